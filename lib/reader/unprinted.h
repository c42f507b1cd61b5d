/* SPDX-License-Identifier: MIT */
/* What libevtx says of records that are not printed: whether one of them is an event that should have been. */
#ifndef UNPRINTED_H
#define UNPRINTED_H

#include "decode/classify.h"
#include "reader/engines.h"

/*
 * Compares which IPsec event a record is, and tells when libevtx says something else; its class is
 * NULL where the direct engine could not say. False when there was no memory.
 */
bool unprinted_compare(struct engines *engines, const struct record_view *view);

#endif

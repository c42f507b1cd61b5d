/* SPDX-License-Identifier: MIT */
/*
 * With the option verify: asks libevtx about a record that is not printed, whether it is an IPsec event that should
 * have been. Called by scan_record.c.
 */
#ifndef UNPRINTED_H
#define UNPRINTED_H

#include "decode/classify.h"
#include "reader/engines.h"

/*
 * Reports where libevtx takes the record for another IPsec event, or none, than the view's class, which is NULL where
 * the direct engine could not read the record. False when there was no memory.
 */
bool unprinted_compare(struct engines *engines, const struct record_view *view);

#endif

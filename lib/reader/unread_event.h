/* SPDX-License-Identifier: MIT */
/* A record that cannot be read, and that others may show as an IPsec event all the same. */
#ifndef UNREAD_EVENT_H
#define UNREAD_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/bytes.h"
#include "evidence/cursor.h"

/*
 * Whether the definition that stands where the record says that its template does names the provider of IPsec events,
 * and among the values that the record begins with is the number of one, as Windows writes it. How many bytes the
 * values have, and where the record ends, does not matter.
 */
bool unread_event_is_ours(struct bytes chunk, size_t offset);

#endif

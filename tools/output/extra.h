/* SPDX-License-Identifier: MIT */
/* Names of the log beside this program's own, in formats that write both as name=value on one level. */
#ifndef EXTRA_H
#define EXTRA_H

#include "ipsecevtx.h"

/*
 * What stands before a name that would pass for a field of ours: "extra." of what belongs to no field of the event,
 * "fields." where the event is none of ours and the name is one that this program gives itself; else "".
 */
const char *extra_prefix(const struct ipsecevtx_event *event, const struct ipsecevtx_pair *pair);

#endif

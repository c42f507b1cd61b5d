/* SPDX-License-Identifier: MIT */
/*
 * Keeps names from the log apart from this program's own, in formats that write both as name=value on one level:
 * otherwise an attacker's field could pass for one of this program's.
 */
#ifndef EXTRA_H
#define EXTRA_H

#include "ipsecevtx.h"

/*
 * The prefix for a name of the log: "extra." in an IPsec event, where the name belongs to no field; "fields." in
 * another event, where this program uses the same name itself; else "".
 */
const char *extra_prefix(const struct ipsecevtx_event *event, const struct ipsecevtx_pair *pair);

#endif

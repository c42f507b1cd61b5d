/* SPDX-License-Identifier: MIT */
/* Which events the options leave out of a report that would tell what others mean: the report then says less. */
#ifndef LEFT_OUT_H
#define LEFT_OUT_H

#include "options.h"

/* Returns enum ipsecevtx_report_left_out bits. */
unsigned left_out_of(const struct options *options);

/* The first: whether -e names all IPsec events, or was not given. The second: whether it names any of them. */
bool left_out_names_all(const struct options *options);
bool left_out_names_any(const struct options *options);

#endif

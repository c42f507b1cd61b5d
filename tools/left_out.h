/* SPDX-License-Identifier: MIT */
/* Which of the events that tell the meaning of others the options leave out of a report. */
#ifndef LEFT_OUT_H
#define LEFT_OUT_H

#include "options.h"

/* enum ipsecevtx_report_left_out bits. */
unsigned left_out_of(const struct options *options);

/* Whether -e names all events of IPsec, or was not given; whether it names any of them. */
bool left_out_names_all(const struct options *options);
bool left_out_names_any(const struct options *options);

#endif

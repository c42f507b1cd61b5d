/* SPDX-License-Identifier: MIT */
/*
 * The time of an event for formats that cannot do without one: when it happened, else when its record was written, else
 * none, which each format tells in its own way. A time that no calendar of four digits has is none to them either.
 */
#ifndef MOMENT_H
#define MOMENT_H

#include "common/buffer.h"
#include "ipsecevtx.h"

enum moment_of {
	MOMENT_NONE = 0,
	MOMENT_CREATED, /* the event: TimeCreated */
	MOMENT_WRITTEN, /* its record: the header's time */
};

struct moment {
	enum moment_of of;
	int64_t seconds;      /* since 1970; 0 for none */
	uint32_t nanoseconds; /* whole ticks of 100 */
	char text[32];        /* "2020-07-10T17:20:06.6871033Z", of 1970 for none */
};

struct moment moment_of_event(const struct ipsecevtx_event *event);

/* As plaso names what the time of a record of an event log is: "Creation Time". */
const char *moment_name(const struct moment *moment);

/* Since 1970, rounded down; may be below 0. */
void moment_put_seconds(struct buffer *buffer, const struct moment *moment);
void moment_put_milliseconds(struct buffer *buffer, const struct moment *moment);
void moment_put_microseconds(struct buffer *buffer, const struct moment *moment);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The time of an event for formats that need one: when the event happened, else when its record was written, else none,
 * which each format writes in its own way. A time outside the years that a calendar of four digits has counts as none.
 */
#ifndef MOMENT_H
#define MOMENT_H

#include "common/buffer.h"
#include "ipsecevtx.h"

enum moment_of {
	MOMENT_NONE = 0,
	MOMENT_CREATED, /* the event's own time, TimeCreated */
	MOMENT_WRITTEN, /* the time in the record's header */
};

struct moment {
	enum moment_of of;
	int64_t seconds;      /* since 1970; 0 for none */
	uint32_t nanoseconds; /* whole ticks of 100 */
	char text[32];        /* "2020-07-10T17:20:06.6871033Z", of 1970 for none */
};

struct moment moment_of_event(const struct ipsecevtx_event *event);

/* What plaso calls the time of a record of an event log: "Creation Time" or another. */
const char *moment_name(const struct moment *moment);

/* Write the time since 1970, rounded down; it may be negative. */
void moment_put_seconds(struct buffer *buffer, const struct moment *moment);
void moment_put_milliseconds(struct buffer *buffer, const struct moment *moment);
void moment_put_microseconds(struct buffer *buffer, const struct moment *moment);

#endif

/* SPDX-License-Identifier: MIT */
/* The timezone in which times are shown to people, and read from them. */
#ifndef ZONE_H
#define ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* From here on, for all threads, before there are any. False when the system does not know that name. */
bool zone_set(const char *name);
bool zone_is_set(void);

/* Of a time in that zone; false when there is no such time. */
bool zone_seconds(const struct tm *time, int64_t *seconds_since_1970);
/* Whether the clocks of that zone show the same at another time too: they were put back in between. */
bool zone_is_twice(int64_t seconds_since_1970);

/* What the calendar and the clock show in that zone, or without one in UTC; false when they do not reach that far. */
bool zone_calendar(uint64_t ticks, struct tm *time);
/* The other way round, of members that need not be in their ranges; false when there is no such time. */
bool zone_ticks(const struct tm *time, uint64_t *ticks);
/* Its name, "UTC" without one. */
const char *zone_name(void);

/* "2020-07-10T19:20:06.6871033+02:00", or as ipsecevtx_format_time() does it without a zone. Returns the length. */
#define ZONE_TEXT 56
size_t zone_format(uint64_t ticks, char text[ZONE_TEXT]);

#endif

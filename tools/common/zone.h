/* SPDX-License-Identifier: MIT */
/* The timezone of --timezone, in which times are shown to people and read from them. */
#ifndef ZONE_H
#define ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/*
 * Sets the timezone for all threads; to be called before any is started. False when the system does not know that name.
 */
bool zone_set(const char *name);
bool zone_is_set(void);

/* The seconds of a local time; false when the zone has no such time, as clocks are put forward over it. */
bool zone_seconds(const struct tm *time, int64_t *seconds_since_1970);
/* Whether the clocks of the zone show this time twice, as they were put back in between. */
bool zone_is_twice(int64_t seconds_since_1970);

/*
 * Turns ticks into the date and time of day in the zone, or in UTC where none was set; false when the calendar does not
 * reach that far.
 */
bool zone_calendar(uint64_t ticks, struct tm *time);
/* Turns date and time of day into ticks; members may be out of their ranges. False when there is no such time. */
bool zone_ticks(const struct tm *time, uint64_t *ticks);
/* The zone's name; "UTC" where none was set. */
const char *zone_name(void);

/*
 * Writes "2020-07-10T19:20:06.6871033+02:00" or, where no zone was set, what ipsecevtx_format_time() writes. Returns
 * the length.
 */
#define ZONE_TEXT 56
size_t zone_format(uint64_t ticks, char text[ZONE_TEXT]);

#endif

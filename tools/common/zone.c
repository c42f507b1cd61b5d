/* SPDX-License-Identifier: MIT */
#include "common/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ticks.h"
#include "ipsecevtx.h"

/* Seconds from 1601 to 1970. */
#define UNIX_EPOCH INT64_C(11644473600)

static bool is_named;
static char zone[256] = "UTC";

/* The header of a zone's data (RFC 8536, 3.1): "TZif", a version, 15 unused bytes, and then six counts. */
#define HEADER_SIZE 44
enum { COUNT_UT = 0, COUNT_STANDARD, COUNT_LEAPS, COUNT_TIMES, COUNT_TYPES, COUNT_CHARACTERS, COUNTS };

static bool read_header(FILE *file, unsigned char *version, uint32_t counts[COUNTS])
{
	unsigned char header[HEADER_SIZE];
	if (fread(header, sizeof header, 1, file) != 1 || memcmp(header, "TZif", 4) != 0)
		return false;
	*version = header[4];
	for (unsigned i = 0; i < COUNTS; i++) {
		const unsigned char *at = header + 20 + 4 * i;
		counts[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	}
	return true;
}

/*
 * Whether a file holds a zone's data, and is no directory or list of zones beside them. Zones that count leap seconds
 * (those below right/) do not count: times in logs have none.
 */
static bool is_zone(const char *path)
{
	unsigned char version;
	uint32_t counts[COUNTS];
	FILE *file = fopen(path, "rbe");
	if (!file)
		return false;
	bool is_read = read_header(file, &version, counts) && counts[COUNT_LEAPS] == 0;
	/* libc reads the data behind the second header, which have times of 64 bits. */
	if (is_read && version >= '2') {
		long size = (long)counts[COUNT_TIMES] * 5 + (long)counts[COUNT_TYPES] * 6 +
			    (long)counts[COUNT_CHARACTERS] + (long)counts[COUNT_STANDARD] + (long)counts[COUNT_UT];
		is_read = fseek(file, size, SEEK_CUR) == 0 && read_header(file, &version, counts) &&
			  counts[COUNT_LEAPS] == 0;
	}
	fclose(file);
	return is_read;
}

/* Checks the name, as libc takes an unknown one silently for UTC. */
static bool is_known(const char *name)
{
	const char *directory = getenv("TZDIR");
	char path[512];
	if (name[0] == '\0' || name[0] == '/' || strstr(name, ".."))
		return false;
	int length = snprintf(path, sizeof path, "%s/%s", directory ? directory : "/usr/share/zoneinfo", name);
	return (size_t)length < sizeof path && is_zone(path);
}

bool zone_set(const char *name)
{
	char value[256];
	int length = snprintf(value, sizeof value, ":%s", name);
	if ((size_t)length >= sizeof value || (!is_known(name) && strcmp(name, "UTC") != 0))
		return false;
	if (setenv("TZ", strcmp(name, "UTC") == 0 ? "UTC0" : value, 1) != 0)
		return false;
	tzset();
	is_named = true;
	memcpy(zone, name, strlen(name) + 1);
	return true;
}

bool zone_is_set(void)
{
	return is_named;
}

bool zone_seconds(const struct tm *time, int64_t *seconds_since_1970)
{
	struct tm made = *time;
	made.tm_isdst = -1;
	made.tm_wday = -1;
	time_t seconds = mktime(&made);
	*seconds_since_1970 = seconds;
	/* Clocks that are put forward leave an hour out, and mktime() moves what falls into it. */
	return made.tm_wday != -1 && made.tm_min == time->tm_min && made.tm_hour == time->tm_hour &&
	       made.tm_mday == time->tm_mday && made.tm_mon == time->tm_mon && made.tm_year == time->tm_year;
}

/*
 * Seconds since 1970 by the calendar alone (the proleptic Gregorian one), without a timezone. The year is counted from
 * March on, so that its leap day stands at the end.
 */
static int64_t calendar_seconds(const struct tm *tm)
{
	int64_t year = tm->tm_year + INT64_C(1900) - (tm->tm_mon < 2);
	int64_t month = (tm->tm_mon + 10) % 12;
	int64_t days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + tm->tm_mday - 1;
	return ((days - 719468) * 24 + tm->tm_hour) * 3600 + tm->tm_min * 60 + tm->tm_sec;
}

/* How far the clocks of the zone are ahead of UTC at a time. */
static int64_t east_of(int64_t seconds_since_1970)
{
	time_t seconds = (time_t)seconds_since_1970;
	struct tm tm;
	return localtime_r(&seconds, &tm) ? calendar_seconds(&tm) - seconds_since_1970 : 0;
}

bool zone_is_twice(int64_t seconds_since_1970)
{
	const int64_t day = 24 * 3600;
	int64_t shown = seconds_since_1970 + east_of(seconds_since_1970);
	/* Looks for a second time with the same clock, by the zone's offset a day before and a day after. */
	for (int64_t near = seconds_since_1970 - day; near <= seconds_since_1970 + day; near += 2 * day) {
		int64_t other = shown - east_of(near);
		if (other != seconds_since_1970 && other + east_of(other) == shown)
			return true;
	}
	return false;
}

size_t zone_format(uint64_t ticks, char text[ZONE_TEXT])
{
	time_t seconds = (time_t)((int64_t)(ticks / TICKS_A_SECOND) - UNIX_EPOCH);
	unsigned fraction = (unsigned)(ticks % TICKS_A_SECOND);
	struct tm tm;
	if (!is_named || !localtime_r(&seconds, &tm))
		return ipsecevtx_format_time(ticks, text);
	int64_t east = calendar_seconds(&tm) - seconds;
	int64_t offset = east < 0 ? -east : east;
	int length = snprintf(text, ZONE_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d.%07u%c%02d:%02d", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, fraction, east < 0 ? '-' : '+',
		(int)(offset / 3600 % 100), (int)(offset / 60 % 60));
	/* Local mean times of the 19th century have seconds in their offset. */
	if (offset % 60 != 0)
		length += snprintf(text + length, ZONE_TEXT - (size_t)length, ":%02d", (int)(offset % 60));
	return (size_t)length;
}

bool zone_calendar(uint64_t ticks, struct tm *time)
{
	time_t seconds = (time_t)((int64_t)(ticks / TICKS_A_SECOND) - UNIX_EPOCH);
	return (is_named ? localtime_r(&seconds, time) : gmtime_r(&seconds, time)) != NULL;
}

bool zone_ticks(const struct tm *time, uint64_t *ticks)
{
	struct tm tm;
	/* Brings the members into their ranges; only months are not carried over. */
	time_t naive = (time_t)calendar_seconds(time);
	int64_t seconds = naive;
	if (!gmtime_r(&naive, &tm) || (is_named && !zone_seconds(&tm, &seconds)) || seconds < -UNIX_EPOCH)
		return false;
	uint64_t since = (uint64_t)(seconds + UNIX_EPOCH);
	*ticks = since * TICKS_A_SECOND;
	return since <= UINT64_MAX / TICKS_A_SECOND;
}

const char *zone_name(void)
{
	return zone;
}

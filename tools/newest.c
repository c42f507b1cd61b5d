/* SPDX-License-Identifier: MIT */
#include "newest.h"

#include <stdlib.h>
#include <time.h>

#include "common/message.h"
#include "common/zone.h"
#include "ipsecevtx.h"

#define TICKS_A_DAY (UINT64_C(86400) * 10000000)
/* The last day of the year 9999 is the 3,067,671st since 1601. */
#define DAYS 3067672u

/* Clocks are no further off than that, and quiet times shorter; what stands alone is not spread over more. */
#define DAYS_AHEAD 1u
#define DAYS_QUIET 30u
#define DAYS_ALONE 7u

void newest_begin(struct newest *newest)
{
	newest->time = 0;
	newest->by_days = calloc(DAYS / 8 + 1, 1);
}

void newest_end(struct newest *newest)
{
	free(newest->by_days);
	newest->by_days = NULL;
}

void newest_note(struct newest *newest, uint64_t ticks)
{
	uint64_t day = ticks / TICKS_A_DAY;
	if (ticks > newest->time)
		newest->time = ticks;
	if (newest->by_days && day < DAYS)
		newest->by_days[day / 8] |= (unsigned char)(1u << day % 8);
}

/* The day of the last events before a day; 0 for none. */
static uint64_t find_before(const struct newest *newest, uint64_t day)
{
	while (day > 0) {
		day--;
		if (newest->by_days[day / 8] >> day % 8 & 1)
			return day;
	}
	return 0;
}

/* The day of the last events before a quiet time, behind which only a few days have some; 0 for none. */
static uint64_t find_quiet(const struct newest *newest)
{
	uint64_t last = newest->time / TICKS_A_DAY, day = last, before;
	if (!newest->by_days || last >= DAYS)
		return 0;
	while ((before = find_before(newest, day)) > 0 && day - before < DAYS_QUIET)
		day = before;
	return last - day < DAYS_ALONE ? before : 0;
}

static bool is_ahead(uint64_t ticks)
{
	uint64_t now;
	return ipsecevtx_time_from_unix((int64_t)time(NULL), 0, &now) && ticks > now + DAYS_AHEAD * TICKS_A_DAY;
}

void newest_tell(const struct newest *newest, uint64_t from)
{
	char last[ZONE_TEXT];
	char date[ZONE_TEXT];
	uint64_t quiet = find_quiet(newest);
	bool leaves_all = quiet > 0 && from >= (quiet + 1) * TICKS_A_DAY;
	if (newest->time == 0 || !(leaves_all || is_ahead(newest->time)))
		return;
	zone_format(newest->time, last);
	if (is_ahead(newest->time))
		message("the newest event is of %s, which is still to come: --from and --to that count from it may leave out all others; allowed there: times",
			last);
	if (!leaves_all)
		return;
	ipsecevtx_format_time(quiet * TICKS_A_DAY, date);
	message("the newest event is of %s, and all events before those of its days, the last of them on %.10s, are left out; allowed for --from and --to: times",
		last, date);
}

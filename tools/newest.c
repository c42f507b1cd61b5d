/* SPDX-License-Identifier: MIT */
#include "newest.h"

#include <stdlib.h>
#include <time.h>

#include "common/message.h"
#include "common/ticks.h"
#include "common/zone.h"
#include "ipsecevtx.h"

/* The last day of the year 9999 is the 3,067,671st since 1601. */
#define DAYS 3067672u

/* Clocks of the analyst's machine and of logs differ by at most a day. */
#define DAYS_AHEAD 1u
/*
 * Events stand alone if at least 30 quiet days are before them and they are spread over less than 7 days, however many
 * they are;
 */
#define DAYS_QUIET 30u
#define DAYS_ALONE 7u
/* or if at least 3 quiet days are before them and they are at most a tenth of the events before. */
#define DAYS_PAUSE 3u
#define FEW        10u

bool newest_begin(struct newest *newest)
{
	newest->time = 0;
	newest->by_days = calloc(DAYS, sizeof *newest->by_days);
	return newest->by_days != NULL;
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
	if (day < DAYS && newest->by_days[day] < UINT32_MAX)
		newest->by_days[day]++;
}

/* The day of the last events before a day; 0 for none. */
static uint64_t find_before(const struct newest *newest, uint64_t day)
{
	while (day > 0) {
		day--;
		if (newest->by_days[day] > 0)
			return day;
	}
	return 0;
}

/*
 * Looks for a quiet time behind which only a few days or a few events are, where from leaves out all that is before it.
 * Returns the day of the last events before the quiet time; 0 where there is none. An attacker who forged the newest
 * event may have forged others near it.
 */
static uint64_t find_quiet(const struct newest *newest, uint64_t from)
{
	uint64_t last = newest->time / TICKS_A_DAY, day = last, before, all = 0, behind = 0;
	if (last >= DAYS)
		return 0;
	for (uint64_t i = 0; i <= last; i++)
		all += newest->by_days[i];
	for (; (before = find_before(newest, day)) > 0; day = before) {
		behind += newest->by_days[day];
		bool is_alone = day - before >= DAYS_QUIET && last - day < DAYS_ALONE;
		bool is_few = day - before >= DAYS_PAUSE && behind * FEW <= all - behind;
		if ((is_alone || is_few) && from >= (before + 1) * TICKS_A_DAY)
			return before;
	}
	return 0;
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
	uint64_t quiet = find_quiet(newest, from);
	bool leaves_all = quiet > 0;
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

/* SPDX-License-Identifier: MIT */
#include "picture/axis.h"

#include <stdio.h>
#include <string.h>

#include "common/ticks.h"
#include "common/zone.h"

#define DAY UINT64_C(86400)

/* In logs that span more than 20 years, a moment that is 5 years from all others is left off the axis. */
#define STRAY_SPAN     (20 * 365 * TICKS_A_DAY)
#define STRAY_DISTANCE (5 * 365 * TICKS_A_DAY)

enum unit { UNIT_SECOND, UNIT_DAY, UNIT_MONTH };

/* Distances between ticks: a number of units, and how many seconds that is, roughly. */
static const struct step {
	enum unit unit;
	int count;
	uint64_t seconds;
} steps[] = {
	{UNIT_SECOND, 1, 1},
	{UNIT_SECOND, 2, 2},
	{UNIT_SECOND, 5, 5},
	{UNIT_SECOND, 10, 10},
	{UNIT_SECOND, 15, 15},
	{UNIT_SECOND, 30, 30},
	{UNIT_SECOND, 60, 60},
	{UNIT_SECOND, 120, 120},
	{UNIT_SECOND, 300, 300},
	{UNIT_SECOND, 600, 600},
	{UNIT_SECOND, 900, 900},
	{UNIT_SECOND, 1800, 1800},
	{UNIT_SECOND, 3600, 3600},
	{UNIT_SECOND, 7200, 7200},
	{UNIT_SECOND, 10800, 10800},
	{UNIT_SECOND, 21600, 21600},
	{UNIT_SECOND, 43200, 43200},
	{UNIT_DAY, 1, DAY},
	{UNIT_DAY, 2, 2 * DAY},
	{UNIT_DAY, 7, 7 * DAY},
	{UNIT_DAY, 14, 14 * DAY},
	{UNIT_MONTH, 1, 30 * DAY},
	{UNIT_MONTH, 2, 61 * DAY},
	{UNIT_MONTH, 3, 91 * DAY},
	{UNIT_MONTH, 6, 183 * DAY},
	{UNIT_MONTH, 12, 365 * DAY},
	{UNIT_MONTH, 24, 731 * DAY},
	{UNIT_MONTH, 60, 1826 * DAY},
	{UNIT_MONTH, 120, 3653 * DAY},
	{UNIT_MONTH, 240, 7305 * DAY},
	{UNIT_MONTH, 600, 18263 * DAY},
	{UNIT_MONTH, 1200, 36525 * DAY},
	{UNIT_MONTH, 2400, 73050 * DAY},
	{UNIT_MONTH, 6000, 182625 * DAY},
	{UNIT_MONTH, 12000, 365250 * DAY},
	{UNIT_MONTH, 24000, 730500 * DAY},
	{UNIT_MONTH, 60000, 1826250 * DAY},
	{UNIT_MONTH, 120000, 3652500 * DAY},
};

#define STEPS (sizeof steps / sizeof steps[0])

static const char *const months[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* Rounds down to a multiple of the step. */
static void round_down(const struct step *step, struct tm *tm)
{
	if (step->unit == UNIT_SECOND) {
		int second = (tm->tm_hour * 60 + tm->tm_min) * 60 + tm->tm_sec;
		tm->tm_hour = tm->tm_min = 0;
		tm->tm_sec = second - second % step->count;
		return;
	}
	tm->tm_hour = tm->tm_min = tm->tm_sec = 0;
	if (step->unit == UNIT_DAY) {
		/* Weeks begin on Monday. */
		int into = step->count % 7 == 0 ? (tm->tm_wday + 6) % 7 : (tm->tm_mday - 1) % step->count;
		tm->tm_mday -= into;
		return;
	}
	int month = (tm->tm_year + 1900) * 12 + tm->tm_mon;
	month -= month % step->count;
	*tm = (struct tm){.tm_year = month / 12 - 1900, .tm_mon = month % 12, .tm_mday = 1};
}

static void advance(const struct step *step, struct tm *tm)
{
	if (step->unit == UNIT_SECOND) {
		tm->tm_sec += step->count;
	} else if (step->unit == UNIT_DAY) {
		tm->tm_mday += step->count;
	} else {
		int month = (tm->tm_year + 1900) * 12 + tm->tm_mon + step->count;
		tm->tm_year = month / 12 - 1900;
		tm->tm_mon = month % 12;
	}
}

static void label(const struct step *step, const struct tm *tm, struct axis_tick *tick)
{
	if (step->unit == UNIT_SECOND) {
		int length = snprintf(tick->label, AXIS_LABEL, "%02d:%02d", tm->tm_hour, tm->tm_min);
		if (step->count < 60)
			snprintf(tick->label + length, AXIS_LABEL - (size_t)length, ":%02d", tm->tm_sec);
		snprintf(tick->below, AXIS_LABEL, "%04d-%02d-%02d", tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday);
	} else if (step->unit == UNIT_DAY) {
		snprintf(tick->label, AXIS_LABEL, "%d %s", tm->tm_mday, months[tm->tm_mon]);
		snprintf(tick->below, AXIS_LABEL, "%d", tm->tm_year + 1900);
	} else if (step->count < 12) {
		snprintf(tick->label, AXIS_LABEL, "%s", months[tm->tm_mon]);
		snprintf(tick->below, AXIS_LABEL, "%d", tm->tm_year + 1900);
	} else {
		snprintf(tick->label, AXIS_LABEL, "%d", tm->tm_year + 1900);
		tick->below[0] = '\0';
	}
}

static void add_tick(struct axis *axis, const struct step *step, uint64_t time)
{
	struct axis_tick *tick = &axis->ticks[axis->count];
	struct tm tm;
	if (!zone_calendar(time, &tm))
		return;
	tick->time = time;
	label(step, &tm, tick);
	axis->count++;
}

static void set_ticks(struct axis *axis, const struct step *step)
{
	struct tm tm;
	uint64_t time;
	axis->count = 0;
	if (!zone_calendar(axis->first, &tm))
		return;
	round_down(step, &tm);
	/* A moment may be missing where clocks are put forward, and comes twice where they are put back. */
	for (size_t i = 0; i < 4 * AXIS_TICKS && axis->count < AXIS_TICKS; i++, advance(step, &tm)) {
		if (!zone_ticks(&tm, &time))
			continue;
		if (time > axis->last)
			break;
		if (time >= axis->first && (axis->count == 0 || time > axis->ticks[axis->count - 1].time))
			add_tick(axis, step, time);
	}
}

/* Keeps the text below a tick only where it changes. */
static void thin_out(struct axis *axis)
{
	for (size_t i = axis->count; i-- > 1;) {
		if (strcmp(axis->ticks[i].below, axis->ticks[i - 1].below) == 0)
			axis->ticks[i].below[0] = '\0';
	}
}

void axis_set(struct axis *axis, uint64_t first, uint64_t last, size_t wanted)
{
	uint64_t seconds = (last - first) / TICKS_A_SECOND;
	size_t step = 0;
	axis->first = first;
	axis->last = last;
	while (step + 1 < STEPS && seconds / steps[step].seconds >= wanted)
		step++;
	set_ticks(axis, &steps[step]);
	/* An axis without at least two ticks says less than one with a shorter step. */
	while (axis->count < 2 && step > 0 && seconds / steps[step - 1].seconds < AXIS_TICKS)
		set_ticks(axis, &steps[--step]);
	thin_out(axis);
}

bool axis_may_leave_out(uint64_t first, uint64_t last)
{
	return last - first > STRAY_SPAN;
}

size_t axis_span(const uint64_t *times, size_t count, uint64_t *first, uint64_t *last)
{
	size_t begin = 0, end = count - 1, strays = 4 + count / 50;
	/* Goes inwards from both ends, as long as what is left out is far from the rest. */
	for (size_t i = 1; i <= strays && count > 2 * strays && axis_may_leave_out(times[0], times[count - 1]); i++) {
		if (times[i] - times[i - 1] > STRAY_DISTANCE)
			begin = i;
		if (times[count - i] - times[count - 1 - i] > STRAY_DISTANCE)
			end = count - 1 - i;
	}
	*first = times[begin];
	*last = times[end];
	return begin + (count - 1 - end);
}

double axis_place(const struct axis *axis, uint64_t time)
{
	if (time <= axis->first)
		return axis->left;
	if (time >= axis->last)
		return axis->left + axis->width;
	return axis->left + axis->width * ((double)(time - axis->first) / (double)(axis->last - axis->first));
}

void axis_cells_set(struct axis_cells *cells, const struct axis *axis, size_t most)
{
	static const struct {
		uint64_t seconds;
		const char *name;
	} widths[] = {{1, "a second"}, {10, "10 seconds"}, {60, "a minute"}, {600, "10 minutes"}, {3600, "an hour"},
		{6 * 3600, "6 hours"}, {DAY, "a day"}, {7 * DAY, "7 days"}, {30 * DAY, "30 days"},
		{365 * DAY, "365 days"}, {3650 * DAY, "3,650 days"}, {36500 * DAY, "36,500 days"},
		{365000 * DAY, "365,000 days"}, {3650000 * DAY, "3,650,000 days"}};
	for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
		cells->width = widths[i].seconds * TICKS_A_SECOND;
		cells->first = axis->first - axis->first % cells->width;
		cells->count = (size_t)((axis->last - cells->first) / cells->width) + 1;
		cells->name = widths[i].name;
		if (cells->count <= most)
			break;
	}
}

size_t axis_cell(const struct axis_cells *cells, uint64_t time)
{
	if (time < cells->first)
		return 0;
	uint64_t cell = (time - cells->first) / cells->width;
	return cell < cells->count ? (size_t)cell : cells->count - 1;
}

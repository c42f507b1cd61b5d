/* SPDX-License-Identifier: MIT */
/*
 * Times as a person types them, for ipsecevtx_time_parse() and so for options as --from: RFC 3339, or seconds since
 * 1970. Times in records are read in filetime.c.
 */
#include <string.h>

#include "evidence/ticks.h"
#include "ipsecevtx.h"

/* Seconds from 1601 to 1970. */
#define UNIX_EPOCH 11644473600

struct clock {
	unsigned year, month, day, hour, minute, second;
	unsigned fraction; /* ticks */
	int offset;        /* of the time zone, in minutes east of UTC */
};

/* Reads exactly count digits. */
static bool take_digits(const char **text, unsigned count, unsigned *value)
{
	*value = 0;
	for (unsigned i = 0; i < count; i++) {
		if ((*text)[i] < '0' || (*text)[i] > '9')
			return false;
		*value = *value * 10 + (unsigned)((*text)[i] - '0');
	}
	*text += count;
	return true;
}

static bool take_byte(const char **text, char byte)
{
	if (**text != byte)
		return false;
	(*text)++;
	return true;
}

static bool take_date(const char **text, struct clock *clock)
{
	return take_digits(text, 4, &clock->year) && take_byte(text, '-') && take_digits(text, 2, &clock->month) &&
	       take_byte(text, '-') && take_digits(text, 2, &clock->day);
}

/* Reads the digits of a fraction, as many as there are, and rounds up to ticks. */
static bool take_fraction(const char **text, struct clock *clock)
{
	unsigned digits = 0;
	bool round_up = false;
	for (; **text >= '0' && **text <= '9'; (*text)++, digits++) {
		unsigned digit = (unsigned)(**text - '0');
		if (digits < 7)
			clock->fraction = clock->fraction * 10 + digit;
		else
			round_up = round_up || digit != 0;
	}
	for (unsigned i = digits; i < 7; i++)
		clock->fraction *= 10;
	clock->fraction += round_up;
	return digits > 0;
}

static bool take_time_of_day(const char **text, struct clock *clock)
{
	if (!take_digits(text, 2, &clock->hour) || !take_byte(text, ':') || !take_digits(text, 2, &clock->minute))
		return false;
	if (take_byte(text, ':')) {
		if (!take_digits(text, 2, &clock->second))
			return false;
		if (take_byte(text, '.') && !take_fraction(text, clock))
			return false;
	}
	return true;
}

static bool take_offset(const char **text, struct clock *clock)
{
	if (**text == '\0')
		return true;
	if (take_byte(text, 'Z') || take_byte(text, 'z'))
		return true;
	unsigned hours;
	unsigned minutes;
	bool west = take_byte(text, '-');
	if (!west && !take_byte(text, '+'))
		return false;
	if (!take_digits(text, 2, &hours) || !take_byte(text, ':') || !take_digits(text, 2, &minutes) || hours > 23 ||
		minutes > 59)
		return false;
	clock->offset = (int)(hours * 60 + minutes);
	if (west)
		clock->offset = -clock->offset;
	return true;
}

static bool is_leap_year(unsigned year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_in_month(unsigned year, unsigned month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* Whether there is such a time. Second 60 is a leap second, and counts as the first of the next minute. */
static bool clock_is_real(const struct clock *clock)
{
	return clock->year >= 1601 && clock->month >= 1 && clock->month <= 12 && clock->day >= 1 &&
	       clock->day <= days_in_month(clock->year, clock->month) && clock->hour < 24 && clock->minute < 60 &&
	       clock->second <= 60;
}

/* 1601 begins a cycle of 400 years, which keeps the leap days simple. */
static int64_t clock_ticks(const struct clock *clock)
{
	unsigned years = clock->year - 1601;
	int64_t days = (int64_t)years * 365 + years / 4 - years / 100 + years / 400;
	for (unsigned month = 1; month < clock->month; month++)
		days += days_in_month(clock->year, month);
	days += clock->day - 1;
	int64_t minutes = days * 24 * 60 + (int64_t)clock->hour * 60 + clock->minute - clock->offset;
	return (minutes * 60 + clock->second) * (int64_t)TICKS_A_SECOND + clock->fraction;
}

/* The first tick of the year 10000, to which a fraction or an offset can lead from the year before. */
#define YEAR_10000 INT64_C(2650467744000000000)

/* Reads seconds since 1970, as "1709280000.5"; but not with as many digits as a year, a month or a date may have. */
static bool take_epoch(const char *text, uint64_t *ticks)
{
	struct clock clock = {0};
	size_t digits = strspn(text, "0123456789");
	const char *rest = text + digits;
	uint64_t seconds = 0;
	if (digits == 0 || digits == 4 || digits == 6 || digits == 8 || digits > 11)
		return false;
	for (size_t i = 0; i < digits; i++)
		seconds = seconds * 10 + (uint64_t)(text[i] - '0');
	if (*rest == '.' && (rest++, !take_fraction(&rest, &clock)))
		return false;
	if (*rest != '\0')
		return false;
	*ticks = (seconds + UNIX_EPOCH) * TICKS_A_SECOND + clock.fraction;
	return true;
}

bool ipsecevtx_time_parse(const char *text, uint64_t *ticks)
{
	if (take_epoch(text, ticks))
		return true;
	struct clock clock = {0};
	const char *rest = text;
	bool ok = take_date(&rest, &clock);
	if (ok && *rest != '\0') {
		ok = take_byte(&rest, 'T') || take_byte(&rest, 't') || take_byte(&rest, ' ');
		ok = ok && take_time_of_day(&rest, &clock) && take_offset(&rest, &clock);
	}
	int64_t result = ok && *rest == '\0' && clock_is_real(&clock) ? clock_ticks(&clock) : -1;
	if (result < 0 || result >= YEAR_10000)
		return false;
	*ticks = (uint64_t)result;
	return true;
}

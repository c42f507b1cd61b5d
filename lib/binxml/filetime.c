/* SPDX-License-Identifier: MIT */
#include "binxml/filetime.h"

#include "binxml/eight_digits.h"
#include "evidence/cursor.h"
#include "evidence/ticks.h"
#include "ipsecevtx.h"

#include <string.h>

#define SECONDS_A_DAY 86400u

/* Seconds from 1601-01-01 to 1970-01-01. */
#define UNIX_EPOCH INT64_C(11644473600)

/* A date of the Gregorian calendar. Days are counted from 1601-01-01, the first day of a cycle of 400 years. */
struct date {
	uint32_t year;
	uint32_t month; /* 1-12 */
	uint32_t day;   /* 1-31 */
};

static struct date date_from_days(uint32_t days)
{
	/* Years that begin in March put the leap day at the end; 306 days lie between March 1600 and January 1601. */
	uint32_t shifted = days + 306;
	uint32_t cycle = shifted / 146097;
	uint32_t day_of_cycle = shifted % 146097;
	uint32_t year_of_cycle =
		(day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / 146096) / 365;
	uint32_t day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
	uint32_t month = (5 * day_of_year + 2) / 153;
	struct date date;
	date.day = day_of_year - (153 * month + 2) / 5 + 1;
	date.month = month < 10 ? month + 3 : month - 9;
	date.year = 1600 + cycle * 400 + year_of_cycle + (date.month <= 2);
	return date;
}

static bool is_leap(uint32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* False where there is no such date, or FILETIME has no ticks for it. */
static bool days_from_date(struct date date, uint32_t *days)
{
	static const uint8_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (date.year < 1601 || date.year > 60055 || date.month < 1 || date.month > 12 || date.day < 1)
		return false;
	if (date.day > lengths[date.month - 1] + (date.month == 2 && is_leap(date.year) ? 1u : 0u))
		return false;
	uint32_t year = date.year - (date.month <= 2);
	uint32_t month = date.month > 2 ? date.month - 3 : date.month + 9;
	uint32_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
	uint32_t since = year - 1600;
	*days = since * 365 + since / 4 - since / 100 + since / 400 + day_of_year - 306;
	return true;
}

static char *put_digits(char *out, uint32_t number, int count)
{
	for (int i = count - 1; i >= 0; i--) {
		out[i] = (char)('0' + number % 10);
		number /= 10;
	}
	return out + count;
}

/* Writes two digits and a separator. */
static char *put_pair(char *out, uint32_t number, char separator)
{
	out[0] = (char)('0' + number / 10);
	out[1] = (char)('0' + number % 10);
	out[2] = separator;
	return out + 3;
}

/* Writes a date and a time of day up to the seconds, without a zone. */
static char *put_date_time(char *out, uint64_t ticks)
{
	uint64_t seconds = ticks / TICKS_A_SECOND;
	struct date date = date_from_days((uint32_t)(seconds / SECONDS_A_DAY));
	uint32_t second = (uint32_t)(seconds % SECONDS_A_DAY);
	if (date.year > 9999) {
		out = put_digits(out, date.year, 5);
		*out++ = '-';
	} else {
		out = put_pair(out, date.year / 100, '\0') - 1;
		out = put_pair(out, date.year % 100, '-');
	}
	out = put_pair(out, date.month, '-');
	out = put_pair(out, date.day, 'T');
	out = put_pair(out, second / 3600, ':');
	out = put_pair(out, second / 60 % 60, ':');
	return put_pair(out, second % 60, '\0') - 1;
}

size_t time_put_rendered(char *out, uint64_t ticks)
{
	char *end = put_date_time(out, ticks);
	*end++ = '.';
	end = put_digits(end, (uint32_t)(ticks % TICKS_A_SECOND), 7);
	*end++ = '0';
	*end++ = '0';
	*end++ = 'Z';
	return (size_t)(end - out);
}

size_t ipsecevtx_format_time(uint64_t ticks, char buffer[32])
{
	char *end = put_date_time(buffer, ticks);
	*end++ = '.';
	end = put_digits(end, (uint32_t)(ticks % TICKS_A_SECOND), 7);
	*end++ = 'Z';
	*end = '\0';
	return (size_t)(end - buffer);
}

/* Writes a time up to the seventh digit of its fraction. */
static char *put_again(struct time_memo *memo, char *out, uint64_t ticks)
{
	uint64_t second = ticks / TICKS_A_SECOND;
	if (memo->second != second || memo->length == 0) {
		memo->second = second;
		memo->length = (uint8_t)(put_date_time(memo->text, ticks) - memo->text);
	}
	memcpy(out, memo->text, sizeof memo->text);
	char *end = out + memo->length;
	digits_put(end, digits_decimal((uint32_t)(ticks - second * TICKS_A_SECOND)) + DIGITS_ZEROS);
	*end = '.'; /* in the place of the eighth digit, which is 0 */
	return end + 8;
}

size_t time_put(struct time_memo *memo, char *out, uint64_t ticks)
{
	char *end = put_again(memo, out, ticks);
	*end++ = 'Z';
	return (size_t)(end - out);
}

size_t time_put_rendered_again(struct time_memo *memo, char *out, uint64_t ticks)
{
	char *end = put_again(memo, out, ticks);
	*end++ = '0';
	*end++ = '0';
	*end++ = 'Z';
	return (size_t)(end - out);
}

int64_t ipsecevtx_time_to_unix(uint64_t ticks, uint32_t *nanoseconds)
{
	if (nanoseconds)
		*nanoseconds = (uint32_t)(ticks % TICKS_A_SECOND) * 100;
	return (int64_t)(ticks / TICKS_A_SECOND) - UNIX_EPOCH;
}

bool ipsecevtx_time_from_unix(int64_t seconds, uint32_t nanoseconds, uint64_t *ticks)
{
	const int64_t last = (int64_t)(UINT64_MAX / TICKS_A_SECOND) - UNIX_EPOCH;
	if (nanoseconds > 999999999 || seconds < -UNIX_EPOCH || seconds > last)
		return false;
	uint64_t whole = (uint64_t)(seconds + UNIX_EPOCH) * TICKS_A_SECOND;
	if (nanoseconds / 100 > UINT64_MAX - whole)
		return false;
	*ticks = whole + nanoseconds / 100;
	return true;
}

bool time_from_systemtime(const uint8_t *systemtime, uint64_t *ticks)
{
	struct cursor cursor = cursor_at(systemtime, 16, 0);
	struct date date;
	date.year = cursor_u16(&cursor);
	date.month = cursor_u16(&cursor);
	cursor_skip(&cursor, 2); /* day of the week */
	date.day = cursor_u16(&cursor);
	uint32_t hour = cursor_u16(&cursor);
	uint32_t minute = cursor_u16(&cursor);
	uint32_t second = cursor_u16(&cursor);
	uint32_t millisecond = cursor_u16(&cursor);
	uint32_t days;
	if (hour > 23 || minute > 59 || second > 59 || millisecond > 999 || !days_from_date(date, &days))
		return false;
	uint64_t seconds = (uint64_t)days * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
	*ticks = seconds * TICKS_A_SECOND + millisecond * UINT64_C(10000);
	return true;
}

size_t time_put_systemtime(char *out, const uint8_t *systemtime)
{
	uint64_t ticks;
	if (!time_from_systemtime(systemtime, &ticks))
		return 0;
	char *end = put_date_time(out, ticks);
	*end++ = '.';
	end = put_digits(end, (uint32_t)(ticks % TICKS_A_SECOND / 10000), 3);
	*end++ = 'Z';
	return (size_t)(end - out);
}

/* Reads exactly count digits at *at and moves it behind them. */
static bool take_digits(const char *text, size_t length, size_t *at, int count, uint32_t *number)
{
	*number = 0;
	for (int i = 0; i < count; i++, (*at)++) {
		if (*at >= length || text[*at] < '0' || text[*at] > '9')
			return false;
		*number = *number * 10 + (uint32_t)(text[*at] - '0');
	}
	return true;
}

static bool take(const char *text, size_t length, size_t *at, char wanted)
{
	if (*at >= length || text[*at] != wanted)
		return false;
	(*at)++;
	return true;
}

/* Reads a date, 'T' or a blank, and the time of day without a fraction; gives seconds since 1601. */
static bool take_date_time(const char *text, size_t length, size_t *at, uint64_t *seconds)
{
	struct date date;
	uint32_t hour, minute, second, days;
	if (!take_digits(text, length, at, 4, &date.year) || !take(text, length, at, '-') ||
		!take_digits(text, length, at, 2, &date.month) || !take(text, length, at, '-') ||
		!take_digits(text, length, at, 2, &date.day) ||
		!(take(text, length, at, 'T') || take(text, length, at, 't') || take(text, length, at, ' ')) ||
		!take_digits(text, length, at, 2, &hour) || !take(text, length, at, ':') ||
		!take_digits(text, length, at, 2, &minute) || !take(text, length, at, ':') ||
		!take_digits(text, length, at, 2, &second))
		return false;
	if (hour > 23 || minute > 59 || second > 59 || !days_from_date(date, &days))
		return false;
	*seconds = (uint64_t)days * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
	return true;
}

/* Reads a point and up to nine digits, of which seven count; the fraction is 0 where there is no point. */
static bool take_fraction(const char *text, size_t length, size_t *at, uint64_t *fraction)
{
	uint64_t unit = TICKS_A_SECOND;
	size_t digits = 0;
	*fraction = 0;
	if (!take(text, length, at, '.'))
		return true;
	for (; *at < length && text[*at] >= '0' && text[*at] <= '9'; ++*at, digits++) {
		unit /= 10;
		*fraction += unit * (uint64_t)(text[*at] - '0');
	}
	return digits > 0 && digits <= 9;
}

static bool take_word(const char *text, size_t length, size_t *at, const char *word)
{
	size_t i = *at;
	for (; *word; word++) {
		if (!take(text, length, &i, *word))
			return false;
	}
	*at = i;
	return true;
}

/*
 * Reads Z, UTC, GMT, or an offset of hours, or of hours and minutes with a colon or without; *ahead is seconds ahead of
 * UTC.
 */
static bool take_zone(const char *text, size_t length, size_t *at, int64_t *ahead)
{
	uint32_t hours;
	uint32_t minutes = 0;
	*ahead = 0;
	if (take(text, length, at, 'Z') || take(text, length, at, 'z') || take_word(text, length, at, "UTC") ||
		take_word(text, length, at, "GMT"))
		return true;
	bool is_behind = take(text, length, at, '-');
	if ((!is_behind && !take(text, length, at, '+')) || !take_digits(text, length, at, 2, &hours))
		return false;
	bool has_minutes = take(text, length, at, ':') || *at < length;
	if (has_minutes && !take_digits(text, length, at, 2, &minutes))
		return false;
	*ahead = (int64_t)hours * 3600 + minutes * 60;
	*ahead = is_behind ? -*ahead : *ahead;
	return hours < 24 && minutes < 60;
}

bool time_parse(const char *text, size_t length, uint64_t *ticks)
{
	size_t at = 0;
	uint64_t seconds, fraction;
	int64_t ahead;
	if (!take_date_time(text, length, &at, &seconds) || !take_fraction(text, length, &at, &fraction))
		return false;
	take(text, length, &at, ' ');
	if (!take_zone(text, length, &at, &ahead) || at != length || (ahead > 0 && (uint64_t)ahead > seconds))
		return false;
	*ticks = (seconds - (uint64_t)ahead) * TICKS_A_SECOND + fraction;
	return true;
}

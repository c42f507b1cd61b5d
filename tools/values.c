/* SPDX-License-Identifier: MIT */
#include "values.h"

#include "common/zone.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

bool problem_set(struct problem *problem, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(problem->text, sizeof problem->text, format, arguments);
	va_end(arguments);
	return false;
}

bool piece_is(struct piece piece, const char *word)
{
	return strlen(word) == piece.length && memcmp(piece.text, word, piece.length) == 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct piece piece_trim(struct piece piece)
{
	for (; piece.length > 0 && is_blank(piece.text[0]); piece.length--)
		piece.text++;
	while (piece.length > 0 && is_blank(piece.text[piece.length - 1]))
		piece.length--;
	return piece;
}

bool next_item(const char **rest, struct piece *item)
{
	if (!*rest)
		return false;
	size_t length = strcspn(*rest, ",");
	*item = piece_trim((struct piece){*rest, length});
	*rest = (*rest)[length] == ',' ? *rest + length + 1 : NULL;
	return true;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

bool parse_number(struct piece text, bool hexadecimal, uint64_t limit, uint64_t *value)
{
	unsigned base = 10;
	if (hexadecimal && text.length > 2 && text.text[0] == '0' && (text.text[1] == 'x' || text.text[1] == 'X')) {
		base = 16;
		text.text += 2;
		text.length -= 2;
	}
	if (text.length == 0)
		return false;
	uint64_t number = 0;
	for (size_t i = 0; i < text.length; i++) {
		unsigned digit = (unsigned)digit_value(text.text[i]);
		if (digit >= base || digit > limit || number > (limit - digit) / base)
			return false;
		number = number * base + digit;
	}
	*value = number;
	return true;
}

/*
 * Times.
 */

#define TICKS_PER_SECOND 10000000
/* Seconds from 1601 to 1970. */
#define UNIX_EPOCH 11644473600

struct clock {
	unsigned year, month, day, hour, minute, second;
	unsigned fraction; /* ticks */
	int offset;        /* minutes east of UTC */
	bool has_offset;
};

/* Exactly count digits. */
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

/* ".687": any number of digits, rounded up to ticks. */
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
	clock->has_offset = true;
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

/* Second 60 is a leap second: the next minute's first. */
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
	return (minutes * 60 + clock->second) * TICKS_PER_SECOND + clock->fraction;
}

/* "1709280000.5", seconds since 1970: with so many digits nobody means a date. */
static bool take_epoch(const char *text, uint64_t *ticks)
{
	struct clock clock = {0};
	size_t digits = strspn(text, "0123456789");
	const struct piece whole = {text, digits};
	const char *rest = text + digits;
	uint64_t seconds;
	if (digits < 9 || digits > 11 || !parse_number(whole, false, UINT64_MAX, &seconds))
		return false;
	if (*rest == '.' && (rest++, !take_fraction(&rest, &clock)))
		return false;
	*ticks = (seconds + UNIX_EPOCH) * TICKS_PER_SECOND + clock.fraction;
	return *rest == '\0';
}

/* The ticks of a time without an offset; below 0: it does not exist there. */
static int64_t local_ticks(const struct clock *clock)
{
	const struct tm time = {.tm_year = (int)clock->year - 1900,
		.tm_mon = (int)clock->month - 1,
		.tm_mday = (int)clock->day,
		.tm_hour = (int)clock->hour,
		.tm_min = (int)clock->minute};
	int64_t seconds;
	if (!zone_seconds(&time, &seconds))
		return -1;
	return (seconds + UNIX_EPOCH + clock->second) * TICKS_PER_SECOND + clock->fraction;
}

bool parse_time(const char *text, uint64_t *ticks, struct problem *problem)
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
	if (!ok || *rest != '\0')
		return problem_set(problem,
			"'%s' is not a time; allowed: RFC 3339 as 2024-03-01T17:20:06Z or 2024-03-01T17:20:06.5+01:00, a date as 2024-03-01, or seconds since 1970 as 1709280000",
			text);
	int64_t result = !clock_is_real(&clock)               ? -1
			 : zone_is_set() && !clock.has_offset ? local_ticks(&clock)
							      : clock_ticks(&clock);
	if (result < 0)
		return problem_set(problem,
			"'%s' is no time of any calendar; allowed: years 1601 to 9999, days and hours that exist",
			text);
	*ticks = (uint64_t)result;
	return true;
}

/*
 * Networks.
 */

static bool is_mapped(const uint8_t bytes[16])
{
	static const uint8_t start[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	return memcmp(bytes, start, sizeof start) == 0;
}

static bool prefix_matches(const uint8_t *left, const uint8_t *right, unsigned bits)
{
	if (memcmp(left, right, bits / 8) != 0)
		return false;
	unsigned rest = bits % 8;
	return rest == 0 || ((left[bits / 8] ^ right[bits / 8]) >> (8 - rest)) == 0;
}

bool network_contains(const struct network *network, uint8_t family, const uint8_t *bytes)
{
	if (family == 6 && is_mapped(bytes)) {
		family = 4;
		bytes += 12;
	}
	return family == network->family && prefix_matches(network->bytes, bytes, network->prefix);
}

bool network_is_within(const struct network *network, uint8_t family, const uint8_t *bytes, const uint8_t *mask)
{
	unsigned size = family == 4 ? 4 : 16;
	if (family == 0 || family != network->family)
		return false;
	for (unsigned i = 0; i < size; i++) {
		/* Bits beyond the prefix are any. */
		unsigned known = network->prefix >= 8 * (i + 1) ? 0xffu
				 : network->prefix <= 8 * i     ? 0
								: 0xff << (8 * (i + 1) - network->prefix) & 0xff;
		if ((mask[i] & ~known & 0xff) != 0 || ((network->bytes[i] ^ bytes[i]) & mask[i]) != 0)
			return false;
	}
	return true;
}

static bool parse_address(struct piece text, struct network *network)
{
	char copy[INET6_ADDRSTRLEN];
	if (text.length >= sizeof copy)
		return false;
	memcpy(copy, text.text, text.length);
	copy[text.length] = '\0';
	if (strlen(copy) != text.length)
		return false;
	*network = (struct network){.family = 4, .prefix = 32};
	if (inet_pton(AF_INET, copy, network->bytes) == 1)
		return true;
	*network = (struct network){.family = 6, .prefix = 128};
	return inet_pton(AF_INET6, copy, network->bytes) == 1;
}

static void clear_host_bits(struct network *network)
{
	for (unsigned bit = network->prefix; bit < 128; bit++)
		network->bytes[bit / 8] &= (uint8_t) ~(0x80u >> bit % 8);
}

bool parse_network(struct piece text, struct network *network, struct problem *problem)
{
	const char *slash = memchr(text.text, '/', text.length);
	struct piece address = {text.text, slash ? (size_t)(slash - text.text) : text.length};
	if (!parse_address(address, network))
		return problem_set(problem,
			"'%.*s' is not an address; allowed: IPv4 or IPv6, alone or with a prefix as 192.0.2.0/24 or 2001:db8::/32",
			PIECE(text));
	uint64_t prefix = network->prefix;
	if (slash) {
		struct piece digits = {slash + 1, text.length - address.length - 1};
		if (!parse_number(digits, false, network->prefix, &prefix))
			return problem_set(problem, "'%.*s' has no such prefix; allowed: /0 to /%u", PIECE(text),
				(unsigned)network->prefix);
	}
	network->prefix = (uint8_t)prefix;
	struct network clean = *network;
	clear_host_bits(&clean);
	if (memcmp(clean.bytes, network->bytes, sizeof clean.bytes) != 0) {
		char form[INET6_ADDRSTRLEN] = "";
		inet_ntop(clean.family == 4 ? AF_INET : AF_INET6, clean.bytes, form, sizeof form);
		return problem_set(problem, "'%.*s' has bits beyond its prefix; the network is %s/%u", PIECE(text),
			form, (unsigned)prefix);
	}
	if (network->family == 6 && network->prefix >= 96 && is_mapped(network->bytes)) {
		struct network mapped = {.family = 4, .prefix = (uint8_t)(network->prefix - 96)};
		memcpy(mapped.bytes, network->bytes + 12, 4);
		*network = mapped;
	}
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "values.h"

#include "common/zone.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

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

/* Is it a date and perhaps a time of day, without an offset? Seconds since 1970 need none. */
static bool is_without_offset(const char *text)
{
	size_t date = strcspn(text, "-") == 4 ? strlen("2024-03-01") : SIZE_MAX;
	return strlen(text) >= date && !strpbrk(text + date, "Zz+-");
}

/* The ticks of what the clocks of the timezone show at that time, which is read as if it were UTC. */
static bool take_local(const char *text, uint64_t *ticks, struct problem *problem)
{
	uint32_t nanoseconds;
	int64_t naive = ipsecevtx_time_to_unix(*ticks, &nanoseconds);
	time_t time = (time_t)naive;
	struct tm clock;
	int64_t seconds;
	if (!gmtime_r(&time, &clock) || !zone_seconds(&clock, &seconds) ||
		!ipsecevtx_time_from_unix(seconds, nanoseconds, ticks))
		return problem_set(problem,
			"'%s' does not exist in that timezone; allowed: times with an offset, and those that its clocks show",
			text);
	/* To take one of the two times would leave out events that the person meant. */
	if (zone_is_twice(seconds))
		return problem_set(problem,
			"'%s' is there twice in that timezone, whose clocks were put back; allowed: times with an offset, and those that its clocks show once",
			text);
	return true;
}

bool parse_time(const char *text, uint64_t *ticks, struct problem *problem)
{
	if (!ipsecevtx_time_parse(text, ticks))
		return problem_set(problem,
			"'%s' is not a time; allowed: RFC 3339 as 2024-03-01T17:20:06Z or 2024-03-01T17:20:06.5+01:00, a date as 2024-03-01, or seconds since 1970 as 1709280000, of days and hours that exist from 1601 to 9999",
			text);
	return !zone_is_set() || !is_without_offset(text) || take_local(text, ticks, problem);
}

/*
 * Networks.
 */

/* Reports show an address of a link with its zone, and people ask for what they see. */
static bool is_with_zone(struct piece text, size_t *length)
{
	const char *zone = memchr(text.text, '%', text.length);
	struct ipsecevtx_network network;
	*length = zone ? (size_t)(zone - text.text) : 0;
	return zone && ipsecevtx_network_parse(text.text, *length, &network) == IPSECEVTX_NETWORK_OK;
}

bool parse_network(struct piece text, struct ipsecevtx_network *network, struct problem *problem)
{
	char form[INET6_ADDRSTRLEN] = "";
	size_t length;
	if (is_with_zone(text, &length))
		return problem_set(problem,
			"'%.*s' has a zone; allowed: the address alone, %.*s, which is that of any zone", PIECE(text),
			(int)length, text.text);
	switch (ipsecevtx_network_parse(text.text, text.length, network)) {
	case IPSECEVTX_NETWORK_NO_ADDRESS:
		return problem_set(problem,
			"'%.*s' is not an address; allowed: IPv4 or IPv6, alone or with a prefix as 192.0.2.0/24 or 2001:db8::/32",
			PIECE(text));
	case IPSECEVTX_NETWORK_NO_PREFIX:
		return problem_set(problem, "'%.*s' has no such prefix; allowed: /0 to /%u", PIECE(text),
			network->family == 4 ? 32 : 128);
	case IPSECEVTX_NETWORK_STRAY_BITS:
		inet_ntop(network->family == 4 ? AF_INET : AF_INET6, network->bytes, form, sizeof form);
		return problem_set(problem, "'%.*s' has bits beyond its prefix; the network is %s/%u", PIECE(text),
			form, (unsigned)network->prefix);
	case IPSECEVTX_NETWORK_OK:
		break;
	}
	return true;
}

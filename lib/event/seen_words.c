/* SPDX-License-Identifier: MIT */
#include "event/seen_words.h"

#include "binxml/digits.h"
#include "binxml/likeness.h"
#include "event/codes.h"
#include "event/ike_errors.h"

#include <string.h>

/* A row of more digits, leading zeros included, is read as a code by nobody. */
#define CODE_DIGITS_MAX 32u

/* The length of a text up to its first NUL; the whole length where it has none or begins with one. */
static size_t shown_length(const char *text, size_t length)
{
	const char *nul = memchr(text, '\0', length);
	return nul && nul > text ? (size_t)(nul - text) : length;
}

/* The ASCII character in lower case that a character looks like, where there is one. */
static unsigned plain_character(unsigned character)
{
	unsigned value;
	if (character > 0x7f && digits_value(character, &value))
		return '0' + value;
	if (character == 0x66a || character == 0xfe6a) /* the Arabic and the small percent sign */
		return '%';
	return likeness_ascii(character);
}

unsigned seen_next(const char *text, size_t length, size_t *at)
{
	unsigned character = likeness_next(text, length, at);
	return character == 0 ? 0 : plain_character(character);
}

/*
 * The code in a text of percent signs and digits, of which there must be two signs unless codes.h has the code. 0 where
 * the text has anything else.
 */
static uint32_t read_code(const char *text, size_t length)
{
	size_t at = 0, signs = 0, digits = 0;
	uint64_t code = 0;
	unsigned character;
	while ((character = seen_next(text, length, &at)) != 0) {
		if (character == '%' && digits == 0) {
			signs++;
			continue;
		}
		if (character < '0' || character > '9' || ++digits > CODE_DIGITS_MAX || code > UINT32_MAX)
			return 0;
		code = code * 10 + (character - '0');
	}
	size_t known;
	if (code > UINT32_MAX)
		return 0;
	return signs == 2 || codes_text((uint32_t)code, &known) ? (uint32_t)code : 0;
}

uint32_t seen_code(const char *text, size_t length)
{
	uint32_t code = read_code(text, length);
	return code ? code : read_code(text, shown_length(text, length));
}

struct ipsecevtx_text seen_code_text(const char *text, size_t length)
{
	struct ipsecevtx_text found = {"", 0, IPSECEVTX_UNSET};
	struct likeness_text seen;
	const char *known;
	size_t known_length;
	likeness_see(&seen, text, shown_length(text, length));
	for (size_t i = 0; (known = codes_text_at(i, &known_length)) != NULL; i++) {
		bool is_same = known_length == length && memcmp(known, text, length) == 0;
		if (!is_same && (found.length > 0 || !likeness_is_seen_as(&seen, known, known_length)))
			continue;
		found = (struct ipsecevtx_text){known, (uint32_t)known_length, IPSECEVTX_SET};
		if (is_same)
			break;
	}
	return found;
}

static bool is_hex_digit(unsigned character)
{
	return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f') ||
	       (character >= 'A' && character <= 'F');
}

/*
 * Whether eight characters are hexadecimal digits. Sums set bit 7 of a byte where its character is at least as large.
 */
static inline bool are_hex_digits(const char *text)
{
	const uint64_t bytes = UINT64_C(0x0101010101010101);
	uint64_t eight;
	memcpy(&eight, text, sizeof eight);
	uint64_t lower = eight | 0x20 * bytes;
	uint64_t digits = (eight + (0x80 - '0') * bytes) & ~(eight + (0x7f - '9') * bytes);
	uint64_t letters = (lower + (0x80 - 'a') * bytes) & ~(lower + (0x7f - 'f') * bytes);
	return (eight & 0x80 * bytes) == 0 && ((digits | letters) & 0x80 * bytes) == 0x80 * bytes;
}

bool seen_is_hex(const char *text, size_t length)
{
	size_t at = 0;
	if (length >= 8) {
		/* The last eight characters overlap those before. */
		const char *last = text + length - 8;
		while (text < last && are_hex_digits(text))
			text += 8;
		return text >= last && are_hex_digits(last);
	}
	while (at < length && is_hex_digit((unsigned char)text[at]))
		at++;
	return length > 0 && at == length;
}

/*
 * Reads o as 0 and l, i and | as 1. Marks between digits are passed over, and digits begin behind "0x". 0 where the
 * text has anything else.
 */
static size_t read_hex(const char *text, size_t length, char *digits)
{
	size_t at = 0;
	size_t count = 0;
	unsigned character;
	while ((character = seen_next(text, length, &at)) != 0) {
		if (character == 'o')
			character = '0';
		else if (character == 'l' || character == 'i' || character == '|')
			character = '1';
		if (is_hex_digit(character))
			digits[count++] = (char)character;
		else if (character == 'x' && count == 1 && digits[0] == '0')
			count = 0;
		else if (!memchr(":-.,_", (int)character, 5))
			return 0;
	}
	return count;
}

size_t seen_hex(const char *text, size_t length, char *digits)
{
	size_t count = read_hex(text, length, digits);
	return count > 0 ? count : read_hex(text, shown_length(text, length), digits);
}

/* Whether it is a blank that texts of any language have. */
static bool is_blank(unsigned character)
{
	return character == ' ' || (character >= '\t' && character <= '\r') || character == 0xa0 ||
	       (character >= 0x2000 && character <= 0x200a) || character == 0x202f || character == 0x3000;
}

/*
 * Whether an unknown reason has letters of another script within words of ASCII, or characters that are not seen where
 * all others are ASCII. Texts of some languages are written with such characters, and Windows speaks many languages.
 */
static bool is_doubtful(const char *text, size_t length)
{
	size_t unseen = 0, others = 0;
	for (size_t at = 0; at < length;) {
		unsigned character = likeness_point(text, length, &at);
		bool is_wide = character >= 0xff01 && character <= 0xff5e;
		if (is_wide || (likeness_is_unseen(character) && !is_blank(character)))
			unseen++;
		else if (character > 0x7f)
			others++;
	}
	return (unseen > 0 && others == 0) || likeness_is_mixed(text, length);
}

static bool is_ascii(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)text[i] > 0x7f || text[i] == '\0')
			return false;
	}
	return true;
}

bool seen_is_like_code(const char *text, size_t length)
{
	bool has_sign = false, has_letter = false;
	unsigned character;
	for (size_t at = 0; (character = seen_next(text, length, &at)) != 0;) {
		has_sign |= character == '%';
		has_letter |= character < '0' || character > '9';
	}
	return has_sign || !has_letter || !is_ascii(text, length);
}

bool seen_is_like_hex(const char *text, size_t length)
{
	bool has_digit = false;
	unsigned character;
	for (size_t at = 0; (character = seen_next(text, length, &at)) != 0;)
		has_digit |= character >= '0' && character <= '9';
	return has_digit || !is_ascii(text, length);
}

enum seen_reason seen_reason(const char *text, size_t length, struct ipsecevtx_text *known)
{
	const struct ike_error *error;
	struct likeness_text seen;
	if (is_ascii(text, length) && ike_error_find(text, length))
		return SEEN_REASON_PLAIN;
	likeness_see(&seen, text, shown_length(text, length));
	for (size_t i = 0; (error = ike_error_at(i)) != NULL; i++) {
		size_t known_length = strlen(error->text);
		if (!likeness_is_seen_as(&seen, error->text, known_length))
			continue;
		known_length -= error->text[known_length - 1] == '.';
		*known = (struct ipsecevtx_text){error->text, (uint32_t)known_length, IPSECEVTX_SET};
		return SEEN_REASON_KNOWN;
	}
	return is_doubtful(text, length) ? SEEN_REASON_DOUBTFUL : SEEN_REASON_PLAIN;
}

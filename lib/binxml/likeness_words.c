/* SPDX-License-Identifier: MIT */
/* Words: which are of letters of more than one script, and which parts a text has that may be names. */
#include "binxml/ascii.h"
#include "binxml/likeness.h"

#include <stdint.h>
#include <string.h>

/* From here on letters that look like one of ASCII are of no language of Europe. */
#define FIRST_OF_OTHERS 0x250u

/* The letter ttha, which is a circle: hardly any ending of a word begins with it. */
#define ROUND_MALAYALAM 0xd20u

/*
 * Whether a letter that looks like one of ASCII belongs to no language: a letter of phonetics or mathematics, in a
 * circle, or such. All other letters belong to some language.
 */
static bool is_of_no_language(unsigned letter)
{
	return (letter >= 0x250 && letter < 0x370) || (letter >= 0x1d00 && letter < 0x1e00) ||
	       (letter >= 0x2070 && letter < 0x2c00) || letter >= 0x1d400;
}

/*
 * Whether a letter that looks like one of ASCII may stand beside one in honest words: those of scripts that put a
 * prefix or an ending right beside a word in Latin letters (Hebrew, Persian, Telugu), of which few are alike; and those
 * of Greek, Cyrillic and Armenian that are only nearly alike.
 */
static bool is_only_near(unsigned letter)
{
	static const uint16_t near[] = {
		0x3b7, 0x3c0, 0x3c4, 0x3dc, 0x3dd, 0x433, 0x43c, 0x43f, 0x448, 0x454, 0x4b1, 0x4bd, 0x561, 0x57c};
	if (letter >= 0x590 && letter < 0x10a0 && letter != ROUND_MALAYALAM)
		return true;
	for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
		if (near[i] == letter)
			return true;
	}
	return false;
}

bool likeness_is_mixed(const char *text, size_t length)
{
	unsigned before = 0, character;
	bool is_alike = false;
	for (size_t at = 0; at < length; before = character) {
		character = likeness_point(text, length, &at);
		if (is_alike && ascii_is_letter(character))
			return true;
		is_alike = character >= FIRST_OF_OTHERS && ascii_is_letter(likeness_ascii(character)) &&
			   !is_only_near(character);
		if (is_alike && (ascii_is_letter(before) || is_of_no_language(character)))
			return true;
	}
	return false;
}

/* Whether a character beyond ASCII separates words or lines, or is full-width or other punctuation, but no dot. */
static bool is_wide_divider(unsigned character)
{
	if (character == 0x3002 || character == 0xff0e || character == 0xff61)
		return false;
	return character == 0x85 || character == 0xa0 || character == 0x1680 ||
	       (character >= 0x2000 && character <= 0x200a) || (character >= 0x2010 && character <= 0x2029) ||
	       character == 0x202f || (character >= 0x2030 && character <= 0x205f) ||
	       (character >= 0x3000 && character <= 0x3020) || (character >= 0xff01 && character <= 0xff0f) ||
	       (character >= 0xff1a && character <= 0xff20) || (character >= 0xff3b && character <= 0xff40) ||
	       (character >= 0xff5b && character <= 0xff65);
}

static bool is_between_names(unsigned character)
{
	if (character > 0x7f)
		return is_wide_divider(character) && likeness_ascii(character) == character;
	return character <= 0x20 || strchr("-._", (int)character) == NULL;
}

static bool is_in_names(unsigned character)
{
	return ascii_is_digit(character) || ascii_is_letter(character) || !is_between_names(character);
}

/* Whether a byte is one of nearly all that names are made of. */
static bool is_common_in_names(unsigned char byte)
{
	return ascii_is_letter(byte) || ascii_is_digit(byte) || byte == '.';
}

/*
 * Where the first character from at on stands that is in names, or, without in_names, is not; length where there is
 * none.
 */
static size_t find(const char *text, size_t length, size_t at, bool in_names)
{
	while (at < length) {
		size_t next = at;
		if (is_common_in_names((unsigned char)text[at])) {
			if (in_names)
				return at;
			at++;
			continue;
		}
		if (is_in_names(likeness_point(text, length, &next)) == in_names)
			return at;
		at = next;
	}
	return length;
}

bool likeness_next_part(const char *text, size_t length, struct likeness_part *part)
{
	size_t start = find(text, length, part->next, true), end = find(text, length, start, false);
	if (start == end || end - start == length || part->number == LIKENESS_PARTS)
		return false;
	*part = (struct likeness_part){text + start, end - start, end, part->number + 1};
	return true;
}

bool likeness_has_near_part(const char *text, size_t length, const char *wanted, size_t wanted_length)
{
	struct likeness_letters name, letters;
	struct likeness_part part = {.number = 0};
	likeness_spell(&name, wanted, wanted_length);
	while (likeness_next_part(text, length, &part)) {
		likeness_spell(&letters, part.text, part.length);
		if (likeness_are_near(&letters, &name))
			return true;
	}
	return false;
}

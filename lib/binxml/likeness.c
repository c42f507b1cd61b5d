/* SPDX-License-Identifier: MIT */
#include "binxml/likeness.h"

#include <stdint.h>
#include <string.h>

/* From that many letters on, one and two wrong ones are still a misspelling and no other word. */
#define ONE_WRONG 5u
#define TWO_WRONG 12u

/* Characters from first to last, which look like ascii, and the next one like what follows that. */
struct likeness_run {
	uint32_t first;
	uint32_t last;
	char ascii;
};

#include "binxml/likeness_table.h"

#define RUN_COUNT (sizeof likeness_runs / sizeof likeness_runs[0])

unsigned likeness_point(const char *text, size_t length, size_t *at)
{
	const uint8_t *bytes = (const uint8_t *)text + *at;
	size_t left = length - *at;
	unsigned lead = bytes[0];
	size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
	unsigned character = lead;
	if (more > 0 && more < left) {
		character = lead & (0x3fu >> more);
		for (size_t i = 1; i <= more; i++)
			character = character << 6 | (bytes[i] & 0x3fu);
		*at += more;
	}
	++*at;
	return character;
}

/* Unicode general categories Cc, Cf and Zs, and the variation selectors. */
bool likeness_is_unseen(unsigned character)
{
	static const struct {
		unsigned first, last;
	} ranges[] = {{0x00, 0x20}, {0x7f, 0xa0}, {0xad, 0xad}, {0x34f, 0x34f}, {0x61c, 0x61c}, {0x115f, 0x1160},
		{0x1680, 0x1680}, {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2000, 0x200f}, {0x2028, 0x202f},
		{0x205f, 0x206f}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xfe00, 0xfe0f},
		{0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xe0000, 0xe0fff}};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
		if (character >= ranges[i].first && character <= ranges[i].last)
			return true;
	}
	return false;
}

unsigned likeness_next(const char *text, size_t length, size_t *at)
{
	while (*at < length) {
		unsigned character = likeness_point(text, length, at);
		if (likeness_is_unseen(character))
			continue;
		if (character >= 0xff01 && character <= 0xff5e)
			character -= 0xff01 - '!'; /* full-width forms of ASCII, in its order */
		return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
	}
	return 0;
}

size_t likeness_put(unsigned character, char bytes[4])
{
	static const unsigned char leads[5] = {0, 0x00, 0xc0, 0xe0, 0xf0};
	size_t size = likeness_size(character);
	for (size_t i = size; i-- > 1; character >>= 6)
		bytes[i] = (char)(0x80 | (character & 0x3f));
	bytes[0] = (char)(leads[size] | character);
	return size;
}

unsigned likeness_ascii(unsigned letter)
{
	size_t low = 0;
	size_t high = letter > 0x7f ? RUN_COUNT : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct likeness_run *run = &likeness_runs[middle];
		if (letter > run->last)
			low = middle + 1;
		else if (letter < run->first)
			high = middle;
		else
			return (unsigned char)run->ascii + (letter - run->first);
	}
	return letter;
}

static bool is_ascii_letter(unsigned character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

/*
 * Whether a letter that looks like one of ASCII belongs to no language: one of phonetics, mathematics, in a circle, or
 * such. Those before them belong to some that is written in Latin.
 */
static bool is_of_no_language(unsigned letter)
{
	return (letter >= 0x250 && letter < 0x370) || (letter >= 0x1d00 && letter < 0x1e00) ||
	       (letter >= 0x2070 && letter < 0x2c00) || letter >= 0x1d400;
}

bool likeness_is_mixed(const char *text, size_t length)
{
	unsigned before = 0, character;
	bool is_alike = false;
	for (size_t at = 0; at < length; before = character) {
		character = likeness_point(text, length, &at);
		if (is_alike && is_ascii_letter(character))
			return true;
		is_alike = character >= 0x250 && is_ascii_letter(likeness_ascii(character));
		if (is_alike && (is_ascii_letter(before) || is_of_no_language(character)))
			return true;
	}
	return false;
}

/* The same for what can be taken for one another within ASCII; 0 for what only divides words. */
static unsigned look_alike_in_ascii(unsigned letter)
{
	switch (letter) {
	case 'l':
	case '1':
	case '|':
	case '!':
		return 'i';
	case '0':
		return 'o';
	case '-':
	case '_':
	case '.':
		return 0;
	default:
		return letter;
	}
}

/* The next letter that counts; 0 at the end. */
static unsigned next_letter(const char *text, size_t length, size_t *at)
{
	unsigned letter;
	while ((letter = likeness_next(text, length, at)) != 0) {
		letter = look_alike_in_ascii(likeness_ascii(letter));
		if (letter != 0)
			return letter;
	}
	return 0;
}

bool likeness_looks_same(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t a_at = 0;
	size_t b_at = 0;
	unsigned letter;
	do {
		letter = next_letter(a, a_length, &a_at);
		if (letter != next_letter(b, b_length, &b_at))
			return false;
	} while (letter != 0);
	return true;
}

void likeness_spell(struct likeness_letters *letters, const char *text, size_t length)
{
	size_t at = 0;
	unsigned letter;
	letters->count = 0;
	while (letters->count <= LIKENESS_LETTERS && (letter = next_letter(text, length, &at)) != 0) {
		if (letters->count < LIKENESS_LETTERS)
			letters->letters[letters->count] = letter;
		letters->count++;
	}
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned less = a < b ? a : b;
	return less < c ? less : c;
}

/* Letters of other scripts, which can be drawn like any, where they are no more than half of a long name. */
static bool are_any(const struct likeness_letters *letters)
{
	size_t others = 0;
	for (size_t i = 0; i < letters->count; i++)
		others += letters->letters[i] > 0x7f;
	return letters->count >= TWO_WRONG && others > 0 && others <= letters->count / 2;
}

/* Whether Levenshtein's distance, letters to put in, take out or replace, is at most allowed. */
static bool is_within(const struct likeness_letters *a, const struct likeness_letters *b, unsigned allowed)
{
	bool others_are_any = are_any(a);
	unsigned row[LIKENESS_LETTERS + 1];
	for (size_t i = 0; i <= b->count; i++)
		row[i] = (unsigned)i;
	for (size_t i = 0; i < a->count; i++) {
		unsigned diagonal = row[0];
		unsigned lowest = row[0] = (unsigned)i + 1;
		for (size_t k = 0; k < b->count; k++) {
			unsigned above = row[k + 1];
			bool is_other = a->letters[i] != b->letters[k] && !(others_are_any && a->letters[i] > 0x7f);
			row[k + 1] = least(above + 1, row[k] + 1, diagonal + is_other);
			lowest = row[k + 1] < lowest ? row[k + 1] : lowest;
			diagonal = above;
		}
		if (lowest > allowed)
			return false;
	}
	return row[b->count] <= allowed;
}

bool likeness_are_near(const struct likeness_letters *text, const struct likeness_letters *wanted)
{
	if (text->count > LIKENESS_LETTERS || wanted->count > LIKENESS_LETTERS)
		return false;
	unsigned allowed = wanted->count >= TWO_WRONG ? 2 : wanted->count >= ONE_WRONG ? 1 : 0;
	size_t apart = text->count > wanted->count ? text->count - wanted->count : wanted->count - text->count;
	return apart <= allowed && is_within(text, wanted, allowed);
}

bool likeness_is_near(const char *text, size_t length, const char *wanted, size_t wanted_length)
{
	struct likeness_letters a, b;
	if (length == wanted_length && memcmp(text, wanted, length) == 0)
		return false;
	likeness_spell(&a, text, length);
	likeness_spell(&b, wanted, wanted_length);
	return likeness_are_near(&a, &b);
}

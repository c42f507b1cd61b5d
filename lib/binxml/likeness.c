/* SPDX-License-Identifier: MIT */
#include "binxml/likeness.h"

#include <stdint.h>
#include <string.h>

/* From that many letters on, one and two wrong ones are still a misspelling and no other word. */
#define ONE_WRONG 5u
#define TWO_WRONG 12u

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
	static const struct {
		uint16_t letter;
		char ascii;
	} letters[] = {{0x391, 'a'}, {0x392, 'b'}, {0x395, 'e'}, {0x396, 'z'}, {0x397, 'h'}, {0x399, 'i'}, {0x39a, 'k'},
		{0x39c, 'm'}, {0x39d, 'n'}, {0x39f, 'o'}, {0x3a1, 'p'}, {0x3a4, 't'}, {0x3a5, 'y'}, {0x3a7, 'x'},
		{0x3b1, 'a'}, {0x3b9, 'i'}, {0x3bd, 'v'}, {0x3bf, 'o'}, {0x3c1, 'p'}, {0x3c5, 'u'}, {0x3f2, 'c'},
		{0x3f9, 'c'}, {0x405, 's'}, {0x406, 'i'}, {0x408, 'j'}, {0x410, 'a'}, {0x412, 'b'}, {0x415, 'e'},
		{0x41a, 'k'}, {0x41c, 'm'}, {0x41d, 'h'}, {0x41e, 'o'}, {0x420, 'p'}, {0x421, 'c'}, {0x422, 't'},
		{0x423, 'y'}, {0x425, 'x'}, {0x430, 'a'}, {0x435, 'e'}, {0x43e, 'o'}, {0x440, 'p'}, {0x441, 'c'},
		{0x443, 'y'}, {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'}, {0x461, 'w'}, {0x475, 'v'},
		{0x4bb, 'h'}, {0x4c0, 'i'}, {0x501, 'd'}, {0x50d, 'g'}, {0x51b, 'q'}, {0x51d, 'w'}, {0x131, 'i'},
		{0x251, 'a'}, {0x261, 'g'}, {0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'}, {0x2013, '-'}, {0x2212, '-'}};
	if (letter >= 0x1d400 && letter <= 0x1d6a3)
		return 'a' + (letter - 0x1d400) % 26; /* mathematical letters: alphabets in upper and lower case */
	if (letter >= 0x1d7ce && letter <= 0x1d7ff)
		letter = '0' + (letter - 0x1d7ce) % 10;
	for (size_t i = 0; letter > 0x7f && i < sizeof letters / sizeof letters[0]; i++) {
		if (letters[i].letter == letter)
			return (unsigned char)letters[i].ascii;
	}
	return letter;
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

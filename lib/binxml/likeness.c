/* SPDX-License-Identifier: MIT */
#include "binxml/likeness.h"

#include "binxml/digits.h"

#include <stdint.h>
#include <string.h>

/*
 * From ONE_WRONG letters on a name with one wrong letter, and from TWO_WRONG on one with APART_MAX, is a misspelling
 * and no other word.
 */
#define ONE_WRONG 5u
#define TWO_WRONG 12u
#define APART_MAX 2u

/* Characters from first to last: first looks like ascii, and each further one like the next one in ASCII. */
struct likeness_run {
	uint32_t first;
	uint32_t last;
	char ascii;
};

/* A character that is drawn as several letters of ASCII, in lower case. */
struct likeness_joined {
	uint32_t character;
	char letters[7];
};

/* Characters of a kind, from first to last. */
struct likeness_range {
	uint32_t first;
	uint32_t last;
};

#include "binxml/likeness_table.h"

#define RUN_COUNT (sizeof likeness_runs / sizeof likeness_runs[0])

/* How much lower a character is that libevtx shows for one beyond U+FFFF. */
#define LIBEVTX_OFFSET 0x3ffu

/* Whether a person takes a character for another one, or for nothing. */
static bool is_like_another(unsigned character)
{
	unsigned digit;
	return (character >= 0xff01 && character <= 0xff5e) || likeness_is_unseen(character) ||
	       likeness_is_mark(character) || likeness_ascii(character) != character ||
	       likeness_mark(character) != character || likeness_joined_letters(character) ||
	       digits_value(character, &digit);
}

/* Whether libevtx shows a character as one that a person takes for another, or for nothing. */
static bool is_shown_as_another(unsigned character)
{
	const unsigned shown = character - LIBEVTX_OFFSET;
	/* U+1FFFE and the like are no characters, and honest ideographs are shown as such. */
	return character >= 0x10000 && (shown & 0xfffe) != 0xfffe && is_like_another(shown);
}

unsigned likeness_as_libevtx_shows(unsigned character)
{
	return is_shown_as_another(character) && !is_like_another(character) ? character - LIBEVTX_OFFSET : character;
}

bool likeness_is_misread(unsigned character)
{
	const unsigned shown = character - LIBEVTX_OFFSET;
	unsigned digit = 10, other = 10;
	if (!is_shown_as_another(character) || !is_like_another(character))
		return is_shown_as_another(character);
	return likeness_ascii(character) != likeness_ascii(shown) ||
	       digits_value(character, &digit) != digits_value(shown, &other) || digit != other;
}

unsigned likeness_point(const char *text, size_t length, size_t *at)
{
	const uint8_t *bytes = (const uint8_t *)text + *at;
	size_t left = length - *at;
	unsigned lead = bytes[0];
	size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
	unsigned character = lead;
	size_t whole = 0;
	while (whole < more && whole + 1 < left && (bytes[whole + 1] & 0xc0) == 0x80)
		whole++;
	/* In a name that is no UTF-8, as one in Latin-1, each byte stands for itself. */
	if (more > 0 && whole == more) {
		character = lead & (0x3fu >> more);
		for (size_t i = 1; i <= more; i++)
			character = character << 6 | (bytes[i] & 0x3fu);
		*at += more;
	}
	++*at;
	return more == 3 ? likeness_as_libevtx_shows(character) : character;
}

static bool is_in(const struct likeness_range *ranges, size_t count, unsigned character)
{
	size_t low = 0, high = character > 0x7f ? count : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (character > ranges[middle].last)
			low = middle + 1;
		else if (character < ranges[middle].first)
			high = middle;
		else
			return true;
	}
	return false;
}

/*
 * Unseen are the Unicode general categories Cc, Cf and Zs, the variation selectors, and what is no character.
 * Characters of private use count as well, since they have no look of their own, and U+FFFD, which stands for a lone
 * half of a UTF-16 pair and which some readers leave out.
 */
bool likeness_is_unseen(unsigned character)
{
	static const struct likeness_range unseen[] = {{0x80, 0xa0}, {0xad, 0xad}, {0x34f, 0x34f}, {0x600, 0x605},
		{0x61c, 0x61c}, {0x6dd, 0x6dd}, {0x70f, 0x70f}, {0x890, 0x891}, {0x8e2, 0x8e2}, {0x115f, 0x1160},
		{0x1680, 0x1680}, {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2000, 0x200f}, {0x2028, 0x202f},
		{0x205f, 0x206f}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xe000, 0xf8ff},
		{0xfdd0, 0xfdef}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffd},
		{0x1107f, 0x1107f}, {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x16fe4, 0x16fe4},
		{0x1bca0, 0x1bca3}, {0x1d159, 0x1d159}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};
	if (character < 0x80)
		return character <= 0x20 || character == 0x7f;
	return is_in(unseen, sizeof unseen / sizeof unseen[0], character) || (character & 0xfffe) == 0xfffe;
}

bool likeness_is_mark(unsigned character)
{
	return is_in(likeness_marks, sizeof likeness_marks / sizeof likeness_marks[0], character);
}

bool likeness_is_sign(unsigned character)
{
	return is_in(likeness_signs, sizeof likeness_signs / sizeof likeness_signs[0], character);
}

/* Reads a reference as XML has it, from behind its '&' on; returns the character, 0 where there is no reference. */
static unsigned read_reference(const char *text, size_t length, size_t *at)
{
	static const struct {
		const char *name;
		char character;
	} entities[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}};
	size_t i = *at;
	size_t left = length - i;
	for (size_t k = 0; k < sizeof entities / sizeof entities[0]; k++) {
		size_t size = strlen(entities[k].name);
		if (size <= left && memcmp(text + i, entities[k].name, size) == 0) {
			*at += size;
			return (unsigned char)entities[k].character;
		}
	}
	if (left < 3 || text[i++] != '#')
		return 0;
	unsigned base = text[i] == 'x' ? 16 : 10;
	unsigned number = 0;
	for (i += base == 16; i < length && text[i] != ';'; i++) {
		unsigned letter = (unsigned char)text[i] | 0x20u; /* leaves digits as they are */
		unsigned digit = letter >= 'a' ? letter - 'a' + 10 : letter - '0';
		if (digit >= base || number > 0x10ffff)
			return 0;
		number = number * base + digit;
	}
	if (i == length || number > 0x10ffff)
		return 0;
	*at = i + 1;
	return number;
}

unsigned likeness_resolved(const char *text, size_t length, size_t *at)
{
	unsigned character = likeness_point(text, length, at);
	unsigned referred = character == '&' ? read_reference(text, length, at) : 0;
	return referred ? referred : character;
}

static unsigned plain_form(unsigned character)
{
	if (character >= 0xff01 && character <= 0xff5e)
		character -= 0xff01 - '!'; /* full-width forms of ASCII, in its order */
	return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
}

unsigned likeness_next(const char *text, size_t length, size_t *at)
{
	while (*at < length) {
		unsigned character = likeness_point(text, length, at);
		if (likeness_is_unseen(character))
			continue;
		return plain_form(character);
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

const char *likeness_joined_letters(unsigned character)
{
	size_t low = 0;
	size_t high = character > 0x7f ? sizeof likeness_joined / sizeof likeness_joined[0] : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (character > likeness_joined[middle].character)
			low = middle + 1;
		else if (character < likeness_joined[middle].character)
			high = middle;
		else
			return likeness_joined[middle].letters;
	}
	return NULL;
}

unsigned likeness_mark(unsigned character)
{
	static const struct {
		uint32_t mark;
		char ascii;
	} marks[] = {{0xb7, '.'}, {0x2d0, ':'}, {0x2d8, ':'}, {0x2f8, ':'}, {0x589, ':'}, {0x5c3, ':'}, {0x6d4, '.'},
		{0x701, '.'}, {0x702, '.'}, {0x703, ':'}, {0x704, ':'}, {0x16ec, ':'}, {0x2022, '.'}, {0x2024, '.'},
		{0x2027, '.'}, {0x2044, '/'}, {0x2215, '/'}, {0x2219, '.'}, {0x2236, ':'}, {0x22c5, '.'}, {0x29f8, '/'},
		{0x3002, '.'}, {0x30fb, '.'}, {0xa4f8, '.'}, {0xa4fd, ':'}, {0xa789, ':'}, {0xfe12, '.'}, {0xfe13, ':'},
		{0xfe30, ':'}, {0xfe52, '.'}, {0xfe55, ':'}, {0xff61, '.'}, {0xff65, '.'}};
	size_t low = 0;
	size_t high = character > 0x7f ? sizeof marks / sizeof marks[0] : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (character > marks[middle].mark)
			low = middle + 1;
		else if (character < marks[middle].mark)
			high = middle;
		else
			return (unsigned char)marks[middle].ascii;
	}
	return character;
}

/* One letter for all characters of ASCII that can be taken for each other; 0 for one that only divides words. */
static unsigned look_alike_in_ascii(unsigned letter)
{
	if (letter > 0 && letter < 0x80 && strchr("-_.~+=:/\\", (int)letter))
		return 0;
	switch (letter) {
	case 'l':
	case '1':
	case '|':
	case '!':
		return 'i';
	case '0':
		return 'o';
	/* Letters that are drawn as a stroke: none in a name that is to look like one of ASCII. */
	case 0x640:
	case 0x1173:
	case 0x30fc:
	case 0x3161:
	case 0x4e00:
	case 0xff70:
		return 0;
	default:
		return likeness_is_sign(letter) || (letter >= 0x2b0 && letter <= 0x2ff) ? 0 : letter;
	}
}

/* Takes the next letter that a person sees, in its plainest form; 0 at the end. */
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

void likeness_see(struct likeness_text *seen, const char *text, size_t length)
{
	size_t at = 0;
	unsigned letter;
	seen->count = 0;
	while ((letter = next_letter(text, length, &at)) != 0) {
		if (seen->count < LIKENESS_TEXT)
			seen->letters[seen->count] = letter;
		if (++seen->count > LIKENESS_TEXT)
			return;
	}
}

bool likeness_is_seen_as(const struct likeness_text *seen, const char *text, size_t length)
{
	size_t at = 0;
	if (seen->count > LIKENESS_TEXT)
		return false;
	for (size_t i = 0; i < seen->count; i++) {
		if (next_letter(text, length, &at) != seen->letters[i])
			return false;
	}
	return next_letter(text, length, &at) == 0;
}

/* The letter that two letters together look like; 0: none. */
static unsigned look_alike_pair(unsigned first, unsigned second)
{
	if (first == 'c' && second == 'i')
		return 'd'; /* 'i' stands for 'l', too */
	if (first == 'r' && second == 'n')
		return 'm';
	return first == 'v' && second == 'v' ? 'w' : 0;
}

static void add_letter(struct likeness_letters *letters, unsigned letter)
{
	size_t count = letters->count;
	unsigned pair =
		count > 0 && count <= LIKENESS_LETTERS ? look_alike_pair(letters->letters[count - 1], letter) : 0;
	if (pair) {
		letters->letters[count - 1] = pair;
		return;
	}
	if (count < LIKENESS_LETTERS)
		letters->letters[count] = letter;
	letters->count += count <= LIKENESS_LETTERS;
}

/* Turns the letters from start on around, as they are shown from right to left. */
static void turn(struct likeness_letters *letters, size_t start)
{
	size_t end = letters->count <= LIKENESS_LETTERS ? letters->count : LIKENESS_LETTERS;
	for (; start + 1 < end; start++, end--) {
		unsigned letter = letters->letters[start];
		letters->letters[start] = letters->letters[end - 1];
		letters->letters[end - 1] = letter;
	}
}

/* Adds a character that is seen; one that only divides words only with keeps_dividers. */
static void add_seen(struct likeness_letters *letters, unsigned seen, bool keeps_dividers)
{
	unsigned letter = look_alike_in_ascii(seen);
	if (letter != 0 || keeps_dividers)
		add_letter(letters, letter != 0 ? letter : seen);
}

/* Spells the beginning of a text that is plain ASCII, as nearly all names are; returns how many bytes that is. */
static size_t spell_ascii(
	struct likeness_letters *letters, const char *text, size_t length, bool keeps_dividers, size_t most)
{
	size_t at = 0;
	for (; at < length && letters->count <= most; at++) {
		unsigned character = (unsigned char)text[at];
		if (character <= 0x20 || character >= 0x7f || character == '&')
			break;
		add_seen(letters, plain_form(character), keeps_dividers);
	}
	return at;
}

/*
 * Spells a text until there are more letters than most, which is at most LIKENESS_LETTERS. Letters behind U+202E are
 * shown from right to left, up to U+202C, U+2069, or U+202D, behind which they are shown from left to right again.
 */
static void spell(struct likeness_letters *letters, const char *text, size_t length, bool keeps_dividers, size_t most)
{
	size_t turned_from = LIKENESS_LETTERS;
	bool is_swapped = false;
	letters->count = 0;
	for (size_t at = spell_ascii(letters, text, length, keeps_dividers, most);
		at < length && letters->count <= most;) {
		unsigned character = likeness_resolved(text, length, &at);
		bool is_end = character == 0x202c || character == 0x2069 || character == 0x202d;
		if (is_swapped && character < 0x10000 && (character & 0xff) == 0)
			character >>= 8;
		is_swapped |= character == 0xfffe; /* some readers take what follows for big-endian */
		if (is_end)
			turn(letters, turned_from);
		if (is_end || character == 0x202e)
			turned_from = is_end ? LIKENESS_LETTERS : letters->count;
		if (likeness_is_unseen(character) || likeness_is_mark(character))
			continue;
		const char *joined = likeness_joined_letters(character);
		for (size_t i = 0; joined && joined[i] != '\0'; i++)
			add_seen(letters, (unsigned char)joined[i], keeps_dividers);
		if (!joined)
			add_seen(letters, likeness_ascii(plain_form(character)), keeps_dividers);
	}
	turn(letters, turned_from);
}

void likeness_spell_up_to(struct likeness_letters *letters, const char *text, size_t length, size_t most)
{
	spell(letters, text, length, false, most);
	letters->kinds = 0;
	for (size_t i = 0; i < letters->count && i < LIKENESS_LETTERS; i++)
		letters->kinds |= UINT64_C(1) << letters->letters[i] % 64;
}

void likeness_spell(struct likeness_letters *letters, const char *text, size_t length)
{
	likeness_spell_up_to(letters, text, length, LIKENESS_LETTERS);
}

bool likeness_is_confusable(const char *text, size_t length, const char *name, size_t name_length)
{
	struct likeness_letters seen, wanted;
	size_t same = 0;
	spell(&seen, text, length, true, LIKENESS_LETTERS);
	spell(&wanted, name, name_length, true, LIKENESS_LETTERS);
	if (seen.count != wanted.count)
		return false;
	/* Of longer names only as much is compared as there is room for: the rest is not taken for a difference. */
	const size_t count = seen.count > LIKENESS_LETTERS ? LIKENESS_LETTERS : seen.count;
	for (size_t i = 0; i < count; i++) {
		if (seen.letters[i] == wanted.letters[i])
			same++;
		else if (seen.letters[i] < 0x80 || wanted.letters[i] > 0x7f)
			return false;
	}
	return same > count / 2;
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned less = a < b ? a : b;
	return less < c ? less : c;
}

/*
 * Whether letters of other scripts count as any letter, which they can be drawn like: in a long name, of which they are
 * no more than three quarters.
 */
static bool are_any(const struct likeness_letters *letters)
{
	size_t others = 0;
	for (size_t i = 0; i < letters->count; i++)
		others += letters->letters[i] > 0x7f;
	return letters->count >= TWO_WRONG && others > 0 && others <= letters->count - letters->count / 4;
}

/* Whether one has more than allowed kinds of letters that the other lacks: each of these is a wrong letter. */
static bool has_more_kinds(const struct likeness_letters *one, const struct likeness_letters *other, unsigned allowed)
{
	uint64_t kinds = other->kinds ? one->kinds & ~other->kinds : 0;
	for (; kinds != 0 && allowed > 0; allowed--)
		kinds &= kinds - 1;
	return kinds != 0;
}

/*
 * Whether Levenshtein's distance (letters to put in, take out or replace) is at most allowed. Of each row only the
 * cells that are that near to the diagonal count.
 */
static bool is_within(const struct likeness_letters *a, const struct likeness_letters *b, unsigned allowed)
{
	bool others_are_any = are_any(a);
	unsigned row[LIKENESS_LETTERS + 1];
	if (!others_are_any && (has_more_kinds(a, b, allowed) || has_more_kinds(b, a, allowed)))
		return false;
	for (size_t i = 0; i <= b->count; i++)
		row[i] = (unsigned)i;
	for (size_t i = 0; i < a->count; i++) {
		const size_t start = i > allowed ? i - allowed : 0;
		const size_t end = i + 1 + allowed < b->count ? i + 1 + allowed : b->count;
		unsigned diagonal = row[start];
		unsigned lowest = row[start] = start == 0 ? (unsigned)i + 1 : allowed + 1;
		for (size_t k = start; k < end; k++) {
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
	unsigned allowed = wanted->count >= TWO_WRONG ? APART_MAX : wanted->count >= ONE_WRONG ? 1 : 0;
	size_t apart = text->count > wanted->count ? text->count - wanted->count : wanted->count - text->count;
	return apart <= allowed && is_within(text, wanted, allowed);
}

bool likeness_is_near(const char *text, size_t length, const char *wanted, size_t wanted_length)
{
	/* A name in ASCII has no more letters than bytes, so that a text with more than most letters is not near. */
	const size_t most = wanted_length + APART_MAX < LIKENESS_LETTERS ? wanted_length + APART_MAX : LIKENESS_LETTERS;
	struct likeness_letters a, b;
	if (length == wanted_length && memcmp(text, wanted, length) == 0)
		return false;
	likeness_spell_up_to(&a, text, length, most);
	if (a.count > most)
		return false;
	likeness_spell(&b, wanted, wanted_length);
	return likeness_are_near(&a, &b);
}

/* Whether a text begins with the letters of a name. */
static bool starts_with(const char *text, size_t length, const char *name, size_t name_length)
{
	size_t at = 0, name_at = 0;
	unsigned letter;
	while ((letter = next_letter(name, name_length, &name_at)) != 0) {
		if (next_letter(text, length, &at) != letter)
			return false;
	}
	return true;
}

bool likeness_holds(const char *text, size_t length, const char *name, size_t name_length)
{
	size_t name_at = 0;
	const unsigned first = next_letter(name, name_length, &name_at);
	for (size_t at = 0; at < length;) {
		/* What nobody sees is passed over once, and not again from each place within it. */
		if (next_letter(text, length, &at) == first &&
			starts_with(text + at, length - at, name + name_at, name_length - name_at))
			return true;
	}
	return false;
}

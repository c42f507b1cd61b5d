/* SPDX-License-Identifier: MIT */
#include "event/address_search.h"

#include "binxml/ascii.h"
#include "binxml/digits.h"
#include "binxml/likeness.h"
#include "event/address_numbers.h"
#include "event/seen.h"

#include <arpa/inet.h>
#include <string.h>

/*
 * The longest row of characters that can be an address: the longest IPv6 address, with room for zeros before its
 * numbers.
 */
#define RUN_MAX 96u

/*
 * A row of hexadecimal digits, colons and dots right behind a letter belongs to a word where it is shorter than this.
 */
#define BEHIND_LETTER_MIN 8u

/*
 * The first of the five characters that set a direction (U+202A to U+202E), and the last of them, which makes digits
 * run from right to left too.
 */
#define DIRECTION_FIRST        0x202au
#define RIGHT_TO_LEFT_OVERRIDE 0x202eu

/* The sign of a proportion (U+2237). */
#define DOUBLE_COLON 0x2237u

/* How a text is read; bits. */
enum way {
	WAY_JOINED = 1,   /* blanks within an address are passed over */
	WAY_TURNED = 2,   /* text behind a right-to-left override is read backwards, as terminals show it */
	WAY_LETTERED = 4, /* letters that look like digits (o, l, i) count as digits */
	WAY_NAMES = 8,    /* names of programs that could be addresses ("a::b") are none */
	WAY_SHOWN = 16,   /* control characters that take no room on a screen are passed over */
	WAY_SPACED = 32,  /* blanks and brackets beside a dot are passed over; only IPv4 counts */
	WAY_DOTTED = 64,  /* signs beyond ASCII count as dots, several dots as one; only IPv4 counts */
	WAY_SPLIT = 128   /* digits beyond ASCII are none, as the mark of a footnote */
};

/* The ways from 0 on that address_search() tries: all combinations of the first three bits. */
#define WAYS 8u

/* A row of characters that may belong to an address, in the order in which a person sees them. */
struct run {
	char text[RUN_MAX];
	size_t count; /* more than RUN_MAX: the row is too long */
	size_t turn;  /* where the part that is read backwards begins */
	bool is_behind_letter;
};

struct looking {
	const struct address_search *search;
	struct run decimal, hexadecimal;
	unsigned ways;
	bool is_mask_next; /* an address and a slash came before */
	bool is_after_letter;
	bool is_after_dot;
	bool has_found;
};

/*
 * Characters.
 */

static unsigned lettered_digit(unsigned character, unsigned ways)
{
	switch (character) {
	case 'o':
		return '0';
	case 'l':
	case 'i':
		return '1';
	case '|':
		return ways & WAY_NAMES ? character : '1'; /* in words it parts them */
	default:
		return character;
	}
}

/* A character in lower case, and as the ASCII character that it looks like, where there is one. */
static unsigned plain_character(unsigned character, unsigned ways)
{
	unsigned value;
	if (character >= 0xff01 && character <= 0xff5e)
		character -= 0xff01 - '!';
	if (character >= 'A' && character <= 'Z')
		character += 'a' - 'A';
	if (character > 0x7f && digits_value(character, &value))
		return '0' + value;
	if (character > 0x7f)
		character = likeness_mark(likeness_ascii(character));
	if (ways & WAY_DOTTED && likeness_is_sign(character))
		return '.';
	return ways & WAY_LETTERED ? lettered_digit(character, ways) : character;
}

/* Whether a character shows nothing but takes room, so that it parts two words; controls are among these. */
static bool is_blank(unsigned character)
{
	return character <= 0x20 || (character >= 0x7f && character <= 0xa0) || character == 0x1680 ||
	       (character >= 0x2000 && character <= 0x200a) || character == 0x2028 || character == 0x2029 ||
	       character == 0x202f || character == 0x205f || character == 0x2800 || character == 0x3000;
}

/*
 * Whether it is one of these controls that many programs show as nothing at all; tabs and line breaks take room
 * everywhere.
 */
static bool is_control(unsigned character)
{
	bool is_space = character >= '\t' && character <= '\r';
	return (character < 0x20 && !is_space) || (character >= 0x7f && character < 0xa0 && character != 0x85);
}

/* Whether it is a visible ASCII character or the full-width form of one. */
static bool is_always_seen(unsigned character)
{
	return (character > 0x20 && character < 0x7f) || (character >= 0xff01 && character <= 0xff5e);
}

/*
 * Runs.
 */

/* Whether a row ends with a number of zeros alone, of which there are more than any number is written with. */
static bool has_zeros(const struct run *run)
{
	static const char zeros[] = "0000";
	const size_t count = sizeof zeros - 1;
	const size_t before = run->count - count;
	return run->count >= count && memcmp(run->text + before, zeros, count) == 0 &&
	       (before == 0 || run->text[before - 1] == '.');
}

static void put(struct run *run, unsigned character, const struct looking *looking, bool is_turned)
{
	if (run->count == 0)
		run->is_behind_letter = looking->is_after_letter;
	if (run->count >= RUN_MAX) {
		run->count = RUN_MAX + 1;
		return;
	}
	size_t at = is_turned ? run->turn : run->count;
	if (character == '0' && !is_turned && has_zeros(run))
		return; /* a number may begin with any number of them */
	if (is_turned)
		memmove(run->text + at + 1, run->text + at, run->count - at);
	run->text[at] = (char)character;
	run->count++;
}

/* Whether an IPv4 address is a mask (ones, then zeros): behind an address and a slash it is no address of a peer. */
static bool is_mask(const uint8_t bytes[16])
{
	uint32_t bits = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
	return (~bits & (~bits + 1)) == 0;
}

/*
 * Whether a character at the edge of a row belongs to the sentence around the address: a dot, or a colon that stands
 * alone.
 */
static bool is_punctuation(const char *text, size_t length, size_t at, size_t neighbour)
{
	return text[at] == '.' || (text[at] == ':' && (neighbour >= length || text[neighbour] != ':'));
}

/* The length of a row without such punctuation at its edges. */
static size_t trim(const struct run *run, size_t *start)
{
	size_t from = 0;
	size_t end = run->count > RUN_MAX ? 0 : run->count;
	while (from < end && is_punctuation(run->text, end, from, from + 1))
		from++;
	while (end > from && is_punctuation(run->text, end, end - 1, end - 2))
		end--;
	*start = from;
	return end - from;
}

/*
 * Whether a row that could be an IPv6 address is a name in a program, such as "a::b" or "fe::face": two words with two
 * colons between them and no digit. Behind a letter ("crc32::add") one word without a digit is enough.
 */
static bool is_name(const char *text, size_t length, bool is_behind_letter)
{
	size_t colons = 0, first_digits = 0, last_digits = 0;
	for (size_t i = 0; i < length; i++) {
		colons += text[i] == ':';
		if (colons == 0)
			first_digits += ascii_is_digit((unsigned char)text[i]);
		else
			last_digits += ascii_is_digit((unsigned char)text[i]);
	}
	if (colons != 2)
		return false;
	return is_behind_letter ? first_digits == 0 || last_digits == 0 : first_digits + last_digits == 0;
}

/* Behind an address among words a lower number is no port: object identifiers are made of such numbers. */
#define PORT_MIN 256u

/*
 * The length without a port, of least or more, behind a dot, as tcpdump writes it and RFC 5952 (section 6) mentions:
 * "2001:db8::66.500". The whole length where there is no port.
 */
static size_t without_port(const char *text, size_t length, unsigned least)
{
	size_t end = length;
	unsigned port = 0, unit = 1;
	while (end > 0 && ascii_is_digit((unsigned char)text[end - 1]) && length - end < 5) {
		port += unit * (unsigned)(text[--end] - '0');
		unit *= 10;
	}
	return end > 0 && end < length && text[end - 1] == '.' && port >= least && port <= 0xffff ? end - 1 : length;
}

/* Whether a row is an address of the wanted family. */
static bool read_run(const struct looking *looking, const char *text, size_t length, uint8_t wanted, uint8_t bytes[16])
{
	char canonical[VALUE_ADDRESS_MAX];
	uint8_t family = 0;
	if (seen_address(text, length, canonical, bytes, &family) > 0)
		return family == wanted;
	/* Among words it may be a name in a program, or a number of another kind. */
	const bool is_words = looking->ways & WAY_NAMES;
	size_t shorter = is_words && wanted == 6 ? length : without_port(text, length, is_words ? PORT_MIN : 0);
	return shorter < length && seen_address(text, shorter, canonical, bytes, &family) > 0 && family == wanted;
}

/* Ends a row and hands over the address in it. Returns true where the caller wants no more. */
static bool end_run(struct looking *looking, struct run *run, uint8_t wanted)
{
	uint8_t bytes[16];
	size_t start = 0;
	size_t length = trim(run, &start);
	bool is_behind_letter = run->is_behind_letter && start == 0;
	run->count = run->turn = 0;
	if (length < 2 || (wanted == 6 && looking->ways & (WAY_SPACED | WAY_DOTTED)) ||
		(wanted == 6 && is_behind_letter && length < BEHIND_LETTER_MIN) ||
		(wanted == 6 && looking->ways & WAY_NAMES && is_name(run->text + start, length, is_behind_letter)) ||
		!read_run(looking, run->text + start, length, wanted, bytes) ||
		(wanted == 4 && looking->is_mask_next && is_mask(bytes)))
		return false;
	looking->has_found = true;
	if (looking->search->is_behind_letter)
		*looking->search->is_behind_letter = is_behind_letter;
	return looking->search->found(looking->search->user, wanted, bytes);
}

/* Ends both rows at a character that belongs to no address, or at the end of the text. Returns as end_run(). */
static bool separate(struct looking *looking, unsigned character)
{
	bool had_found = looking->has_found;
	looking->has_found = false;
	bool is_enough = end_run(looking, &looking->decimal, 4) || end_run(looking, &looking->hexadecimal, 6);
	looking->is_mask_next = looking->has_found && character == '/';
	looking->has_found |= had_found;
	return is_enough;
}

static bool take(struct looking *looking, unsigned character, bool is_turned)
{
	bool is_letter = character >= 'a' && character <= 'z';
	bool is_enough = false;
	if (character == '.' && looking->is_after_dot)
		return looking->ways & WAY_DOTTED ? false : separate(looking, character); /* no address has two */
	if (ascii_is_digit(character) || character == '.')
		put(&looking->decimal, character, looking, is_turned);
	if (ascii_is_digit(character) || character == '.' || character == ':' || (is_letter && character <= 'f'))
		put(&looking->hexadecimal, character, looking, is_turned);
	else
		is_enough = separate(looking, character);
	if (!ascii_is_digit(character) && character != '.' && looking->decimal.count > 0)
		is_enough = is_enough || end_run(looking, &looking->decimal, 4);
	looking->is_after_letter = is_letter && character > 'f';
	looking->is_after_dot = character == '.';
	return is_enough;
}

/* Takes a character beyond ASCII, which may be drawn as several of it: a number in a circle, or with its full stop. */
static bool take_other(struct looking *looking, unsigned character, bool is_turned)
{
	unsigned digit;
	const char *joined = character == DOUBLE_COLON ? "::" : likeness_joined_letters(character);
	if (looking->ways & WAY_SPLIT &&
		(digits_value(character, &digit) || (joined && ascii_is_digit((unsigned char)joined[0]))))
		return take(looking, ' ', is_turned);
	if (!joined)
		return take(looking, plain_character(character, looking->ways), is_turned);
	bool is_enough = false;
	for (; *joined && !is_enough; joined++)
		is_enough = take(looking, (unsigned char)*joined, is_turned);
	return is_enough;
}

/* Whether a character parts what stands around it without being seen as part of either: a blank, a bracket, a quote. */
static bool is_spacing(unsigned character)
{
	return is_blank(character) || (character < 0x80 && strchr("[](){}<>\"'`", (int)character) != NULL);
}

/* A stretch of such characters. */
struct spacing {
	size_t end; /* no character before it is another */
	bool has_dot_behind;
};

/* The stretch that goes on at a place in a text. */
static struct spacing find_spacing(const char *text, size_t length, size_t at)
{
	struct spacing spacing = {at, false};
	unsigned character = ' ';
	while (at < length && (is_spacing(character) || likeness_is_unseen(character) || likeness_is_mark(character))) {
		spacing.end = at;
		character = likeness_point(text, length, &at);
	}
	spacing.has_dot_behind = plain_character(character, 0) == '.';
	return spacing;
}

/* Searches a text in one combination of ways. Returns true where the caller wants no more. */
static bool look(const struct address_search *search, const char *text, size_t length, unsigned ways, bool *has_found)
{
	struct looking looking;
	struct spacing spacing = {0, false};
	bool is_turned = false;
	bool is_enough = false;
	looking.search = search;
	looking.ways = ways;
	looking.decimal.count = looking.decimal.turn = looking.hexadecimal.count = looking.hexadecimal.turn = 0;
	looking.decimal.is_behind_letter = looking.hexadecimal.is_behind_letter = false;
	looking.is_mask_next = looking.is_after_letter = looking.is_after_dot = looking.has_found = false;
	for (size_t at = 0; at < length && !is_enough;) {
		unsigned character = likeness_point(text, length, &at);
		if (ways & WAY_SPACED && is_spacing(character)) {
			if (at > spacing.end)
				spacing = find_spacing(text, length, at);
			if (looking.is_after_dot || spacing.has_dot_behind)
				continue;
		}
		/* Most characters are visible ASCII, and need no further look. */
		if (is_always_seen(character)) {
			is_enough = take(&looking, plain_character(character, ways), is_turned);
			continue;
		}
		bool turns = character >= DIRECTION_FIRST && character <= RIGHT_TO_LEFT_OVERRIDE;
		if (turns && ways & WAY_TURNED) {
			is_turned = character == RIGHT_TO_LEFT_OVERRIDE;
			looking.decimal.turn = looking.decimal.count;
			looking.hexadecimal.turn = looking.hexadecimal.count;
		}
		bool is_joined = ways & WAY_JOINED || (ways & WAY_SHOWN && is_control(character));
		if (is_blank(character) && !is_joined)
			is_enough = take(&looking, ' ', false);
		else if (!likeness_is_unseen(character) && !likeness_is_mark(character))
			is_enough = take_other(&looking, character, is_turned);
	}
	is_enough = is_enough || separate(&looking, 0);
	*has_found = looking.has_found;
	return is_enough;
}

/*
 * What only a field may hold.
 */

/*
 * Writes all that a person sees of a text as ASCII, ended with a NUL. False where it is longer than an address can be,
 * or has other characters.
 */
static bool spell(const char *text, size_t length, char spelled[RUN_MAX])
{
	size_t count = 0;
	for (size_t at = 0; at < length;) {
		unsigned character = likeness_point(text, length, &at);
		if (likeness_is_unseen(character))
			continue;
		character = plain_character(character, 0);
		if (character > 0x7e || count == RUN_MAX - 1)
			return false;
		spelled[count++] = (char)character;
	}
	spelled[count] = '\0';
	return count > 0;
}

/*
 * All ways.
 */

/* Whether a text has a right-to-left override (U+202E): without one it need not be read backwards. */
static bool has_override(const char *text, size_t length)
{
	static const char override[] = "\xe2\x80\xae";
	for (size_t i = 0; i + 3 <= length; i++) {
		if (memcmp(text + i, override, 3) == 0)
			return true;
	}
	return false;
}

/*
 * Whether a text may hold an address that only WAY_DOTTED or WAY_SPLIT finds: a character beyond ASCII stands
 * beside a digit, or two dots stand together.
 */
static bool may_be_other(const char *text, size_t length)
{
	for (size_t i = 1; i < length; i++) {
		const unsigned char before = (unsigned char)text[i - 1], here = (unsigned char)text[i];
		if ((ascii_is_digit(before) && here > 0x7f) || (before > 0x7f && ascii_is_digit(here)) ||
			(before == '.' && here == '.'))
			return true;
	}
	return false;
}

/* Searches a text in these two ways, if there may be anything that only they find. Returns as look(). */
static bool look_otherwise(const struct address_search *search, const char *text, size_t length, unsigned ways)
{
	bool has_found;
	return may_be_other(text, length) && (look(search, text, length, ways | WAY_DOTTED, &has_found) ||
						     look(search, text, length, ways | WAY_SPLIT, &has_found));
}

bool address_search(const struct address_search *search, const char *text, size_t length)
{
	char spelled[RUN_MAX];
	bool has_found;
	bool is_turned = has_override(text, length);
	for (unsigned ways = 0; ways < WAYS; ways++) {
		if ((ways & WAY_TURNED && !is_turned) || (ways & WAY_LETTERED && !search->is_field))
			continue;
		if (look(search, text, length, ways, &has_found))
			return true;
	}
	if (look_otherwise(search, text, length, 0))
		return true;
	if (!search->is_field || !spell(text, length, spelled))
		return false;
	return address_numbers_give(search, spelled);
}

/* What an ASCII character is to may_be_spelled(). */
enum part { PART_OTHER = 0, PART_DIGIT, PART_LETTER, PART_DOT, PART_SPACING };

static enum part part_of(unsigned char character)
{
	const unsigned char small = character | 0x20;
	if (ascii_is_digit(character))
		return PART_DIGIT;
	if (small == 'o' || small == 'l' || small == 'i')
		return PART_LETTER;
	if (character == '.')
		return PART_DOT;
	return is_spacing(character) ? PART_SPACING : PART_OTHER;
}

/*
 * Whether a text may hold an address that only WAY_SPACED or WAY_LETTERED finds: spacing beside a dot with a number
 * around both, a letter beside a digit, or one beside a dot. Most texts do not, and need not be looked at in these
 * ways.
 */
static bool may_be_spelled(const char *text, size_t length)
{
	enum part before = PART_OTHER; /* the last character */
	enum part number = PART_OTHER; /* the last one that was no dot or spacing, if such stand behind it */
	bool has_dot = false, has_spacing = false; /* behind that */
	for (size_t i = 0; i < length; i++) {
		const enum part part = part_of((unsigned char)text[i]);
		if ((unsigned char)text[i] > 0x7f)
			return true;
		const bool is_number = part == PART_DIGIT || part == PART_LETTER;
		const bool was_number = number == PART_DIGIT || number == PART_LETTER;
		if (is_number && was_number && has_dot && (has_spacing || part == PART_LETTER || number == PART_LETTER))
			return true;
		if ((part == PART_LETTER && before == PART_DIGIT) || (part == PART_DIGIT && before == PART_LETTER))
			return true;
		has_dot = part == PART_DOT || (part == PART_SPACING && has_dot);
		has_spacing = part == PART_SPACING || (part == PART_DOT && has_spacing);
		number = part == PART_DOT || part == PART_SPACING ? number : part;
		before = part;
	}
	return false;
}

bool address_search_spelled(const struct address_search *search, const char *text, size_t length)
{
	bool has_found;
	return may_be_spelled(text, length) &&
	       (look(search, text, length, WAY_NAMES | WAY_SPACED, &has_found) ||
		       look(search, text, length, WAY_NAMES | WAY_SPACED | WAY_LETTERED, &has_found));
}

bool address_search_as_written(const struct address_search *search, const char *text, size_t length)
{
	bool has_found, has_control = false;
	if (look(search, text, length, WAY_NAMES, &has_found))
		return true;
	/* What no program writes, but a person reads: letters for digits, and what stands apart from its dots. */
	if (address_search_spelled(search, text, length) || look_otherwise(search, text, length, WAY_NAMES))
		return true;
	for (size_t at = 0; at < length && !has_control;)
		has_control = is_control(likeness_point(text, length, &at));
	return has_control && look(search, text, length, WAY_NAMES | WAY_SHOWN, &has_found);
}

/* Whether a character shows nothing but sets the direction in which those around it are read. */
static bool is_direction(unsigned character)
{
	return (character >= DIRECTION_FIRST && character <= RIGHT_TO_LEFT_OVERRIDE) ||
	       (character >= 0x2066 && character <= 0x2069) || character == 0x200e || character == 0x200f ||
	       character == 0x61c;
}

static bool is_hexadecimal(unsigned character)
{
	return ascii_is_digit(character) || (character >= 'a' && character <= 'f');
}

/* Whether a text may have such a character, by the first two bytes of their UTF-8 forms. */
static bool may_have_direction(const char *text, size_t length)
{
	for (size_t i = 0; i + 2 <= length; i++) {
		unsigned char first = (unsigned char)text[i], second = (unsigned char)text[i + 1];
		if ((first == 0xe2 && (second == 0x80 || second == 0x81)) || (first == 0xd8 && second == 0x9c))
			return true;
	}
	return false;
}

bool address_search_is_turned(const char *text, size_t length)
{
	/* Of the current row of characters that may belong to an address: what came in it so far. */
	bool has_left = false, has_digit = false, is_split = false, is_after_letter = false;
	bool has_override = false, has_any_digit = false;
	if (!may_have_direction(text, length))
		return false;
	for (size_t at = 0; at < length;) {
		unsigned character = likeness_point(text, length, &at);
		has_override |= character == RIGHT_TO_LEFT_OVERRIDE || character == RIGHT_TO_LEFT_OVERRIDE - 1;
		if (is_direction(character)) {
			is_split |= has_left;
			continue;
		}
		if (likeness_is_unseen(character) && !is_blank(character))
			continue;
		character = plain_character(character, 0);
		has_any_digit |= ascii_is_digit(character);
		bool is_part = is_hexadecimal(character);
		/* The letters of a word before an address are not part of it. */
		if (is_part && !(is_after_letter && !ascii_is_digit(character))) {
			has_digit |= ascii_is_digit(character);
			if (is_split && has_digit)
				return true;
			has_left = true;
		} else if (character != '.' && character != ':') {
			has_left = has_digit = is_split = false;
			is_after_letter = character >= 'a' && character <= 'z';
			continue;
		}
		is_after_letter = is_after_letter && !ascii_is_digit(character);
	}
	return has_override && has_any_digit;
}

struct only {
	uint8_t family, bytes[16];
	bool is_other;
};

static bool take_only(void *user, uint8_t family, const uint8_t bytes[16])
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	struct only *only = user;
	uint8_t ipv4[16] = {0};
	/*
	 * The IPv4 digits at the end of a mapped address are found as an address of their own too, which is the same
	 * one.
	 */
	if (family == 6 && memcmp(bytes, mapped, sizeof mapped) == 0) {
		family = 4;
		bytes = memcpy(ipv4, bytes + 12, 4);
	}
	if (only->family == 0) {
		only->family = family;
		memcpy(only->bytes, bytes, sizeof only->bytes);
	}
	only->is_other = only->family != family || memcmp(only->bytes, bytes, sizeof only->bytes) != 0;
	return only->is_other;
}

/* The one address that a text holds among other words; 0 where it holds none or several different ones. */
static size_t find_only(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family)
{
	struct only only = {0};
	const struct address_search search = {.found = take_only, .user = &only};
	char written[INET6_ADDRSTRLEN];
	bool has_found = false;
	bool is_turned = has_override(text, length);
	*family = 0;
	for (unsigned ways = 0; ways < WAY_LETTERED && !has_found; ways++) {
		if (!(ways & WAY_TURNED) || is_turned)
			look(&search, text, length, ways, &has_found);
	}
	if (!has_found || only.is_other ||
		!inet_ntop(only.family == 4 ? AF_INET : AF_INET6, only.bytes, written, sizeof written))
		return 0;
	return value_address(written, strlen(written), canonical, bytes, family);
}

size_t address_search_seen(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family)
{
	size_t found = seen_address(text, length, canonical, bytes, family);
	return found > 0 ? found : find_only(text, length, canonical, bytes, family);
}

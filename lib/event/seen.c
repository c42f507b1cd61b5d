/* SPDX-License-Identifier: MIT */
#include "event/seen.h"

#include "binxml/ascii.h"
#include "binxml/digits.h"
#include "binxml/likeness.h"
#include "event/events.h"
#include "evidence/vector.h"

#include <string.h>

/* Room for an address and what may stand around it; a longer text is none. */
#define SEEN_MAX 96u

/*
 * Writes what a person sees of a text, with digits of any script as ASCII. Returns its length; 0 where something in it
 * is neither ASCII nor a digit, or where it is too long.
 */
static size_t seen_ascii(const char *text, size_t length, char seen[SEEN_MAX])
{
	size_t count = 0;
	size_t at = 0;
	unsigned character, digit;
	while ((character = likeness_next(text, length, &at)) != 0) {
		if (character > 0x7e && digits_value(character, &digit))
			character = '0' + digit;
		if (character > 0x7e || count == SEEN_MAX)
			return 0;
		seen[count++] = (char)character;
	}
	return count;
}

static size_t count_of(const char *text, size_t length, char wanted)
{
	size_t count = 0;
	for (size_t i = 0; i < length; i++)
		count += text[i] == wanted;
	return count;
}

/*
 * The index of the last wanted character where nothing but digits follow it, as before a port or a prefix length;
 * length where there is no such character.
 */
static size_t find_suffix(const char *text, size_t length, char wanted)
{
	for (size_t i = length; i-- > 0;) {
		if (text[i] == wanted)
			return i + 1 < length ? i : length;
		if (text[i] < '0' || text[i] > '9')
			break;
	}
	return length;
}

/* Reads four decimal numbers below 256, with any zeros before them. */
static bool read_ipv4(const char *text, size_t length, uint8_t bytes[16])
{
	unsigned number = 0, digits = 0, part = 0;
	for (size_t i = 0; i <= length; i++) {
		if (i < length && text[i] >= '0' && text[i] <= '9') {
			number = number * 10 + (unsigned)(text[i] - '0');
			if (++digits > 8 || number > 255)
				return false;
			continue;
		}
		if (digits == 0 || part == 4 || (i < length && text[i] != '.'))
			return false;
		bytes[part++] = (uint8_t)number;
		number = digits = 0;
	}
	return part == 4;
}

static size_t put_ipv4(const uint8_t bytes[4], char canonical[VALUE_ADDRESS_MAX])
{
	size_t length = 0;
	for (unsigned i = 0; i < 4; i++) {
		unsigned number = bytes[i];
		if (i > 0)
			canonical[length++] = '.';
		if (number >= 100)
			canonical[length++] = (char)('0' + number / 100);
		if (number >= 10)
			canonical[length++] = (char)('0' + number / 10 % 10);
		canonical[length++] = (char)('0' + number % 10);
	}
	return length;
}

size_t seen_address(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family)
{
	char seen[SEEN_MAX];
	char *at = seen;
	size_t left = seen_ascii(text, length, seen);
	*family = 0;
	left = find_suffix(at, left, '/');
	if (left > 0 && at[0] == '[') {
		const char *end = memchr(at, ']', left);
		if (!end)
			return 0;
		at++;
		left = (size_t)(end - at);
	} else if (count_of(at, left, ':') == 1) {
		left = find_suffix(at, left, ':');
	}
	const char *zone = memchr(at, '%', left);
	size_t bare = zone ? (size_t)(zone - at) : left;
	memset(bytes, 0, 16);
	if (read_ipv4(at, bare, bytes)) {
		*family = 4;
		return put_ipv4(bytes, canonical);
	}
	return value_address(at, left, canonical, bytes, family);
}

static bool is_around_number(char c)
{
	return c != '\0' && strchr("()[]{}<>\"'`,.;:#", c);
}

/* A number may be in digits of any script, with brackets, quotes and marks around it: "[771]". */
bool seen_number(const char *text, size_t length, uint64_t *number)
{
	char seen[SEEN_MAX];
	size_t count = seen_ascii(text, length, seen), start = 0;
	while (start < count && is_around_number(seen[start]))
		start++;
	while (count > start && is_around_number(seen[count - 1]))
		count--;
	struct value value = {(const uint8_t *)seen + start, (uint32_t)(count - start), VALUE_UTF8};
	return count > start && value_number(&value, number);
}

/*
 * Whether a text holds characters that show nothing, full-width characters, or letters of different scripts that look
 * alike.
 */
static bool is_seen_otherwise(const char *text, size_t length)
{
	size_t at = 0;
	for (size_t from = 0; from < length; from = at) {
		bool is_plain = text[from] > 0x20 && text[from] < 0x7f;
		if (is_plain) {
			at = from + 1;
			continue;
		}
		unsigned character = likeness_next(text, length, &at);
		/* A full-width character comes out as ASCII; a character that is not seen was passed over. */
		if (character < 0x80 || at - from > likeness_size(character))
			return true;
	}
	return likeness_is_mixed(text, length);
}

/*
 * Whether it is punctuation, an arrow, a sign or a symbol beyond ASCII: some of these are drawn as a hyphen or a dot.
 */
static bool is_sign(unsigned character)
{
	return (character >= 0x2000 && character < 0x2070) || (character >= 0x2190 && character < 0x2c00) ||
	       (character > 0x7f && likeness_ascii(character) == '-');
}

/* Whether a character is in no computer's name, or not behind the one before it. A full name may end with a dot. */
static bool is_of_no_computer(unsigned character, unsigned before)
{
	bool is_digit = character >= '0' && character <= '9';
	if (character == '.')
		return before == 0 || before == '.';
	/* Catalan has such a dot between two letters l. */
	bool is_letter_dot = character == 0xb7 && (before == 'l' || before == 'L');
	if (is_sign(character) || likeness_joined_letters(character) ||
		(likeness_mark(character) != character && !is_letter_dot))
		return true;
	return character < 0x80 && !ascii_is_letter(character) && !is_digit && character != '-' && character != '_';
}

/* Names have up to 255 characters (DNS_MAX_NAME_LENGTH), of which each takes three bytes of UTF-8 at most. */
#define COMPUTER_LENGTH (255u * 3u)

bool seen_is_odd_computer(const char *text, size_t length)
{
	unsigned before = 0, character, value;
	bool has_letter = false, has_other_digit = false, has_mark = false;
	if (length > COMPUTER_LENGTH)
		return true;
	for (size_t at = 0; at < length; before = character) {
		character = likeness_point(text, length, &at);
		has_letter |= ascii_is_letter(character);
		if (is_of_no_computer(character, before))
			return true;
		has_other_digit |= character > 0xff && digits_value(character, &value);
		/* No language puts a mark on a digit. */
		has_mark |= likeness_is_mark(character) && before < 0x80 && !ascii_is_letter(before);
	}
	return has_mark || (has_letter && has_other_digit) || is_seen_otherwise(text, length) ||
	       seen_is_refused(text, length);
}

uint8_t ipsecevtx_seen_address(const char *text, size_t length, uint8_t bytes[16])
{
	char canonical[VALUE_ADDRESS_MAX];
	uint8_t family;
	return seen_address(text, length, canonical, bytes, &family) ? family : 0;
}

bool ipsecevtx_seen_number(const char *text, size_t length, uint64_t *number)
{
	return seen_number(text, length, number);
}

size_t ipsecevtx_seen_text(const char *text, size_t length, char *buffer, size_t size)
{
	size_t count = 0, kept = 0;
	size_t at = 0;
	unsigned character;
	while ((character = likeness_next(text, length, &at)) != 0) {
		char bytes[4];
		size_t needed = likeness_put(character, bytes);
		/* Keeps whole characters, up to the first one that does not fit. */
		if (kept == count && kept < size && needed < size - kept) {
			memcpy(buffer + kept, bytes, needed);
			kept += needed;
		}
		count += needed;
	}
	if (size > 0)
		buffer[kept] = '\0';
	return count;
}

/* The next hexadecimal digit that a person reads, 0 to 15; -1 at the end. */
static int next_hex_digit(const char *text, size_t length, size_t *at)
{
	while (*at < length) {
		char bytes[4];
		size_t next = 0;
		unsigned character = likeness_resolved(text, length, at);
		/* The character in plain form; 0 where it is not seen. */
		unsigned letter = likeness_ascii(likeness_next(bytes, likeness_put(character, bytes), &next));
		letter = letter == 'o' ? '0' : letter == 'l' || letter == 'i' || letter == '|' ? '1' : letter;
		if (letter >= '0' && letter <= '9')
			return (int)(letter - '0');
		if (letter >= 'a' && letter <= 'f')
			return (int)(letter - 'a') + 10;
	}
	return -1;
}

bool seen_is_guid(const char *text, size_t length, const char *guid)
{
	enum { DIGITS = 32 };
	int wanted[DIGITS], last[DIGITS];
	size_t count = 0, guid_at = 0;
	int digit;
	for (size_t i = 0; i < DIGITS; i++)
		wanted[i] = next_hex_digit(guid, strlen(guid), &guid_at);
	/* The digits count whatever stands between, before and behind them; "urn:uuid:" has a digit of its own. */
	for (size_t at = 0; (digit = next_hex_digit(text, length, &at)) >= 0;) {
		size_t same = 0;
		last[count++ % DIGITS] = digit;
		while (count >= DIGITS && same < DIGITS && last[(count + same) % DIGITS] == wanted[same])
			same++;
		if (same == DIGITS)
			return true;
	}
	return false;
}

static bool is_name(const char *text, size_t length, const char *name, size_t wanted)
{
	return (length == wanted && memcmp(text, name, length) == 0) || likeness_is_near(text, length, name, wanted);
}

bool seen_is_name(const char *text, size_t length, const char *name)
{
	size_t wanted = strlen(name);
	/*
	 * Programs end a text at a NUL, and for a person a name ends at a tab or a line break; blanks stand in many
	 * names.
	 */
	size_t shown = 0;
	while (shown < length && (unsigned char)text[shown] >= 0x20)
		shown++;
	return is_name(text, length, name, wanted) || (shown < length && is_name(text, shown, name, wanted));
}

/* The value of a digit of any script; -1 for other characters. */
static int digit_of(unsigned character)
{
	unsigned value;
	if (character >= '0' && character <= '9')
		return (int)(character - '0');
	return character > 0x7f && digits_value(character, &value) ? (int)value : -1;
}

static bool is_told(uint32_t event_id, const uint8_t *asked)
{
	return events_are_told(event_id) || (asked && asked[event_id / 8] >> event_id % 8 & 1);
}

/* How digits among other characters are put together to numbers; bits, and find_event_id() tries all combinations. */
enum {
	NUMBER_BLANKS = 1, /* blanks and unseen characters do not end a number */
	NUMBER_SPLIT = 2,  /* a number ends where its digits change from ASCII to others (a superscript) or back */
	NUMBER_WAYS = 4
};

/* The ASCII character of which this one is the full-width form, else itself. */
static unsigned without_width(unsigned character)
{
	char bytes[4];
	size_t next = 0;
	return character > 0x7f ? likeness_next(bytes, likeness_put(character, bytes), &next) : character;
}

/*
 * Finds an event number that is told of (see is_told()) among other characters: behind a sign, in a list, before the
 * mark of a footnote. Reads all combinations of NUMBER_ bits in one pass.
 */
static bool find_event_id(const char *text, size_t length, const uint8_t *asked, uint32_t *event_id)
{
	uint32_t numbers[NUMBER_WAYS] = {0};
	bool was_ascii = true;
	for (size_t at = 0, is_end = 0; !is_end;) {
		is_end = at == length;
		unsigned character = is_end ? 0 : likeness_resolved(text, length, &at);
		bool is_unseen = !is_end && likeness_is_unseen(character);
		character = without_width(character);
		int digit = digit_of(character);
		bool is_ascii = character < 0x80;
		for (unsigned ways = 0; ways < NUMBER_WAYS; ways++) {
			uint32_t *number = &numbers[ways];
			if (is_unseen && ways & NUMBER_BLANKS)
				continue;
			bool ends = digit < 0 || (ways & NUMBER_SPLIT && is_ascii != was_ascii);
			if (ends && *number > 0 && *number <= UINT16_MAX && is_told(*number, asked)) {
				*event_id = *number;
				return true;
			}
			*number = ends ? 0 : *number;
			if (digit >= 0)
				*number = *number > UINT16_MAX ? *number : *number * 10 + (uint32_t)digit;
		}
		was_ascii = is_unseen ? was_ascii : is_ascii;
	}
	return false;
}

static bool take_low_bits(uint64_t number, const uint8_t *asked, uint32_t *event_id)
{
	uint32_t low = (uint32_t)(number & 0xffff);
	if (!is_told(low, asked))
		return false;
	*event_id = low;
	return true;
}

/* Tries the whole text as one number first, then each number in it, since neither may hide the other. */
bool seen_text_event_id(const char *text, size_t length, const uint8_t *asked, uint32_t *event_id)
{
	uint64_t number;
	return (seen_number(text, length, &number) && take_low_bits(number, asked, event_id)) ||
	       find_event_id(text, length, asked, event_id);
}

bool seen_event_id(const struct value *value, struct arena *arena, const uint8_t *asked, uint32_t *event_id)
{
	const char *text;
	uint32_t length;
	uint64_t number;
	if (value_number(value, &number))
		return take_low_bits(number, asked, event_id) ||
		       (value_octal_number(value, &number) && take_low_bits(number, asked, event_id));
	return value_text(value, arena, &text, &length, NULL) == VALUE_OK &&
	       seen_text_event_id(text, length, asked, event_id);
}

#if defined(__SSE2__)
/* Which of 16 bytes are controls, or begin a character that seen_is_refused() may have to report; as bits. */
static inline unsigned doubtful(const char *text)
{
	const __m128i bytes = vector_load(text), last_control = _mm_set1_epi8(' ' - 1);
	__m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
	__m128i is_first = _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xef));
	is_first = _mm_or_si128(is_first, _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xc2)));
	is_first = _mm_or_si128(is_first, _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xf0)));
	is_control = _mm_or_si128(is_control, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(is_control, is_first));
}
#endif

static inline bool is_doubtful_byte(unsigned char byte)
{
	return byte < ' ' || byte == 0x7f || byte == 0xc2 || byte == 0xef || byte == 0xf0;
}

/*
 * The index, from at on, of the first byte that may belong to a character other programs refuse; most texts have none.
 */
static size_t find_doubtful(const char *text, size_t length, size_t at)
{
#if defined(__SSE2__)
	for (; length >= 16 && at < length; at += 16) {
		/*
		 * The last block is moved back so that it ends with the text; bytes that were looked at are shifted
		 * out.
		 */
		size_t start = at > length - 16 ? length - 16 : at;
		unsigned found = doubtful(text + start) >> (at - start);
		if (found)
			return at + (size_t)__builtin_ctz(found);
	}
#endif
	while (at < length && !is_doubtful_byte((unsigned char)text[at]))
		at++;
	return at;
}

bool seen_is_misread(unsigned character)
{
	return (character >= 0x10000 && character < 0x10400) || (character >= 0x1d800 && character < 0x1dc00) ||
	       (character < 0x40000 && likeness_is_misread(character));
}

/* Whether a character of four bytes begins there that is misread. */
static bool begins_misread(const char *text, size_t length)
{
	const uint8_t *bytes = (const uint8_t *)text;
	return length >= 4 && bytes[0] == 0xf0 &&
	       seen_is_misread((bytes[1] & 0x3fu) << 12 | (bytes[2] & 0x3fu) << 6 | (bytes[3] & 0x3fu));
}

bool seen_is_refused(const char *text, size_t length)
{
	for (size_t at = find_doubtful(text, length, 0); at < length; at = find_doubtful(text, length, at + 1)) {
		bool is_last = length - at >= 3 && memcmp(text + at, "\xef\xbf", 2) == 0 &&
			       ((unsigned char)text[at + 2] & 0xfe) == 0xbe;
		bool is_break = text[at] == '\t' || text[at] == '\n' || text[at] == '\r';
		/* U+0080 to U+009F except U+0085, which is a line break. */
		bool is_second = length - at >= 2 && (unsigned char)text[at] == 0xc2 &&
				 (unsigned char)text[at + 1] < 0xa0 && (unsigned char)text[at + 1] != 0x85;
		if (is_last || is_second || begins_misread(text + at, length - at) || text[at] == 0x7f ||
			((unsigned char)text[at] < ' ' && !is_break))
			return true;
	}
	return false;
}

/* SPDX-License-Identifier: MIT */
#include "text/escape.h"

#include "text/json_plain.h"
#include "text/numbers.h"

#include <string.h>

/* How many bytes of a text have room made for them at once. */
#define PIECE 4096u

/* How many bytes the character of UTF-8 at text has; 0 where there is none (RFC 3629). */
static size_t character_length(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t count = bytes[0] < 0x80 ? 1 : bytes[0] < 0xc2 ? 0 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
	if (count == 0 || count > length || bytes[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < count; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	}
	bool is_overlong = (bytes[0] == 0xe0 && bytes[1] < 0xa0) || (bytes[0] == 0xf0 && bytes[1] < 0x90);
	bool is_no_character = (bytes[0] == 0xed && bytes[1] >= 0xa0) || (bytes[0] == 0xf4 && bytes[1] >= 0x90);
	return is_overlong || is_no_character ? 0 : count;
}

char *text_json_ascii(char *out, unsigned character)
{
	switch (character) {
	case '"':
		return PUT_LITERAL(out, "\\\"");
	case '\\':
		return PUT_LITERAL(out, "\\\\");
	case '\n':
		return PUT_LITERAL(out, "\\n");
	case '\r':
		return PUT_LITERAL(out, "\\r");
	case '\t':
		return PUT_LITERAL(out, "\\t");
	default:
		break;
	}
	if (character >= 0x20 && character < 0x7f) {
		*out = (char)character;
		return out + 1;
	}
	out = PUT_LITERAL(out, "\\u00");
	*out++ = "0123456789abcdef"[character >> 4 & 15];
	*out++ = "0123456789abcdef"[character & 15];
	return out;
}

#if defined(__SSE2__)
/*
 * Copies 8 to 15 bytes, as the first and the last 8, which may overlap. Returns length, or 0 where one byte is not
 * plain.
 */
static size_t copy_short(char *out, const char *text, size_t length)
{
	uint64_t first, last;
	memcpy(&first, text, 8);
	memcpy(&last, text + length - 8, 8);
	if (json_odd_bytes(_mm_set_epi64x((long long)last, (long long)first)))
		return 0;
	memcpy(out, &first, 8);
	memcpy(out + length - 8, &last, 8);
	return length;
}

/*
 * Copies plain bytes in blocks, the last of which begins where it must to end with the text. Returns how many bytes
 * these are.
 */
static size_t copy_blocks(char *out, const char *text, size_t length)
{
	if (length < 16)
		return length < 8 ? 0 : copy_short(out, text, length);
	for (size_t done = 0;; done += 16) {
		size_t at = done > length - 16 ? length - 16 : done;
		__m128i block = vector_load(text + at);
		unsigned odd = json_odd_bytes(block);
		vector_store(out + at, block);
		if (odd)
			return at + (size_t)__builtin_ctz(odd);
		if (at == length - 16)
			return length;
	}
}
#else
static size_t copy_blocks(char *out, const char *text, size_t length)
{
	(void)out;
	(void)text;
	(void)length;
	return 0;
}
#endif

/* Writes a byte that is no UTF-8. Only names of inputs have such bytes, and no two may read the same. */
static char *put_byte(char *out, unsigned char byte)
{
	*out++ = '\\';
	*out++ = 'x';
	*out++ = "0123456789abcdef"[byte >> 4];
	*out++ = "0123456789abcdef"[byte & 15];
	return out;
}

/* Copies bytes that need no escaping, from *position on, which moves behind them, up to end. */
static char *copy_plain(char *out, const char *text, size_t *position, size_t end)
{
	size_t run = copy_blocks(out, text + *position, end - *position);
	for (; *position + run < end && json_is_plain((unsigned char)text[*position + run]); run++)
		out[run] = text[*position + run];
	*position += run;
	return out + run;
}

/* Writes the characters that begin before end, of a text of length bytes. */
static char *put_piece(char *out, const char *text, size_t *position, size_t end, size_t length)
{
	while (*position < end) {
		out = copy_plain(out, text, position, end);
		if (*position == end)
			break;
		size_t count = character_length(text + *position, length - *position);
		if (count == 1) {
			out = text_json_ascii(out, (unsigned char)text[*position]);
		} else if (count == 0) {
			*out++ = '\\'; /* in JSON a backslash is two */
			out = put_byte(out, (unsigned char)text[*position]);
			count = 1;
		} else {
			memcpy(out, text + *position, count);
			out += count;
		}
		*position += count;
	}
	return out;
}

char *text_json_put(char *out, const char *text, size_t length)
{
	size_t position = 0;
	return put_piece(out, text, &position, length, length);
}

/* As text_json(), in pieces: most of a long text needs no more room than its own length. */
static void put_long(struct text_buffer *buffer, const char *text, size_t length)
{
	size_t position = 0;
	text_literal(buffer, "\"");
	while (position < length) {
		size_t end = length - position > PIECE ? position + PIECE : length;
		char *at = text_room(buffer, (end - position) * ESCAPE_JSON_MAX + ESCAPE_JSON_ROOM);
		if (!at)
			return;
		text_end(buffer, put_piece(at, text, &position, end, length));
	}
	text_literal(buffer, "\"");
}

void text_json(struct text_buffer *buffer, const char *text, size_t length)
{
	if (length > PIECE) {
		put_long(buffer, text, length);
		return;
	}
	char *at = text_room(buffer, length * ESCAPE_JSON_MAX + ESCAPE_JSON_ROOM + 2);
	if (!at)
		return;
	*at = '"';
	at = text_json_put(at + 1, text, length);
	*at = '"';
	text_end(buffer, at + 1);
}

/*
 * Whether a spreadsheet takes a cell with this first character for a formula, or leaves the character out; also for a
 * NUL.
 */
static bool is_formula(char first)
{
	switch (first) {
	case '=':
	case '+':
	case '-':
	case '@':
	case ' ':
	case '\t':
	case '\0':
		return true;
	default:
		return false;
	}
}

#if defined(__SSE2__)
static inline __m128i odd_in_cell(__m128i block)
{
	__m128i odd = _mm_cmpeq_epi8(block, _mm_set1_epi8(','));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8('"')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8('\r')));
	return _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8('\n')));
}

/*
 * Whether a text of at least 8 bytes has a character for which a cell needs quotes. The last block may overlap the one
 * before.
 */
static bool has_odd_in_cell(const char *text, size_t length)
{
	const char *end = text + length;
	if (length < 16) {
		__m128i first = vector_load_half(text);
		__m128i last = vector_load_half(end - 8);
		return _mm_movemask_epi8(odd_in_cell(_mm_unpacklo_epi64(first, last))) != 0;
	}
	__m128i odd = odd_in_cell(vector_load(end - 16));
	for (; end - text > 16; text += 16)
		odd = _mm_or_si128(odd, odd_in_cell(vector_load(text)));
	return _mm_movemask_epi8(odd) != 0;
}
#endif

bool text_csv_needs_quotes(const char *text, size_t length)
{
	if (length == 0)
		return false;
	if (is_formula(text[0]) || text[length - 1] == ' ')
		return true;
#if defined(__SSE2__)
	if (length >= 8)
		return has_odd_in_cell(text, length);
#endif
	for (size_t i = 0; i < length; i++) {
		if (text[i] == ',' || text[i] == '"' || text[i] == '\r' || text[i] == '\n')
			return true;
	}
	return false;
}

void text_csv_quote(struct text_buffer *buffer, size_t start)
{
	size_t length = buffer->used - start;
	size_t quotes = 2;
	for (size_t i = start; i < buffer->used; i++)
		quotes += buffer->data[i] == '"';
	if (!text_room(buffer, quotes))
		return;
	char *text = buffer->data + start;
	char *to = text + length + quotes;
	buffer->used += quotes;
	*--to = '"';
	for (size_t i = length; i-- > 0;) {
		*--to = text[i];
		if (text[i] == '"')
			*--to = '"';
	}
	*--to = '"';
}

/* Appends a text as it is, except for bytes that are no UTF-8. */
static void put_utf8(struct text_buffer *buffer, const char *text, size_t length)
{
	size_t begin = 0;
	for (size_t i = 0; i < length;) {
		bool is_ascii = (unsigned char)text[i] < 0x80;
		size_t count = is_ascii ? 1 : character_length(text + i, length - i);
		if (count == 0) {
			text_put(buffer, text + begin, i - begin);
			char shown[4];
			put_byte(shown, (unsigned char)text[i]);
			text_put(buffer, shown, sizeof shown);
			begin = i + 1;
		}
		i += count == 0 ? 1 : count;
	}
	text_put(buffer, text + begin, length - begin);
}

void text_csv_cell(struct text_buffer *buffer, const char *text, size_t length)
{
	size_t start = buffer->used;
	put_utf8(buffer, text, length);
	if (!buffer->no_memory && text_csv_needs_quotes(buffer->data + start, buffer->used - start))
		text_csv_quote(buffer, start);
}

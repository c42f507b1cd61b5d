/* SPDX-License-Identifier: MIT */
#include "report/short.h"

#include <string.h>

#include "common/escape.h"

#define BEGINNING 36u
#define ENDING    20u
/* A longer word in a sentence is none of this program's own. */
#define WORD_BYTES 160u
/* How many long names of a row are looked for. */
#define NAMES_MAX 16u

static size_t characters_end(const char *text, size_t length, size_t characters)
{
	size_t end = 0;
	for (size_t i = 0; i < characters && end < length; i++)
		end += code_point_at(text + end, length - end).length;
	return end;
}

void short_name(struct buffer *buffer, const char *text, size_t length)
{
	if (characters_end(text, length, SHORT_NAME) == length) {
		buffer_put(buffer, text, length);
		return;
	}
	size_t start = length;
	for (size_t i = 0; i < ENDING; i++) {
		do
			start--;
		while (start > 0 && ((unsigned char)text[start] & 0xc0) == 0x80);
	}
	buffer_put(buffer, text, characters_end(text, start, BEGINNING));
	buffer_literal(buffer, "\xe2\x80\xa6");
	buffer_put(buffer, text + start, length - start);
}

struct names {
	const struct ipsecevtx_text *items[NAMES_MAX];
	size_t count;
};

static void find_names(struct names *names, const struct ipsecevtx_report_row *row, size_t sentence)
{
	names->count = 0;
	for (size_t i = 0; i < row->count && names->count < NAMES_MAX; i++) {
		const struct ipsecevtx_report_value *value = &row->values[i];
		/* A value as long as the sentence is the sentence itself. */
		if (!value->is_null && value->type == IPSECEVTX_REPORT_TEXT && value->text.length > SHORT_NAME &&
			value->text.length < sentence)
			names->items[names->count++] = &value->text;
	}
}

/* The length of the longest name that the text begins with; 0: there is none. */
static size_t name_at(const struct names *names, const char *text, size_t length)
{
	size_t longest = 0;
	for (size_t i = 0; i < names->count; i++) {
		const struct ipsecevtx_text *name = names->items[i];
		if (name->length > longest && name->length <= length && memcmp(name->data, text, name->length) == 0)
			longest = name->length;
	}
	return longest;
}

static size_t word_at(const char *text, size_t length)
{
	const char *end = memchr(text, ' ', length);
	return end ? (size_t)(end - text) : length;
}

void short_sentence(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *text, size_t length)
{
	struct names names;
	bool is_begin = true;
	find_names(&names, row, length);
	for (size_t i = 0; i < length;) {
		size_t name = is_begin ? name_at(&names, text + i, length - i) : 0;
		size_t word = is_begin && name == 0 ? word_at(text + i, length - i) : 0;
		size_t taken = name > 0 ? name : word > WORD_BYTES ? word : 0;
		if (taken > 0)
			short_name(buffer, text + i, taken);
		else
			buffer_put(buffer, text + i, taken = 1);
		/* A name begins behind a blank, a quote or a bracket. */
		is_begin = strchr(" \"'([", text[i + taken - 1]) != NULL && text[i + taken - 1] != '\0';
		i += taken;
	}
}

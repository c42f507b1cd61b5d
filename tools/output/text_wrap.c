/* SPDX-License-Identifier: MIT */
/* A line of text in as many lines as it takes at the output's width. Nothing is cut: a longer word stays as it is. */
#include "common/columns.h"
#include "output/text.h"

/* What a line is put together from; between items stand two blanks and more, or an arrow. */
struct wrapping {
	struct buffer *to;
	size_t width, margin;
	size_t column;
	bool is_wrapped; /* the line goes on behind the margin, where nothing stands yet */
};

/* Columns of a text in which colours take none. */
static size_t visible_columns(const char *text, size_t length)
{
	size_t columns = 0;
	while (length > 0) {
		const char *colour = memchr(text, '\033', length);
		size_t plain = colour ? (size_t)(colour - text) : length;
		columns += columns_count(text, plain);
		text += plain;
		length -= plain;
		const char *end = length > 0 ? memchr(text, 'm', length) : NULL;
		size_t skipped = end ? (size_t)(end - text) + 1 : length;
		text += skipped;
		length -= skipped;
	}
	return columns;
}

static void break_line(struct wrapping *wrapping)
{
	buffer_byte(wrapping->to, '\n');
	buffer_repeat(wrapping->to, ' ', wrapping->margin);
	wrapping->column = wrapping->margin;
	wrapping->is_wrapped = true;
}

/* Words behind blanks, which are left out at the beginning of a line. */
static void put_piece(struct wrapping *wrapping, const char *text, size_t length, size_t blanks)
{
	if (!wrapping->is_wrapped) {
		buffer_repeat(wrapping->to, ' ', blanks);
		wrapping->column += blanks;
	}
	buffer_put(wrapping->to, text, length);
	wrapping->column += visible_columns(text, length);
	wrapping->is_wrapped = false;
}

static size_t count_blanks(const char *text, size_t length)
{
	size_t count = 0;
	while (count < length && text[count] == ' ')
		count++;
	return count;
}

/* Up to the next blank, or the end. */
static size_t word_length(const char *text, size_t length)
{
	const char *blank = memchr(text, ' ', length);
	return blank ? (size_t)(blank - text) : length;
}

/* Up to the next two blanks or arrow, or the end. */
static size_t item_length(const char *text, size_t length)
{
	size_t at = 0;
	while (at < length) {
		size_t blanks = count_blanks(text + at, length - at);
		bool is_arrow = length - at > 4 && memcmp(text + at, " -> ", 4) == 0;
		if (blanks >= 2 || is_arrow)
			break;
		at += blanks > 0 ? blanks : 1;
	}
	return at;
}

static bool fits(const struct wrapping *wrapping, size_t columns, size_t blanks)
{
	return wrapping->column + (wrapping->is_wrapped ? 0 : blanks) + columns <= wrapping->width;
}

static void put_words(struct wrapping *wrapping, const char *text, size_t length, size_t blanks)
{
	while (length > 0) {
		size_t word = word_length(text, length);
		/* Behind the margin a word that does not fit has no better place. */
		if (wrapping->column > wrapping->margin && !fits(wrapping, visible_columns(text, word), blanks))
			break_line(wrapping);
		put_piece(wrapping, text, word, blanks);
		text += word;
		length -= word;
		blanks = count_blanks(text, length);
		text += blanks;
		length -= blanks;
	}
}

static void put_item(struct wrapping *wrapping, const char *text, size_t length, size_t blanks)
{
	size_t columns = visible_columns(text, length);
	if (!fits(wrapping, columns, blanks) && wrapping->column > wrapping->margin &&
		wrapping->margin + columns <= wrapping->width)
		break_line(wrapping);
	if (fits(wrapping, columns, blanks))
		put_piece(wrapping, text, length, blanks);
	else
		put_words(wrapping, text, length, blanks);
}

void text_wrap(struct buffer *to, const struct buffer *line, size_t width, size_t margin)
{
	struct wrapping wrapping = {.to = to, .width = width, .margin = margin};
	const char *text = line->data;
	size_t length = line->used;
	if (length <= width) {
		buffer_put(to, text, length);
		return;
	}
	if (*text != ' ') {
		put_words(&wrapping, text, length, 0);
		return;
	}
	while (length > 0) {
		size_t blanks = count_blanks(text, length);
		size_t item = item_length(text + blanks, length - blanks);
		put_item(&wrapping, text + blanks, item, blanks);
		text += blanks + item;
		length -= blanks + item;
	}
}

/* SPDX-License-Identifier: MIT */
/* Breaks lines of text at the output's width. Nothing is cut: a word that is longer than a line stays whole. */
#include "common/columns.h"
#include "output/text.h"

#include <string.h>

/* State of breaking a line; items are separated by two blanks or more, or by an arrow. */
struct wrapping {
	struct buffer *to;
	struct text_fit fit;
	size_t column;
	bool is_wrapped; /* the line was broken, and nothing stands behind the margin yet */
};

/* A part of the line that is kept together where possible. */
struct piece {
	const char *text;
	size_t length, columns;
};

/* The columns of a text; escape sequences of colours take none. */
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
	buffer_repeat(wrapping->to, ' ', wrapping->fit.margin);
	wrapping->column = wrapping->fit.margin;
	wrapping->is_wrapped = true;
}

/* Writes a piece behind blanks, which are left out at the beginning of a line. */
static void put_piece(struct wrapping *wrapping, const struct piece *piece, size_t blanks)
{
	if (!wrapping->is_wrapped) {
		buffer_repeat(wrapping->to, ' ', blanks);
		wrapping->column += blanks;
	}
	buffer_put(wrapping->to, piece->text, piece->length);
	wrapping->column += piece->columns;
	wrapping->is_wrapped = false;
}

static size_t count_blanks(const char *text, size_t length)
{
	size_t count = 0;
	while (count < length && text[count] == ' ')
		count++;
	return count;
}

/* Length up to the next blank, or the end. */
static size_t word_length(const char *text, size_t length)
{
	const char *blank = memchr(text, ' ', length);
	return blank ? (size_t)(blank - text) : length;
}

/* Length up to the next two blanks or arrow, or the end. */
static size_t item_length(const char *text, size_t length)
{
	size_t at = 0;
	while (at < length) {
		at += word_length(text + at, length - at);
		size_t blanks = count_blanks(text + at, length - at);
		bool is_arrow = length - at > 4 && memcmp(text + at, " -> ", 4) == 0;
		if (blanks >= 2 || is_arrow)
			break;
		at += blanks;
	}
	return at;
}

static bool fits(const struct wrapping *wrapping, size_t columns, size_t blanks)
{
	return wrapping->column + (wrapping->is_wrapped ? 0 : blanks) + columns <= wrapping->fit.width;
}

static void put_words(struct wrapping *wrapping, const char *text, size_t length, size_t blanks)
{
	while (length > 0) {
		size_t word = word_length(text, length);
		const struct piece piece = {text, word, visible_columns(text, word)};
		/* At the margin, a word that does not fit has no better place. */
		if (wrapping->column > wrapping->fit.margin && !fits(wrapping, piece.columns, blanks))
			break_line(wrapping);
		put_piece(wrapping, &piece, blanks);
		text += word;
		length -= word;
		blanks = count_blanks(text, length);
		text += blanks;
		length -= blanks;
	}
}

static void put_item(struct wrapping *wrapping, const char *text, size_t length, size_t blanks)
{
	const struct piece piece = {text, length, visible_columns(text, length)};
	if (!fits(wrapping, piece.columns, blanks) && wrapping->column > wrapping->fit.margin &&
		wrapping->fit.margin + piece.columns <= wrapping->fit.width)
		break_line(wrapping);
	if (fits(wrapping, piece.columns, blanks))
		put_piece(wrapping, &piece, blanks);
	else
		put_words(wrapping, text, length, blanks);
}

void text_wrap(struct buffer *to, const char *line, size_t length, const struct text_fit *fit)
{
	struct wrapping wrapping = {.to = to, .fit = *fit};
	if (length <= fit->width) {
		buffer_put(to, line, length);
		return;
	}
	while (length > 0) {
		size_t blanks = count_blanks(line, length);
		size_t item = fit->by_items ? item_length(line + blanks, length - blanks) : length - blanks;
		put_item(&wrapping, line + blanks, item, blanks);
		line += blanks + item;
		length -= blanks + item;
	}
}

/* Longest label; two blanks stand behind it. */
#define LABEL_MAX 20u

static size_t margin_of(const char *line, size_t length)
{
	size_t indentation = count_blanks(line, length);
	for (size_t i = indentation; i < length && i < LABEL_MAX; i++) {
		size_t blanks = count_blanks(line + i, length - i);
		if (blanks >= 2)
			return visible_columns(line, i + blanks);
	}
	return indentation + 4;
}

/* Whether the line is a command, which is not broken, so that it can be copied. */
static bool is_command(const char *line, size_t length)
{
	static const char command[] = "ipsec-evtx -", of_system[] = "auditpol /set ";
	const size_t size = sizeof command - 1;
	if (length >= sizeof of_system - 1 && memcmp(line, of_system, sizeof of_system - 1) == 0)
		return true;
	for (const char *at = line; at && length - (size_t)(at - line) >= size;) {
		if (memcmp(at, command, size) == 0)
			return true;
		at = memchr(at + 1, 'i', length - (size_t)(at - line) - 1);
	}
	return false;
}

void text_wrap_lines(struct buffer *to, const char *lines, size_t length, size_t width)
{
	while (length > 0) {
		const char *end = memchr(lines, '\n', length);
		size_t size = end ? (size_t)(end - lines) : length;
		const struct text_fit fit = {width, margin_of(lines, size), true};
		if (size <= width || is_command(lines, size))
			buffer_put(to, lines, size);
		else
			text_wrap(to, lines, size, &fit);
		if (end)
			buffer_byte(to, '\n');
		size += end ? 1 : 0;
		lines += size;
		length -= size;
	}
}

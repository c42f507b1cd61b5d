/* SPDX-License-Identifier: MIT */
/* Running text for a terminal. */
#include <errno.h>
#include <string.h>

#include "common/columns.h"
#include "common/escape.h"
#include "picture/chart.h"

#define NARROWEST 8u /* columns that are left for words, however wide the margin is */

struct paragraph {
	const struct chart *chart;
	size_t margin, column;
	bool is_empty; /* the line has no word yet */
};

static void next_line(struct paragraph *paragraph)
{
	buffer_byte(paragraph->chart->buffer, '\n');
	buffer_repeat(paragraph->chart->buffer, ' ', paragraph->margin);
	paragraph->column = paragraph->margin;
	paragraph->is_empty = true;
}

/* Writes a word, broken where it is longer than a line. */
static void put_word(struct paragraph *paragraph, const char *word, size_t length)
{
	const size_t width = paragraph->chart->width;
	size_t columns = columns_count(word, length);
	if (!paragraph->is_empty && paragraph->column + 1 + columns > width)
		next_line(paragraph);
	if (!paragraph->is_empty) {
		buffer_byte(paragraph->chart->buffer, ' ');
		paragraph->column++;
	}
	while (length > 0) {
		size_t end = columns_fit(word, length, width > paragraph->column ? width - paragraph->column : 0);
		/* A character that is wider than a line is written all the same. */
		if (end == 0 && paragraph->is_empty)
			end = code_point_at(word, length).length;
		buffer_put(paragraph->chart->buffer, word, end);
		paragraph->column += columns_count(word, end);
		paragraph->is_empty = false;
		word += end;
		length -= end;
		if (length > 0)
			next_line(paragraph);
	}
}

static void put_words(const struct chart *chart, const struct buffer *text, size_t margin, size_t before)
{
	struct paragraph paragraph = {chart, margin, before > margin ? before : margin, before <= margin};
	if (paragraph.margin + NARROWEST > chart->width)
		paragraph.margin = chart->width > NARROWEST ? chart->width - NARROWEST : 0;
	buffer_repeat(chart->buffer, ' ', before < margin ? margin - before : 0);
	for (size_t i = 0; i < text->used;) {
		const char *space = memchr(text->data + i, ' ', text->used - i);
		size_t end = space ? (size_t)(space - text->data) : text->used;
		if (end > i)
			put_word(&paragraph, text->data + i, end - i);
		i = end + 1;
	}
	buffer_byte(chart->buffer, '\n');
}

void chart_paragraph(const struct chart *chart, const char *text, size_t length, size_t margin, size_t before)
{
	struct buffer ascii = {0}, shown = {0};
	if (!buffer_open(&ascii, -1, length + 1) || !buffer_open(&shown, -1, length + 1)) {
		buffer_fail(chart->buffer, ENOMEM);
	} else {
		if (chart->is_unicode)
			buffer_put(&ascii, text, length);
		else
			chart_put_ascii(&ascii, text, length, SIZE_MAX);
		escape_terminal(&shown, ascii.data, ascii.used);
		put_words(chart, &shown, margin, before);
		if (shown.error != 0 || ascii.error != 0)
			buffer_fail(chart->buffer, ENOMEM);
	}
	buffer_close(&ascii);
	buffer_close(&shown);
}

void chart_sentence(const struct chart *chart, const char *text, size_t margin)
{
	chart_paragraph(chart, text, strlen(text), margin, 0);
}

/* The length of a word of a shell; blanks in quotes belong to it. */
static size_t shell_word_length(const char *text)
{
	bool is_quoted = false;
	size_t i = 0;
	for (; text[i] && (is_quoted || text[i] != ' '); i++) {
		if (text[i] == '\'')
			is_quoted = !is_quoted;
		else if (text[i] == '\\' && !is_quoted && text[i + 1])
			i++;
	}
	return i;
}

void chart_command(const struct chart *chart, const char *command, size_t margin)
{
	struct buffer *buffer = chart->buffer;
	size_t column = margin;
	buffer_repeat(buffer, ' ', margin);
	while (*command) {
		size_t length = shell_word_length(command), columns = columns_count(command, length);
		/* Behind each line but the last there has to be room for the backslash. */
		size_t behind = command[length] ? 2 : 0;
		if (column > margin && column + 1 + columns + behind > chart->width) {
			buffer_literal(buffer, " \\\n");
			buffer_repeat(buffer, ' ', margin + 2);
			column = margin + 2;
		} else if (column > margin) {
			buffer_byte(buffer, ' ');
			column++;
		}
		escape_terminal(buffer, command, length);
		column += columns;
		command += length;
		command += *command == ' ';
	}
	buffer_byte(buffer, '\n');
}

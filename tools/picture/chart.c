/* SPDX-License-Identifier: MIT */
#include "picture/chart.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/columns.h"
#include "common/escape.h"
#include "report/rows.h"

bool chart_has_unicode(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
		const char *value = getenv(variables[i]);
		if (!value || !*value)
			continue;
		const char *dot = strchr(value, '.');
		return dot && (strncasecmp(dot, ".utf-8", 6) == 0 || strncasecmp(dot, ".utf8", 5) == 0);
	}
	return false;
}

static void set_color(const struct chart *chart, enum chart_color color)
{
	static const char *const codes[] = {
		"\033[0m", "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[34m"};
	if (chart->color)
		buffer_string(chart->buffer, codes[color]);
}

struct chart_line chart_line_begin(const struct chart *chart)
{
	return (struct chart_line){chart, 0};
}

static size_t room_of(const struct chart_line *line)
{
	return line->chart->width > line->used ? line->chart->width - line->used : 0;
}

static void put(struct chart_line *line, enum chart_color color, const char *text, size_t length)
{
	size_t end = columns_fit(text, length, room_of(line));
	if (end == 0)
		return;
	if (color != CHART_PLAIN)
		set_color(line->chart, color);
	buffer_put(line->chart->buffer, text, end);
	if (color != CHART_PLAIN)
		set_color(line->chart, CHART_PLAIN);
	line->used += columns_count(text, end);
}

void chart_text(struct chart_line *line, enum chart_color color, const char *text)
{
	put(line, color, text, strlen(text));
}

void chart_put_ascii(struct buffer *ascii, const char *text, size_t length, size_t most)
{
	for (size_t i = 0; i < length && ascii->used <= most;) {
		struct code_point point = code_point_at(text + i, length - i);
		if (point.valid && point.value >= 0x80) {
			buffer_string(ascii, point.value < 0x10000 ? "\\u" : "\\U");
			buffer_hex(ascii, point.value, point.value < 0x10000 ? 4 : 8);
		} else {
			buffer_byte(ascii, text[i]);
		}
		i += point.length;
	}
}

void chart_name(struct chart_line *line, const struct story_name *name, size_t columns)
{
	struct buffer cut = {0}, ascii = {0};
	const char *text = name->text;
	size_t length = name->length;
	columns = columns < room_of(line) ? columns : room_of(line);
	if (!buffer_open(&cut, -1, 256) || !buffer_open(&ascii, -1, 256)) {
		buffer_fail(line->chart->buffer, ENOMEM);
	} else {
		if (!line->chart->is_unicode) {
			chart_put_ascii(&ascii, text, length, 8 * columns + 16);
			text = ascii.data;
			length = ascii.used;
		}
		columns_cut(&cut, text, length, columns, line->chart->is_unicode ? "\xe2\x80\xa6" : "~");
		put(line, CHART_PLAIN, cut.data, cut.used);
	}
	buffer_close(&cut);
	buffer_close(&ascii);
}

void chart_number(struct chart_line *line, uint64_t number)
{
	char text[32], grouped[48];
	int length = snprintf(text, sizeof text, "%llu", (unsigned long long)number);
	size_t used = 0;
	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			grouped[used++] = ',';
		grouped[used++] = text[i];
	}
	put(line, CHART_PLAIN, grouped, used);
}

void chart_moment(struct chart_line *line, uint64_t time)
{
	struct buffer moment;
	if (!buffer_open(&moment, -1, 64)) {
		buffer_fail(line->chart->buffer, ENOMEM);
		return;
	}
	rows_moment(&moment, time);
	put(line, CHART_PLAIN, moment.data, moment.used);
	buffer_close(&moment);
}

void chart_signs(struct chart_line *line, enum chart_color color, enum chart_sign sign, size_t count)
{
	static const char *const signs[SIGNS][2] = {
		[SIGN_FULL] = {"#", "\xe2\x96\x88"},
		[SIGN_HALF] = {":", "\xe2\x96\x92"},
		[SIGN_LINE] = {"-", "\xe2\x94\x80"},
		[SIGN_GAP] = {".", "\xc2\xb7"},
		[SIGN_CROSS] = {"x", "\xc3\x97"},
		[SIGN_OPEN] = {">", "\xe2\x96\xb6"},
		[SIGN_RESTART] = {"^", "\xe2\x96\xb2"},
		[SIGN_CLEARED] = {"!", "\xe2\x97\x86"},
		[SIGN_REKEY] = {"+", "\xe2\x94\x83"},
		[SIGN_NO_OPEN] = {"<", "\xe2\x97\x80"},
		[SIGN_SEEN] = {"~", "\xe2\x94\x84"},
	};
	const char *text = signs[sign][line->chart->is_unicode];
	count = count < room_of(line) ? count : room_of(line);
	if (count == 0)
		return;
	if (color != CHART_PLAIN)
		set_color(line->chart, color);
	for (size_t i = 0; i < count; i++)
		buffer_string(line->chart->buffer, text);
	if (color != CHART_PLAIN)
		set_color(line->chart, CHART_PLAIN);
	line->used += count;
}

void chart_level(struct chart_line *line, enum chart_color color, unsigned level)
{
	static const char *const levels[2][9] = {
		{" ", ".", ":", "-", "=", "+", "*", "#", "@"},
		{" ", "\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83", "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
			"\xe2\x96\x87", "\xe2\x96\x88"},
	};
	const char *text = levels[line->chart->is_unicode][level];
	put(line, level > 0 ? color : CHART_PLAIN, text, strlen(text));
}

void chart_pad(struct chart_line *line, size_t column)
{
	size_t count = column > line->used ? column - line->used : 0;
	count = count < room_of(line) ? count : room_of(line);
	buffer_repeat(line->chart->buffer, ' ', count);
	line->used += count;
}

void chart_line_end(struct chart_line *line)
{
	buffer_byte(line->chart->buffer, '\n');
	line->used = 0;
}

/* Writes the labels for which there is room. */
static void put_labels(const struct chart *chart, const struct axis *axis, bool is_below)
{
	struct chart_line line = chart_line_begin(chart);
	for (size_t i = 0; i < axis->count; i++) {
		const struct axis_tick *tick = &axis->ticks[i];
		const char *text = is_below ? tick->below : tick->label;
		size_t column = (size_t)axis_place(axis, tick->time), length = strlen(text);
		if (length == 0)
			continue;
		column = column > length / 2 ? column - length / 2 : 0;
		if (line.used > 0 && column <= line.used)
			continue;
		if (column + length > chart->width)
			column = chart->width > length ? chart->width - length : 0;
		if (column < line.used + (line.used > 0))
			continue;
		chart_pad(&line, column);
		chart_text(&line, is_below ? CHART_DIM : CHART_PLAIN, text);
	}
	chart_line_end(&line);
}

void chart_axis(const struct chart *chart, const struct axis *axis)
{
	bool has_below = false;
	for (size_t i = 0; i < axis->count; i++)
		has_below |= axis->ticks[i].below[0] != '\0';
	if (has_below)
		put_labels(chart, axis, true);
	put_labels(chart, axis, false);
}

void chart_heading(const struct chart *chart, const char *text)
{
	struct chart_line line = chart_line_begin(chart);
	chart_text(&line, CHART_BOLD, text);
	chart_line_end(&line);
}

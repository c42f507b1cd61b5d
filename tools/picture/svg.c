/* SPDX-License-Identifier: MIT */
#include "picture/svg.h"

#include <errno.h>

#include "common/columns.h"
#include "common/html.h"

#define NAME_COLUMN 7.9  /* the width of a letter in a name, roughly */
#define LABEL_HALF  28.0 /* half the width of the widest label of an axis */

bool svg_words_open(struct svg_words *words, const char *name, const char *title)
{
	words->name = name;
	words->title = title;
	if (!buffer_open(&words->description, -1, 512))
		return false;
	if (buffer_open(&words->note, -1, 512))
		return true;
	buffer_close(&words->description);
	return false;
}

void svg_words_close(struct svg_words *words)
{
	buffer_close(&words->description);
	buffer_close(&words->note);
}

/* A number, to a tenth. */
static void put_number(struct buffer *buffer, double number)
{
	uint64_t tenths = (uint64_t)((number < 0 ? -number : number) * 10 + 0.5);
	if (number < 0 && tenths > 0)
		buffer_byte(buffer, '-');
	buffer_u64(buffer, tenths / 10);
	if (tenths % 10 != 0) {
		buffer_byte(buffer, '.');
		buffer_u64(buffer, tenths % 10);
	}
}

void svg_begin(struct buffer *buffer, const struct svg_words *words, double height)
{
	buffer_literal(buffer, "<figure class=\"picture\" id=\"picture-");
	buffer_string(buffer, words->name);
	buffer_literal(buffer, "\">\n<div class=\"picture-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
	html_string(buffer, words->title);
	buffer_literal(buffer, "\">\n<svg role=\"img\" viewBox=\"0 0 ");
	put_number(buffer, SVG_WIDTH);
	buffer_byte(buffer, ' ');
	put_number(buffer, height);
	buffer_literal(buffer, "\" aria-labelledby=\"picture-");
	buffer_string(buffer, words->name);
	buffer_literal(buffer, "-title\" aria-describedby=\"picture-");
	buffer_string(buffer, words->name);
	buffer_literal(buffer, "-description\">\n<title id=\"picture-");
	buffer_string(buffer, words->name);
	buffer_literal(buffer, "-title\">");
	html_string(buffer, words->title);
	buffer_literal(buffer, "</title>\n<desc id=\"picture-");
	buffer_string(buffer, words->name);
	buffer_literal(buffer, "-description\">");
	buffer_put(buffer, words->description.data, words->description.used);
	if (words->note.used > 0)
		buffer_byte(buffer, ' ');
	buffer_put(buffer, words->note.data, words->note.used);
	buffer_literal(buffer, "</desc>\n");
}

void svg_end(struct buffer *buffer, const struct svg_words *words)
{
	buffer_literal(buffer, "</svg>\n</div>\n<figcaption>");
	buffer_put(buffer, words->description.data, words->description.used);
	if (words->note.used > 0) {
		buffer_literal(buffer, " <strong>");
		buffer_put(buffer, words->note.data, words->note.used);
		buffer_literal(buffer, "</strong>");
	}
	buffer_literal(buffer, "</figcaption>\n</figure>\n");
}

void svg_attribute(struct buffer *buffer, const char *name, double number)
{
	buffer_byte(buffer, ' ');
	buffer_string(buffer, name);
	buffer_literal(buffer, "=\"");
	put_number(buffer, number);
	buffer_byte(buffer, '"');
}

static void begin(struct buffer *buffer, const char *element, const char *class_name)
{
	buffer_byte(buffer, '<');
	buffer_string(buffer, element);
	if (class_name) {
		buffer_literal(buffer, " class=\"");
		buffer_string(buffer, class_name);
		buffer_byte(buffer, '"');
	}
}

void svg_rect(struct buffer *buffer, const char *class_name, struct svg_box box)
{
	begin(buffer, "rect", class_name);
	svg_attribute(buffer, "x", box.x);
	svg_attribute(buffer, "y", box.y);
	svg_attribute(buffer, "width", box.width);
	svg_attribute(buffer, "height", box.height);
	buffer_literal(buffer, "/>");
}

void svg_line(struct buffer *buffer, const char *class_name, struct svg_box from_and_extent)
{
	begin(buffer, "line", class_name);
	svg_attribute(buffer, "x1", from_and_extent.x);
	svg_attribute(buffer, "y1", from_and_extent.y);
	svg_attribute(buffer, "x2", from_and_extent.x + from_and_extent.width);
	svg_attribute(buffer, "y2", from_and_extent.y + from_and_extent.height);
	buffer_literal(buffer, "/>");
}

static void begin_text(struct buffer *buffer, const char *class_name, double x, double y)
{
	begin(buffer, "text", class_name);
	svg_attribute(buffer, "x", x);
	svg_attribute(buffer, "y", y);
	buffer_byte(buffer, '>');
}

void svg_text(struct buffer *buffer, const char *class_name, double x, double y, const char *text)
{
	begin_text(buffer, class_name, x, y);
	html_string(buffer, text);
	buffer_literal(buffer, "</text>");
}

void svg_name(struct buffer *buffer, const char *class_name, struct svg_box place, const struct story_name *name,
	size_t columns)
{
	struct buffer cut;
	if (!buffer_open(&cut, -1, 256)) {
		buffer_fail(buffer, ENOMEM);
		return;
	}
	bool is_cut = columns_cut(&cut, name->text, name->length, columns, "\xe2\x80\xa6");
	double width = NAME_COLUMN * (double)columns_count(cut.data, cut.used);
	begin(buffer, "text", class_name);
	svg_attribute(buffer, "x", place.x);
	svg_attribute(buffer, "y", place.y);
	/* The width of letters depends on the reader's fonts: a name that could be too wide is compressed. */
	if (place.width > 0 && width > place.width) {
		svg_attribute(buffer, "textLength", place.width);
		buffer_literal(buffer, " lengthAdjust=\"spacingAndGlyphs\"");
	}
	buffer_byte(buffer, '>');
	html_text(buffer, cut.data, cut.used);
	if (is_cut) {
		buffer_literal(buffer, "<title>");
		words_name(buffer, name, 200);
		buffer_literal(buffer, "</title>");
	}
	buffer_literal(buffer, "</text>");
	buffer_close(&cut);
}

void svg_others(struct buffer *buffer, struct svg_box place, size_t count)
{
	begin_text(buffer, "end strong", place.x, place.y);
	words_number(buffer, count);
	buffer_literal(buffer, " other peers</text>");
}

static void put_point(struct buffer *buffer, const char *command, double x, double y)
{
	buffer_string(buffer, command);
	put_number(buffer, x);
	buffer_byte(buffer, ' ');
	put_number(buffer, y);
}

void svg_arrow(struct buffer *buffer, struct svg_box box)
{
	double half = box.height / 2 + 2;
	buffer_literal(buffer, "<path d=\"");
	put_point(buffer, "M", box.x, box.y - 2);
	put_point(buffer, "l", box.width, half);
	put_point(buffer, "l", -box.width, half);
	buffer_literal(buffer, "z\"/>");
}

void svg_cross(struct buffer *buffer, double x, double y)
{
	buffer_literal(buffer, "<path d=\"");
	put_point(buffer, "M", x - 3.5, y - 3.5);
	buffer_literal(buffer, "l7 7m0 -7l-7 7\"/>");
}

void svg_axis_labels(struct buffer *buffer, const struct axis *axis, double y)
{
	for (size_t i = 0; i < axis->count; i++) {
		const struct axis_tick *tick = &axis->ticks[i];
		double x = axis_place(axis, tick->time);
		if (x > SVG_WIDTH - LABEL_HALF)
			x = SVG_WIDTH - LABEL_HALF;
		svg_text(buffer, "middle", x, y, tick->label);
		if (tick->below[0])
			svg_text(buffer, "middle muted", x, y + 14, tick->below);
	}
}

void svg_group(struct buffer *buffer, const char *class_name)
{
	begin(buffer, "g", class_name);
	buffer_byte(buffer, '>');
}

void svg_tooltip(struct buffer *buffer)
{
	buffer_literal(buffer, "<title>");
}

void svg_tooltip_end(struct buffer *buffer)
{
	buffer_literal(buffer, "</title>");
}

void svg_close(struct buffer *buffer)
{
	buffer_literal(buffer, "</g>\n");
}

/* Links are left out of keyboard navigation, as there would be hundreds of stops: the tables have the same rows. */
bool svg_link(struct buffer *buffer, const struct picture_links *links, const char *report, size_t number)
{
	if (!links || !links->has_row || !links->has_row(links->user, report, number))
		return false;
	buffer_literal(buffer, "<a href=\"#");
	buffer_string(buffer, report);
	buffer_byte(buffer, '-');
	buffer_u64(buffer, number);
	buffer_literal(buffer, "\" tabindex=\"-1\">");
	return true;
}

void svg_link_end(struct buffer *buffer, bool is_link)
{
	if (is_link)
		buffer_literal(buffer, "</a>");
}

/* SPDX-License-Identifier: MIT */
#include "picture/patterns.h"

/* Lines in a square of 6 units, which is repeated; NULL: one colour. */
static const char *const strokes[PATTERNS] = {
	[PATTERN_RISING] = "<path d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\"/>",
	[PATTERN_DOTS] = "<path d=\"M1.5 1.5h.01M4.5 4.5h.01\"/>",
	[PATTERN_FALLING] = "<path d=\"M-1 -1L7 7M5 -1L7 1M-1 5L1 7\"/>",
	[PATTERN_LEVEL] = "<path d=\"M0 1.5h6M0 4.5h6\"/>",
	[PATTERN_UPRIGHT] = "<path d=\"M1.5 0v6M4.5 0v6\"/>",
};

static void put_id(struct buffer *buffer, const char *picture, unsigned pattern)
{
	buffer_literal(buffer, "picture-");
	buffer_string(buffer, picture);
	buffer_literal(buffer, "-pattern-");
	buffer_u64(buffer, pattern);
}

void patterns_define(struct buffer *buffer, const char *picture)
{
	buffer_literal(buffer, "<defs>\n");
	for (unsigned i = 0; i < PATTERNS; i++) {
		if (!strokes[i])
			continue;
		buffer_literal(buffer, "<pattern id=\"");
		put_id(buffer, picture, i);
		buffer_literal(buffer, "\" class=\"p");
		buffer_u64(buffer, i);
		buffer_literal(buffer, "\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
				       "<rect width=\"6\" height=\"6\"/>");
		buffer_string(buffer, strokes[i]);
		buffer_literal(buffer, "</pattern>\n");
	}
	buffer_literal(buffer, "</defs>\n");
}

void patterns_rect(struct buffer *buffer, const char *picture, enum pattern pattern, struct svg_box box)
{
	buffer_literal(buffer, "<rect class=\"part p");
	buffer_u64(buffer, pattern);
	buffer_byte(buffer, '"');
	if (strokes[pattern]) {
		buffer_literal(buffer, " fill=\"url(#");
		put_id(buffer, picture, pattern);
		buffer_literal(buffer, ")\"");
	}
	svg_attribute(buffer, "x", box.x);
	svg_attribute(buffer, "y", box.y);
	svg_attribute(buffer, "width", box.width);
	svg_attribute(buffer, "height", box.height);
	buffer_literal(buffer, "/>");
}

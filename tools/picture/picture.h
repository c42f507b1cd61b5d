/* SPDX-License-Identifier: MIT */
/*
 * Pictures of reports, as SVG for pages and as text for terminals. They are drawn from a story: story_event() was told
 * of every event, and story_read() has taken the rows of the finished report. Where there is nothing to see, nothing is
 * drawn.
 */
#ifndef PICTURE_PICTURE_H
#define PICTURE_PICTURE_H

#include "common/buffer.h"
#include "picture/story.h"

/* Which rows a page has: pictures link to them, as "#sessions-12". */
struct picture_links {
	void *user;
	/* Whether the page has the report's row of that number, as an element with the id NAME-NUMBER. */
	bool (*has_row)(void *user, const char *report, size_t number);
};

/*
 * A <figure class="picture">: <svg role="img"> that begins with <title> and <desc>, in a place that scrolls where the
 * page is narrow, and a <figcaption> with what was put together or left out. Inline in HTML and well-formed XML. All
 * ids in it begin with "picture-NAME-". No style attributes and no scripts: the page's policy refuses them; looks come
 * from SVG attributes and from classes of picture.css. All text of a log goes through common/html.h. At most some
 * 300 KB, however much there is. Return whether one was drawn. links may be NULL: there are no rows.
 */
bool picture_timeline(struct buffer *buffer, const struct story *story, const struct picture_links *links);
bool picture_failures(struct buffer *buffer, const struct story *story, const struct picture_links *links);
bool picture_peers(struct buffer *buffer, const struct story *story, const struct picture_links *links);
bool picture_algorithms(struct buffer *buffer, const struct story *story, const struct picture_links *links);
bool picture_clocks(struct buffer *buffer, const struct story *story, const struct picture_links *links);

/*
 * Draw pictures for a terminal: lines of at most width columns, each with its line feed, below a heading of their own.
 * Return whether there was anything to draw.
 */
struct chart {
	struct buffer *buffer;
	size_t width;
	bool is_unicode; /* draw with Unicode characters, else with ASCII only */
	bool color;
};
/* Whether the terminal shows UTF-8, by LC_ALL, LC_CTYPE and LANG. */
bool chart_has_unicode(void);
/*
 * Writes any text in as many lines as it needs, behind a margin; before columns of the first line are taken already.
 * Words longer than a line are broken. The text is escaped and, without is_unicode, written in ASCII.
 */
void chart_paragraph(const struct chart *chart, const char *text, size_t length, size_t margin, size_t before);
/*
 * Writes a command, whose words are quoted for a shell already, so that it can be copied: lines that go on end with a
 * backslash.
 */
void chart_command(const struct chart *chart, const char *command, size_t margin);
bool chart_timeline(const struct chart *chart, const struct story *story);
bool chart_failures(const struct chart *chart, const struct story *story);
bool chart_peers(const struct chart *chart, const struct story *story);
bool chart_algorithms(const struct chart *chart, const struct story *story);
bool chart_clocks(const struct chart *chart, const struct story *story);

#endif

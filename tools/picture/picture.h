/* SPDX-License-Identifier: MIT */
/*
 * Pictures of reports. A picture reads the rows that it needs with ipsecevtx_report_rows() from a report that is
 * finished, as often as it likes: the caller reads no rows meanwhile. It is drawn from what is there: a report may hold
 * only the rows of one of them. Nothing is drawn where there is nothing to see.
 */
#ifndef PICTURE_PICTURE_H
#define PICTURE_PICTURE_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"

/* What a page has of the rows: pictures link to those, as "#sessions-12". */
struct picture_links {
	void *user;
	/* Whether the page has the row of that number, in the order of its report: an element with the id NAME-NUMBER.
	 */
	bool (*has_row)(void *user, const char *report, size_t number);
};

/*
 * SVG: one element <svg role="img" aria-labelledby=...> that begins with <title> and <desc>, inline in HTML and
 * well-formed XML, which scales with its place from 340 to 1200 pixels. All ids in it begin with "picture-NAME-". No
 * style attributes and no scripts: the page's policy refuses them; looks come from SVG attributes and from classes of
 * picture.css. All text of a log goes through common/html.h. At most some 300 KB, however much there is.
 * Return whether one was drawn.
 */
bool picture_timeline(struct buffer *buffer, struct ipsecevtx_report *report, const struct picture_links *links);
bool picture_failures(struct buffer *buffer, struct ipsecevtx_report *report, const struct picture_links *links);
bool picture_peers(struct buffer *buffer, struct ipsecevtx_report *report, const struct picture_links *links);
bool picture_algorithms(struct buffer *buffer, struct ipsecevtx_report *report, const struct picture_links *links);
bool picture_clocks(struct buffer *buffer, struct ipsecevtx_report *report, const struct picture_links *links);

/*
 * For a terminal: lines of at most width columns, each with its line feed, with a heading of their own. Return whether
 * there was anything to draw.
 */
struct chart {
	struct buffer *buffer;
	size_t width;
	bool is_unicode; /* else ASCII */
	bool color;
};
/* By LC_ALL, LC_CTYPE and LANG: whether the terminal shows UTF-8. */
bool chart_has_unicode(void);
bool chart_timeline(const struct chart *chart, struct ipsecevtx_report *report);
bool chart_failures(const struct chart *chart, struct ipsecevtx_report *report);
bool chart_peers(const struct chart *chart, struct ipsecevtx_report *report);
bool chart_algorithms(const struct chart *chart, struct ipsecevtx_report *report);
bool chart_clocks(const struct chart *chart, struct ipsecevtx_report *report);

#endif

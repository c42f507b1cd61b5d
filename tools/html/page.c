/* SPDX-License-Identifier: MIT */
#include "html/page.h"

#include "common/html.h"
#include "common/zone.h"
#include "html/embedded_table.h"
#include "ipsecevtx.h"

#define TITLE_CHARACTERS 200u

static void put_lines(struct buffer *buffer, const char *const *lines)
{
	for (; *lines; lines++)
		buffer_string(buffer, *lines);
}

/*
 * Writes the policy: the page loads nothing, and runs only its own script and styles, which are known by their hashes.
 */
static void put_policy(struct buffer *buffer)
{
	buffer_literal(buffer, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
			       "base-uri 'none'; form-action 'none'; script-src '");
	buffer_string(buffer, script_hash);
	buffer_literal(buffer, "'; style-src '");
	buffer_string(buffer, style_hash);
	buffer_literal(buffer, "' '");
	buffer_string(buffer, picture_style_hash);
	buffer_literal(buffer, "'\"/>\n");
}

void html_begin(struct buffer *buffer, const char *title, size_t length)
{
	/* The policy holds for what comes after it. */
	buffer_literal(buffer, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
	put_policy(buffer);
	buffer_literal(buffer, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
			       "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
			       "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>");
	html_short_text(buffer, title, length, TITLE_CHARACTERS);
	buffer_literal(buffer, "</title>\n<style>");
	put_lines(buffer, style_lines);
	buffer_literal(buffer, "</style>\n<style>");
	put_lines(buffer, picture_style_lines);
	buffer_literal(buffer, "</style>\n</head>\n<body>\n"
			       "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n");
}

void html_end(struct buffer *buffer)
{
	buffer_literal(buffer, "<footer><p>Written by ipsec-evtx " IPSECEVTX_VERSION ". Times are ");
	buffer_string(
		buffer, zone_is_set() ? "of the timezone that was asked for, with their offset from UTC" : "UTC (Z)");
	buffer_literal(buffer, ". Texts of the logs stand here as they are there, but for what could steer or hide "
			       "something: that is written as \\x1b or \\u202e.</p></footer>\n<script>");
	put_lines(buffer, script_lines);
	buffer_literal(buffer, "</script>\n</body>\n</html>\n");
}

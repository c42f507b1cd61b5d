/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "overview/standing_parts.h"
#include "report/rows.h"
#include "report/short.h"

#define NAMES_TOLD 3u
/* Room for what stands before a name, and for the ellipsis in it. */
#define SHOWED_BEGINNING 64u

static bool is_text(const struct ipsecevtx_report_value *value, const char *text)
{
	return value->text.length == strlen(text) && memcmp(value->text.data, text, value->text.length) == 0;
}

static bool has_name(const struct ipsecevtx_report_value *names, const char *name)
{
	size_t i = 0;
	while (i < names->count && (names->items[i].is_null || !is_text(&names->items[i], name)))
		i++;
	return i < names->count;
}

/* Continues a sentence with one of several names, of which told were written before. */
static void put_name(struct buffer *texts, size_t told, const char *beginning, const char *name, size_t length)
{
	/* A name that reads like several stands in quotes. */
	const bool is_quoted = memchr(name, ';', length) != NULL;
	buffer_string(texts, told == 0 ? beginning : "; ");
	buffer_string(texts, is_quoted ? "\"" : "");
	short_name(texts, name, length);
	buffer_string(texts, is_quoted ? "\"" : "");
}

static void put_more(struct buffer *texts, size_t others)
{
	if (others == 0)
		return;
	buffer_literal(texts, " and ");
	buffer_u64(texts, others);
	buffer_literal(texts, " more");
}

/* Writes the identities that the peer showed and its associations do not name: "When it failed it showed CN=carl. ". */
static void put_showed(
	struct standing *standing, const struct standing_item *item, const struct ipsecevtx_report_value *names)
{
	struct buffer *texts = &standing->texts;
	size_t told = 0, others = 0, next = 0;
	for (size_t at = 0; at < item->showed_length && texts->error == 0; at = next) {
		const char *showed = texts->data + item->showed + at;
		next = at + strlen(showed) + 1;
		if (strcmp(showed, item->peer) == 0 || has_name(names, showed))
			continue;
		if (told == NAMES_TOLD) {
			others++;
			continue;
		}
		/* The name stands in texts itself, which must not move while it is appended there. */
		const size_t length = strlen(showed);
		if (buffer_room(texts, length + SHOWED_BEGINNING))
			put_name(texts, told++, "When it failed it showed ", texts->data + item->showed + at, length);
	}
	put_more(texts, told > 0 ? others + item->showed_more : 0);
	buffer_string(texts, told > 0 ? ". " : "");
}

/*
 * Writes how its associations call the peer: "Its associations name 198.51.100.13 as CN=gw-east.corp.example, O=Example
 * Corp, C=SE; CORP\\east".
 */
static void put_names(struct standing *standing, struct standing_item *item, const struct ipsecevtx_report_value *names)
{
	struct buffer *texts = &standing->texts;
	char beginning[sizeof item->peer + 64];
	size_t told = 0, others = 0;
	item->names = texts->used;
	put_showed(standing, item, names);
	snprintf(beginning, sizeof beginning, "Its associations name %s as ", item->peer);
	for (size_t i = 0; i < names->count; i++) {
		const struct ipsecevtx_report_value *name = &names->items[i];
		/* An address as a name says nothing here. */
		if (name->is_null || name->text.length == 0 || is_text(name, item->peer))
			continue;
		if (told == NAMES_TOLD)
			others++;
		else
			put_name(texts, told++, beginning, name->text.data, name->text.length);
	}
	put_more(texts, others);
	item->names_length = texts->used - item->names;
	/* Removes the blank, as nothing follows it. */
	item->names_length -= told == 0 && item->names_length > 0;
}

void standing_names(struct standing *standing, struct ipsecevtx_report *report)
{
	const struct ipsecevtx_report_row *row;
	int result = 0;
	if (ipsecevtx_report_rows(report, "peers") != 0)
		return;
	while ((result = ipsecevtx_report_next(report, &row)) > 0) {
		const struct ipsecevtx_report_value *peer = rows_find(row, "peer"),
						    *names = rows_find(row, "principals");
		for (size_t i = 0; peer && names && i < standing->count; i++) {
			struct standing_item *item = &standing->items[i];
			if (item->peer[0] && is_text(peer, item->peer))
				put_names(standing, item, names);
		}
	}
	standing->failed = standing->failed || result < 0;
}

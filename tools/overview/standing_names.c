/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "overview/standing_parts.h"
#include "report/rows.h"
#include "report/short.h"

#define NAMES_TOLD 3u

static bool is_text(const struct ipsecevtx_report_value *value, const char *text)
{
	return value->text.length == strlen(text) && memcmp(value->text.data, text, value->text.length) == 0;
}

/* "Its associations name 198.51.100.13 as CN=gw-east.corp.example, O=Example Corp, C=SE; CORP\\east" */
static void put_names(struct standing *standing, struct standing_item *item, const struct ipsecevtx_report_value *names)
{
	struct buffer *texts = &standing->texts;
	size_t told = 0, others = 0;
	item->names = texts->used;
	for (size_t i = 0; i < names->count; i++) {
		const struct ipsecevtx_report_value *name = &names->items[i];
		/* An address is a name too, and says nothing here. */
		if (name->is_null || name->text.length == 0 || is_text(name, item->peer))
			continue;
		if (told == NAMES_TOLD) {
			others++;
			continue;
		}
		if (told++ == 0) {
			buffer_literal(texts, "Its associations name ");
			buffer_string(texts, item->peer);
			buffer_literal(texts, " as ");
		} else {
			buffer_literal(texts, "; ");
		}
		short_name(texts, name->text.data, name->text.length);
	}
	if (others > 0) {
		buffer_literal(texts, " and ");
		buffer_u64(texts, others);
		buffer_literal(texts, " more");
	}
	item->names_length = texts->used - item->names;
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

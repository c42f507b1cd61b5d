/* SPDX-License-Identifier: MIT */
/* Certificates that several peers used at one time: one sentence for each, and a last one for all that are left. */
#include "overview/standing_parts.h"
#include "report/rows.h"
#include "report/short.h"

#define CERTIFICATES_TOLD 3u

static void put_name(struct buffer *texts, const struct ipsecevtx_report_value *name)
{
	short_name(texts, name->text.data, name->text.length);
}

/* "cec842... of CN=anna was used at one time from 198.51.100.7 and 203.0.113.66, and from others" */
static void put_use(struct buffer *texts, const struct ipsecevtx_report_row *row,
	const struct ipsecevtx_report_value *thumbprint, const struct ipsecevtx_report_value *meetings)
{
	const struct ipsecevtx_report_value *principals = rows_find(row, "principals");
	put_name(texts, thumbprint);
	if (principals && principals->count > 0) {
		buffer_literal(texts, " of ");
		put_name(texts, &principals->items[0]);
	}
	buffer_literal(texts, " was used at one time from ");
	put_name(texts, &meetings->items[0].items[0]);
	buffer_literal(texts, " and ");
	put_name(texts, &meetings->items[0].items[1]);
	if (meetings->count > 1)
		buffer_literal(texts, ", and from others");
}

static void end_items(struct standing *standing, size_t first, uint64_t others)
{
	struct buffer *texts = &standing->texts;
	for (size_t i = first; i < standing->count; i++) {
		struct standing_item *item = &standing->items[i];
		const size_t start = texts->used;
		standing_put_again(texts, item->text, item->length);
		item->text = start;
		if (i + 1 == standing->count && others > 0) {
			buffer_literal(texts, ", and ");
			standing_put_count(texts, others, "more like this", "more like this");
		}
		buffer_literal(texts, ": somebody has a copy of it, or its owner went on from another address and left "
				      "an association behind");
		standing_end_report(standing, item, "certificates");
	}
}

void standing_certificates(struct standing *standing, struct ipsecevtx_report *report)
{
	const struct ipsecevtx_report_row *row;
	const size_t first = standing->count;
	uint64_t others = 0;
	int result = 0;
	if (ipsecevtx_report_rows(report, "certificates") != 0)
		return;
	for (size_t number = 0; (result = ipsecevtx_report_next(report, &row)) > 0; number++) {
		const struct ipsecevtx_report_value *meetings = rows_find(row, "at_once");
		const struct ipsecevtx_report_value *thumbprint = rows_find(row, "thumbprint");
		const bool is_used = thumbprint && meetings && meetings->count > 0;
		const bool is_told = standing->count - first < CERTIFICATES_TOLD;
		struct standing_item *item =
			is_used && is_told ? standing_add(standing, STANDING_CAUTION, "Certificate") : NULL;
		others += is_used && !is_told;
		if (!item)
			continue;
		item->section = "certificates";
		item->row = number;
		put_use(&standing->texts, row, thumbprint, meetings);
		item->length = standing->texts.used - item->text;
	}
	standing->failed = standing->failed || result < 0;
	if (!standing->failed)
		end_items(standing, first, others);
}

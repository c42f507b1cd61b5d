/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/report_output.h"

/* Writes where the first of the records stands; programs get all of them. */
static void put_evidence(struct buffer *buffer, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *evidence = rows_find(row, "evidence");
	if (!evidence || evidence->count == 0)
		return;
	const struct ipsecevtx_report_value *members = evidence->items[0].items;
	buffer_literal(buffer, "    look at    record ");
	rows_text_value(buffer, &members[2]);
	buffer_literal(buffer, " at ");
	buffer_literal(buffer, "0x");
	buffer_hex(buffer, members[1].number, 1);
	buffer_literal(buffer, " of ");
	rows_text_value(buffer, &members[0]);
	if (evidence->count > 1) {
		buffer_literal(buffer, ", and ");
		buffer_u64(buffer, evidence->count - 1);
		buffer_literal(buffer, " more in -o jsonl");
	}
	buffer_byte(buffer, '\n');
}

static void put_moment(struct buffer *buffer, const char *label, const struct ipsecevtx_report_value *time)
{
	buffer_string(buffer, label);
	if (time)
		rows_moment(buffer, time->number);
	else
		buffer_byte(buffer, '-');
}

/* "high  guessing  vpn1.corp.example  203.0.113.9  37 times", why, when and where. */
static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	static const char *const parts[] = {"severity", "pattern", "computer", "peer"};
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *count = rows_find(row, "count"), *pattern = rows_find(row, "pattern");
	const bool is_flood = pattern && strcmp(pattern->text.data, "flood") == 0;
	(void)state;
	if (output->events > 0)
		buffer_byte(buffer, '\n');
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		rows_put(buffer, row, parts[i]);
		buffer_literal(buffer, "  ");
	}
	rows_put(buffer, row, "count");
	/* Protection is switched on and off once, by two events. */
	buffer_string(buffer, is_flood ? " event" : " time");
	buffer_string(buffer, count && count->number == 1 ? "\n" : "s\n");
	rows_sentence(output, rows_find(row, "reason"), 4);
	put_moment(buffer, "    from       ", rows_find(row, "first"));
	put_moment(buffer, " to ", rows_find(row, "last"));
	buffer_byte(buffer, '\n');
	put_evidence(buffer, row);
}

static void end(struct output *output)
{
	static const struct report_text text = {
		.row = write_row, .none = "no pattern of an attack was found in these logs"};
	report_end(output, &text);
}

const struct output_kind output_hostile = {
	.name = "hostile",
	.help = "patterns that attacks leave, and the\nrecords to look at; see --threshold",
	REPORT_MEMBERS,
	.end = end,
};

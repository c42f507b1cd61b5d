/* SPDX-License-Identifier: MIT */
#include "report/report_output.h"

#include <string.h>

/* The verdict that the rows stand under. */
struct weak_text {
	char verdict[16];
};

/*
 * "    IKEv1 (keying_module)  vpn1.corp.example - 192.0.2.7
 *          3 associations, 2024-03-01 08:00:00Z to 2024-03-09 08:00:00Z"
 */
static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	struct weak_text *text = state;
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *verdict = rows_find(row, "verdict"), *count = rows_find(row, "count");
	const struct ipsecevtx_report_value *first = rows_find(row, "first"), *last = rows_find(row, "last");
	if (strncmp(text->verdict, verdict->text.data, sizeof text->verdict) != 0) {
		buffer_string(buffer, output->events > 0 ? "\n" : "");
		buffer_put(buffer, verdict->text.data, verdict->text.length);
		buffer_byte(buffer, '\n');
		strncpy(text->verdict, verdict->text.data, sizeof text->verdict - 1);
	}
	buffer_literal(buffer, "    ");
	rows_put(buffer, row, "value");
	buffer_literal(buffer, " (");
	rows_put(buffer, row, "part");
	buffer_literal(buffer, ")  ");
	rows_put(buffer, row, "computer");
	buffer_literal(buffer, " - ");
	rows_put(buffer, row, "peer");
	buffer_literal(buffer, "\n        ");
	rows_put(buffer, row, "count");
	buffer_string(buffer, count->number == 1 ? " association" : " associations");
	if (first && last) {
		buffer_literal(buffer, ", ");
		rows_moment(buffer, first->number);
		buffer_literal(buffer, " to ");
		rows_moment(buffer, last->number);
	}
	buffer_byte(buffer, '\n');
	if (rows_find(row, "reference"))
		rows_sentence(output, rows_find(row, "reference"), 8);
}

static void end(struct output *output)
{
	static const struct report_text text = {.row = write_row,
		.none = "no association uses an algorithm that is weak or unknown",
		.state_size = sizeof(struct weak_text)};
	report_end(output, &text);
}

const struct output_kind output_weak = {
	.name = "weak",
	.help = "algorithms that are broken, weak or out of\ndate, and where; -v: also the others",
	REPORT_MEMBERS,
	.end = end,
};

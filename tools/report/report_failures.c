/* SPDX-License-Identifier: MIT */
#include "report/report.h"

/* A label and a value, if there is one. */
static void put(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *label, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	if (!value || (value->type == IPSECEVTX_REPORT_NUMBER && value->number == 0))
		return;
	buffer_string(buffer, label);
	rows_text_value(buffer, value);
}

static void put_value(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	if (value)
		rows_text_value(buffer, value);
	else
		buffer_byte(buffer, '-');
}

/* "12 times  vpn1.corp.example  198.51.100.7  4653  Initiator  Negotiation timed out", what that means, and when. */
static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	static const char *const parts[] = {"computer", "remote_address", "event_id", "role", "failure_reason"};
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *count = rows_find(row, "count"), *noise = rows_find(row, "noise");
	(void)state;
	if (output->events > 0)
		buffer_byte(buffer, '\n');
	put_value(buffer, row, "count");
	buffer_string(buffer, count->number == 1 ? " time" : " times");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		buffer_literal(buffer, "  ");
		put_value(buffer, row, parts[i]);
	}
	buffer_string(buffer, noise->number ? "  (noise)\n    " : "\n    ");
	put_value(buffer, row, "verdict");
	buffer_literal(buffer, "\n    from ");
	put_value(buffer, row, "first");
	buffer_literal(buffer, " to ");
	put_value(buffer, row, "last");
	put(buffer, row, ", in one hour at most ", "peak_per_hour");
	put(buffer, row, ", unanswered ", "unanswered");
	put(buffer, row, ", seen by the peer too ", "seen_by_peer");
	buffer_byte(buffer, '\n');
	if (rows_find(row, "succeeded_before") || rows_find(row, "succeeded_after")) {
		put(buffer, row, "    worked until ", "succeeded_before");
		put(buffer, row, rows_find(row, "succeeded_before") ? ", and again from " : "    works since ",
			"succeeded_after");
		buffer_byte(buffer, '\n');
	} else {
		buffer_literal(buffer, "    never worked in these logs\n");
	}
	put(buffer, row, "    class ", "class");
	put(buffer, row, rows_find(row, "class") ? ", failure point " : "    failure point ", "failure_point");
	put(buffer, row, ", state ", "state");
	put(buffer, row, ", authentication ", "auth_method");
	buffer_byte(buffer, '\n');
}

static void write_end(struct output *output, void *state, size_t count)
{
	(void)state;
	if (count == 0)
		buffer_literal(output->buffer, "no negotiation failed in these logs\n");
}

static void end(struct output *output)
{
	static const struct report_text text = {write_row, write_end, 0};
	report_end(output, &text);
}

const struct output_kind output_failures = {
	.name = "failures",
	.help = "negotiations that failed: who with whom,\nhow often, why, and what to check next",
	REPORT_MEMBERS,
	.end = end,
};

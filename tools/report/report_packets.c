/* SPDX-License-Identifier: MIT */
#include "report/report_output.h"

/* "12 times  vpn1.corp.example  198.51.100.7  4965  SPI 0x12345678", when, what that means, and the association. */
static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *count = rows_find(row, "count"), *peak = rows_find(row, "peak_per_hour");
	const struct ipsecevtx_report_value *first = rows_find(row, "first"), *last = rows_find(row, "last");
	const struct ipsecevtx_report_value *opened = rows_find(row, "opened"), *ended = rows_find(row, "ended");
	static const char *const parts[] = {"computer", "remote_address", "event_id"};
	(void)state;
	if (output->events > 0)
		buffer_byte(buffer, '\n');
	rows_times(buffer, row, parts, sizeof parts / sizeof parts[0]);
	if (rows_find(row, "inbound_spi")) {
		buffer_literal(buffer, "  SPI ");
		rows_put(buffer, row, "inbound_spi");
	}
	buffer_byte(buffer, '\n');
	rows_sentence(output, rows_find(row, "verdict"), 4);
	if (first && last) {
		buffer_literal(buffer, "    ");
		rows_moment(buffer, first->number);
		buffer_literal(buffer, " to ");
		rows_moment(buffer, last->number);
		if (peak && count->number > 1) {
			buffer_literal(buffer, ", at most ");
			rows_put(buffer, row, "peak_per_hour");
			buffer_literal(buffer, " in a clock hour");
		}
		buffer_byte(buffer, '\n');
	}
	if (opened) {
		buffer_literal(buffer, "    association opened ");
		rows_moment(buffer, opened->number);
		buffer_string(buffer, ended ? ", ended " : ", no end known");
		if (ended)
			rows_moment(buffer, ended->number);
		buffer_byte(buffer, '\n');
	}
}

static void end(struct output *output)
{
	static const struct report_text text = {
		.row = write_row, .none = "no discarded packet is told of in these logs", .is_of_others = true};
	report_end(output, &text);
}

const struct ipsecevtx_range report_packets_also[REPORT_PACKETS_COUNT] = {REPORT_CONTEXT, {4960, 4963}, {4965, 4965}};

const struct output_kind output_packets = {
	.name = "packets",
	.help = "packets that IPsec discarded: replayed, forged,\nin clear text, too late; and whose they were",
	REPORT_MEMBERS_ALSO(report_packets_also, REPORT_PACKETS_COUNT),
	.end = end,
};

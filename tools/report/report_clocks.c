/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <stdlib.h>

static struct ipsecevtx_report_value negated(struct ipsecevtx_report_value seconds)
{
	seconds.is_negative = !seconds.is_negative && (seconds.number > 0 || seconds.has_half);
	return seconds;
}

/* Of a name and a number, "vpn1 is 1.3 s ahead of vpn2". */
static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *first = &row->values[0], *second = &row->values[1];
	const struct ipsecevtx_report_value *pairs = &row->values[2], *jump = &row->values[6];
	struct ipsecevtx_report_value median = row->values[3];
	(void)state;
	bool is_equal = median.number == 0 && !median.has_half;
	bool is_second = !median.is_negative;
	median.is_negative = false;
	rows_text_value(buffer, is_second ? second : first);
	if (is_equal) {
		buffer_literal(buffer, " tells the same time as ");
	} else {
		buffer_literal(buffer, " is ");
		rows_seconds(buffer, &median);
		buffer_literal(buffer, " s ahead of ");
	}
	rows_text_value(buffer, is_second ? first : second);
	buffer_literal(buffer, "\n    by ");
	rows_text_value(buffer, pairs);
	buffer_string(buffer, pairs->number == 1 ? " Quick Mode, " : " Quick Modes, ");
	/* The row has how far the second is ahead; from the first's side the least is the most. */
	const struct ipsecevtx_report_value least = is_second ? row->values[4] : negated(row->values[5]);
	const struct ipsecevtx_report_value most = is_second ? row->values[5] : negated(row->values[4]);
	buffer_literal(buffer, "from ");
	rows_seconds(buffer, &least);
	buffer_literal(buffer, " s to ");
	rows_seconds(buffer, &most);
	buffer_literal(buffer, " s ahead\n");
	if (jump->number)
		buffer_literal(
			buffer, "    these differ by more than 2 s: a clock was set in between, or they drift\n");
}

static void end(struct output *output)
{
	static const struct report_text text = {
		.row = write_row, .none = "no Quick Mode was found in the logs of both its ends"};
	report_end(output, &text);
}

const struct output_kind output_clocks = {
	.name = "clocks",
	.help = "by how much the clocks of two computers\ndiffer, from Quick Modes that both logged",
	REPORT_MEMBERS,
	.end = end,
};

/* SPDX-License-Identifier: MIT */
#include "report/report_output.h"

#include <stdlib.h>

/* How many stretches of a pair of computers are told without -v. */
#define STRETCHES 20u

static struct ipsecevtx_report_value negated(struct ipsecevtx_report_value seconds)
{
	seconds.is_negative = !seconds.is_negative && (seconds.number > 0 || seconds.has_half);
	return seconds;
}

/* How a row is told: the row is about the second computer, the text about the one that is ahead. */
struct telling {
	const struct ipsecevtx_report_value *ahead, *behind;
	bool is_second; /* the second is ahead; else the least and the most are exchanged */
	bool is_turned; /* the other one was ahead at times */
	bool is_same;   /* no Quick Mode shows that it was ahead */
};

/* Writes "1.3 s". */
static void write_seconds(struct buffer *buffer, struct ipsecevtx_report_value seconds)
{
	seconds.is_negative = false;
	rows_seconds(buffer, &seconds);
	buffer_literal(buffer, " s");
}

/*
 * Writes the range of differences. In a stretch both ends are the same where clocks ran side by side to the
 * microsecond, as they mostly do: then one number is written.
 */
static void write_range(struct buffer *buffer, const struct telling *telling,
	const struct ipsecevtx_report_value *minimum, const struct ipsecevtx_report_value *maximum, bool is_stretch)
{
	const struct ipsecevtx_report_value least = telling->is_second ? *minimum : negated(*maximum);
	const struct ipsecevtx_report_value most = telling->is_second ? *maximum : negated(*minimum);
	if (!is_stretch || least.number != most.number || least.is_negative != most.is_negative) {
		buffer_literal(buffer, "from ");
		write_seconds(buffer, least);
		buffer_string(buffer, least.is_negative && !most.is_negative ? " behind to " : " to ");
	}
	write_seconds(buffer, most);
	buffer_string(buffer, most.is_negative ? " behind" : " ahead");
}

/*
 * Writes "vpn1 is 1.3 s ahead of vpn2". Where clocks did not run side by side no single number is true, and a median of
 * differences to both sides may be none that ever was.
 */
static void write_difference(
	struct buffer *buffer, const struct telling *telling, struct ipsecevtx_report_value median, bool is_steady)
{
	rows_text_value(buffer, telling->ahead);
	if (!is_steady) {
		buffer_string(buffer, telling->is_turned ? " is at times ahead of " : " is ahead of ");
	} else if (median.number == 0 && !median.has_half) {
		buffer_string(buffer, telling->is_same ? " tells the same time as " : " tells about the same time as ");
	} else {
		median.is_negative = false;
		buffer_string(buffer, telling->is_turned ? " is about " : " is ");
		rows_seconds(buffer, &median);
		buffer_literal(buffer, " s ahead of ");
	}
	rows_text_value(buffer, telling->behind);
	buffer_string(buffer, is_steady            ? "\n"
			      : telling->is_turned ? ", at times behind\n"
						   : ", not always by the same\n");
}

static void write_stretches(
	struct output *output, const struct telling *telling, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *list = rows_find(row, "stretches");
	const struct ipsecevtx_report_value *count = rows_find(row, "stretch_count");
	size_t shown = !list ? 0 : output->verbose || list->count < STRETCHES ? list->count : STRETCHES;
	for (size_t i = 0; i < shown; i++) {
		const struct ipsecevtx_report_value *items = list->items[i].items;
		buffer_literal(buffer, "    ");
		rows_moment(buffer, items[0].number);
		buffer_literal(buffer, " to ");
		rows_moment(buffer, items[1].number);
		buffer_literal(buffer, ": ");
		write_range(buffer, telling, &items[3], &items[4], true);
		buffer_literal(buffer, " (");
		rows_text_value(buffer, &items[2]);
		buffer_literal(buffer, ")\n");
	}
	if (count && count->number > shown) {
		buffer_literal(buffer, "    and ");
		buffer_u64(buffer, count->number - shown);
		buffer_literal(buffer, " more such times\n");
	}
}

static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *median = &row->values[3], *least = &row->values[4],
					    *most = &row->values[5];
	const struct telling telling = {.ahead = &row->values[median->is_negative ? 0 : 1],
		.behind = &row->values[median->is_negative ? 1 : 0],
		.is_second = !median->is_negative,
		.is_turned = least->is_negative && !most->is_negative && (most->number > 0 || most->has_half),
		.is_same = least->number == 0 && most->number == 0};
	bool is_steady = !row->values[6].number;
	(void)state;
	write_difference(buffer, &telling, *median, is_steady);
	buffer_literal(buffer, "    by ");
	rows_text_value(buffer, &row->values[2]);
	buffer_string(buffer, row->values[2].number == 1 ? " Quick Mode, " : " Quick Modes, ");
	write_range(buffer, &telling, least, most, false);
	buffer_byte(buffer, '\n');
	if (is_steady)
		return;
	buffer_literal(buffer, "    these differ by more than 2 s: a clock was set in between, or they drift\n");
	buffer_literal(buffer, "    by the clock of ");
	rows_text_value(buffer, &row->values[0]);
	buffer_literal(buffer, ", with the number of Quick Modes:\n");
	write_stretches(output, &telling, row);
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

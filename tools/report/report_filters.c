/* SPDX-License-Identifier: MIT */
#include "report/report_output.h"

#include <string.h>

/* "    called Domain isolation (layer %%14609), told from 2024-03-01 08:00:00Z to 2024-03-02 08:00:00Z" */
static void put_name(struct buffer *buffer, const struct ipsecevtx_report_value *name)
{
	const struct ipsecevtx_report_value *values = name->items;
	size_t told = 0;
	buffer_literal(buffer, "        ");
	for (size_t i = 0; i < name->count; i++) {
		if (values[i].is_null && strcmp(values[i].name, "filter_name") == 0)
			buffer_string(buffer, told++ > 0 ? ", without a name" : "without a name");
		if (values[i].is_null)
			continue;
		if (values[i].type == IPSECEVTX_REPORT_TIME) {
			buffer_string(buffer, strcmp(values[i].name, "first") == 0 ? ", told from " : " to ");
			rows_moment(buffer, values[i].number);
			continue;
		}
		buffer_string(buffer, told++ > 0 ? ", " : "");
		rows_text_value(buffer, &values[i]);
	}
	buffer_byte(buffer, '\n');
}

/*
 * "vpn1.corp.example  Main Mode filter 71695: Domain isolation", how often it was negotiated by, with whom, and, where
 * it was told of in several ways, or without a name, when each was told.
 */
static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *names = rows_find(row, "names"), *peers = rows_find(row, "peers");
	const struct ipsecevtx_report_value *first = rows_find(row, "first"), *last = rows_find(row, "last");
	(void)state;
	rows_put(buffer, row, "computer");
	buffer_string(buffer,
		strcmp(rows_find(row, "kind")->text.data, "mm") == 0 ? "  Main Mode filter " : "  Quick Mode filter ");
	rows_put(buffer, row, "filter_id");
	buffer_literal(buffer, ": ");
	if (rows_find(row, "filter_name"))
		rows_put(buffer, row, "filter_name");
	else if (names && names->count > 0)
		buffer_literal(buffer, "events 5441 or 5447 tell of it without a name");
	else
		buffer_string(buffer, output->report_options.left_out & ~(unsigned)IPSECEVTX_LEFT_OUT_COMPUTERS
					      ? "as far as the events asked for tell, no event 5441 or 5447 names it"
					      : "no event 5441 or 5447 of these logs names it");
	buffer_literal(buffer, "\n    ");
	rows_put(buffer, row, "established");
	buffer_literal(buffer, " established, ");
	rows_put(buffer, row, "failed");
	buffer_literal(buffer, " failed");
	if (first && last) {
		buffer_literal(buffer, ", ");
		rows_moment(buffer, first->number);
		buffer_literal(buffer, " to ");
		rows_moment(buffer, last->number);
	}
	buffer_byte(buffer, '\n');
	if (peers && peers->count > 0) {
		buffer_literal(buffer, "    with ");
		rows_put(buffer, row, "peers");
		buffer_byte(buffer, '\n');
	}
	if (names && names->count > 1)
		buffer_literal(buffer,
			"    the id was told of in several ways: a filter's id ends when Windows starts again\n");
	const bool is_worth_telling = names && (names->count > 1 || !rows_find(row, "filter_name"));
	for (size_t i = 0; is_worth_telling && i < names->count; i++)
		put_name(buffer, &names->items[i]);
}

static void end(struct output *output)
{
	static const struct report_text text = {
		.row = write_row, .none = "no negotiation in these logs names the filter that it was made by"};
	report_end(output, &text);
}

static const struct ipsecevtx_range filters_also[] = {REPORT_CONTEXT, {5441, 5441}, {5447, 5447}};

const struct output_kind output_filters = {
	.name = "filters",
	.help = "by which filter (rule) each negotiation was\nmade, and what events 5441 and 5447 call it",
	REPORT_MEMBERS_ALSO(filters_also, sizeof filters_also / sizeof filters_also[0]),
	.end = end,
};

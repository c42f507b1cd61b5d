/* SPDX-License-Identifier: MIT */
#include "report/report_output.h"

static void put_line(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *label, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	if (!value || (value->type == IPSECEVTX_REPORT_LIST && value->count == 0))
		return;
	buffer_string(buffer, label);
	rows_text_value(buffer, value);
	buffer_byte(buffer, '\n');
}

/* Writes names, which can have commas in them, on a line each. */
static void put_names(
	struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *label, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	for (size_t i = 0; value && i < value->count; i++) {
		buffer_string(buffer, i == 0 ? label : "                ");
		rows_text_value(buffer, &value->items[i]);
		buffer_byte(buffer, '\n');
	}
}

/* How many peers with one certificate, and pairs of these, are told, unless all are asked for. */
#define USES 12u

/* "    shown by    203.0.113.9, 3 times from 2024-03-01 08:00:00Z to 2024-03-09 08:00:00Z" */
static void put_use(struct buffer *buffer, const struct ipsecevtx_report_value *items, bool is_first)
{
	buffer_string(buffer, is_first ? "    shown by    " : "                ");
	rows_text_value(buffer, &items[0]);
	buffer_literal(buffer, ", ");
	rows_text_value(buffer, &items[3]);
	buffer_string(buffer, items[3].number == 1 ? " time, " : " times, from ");
	rows_moment(buffer, items[1].number);
	if (items[3].number > 1) {
		buffer_literal(buffer, " to ");
		rows_moment(buffer, items[2].number);
	}
	buffer_byte(buffer, '\n');
}

static void put_meeting(struct buffer *buffer, const struct ipsecevtx_report_value *items, bool is_first)
{
	buffer_string(buffer, is_first ? "    at one time " : "                ");
	rows_text_value(buffer, &items[0]);
	buffer_literal(buffer, " and ");
	rows_text_value(buffer, &items[1]);
	buffer_literal(buffer, ", ");
	buffer_string(buffer, items[4].number == 1 ? "from " : "again and again from ");
	rows_moment(buffer, items[2].number);
	buffer_literal(buffer, " to ");
	rows_moment(buffer, items[3].number);
	buffer_byte(buffer, '\n');
}

static void put_some(struct output *output, const struct ipsecevtx_report_value *list,
	void (*put)(struct buffer *buffer, const struct ipsecevtx_report_value *items, bool is_first))
{
	size_t count = list ? list->count : 0, shown = output->verbose || count <= USES ? count : USES;
	for (size_t i = 0; i < shown; i++)
		put(output->buffer, list->items[i].items, i == 0);
	if (shown < count) {
		buffer_literal(output->buffer, "                and ");
		buffer_u64(output->buffer, count - shown);
		buffer_literal(output->buffer, " more, shown with -v\n");
	}
}

/* A row tells the times of at most so many peers. */
#define USES_TOLD 64u

static bool has_more_uses(const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *uses = rows_find(row, "uses"), *successes = rows_find(row, "successes");
	uint64_t told = 0;
	for (size_t i = 0; uses && i < uses->count; i++)
		told += uses->items[i].items[3].number;
	return uses && uses->count >= USES_TOLD && successes && told < successes->number;
}

/* Writes from where it was used. */
static void put_uses(struct output *output, const struct ipsecevtx_report_row *row)
{
	put_some(output, rows_find(row, "uses"), put_use);
	if (has_more_uses(row))
		buffer_literal(
			output->buffer, "                and others of these peers, of which it is not told when\n");
	put_some(output, rows_find(row, "at_once"), put_meeting);
}

/* "    succeeded   13 times, from 2024-03-01 08:00:00Z to 2024-03-09 08:00:00Z" */
static void put_times(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *label,
	const char *const names[3], bool is_left_out)
{
	const struct ipsecevtx_report_value *count = rows_find(row, names[0]);
	const struct ipsecevtx_report_value *first = rows_find(row, names[1]), *last = rows_find(row, names[2]);
	buffer_string(buffer, label);
	if (count->number == 0) {
		buffer_string(buffer, is_left_out ? "never as far as the events asked for tell\n" : "never\n");
		return;
	}
	rows_text_value(buffer, count);
	buffer_string(buffer, count->number == 1 ? " time" : " times");
	if (first && last) {
		buffer_literal(buffer, ", from ");
		rows_moment(buffer, first->number);
		buffer_literal(buffer, " to ");
		rows_moment(buffer, last->number);
	}
	buffer_byte(buffer, '\n');
}

/* Writes the certificate that came next. It replaces this one only where both are of the same principal. */
static void put_successor(struct buffer *buffer, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *next = rows_find(row, "replaced_by");
	const struct ipsecevtx_report_value *principals = rows_find(row, "principals");
	if (rows_find(row, "renewed_by")) {
		put_line(buffer, row, "    replaced by ", "renewed_by");
	} else if (next) {
		buffer_literal(buffer, "    followed by ");
		rows_text_value(buffer, next);
		if (principals && principals->count > 0)
			buffer_literal(buffer, ",\n                which does not name its principal");
		buffer_byte(buffer, '\n');
	}
}

static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	static const char *const successes[] = {"successes", "first_success", "last_success"};
	static const char *const failures[] = {"failures", "first_failure", "last_failure"};
	struct buffer *buffer = output->buffer;
	/* A certificate can be shown to several peers, and by several computers. */
	const unsigned others = IPSECEVTX_LEFT_OUT_PEERS | IPSECEVTX_LEFT_OUT_COMPUTERS;
	unsigned left_out = output->report_options.left_out;
	(void)state;
	if (output->events > 0)
		buffer_byte(buffer, '\n');
	rows_text_value(buffer, rows_find(row, "thumbprint"));
	buffer_literal(buffer, "  ");
	rows_text_value(buffer, rows_find(row, "side"));
	buffer_byte(buffer, '\n');
	put_names(buffer, row, "    principal   ", "principals");
	put_names(buffer, row, "    issued by   ", "issuing_cas");
	put_names(buffer, row, "    root        ", "root_cas");
	put_line(buffer, row, "    computers   ", "computers");
	put_line(buffer, row, "    peers       ", "peers");
	put_uses(output, row);
	put_times(buffer, row, "    succeeded   ", successes, left_out & (IPSECEVTX_LEFT_OUT_OPENINGS | others));
	put_times(buffer, row, "    failed      ", failures, left_out & (IPSECEVTX_LEFT_OUT_FAILURES | others));
	put_successor(buffer, row);
}

static void end(struct output *output)
{
	static const struct report_text text = {.row = write_row, .none = "no certificate was shown in these logs"};
	report_end(output, &text);
}

const struct output_kind output_certificates = {
	.name = "certificates",
	.help = "each certificate: who showed it, and when\nit was good and when not",
	REPORT_MEMBERS,
	.end = end,
};

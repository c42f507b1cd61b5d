/* SPDX-License-Identifier: MIT */
#include "report/report_output.h"

/* Writes a label and a value, if there is one. */
static void put(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *label, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	if (!value || (value->type == IPSECEVTX_REPORT_NUMBER && value->number == 0))
		return;
	buffer_string(buffer, label);
	if (value->type == IPSECEVTX_REPORT_TIME)
		rows_moment(buffer, value->number);
	else
		rows_text_value(buffer, value);
}

/* Whether the row has the value, and it is not 0. */
static bool is_there(const struct ipsecevtx_report_row *row, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	return value && (value->type != IPSECEVTX_REPORT_NUMBER || value->number != 0);
}

/* A value with its label. */
struct labelled {
	const char *label, *name;
};

/* Writes a line of two values, or of the one that is there. False where there is none. */
static bool put_line(
	struct buffer *buffer, const struct ipsecevtx_report_row *row, struct labelled first, struct labelled second)
{
	bool has_first = is_there(row, first.name), has_second = is_there(row, second.name);
	if (!has_first && !has_second)
		return false;
	buffer_literal(buffer, "    ");
	put(buffer, row, first.label, first.name);
	buffer_string(buffer, has_first && has_second ? ", " : "");
	put(buffer, row, second.label, second.name);
	buffer_byte(buffer, '\n');
	return true;
}

/* Of more names than these only the number is told. */
#define NAMES_TOLD 3u

/* "    showed erik, anna, olaf and 5 more" */
static void put_shown(
	struct output *output, const struct ipsecevtx_report_row *row, const char *label, const char *name)
{
	const struct ipsecevtx_report_value *names = rows_find(row, name);
	struct buffer *buffer = output->buffer;
	size_t count = names ? names->count : 0;
	for (size_t i = 0; i < count && i < NAMES_TOLD; i++) {
		buffer_string(buffer, i == 0 ? label : ", ");
		rows_text_value(buffer, &names->items[i]);
	}
	if (count > NAMES_TOLD) {
		buffer_literal(buffer, " and ");
		buffer_u64(buffer, count - NAMES_TOLD);
		buffer_literal(buffer, " more");
	}
	if (count > 0)
		buffer_byte(buffer, '\n');
}

/* "    in between 8 associations were opened, the longest time from a failure to the next was 1m 52s" */
static void put_between(struct buffer *buffer, const struct ipsecevtx_report_row *row)
{
	uint64_t between = rows_worked_between(row);
	const struct ipsecevtx_report_value *longest = rows_find(row, "longest_without_seconds");
	if (between == 0)
		return;
	buffer_literal(buffer, "    in between ");
	buffer_u64(buffer, between);
	buffer_string(buffer, between == 1 ? " association was opened" : " associations were opened");
	if (longest) {
		buffer_literal(buffer, ", the longest time from a failure to the next was ");
		rows_duration(buffer, longest->number);
	}
	buffer_byte(buffer, '\n');
}

/* Writes when it worked with that address; each success may have been through another gateway. */
static void put_successes(const struct output *output, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	/*
	 * With --peer only successes with that gateway count, while other gateways may have the same address behind
	 * them.
	 */
	unsigned rests_on = IPSECEVTX_LEFT_OUT_OPENINGS | (rows_has_gateways(row) ? IPSECEVTX_LEFT_OUT_PEERS : 0u);
	bool is_partial = output->report_options.left_out & rests_on;
	put_line(buffer, row, (struct labelled){"last success ", "peer_succeeded_before"},
		(struct labelled){"next success ", "peer_succeeded_after"});
	put_between(buffer, row);
	if (!rows_has_worked(row)) {
		const struct ipsecevtx_report_value *id = rows_find(row, "event_id");
		buffer_string(buffer, id && id->number == 4654 ? "    no Quick Mode of the two was opened"
							       : "    no association of the two was opened");
		buffer_string(buffer, is_partial ? " as far as the events asked for tell\n" : " in these logs\n");
		return;
	}
	if (is_partial)
		buffer_literal(buffer, "    there may be successes nearer to it that were not asked for\n");
	if (rows_has_gateways(row))
		buffer_literal(buffer, "    a success with that address may be through another gateway\n");
	if (rows_worked_between(row) > 0 && rows_has_other_tunnel(row))
		buffer_literal(buffer, "    what was opened in between may be of the other tunnel alone\n");
	if (rows_find(row, "peer_succeeded_after") && rows_has_other_tunnel(row))
		buffer_literal(buffer, "    the next success may be of the other tunnel alone\n");
	if (rows_has_other_certificate(row))
		buffer_literal(buffer, "    the next success was with another certificate\n");
}

/* "12 times  vpn1.corp.example  198.51.100.7  4653  Initiator  Negotiation timed out", what that means, and when. */
static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	static const char *const parts[] = {"computer", "remote_address", "event_id", "role", "failure_reason"};
	struct buffer *buffer = output->buffer;
	(void)state;
	if (output->events > 0)
		buffer_byte(buffer, '\n');
	rows_times(buffer, row, parts, sizeof parts / sizeof parts[0]);
	buffer_string(buffer, row->is_noise ? "  (noise)\n" : "\n");
	rows_sentence(output, rows_find(row, "verdict"), 4);
	put(buffer, row, "    from ", "first");
	put(buffer, row, " to ", "last");
	put(buffer, row, ", at most ", "peak_per_hour");
	buffer_string(buffer, rows_find(row, "first") ? " in a clock hour\n" : "    without a time\n");
	put_line(buffer, row, (struct labelled){"unanswered by their cookies ", "unanswered"},
		(struct labelled){"seen by the peer too ", "seen_by_peer"});
	if (rows_has_gateways(row))
		put_line(buffer, row, (struct labelled){"with ", "peers"}, (struct labelled){"", ""});
	put_shown(output, row, "    showed ", "principals");
	put_shown(output, row, "    showed certificate ", "certificates");
	put_successes(output, row);
	put_line(buffer, row, (struct labelled){"class ", "class"},
		(struct labelled){"failure point ", "failure_point"});
	put_line(
		buffer, row, (struct labelled){"state ", "state"}, (struct labelled){"authentication ", "auth_method"});
}

static void end(struct output *output)
{
	static const struct report_text text = {.row = write_row, .none = "no negotiation failed in these logs"};
	report_end(output, &text);
}

const struct output_kind output_failures = {
	.name = "failures",
	.help = "negotiations that failed: who with whom,\nhow often, why, and what to check next",
	REPORT_MEMBERS,
	.end = end,
};

/* SPDX-License-Identifier: MIT */
/* The report peers as text: a few lines for each peer, without what it does not have. */
#include "report/report_output.h"

#include <string.h>

#include "common/ticks.h"
#include "output/text.h"

/* In ticks. */

static void put_label(struct output *output, const char *label)
{
	buffer_literal(output->buffer, "    ");
	text_color(output, TEXT_DIM);
	buffer_string(output->buffer, label);
	text_color(output, TEXT_PLAIN);
	buffer_repeat(output->buffer, ' ', 10 - strlen(label));
}

/* How many lines tell how long each tunnel stood, unless all are asked for. */
#define SHARES 12u

static void put_network(struct buffer *buffer, const struct ipsecevtx_report_value items[2])
{
	rows_network(buffer, items[0].is_null ? NULL : &items[0], items[1].is_null ? NULL : &items[1]);
}

/* "              1h 47m 31s on gw-a, 10.1.0.0/16 - 10.2.0.0/16" */
static void put_share(struct output *output, const struct ipsecevtx_report_value *items, bool is_alone)
{
	struct buffer *buffer = output->buffer;
	buffer_literal(buffer, "              ");
	rows_duration(buffer, items[6].number);
	if (!is_alone) {
		buffer_literal(buffer, " on ");
		rows_text_value(buffer, &items[0]);
	}
	if (items[1].number > 1) {
		buffer_literal(buffer, ", ");
		rows_text_value(buffer, &items[1]);
		buffer_literal(buffer, " pairs of networks");
	} else if (!items[2].is_null || !items[4].is_null) {
		buffer_string(buffer, is_alone ? " between " : ", ");
		put_network(buffer, &items[2]);
		buffer_string(buffer, is_alone ? " and " : " - ");
		put_network(buffer, &items[4]);
	}
	buffer_byte(buffer, '\n');
}

/*
 * Whether the coverage begins with that of all links of a single computer, and then has each link. Of a computer with
 * many links the sum may be all there is.
 */
static bool is_of_one(const struct ipsecevtx_report_value *coverage)
{
	const size_t count = coverage ? coverage->count : 0;
	if (count <= 2 || coverage->items[0].items[1].number != count - 1)
		return false;
	const struct ipsecevtx_text *first = &coverage->items[0].items[0].text;
	const struct ipsecevtx_text *last = &coverage->items[count - 1].items[0].text;
	return first->length == last->length && memcmp(first->data, last->data, first->length) == 0;
}

/* Writes how long each tunnel stood, as a sum could hide a tunnel that was down. */
static void put_shares(struct output *output, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *coverage = rows_find(row, "coverage");
	/* Of a single computer, the first item is what all links together cover. */
	const bool is_alone = is_of_one(coverage);
	const size_t count = coverage ? coverage->count : 0, first = is_alone ? 1 : 0;
	const size_t shown = output->verbose || count <= first + SHARES ? count : first + SHARES;
	for (size_t i = first; i < shown; i++)
		put_share(output, coverage->items[i].items, is_alone);
	if (shown < count) {
		buffer_literal(output->buffer, "              and ");
		buffer_u64(output->buffer, count - shown);
		buffer_literal(output->buffer, " more, shown with -v\n");
	}
}

static void put_span(struct output *output, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *first = rows_find(row, "first"), *last = rows_find(row, "last");
	const struct ipsecevtx_report_value *covered = rows_find(row, "covered_seconds");
	const struct ipsecevtx_report_value *opened = rows_find(row, "qm_established");
	const struct ipsecevtx_report_value *until = rows_find(row, "covered_until");
	bool is_partial = output->report_options.left_out &
			  (IPSECEVTX_LEFT_OUT_OPENINGS | IPSECEVTX_LEFT_OUT_ENDS | IPSECEVTX_LEFT_OUT_PEERS);
	if (first && last) {
		put_label(output, "seen");
		rows_moment(output->buffer, first->number);
		buffer_literal(output->buffer, " to ");
		rows_moment(output->buffer, last->number);
		buffer_byte(output->buffer, '\n');
	}
	/* With --peer an open association counts up to the last event with that peer, which can be its opening. */
	if (covered && (covered->number > 0 || (is_partial && opened && opened->number > 0))) {
		put_label(output, "covered");
		rows_duration(output->buffer, covered->number);
		/* The rest of the time between both are gaps; an open association can count beyond the last event. */
		uint64_t end = until ? until->number : last ? last->number : 0;
		if (first && last && end - first->number >= covered->number + TICKS_A_MINUTE) {
			buffer_literal(output->buffer, " of ");
			rows_duration(output->buffer, end - first->number);
		}
		buffer_literal(output->buffer, " by at least one Quick Mode");
		if (is_partial)
			buffer_literal(output->buffer, ", as far as the events asked for tell");
		if (row->beyond >= TICKS_A_MINUTE) {
			buffer_literal(output->buffer, ",\n              of which ");
			rows_duration(output->buffer, row->beyond);
			buffer_literal(output->buffer, " past its lifetime, no end seen");
		}
		buffer_byte(output->buffer, '\n');
		put_shares(output, row);
	}
}

/* Writes counts that are not 0, with commas between them; the second name is a plural where there is one. */
static void put_counts(struct output *output, const struct ipsecevtx_report_row *row, const char *label,
	const char *const (*names)[2], size_t count)
{
	bool is_next = false;
	for (size_t i = 0; i < count; i++) {
		const struct ipsecevtx_report_value *value = rows_find(row, names[i][0]);
		if (!value || (value->number == 0 && !output->verbose))
			continue;
		if (!is_next)
			put_label(output, label);
		else
			buffer_literal(output->buffer, ", ");
		rows_text_value(output->buffer, value);
		buffer_byte(output->buffer, ' ');
		size_t length = strlen(names[i][1]);
		bool is_single = value->number == 1 && names[i][1][length - 1] == 's';
		buffer_put(output->buffer, names[i][1], is_single ? length - 1 : length);
		is_next = true;
	}
	if (is_next)
		buffer_byte(output->buffer, '\n');
}

static void put_lists(struct output *output, const struct ipsecevtx_report_row *row, const char *label,
	const char *const *names, size_t count)
{
	bool is_next = false;
	for (size_t i = 0; i < count; i++) {
		const struct ipsecevtx_report_value *value = rows_find(row, names[i]);
		if (!value || value->count == 0)
			continue;
		if (!is_next)
			put_label(output, label);
		else
			buffer_literal(output->buffer, "; ");
		rows_algorithm(output->buffer, value);
		is_next = true;
	}
	if (is_next)
		buffer_byte(output->buffer, '\n');
}

static bool is_named(const struct ipsecevtx_report_value *change, const char *name)
{
	return strcmp(change->items[2].text.data, name) == 0;
}

/* Where the changes end that have the time and computer of this one: they are of one association, and told together. */
static size_t same_moment(const struct ipsecevtx_report_value *changes, size_t first)
{
	const struct ipsecevtx_report_value *one = changes->items[first].items;
	size_t end = first + 1;
	for (; end < changes->count; end++) {
		const struct ipsecevtx_report_value *other = changes->items[end].items;
		if (one[0].is_null || other[0].is_null || one[0].number != other[0].number ||
			strcmp(one[1].text.data, other[1].text.data) != 0)
			break;
	}
	return end;
}

/* Whether both certificate and principal changed: there may be another peer at the same address. */
static bool is_other_end(const struct ipsecevtx_report_value *changes, size_t first, size_t end)
{
	bool has_certificate = false, has_principal = false;
	for (size_t i = first; i < end; i++) {
		has_certificate = has_certificate || is_named(&changes->items[i], "remote_mm_cert_hash");
		has_principal = has_principal || is_named(&changes->items[i], "remote_mm_principal");
	}
	return has_certificate && has_principal;
}

/* "2024-05-15 08:41:30Z vpn1 remote_mm_cert_hash" and what it was and is on the next line. */
static void put_change(struct buffer *buffer, const struct ipsecevtx_report_value *items)
{
	if (items[0].is_null)
		buffer_byte(buffer, '-');
	else
		rows_moment(buffer, items[0].number);
	buffer_byte(buffer, ' ');
	rows_text_value(buffer, &items[1]);
	buffer_byte(buffer, ' ');
	rows_text_value(buffer, &items[2]);
	buffer_literal(buffer, "\n              ");
	rows_text_value(buffer, &items[3]);
	buffer_literal(buffer, " -> ");
	rows_text_value(buffer, &items[4]);
	buffer_byte(buffer, '\n');
}

static void put_changes(struct output *output, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *changes = rows_find(row, "changes");
	const char *before = NULL;
	for (size_t i = 0, end; changes && i < changes->count; i = end) {
		end = same_moment(changes, i);
		const char *label = is_other_end(changes, i, end) ? "identity" : "changed";
		for (size_t k = i; k < end; k++) {
			put_label(output, label == before ? "" : label);
			put_change(output->buffer, changes->items[k].items);
			before = label;
		}
	}
}

static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	static const char *const established[][2] = {
		{"mm_established", "Main Modes"}, {"qm_established", "Quick Modes"}};
	static const char *const recovered[][2] = {{"recovered", "associations"}};
	static const char *const failed[][2] = {{"mm_failed", "Main Mode"}, {"qm_failed", "Quick Mode"},
		{"em_failed", "Extended Mode"}, {"unanswered", "of them unanswered"},
		{"invalid_packets", "invalid packets"}};
	static const char *const began[][2] = {{"began_here", "here"}, {"began_there", "there"}};
	static const char *const ike[] = {
		"keying_modules", "auth_methods", "mm_ciphers", "mm_integrities", "dh_groups"};
	static const char *const esp[] = {"esp_ciphers", "esp_integrities"};
	static const char *const principals[] = {"principals"};
	static const char *const certificates[] = {"certificates"};
	(void)state;
	if (output->events > 0)
		buffer_byte(output->buffer, '\n');
	text_color(output, TEXT_BOLD);
	rows_text_value(output->buffer, &row->values[0]);
	text_color(output, TEXT_PLAIN);
	buffer_literal(output->buffer, "  of ");
	rows_text_value(output->buffer, rows_find(row, "computers"));
	buffer_byte(output->buffer, '\n');
	put_span(output, row);
	put_counts(output, row, "made", established, 2);
	put_counts(output, row, "recovered", recovered, 1);
	put_counts(output, row, "failed", failed, 5);
	put_counts(output, row, "began", began, 2);
	put_lists(output, row, "is", principals, 1);
	put_lists(output, row, "shows", certificates, 1);
	put_lists(output, row, "IKE", ike, 5);
	put_lists(output, row, "ESP", esp, 2);
	put_changes(output, row);
}

static void end(struct output *output)
{
	static const struct report_text text = {.row = write_row, .none = "no peer"};
	report_end(output, &text);
}

const struct output_kind output_peers = {
	.name = "peers",
	.help = "every peer: what was seen of it, and how it\nwas protected",
	REPORT_MEMBERS,
	.end = end,
};

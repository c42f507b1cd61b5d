/* SPDX-License-Identifier: MIT */
#include "report/report_output.h"

#include <string.h>

#define LABEL 13 /* columns of what stands in front of a line */

/* Further computers are only counted. */
#define COMPUTERS_TOLD 6u

static void label(struct buffer *buffer, const char *text)
{
	size_t length = strlen(text);
	buffer_put(buffer, text, length);
	buffer_repeat(buffer, ' ', length < LABEL ? LABEL - length : 1);
}

static const struct ipsecevtx_report_value *value_of(const struct ipsecevtx_report_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++) {
		if (strcmp(row->values[i].name, name) == 0)
			return &row->values[i];
	}
	return NULL;
}

static void number(struct buffer *buffer, uint64_t count, const char *one, const char *many)
{
	buffer_u64(buffer, count);
	buffer_byte(buffer, ' ');
	buffer_string(buffer, count == 1 ? one : many);
}

static void span(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *first, const char *last)
{
	rows_text_value(buffer, value_of(row, first));
	buffer_literal(buffer, " to ");
	rows_text_value(buffer, value_of(row, last));
}

/* Says which options chose events: the others are in none of the numbers that follow. */
static void write_selection(struct buffer *buffer, const struct selection *selection)
{
	if (!selection || selection_is_empty(selection))
		return;
	label(buffer, "only");
	buffer_literal(buffer, "what fits ");
	selection_put(buffer, selection);
	buffer_literal(buffer, "; all else in these logs is left out\n");
}

static void write_inputs(struct output *output, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	uint64_t failed = output->read.inputs_failed, lost = value_of(row, "records_lost")->number;
	label(buffer, "inputs");
	number(buffer, value_of(row, "inputs")->number, "log", "logs");
	if (failed > 0) {
		buffer_literal(buffer, " (");
		buffer_u64(buffer, failed);
		buffer_literal(buffer, " could not be read, or not to the end)");
	}
	buffer_literal(buffer, ", ");
	number(buffer, value_of(row, "records_seen")->number, "record", "records");
	if (rows_find(row, "log_first_record_id")) {
		buffer_literal(buffer, ", the earliest is number ");
		rows_put(buffer, row, "log_first_record_id");
	}
	if (lost > 0) {
		buffer_literal(buffer, ", ");
		buffer_u64(buffer, lost);
		buffer_literal(buffer, " of them lost");
	}
	buffer_byte(buffer, '\n');
	label(buffer, "records");
	span(buffer, row, "log_first", "log_last");
	buffer_byte(buffer, '\n');
	write_selection(buffer, output->selection);
	label(buffer, "IPsec events");
	span(buffer, row, "first", "last");
	buffer_byte(buffer, '\n');
}

static void write_free_space(struct buffer *buffer, const struct ipsecevtx_report_row *row)
{
	const uint64_t count = value_of(row, "in_free_space")->number;
	if (count == 0)
		return;
	label(buffer, "free space");
	number(buffer, count, "IPsec event", "IPsec events");
	buffer_literal(buffer, " that no number here counts, of an older use of the chunks or hidden\n");
}

static void write_computers(struct buffer *buffer, const struct ipsecevtx_report_value *computers)
{
	label(buffer, "computers");
	for (size_t i = 0; i < computers->count && i < COMPUTERS_TOLD; i++) {
		buffer_string(buffer, i > 0 ? ", " : "");
		rows_text_value(buffer, &computers->items[i]);
	}
	if (computers->count > COMPUTERS_TOLD) {
		buffer_literal(buffer, " and ");
		buffer_u64(buffer, computers->count - COMPUTERS_TOLD);
		buffer_literal(buffer, " more");
	}
	buffer_string(buffer, computers->count == 0 ? "-\n" : "\n");
}

/* Writes the counts of events, "4653 mm_failed failure 12, ...", three on a line. */
static void write_events(
	struct buffer *buffer, const struct ipsecevtx_report_value *events, const struct was_read *read)
{
	label(buffer, "events");
	for (size_t i = 0; i < events->count; i++) {
		const struct ipsecevtx_report_value *members = events->items[i].items;
		if (i > 0)
			buffer_literal(buffer, "   ");
		rows_text_value(buffer, &members[3]);
		buffer_literal(buffer, " x ");
		rows_text_value(buffer, &members[0]);
		buffer_byte(buffer, ' ');
		rows_text_value(buffer, &members[1]);
		/* The outcome is told only where it is not the usual one of such an event. */
		const struct ipsecevtx_event_info *info = ipsecevtx_event_info_by_id((uint32_t)members[0].number);
		const char *usual = info ? ipsecevtx_outcome_name(info->outcome) : NULL;
		if (!members[2].is_null && (!usual || strcmp(usual, members[2].text.data) != 0)) {
			buffer_byte(buffer, ' ');
			rows_text_value(buffer, &members[2]);
		}
	}
	if (events->count == 0)
		buffer_literal(buffer, "none");
	if (read->nothing != NOTHING_NOT) {
		buffer_string(buffer, events->count == 0 ? ": " : "; ");
		was_read_put_why(buffer, read);
	}
	buffer_byte(buffer, '\n');
}

/* Writes "3 high, 1 low", without severities that do not occur; backwards where the worst is the last. */
static void write_numbers(struct buffer *buffer, const char *name, const struct ipsecevtx_report_value *numbers,
	bool backwards, bool is_known)
{
	size_t told = 0;
	label(buffer, name);
	for (size_t i = 0; i < numbers->count; i++) {
		const struct ipsecevtx_report_value *item = &numbers->items[backwards ? numbers->count - 1 - i : i];
		if (item->number == 0)
			continue;
		buffer_string(buffer, told++ > 0 ? ", " : "");
		buffer_u64(buffer, item->number);
		buffer_byte(buffer, ' ');
		buffer_string(buffer, item->name);
	}
	buffer_string(buffer, told > 0 ? "\n" : is_known ? "none\n" : "unknown\n");
}

static void write_associations(struct buffer *buffer, const struct ipsecevtx_report_value *associations)
{
	label(buffer, "associations");
	number(buffer, associations->items[0].number, "Main Mode, ", "Main Modes, ");
	number(buffer, associations->items[1].number, "Quick Mode", "Quick Modes");
	const char *separator = ": ";
	for (size_t i = 2; i < associations->count; i++) {
		if (associations->items[i].number == 0)
			continue;
		buffer_string(buffer, separator);
		buffer_u64(buffer, associations->items[i].number);
		buffer_byte(buffer, ' ');
		buffer_string(buffer, associations->items[i].name);
		separator = ", ";
	}
	buffer_byte(buffer, '\n');
}

static void write_peers(struct buffer *buffer, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *top = value_of(row, "top_peers");
	label(buffer, "peers");
	buffer_u64(buffer, value_of(row, "peers")->number);
	for (size_t i = 0; i < top->count; i++) {
		const struct ipsecevtx_report_value *members = top->items[i].items;
		buffer_byte(buffer, '\n');
		buffer_repeat(buffer, ' ', LABEL);
		rows_text_value(buffer, &members[0]);
		buffer_literal(buffer, ": ");
		number(buffer, members[1].number, "event", "events");
		buffer_literal(buffer, ", ");
		buffer_u64(buffer, members[2].number);
		buffer_literal(buffer, " established, ");
		buffer_u64(buffer, members[3].number);
		buffer_literal(buffer, " failed");
	}
	buffer_byte(buffer, '\n');
}

static void write_failures(struct output *output, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *top = value_of(row, "top_failures");
	label(buffer, "failures");
	/* The answer is known where the logs were read and all failures were asked for. */
	bool is_answer = (output->read.nothing == NOTHING_FITS || output->read.nothing == NOTHING_NAMED) &&
			 !(output->report_options.left_out & IPSECEVTX_LEFT_OUT_FAILURES);
	if (value_of(row, "failures")->number == 0 && output->read.nothing != NOTHING_NOT)
		buffer_string(buffer, is_answer ? "none among the events asked for" : "unknown");
	else
		buffer_u64(buffer, value_of(row, "failures")->number);
	if (value_of(row, "noise")->number > 0 && value_of(row, "noise")->number == value_of(row, "failures")->number) {
		buffer_literal(buffer, ", all noise");
	} else if (value_of(row, "noise")->number > 0) {
		buffer_literal(buffer, ", of which ");
		buffer_u64(buffer, value_of(row, "noise")->number);
		buffer_string(buffer, value_of(row, "noise")->number == 1 ? " is noise" : " are noise");
	}
	buffer_byte(buffer, '\n');
	for (size_t i = 0; i < top->count; i++) {
		const struct ipsecevtx_report_value *members = top->items[i].items;
		buffer_repeat(buffer, ' ', LABEL);
		rows_text_value(buffer, &members[3]);
		buffer_string(buffer, members[3].number == 1 ? " time:\n" : " times:\n");
		rows_sentence(output, &members[5], LABEL);
	}
}

static bool is_worth_telling(const struct ipsecevtx_report_value *members)
{
	for (size_t k = 4; k < 8; k++) {
		if (strcmp(members[k].text.data, "off") == 0 || strcmp(members[k].text.data, "partly") == 0)
			return true;
	}
	return members[3].number > 0;
}

static void write_audited(struct buffer *buffer, const struct ipsecevtx_report_value *audited)
{
	static const char *const modes[] = {": Main ", ", Quick ", ", Extended ", ", driver "};
	const struct ipsecevtx_report_value *members = audited->items;
	rows_text_value(buffer, &members[0]);
	for (size_t k = 0; k < sizeof modes / sizeof modes[0]; k++) {
		buffer_string(buffer, modes[k]);
		rows_text_value(buffer, &members[4 + k]);
		if (rows_is_told_though_off(audited, members[4 + k].name))
			buffer_literal(buffer, " (but events of it came later)");
	}
	if (members[3].number > 0) {
		buffer_literal(buffer, "; cleared ");
		number(buffer, members[3].number, "time", "times");
	}
}

/* Writes what is known of auditing, first the computers where something was switched off or cleared. */
static void write_auditing(struct buffer *buffer, const struct ipsecevtx_report_value *auditing)
{
	size_t told = 0;
	label(buffer, "auditing");
	for (unsigned turn = 0; turn < 2; turn++) {
		for (size_t i = 0; i < auditing->count && told < COMPUTERS_TOLD; i++) {
			const struct ipsecevtx_report_value *members = auditing->items[i].items;
			if (is_worth_telling(members) != (turn == 0))
				continue;
			if (told++ > 0) {
				buffer_byte(buffer, '\n');
				buffer_repeat(buffer, ' ', LABEL);
			}
			write_audited(buffer, &auditing->items[i]);
		}
	}
	if (auditing->count > told) {
		buffer_literal(buffer, "\n");
		buffer_repeat(buffer, ' ', LABEL);
		number(buffer, auditing->count - told, "more computer", "more computers");
	}
	buffer_string(buffer, told == 0 ? "nothing is known of it\n" : "\n");
}

/* Writes the commands that turn auditing on, behind what is known of it. */
static void write_audit_commands(struct buffer *buffer)
{
	buffer_repeat(buffer, ' ', LABEL);
	buffer_literal(buffer, "it is turned on with\n");
	for (size_t i = 0; i < AUDIT_COMMANDS; i++) {
		buffer_repeat(buffer, ' ', LABEL);
		buffer_string(buffer, was_read_audited(i));
		buffer_literal(buffer, ":\n");
		was_read_put_audit_command(buffer, i);
		buffer_byte(buffer, '\n');
	}
}

/* Writes how much of what is counted above is in the logs of both ends. */
static void write_both_ends(struct buffer *buffer, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *both_ends = value_of(row, "both_ends");
	uint64_t count = 0;
	for (size_t i = 0; i < both_ends->count; i++)
		count += both_ends->items[i].number;
	if (count == 0)
		return;
	label(buffer, "both ends");
	rows_both_ends(buffer, row);
	buffer_literal(buffer, " counted twice\n");
}

static void write_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_report_value *next = value_of(row, "next");
	const struct was_read *read = &output->read;
	(void)state;
	write_inputs(output, row);
	write_computers(buffer, value_of(row, "computers"));
	write_events(buffer, value_of(row, "events"), read);
	write_free_space(buffer, row);
	write_associations(buffer, value_of(row, "associations"));
	write_peers(buffer, row);
	write_failures(output, row);
	write_both_ends(buffer, row);
	write_numbers(buffer, "weak", value_of(row, "weak"), false, read->nothing == NOTHING_NOT);
	write_numbers(buffer, "hostile", value_of(row, "hostile"), false, read->nothing == NOTHING_NOT);
	write_numbers(buffer, "findings", value_of(row, "findings"), true, read->records_seen > 0);
	write_auditing(buffer, value_of(row, "auditing"));
	if (read->nothing == NOTHING_AUDITED)
		write_audit_commands(buffer);
	for (size_t i = 0; i < next->count; i++) {
		label(buffer, i == 0 ? "next" : "");
		rows_text_value(buffer, &next->items[i]);
		buffer_byte(buffer, '\n');
	}
}

static void end(struct output *output)
{
	static const struct report_text text = {.row = write_row};
	report_end(output, &text);
}

const struct output_kind output_summary = {
	.name = "summary",
	.help = "all on one screen, and the commands with\nwhich to go on",
	REPORT_MEMBERS,
	.hears_finding = report_finding,
	.input = report_input,
	.end = end,
};

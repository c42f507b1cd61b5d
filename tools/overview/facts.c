/* SPDX-License-Identifier: MIT */
/* What was read: logs, span, computers, and how much there is of each. */
#include "overview/overview.h"
#include "report/rows.h"
#include "report/short.h"

#include <string.h>

/* More computers than this are only counted. */
#define COMPUTERS_TOLD 8u

static void begin(struct facts *facts, const char *label)
{
	facts->items[facts->count] = (struct fact){.label = label, .text = facts->texts.used};
}

static void end(struct facts *facts)
{
	struct fact *fact = &facts->items[facts->count++];
	fact->length = facts->texts.used - fact->text;
}

static uint64_t number_of(const struct ipsecevtx_report_row *row, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	return value ? value->number : 0;
}

static void put_count(struct buffer *buffer, uint64_t count, const char *one, const char *many)
{
	buffer_u64(buffer, count);
	buffer_byte(buffer, ' ');
	buffer_string(buffer, count == 1 ? one : many);
}

static void put_inputs(struct facts *facts, const struct ipsecevtx_report_row *row, const struct was_read *read)
{
	struct buffer *texts = &facts->texts;
	begin(facts, "Read");
	put_count(texts, number_of(row, "inputs"), "log", "logs");
	if (read->inputs_failed > 0) {
		buffer_literal(texts, ", of which ");
		buffer_u64(texts, read->inputs_failed);
		buffer_literal(texts, " could not be read, or not to the end");
	}
	buffer_literal(texts, ", ");
	put_count(texts, number_of(row, "records_seen"), "record", "records");
	if (number_of(row, "records_lost") > 0) {
		buffer_literal(texts, ", of which ");
		buffer_u64(texts, number_of(row, "records_lost"));
		buffer_literal(texts, " lost");
	}
	end(facts);
}

static void put_free_space(struct facts *facts, const struct ipsecevtx_report_row *row)
{
	const uint64_t count = number_of(row, "in_free_space");
	if (count == 0)
		return;
	begin(facts, "In free space");
	put_count(&facts->texts, count, "IPsec event", "IPsec events");
	buffer_literal(&facts->texts, " that no number here counts, of an older use of the chunks or hidden");
	end(facts);
}

/* Says which options chose events: what they left out is in none of the other numbers. */
static void put_selection(struct facts *facts, const struct selection *selection)
{
	struct buffer *texts = &facts->texts;
	if (!selection || selection_is_empty(selection))
		return;
	begin(facts, "Only");
	buffer_literal(texts, "what fits ");
	selection_put(texts, selection);
	buffer_literal(texts, "; all else in these logs is left out");
	end(facts);
}

static void put_span(
	struct facts *facts, const struct ipsecevtx_report_row *row, const char *label, const char *const names[2])
{
	const struct ipsecevtx_report_value *first = rows_find(row, names[0]), *last = rows_find(row, names[1]);
	struct buffer *texts = &facts->texts;
	begin(facts, label);
	if (first && last) {
		rows_moment(texts, first->number);
		buffer_literal(texts, " to ");
		rows_moment(texts, last->number);
		buffer_literal(texts, " (");
		rows_duration(texts, last->number - first->number);
		buffer_byte(texts, ')');
	} else {
		buffer_literal(texts, "none");
	}
	end(facts);
}

static void put_computers(struct facts *facts, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *computers = rows_find(row, "computers");
	struct buffer *texts = &facts->texts;
	begin(facts, "Computers");
	for (size_t i = 0; computers && i < computers->count && i < COMPUTERS_TOLD; i++) {
		buffer_string(texts, i > 0 ? ", " : "");
		/* The text is not escaped: that is done where it is shown. */
		short_name(texts, computers->items[i].text.data, computers->items[i].text.length);
	}
	if (computers && computers->count > COMPUTERS_TOLD) {
		buffer_literal(texts, " and ");
		buffer_u64(texts, computers->count - COMPUTERS_TOLD);
		buffer_literal(texts, " more");
	}
	if (!computers || computers->count == 0)
		buffer_byte(texts, '-');
	end(facts);
}

static void put_associations(struct facts *facts, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *associations = rows_find(row, "associations");
	struct buffer *texts = &facts->texts;
	if (!associations || associations->count < 2)
		return;
	const char *separator = ": ";
	begin(facts, "Associations");
	put_count(texts, associations->items[0].number, "Main Mode, ", "Main Modes, ");
	put_count(texts, associations->items[1].number, "Quick Mode", "Quick Modes");
	for (size_t i = 2; i < associations->count; i++) {
		const struct ipsecevtx_report_value *item = &associations->items[i];
		if (item->number == 0)
			continue;
		buffer_string(texts, separator);
		buffer_u64(texts, item->number);
		buffer_byte(texts, ' ');
		buffer_string(texts, strcmp(item->name, "no_open") == 0 ? ROWS_NO_OPEN : item->name);
		separator = ", ";
	}
	end(facts);
}

static void put_peers(struct facts *facts, const struct ipsecevtx_report_row *row, uint64_t noise)
{
	struct buffer *texts = &facts->texts;
	begin(facts, "Peers");
	put_count(texts, number_of(row, "peers"), "peer", "peers");
	buffer_literal(texts, ", ");
	put_count(texts, number_of(row, "failures"), "failed negotiation", "failed negotiations");
	if (noise > 0 && noise == number_of(row, "failures")) {
		buffer_literal(texts, ", all noise");
	} else if (noise > 0) {
		buffer_literal(texts, ", of which ");
		buffer_u64(texts, noise);
		buffer_string(texts, noise == 1 ? " is noise" : " are noise");
	}
	end(facts);
}

static void put_both_ends(struct facts *facts, const struct ipsecevtx_report_row *row)
{
	begin(facts, "Counted twice");
	if (!rows_both_ends(&facts->texts, row))
		return;
	buffer_literal(&facts->texts, ", which are in the logs of both ends");
	end(facts);
}

/* Says where auditing is not known to be on, which can be the reason that events are missing. */
static void put_auditing(struct facts *facts, const struct ipsecevtx_report_row *row)
{
	static const char *const modes[] = {"Main Mode", "Quick Mode", "Extended Mode", "driver"};
	const struct ipsecevtx_report_value *auditing = rows_find(row, "auditing");
	struct buffer *texts = &facts->texts;
	size_t told = 0;
	begin(facts, "Not audited");
	for (size_t i = 0; auditing && i < auditing->count && told <= COMPUTERS_TOLD; i++) {
		const struct ipsecevtx_report_value *members = auditing->items[i].items;
		for (size_t k = 0; k < sizeof modes / sizeof modes[0] && 4 + k < auditing->items[i].count; k++) {
			bool is_off = strcmp(members[4 + k].text.data, "off") == 0;
			if ((!is_off && strcmp(members[4 + k].text.data, "partly") != 0) || ++told > COMPUTERS_TOLD)
				continue;
			buffer_string(texts, told > 1 ? ", " : "");
			buffer_string(texts, is_off ? "" : "partly ");
			buffer_string(texts, modes[k]);
			buffer_literal(texts, " on ");
			short_name(texts, members[0].text.data, members[0].text.length);
			if (rows_is_told_though_off(&auditing->items[i], members[4 + k].name))
				buffer_literal(texts, " (but events of it came later)");
		}
	}
	buffer_string(texts, told > COMPUTERS_TOLD ? " and more" : "");
	/* Changes after the last event 4719 are not known. */
	buffer_string(texts, told > 0 ? ", by the last event 4719 about it" : "");
	if (told > 0)
		end(facts);
}

bool facts_gather(
	struct facts *facts, const struct ipsecevtx_report_row *summary, const struct output *output, uint64_t noise)
{
	static const char *const records[2] = {"log_first", "log_last"}, *const events[2] = {"first", "last"};
	*facts = (struct facts){.texts.fd = -1};
	if (!buffer_open(&facts->texts, -1, 1024))
		return false;
	put_inputs(facts, summary, &output->read);
	put_selection(facts, output->selection);
	put_span(facts, summary, "All records", records);
	put_span(facts, summary, "IPsec events", events);
	put_free_space(facts, summary);
	put_computers(facts, summary);
	put_associations(facts, summary);
	put_peers(facts, summary, noise);
	put_both_ends(facts, summary);
	put_auditing(facts, summary);
	return facts->texts.error == 0;
}

void facts_free(struct facts *facts)
{
	buffer_close(&facts->texts);
}

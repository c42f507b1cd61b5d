/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "overview/standing_parts.h"
#include "report/rows.h"
#include "report/short.h"

/* Discarded packets: one sentence for all packets of one event id with one verdict, whoever sent them. */

#define PACKETS_TOLD 12u

/* A value that the rows of one sentence have in common. */
struct shared {
	size_t text, length; /* place in texts; a length of 0: no row has one */
	size_t shown, shown_length;
	bool is_several;
};

struct packets_seen {
	size_t verdict, verdict_length; /* of texts */
	uint64_t event_id, count;
	size_t row;
	bool has_rows;
	struct shared sender, computer;
	char events[32];
	struct command command;
};

struct all_packets {
	struct packets_seen items[PACKETS_TOLD];
	size_t count;
	uint64_t others; /* events */
};

static bool is_text(const struct buffer *texts, size_t at, size_t length, const struct ipsecevtx_text *text)
{
	return length == text->length && memcmp(texts->data + at, text->data, length) == 0;
}

static size_t put_copy(struct buffer *texts, const struct ipsecevtx_text *text)
{
	const size_t start = texts->used;
	buffer_put(texts, text->data, text->length);
	return start;
}

static void share(
	struct buffer *texts, struct shared *shared, const struct ipsecevtx_report_value *value, bool is_first)
{
	const struct ipsecevtx_text none = {"", 0, IPSECEVTX_UNSET}, *text = value ? &value->text : &none;
	if (is_first) {
		shared->text = put_copy(texts, text);
		shared->length = text->length;
		shared->shown = texts->used;
		short_name(texts, text->data, text->length);
		shared->shown_length = texts->used - shared->shown;
	} else if (!is_text(texts, shared->text, shared->length, text)) {
		shared->is_several = true;
	}
}

/* The sentence for that event id and verdict; NULL: there are too many. */
static struct packets_seen *find_packets(struct buffer *texts, struct all_packets *all, uint64_t event_id,
	const struct ipsecevtx_text *verdict, size_t number)
{
	for (size_t i = 0; i < all->count && texts->error == 0; i++) {
		struct packets_seen *one = &all->items[i];
		if (one->event_id == event_id && is_text(texts, one->verdict, one->verdict_length, verdict))
			return one;
	}
	if (all->count == PACKETS_TOLD)
		return NULL;
	struct packets_seen *made = &all->items[all->count++];
	*made = (struct packets_seen){.verdict = put_copy(texts, verdict),
		.verdict_length = verdict->length,
		.event_id = event_id,
		.row = number,
		.events = "-e "};
	*buffer_decimal(made->events + strlen(made->events), event_id) = '\0';
	made->command.events = made->events;
	return made;
}

/* Whether a verdict calls the packets harmless: they do not stand out. */
static bool is_harmless(const struct ipsecevtx_text *verdict)
{
	static const char words[] = "harmless: ";
	return verdict->length >= sizeof words - 1 && memcmp(verdict->data, words, sizeof words - 1) == 0;
}

static void add_row(
	struct standing *standing, struct all_packets *all, const struct ipsecevtx_report_row *row, size_t number)
{
	const struct ipsecevtx_report_value *id = rows_find(row, "event_id"), *count = rows_find(row, "count");
	const struct ipsecevtx_report_value *verdict = rows_find(row, "verdict");
	if (!id || !count || !verdict || is_harmless(&verdict->text))
		return;
	struct packets_seen *one = find_packets(&standing->texts, all, id->number, &verdict->text, number);
	if (!one || standing->texts.error != 0) {
		all->others += count->number;
		return;
	}
	share(&standing->texts, &one->sender, rows_find(row, "remote_address"), !one->has_rows);
	share(&standing->texts, &one->computer, rows_find(row, "computer"), !one->has_rows);
	one->has_rows = true;
	one->count += count->number;
	command_add(&one->command, row, "remote_address", standing_computer_key(standing));
}

static void put_shared(struct buffer *texts, const struct shared *shared, const char *before, const char *several)
{
	if (shared->is_several)
		buffer_string(texts, several);
	if (shared->is_several || shared->length == 0)
		return;
	buffer_string(texts, before);
	standing_put_again(texts, shared->shown, shared->shown_length);
}

static void end_packets(struct standing *standing, const struct packets_seen *one)
{
	struct buffer *texts = &standing->texts;
	struct standing_item *item = standing_add(standing, STANDING_CAUTION, "Packets");
	if (!item)
		return;
	item->section = "packets";
	item->row = one->row;
	standing_put_count(texts, one->count, "time", "times");
	put_shared(texts, &one->sender, " from ", " from several addresses");
	if (!standing->has_one_computer)
		put_shared(texts, &one->computer, ", on ", ", on several computers");
	buffer_literal(texts, ": ");
	standing_put_again(texts, one->verdict, one->verdict_length);
	standing_end(standing, item, &one->command);
}

void standing_packets(struct standing *standing, struct ipsecevtx_report *report)
{
	struct all_packets all = {.count = 0};
	const struct ipsecevtx_report_row *row;
	int result = 0;
	if (ipsecevtx_report_rows(report, "packets") != 0)
		return;
	for (size_t number = 0; (result = ipsecevtx_report_next(report, &row)) > 0; number++)
		add_row(standing, &all, row, number);
	standing->failed = standing->failed || result < 0 || standing->texts.error != 0;
	for (size_t i = 0; i < all.count && !standing->failed; i++)
		end_packets(standing, &all.items[i]);
	struct standing_item *item =
		all.others > 0 && !standing->failed ? standing_add(standing, STANDING_CAUTION, "Packets") : NULL;
	if (!item)
		return;
	item->section = "packets";
	standing_put_count(&standing->texts, all.others, "more time, as other reports of packets tell",
		"more times, as other reports of packets tell");
	standing_end_report(standing, item, "packets");
}

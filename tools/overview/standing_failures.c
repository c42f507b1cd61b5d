/* SPDX-License-Identifier: MIT */
#include "overview/standing_parts.h"

#include <stdlib.h>
#include <string.h>

#include "report/rows.h"
#include "report/short.h"

/* Failures: one sentence for all failures of one computer that differ only in the peer. */

#define FAILURES_TOLD 8u

struct failure_seen {
	size_t key, key_length; /* of texts */
	size_t item;            /* of standing */
	size_t rows;
	uint64_t count;
	char events[32];
	bool has_gateways;              /* so that rows differ in addresses, and not in peers */
	size_t success, success_length; /* place in the text of the sentence about successes */
	/* works_again: in all rows; has_other and has_unknown: in one row a success proves nothing, or is not known */
	bool works_again, has_other, has_unknown;
	bool has_first;   /* in one row it is not known to have worked before */
	uint64_t longest; /* the longest time of all rows until it worked again */
	struct command command;
};

struct failures_seen {
	struct failure_seen items[FAILURES_TOLD];
	size_t count;
	uint64_t others, noise;
};

/* Appends a sentence with its name replaced by a byte that no text has. */
static void put_without(struct buffer *texts, const struct ipsecevtx_text *text, const struct ipsecevtx_text *name)
{
	for (size_t at = 0; at < text->length;) {
		bool is_name = name->length > 0 && name->length <= text->length - at &&
			       memcmp(text->data + at, name->data, name->length) == 0;
		buffer_byte(texts, is_name ? '\xff' : text->data[at]);
		at += is_name ? name->length : 1;
	}
	buffer_byte(texts, '\0');
}

/*
 * Appends what all rows of one sentence share, and returns where that begins. A verdict depends on more than the values
 * that name the row: whether anybody answered, and whether another tunnel stood.
 */
static size_t put_failure_key(struct buffer *texts, const struct ipsecevtx_report_row *row)
{
	/* Everything that rows can differ in except the peer: so each row of a sentence is about another peer. */
	static const char *const names[] = {
		"computer", "event_id", "role", "failure_point", "failure_reason", "state", "auth_method"};
	size_t start = texts->used;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct ipsecevtx_report_value *value = rows_find(row, names[i]);
		if (value && value->type == IPSECEVTX_REPORT_TEXT)
			buffer_put(texts, value->text.data, value->text.length);
		else if (value)
			rows_text_value(texts, value);
		buffer_byte(texts, '\0');
	}
	const struct ipsecevtx_report_value *verdict = rows_find(row, "verdict");
	const struct ipsecevtx_report_value *peer = rows_find(row, "remote_address");
	const struct ipsecevtx_text none = {"", 0, IPSECEVTX_UNSET};
	if (verdict && verdict->type == IPSECEVTX_REPORT_TEXT)
		put_without(texts, &verdict->text, peer ? &peer->text : &none);
	buffer_byte(texts, rows_find(row, "peer_succeeded_after")    ? 'a'
			   : rows_worked_between(row) > 0            ? 'm'
			   : rows_find(row, "peer_succeeded_before") ? 'b'
								     : '-');
	buffer_byte(texts, rows_has_other_certificate(row) ? 'c' : '-');
	return start;
}

/* Writes with whom it worked. Of an address behind gateways it is not known through which one. */
static void put_with(struct buffer *texts, const struct ipsecevtx_report_row *row)
{
	buffer_string(texts, rows_has_other_tunnel(row) ? " between the two, which may be of the other tunnel alone,"
			     : rows_has_gateways(row)   ? " with that address, through any gateway,"
							: "");
}

static void put_longest(struct buffer *texts, uint64_t ticks)
{
	buffer_literal(texts, "; the longest time from a failure to the next success was ");
	rows_duration(texts, ticks);
}

/*
 * Says that it worked between the failures, too: the time from the first failure to the next success was not all
 * without one.
 */
static void put_success_between(struct buffer *texts, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *after = rows_find(row, "peer_succeeded_after");
	const struct ipsecevtx_report_value *longest = rows_find(row, "longest_without_seconds");
	const bool has_other = rows_has_other_tunnel(row);
	/* A success counts for this peer only where no other peer can have had it. */
	const bool is_own = !has_other && !rows_has_gateways(row);
	buffer_string(texts, is_own ? " In between it worked too, " : " In between ");
	standing_put_count(texts, rows_worked_between(row), "association was opened", "associations were opened");
	put_with(texts, row);
	buffer_string(texts, is_own ? ", and " : " and ");
	if (after) {
		buffer_literal(texts, "the next success was at ");
		rows_moment(texts, after->number);
	} else {
		buffer_literal(texts, "as far as these events tell none after the last failure");
	}
	if (has_other || !longest)
		return;
	put_longest(texts, longest->number);
}

static void put_success_after(struct buffer *texts, const struct ipsecevtx_report_row *row, uint64_t after)
{
	const struct ipsecevtx_report_value *first = rows_find(row, "first");
	/* A peer that may be new is not known to have worked before. */
	const char *again = rows_find(row, "peer_succeeded_before") ? "worked again at " : "worked at ";
	if (rows_has_other_tunnel(row) || rows_has_gateways(row)) {
		buffer_literal(texts, " The next success");
		put_with(texts, row);
		buffer_literal(texts, " was at ");
	} else if (rows_has_other_certificate(row)) {
		buffer_literal(texts, " With another certificate it ");
		buffer_string(texts, again);
	} else {
		buffer_literal(texts, " It ");
		buffer_string(texts, again);
	}
	rows_moment(texts, after);
	if (first && after > first->number) {
		buffer_literal(texts, ", ");
		rows_duration(texts, after - first->number);
		buffer_literal(texts, " after the first failure");
	}
}

/* Behind one address there can be others than the peer that showed who it is and was refused. */
static const char *last_success(const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *certificates = rows_find(row, "certificates");
	const struct ipsecevtx_report_value *principals = rows_find(row, "principals");
	if (rows_has_gateways(row))
		return "through any gateway, the last success with that address was at ";
	if ((certificates && certificates->count > 0) || (principals && principals->count > 0))
		return "the last success with that address was at ";
	return "the last success was at ";
}

/* Says whether, and when, negotiations worked. */
static void put_success(struct buffer *texts, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *before = rows_find(row, "peer_succeeded_before");
	const struct ipsecevtx_report_value *after = rows_find(row, "peer_succeeded_after");
	if (rows_worked_between(row) > 0) {
		put_success_between(texts, row);
	} else if (after) {
		put_success_after(texts, row, after->number);
	} else if (before) {
		buffer_literal(texts, " As far as these events tell, it did not work again; before, ");
		buffer_string(texts, last_success(row));
		rows_moment(texts, before->number);
	} else {
		const struct ipsecevtx_report_value *id = rows_find(row, "event_id");
		buffer_literal(texts, " As far as these events tell, ");
		buffer_string(texts, id && id->number == 4654 ? "no Quick Mode of this was opened"
							      : "no association of the two was opened");
	}
	buffer_byte(texts, '.');
}

static const char check_next[] = "; check next: ";

static bool is_check_next(const char *text, size_t length)
{
	return length >= sizeof check_next - 1 && memcmp(text, check_next, sizeof check_next - 1) == 0;
}

/* Whether a text begins with a name in which the words stand that introduce the advice. */
static bool begins_with_name(const struct ipsecevtx_text *name, const char *text, size_t length)
{
	size_t at = 0;
	if (name->length > length || memcmp(text, name->data, name->length) != 0)
		return false;
	while (at < name->length && !is_check_next(name->data + at, name->length - at))
		at++;
	return at < name->length;
}

/* The length of the longest text of a value that the text begins with and that holds these words; 0: none. */
static size_t find_name(const struct ipsecevtx_report_value *value, const char *text, size_t length)
{
	size_t longest = 0;
	if (value->is_null)
		return 0;
	if (value->type == IPSECEVTX_REPORT_TEXT)
		return begins_with_name(&value->text, text, length) ? value->text.length : 0;
	if (value->type != IPSECEVTX_REPORT_LIST && value->type != IPSECEVTX_REPORT_OBJECT)
		return 0;
	for (size_t i = 0; i < value->count; i++) {
		size_t found = find_name(&value->items[i], text, length);
		longest = found > longest ? found : longest;
	}
	return longest;
}

/* The same for all values of the log that a verdict repeats: an attacker can write these words into any of them. */
static size_t name_in_verdict(const struct ipsecevtx_report_row *row, const char *text, size_t length)
{
	static const char *const names[] = {"computer", "remote_address", "peers", "failure_reason", "other_ends"};
	size_t longest = 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct ipsecevtx_report_value *value = rows_find(row, names[i]);
		size_t found = value ? find_name(value, text, length) : 0;
		longest = found > longest ? found : longest;
	}
	return longest;
}

/*
 * Where the advice begins in a verdict; the verdict's length where there is none. It is the last place with these words
 * outside of names. Only the name of another tunnel's end is missing in the row, and stands before that.
 */
static size_t find_advice(const struct ipsecevtx_report_row *row, const struct ipsecevtx_text *verdict)
{
	size_t advice = verdict->length;
	for (size_t i = 0; i < verdict->length;) {
		const size_t left = verdict->length - i;
		const size_t name = name_in_verdict(row, verdict->data + i, left);
		if (name == 0 && is_check_next(verdict->data + i, left))
			advice = i;
		i += name > 0 ? name : 1;
	}
	return advice;
}

/*
 * Writes what happened, whether negotiations worked, and what to check: the verdict, with the second between its parts.
 */
static void put_verdict(struct standing *standing, struct standing_item *item, const struct ipsecevtx_report_row *row,
	struct failure_seen *seen)
{
	struct buffer *texts = &standing->texts;
	const struct ipsecevtx_report_value *verdict = rows_find(row, "verdict");
	if (!verdict || verdict->type != IPSECEVTX_REPORT_TEXT)
		return;
	size_t advice = find_advice(row, &verdict->text);
	short_sentence(texts, row, verdict->text.data, advice);
	if (advice < verdict->text.length)
		buffer_byte(texts, '.');
	seen->success = texts->used - item->text;
	put_success(texts, row);
	seen->success_length = texts->used - item->text - seen->success;
	if (advice == verdict->text.length)
		return;
	item->next = texts->used - item->text;
	buffer_literal(texts, " Check next: ");
	advice += sizeof check_next - 1;
	short_sentence(texts, row, verdict->text.data + advice, verdict->text.length - advice);
}

/* How many identities are kept of each row, which can have a million. */
#define SHOWED 16u

/* Keeps the identities that were refused: they need not be those that have associations. */
static void put_showed(struct standing *standing, struct standing_item *item, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *principals = rows_find(row, "principals");
	const size_t count = principals ? principals->count : 0, kept = count < SHOWED ? count : SHOWED;
	item->showed = standing->texts.used;
	item->showed_more = count - kept;
	for (size_t i = 0; i < kept; i++) {
		const struct ipsecevtx_text *name = &principals->items[i].text;
		buffer_put(&standing->texts, name->data, strlen(name->data));
		buffer_byte(&standing->texts, '\0');
	}
	item->showed_length = standing->texts.used - item->showed;
}

static struct failure_seen *begin_failure(
	struct standing *standing, struct failures_seen *seen, const struct ipsecevtx_report_row *row, size_t number)
{
	struct standing_item *item =
		seen->count < FAILURES_TOLD ? standing_add(standing, STANDING_BAD, "Failure") : NULL;
	const struct ipsecevtx_report_value *id = rows_find(row, "event_id");
	if (!item)
		return NULL;
	struct failure_seen *one = &seen->items[seen->count++];
	*one = (struct failure_seen){.item = standing->count - 1, .events = "-e 4652-4654,4983,4984"};
	if (id)
		*buffer_decimal(one->events + strlen("-e "), id->number) = '\0';
	item->section = "failures";
	item->row = number;
	item->text = standing->texts.used;
	put_verdict(standing, item, row, one);
	item->length = standing->texts.used - item->text;
	put_showed(standing, item, row);
	return one;
}

static struct failure_seen *find_failure(
	struct standing *standing, struct failures_seen *seen, const struct ipsecevtx_report_row *row, size_t number)
{
	struct buffer *texts = &standing->texts;
	size_t key = put_failure_key(texts, row), length = texts->used - key;
	for (size_t i = 0; i < seen->count && texts->error == 0; i++) {
		struct failure_seen *one = &seen->items[i];
		if (one->key_length != length || memcmp(texts->data + one->key, texts->data + key, length) != 0)
			continue;
		texts->used = key;
		return one;
	}
	struct failure_seen *one = begin_failure(standing, seen, row, number);
	if (!one) {
		texts->used = key;
		return NULL;
	}
	one->key = key;
	one->key_length = length;
	return one;
}

static void add_row(struct failure_seen *seen, const struct ipsecevtx_report_row *row, uint64_t times)
{
	const struct ipsecevtx_report_value *longest = rows_find(row, "longest_without_seconds");
	seen->works_again = rows_find(row, "peer_succeeded_after");
	seen->has_other |= rows_has_other_tunnel(row) || rows_has_other_certificate(row);
	seen->has_unknown |= !longest;
	seen->has_first |= !rows_find(row, "peer_succeeded_before");
	seen->longest = longest && longest->number > seen->longest ? longest->number : seen->longest;
	seen->rows++;
	seen->has_gateways |= rows_has_gateways(row);
	seen->count += times;
}

static void put_count(struct buffer *texts, const struct failure_seen *seen)
{
	standing_put_count(texts, seen->count, "time", "times");
	if (seen->rows > 1) {
		buffer_literal(texts, " with ");
		if (seen->has_gateways)
			standing_put_count(texts, seen->rows, "address", "addresses");
		else
			standing_put_count(texts, seen->rows, "peer", "peers");
		buffer_literal(texts, ", as this: ");
	} else {
		buffer_literal(texts, ": ");
	}
}

/* Finishes the sentence: its count comes first, and what is true of one peer's successes need not be true of all. */
static void end_failure(struct standing *standing, const struct failure_seen *seen)
{
	struct standing_item *item = &standing->items[seen->item];
	struct buffer *texts = &standing->texts;
	size_t start = texts->used, behind = seen->success + seen->success_length;
	bool is_of_all =
		seen->rows > 1 && seen->works_again && !seen->has_other && !seen->has_gateways && !seen->has_unknown;
	put_count(texts, seen);
	standing_put_again(texts, item->text, seen->success);
	if (is_of_all) {
		buffer_string(texts,
			seen->has_first ? " With each of them it worked later" : " With each of them it worked again");
		put_longest(texts, seen->longest);
		buffer_byte(texts, '.');
	} else {
		standing_put_again(texts, item->text + seen->success, seen->success_length);
	}
	item->next = item->next > 0 ? texts->used - start + item->next - behind : 0;
	standing_put_again(texts, item->text + behind, item->length - behind);
	item->text = start;
	struct command command = seen->command;
	command.events = seen->events;
	item->count = seen->count;
	item->showed_length = seen->rows > 1 ? 0 : item->showed_length;
	standing_end(standing, item, &command);
}

static void put_other_failures(struct standing *standing, const struct failures_seen *seen)
{
	struct buffer *texts = &standing->texts;
	struct standing_item *item =
		seen->others + seen->noise > 0
			? standing_add(standing, seen->others > 0 ? STANDING_BAD : STANDING_CAUTION, "Failure")
			: NULL;
	if (!item)
		return;
	item->section = "failures";
	if (seen->others > 0)
		standing_put_count(texts, seen->others, "more kind of failure", "more kinds of failure");
	if (seen->noise > 0) {
		buffer_string(texts, seen->others > 0 ? ", and " : "");
		standing_put_count(texts, seen->noise, "failure that is noise", "failures that are noise");
		buffer_literal(texts,
			", with peers with whom, as far as these events tell, nothing worked on the same computer: "
			"strangers that no rule lets in, and computers that never answer");
	}
	standing_end_report(standing, item, "failures");
}

static int compare_counts(const void *left, const void *right)
{
	const struct standing_item *one = left, *other = right;
	if (one->count != other->count)
		return one->count > other->count ? -1 : 1;
	return one->row < other->row ? -1 : one->row > other->row;
}

void standing_failures(struct standing *standing, struct ipsecevtx_report *report)
{
	struct failures_seen seen = {.count = 0};
	const struct ipsecevtx_report_row *row;
	size_t first = standing->count;
	int result = 0;
	if (ipsecevtx_report_rows(report, "failures") != 0)
		return;
	for (size_t number = 0; (result = ipsecevtx_report_next(report, &row)) > 0; number++) {
		const struct ipsecevtx_report_value *count = rows_find(row, "count");
		uint64_t times = count ? count->number : 0;
		const bool is_noise = row->is_noise;
		standing->noise += is_noise ? times : 0;
		if (is_noise) {
			seen.noise += times;
			continue;
		}
		struct failure_seen *one = find_failure(standing, &seen, row, number);
		seen.others += !one;
		if (!one)
			continue;
		add_row(one, row, times);
		command_add(&one->command, row, "remote_address", standing_computer_key(standing));
	}
	standing->failed = standing->failed || result < 0;
	for (size_t i = 0; i < seen.count && !standing->failed; i++)
		end_failure(standing, &seen.items[i]);
	/* Sorted when the counts of all their peers are known. */
	if (seen.count > 1)
		qsort(&standing->items[first], seen.count, sizeof standing->items[0], compare_counts);
	put_other_failures(standing, &seen);
}

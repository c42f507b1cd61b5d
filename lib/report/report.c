/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "event/assembly.h"
#include "evidence/error.h"
#include "report/association.h"
#include "report/thresholds.h"

#define GROUP_LIMIT       200000u
#define ASSOCIATION_LIMIT 4000000u
/* So many failures for each group, at most, are compared with those of other computers. */
#define ENDS_PER_GROUP 20u
#define MEMORY_LIMIT   ((size_t)1 << 30)
/* What one row may take: its lists are as long as what is known of a group. */
#define ROW_LIMIT ((size_t)256 << 20)

#define LISTED(name) &(name),
static const struct report_kind *const kinds[] = {REPORT_KINDS(LISTED)};

#define KIND_COUNT (sizeof kinds / sizeof kinds[0])

const struct ipsecevtx_report_info *ipsecevtx_report_info(size_t index)
{
	return index < KIND_COUNT ? &kinds[index]->info : NULL;
}

static const struct report_kind *find_kind(const char *name)
{
	for (size_t i = 0; name && i < KIND_COUNT; i++) {
		if (strcmp(kinds[i]->info.name, name) == 0)
			return kinds[i];
	}
	return NULL;
}

/*
 * Making and freeing.
 */

static void *find_state(struct ipsecevtx_report *report, const struct report_kind *kind)
{
	for (size_t i = 0; i < report->part_count; i++) {
		if (report->parts[i].kind == kind)
			return report->parts[i].state;
	}
	return NULL;
}

/* Adds a kind of report behind all kinds that it uses. */
static bool add_part(struct ipsecevtx_report *report, const struct report_kind *kind)
{
	if (find_state(report, kind))
		return true;
	for (size_t i = 0; kind->uses && kind->uses[i]; i++) {
		if (!add_part(report, kind->uses[i]))
			return false;
	}
	/* What several kinds share is made first: once a part counts, it is taken to have begun, and is released. */
	if (kind->wants_associations && !report->associations) {
		report->associations = associations_new(report);
		if (!report->associations)
			return false;
	}
	if (kind->wants_recall && !recall_begin(&report->recall, &report->allocator))
		return false;
	void *state = memory_get(&report->allocator, kind->state_size + 1);
	if (!state || report->part_count == REPORT_PARTS_MAX) {
		memory_free(&report->allocator, state);
		return false;
	}
	report->parts[report->part_count].kind = kind;
	report->parts[report->part_count++].state = state;
	report->wants_pairs = report->wants_pairs || kind->wants_pairs;
	report->wants_failed_ends = report->wants_failed_ends || kind->wants_failed_ends;
	return !kind->begin || kind->begin(report, state);
}

static void take_options(struct ipsecevtx_report *report, const struct ipsecevtx_report_options *options)
{
	struct ipsecevtx_report_options *taken = &report->options;
	if (options)
		memcpy(taken, options, options->size < sizeof *taken ? options->size : sizeof *taken);
	taken->size = sizeof *taken;
	taken->allocator = NULL;
	if (taken->group_limit == 0)
		taken->group_limit = GROUP_LIMIT;
	if (taken->association_limit == 0)
		taken->association_limit = ASSOCIATION_LIMIT;
	if (taken->memory_limit == 0)
		taken->memory_limit = MEMORY_LIMIT;
	thresholds_complete(taken);
}

/* Adds the kinds of options.also, whose names were checked before. */
static bool add_others(struct ipsecevtx_report *report)
{
	const char *const *names = report->options.also;
	report->options.also = NULL;
	for (; names && *names; names++) {
		if (!add_part(report, find_kind(*names)))
			return false;
	}
	return true;
}

static bool begin(struct ipsecevtx_report *report)
{
	struct ipsecevtx_allocator *allocator = &report->allocator;
	*allocator = budget_allocator(&report->budget, &report->given, report->options.memory_limit);
	report->hash_key = hash_new_key(report);
	content_key_make(&report->content_key, &report->hash_key);
	duplicates_init(&report->duplicates, allocator, &report->hash_key);
	key_init(&report->key, allocator);
	counted_layouts_init(&report->layouts);
	arena_init(&report->arena, allocator, ROW_LIMIT);
	exhibit_pool_init(&report->exhibits, allocator);
	size_t limit = report->options.group_limit;
	failed_ends_init(&report->failed_ends, allocator, &report->hash_key,
		limit > SIZE_MAX / ENDS_PER_GROUP ? SIZE_MAX : ENDS_PER_GROUP * limit);
	report->row = (struct row){.strings = &report->strings, .arena = &report->arena};
	return strings_init(&report->strings, allocator, &report->hash_key) &&
	       computers_init(&report->computers, allocator, &report->hash_key, &report->strings) &&
	       add_part(report, report->wanted) && add_others(report);
}

/* Whether all names of options.also are known. A caller that was compiled before the member existed has none. */
static bool are_known(const struct ipsecevtx_report_options *options)
{
	const size_t end = offsetof(struct ipsecevtx_report_options, also) + sizeof options->also;
	const char *const *names = options && options->size >= end ? options->also : NULL;
	for (; names && *names; names++) {
		if (!find_kind(*names))
			return false;
	}
	return true;
}

/* The caller's allocator, or NULL. */
static const struct ipsecevtx_allocator *allocator_of(const struct ipsecevtx_report_options *options)
{
	const size_t end = offsetof(struct ipsecevtx_report_options, allocator) + sizeof options->allocator;
	return options && options->size >= end ? options->allocator : NULL;
}

static const char *problem_of(const char *name, const struct ipsecevtx_report_options *options)
{
	bool has_size = !options || (options->size >= offsetof(struct ipsecevtx_report_options, finding) &&
					    options->size <= sizeof *options);
	if (!has_size)
		return "options.size is not one that this version knows";
	if (!memory_is_usable(allocator_of(options)))
		return "options.allocator lacks a function";
	return find_kind(name) && are_known(options) ? NULL : "there is no report of that name";
}

/* Why there was no memory: a limit of the report, or there is no more. */
static const char *shortage_of(const struct ipsecevtx_report *report)
{
	bool has_limit = report->budget.was_refused || report->arena.exhausted;
	return has_limit ? "the report needs more memory than it may use" : "out of memory";
}

int ipsecevtx_report_new(struct ipsecevtx_report **report, const char *name,
	const struct ipsecevtx_report_options *options, struct ipsecevtx_error *error)
{
	struct ipsecevtx_error unseen;
	const char *problem = problem_of(name, options);
	*report = NULL;
	error = error ? error : &unseen;
	error_start(error, NULL);
	if (problem)
		return error_set(error, IPSECEVTX_ERROR_ARGUMENT, problem, 0);
	const struct report_kind *kind = find_kind(name);
	const struct ipsecevtx_allocator given = memory_allocator(allocator_of(options));
	struct ipsecevtx_report *made = memory_get(&given, sizeof *made);
	if (!made)
		return error_set(error, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
	made->given = given;
	made->wanted = made->told = kind;
	error_start(&made->error, NULL);
	take_options(made, options);
	if (!begin(made)) {
		const char *shortage = shortage_of(made);
		ipsecevtx_report_free(made);
		return error_set(error, IPSECEVTX_ERROR_MEMORY, shortage, 0);
	}
	*report = made;
	return 0;
}

void ipsecevtx_report_free(struct ipsecevtx_report *report)
{
	if (!report)
		return;
	const struct ipsecevtx_allocator given = report->given;
	for (size_t i = 0; i < report->part_count; i++) {
		if (report->parts[i].kind->release)
			report->parts[i].kind->release(report, report->parts[i].state);
		memory_free(&report->allocator, report->parts[i].state);
	}
	associations_free(report->associations);
	failed_ends_free(&report->failed_ends);
	duplicates_free(&report->duplicates);
	computers_free(&report->computers);
	key_free(&report->key);
	recall_free(&report->recall);
	exhibit_pool_free(&report->exhibits);
	strings_free(&report->strings);
	memory_free(&report->allocator, report->row.values);
	arena_free(&report->arena);
	memory_free(&given, report);
}

const struct ipsecevtx_error *ipsecevtx_report_error(const struct ipsecevtx_report *report)
{
	return &report->error;
}

static int fail(struct ipsecevtx_report *report)
{
	return error_set(&report->error, IPSECEVTX_ERROR_MEMORY, shortage_of(report), 0);
}

/*
 * Adding.
 */

/*
 * The string that stands for a log, that is a channel of a computer; STRING_FAILED when there is no memory. Events of
 * one log mostly follow each other.
 */
static uint32_t log_of(struct ipsecevtx_report *report, uint32_t computer, uint32_t channel)
{
	const uint32_t names[2] = {computer, channel};
	if (report->recent_log.log != STRING_NONE && report->recent_log.computer == computer &&
		report->recent_log.channel == channel)
		return report->recent_log.log;
	uint32_t log = strings_add(&report->strings, (const char *)names, sizeof names);
	report->recent_log.computer = computer;
	report->recent_log.channel = channel;
	report->recent_log.log = log == STRING_FAILED ? STRING_NONE : log;
	return log;
}

/* The string of the input of the event that is being added; looked up once for all reports. */
static uint32_t find_source(struct ipsecevtx_report *report, const struct ipsecevtx_event *event)
{
	if (report->source == STRING_FAILED) {
		const char *source = event->source ? event->source : "";
		const struct ipsecevtx_text text = {source, (uint32_t)strlen(source), IPSECEVTX_SET};
		report->source = strings_add_text(&report->strings, &text, STRINGS_SOURCE);
	}
	return report->source;
}

static bool has_number(const struct ipsecevtx_event *event)
{
	return event->record_id.presence == IPSECEVTX_SET && event->record_id.value != 0;
}

/*
 * Finds out whether the record was added before, by its log, number and content (its hash). A record without a number
 * is recognised as a copy only where the reader has marked it.
 */
static bool note_record(struct ipsecevtx_report *report, const struct ipsecevtx_event *event, uint64_t content,
	struct report_event *added)
{
	added->is_copy = event->marks & IPSECEVTX_MARK_COPY;
	if (!has_number(event))
		return true;
	uint32_t channel = strings_add_text(&report->strings, &event->channel, STRINGS_CHANNEL);
	uint32_t log = channel == STRING_FAILED ? STRING_FAILED : log_of(report, added->computer, channel);
	int result =
		log == STRING_FAILED ? -1 : duplicates_note(&report->duplicates, log, event->record_id.value, content);
	added->is_copy = result > 0;
	added->content = content;
	return result >= 0;
}

static bool takes(const struct report_kind *kind, const struct ipsecevtx_event *event)
{
	return kind->add && (!kind->takes || kind->takes(event));
}

/* Whether a report counts the event; of others nobody is told that they are copies. */
static bool is_taken(const struct ipsecevtx_report *report, const struct ipsecevtx_event *event)
{
	for (size_t i = 0; i < report->part_count; i++) {
		if (takes(report->parts[i].kind, event))
			return true;
	}
	return false;
}

/*
 * Gives an event that says nothing about computers and associations to the reports that want it. given is the event as
 * it was before counted_event().
 */
static bool add_other(struct ipsecevtx_report *report, const struct ipsecevtx_event *given, struct report_event *added)
{
	bool is_noted = false;
	for (size_t i = 0; i < report->part_count; i++) {
		const struct report_kind *kind = report->parts[i].kind;
		if (!kind->takes_other || !kind->takes_other(added->event))
			continue;
		if ((!is_noted && !note_record(report, given, content_hash(&report->content_key, given), added)) ||
			!kind->add(report, report->parts[i].state, added))
			return false;
		is_noted = true;
	}
	report->was_copy = added->is_copy;
	return true;
}

static bool add_event(struct ipsecevtx_report *report, const struct ipsecevtx_event *given)
{
	struct counted_event room;
	struct failed failed;
	struct ipsecevtx_text name = given->computer;
	uint32_t number = computers_add(&report->computers, &name);
	if (number == UINT32_MAX)
		return false;
	struct report_computer *computer = &report->computers.items[number];
	const struct ipsecevtx_event *event = counted_event(&report->layouts, given, &name, &room);
	const struct ipsecevtx_address *peer = ipsecevtx_event_peer(event);
	struct report_event added = {.event = event,
		.computer = computer->name,
		.peer = peer && peer->text.presence == IPSECEVTX_SET ? peer : NULL};
	if (event->kind == IPSECEVTX_KIND_OTHER && !ipsecevtx_report_is_context(event))
		return add_other(report, given, &added);
	/* Looking up the peer's groups takes three waits for far memory. What needs none of it is done in between. */
	if (added.peer)
		added.recalled = recall_expect(&report->recall, added.computer, &added.peer->text);
	if (failed_look(&report->failed, event, &failed))
		added.failed = &failed;
	if (added.recalled)
		recall_take(added.recalled, added.computer, &added.peer->text);
	uint64_t content = has_number(given) ? content_hash(&report->content_key, given) : 0;
	if (!note_record(report, given, content, &added))
		return false;
	if (event->time.presence == IPSECEVTX_SET &&
		!heard_add(&computer->heard, &report->allocator, event->time.ticks, added.is_copy))
		return false;
	report->was_copy = added.is_copy && is_taken(report, event);
	for (size_t i = 0; added.recalled && i < report->part_count; i++) {
		const struct report_kind *kind = report->parts[i].kind;
		if (kind->expect && takes(kind, event))
			kind->expect(report, report->parts[i].state, &added);
	}
	if (report->associations && associations_want(report->associations, event) &&
		!associations_add(report->associations, &added))
		return false;
	if (report->wants_failed_ends && added.failed && !added.is_copy &&
		!failed_ends_add(&report->failed_ends, event, &failed, added.peer, added.computer))
		return false;
	for (size_t i = 0; i < report->part_count; i++) {
		const struct report_kind *kind = report->parts[i].kind;
		if (takes(kind, event) && !kind->add(report, report->parts[i].state, &added))
			return false;
	}
	return true;
}

int ipsecevtx_report_add(struct ipsecevtx_report *report, const struct ipsecevtx_event *event)
{
	report->source = STRING_FAILED;
	report->was_copy = false;
	if (report->error.code != IPSECEVTX_OK || report->is_ending)
		return -1;
	if (event->raw && event->raw->is_brief)
		return error_set(&report->error, IPSECEVTX_ERROR_ARGUMENT,
			"an event of a reader with text_only has no values", 0);
	return add_event(report, event) ? 0 : fail(report);
}

bool ipsecevtx_report_was_copy(const struct ipsecevtx_report *report)
{
	return report->was_copy;
}

/* While the report is being finished the caller may add what it tells itself. */
int ipsecevtx_report_add_finding(struct ipsecevtx_report *report, const struct ipsecevtx_finding *finding)
{
	if (report->error.code != IPSECEVTX_OK || report->is_finished)
		return -1;
	for (size_t i = 0; i < report->part_count; i++) {
		const struct report_kind *kind = report->parts[i].kind;
		if (kind->add_finding && !kind->add_finding(report, report->parts[i].state, finding))
			return fail(report);
	}
	return 0;
}

int ipsecevtx_report_add_input(
	struct ipsecevtx_report *report, const char *source, const struct ipsecevtx_statistics *statistics)
{
	if (report->error.code != IPSECEVTX_OK || report->is_ending)
		return -1;
	for (size_t i = 0; i < report->part_count; i++) {
		const struct report_kind *kind = report->parts[i].kind;
		if (kind->add_input && !kind->add_input(report, report->parts[i].state, source, statistics))
			return fail(report);
	}
	return 0;
}

/*
 * Rows.
 */

int ipsecevtx_report_finish(struct ipsecevtx_report *report)
{
	if (report->error.code != IPSECEVTX_OK || report->is_ending)
		return -1;
	report->is_ending = true;
	/* All events are added, so copies need no longer be recognised. */
	duplicates_free(&report->duplicates);
	if (!computers_settle(&report->computers, &report->key, !report_is_partial(report)))
		return fail(report);
	if (report->associations && !associations_finish(report->associations))
		return fail(report);
	if (report->associations)
		associations_tell_odd(report->associations);
	if (!report_tell_silences(report) || !failed_ends_match(&report->failed_ends))
		return fail(report);
	for (size_t i = 0; i < report->part_count; i++) {
		const struct report_kind *kind = report->parts[i].kind;
		if (kind->finish && !kind->finish(report, report->parts[i].state))
			return fail(report);
	}
	report->is_finished = true;
	return 0;
}

int ipsecevtx_report_rows(struct ipsecevtx_report *report, const char *name)
{
	const struct report_kind *kind = find_kind(name);
	if (!kind || !find_state(report, kind))
		return -1;
	report->told = kind;
	report->next = 0;
	return 0;
}

int ipsecevtx_report_next(struct ipsecevtx_report *report, const struct ipsecevtx_report_row **row)
{
	if (report->error.code != IPSECEVTX_OK)
		return -1;
	if (!report->is_finished)
		return 0;
	arena_reset(&report->arena);
	report->row.count = 0;
	report->row.number = report->next;
	report->row.under = report->row.follows = IPSECEVTX_REPORT_NO_ROW;
	report->row.beyond = report->row.late = 0;
	report->row.is_noise = false;
	bool is_there = report->told->row(report, find_state(report, report->told), report->next, &report->row);
	if (report->row.failed)
		return fail(report);
	report->next += is_there;
	report->handed_out = (struct ipsecevtx_report_row){report->row.values, report->row.count, report->row.number,
		report->row.under, report->row.follows, report->row.beyond, report->row.is_noise, report->row.late};
	*row = &report->handed_out;
	return is_there;
}

/*
 * For the kinds of reports.
 */

void *report_state(struct ipsecevtx_report *report, const struct report_kind *kind)
{
	return find_state(report, kind);
}

const struct report_computer *report_computer(const struct ipsecevtx_report *report, uint32_t name)
{
	size_t low = 0, high = report->computers.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct report_computer *computer = &report->computers.items[middle];
		if (computer->name == name)
			return computer;
		if (computer->name < name)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void report_name_computers(struct ipsecevtx_report *report, struct groups *groups)
{
	computers_name(&report->computers, &(struct named_groups){groups, NULL});
}

const char *report_as_far(const struct ipsecevtx_report *report, unsigned rests_on)
{
	return report->options.left_out & rests_on ? "as far as the events asked for tell, " : "";
}

void report_tell(struct ipsecevtx_report *report, const char *detail)
{
	const struct ipsecevtx_finding finding = {.kind = IPSECEVTX_FINDING_REPORT_LIMIT,
		.severity = IPSECEVTX_SEVERITY_LOSS,
		.source = "report",
		.detail = detail};
	if (report->options.finding)
		report->options.finding(report->options.finding_user, &finding);
}

void report_tell_groups(struct ipsecevtx_report *report, const struct groups *groups, const char *name)
{
	char detail[256];
	if (!groups->is_full)
		return;
	snprintf(detail, sizeof detail,
		"there are more than %zu %s: the report tells of those that come first in its order, and leaves out "
		"%llu events of the others",
		groups->limit, name, (unsigned long long)groups->left_out);
	report_tell(report, detail);
}

bool report_location_of(
	struct ipsecevtx_report *report, const struct ipsecevtx_event *event, struct report_location *location)
{
	*location = (struct report_location){
		.offset = event->offset, .source = find_source(report, event), .origin = (uint8_t)event->origin};
	return location->source != STRING_FAILED;
}

int report_location_compare(
	const struct ipsecevtx_report *report, const struct report_location *left, const struct report_location *right)
{
	if (left->origin != right->origin)
		return left->origin < right->origin ? -1 : 1;
	int order = strings_compare(&report->strings, left->source, right->source);
	if (order != 0 || left->offset == right->offset)
		return order;
	return left->offset < right->offset ? -1 : 1;
}

/* SPDX-License-Identifier: MIT */
/*
 * Completes a story: leaves out copies, sets an order that does not depend on that of the inputs, and sets ends for
 * associations that were not seen to end.
 */
#include <stdlib.h>
#include <string.h>

#include "picture/story.h"

static int compare_numbers(uint64_t left, uint64_t right)
{
	return left < right ? -1 : left > right;
}

/* Orders places, so that the same copy of a record is told whatever order they came in. */
static int compare_places(const struct story_place *left, const struct story_place *right)
{
	int order = strcmp(left->source->text, right->source->text);
	return order != 0 ? order : left->offset < right->offset ? -1 : left->offset > right->offset;
}

/* Whether a record is a copy of the one before it. As in reports, records without a record id are no copies. */
static bool is_copy(const uint8_t *before, const uint8_t *digest, const struct story_place *place)
{
	return before && place->has_record_id && place->record_id != 0 &&
	       memcmp(before, digest, STORY_DIGEST_SIZE) == 0;
}

/*
 * Failures and marks: two kinds of things with a digest, a time and a place.
 */

static int records_by_digest(const void *left, const void *right)
{
	const struct story_failure_record *one = left, *other = right;
	int order = memcmp(one->digest, other->digest, sizeof one->digest);
	return order != 0 ? order : compare_places(&one->place, &other->place);
}

static int records_by_time(const void *left, const void *right)
{
	const struct story_failure_record *one = left, *other = right;
	int order = compare_numbers(one->failure.time, other->failure.time);
	return order != 0 ? order : records_by_digest(left, right);
}

static int failures_by_time(const void *left, const void *right)
{
	const struct story_failure *one = left, *other = right;
	return compare_numbers(one->time, other->time);
}

static int marks_by_digest(const void *left, const void *right)
{
	const struct story_mark *one = left, *other = right;
	int order = memcmp(one->digest, other->digest, sizeof one->digest);
	return order != 0 ? order : compare_places(&one->place, &other->place);
}

static int marks_by_time(const void *left, const void *right)
{
	const struct story_mark *one = left, *other = right;
	int order = compare_numbers(one->time, other->time);
	return order != 0 ? order : marks_by_digest(left, right);
}

/* Sorts a list, unless it is in order already, as most are. */
static void sort(struct story_list *list, size_t size, int (*compare)(const void *left, const void *right))
{
	const char *items = list->items;
	size_t i = 1;
	while (i < list->count && compare(items + (i - 1) * size, items + i * size) <= 0)
		i++;
	if (i < list->count)
		qsort(list->items, list->count, size, compare);
}

static void note_peer(struct story_kind *kind, uint32_t peer)
{
	if (!kind->has_failures)
		kind->peer = peer;
	else if (kind->peer != peer)
		kind->peer = STORY_NONE;
	kind->has_failures = true;
}

/* Takes the failures from their records, each once. */
static void take_records(struct story *story)
{
	struct story_failure_record *records = STORY_FAILURE_RECORDS(story);
	size_t kept = 0;
	sort(&story->failure_records, sizeof *records, records_by_digest);
	for (size_t i = 0; i < story->failure_records.count; i++) {
		const struct story_failure_record record = records[i];
		if (!is_copy(kept == 0 ? NULL : records[kept - 1].digest, record.digest, &record.place))
			records[kept++] = record;
	}
	story->failure_records.count = kept;
	sort(&story->failure_records, sizeof *records, records_by_time);
	for (size_t i = 0; i < kept; i++) {
		struct story_failure *failure = story_add(story, &story->failures, sizeof *failure);
		if (failure)
			*failure = records[i].failure;
	}
}

static void arrange_failures(struct story *story)
{
	if (story->has_records)
		take_records(story);
	else
		sort(&story->failures, sizeof(struct story_failure), failures_by_time);
	for (size_t i = 0; i < story->failures.count; i++) {
		struct story_failure *failure = &STORY_FAILURES(story)[i];
		failure->kind = story_name(story, failure->kind)->kind;
		if (failure->kind != STORY_NONE)
			note_peer(&STORY_KINDS(story)[failure->kind], failure->peer);
		STORY_PEERS(story)[failure->peer].failures++;
		story->timeless_failures += !failure->has_time;
	}
}

static void arrange_marks(struct story *story)
{
	struct story_mark *marks = STORY_MARKS(story);
	size_t kept = 0;
	sort(&story->marks, sizeof *marks, marks_by_digest);
	for (size_t i = 0; i < story->marks.count; i++) {
		const struct story_mark mark = marks[i];
		if (!is_copy(kept == 0 ? NULL : marks[kept - 1].digest, mark.digest, &mark.place))
			marks[kept++] = mark;
	}
	story->marks.count = kept;
	sort(&story->marks, sizeof *marks, marks_by_time);
}

/*
 * Bars.
 */

/* What ends associations of a computer: a restart ends all; an opening ends the one that had its id before. */
struct ending {
	uint32_t computer;
	bool is_mm;
	uint64_t sa_id;
	uint64_t time;
};

static int compare_endings(const void *left, const void *right)
{
	const struct ending *one = left, *other = right;
	int order = compare_numbers(one->computer, other->computer);
	if (order == 0)
		order = compare_numbers(one->is_mm, other->is_mm);
	if (order == 0)
		order = compare_numbers(one->sa_id, other->sa_id);
	return order != 0 ? order : compare_numbers(one->time, other->time);
}

struct endings {
	struct ending *items;
	size_t count;
};

/* The index of the first ending that is not before the wanted one. */
static size_t place_of(const struct endings *endings, const struct ending *wanted)
{
	size_t low = 0, high = endings->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_endings(&endings->items[middle], wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Finds the first ending at that time or later or, with is_after, later only. False when there is none. */
static bool find_ending(const struct endings *endings, struct ending wanted, bool is_after, uint64_t *time)
{
	wanted.time += is_after;
	size_t place = place_of(endings, &wanted);
	if (place == endings->count)
		return false;
	const struct ending *found = &endings->items[place];
	*time = found->time;
	return found->computer == wanted.computer && found->is_mm == wanted.is_mm && found->sa_id == wanted.sa_id;
}

/* An association that ended behind a restart, and was not seen to be opened, was opened behind the restart. */
static void begin_behind_restart(struct story_bar *bar, const struct endings *restarts)
{
	const struct ending wanted = {.computer = bar->computer, .time = bar->end};
	size_t place = place_of(restarts, &wanted);
	const struct ending *found = place > 0 ? &restarts->items[place - 1] : NULL;
	if (found && found->computer == bar->computer && found->time > bar->start)
		bar->start = found->time;
}

static bool is_restart(const struct story_mark *mark)
{
	return (mark->event_id == 1100 && !mark->ends_nothing) || mark->event_id == 4608 || mark->event_id == 5478 ||
	       mark->event_id == 5479;
}

static struct endings find_restarts(struct story *story)
{
	struct endings restarts = {malloc((story->marks.count + 1) * sizeof *restarts.items), 0};
	story->failed |= !restarts.items;
	for (size_t i = 0; restarts.items && i < story->marks.count; i++) {
		const struct story_mark *mark = &STORY_MARKS(story)[i];
		if (is_restart(mark))
			restarts.items[restarts.count++] =
				(struct ending){.computer = mark->computer, .time = mark->time};
	}
	if (restarts.count > 1)
		qsort(restarts.items, restarts.count, sizeof *restarts.items, compare_endings);
	return restarts;
}

static bool has_replaced(const struct story *story)
{
	for (size_t i = 0; i < story->bars.count; i++) {
		if (STORY_BARS(story)[i].state == STORY_REPLACED && !STORY_BARS(story)[i].has_closed)
			return true;
	}
	return false;
}

static struct endings find_openings(struct story *story)
{
	/* Only bars that were replaced look for an opening. */
	size_t count = has_replaced(story) ? story->bars.count : 0;
	struct endings openings = {malloc((count + 1) * sizeof *openings.items), 0};
	story->failed |= !openings.items;
	for (size_t i = 0; openings.items && i < count; i++) {
		const struct story_bar *bar = &STORY_BARS(story)[i];
		if (bar->has_opened)
			openings.items[openings.count++] =
				(struct ending){bar->computer, bar->is_mm, bar->sa_id, bar->start};
	}
	if (openings.count > 1)
		qsort(openings.items, openings.count, sizeof *openings.items, compare_endings);
	return openings;
}

/* Of a restart at the very time of the opening a row does not say which was first: hardly ever was it the opening. */
static bool find_loss(const struct endings *restarts, const struct story_bar *bar, uint64_t *time)
{
	const struct ending wanted = {.computer = bar->computer, .time = bar->start};
	return find_ending(restarts, wanted, true, time) || find_ending(restarts, wanted, false, time);
}

static void place_bar(struct story_bar *bar, const struct endings *restarts, const struct endings *openings)
{
	uint64_t end;
	bar->has_times = bar->has_opened || bar->has_closed;
	if (!bar->has_opened) {
		begin_behind_restart(bar, restarts);
		return;
	}
	if (!bar->has_closed) {
		if (bar->state == STORY_LOST && find_loss(restarts, bar, &end))
			bar->end = end;
		else if (bar->state == STORY_REPLACED &&
			 find_ending(openings, (struct ending){bar->computer, bar->is_mm, bar->sa_id, bar->start}, true,
				 &end))
			bar->end = end;
	}
	if (bar->end < bar->start)
		bar->end = bar->start;
}

/* The bar with that row's number; bars are in the order of these, and mostly no row is missing. */
static uint32_t find_bar(const struct story *story, uint32_t number)
{
	size_t low = 0, high = story->bars.count;
	if (number < high && STORY_BARS(story)[number].number == number)
		return number;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (STORY_BARS(story)[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < story->bars.count && STORY_BARS(story)[low].number == number ? (uint32_t)low : STORY_NONE;
}

static void arrange_bars(struct story *story)
{
	struct endings restarts = find_restarts(story), openings = find_openings(story);
	for (size_t i = 0; !story->failed && i < story->bars.count; i++) {
		struct story_bar *bar = &STORY_BARS(story)[i];
		place_bar(bar, &restarts, &openings);
		if (bar->before != STORY_NONE)
			bar->before = find_bar(story, bar->before);
		STORY_PEERS(story)[bar->peer].bars++;
		story->timeless_bars += !bar->has_times;
	}
	free(restarts.items);
	free(openings.items);
}

/* With a report of weak algorithms only, it is not known how many associations there are. */
static void arrange_algorithms(struct story *story)
{
	for (size_t i = 0; i < story->algorithms.count; i++) {
		struct story_algorithm *algorithm = &STORY_ALGORITHMS(story)[i];
		uint64_t judged = algorithm->passed;
		for (unsigned k = 0; k < STORY_VERDICTS; k++)
			judged += algorithm->verdicts[k];
		if (judged > algorithm->count)
			algorithm->count = judged;
	}
}

void story_arrange(struct story *story)
{
	arrange_algorithms(story);
	arrange_failures(story);
	arrange_marks(story);
	arrange_bars(story);
}

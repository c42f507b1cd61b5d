/* SPDX-License-Identifier: MIT */
/*
 * What reports should say, the slow and plain way: for each question all events and associations are looked at again.
 * Events are sorted by computer, time and record id.
 */
#include "test_report_model.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define SECOND 10000000

static bool is_opening(const struct model_event *event)
{
	return event->type == MODEL_MM_OPEN || event->type == MODEL_QM_OPEN;
}

static bool is_closing(const struct model_event *event)
{
	return event->type == MODEL_MM_CLOSE || event->type == MODEL_QM_CLOSE;
}

static bool is_of_mm(const struct model_event *event)
{
	return event->type == MODEL_MM_OPEN || event->type == MODEL_MM_CLOSE;
}

/* The event that tells what an association is. */
static const struct model_event *event_of(const struct model *model, const struct model_association *item)
{
	return &model->events[item->opening != MODEL_NONE ? item->opening : item->ending];
}

/*
 * Events -> associations.
 */

/* One that is not told is the same as no other but between the same addresses. */
static bool is_same_id(const struct model_event *one, int id, const struct model_event *other, int other_id)
{
	return id == other_id && (id != MODEL_NONE || (one->local == other->local && one->remote == other->remote));
}

static int find_open(const struct model *model, const struct model_result *result, const struct model_event *event)
{
	for (int i = result->count - 1; i >= 0; i--) {
		const struct model_association *item = &result->items[i];
		const struct model_event *of = event_of(model, item);
		if (strcmp(item->state, "open") == 0 && item->is_mm == is_of_mm(event) &&
			of->computer == event->computer && is_same_id(of, of->sa_id, event, event->sa_id))
			return i;
	}
	return MODEL_NONE;
}

static bool is_rekey(
	const struct model *model, const struct model_association *earlier, const struct model_event *event)
{
	const struct model_event *before = event_of(model, earlier);
	if (earlier->opening == MODEL_NONE || earlier->is_mm != is_of_mm(event) ||
		before->computer != event->computer || before->local != event->local || before->remote != event->remote)
		return false;
	if (!earlier->is_mm && (before->local_port != event->local_port || before->remote_port != event->remote_port ||
				       before->protocol != event->protocol))
		return false;
	if (strcmp(earlier->state, "open") == 0)
		return true;
	return strcmp(earlier->state, "closed") == 0 &&
	       event->time - model->events[earlier->ending].time <= 60 * SECOND;
}

static void open_one(const struct model *model, struct model_result *result, int number)
{
	const struct model_event *event = &model->events[number];
	int open = find_open(model, result, event);
	if (open != MODEL_NONE) {
		const struct model_event *before = event_of(model, &result->items[open]);
		if (event->time - before->time <= 5 * SECOND && before->local == event->local &&
			before->remote == event->remote)
			return;
		result->items[open].state = "replaced";
		result->items[open].ending = number;
	}
	struct model_association *item = &result->items[result->count++];
	*item = (struct model_association){
		is_of_mm(event), number, MODEL_NONE, "open", MODEL_NONE, MODEL_NONE, MODEL_NONE, 0};
	for (int i = 0; i < result->count - 1; i++) {
		if (is_rekey(model, &result->items[i], event))
			item->rekey_of = i;
	}
}

static void close_one(const struct model *model, struct model_result *result, int number)
{
	int open = find_open(model, result, &model->events[number]);
	if (open != MODEL_NONE) {
		result->items[open].state = "closed";
		result->items[open].ending = number;
		return;
	}
	result->items[result->count++] = (struct model_association){
		is_of_mm(&model->events[number]), MODEL_NONE, number, "no_open", MODEL_NONE, MODEL_NONE, MODEL_NONE, 0};
}

/* The end of the event log service counts only where what is told next is that the computer or IPsec's service starts.
 */
static bool is_restart(const struct model *model, int number)
{
	const struct model_event *event = &model->events[number];
	if (event->type != MODEL_RESTART || !model_is_log_end(event))
		return event->type == MODEL_RESTART;
	for (int i = number + 1; i < model->count && model->events[i].computer == event->computer; i++) {
		const struct model_event *next = &model->events[i];
		if (next->type == MODEL_RESTART)
			return model_is_start(next);
		if (is_opening(next) || is_closing(next))
			return false;
	}
	return false;
}

static void restart(const struct model *model, struct model_result *result, int number)
{
	for (int i = 0; i < result->count; i++) {
		struct model_association *item = &result->items[i];
		if (strcmp(item->state, "open") == 0 &&
			event_of(model, item)->computer == model->events[number].computer) {
			item->state = "lost";
			item->ending = number;
		}
	}
}

/* Is there a restart of that computer among the events between? */
static bool has_restart(const struct model *model, int from, int to)
{
	for (int i = from; i < to; i++) {
		if (is_restart(model, i))
			return true;
	}
	return false;
}

static int find_parent(const struct model *model, const struct model_result *result, const struct model_association *qm)
{
	const struct model_event *opening = &model->events[qm->opening];
	int next = MODEL_NONE;
	for (int i = 0; i < result->count; i++) {
		const struct model_association *mm = &result->items[i];
		if (!mm->is_mm || mm->opening == MODEL_NONE)
			continue;
		const struct model_event *of = &model->events[mm->opening];
		if (of->computer != opening->computer || !is_same_id(of, of->sa_id, opening, opening->mm_sa_id))
			continue;
		if (mm->opening < qm->opening && (mm->ending == MODEL_NONE || mm->ending > qm->opening))
			return i;
		if (mm->opening > qm->opening && (next == MODEL_NONE || mm->opening < result->items[next].opening))
			next = i;
	}
	if (next == MODEL_NONE)
		return MODEL_NONE;
	int opened = result->items[next].opening;
	bool is_soon = model->events[opened].time - opening->time <= 5 * SECOND;
	return is_soon && !has_restart(model, qm->opening, opened) ? next : MODEL_NONE;
}

/*
 * In the order in which they are told.
 */

static const struct model *sorting;

static int compare_items(const void *left, const void *right)
{
	const struct model_event *one = event_of(sorting, left), *other = event_of(sorting, right);
	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	if (one->record_id != other->record_id)
		return one->record_id - other->record_id;
	return one->computer - other->computer;
}

static int place_of(const struct model_result *result, int opening)
{
	for (int i = 0; i < result->count && opening != MODEL_NONE; i++) {
		if (result->items[i].opening == opening)
			return i;
	}
	return MODEL_NONE;
}

static void sort(const struct model *model, struct model_result *result)
{
	int rekeys[MODEL_EVENTS], parents[MODEL_EVENTS];
	for (int i = 0; i < result->count; i++) {
		struct model_association *item = &result->items[i];
		/* Events do not move: they tell who was meant. */
		item->rekey_of = item->rekey_of == MODEL_NONE ? MODEL_NONE : result->items[item->rekey_of].opening;
		item->parent = item->parent == MODEL_NONE ? MODEL_NONE : result->items[item->parent].opening;
	}
	sorting = model;
	qsort(result->items, (size_t)result->count, sizeof result->items[0], compare_items);
	for (int i = 0; i < result->count; i++) {
		rekeys[i] = place_of(result, result->items[i].rekey_of);
		parents[i] = place_of(result, result->items[i].parent);
	}
	for (int i = 0; i < result->count; i++) {
		result->items[i].rekey_of = rekeys[i];
		result->items[i].parent = parents[i];
	}
}

/*
 * Both ends.
 */

static bool do_fit(
	const struct model *model, const struct model_association *left, const struct model_association *right)
{
	if (left->is_mm || right->is_mm || left->opening == MODEL_NONE || right->opening == MODEL_NONE ||
		left->other != MODEL_NONE || right->other != MODEL_NONE)
		return false;
	const struct model_event *one = &model->events[left->opening], *other = &model->events[right->opening];
	return one->computer != other->computer && one->inbound > 0 && one->outbound > 0 &&
	       one->inbound == other->outbound && one->outbound == other->inbound;
}

static void pair(const struct model *model, struct model_result *result)
{
	for (;;) {
		int64_t nearest = INT64_MAX;
		int left = MODEL_NONE, right = MODEL_NONE;
		for (int i = 0; i < result->count; i++) {
			for (int k = i + 1; k < result->count; k++) {
				if (!do_fit(model, &result->items[i], &result->items[k]))
					continue;
				int64_t distance = llabs(model->events[result->items[i].opening].time -
							 model->events[result->items[k].opening].time);
				if (distance >= nearest)
					continue;
				nearest = distance;
				left = i;
				right = k;
			}
		}
		if (left == MODEL_NONE)
			break;
		result->items[left].other = right;
		result->items[right].other = left;
	}
	for (int i = 0; i < result->count; i++) {
		const struct model_association *qm = &result->items[i];
		if (!qm->is_mm && qm->other != MODEL_NONE && qm->parent != MODEL_NONE &&
			result->items[qm->other].parent != MODEL_NONE && result->items[qm->parent].other == MODEL_NONE)
			result->items[qm->parent].other = result->items[qm->other].parent;
	}
}

void model_match(const struct model *model, struct model_result *result)
{
	result->count = 0;
	for (int i = 0; i < model->count; i++) {
		if (is_opening(&model->events[i]))
			open_one(model, result, i);
		else if (is_closing(&model->events[i]))
			close_one(model, result, i);
		else if (is_restart(model, i))
			restart(model, result, i);
	}
	for (int i = 0; i < result->count; i++) {
		struct model_association *item = &result->items[i];
		if (!item->is_mm && item->opening != MODEL_NONE)
			item->parent = find_parent(model, result, item);
		if (item->parent != MODEL_NONE)
			result->items[item->parent].qm_count++;
	}
	sort(model, result);
	pair(model, result);
}

/*
 * Lines.
 */

static void put(char **text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	*text += vsprintf(*text, format, arguments);
	va_end(arguments);
}

static void put_number(char **text, const char *name, bool is_known, int64_t number)
{
	if (is_known)
		put(text, "%s=%lld ", name, (long long)number);
	else
		put(text, "%s=null ", name);
}

static void put_record(const struct model *model, char **text, const char *name, int event)
{
	put_number(text, name, event != MODEL_NONE, event == MODEL_NONE ? 0 : model->events[event].record_id);
}

static void put_address(char **text, const char *name, const char *start, int number)
{
	if (number == MODEL_NONE)
		put(text, "%s=null ", name);
	else
		put(text, "%s=%s%d ", name, start, number + 1);
}

static int64_t lifetime(const struct model_event *event)
{
	static const int64_t seconds[] = {0, 60, 480};
	return event->lifetime == MODEL_NONE ? 0 : seconds[event->lifetime] * SECOND;
}

static void put_session(
	const struct model *model, const struct model_result *result, const struct model_association *item, char **text)
{
	const struct model_event *event = event_of(model, item);
	bool is_closed = strcmp(item->state, "closed") == 0, is_open = item->opening != MODEL_NONE;
	int closing = is_closed || !is_open ? item->ending : MODEL_NONE;
	int64_t closed = closing == MODEL_NONE ? 0 : model->events[closing].time;
	put(text, "kind=%s computer=host%d ", item->is_mm ? "mm" : "qm", event->computer);
	put_number(text, "sa_id", event->sa_id != MODEL_NONE, event->sa_id);
	if (!item->is_mm)
		put_number(text, "mm_sa_id", is_open && event->mm_sa_id != MODEL_NONE, event->mm_sa_id);
	put(text, "state=%s ", item->state);
	put_number(text, "opened", is_open, event->time);
	put_number(text, "closed", closing != MODEL_NONE, closed);
	put_number(text, "duration_seconds", is_closed, closed - event->time);
	put_number(text, "overdue", is_closed && lifetime(event) != 0,
		closed - event->time > lifetime(event) + 300 * (int64_t)SECOND);
	put_record(model, text, "opened_record_id", item->opening);
	put_record(model, text, "closed_record_id", closing);
	put_record(model, text, "rekey_of",
		item->rekey_of == MODEL_NONE ? MODEL_NONE : result->items[item->rekey_of].opening);
	if (item->is_mm)
		put_number(text, "qm_count", is_open, item->qm_count);
	if (item->other == MODEL_NONE)
		put(text, "other_computer=null ");
	else
		put(text, "other_computer=host%d ", event_of(model, &result->items[item->other])->computer);
	put_record(model, text, "other_record_id",
		item->other == MODEL_NONE ? MODEL_NONE : result->items[item->other].opening);
	if (model_has_local(event))
		put_address(text, "local_address", "192.0.2.", event->local);
	put_address(text, "remote_address", "198.51.100.", event->remote);
	put(text, "\n");
}

void model_sessions(const struct model *model, const struct model_result *result, int64_t at, char *text)
{
	text[0] = '\0';
	for (int i = 0; i < result->count; i++) {
		const struct model_association *item = &result->items[i];
		bool stood = item->opening != MODEL_NONE && model->events[item->opening].time <= at &&
			     (item->ending == MODEL_NONE || model->events[item->ending].time > at);
		if (at == MODEL_NONE || stood)
			put_session(model, result, item, &text);
	}
}

static int compare_numbers(const void *left, const void *right)
{
	int64_t one = *(const int64_t *)left, other = *(const int64_t *)right;
	return one < other ? -1 : one > other;
}

/* Of one Quick Mode of two computers. */
struct model_pair {
	int64_t time, difference;
};

static int compare_pairs(const void *left, const void *right)
{
	const struct model_pair *one = left, *other = right;
	int order = compare_numbers(&one->time, &other->time);
	return order != 0 ? order : compare_numbers(&one->difference, &other->difference);
}

/* The range of the stretch that begins at place; returns where the next one begins. */
static size_t find_stretch(
	const struct model_pair *pairs, size_t count, size_t place, int64_t *lowest, int64_t *highest)
{
	*lowest = *highest = pairs[place].difference;
	for (place++; place < count; place++) {
		int64_t low = pairs[place].difference < *lowest ? pairs[place].difference : *lowest;
		int64_t high = pairs[place].difference > *highest ? pairs[place].difference : *highest;
		if (high - low > 2 * SECOND)
			break;
		*lowest = low;
		*highest = high;
	}
	return place;
}

static void put_stretches(char **text, struct model_pair *pairs, size_t count)
{
	int64_t lowest, highest;
	size_t stretches = 0;
	qsort(pairs, count, sizeof *pairs, compare_pairs);
	for (size_t place = 0; place < count; stretches++)
		place = find_stretch(pairs, count, place, &lowest, &highest);
	put(text, "stretch_count=%zu stretches=[", stretches);
	for (size_t place = 0, next; place < count; place = next) {
		next = find_stretch(pairs, count, place, &lowest, &highest);
		put(text, "%s[%lld,%lld,%zu,%lld,%lld]", place > 0 ? "," : "", (long long)pairs[place].time,
			(long long)pairs[next - 1].time, next - place, (long long)lowest, (long long)highest);
	}
	put(text, "] ");
}

static void put_clock(char **text, int one, int other, struct model_pair *pairs, size_t count)
{
	int64_t differences[MODEL_EVENTS];
	for (size_t i = 0; i < count; i++)
		differences[i] = pairs[i].difference;
	qsort(differences, count, sizeof *differences, compare_numbers);
	int64_t twice = differences[(count - 1) / 2] + differences[count / 2];
	bool is_jump = differences[count - 1] - differences[0] > 2 * SECOND;
	put(text, "computer_a=host%d computer_b=host%d pairs=%zu median_seconds=%s%lld%s ", one, other, count,
		twice < 0 ? "-" : "", llabs(twice) / 2, twice % 2 ? ".5" : "");
	put(text, "min_seconds=%lld max_seconds=%lld jump=%d ", (long long)differences[0],
		(long long)differences[count - 1], is_jump);
	if (is_jump)
		put_stretches(text, pairs, count);
	put(text, "\n");
}

void model_clocks(const struct model *model, const struct model_result *result, char *text)
{
	text[0] = '\0';
	for (int one = 0; one < MODEL_COMPUTERS; one++) {
		for (int other = one + 1; other < MODEL_COMPUTERS; other++) {
			struct model_pair pairs[MODEL_EVENTS];
			size_t count = 0;
			for (int i = 0; i < result->count; i++) {
				const struct model_association *item = &result->items[i];
				if (item->is_mm || item->other == MODEL_NONE)
					continue;
				const struct model_event *a = &model->events[item->opening];
				const struct model_event *b = &model->events[result->items[item->other].opening];
				if (a->computer == one && b->computer == other)
					pairs[count++] = (struct model_pair){a->time, b->time - a->time};
			}
			if (count > 0)
				put_clock(&text, one, other, pairs, count);
		}
	}
}

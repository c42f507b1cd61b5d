/* SPDX-License-Identifier: MIT */
/* What the report peers should say, the slow and plain way: see test_report_reference.c. */
#include "test_report_model.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define SECOND 10000000

/* Gateways, in the order of their addresses: 198.51.100.1 to 3, 203.0.113.1 and 2. */
#define PEERS 5

static const char *const peer_names[PEERS] = {
	"198.51.100.1", "198.51.100.2", "198.51.100.3", "203.0.113.1", "203.0.113.2"};

static void put(char **text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	*text += vsprintf(*text, format, arguments);
	va_end(arguments);
}

static bool has_endpoint(const struct model_event *event)
{
	return event->type == MODEL_QM_OPEN || event->type == MODEL_QM_CLOSE || event->type == MODEL_QM_FAILED;
}

/* MODEL_NONE: it has none. */
static int peer_of(const struct model_event *event)
{
	if (event->type == MODEL_RESTART || event->type == MODEL_DECOY)
		return MODEL_NONE;
	return has_endpoint(event) && event->endpoint != MODEL_NONE ? 3 + event->endpoint : event->remote;
}

static bool is_with(const struct model *model, const struct model_association *item, int peer, bool is_mm)
{
	return item->is_mm == is_mm && item->opening != MODEL_NONE && peer_of(&model->events[item->opening]) == peer;
}

static int count_established(const struct model *model, const struct model_result *result, int peer, bool is_mm)
{
	int count = 0;
	for (int i = 0; i < result->count; i++)
		count += is_with(model, &result->items[i], peer, is_mm);
	return count;
}

static int count_events(const struct model *model, int peer, enum model_type type)
{
	int count = 0;
	for (int i = 0; i < model->count; i++)
		count += model->events[i].type == type && peer_of(&model->events[i]) == peer;
	return count;
}

static int count_roles(const struct model *model, int peer, int role)
{
	int count = 0;
	for (int i = 0; i < model->count; i++) {
		const struct model_event *event = &model->events[i];
		bool has_role = event->type == MODEL_MM_OPEN || event->type == MODEL_QM_OPEN ||
				event->type == MODEL_MM_FAILED || event->type == MODEL_QM_FAILED ||
				event->type == MODEL_EM_FAILED;
		count += has_role && event->role == role && peer_of(event) == peer;
	}
	return count;
}

static void put_span(const struct model *model, int peer, char **text)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	bool seen[MODEL_COMPUTERS] = {false};
	bool is_next = false;
	for (int i = 0; i < model->count; i++) {
		const struct model_event *event = &model->events[i];
		if (peer_of(event) != peer)
			continue;
		first = event->time < first ? event->time : first;
		last = event->time > last ? event->time : last;
		seen[event->computer] = true;
	}
	put(text, "first=%lld last=%lld computers=[", (long long)first, (long long)last);
	for (int i = 0; i < MODEL_COMPUTERS; i++) {
		if (seen[i])
			put(text, "%shost%d", is_next ? "," : "", i);
		is_next = is_next || seen[i];
	}
	put(text, "] ");
}

/* An event of another provider is none of the computer's. */
static int64_t last_of(const struct model *model, int computer)
{
	int64_t last = INT64_MIN;
	for (int i = 0; i < model->count; i++) {
		const struct model_event *event = &model->events[i];
		bool is_foreign = event->type == MODEL_DECOY;
		if (event->computer == computer && !is_foreign && event->time > last)
			last = event->time;
	}
	return last;
}

/* Which Quick Modes are meant. */
#define ANY (-2)

struct link {
	int computer, local, remote; /* ANY, or MODEL_NONE of the last two: it is unset */
};

static bool is_of(const struct model_event *event, const struct link *link)
{
	return (link->computer == ANY || event->computer == link->computer) &&
	       (link->local == ANY || event->local == link->local) &&
	       (link->remote == ANY || event->remote == link->remote);
}

/* Between any two moments at which one begins or ends: does one stand? until: to when. */
static int64_t covered_to(
	const struct model *model, const struct model_result *result, int peer, const struct link *link, int64_t *until)
{
	*until = INT64_MIN;
	int64_t total = 0, starts[MODEL_EVENTS], ends[MODEL_EVENTS], now = INT64_MIN;
	int count = 0;
	for (int i = 0; i < result->count; i++) {
		const struct model_association *item = &result->items[i];
		if (!is_with(model, item, peer, false))
			continue;
		const struct model_event *opening = &model->events[item->opening];
		if (!is_of(opening, link))
			continue;
		starts[count] = opening->time;
		ends[count++] = item->ending == MODEL_NONE ? last_of(model, opening->computer)
							   : model->events[item->ending].time;
	}
	for (;;) {
		int64_t next = INT64_MAX;
		bool stands = false;
		for (int i = 0; i < count; i++) {
			next = starts[i] > now && starts[i] < next ? starts[i] : next;
			next = ends[i] > now && ends[i] < next ? ends[i] : next;
			stands = stands || (starts[i] <= now && ends[i] > now);
		}
		if (next == INT64_MAX)
			return total;
		total += stands ? next - now : 0;
		*until = stands ? next : *until;
		now = next;
	}
}

static int64_t covered(const struct model *model, const struct model_result *result, int peer, const struct link *link)
{
	int64_t until;
	return covered_to(model, result, peer, link, &until);
}

/* However short: one that was opened last stood for no time that is known. */
static bool has_any(const struct model *model, const struct model_result *result, int peer, const struct link *link)
{
	bool found = false;
	for (int i = 0; i < result->count; i++)
		found = found || (is_with(model, &result->items[i], peer, false) &&
					 is_of(&model->events[result->items[i].opening], link));
	return found;
}

/* The value of an association's field if it is the one of that number, in the order of the texts; else NULL. */
typedef const char *list_value(const struct model_association *item, const struct model_event *event, int number);

#define LIST_VALUES 3

struct list {
	const char *name;
	list_value *value;
};

/* Texts of a field of the associations, each once, sorted. */
static void put_list(
	const struct model *model, const struct model_result *result, int peer, const struct list *list, char **text)
{
	bool is_next = false;
	put(text, "%s=[", list->name);
	for (int number = 0; number < LIST_VALUES; number++) {
		const char *word = NULL;
		for (int i = 0; i < result->count && !word; i++) {
			const struct model_association *item = &result->items[i];
			if (is_with(model, item, peer, true) || is_with(model, item, peer, false))
				word = list->value(item, &model->events[item->opening], number);
		}
		if (word)
			put(text, "%s%s", is_next ? "," : "", word);
		is_next = is_next || word;
	}
	put(text, "] ");
}

static const char *principal(const struct model_association *item, const struct model_event *event, int number)
{
	static const char *const names[] = {"principal0", "principal1", "principal2"};
	return item->is_mm && event->principal == number ? names[number] : NULL;
}

static const char *mm_cipher(const struct model_association *item, const struct model_event *event, int number)
{
	static const char *const names[] = {"AES-128", "AES-192", "AES-256"};
	return item->is_mm && event->cipher == number ? names[number] : NULL;
}

static const char *esp_cipher(const struct model_association *item, const struct model_event *event, int number)
{
	static const char *const names[] = {"AES-128", "AES-192", "AES-256"};
	return !item->is_mm && event->cipher == number ? names[number] : NULL;
}

static const struct list lists[] = {
	{"principals", principal},
	{"mm_ciphers", mm_cipher},
	{"esp_ciphers", esp_cipher},
};

/*
 * Changes, in the order of time, computer and name.
 */

struct change {
	int64_t time;
	int computer;
	const char *what, *before, *after;
};

static int compare_changes(const void *left, const void *right)
{
	const struct change *one = left, *other = right;
	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return one->computer != other->computer ? one->computer - other->computer : strcmp(one->what, other->what);
}

static const char *word(const char *(*value)(const struct model_association *, const struct model_event *, int),
	const struct model *model, const struct model_association *item)
{
	const char *found = NULL;
	for (int i = 0; i < 3 && !found; i++)
		found = value(item, &model->events[item->opening], i);
	return found;
}

static void put_changes(const struct model *model, const struct model_result *result, int peer, char **text)
{
	static const struct {
		const char *what;
		const char *(*value)(const struct model_association *, const struct model_event *, int);
	} fields[] = {{"remote_mm_principal", principal}, {"mm_cipher", mm_cipher}, {"esp_cipher", esp_cipher}};
	struct change changes[3 * MODEL_EVENTS];
	size_t count = 0;
	for (int i = 0; i < result->count; i++) {
		const struct model_association *item = &result->items[i], *before = NULL;
		if (!is_with(model, item, peer, item->is_mm))
			continue;
		const struct model_event *event = &model->events[item->opening];
		for (int k = 0; k < i; k++) {
			if (is_with(model, &result->items[k], peer, item->is_mm) &&
				model->events[result->items[k].opening].computer == event->computer)
				before = &result->items[k];
		}
		for (size_t k = 0; before && k < 3; k++) {
			const char *one = word(fields[k].value, model, before);
			const char *other = word(fields[k].value, model, item);
			if (one && other && strcmp(one, other) != 0)
				changes[count++] =
					(struct change){event->time, event->computer, fields[k].what, one, other};
		}
	}
	qsort(changes, count, sizeof changes[0], compare_changes);
	put(text, "changes=[");
	for (size_t i = 0; i < count; i++)
		put(text, "%s[%lld,host%d,%s,%s,%s]", i > 0 ? "," : "", (long long)changes[i].time, changes[i].computer,
			changes[i].what, changes[i].before, changes[i].after);
	put(text, "] ");
}

static void put_counts(const struct model *model, const struct model_result *result, int peer, char **text)
{
	static const struct link any = {ANY, ANY, ANY};
	int unanswered = 0;
	for (int i = 0; i < model->count; i++)
		unanswered += model->events[i].type == MODEL_MM_FAILED && model->events[i].cookie == 0 &&
			      peer_of(&model->events[i]) == peer;
	put(text, "mm_established=%d qm_established=%d mm_failed=%d qm_failed=%d em_failed=%d ",
		count_established(model, result, peer, true), count_established(model, result, peer, false),
		count_events(model, peer, MODEL_MM_FAILED), count_events(model, peer, MODEL_QM_FAILED),
		count_events(model, peer, MODEL_EM_FAILED));
	put(text, "invalid_packets=%d unanswered=%d began_here=%d began_there=%d covered_seconds=%lld ",
		count_events(model, peer, MODEL_INVALID_PACKET), unanswered, count_roles(model, peer, 0),
		count_roles(model, peer, 1), (long long)covered(model, result, peer, &any));
}

static void put_network(const char *start, int number, char **text)
{
	if (number == MODEL_NONE)
		put(text, "null,255.255.255.255,");
	else
		put(text, "%s%d,255.255.255.255,", start, number + 1);
}

/* Where they are not all of one link: for each computer how long any stood, then, if it has several, of each link. */
static void put_coverage(const struct model *model, const struct model_result *result, int peer, char **text)
{
	struct link links[MODEL_COMPUTERS * 12];
	int64_t times[MODEL_COMPUTERS * 12];
	int count = 0;
	for (int computer = 0; computer < MODEL_COMPUTERS; computer++) {
		for (int i = 0; i < 12; i++) {
			const struct link link = {
				computer, i / 4 == 0 ? MODEL_NONE : i / 4 - 1, i % 4 == 0 ? MODEL_NONE : i % 4 - 1};
			if (has_any(model, result, peer, &link)) {
				times[count] = covered(model, result, peer, &link);
				links[count++] = link;
			}
		}
	}
	if (count < 2)
		return;
	put(text, "coverage=[");
	for (int i = 0, end; i < count; i = end) {
		for (end = i; end < count && links[end].computer == links[i].computer;)
			end++;
		const struct link all = {links[i].computer, ANY, ANY};
		if (end - i > 1)
			put(text, "%s[host%d,%d,null,null,null,null,%lld]", i > 0 ? "," : "", all.computer, end - i,
				(long long)covered(model, result, peer, &all));
		for (int k = i; k < end; k++) {
			put(text, "%s[host%d,1,", k > 0 || end - i > 1 ? "," : "", all.computer);
			put_network("192.0.2.", links[k].local, text);
			put_network("198.51.100.", links[k].remote, text);
			put(text, "%lld]", (long long)times[k]);
		}
	}
	put(text, "] ");
}

/* Where an open one counts to behind the last event with that peer. */
static void put_until(const struct model *model, const struct model_result *result, int peer, char **text)
{
	static const struct link any = {ANY, ANY, ANY};
	int64_t until, last = INT64_MIN;
	for (int i = 0; i < model->count; i++) {
		if (peer_of(&model->events[i]) == peer && model->events[i].time > last)
			last = model->events[i].time;
	}
	if (covered_to(model, result, peer, &any, &until) > 0 && until > last)
		put(text, "covered_until=%lld ", (long long)until);
}

void model_peers(const struct model *model, const struct model_result *result, char *text)
{
	text[0] = '\0';
	for (int peer = 0; peer < PEERS; peer++) {
		bool is_there = false;
		for (int i = 0; i < model->count; i++)
			is_there = is_there || peer_of(&model->events[i]) == peer;
		if (!is_there)
			continue;
		put(&text, "peer=%s ", peer_names[peer]);
		put_span(model, peer, &text);
		put_counts(model, result, peer, &text);
		for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
			put_list(model, result, peer, &lists[i], &text);
		put_changes(model, result, peer, &text);
		put_coverage(model, result, peer, &text);
		put_until(model, result, peer, &text);
		put(&text, "\n");
	}
}

/* SPDX-License-Identifier: MIT */
#include "output/rekeys.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "common/address_name.h"
#include "common/ticks.h"
#include "ipsecevtx_report.h"

#define TOGETHER (5 * TICKS_A_SECOND)
#define LATELY   (60 * TICKS_A_SECOND)
/*
 * As in the report sessions: an association without an end in the logs is not renewed later than this after its
 * lifetime.
 */
#define LONG_OVER (300 * TICKS_A_SECOND)

const struct ipsecevtx_range rekeys_context[REKEYS_CONTEXT_COUNT] = {{4608, 4608}, {5478, 5478}, {5479, 5479}};

enum rekeys_node_kind {
	COMPUTER,
	ENDPOINTS, /* two addresses of a computer; for Quick Mode also what it protects */
	OPENING,   /* the opening of an id on a computer */
};

struct rekeys_node {
	struct rekeys_node *next;
	enum rekeys_node_kind kind;
	/* of a computer: how often it was started; of other nodes: the computer's count when they were used last */
	uint64_t epoch;
	const struct rekeys_node *computer; /* of other nodes */
	/* Of endpoints. */
	size_t addresses_length; /* length of the key's part that ends with the addresses */
	size_t open;
	bool is_held;  /* of use only while room is made: an opening leads here */
	uint64_t over; /* when the lifetime of the last of these ends; UINT64_MAX: never, or it is not known */
	bool has_closed;
	uint64_t closed; /* when the last one was closed */
	/* Of an opening. */
	struct rekeys_node *between; /* its endpoints; NULL: it was closed */
	uint64_t opened;
	bool is_rekey;
	size_t key_length;
	const char *key;
	char own_key[];
};

/* The key of a node: values with their lengths. */
struct key {
	size_t length;
	size_t addresses_length;
	char bytes[1024];
	bool is_too_long;
};

static int compare(const void *left, const void *right)
{
	const struct rekeys_node *a = left, *b = right;
	if (a->key_length != b->key_length)
		return a->key_length < b->key_length ? -1 : 1;
	return memcmp(a->key, b->key, a->key_length);
}

/* Appends a text to a key. Returns where it stands; NULL when there is no room for it. */
static char *key_add_text(struct key *key, bool is_set, const char *text, size_t length)
{
	const unsigned char head[] = {is_set, (unsigned char)(length >> 8), (unsigned char)length};
	if (length > sizeof key->bytes || key->length + sizeof head + length > sizeof key->bytes) {
		key->is_too_long = true;
		return NULL;
	}
	char *place = key->bytes + key->length + sizeof head;
	memcpy(key->bytes + key->length, head, sizeof head);
	memcpy(place, text, length);
	key->length += sizeof head + length;
	return place;
}

static void key_add(struct key *key, const struct ipsecevtx_event *event, const char *name)
{
	struct ipsecevtx_value value;
	ipsecevtx_event_get(event, name, &value);
	key_add_text(key, value.presence == IPSECEVTX_SET, value.text, value.length);
}

/* Appends an address in the one form that all its spellings have in common. */
static void key_add_address(struct key *key, const struct ipsecevtx_event *event, const char *name)
{
	struct ipsecevtx_value value;
	ipsecevtx_event_get(event, name, &value);
	const bool is_set = value.presence == IPSECEVTX_SET;
	size_t length = is_set ? value.length : 0;
	const char *part = address_name_part(is_set ? value.text : "", &length);
	key_add_text(key, is_set, part, length);
}

static void key_add_computer(struct key *key, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_text *computer = &event->computer;
	bool is_set = computer->presence == IPSECEVTX_SET;
	char name[sizeof key->bytes];
	/* One that is too long for this is too long for the key. */
	const size_t length = is_set ? ipsecevtx_computer_key(computer->data, computer->length, name, sizeof name) : 0;
	key_add_text(key, is_set, name, length);
}

static bool is_quick(const struct ipsecevtx_event *event)
{
	return event->kind == IPSECEVTX_KIND_QM_ESTABLISHED || event->kind == IPSECEVTX_KIND_QM_ENDED ||
	       event->kind == IPSECEVTX_KIND_QM_FAILED;
}

static struct key endpoints_key(const struct ipsecevtx_event *event)
{
	struct key key = {.length = 1, .bytes = {is_quick(event) ? 'q' : 'm'}};
	key_add_computer(&key, event);
	key_add_address(&key, event, "local_address");
	key_add_address(&key, event, "remote_address");
	key.addresses_length = key.length;
	if (is_quick(event)) {
		key_add(&key, event, "local_port");
		key_add(&key, event, "remote_port");
		key_add(&key, event, "ip_protocol");
	}
	return key;
}

static struct key opening_key(const struct ipsecevtx_event *event)
{
	struct key key = {.length = 1, .bytes = {is_quick(event) ? 'q' : 'm'}};
	key_add_computer(&key, event);
	key_add(&key, event, is_quick(event) ? "qm_sa_id" : "mm_sa_id");
	return key;
}

static struct key computer_key(const struct ipsecevtx_event *event)
{
	struct key key = {.length = 0};
	key_add_computer(&key, event);
	return key;
}

static struct rekeys_node *new_node(struct rekeys *rekeys, const struct key *key, enum rekeys_node_kind kind)
{
	struct rekeys_node *node = calloc(1, sizeof *node + key->length);
	if (!node)
		return NULL;
	node->key_length = key->length;
	node->addresses_length = key->addresses_length;
	node->kind = kind;
	memcpy(node->own_key, key->bytes, key->length);
	node->key = node->own_key;
	if (!tsearch(node, &rekeys->trees[kind], compare)) {
		free(node);
		return NULL;
	}
	node->next = rekeys->all;
	rekeys->all = node;
	rekeys->count++;
	return node;
}

/* The node of a key, which with makes is added where it is new. NULL: there is none, or no memory. */
static struct rekeys_node *find(struct rekeys *rekeys, const struct key *key, enum rekeys_node_kind kind, bool makes)
{
	const struct rekeys_node wanted = {.key_length = key->length, .key = key->bytes};
	if (key->is_too_long)
		return NULL;
	void *const *found = tfind(&wanted, &rekeys->trees[kind], compare);
	struct rekeys_node *node = found ? *found : NULL;
	if (!node && makes) {
		node = new_node(rekeys, key, kind);
		rekeys->failed = rekeys->failed || !node;
	}
	return node;
}

void rekeys_free(struct rekeys *rekeys)
{
	while (rekeys->all) {
		struct rekeys_node *node = rekeys->all;
		rekeys->all = node->next;
		tdelete(node, &rekeys->trees[node->kind], compare);
		free(node);
	}
	rekeys->count = 0;
}

/* Whether an opening can be what a later event closes or tells again. */
static bool is_of_use(const struct rekeys_node *opening, uint64_t time)
{
	const struct rekeys_node *endpoints = opening->between;
	if (!endpoints || opening->epoch != opening->computer->epoch)
		return false;
	return time <= endpoints->over || time - endpoints->over <= LONG_OVER || time - opening->opened <= TOGETHER;
}

/* Whether a later event can follow on endpoints of which no opening is of use any more. */
static bool is_recent(const struct rekeys_node *endpoints, uint64_t time)
{
	return endpoints->has_closed && endpoints->epoch == endpoints->computer->epoch &&
	       (time < endpoints->closed || time - endpoints->closed <= LATELY);
}

/* Drops the nodes of a kind that no event from this time on can need; of endpoints, where no opening leads to them. */
static void drop_past(struct rekeys *rekeys, uint64_t time, enum rekeys_node_kind kind)
{
	struct rekeys_node **place = &rekeys->all;
	while (*place) {
		struct rekeys_node *node = *place;
		const bool stays = node->kind != kind ||
				   (kind == OPENING ? is_of_use(node, time) : node->is_held || is_recent(node, time));
		if (stays) {
			place = &node->next;
			continue;
		}
		*place = node->next;
		tdelete(node, &rekeys->trees[kind], compare);
		free(node);
		rekeys->count--;
	}
}

static void hold_endpoints(struct rekeys *rekeys)
{
	struct rekeys_node *node;
	for (node = rekeys->all; node; node = node->next)
		node->is_held = false;
	for (node = rekeys->all; node; node = node->next) {
		if (node->between)
			node->between->is_held = true;
	}
}

/* Makes room: what is open, or was closed lately, stays unless it is half of the limit. */
static void make_room(struct rekeys *rekeys, uint64_t time)
{
	drop_past(rekeys, time, OPENING);
	hold_endpoints(rekeys);
	drop_past(rekeys, time, ENDPOINTS);
	if (rekeys->count <= REKEYS_LIMIT / 2)
		return;
	rekeys_free(rekeys);
	rekeys->has_forgotten = true;
}

/* When the lifetime of the association that the event opens ends. */
static uint64_t run_out(const struct ipsecevtx_event *event)
{
	const bool is_qm = is_quick(event);
	struct ipsecevtx_value value;
	ipsecevtx_event_get(event, is_qm ? "lifetime_seconds" : "mm_lifetime_minutes", &value);
	const uint64_t lifetime = value.number * (is_qm ? TICKS_A_SECOND : TICKS_A_MINUTE),
		       opened = ipsecevtx_event_time(event);
	return lifetime == 0 || lifetime > UINT64_MAX - opened ? UINT64_MAX : opened + lifetime;
}

/* Whether an association with these endpoints is open, or was closed lately. */
static bool follows(const struct rekeys_node *endpoints, uint64_t time)
{
	return (endpoints->open > 0 && (time <= endpoints->over || time - endpoints->over <= LONG_OVER)) ||
	       (endpoints->has_closed && time >= endpoints->closed && time - endpoints->closed <= LATELY);
}

static bool have_same_addresses(const struct rekeys_node *one, const struct rekeys_node *other)
{
	return one->addresses_length == other->addresses_length &&
	       memcmp(one->key, other->key, one->addresses_length) == 0;
}

static bool take_opening(struct rekeys *rekeys, const struct ipsecevtx_event *event, struct rekeys_node *endpoints)
{
	uint64_t time = ipsecevtx_event_time(event);
	const struct key key = opening_key(event);
	struct rekeys_node *opening = find(rekeys, &key, OPENING, true);
	if (!opening)
		return false;
	if (opening->epoch != endpoints->epoch)
		opening->between = NULL;
	/* The same opening told twice, whatever else differs. */
	if (opening->between && have_same_addresses(opening->between, endpoints) && time >= opening->opened &&
		time - opening->opened <= TOGETHER)
		return opening->is_rekey;
	/* The id is used anew: the association that had it has ended at an unknown time. */
	if (opening->between)
		opening->between->open--;
	opening->is_rekey = follows(endpoints, time);
	opening->between = endpoints;
	opening->opened = time;
	opening->epoch = endpoints->epoch;
	opening->computer = endpoints->computer;
	const uint64_t over = run_out(event);
	endpoints->over = endpoints->open++ == 0 || over > endpoints->over ? over : endpoints->over;
	return opening->is_rekey;
}

static void take_closing(struct rekeys *rekeys, const struct ipsecevtx_event *event, uint64_t epoch)
{
	const struct key key = opening_key(event);
	struct rekeys_node *opening = find(rekeys, &key, OPENING, false);
	if (!opening || !opening->between || opening->epoch != epoch)
		return;
	struct rekeys_node *endpoints = opening->between;
	endpoints->open--;
	endpoints->has_closed = true;
	endpoints->closed = ipsecevtx_event_time(event);
	opening->between = NULL;
}

static bool take_attempt(
	struct rekeys *rekeys, const struct ipsecevtx_event *event, const struct rekeys_node *computer, bool opens)
{
	const struct key key = endpoints_key(event);
	struct rekeys_node *endpoints = find(rekeys, &key, ENDPOINTS, opens);
	if (!endpoints)
		return false;
	if (endpoints->epoch != computer->epoch)
		endpoints->open = 0;
	endpoints->epoch = computer->epoch;
	endpoints->computer = computer;
	return opens ? take_opening(rekeys, event, endpoints) : follows(endpoints, ipsecevtx_event_time(event));
}

bool rekeys_take(struct rekeys *rekeys, const struct ipsecevtx_event *event)
{
	bool is_start = event->kind == IPSECEVTX_KIND_OTHER && ipsecevtx_report_is_context(event) &&
			(event->event_id == 4608 || event->event_id == 5478 || event->event_id == 5479);
	if (event->time.presence != IPSECEVTX_SET || (event->kind == IPSECEVTX_KIND_OTHER && !is_start))
		return false;
	if (rekeys->count >= REKEYS_LIMIT)
		make_room(rekeys, ipsecevtx_event_time(event));
	const struct key key = computer_key(event);
	struct rekeys_node *computer = find(rekeys, &key, COMPUTER, true);
	if (!computer)
		return false;
	switch (event->kind) {
	case IPSECEVTX_KIND_OTHER:
		computer->epoch++;
		return false;
	case IPSECEVTX_KIND_MM_ENDED:
	case IPSECEVTX_KIND_QM_ENDED:
		take_closing(rekeys, event, computer->epoch);
		return false;
	case IPSECEVTX_KIND_MM_ESTABLISHED:
	case IPSECEVTX_KIND_QM_ESTABLISHED:
		return take_attempt(rekeys, event, computer, true);
	case IPSECEVTX_KIND_MM_FAILED:
	case IPSECEVTX_KIND_QM_FAILED:
	case IPSECEVTX_KIND_EM_FAILED:
		return take_attempt(rekeys, event, computer, false);
	default:
		return false;
	}
}

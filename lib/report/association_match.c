/* SPDX-License-Identifier: MIT */
/*
 * Makes associations of the events of each computer, in the order of time. In IKEv2 the event of a Quick Mode can come
 * some seconds before that of its Main Mode.
 */
#include "evidence/ticks.h"
#include "report/association_parts.h"

#include <string.h>

#define LOG_SERVICE_ENDED    1100u
#define WINDOWS_STARTS       4608u
#define IPSEC_SERVICE_STARTS 5478u

/* Within this time an opening is told twice, or a Quick Mode is told before its Main Mode. */
#define TOGETHER (5 * TICKS_A_SECOND)
/* An opening so long after an association was closed may still renew it. */
#define LATELY (60 * TICKS_A_SECOND)

/* An id that associations of a computer have one after the other. */
struct sa_identity {
	uint64_t sa_id;
	uint32_t computer;
	uint8_t kind;
	bool has_sa_id;
	uint32_t latest; /* the association that has the id now; ASSOCIATION_NONE: none yet */
	/*
	 * The last of the Quick Modes that name a Main Mode of this id which is not open yet; they form a list by
	 * parent.
	 */
	uint32_t waiting;
};

/* Who talks to whom in associations of one kind of one computer. */
struct endpoints {
	uint32_t words[8]; /* equal words are equal endpoints */
	/*
	 * The association opened last, first of a list by course.below. The list may begin with some that have ended.
	 */
	uint32_t top;
	/* Those closed lately form a list in the order of closing; each was opened before the one closed before it. */
	uint32_t soonest; /* first of the list: closed first and opened last */
	uint32_t latest;  /* last of the list */
};

/* What else is known of an association while matching goes on; by its number. */
struct course {
	uint32_t epoch;     /* how many restarts and computers came before it */
	uint32_t endpoints; /* index of its endpoints: the same for what it renews */
	uint32_t below;     /* the association of these endpoints opened before it */
	uint32_t sooner;    /* in the list of those closed lately: the one closed before it, */
	uint32_t later;     /* and the one closed after it */
};

struct matching {
	struct associations *associations;
	struct course *courses;
	size_t course_room;
	const struct ipsecevtx_allocator *allocator;
	struct index identity_index;
	struct sa_identity *identities;
	size_t identity_count, identity_room;
	struct index endpoints_index;
	struct endpoints *endpoints;
	size_t endpoints_count, endpoints_room;
	uint32_t *restarts; /* by epoch, the event that ended it; ASSOCIATION_NONE: another computer begins */
	size_t epoch, restart_room;
	/* Of the computer whose events are taken: */
	size_t first_log_end;  /* index of its first entry in went_on */
	uint64_t start_record; /* the highest record number of a start so far */
	bool has_starts;
};

static bool is_same_identity(const void *user, uint32_t value, const void *wanted)
{
	const struct sa_identity *one = &((const struct matching *)user)->identities[value];
	const struct sa_identity *other = wanted;
	return one->sa_id == other->sa_id && one->computer == other->computer && one->kind == other->kind &&
	       one->has_sa_id == other->has_sa_id;
}

static uint64_t hash_of_identity(const struct matching *matching, const struct sa_identity *identity)
{
	struct hash hash = hash_start(&matching->associations->report->hash_key);
	hash_word(&hash, identity->sa_id);
	hash_word(&hash, (uint64_t)identity->computer << 32 | (unsigned)identity->kind << 1 | identity->has_sa_id);
	return hash_end(&hash);
}

/* The entry of an id of a computer, made if it is new; NULL when there is no memory. */
static struct sa_identity *find_identity(struct matching *matching, uint32_t computer, unsigned kind, struct number id)
{
	const struct sa_identity wanted = {.sa_id = id.value,
		.computer = computer,
		.kind = (uint8_t)kind,
		.has_sa_id = id.presence == IPSECEVTX_SET,
		.latest = ASSOCIATION_NONE,
		.waiting = ASSOCIATION_NONE};
	uint64_t whole = hash_of_identity(matching, &wanted);
	uint32_t found = index_find(&matching->identity_index, whole, is_same_identity, matching, &wanted);
	if (found == INDEX_NONE) {
		void *identities = matching->identities;
		if (!array_reserve(matching->allocator, &identities, &matching->identity_room,
			    matching->identity_count + 1, sizeof wanted))
			return NULL;
		matching->identities = identities;
		found = (uint32_t)matching->identity_count;
		if (!index_add(&matching->identity_index, whole, found))
			return NULL;
		matching->identities[matching->identity_count++] = wanted;
	}
	return &matching->identities[found];
}

/* An id, or, in an event that has none, its two addresses in place of it: so it ends nobody else's association. */
static struct number id_or_addresses(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, struct number id)
{
	if (id.presence == IPSECEVTX_SET)
		return id;
	const uint64_t local = association_event_string(associations, event, layout, layout->local_address);
	return (struct number){
		local << 32 | association_event_string(associations, event, layout, layout->remote_address),
		IPSECEVTX_UNSET};
}

static struct sa_identity *identity_of(
	struct matching *matching, const struct association_event *event, const struct layout *layout)
{
	const struct number id = {event->sa_id, event->has_sa_id ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	return find_identity(
		matching, event->computer, event->kind, id_or_addresses(matching->associations, event, layout, id));
}

static bool is_open(const struct matching *matching, uint32_t number)
{
	const struct association *items = matching->associations->items;
	return number != ASSOCIATION_NONE && items[number].state == ASSOCIATION_OPEN &&
	       matching->courses[number].epoch == matching->epoch;
}

static const struct association_event *opening_of(const struct matching *matching, uint32_t number)
{
	return &matching->associations->events[matching->associations->items[number].opening];
}

/* Whether second came at most limit after first; false where a time is not known. It must not come before first. */
static bool is_within(const struct association_event *first, const struct association_event *second, uint64_t limit)
{
	return first->has_time && second->has_time && second->time - first->time <= limit;
}

/* Adds an association, of which only the kind is known yet. NULL when there is no memory. */
static struct association *new_association(struct matching *matching, unsigned kind)
{
	struct associations *associations = matching->associations;
	void *items = associations->items, *courses = matching->courses;
	if (!array_reserve(matching->allocator, &items, &associations->room, associations->count + 1,
		    sizeof *associations->items))
		return NULL;
	associations->items = items;
	if (!array_reserve(matching->allocator, &courses, &matching->course_room, associations->count + 1,
		    sizeof *matching->courses))
		return NULL;
	matching->courses = courses;
	matching->courses[associations->count] = (struct course){
		(uint32_t)matching->epoch, ASSOCIATION_NONE, ASSOCIATION_NONE, ASSOCIATION_NONE, ASSOCIATION_NONE};
	struct association *item = &associations->items[associations->count++];
	*item = (struct association){.opening = ASSOCIATION_NONE,
		.ending = ASSOCIATION_NONE,
		.kind = (uint8_t)kind,
		.rekey_of = ASSOCIATION_NONE,
		.parent = ASSOCIATION_NONE,
		.other = ASSOCIATION_NONE,
		.latest_qm = ASSOCIATION_NONE};
	return item;
}

/*
 * Rekeys.
 */

static bool is_same_endpoints(const void *user, uint32_t value, const void *wanted)
{
	const struct endpoints *one = &((const struct matching *)user)->endpoints[value];
	return memcmp(one->words, ((const struct endpoints *)wanted)->words, sizeof one->words) == 0;
}

/* A port or protocol that is unset or absent is one value, which differs from every number. */
static uint32_t presence_bit(struct number number, unsigned bit)
{
	return number.presence == IPSECEVTX_SET ? 1u << bit : 0;
}

/*
 * What an association has in common with the one that it renews: computer, kind and addresses; a Quick Mode also ports
 * and protocol.
 */
static void describe_endpoints(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, struct endpoints *endpoints)
{
	memset(endpoints, 0, sizeof *endpoints);
	uint32_t *words = endpoints->words;
	words[0] = event->computer;
	words[1] = event->kind;
	words[2] = association_event_string(associations, event, layout, layout->local_address);
	words[3] = association_event_string(associations, event, layout, layout->remote_address);
	if (event->kind == ASSOCIATION_QM) {
		struct number local_port = association_event_number(associations, event, layout, layout->local_port);
		struct number remote_port = association_event_number(associations, event, layout, layout->remote_port);
		struct number protocol = association_event_number(associations, event, layout, layout->ip_protocol);
		words[4] = presence_bit(local_port, 0) | presence_bit(remote_port, 1) | presence_bit(protocol, 2);
		words[5] = (uint32_t)local_port.value;
		words[6] = (uint32_t)remote_port.value;
		words[7] = (uint32_t)protocol.value;
	}
	endpoints->top = endpoints->soonest = endpoints->latest = ASSOCIATION_NONE;
}

/* The index of an event's endpoints, made if they are new; INDEX_NONE when there is no memory. */
static uint32_t find_endpoints(
	struct matching *matching, const struct association_event *event, const struct layout *layout)
{
	struct endpoints wanted;
	describe_endpoints(matching->associations, event, layout, &wanted);
	uint64_t hash = hash_of(&matching->associations->report->hash_key, wanted.words, sizeof wanted.words);
	uint32_t found = index_find(&matching->endpoints_index, hash, is_same_endpoints, matching, &wanted);
	if (found != INDEX_NONE)
		return found;
	void *endpoints = matching->endpoints;
	if (!array_reserve(matching->allocator, &endpoints, &matching->endpoints_room, matching->endpoints_count + 1,
		    sizeof wanted))
		return INDEX_NONE;
	matching->endpoints = endpoints;
	if (!index_add(&matching->endpoints_index, hash, (uint32_t)matching->endpoints_count))
		return INDEX_NONE;
	matching->endpoints[matching->endpoints_count] = wanted;
	return (uint32_t)matching->endpoints_count++;
}

/*
 * Puts an association that was closed into the list. A rekey renews the association that was opened last. So those in
 * the list that were opened earlier than this one cannot be renewed any more, and leave it.
 */
static void note_closed(struct matching *matching, uint32_t number)
{
	struct course *courses = matching->courses;
	struct endpoints *endpoints = &matching->endpoints[courses[number].endpoints];
	uint32_t last = endpoints->latest;
	/* Associations have numbers in the order of opening. */
	while (last != ASSOCIATION_NONE && last < number)
		last = courses[last].sooner;
	courses[number].sooner = last;
	courses[number].later = ASSOCIATION_NONE;
	if (last == ASSOCIATION_NONE)
		endpoints->soonest = number;
	else
		courses[last].later = number;
	endpoints->latest = number;
}

/*
 * The association that a new one renews: of those with its endpoints that are open or were closed lately, the one
 * opened last. ASSOCIATION_NONE where there is none.
 */
static uint32_t find_predecessor(struct matching *matching, uint32_t number)
{
	const struct association *items = matching->associations->items;
	struct course *courses = matching->courses;
	struct endpoints *endpoints = &matching->endpoints[courses[number].endpoints];
	const struct association_event *opening = opening_of(matching, number);
	while (endpoints->top != ASSOCIATION_NONE && !is_open(matching, endpoints->top))
		endpoints->top = courses[endpoints->top].below;
	while (endpoints->soonest != ASSOCIATION_NONE &&
		!is_within(&matching->associations->events[items[endpoints->soonest].ending], opening, LATELY))
		endpoints->soonest = courses[endpoints->soonest].later;
	if (endpoints->soonest == ASSOCIATION_NONE)
		endpoints->latest = ASSOCIATION_NONE;
	else
		courses[endpoints->soonest].sooner = ASSOCIATION_NONE;
	uint32_t open = endpoints->top, closed = endpoints->soonest;
	if (open == ASSOCIATION_NONE || (closed != ASSOCIATION_NONE && closed > open))
		open = closed;
	/* Events without a time come first, and are not known to be before any other. */
	bool is_known = open != ASSOCIATION_NONE && opening_of(matching, open)->has_time && opening->has_time;
	return is_known ? open : ASSOCIATION_NONE;
}

static bool follow(struct matching *matching, uint32_t number, const struct layout *layout)
{
	uint32_t endpoints = find_endpoints(matching, opening_of(matching, number), layout);
	if (endpoints == INDEX_NONE)
		return false;
	matching->courses[number].endpoints = endpoints;
	matching->associations->items[number].rekey_of = find_predecessor(matching, number);
	matching->courses[number].below = matching->endpoints[endpoints].top;
	matching->endpoints[endpoints].top = number;
	return true;
}

/*
 * Quick Modes and their Main Mode.
 */

static void add_quick_mode(struct association *items, uint32_t main_mode, uint32_t number)
{
	items[number].parent = main_mode;
	items[main_mode].qm_count++;
	/* Events are numbered in the order of time; those that waited come in the reverse order. */
	if (items[main_mode].latest_qm == ASSOCIATION_NONE || items[number].opening > items[main_mode].latest_qm)
		items[main_mode].latest_qm = items[number].opening;
}

/* Gives a new Main Mode the Quick Modes that were told before it. */
static void adopt(struct matching *matching, struct sa_identity *identity, uint32_t number)
{
	struct association *items = matching->associations->items;
	while (identity->waiting != ASSOCIATION_NONE) {
		uint32_t waiting = identity->waiting;
		identity->waiting = items[waiting].parent;
		items[waiting].parent = ASSOCIATION_NONE;
		if (matching->courses[waiting].epoch == matching->epoch &&
			is_within(opening_of(matching, waiting), opening_of(matching, number), TOGETHER))
			add_quick_mode(items, number, waiting);
	}
}

static bool find_parent(struct matching *matching, uint32_t number, const struct layout *layout)
{
	const struct association_event *opening = opening_of(matching, number);
	const struct number mm_sa_id =
		association_event_number(matching->associations, opening, layout, layout->mm_sa_id);
	struct sa_identity *identity = find_identity(matching, opening->computer, ASSOCIATION_MM,
		id_or_addresses(matching->associations, opening, layout, mm_sa_id));
	struct association *items = matching->associations->items;
	if (!identity)
		return false;
	if (is_open(matching, identity->latest)) {
		add_quick_mode(items, identity->latest, number);
	} else {
		/* Quick Modes that wait form a list by parent until then. */
		items[number].parent = identity->waiting;
		identity->waiting = number;
	}
	return true;
}

/*
 * One event after the other.
 */

static void end(struct matching *matching, uint32_t number, enum association_state state, uint32_t event)
{
	struct association *item = &matching->associations->items[number];
	item->state = (uint8_t)state;
	item->ending = event;
}

static bool is_told_again(const struct matching *matching, uint32_t number, const struct association_event *event,
	const struct layout *layout)
{
	const struct associations *associations = matching->associations;
	const struct association_event *before = opening_of(matching, number);
	const struct layout *layout_before = layout_of(associations, before->event_id);
	return is_within(before, event, TOGETHER) &&
	       association_event_string(associations, before, layout_before, layout_before->local_address) ==
		       association_event_string(associations, event, layout, layout->local_address) &&
	       association_event_string(associations, before, layout_before, layout_before->remote_address) ==
		       association_event_string(associations, event, layout, layout->remote_address);
}

/*
 * Makes the association that an event opens. An event that only tells again of an open association makes none; any
 * other opening with the same id replaces it. False when there is no memory.
 */
static bool take_opening(
	struct matching *matching, uint32_t number, const struct association_event *event, const struct layout *layout)
{
	struct sa_identity *identity = identity_of(matching, event, layout);
	matching->associations->openings[matching->associations->opening_count++] = number;
	if (!identity)
		return false;
	if (is_open(matching, identity->latest)) {
		if (is_told_again(matching, identity->latest, event, layout)) {
			associations_note_again(matching->associations, opening_of(matching, identity->latest), event);
			return true;
		}
		end(matching, identity->latest, ASSOCIATION_REPLACED, number);
	}
	struct association *item = new_association(matching, event->kind);
	if (!item)
		return false;
	uint32_t made = (uint32_t)matching->associations->count - 1;
	item->opening = number;
	identity->latest = made;
	if (event->kind == ASSOCIATION_MM)
		adopt(matching, identity, made);
	else if (!find_parent(matching, made, layout))
		return false;
	return follow(matching, made, layout);
}

static bool take_closing(
	struct matching *matching, uint32_t number, const struct association_event *event, const struct layout *layout)
{
	const struct sa_identity *identity = identity_of(matching, event, layout);
	if (!identity)
		return false;
	if (is_open(matching, identity->latest)) {
		associations_note_end(matching->associations, opening_of(matching, identity->latest), event);
		end(matching, identity->latest, ASSOCIATION_CLOSED, number);
		note_closed(matching, identity->latest);
		return true;
	}
	struct association *item = new_association(matching, event->kind);
	if (!item)
		return false;
	item->state = ASSOCIATION_NO_OPEN;
	item->ending = number;
	return true;
}

/* Ends an epoch, and with it whatever is open. event is ASSOCIATION_NONE where another computer begins. */
static bool end_epoch(struct matching *matching, uint32_t event)
{
	void *restarts = matching->restarts;
	if (!array_reserve(matching->allocator, &restarts, &matching->restart_room, matching->epoch + 1,
		    sizeof *matching->restarts))
		return false;
	matching->restarts = restarts;
	matching->restarts[matching->epoch++] = event;
	return true;
}

/* The next event of the same computer; NULL where it is the last one. */
static const struct association_event *next_of_computer(const struct associations *associations, size_t place)
{
	if (place + 1 >= associations->order_count)
		return NULL;
	const struct association_event *event = &associations->events[associations->order[place]];
	const struct association_event *next = &associations->events[associations->order[place + 1]];
	return next->computer == event->computer ? next : NULL;
}

/* Called where the next event is of another computer, and at the end. */
static bool end_computer(struct matching *matching)
{
	struct associations *associations = matching->associations;
	for (size_t i = matching->first_log_end; i < associations->went_on_count; i++)
		associations->went_on[i].has_starts = matching->has_starts;
	matching->first_log_end = associations->went_on_count;
	matching->start_record = 0;
	matching->has_starts = false;
	return end_epoch(matching, ASSOCIATION_NONE);
}

static bool is_start(const struct association_event *event)
{
	return event->event_id == WINDOWS_STARTS || event->event_id == IPSEC_SERVICE_STARTS;
}

/* Notes an end of the event log service that is followed by next, which is no start. */
static bool note_log_end(struct matching *matching, uint32_t number, const struct association_event *next)
{
	struct associations *associations = matching->associations;
	const struct association_event *event = &associations->events[number];
	void *went_on = associations->went_on;
	/* Where the same end is told twice, the last event decides. */
	if (next->event_id == LOG_SERVICE_ENDED && next->has_time == event->has_time && next->time == event->time)
		return true;
	if (!array_reserve(matching->allocator, &went_on, &associations->went_on_room, associations->went_on_count + 1,
		    sizeof *associations->went_on))
		return false;
	bool has_numbers = event->has_time && event->has_record_id && next->has_record_id;
	associations->went_on = went_on;
	associations->went_on[associations->went_on_count++] = (struct association_log_end){.event = number,
		.is_plain = has_numbers && next->role != ASSOCIATION_RESTARTS && next->channel == event->channel &&
			    next->record_id > event->record_id && matching->start_record < event->record_id};
	return true;
}

/*
 * The event log service (1100) ends with Windows; then the next event of the computer is that Windows or the IPsec
 * service started. Somebody who stops this service alone ends what is logged, but no association: the event that comes
 * next shows that Windows went on. Where none comes, the log is at its end, and nobody knows.
 */
static bool take_restart(struct matching *matching, size_t place)
{
	const struct associations *associations = matching->associations;
	const uint32_t number = associations->order[place];
	const struct association_event *event = &associations->events[number];
	const struct association_event *next = next_of_computer(associations, place);
	if (is_start(event)) {
		matching->has_starts = true;
		if (event->has_record_id && event->record_id > matching->start_record)
			matching->start_record = event->record_id;
	}
	if (event->event_id != LOG_SERVICE_ENDED || (next && is_start(next)))
		return end_epoch(matching, number);
	return !next || note_log_end(matching, number, next);
}

/* How many events ahead their memory is prefetched, and then the entry of their id. */
#define EVENTS_AHEAD     12u
#define IDENTITIES_AHEAD 6u

static void expect_events(const struct matching *matching, size_t place)
{
	const struct associations *associations = matching->associations;
	if (place + EVENTS_AHEAD < associations->order_count)
		__builtin_prefetch(&associations->events[associations->order[place + EVENTS_AHEAD]]);
	if (place + IDENTITIES_AHEAD >= associations->order_count)
		return;
	const struct association_event *event = &associations->events[associations->order[place + IDENTITIES_AHEAD]];
	const struct sa_identity identity = {
		.sa_id = event->sa_id, .computer = event->computer, .kind = event->kind, .has_sa_id = event->has_sa_id};
	index_expect(&matching->identity_index, hash_of_identity(matching, &identity));
	__builtin_prefetch(associations->numbers + event->numbers);
}

static bool take_events(struct matching *matching)
{
	const struct associations *associations = matching->associations;
	for (size_t i = 0; i < associations->order_count; i++) {
		expect_events(matching, i);
		uint32_t number = associations->order[i];
		const struct association_event *event = &associations->events[number];
		bool is_other = i > 0 && associations->events[associations->order[i - 1]].computer != event->computer;
		bool ok = !is_other || end_computer(matching);
		if (ok && event->role == ASSOCIATION_RESTARTS)
			ok = take_restart(matching, i);
		else if (ok && event->role == ASSOCIATION_SPEAKS)
			continue;
		else if (ok && event->role == ASSOCIATION_OPENS)
			ok = take_opening(matching, number, event, layout_of(associations, event->event_id));
		else if (ok)
			ok = take_closing(matching, number, event, layout_of(associations, event->event_id));
		if (!ok)
			return false;
	}
	return end_computer(matching);
}

/*
 * What was open at the end of an epoch is lost where a restart ended the epoch, else it is still open. A Quick Mode
 * whose Main Mode never came has no parent.
 */
static void settle(struct matching *matching)
{
	struct associations *associations = matching->associations;
	for (size_t i = 0; i < matching->identity_count; i++) {
		uint32_t waiting = matching->identities[i].waiting;
		while (waiting != ASSOCIATION_NONE) {
			uint32_t next = associations->items[waiting].parent;
			associations->items[waiting].parent = ASSOCIATION_NONE;
			waiting = next;
		}
	}
	for (size_t i = 0; i < associations->count; i++) {
		const struct association *item = &associations->items[i];
		uint32_t restart = matching->restarts[matching->courses[i].epoch];
		if (item->state == ASSOCIATION_OPEN && restart != ASSOCIATION_NONE)
			end(matching, (uint32_t)i, ASSOCIATION_LOST, restart);
	}
}

bool associations_match(struct associations *associations)
{
	struct matching matching = {.associations = associations, .allocator = &associations->allocator};
	index_init(&matching.identity_index, matching.allocator);
	index_init(&matching.endpoints_index, matching.allocator);
	associations->openings =
		memory_get_buffer(matching.allocator, (associations->order_count + 1) * sizeof *associations->openings);
	bool ok = associations->openings && take_events(&matching);
	if (ok)
		settle(&matching);
	index_free(&matching.identity_index);
	index_free(&matching.endpoints_index);
	memory_free(matching.allocator, matching.courses);
	memory_free(matching.allocator, matching.identities);
	memory_free(matching.allocator, matching.endpoints);
	memory_free(matching.allocator, matching.restarts);
	return ok;
}

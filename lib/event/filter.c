/* SPDX-License-Identifier: MIT */
#include "event/filter.h"

#include <string.h>

#include "binxml/filetime.h"
#include "binxml/likeness.h"
#include "event/address_search.h"
#include "event/assembly.h"
#include "event/fold.h"
#include "event/network.h"
#include "event/seen.h"
#include "event/selector.h"
#include "event/text_slot.h"

/* One side of an event: the names of its address fields, and a word in the names of fields of the other side. */
struct side {
	const char *names[4];
	const char *other;
};

static const struct side remote_side = {
	{"remote_address", "remote_tunnel_endpoint", "remote_private_address", NULL}, "local"};
static const struct side local_side = {{"local_address", "local_tunnel_endpoint", NULL}, "remote"};

/* The networks that the caller asks for. */
struct wanted {
	const struct ipsecevtx_network *networks;
	size_t count;
};

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++) {
		if (strcmp(name, *names) == 0)
			return true;
	}
	return false;
}

static bool is_in(const struct wanted *wanted, uint8_t family, const uint8_t *bytes)
{
	for (size_t i = 0; i < wanted->count; i++) {
		if (network_has(&wanted->networks[i], family, bytes))
			return true;
	}
	return false;
}

/* Called by address_search() for each address in a text: whether it is one of those asked for. */
static bool is_wanted(void *user, uint8_t family, const uint8_t bytes[16])
{
	return is_in(user, family, bytes);
}

/*
 * Remembers values of an event's pairs that hold no wanted address, by a hash; a later value replaces an earlier one.
 */
struct lacking_value {
	const struct ipsecevtx_text *text; /* NULL: the place is free */
	bool in_all_ways;                  /* it holds none even when read as a field's value */
};

struct lacking {
	struct lacking_value values[TEXT_SLOTS];
};

/* The place of a value. Its text is NULL where nothing is known of the value. */
static struct lacking_value *lacking_find(struct lacking *lacking, const struct ipsecevtx_text *text)
{
	struct lacking_value *known = &lacking->values[text_slot_of(text, lacking)];
	if (!text_is_same(known->text, text))
		known->text = NULL;
	return known;
}

static bool holds_address(const struct wanted *wanted, const struct ipsecevtx_text *text, bool is_field)
{
	struct wanted sought = *wanted;
	const struct address_search search = {.found = is_wanted, .user = &sought, .is_field = is_field};
	return address_search(&search, text->data, text->length);
}

static bool has_address(const struct wanted *wanted, const struct side *side, const struct ipsecevtx_event *event)
{
	const struct event_definition *definition =
		event->kind == IPSECEVTX_KIND_OTHER ? NULL : events_find(event->event_id);
	for (size_t i = 0; definition && i < definition->field_count; i++) {
		const struct event_field *field = &definition->fields[i];
		const void *member = (const char *)event + field->offset;
		const struct ipsecevtx_address *address = member;
		if ((enum ipsecevtx_type)field->type == IPSECEVTX_TYPE_ADDRESS &&
			is_one_of(ipsecevtx_field_info(field->field)->name, side->names) &&
			address->text.presence == IPSECEVTX_SET &&
			(address->family != 0 ? is_in(wanted, address->family, address->bytes)
					      : holds_address(wanted, &address->text, true)))
			return true;
	}
	return false;
}

/* Whether a pair holds a wanted address. known is the place where a value without one is remembered; NULL: none. */
static bool pair_has(const struct wanted *wanted, const struct side *side, const struct ipsecevtx_pair *pair,
	struct lacking_value *known)
{
	char name[64];
	/* A name too long for the buffer may have anything in its rest. */
	bool is_cut = ipsecevtx_seen_text(pair->name, pair->name_length, name, sizeof name) >= sizeof name;
	bool is_field = is_cut || strstr(name, "addr") || strstr(name, "endpoint");
	if (strstr(name, side->other) || (known && known->text && !is_field))
		return false;
	if (holds_address(wanted, &pair->value, is_field))
		return true;
	if (known) {
		known->text = &pair->value;
		known->in_all_ways = is_field || !holds_address(wanted, &pair->value, true);
	}
	return false;
}

/*
 * Whether a pair holds a wanted address. A typed event has a pair for what its fields cannot hold, and an event of
 * another kind has all its values there. A template can repeat one value a thousand times in a small record, so each
 * value is searched once.
 */
static bool has_pair(const struct wanted *wanted, const struct side *side, const struct ipsecevtx_event *event)
{
	struct lacking lacking;
	bool may_repeat = event->pair_count >= TEXT_SLOTS_FROM;
	if (may_repeat)
		memset(&lacking, 0, sizeof lacking);
	for (size_t i = 0; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		struct lacking_value *known = may_repeat ? lacking_find(&lacking, &pair->value) : NULL;
		bool is_passed = known && known->text && known->in_all_ways;
		if (!is_passed && pair_has(wanted, side, pair, known))
			return true;
	}
	return false;
}

/* Whether a wanted network lies within the remote side of the event's traffic selector, that is behind the peer. */
static bool has_selector(const struct wanted *wanted, const struct ipsecevtx_event *event)
{
	struct selector selector;
	if (!selector_remote(event, &selector))
		return false;
	for (size_t i = 0; i < wanted->count; i++) {
		if (selector_has(&selector, &wanted->networks[i]))
			return true;
	}
	return false;
}

bool ipsecevtx_event_has_peer(
	const struct ipsecevtx_event *event, const struct ipsecevtx_network *networks, size_t count)
{
	const struct wanted wanted = {networks, count};
	return has_address(&wanted, &remote_side, event) || has_selector(&wanted, event) ||
	       has_pair(&wanted, &remote_side, event);
}

bool ipsecevtx_event_has_local(
	const struct ipsecevtx_event *event, const struct ipsecevtx_network *networks, size_t count)
{
	const struct wanted wanted = {networks, count};
	return has_address(&wanted, &local_side, event) || has_pair(&wanted, &local_side, event);
}

/* The length of a name without the dot that a full name may end with. */
static size_t without_dot(const char *name, size_t length)
{
	return length > 1 && name[length - 1] == '.' ? length - 1 : length;
}

/* Whether the computer's whole name, or its part before the first dot, is one of the names. */
static bool name_matches(const char *computer, size_t length, const char *const *names, size_t count)
{
	length = without_dot(computer, length);
	const char *dot = memchr(computer, '.', length);
	size_t host_length = dot ? (size_t)(dot - computer) : length;
	for (size_t i = 0; i < count; i++) {
		size_t name_length = without_dot(names[i], strlen(names[i]));
		if (fold_same(names[i], name_length, computer, length) ||
			fold_same(names[i], name_length, computer, host_length))
			return true;
	}
	return false;
}

/* The same for names that people can take for one another, as "vpnl" for "vpn1". */
static bool looks_like(const struct ipsecevtx_text *computer, const char *const *names, size_t count)
{
	const char *dot = memchr(computer->data, '.', computer->length);
	size_t host_length = dot ? (size_t)(dot - computer->data) : computer->length;
	for (size_t i = 0; i < count; i++) {
		size_t name_length = strlen(names[i]);
		if (likeness_is_confusable(computer->data, computer->length, names[i], name_length) ||
			likeness_is_confusable(computer->data, host_length, names[i], name_length))
			return true;
	}
	return false;
}

static bool is_around_names(char c, bool is_part)
{
	return c == '.' || (is_part && (c == '-' || c == '_'));
}

/*
 * Cuts off dots that were put around a name, and hyphens too where it is a part of a longer text. A whole name may end
 * with a hyphen of its own.
 */
static struct ipsecevtx_text without_ends(struct ipsecevtx_text name, bool is_part)
{
	while (name.length > 0 && is_around_names(name.data[0], is_part)) {
		name.data++;
		name.length--;
	}
	while (name.length > 0 && is_around_names(name.data[name.length - 1], is_part))
		name.length--;
	return name;
}

/* Room for what a person sees of a computer's name. An ASCII letter may stand for a character of four bytes. */
#define SEEN_MAX 512u

/* Whether one of the names is so long that it may match a name that does not fit into the buffer. */
static bool has_long_name(const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strlen(names[i]) >= SEEN_MAX / 4)
			return true;
	}
	return false;
}

/*
 * Whether what a person sees of a computer's name matches, without unseen characters and with ASCII letters where
 * others look like them. A name that does not fit matches by its host's part, which fits, and by any name as long as
 * itself, since nobody can tell it apart.
 */
static bool seen_part_matches(const struct ipsecevtx_text *computer, const char *const *names, size_t count)
{
	char seen[SEEN_MAX];
	bool is_cut = ipsecevtx_seen_text(computer->data, computer->length, seen, sizeof seen) >= sizeof seen;
	size_t length = strlen(seen); /* of what fits */
	if ((is_cut && has_long_name(names, count)) || name_matches(seen, length, names, count))
		return true;
	size_t used = 0;
	for (size_t at = 0; at < length;) {
		/* Written over the same buffer: an ASCII letter is never longer than the character it replaces. */
		unsigned letter = likeness_ascii(likeness_point(seen, length, &at));
		/* A Chinese or Japanese full stop counts as a dot in a computer's name (RFC 3490, section 3.1). */
		letter = letter == 0x3002 || letter == 0xff61 ? '.' : letter;
		used += likeness_put(letter, seen + used);
	}
	return name_matches(seen, used, names, count) ||
	       (seen_is_odd_computer(computer->data, computer->length) && looks_like(computer, names, count));
}

/* The same for each part of the name too: some programs show only what stands before a NUL. */
static bool seen_name_matches(const struct ipsecevtx_text *computer, const char *const *names, size_t count)
{
	struct likeness_part part = {.number = 0};
	struct ipsecevtx_text whole = without_ends(*computer, false);
	bool matches = seen_part_matches(&whole, names, count);
	while (!matches && likeness_next_part(computer->data, computer->length, &part)) {
		struct ipsecevtx_text name = {part.text, (uint32_t)part.length, IPSECEVTX_SET};
		name = without_ends(name, true);
		matches = seen_part_matches(&name, names, count);
	}
	return matches;
}

/*
 * Whether a person may read the name as another one. A name wholly in another script has no mark, though it can look
 * like one in ASCII.
 */
static bool may_be_seen_otherwise(const struct ipsecevtx_event *event)
{
	bool is_ascii = true;
	for (uint32_t i = 0; i < event->computer.length; i++)
		is_ascii = is_ascii && (unsigned char)event->computer.data[i] < 0x80;
	return !is_ascii || event->marks & IPSECEVTX_MARK_VALUE;
}

bool ipsecevtx_event_is_of_computer(const struct ipsecevtx_event *event, const char *const *names, size_t count)
{
	const struct ipsecevtx_text *computer = &event->computer;
	/* An event that names no computer may be of any. */
	if (computer->presence != IPSECEVTX_SET || name_matches(computer->data, computer->length, names, count) ||
		(may_be_seen_otherwise(event) && seen_name_matches(computer, names, count)))
		return true;
	/* A second name beside the one that counts is in a pair; another program may show that one. */
	const unsigned odd = IPSECEVTX_MARK_STRUCTURE | IPSECEVTX_MARK_VALUE;
	for (size_t i = 0; (event->marks & odd) && i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		if (strncmp(pair->name, "System.Computer", 15) == 0 && seen_name_matches(&pair->value, names, count))
			return true;
	}
	return false;
}

bool ipsecevtx_event_is_of_like_computer(const struct ipsecevtx_event *event, const char *const *names, size_t count)
{
	return event->computer.presence == IPSECEVTX_SET && looks_like(&event->computer, names, count) &&
	       !ipsecevtx_event_is_of_computer(event, names, count);
}

/*
 * Whether the outcome of a typed event is uncertain: its keywords are missing, stand there twice, or say both or
 * neither.
 */
static bool has_doubtful_outcome(const struct ipsecevtx_event *event)
{
	if (event->marks == 0 || event->kind == IPSECEVTX_KIND_OTHER)
		return false;
	if (event->keywords.presence != IPSECEVTX_SET || events_refuse_outcome(event->keywords.value))
		return true;
	for (size_t i = 0; i < event->pair_count; i++) {
		if (strncmp(event->pairs[i].name, "System.Keywords", 15) == 0)
			return true;
	}
	return false;
}

bool ipsecevtx_event_has_outcome(const struct ipsecevtx_event *event, enum ipsecevtx_outcome outcome)
{
	return event->outcome == outcome || has_doubtful_outcome(event);
}

uint64_t ipsecevtx_event_known_time(const struct ipsecevtx_event *event)
{
	if (event->time.presence == IPSECEVTX_SET && time_is_plausible(event->time.ticks))
		return event->time.ticks;
	return time_is_plausible(event->written_time) ? event->written_time : 0;
}

bool ipsecevtx_event_is_within(const struct ipsecevtx_event *event, uint64_t from, uint64_t to)
{
	uint64_t ticks = ipsecevtx_event_known_time(event);
	/* An event whose time nobody knows may be of any time. */
	return ticks == 0 || (ticks >= from && (to == 0 || ticks < to));
}

/*
 * Whether a network consists of IPv4 addresses mapped into IPv6, as a socket shows them. An event's address of that
 * form counts as IPv4, so that such a network would match nothing.
 */
static bool is_mapped(const struct ipsecevtx_network *network)
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	return network->family == 6 && network->prefix >= 96 && memcmp(network->bytes, mapped, sizeof mapped) == 0;
}

const char *event_filter_problem(const struct ipsecevtx_options *options)
{
	if (options->to != 0 && options->from >= options->to)
		return "options.to is not later than from: no time lies between them";
	if ((options->peer_count > 0) != (options->peers != NULL))
		return "options.peers and peer_count disagree: NULL and 0 stand for all peers";
	if ((options->computer_count > 0) != (options->computers != NULL))
		return "options.computers and computer_count disagree: NULL and 0 stand for all computers";
	for (size_t i = 0; i < options->peer_count; i++) {
		const struct ipsecevtx_network *peer = &options->peers[i];
		if (!(peer->family == 4 && peer->prefix <= 32) && !(peer->family == 6 && peer->prefix <= 128))
			return "options.peers has what is no network";
		if (is_mapped(peer))
			return "options.peers has addresses of IPv4 within IPv6, which are of family 4";
	}
	for (size_t i = 0; i < options->computer_count; i++) {
		if (!options->computers[i])
			return "options.computers has a name that is NULL";
		if (options->computers[i][0] == '\0')
			return "options.computers has a name that is empty";
	}
	return NULL;
}

bool event_filter_passes(const struct ipsecevtx_options *options, const struct ipsecevtx_event *event)
{
	return ipsecevtx_event_is_within(event, options->from, options->to) &&
	       (options->computer_count == 0 ||
		       ipsecevtx_event_is_of_computer(event, options->computers, options->computer_count)) &&
	       (options->peer_count == 0 || ipsecevtx_event_has_peer(event, options->peers, options->peer_count));
}

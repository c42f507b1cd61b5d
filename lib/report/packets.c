/* SPDX-License-Identifier: MIT */
/*
 * The report packets: packets that IPsec discarded, by who sent them and, where it is told, by the association that
 * their SPI names. Is it an attack, damage on the way, or only the end of an association that the peer had not heard of
 * yet?
 */
#include "event/address_search.h"
#include "event/pair.h"
#include "event/seen.h"
#include "event/writer.h"
#include "evidence/ticks.h"
#include "report/association.h"
#include "report/hours.h"
#include "report/other_event.h"

#include <stdio.h>
#include <string.h>

/* So long after the end of an association its packets can still be on their way. */
#define LATE (60 * TICKS_A_SECOND)
/* How many addresses of one record are counted. */
#define REMOTES_MAX 16u

/*
 * What is wrong with the packets of each event: from Microsoft's pages on the audit subcategories IPsec Driver, Main,
 * Quick and Extended Mode.
 */
static const struct packet_event {
	uint32_t event_id;
	const char *what;
	const char *verdict; /* where no association says more */
} packet_events[] = {
	{4960, "integrity",
		"packets were changed on the way: by a device that translates addresses or takes work off the processor, by a bad line, or "
		"by somebody"},
	{4961, "replay",
		"packets came twice, or far too late: a network that repeats or reorders packets, or somebody who sends recorded ones "
		"again"},
	{4962, "replay",
		"packets had a sequence number below all that are still taken: a network that reorders packets, or somebody who sends "
		"recorded ones again"},
	{4963, "clear_text",
		"packets came unprotected where protection is required: the peer lacks the policy or lost its association, or somebody "
		"speaks in its name"},
	{4965, "unknown_spi",
		"packets named an association that these logs do not know: it was opened before they begin, this computer forgot it when "
		"it was started again, or the packets are made up"},
	{4976, "negotiation",
		"packets were no valid part of a Main Mode negotiation: damaged on the way, or made to disturb it"},
	{4977, "negotiation",
		"packets were no valid part of a Quick Mode negotiation: damaged on the way, or made to disturb it"},
	{4978, "negotiation",
		"packets were no valid part of an Extended Mode negotiation: damaged on the way, or made to disturb it"},
};
#define PACKET_EVENTS (sizeof packet_events / sizeof packet_events[0])

/* The value of a group; its key: computer, remote address, event id, whether there is an SPI, the SPI. */
struct discarded {
	struct ipsecevtx_time first, last;
	struct hours hours;
	bool has_spi;
	/* The association with that inbound SPI, see find_association(); ASSOCIATION_NONE: there is none. */
	uint32_t association;
	bool is_of_another; /* they came from another address than that association's peer */
	bool has_several;   /* the first of them came at the time of an earlier association with that SPI */
};

struct packets {
	struct groups groups;
	/* The SPIs that are looked for among associations; key: computer, SPI. */
	struct groups spis;
	uint32_t *associations; /* numbers of associations, those of each SPI in a row */
};

struct spi {
	uint32_t first, count; /* its associations: where they stand in the packets' associations */
};

static void release_discarded(void *owner, void *value)
{
	const struct ipsecevtx_report *report = owner;
	hours_free(&((struct discarded *)value)->hours, &report->allocator);
}

static bool packets_begin(struct ipsecevtx_report *report, void *state)
{
	struct packets *packets = state;
	size_t limit = report->options.group_limit;
	groups_init(&packets->groups, &report->allocator, &report->hash_key, sizeof(struct discarded), limit);
	report_name_computers(report, &packets->groups);
	packets->groups.release = release_discarded;
	packets->groups.owner = report;
	groups_init(&packets->spis, &report->allocator, &report->hash_key, sizeof(struct spi), limit);
	return true;
}

static void packets_release(struct ipsecevtx_report *report, void *state)
{
	struct packets *packets = state;
	groups_free(&packets->groups);
	groups_free(&packets->spis);
	memory_free(&report->allocator, packets->associations);
}

/*
 * Adding.
 */

static const struct packet_event *find_event(uint32_t event_id)
{
	for (size_t i = 0; i < PACKET_EVENTS; i++) {
		if (packet_events[i].event_id == event_id)
			return &packet_events[i];
	}
	return NULL;
}

static bool is_negotiation(const struct ipsecevtx_event *event)
{
	return event->kind == IPSECEVTX_KIND_INVALID_PACKET;
}

static bool is_driver(const struct ipsecevtx_event *event)
{
	return find_event(event->event_id) && writer_is(event, WRITER_AUDITING);
}

/* A text in the form in which an address is counted (counted.h), if it is one; it may then be in room. */
static struct ipsecevtx_text counted_text(const struct ipsecevtx_text *text, char room[VALUE_ADDRESS_MAX])
{
	struct ipsecevtx_address address = {.text = *text};
	size_t length = text->presence == IPSECEVTX_SET
				? seen_address(text->data, text->length, room, address.bytes, &address.family)
				: 0;
	if (length == 0)
		return *text;
	address.text = (struct ipsecevtx_text){room, (uint32_t)length, IPSECEVTX_SET};
	return counted_is_other(&address) ? counted_address(&address, room).text : address.text;
}

/* Counts an event for one of the addresses that it names. False when there is no memory. */
static bool add_packet(struct ipsecevtx_report *report, struct packets *packets, const struct ipsecevtx_event *event,
	const struct ipsecevtx_text *remote)
{
	uint64_t spi = 0;
	bool has_spi = event->kind == IPSECEVTX_KIND_OTHER && other_event_number(event, "SPI", &spi);
	key_start(&report->key);
	key_field(&report->key, &event->computer);
	key_field(&report->key, remote);
	key_number(&report->key, event->event_id);
	key_number(&report->key, has_spi);
	key_number(&report->key, spi);
	struct group *group = groups_get(&packets->groups, &report->key);
	if (!group)
		return !packets->groups.failed;
	struct discarded *discarded = group_value(group);
	discarded->has_spi = has_spi;
	if (event->time.presence != IPSECEVTX_SET)
		return true;
	span_widen(&discarded->first, &discarded->last, &event->time);
	return hours_add(&discarded->hours, &report->allocator, event->time.ticks);
}

/*
 * The addresses that a record names. Of several, which is reported elsewhere, nobody knows which was there first, so
 * each counts once.
 */
struct remotes {
	struct ipsecevtx_text texts[REMOTES_MAX];
	char rooms[REMOTES_MAX][VALUE_ADDRESS_MAX];
	size_t count;
};

static void add_remote(struct remotes *remotes, const struct ipsecevtx_text *text)
{
	const struct ipsecevtx_text counted = counted_text(text, remotes->rooms[remotes->count]);
	bool is_nothing = counted.presence != IPSECEVTX_SET || (counted.length == 1 && counted.data[0] == '-');
	bool is_known = false;
	for (size_t i = 0; i < remotes->count; i++)
		is_known = is_known || (remotes->texts[i].length == counted.length &&
					       memcmp(remotes->texts[i].data, counted.data, counted.length) == 0);
	if (!is_nothing && !is_known)
		remotes->texts[remotes->count++] = counted;
}

static bool add_found(void *user, uint8_t family, const uint8_t bytes[16])
{
	struct remotes *remotes = user;
	char text[48];
	size_t length = 0;
	/* add_remote() brings this into the one form. */
	for (unsigned i = 0; i < (family == 4 ? 4u : 8u); i++)
		length += (size_t)snprintf(text + length, sizeof text - length, family == 4 ? "%s%u" : "%s%x",
			i == 0        ? ""
			: family == 4 ? "."
				      : ":",
			family == 4 ? bytes[i] : (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1]);
	const struct ipsecevtx_text found = {text, (uint32_t)length, IPSECEVTX_SET};
	add_remote(remotes, &found);
	return remotes->count == REMOTES_MAX;
}

/* A text that is no address by itself may hold some: a list, a number, bytes. The event is marked then. */
static void add_remotes(struct remotes *remotes, const struct ipsecevtx_text *text)
{
	const struct address_search search = {.found = add_found, .user = remotes, .is_field = true};
	char canonical[VALUE_ADDRESS_MAX];
	uint8_t bytes[16], family;
	size_t before = remotes->count;
	if (text->presence == IPSECEVTX_SET && seen_address(text->data, text->length, canonical, bytes, &family) == 0)
		address_search(&search, text->data, text->length);
	if (remotes->count == before)
		add_remote(remotes, text);
}

static void find_remotes(const struct ipsecevtx_event *event, struct remotes *remotes)
{
	struct pair_wanted wanted;
	pair_want(&wanted, "RemoteAddress");
	remotes->count = 0;
	for (size_t i = 0; i < event->pair_count && remotes->count < REMOTES_MAX; i++) {
		struct pair_spelling spelling = pair_spelling_of(&event->pairs[i]);
		if (pair_is_seen_as(&spelling, &wanted))
			add_remotes(remotes, &event->pairs[i].value);
	}
}

static bool packets_add(struct ipsecevtx_report *report, void *state, const struct report_event *added)
{
	const struct ipsecevtx_event *event = added->event;
	struct remotes remotes;
	bool ok = true;
	if (added->is_copy)
		return true;
	if (event->kind != IPSECEVTX_KIND_OTHER)
		return add_packet(report, state, event, &event->invalid_packet.remote_address.text);
	find_remotes(event, &remotes);
	const struct ipsecevtx_text none = {"", 0, IPSECEVTX_UNSET};
	if (remotes.count == 0)
		return add_packet(report, state, event, &none);
	for (size_t i = 0; ok && i < remotes.count; i++)
		ok = add_packet(report, state, event, &remotes.texts[i]);
	return ok;
}

/*
 * Their associations.
 */

struct packet_key {
	struct ipsecevtx_text computer, remote;
	uint64_t event_id, spi;
	bool has_spi;
};

/* Reads a group's key. False when there is no memory. */
static bool read_key(const struct group *group, struct arena *arena, struct packet_key *key)
{
	struct key_reader reader = {group->key, group->key + group->key_size};
	key->computer = key_read_text(&reader, arena);
	key->remote = key_read_text(&reader, arena);
	if (arena->no_memory || arena->exhausted)
		return false;
	key->event_id = key_read_number(&reader);
	key->has_spi = key_read_number(&reader) != 0;
	key->spi = key_read_number(&reader);
	return true;
}

static void start_spi_key(struct key *key, const struct ipsecevtx_text *computer, uint64_t spi)
{
	key_start(key);
	key_field(key, computer);
	key_number(key, spi);
}

/* Registers the SPI of a group. False when there is no memory. */
static bool look_for(struct ipsecevtx_report *report, struct packets *packets, const struct group *group)
{
	struct packet_key key;
	arena_reset(&report->arena);
	if (!read_key(group, &report->arena, &key))
		return false;
	if (!key.has_spi || key.spi == 0)
		return true;
	start_spi_key(&report->key, &key.computer, key.spi);
	groups_get(&packets->spis, &report->key);
	return !packets->spis.failed;
}

/* The SPI of an association that is looked for; NULL where none is. */
static struct spi *find_spi(struct ipsecevtx_report *report, const struct packets *packets, uint32_t number)
{
	const struct associations *associations = report->associations;
	const struct association *association = association_at(associations, number);
	if (association->kind != ASSOCIATION_QM || association->opening == ASSOCIATION_NONE)
		return NULL;
	const struct association_event *opening = association_event_at(associations, association->opening);
	const struct association_value inbound = association_named(associations, opening, "inbound_spi");
	if (inbound.presence != IPSECEVTX_SET)
		return NULL;
	const struct string name = strings_get(&report->strings, opening->computer);
	const struct ipsecevtx_text computer = {
		name.data, name.length, opening->computer == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
	start_spi_key(&report->key, &computer, inbound.number);
	struct group *found = groups_find(&packets->spis, &report->key);
	return found ? group_value(found) : NULL;
}

/* Lists the associations of each SPI, in the order of their opening. False when there is no memory. */
static bool take_associations(struct ipsecevtx_report *report, struct packets *packets)
{
	const size_t count = packets->spis.count > 0 ? associations_count(report->associations) : 0;
	uint32_t total = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct spi *spi = find_spi(report, packets, i);
		if (spi)
			spi->count++;
	}
	for (size_t i = 0; i < packets->spis.count; i++) {
		struct spi *spi = group_value(packets->spis.items[i]);
		spi->first = total;
		total += spi->count;
		spi->count = 0;
	}
	packets->associations =
		memory_get_buffer(&report->allocator, ((size_t)total + 1) * sizeof *packets->associations);
	for (uint32_t i = 0; packets->associations && i < count; i++) {
		struct spi *spi = find_spi(report, packets, i);
		if (spi)
			packets->associations[spi->first + spi->count++] = i;
	}
	return packets->associations && !report->key.failed;
}

/* Whether an association was opened after the packets came: it is theirs only where there is no other. */
static bool is_too_late(const struct ipsecevtx_report *report, uint32_t number, const struct ipsecevtx_time *time)
{
	const struct associations *associations = report->associations;
	const struct association_event *opening =
		association_event_at(associations, association_at(associations, number)->opening);
	return time->presence == IPSECEVTX_SET && opening->has_time && opening->time > time->ticks + TICKS_A_SECOND;
}

/* The last association of an SPI that packets of a time can belong to, else the first; or ASSOCIATION_NONE. */
static uint32_t find_association(const struct ipsecevtx_report *report, const struct packets *packets,
	const struct spi *spi, const struct ipsecevtx_time *time)
{
	const uint32_t *numbers = packets->associations + spi->first;
	size_t low = 0, high = spi->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (is_too_late(report, numbers[middle], time))
			high = middle;
		else
			low = middle + 1;
	}
	return spi->count == 0 ? ASSOCIATION_NONE : numbers[low > 0 ? low - 1 : 0];
}

/*
 * Whether the packets came from another address than the association's peer. Packets show the address that they arrive
 * with, so a NAT on the way changes it too.
 */
static bool is_of_another(const struct ipsecevtx_report *report, const struct association *association,
	const struct ipsecevtx_text *remote)
{
	const struct associations *associations = report->associations;
	uint32_t peer = association_peer(associations, association_event_at(associations, association->opening));
	if (peer == STRING_NONE || remote->presence != IPSECEVTX_SET)
		return false;
	const struct string name = strings_get(&report->strings, peer);
	return name.length != remote->length || memcmp(name.data, remote->data, name.length) != 0;
}

static bool note_association(struct ipsecevtx_report *report, const struct packets *packets, struct group *group)
{
	struct discarded *discarded = group_value(group);
	struct packet_key key;
	arena_reset(&report->arena);
	if (!read_key(group, &report->arena, &key))
		return false;
	start_spi_key(&report->key, &key.computer, key.spi);
	const struct group *found = key.has_spi ? groups_find(&packets->spis, &report->key) : NULL;
	const uint32_t number =
		found ? find_association(report, packets, group_value(found), &discarded->last) : ASSOCIATION_NONE;
	discarded->association = number;
	discarded->has_several =
		found && number != find_association(report, packets, group_value(found), &discarded->first);
	discarded->is_of_another = number != ASSOCIATION_NONE &&
				   is_of_another(report, association_at(report->associations, number), &key.remote);
	return !report->key.failed;
}

static int compare_groups(const struct group *left, const struct group *right)
{
	if (left->events != right->events)
		return left->events > right->events ? -1 : 1;
	return group_compare(left, right);
}

static bool packets_finish(struct ipsecevtx_report *report, void *state)
{
	struct packets *packets = state;
	for (size_t i = 0; i < packets->groups.count; i++) {
		if (!look_for(report, packets, packets->groups.items[i]))
			return false;
	}
	if (!take_associations(report, packets))
		return false;
	for (size_t i = 0; i < packets->groups.count; i++) {
		if (!note_association(report, packets, packets->groups.items[i]))
			return false;
	}
	groups_sort_by(&packets->groups, compare_groups);
	report_tell_groups(report, &packets->groups, "kinds of packets");
	return !packets->groups.failed;
}

/*
 * Rows.
 */

/* The verdict on packets whose SPI belongs to no association whose opening is known. */
static const char *verdict_of_unknown(const struct ipsecevtx_report *report, const struct packet_event *event)
{
	const unsigned rests_on = IPSECEVTX_LEFT_OUT_OPENINGS | IPSECEVTX_LEFT_OUT_PEERS;
	if (event->event_id == 4965 && report->options.left_out & rests_on)
		return "packets named an association whose opening is not among the events asked for: another event "
		       "opened it, this computer forgot it when it was started again, or the packets are made up";
	return event->verdict;
}

/* The verdict on packets whose SPI belongs to an association. */
static const char *verdict_of_known(const struct ipsecevtx_report *report, const struct discarded *discarded,
	const struct ipsecevtx_time *opened, const struct ipsecevtx_time *ended, const struct ipsecevtx_time *until)
{
	const struct association *association = association_at(report->associations, discarded->association);
	if (discarded->is_of_another)
		return "packets named an association that is with another address: its peer is behind a device that "
		       "translates addresses, or somebody makes them up";
	if (discarded->first.presence != IPSECEVTX_SET)
		return "packets named an association that was opened here: whether it stood when they came is not known";
	if (opened->presence == IPSECEVTX_SET && discarded->first.ticks + TICKS_A_SECOND < opened->ticks)
		return "packets came before an association with their SPI was opened: of an earlier one, or made up";
	bool is_silent = until->presence == IPSECEVTX_SET && discarded->first.ticks > until->ticks &&
			 (ended->presence != IPSECEVTX_SET || ended->ticks > until->ticks);
	if (is_silent)
		return "packets named an association of before a silence of more than a year here: nobody knows that it "
		       "still stood";
	/* An association that was replaced or lost may have ended before that, but not later. */
	bool is_behind = ended->presence == IPSECEVTX_SET && discarded->first.ticks > ended->ticks + LATE;
	if (association->state != ASSOCIATION_CLOSED && !is_behind && report->options.left_out & RESTS_ON_ENDS)
		return "packets named an association whose end is not among the events asked for: whether it stood "
		       "when they came is not known";
	bool has_ended = ended->presence == IPSECEVTX_SET && discarded->first.ticks >= ended->ticks;
	const uint64_t lasts = association_lasts(report->associations, association);
	if (!has_ended && discarded->first.ticks > lasts && discarded->first.ticks - lasts > LATE)
		return "packets named an association whose lifetime was over, and whose end was not seen: the peer went "
		       "on with it, or somebody sends old packets again";
	if (ended->presence != IPSECEVTX_SET)
		return "packets named an association that stands here: what is told of it may lack its end";
	if (discarded->first.ticks + TICKS_A_SECOND < ended->ticks)
		return "packets came while the association with their SPI stood here: of another one, or made up";
	/* No packet is on its way through a start of Windows, and a peer that was not told of the end goes on. */
	if (association->state == ASSOCIATION_CLOSED && discarded->last.ticks <= ended->ticks + LATE)
		return discarded->first.ticks < ended->ticks
			       ? "harmless: they came as their association was ending"
			       : "harmless: they were on their way when their association ended";
	return "the peer went on with an association that had ended here: it was not told, or somebody sends old packets "
	       "again";
}

static const char *verdict_of(const struct ipsecevtx_report *report, const struct discarded *discarded,
	const struct packet_event *event, const struct ipsecevtx_time times[3])
{
	bool is_known = discarded->association != ASSOCIATION_NONE;
	if (discarded->has_several && event->event_id == 4965)
		return "packets of several associations that had this SPI one after the other: look at each by its time "
		       "(--from, --to)";
	if (is_known && event->event_id == 4965)
		return verdict_of_known(report, discarded, &times[0], &times[1], &times[2]);
	if (is_known && discarded->is_of_another && event->event_id <= 4962)
		return "packets of an association that is with another address were changed, came twice or too late: "
		       "its peer is behind a device that translates addresses, or somebody else sends them";
	return verdict_of_unknown(report, event);
}

static bool packets_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	struct packets *packets = state;
	const struct ipsecevtx_time unset = {0, IPSECEVTX_UNSET};
	if (index >= packets->groups.count)
		return false;
	const struct group *group = packets->groups.items[index];
	struct discarded *discarded = group_value(group);
	struct packet_key key;
	row->failed |= !read_key(group, row->arena, &key);
	if (row->failed)
		return true;
	const struct packet_event *event = find_event((uint32_t)key.event_id);
	bool is_known = discarded->association != ASSOCIATION_NONE;
	const struct association *association =
		is_known ? association_at(report->associations, discarded->association) : NULL;
	const struct ipsecevtx_time times[] = {is_known ? association_opened(report->associations, association) : unset,
		is_known ? association_ended(report->associations, association) : unset,
		is_known ? report_stood_until(report, association) : unset};
	row_text(row, "computer", &key.computer);
	row_text(row, "remote_address", &key.remote);
	row_number(row, "event_id", key.event_id);
	row_word(row, "what", event->what);
	struct ipsecevtx_report_value *spi = row_add(row, "inbound_spi", IPSECEVTX_REPORT_SPI);
	spi->is_null = !key.has_spi;
	spi->number = key.spi;
	row_number(row, "count", group->events);
	row_time(row, "first", &discarded->first);
	row_time(row, "last", &discarded->last);
	row_number(row, "peak_per_hour", hours_peak(&discarded->hours));
	row_time(row, "opened", &times[0]);
	row_time(row, "ended", &times[1]);
	row_word(row, "verdict", verdict_of(report, discarded, event, times));
	row->failed |= report->arena.no_memory || report->arena.exhausted;
	return true;
}

static const char *const packets_keys[] = {"computer", "remote_address", "event_id", "what", "inbound_spi", "count",
	"first", "last", "peak_per_hour", "opened", "ended", "verdict"};

static const uint32_t packets_others[] = {4960, 4961, 4962, 4963, 4965};

const struct report_kind report_packets = {
	.info = {"packets", "packets that IPsec discarded, whose they were, and what that means", packets_keys,
		sizeof packets_keys / sizeof packets_keys[0], packets_others,
		sizeof packets_others / sizeof packets_others[0]},
	.state_size = sizeof(struct packets),
	.wants_associations = true,
	.begin = packets_begin,
	.takes = is_negotiation,
	.takes_other = is_driver,
	.add = packets_add,
	.finish = packets_finish,
	.row = packets_row,
	.release = packets_release,
};

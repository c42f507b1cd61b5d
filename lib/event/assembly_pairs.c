/* SPDX-License-Identifier: MIT */
/*
 * What an event has beside its typed fields: pairs of name and text, misfits of System, and what is odd about their
 * values.
 */
#include "event/address_search.h"
#include "event/assembly_parts.h"
#include "event/events.h"
#include "event/pair.h"
#include "event/seen.h"
#include "event/text_slot.h"
#include "event/writer.h"

#include <string.h>

void assembly_report_value(struct assembly *assembly, const char *name, size_t length, const char *problem)
{
	const struct value_problem told = {.name = name, .length = length, .problem = problem};
	assembly->event.marks |= IPSECEVTX_MARK_VALUE;
	value_findings_add(&assembly->value_findings, length, &told);
}

/*
 * Notes that bytes of a value do not fit its own type. The first field_length bytes of the pair's name are the field's.
 */
static void report_bytes(
	struct assembly *assembly, const struct ipsecevtx_pair *pair, size_t field_length, const struct value *value)
{
	const struct value_problem told = {
		.name = pair->name, .length = pair->name_length, .value = *value, .problem = NULL};
	assembly->event.marks |= IPSECEVTX_MARK_VALUE;
	value_findings_add(&assembly->value_findings, field_length, &told);
}

/*
 * The index is a hash table with open addressing. The hash depends on the address of the assembly, which the writer of
 * a log cannot know: otherwise a log could have thousands of names with the same hash.
 */
static uint32_t hash_name(const struct assembly *assembly, const char *name, size_t length)
{
	const uintptr_t place = (uintptr_t)assembly;
	uint32_t first = (uint32_t)(place & UINT32_MAX) ^ UINT32_C(0x53c5ca59);
	uint32_t second = (uint32_t)(place >> 12 & UINT32_MAX) ^ (uint32_t)length ^ UINT32_C(0x74743c1b);
	for (size_t at = 0; at < length; at += 8) {
		uint32_t words[2] = {0, 0};
		if (length - at >= sizeof words)
			memcpy(words, name + at, sizeof words);
		else
			memcpy(words, name + at, length - at);
		uint64_t product = (uint64_t)(first ^ words[0]) * (second ^ words[1]);
		first = (uint32_t)(product & UINT32_MAX) ^ UINT32_C(0x53c5ca59);
		second = (uint32_t)(product >> 32) ^ UINT32_C(0x74743c1b);
	}
	return first ^ second;
}

/*
 * Each entry has the whole hash, so that only pairs with the same hash are compared: there can be many, far apart in
 * memory.
 */
static struct pair_slot *find_slot(const struct assembly *assembly, const char *name, size_t length)
{
	const uint32_t hash = hash_name(assembly, name, length);
	size_t mask = assembly->index_room - 1;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct pair_slot *slot = &assembly->index[i];
		if (slot->number == 0) {
			slot->hash = hash; /* for the pair that the caller puts there */
			return slot;
		}
		const struct ipsecevtx_pair *pair = &assembly->pairs[slot->number - 1];
		if (slot->hash == hash && pair->name_length == length && memcmp(pair->name, name, length) == 0)
			return slot;
	}
}

static void move_slots(struct assembly *assembly, const struct pair_slot *slots, size_t count)
{
	size_t mask = assembly->index_room - 1;
	for (size_t k = 0; k < count; k++) {
		size_t i = slots[k].hash & mask;
		if (slots[k].number == 0)
			continue;
		while (assembly->index[i].number != 0)
			i = (i + 1) & mask;
		assembly->index[i] = slots[k];
	}
}

/*
 * Makes room for one more pair. The index has two entries for each pair that there is room for, so it is never more
 * than half full.
 */
static bool make_pair_room(struct assembly *assembly)
{
	if (assembly->pair_count < assembly->pair_room)
		return true;
	size_t room = assembly->pair_room ? assembly->pair_room * 2 : 16;
	struct ipsecevtx_pair *pairs = arena_get(&assembly->arena, room * sizeof *pairs);
	struct pair_slot *index = arena_get(&assembly->arena, 2 * room * sizeof *index);
	struct pair_repeats *repeats = arena_get(&assembly->arena, room * sizeof *repeats);
	if (!pairs || !index || !repeats)
		return false;
	if (assembly->pair_count)
		memcpy(pairs, assembly->pairs, assembly->pair_count * sizeof *pairs);
	memset(index, 0, 2 * room * sizeof *index);
	memset(repeats, 0, room * sizeof *repeats);
	if (assembly->pair_count)
		memcpy(repeats, assembly->repeats, assembly->pair_count * sizeof *repeats);
	if (assembly->pair_count == 0) {
		assembly->last_repeated = 0;
		assembly->looks = NULL;
	}
	assembly->repeats = repeats;
	assembly->pairs = pairs;
	const struct pair_slot *before = assembly->index;
	const size_t count = assembly->pair_count ? assembly->index_room : 0;
	assembly->index = index;
	assembly->pair_room = room;
	assembly->index_room = 2 * room;
	move_slots(assembly, before, count);
	return true;
}

static size_t put_suffix(char *out, uint32_t number)
{
	char digits[10];
	size_t count = 0;
	size_t length = 0;
	for (; number; number /= 10)
		digits[count++] = (char)('0' + number % 10);
	out[length++] = '.';
	while (count)
		out[length++] = digits[--count];
	return length;
}

/*
 * 1 + the index of the pair that has that name; 0 where there is none, and *slot is the free place for it. The name
 * that came again last is tried first, as it mostly comes once more.
 */
static uint32_t find_again(struct assembly *assembly, const char *name, size_t length, struct pair_slot **slot)
{
	const uint32_t last = assembly->last_repeated;
	const struct ipsecevtx_pair *pair = last ? &assembly->pairs[last - 1] : NULL;
	if (pair && pair->name_length == length && memcmp(pair->name, name, length) == 0)
		return last;
	*slot = find_slot(assembly, name, length);
	if ((*slot)->number)
		assembly->last_repeated = (*slot)->number;
	return (*slot)->number;
}

/* A copy of a name in the arena, with a number behind it where a pair has the name: "Data", "Data.2", "Data.3". */
static char *unique_name(struct assembly *assembly, const char *name, size_t *length, struct pair_slot **slot)
{
	char *copy = arena_get(&assembly->arena, *length + 12);
	if (!copy)
		return NULL;
	size_t base = *length;
	memcpy(copy, name, base);
	uint32_t number = find_again(assembly, copy, base, slot);
	if (number) {
		/*
		 * Counting on from the last number keeps the work linear for a record that has one name a thousand
		 * times.
		 */
		uint32_t *repeat = &assembly->repeats[number - 1].count;
		do {
			++*repeat;
			*length = base + put_suffix(copy + base, *repeat + 1);
			*slot = find_slot(assembly, copy, *length);
		} while ((*slot)->number);
	}
	copy[*length] = '\0';
	return copy;
}

bool assembly_is_repeat(const struct assembly *assembly, size_t number)
{
	return assembly->repeats[number].has_number;
}

struct ipsecevtx_pair *assembly_new_pair(struct assembly *assembly, const char *name, size_t length)
{
	struct pair_slot *slot = NULL;
	if (assembly->is_system_alone || !make_pair_room(assembly))
		return NULL;
	const size_t written = length;
	char *copy = unique_name(assembly, name, &length, &slot);
	if (!copy)
		return NULL;
	assembly->repeats[assembly->pair_count].has_number = length != written;
	struct ipsecevtx_pair *pair = &assembly->pairs[assembly->pair_count];
	memset(pair, 0, sizeof *pair);
	pair->name = copy;
	pair->name_length = (uint32_t)length;
	pair->value = no_text;
	slot->number = (uint32_t)++assembly->pair_count;
	return pair;
}

void assembly_add_pair(struct assembly *assembly, const char *name, size_t length, const struct value *value)
{
	struct ipsecevtx_pair *pair = assembly_new_pair(assembly, name, length);
	if (pair && !assembly_put_text(assembly, value, &pair->value) && assembly_has_room(assembly))
		report_bytes(assembly, pair, length, value);
}

/* A text that shows more characters is a sentence, and no address in an odd form. */
#define ADDRESS_SEEN_MAX 48u

/* Whether a text is an address in a form that Windows does not write, read as that of a typed field would be. */
static bool is_odd_address(const struct ipsecevtx_text *text)
{
	char canonical[VALUE_ADDRESS_MAX];
	uint8_t bytes[16], family;
	if (text->presence != IPSECEVTX_SET ||
		ipsecevtx_seen_text(text->data, text->length, NULL, 0) > ADDRESS_SEEN_MAX ||
		value_address(text->data, text->length, canonical, bytes, &family) > 0)
		return false;
	return address_search_seen(text->data, text->length, canonical, bytes, &family) > 0;
}

/* The same, remembered for texts that a record has again and again. */
static bool is_odd_address_again(struct assembly *assembly, const struct ipsecevtx_text *text)
{
	const size_t size = TEXT_SLOTS * sizeof *assembly->looks;
	if (assembly->pair_count < TEXT_SLOTS_FROM || text->presence != IPSECEVTX_SET)
		return is_odd_address(text);
	if (!assembly->looks && (assembly->looks = arena_get(&assembly->arena, size)) != NULL)
		memset(assembly->looks, 0, size);
	if (!assembly->looks)
		return is_odd_address(text);
	struct assembly_look *look = &assembly->looks[text_slot_of(text, assembly->looks)];
	if (!text_is_same(look->text.data ? &look->text : NULL, text))
		*look = (struct assembly_look){*text, is_odd_address(text)};
	return look->is_odd_address;
}

/* Whether it is a BOOL of a number that Windows does not write: python-evtx takes negative ones for false. */
static bool is_odd_bool(const struct value *value)
{
	return value->type == VALUE_BOOL && value->length == 4 && read_u32(value->bytes, 4, 0) > 1;
}

/* Whether a SID has an authority beyond 32 bits, as none of Windows has: the Rust crate up to 0.8 cuts it. */
static bool is_odd_sid(const struct value *value)
{
	return value->type == VALUE_SID && value->length >= 4 && read_u16(value->bytes, value->length, 2) != 0;
}

void assembly_add_unknown_field(struct assembly *assembly, const char *name, size_t length, const struct value *value)
{
	bool replaced = false;
	struct ipsecevtx_pair *pair = assembly_new_pair(assembly, name, length);
	if (!pair)
		return;
	if (!assembly_put_any_text(assembly, value, &pair->value, &replaced) && assembly_has_room(assembly))
		report_bytes(assembly, pair, length, value);
	else if (assembly->definition &&
		 (assembly_is_in_two_readings(&pair->value, replaced, value->type == VALUE_UTF8) ||
			 value_is_of_a_code_page(value)))
		assembly_report_value(assembly, pair->name, pair->name_length, TEXT_IN_TWO_READINGS);
	else if (assembly->definition && is_odd_address_again(assembly, &pair->value))
		assembly_report_value(assembly, pair->name, pair->name_length,
			"an address that is not written as Windows writes one; shown as written");
	else if (assembly->definition && is_odd_bool(value))
		assembly_report_value(assembly, pair->name, pair->name_length,
			"a BOOL that is neither 0 nor 1, which others may show as false; shown as true");
	else if (assembly->definition && assembly_is_no_time(value))
		assembly_report_value(assembly, pair->name, pair->name_length, ASSEMBLY_NO_TIME);
	else if (assembly->definition && is_odd_sid(value))
		assembly_report_value(assembly, pair->name, pair->name_length,
			"a SID with an authority beyond 32 bits, of which others may show the lower part");
}

/* Names of fields that reports, or the findings of a run, read in an event. */
#define READ_MAX 8u

struct read_names {
	size_t count;
	struct pair_wanted names[READ_MAX];
	struct pair_wanted sender; /* of a discarded packet */
};

static void find_read_names(struct read_names *names, uint32_t event_id)
{
	static const struct {
		uint32_t first, last; /* numbers of events */
		const char *name;
	} read[] = {
		{EVENTS_AUDIT_POLICY_CHANGED, EVENTS_AUDIT_POLICY_CHANGED, "SubcategoryGuid"},
		{EVENTS_AUDIT_POLICY_CHANGED, EVENTS_AUDIT_POLICY_CHANGED, "SubcategoryId"},
		{EVENTS_AUDIT_POLICY_CHANGED, EVENTS_AUDIT_POLICY_CHANGED, "AuditPolicyChanges"},
		{EVENTS_AUDIT_POLICY_CHANGED, EVENTS_AUDIT_POLICY_CHANGED, "SubjectUserName"},
		{EVENTS_AUDIT_POLICY_CHANGED, EVENTS_AUDIT_POLICY_CHANGED, "SubjectDomainName"},
		{EVENTS_LOG_CLEARED, EVENTS_LOG_CLEARED, "SubjectUserName"},
		{EVENTS_LOG_CLEARED, EVENTS_LOG_CLEARED, "SubjectDomainName"},
		{4960, 4965, "RemoteAddress"},
		{4960, 4965, "SPI"},
	};
	names->count = 0;
	for (size_t i = 0; i < sizeof read / sizeof read[0]; i++) {
		if (event_id >= read[i].first && event_id <= read[i].last && names->count < READ_MAX)
			pair_want(&names->names[names->count++], read[i].name);
	}
	pair_want(&names->sender, "RemoteAddress");
}

/* Whether the pair's name is nearly one of these. */
static bool is_nearly_read(const struct read_names *names, struct pair_spelling *spelling)
{
	bool is_near = false;
	for (size_t i = 0; i < names->count; i++) {
		if (pair_is_named(spelling->pair, names->names[i].name))
			return false;
		is_near = is_near || pair_is_nearly(spelling, &names->names[i]);
	}
	return is_near;
}

/*
 * Whether a text is neither an address nor "-", which Windows writes for none: the sender of a discarded packet must be
 * one.
 */
static bool is_no_address(const struct ipsecevtx_text *text)
{
	char canonical[VALUE_ADDRESS_MAX];
	uint8_t bytes[16], family;
	if (text->presence != IPSECEVTX_SET || text->length == 0 || (text->length == 1 && text->data[0] == '-'))
		return false;
	return seen_address(text->data, text->length, canonical, bytes, &family) == 0;
}

/* So many names of one event are looked at; Windows writes some twenty at most. */
#define NAMES_MAX 128u

/* What the name of a pair was found to be; bits of pair_name.is_as. */
enum {
	NAME_NEARLY_READ = 1,
	NAME_SENDER = 2 /* the name of the field with the sender of a discarded packet */
};

static unsigned know_name(
	struct pair_names *names, const struct read_names *read, uint32_t event_id, const struct ipsecevtx_pair *pair)
{
	bool is_known;
	struct pair_name *name = pair_names_see(names, pair, &is_known);
	struct pair_spelling spelling = pair_spelling_of(pair);
	if (is_known)
		return name->is_as;
	if (is_nearly_read(read, &spelling))
		name->is_as |= NAME_NEARLY_READ;
	if (event_id >= 4960 && event_id <= 4965 && pair_is_seen_as(&spelling, &read->sender))
		name->is_as |= NAME_SENDER;
	return name->is_as;
}

void assembly_look_at_repeats(struct assembly *assembly)
{
	if (assembly->event.kind != IPSECEVTX_KIND_OTHER || !events_are_told(assembly->event.event_id) ||
		!(writer_is(&assembly->event, WRITER_AUDITING) || writer_is_of_log(&assembly->event)))
		return;
	struct pair_names names = {{{{NULL, 0, 0}, 0}}};
	struct read_names read;
	find_read_names(&read, assembly->event.event_id);
	const size_t count = assembly->pair_count < NAMES_MAX ? assembly->pair_count : NAMES_MAX;
	for (size_t i = 0; i < count; i++) {
		const struct ipsecevtx_pair *pair = &assembly->pairs[i];
		const unsigned is_as = know_name(&names, &read, assembly->event.event_id, pair);
		if (assembly->repeats[i].count > 0)
			assembly_report_value(assembly, pair->name, pair->name_length,
				"it stands more than once in the record; all of them are printed");
		else if (is_as & NAME_NEARLY_READ)
			assembly_report_value(assembly, pair->name, pair->name_length,
				"its name only looks like that of a field that reports read; they take it for one");
		else if (is_as & NAME_SENDER && is_no_address(&pair->value))
			assembly_report_value(assembly, pair->name, pair->name_length,
				"it is no address as Windows writes one; reports count those that people read in it");
		else if (assembly_is_in_two_readings(&pair->value, false, assembly->event.marks & IPSECEVTX_MARK_TEXT))
			assembly_report_value(assembly, pair->name, pair->name_length, TEXT_IN_TWO_READINGS);
	}
	if (count < assembly->pair_count)
		assembly_report_value(assembly, assembly->pairs[count].name, assembly->pairs[count].name_length,
			"it stands behind more fields than any such event has; from here on none is looked at");
}

/*
 * Misfits.
 */

static const char *const system_names[SYSTEM_FIELD_COUNT] = {
	[SYSTEM_PROVIDER_NAME] = "Provider",
	[SYSTEM_PROVIDER_GUID] = "Guid",
	[SYSTEM_EVENT_ID] = "EventID",
	[SYSTEM_VERSION] = "Version",
	[SYSTEM_LEVEL] = "Level",
	[SYSTEM_TASK] = "Task",
	[SYSTEM_OPCODE] = "Opcode",
	[SYSTEM_KEYWORDS] = "Keywords",
	[SYSTEM_TIME] = "TimeCreated",
	[SYSTEM_RECORD_ID] = "EventRecordID",
	[SYSTEM_ACTIVITY_ID] = "ActivityID",
	[SYSTEM_PROCESS_ID] = "ProcessID",
	[SYSTEM_THREAD_ID] = "ThreadID",
	[SYSTEM_CHANNEL] = "Channel",
	[SYSTEM_COMPUTER] = "Computer",
	[SYSTEM_USER_SID] = "UserID",
};

const char *assembly_system_name(enum system_field field)
{
	return system_names[field];
}

/* Adds a misfit of a System field that has none yet. */
static struct ipsecevtx_pair *new_misfit(struct assembly *assembly, enum system_field field)
{
	struct ipsecevtx_pair *pair = &assembly->misfits[assembly->misfit_count++];
	memset(pair, 0, sizeof *pair);
	pair->name = system_names[field];
	pair->name_length = (uint32_t)strlen(system_names[field]);
	pair->value = no_text;
	assembly->raw.misfits[field] = (uint8_t)assembly->misfit_count;
	return pair;
}

/*
 * Whether a SID's authority fits one byte, as all authorities of Windows do ([MS-DTYP] 2.4.1.1); of six bytes some
 * programs show only the last one. False also for a text that is no SID.
 */
static bool has_known_authority(const struct ipsecevtx_text *sid)
{
	unsigned authority = 0;
	size_t at = 4;
	if (sid->length < at || memcmp(sid->data, "S-1-", at) != 0)
		return false;
	for (; at < sid->length && sid->data[at] >= '0' && sid->data[at] <= '9' && authority < 256; at++)
		authority = 10 * authority + (unsigned)(sid->data[at] - '0');
	return at < sid->length && sid->data[at] == '-' && authority < 256;
}

void assembly_look_at_user(struct assembly *assembly)
{
	const struct ipsecevtx_text *user = &assembly->event.user_sid;
	if (!assembly->definition || user->presence != IPSECEVTX_SET || assembly->raw.misfits[SYSTEM_USER_SID])
		return;
	new_misfit(assembly, SYSTEM_USER_SID)->value = *user;
	if (!has_known_authority(user))
		assembly_report_value(assembly, system_names[SYSTEM_USER_SID], strlen(system_names[SYSTEM_USER_SID]),
			"it is no SID of Windows, which writes none into such an event");
}

void assembly_keep_misfit(
	struct assembly *assembly, enum system_field field, const struct value *value, const char *problem)
{
	const char *name = system_names[field];
	if (assembly->raw.misfits[field]) { /* the field came twice */
		assembly_report_value(assembly, name, strlen(name), problem);
		assembly_add_pair(assembly, name, strlen(name), value);
		return;
	}
	struct ipsecevtx_pair *pair = new_misfit(assembly, field);
	assembly_report_value(assembly, name, strlen(name), problem);
	if (!assembly_put_text(assembly, value, &pair->value) && assembly_has_room(assembly))
		report_bytes(assembly, pair, pair->name_length, value);
}

void assembly_name_misfits(struct assembly *assembly)
{
	struct pair_slot *slot;
	for (size_t i = 0; i < assembly->misfit_count && assembly->pair_count > 0; i++) {
		struct ipsecevtx_pair *pair = &assembly->misfits[i];
		size_t length = pair->name_length;
		const char *name = unique_name(assembly, pair->name, &length, &slot);
		if (!name)
			return;
		pair->name = name;
		pair->name_length = (uint32_t)length;
	}
}

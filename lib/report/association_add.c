/* SPDX-License-Identifier: MIT */
/*
 * How events that open and end associations are kept: texts, which many events share, once as a shape; numbers one
 * behind the other, each with as many bytes as it needs. A log can have millions of such events.
 */
#include "event/writer.h"
#include "report/association_parts.h"

#include <stdio.h>
#include <string.h>

/* The first byte of a number: how many bytes follow, or one of these values. */
#define NUMBER_UNSET    0xf0u
#define NUMBER_ABSENT   0xf1u
#define NUMBER_SIZE_MAX 9u
/* Numbers are loaded and stored with 8 bytes, so that there must be room behind the last one. */
#define NUMBERS_BEHIND 8u

/* With fewer events it is not worth looking for copies. */
#define COMPACT_AT_FIRST 65536u

struct associations *associations_new(struct ipsecevtx_report *report)
{
	struct associations *associations = memory_get(&report->allocator, sizeof *associations);
	if (!associations)
		return NULL;
	associations->report = report;
	associations->allocator = report->allocator;
	associations->compact_at = COMPACT_AT_FIRST;
	if (layouts_init(&associations->layouts) &&
		strings_init(&associations->shapes, &report->allocator, &report->hash_key))
		return associations;
	associations_free(associations);
	return NULL;
}

void associations_free(struct associations *associations)
{
	if (!associations)
		return;
	const struct ipsecevtx_allocator allocator = associations->allocator;
	strings_free(&associations->shapes);
	memory_free(&allocator, associations->events);
	memory_free(&allocator, associations->numbers);
	memory_free(&allocator, associations->order);
	memory_free(&allocator, associations->openings);
	memory_free(&allocator, associations->went_on);
	memory_free(&allocator, associations->items);
	memory_free(&allocator, associations);
}

/* The role of an event of ipsecevtx_report_is_context(). */
static enum association_event_role role_of(uint32_t event_id)
{
	bool is_restart = event_id == 1100 || event_id == 4608 || event_id == 5478 || event_id == 5479;
	return is_restart ? ASSOCIATION_RESTARTS : ASSOCIATION_SPEAKS;
}

bool associations_want(const struct associations *associations, const struct ipsecevtx_event *event)
{
	if (event->kind == IPSECEVTX_KIND_OTHER)
		return ipsecevtx_report_is_context(event);
	return layout_of(associations, event->event_id) != NULL;
}

static uint32_t add_code(struct associations *associations, const struct ipsecevtx_code *code)
{
	struct code_entry *entry = &associations->codes[code->code % CODE_ENTRIES];
	if (code->code != 0 && entry->code == code->code)
		return entry->string;
	uint32_t string = strings_add(&associations->report->strings, code->text.data, code->text.length);
	if (code->code != 0 && string != STRING_FAILED)
		*entry = (struct code_entry){code->code, string};
	return string;
}

/* The string of a text field; SHAPE_ABSENT where it is absent, STRING_FAILED when there is no memory. */
static uint32_t add_text(
	struct associations *associations, const struct ipsecevtx_event *event, struct layout_field *field)
{
	const void *member = (const char *)event + field->offset;
	/* a text is the first member of all these types */
	const struct ipsecevtx_text *text = member;
	if (text->presence != IPSECEVTX_SET)
		return text->presence == IPSECEVTX_UNSET ? STRING_NONE : SHAPE_ABSENT;
	if (field->info->type == IPSECEVTX_TYPE_CODE)
		return add_code(associations, member);
	return strings_add_recent(&associations->report->strings, text, &field->recent);
}

static uint32_t add_shape(struct associations *associations, const struct ipsecevtx_event *event, struct layout *layout)
{
	/* The event's id comes first, as the same texts mean other things in another event. */
	uint32_t words[LAYOUT_FIELDS + 1];
	words[0] = event->event_id;
	for (unsigned i = 0; i < layout->text_count; i++) {
		uint32_t string = add_text(associations, event, &layout->fields[layout->texts[i]]);
		if (string == STRING_FAILED)
			return STRING_FAILED;
		words[1 + i] = string;
	}
	const struct ipsecevtx_text shape = {
		(const char *)words, (1u + layout->text_count) * (uint32_t)sizeof words[0], IPSECEVTX_SET};
	return strings_add_recent(&associations->shapes, &shape, &layout->recent_shape);
}

static struct number read_number(const struct ipsecevtx_event *event, const struct layout_field *field)
{
	const void *member = (const char *)event + field->offset;
	if (field->info->type == IPSECEVTX_TYPE_U32) {
		const struct ipsecevtx_u32 *number = member;
		return (struct number){number->value, (uint8_t)number->presence};
	}
	const struct ipsecevtx_id *number = member;
	return (struct number){number->value, (uint8_t)number->presence};
}

/* The word with its lowest byte first in memory. */
static inline uint64_t in_order(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return __builtin_bswap64(word);
#else
	return word;
#endif
}

/* How many bytes a number has without leading zeros. */
static inline unsigned bytes_of(uint64_t number)
{
	return number == 0 ? 0 : (71u - (unsigned)__builtin_clzll(number)) / 8;
}

/*
 * Appends the numbers of an event: before each one a byte with its length, or that it is unset or absent. False when
 * there is no memory.
 */
static bool add_numbers(
	struct associations *associations, const struct ipsecevtx_event *event, const struct layout *layout)
{
	void *bytes = associations->numbers;
	if (!array_reserve(&associations->allocator, &bytes, &associations->number_room,
		    associations->number_size + layout->number_count * NUMBER_SIZE_MAX + NUMBERS_BEHIND, 1))
		return false;
	associations->numbers = bytes;
	uint8_t *at = associations->numbers + associations->number_size;
	for (unsigned i = 0; i < layout->number_count; i++) {
		struct number number = read_number(event, &layout->fields[layout->numbers[i]]);
		if (number.presence != IPSECEVTX_SET) {
			*at++ = number.presence == IPSECEVTX_UNSET ? NUMBER_UNSET : NUMBER_ABSENT;
			continue;
		}
		unsigned length = bytes_of(number.value);
		*at++ = (uint8_t)length;
		const uint64_t word = in_order(number.value);
		memcpy(at, &word, sizeof word);
		at += length;
	}
	associations->number_size = (size_t)(at - associations->numbers);
	return true;
}

/* Reads the number at at; returns where the next one begins. */
static const uint8_t *take_number(const uint8_t *at, struct number *number)
{
	unsigned length = *at++;
	*number = (struct number){0, IPSECEVTX_SET};
	if (length >= NUMBER_UNSET) {
		number->presence = length == NUMBER_UNSET ? IPSECEVTX_UNSET : IPSECEVTX_ABSENT;
		return at;
	}
	uint64_t word;
	memcpy(&word, at, sizeof word);
	number->value = in_order(word) & (length == 8 ? UINT64_MAX : (UINT64_C(1) << 8 * length) - 1);
	return at + length;
}

void association_event_numbers(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, struct number numbers[LAYOUT_FIELDS])
{
	const uint8_t *at = associations->numbers + event->numbers;
	for (unsigned i = 0; i < layout->number_count; i++)
		at = take_number(at, &numbers[i]);
}

struct number association_event_number(const struct associations *associations, const struct association_event *event,
	const struct layout *layout, unsigned field)
{
	const uint8_t *at = associations->numbers + event->numbers;
	struct number number;
	if (field == LAYOUT_NONE)
		return (struct number){0, IPSECEVTX_ABSENT};
	for (unsigned i = 0; i < layout->fields[field].slot; i++)
		at += *at >= NUMBER_UNSET ? 1 : 1 + *at;
	take_number(at, &number);
	return number;
}

/* How many bytes the numbers of an event take. */
static size_t numbers_size(const struct associations *associations, const struct association_event *event)
{
	const struct layout *layout = layout_of(associations, event->event_id);
	const uint8_t *start = associations->numbers + event->numbers, *at = start;
	for (unsigned i = 0; layout && i < layout->number_count; i++) {
		unsigned length = *at++;
		at += length >= NUMBER_UNSET ? 0 : length;
	}
	return (size_t)(at - start);
}

/*
 * Makes what is kept of an event, whose numbers add_numbers() appends. layout is NULL for an event that neither opens
 * nor ends associations. False when there is no memory.
 */
static bool fill_event(struct associations *associations, const struct report_event *added, const struct layout *layout,
	struct association_event *kept)
{
	const struct ipsecevtx_event *event = added->event;
	struct strings *strings = &associations->report->strings;
	struct report_location location;
	*kept = (struct association_event){
		.time = event->time.ticks,
		.record_id = event->record_id.value,
		.numbers = associations->number_size,
		.computer = added->computer,
		.channel = strings_add_text(strings, &event->channel, STRINGS_CHANNEL),
		.event_id = (uint16_t)event->event_id,
		.role = layout ? layout->role : (uint8_t)role_of(event->event_id),
		.kind = layout ? layout->kind : 0,
		.has_time = event->time.presence == IPSECEVTX_SET,
		.has_record_id = event->record_id.presence == IPSECEVTX_SET,
		.has_peer = ipsecevtx_event_peer(event) != NULL,
	};
	if (!report_location_of(associations->report, event, &location) || kept->channel == STRING_FAILED)
		return false;
	kept->source = location.source;
	kept->offset = location.offset;
	kept->origin = location.origin;
	if (!layout)
		return true;
	struct number sa_id = read_number(event, &layout->fields[layout->sa_id]);
	kept->sa_id = sa_id.value;
	kept->has_sa_id = sa_id.presence == IPSECEVTX_SET;
	kept->shape =
		add_shape(associations, event, &associations->layouts.items[layout - associations->layouts.items]);
	return kept->shape != STRING_FAILED;
}

/*
 * A restart whose provider is only nearly right counts, so that nobody hides it. A program that compares letter by
 * letter passes it over, so it is reported.
 */
static void tell_doubtful_restart(const struct ipsecevtx_report *report, const struct ipsecevtx_event *event)
{
	bool is_of_log_service = event->event_id == 1100;
	enum writer writer = is_of_log_service ? WRITER_EVENTLOG : WRITER_AUDITING;
	char detail[256];
	if (!report->options.finding || writer_is_plainly(event, writer))
		return;
	snprintf(detail, sizeof detail,
		"event %u: its provider is only nearly that of such events; it is taken for %s, with which all "
		"associations of its computer end%s",
		(unsigned)event->event_id, is_of_log_service ? "the end of the event log service" : "a restart",
		is_of_log_service ? " where a start of Windows or of the IPsec service comes next" : "");
	const struct ipsecevtx_finding finding = {.kind = IPSECEVTX_FINDING_PROVIDER,
		.severity = IPSECEVTX_SEVERITY_TAMPERING,
		.source = event->source ? event->source : "report",
		.offset = event->offset,
		.record_id = event->header_record_id,
		.detail = detail};
	report->options.finding(report->options.finding_user, &finding);
}

/* Keeps only the events of order and their numbers. */
static bool keep_ordered(struct associations *associations)
{
	size_t size = 0;
	for (size_t i = 0; i < associations->order_count; i++)
		size += numbers_size(associations, &associations->events[associations->order[i]]);
	const struct ipsecevtx_allocator *allocator = &associations->allocator;
	uint8_t *numbers = memory_get_buffer(allocator, size + NUMBERS_BEHIND);
	struct association_event *events =
		memory_get_buffer(allocator, (associations->order_count + 1) * sizeof *events);
	if (!numbers || !events) {
		memory_free(allocator, numbers);
		memory_free(allocator, events);
		return false;
	}
	size_t used = 0;
	for (size_t i = 0; i < associations->order_count; i++) {
		events[i] = associations->events[associations->order[i]];
		size_t length = numbers_size(associations, &events[i]);
		memcpy(numbers + used, associations->numbers + events[i].numbers, length);
		events[i].numbers = used;
		used += length;
	}
	memset(numbers + used, 0, NUMBERS_BEHIND);
	memory_free(allocator, associations->numbers);
	memory_free(allocator, associations->events);
	associations->numbers = numbers;
	associations->number_size = used;
	associations->number_room = size + NUMBERS_BEHIND;
	associations->events = events;
	associations->event_count = associations->order_count;
	associations->event_room = associations->order_count + 1;
	return true;
}

/* Drops copies of events. False when there is no memory. */
static bool compact(struct associations *associations)
{
	size_t before = associations->event_count;
	if (!associations_sort_events(associations))
		return false;
	/* To drop a few copies is not worth moving all events. */
	if (associations->order_count <= before - before / 4 && !keep_ordered(associations))
		return false;
	memory_free(&associations->allocator, associations->order);
	associations->order = NULL;
	associations->compact_at = 2 * associations->event_count;
	if (associations->compact_at < COMPACT_AT_FIRST)
		associations->compact_at = COMPACT_AT_FIRST;
	return true;
}

bool associations_add(struct associations *associations, const struct report_event *added)
{
	const struct layout *layout =
		added->event->kind == IPSECEVTX_KIND_OTHER ? NULL : layout_of(associations, added->event->event_id);
	if (associations->event_count >= associations->compact_at && !compact(associations))
		return false;
	void *events = associations->events;
	if (!array_reserve(&associations->allocator, &events, &associations->event_room, associations->event_count + 1,
		    sizeof *associations->events))
		return false;
	associations->events = events;
	struct association_event *kept = &associations->events[associations->event_count];
	if (!fill_event(associations, added, layout, kept) ||
		(layout && !add_numbers(associations, added->event, layout)))
		return false;
	if (kept->role == ASSOCIATION_RESTARTS && !added->is_copy)
		tell_doubtful_restart(associations->report, added->event);
	associations->event_count++;
	return true;
}

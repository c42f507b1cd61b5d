/* SPDX-License-Identifier: MIT */
#include "decode/precedent_open.h"

#include "binxml/filetime.h"
#include "decode/classify.h"

#include <string.h>

void precedent_contents_start_chunk(struct precedent_contents *contents)
{
	contents->count = 0;
	memset(contents->first, 0, sizeof contents->first);
}

/* The bytes of a record's content of Event. */
struct content {
	const uint8_t *bytes;
	size_t size;
};

static struct content content_of(const struct precedent_record *record)
{
	const uint8_t *body = record->view->chunk->data + precedent_body(record->view->record);
	size_t start = precedent_body(record->view->record) + record->precedent->fixed;
	return (struct content){body + record->precedent->fixed, record->content_end - start};
}

#define PRECEDENT_HEADER 4u /* bytes of a fragment's header */

static uint8_t *bucket_of(struct precedent_contents *contents, const struct precedent_record *record)
{
	return &contents->first[record->class->identity.event_id % PRECEDENT_BUCKETS];
}

/* Moves an instance to the values of another record, which are like its own. */
static void place(const uint8_t *chunk, const struct binxml_values *values, struct binxml_instance *instance)
{
	instance->descriptors = (size_t)(values->descriptors - chunk);
	instance->values = (size_t)(values->bytes - chunk);
	instance->end = instance->values + values->starts[values->count];
	instance->starts = values->starts;
}

/* Opens the record's own instance: its values are as long as the precedent's, but for the last one, the content. */
static void open_system(const struct precedent_record *record, struct plain_record *plain)
{
	struct precedent *precedent = record->precedent;
	const uint8_t *chunk = record->view->chunk->data;
	const uint8_t *body = chunk + precedent_body(record->view->record);
	uint32_t count = precedent->use.instance.value_count;
	size_t descriptors = PRECEDENT_BEGINNING + 4, values = descriptors + 4 * (size_t)count;
	precedent->starts[count] = (uint32_t)(precedent->fixed - values + content_of(record).size);
	plain->values[0] = (struct binxml_values){body + values, body + descriptors, precedent->starts, count};
	place(chunk, &plain->values[0], &precedent->use.instance);
	plain->uses[0] = &precedent->use;
}

/* Whether the content is one instance of the known template with values of the same types, and nothing else. */
static inline bool open_content(struct precedent_contents *contents, const struct precedent_content *known,
	const struct content *content, struct plain_record *plain)
{
	static const uint8_t header[PRECEDENT_HEADER] = {0x0f, 0x01, 0x01, 0x00};
	uint32_t count = known->pattern->type_count;
	const uint8_t *descriptors = content->bytes + known->lead + PRECEDENT_HEAD;
	size_t values = known->lead + PRECEDENT_HEAD + 4 * (size_t)count;
	if (content->size <= values || (known->lead > 0 && memcmp(content->bytes, header, sizeof header) != 0) ||
		memcmp(content->bytes + known->lead, known->head, PRECEDENT_HEAD) != 0 ||
		!pattern_fits(known->pattern, descriptors, contents->starts) ||
		contents->starts[count] != content->size - values - 1 || content->bytes[content->size - 1] != 0)
		return false;
	plain->values[1] = (struct binxml_values){content->bytes + values, descriptors, contents->starts, count};
	return !pattern_has_odd_values(known->pattern, &plain->values[1]);
}

/* Opens a record whose content is like the known one, or that has none, as the known one. */
static void take_like(struct precedent_contents *contents, const struct precedent_content *known,
	const struct precedent_record *record, struct plain_record *plain)
{
	struct plan_use *use = &contents->uses[known - contents->items];
	open_system(record, plain);
	plain->instance_count = known->has_content ? 2 : 1;
	plain->uses[1] = use;
	if (known->has_content)
		place(plain->chunk.data, &plain->values[1], &use->instance);
	else
		plain->values[1].count = 0;
}

/* Opens a record of a kind that is kept; false when it is of no such kind. */
static bool open_known(
	struct precedent_contents *contents, const struct precedent_record *record, struct plain_record *plain)
{
	const struct content content = content_of(record);
	for (uint8_t at = *bucket_of(contents, record); at > 0;) {
		const struct precedent_content *known = &contents->items[at - 1];
		at = known->next;
		if (known->precedent != record->precedent->number ||
			known->event_id != record->class->identity.event_id ||
			(known->has_content && !open_content(contents, known, &content, plain)))
			continue;
		take_like(contents, known, record, plain);
		plain->pattern = known->pattern;
		return true;
	}
	return false;
}

/*
 * Keeps the kind of a record that was opened, if there is room. Where names are values the pattern depends on more than
 * is compared here, so such a kind is not kept. lead bytes stand before the instance in the record's content.
 */
static void keep(struct precedent_contents *contents, const struct precedent_record *record,
	const struct plain_record *plain, size_t lead)
{
	struct precedent_content *known = &contents->items[contents->count];
	uint8_t *bucket = bucket_of(contents, record);
	if (contents->count == PRECEDENT_CONTENTS || plain->pattern->plan->has_name_slots ||
		record->precedent->use.plan->has_name_slots || !pattern_has_classes(plain->pattern))
		return;
	*known = (struct precedent_content){.precedent = record->precedent->number,
		.event_id = record->class->identity.event_id,
		.next = *bucket,
		.has_content = record->precedent->has_content,
		.lead = (uint8_t)lead,
		.pattern = plain->pattern};
	if (known->has_content) {
		contents->uses[contents->count] = plain->inner;
		memcpy(known->head, content_of(record).bytes + lead, PRECEDENT_HEAD - 4);
		memcpy(known->head + PRECEDENT_HEAD - 4, plain->values[1].descriptors - 4, 4);
	}
	*bucket = (uint8_t)++contents->count;
}

/*
 * Opens a record whose content is like that of a kept kind of another precedent: System has values of other types, so
 * the record has another pattern, and is kept as another kind. False when there is no such kind, or it is not plain.
 */
static bool open_like_other(
	struct classifier *classifier, const struct precedent_record *record, struct plain_record *plain)
{
	struct precedent_contents *contents = &classifier->contents;
	const struct event_definition *definition = record->view->definition;
	const struct content content = content_of(record);
	for (uint8_t at = *bucket_of(contents, record); at > 0;) {
		const struct precedent_content *known = &contents->items[at - 1];
		at = known->next;
		if (known->event_id != record->class->identity.event_id || !known->has_content ||
			!record->precedent->has_content || !open_content(contents, known, &content, plain))
			continue;
		take_like(contents, known, record, plain);
		struct pattern *outer = plan_pattern(classifier->plans, NULL, plain->uses[0], definition);
		plain->pattern = outer ? plan_pattern(classifier->plans, outer, plain->uses[1], definition) : NULL;
		plain->inner = *plain->uses[1];
		if (!plain->pattern || plain->pattern->has_raw)
			return false;
		keep(contents, record, plain, known->lead);
		return true;
	}
	return false;
}

/* Opens the first record of its kind in the chunk; false when it is not plain. */
static bool open_unknown(
	struct classifier *classifier, const struct precedent_record *record, struct plain_record *plain)
{
	const struct precedent *precedent = record->precedent;
	const struct bytes chunk = chunk_bytes(record->view->chunk);
	size_t start = precedent_body(record->view->record) + precedent->fixed;
	size_t first = start;
	/* An event of the auditing is ours: what is odd in it is left to those who read it, here plain_open(). */
	if (precedent->has_content && !precedent->is_typed &&
		inside_look_content(&classifier->insides, chunk, start, record->content_end) != INSIDE_PLAIN)
		return false;
	open_system(record, plain);
	record->class->use = precedent->use;
	if (!plain_open(classifier->plans, record->view, plain))
		return false;
	if (precedent->has_content)
		binxml_first_instance(chunk.data, start, record->content_end, &first);
	keep(&classifier->contents, record, plain, first - start);
	return true;
}

bool precedent_open(struct classifier *classifier, const struct precedent_record *record, struct plain_record *plain)
{
	struct precedent_contents *contents = &classifier->contents;
	const uint32_t generation = *plan_cache_generation(classifier->plans);
	if (!time_is_plausible(record->class->identity.time))
		return false;
	if (contents->generation != generation) {
		precedent_contents_start_chunk(contents);
		contents->generation = generation;
	}
	plain->chunk = chunk_bytes(record->view->chunk);
	return open_known(contents, record, plain) || open_like_other(classifier, record, plain) ||
	       open_unknown(classifier, record, plain);
}

/* SPDX-License-Identifier: MIT */
/*
 * A digest of all that an event says, by which two copies of an event are known as the same wherever they were found:
 * neither source nor offset is in it, except for an event without values.
 */
#include "event/assembly.h"
#include "evidence/digest.h"

#include <string.h>

static void add_number(struct digest *digest, uint64_t number)
{
	uint8_t bytes[8];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(number >> 8 * i);
	digest_add(digest, bytes, sizeof bytes);
}

/* The length goes first, so that it matters where one text ends and the next begins. */
static void add_bytes(struct digest *digest, const char *data, size_t length)
{
	add_number(digest, length);
	digest_add(digest, data, length);
}

static void add_text(struct digest *digest, const struct ipsecevtx_text *text)
{
	add_number(digest, text->presence);
	add_bytes(digest, text->data, text->presence == IPSECEVTX_ABSENT ? 0 : text->length);
}

static void add_u32(struct digest *digest, const struct ipsecevtx_u32 *number)
{
	add_number(digest, number->presence);
	add_number(digest, number->value);
}

static void add_guid(struct digest *digest, const struct ipsecevtx_guid *guid)
{
	add_number(digest, guid->presence);
	digest_add(digest, guid->bytes, sizeof guid->bytes);
}

static void add_system(struct digest *digest, const struct ipsecevtx_event *event)
{
	add_number(digest, event->event_id);
	add_number(digest, event->time.presence);
	add_number(digest, event->time.ticks);
	add_number(digest, event->record_id.presence);
	add_number(digest, event->record_id.value);
	add_number(digest, event->keywords.presence);
	add_number(digest, event->keywords.value);
	add_text(digest, &event->computer);
	add_text(digest, &event->channel);
	add_text(digest, &event->provider);
	add_text(digest, &event->user_sid);
	add_guid(digest, &event->provider_guid);
	add_guid(digest, &event->activity_id);
	add_u32(digest, &event->version);
	add_u32(digest, &event->level);
	add_u32(digest, &event->task);
	add_u32(digest, &event->opcode);
	add_u32(digest, &event->process_id);
	add_u32(digest, &event->thread_id);
}

static void add_pairs(struct digest *digest, const struct ipsecevtx_pair *pairs, size_t count)
{
	add_number(digest, count);
	for (size_t i = 0; i < count; i++) {
		add_bytes(digest, pairs[i].name, pairs[i].name_length);
		add_text(digest, &pairs[i].value);
	}
}

static void add_fields(struct digest *digest, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	char raw[1024];
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		/* The raw text has what the typed value leaves out, such as line breaks at its end. */
		size_t length =
			event->kind == IPSECEVTX_KIND_OTHER ? 0 : ipsecevtx_event_raw(event, i, raw, sizeof raw);
		add_number(digest, length);
		add_bytes(digest, raw, length < sizeof raw ? length : sizeof raw - 1);
		add_number(digest, field.presence);
		add_number(digest, field.number);
		add_text(digest, &field.text);
	}
	add_pairs(digest, event->pairs, event->pair_count);
	add_pairs(digest, event->misfits, event->misfit_count);
}

/*
 * An event that a certified program wrote has no values: the bytes of its record and its place stand for them, so that
 * no other event has the same digest.
 */
static void add_record(struct digest *digest, const struct ipsecevtx_event *event)
{
	size_t size;
	const void *record = ipsecevtx_event_record(event, &size);
	add_number(digest, size);
	if (record)
		digest_add(digest, record, size);
	add_number(digest, event->header_record_id);
	add_number(digest, event->offset);
}

void ipsecevtx_event_digest(const struct ipsecevtx_event *event, uint8_t result[32])
{
	struct digest digest;
	digest_init(&digest);
	add_system(&digest, event);
	add_number(&digest, event->kind);
	add_fields(&digest, event);
	if (event->raw && event->raw->is_brief)
		add_record(&digest, event);
	digest_finish(&digest, result);
}

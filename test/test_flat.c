/* SPDX-License-Identifier: MIT */
#include "test_flat.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct flat_item *add(struct flat *flat, const char *key, size_t length)
{
	ck_assert_uint_lt(flat->count, FLAT_MAX);
	struct flat_item *item = &flat->items[flat->count++];
	ck_assert_uint_lt(length, sizeof item->key);
	memcpy(item->key, key, length);
	item->key[length] = '\0';
	item->text[0] = '\0';
	return item;
}

static void add_text(struct flat *flat, const char *key, size_t length, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_ABSENT)
		return;
	struct flat_item *item = add(flat, key, length);
	if (text->presence == IPSECEVTX_SET)
		snprintf(item->text, sizeof item->text, "%u:%.*s", (unsigned)text->length, (int)text->length,
			text->data);
}

static void add_number(struct flat *flat, const char *key, enum ipsecevtx_presence presence, uint64_t number)
{
	if (presence == IPSECEVTX_ABSENT)
		return;
	struct flat_item *item = add(flat, key, strlen(key));
	if (presence == IPSECEVTX_SET)
		snprintf(item->text, sizeof item->text, "%" PRIu64, number);
}

static void add_guid(struct flat *flat, const char *key, const struct ipsecevtx_guid *guid)
{
	if (guid->presence == IPSECEVTX_ABSENT)
		return;
	struct flat_item *item = add(flat, key, strlen(key));
	if (guid->presence == IPSECEVTX_SET)
		ipsecevtx_format_guid(guid, item->text);
}

static void add_system(struct flat *flat, const struct ipsecevtx_event *event)
{
	const struct {
		const char *key;
		const struct ipsecevtx_u32 *number;
	} numbers[] = {{"version", &event->version}, {"level", &event->level}, {"task", &event->task},
		{"opcode", &event->opcode}, {"process_id", &event->process_id}, {"thread_id", &event->thread_id}};
	const struct {
		const char *key;
		const struct ipsecevtx_text *text;
	} texts[] = {{"provider", &event->provider}, {"computer", &event->computer}, {"channel", &event->channel},
		{"user_sid", &event->user_sid}};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		add_number(flat, numbers[i].key, numbers[i].number->presence, numbers[i].number->value);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		add_text(flat, texts[i].key, strlen(texts[i].key), texts[i].text);
	add_number(flat, "time", event->time.presence, event->time.ticks);
	add_number(flat, "record_id", event->record_id.presence, event->record_id.value);
	add_number(flat, "keywords", event->keywords.presence, event->keywords.value);
	add_guid(flat, "activity_id", &event->activity_id);
	add_guid(flat, "provider_guid", &event->provider_guid);
}

void flat_take(struct flat *flat, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	char key[96];
	flat->count = 0;
	flat->event_id = event->event_id;
	flat->kind = event->kind;
	flat->marks = event->marks;
	flat->origin = event->origin;
	flat->offset = event->offset;
	flat->header_record_id = event->header_record_id;
	add_system(flat, event);
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		snprintf(key, sizeof key, "field %s", field.windows_name);
		field.text.presence = field.presence;
		if (field.info->type == IPSECEVTX_TYPE_U32 || field.info->type == IPSECEVTX_TYPE_ID ||
			field.info->type == IPSECEVTX_TYPE_SPI)
			add_number(flat, key, field.presence, field.number);
		else
			add_text(flat, key, strlen(key), &field.text);
	}
	for (size_t i = 0; i < event->misfit_count; i++) {
		snprintf(key, sizeof key, "misfit %s", event->misfits[i].name);
		add_text(flat, key, strlen(key), &event->misfits[i].value);
	}
	for (size_t i = 0; i < event->pair_count; i++)
		add_text(flat, event->pairs[i].name, event->pairs[i].name_length, &event->pairs[i].value);
}

const struct flat_item *flat_find(const struct flat *flat, const char *key)
{
	for (size_t i = 0; i < flat->count; i++) {
		if (strcmp(flat->items[i].key, key) == 0)
			return &flat->items[i];
	}
	return NULL;
}

void flat_assert_within(const struct flat *part, const struct flat *whole)
{
	ck_assert_uint_eq(part->event_id, whole->event_id);
	for (size_t i = 0; i < part->count; i++) {
		const struct flat_item *item = flat_find(whole, part->items[i].key);
		ck_assert_msg(item != NULL, "%s is not in the whole event", part->items[i].key);
		ck_assert_msg(strcmp(item->text, part->items[i].text) == 0, "%s: '%s' instead of '%s'", item->key,
			part->items[i].text, item->text);
	}
}

static void tell(void *user, const struct ipsecevtx_finding *finding)
{
	struct flats *flats = user;
	flats->told[finding->kind]++;
	if (flats->finding_count < FINDINGS_MAX)
		flats->findings[flats->finding_count++] = *finding;
	flats->last[finding->kind] = *finding;
	snprintf(flats->details[finding->kind], sizeof flats->details[0], "%s", finding->detail);
}

void flats_read(struct flats *flats, const void *log, size_t size, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_options all = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	memset(flats->told, 0, sizeof flats->told);
	flats->count = flats->finding_count = 0;
	all.any = true;
	all.engine = IPSECEVTX_ENGINE_DIRECT;
	if (options)
		all = *options;
	all.finding = tell;
	all.finding_user = flats;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, size, "log", &all, NULL), 0);
	while (ipsecevtx_next(reader, &event) > 0) {
		if (flats->count < FLATS_MAX)
			flat_take(&flats->events[flats->count++], event);
	}
	ck_assert_int_eq(ipsecevtx_reader_error(reader)->code, IPSECEVTX_OK);
	flats->statistics = *ipsecevtx_reader_statistics(reader);
	ipsecevtx_close(reader);
}

const struct flat *flats_find(const struct flats *flats, uint64_t header_record_id)
{
	for (size_t i = 0; i < flats->count; i++) {
		if (flats->events[i].header_record_id == header_record_id)
			return &flats->events[i];
	}
	return NULL;
}

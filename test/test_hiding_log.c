/* SPDX-License-Identifier: MIT */
/* Logs of one chunk around a record that is written in an odd way: see test_hiding.h. */
#include "test_hiding.h"

#include "event/events.h"

#include <string.h>
#include <zlib.h>

#define NAME      EVENTS_PROVIDER_NAME
#define GUID      "{54849625-5478-4994-A5BA-3E3B0328C30D}"
#define HOST      "vpn1.corp.example"
#define NESTED_ID 9u /* of the template in a nested value */

static struct draft draft;
static uint32_t nested_id = NESTED_ID;

/* The values of the fields that the template which is being written has. */
static struct {
	unsigned first; /* slot */
	unsigned count;
	char texts[HIDING_FIELDS][64];
} fields = {.first = SLOT_FIELDS};

void hiding_field_value(const char *content)
{
	if (!draft.in_template) {
		draft_text(&draft, content);
		return;
	}
	ck_assert_uint_lt(fields.count, HIDING_FIELDS);
	ck_assert_uint_lt(strlen(content), sizeof fields.texts[0]);
	memcpy(fields.texts[fields.count], content, strlen(content) + 1);
	draft_slot(&draft, fields.first + fields.count++, VALUE_STRING);
}

void hiding_field(const char *name, const char *content)
{
	draft_open_with_attributes(&draft, "Data");
	hiding_attribute("Name", name);
	draft_close(&draft);
	hiding_field_value(content);
	draft_end(&draft);
}

static void write_fields(size_t descriptors)
{
	for (unsigned i = 0; i < fields.count; i++) {
		size_t start = draft.size;
		draft_utf16(&draft, fields.texts[i]);
		draft_value_from(&draft, descriptors, fields.first + i, VALUE_STRING, start);
	}
	fields.count = 0;
}

/* Ends a template that has no values but its fields. */
static void end_part(size_t template)
{
	draft_eof(&draft);
	write_fields(draft_values(&draft, template, fields.count));
}

static void write_second(const struct variant *variant)
{
	size_t second = draft_instance(&draft, 10);
	draft_fragment(&draft);
	variant->second();
	end_part(second);
}

static void write_values(const struct variant *variant, size_t template)
{
	static const uint8_t ansi[] = NAME;
	const uint8_t id[2] = {4655 & 0xff, 4655 >> 8};
	const uint64_t used = draft.slots;
	size_t descriptors = draft_values(&draft, template, SLOT_COUNT);
	size_t start;
	draft_value(&draft, descriptors, SLOT_NULL, value_of(VALUE_NULL, BYTES("")));
	draft_value(&draft, descriptors, SLOT_ID, (struct value){id, 2, VALUE_UINT16});
	start = draft.size;
	draft_utf16(&draft, "4655");
	draft_u32(&draft, 0);
	draft_value_from(&draft, descriptors, SLOT_ID_TEXT, VALUE_STRING, start);
	start = draft.size;
	draft_utf16(&draft, NAME);
	draft_u32(&draft, 0);
	draft_value_from(&draft, descriptors, SLOT_NAME, VALUE_STRING, start);
	draft_value(&draft, descriptors, SLOT_ANSI, (struct value){ansi, sizeof ansi, VALUE_ANSI_STRING});
	start = draft.size;
	draft_utf16(&draft, HOST);
	draft_value_from(&draft, descriptors, SLOT_HOST, VALUE_STRING, start);
	start = draft.size;
	draft_utf16(&draft, GUID);
	draft_u16(&draft, 0);
	draft_value_from(&draft, descriptors, SLOT_GUIDS, VALUE_STRING | VALUE_ARRAY, start);
	hiding_elsewhere_values(&draft, descriptors, used);
	write_fields(descriptors);
	fields.first = 0;
	start = draft.size;
	if (variant->nested && variant->is_bare) {
		draft.in_template = false;
		variant->nested();
		draft_eof(&draft);
	} else if (variant->nested) {
		draft_fragment(&draft);
		size_t nested = draft_instance(&draft, nested_id);
		draft_fragment(&draft);
		variant->nested();
		end_part(nested);
		if (variant->second)
			write_second(variant);
		if (variant->is_again)
			draft_instance_of(&draft, nested_id, nested, 0);
		draft_eof(&draft);
	}
	unsigned type = variant->is_array ? VALUE_ARRAY | VALUE_BINXML : VALUE_BINXML;
	draft_value_from(&draft, descriptors, SLOT_NESTED, variant->nested ? type : VALUE_NULL, start);
	fields.first = SLOT_FIELDS;
}

static void write_event(const struct variant *variant)
{
	if (draft.in_template && !variant->attributes) {
		draft_open(&draft, "Event");
	} else if (draft.in_template) {
		draft_open_with_attributes(&draft, "Event");
		variant->attributes();
	} else {
		/* As in forwarded events. */
		draft_open_with_attributes(&draft, "Event");
		draft_attribute(&draft, "xmlns");
		draft_text(&draft, "http://schemas.microsoft.com/win/2004/08/events/event");
	}
	draft_close(&draft);
	draft_open(&draft, "System");
	draft_close(&draft);
	variant->system();
	draft_end(&draft);
	if (variant->event) {
		variant->event();
	} else {
		draft_open(&draft, "EventData");
		draft_close(&draft);
		if (variant->data)
			variant->data();
		else
			hiding_plain_data();
		draft_end(&draft);
	}
	draft_end(&draft);
}

/* Returns where the template's definition is. */
static size_t write_record_of(const struct variant *variant, uint64_t id, uint32_t template_id)
{
	size_t record = draft_record(&draft, id);
	draft.in_template = false;
	draft_fragment(&draft);
	if (variant->before)
		variant->before();
	size_t template = draft_instance(&draft, template_id);
	draft_fragment(&draft);
	write_event(variant);
	if (!variant->is_open_ended)
		draft_eof(&draft);
	write_values(variant, template);
	draft_eof(&draft);
	draft_record_end(&draft, record);
	return template;
}

static void write_record(const struct variant *variant, uint64_t id)
{
	write_record_of(variant, id, (uint32_t)id);
}

struct draft *hiding_draft(void)
{
	return &draft;
}

void hiding_open(const char *name)
{
	draft_open(hiding_draft(), name);
	draft_close(hiding_draft());
}

void hiding_end(void)
{
	draft_end(hiding_draft());
}

void hiding_text(const char *name, const char *content)
{
	hiding_open(name);
	draft_text(hiding_draft(), content);
	hiding_end();
}

void hiding_attribute(const char *name, const char *content)
{
	draft_attribute(hiding_draft(), name);
	draft_text(hiding_draft(), content);
}

static void put(uint8_t *at, uint64_t number, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

static void finish_log(uint8_t log[HIDING_LOG_SIZE], unsigned count)
{
	static const char header[] = "ElfFile";
	draft_chunk_header(&draft);
	memset(log, 0, HIDING_LOG_SIZE);
	memcpy(log, header, sizeof header);
	put(log + 24, count + 1, 8);
	put(log + 32, 128, 4);
	put(log + 36, 1, 2);
	put(log + 38, 3, 2);
	put(log + 40, 4096, 2);
	put(log + 42, 1, 2);
	put(log + 124, crc32(0, log, 120), 4);
	memcpy(log + 4096, draft.bytes, CHUNK_SIZE);
}

void hiding_change_checksum(uint8_t log[HIDING_LOG_SIZE])
{
	uint8_t *header = log + 4096;
	header[52] ^= 1;
	put(header + 124, crc32(crc32(0, header, 120), header + 128, 384), 4);
}

void hiding_add_plain(uint64_t record_id)
{
	write_record(hiding_variant(0), record_id);
}

void hiding_finish(uint8_t log[HIDING_LOG_SIZE], unsigned count)
{
	finish_log(log, count);
}

void hiding_write(uint8_t log[HIDING_LOG_SIZE], const struct variant *variant)
{
	draft_init(&draft);
	write_record(hiding_variant(0), 1);
	write_record(variant, 2);
	write_record(hiding_variant(0), 3);
	finish_log(log, 3);
}

void hiding_write_without_id(uint8_t log[HIDING_LOG_SIZE], const struct variant *variant)
{
	draft_init(&draft);
	write_record(hiding_variant(0), 1);
	nested_id = 0;
	write_record_of(variant, 2, variant->nested ? 2 : 0);
	nested_id = NESTED_ID;
	write_record(hiding_variant(0), 3);
	finish_log(log, 3);
}

void hiding_write_plain(uint8_t log[HIDING_LOG_SIZE], unsigned count)
{
	draft_init(&draft);
	for (unsigned i = 1; i <= count; i++)
		write_record(hiding_variant(0), i);
	finish_log(log, count);
}

unsigned hiding_write_bare(uint8_t log[HIDING_LOG_SIZE], const struct variant *variant, bool with_template)
{
	unsigned count = 0;
	draft_init(&draft);
	while (draft.size < 0x3000)
		write_record(hiding_variant(0), ++count);
	size_t record = draft_record(&draft, ++count);
	draft.in_template = false;
	draft_fragment(&draft);
	/*
	 * The upper part of the offset of Event's name, which stands right there, leads to a definition of 24 bytes;
	 * the name's hash ends the count of values.
	 */
	size_t body = ((draft.size + 9) >> 8) + 24;
	size_t hash = draft.size + 9 + 4;
	write_event(variant);
	draft_eof(&draft);
	draft_record_end(&draft, record);
	draft.bytes[body] = with_template ? 0x0d : 0;
	if (with_template)
		draft.bytes[hash] = 0;
	finish_log(log, count);
	return count;
}

void hiding_write_borrowing(uint8_t log[HIDING_LOG_SIZE], const struct variant *first, const struct variant *second)
{
	draft_init(&draft);
	write_record_of(first, 1, 1);
	size_t template = write_record_of(second, 2, 1);
	draft_set_u32(&draft, template + 4, 2);
	finish_log(log, 2);
}

void hiding_write_namesakes(uint8_t log[HIDING_LOG_SIZE], const struct variant *first, const struct variant *second)
{
	draft_init(&draft);
	write_record_of(first, 1, 1);
	write_record_of(second, 2, 1);
	finish_log(log, 2);
}

void hiding_write_nested_namesakes(
	uint8_t log[HIDING_LOG_SIZE], const struct variant *first, const struct variant *second)
{
	draft_init(&draft);
	write_record_of(first, 1, first->nested ? 1 : NESTED_ID);
	write_record_of(second, 2, second->nested ? 1 : NESTED_ID);
	finish_log(log, 2);
}

void hiding_write_around(uint8_t log[HIDING_LOG_SIZE], unsigned first, unsigned number, unsigned last)
{
	draft_init(&draft);
	for (unsigned i = 1; i <= first; i++)
		write_record(hiding_variant(0), i);
	if (number)
		write_record(hiding_variant(0), number);
	else
		draft_u64(&draft, 0);
	for (unsigned i = first + 1; i <= first + last; i++)
		write_record(hiding_variant(0), i);
	finish_log(log, first + last);
}

/* SPDX-License-Identifier: MIT */
#include "test_trust_log.h"

#include "event/events.h"

#include <stdlib.h>
#include <string.h>

void trust_log_start(struct trust_log *log)
{
	memset(log, 0, sizeof *log);
	draft_init(&log->draft);
	log->size = HEADER;
}

void trust_log_free(struct trust_log *log)
{
	free(log->bytes);
	log->bytes = NULL;
}

void trust_log_end_chunk(struct trust_log *log)
{
	struct draft *draft = &log->draft;
	if (log->size + CHUNK > log->room) {
		log->room = 2 * (log->size + CHUNK);
		log->bytes = realloc(log->bytes, log->room);
		ck_assert_ptr_nonnull(log->bytes);
		memset(log->bytes, 0, HEADER);
	}
	draft_chunk_header(draft);
	memcpy(log->bytes + log->size, draft->bytes, CHUNK);
	log->size += CHUNK;
	draft_init(draft);
	memset(log->templates, 0, sizeof log->templates);
}

/* An element of a template; libevtx goes by the sizes, which close_attributes() and end_element() put in. */
static size_t begin_element(struct trust_log *log, const char *name)
{
	size_t at = log->draft.size;
	draft_open(&log->draft, name);
	draft_close(&log->draft);
	return at;
}

static void end_element(struct trust_log *log, size_t at)
{
	draft_end(&log->draft);
	draft_set_u32(&log->draft, at + 3, (uint32_t)(log->draft.size - at - 7));
}

static size_t begin_attributes(struct trust_log *log, const char *name)
{
	draft_open_with_attributes(&log->draft, name);
	draft_attribute(&log->draft, "Name");
	return log->draft.size;
}

static void close_attributes(struct trust_log *log, size_t at, const char *name)
{
	/* Before the first one: its token, where its name stands, and the name with its length, hash, link and NUL. */
	size_t first = at - 1 - 4 - 8 - 2 * strlen(name) - 2;
	draft_set_u32(&log->draft, first - 4, (uint32_t)(log->draft.size - first));
}

static void put_element(struct trust_log *log, const char *name, const char *text)
{
	size_t at = begin_element(log, name);
	draft_text(&log->draft, text);
	end_element(log, at);
}

static void put_system(struct trust_log *log, enum trust_kind kind)
{
	struct draft *draft = &log->draft;
	size_t at = begin_element(log, "System");
	size_t provider = draft->size;
	size_t name = begin_attributes(log, "Provider");
	draft_text(draft, EVENTS_PROVIDER_NAME);
	close_attributes(log, name, "Name");
	draft_empty(draft);
	draft_set_u32(draft, provider + 3, (uint32_t)(draft->size - provider - 7));
	put_element(log, "EventID", "4655");
	put_element(log, "Channel", "Security");
	if (kind == LISTING) {
		size_t computer = begin_element(log, "Computer");
		draft_slot(draft, SLOT_COMPUTERS, VALUE_STRING | VALUE_ARRAY);
		end_element(log, computer);
	} else {
		put_element(log, "Computer", "vpn1.corp.example");
	}
	end_element(log, at);
}

/* <Data Name="LocalAddress">192.0.2.1</Data>, left out where its slot is a null. */
static void put_depending(struct trust_log *log)
{
	struct draft *draft = &log->draft;
	size_t at = draft->size;
	size_t name = begin_attributes(log, "Data");
	draft_set_u16(draft, at + 1, SLOT_DEPENDS);
	draft_text(draft, log->literal ? log->literal : "LocalAddress");
	close_attributes(log, name, "Name");
	draft_close(draft);
	draft_text(draft, "192.0.2.1");
	end_element(log, at);
}

/* <Data Name="%1">%2</Data> */
static void put_named(struct trust_log *log)
{
	struct draft *draft = &log->draft;
	size_t at = draft->size;
	size_t name = begin_attributes(log, "Data");
	draft_optional(draft, SLOT_NAME, VALUE_STRING);
	close_attributes(log, name, "Name");
	draft_close(draft);
	draft_optional(draft, SLOT_VALUE, VALUE_STRING);
	end_element(log, at);
}

/* So large that a hundred of them are more than is kept of templates. */
static void put_large(struct trust_log *log, unsigned variant)
{
	static char text[24000];
	memset(text, 'x', sizeof text - 1);
	memcpy(text, "0123456789" + variant % 10, 1);
	memcpy(text + 1, "0123456789" + variant / 10 % 10, 1);
	memcpy(text + 2, "0123456789" + variant / 100, 1);
	put_element(log, "Data", text);
}

static size_t put_template(struct trust_log *log, enum trust_kind kind, unsigned variant)
{
	struct draft *draft = &log->draft;
	size_t template = draft_instance(draft, 7 + (uint32_t)kind + 16 * variant);
	draft_fragment(draft);
	size_t event = begin_element(log, "Event");
	put_system(log, kind);
	size_t data = begin_element(log, "EventData");
	put_depending(log);
	put_named(log);
	if (kind == UNREADABLE)
		put_element(log, "a b", "text");
	if (kind == LARGE)
		put_large(log, variant);
	end_element(log, data);
	end_element(log, event);
	draft_eof(draft);
	return template;
}

/* <Data Name="Nested">text</Data> as a value, and bytes behind it. */
static void put_nested(struct trust_log *log, unsigned oddities)
{
	struct draft *draft = &log->draft;
	draft_fragment(draft);
	size_t nested = draft_instance(draft, 5);
	draft_fragment(draft);
	size_t at = draft->size;
	size_t name = begin_attributes(log, "Data");
	draft_text(draft, "Nested");
	close_attributes(log, name, "Name");
	draft_close(draft);
	draft_text(draft, "text");
	end_element(log, at);
	draft_eof(draft);
	draft_values(draft, nested, 0);
	draft_eof(draft);
	if (oddities & HAS_BYTES_BEHIND)
		draft_u32(draft, 0x2a2a2a2a);
}

/* A record of that kind, and what its field is named. */
void trust_log_add(struct trust_log *log, enum trust_kind kind, unsigned variant, unsigned oddities, const char *name)
{
	struct draft *draft = &log->draft;
	size_t record = draft_record(draft, ++log->next_id);
	size_t *template = &log->templates[kind];
	bool is_null = oddities & DEPENDS_ON_NULL;
	uint16_t slots = kind == LISTING ? SLOT_COUNT : SLOT_COMPUTERS;
	size_t descriptors, from;
	draft->in_template = false;
	draft_fragment(draft);
	if (*template == 0) {
		*template = put_template(log, kind, variant);
		descriptors = draft_values(draft, *template, slots);
	} else {
		descriptors = draft_instance_of(draft, 7 + (uint32_t)kind + 16 * variant, *template, slots);
	}
	draft_value(draft, descriptors, SLOT_DEPENDS,
		is_null ? value_of(VALUE_NULL, BYTES("")) : value_of(VALUE_UINT8, BYTES("\1")));
	from = draft->size;
	draft_utf16(draft, name);
	draft_value_from(draft, descriptors, SLOT_NAME, VALUE_STRING, from);
	from = draft->size;
	if (oddities & IS_NESTED)
		put_nested(log, oddities);
	else
		draft_utf16(draft, "value");
	draft_value_from(draft, descriptors, SLOT_VALUE, oddities & IS_NESTED ? VALUE_BINXML : VALUE_STRING, from);
	from = draft->size;
	draft_utf16(draft, "vpn1.corp.example");
	draft_u16(draft, 0);
	if (oddities & HAS_TWO_COMPUTERS) {
		draft_utf16(draft, "decoy.example");
		draft_u16(draft, 0);
	}
	if (kind == LISTING)
		draft_value_from(draft, descriptors, SLOT_COMPUTERS, VALUE_STRING | VALUE_ARRAY, from);
	else
		draft->size = from;
	draft_eof(draft);
	draft_record_end(draft, record);
}

/* SPDX-License-Identifier: MIT */
/* Records of one template, in which the message of RenderingInfo is text or a value: see test_hiding.h. */
#include "test_hiding.h"

#include <string.h>

enum {
	VALUE_RECORD,
	VALUE_LOCAL,
	VALUE_PEER,
	VALUE_MODULE,
	VALUE_ASSOCIATION,
	VALUE_MESSAGE,
	VALUE_QUALIFIERS,
	VALUE_ALL
};

static bool leaves_out;

static void slot_system(void)
{
	hiding_begin_system(VALUE_QUALIFIERS, VALUE_STRING);
	hiding_open("EventRecordID");
	draft_slot(hiding_draft(), VALUE_RECORD, VALUE_UINT64);
	hiding_end();
	hiding_text("Channel", "Security");
	size_t at = hiding_draft()->size;
	hiding_text("Computer", "vpn1");
	if (leaves_out)
		draft_set_u16(hiding_draft(), at + 1, VALUE_QUALIFIERS);
}

static void slot_field(const char *name, unsigned slot, enum value_type type)
{
	draft_open_with_attributes(hiding_draft(), "Data");
	hiding_attribute("Name", name);
	draft_close(hiding_draft());
	draft_slot(hiding_draft(), slot, type);
	hiding_end();
}

static void slot_data(const char *message)
{
	hiding_open("EventData");
	slot_field("LocalAddress", VALUE_LOCAL, VALUE_STRING);
	slot_field("RemoteAddress", VALUE_PEER, VALUE_STRING);
	slot_field("KeyModName", VALUE_MODULE, VALUE_STRING);
	slot_field("MMSAID", VALUE_ASSOCIATION, VALUE_UINT64);
	hiding_end();
	hiding_open("RenderingInfo");
	hiding_open("Message");
	if (message)
		draft_text(hiding_draft(), message);
	else
		draft_slot(hiding_draft(), VALUE_MESSAGE, VALUE_STRING);
	hiding_end();
	hiding_end();
}

static void put_string(size_t descriptors, unsigned slot, const char *string)
{
	size_t start = hiding_draft()->size;
	if (string)
		draft_utf16(hiding_draft(), string);
	draft_value_from(hiding_draft(), descriptors, slot, string ? VALUE_STRING : VALUE_NULL, start);
}

/* An element with that text, without a template. */
static void put_nested(size_t descriptors, const char *string)
{
	struct draft *draft = hiding_draft();
	size_t start = draft->size;
	draft->in_template = false;
	hiding_text("x", string);
	draft_eof(draft);
	draft_value_from(draft, descriptors, VALUE_MESSAGE, VALUE_BINXML, start);
}

static void put_values(size_t descriptors, const struct hiding_rendered *one, unsigned number)
{
	const uint8_t record[8] = {(uint8_t)number};
	const struct value id = {record, 8, VALUE_UINT64};
	draft_value(hiding_draft(), descriptors, VALUE_RECORD, id);
	put_string(descriptors, VALUE_LOCAL, "192.0.2.1");
	put_string(descriptors, VALUE_PEER, one->peer);
	put_string(descriptors, VALUE_MODULE, "%%8244");
	draft_value(hiding_draft(), descriptors, VALUE_ASSOCIATION, id);
	if (one->type == VALUE_BINXML)
		put_nested(descriptors, one->message);
	else if (one->type)
		draft_value(hiding_draft(), descriptors, VALUE_MESSAGE,
			value_of(one->type, (const uint8_t *)one->message, strlen(one->message)));
	else
		put_string(descriptors, VALUE_MESSAGE, one->message);
	put_string(descriptors, VALUE_QUALIFIERS, one->qualifiers);
}

void hiding_write_rendered(uint8_t log[HIDING_LOG_SIZE], const struct hiding_rendered *records, unsigned count)
{
	struct draft *draft = hiding_draft();
	size_t template = 0;
	draft_init(draft);
	for (unsigned i = 0; i < count; i++) {
		const struct hiding_rendered *one = &records[i];
		size_t descriptors;
		size_t record = draft_record(draft, i + 1);
		draft->in_template = false;
		draft_fragment(draft);
		if (i == 0) {
			template = draft_instance(draft, 1);
			draft_fragment(draft);
			hiding_open("Event");
			hiding_open("System");
			slot_system();
			hiding_end();
			slot_data(one->template_message);
			hiding_end();
			draft_eof(draft);
			descriptors = draft_values(draft, template, VALUE_ALL);
		} else {
			descriptors = draft_instance_of(draft, 1, template, VALUE_ALL);
		}
		put_values(descriptors, one, i + 1);
		draft_eof(draft);
		draft_record_end(draft, record);
	}
	hiding_finish(log, count);
}

void hiding_write_left_out(uint8_t log[HIDING_LOG_SIZE])
{
	const struct hiding_rendered record = {.peer = HIDING_PEER, .message = "words"};
	leaves_out = true;
	hiding_write_rendered(log, &record, 1);
	leaves_out = false;
}

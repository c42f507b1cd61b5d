/* SPDX-License-Identifier: MIT */
/*
 * Records that are read right here, and otherwise by programs that take a name or an instance to be where Windows puts
 * it: names that stand ahead, what comes before an instance, texts in CDATA. And events of ours that hold another one.
 */
#include "event/events.h"
#include "test_hiding.h"

#include <string.h>

static void text(const char *name, const char *content)
{
	hiding_open(name);
	draft_text(hiding_draft(), content);
	draft_end(hiding_draft());
}

static void system_of(const char *provider, const char *guid, const char *id)
{
	struct draft *draft = hiding_draft();
	draft_open_with_attributes(draft, "Provider");
	draft_attribute(draft, "Name");
	draft_text(draft, provider);
	draft_attribute(draft, "Guid");
	draft_text(draft, guid);
	draft_empty(draft);
	text("EventID", id);
	draft_open_with_attributes(draft, "TimeCreated");
	draft_attribute(draft, "SystemTime");
	draft_text(draft, "2024-03-01T08:00:00Z");
	draft_empty(draft);
	text("Keywords", "0x8020000000000000");
	text("EventRecordID", "2");
	text("Channel", "Security");
	text("Computer", "vpn1");
}

static void ours(void)
{
	system_of(EVENTS_PROVIDER_NAME, "{54849625-5478-4994-A5BA-3E3B0328C30D}", "4655");
}

static void foreign(void)
{
	system_of("Other", "{00000000-0000-0000-0000-000000000001}", "77");
}

/* An element whose name stands ahead, in the element that follows at once. Returns where its name's offset is. */
static size_t open_ahead(void)
{
	struct draft *draft = hiding_draft();
	draft_u8(draft, 0x41);
	draft_u16(draft, 0xffff);
	draft_u32(draft, 0); /* size */
	size_t at = draft->size;
	draft_u32(draft, 0);
	draft_u32(draft, 0); /* size of the attributes */
	return at;
}

static void field_name(const char *name)
{
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), name);
	draft_close(hiding_draft());
}

static void content(const char *value, bool is_section)
{
	struct draft *draft = hiding_draft();
	if (!is_section) {
		hiding_field_value(value);
		return;
	}
	draft_u8(draft, 0x07);
	draft_u16(draft, (unsigned)strlen(value));
	draft_utf16(draft, value);
}

static void fields(bool is_ahead, bool is_section)
{
	static const char *const names[] = {"LocalAddress", "RemoteAddress", "KeyModName", "MMSAID"};
	static const char *const values[] = {"192.0.2.1", HIDING_PEER, "%%8222", "7"};
	struct draft *draft = hiding_draft();
	size_t ahead = 0;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t at = draft->size;
		if (i == 0 && is_ahead)
			ahead = open_ahead();
		else
			draft_open_with_attributes(draft, "Data");
		if (i == 1 && is_ahead)
			draft_set_u32(draft, ahead, (uint32_t)at + 11); /* token, dependency, size, offset */
		field_name(names[i]);
		content(values[i], i == 1 && is_section);
		draft_end(draft);
	}
}

static void plain(void)
{
	fields(false, false);
}

static void name_ahead(void)
{
	fields(true, false);
}

static void section(void)
{
	fields(false, true);
}

static void nested_event_data(void)
{
	hiding_open("EventData");
	fields(true, false);
	draft_end(hiding_draft());
}

static void plain_event_data(void)
{
	hiding_open("EventData");
	plain();
	draft_end(hiding_draft());
}

/* Of the attribute's text some take the beginning for a name, and the rest for a value. */
static void name_again(const char *name, const char *value)
{
	struct draft *draft = hiding_draft();
	plain();
	draft_open_with_attributes(draft, "Data");
	const size_t first = draft->size + 5; /* behind the token and the offset */
	field_name("First");
	content("1", false);
	draft_end(draft);
	draft_open_with_attributes(draft, "Data");
	draft->attribute = draft->size;
	draft_u8(draft, 0x06);
	draft_name_at(draft, first);
	draft_text_utf8(draft, name);
	draft_close(draft);
	draft_text_utf8(draft, value);
	draft_end(draft);
}

static void event_data_with_name_again(void)
{
	hiding_open("EventData");
	name_again("abcdefg\xc4\x85\xc4\x81", "2"); /* U+0105 and U+0101 */
	draft_end(hiding_draft());
}

static void event_data_with_name_again_and_a_value(void)
{
	hiding_open("EventData");
	name_again("abc", "a\xd4\xb1\xc4\x81"); /* U+0531 and U+0101: a byte further on */
	draft_end(hiding_draft());
}

/* A slot whose type has the number of a token stands there. */
static void event_data_with_name_again_and_a_slot(void)
{
	struct draft *draft = hiding_draft();
	hiding_open("EventData");
	plain();
	draft_open_with_attributes(draft, "Data");
	const size_t first = draft->size + 5;
	field_name("First");
	draft_optional(draft, 0, VALUE_BINARY);
	draft_end(draft);
	draft_open_with_attributes(draft, "Data");
	draft->attribute = draft->size;
	draft_u8(draft, 0x06);
	draft_name_at(draft, first);
	draft_text_utf8(draft, "State");
	draft_close(draft);
	draft_optional(draft, 0, VALUE_BINARY);
	draft_end(draft);
	draft_end(draft);
}

/* What golang-evtx calls by the text: see binxml/renamed.h. The name is an attribute, an element, or Data. */
static void section_called(const char *text, unsigned way)
{
	struct draft *draft = hiding_draft();
	if (way == 0) {
		draft_open_with_attributes(draft, "EventData");
		hiding_attribute("Name", text);
		draft_close(draft);
	} else {
		hiding_open("EventData");
		if (way == 1) {
			hiding_open("Name");
		} else {
			draft_open_with_attributes(draft, "Data");
			hiding_attribute("Name", "Name");
			draft_close(draft);
		}
		draft_text(draft, text);
		draft_end(hiding_draft());
	}
	hiding_open("Value");
	draft_text(draft, "4652");
	draft_end(hiding_draft());
}

static void section_called_system(void)
{
	section_called("System", 0);
	draft_end(hiding_draft());
}

static void section_with_an_element_called_system(void)
{
	section_called("System", 1);
	draft_end(hiding_draft());
}

static void section_with_data_called_system(void)
{
	section_called("System", 2);
	draft_end(hiding_draft());
}

static void section_called_otherwise(void)
{
	section_called("Systems", 0);
	draft_end(hiding_draft());
}

static void section_with_more(void)
{
	section_called("System", 0);
	text("Else", "a");
	draft_end(hiding_draft());
}

/* A name that stands right there, behind a list or a value that ends with this letter, and begins with these bytes. */
static void name_behind(const char *letter, uint32_t chained)
{
	struct draft *draft = hiding_draft();
	hiding_open("EventData");
	plain();
	draft_open_with_attributes(draft, "Data");
	draft_attribute(draft, "Name");
	draft_text_utf8(draft, letter);
	const size_t second = draft->size + 5;
	draft_attribute(draft, "abcdefg");
	draft_set_u32(draft, second, chained);
	draft_text(draft, "1");
	draft_close(draft);
	draft_end(draft);
	draft_end(draft);
}

static void event_data_with_name_that_begins_as_a_slot(void)
{
	name_behind("\xe8\x80\x80", 0x0f0e); /* U+8000: the four bytes before are a negative number */
}

static void event_data_with_name_that_is_passed_over(void)
{
	name_behind("\xe7\xbf\xbf", 0x0f0e); /* U+7FFF */
}

static void event_data_with_name_that_begins_as_nothing(void)
{
	name_behind("\xe8\x80\x80", 0x0f10);
}

static void event_data_with_plain_name_again(void)
{
	hiding_open("EventData");
	name_again("abcdefgE", "2");
	draft_end(hiding_draft());
}

static void another_id(void)
{
	struct draft *draft = hiding_draft();
	hiding_open("EventData");
	plain();
	draft_open_with_attributes(draft, "Data");
	field_name("Other");
	text("EventID", "4653");
	draft_end(draft);
	draft_end(draft);
}

static void second_id(void)
{
	foreign();
	text("EventID", "4655 ");
}

static void second_low_id(void)
{
	foreign();
	text("EventID", "70191"); /* 0x10000 and 4655 */
}

static void second_cleared_id(void)
{
	foreign();
	text("EventID", "104");
}

static void second_cleared_system(void)
{
	foreign();
	hiding_end();
	hiding_open("System");
	system_of("Microsoft-Windows-Eventlog", "{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}", "104");
}

static void event_with_blanks(void)
{
	hiding_open("UserData");
	hiding_open("Event");
	hiding_open("System");
	system_of(EVENTS_PROVIDER_NAME, "{54849625-5478-4994-A5BA-3E3B0328C30D}", " 4655 ");
	draft_end(hiding_draft());
	draft_end(hiding_draft());
	draft_end(hiding_draft());
}

static void data_in_rendering(void)
{
	hiding_open("EventData");
	plain();
	draft_end(hiding_draft());
	hiding_open("RenderingInfo");
	text("Message", "words");
	hiding_open("EventData");
	draft_open_with_attributes(hiding_draft(), "Data");
	field_name("RemoteAddress");
	content("203.0.113.9", false);
	draft_end(hiding_draft());
	draft_end(hiding_draft());
	draft_end(hiding_draft());
}

static void words_in_rendering(void)
{
	hiding_open("EventData");
	plain();
	draft_end(hiding_draft());
	hiding_open("RenderingInfo");
	text("Message", "words");
	text("Keywords", "words");
	draft_end(hiding_draft());
}

static void nested(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

static void declared_otherwise(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_REAL64);
}

static void not_optional(void)
{
	draft_slot(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

static void header(void)
{
	draft_fragment(hiding_draft());
}

static void instruction(void)
{
	struct draft *draft = hiding_draft();
	draft_u8(draft, 0x0a);
	draft_name(draft, "a");
	draft_u8(draft, 0x0b);
	draft_u16(draft, 1);
	draft_utf16(draft, "b");
}

static const struct variant variants[] = {
	{.name = "nothing odd", .system = ours, .data = plain, .is_plain = true},
	{.name = "nothing odd, another event", .system = foreign, .data = plain, .is_plain = true, .is_other = true},
	{.name = "a name ahead", .system = ours, .data = name_ahead},
	{.name = "a name ahead in another event", .system = foreign, .data = name_ahead, .is_other = true},
	{.name = "a name ahead in the nested part of another event",
		.system = foreign,
		.event = nested,
		.nested = nested_event_data,
		.is_other = true},
	{.name = "a name ahead in the nested part", .system = ours, .event = nested, .nested = nested_event_data},
	{.name = "nothing odd in the nested part",
		.system = ours,
		.event = nested,
		.nested = plain_event_data,
		.is_plain = true},
	{.name = "an EventID in the nested part", .system = ours, .event = nested, .nested = another_id},
	{.name = "a second EventID with a blank", .system = second_id, .data = plain, .is_other = true},
	{.name = "a second EventID beyond 16 bits", .system = second_low_id, .data = plain, .is_other = true},
	{.name = "a second EventID of a cleared log", .system = second_cleared_id, .data = plain, .is_other = true},
	{.name = "a second System of a cleared log", .system = second_cleared_system, .data = plain, .is_other = true},
	{.name = "an Event in UserData, with blanks around its EventID",
		.system = foreign,
		.event = event_with_blanks,
		.is_other = true},
	{.name = "nothing odd in the nested part of another event",
		.system = foreign,
		.event = nested,
		.nested = plain_event_data,
		.is_plain = true,
		.is_other = true},
	{.name = "a name of an attribute again, within whose text a value seems to begin, in another event",
		.system = foreign,
		.event = nested,
		.nested = event_data_with_name_again,
		.is_other = true},
	{.name = "a name of an attribute again, and a value seems to begin within the content, in another event",
		.system = foreign,
		.event = nested,
		.nested = event_data_with_name_again_and_a_value,
		.is_other = true},
	{.name = "a name of an attribute again, and a slot, in another event",
		.system = foreign,
		.event = nested,
		.nested = event_data_with_name_again_and_a_slot,
		.is_other = true},
	{.name = "a name of an attribute that is not passed over, and begins as a slot",
		.system = foreign,
		.event = nested,
		.nested = event_data_with_name_that_begins_as_a_slot,
		.is_other = true},
	{.name = "a name of an attribute that is passed over, and begins as a slot",
		.system = foreign,
		.event = nested,
		.nested = event_data_with_name_that_is_passed_over,
		.is_plain = true,
		.is_other = true},
	{.name = "a name of an attribute that is not passed over, and begins as no value",
		.system = foreign,
		.event = nested,
		.nested = event_data_with_name_that_begins_as_nothing,
		.is_plain = true,
		.is_other = true},
	{.name = "a name of an attribute again in another event",
		.system = foreign,
		.event = nested,
		.nested = event_data_with_plain_name_again,
		.is_other = true},
	{.name = "a name of an attribute again, within whose text a value seems to begin",
		.system = ours,
		.event = nested,
		.nested = event_data_with_name_again},
	{.name = "a section called System by an attribute",
		.system = foreign,
		.event = section_called_system,
		.is_other = true},
	{.name = "a section called System by an element",
		.system = foreign,
		.event = section_with_an_element_called_system,
		.is_other = true},
	{.name = "a section called System by Data",
		.system = foreign,
		.event = section_with_data_called_system,
		.is_other = true},
	{.name = "a section called otherwise",
		.system = foreign,
		.event = section_called_otherwise,
		.is_plain = true,
		.is_other = true},
	{.name = "a section with a name and more than a value",
		.system = foreign,
		.event = section_with_more,
		.is_plain = true,
		.is_other = true},
	{.name = "a template used twice in another event",
		.system = foreign,
		.event = nested,
		.nested = plain_event_data,
		.is_again = true,
		.is_other = true},
	{.name = "the nested part declared as a number",
		.system = ours,
		.event = declared_otherwise,
		.nested = plain_event_data},
	{.name = "the nested part in a slot that is not optional",
		.system = ours,
		.event = not_optional,
		.nested = plain_event_data},
	{.name = "data in RenderingInfo", .system = ours, .event = data_in_rendering},
	{.name = "words in RenderingInfo", .system = ours, .event = words_in_rendering, .is_plain = true},
	{.name = "a value in CDATA", .system = ours, .data = section},
	{.name = "two headers", .system = ours, .data = plain, .before = header},
	{.name = "two headers before another event",
		.system = foreign,
		.data = plain,
		.before = header,
		.is_other = true},
	{.name = "an instruction before the instance", .system = ours, .data = plain, .before = instruction},
	{.name = "an instruction before another event",
		.system = foreign,
		.data = plain,
		.before = instruction,
		.is_other = true},
};

_Static_assert(COUNT_OF(variants) == HIDING_AHEAD, "as the header says");

const struct variant *hiding_ahead_variant(size_t index)
{
	return &variants[index];
}

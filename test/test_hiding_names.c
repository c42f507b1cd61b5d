/* SPDX-License-Identifier: MIT */
/*
 * Records whose provider, names or numbers are written so that a program passes over them, and a person or an XML
 * reader does not; and what RenderingInfo holds beside words.
 */
#include "event/events.h"
#include "test_hiding.h"

#include <string.h>

#define NAME EVENTS_PROVIDER_NAME

/* A text with a character that stands for one or more in it: '@' of the text. */
static void units(const char *ascii, uint32_t character)
{
	struct draft *draft = hiding_draft();
	bool is_wide = character > 0xffff;
	unsigned count = 0;
	for (const char *at = ascii; *at; at++)
		count += *at == '@' && is_wide ? 2 : 1;
	draft_u8(draft, 0x05);
	draft_u8(draft, VALUE_STRING);
	draft_u16(draft, count);
	for (const char *at = ascii; *at; at++) {
		if (*at != '@') {
			draft_u16(draft, (unsigned char)*at);
		} else if (is_wide) {
			draft_u16(draft, 0xd800 + ((character - 0x10000) >> 10));
			draft_u16(draft, 0xdc00 + ((character - 0x10000) & 0x3ff));
		} else {
			draft_u16(draft, character);
		}
	}
}

static void behind_provider(const char *id)
{
	hiding_text("EventID", id);
	draft_open_with_attributes(hiding_draft(), "TimeCreated");
	hiding_attribute("SystemTime", "2024-03-01T08:00:00Z");
	draft_empty(hiding_draft());
	hiding_text("Keywords", "0x8020000000000000");
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
	hiding_text("Computer", "vpn1");
}

static void named(const char *name, uint32_t character)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Name");
	units(name, character);
	draft_empty(hiding_draft());
	behind_provider("4655");
}

static void with_guid(const char *guid, uint32_t character)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", "Other");
	draft_attribute(hiding_draft(), "Guid");
	units(guid, character);
	draft_empty(hiding_draft());
	behind_provider("4655");
}

static void ours(void)
{
	named(NAME, 0);
}

static void foreign(void)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", "Other");
	draft_empty(hiding_draft());
	behind_provider("77");
}

/* Providers. */

static void unseen_marks(void)
{
	named("Micro@soft-Win@dows-Secur@ity-Audi@ting", 0x1d173);
}

static void no_characters(void)
{
	named("Micro@soft-Win@dows-Secur@ity-Audi@ting", 0xffff);
}

static void undrawn_notes(void)
{
	named("Micro@soft-Win@dows-Secur@ity-Audi@ting", 0x1d159);
}

static void hebrew_points(void)
{
	named("Micro@soft-Win@dows-Secur@ity-Audi@ting", 0x5b4);
}

static void embedded(void)
{
	named("M@icrosoft-Windows-Security-Audiiting", 0x202b);
}

static void dots_for_hyphens(void)
{
	named("Microsoft@Windows@Security@Auditing", 0x2024);
}

static void oblique_hyphens(void)
{
	named("Microsoft@Windows@Security@Auditing", 0x2e5d);
}

static void accents(void)
{
	named("Mi@cro@soft-Win@dows-Secur@ity-Audi@ting", 0x307);
}

static void turned(void)
{
	named("@gnitiduA-ytiruceS-swodniW-tfosorciM", 0x202e);
}

static void half_turned(void)
{
	named("Microsoft-Windows-@gnitiduA-ytiruceS", 0x202e);
}

static void pairs_of_letters(void)
{
	named("Microsoft-Winclows-Security-Aucliting", 0);
}

static void big_endian(void)
{
	struct draft *draft = hiding_draft();
	draft_open_with_attributes(draft, "Provider");
	draft_attribute(draft, "Name");
	draft_u8(draft, 0x05);
	draft_u8(draft, VALUE_STRING);
	draft_u16(draft, sizeof NAME);
	draft_u16(draft, 0xfffe);
	for (const char *at = NAME; *at; at++)
		draft_u16(draft, (unsigned)(unsigned char)*at << 8);
	draft_empty(draft);
	behind_provider("4655");
}

static void references(void)
{
	named("Microsoft-Windows-Security-Auditin&#103;", 0);
}

static void hexadecimal_references(void)
{
	named("Microsoft&#x2d;Windows&#x2D;Security-&#65;uditing", 0);
}

static void goes_on_behind_a_nul(void)
{
	named("Microsoft-Windows-Securlty-Auditing@a name that goes on with more letters than anybody reads", 0);
}

static void goes_on_behind_a_tab(void)
{
	named("Microsoft-Windows-Security-Audit@ing\tand other words", 0x200b);
}

static void goes_on_in_brackets(void)
{
	named("Microsoft-Windows-Security-Audit@ing (Security)", 0x200b);
}

static void stands_in_brackets(void)
{
	named("events of {Microsoft-Windows-Securiti-Auditing}@", 0x3000);
}

static void goes_on_at_once(void)
{
	named("Microsoft-Windows-Security-Audit@ingOfEvents", 0x200b);
}

static void nearly_begins_so(void)
{
	named("Microsoft-Windows-Security-Audit-Configuration-Client", 0);
}

/* GUIDs under another name. */

static void unseen_in_guid(void)
{
	with_guid("{54849625-5478-4994-A5BA-@3E3B0328C30D}", 0x200b);
}

static void other_dashes(void)
{
	with_guid("{54849625@5478@4994@A5BA@3E3B0328C30D}", 0x2010);
}

static void no_dashes(void)
{
	with_guid("5484962554784994A5BA3E3B0328C30D", 0);
}

static void letter_for_digit(void)
{
	with_guid("urn:uuid:54849625-5478-4994-A5BA-3E3BO328C3OD", 0);
}

static void full_width_digit(void)
{
	with_guid("{@4849625-5478-4994-A5BA-3E3B0328C30D}", 0xff15);
}

static void reference_in_guid(void)
{
	with_guid("{5484&#57;625-5478-4994-A5BA-3E3B0328C30D}", 0);
}

static void another_guid(void)
{
	with_guid("{54849625-5478-4994-A5BA-3E3B0328C30E}", 0);
}

/* Whoever reads all numbers as big-endian has ours there. */
static void turned_bytes(void)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", "Other");
	draft_attribute(hiding_draft(), "Guid");
	draft_slot(hiding_draft(), SLOT_TURNED_GUID, VALUE_GUID);
	draft_empty(hiding_draft());
	behind_provider("4655");
}

/* An EventID that is nested, and longer than any. */

static void nested_id(const char *id)
{
	hiding_open("UserData");
	hiding_open("Event");
	hiding_text("EventID", id);
	hiding_end();
	hiding_end();
}

static void id_behind_zeros(void)
{
	char id[256];
	memset(id, '0', sizeof id);
	memcpy(id + sizeof id - 5, "4655", 5);
	nested_id(id);
}

static void id_behind_very_many_blanks(void)
{
	char id[1024];
	memset(id, ' ', sizeof id);
	memcpy(id + sizeof id - 5, "4655", 5);
	nested_id(id);
}

static void id_with_a_reference(void)
{
	nested_id("46&#53;5");
}

/* A System of its own with our provider, and no number. */
static void nested_provider(void)
{
	hiding_open("UserData");
	hiding_open("Event");
	hiding_open("System");
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), EVENTS_PROVIDER_NAME);
	draft_empty(hiding_draft());
	hiding_end();
	hiding_end();
	hiding_end();
}

/* Fields beside those that the event has. */

static void field(const char *name, uint32_t character, const char *content)
{
	draft_open_with_attributes(hiding_draft(), "Data");
	draft_attribute(hiding_draft(), "Name");
	units(name, character);
	draft_close(hiding_draft());
	hiding_field_value(content);
	hiding_end();
}

static void mark_before_a_name(void)
{
	hiding_plain_data();
	field("@RemoteAddress", 0xfffe, HIDING_PEER);
}

static void unseen_in_a_name(void)
{
	hiding_plain_data();
	field("Remote@Address", 0x200b, HIDING_PEER);
}

static void control_in_a_name(void)
{
	hiding_plain_data();
	field("Remote@Address", 1, HIDING_PEER);
}

static void small_letters(void)
{
	hiding_plain_data();
	field("remoteaddress", 0, HIDING_PEER);
}

static void reference_in_a_name(void)
{
	hiding_plain_data();
	field("Remote&#65;ddress", 0, HIDING_PEER);
}

static void name_before_a_nul(void)
{
	hiding_plain_data();
	field("RemoteAddress@xxxxxxxxxxxxxx", 0, HIDING_PEER);
}

static void name_before_a_line_separator(void)
{
	hiding_plain_data();
	field("RemoteAddress@as measured", 0x2028, HIDING_PEER);
}

static void name_before_a_semicolon(void)
{
	hiding_plain_data();
	field("RemoteAddress;of the peer", 0, HIDING_PEER);
}

static void name_before_brackets(void)
{
	hiding_plain_data();
	field("Remote@Address (of the peer)", 0x200b, HIDING_PEER);
}

static void another_name(void)
{
	hiding_plain_data();
	field("RemotePort", 0, "500");
}

static void quotation_mark(void)
{
	hiding_plain_data();
	draft_open_with_attributes(hiding_draft(), "Data");
	hiding_attribute("Else", "x\" Name=\"RemoteAddress");
	draft_close(hiding_draft());
	draft_text(hiding_draft(), HIDING_PEER);
	hiding_end();
}

/* Attributes where Windows writes none. */

static void attribute_of_provider(void)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", NAME);
	hiding_attribute("RawTime", HIDING_PEER);
	draft_empty(hiding_draft());
	behind_provider("4655");
}

static void attribute_of_data(const char *name)
{
	draft_open_with_attributes(hiding_draft(), "EventData");
	hiding_attribute(name, HIDING_PEER);
	draft_close(hiding_draft());
	hiding_plain_data();
	hiding_end();
}

static void attribute_of_event_data(void)
{
	attribute_of_data("RemoteAddress");
}

static void name_of_event_data(void)
{
	attribute_of_data("Name");
}

static void namespace_of_a_field(void)
{
	hiding_plain_data();
	draft_open_with_attributes(hiding_draft(), "Data");
	hiding_attribute("Name", "Else");
	hiding_attribute("xmlns", HIDING_PEER);
	draft_close(hiding_draft());
	hiding_end();
}

/* RenderingInfo. */

static void rendering(void (*content)(void))
{
	hiding_open("EventData");
	hiding_plain_data();
	hiding_end();
	hiding_open("RenderingInfo");
	hiding_text("Message", "words");
	content();
	hiding_end();
}

static void keywords(void)
{
	hiding_open("Keywords");
	hiding_text("Keyword", "Audit Success");
	hiding_text("Keyword", "Classic");
	hiding_end();
	hiding_text("Level", "Information");
}

static void peer(void)
{
	hiding_text("RemoteAddress", HIDING_PEER);
}

static void message(void)
{
	hiding_text("Message", HIDING_PEER);
}

static void attribute_of_level(void)
{
	draft_open_with_attributes(hiding_draft(), "Level");
	hiding_attribute("RemoteAddress", HIDING_PEER);
	draft_close(hiding_draft());
	hiding_end();
}

static void rendered_words(void)
{
	rendering(keywords);
}

static void rendered_peer(void)
{
	rendering(peer);
}

static void rendered_twice(void)
{
	rendering(message);
}

static void rendered_attribute(void)
{
	rendering(attribute_of_level);
}

static void bookmark(void)
{
	hiding_open("SubscriptionBookmarkEvent");
	hiding_text("SubscriptionId", "7");
	hiding_end();
}

static void id_in_bookmark(void)
{
	hiding_open("SubscriptionBookmarkEvent");
	hiding_text("EventID", "4655");
	hiding_end();
}

/* A field's name and a text, of letters one byte of which is markup: U+043C and U+3C22. */
static void letters_like_markup(void)
{
	hiding_open("EventData");
	draft_open_with_attributes(hiding_draft(), "Data");
	draft_attribute(hiding_draft(), "Name");
	units("na@e", 0x43c);
	draft_close(hiding_draft());
	units("te@t", 0x3c22);
	hiding_end();
	hiding_end();
}

/* The event's fields, and another one of that name. */
static void further_field(const char *name, uint32_t character)
{
	hiding_plain_data();
	draft_open_with_attributes(hiding_draft(), "Data");
	draft_attribute(hiding_draft(), "Name");
	units(name, character);
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "203.0.113.9");
	hiding_end();
}

static void greek_field(void)
{
	further_field("Remote@ddress", 0x1d6a8);
}

static void comma_field(void)
{
	further_field("Remote@Address", ',');
}

static void foreign_field(void)
{
	further_field("@@@@", 0x3b2);
}

static void element_of_data(const char *name)
{
	hiding_plain_data();
	hiding_text(name, "4655");
}

static void system_in_data(void)
{
	element_of_data("System");
}

static void event_in_data(void)
{
	element_of_data("Event");
}

static void provider_in_data(void)
{
	element_of_data("Provider");
}

static void other_field(const char *name)
{
	hiding_plain_data();
	field(name, 0, "4655");
}

/* Some take what looks like a namespace out of their XML, wherever it stands. */
static void blank_in_other_name(void)
{
	other_field("a xmlnsb");
}

static void control_in_other_name(void)
{
	other_field("a\1");
}

static const struct variant variants[] = {
	{.name = "an EventID in a bookmark", .system = foreign, .event = id_in_bookmark, .is_other = true},
	{.name = "a bookmark", .system = foreign, .event = bookmark, .is_plain = true, .is_other = true},
	{.name = "letters one byte of which is markup",
		.system = foreign,
		.event = letters_like_markup,
		.is_plain = true,
		.is_other = true},
	{.name = "a provider with marks of music", .system = unseen_marks},
	{.name = "a provider with what is no character", .system = no_characters},
	{.name = "a provider with notes that are not drawn", .system = undrawn_notes},
	{.name = "a provider with points of Hebrew", .system = hebrew_points},
	{.name = "a provider whose letters are embedded", .system = embedded},
	{.name = "a provider with dots for hyphens", .system = dots_for_hyphens},
	{.name = "a provider with oblique hyphens", .system = oblique_hyphens},
	{.name = "a provider with accents", .system = accents},
	{.name = "a field with a Greek letter of mathematics", .system = ours, .data = greek_field},
	{.name = "a field with a comma", .system = ours, .data = comma_field},
	{.name = "a field with letters of no field", .system = ours, .data = foreign_field},
	{.name = "a provider that is turned", .system = turned},
	{.name = "a provider of which half is turned", .system = half_turned},
	{.name = "a provider with cl for d", .system = pairs_of_letters},
	{.name = "a provider in the other order of bytes", .system = big_endian},
	{.name = "a provider with a reference in its text", .system = references},
	{.name = "a provider with hexadecimal references in its text", .system = hexadecimal_references},
	{.name = "a provider before a NUL", .system = goes_on_behind_a_nul},
	{.name = "a provider before a tab", .system = goes_on_behind_a_tab},
	{.name = "a provider before brackets", .system = goes_on_in_brackets},
	{.name = "a provider in brackets", .system = stands_in_brackets},
	{.name = "a provider whose name goes on", .system = goes_on_at_once},
	{.name = "a provider that nearly begins so", .system = nearly_begins_so, .is_plain = true, .is_other = true},
	{.name = "a GUID with an unseen character", .system = unseen_in_guid},
	{.name = "a GUID with other dashes", .system = other_dashes},
	{.name = "a GUID without dashes", .system = no_dashes},
	{.name = "a GUID with O for 0", .system = letter_for_digit},
	{.name = "a GUID with a full-width digit", .system = full_width_digit},
	{.name = "a GUID with a reference in its text", .system = reference_in_guid},
	{.name = "a GUID with its bytes turned", .system = turned_bytes},
	{.name = "another GUID", .system = another_guid, .is_plain = true, .is_other = true},
	{.name = "a nested EventID behind zeros", .system = foreign, .event = id_behind_zeros, .is_other = true},
	{.name = "a nested EventID behind very many blanks",
		.system = foreign,
		.event = id_behind_very_many_blanks,
		.is_other = true},
	{.name = "a nested EventID with a reference in its text",
		.system = foreign,
		.event = id_with_a_reference,
		.is_other = true},
	{.name = "a nested provider without a number", .system = foreign, .event = nested_provider, .is_other = true},
	{.name = "a second RemoteAddress behind U+FFFE", .system = ours, .data = mark_before_a_name},
	{.name = "a second RemoteAddress with an unseen character", .system = ours, .data = unseen_in_a_name},
	{.name = "a second RemoteAddress with a control character", .system = ours, .data = control_in_a_name},
	{.name = "a second RemoteAddress in small letters", .system = ours, .data = small_letters},
	{.name = "a second RemoteAddress with a reference in its name", .system = ours, .data = reference_in_a_name},
	{.name = "a second RemoteAddress before a NUL", .system = ours, .data = name_before_a_nul},
	{.name = "a second RemoteAddress before a line separator",
		.system = ours,
		.data = name_before_a_line_separator},
	{.name = "a second RemoteAddress before a semicolon", .system = ours, .data = name_before_a_semicolon},
	{.name = "a second RemoteAddress before brackets", .system = ours, .data = name_before_brackets},
	{.name = "a blank in the name of another field", .system = ours, .data = blank_in_other_name},
	{.name = "a control character in it", .system = ours, .data = control_in_other_name},
	{.name = "an element System in EventData", .system = ours, .data = system_in_data},
	{.name = "an element Event in EventData", .system = ours, .data = event_in_data},
	{.name = "an element Provider in EventData", .system = ours, .data = provider_in_data},
	{.name = "another field", .system = ours, .data = another_name, .is_plain = true},
	{.name = "a quotation mark in an attribute", .system = ours, .data = quotation_mark},
	{.name = "RawTime of Provider", .system = attribute_of_provider},
	{.name = "an attribute of EventData", .system = ours, .event = attribute_of_event_data},
	{.name = "a name of EventData", .system = ours, .event = name_of_event_data},
	{.name = "a namespace of a field", .system = ours, .data = namespace_of_a_field},
	{.name = "keywords in RenderingInfo", .system = ours, .event = rendered_words, .is_plain = true},
	{.name = "RemoteAddress in RenderingInfo", .system = ours, .event = rendered_peer},
	{.name = "two messages in RenderingInfo", .system = ours, .event = rendered_twice},
	{.name = "an attribute in RenderingInfo", .system = ours, .event = rendered_attribute},
};

_Static_assert(COUNT_OF(variants) == HIDING_NAMES, "as the header says");

const struct variant *hiding_names_variant(size_t index)
{
	return &variants[index];
}

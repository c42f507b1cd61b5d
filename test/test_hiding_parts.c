/* SPDX-License-Identifier: MIT */
/*
 * Records whose values are made of parts, of which other programs read the first alone, or pass over those that refer
 * to a character, and numbers of events that a program takes for no number.
 */
#include "event/events.h"
#include "test_hiding.h"

#include <string.h>

#define NAME EVENTS_PROVIDER_NAME
#define GUID "{54849625-5478-4994-A5BA-3E3B0328C30D}"

static void text_in(const char *content)
{
	draft_text(hiding_draft(), content);
}

/* A reference to a character: MS-EVEN6 2.2.12. */
static void reference(char character)
{
	draft_u8(hiding_draft(), 0x08);
	draft_u16(hiding_draft(), (unsigned char)character);
}

static void entity(const char *name)
{
	draft_u8(hiding_draft(), 0x09);
	draft_name(hiding_draft(), name);
}

static void provider(const char *name)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", name);
	draft_empty(hiding_draft());
}

static void time_created(void)
{
	draft_open_with_attributes(hiding_draft(), "TimeCreated");
	hiding_attribute("SystemTime", "2024-03-01T08:00:00Z");
	draft_empty(hiding_draft());
}

static void rest(void)
{
	hiding_text("Keywords", "0x8020000000000000");
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
	hiding_text("Computer", "vpn1");
}

static void behind_provider(void)
{
	hiding_text("EventID", "4655");
	time_created();
	rest();
}

static void ours(void)
{
	provider(NAME);
	behind_provider();
}

static void foreign(void)
{
	provider("Other");
	hiding_text("EventID", "77");
	time_created();
	rest();
}

/* Parts of System. */

static void id_with_a_reference(void)
{
	provider(NAME);
	hiding_open("EventID");
	text_in("465");
	reference('5');
	hiding_end();
	time_created();
	rest();
}

static void id_that_goes_on_in_a_reference(void)
{
	provider(NAME);
	hiding_open("EventID");
	text_in("4655");
	reference('0');
	hiding_end();
	time_created();
	rest();
}

static void id_around_a_reference(void)
{
	provider(NAME);
	hiding_open("EventID");
	text_in("46");
	reference('0');
	text_in("55");
	hiding_end();
	time_created();
	rest();
}

static void id_that_goes_on(void)
{
	provider(NAME);
	hiding_open("EventID");
	text_in("4655");
	text_in("0");
	hiding_end();
	time_created();
	rest();
}

static void provider_in_parts(const char *first, const char *second, char referred)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", first);
	if (referred)
		reference(referred);
	else
		text_in(second);
	draft_empty(hiding_draft());
	behind_provider();
}

static void provider_in_two_parts(void)
{
	provider_in_parts("Microsoft-Windows-Security-Auditin", "g", '\0');
}

static void provider_with_a_reference(void)
{
	provider_in_parts("Microsoft-Windows-Security-Auditin", NULL, 'g');
}

static void provider_that_goes_on(void)
{
	provider_in_parts(NAME, "-Of-Something-Else", '\0');
}

static void near_provider_that_goes_on(void)
{
	provider_in_parts("Microsoft-Windows-Security-Audlting", "-Of-Something-Else", '\0');
}

static void guid_that_goes_on(void)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", "Other");
	hiding_attribute("Guid", GUID);
	text_in("0");
	draft_empty(hiding_draft());
	behind_provider();
}

static void time_in_two_parts(void)
{
	provider(NAME);
	hiding_text("EventID", "4655");
	draft_open_with_attributes(hiding_draft(), "TimeCreated");
	hiding_attribute("SystemTime", "2024-03-01T08:00:00");
	text_in("Z");
	draft_empty(hiding_draft());
	rest();
}

static void id_in_parts_of_an_attribute(void)
{
	provider(NAME);
	draft_open_with_attributes(hiding_draft(), "EventID");
	hiding_attribute("Qualifiers", "0");
	text_in("465");
	draft_close(hiding_draft());
	text_in("5");
	hiding_end();
	time_created();
	rest();
}

static void id_of_a_text_and_a_value(void)
{
	provider(NAME);
	hiding_open("EventID");
	text_in("465");
	draft_slot(hiding_draft(), SLOT_NULL, VALUE_UINT8);
	hiding_end();
	time_created();
	rest();
}

static void short_guid(void)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", "Other");
	draft_attribute(hiding_draft(), "Guid");
	draft_slot(hiding_draft(), SLOT_SHORT_GUID, VALUE_GUID);
	draft_empty(hiding_draft());
	behind_provider();
}

static void guid_without_a_value(void)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Guid");
	hiding_attribute("Name", NAME);
	draft_empty(hiding_draft());
	behind_provider();
}

/* More than one EventID. */

static void then_signed(void)
{
	foreign();
	hiding_text("EventID", "+4655");
}

static void then_in_a_list(void)
{
	foreign();
	hiding_text("EventID", "77; 4655");
}

static void then_in_other_digits(void)
{
	static const uint8_t digits[] = {0x64, 0x06, 0x66, 0x06, 0x65, 0x06, 0x65, 0x06}; /* Arabic: 4655 */
	foreign();
	hiding_open("EventID");
	draft_u8(hiding_draft(), 0x05);
	draft_u8(hiding_draft(), VALUE_STRING);
	draft_u16(hiding_draft(), sizeof digits / 2);
	draft_bytes(hiding_draft(), digits, sizeof digits);
	hiding_end();
}

static void then_an_array(void)
{
	foreign();
	hiding_open("EventID");
	draft_slot(hiding_draft(), SLOT_NUMBERS, VALUE_ARRAY | VALUE_UINT16);
	hiding_end();
}

static void first_signed(void)
{
	provider(NAME);
	hiding_text("EventID", "+4655");
	hiding_text("EventID", "77");
	time_created();
	rest();
}

static void ours_by_number_alone(void)
{
	provider("Other");
	hiding_text("EventID", "4655 ");
	hiding_text("EventID", "77");
	time_created();
	rest();
}

static void other_numbers(void)
{
	provider("Other");
	hiding_text("EventID", "78");
	hiding_text("EventID", "14655");
	rest();
}

/* Parts of data. */

static void field_open(const char *name)
{
	draft_open_with_attributes(hiding_draft(), "Data");
	hiding_attribute("Name", name);
	draft_close(hiding_draft());
}

static void other_fields(void)
{
	hiding_field("LocalAddress", "192.0.2.1");
	hiding_field("KeyModName", "%%8222");
	hiding_field("MMSAID", "7");
}

static void peer_with_a_reference(void)
{
	other_fields();
	field_open("RemoteAddress");
	text_in("198.51.100.6");
	reference('6');
	hiding_end();
}

static void entity_in_a_field(void)
{
	hiding_plain_data();
	field_open("Else");
	size_t text = hiding_draft()->size;
	text_in("a");
	hiding_draft()->bytes[text] |= 0x40; /* more follows, as Windows says */
	entity("amp");
	hiding_end();
}

static void peer_in_two_parts(void)
{
	other_fields();
	field_open("RemoteAddress");
	text_in("198.51.100.");
	text_in("66");
	hiding_end();
}

/* RemoteAddress, whose Name begins with this; the rest and its value follow. */
static void begin_peer(const char *name)
{
	other_fields();
	draft_open_with_attributes(hiding_draft(), "Data");
	hiding_attribute("Name", name);
}

static void end_peer(const char *peer)
{
	draft_close(hiding_draft());
	text_in(peer);
	hiding_end();
}

static void name_in_two_parts(void)
{
	begin_peer("Remote");
	text_in("Address");
	end_peer(HIDING_PEER);
}

static void name_with_a_reference(void)
{
	begin_peer("RemoteAddres");
	reference('s');
	end_peer(HIDING_PEER);
}

static void name_of_a_text_and_a_value(void)
{
	begin_peer("Remote");
	hiding_field_value("Address");
	end_peer(HIDING_PEER);
}

static void name_with_a_null(void)
{
	begin_peer("RemoteAddress");
	draft_slot(hiding_draft(), SLOT_NULL, VALUE_STRING);
	end_peer(HIDING_PEER);
}

/* Which is not there, with all that it is made of. */
static void name_with_an_optional_null(void)
{
	begin_peer("RemoteAddress");
	draft_optional(hiding_draft(), SLOT_NULL, VALUE_STRING);
	end_peer(HIDING_OTHER_PEER);
}

static void attribute_without_a_value(void)
{
	other_fields();
	draft_open_with_attributes(hiding_draft(), "Data");
	draft_attribute(hiding_draft(), "Else");
	hiding_attribute("Name", "RemoteAddress");
	draft_close(hiding_draft());
	text_in(HIDING_PEER);
	hiding_end();
}

/* An attribute whose name's offset leads to its own token, in which the text is name and value. */
static void name_in_its_own_token(void)
{
	struct draft *draft = hiding_draft();
	hiding_plain_data();
	draft_open_with_attributes(draft, "Data");
	draft_u8(draft, 0x06);
	draft_name_at(draft, draft->size);
	text_in("Name");
	draft_close(draft);
	text_in("Else");
	hiding_end();
}

static void nested(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

static void text_in_event_data(void)
{
	hiding_plain_data();
	text_in(HIDING_OTHER_PEER);
}

static void nested_in_event_data(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
	hiding_plain_data();
}

static void nested_element(void)
{
	hiding_text("v", HIDING_OTHER_PEER);
}

static void nested_peer_with_a_reference(void)
{
	hiding_open("EventData");
	peer_with_a_reference();
	hiding_end();
}

static void an_event(void (*id)(void))
{
	hiding_open("UserData");
	hiding_open("Event");
	hiding_open("System");
	provider(NAME);
	hiding_open("EventID");
	id();
	hiding_end();
	hiding_end();
	hiding_end();
	hiding_end();
}

static void number_with_a_reference(void)
{
	text_in("4655");
	reference('0');
}

static void number_with_a_sign(void)
{
	text_in("+4655");
}

static void numbers(void)
{
	draft_slot(hiding_draft(), SLOT_NUMBERS, VALUE_ARRAY | VALUE_UINT16);
}

static void nested_name_of_a_text_and_a_value(void)
{
	hiding_open("EventData");
	name_of_a_text_and_a_value();
	hiding_end();
}

static void nested_name_in_two_parts(void)
{
	hiding_open("EventData");
	name_in_two_parts();
	hiding_end();
}

static void event_with_a_reference(void)
{
	an_event(number_with_a_reference);
}

static void event_with_a_sign(void)
{
	an_event(number_with_a_sign);
}

static void event_with_numbers(void)
{
	an_event(numbers);
}

static void tag_around_nothing(void)
{
	hiding_open("Data");
	text_in("</Data></EventData><");
	draft_slot(hiding_draft(), SLOT_NULL, VALUE_STRING);
	text_in("EventID>4655");
	hiding_end();
}

static const struct variant variants[] = {
	{.name = "a tag that begins in literal text", .system = foreign, .data = tag_around_nothing, .is_other = true},
	{.name = "an EventID with a reference", .system = id_with_a_reference},
	{.name = "an EventID that goes on in a reference", .system = id_that_goes_on_in_a_reference, .is_other = true},
	{.name = "an EventID around a reference", .system = id_around_a_reference, .is_other = true},
	{.name = "an EventID that goes on", .system = id_that_goes_on, .is_other = true},
	{.name = "a provider in two parts", .system = provider_in_two_parts},
	{.name = "a provider with a reference", .system = provider_with_a_reference},
	{.name = "our provider, which goes on", .system = provider_that_goes_on},
	{.name = "nearly our provider, which goes on", .system = near_provider_that_goes_on},
	{.name = "our GUID, which goes on", .system = guid_that_goes_on},
	{.name = "a time in two parts", .system = time_in_two_parts},
	{.name = "an EventID in parts of its attribute", .system = id_in_parts_of_an_attribute, .is_other = true},
	{.name = "an EventID of a text and a value", .system = id_of_a_text_and_a_value, .is_other = true},
	{.name = "our GUID in a value that is too short", .system = short_guid},
	{.name = "a name in its own token", .system = ours, .data = name_in_its_own_token},
	{.name = "a name in its own token in another event",
		.system = foreign,
		.data = name_in_its_own_token,
		.is_other = true},
	{.name = "a template without an end", .system = ours, .is_open_ended = true},
	{.name = "a template without an end, of another event",
		.system = foreign,
		.is_open_ended = true,
		.is_other = true},
	{.name = "a GUID without a value", .system = guid_without_a_value},
	{.name = "a second EventID with a sign", .system = then_signed, .is_other = true},
	{.name = "a second EventID in a list", .system = then_in_a_list, .is_other = true},
	{.name = "a second EventID in other digits", .system = then_in_other_digits, .is_other = true},
	{.name = "a second EventID that is an array", .system = then_an_array, .is_other = true},
	{.name = "a first EventID with a sign", .system = first_signed, .is_other = true},
	{.name = "two EventIDs of another provider", .system = ours_by_number_alone, .is_other = true},
	{.name = "two EventIDs that are not ours", .system = other_numbers, .is_plain = true, .is_other = true},
	{.name = "RemoteAddress with a reference", .system = ours, .data = peer_with_a_reference},
	{.name = "RemoteAddress with a reference in the nested part",
		.system = ours,
		.event = nested,
		.nested = nested_peer_with_a_reference},
	{.name = "a reference to an entity", .system = ours, .data = entity_in_a_field},
	{.name = "a reference to an entity in another event",
		.system = foreign,
		.data = entity_in_a_field,
		.is_other = true},
	{.name = "a text in EventData", .system = ours, .data = text_in_event_data},
	{.name = "BinXML in EventData", .system = ours, .data = nested_in_event_data, .nested = nested_element},
	{.name = "RemoteAddress in two parts", .system = ours, .data = peer_in_two_parts},
	{.name = "a Name in two parts", .system = ours, .data = name_in_two_parts},
	{.name = "a Name with a reference", .system = ours, .data = name_with_a_reference},
	{.name = "a Name of a text and a value", .system = ours, .data = name_of_a_text_and_a_value},
	{.name = "a Name with a null", .system = ours, .data = name_with_a_null},
	{.name = "a Name with an optional null",
		.system = ours,
		.data = name_with_an_optional_null,
		.peer = "",
		.beside = true},
	{.name = "a Name of a text and a value in the nested part",
		.system = ours,
		.event = nested,
		.nested = nested_name_of_a_text_and_a_value},
	{.name = "a Name in two parts without a template",
		.system = ours,
		.event = nested,
		.nested = nested_name_in_two_parts,
		.is_bare = true},
	{.name = "a Name of a text and a value in another event",
		.system = foreign,
		.data = name_of_a_text_and_a_value,
		.is_other = true},
	{.name = "an attribute without a value", .system = ours, .data = attribute_without_a_value},
	{.name = "an attribute without a value in another event",
		.system = foreign,
		.data = attribute_without_a_value,
		.is_other = true},
	{.name = "an Event in UserData, whose EventID goes on in a reference",
		.system = foreign,
		.event = event_with_a_reference,
		.is_other = true},
	{.name = "an Event in UserData, with a sign before its EventID",
		.system = foreign,
		.event = event_with_a_sign,
		.is_other = true},
	{.name = "an Event in UserData, whose EventID is an array",
		.system = foreign,
		.event = event_with_numbers,
		.is_other = true},
};

_Static_assert(COUNT_OF(variants) == HIDING_PARTS, "as the header says");

const struct variant *hiding_parts_variant(size_t index)
{
	return &variants[index];
}

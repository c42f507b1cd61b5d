/* SPDX-License-Identifier: MIT */
#include "test_hiding.h"

#include "event/events.h"

#include <string.h>

#define NAME  EVENTS_PROVIDER_NAME
#define GUID  "{54849625-5478-4994-A5BA-3E3B0328C30D}"
#define PEER  HIDING_PEER
#define HOST  "vpn1.corp.example"
#define DECOY "decoy.example"

/* An element that depends on a slot. */
static void open_depending(const char *name, enum slot slot)
{
	size_t at = hiding_draft()->size;
	draft_open(hiding_draft(), name);
	draft_set_u16(hiding_draft(), at + 1, slot);
	draft_close(hiding_draft());
}

static void provider(const char *element, const char *name, const char *guid)
{
	draft_open_with_attributes(hiding_draft(), element);
	if (name) {
		draft_attribute(hiding_draft(), "Name");
		draft_text(hiding_draft(), name);
	}
	if (guid) {
		draft_attribute(hiding_draft(), "Guid");
		draft_text(hiding_draft(), guid);
	}
	draft_empty(hiding_draft());
}

static void provider_slot(enum slot slot, unsigned type)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Name");
	draft_slot(hiding_draft(), slot, type);
	draft_empty(hiding_draft());
}

static void slot_element(const char *name, enum slot slot, unsigned type)
{
	draft_open(hiding_draft(), name);
	draft_close(hiding_draft());
	draft_slot(hiding_draft(), slot, type);
	draft_end(hiding_draft());
}

/* What Windows always writes. */
static void time_and_keywords(void)
{
	hiding_text("Keywords", "0x8020000000000000");
	draft_open_with_attributes(hiding_draft(), "TimeCreated");
	draft_attribute(hiding_draft(), "SystemTime");
	draft_text(hiding_draft(), "2024-03-01T08:00:00Z");
	draft_empty(hiding_draft());
}

/* What follows Provider and EventID in a plain System. */
static void rest_of_system(void)
{
	time_and_keywords();
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
	hiding_text("Computer", HOST);
}

static void plain_system(void)
{
	provider("Provider", NAME, GUID);
	hiding_text("EventID", "4655");
	rest_of_system();
}

void hiding_plain_data(void)
{
	hiding_field("LocalAddress", "192.0.2.1");
	hiding_field("RemoteAddress", PEER);
	hiding_field("KeyModName", "%%8244");
	hiding_field("MMSAID", "771");
}

static void ansi_provider(void)
{
	provider_slot(SLOT_ANSI, VALUE_ANSI_STRING);
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void provider_with_nuls(void)
{
	provider_slot(SLOT_NAME, VALUE_STRING);
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void id_with_nuls(void)
{
	provider("Provider", NAME, GUID);
	slot_element("EventID", SLOT_ID_TEXT, VALUE_STRING);
	rest_of_system();
}

static void provider_nested(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void nested_provider(void)
{
	provider("Provider", NAME, GUID);
}

static void id_nested(void)
{
	provider("Provider", NAME, GUID);
	slot_element("EventID", SLOT_NESTED, VALUE_BINXML);
	rest_of_system();
}

static void nested_id(void)
{
	hiding_text("Value", "4655");
}

static void id_left_out(void)
{
	provider("Provider", NAME, GUID);
	open_depending("EventID", SLOT_NULL);
	draft_text(hiding_draft(), "4624");
	draft_end(hiding_draft());
	slot_element("EventID", SLOT_ID, VALUE_UINT16);
	rest_of_system();
}

static void only_id_left_out(void)
{
	provider("Provider", NAME, GUID);
	open_depending("EventID", SLOT_NULL);
	draft_text(hiding_draft(), "4655");
	draft_end(hiding_draft());
	rest_of_system();
}

static void id_beside_a_null(void)
{
	provider("Provider", NAME, GUID);
	draft_open(hiding_draft(), "EventID");
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "4624");
	draft_optional(hiding_draft(), SLOT_NULL, VALUE_UINT16);
	draft_end(hiding_draft());
	slot_element("EventID", SLOT_ID, VALUE_UINT16);
	rest_of_system();
}

static void id_from_pieces(void)
{
	provider("Provider", NAME, GUID);
	draft_open(hiding_draft(), "EventID");
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "46");
	draft_text(hiding_draft(), "55");
	draft_end(hiding_draft());
	rest_of_system();
}

static void two_ids(void)
{
	provider("Provider", NAME, GUID);
	hiding_text("EventID", "4624");
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void two_providers(void)
{
	provider("Provider", "Other", NULL);
	provider("Provider", NAME, GUID);
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void two_computers(void)
{
	provider("Provider", NAME, GUID);
	hiding_text("EventID", "4655");
	time_and_keywords();
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
	open_depending("Computer", SLOT_NULL);
	draft_text(hiding_draft(), DECOY);
	draft_end(hiding_draft());
	slot_element("Computer", SLOT_HOST, VALUE_STRING);
}

static void computer_left_out(void)
{
	provider("Provider", NAME, GUID);
	hiding_text("EventID", "4655");
	time_and_keywords();
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
	open_depending("Computer", SLOT_NULL);
	draft_text(hiding_draft(), HOST);
	draft_end(hiding_draft());
}

/* An element that depends on a null, which is its only attribute's value. */
static void qualified_text(const char *name, const char *content)
{
	size_t at = hiding_draft()->size;
	draft_open_with_attributes(hiding_draft(), name);
	draft_set_u16(hiding_draft(), at + 1, SLOT_NULL);
	draft_attribute(hiding_draft(), "Qualifiers");
	draft_slot(hiding_draft(), SLOT_NULL, VALUE_UINT16);
	draft_close(hiding_draft());
	draft_text(hiding_draft(), content);
	draft_end(hiding_draft());
}

static void id_of_a_null_attribute(void)
{
	provider("Provider", NAME, GUID);
	qualified_text("EventID", "4655");
	rest_of_system();
}

static void computer_of_a_null_attribute(void)
{
	provider("Provider", NAME, GUID);
	hiding_text("EventID", "4655");
	time_and_keywords();
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
	qualified_text("Computer", HOST);
}

static void near_provider_element(void)
{
	provider("provider", NAME, GUID);
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void near_id_element(void)
{
	provider("Provider", NAME, GUID);
	hiding_text("EventId", "4655");
	rest_of_system();
}

static void no_provider(void)
{
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void other_guid(void)
{
	provider("Provider", NAME, "{54849625-5478-4994-A5BA-3E3B0328C30E}");
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void other_name(void)
{
	provider("Provider", "Other", GUID);
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void other_name_and_an_array_of_one_guid(void)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), "Other");
	draft_attribute(hiding_draft(), "Guid");
	draft_slot(hiding_draft(), SLOT_GUIDS, VALUE_STRING | VALUE_ARRAY);
	draft_empty(hiding_draft());
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void data_in_security(void)
{
	plain_system();
	draft_open(hiding_draft(), "Security");
	draft_close(hiding_draft());
	hiding_field("RemoteAddress", PEER);
	draft_end(hiding_draft());
}

static void no_peer(void)
{
	hiding_field("LocalAddress", "192.0.2.1");
	hiding_field("KeyModName", "%%8244");
	hiding_field("MMSAID", "771");
}

static void near_peer(void)
{
	no_peer();
	hiding_field("RemoteAddresS", PEER);
}

static void peer_left_out(void)
{
	no_peer();
	size_t at = hiding_draft()->size;
	draft_open_with_attributes(hiding_draft(), "Data");
	draft_set_u16(hiding_draft(), at + 1, SLOT_NULL);
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), "RemoteAddress");
	draft_close(hiding_draft());
	draft_text(hiding_draft(), PEER);
	draft_end(hiding_draft());
}

static void other_system(void)
{
	provider("Provider", "Other", NULL);
	hiding_text("EventID", "77");
	rest_of_system();
}

static void prefixed_names(void)
{
	provider("a:Provider", NAME, GUID);
	hiding_text("b:EventID", "4655");
	rest_of_system();
}

static void id_beyond_16_bits(void)
{
	provider("Provider", NAME, GUID);
	hiding_text("EventID", "70191"); /* 0x10000 and 4655 */
	rest_of_system();
}

static void misnamed_guid(void)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), "Other");
	draft_attribute(hiding_draft(), "Id");
	draft_text(hiding_draft(), GUID);
	draft_empty(hiding_draft());
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void nested_in_an_unknown_attribute(void)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), NAME);
	draft_attribute(hiding_draft(), "Else");
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
	draft_empty(hiding_draft());
	hiding_text("EventID", "4655");
	rest_of_system();
}

static void wrapped_id(void)
{
	provider("Provider", NAME, GUID);
	hiding_text("EventID", "77");
	draft_open(hiding_draft(), "Else");
	draft_close(hiding_draft());
	hiding_text("EventID", "4655");
	draft_end(hiding_draft());
	rest_of_system();
}

/* An element that is there, with a text that a null takes away. */
static void peer_beside_a_null(void)
{
	no_peer();
	size_t at = hiding_draft()->size;
	draft_open_with_attributes(hiding_draft(), "Data");
	draft_set_u16(hiding_draft(), at + 1, SLOT_ID);
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), "RemoteAddress");
	draft_close(hiding_draft());
	draft_text(hiding_draft(), PEER);
	draft_optional(hiding_draft(), SLOT_NULL, VALUE_STRING);
	draft_end(hiding_draft());
}

/* What Event holds beside System. */

static void event_data(void)
{
	draft_open(hiding_draft(), "EventData");
	draft_close(hiding_draft());
	hiding_plain_data();
	draft_end(hiding_draft());
}

static void nested_content(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

static void nested_content_twice(void)
{
	nested_content();
	nested_content();
}

static void system_that_is_left_out(void)
{
	event_data();
	open_depending("System", SLOT_NULL);
	nested_content();
	draft_end(hiding_draft());
}

static void nested_event(void)
{
	draft_open(hiding_draft(), "Event");
	draft_close(hiding_draft());
	draft_open(hiding_draft(), "System");
	draft_close(hiding_draft());
	plain_system();
	draft_end(hiding_draft());
	event_data();
	draft_end(hiding_draft());
}

static void nested_system(void)
{
	draft_open(hiding_draft(), "System");
	draft_close(hiding_draft());
	plain_system();
	draft_end(hiding_draft());
}

static void rendering_info(void)
{
	draft_open(hiding_draft(), "RenderingInfo");
	draft_close(hiding_draft());
	hiding_text("Message", "A Main Mode security association ended.");
	draft_end(hiding_draft());
}

static void nested_second_system(void)
{
	event_data();
	nested_system();
}

static const struct variant variants[] = {
	{.name = "plain", .system = plain_system, .is_plain = true},
	{.name = "ansi provider", .system = ansi_provider, .is_plain = true},
	{.name = "id from pieces", .system = id_from_pieces},
	{.name = "provider with NULs", .system = provider_with_nuls},
	{.name = "id with NULs", .system = id_with_nuls},
	{.name = "provider nested", .system = provider_nested, .nested = nested_provider},
	{.name = "id nested", .system = id_nested, .nested = nested_id},
	{.name = "an id that is left out, and one", .system = id_left_out},
	{.name = "the only id left out", .system = only_id_left_out},
	{.name = "the only computer left out", .system = computer_left_out},
	{.name = "an id that depends on a null attribute", .system = id_of_a_null_attribute},
	{.name = "a computer that depends on a null attribute", .system = computer_of_a_null_attribute},
	{.name = "an id beside a null, and one", .system = id_beside_a_null},
	{.name = "two ids", .system = two_ids, .is_other = true},
	{.name = "two providers", .system = two_providers},
	{.name = "two computers", .system = two_computers},
	{.name = "nearly Provider", .system = near_provider_element},
	{.name = "nearly EventID", .system = near_id_element},
	{.name = "no provider", .system = no_provider},
	{.name = "our name, another GUID", .system = other_guid},
	{.name = "our GUID, another name", .system = other_name},
	{.name = "our GUID in an array, another name", .system = other_name_and_an_array_of_one_guid},
	{.name = "data in Security", .system = data_in_security, .data = no_peer, .peer = ""},
	{.name = "nearly RemoteAddress", .system = plain_system, .data = near_peer, .peer = ""},
	{.name = "no RemoteAddress", .system = plain_system, .data = no_peer, .peer = ""},
	{.name = "RemoteAddress left out", .system = plain_system, .data = peer_left_out, .peer = ""},
	{.name = "an id beyond 16 bits", .system = id_beyond_16_bits, .is_other = true},
	{.name = "prefixed names", .system = prefixed_names},
	{.name = "another name, our GUID in an unknown attribute", .system = misnamed_guid},
	{.name = "BinXML in an unknown attribute", .system = nested_in_an_unknown_attribute, .nested = nested_id},
	{.name = "an id in an unknown element", .system = wrapped_id, .is_other = true},
	{.name = "RemoteAddress beside a null", .system = plain_system, .data = peer_beside_a_null, .peer = ""},
	{.name = "a second System",
		.system = other_system,
		.event = nested_content,
		.nested = nested_second_system,
		.is_other = true},
	{.name = "a System that is left out",
		.system = other_system,
		.event = system_that_is_left_out,
		.nested = plain_system,
		.is_other = true},
	{.name = "an Event in an Event",
		.system = other_system,
		.event = nested_content,
		.nested = nested_event,
		.is_other = true},
	{.name = "two values in Event, one behind the other",
		.system = other_system,
		.event = nested_content_twice,
		.nested = nested_event,
		.is_other = true},
	{.name = "a second part of the value in Event",
		.system = other_system,
		.event = nested_content,
		.nested = event_data,
		.second = nested_system,
		.is_other = true},
	{.name = "RenderingInfo as a second part, as Windows writes it",
		.system = plain_system,
		.event = nested_content,
		.nested = event_data,
		.second = rendering_info,
		.is_plain = true},
	{.name = "data without a template in an event with one",
		.system = plain_system,
		.event = nested_content,
		.nested = event_data,
		.is_bare = true},
	{.name = "a second part of the value in Event, which is not System",
		.system = plain_system,
		.event = nested_content,
		.nested = event_data,
		.second = event_data},
};

_Static_assert(COUNT_OF(variants) == HIDING_VARIANTS, "as the header says");

const struct variant *hiding_variant(size_t index)
{
	if (index < HIDING_VARIANTS)
		return &variants[index];
	index -= HIDING_VARIANTS;
	if (index < HIDING_ELSEWHERE)
		return hiding_elsewhere_variant(index);
	index -= HIDING_ELSEWHERE;
	if (index < HIDING_AHEAD)
		return hiding_ahead_variant(index);
	index -= HIDING_AHEAD;
	if (index < HIDING_PARTS)
		return hiding_parts_variant(index);
	index -= HIDING_PARTS;
	if (index < HIDING_NAMES)
		return hiding_names_variant(index);
	index -= HIDING_NAMES;
	return index < HIDING_RENAMED ? hiding_renamed_variant(index) : hiding_beside_variant(index - HIDING_RENAMED);
}

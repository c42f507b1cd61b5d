/* SPDX-License-Identifier: MIT */
/*
 * Records that are another event by their System, in which an IPsec event stands elsewhere: in BinXML where no value
 * is BinXML, in parts that are left out, or in markup that other programs print as it stands.
 */
#include "test_hiding.h"

#include "event/events.h"

#include <string.h>

#define NAME     EVENTS_PROVIDER_NAME
#define GUID     "{54849625-5478-4994-A5BA-3E3B0328C30D}"
#define ODD_TYPE 0x16u

static void slot(const char *name, enum slot number, unsigned type)
{
	hiding_open(name);
	draft_slot(hiding_draft(), number, type);
	hiding_end();
}

static void attribute_slot(const char *name, enum slot number, unsigned type)
{
	draft_attribute(hiding_draft(), name);
	draft_slot(hiding_draft(), number, type);
}

/* An element that has attributes alone; they follow, and finish_tag(). */
static void open_tag(const char *name)
{
	draft_open_with_attributes(hiding_draft(), name);
}

static void finish_tag(void)
{
	draft_empty(hiding_draft());
}

static void provider(const char *name)
{
	open_tag("Provider");
	hiding_attribute("Name", name);
	finish_tag();
}

static void rest(void)
{
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
}

static void foreign(void)
{
	provider("Other");
	hiding_text("EventID", "77");
	rest();
}

static void whole_foreign(void)
{
	foreign();
	hiding_text("Computer", "vpn1");
}

static void our_system(void)
{
	hiding_open("System");
	provider(NAME);
	hiding_text("EventID", "4655");
	rest();
	hiding_end();
}

static void our_data(void)
{
	hiding_open("EventData");
	open_tag("Data");
	hiding_attribute("Name", "RemoteAddress");
	draft_close(hiding_draft());
	hiding_field_value(HIDING_PEER);
	hiding_end();
	hiding_end();
}

/* What nested values hold. */

static void an_event(void)
{
	hiding_open("Event");
	our_system();
	our_data();
	hiding_end();
}

static void an_id(void)
{
	hiding_text("EventID", "4655");
}

static void a_cleared_log(void)
{
	hiding_text("EventID", "1102");
}

static void a_prefixed_id(void)
{
	hiding_text("x:EventID", "4655");
}

/* Places in System. */

static void in_computer(void)
{
	foreign();
	slot("Computer", SLOT_NESTED, VALUE_BINXML);
}

static void in_keywords(void)
{
	whole_foreign();
	slot("Keywords", SLOT_NESTED, VALUE_BINXML);
}

static void in_qualifiers(void)
{
	provider("Other");
	open_tag("EventID");
	attribute_slot("Qualifiers", SLOT_NESTED, VALUE_BINXML);
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "77");
	hiding_end();
	rest();
}

static void in_activity(void)
{
	whole_foreign();
	open_tag("Correlation");
	attribute_slot("RelatedActivityID", SLOT_NESTED, VALUE_BINXML);
	finish_tag();
}

static void in_user(void)
{
	whole_foreign();
	open_tag("Security");
	attribute_slot("UserID", SLOT_NESTED, VALUE_BINXML);
	finish_tag();
}

static void in_guid(void)
{
	open_tag("Provider");
	hiding_attribute("Name", "Other");
	attribute_slot("Guid", SLOT_NESTED, VALUE_BINXML);
	finish_tag();
	hiding_text("EventID", "77");
	rest();
}

/* Places beside System. */

static void in_user_data(void)
{
	hiding_open("UserData");
	an_event();
	hiding_end();
}

static void nested_in_user_data(void)
{
	slot("UserData", SLOT_NESTED, VALUE_BINXML);
}

static void nested_in_data(void)
{
	hiding_open("EventData");
	slot("Data", SLOT_NESTED, VALUE_BINXML);
	hiding_end();
}

static void system_in_event_data(void)
{
	hiding_open("EventData");
	our_system();
	our_data();
	hiding_end();
}

static void system_in_rendering(void)
{
	hiding_open("RenderingInfo");
	our_system();
	hiding_end();
}

static void nested_in_rendering(void)
{
	slot("RenderingInfo", SLOT_NESTED, VALUE_BINXML);
}

static void id_in_user_data(void)
{
	hiding_open("UserData");
	hiding_open("Case");
	an_id();
	hiding_end();
	hiding_end();
}

static void nested_content(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

static void bytes_as_content(void)
{
	draft_slot(hiding_draft(), SLOT_REST_OF_GUID, VALUE_BINXML);
}

static void bytes_in_computer(void)
{
	foreign();
	slot("Computer", SLOT_REST_OF_GUID, VALUE_BINXML);
}

static void user_data_as_value(void)
{
	hiding_open("UserData");
	an_event();
	hiding_end();
}

static void rendering_as_value(void)
{
	hiding_open("RenderingInfo");
	an_id();
	hiding_end();
}

static void second_system(void)
{
	our_data();
	our_system();
}

/* Markup. */

static void element_name(void)
{
	whole_foreign();
	hiding_open("a/><EventID>4655</EventID><b");
	hiding_end();
}

static void attribute_name(void)
{
	whole_foreign();
	open_tag("Correlation");
	hiding_attribute("z=\"1\"/><EventID>4655</EventID><x y", "1");
	finish_tag();
}

static void instruction(void)
{
	static const char data[] = "?><EventID>4655</EventID><?y";
	struct draft *draft = hiding_draft();
	whole_foreign();
	draft_u8(draft, 0x0a);
	draft_name(draft, "x");
	draft_u8(draft, 0x0b);
	draft_u16(draft, sizeof data - 1);
	draft_utf16(draft, data);
}

static void section(void)
{
	static const char data[] = "]]></Computer><EventID>4655</EventID><Computer>";
	struct draft *draft = hiding_draft();
	foreign();
	hiding_open("Computer");
	draft_u8(draft, 0x07);
	draft_u16(draft, sizeof data - 1);
	draft_utf16(draft, data);
	hiding_end();
}

static void provider_name(void)
{
	provider(NAME HIDING_MARKUP);
	hiding_text("EventID", "77");
	rest();
}

static void provider_name_slot(void)
{
	open_tag("Provider");
	attribute_slot("Name", SLOT_MARKUP, VALUE_STRING);
	finish_tag();
	hiding_text("EventID", "77");
	rest();
}

static void unknown_attribute(void)
{
	whole_foreign();
	open_tag("Execution");
	hiding_attribute("z", HIDING_MARKUP);
	finish_tag();
}

static void attribute_value(void)
{
	whole_foreign();
	open_tag("Execution");
	attribute_slot("ProcessID", SLOT_MARKUP, VALUE_UINT32);
	finish_tag();
}

static void ansi_value(void)
{
	foreign();
	slot("Computer", SLOT_ANSI_MARKUP, VALUE_ANSI_STRING);
}

static void unknown_value(void)
{
	foreign();
	slot("Computer", SLOT_ODD_MARKUP, ODD_TYPE);
}

static void data_name(void)
{
	hiding_open("EventData");
	open_tag("Data");
	hiding_attribute("Name", HIDING_MARKUP);
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "1");
	hiding_end();
	hiding_end();
}

static void data_name_slot(void)
{
	hiding_open("EventData");
	open_tag("Data");
	attribute_slot("Name", SLOT_MARKUP, VALUE_STRING);
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "1");
	hiding_end();
	hiding_end();
}

/* Numbers of ours with a provider that is nearly ours. */

static void our_id(const char *name)
{
	provider(name);
	hiding_text("EventID", "4655");
	rest();
}

static void i_as_l(void)
{
	our_id("Mlcrosoft-Wlndows-Securlty-Audltlng");
}

static void underscores(void)
{
	our_id("Microsoft_Windows_Security_Auditing");
}

static void title(void)
{
	our_id("Microsoft Windows security auditing.");
}

static void event_source(void)
{
	open_tag("Provider");
	hiding_attribute("Name", "Other");
	hiding_attribute("EventSourceName", NAME);
	finish_tag();
	hiding_text("EventID", "4655");
	rest();
}

static void long_guid(void)
{
	open_tag("Provider");
	hiding_attribute("Name", "Other");
	attribute_slot("Guid", SLOT_LONG_GUID, VALUE_GUID);
	finish_tag();
	hiding_text("EventID", "4655");
	rest();
}

static void another_provider(void)
{
	our_id("Other");
}

static void no_binxml(void)
{
	provider(NAME);
	open_tag("EventID");
	attribute_slot("Qualifiers", SLOT_NO_BINXML, VALUE_BINXML);
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "4655");
	hiding_end();
	rest();
}

/* Values that are read in more than one way. */

static void our_own(void)
{
	our_id(NAME);
}

static void data_open(const char *name)
{
	open_tag("Data");
	hiding_attribute("Name", name);
	draft_close(hiding_draft());
}

static void element_in_a_value(void)
{
	static const char *const others[] = {"LocalAddress", "KeyModName", "MMSAID"};
	hiding_open("EventData");
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		data_open(others[i]);
		hiding_field_value("7");
		hiding_end();
	}
	data_open("RemoteAddress");
	draft_text(hiding_draft(), "198.51.");
	hiding_open("b");
	hiding_end();
	draft_text(hiding_draft(), "100.66");
	hiding_end();
	hiding_end();
}

/* The element depends on the null that its text begins with. */
static void id_behind_its_null(void)
{
	struct draft *draft = hiding_draft();
	provider(NAME);
	size_t at = draft->size;
	hiding_open("EventID");
	draft_set_u16(draft, at + 1, SLOT_NULL);
	draft_slot(draft, SLOT_NULL, VALUE_UINT16);
	draft_text(draft, "4655");
	hiding_end();
	rest();
}

/* What is harmless. */

static void named_id(void)
{
	hiding_open("EventData");
	open_tag("Data");
	hiding_attribute("Name", "EventID");
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "4655");
	hiding_end();
	hiding_end();
}

static void other_ids(void)
{
	hiding_open("UserData");
	hiding_open("Event");
	hiding_text("EventID", "4624");
	hiding_text("RuleID", "4655");
	hiding_end();
	hiding_end();
}

static void escaped_text(void)
{
	hiding_open("EventData");
	slot("Data", SLOT_MARKUP, VALUE_STRING);
	hiding_end();
}

static void literal_text(void)
{
	hiding_open("EventData");
	hiding_text("Data", HIDING_MARKUP);
	hiding_end();
}

static const struct variant variants[] = {
	{.name = "an Event in Computer", .system = in_computer, .nested = an_event, .is_other = true},
	{.name = "an Event in an array of BinXML",
		.system = whole_foreign,
		.event = nested_content,
		.nested = user_data_as_value,
		.is_array = true,
		.is_other = true},
	{.name = "bytes where the template has BinXML",
		.system = whole_foreign,
		.event = bytes_as_content,
		.is_other = true},
	{.name = "bytes where the template has BinXML in Computer", .system = bytes_in_computer, .is_other = true},
	{.name = "another in an array of BinXML in Computer",
		.system = in_computer,
		.nested = an_event,
		.is_array = true,
		.is_other = true},
	{.name = "an EventID in Computer", .system = in_computer, .nested = an_id, .is_other = true},
	{.name = "the EventID of a cleared log in Computer",
		.system = in_computer,
		.nested = a_cleared_log,
		.is_other = true},
	{.name = "a prefixed EventID in Computer", .system = in_computer, .nested = a_prefixed_id, .is_other = true},
	{.name = "an EventID in Computer, without a template",
		.system = in_computer,
		.nested = an_id,
		.is_bare = true,
		.is_other = true},
	{.name = "an Event in Keywords", .system = in_keywords, .nested = an_event, .is_other = true},
	{.name = "an EventID in Qualifiers", .system = in_qualifiers, .nested = an_id, .is_other = true},
	{.name = "an Event in RelatedActivityID", .system = in_activity, .nested = an_event, .is_other = true},
	{.name = "an Event in UserID", .system = in_user, .nested = an_event, .is_other = true},
	{.name = "an EventID in Guid", .system = in_guid, .nested = an_id, .is_other = true},
	{.name = "an Event in UserData", .system = whole_foreign, .event = in_user_data, .is_other = true},
	{.name = "an Event as a value in UserData",
		.system = whole_foreign,
		.event = nested_in_user_data,
		.nested = an_event,
		.is_other = true},
	{.name = "an Event as a value of Data",
		.system = whole_foreign,
		.event = nested_in_data,
		.nested = an_event,
		.is_other = true},
	{.name = "System in EventData", .system = whole_foreign, .event = system_in_event_data, .is_other = true},
	{.name = "System in RenderingInfo", .system = whole_foreign, .event = system_in_rendering, .is_other = true},
	{.name = "an EventID as a value in RenderingInfo",
		.system = whole_foreign,
		.event = nested_in_rendering,
		.nested = an_id,
		.is_other = true},
	{.name = "an EventID in an element of UserData",
		.system = whole_foreign,
		.event = id_in_user_data,
		.is_other = true},
	{.name = "UserData as the value in Event, with an Event in it",
		.system = whole_foreign,
		.event = nested_content,
		.nested = user_data_as_value,
		.is_other = true},
	{.name = "RenderingInfo as the value in Event, with an EventID in it",
		.system = whole_foreign,
		.event = nested_content,
		.nested = rendering_as_value,
		.is_other = true},
	{.name = "markup in an element's name", .system = element_name, .is_other = true},
	{.name = "markup in an attribute's name", .system = attribute_name, .is_other = true},
	{.name = "markup in an instruction", .system = instruction, .is_other = true},
	{.name = "markup in a CDATA section", .system = section, .is_other = true},
	{.name = "markup in the provider's name", .system = provider_name, .is_other = true},
	{.name = "markup in the provider's name, a value", .system = provider_name_slot, .is_other = true},
	{.name = "markup in an unknown attribute", .system = unknown_attribute, .is_other = true},
	{.name = "markup in a value of ProcessID", .system = attribute_value, .is_other = true},
	{.name = "markup in an ANSI string", .system = ansi_value, .is_other = true},
	{.name = "markup in a value of an unknown type", .system = unknown_value, .is_other = true},
	{.name = "markup in literal text", .system = whole_foreign, .event = literal_text, .is_other = true},
	{.name = "markup in the Name of Data", .system = whole_foreign, .event = data_name, .is_other = true},
	{.name = "markup in the Name of Data, a value",
		.system = whole_foreign,
		.event = data_name_slot,
		.is_other = true},
	{.name = "a second System, the first has our number and another provider",
		.system = another_provider,
		.event = nested_content,
		.nested = second_system},
	{.name = "our provider with l for i", .system = i_as_l},
	{.name = "our provider with underscores", .system = underscores},
	{.name = "our provider's title as its name", .system = title},
	{.name = "our provider as EventSourceName", .system = event_source},
	{.name = "our GUID and a byte more, another name", .system = long_guid},
	{.name = "no BinXML in Qualifiers", .system = no_binxml},
	{.name = "an element in a value", .system = our_own, .event = element_in_a_value},
	{.name = "an EventID behind the null that it depends on", .system = id_behind_its_null},
	{.name = "another provider's event with our number",
		.system = another_provider,
		.is_plain = true,
		.is_other = true},
	{.name = "Data named EventID", .system = whole_foreign, .event = named_id, .is_plain = true, .is_other = true},
	{.name = "an EventID that is not ours in UserData",
		.system = whole_foreign,
		.event = other_ids,
		.is_plain = true,
		.is_other = true},
	{.name = "markup where all readers escape it",
		.system = whole_foreign,
		.event = escaped_text,
		.is_plain = true,
		.is_other = true},
};

_Static_assert(COUNT_OF(variants) == HIDING_ELSEWHERE, "as the header says");

const struct variant *hiding_elsewhere_variant(size_t index)
{
	return &variants[index];
}

static void put_odd(struct draft *draft, size_t descriptors, enum slot slot, uint64_t used, const struct value *value)
{
	static const struct value null = {(const uint8_t *)"", 0, VALUE_NULL};
	draft_value(draft, descriptors, slot, used >> slot & 1 ? *value : null);
}

void hiding_elsewhere_values(struct draft *draft, size_t descriptors, uint64_t used)
{
	static const uint8_t ansi[] = HIDING_MARKUP;
	static const uint8_t numbers[4] = {0x4d, 0, 0x2f, 0x12};
	static const uint8_t guid[17] = {
		0x25, 0x96, 0x84, 0x54, 0x78, 0x54, 0x94, 0x49, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d};
	static const uint8_t turned[16] = {
		0x54, 0x84, 0x96, 0x25, 0x54, 0x78, 0x49, 0x94, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d};
	const struct value odd_markup = {ansi, sizeof ansi - 1, ODD_TYPE},
			   no_binxml = {ansi, sizeof ansi - 1, VALUE_BINXML};
	const struct value long_guid = {guid, sizeof guid, VALUE_GUID}, short_guid = {guid, 12, VALUE_GUID};
	size_t start = draft->size;
	draft_utf16(draft, HIDING_MARKUP);
	draft_value_from(draft, descriptors, SLOT_MARKUP, VALUE_STRING, start);
	draft_value(draft, descriptors, SLOT_ANSI_MARKUP, (struct value){ansi, sizeof ansi - 1, VALUE_ANSI_STRING});
	put_odd(draft, descriptors, SLOT_ODD_MARKUP, used, &odd_markup);
	put_odd(draft, descriptors, SLOT_LONG_GUID, used, &long_guid);
	put_odd(draft, descriptors, SLOT_NO_BINXML, used, &no_binxml);
	draft_value(draft, descriptors, SLOT_NUMBERS, (struct value){numbers, 4, VALUE_ARRAY | VALUE_UINT16});
	draft_value(draft, descriptors, SLOT_TURNED_GUID, (struct value){turned, sizeof turned, VALUE_GUID});
	put_odd(draft, descriptors, SLOT_SHORT_GUID, used, &short_guid);
	draft_value(draft, descriptors, SLOT_REST_OF_GUID, (struct value){guid + 12, 4, VALUE_BINARY});
}

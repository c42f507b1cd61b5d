/* SPDX-License-Identifier: MIT */
/*
 * Records in which golang-evtx calls an element by a text in it: another event's System (see binxml/renamed.h), or a
 * field of one of ours. Nothing else in them is odd.
 */
#include "suites.h"
#include "test_hiding.h"

#include "event/events.h"

static struct run run;

static void system_of(const char *provider, const char *guid, const char *id)
{
	struct draft *draft = hiding_draft();
	draft_open_with_attributes(draft, "Provider");
	hiding_attribute("Name", provider);
	hiding_attribute("Guid", guid);
	draft_empty(draft);
	hiding_text("EventID", id);
	draft_open_with_attributes(draft, "TimeCreated");
	hiding_attribute("SystemTime", "2024-03-01T08:00:00Z");
	draft_empty(draft);
	hiding_text("Keywords", "0x8020000000000000");
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
	hiding_text("Computer", "vpn1");
}

static void ours(void)
{
	system_of(EVENTS_PROVIDER_NAME, "{54849625-5478-4994-A5BA-3E3B0328C30D}", "4655");
}

static void foreign(void)
{
	system_of("Other", "{00000000-0000-0000-0000-000000000001}", "77");
}

/* An element with a Name, whose content and end follow. */
static void open_named(const char *element, const char *name)
{
	draft_open_with_attributes(hiding_draft(), element);
	hiding_attribute("Name", name);
	draft_close(hiding_draft());
}

static void text_named(const char *element, const char *name, const char *content)
{
	open_named(element, name);
	draft_text(hiding_draft(), content);
	hiding_end();
}

static void open_named_by_value(const char *element)
{
	draft_open_with_attributes(hiding_draft(), element);
	draft_attribute(hiding_draft(), "Name");
	draft_optional(hiding_draft(), SLOT_HOST, VALUE_STRING);
	draft_close(hiding_draft());
}

/* What says which event it is. */
static void system_elements(void)
{
	text_named("A", "EventID", "4655");
	text_named("A", "Channel", "Security");
}

static void value(void)
{
	hiding_open("Value");
	system_elements();
	hiding_end();
}

static void names_by_elements(void)
{
	hiding_open("EventData");
	hiding_open("X");
	hiding_text("Name", "Name");
	hiding_text("Value", "System");
	hiding_end();
	hiding_open("Y");
	hiding_text("Name", "Value");
	value();
	hiding_end();
	hiding_end();
}

static void names_by_elements_of_elements(void)
{
	hiding_open("EventData");
	hiding_open("X");
	open_named("Y", "Name");
	hiding_text("Value", "Name");
	hiding_end();
	hiding_text("Value", "System");
	hiding_end();
	value();
	hiding_end();
}

static void attribute_that_is_null(void)
{
	struct draft *draft = hiding_draft();
	draft_open_with_attributes(draft, "EventData");
	draft_attribute(draft, "Foo");
	draft_optional(draft, SLOT_NULL, VALUE_STRING);
	hiding_attribute("Name", "System");
	draft_close(draft);
	value();
	hiding_end();
}

static void name_with_a_nul(void)
{
	static const char name[] = "System";
	struct draft *draft = hiding_draft();
	draft_open_with_attributes(draft, "EventData");
	draft_attribute(draft, "Name");
	draft_u8(draft, 0x05);
	draft_u8(draft, VALUE_STRING);
	draft_u16(draft, sizeof name);
	draft_utf16(draft, name);
	draft_u16(draft, 0);
	draft_close(draft);
	value();
	hiding_end();
}

static void value_with_a_name(void)
{
	open_named("EventData", "System");
	open_named("Value", "Foo");
	system_elements();
	hiding_end();
	hiding_end();
}

/* Of which the second one is called otherwise. */
static void value_with_a_name_and_two_values(void)
{
	open_named("EventData", "System");
	open_named("Value", "Foo");
	value();
	value();
	hiding_end();
	hiding_end();
}

static void named_around_binxml(void)
{
	open_named("EventData", "System");
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
	hiding_end();
}

static void named_by_value_around_binxml(void)
{
	open_named_by_value("EventData");
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
	hiding_end();
}

static void named_by_value_around_a_string(void)
{
	open_named_by_value("EventData");
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_STRING);
	hiding_end();
}

static void named_by_value_around_elements(void)
{
	open_named_by_value("EventData");
	value();
	hiding_end();
}

static void user_data_with_strings(void)
{
	hiding_open("UserData");
	hiding_open("Name");
	draft_optional(hiding_draft(), SLOT_HOST, VALUE_STRING);
	hiding_end();
	hiding_text("Value", "a");
	hiding_end();
}

static void user_data_with_binxml(void)
{
	hiding_open("UserData");
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
	hiding_end();
}

static void data_called_name(void)
{
	open_named("EventData", "TMP_EVENT");
	text_named("Data", "Name", "System");
	text_named("Data", "Value", "a");
	text_named("Data", "Other", "b");
	hiding_end();
}

/* Fields of ours. */

static void field_by_elements(void)
{
	hiding_plain_data();
	hiding_open("Data");
	hiding_text("Name", "RemoteAddress");
	hiding_text("Value", HIDING_OTHER_PEER);
	hiding_end();
}

static void field_by_elements_of_another_one(void)
{
	hiding_plain_data();
	hiding_open("X");
	hiding_text("Name", "RemoteAddress");
	hiding_text("Value", HIDING_OTHER_PEER);
	hiding_end();
}

static void field_without_a_value(void)
{
	hiding_plain_data();
	hiding_open("Data");
	hiding_text("Name", "RemoteAddress");
	hiding_end();
}

static void field_with_an_attribute(void)
{
	hiding_plain_data();
	draft_open_with_attributes(hiding_draft(), "X");
	hiding_attribute("Value", HIDING_OTHER_PEER);
	draft_close(hiding_draft());
	hiding_text("Name", "RemoteAddress");
	hiding_end();
}

static void field_by_elements_of_elements(void)
{
	hiding_plain_data();
	hiding_open("A");
	hiding_open("B");
	hiding_text("Name", "Name");
	hiding_text("Value", "RemoteAddress");
	hiding_end();
	hiding_open("C");
	hiding_text("Name", "Value");
	hiding_text("Value", HIDING_OTHER_PEER);
	hiding_end();
	hiding_end();
}

static void field_with_an_empty_element(void)
{
	hiding_plain_data();
	hiding_open("Data");
	draft_open(hiding_draft(), "X");
	draft_empty(hiding_draft());
	hiding_end();
}

static void binxml_in_data(void)
{
	hiding_plain_data();
	hiding_open("Data");
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
	hiding_end();
}

static void one_element(void)
{
	hiding_text("Value", "a");
}

static void nested(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

static void nested_field_by_elements(void)
{
	hiding_open("EventData");
	field_by_elements();
	hiding_end();
}

/* Those with slots come last. */
static const struct variant variants[] = {
	{.name = "a section called System by elements in an element",
		.system = foreign,
		.event = names_by_elements,
		.is_other = true},
	{.name = "a section called System by elements in elements in an element",
		.system = foreign,
		.event = names_by_elements_of_elements,
		.is_other = true},
	{.name = "a section called System and a NUL", .system = foreign, .event = name_with_a_nul, .is_other = true},
	{.name = "a section called System, whose Value has a Name and more",
		.system = foreign,
		.event = value_with_a_name,
		.is_other = true},
	{.name = "a section called System, whose Value has a Name and two Values",
		.system = foreign,
		.event = value_with_a_name_and_two_values,
		.is_other = true},
	{.name = "Data called Name and Value, and more",
		.system = foreign,
		.event = data_called_name,
		.is_plain = true,
		.is_other = true},
	{.name = "Data called by an element in it", .system = ours, .data = field_by_elements},
	{.name = "another element called by an element in it",
		.system = ours,
		.data = field_by_elements_of_another_one},
	{.name = "Data called by an element in it, without a value", .system = ours, .data = field_without_a_value},
	{.name = "an element called by an element in it, with an attribute",
		.system = ours,
		.data = field_with_an_attribute},
	{.name = "an element called by elements in elements in it",
		.system = ours,
		.data = field_by_elements_of_elements},
	{.name = "Data with an empty element", .system = ours, .data = field_with_an_empty_element},
	{.name = "a section called System, with an attribute that is null",
		.system = foreign,
		.event = attribute_that_is_null,
		.is_other = true},
	{.name = "a section called System, whose Value is the root of BinXML",
		.system = foreign,
		.event = named_around_binxml,
		.nested = value,
		.is_other = true},
	{.name = "a section called by a value, whose Value is the root of BinXML",
		.system = foreign,
		.event = named_by_value_around_binxml,
		.nested = value,
		.is_other = true},
	{.name = "a section called by a value, whose Value is the root of BinXML that is declared as a string",
		.system = foreign,
		.event = named_by_value_around_a_string,
		.nested = value,
		.is_other = true},
	{.name = "a section called by a value, whose Value has elements",
		.system = foreign,
		.event = named_by_value_around_elements,
		.is_other = true},
	{.name = "UserData with a Name and a Value that are strings",
		.system = foreign,
		.event = user_data_with_strings,
		.is_plain = true,
		.is_other = true},
	{.name = "UserData whose BinXML is a Value",
		.system = foreign,
		.event = user_data_with_binxml,
		.nested = value,
		.is_plain = true,
		.is_other = true},
	{.name = "Data called by an element in it, in the nested part",
		.system = ours,
		.event = nested,
		.nested = nested_field_by_elements},
	{.name = "BinXML in Data", .system = ours, .data = binxml_in_data, .nested = one_element},
};

_Static_assert(COUNT_OF(variants) == HIDING_RENAMED, "as the header says");

enum { WITHOUT_SLOTS = 12 };

const struct variant *hiding_renamed_variant(size_t index)
{
	return &variants[index];
}

/* Without a template: whether it is told. */
START_TEST(a_record_without_a_template_that_is_called_otherwise_is_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	const struct variant *variant = &variants[_i];
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		const unsigned last = hiding_write_bare(log, variant, false);
		run_memory(&run, log, sizeof log, &options);
		size_t told = 0;
		for (size_t i = 0; i < run.findings.count; i++) {
			const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
			const bool is_odd = finding->kind == IPSECEVTX_FINDING_STRUCTURE &&
					    finding->severity == IPSECEVTX_SEVERITY_TAMPERING;
			ck_assert(!is_odd || finding->record_id == last);
			told += is_odd;
		}
		ck_assert_msg((told == 0) == variant->is_plain, "%s: told %zu times", variant->name, told);
		ck_assert_uint_eq(run.count, last - variant->is_other);
		if (!variant->is_other)
			ck_assert(run.events[last - 1].marks & IPSECEVTX_MARK_STRUCTURE);
	}
}
END_TEST

Suite *suite_hiding_renamed(void)
{
	Suite *suite = suite_create("hiding renamed");
	TCase *renamed = tcase_create("renamed");
	tcase_add_loop_test(renamed, a_record_without_a_template_that_is_called_otherwise_is_told, 0, WITHOUT_SLOTS);
	suite_add_tcase(suite, renamed);
	return suite;
}

/* SPDX-License-Identifier: MIT */
/*
 * Records whose System, or Event, holds what no event of Windows holds there. Readers that name a value by an attribute
 * of its element, or what they do not know by names of their own, show it as the event's number or provider: each is
 * told, in an event of ours, which is printed and marked, and in another one, with a template and without.
 */
#include "event/events.h"
#include "test_hiding.h"

#include "suites.h"

#include <string.h>

static bool is_ours; /* which event the records are */

static void open_with(const char *name, const char *attribute, const char *value)
{
	draft_open_with_attributes(hiding_draft(), name);
	draft_attribute(hiding_draft(), attribute);
	draft_text(hiding_draft(), value);
}

static void text_with(const char *name, const char *attribute, const char *value, const char *content)
{
	open_with(name, attribute, value);
	draft_close(hiding_draft());
	draft_text(hiding_draft(), content);
	hiding_end();
}

static const char *provider_name(void)
{
	return is_ours ? EVENTS_PROVIDER_NAME : "Other";
}

static const char *number(void)
{
	return is_ours ? "4655" : "77";
}

static void provider(void)
{
	open_with("Provider", "Name", provider_name());
	draft_empty(hiding_draft());
}

static void behind_task(void)
{
	hiding_text("Opcode", "0");
	hiding_text("Keywords", "0x8020000000000000");
	open_with("TimeCreated", "SystemTime", "2024-03-01T08:00:00Z");
	draft_empty(hiding_draft());
	hiding_text("EventRecordID", "2");
	hiding_open("Correlation");
	hiding_end();
	open_with("Execution", "ProcessID", "568");
	draft_empty(hiding_draft());
	hiding_text("Channel", "Security");
	hiding_text("Computer", "vpn1");
}

static void behind_event_id(void)
{
	hiding_text("Task", "12547");
	behind_task();
	hiding_open("Security");
	hiding_end();
}

static void plain(void)
{
	provider();
	text_with("EventID", "Qualifiers", "0", number());
	behind_event_id();
}

static void stray_element(void)
{
	plain();
	text_with("Data", "Name", "EventID", "4650");
}

static void stray_element_first(void)
{
	text_with("Data", "Name", "EventID", "4650");
	plain();
}

static void stray_element_without_name(void)
{
	plain();
	hiding_text("Foo", "4650");
}

static void nearly_named_element(void)
{
	plain();
	hiding_open("Processing");
	hiding_end();
	hiding_text("level", "0");
}

static void inner_element(void)
{
	provider();
	hiding_text("EventID", number());
	behind_event_id();
	hiding_open("Level");
	text_with("Data", "Name", "EventID", "4650");
	hiding_end();
}

static void named_task(void)
{
	provider();
	hiding_text("EventID", number());
	text_with("Task", "Name", "EventID", "4650");
	behind_task();
}

static void value_of_event_id(void)
{
	provider();
	text_with("EventID", "Value", "4650", number());
	behind_event_id();
}

static void attribute_of_another_element(void)
{
	provider();
	text_with("EventID", "UserID", "4650", number());
	behind_event_id();
}

static void text_of_provider(void)
{
	text_with("Provider", "Name", provider_name(), "4650");
	hiding_text("EventID", number());
	behind_event_id();
}

static void text_of_system(void)
{
	plain();
	draft_text(hiding_draft(), "4650");
}

static void plain_event(void)
{
	hiding_open("EventData");
	hiding_plain_data();
	hiding_end();
}

static void unknown_part(void)
{
	plain_event();
	hiding_open("Foo");
	text_with("Data", "Name", "EventID", "4650");
	hiding_end();
}

static void text_of_event(void)
{
	plain_event();
	draft_text(hiding_draft(), "4650");
}

static void own_namespace(void)
{
	draft_attribute(hiding_draft(), "xmlns");
	draft_text(hiding_draft(), "http://schemas.microsoft.com/win/2004/08/events/event");
}

static void own_id(void)
{
	draft_attribute(hiding_draft(), "EventID");
	draft_text(hiding_draft(), "4650");
}

static void own_namespace_twice(void)
{
	own_namespace();
	own_namespace();
}

static void namespace_of_element(void)
{
	provider();
	text_with("EventID", "xmlns", "x", number());
	behind_event_id();
}

static const struct variant variants[] = {
	{.name = "all that Windows writes", .system = plain, .attributes = own_namespace, .is_plain = true},
	{.name = "an element that System does not have", .system = stray_element},
	{.name = "one in front of all others", .system = stray_element_first},
	{.name = "one without a Name", .system = stray_element_without_name},
	{.name = "one that is nearly named as another", .system = nearly_named_element},
	{.name = "an element in an element of System", .system = inner_element},
	{.name = "a Name of Task", .system = named_task},
	{.name = "a Value of EventID", .system = value_of_event_id},
	{.name = "an attribute of another element", .system = attribute_of_another_element},
	{.name = "a text in Provider", .system = text_of_provider},
	{.name = "a text in System", .system = text_of_system},
	{.name = "an element that Event does not have", .system = plain, .event = unknown_part},
	{.name = "a text in Event", .system = plain, .event = text_of_event},
	{.name = "an attribute of Event", .system = plain, .attributes = own_id},
	{.name = "the namespace twice", .system = plain, .attributes = own_namespace_twice},
	{.name = "a namespace of an element", .system = namespace_of_element},
};

static struct run run;

static bool is_told(uint64_t record_id)
{
	for (size_t i = 0; i < run.findings.count; i++) {
		const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
		if (finding->record_id == record_id && finding->kind == IPSECEVTX_FINDING_STRUCTURE &&
			finding->severity >= IPSECEVTX_SEVERITY_WARNING)
			return true;
	}
	return false;
}

/* The record of that number is the crafted one; it is told, and marked where it is printed. */
static void check(const struct variant *variant, unsigned record_id, unsigned count)
{
	for (unsigned id = 1; id <= count; id++) {
		bool is_odd = id == record_id && !variant->is_plain;
		ck_assert_msg(is_told(id) == is_odd, "%s, %s: record %u", variant->name, provider_name(), id);
	}
	ck_assert_uint_eq(run.count, is_ours ? count : count - 1);
	if (is_ours)
		ck_assert_msg(!(run.events[record_id - 1].marks & IPSECEVTX_MARK_STRUCTURE) == variant->is_plain,
			"%s: marks", variant->name);
}

/* Two values in EventData, of which readers that go by names show the second one as RemoteAddress. */

static void named_element(void)
{
	hiding_plain_data();
	text_with("Foo", "Name", "RemoteAddress", HIDING_OTHER_PEER);
}

static void named_element_in_data(void)
{
	hiding_plain_data();
	hiding_open("Foo");
	text_with("Bar", "Name", "RemoteAddress", HIDING_OTHER_PEER);
	hiding_end();
}

static void value_of_data(void)
{
	hiding_field("LocalAddress", "192.0.2.1");
	open_with("Data", "Name", "RemoteAddress");
	draft_attribute(hiding_draft(), "Value");
	draft_text(hiding_draft(), HIDING_OTHER_PEER);
	draft_close(hiding_draft());
	hiding_field_value(HIDING_PEER);
	hiding_end();
	hiding_field("KeyModName", "%%8222");
	hiding_field("MMSAID", "7");
}

static void namespace_of_data(void)
{
	hiding_field("LocalAddress", "192.0.2.1");
	hiding_field("RemoteAddress", HIDING_PEER);
	hiding_field("KeyModName", "%%8222");
	open_with("Data", "Name", "MMSAID");
	draft_close(hiding_draft());
	hiding_field_value("7");
	hiding_end();
}

/*
 * The fields of a 4655, from 0 on, as text from a on, and x for one that it does not have, in an order: programs know
 * them by their places.
 */
static void fields_in_order(const char *order)
{
	static const struct {
		const char *name, *value;
	} fields[] = {{"LocalAddress", "192.0.2.1"}, {"RemoteAddress", HIDING_PEER}, {"KeyModName", "%%8244"},
		{"MMSAID", "771"}};
	for (; *order; order++) {
		if (*order == 'x')
			hiding_field("Other", HIDING_OTHER_PEER);
		else if (*order >= 'a')
			text_with("Data", "Name", fields[*order - 'a'].name, fields[*order - 'a'].value);
		else
			hiding_field(fields[*order - '0'].name, fields[*order - '0'].value);
	}
}

static void fields_turned(void)
{
	fields_in_order("1023");
}

static void last_field_first(void)
{
	fields_in_order("3012");
}

static void other_in_front(void)
{
	fields_in_order("x0123");
}

static void other_between(void)
{
	fields_in_order("012x3");
}

static void other_behind(void)
{
	fields_in_order("0123x");
}

/* Some show the first one, or the last one, alone. */
static void empty_provider_in_front(void)
{
	hiding_open("Provider");
	hiding_end();
	plain();
}

static void empty_provider_behind(void)
{
	plain();
	hiding_open("Provider");
	hiding_end();
}

static const struct variant data_variants[] = {
	{.name = "Data that Windows writes", .system = plain, .data = namespace_of_data, .is_plain = true},
	{.name = "a Name of another element", .system = plain, .data = named_element, .beside = true},
	{.name = "one of an element in it", .system = plain, .data = named_element_in_data, .beside = true},
	{.name = "a Value of Data", .system = plain, .data = value_of_data, .beside = true},
	{.name = "an empty Provider in front", .system = empty_provider_in_front},
	{.name = "an empty Provider behind all", .system = empty_provider_behind},
	{.name = "fields in another order", .system = plain, .data = fields_turned},
	{.name = "the last field in front", .system = plain, .data = last_field_first},
	{.name = "a field that no layout has in front", .system = plain, .data = other_in_front, .beside = true},
	{.name = "a field that no layout has between", .system = plain, .data = other_between, .beside = true},
	{.name = "a field that no layout has behind all",
		.system = plain,
		.data = other_behind,
		.is_plain = true,
		.beside = true},
};

START_TEST(what_system_or_event_never_holds_is_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	const struct variant *variant = &variants[_i / 2];
	is_ours = _i % 2;
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		hiding_write(log, variant);
		run_memory(&run, log, sizeof log, &options);
		check(variant, 2, 3);
		if (variant->attributes) /* without a template Event has its namespace anyway */
			continue;
		unsigned last = hiding_write_bare(log, variant, false);
		run_memory(&run, log, sizeof log, &options);
		check(variant, last, last);
	}
}
END_TEST

static void slot(enum slot number)
{
	draft_slot(hiding_draft(), number, VALUE_STRING);
}

static void before_channel(void)
{
	provider();
	hiding_text("EventID", number());
	hiding_text("Keywords", "0x8020000000000000");
	open_with("TimeCreated", "SystemTime", "2024-03-01T08:00:00Z");
	draft_empty(hiding_draft());
	hiding_text("EventRecordID", "2");
}

static void slot_in_computer(void)
{
	before_channel();
	hiding_text("Channel", "Security");
	hiding_open("Computer");
	slot(SLOT_HOST);
	hiding_end();
}

static void slot_behind_text(void)
{
	before_channel();
	hiding_text("Channel", "Security");
	hiding_open("Computer");
	draft_text(hiding_draft(), "vpn");
	slot(SLOT_ID);
	hiding_end();
}

static void text_behind_slot(void)
{
	before_channel();
	hiding_open("Channel");
	slot(SLOT_HOST);
	draft_text(hiding_draft(), "x");
	hiding_end();
	hiding_text("Computer", "vpn1");
}

static void slot_behind_slot(void)
{
	before_channel();
	hiding_text("Channel", "Security");
	hiding_open("Computer");
	slot(SLOT_HOST);
	slot(SLOT_ID);
	hiding_end();
}

static void slot_in_two_elements(void)
{
	slot_in_computer();
	hiding_open("Level");
	slot(SLOT_HOST);
	hiding_end();
}

/* What Windows has in EventData, in an element of System or in System itself. */

static void nested_in_computer(void)
{
	before_channel();
	hiding_text("Channel", "Security");
	hiding_open("Computer");
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
	hiding_end();
}

static void nested_in_activity(void)
{
	before_channel();
	hiding_text("Channel", "Security");
	hiding_text("Computer", "vpn1");
	draft_open_with_attributes(hiding_draft(), "Correlation");
	draft_attribute(hiding_draft(), "RelatedActivityID");
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
	draft_empty(hiding_draft());
}

static void nested_in_system(void)
{
	plain();
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

static void named_id(void)
{
	text_with("Data", "Name", "EventID", "4650");
}

static void slot_in_two_data(void)
{
	hiding_plain_data();
	for (int i = 0; i < 2; i++) {
		open_with("Data", "Name", i ? "Other" : "Extra");
		draft_close(hiding_draft());
		slot(SLOT_ID);
		hiding_end();
	}
}

static void text_among_slots(void)
{
	fields_in_order("a123");
}

static void texts_alone(void)
{
	fields_in_order("abcd");
}

static void slot_behind_text_of_data(void)
{
	fields_in_order("012");
	open_with("Data", "Name", "MMSAID");
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "7");
	slot(SLOT_ID);
	hiding_end();
}

static void name_of(enum slot number, unsigned type)
{
	hiding_plain_data();
	draft_open_with_attributes(hiding_draft(), "Data");
	draft_attribute(hiding_draft(), "Name");
	draft_slot(hiding_draft(), number, type);
	draft_close(hiding_draft());
	hiding_field_value("7");
	hiding_end();
}

static void text_as_name(void)
{
	name_of(SLOT_HOST, VALUE_STRING);
}

static void binxml_as_name(void)
{
	name_of(SLOT_NESTED, VALUE_STRING);
}

static void number_as_name(void)
{
	name_of(SLOT_ID, VALUE_STRING);
}

static const struct variant slot_variants[] = {
	{.name = "a slot in Computer", .system = slot_in_computer, .is_plain = true},
	{.name = "a slot behind a text", .system = slot_behind_text},
	{.name = "a text behind a slot", .system = text_behind_slot},
	{.name = "a slot behind another one", .system = slot_behind_slot},
	{.name = "a slot in two elements of System", .system = slot_in_two_elements},
	{.name = "BinXML in Computer", .system = nested_in_computer, .nested = named_id},
	{.name = "BinXML in RelatedActivityID", .system = nested_in_activity, .nested = named_id},
	{.name = "BinXML in System", .system = nested_in_system, .nested = named_id},
	/* Of an event of ours alone. */
	{.name = "a slot in two elements of EventData", .system = plain, .data = slot_in_two_data},
	{.name = "a text as the Name of Data", .system = plain, .data = text_as_name, .is_plain = true},
	{.name = "BinXML as the Name of Data", .system = plain, .data = binxml_as_name, .nested = named_id},
	{.name = "a number as the Name of Data", .system = plain, .data = number_as_name},
	{.name = "a field that is text among those that are values", .system = plain, .data = text_among_slots},
	{.name = "fields that are texts", .system = plain, .data = texts_alone},
	{.name = "a slot behind a text in EventData", .system = plain, .data = slot_behind_text_of_data},
};

START_TEST(a_value_that_is_no_whole_or_stands_in_two_places_is_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	const struct variant *variant = &slot_variants[_i / 2];
	is_ours = _i % 2;
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		hiding_write(log, variant);
		run_memory(&run, log, sizeof log, &options);
		if (is_ours || !variant->data)
			check(variant, 2, 3);
		else if (!variant->nested) /* which is looked into */
			ck_assert_msg(!is_told(2), "%s of another provider", variant->name);
	}
}
END_TEST

/* Whatever precedes System may be read as the event. */
START_TEST(what_stands_in_front_of_system_is_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	static const char *const elements[] = {"Foo", "EventData", "RenderingInfo", NULL};
	struct draft *draft = hiding_draft();
	is_ours = _i % 2;
	const struct variant variant = {.name = elements[_i / 2] ? elements[_i / 2] : "a value"};
	draft_init(draft);
	hiding_add_plain(1);
	size_t record = draft_record(draft, 2);
	draft->in_template = false;
	draft_fragment(draft);
	size_t definition = draft_instance(draft, 7);
	draft_fragment(draft);
	hiding_open("Event");
	if (elements[_i / 2])
		hiding_text(elements[_i / 2], "");
	else
		draft_optional(draft, 0, VALUE_STRING);
	hiding_open("System");
	plain();
	hiding_end();
	plain_event();
	hiding_end();
	draft_eof(draft);
	size_t descriptors = draft_values(draft, definition, elements[_i / 2] ? 0 : 1);
	if (!elements[_i / 2])
		draft_value(draft, descriptors, 0, value_of(VALUE_NULL, BYTES("")));
	draft_eof(draft);
	draft_record_end(draft, record);
	hiding_finish(log, 2);
	run_memory(&run, log, sizeof log, NULL);
	check(&variant, 2, 2);
}
END_TEST

/* Of an event of ours alone: what other providers write there is their own matter. */
START_TEST(a_value_that_others_show_as_that_of_a_field_is_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	const struct variant *variant = &data_variants[_i];
	struct ipsecevtx_network other;
	ck_assert_int_eq(ipsecevtx_network_parse(HIDING_OTHER_PEER, strlen(HIDING_OTHER_PEER), &other), 0);
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		is_ours = true;
		hiding_write(log, variant);
		run_memory(&run, log, sizeof log, &options);
		check(variant, 2, 3);
		options.peers = &other;
		options.peer_count = 1;
		run_memory(&run, log, sizeof log, &options);
		ck_assert_msg(run.count == variant->beside, "%s: %zu events", variant->name, run.count);
		options.peers = NULL;
		options.peer_count = 0;
		unsigned last = hiding_write_bare(log, variant, false);
		run_memory(&run, log, sizeof log, &options);
		check(variant, last, last);
		is_ours = false;
		hiding_write(log, variant);
		run_memory(&run, log, sizeof log, &options);
		ck_assert_msg(!is_told(2), "%s of another provider", variant->name);
	}
}
END_TEST

Suite *suite_hiding_stray(void)
{
	Suite *suite = suite_create("hiding stray");
	TCase *crafted = tcase_create("crafted");
	tcase_add_loop_test(crafted, what_system_or_event_never_holds_is_told, 0, 2 * (int)COUNT_OF(variants));
	tcase_add_loop_test(
		crafted, a_value_that_others_show_as_that_of_a_field_is_told, 0, (int)COUNT_OF(data_variants));
	tcase_add_loop_test(
		crafted, a_value_that_is_no_whole_or_stands_in_two_places_is_told, 0, 2 * (int)COUNT_OF(slot_variants));
	tcase_add_loop_test(crafted, what_stands_in_front_of_system_is_told, 0, 8);
	suite_add_tcase(suite, crafted);
	return suite;
}

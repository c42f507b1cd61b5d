/* SPDX-License-Identifier: MIT */
#include "reference/xml.h"

#include "suites.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

static struct assembly assembly;
static struct collector collector;
static struct findings findings;

static void start(void)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	memset(&collector, 0, sizeof collector);
	findings = collector_findings(&collector);
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
}

static void stop(void)
{
	assembly_free(&assembly);
}

/* Reads text as an event of that id; the text is copied so that the sanitizer sees its end. */
static enum xml_result read_text(uint32_t event_id, const char *text, size_t length)
{
	static char *copy;
	free(copy);
	copy = malloc(length ? length : 1);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, text, length);
	assembly_begin(&assembly, event_id, events_find(event_id));
	enum xml_result result = xml_read_event(copy, length, NULL, &assembly);
	ck_assert(assembly_finish(&assembly));
	assembly_tell(&assembly, &findings);
	return result;
}

static enum xml_result read_event(uint32_t event_id, const char *text)
{
	return read_text(event_id, text, strlen(text));
}

/* As libevtx 20181227 renders a record. */
static const char rendered[] =
	"<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">\n"
	"  <System>\n"
	"    <Provider Name=\"Microsoft-Windows-Security-Auditing\" Guid=\"{54849625-5478-4994-a5ba-3e3b0328c30d}\"/>\n"
	"    <EventID>4655</EventID>\n"
	"    <Version>0</Version>\n"
	"    <Level>0</Level>\n"
	"    <Task>12547</Task>\n"
	"    <Opcode>0</Opcode>\n"
	"    <Keywords>0x8020000000000000</Keywords>\n"
	"    <TimeCreated SystemTime=\"2020-07-10T17:20:06.687103300Z\"/>\n"
	"    <EventRecordID>100095994</EventRecordID>\n"
	"    <Correlation ActivityID=\"{5108737F-4EB9-0001-8473-0851B94ED601}\"/>\n"
	"    <Execution ProcessID=\"660\" ThreadID=\"124\"/>\n"
	"    <Channel>Security</Channel>\n"
	"    <Computer>A&amp;B</Computer>\n"
	"    <Security/>\n"
	"  </System>\n"
	"  <EventData>\n"
	"    <Data Name=\"LocalAddress\">192.0.2.1</Data>\n"
	"    <Data Name=\"RemoteAddress\">198.51.100.2</Data>\n"
	"    <Data Name=\"KeyModName\">%%8222</Data>\n"
	"    <Data Name=\"MMSAID\">18446744073709551615</Data>\n"
	"    <Data Name=\"a &lt; b &amp;amp;\">1 &gt; 0 \n &quot;&apos;&other;</Data>\n"
	"    <Data/>\n"
	"  </EventData>\n"
	"</Event>\n";

START_TEST(a_rendered_event_is_read_back)
{
	ck_assert_int_eq(read_event(4655, rendered), XML_OK);
	const struct ipsecevtx_event *event = &assembly.event;
	ck_assert_str_eq(event->provider.data, "Microsoft-Windows-Security-Auditing");
	ck_assert_int_eq(memcmp(event->provider_guid.bytes, events_provider_guid, 16), 0);
	ck_assert_uint_eq(event->task.value, 12547);
	ck_assert_int_eq(event->outcome, IPSECEVTX_OUTCOME_SUCCESS);
	ck_assert_uint_eq(event->time.ticks, UINT64_C(132388752066871033));
	ck_assert_uint_eq(event->record_id.value, 100095994);
	ck_assert_uint_eq(event->process_id.value, 660);
	ck_assert_uint_eq(event->thread_id.value, 124);
	ck_assert_str_eq(event->channel.data, "Security");
	ck_assert_str_eq(event->computer.data, "A&B");
	ck_assert_int_eq(event->user_sid.presence, IPSECEVTX_ABSENT);
	ck_assert_str_eq(event->mm_ended.local_address.text.data, "192.0.2.1");
	ck_assert_str_eq(event->mm_ended.remote_address.text.data, "198.51.100.2");
	ck_assert_str_eq(event->mm_ended.keying_module.text.data, "IKEv1");
	ck_assert_uint_eq(event->mm_ended.mm_sa_id.value, UINT64_MAX);
	ck_assert_uint_eq(event->pair_count, 2);
	ck_assert_str_eq(event->pairs[0].name, "a < b &amp;");
	ck_assert_str_eq(event->pairs[0].value.data, "1 > 0 \n \"'&other;");
	ck_assert_str_eq(event->pairs[1].name, "Data");
	ck_assert_int_eq(event->pairs[1].value.presence, IPSECEVTX_UNSET);
	ck_assert_uint_eq(collector.count, 2); /* no computer and no field has such a name */
}
END_TEST

START_TEST(another_event_id_than_the_record_s_own_is_noticed)
{
	ck_assert_int_eq(read_event(4654, rendered), XML_OTHER_ID);
	ck_assert_int_eq(read_event(4654, "<Event><System><EventID>x</EventID></System></Event>"), XML_OTHER_ID);
	ck_assert_int_eq(read_event(4655, "<Event><System><EventID/></System></Event>"), XML_OTHER_ID);
	ck_assert_int_eq(read_event(4655, "<Event><System/></Event>"), XML_OTHER_ID);
}
END_TEST

static const struct {
	const char *data; /* below Event */
	const char *name; /* of the only pair, NULL: there is none */
	const char *value;
} shapes[] = {
	{"<EventData><Data>a</Data></EventData>", "Data", "a"},
	{"<EventData><Data Name=\"\">a</Data></EventData>", "Data", "a"},
	{"<EventData><Data Name=\"n\"> a </Data></EventData>", "n", " a "},
	{"<EventData><Data Name=\"n\">\n</Data></EventData>", "n", "\n"},
	{"<EventData><Data Name=\"n\"/></EventData>", "n", ""},
	{"<EventData><Data Name = \"n\"/></EventData>", NULL, NULL}, /* not how libevtx writes */
	{"<EventData><Binary>00FF</Binary></EventData>", "Binary", "00FF"},
	{"<EventData>\n  \n</EventData>", NULL, ""},
	{"<EventData>text</EventData>", "EventData", "text"},
	{"<UserData><a xmlns=\"x\">\n<b>1</b>\n</a></UserData>", "a.b", "1"},
	{"<UserData><a b=\"1\"/></UserData>", "a.b", "1"},
	{"<UserData><a>1</a></UserData>", "a", "1"},
	{"<RenderingInfo><Message>words</Message></RenderingInfo>", NULL, ""},
	{"<Other><a>1</a></Other>", "Other.a", "1"},
	{"<EventData><Data Name=\"n\">&amp;lt;</Data></EventData>", "n", "&lt;"},
	{"<EventData><Data Name=\"n\">&</Data></EventData>", "n", "&"},
	{"<EventData><Data Name=\"n\">&am</Data></EventData>", "n", "&am"},
};

START_TEST(fields_have_the_names_that_the_shape_gives)
{
	char text[256];
	snprintf(text, sizeof text, "<Event><System><EventID>1102</EventID></System>%s</Event>", shapes[_i].data);
	enum xml_result result = read_event(1102, text);
	ck_assert_int_eq(result, shapes[_i].value ? XML_OK : XML_ODD);
	if (result != XML_OK)
		return;
	/* An attribute of an element counts as a field of its own; the element's content may be another. */
	ck_assert_uint_eq(assembly.event.pair_count > 0, shapes[_i].name != NULL);
	if (shapes[_i].name) {
		ck_assert_str_eq(assembly.event.pairs[0].name, shapes[_i].name);
		ck_assert_str_eq(assembly.event.pairs[0].value.data, shapes[_i].value);
	}
}
END_TEST

static const char *const odd[] = {
	"<",
	"<>",
	"</",
	"</>",
	"</Event>",
	"<Event",
	"<Event>",
	"<Event/",
	"<Event><System></Event>",
	"<Event/></Event>",
	"<Event a></Event>",
	"<Event a=></Event>",
	"<Event a=b></Event>",
	"<Event a='b'></Event>",
	"<Event a=\"b></Event>",
	"<Event a=\"b\"c\"></Event>",
	"<Event <a/></Event>",
	"<Event></Event",
	"<Event></Event >",
	"<Event><!-- comment --></Event>",
	"<?xml version=\"1.0\"?><Event/>",
	"<Event =\"b\"/>",
};

START_TEST(what_libevtx_does_not_write_is_odd)
{
	ck_assert_msg(read_event(1102, odd[_i]) == XML_ODD, "%s", odd[_i]);
}
END_TEST

START_TEST(deep_nesting_is_odd)
{
	char text[1024] = "";
	for (int i = 0; i < 33; i++)
		strcat(text, "<a>");
	for (int i = 0; i < 33; i++)
		strcat(text, "</a>");
	ck_assert_int_eq(read_event(1102, text), XML_ODD);
	ck_assert_int_eq(read_text(1102, text + 3, strlen(text) - 7), XML_OTHER_ID);
}
END_TEST

START_TEST(an_event_cut_anywhere_is_odd)
{
	size_t length = sizeof rendered - 1;
	for (size_t cut = 1; cut < length - 1; cut++)
		ck_assert_msg(read_text(4655, rendered, cut) == XML_ODD, "cut at %zu", cut);
	/* The last line break may be missing. */
	ck_assert_int_eq(read_text(4655, rendered, length - 1), XML_OK);
}
END_TEST

START_TEST(damaged_xml_is_read_or_odd)
{
	uint64_t random = (uint64_t)_i + 70;
	static char text[sizeof rendered];
	for (int round = 0; round < 500; round++) {
		memcpy(text, rendered, sizeof text);
		for (uint64_t i = next_random(&random) % 5; i < 5; i++) {
			static const char letters[] = "<>/=\"& \n;aD";
			text[next_random(&random) % (sizeof text - 1)] =
				letters[next_random(&random) % (sizeof letters - 1)];
		}
		enum xml_result result = read_text(4655, text, next_random(&random) % sizeof text);
		ck_assert(result == XML_OK || result == XML_ODD || result == XML_OTHER_ID);
	}
}
END_TEST

Suite *suite_xml(void)
{
	Suite *suite = suite_create("xml");
	TCase *events = tcase_create("events");
	tcase_add_checked_fixture(events, start, stop);
	tcase_add_test(events, a_rendered_event_is_read_back);
	tcase_add_test(events, another_event_id_than_the_record_s_own_is_noticed);
	tcase_add_loop_test(events, fields_have_the_names_that_the_shape_gives, 0, (int)COUNT_OF(shapes));
	suite_add_tcase(suite, events);
	TCase *damage = tcase_create("damage");
	tcase_add_checked_fixture(damage, start, stop);
	tcase_add_loop_test(damage, what_libevtx_does_not_write_is_odd, 0, (int)COUNT_OF(odd));
	tcase_add_test(damage, deep_nesting_is_odd);
	tcase_add_test(damage, an_event_cut_anywhere_is_odd);
	tcase_add_loop_test(damage, damaged_xml_is_read_or_odd, 0, 10);
	suite_add_tcase(suite, damage);
	return suite;
}

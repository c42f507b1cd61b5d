/* SPDX-License-Identifier: MIT */
/*
 * Records that say something where no field comes from, and others show it: in attributes that no event needs, in
 * declarations of namespaces, in RenderingInfo; and fields that stand where Windows writes none.
 */
#include "event/events.h"
#include "test_hiding.h"

#include <string.h>

#define NAME  EVENTS_PROVIDER_NAME
#define GUID  "{54849625-5478-4994-A5BA-3E3B0328C30D}"
#define OTHER HIDING_OTHER_PEER

#define NAMESPACE "http://schemas.microsoft.com/win/2004/08/events/event"

/* An element with one attribute; what it holds and hiding_end() follow. */
static void open_with(const char *element, const char *name, const char *content)
{
	draft_open_with_attributes(hiding_draft(), element);
	hiding_attribute(name, content);
	draft_close(hiding_draft());
}

/* System, with an attribute of an element more. */
struct more {
	const char *element, *name, *content;
	unsigned count;
};

static void put_more(const struct more *more, const char *element)
{
	for (unsigned i = 0; more->element && strcmp(more->element, element) == 0 && i < more->count; i++)
		hiding_attribute(more->name, more->content);
}

static void system_with(const struct more *more)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", NAME);
	hiding_attribute("Guid", GUID);
	put_more(more, "Provider");
	draft_empty(hiding_draft());
	if (more->element && strcmp(more->element, "EventID") == 0) {
		draft_open_with_attributes(hiding_draft(), "EventID");
		put_more(more, "EventID");
		draft_close(hiding_draft());
	} else {
		hiding_open("EventID");
	}
	draft_text(hiding_draft(), "4655");
	hiding_end();
	hiding_text("Keywords", "0x8020000000000000");
	draft_open_with_attributes(hiding_draft(), "TimeCreated");
	hiding_attribute("SystemTime", "2024-03-01T08:00:00Z");
	put_more(more, "TimeCreated");
	draft_empty(hiding_draft());
	hiding_text("EventRecordID", "2");
	draft_open_with_attributes(hiding_draft(), "Correlation");
	hiding_attribute("ActivityID", "{5108737F-4EB9-0001-8473-0851B94ED601}");
	put_more(more, "Correlation");
	draft_empty(hiding_draft());
	draft_open_with_attributes(hiding_draft(), "Execution");
	hiding_attribute("ProcessID", "4");
	put_more(more, "Execution");
	draft_empty(hiding_draft());
	hiding_text("Channel", "Security");
	hiding_text("Computer", "vpn1");
}

#define SYSTEM(name, ...)                                                                                              \
	static void name(void)                                                                                         \
	{                                                                                                              \
		static const struct more more = {__VA_ARGS__};                                                         \
		system_with(&more);                                                                                    \
	}

SYSTEM(ours, NULL, NULL, NULL, 0)
SYSTEM(source_name, "Provider", "EventSourceName", "IPsec " OTHER, 1)
SYSTEM(qualifiers, "EventID", "Qualifiers", "16384", 1)
SYSTEM(large_qualifiers, "EventID", "Qualifiers", "3405803785", 1)
SYSTEM(address_in_qualifiers, "EventID", "Qualifiers", OTHER, 1)
SYSTEM(two_qualifiers, "EventID", "Qualifiers", "0", 2)
SYSTEM(related, "Correlation", "RelatedActivityID", "{5108737F-4EB9-0001-8473-0851B94ED601}", 1)
SYSTEM(address_in_related, "Correlation", "RelatedActivityID", OTHER, 1)
SYSTEM(session, "Execution", "SessionID", "1", 1)
SYSTEM(address_in_session, "Execution", "SessionID", OTHER, 1)
SYSTEM(address_in_kernel_time, "Execution", "KernelTime", OTHER, 1)
SYSTEM(raw_time, "TimeCreated", "RawTime", "133537536001234567", 1)
SYSTEM(date_in_raw_time, "TimeCreated", "RawTime", "2030-01-01 " OTHER, 1)

/* The first half of System, whose Qualifiers are a value. */
void hiding_begin_system(unsigned qualifiers, unsigned type)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", NAME);
	draft_empty(hiding_draft());
	draft_open_with_attributes(hiding_draft(), "EventID");
	draft_attribute(hiding_draft(), "Qualifiers");
	draft_optional(hiding_draft(), qualifiers, type);
	draft_close(hiding_draft());
	draft_text(hiding_draft(), "4655");
	hiding_end();
	hiding_text("Keywords", "0x8020000000000000");
	draft_open_with_attributes(hiding_draft(), "TimeCreated");
	hiding_attribute("SystemTime", "2024-03-01T08:00:00Z");
	draft_empty(hiding_draft());
}

/* Of a slot that is no text. */
static void nested_qualifiers(void)
{
	hiding_begin_system(SLOT_NESTED, VALUE_BINXML);
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
	hiding_text("Computer", "vpn1");
}

static void a_text(void)
{
	hiding_text("a", OTHER);
}

/* Declarations. */

static void other_namespace(void)
{
	hiding_attribute("xmlns", OTHER);
}

static void another_declaration(void)
{
	hiding_attribute("xmlns:RemoteAddress", OTHER);
}

static void own_namespace(void)
{
	hiding_attribute("xmlns", NAMESPACE);
}

static void data_with(const char *name, const char *content)
{
	open_with("EventData", name, content);
	hiding_plain_data();
	hiding_end();
}

static void declaration_of_data(void)
{
	data_with("xmlns:RemoteAddress", OTHER);
}

static void own_namespace_of_data(void)
{
	data_with("xmlns", NAMESPACE);
}

static void name_of_data(void)
{
	data_with("Name", "RemoteAddress=" OTHER);
}

static void event_data(void)
{
	hiding_open("EventData");
	hiding_plain_data();
	hiding_end();
}

static void declaration_beside(void)
{
	event_data();
	open_with("Foo", "xmlns:a", OTHER);
	hiding_end();
}

/* Data. */

static void half_of_data(void)
{
	hiding_open("EventData");
	hiding_field("LocalAddress", "192.0.2.1");
	hiding_field("RemoteAddress", HIDING_PEER);
	hiding_end();
	hiding_open("EventData");
	hiding_field("KeyModName", "%%8244");
	hiding_field("MMSAID", "771");
	hiding_end();
}

static void empty_data_first(void)
{
	hiding_open("EventData");
	hiding_end();
	event_data();
}

static void data_beside(const char *name)
{
	event_data();
	hiding_open(name);
	hiding_text("RemoteAddress", OTHER);
	hiding_end();
}

static void user_data_beside(void)
{
	data_beside("UserData");
}

static void debug_data_beside(void)
{
	data_beside("DebugData");
}

static void binary_data_beside(void)
{
	data_beside("BinaryEventData");
}

static void error_data_beside(void)
{
	data_beside("ProcessingErrorData");
}

static void bookmark_beside(void)
{
	data_beside("SubscriptionBookmarkEvent");
}

static void elements(void)
{
	hiding_text("LocalAddress", "192.0.2.1");
	hiding_text("RemoteAddress", HIDING_PEER);
	hiding_text("KeyModName", "%%8244");
	hiding_text("MMSAID", "771");
}

static void elements_in_user_data(void)
{
	hiding_open("UserData");
	elements();
	hiding_end();
}

static void nested_content(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

static void data_and_nested_content(void)
{
	event_data();
	nested_content();
}

static void nested_user_data(void)
{
	hiding_open("UserData");
	nested_content();
	hiding_end();
}

static void empty_data(void)
{
	hiding_open("EventData");
	hiding_end();
}

static void name_of_empty_data(void)
{
	open_with("EventData", "Name", OTHER);
	hiding_end();
}

/* RenderingInfo. */

static void rendering_as(const char *culture, const char *message, const char *keyword)
{
	event_data();
	open_with("RenderingInfo", "Culture", culture);
	hiding_open("Message");
	draft_text_utf8(hiding_draft(), message);
	hiding_end();
	hiding_text("Level", "Information");
	hiding_open("Keywords");
	hiding_open("Keyword");
	draft_text_utf8(hiding_draft(), keyword);
	hiding_end();
	hiding_end();
	hiding_end();
}

static void rendering(const char *culture, const char *message)
{
	rendering_as(culture, message, "Audit Success");
}

static void other_result(void)
{
	rendering_as("en-US", "words", "Audit Failure");
}

static void german_success(void)
{
	rendering_as("de-DE", "words", "\303\234berwachung erfolgreich");
}

static void german_failure(void)
{
	rendering_as("de-DE", "words", "\303\234BERWACHUNG  gescheitert");
}

static void unknown_result(void)
{
	rendering_as("eo", "words", "Revizio malsukcesis");
}

#define MESSAGE(name, message)                                                                                         \
	static void name(void)                                                                                         \
	{                                                                                                              \
		rendering("en-US", message);                                                                           \
	}

MESSAGE(own_addresses, "An IPsec main mode security association ended.\r\n\r\n"
		       "Local Network Address:\t\t192.0.2.1\r\nRemote Network Address:\t\t" HIDING_PEER
		       "\r\nKeying Module Name:\t\tAuthIP\r\n\r\nMain Mode SA ID:\t\t771")
MESSAGE(own_addresses_otherwise, "[::ffff:" HIDING_PEER "]:500, 192.000.002.001; 0.0.0.0 and ::")
MESSAGE(no_addresses, "Version 10.0.19041.1, 1.3.6.1.5.5.8.2.2 at 10:20:30, Foo::Bar")
MESSAGE(names_of_programs, "std::vector, a::b, fe::face, Add::fade, crc32::add, C++, dead::beef, ::, E::")
MESSAGE(ipv6_address_behind_colon, "Peer:fe80::1")
MESSAGE(loopback, "peer ::1")
MESSAGE(ipv6_address_of_letters, "fdaa:b::beef")
MESSAGE(turned_address, "Remote Network Address:\t\t\xe2\x80\xae"
			"9.311.0.302\xe2\x80\xac")
MESSAGE(swapped_bytes, "\xef\xbf\xbe\xe3\x88\x80")
MESSAGE(isolated_parts, "\xe2\x81\xa7\xe2\x81\xa6"
			"100.66\xe2\x81\xa9\xe2\x81\xa6"
			"198.51.\xe2\x81\xa9\xe2\x81\xa9")
MESSAGE(marked_parts, "\xe2\x80\x8f"
		      "0.9\xe2\x80\x8f.\xe2\x80\x8f" HIDING_PEER)
MESSAGE(embedded_address,
	"Adresse:\xe2\x80\xaa" HIDING_PEER "\xe2\x80\xac.\xe2\x80\x8f \xd7\x90\xe2\x80\x8f:\xe2\x80\xaa"
	"192.0.2.1\xe2\x80\xac")
MESSAGE(other_address, "Remote Network Address:\t\t" OTHER "\r\nKeying Module Name:\t\tAuthIP")
MESSAGE(address_around_a_control, "Remote Network Address:\t\t203\b.0.113.9\r\nKeying Module Name:\t\tAuthIP")
MESSAGE(address_in_keycaps, "Remote:\t\t203.0.11\xef\xb8\x8f\xe2\x83\xa3"
			    "3\xef\xb8\x8f\xe2\x83\xa3.9")
MESSAGE(address_of_letters, "Remote Network Address:\t\t2O3.O.ll3.9")
MESSAGE(address_with_blanks, "Remote Network Address:\t\t203 .\n0. 113 . 9")
MESSAGE(address_in_brackets, "Remote Network Address:\t\t203[.]0[.]113[.]9")
MESSAGE(sentences_with_addresses,
	"From " HIDING_PEER ". 3 packets (version 1.2) . 192.0.2.1 | 10 | lo. io. Il.il.lo | " HIDING_PEER " |")
MESSAGE(other_ipv6_address, "Remote Network Address:\t\t2001:db8::66")
static void rendered_address(const char *message)
{
	hiding_open("EventData");
	hiding_field("LocalAddress", "2001:db8::1:0:0:9");
	hiding_field("RemoteAddress", "2001:db8::7");
	hiding_field("KeyModName", "%%8244");
	hiding_field("MMSAID", "771");
	hiding_end();
	open_with("RenderingInfo", "Culture", "de-DE");
	hiding_text("Message", message);
	hiding_end();
}

static void address_behind_a_word(void)
{
	rendered_address("Lokale Adresse:2001:db8::1:0:0:9, Remoteadresse:2001:db8::7");
}

static void address_with_a_group_before_it(void)
{
	rendered_address("Remote Network Address:\t2a00:2001:db8::7");
}

static void address_with_letters_before_it(void)
{
	rendered_address("Remote Network Address:\tade:2001:db8::7");
}

static void odd_culture(void)
{
	rendering(OTHER, "words");
}

static void text_in_rendering(void)
{
	event_data();
	hiding_open("RenderingInfo");
	hiding_text("Message", "words");
	draft_text(hiding_draft(), OTHER);
	hiding_end();
}

static void text_in_keywords(void)
{
	event_data();
	hiding_open("RenderingInfo");
	hiding_open("Keywords");
	draft_text(hiding_draft(), OTHER);
	hiding_text("Keyword", "Audit Success");
	hiding_end();
	hiding_end();
}

static void declaration_in_rendering(void)
{
	event_data();
	open_with("RenderingInfo", "xmlns:RemoteAddress", OTHER);
	hiding_text("Message", "words");
	hiding_end();
}

static void nested_in_rendering(void)
{
	event_data();
	hiding_open("RenderingInfo");
	nested_content();
	hiding_end();
}

/* Where Windows writes words. */
static void nested_in_word(const char *name)
{
	event_data();
	hiding_open("RenderingInfo");
	hiding_open(name);
	nested_content();
	hiding_end();
	hiding_end();
}

static void nested_in_message(void)
{
	nested_in_word("Message");
}

static void nested_in_task(void)
{
	nested_in_word("Task");
}

static void nested_behind_word(void)
{
	event_data();
	hiding_open("RenderingInfo");
	hiding_open("Keywords");
	hiding_open("Keyword");
	draft_text(hiding_draft(), "Audit Success");
	nested_content();
	hiding_end();
	hiding_end();
	hiding_end();
}

static void other_event_data(void)
{
	hiding_open("EventData");
	hiding_field("LocalAddress", "192.0.2.1");
	hiding_field("RemoteAddress", OTHER);
	hiding_end();
}

static void nothing(void)
{
	hiding_open("x");
	hiding_end();
}

static void words(void)
{
	hiding_text("x", "words");
}

static void message(void)
{
	hiding_text("Message", "words");
}

static void message_of_other(void)
{
	hiding_text("Message", OTHER);
}

static void rendered(void)
{
	hiding_open("RenderingInfo");
	hiding_text("Message", "words");
	hiding_end();
}

static void rendered_level(void)
{
	hiding_open("RenderingInfo");
	hiding_text("Level", OTHER);
	hiding_end();
}

static void rendered_and_nested_content(void)
{
	event_data();
	rendered();
	nested_content();
}

static const struct variant variants[] = {
	{.name = "another name of the source", .system = source_name, .beside = true},
	{.name = "Qualifiers", .system = qualifiers, .is_plain = true},
	{.name = "Qualifiers beyond 16 bits", .system = large_qualifiers},
	{.name = "an address in Qualifiers", .system = address_in_qualifiers, .beside = true},
	{.name = "Qualifiers twice", .system = two_qualifiers},
	{.name = "BinXML in Qualifiers", .system = nested_qualifiers, .nested = a_text, .beside = true},
	{.name = "RelatedActivityID", .system = related, .is_plain = true},
	{.name = "an address in RelatedActivityID", .system = address_in_related, .beside = true},
	{.name = "SessionID", .system = session, .is_plain = true},
	{.name = "an address in SessionID", .system = address_in_session, .beside = true},
	{.name = "an address in KernelTime", .system = address_in_kernel_time, .beside = true},
	{.name = "RawTime", .system = raw_time, .is_plain = true},
	{.name = "a date in RawTime", .system = date_in_raw_time, .beside = true},
	{.name = "the namespace of Event", .system = ours, .attributes = own_namespace, .is_plain = true},
	{.name = "another namespace of Event", .system = ours, .attributes = other_namespace, .beside = true},
	{.name = "a declaration in Event", .system = ours, .attributes = another_declaration, .beside = true},
	{.name = "the namespace of EventData", .system = ours, .event = own_namespace_of_data, .is_plain = true},
	{.name = "a declaration in EventData", .system = ours, .event = declaration_of_data, .beside = true},
	{.name = "a declaration beside EventData", .system = ours, .event = declaration_beside, .beside = true},
	{.name = "a name of EventData with an address", .system = ours, .event = name_of_data, .beside = true},
	{.name = "two EventData", .system = ours, .event = half_of_data},
	{.name = "an empty EventData first", .system = ours, .event = empty_data_first},
	{.name = "EventData in Event and in its value",
		.system = ours,
		.event = data_and_nested_content,
		.nested = empty_data},
	{.name = "UserData beside EventData", .system = ours, .event = user_data_beside, .beside = true},
	{.name = "DebugData beside EventData", .system = ours, .event = debug_data_beside, .beside = true},
	{.name = "BinaryEventData beside EventData", .system = ours, .event = binary_data_beside, .beside = true},
	{.name = "ProcessingErrorData beside EventData", .system = ours, .event = error_data_beside, .beside = true},
	{.name = "a bookmark beside EventData", .system = ours, .event = bookmark_beside, .beside = true},
	{.name = "fields in Event", .system = ours, .event = elements},
	{.name = "fields in UserData", .system = ours, .event = elements_in_user_data},
	{.name = "fields that are elements of EventData", .system = ours, .data = elements},
	{.name = "fields in the value of UserData", .system = ours, .event = nested_user_data, .nested = elements},
	{.name = "a name of a second, empty EventData",
		.system = ours,
		.event = nested_content,
		.nested = event_data,
		.second = name_of_empty_data,
		.beside = true},
	{.name = "a message with the event's addresses", .system = ours, .event = own_addresses, .is_plain = true},
	{.name = "a message with other spellings of them",
		.system = ours,
		.event = own_addresses_otherwise,
		.is_plain = true},
	{.name = "a message with numbers", .system = ours, .event = no_addresses, .is_plain = true},
	{.name = "a message with addresses behind words",
		.system = ours,
		.event = address_behind_a_word,
		.is_plain = true},
	{.name = "a message with names of programs", .system = ours, .event = names_of_programs, .is_plain = true},
	{.name = "a message with an address behind a colon", .system = ours, .event = ipv6_address_behind_colon},
	{.name = "a message with one group", .system = ours, .event = loopback},
	{.name = "a message with an address of letters", .system = ours, .event = ipv6_address_of_letters},
	{.name = "a message that turns its bytes around", .system = ours, .event = swapped_bytes},
	{.name = "a message that turns an address around", .system = ours, .event = turned_address, .beside = true},
	{.name = "a message whose parts are shown in another order", .system = ours, .event = isolated_parts},
	{.name = "a message with marks of direction in an address", .system = ours, .event = marked_parts},
	{.name = "a message with addresses in directions of their own",
		.system = ours,
		.event = embedded_address,
		.is_plain = true},
	{.name = "a keyword for failure beside those for success", .system = ours, .event = other_result},
	{.name = "a keyword in German", .system = ours, .event = german_success, .is_plain = true},
	{.name = "another keyword in German", .system = ours, .event = german_failure},
	{.name = "a keyword of no language", .system = ours, .event = unknown_result, .is_plain = true},
	{.name = "a message with another address", .system = ours, .event = other_address, .beside = true},
	{.name = "a message with another address around a control character",
		.system = ours,
		.event = address_around_a_control,
		.beside = true},
	{.name = "a message with another address in keycaps",
		.system = ours,
		.event = address_in_keycaps,
		.beside = true},
	{.name = "a message with another address of letters", .system = ours, .event = address_of_letters},
	{.name = "a message with another address with blanks",
		.system = ours,
		.event = address_with_blanks,
		.beside = true},
	{.name = "a message with another address in brackets", .system = ours, .event = address_in_brackets},
	{.name = "a message of sentences with the event's addresses",
		.system = ours,
		.event = sentences_with_addresses,
		.is_plain = true},
	{.name = "a message with another address of IPv6", .system = ours, .event = other_ipv6_address},
	{.name = "a message with a group before an address", .system = ours, .event = address_with_a_group_before_it},
	{.name = "a message with letters before an address", .system = ours, .event = address_with_letters_before_it},
	{.name = "an address for a culture", .system = ours, .event = odd_culture, .beside = true},
	{.name = "a text in RenderingInfo", .system = ours, .event = text_in_rendering, .beside = true},
	{.name = "an address in Keywords", .system = ours, .event = text_in_keywords, .beside = true},
	{.name = "a declaration in RenderingInfo", .system = ours, .event = declaration_in_rendering, .beside = true},
	{.name = "words in the value of RenderingInfo",
		.system = ours,
		.event = nested_in_rendering,
		.nested = message},
	{.name = "an address in the value of RenderingInfo",
		.system = ours,
		.event = nested_in_rendering,
		.nested = message_of_other,
		.beside = true},
	{.name = "another EventData in Message",
		.system = ours,
		.event = nested_in_message,
		.nested = other_event_data,
		.beside = true},
	{.name = "another EventData in Message, without a template",
		.system = ours,
		.event = nested_in_message,
		.nested = other_event_data,
		.is_bare = true,
		.beside = true},
	{.name = "another EventData behind a Keyword",
		.system = ours,
		.event = nested_behind_word,
		.nested = other_event_data,
		.beside = true},
	{.name = "an element with words in Task", .system = ours, .event = nested_in_task, .nested = words},
	{.name = "an element without words in Task", .system = ours, .event = nested_in_task, .nested = nothing},
	{.name = "RenderingInfo in Event and in its value",
		.system = ours,
		.event = rendered_and_nested_content,
		.nested = rendered_level,
		.beside = true},
	{.name = "RenderingInfo as the second part, with another address",
		.system = ours,
		.event = nested_content,
		.nested = event_data,
		.second = rendered_level,
		.beside = true},
};

_Static_assert(COUNT_OF(variants) == HIDING_BESIDE, "as the header says");

const struct variant *hiding_beside_variant(size_t index)
{
	return &variants[index];
}

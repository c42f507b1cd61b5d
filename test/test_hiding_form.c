/* SPDX-License-Identifier: MIT */
/*
 * Records that are not of the one form in which Windows writes BinXML, each in its own way. Readers that go by sizes,
 * by tokens or by offsets read such records differently, so that each is told: in an event of ours, which is printed
 * and marked, and in another one, which is not; in the record's own template, and in what is nested in it.
 */
#include "binxml/descriptors.h"
#include "binxml/sizes.h"
#include "event/events.h"
#include "test_hiding.h"

#include "suites.h"

#include <string.h>

enum form {
	FORM_OF_WINDOWS,
	/* Around the instance, of the record or in a value. */
	FORM_HEADER_TWICE,
	FORM_ODD_HEADER,
	FORM_WITHOUT_END,
	FORM_INSTANCE_BYTE,
	FORM_ANOTHER_ID,
	/* Of a value's descriptor. */
	FORM_LAST_BYTE,
	FORM_SIZE_OF_NUMBER,
	FORM_SIZE_OF_SID,
	FORM_EMPTY_BINXML,
	FORM_ARRAY_OF_BINXML,
	/* Of a value in front of the others, in a slot that no element uses: see unused_values. */
	FORM_UNUSED,
	FORM_UNUSED_END = FORM_UNUSED + 19,
	FORM_CONTENT_FIRST = FORM_UNUSED_END,
	/* BinXML as the last value, on which an element depends that shows another one. */
	FORM_HIDDEN_BINXML,
	/* Of the definition. */
	FORM_DEFINITION_WITHOUT_HEADER,
	FORM_DEFINITION_ODD_HEADER,
	FORM_DEFINITION_WITHOUT_END,
	FORM_DEFINITION_GOES_ON,
	FORM_DEFINITION_INSTRUCTION,
	FORM_CONTENT_BEFORE_SYSTEM,
	/* Of an element. */
	FORM_NAME_IN_ELEMENT,
	FORM_NAME_IN_ATTRIBUTE,
	FORM_NAME_HASH,
	FORM_NAME_NUL,
	FORM_ATTRIBUTE_IN_PARTS,
	FORM_ATTRIBUTE_PROMISED,
	FORM_ATTRIBUTE_LIST_SIZE,
	FORM_ATTRIBUTE_TWICE,
	FORM_ATTRIBUTE_TWICE_BEHIND,
	FORM_ELEMENT_SIZE,
	FORM_TEXT_TWICE,
	FORM_TEXT_PROMISED,
	FORM_TEXT_EMPTY_BEHIND,
	FORM_TEXT_CHARACTER,
	FORM_SLOT_WITHOUT_TYPE,
	FORM_COUNT
};

static const char *const names[FORM_COUNT] = {
	[FORM_OF_WINDOWS] = "as Windows writes it",
	[FORM_HEADER_TWICE] = "two headers",
	[FORM_ODD_HEADER] = "a header of another version",
	[FORM_WITHOUT_END] = "no end token",
	[FORM_INSTANCE_BYTE] = "another byte behind an instance's token",
	[FORM_ANOTHER_ID] = "an instance of another template than the one to which it leads",
	[FORM_LAST_BYTE] = "a last byte of a value's descriptor that is not zero",
	[FORM_SIZE_OF_NUMBER] = "a number of more bytes than its type has",
	[FORM_SIZE_OF_SID] = "a SID of more bytes than it says",
	[FORM_EMPTY_BINXML] = "BinXML without bytes",
	[FORM_ARRAY_OF_BINXML] = "an array of BinXML without bytes",
	[FORM_CONTENT_FIRST] = "the content of Event in front of another value",
	[FORM_HIDDEN_BINXML] = "BinXML on which an element depends",
	[FORM_DEFINITION_WITHOUT_HEADER] = "a definition without a header",
	[FORM_DEFINITION_ODD_HEADER] = "a definition with a header of another version",
	[FORM_DEFINITION_WITHOUT_END] = "a definition without an end token",
	[FORM_DEFINITION_GOES_ON] = "a definition that goes on behind its end token",
	[FORM_DEFINITION_INSTRUCTION] = "a definition with an instruction",
	[FORM_CONTENT_BEFORE_SYSTEM] = "the content of Event in front of System",
	[FORM_NAME_IN_ELEMENT] = "an element whose name stands in its own token",
	[FORM_NAME_IN_ATTRIBUTE] = "an attribute whose name stands in its own token",
	[FORM_NAME_HASH] = "a name with another hash",
	[FORM_NAME_NUL] = "a name without a NUL",
	[FORM_ATTRIBUTE_IN_PARTS] = "an attribute in parts",
	[FORM_ATTRIBUTE_PROMISED] = "an attribute behind which no other one follows",
	[FORM_ATTRIBUTE_LIST_SIZE] = "attributes of another size",
	[FORM_ATTRIBUTE_TWICE] = "an attribute twice",
	[FORM_ATTRIBUTE_TWICE_BEHIND] = "an attribute twice behind 16 others",
	[FORM_ELEMENT_SIZE] = "an element of another size",
	[FORM_TEXT_TWICE] = "a text behind an empty one",
	[FORM_TEXT_PROMISED] = "a text behind which no other one follows",
	[FORM_TEXT_EMPTY_BEHIND] = "an empty text behind another one",
	[FORM_TEXT_CHARACTER] = "a reference to a character before a text",
	[FORM_SLOT_WITHOUT_TYPE] = "a slot whose type is that of no value",
};

#define UNUSED_VALUES (FORM_UNUSED_END - FORM_UNUSED)

/* Behind each of them some read the next values from other places. */
static const struct {
	const char *name;
	uint8_t type;
	uint8_t length;
	uint8_t bytes[20];
} unused_values[UNUSED_VALUES] = {
	{"a value of a type that is none", 0x16, 4, {0}},
	{"a value of the type of handles", VALUE_EVT_HANDLE, 8, {0}},
	{"a value of the type of XML", VALUE_EVT_XML, 2, {0}},
	{"an array of nulls", VALUE_ARRAY, 4, {0}},
	{"an array of a type that is none", VALUE_ARRAY | 0x20, 4, {0}},
	{"an array of binaries", VALUE_ARRAY | VALUE_BINARY, 4, {0}},
	{"a text with half a character", VALUE_STRING, 3, "a\0b"},
	{"an array of texts without a NUL", VALUE_ARRAY | VALUE_STRING, 4, "a\0b"},
	{"an array of numbers with half a number", VALUE_ARRAY | VALUE_UINT16, 3, {0}},
	{"an array of an odd number of bytes", VALUE_ARRAY | VALUE_INT8, 1, {0}},
	{"an array of SIDs with a part of one", VALUE_ARRAY | VALUE_SID, 16, {1, 1, 0, 0, 0, 0, 0, 5, 18}},
	{"a SID of more bytes than it says", VALUE_SID, 12, {1, 0, 0, 0, 0, 0, 0, 5}},
	{"a number without bytes", VALUE_UINT32, 0, {0}},
	{"a GUID of 15 bytes", VALUE_GUID, 15, {0}},
	{"a number of 18 bytes", VALUE_UINT16, 18, {0}},
	{"a BOOL of a byte", VALUE_BOOL, 1, {0}},
	{"BinXML", VALUE_BINXML, 5, {0x0f, 1, 1, 0, 0}},
	{"a null of two bytes", VALUE_NULL, 2, {0}},
	{"a null of 20 bytes", VALUE_NULL, 20, {0}},
};

static bool is_unused(enum form form)
{
	return form >= FORM_UNUSED && form < FORM_UNUSED_END;
}

static const char *name_of(enum form form)
{
	return is_unused(form) ? unused_values[form - FORM_UNUSED].name : names[form];
}

/* Of a definition: the slot of the value in which something is odd, or that is in front of it. */
static unsigned first_slot(enum form form)
{
	return is_unused(form) || form == FORM_CONTENT_FIRST;
}

static unsigned content_slot(enum form form)
{
	return form == FORM_CONTENT_FIRST ? 0 : first_slot(form) + 1;
}

static const char *const fields[][2] = {
	{"LocalAddress", "192.0.2.1"}, {"RemoteAddress", HIDING_PEER}, {"KeyModName", "%%8222"}, {"MMSAID", "7"}};

/* Of the first of them; behind the last one, that of a value which is hidden. */
static unsigned field_slot(enum form form)
{
	return first_slot(form) + 1;
}

static void put_fields(enum form form)
{
	struct draft *draft = hiding_draft();
	for (unsigned i = 0; i < COUNT_OF(fields); i++) {
		draft_open_with_attributes(draft, "Data");
		draft_attribute(draft, "Name");
		draft_text(draft, fields[i][0]);
		draft_close(draft);
		draft_slot(draft, field_slot(form) + i, VALUE_STRING);
		draft_end(draft);
	}
}

static void field_values(enum form form, size_t descriptors)
{
	for (unsigned i = 0; i < COUNT_OF(fields); i++)
		draft_value(hiding_draft(), descriptors, field_slot(form) + i, value_wide(fields[i][1]));
}

/* <name attribute="value">content</name> in a form. */
static void element(enum form form, const char *name, const char *attribute, const char *value, const char *content)
{
	struct draft *draft = hiding_draft();
	size_t start = draft->size;
	draft_open_with_attributes(draft, name);
	size_t list = draft->size - 4;
	size_t attribute_at = draft->size;
	draft_attribute(draft, attribute);
	size_t behind_name = draft->size;
	draft_text(draft, value);
	if (form == FORM_ATTRIBUTE_IN_PARTS)
		draft_text(draft, "9");
	draft_close(draft);
	if (form == FORM_TEXT_TWICE)
		draft_text(draft, "");
	if (form == FORM_TEXT_CHARACTER) {
		draft_u8(draft, 0x48);
		draft_u16(draft, (uint16_t)(unsigned char)*content++);
	}
	size_t text = draft->size;
	draft_text(draft, content);
	if (form == FORM_TEXT_EMPTY_BEHIND)
		draft_text(draft, "");
	draft_end(draft);
	if (form == FORM_NAME_HASH)
		draft->bytes[attribute_at + 9] ^= 1; /* token, offset, next one of the bucket */
	else if (form == FORM_NAME_NUL)
		draft->bytes[behind_name - 2] = 'x';
	else if (form == FORM_ATTRIBUTE_PROMISED)
		draft->bytes[attribute_at] |= 0x40;
	else if (form == FORM_ATTRIBUTE_LIST_SIZE)
		draft->bytes[list]++;
	else if (form == FORM_ELEMENT_SIZE)
		draft->bytes[start + 3]++;
	else if (form == FORM_TEXT_PROMISED)
		draft->bytes[text] |= 0x40;
}

/* An element whose own name, or that of its attribute, is a name that stands in the token itself. */
static void element_in_itself(bool is_attribute)
{
	struct draft *draft = hiding_draft();
	size_t start = draft->size;
	if (!is_attribute) {
		draft_u8(draft, 0x01);
		draft_u16(draft, 0xffff);
		draft_u32(draft, 0);
		draft_u32(draft, (uint32_t)start + 3); /* hash: the lower part of the offset; units: the rest, 0 */
		draft_empty(draft);
		return;
	}
	draft_open_with_attributes(draft, "Data");
	size_t at = draft->size;
	draft_u8(draft, 0x06);
	draft_u32(draft, (uint32_t)at + 1); /* hash: the value's token and type; units and text: those of the value */
	draft_text(draft, "Else");
	draft_close(draft);
	draft_end(draft);
}

/* An element that has an attribute twice, behind so many others. */
static void element_with_attributes(unsigned others)
{
	struct draft *draft = hiding_draft();
	char name[] = "a";
	draft_open_with_attributes(draft, "Else");
	for (unsigned i = 0; i < others + 2; i++) {
		draft_attribute(draft, name);
		draft_text(draft, "1");
		name[0] = (char)(name[0] + (i < others));
	}
	draft_close(draft);
	draft_end(draft);
}

static void text_element(const char *name, const char *content)
{
	draft_open(hiding_draft(), name);
	draft_close(hiding_draft());
	draft_text(hiding_draft(), content);
	draft_end(hiding_draft());
}

/* The element that is open holds the value. */
static void end_with_slot(enum form form)
{
	draft_close(hiding_draft());
	draft_slot(hiding_draft(), first_slot(form), form == FORM_SLOT_WITHOUT_TYPE ? VALUE_NULL : VALUE_STRING);
	draft_end(hiding_draft());
}

/* The value, in a form, and what stands in front of it. */
static void first_value(enum form form, size_t descriptors, const char *text)
{
	struct draft *draft = hiding_draft();
	bool is_empty = form == FORM_EMPTY_BINXML || form == FORM_ARRAY_OF_BINXML;
	uint8_t utf16[64];
	size_t length = is_empty ? 0 : strlen(text);
	for (size_t i = 0; i < length; i++) {
		utf16[2 * i] = (uint8_t)text[i];
		utf16[2 * i + 1] = 0;
	}
	/* Of such a SID the second byte is 0, the number of its parts. */
	uint8_t type = form == FORM_SIZE_OF_NUMBER    ? VALUE_UINT8
		       : form == FORM_SIZE_OF_SID     ? VALUE_SID
		       : form == FORM_EMPTY_BINXML    ? VALUE_BINXML
		       : form == FORM_ARRAY_OF_BINXML ? VALUE_ARRAY | VALUE_BINXML
						      : VALUE_STRING;
	for (unsigned i = 0; is_unused(form) && i < UNUSED_VALUES; i++) {
		if (form == FORM_UNUSED + i)
			draft_value(draft, descriptors, 0,
				(struct value){unused_values[i].bytes, unused_values[i].length, unused_values[i].type});
	}
	draft_value(draft, descriptors, first_slot(form), (struct value){utf16, (uint32_t)(2 * length), type});
	draft->bytes[descriptors + 3] = form == FORM_LAST_BYTE;
}

static void system_of(enum form form, bool is_ours)
{
	struct draft *draft = hiding_draft();
	draft_open(draft, "System");
	draft_close(draft);
	draft_open_with_attributes(draft, "Provider");
	draft_attribute(draft, "Name");
	draft_text(draft, is_ours ? EVENTS_PROVIDER_NAME : "Other");
	draft_empty(draft);
	element(form, "EventID", "Qualifiers", "0", is_ours ? "4655" : "77");
	draft_open_with_attributes(draft, "TimeCreated");
	draft_attribute(draft, "SystemTime");
	draft_text(draft, "2024-03-01T08:00:00Z");
	draft_empty(draft);
	text_element("Keywords", "0x8020000000000000");
	text_element("EventRecordID", "2");
	draft_open(draft, "Channel");
	end_with_slot(form);
	text_element("Computer", "vpn1");
	draft_end(draft);
}

static void data(enum form form)
{
	struct draft *draft = hiding_draft();
	draft_open(draft, "EventData");
	draft_close(draft);
	put_fields(form);
	/* No Data: all of these are values. */
	element(form, "Else", "Kind", "7", HIDING_PEER);
	size_t last = draft->size;
	draft_open(draft, "Binary");
	end_with_slot(form);
	if (form == FORM_HIDDEN_BINXML)
		draft_set_u16(draft, last + 1, field_slot(form) + COUNT_OF(fields)); /* what it depends on */
	if (form == FORM_NAME_IN_ELEMENT || form == FORM_NAME_IN_ATTRIBUTE)
		element_in_itself(form == FORM_NAME_IN_ATTRIBUTE);
	if (form == FORM_ATTRIBUTE_TWICE || form == FORM_ATTRIBUTE_TWICE_BEHIND)
		element_with_attributes(form == FORM_ATTRIBUTE_TWICE ? 0 : 16);
	draft_end(draft);
}

static void header(enum form form, enum form odd)
{
	draft_fragment(hiding_draft());
	if (form == odd)
		hiding_draft()->bytes[hiding_draft()->size - 2] = 2;
}

/* What one definition holds, and how its instance stands. */
struct part {
	enum form form;
	bool is_nested;
	bool is_ours;
};

static void write_definition(const struct part *part)
{
	struct draft *draft = hiding_draft();
	if (part->form != FORM_DEFINITION_WITHOUT_HEADER)
		header(part->form, FORM_DEFINITION_ODD_HEADER);
	if (part->form == FORM_DEFINITION_INSTRUCTION) {
		draft_u8(draft, 0x0a);
		draft_name(draft, "a");
		draft_u8(draft, 0x0b);
		draft_u16(draft, 0);
	}
	if (part->is_nested) {
		data(part->form);
	} else {
		draft_open(draft, "Event");
		draft_close(draft);
		if (part->form == FORM_CONTENT_BEFORE_SYSTEM)
			draft_optional(draft, content_slot(part->form), VALUE_BINXML);
		system_of(part->form, part->is_ours);
		if (part->form != FORM_CONTENT_BEFORE_SYSTEM)
			draft_optional(draft, content_slot(part->form), VALUE_BINXML);
		draft_end(draft);
	}
	if (part->form != FORM_DEFINITION_WITHOUT_END)
		draft_eof(draft);
	if (part->form == FORM_DEFINITION_GOES_ON)
		draft_u32(draft, 0x01020304);
}

/* Up to the values; where their descriptors stand. */
static size_t begin_part(const struct part *part)
{
	struct draft *draft = hiding_draft();
	header(part->form, FORM_ODD_HEADER);
	if (part->form == FORM_HEADER_TWICE)
		draft_fragment(draft);
	size_t start = draft->size;
	size_t definition = draft_instance(draft, part->is_nested ? 9 : 7);
	write_definition(part);
	unsigned behind = part->is_nested ? (unsigned)COUNT_OF(fields) : 1;
	unsigned count = first_slot(part->form) + 1 + behind + (part->form == FORM_HIDDEN_BINXML);
	size_t descriptors = draft_values(draft, definition, count);
	if (part->form != FORM_CONTENT_FIRST)
		first_value(part->form, descriptors, part->is_nested ? "%%8222" : "Security");
	if (part->is_nested)
		field_values(part->form, descriptors);
	if (part->form == FORM_HIDDEN_BINXML)
		draft_value(draft, descriptors, count - 1, value_of(VALUE_BINXML, BYTES("\x0f\1\1\0\0")));
	if (part->form == FORM_INSTANCE_BYTE)
		draft->bytes[start + 1] = 0;
	if (part->form == FORM_ANOTHER_ID)
		draft->bytes[start + 2]++;
	return descriptors;
}

static void end_part(const struct part *part)
{
	if (part->form != FORM_WITHOUT_END)
		draft_eof(hiding_draft());
}

static void write_log(uint8_t log[HIDING_LOG_SIZE], enum form form, bool is_nested, bool is_ours)
{
	struct draft *draft = hiding_draft();
	const struct part outer = {is_nested ? FORM_OF_WINDOWS : form, false, is_ours};
	const struct part inner = {is_nested ? form : FORM_OF_WINDOWS, true, is_ours};
	draft_init(draft);
	hiding_add_plain(1);
	size_t record = draft_record(draft, 2);
	draft->in_template = false;
	size_t descriptors = begin_part(&outer);
	size_t start = draft->size;
	begin_part(&inner);
	end_part(&inner);
	draft_value_from(draft, descriptors, content_slot(outer.form), VALUE_BINXML, start);
	if (form == FORM_CONTENT_FIRST)
		first_value(form, descriptors, "Security");
	end_part(&outer);
	draft_record_end(draft, record);
	hiding_add_plain(3);
	hiding_finish(log, 3);
}

static struct run run;

static bool is_told(uint64_t record_id, enum ipsecevtx_severity severity)
{
	for (size_t i = 0; i < run.findings.count; i++) {
		const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
		if (finding->record_id == record_id && finding->severity == severity)
			return true;
	}
	return false;
}

/* Whether a value's descriptor says nothing of its size. Windows has written BOOLs of a byte in events of others. */
static bool is_odd_in_bytes(enum form form, bool is_ours)
{
	if (form == FORM_SIZE_OF_SID)
		return true;
	if (!is_unused(form))
		return false;
	uint8_t type = unused_values[form - FORM_UNUSED].type;
	bool is_bool = type == VALUE_BOOL && !is_ours;
	return is_bool || (sizes_of(type) & SIZES_IN_BYTES && !descriptor_is_raw(type));
}

/*
 * Some forms the record's own template cannot have, or they are none: padding is an end token too. What is nested comes
 * last: of an event that is not printed nobody looks into its values for how long they are.
 */
static bool is_possible(enum form form, bool is_nested, bool is_ours, bool is_printed)
{
	if (form == FORM_HIDDEN_BINXML || form == FORM_ATTRIBUTE_TWICE || form == FORM_ATTRIBUTE_TWICE_BEHIND)
		return is_nested;
	if (form == FORM_CONTENT_FIRST || form == FORM_CONTENT_BEFORE_SYSTEM)
		return !is_nested;
	if (is_odd_in_bytes(form, is_ours))
		return !is_nested || (is_ours && is_printed);
	if (form == FORM_SIZE_OF_NUMBER || is_unused(form))
		return true;
	return is_nested ||
	       (form != FORM_WITHOUT_END && form != FORM_NAME_IN_ELEMENT && form != FORM_NAME_IN_ATTRIBUTE);
}

/* Each form in the record's own template and in what is nested in it. */
static void check(size_t index, bool is_ours, const struct ipsecevtx_options *options, size_t events)
{
	static uint8_t log[HIDING_LOG_SIZE];
	const enum form form = (enum form)(index / 2);
	bool is_plain = form == FORM_OF_WINDOWS;
	if (!is_possible(form, index % 2 == 1, is_ours, events == 3))
		return;
	write_log(log, form, index % 2 == 1, is_ours);
	hiding_change_checksum(log);
	run_memory(&run, log, sizeof log, options);
	bool is_silent = !is_told(2, IPSECEVTX_SEVERITY_WARNING) && !is_told(2, IPSECEVTX_SEVERITY_LOSS);
	/* What is nested in an event that nobody asks for may be written over there. */
	bool may_be_silent = form == FORM_ANOTHER_ID && (!is_ours || events == 0);
	ck_assert_msg(is_silent == is_plain || may_be_silent, "%s, in a chunk with another checksum", name_of(form));
	hiding_change_checksum(log);
	run_memory(&run, log, sizeof log, options);
	ck_assert_int_eq(run.opened, 0);
	/* What cannot be read at all is lost, with a word. */
	bool is_lost = is_told(2, IPSECEVTX_SEVERITY_LOSS);
	bool is_right = is_lost || is_told(2, IPSECEVTX_SEVERITY_TAMPERING) != is_plain;
	ck_assert_msg(is_right, "%s, %s", name_of(form), index % 2 ? "nested" : "own");
	for (uint64_t id = 1; id <= 3; id += 2)
		ck_assert_msg(!is_told(id, IPSECEVTX_SEVERITY_TAMPERING), "%s: a plain record is told", name_of(form));
	ck_assert_msg(
		!is_lost || form == FORM_ANOTHER_ID || form == FORM_ATTRIBUTE_IN_PARTS, "%s is lost", name_of(form));
	if (is_lost)
		return;
	ck_assert_msg(run.count == events, "%s: %zu events", name_of(form), run.count);
	if (is_ours && events == 3)
		ck_assert_msg(is_plain == !(run.events[1].marks & IPSECEVTX_MARK_STRUCTURE), "%s: marks %#x",
			name_of(form), run.events[1].marks);
}

START_TEST(an_odd_form_of_our_event_is_told_and_marked)
{
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		check((size_t)_i, true, &options, 3);
	}
}
END_TEST

START_TEST(an_odd_form_of_another_event_is_told)
{
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		check((size_t)_i, false, &options, 2);
		options.any = true;
		check((size_t)_i, false, &options, 3);
	}
}
END_TEST

START_TEST(an_odd_form_of_an_event_that_is_not_asked_for_is_told)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	static const struct ipsecevtx_range other = {5451, 5451};
	options.events = &other;
	options.event_count = 1;
	check((size_t)_i, true, &options, 0);
}
END_TEST

/* In bytes that are a value: no instance stands before it, or what looks like one. Where it is. */
static size_t put_definition_alone(const struct part *part, uint32_t id, bool has_head)
{
	struct draft *draft = hiding_draft();
	draft_u16(draft, has_head ? 0x010c : 0xffff);
	draft_u32(draft, id);
	draft_u32(draft, (uint32_t)draft->size + 4);
	size_t at = draft->size;
	draft_u32(draft, 0);
	draft_u32(draft, id);
	draft_bytes(draft, "twelve bytes", 12);
	draft_u32(draft, 0);
	draft->in_template = true;
	write_definition(part);
	draft->in_template = false;
	draft_set_u32(draft, at + 20, (uint32_t)(draft->size - at - 24));
	return at;
}

/* A record whose own definition or what is nested in it stands elsewhere; 0: right there. */
static void put_record(uint64_t id, size_t outer_at, size_t inner_at, size_t alone[2], bool has_head)
{
	struct draft *draft = hiding_draft();
	const struct part outer = {FORM_OF_WINDOWS, false, false};
	const struct part inner = {FORM_OF_WINDOWS, true, false};
	size_t record = draft_record(draft, id);
	draft->in_template = false;
	size_t descriptors;
	if (outer_at) {
		draft_fragment(draft);
		descriptors = draft_instance_of(draft, 7, outer_at, 2);
		first_value(FORM_OF_WINDOWS, descriptors, "Security");
	} else {
		descriptors = begin_part(&outer);
	}
	size_t start = draft->size;
	if (alone) {
		alone[0] = put_definition_alone(&outer, 7, has_head);
		alone[1] = put_definition_alone(&inner, 9, has_head);
		draft_value_from(draft, descriptors, 1, VALUE_BINARY, start);
	} else {
		if (inner_at) {
			draft_fragment(draft);
			size_t inner_descriptors = draft_instance_of(draft, 9, inner_at, 1 + COUNT_OF(fields));
			first_value(FORM_OF_WINDOWS, inner_descriptors, "%%8222");
			field_values(FORM_OF_WINDOWS, inner_descriptors);
		} else {
			begin_part(&inner);
		}
		draft_eof(draft);
		draft_value_from(draft, descriptors, 1, VALUE_BINXML, start);
	}
	draft_eof(draft);
	draft_record_end(draft, record);
}

START_TEST(a_definition_that_no_instance_has_written_is_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	bool is_nested = _i / 2 % 2;
	size_t alone[2];
	options.any = _i % 2;
	draft_init(hiding_draft());
	put_record(1, 0, 0, alone, _i / 4);
	put_record(2, is_nested ? 0 : alone[0], is_nested ? alone[1] : 0, NULL, false);
	hiding_finish(log, 2);
	run_memory(&run, log, sizeof log, &options);
	ck_assert(is_told(2, IPSECEVTX_SEVERITY_TAMPERING));
}
END_TEST

START_TEST(a_definition_that_an_instance_has_written_is_not_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = _i;
	draft_init(hiding_draft());
	put_record(1, 0, 0, NULL, false);
	size_t outer = CHUNK_HEADER_SIZE + 24 + 4 + 10;
	size_t inner = hiding_draft()->size;
	while (read_u16(hiding_draft()->bytes, inner, inner - 10) != 0x010c ||
		read_u32(hiding_draft()->bytes, inner, inner - 4) != inner)
		inner--;
	put_record(2, outer, inner, NULL, false);
	hiding_finish(log, 2);
	run_memory(&run, log, sizeof log, &options);
	for (uint64_t id = 1; id <= 2; id++)
		ck_assert_msg(!is_told(id, IPSECEVTX_SEVERITY_TAMPERING), "record %u", (unsigned)id);
}
END_TEST

Suite *suite_hiding_form(void)
{
	Suite *suite = suite_create("hiding form");
	TCase *forms = tcase_create("forms");
	tcase_add_loop_test(forms, an_odd_form_of_our_event_is_told_and_marked, 0, 2 * FORM_COUNT);
	tcase_add_loop_test(forms, an_odd_form_of_another_event_is_told, 0, 2 * FORM_COUNT);
	tcase_add_loop_test(forms, an_odd_form_of_an_event_that_is_not_asked_for_is_told, 0, 2 * FORM_COUNT);
	tcase_add_loop_test(forms, a_definition_that_no_instance_has_written_is_told, 0, 8);
	tcase_add_loop_test(forms, a_definition_that_an_instance_has_written_is_not_told, 0, 2);
	suite_add_tcase(suite, forms);
	return suite;
}

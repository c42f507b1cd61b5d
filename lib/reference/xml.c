/* SPDX-License-Identifier: MIT */
#include "reference/xml.h"

#include "reference/faults.h"

#include <string.h>

/* A reading of one event's XML. */
struct xml {
	const char *text;
	size_t length;
	size_t at;
	struct shape shape;
	struct assembly *assembly;
	struct witness *witness;             /* NULL: the XML is taken as it stands */
	size_t content[SHAPE_DEPTH_MAX + 1]; /* where the content of each open element begins */
	size_t left_out;                     /* fields that put_left_out() has added */
	bool failed;
};

static bool starts(const struct xml *xml, const char *wanted)
{
	size_t length = strlen(wanted);
	return xml->length - xml->at >= length && memcmp(xml->text + xml->at, wanted, length) == 0;
}

static bool is_space(char unit)
{
	return unit == ' ' || unit == '\n' || unit == '\r' || unit == '\t';
}

static void skip_space(struct xml *xml)
{
	while (xml->at < xml->length && is_space(xml->text[xml->at]))
		xml->at++;
}

static size_t read_name(struct xml *xml)
{
	size_t start = xml->at;
	while (xml->at < xml->length && !is_space(xml->text[xml->at]) && !strchr("<>/=\"", xml->text[xml->at]))
		xml->at++;
	if (xml->at == start)
		xml->failed = true;
	return xml->at - start;
}

/* The text between two places with its references resolved: a copy in the assembly's arena where there are any. */
static struct value resolve(struct xml *xml, size_t start, size_t end)
{
	static const struct {
		const char *reference;
		char unit;
	} references[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
	struct value value = {(const uint8_t *)xml->text + start, (uint32_t)(end - start), VALUE_UTF8};
	if (end == start || !memchr(xml->text + start, '&', end - start))
		return value;
	char *copy = arena_get(&xml->assembly->arena, end - start);
	if (!copy) {
		value.length = 0;
		return value;
	}
	size_t length = 0;
	while (start < end) {
		size_t step = 1;
		copy[length] = xml->text[start];
		for (size_t i = 0; xml->text[start] == '&' && i < sizeof references / sizeof references[0]; i++) {
			size_t size = strlen(references[i].reference);
			if (size > end - start || memcmp(xml->text + start, references[i].reference, size) != 0)
				continue;
			copy[length] = references[i].unit;
			step = size;
			break;
		}
		length++;
		start += step;
	}
	value.bytes = (const uint8_t *)copy;
	value.length = (uint32_t)length;
	return value;
}

/* Gives a value of the witness to the assembly. */
static void put(struct xml *xml, const struct witness_value *seen)
{
	if (seen->is_system)
		assembly_system(xml->assembly, seen->system, &seen->value);
	else
		assembly_field(xml->assembly, seen->name, seen->name_length, &seen->value);
}

/*
 * Adds the fields that libevtx leaves out before the next one that it shows. Those of System are not added, as a null
 * there is the same as no field.
 */
static void put_left_out(struct xml *xml)
{
	struct witness *witness = xml->witness;
	while (witness && witness->next < witness->count && witness->values[witness->next].is_left_out) {
		const struct witness_value *seen = &witness->values[witness->next++];
		if (seen->is_system)
			continue;
		put(xml, seen);
		xml->left_out++;
	}
}

/* The text that libevtx prints of a value, whose markup comes from references or not; false: it is not known. */
static bool printed_text(const struct witness_value *seen, bool has_references, bool in_attribute, struct arena *arena,
	struct ipsecevtx_text *text)
{
	const struct faults_parts parts = {seen->parts, seen->part_count, has_references};
	if (seen->part_count > 0)
		return faults_joined_text(&parts, in_attribute, arena, &text->data, &text->length);
	return faults_text(&seen->shown, in_attribute, arena, &text->data, &text->length);
}

/* Whether the text is what libevtx prints of a value, in either case of printed_text(). */
static bool is_printed(const struct witness_value *seen, const struct faults_seen *text, struct arena *arena)
{
	struct ipsecevtx_text printed;
	for (int has_references = 0; has_references < 2; has_references++) {
		if (printed_text(seen, has_references, text->in_attribute, arena, &printed) &&
			printed.length == text->length && memcmp(printed.data, text->text, text->length) == 0)
			return true;
	}
	return false;
}

/*
 * Whether libevtx has cut a value that stands behind literal text with references, lost[0, length): it then prints only
 * the beginning of the value, about as many characters as the names of the references have.
 */
static bool is_cut(const struct witness_value *seen, const struct faults_seen *text, const char *lost, uint32_t length,
	struct arena *arena)
{
	struct ipsecevtx_text printed;
	bool has_reference = false;
	for (uint32_t i = 0; i < length; i++)
		has_reference |= memchr("<>&\"'", lost[i], 5) != NULL;
	return has_reference && seen->part_count == 0 && text->length > 0 &&
	       printed_text(seen, false, text->in_attribute, arena, &printed) && text->length < printed.length &&
	       memcmp(printed.data, text->text, text->length) == 0;
}

/* Whether a known fault of libevtx makes this text of a value. */
static bool is_explained(const struct witness_value *seen, const struct faults_seen *text, struct arena *arena)
{
	const char *shown, *whole;
	uint32_t shown_length, whole_length;
	if (!seen->is_shortened && seen->part_count == 0)
		return faults_explain(&seen->shown, text, arena);
	if (value_text(&seen->shown, arena, &shown, &shown_length, NULL) == VALUE_NO_ROOM ||
		value_text(&seen->value, arena, &whole, &whole_length, NULL) == VALUE_NO_ROOM ||
		whole_length < shown_length || memcmp(whole + whole_length - shown_length, shown, shown_length) != 0)
		return false;
	return is_printed(seen, text, arena) || is_cut(seen, text, whole, whole_length - shown_length, arena);
}

/* Whether the current element, which is no field, is empty since libevtx left out all that it holds. */
static bool is_emptied(struct xml *xml, const struct faults_seen *text)
{
	bool is_tree = xml->shape.frames[xml->shape.depth].area == AREA_TREE;
	if (!is_tree || text->in_attribute || text->length > 0 || xml->left_out == 0)
		return false;
	xml->left_out--;
	return true;
}

/* Where a known fault of libevtx has made this text, takes the value from the witness and returns true. */
static bool put_explained(struct xml *xml, const struct shape_target *target, const struct faults_seen *text)
{
	struct witness *witness = xml->witness;
	put_left_out(xml);
	const struct witness_value *seen = witness ? witness_next(witness) : NULL;
	if (!seen || !witness_is(seen, target))
		return witness && is_emptied(xml, text);
	bool is_array = seen->item_count > 0 && faults_are_bytes(&seen->array, text);
	witness->next++;
	if (!is_array && !is_explained(seen, text, &witness->arena))
		return false;
	put(xml, seen);
	for (uint32_t i = 1; is_array && i < seen->item_count; i++)
		put(xml, &witness->values[witness->next++]);
	return true;
}

/* As put_explained(), for the Name of a Data element. */
static bool name_explained(struct xml *xml, const struct faults_seen *text)
{
	const struct witness_value *seen = xml->witness ? witness_next(xml->witness) : NULL;
	if (!seen || seen->is_system || !faults_explain(&seen->name_value, text, &xml->witness->arena))
		return false;
	if (!shape_name_field(&xml->shape, seen->name, seen->name_length))
		xml->failed = true;
	return true;
}

/* Gives a value of the XML to the assembly, or that of the witness in its place. */
static void deliver(
	struct xml *xml, const struct shape_target *target, const struct value *value, const struct faults_seen *text)
{
	if (target->kind == TARGET_NOTHING || put_explained(xml, target, text))
		return;
	if (target->kind == TARGET_SYSTEM) {
		assembly_system(xml->assembly, target->system, value);
	} else if (target->kind == TARGET_ASIDE) {
		assembly_aside(xml->assembly, target->rule, target->name, target->length, value);
	} else if (target->kind == TARGET_FIELD || target->kind == TARGET_CONTAINER) {
		if (target->is_misplaced)
			assembly_misplaced(xml->assembly, target->name, target->length);
		assembly_field(xml->assembly, target->name, target->length, value);
	} else if (target->kind == TARGET_FIELD_NAME && !name_explained(xml, text)) {
		if (!shape_name_field(&xml->shape, (const char *)value->bytes, value->length))
			xml->failed = true;
	} else if (target->kind == TARGET_TOO_LONG) {
		xml->failed = true;
	}
}

/*
 * How many bytes at at are what libevtx prints of the witness's next value, if that is target's, and end follows them;
 * 0 where they are anything else. So markup that libevtx does not escape is not taken for a tag or the end of a value.
 */
static size_t expected_length(const struct xml *xml, const struct shape_target *target, size_t at, const char *end)
{
	const struct witness_value *seen = xml->witness ? witness_next(xml->witness) : NULL;
	struct ipsecevtx_text text;
	size_t end_length = strlen(end);
	if (!seen || !witness_is(seen, target))
		return 0;
	for (int has_references = 0; has_references < 2; has_references++) {
		if (printed_text(seen, has_references, seen->in_attribute, &xml->witness->arena, &text) &&
			text.length + end_length <= xml->length - at &&
			memcmp(xml->text + at, text.data, text.length) == 0 &&
			memcmp(xml->text + at + text.length, end, end_length) == 0)
			return text.length;
	}
	return 0;
}

/* Reads name="value". A '"' in the value, which libevtx does not escape, ends it unless expected_length() knows it. */
static void read_attribute(struct xml *xml)
{
	size_t start = xml->at;
	size_t length = read_name(xml);
	if (xml->failed || !starts(xml, "=\"")) {
		xml->failed = true;
		return;
	}
	struct shape_target target = shape_attribute(&xml->shape, xml->text + start, length);
	size_t value_start = xml->at + 2;
	size_t value_end = value_start + expected_length(xml, &target, value_start, "\"");
	const char *quote = memchr(xml->text + value_end, '"', xml->length - value_end);
	if (!quote) {
		xml->failed = true;
		return;
	}
	value_end = (size_t)(quote - xml->text);
	xml->at = value_end + 1;
	struct value value = resolve(xml, value_start, value_end);
	struct faults_seen text = {xml->text + value_start, value_end - value_start, true};
	deliver(xml, &target, &value, &text);
}

static bool is_blank(const struct xml *xml, size_t start, size_t end)
{
	while (start < end && is_space(xml->text[start]))
		start++;
	return start == end;
}

/* Ends the current element, whose content stands between start and end. */
static void end_element(struct xml *xml, size_t start, size_t end)
{
	struct shape_target target = shape_content(&xml->shape);
	/* The blanks around child elements are indentation, and no content. */
	bool has_children = xml->shape.frames[xml->shape.depth].has_children;
	bool is_container = target.kind == TARGET_CONTAINER || target.kind == TARGET_ASIDE;
	bool wanted = is_container ? !has_children && !is_blank(xml, start, end) : target.kind != TARGET_NOTHING;
	if (target.kind == TARGET_SYSTEM && has_children) {
		const char *child = memchr(xml->text + start, '<', end - start);
		end = child && is_blank(xml, start, (size_t)(child - xml->text)) ? start : end;
	}
	if (wanted) {
		struct value value = resolve(xml, start, end);
		struct faults_seen text = {(const char *)value.bytes, value.length, false};
		deliver(xml, &target, &value, &text);
	}
	shape_leave(&xml->shape);
}

static void read_start_tag(struct xml *xml)
{
	xml->at++;
	size_t start = xml->at;
	size_t length = read_name(xml);
	if (xml->failed || !shape_enter(&xml->shape, xml->text + start, length)) {
		xml->failed = true;
		return;
	}
	for (;;) {
		skip_space(xml);
		if (starts(xml, "/>")) {
			xml->at += 2;
			end_element(xml, xml->at, xml->at);
			return;
		}
		if (starts(xml, ">")) {
			xml->at++;
			xml->content[xml->shape.depth] = xml->at;
			/* libevtx does not escape byte strings: one is passed over here where it is known. */
			struct shape_target target = shape_content(&xml->shape);
			xml->at += expected_length(xml, &target, xml->at, "</");
			return;
		}
		read_attribute(xml);
		if (xml->failed)
			return;
	}
}

static void read_end_tag(struct xml *xml)
{
	size_t end = xml->at;
	xml->at += 2;
	read_name(xml);
	if (xml->failed || !starts(xml, ">") || xml->shape.depth == 0) {
		xml->failed = true;
		return;
	}
	xml->at++;
	end_element(xml, xml->content[xml->shape.depth], end);
}

enum xml_result xml_read_event(const char *text, size_t length, struct witness *witness, struct assembly *assembly)
{
	struct xml xml;
	xml.text = text;
	xml.length = length;
	xml.at = 0;
	xml.assembly = assembly;
	xml.witness = witness;
	xml.failed = false;
	xml.left_out = 0;
	shape_init(&xml.shape, AREA_DOCUMENT);
	while (!xml.failed) {
		const char *tag = memchr(text + xml.at, '<', length - xml.at);
		if (!tag)
			break;
		xml.at = (size_t)(tag - text);
		if (starts(&xml, "</"))
			read_end_tag(&xml);
		else
			read_start_tag(&xml);
	}
	put_left_out(&xml);
	/* Only these oddities are taken from the XML: all others are looked for in the record's BinXML. */
	assembly_oddities(
		assembly, xml.shape.oddities & (SHAPE_IGNORED_DATA | SHAPE_SECOND_DATA | SHAPE_SECOND_ELEMENT));
	if (xml.failed || xml.shape.depth != 0)
		return XML_ODD;
	const struct ipsecevtx_u32 *event_id = &assembly->event_id;
	bool is_other = event_id->presence != IPSECEVTX_SET || event_id->value != assembly->event.event_id;
	return is_other ? XML_OTHER_ID : XML_OK;
}

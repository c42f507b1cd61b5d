/* SPDX-License-Identifier: MIT */
#include "xml.h"

#include <string.h>

struct xml {
	const char *text;
	size_t length;
	size_t at;
	struct shape shape;
	struct assembly *assembly;
	size_t content[SHAPE_DEPTH_MAX + 1]; /* where the text of the elements that are open began */
	bool failed;
	bool other_id;
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

/* Text with its references resolved, in the assembly's arena when there are any. */
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

static void deliver(struct xml *xml, const struct shape_target *target, const struct value *value)
{
	uint64_t number;
	if (target->kind == TARGET_SYSTEM && target->system == SYSTEM_EVENT_ID) {
		if (!value_number(value, &number) || number != xml->assembly->event.event_id)
			xml->other_id = true;
	} else if (target->kind == TARGET_SYSTEM) {
		assembly_system(xml->assembly, target->system, value);
	} else if (target->kind == TARGET_FIELD || target->kind == TARGET_CONTAINER) {
		assembly_field(xml->assembly, target->name, target->length, value);
	} else if (target->kind == TARGET_FIELD_NAME) {
		if (!shape_name_field(&xml->shape, (const char *)value->bytes, value->length))
			xml->failed = true;
	}
}

/* name="value": libevtx does not escape a '"' in a value; such a tag cannot be trusted. */
static void read_attribute(struct xml *xml)
{
	size_t start = xml->at;
	size_t length = read_name(xml);
	if (xml->failed || !starts(xml, "=\"")) {
		xml->failed = true;
		return;
	}
	size_t value_start = xml->at + 2;
	const char *quote = memchr(xml->text + value_start, '"', xml->length - value_start);
	if (!quote) {
		xml->failed = true;
		return;
	}
	xml->at = (size_t)(quote - xml->text) + 1;
	struct value value = resolve(xml, value_start, xml->at - 1);
	struct shape_target target = shape_attribute(&xml->shape, xml->text + start, length);
	deliver(xml, &target, &value);
}

static bool is_blank(const struct xml *xml, size_t start, size_t end)
{
	while (start < end && is_space(xml->text[start]))
		start++;
	return start == end;
}

/* The text between start and end was the content of the current element. */
static void end_element(struct xml *xml, size_t start, size_t end)
{
	struct shape_target target = shape_content(&xml->shape);
	/* Around child elements there is indentation, which is not content. */
	bool has_children = xml->shape.frames[xml->shape.depth].has_children;
	bool wanted = target.kind == TARGET_CONTAINER ? !has_children && !is_blank(xml, start, end)
						      : target.kind != TARGET_NOTHING;
	if (wanted) {
		struct value value = resolve(xml, start, end);
		deliver(xml, &target, &value);
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

enum xml_result xml_read_event(const char *text, size_t length, struct assembly *assembly)
{
	struct xml xml;
	xml.text = text;
	xml.length = length;
	xml.at = 0;
	xml.assembly = assembly;
	xml.failed = false;
	xml.other_id = false;
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
	if (xml.failed || xml.shape.depth != 0)
		return XML_ODD;
	return xml.other_id ? XML_OTHER_ID : XML_OK;
}

/* SPDX-License-Identifier: MIT */
#include "decode/elsewhere.h"

#include "binxml/binxml.h"
#include "binxml/descriptors.h"
#include "binxml/markup.h"
#include "decode/bare.h"
#include "decode/entity_references.h"
#include "decode/letters.h"
#include "decode/literal.h"
#include "decode/overrun.h"
#include "decode/searched.h"
#include "event/provider.h"
#include "event/seen.h"

#include <string.h>

#define TOKEN_WORK   4u
#define ELEMENT_WORK 32u
#define LOOK_WORK    64u /* a letter of a text that may be an event's number or a provider's name */

/* Elements and nested values that may be open at once. */
#define LEVELS_MAX 96u

/* Longer than any EventID or Provider that Windows writes: a longer one may be anything, and is told of. */
#define TEXT_MAX 512u

struct level {
	uint8_t element; /* enum markup_element */
	bool is_own;     /* the record's own Event, System, EventID or Provider, and not another one of that name */
};

/* The beginning of a text. */
struct text {
	char bytes[TEXT_MAX];
	size_t length;
	bool is_cut;
};

/* The EventID element that is open, as readers may read it: some take its first part alone, or leave out references. */
struct event_id_text {
	unsigned depth; /* of the element; 0: none is open */
	bool is_own;    /* the record's own: then a number counts only where it is not that of the whole text */
	struct text whole;
	struct text otherwise; /* without references, with all but the first parts of its attributes */
	unsigned slots, literals;
	uint32_t beginning; /* the number of an event of ours that its first parts make, or 0 */
};

/* A search through one record. */
struct search {
	const struct chunk *chunk;
	size_t record_start;
	const uint8_t *asked; /* see struct elsewhere_room, like the next four */
	struct arena *arena;
	struct namesakes *namesakes;
	struct walked *walked;
	struct searched_templates *searched;
	struct searched learned; /* what is learned of the definition at hand, for further instances of it */
	unsigned lesson;         /* counts definitions: moves on where another instance stands within the one at hand */
	struct elsewhere *found;
	size_t work, work_max;
	struct level levels[LEVELS_MAX + 1]; /* the first one is around the whole record */
	unsigned depth;
	bool has_instance; /* the record's own instance was met */
	unsigned met;      /* the record's own elements that were met; bits: 1 << enum markup_element */
	bool in_attribute;
	unsigned parts; /* of the attribute that is open */
	struct markup markup;
	struct text attribute; /* the value, so far, of the attribute of a Provider that is open */
	struct event_id_text event_id;
};

/* A fragment or a definition that is gone through. */
struct part {
	struct binxml binxml;
	const struct binxml_instance *instance; /* whose values fill the slots; NULL for a fragment */
	size_t start;
	bool has_content; /* an instance or an element was met in it */
	bool has_reference;
	uint32_t shown; /* 1 + the highest slot met in the content of an element; 0: none was */
};

static size_t search_range(struct search *search, size_t start, size_t end);

static void note_if(struct search *search, bool is_so, unsigned oddities)
{
	elsewhere_note_if(search->found, is_so, oddities);
}

static bool give_up(struct search *search)
{
	search->found->odd |= ELSEWHERE_UNREAD;
	return false;
}

static bool spend(struct search *search, size_t work)
{
	if (work > search->work_max - search->work)
		return give_up(search);
	search->work += work;
	return true;
}

static void add_text(struct search *search, struct text *to, const struct value *value)
{
	const char *text;
	uint32_t length;
	if (value_text(value, search->arena, &text, &length, NULL) == VALUE_NO_ROOM) {
		give_up(search);
		return;
	}
	if (length > TEXT_MAX - to->length)
		length = (uint32_t)(TEXT_MAX - to->length), to->is_cut = true;
	memcpy(to->bytes + to->length, text, length);
	to->length += length;
}

/* The number of an event of ours that a text makes, or 0. */
static uint32_t find_event_id(struct search *search, const struct text *text)
{
	const struct value value = {(const uint8_t *)text->bytes, (uint32_t)text->length, VALUE_UTF8};
	uint32_t event_id;
	/* Outside of any System Windows itself writes numbers of the events that a caller may ask for. */
	const struct level *level = &search->levels[search->event_id.depth];
	bool is_in_one = search->event_id.depth > 0 && level[-1].element == MARKUP_SYSTEM;
	return seen_event_id(&value, search->arena, is_in_one ? search->asked : NULL, &event_id) ? event_id : 0;
}

static void begin_event_id(struct search *search, bool is_own)
{
	struct event_id_text *event_id = &search->event_id;
	event_id->depth = search->depth;
	event_id->is_own = is_own;
	event_id->whole.length = event_id->otherwise.length = 0;
	event_id->whole.is_cut = false;
	event_id->slots = event_id->literals = event_id->beginning = 0;
}

static void add_event_id(struct search *search, const struct value *value, bool is_reference)
{
	struct event_id_text *event_id = &search->event_id;
	const size_t work = LOOK_WORK * event_id->whole.length;
	const uint32_t beginning = spend(search, work) ? find_event_id(search, &event_id->whole) : 0;
	event_id->beginning = beginning ? beginning : event_id->beginning;
	add_text(search, &event_id->whole, value);
	if (!is_reference)
		add_text(search, &event_id->otherwise, value);
}

static void end_event_id(struct search *search)
{
	struct event_id_text *event_id = &search->event_id;
	uint32_t whole = find_event_id(search, &event_id->whole);
	uint32_t part = find_event_id(search, &event_id->otherwise);
	uint32_t found = part ? part : event_id->beginning;
	if (!event_id->is_own && whole)
		found = whole;
	if (found && !(event_id->is_own && found == whole))
		search->found->event_id = found;
	note_if(search, event_id->whole.is_cut, ELSEWHERE_MISPLACED);
	/* With two parts, readers that go by the type of a value, not by its size, disagree about the number. */
	note_if(search, event_id->is_own && event_id->slots > 0 && event_id->slots + event_id->literals > 1,
		ELSEWHERE_MISPLACED);
	event_id->depth = 0;
}

/* Notes our provider in an attribute of the Provider element that is open. */
static void note_provider(struct search *search)
{
	const struct level *level = &search->levels[search->depth];
	const struct level *around = search->depth > 0 ? level - 1 : NULL;
	search->found->odd |= ELSEWHERE_NAMES_US;
	note_if(search, around && around->element == MARKUP_SYSTEM && !around->is_own, ELSEWHERE_PROVIDER);
}

/* Notes an attribute of a Provider whose text is our name or GUID, looks like it, or holds the name. */
static void end_provider_text(struct search *search)
{
	const struct text *text = &search->attribute;
	const struct value value = {(const uint8_t *)text->bytes, (uint32_t)text->length, VALUE_UTF8};
	char lower[TEXT_MAX + 1];
	for (size_t i = 0; i < text->length; i++) {
		const char letter = text->bytes[i];
		lower[i] = (char)(letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
	}
	lower[text->length] = '\0';
	if (!spend(search, LOOK_WORK * text->length) || text->is_cut ||
		strstr(lower, "microsoft-windows-security-auditing") ||
		provider_is_nearly_our_guid(lower, text->length) || provider_is_nearly_named(&value, search->arena))
		note_provider(search);
}

static bool is_in_provider(const struct search *search)
{
	return search->in_attribute && search->levels[search->depth].element == MARKUP_PROVIDER;
}

static bool is_in_system(const struct search *search)
{
	return search->depth > 1 && search->levels[search->depth - 1].element == MARKUP_SYSTEM;
}

static void end_attribute(struct search *search)
{
	if (!search->in_attribute)
		return;
	elsewhere_note_event(search->found, markup_end(&search->markup));
	/* Readers that expect a value take the next token, an attribute, for it. */
	note_if(search, search->parts == 0, ELSEWHERE_MISPLACED);
	note_if(search, search->parts > 1, ELSEWHERE_IN_PARTS);
	/* Windows writes references into attributes, but not in System. */
	note_if(search, search->parts > 1 && is_in_system(search), ELSEWHERE_MISPLACED);
	if (is_in_provider(search))
		end_provider_text(search);
	search->in_attribute = false;
}

/* Whether an element is the record's own one of its kind: the first that stands where it belongs. */
static bool is_own(struct search *search, enum markup_element element)
{
	const struct level *around = &search->levels[search->depth];
	bool belongs_there = false;
	if (element == MARKUP_EVENT)
		belongs_there = search->depth == 0;
	else if (element == MARKUP_SYSTEM)
		belongs_there = around->is_own && around->element == MARKUP_EVENT;
	else if (element == MARKUP_EVENT_ID || element == MARKUP_PROVIDER)
		belongs_there = around->is_own && around->element == MARKUP_SYSTEM;
	const unsigned met = belongs_there ? 1u << element : 0;
	const unsigned met_before = search->met;
	search->met |= met;
	return met & ~met_before;
}

static bool begin_element(struct search *search, const struct binxml_step *step)
{
	enum markup_element element = markup_element(step->text.utf16, step->text.units);
	if (search->depth == LEVELS_MAX)
		return give_up(search);
	if (!spend(search, ELEMENT_WORK))
		return false;
	elsewhere_note_name(search->found, &step->text);
	struct level level = {(uint8_t)element, is_own(search, element)};
	search->levels[++search->depth] = level;
	if (element == MARKUP_EVENT_ID)
		begin_event_id(search, level.is_own); /* an EventID inside an EventID takes its place */
	return true;
}

static void end_element(struct search *search)
{
	end_attribute(search);
	elsewhere_note_event(search->found, markup_end(&search->markup));
	if (search->event_id.depth == search->depth)
		end_event_id(search);
	search->depth--;
}

static void begin_attribute(struct search *search, const struct binxml_step *step)
{
	end_attribute(search);
	elsewhere_note_name(search->found, &step->text);
	search->in_attribute = true;
	search->attribute.length = 0;
	search->attribute.is_cut = false;
	search->parts = 0;
}

/*
 * Notes bytes that begin with our GUID, whatever type they have: readers that trust the type of the slot show it. Other
 * readers take 16 bytes for a value of type GUID, however many it has.
 */
static void look_for_guid(struct search *search, const struct value *value)
{
	const struct value guid = {value->bytes, 16, VALUE_GUID};
	size_t start = (size_t)(value->bytes - search->chunk->data);
	bool is_read = value->length >= 16 || (value->type == VALUE_GUID && search->chunk->size - start >= 16);
	if (is_read && is_in_provider(search) && (provider_is_our_guid(&guid) || provider_is_our_guid_turned(&guid)))
		note_provider(search);
}

/* All that the search through a value depends on, unless the value is a part of an attribute or of an EventID. */
static struct walked_value surroundings_of(const struct search *search, size_t start, size_t end)
{
	const struct level *level = &search->levels[search->depth];
	unsigned met = search->met | (unsigned)search->has_instance | (unsigned)is_in_system(search) << 5;
	return (struct walked_value){.start = (uint32_t)start,
		.end = (uint32_t)end,
		.surroundings = met << 16 | (unsigned)level->is_own << 8 | level->element,
		.depth = search->depth};
}

static bool take_nested(struct search *search, const struct value *value);

/* As take_nested(), but passes over a value that was gone through in the same surroundings: see walked.h. */
static bool take_nested_once(struct search *search, const struct value *value)
{
	size_t start = (size_t)(value->bytes - search->chunk->data);
	struct walked_value walked = surroundings_of(search, start, start + value->length);
	if (search->in_attribute || search->event_id.depth > 0)
		return take_nested(search, value);
	if (walked_find(search->walked, &walked, &walked.work))
		return spend(search, walked.work);
	const size_t work = search->work;
	if (!take_nested(search, value))
		return false;
	walked.work = (uint32_t)(search->work - work);
	walked_add(search->walked, &walked);
	return true;
}

/* Goes through BinXML that is a value, up to the value's end: other readers may go on behind an end token. */
static bool take_nested(struct search *search, const struct value *value)
{
	struct markup markup = search->markup;
	bool in_attribute = search->in_attribute;
	unsigned parts = search->parts;
	size_t start = (size_t)(value->bytes - search->chunk->data);
	if (search->depth == LEVELS_MAX)
		return give_up(search);
	/* Windows writes no BinXML as a value in System, where no element but System itself holds another one. */
	note_if(search, is_in_system(search) || search->levels[search->depth].element == MARKUP_SYSTEM, ELSEWHERE_FORM);
	search->levels[search->depth + 1] = search->levels[search->depth];
	search->depth++;
	search->in_attribute = false;
	memset(&search->markup, 0, sizeof search->markup);
	const size_t end = start + value->length;
	start = search_range(search, start, end);
	const unsigned form = search->found->odd & ELSEWHERE_FORM;
	note_if(search, start < end && !(search->found->odd & ELSEWHERE_UNREAD), ELSEWHERE_REST);
	while (start < end && !(search->found->odd & ELSEWHERE_UNREAD))
		start = search_range(search, start, end);
	/* Bytes behind an end token need not have the form that Windows writes. */
	search->found->odd = (search->found->odd & ~(unsigned)ELSEWHERE_FORM) | form;
	search->depth--;
	search->in_attribute = in_attribute;
	search->parts = parts;
	search->markup = markup;
	return !(search->found->odd & ELSEWHERE_UNREAD);
}

/* declared is the type that the template gives the slot, by which some readers go. */
static bool take_value(struct search *search, const struct value *value, uint8_t declared, bool is_reference)
{
	if (!spend(search, value->length))
		return false;
	/* Some readers ignore the bit for arrays: an array of BinXML, which Windows never writes, is BinXML to them. */
	if (value->type % VALUE_ARRAY == VALUE_BINXML)
		return take_nested_once(search, value);
	if (search->in_attribute || descriptor_is_raw(value->type)) {
		markup_see(&search->markup, value->bytes, value->length);
		note_if(search, markup_is_in_value(value, declared, search->in_attribute), ELSEWHERE_TAG);
	}
	if (is_in_provider(search)) {
		if (search->attribute.length > 0)
			end_provider_text(search); /* the first parts, which are all that some readers take */
		add_text(search, &search->attribute, value);
	} else if (search->event_id.depth > 0 && !search->in_attribute) {
		add_event_id(search, value, is_reference);
	} else if (search->event_id.depth == search->depth && search->parts > 1 && !is_reference) {
		add_text(search, &search->event_id.otherwise, value);
	}
	return !(search->found->odd & ELSEWHERE_UNREAD);
}

/* For which purpose a value at this place is looked at. */
static enum searched_where where_it_is(const struct search *search, uint8_t declared)
{
	if (search->event_id.depth > 0 || is_in_provider(search) || search->markup.in_name || declared == VALUE_BINXML)
		return SEARCHED_READ;
	return search->in_attribute ? SEARCHED_ATTRIBUTE : SEARCHED_CONTENT;
}

static bool take_slot(struct search *search, struct part *part, const struct binxml_step *step)
{
	struct value value;
	search->parts++;
	search->event_id.slots += search->event_id.depth == search->depth && !search->in_attribute;
	if (!search->in_attribute && part->shown <= step->slot)
		part->shown = step->slot + 1u;
	if (!spend(search, step->slot))
		return false;
	bool is_there = part->instance &&
			binxml_value(search->chunk->data, search->chunk->size, part->instance, step->slot, &value);
	searched_add_slot(&search->learned, step->slot, is_there ? &value : NULL, where_it_is(search, step->type));
	if (!is_there)
		return true;
	/* Some readers go by the type that the template declares, and some by that of the value. */
	bool is_binxml = value.type % VALUE_ARRAY == VALUE_BINXML, is_null = value.type == VALUE_NULL;
	note_if(search, (step->type == VALUE_BINXML) != is_binxml && !is_null && value.length > 0, ELSEWHERE_FORM);
	look_for_guid(search, &value);
	note_if(search, value.length == 0 && !is_null && !value_is_nothing(&value), ELSEWHERE_LACKS_BYTES);
	return value.length == 0 || take_value(search, &value, step->type, false);
}

/* Judges a reference: in a definition Windows writes none, in a fragment all of them are judged at the first one. */
static bool follow_references(struct search *search, struct part *part)
{
	size_t steps = part->instance || part->has_reference ? 0 : (search->work_max - search->work) / TOKEN_WORK;
	const struct bytes chunk = chunk_bytes(search->chunk);
	bool is_odd = part->instance || (!part->has_reference && entity_references_mislead(chunk, part->start,
									 part->binxml.cursor.size, &steps));
	note_if(search, is_odd, ELSEWHERE_FORM);
	part->has_reference = true;
	return spend(search, TOKEN_WORK * steps);
}

static bool look_at_letters(struct search *search, const struct binxml_text *text)
{
	bool is_odd = search->found->odd & ELSEWHERE_FORM; /* then no more is looked for */
	const size_t work = letters_look(chunk_bytes(search->chunk), text, &is_odd);
	note_if(search, is_odd, ELSEWHERE_FORM);
	return spend(search, work);
}

static bool take_text(struct search *search, struct part *part, const struct binxml_step *step)
{
	struct value value = {step->text.utf16, 2 * step->text.units, VALUE_STRING};
	search->parts++;
	search->event_id.literals += search->event_id.depth == search->depth && !search->in_attribute;
	note_if(search, step->is_cdata, ELSEWHERE_MISPLACED);
	/* Windows writes a '&' so in events without a template, beside System. */
	bool is_escaped = step->is_entity && !search->in_attribute && !search->has_instance && !part->instance &&
			  search->depth > 1 && search->levels[2].element != MARKUP_SYSTEM;
	note_if(search, step->is_reference && !is_escaped, ELSEWHERE_IN_PARTS);
	if (step->is_reference && !follow_references(search, part))
		return false;
	if (!part->instance && !step->is_reference && !look_at_letters(search, &step->text))
		return false;
	if (!search->in_attribute && value.length > 0)
		literal_look(value.bytes, value.length, part->instance, search->arena, search->found);
	if (step->is_cdata)
		markup_see(&search->markup, value.bytes, value.length);
	return value.length == 0 || take_value(search, &value, VALUE_STRING, step->is_reference);
}

static void search_tokens(struct search *search, struct part *part);

/* Whether an earlier instance of the definition tells what this one would: takes its result where that is so. */
static bool is_searched(struct search *search, struct part *part, const struct searched *searched,
	const struct walked_value *surroundings)
{
	size_t work;
	if (searched->chunk_number != search->searched->chunk_number ||
		searched->template_offset != surroundings->start ||
		searched->surroundings != surroundings->surroundings || searched->depth != surroundings->depth ||
		!searched_says(searched, search->chunk->data, part->instance, &work) ||
		work > search->work_max - search->work)
		return false;
	search->work += work;
	part->shown = searched->shown;
	search->met = searched->met_after;
	elsewhere_count_in(search->found, &searched->found);
	return true;
}

/* Goes through the tokens of an instance's definition, unless an earlier instance tells what comes of them. */
static void search_body(struct search *search, struct part *part)
{
	const uint32_t template_offset = (uint32_t)part->instance->template_offset;
	const struct walked_value surroundings = surroundings_of(search, template_offset, 0);
	struct searched *place = searched_place(search->searched, template_offset);
	bool is_alone = !search->in_attribute && search->event_id.depth == 0;
	const unsigned lesson = ++search->lesson;
	if (is_alone && is_searched(search, part, place, &surroundings))
		return;
	struct elsewhere *all = search->found;
	struct elsewhere found = {0};
	const size_t work = search->work;
	search->learned.slot_count = 0;
	search->learned.is_unfit = false;
	search->found = &found;
	search_tokens(search, part);
	search->found = all;
	elsewhere_count_in(all, &found);
	if (!is_alone || search->lesson != lesson || search->learned.is_unfit || found.odd & ELSEWHERE_UNREAD)
		return;
	*place = search->learned;
	place->chunk_number = search->searched->chunk_number;
	place->template_offset = template_offset;
	place->surroundings = surroundings.surroundings;
	place->depth = surroundings.depth;
	place->work = (uint32_t)(search->work - work);
	place->shown = part->shown;
	place->met_after = search->met;
	place->found = found;
	searched_place_values(place, search->chunk->data, part->instance);
}

static struct part part_of_instance(const struct search *search, const struct binxml_instance *instance)
{
	struct part part = {.instance = instance, .start = instance->body_start};
	binxml_open(&part.binxml, chunk_bytes(search->chunk), instance->body_start, instance->body_end, true);
	return part;
}

/*
 * Goes through an instance that leads to another definition than it names: some readers read it by that one. In a
 * damaged chunk there stands whatever was written over the right one, so of what is found only another event counts.
 */
static bool take_by_place(struct search *search, struct part *part, const struct byte_range *range)
{
	const struct binxml_room none = {NULL, 0};
	struct binxml_instance instance;
	struct binxml_error error;
	struct elsewhere *all = search->found;
	struct elsewhere found = {0};
	all->odd |= ELSEWHERE_MISNAMED;
	if (!binxml_instance_by_place(range, &none, &instance, &error))
		return give_up(search);
	struct part inner = part_of_instance(search, &instance);
	search->found = &found;
	search_tokens(search, &inner);
	search->found = all;
	found.odd &= ELSEWHERE_NAMES_US | ELSEWHERE_PROVIDER | ELSEWHERE_UNREAD;
	elsewhere_count_in(all, &found);
	part->has_content = true;
	binxml_skip_instance(&part->binxml, &instance);
	return !(all->odd & ELSEWHERE_UNREAD);
}

static bool take_instance(struct search *search, struct part *part, const struct binxml_step *step)
{
	const struct bytes chunk = chunk_bytes(search->chunk);
	const struct byte_range range = {chunk, step->offset, part->binxml.cursor.size};
	const struct binxml_room none = {NULL, 0};
	struct binxml_instance instance;
	struct binxml_error error;
	if (!binxml_instance(&range, &none, &instance, &error))
		return error.problem == PROBLEM_TEMPLATE ? take_by_place(search, part, &range) : give_up(search);
	size_t first;
	bool is_first = binxml_first_instance(chunk.data, part->start, range.end, &first) && first == step->offset;
	const uint32_t template_offset = (uint32_t)instance.template_offset;
	note_if(search, instance.odd_values, ELSEWHERE_FORM);
	/* Odd sizes in the record's own instance are judged by inside_has_odd_sizes(). */
	if (instance.odd_sizes && search->has_instance)
		overrun_note_sizes(chunk, &instance, search->found);
	note_if(search, instance.has_full_null && search->has_instance, ELSEWHERE_UNSIZED);
	search->has_instance = true;
	unsigned odd = namesakes_see(search->namesakes, chunk, instance.template_id, template_offset);
	note_if(search, namesakes_count_for(odd, instance.is_inline), ELSEWHERE_FORM);
	/* Some readers take the definition for inline in each instance of a record that holds it. */
	bool is_again = !instance.is_inline && instance.template_offset >= search->record_start;
	bool is_undefined = !instance.is_inline && !namesakes_defined(search->namesakes, chunk, template_offset);
	bool is_misplaced = instance.is_ahead || is_again || is_undefined || (!part->has_content && !is_first);
	note_if(search, is_misplaced, ELSEWHERE_MISPLACED);
	part->has_content = true;
	struct part inner = part_of_instance(search, &instance);
	search_body(search, &inner);
	note_if(search, overrun_hides_binxml(chunk, &instance, inner.shown), ELSEWHERE_UNSIZED);
	binxml_skip_instance(&part->binxml, &instance);
	return !(search->found->odd & ELSEWHERE_UNREAD);
}

/* Looks at a processing instruction; a fragment header, which comes here too, has no text. */
static void take_instruction(struct search *search, const struct binxml_step *step)
{
	if (step->text.units == 0)
		return;
	search->found->odd |= ELSEWHERE_IN_PARTS;
	markup_see(&search->markup, step->text.utf16, 2 * (size_t)step->text.units);
	elsewhere_note_event(search->found, markup_end(&search->markup));
}

/* Looks at an element where an instance may begin; false where that is too much work. */
static bool look_at_bare(struct search *search, size_t element)
{
	size_t work = 0;
	note_if(search, bare_hides_template(search->chunk, search->record_start, element, &work), ELSEWHERE_MISPLACED);
	return spend(search, TOKEN_WORK * work);
}

static bool take_step(struct search *search, struct part *part, const struct binxml_step *step)
{
	if (!spend(search, TOKEN_WORK + 2 * (size_t)step->text.units))
		return false;
	switch (step->kind) {
	case BINXML_ELEMENT:
		if (!part->instance && !part->has_content && !look_at_bare(search, step->offset))
			return false;
		part->has_content = true;
		return begin_element(search, step);
	case BINXML_ATTRIBUTE:
		begin_attribute(search, step);
		return true;
	case BINXML_CLOSE_TAG:
		end_attribute(search);
		return true;
	case BINXML_ELEMENT_END:
		end_element(search);
		return true;
	case BINXML_TEXT:
		return take_text(search, part, step);
	case BINXML_SUBSTITUTION:
		return take_slot(search, part, step);
	case BINXML_INSTANCE:
		return take_instance(search, part, step);
	case BINXML_PROCESSING:
		take_instruction(search, step);
		return true;
	default:
		return give_up(search);
	}
}

static void search_tokens(struct search *search, struct part *part)
{
	struct binxml_step step;
	unsigned depth = search->depth;
	while (binxml_next(&part->binxml, &step) != BINXML_END && take_step(search, part, &step))
		;
	search->depth = depth;
	note_if(search, part->binxml.names_ahead, ELSEWHERE_MISPLACED);
	note_if(search, binxml_is_odd(&part->binxml), ELSEWHERE_FORM);
	note_if(search, part->binxml.odd_names != 0, ELSEWHERE_NAMES);
}

/* Goes through one fragment, and returns where it ends. */
static size_t search_range(struct search *search, size_t start, size_t end)
{
	struct part part = {.start = start};
	binxml_open(&part.binxml, chunk_bytes(search->chunk), start, end, false);
	search_tokens(search, &part);
	return part.binxml.cursor.offset;
}

void elsewhere_look(const struct chunk *chunk, const struct record *record, const struct elsewhere_room *room,
	struct elsewhere *found)
{
	struct search search = {.chunk = chunk,
		.record_start = record->offset,
		.asked = room->asked,
		.arena = room->arena,
		.namesakes = room->namesakes,
		.walked = room->walked,
		.searched = room->searched,
		.work_max = *room->work < ELSEWHERE_WORK_CHUNK ? ELSEWHERE_WORK_MAX : ELSEWHERE_WORK_LESS,
		.found = found};
	walked_begin(room->walked);
	memset(found, 0, sizeof *found);
	const size_t end = record->offset + record->size;
	note_if(&search, !binxml_has_header(chunk->data, record->offset + RECORD_HEADER_SIZE, end), ELSEWHERE_FORM);
	search_range(&search, record->offset + RECORD_HEADER_SIZE, end - 4);
	*room->work += search.work;
	note_if(&search, found->odd & ELSEWHERE_MISNAMED, ELSEWHERE_UNREAD);
}

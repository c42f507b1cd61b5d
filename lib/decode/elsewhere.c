/* SPDX-License-Identifier: MIT */
#include "decode/elsewhere.h"

#include "binxml/binxml.h"
#include "binxml/descriptors.h"
#include "binxml/likeness.h"
#include "binxml/markup.h"
#include "decode/bare.h"
#include "decode/entity_references.h"
#include "decode/letters.h"
#include "decode/literal.h"
#include "decode/overrun.h"
#include "decode/searched.h"
#include "event/events.h"
#include "event/provider.h"
#include "event/seen.h"

/*
 * Bytes of names and values of one record, and tokens, which take the time of some bytes; values that are named again
 * and again multiply. A record of 64 KiB has less.
 */
#define WORK_MAX     (256u * 1024u)
#define TOKEN_WORK   4u
#define ELEMENT_WORK 32u
#define LOOK_WORK    64u /* a letter of what may be a number or a provider */

/* Elements and nested values that are open. */
#define LEVELS_MAX 96u

/* No EventID or Provider is as long; one that is longer may be anything. */
#define TEXT_MAX 512u

struct level {
	uint8_t element; /* enum markup_element */
	bool is_own;     /* it is the record's: Event, its System, what says there which event it is */
};

/* The beginning of a text. */
struct text {
	char bytes[TEXT_MAX];
	size_t length;
	bool is_cut;
};

/* What the element EventID that is open holds. Some read the first of its parts alone, or pass over references. */
struct event_id_text {
	unsigned depth; /* of the element; 0: none is open */
	bool is_own;    /* the record's: then only what differs from it counts */
	struct text whole;
	struct text otherwise; /* without references, and behind all but the first parts of its attributes */
	unsigned slots, literals;
	uint32_t beginning; /* the number of one of our events that the first parts are, or 0 */
};

/* A search through one record. */
struct search {
	const struct chunk *chunk;
	size_t record_start;
	const uint8_t *asked;
	struct arena *arena;
	struct namesakes *namesakes;
	struct walked *walked;
	struct searched_templates *searched;
	struct searched learned; /* of the definition that is searched through */
	unsigned lesson;         /* its number; another one: an instance within it was */
	struct elsewhere *found;
	size_t work;
	struct level levels[LEVELS_MAX + 1]; /* the first is around all */
	unsigned depth;
	bool has_instance;                                      /* the record's own was met */
	bool has_event, has_system, has_event_id, has_provider; /* of the record */
	bool in_attribute;
	unsigned parts; /* of the attribute */
	struct markup markup;
	struct text attribute; /* of a Provider */
	struct event_id_text event_id;
};

/* Where the tokens are, and what slots hold. */
struct part {
	struct binxml binxml;
	const struct binxml_instance *instance; /* NULL without a template */
	size_t start;
	bool has_content; /* an instance or an element came */
	bool has_reference;
	uint32_t shown; /* of the instance's slots, the highest one in the content of an element, and one more */
};

static size_t search_range(struct search *search, size_t start, size_t end);

static bool give_up(struct search *search)
{
	search->found->is_unread = true;
	return false;
}

static bool spend(struct search *search, size_t work)
{
	if (work > WORK_MAX - search->work)
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

/* The number of an event of ours in a text, or 0. */
static uint32_t find_event_id(struct search *search, const struct text *text)
{
	const struct value value = {(const uint8_t *)text->bytes, (uint32_t)text->length, VALUE_UTF8};
	uint32_t event_id;
	/* Elsewhere than in a System Windows writes numbers of other events than ours. */
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
	search->found->is_misplaced |= event_id->whole.is_cut;
	/* Some read a value by its type, however many bytes it has. */
	search->found->is_misplaced |=
		event_id->is_own && event_id->slots > 0 && event_id->slots + event_id->literals > 1;
	event_id->depth = 0;
}

/* Our provider, as a value in the element that is open. */
static void note_provider(struct search *search)
{
	const struct level *level = &search->levels[search->depth];
	const struct level *around = search->depth > 0 ? level - 1 : NULL;
	search->found->names_us = true;
	search->found->has_provider |= around && around->element == MARKUP_SYSTEM && !around->is_own;
}

/* Text of an attribute of Provider: ours, nearly ours, or with ours in it. */
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
	/* Of none others take the next attribute for the value. */
	search->found->is_misplaced |= search->parts == 0;
	search->found->is_in_parts |= search->parts > 1;
	/* Some values have references in attributes, System has none. */
	search->found->is_misplaced |= search->parts > 1 && is_in_system(search);
	if (is_in_provider(search))
		end_provider_text(search);
	search->in_attribute = false;
}

/* The first of its kind where it belongs is the record's own. */
static bool is_own(struct search *search, enum markup_element element)
{
	const struct level *around = &search->levels[search->depth];
	bool *has = NULL;
	if (element == MARKUP_EVENT && search->depth == 0)
		has = &search->has_event;
	else if (element == MARKUP_SYSTEM && around->is_own && around->element == MARKUP_EVENT)
		has = &search->has_system;
	else if (element == MARKUP_EVENT_ID && around->is_own && around->element == MARKUP_SYSTEM)
		has = &search->has_event_id;
	else if (element == MARKUP_PROVIDER && around->is_own && around->element == MARKUP_SYSTEM)
		has = &search->has_provider;
	bool is_first = has && !*has;
	if (has)
		*has = true;
	return is_first;
}

static bool begin_element(struct search *search, const struct binxml_step *step)
{
	const struct binxml_text *name = &step->text;
	enum markup_element element = markup_element(name->utf16, name->units);
	if (search->depth == LEVELS_MAX)
		return give_up(search);
	if (!spend(search, ELEMENT_WORK))
		return false;
	elsewhere_note_name(search->found, name);
	struct level level = {(uint8_t)element, is_own(search, element)};
	search->levels[++search->depth] = level;
	if (element == MARKUP_EVENT_ID)
		begin_event_id(search, level.is_own); /* one in another one is the one that counts */
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
 * Bytes that have our GUID in them, whatever their type says; readers that trust the slot's type show it. Others take
 * 16 bytes for a GUID, however many it has.
 */
static void look_for_guid(struct search *search, const struct value *value)
{
	const struct value guid = {value->bytes, 16, VALUE_GUID};
	size_t start = (size_t)(value->bytes - search->chunk->data);
	bool is_read = value->length >= 16 || (value->type == VALUE_GUID && search->chunk->size - start >= 16);
	if (is_read && is_in_provider(search) && (provider_is_our_guid(&guid) || provider_is_our_guid_turned(&guid)))
		note_provider(search);
}

static unsigned what_is_met(const struct search *search)
{
	return (unsigned)search->has_event | (unsigned)search->has_system << 1 | (unsigned)search->has_event_id << 2 |
	       (unsigned)search->has_provider << 3;
}

/* What the search through a value depends on, where no text is open that it may be a part of. */
static struct walked_value surroundings_of(const struct search *search, size_t start, size_t end)
{
	const struct level *level = &search->levels[search->depth];
	unsigned met = what_is_met(search) | (unsigned)search->has_instance << 4 | (unsigned)is_in_system(search) << 5;
	return (struct walked_value){.start = (uint32_t)start,
		.end = (uint32_t)end,
		.surroundings = met << 16 | (unsigned)level->is_own << 8 | level->element,
		.depth = search->depth};
}

static bool take_nested(struct search *search, const struct value *value);

/* The same again as often as the template shows it, which finds nothing more. */
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

/* BinXML as a value, up to its end: behind an end token others may go on. */
static bool take_nested(struct search *search, const struct value *value)
{
	struct markup markup = search->markup;
	bool in_attribute = search->in_attribute;
	unsigned parts = search->parts;
	size_t start = (size_t)(value->bytes - search->chunk->data);
	if (search->depth == LEVELS_MAX)
		return give_up(search);
	/* Windows writes none in System, of whose elements none has another in it. */
	search->found->odd_form |= is_in_system(search) || search->levels[search->depth].element == MARKUP_SYSTEM;
	search->levels[search->depth + 1] = search->levels[search->depth];
	search->depth++;
	search->in_attribute = false;
	memset(&search->markup, 0, sizeof search->markup);
	const size_t end = start + value->length;
	start = search_range(search, start, end);
	bool odd_form = search->found->odd_form;
	search->found->has_rest |= start < end && !search->found->is_unread;
	while (start < end && !search->found->is_unread)
		start = search_range(search, start, end);
	search->found->odd_form = odd_form; /* what stands behind is of no form */
	search->depth--;
	search->in_attribute = in_attribute;
	search->parts = parts;
	search->markup = markup;
	return !search->found->is_unread;
}

/* Of other types a reader prints digits or letters of its own, whatever the bytes. */
static bool is_text(uint8_t type)
{
	return type % VALUE_ARRAY == VALUE_STRING || descriptor_is_raw(type);
}

/* declared: the type that its slot has, by which some go. */
static bool take_value(struct search *search, const struct value *value, uint8_t declared, bool is_reference)
{
	if (!spend(search, value->length))
		return false;
	/* Some pass over the bit of arrays, which BinXML has none of: its descriptor is odd. */
	if (value->type % VALUE_ARRAY == VALUE_BINXML)
		return take_nested_once(search, value);
	if (search->in_attribute || descriptor_is_raw(value->type)) {
		markup_see(&search->markup, value->bytes, value->length);
		search->found->has_tag |= (is_text(value->type) || is_text(declared)) &&
					  markup_is_possible(value->bytes, value->length, search->in_attribute);
	}
	if (is_in_provider(search)) {
		if (search->attribute.length > 0)
			end_provider_text(search); /* of which others read no more */
		add_text(search, &search->attribute, value);
	} else if (search->event_id.depth > 0 && !search->in_attribute) {
		add_event_id(search, value, is_reference);
	} else if (search->event_id.depth == search->depth && search->parts > 1 && !is_reference) {
		add_text(search, &search->event_id.otherwise, value);
	}
	return !search->found->is_unread;
}

/* What is looked for in a value at this place. */
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
	/* Some read it as the type that the template says it has, and some as the one that it has. */
	search->found->odd_form |= (step->type == VALUE_BINXML) != (value.type % VALUE_ARRAY == VALUE_BINXML) &&
				   value.type != VALUE_NULL && value.length > 0;
	look_for_guid(search, &value);
	search->found->lacks_bytes |= value.length == 0 && value.type != VALUE_NULL && !value_is_nothing(&value);
	return value.length == 0 || take_value(search, &value, step->type, false);
}

/* In a definition each is odd; without a template what comes of all of them is seen at the first one. */
static bool follow_references(struct search *search, struct part *part)
{
	size_t steps = 0;
	search->found->odd_form |=
		part->instance || (!part->has_reference && entity_references_mislead(chunk_bytes(search->chunk),
								   part->start, part->binxml.cursor.size, &steps));
	part->has_reference = true;
	return spend(search, TOKEN_WORK * steps);
}

static bool take_text(struct search *search, struct part *part, const struct binxml_step *step)
{
	struct value value = {step->text.utf16, 2 * step->text.units, VALUE_STRING};
	search->parts++;
	search->event_id.literals += search->event_id.depth == search->depth && !search->in_attribute;
	search->found->is_misplaced |= step->is_cdata;
	/* So Windows writes a '&' in what events without a template hold beside System. */
	bool is_escaped = step->is_entity && !search->in_attribute && !search->has_instance && !part->instance &&
			  search->depth > 1 && search->levels[2].element != MARKUP_SYSTEM;
	search->found->is_in_parts |= step->is_reference && !is_escaped;
	if (step->is_reference && !follow_references(search, part))
		return false;
	if (!part->instance && !step->is_reference &&
		!spend(search, letters_look(chunk_bytes(search->chunk), &step->text, &search->found->odd_form)))
		return false;
	if (!search->in_attribute && value.length > 0)
		literal_look(value.bytes, value.length, part->instance, search->arena, search->found);
	if (step->is_cdata)
		markup_see(&search->markup, value.bytes, value.length);
	return value.length == 0 || take_value(search, &value, VALUE_STRING, step->is_reference);
}

static void search_tokens(struct search *search, struct part *part);

/* An instance of the definition, in the same surroundings, was searched through and would be again in the same way. */
static bool is_searched(struct search *search, struct part *part, const struct searched *searched,
	const struct walked_value *surroundings)
{
	size_t work;
	if (searched->chunk_number != search->searched->chunk_number ||
		searched->template_offset != surroundings->start ||
		searched->surroundings != surroundings->surroundings || searched->depth != surroundings->depth ||
		!searched_says(searched, search->chunk->data, part->instance, &work) || work > WORK_MAX - search->work)
		return false;
	search->work += work;
	part->shown = searched->shown;
	search->has_event = searched->met_after & 1;
	search->has_system = searched->met_after >> 1 & 1;
	search->has_event_id = searched->met_after >> 2 & 1;
	search->has_provider = searched->met_after >> 3 & 1;
	elsewhere_count_in(search->found, &searched->found);
	return true;
}

/* The tokens of an instance's definition. */
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
	if (!is_alone || search->lesson != lesson || search->learned.is_unfit || found.is_unread)
		return;
	*place = search->learned;
	place->chunk_number = search->searched->chunk_number;
	place->template_offset = template_offset;
	place->surroundings = surroundings.surroundings;
	place->depth = surroundings.depth;
	place->work = (uint32_t)(search->work - work);
	place->shown = part->shown;
	place->met_after = what_is_met(search);
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
 * An instance that leads to another definition than it names, by which others read it. In a damaged chunk that is
 * whatever was written over it: of what is found there only another event counts.
 */
static bool take_by_place(struct search *search, struct part *part, const struct byte_range *range)
{
	const struct binxml_room none = {NULL, 0};
	struct binxml_instance instance;
	struct binxml_error error;
	struct elsewhere *all = search->found;
	struct elsewhere found = {0};
	all->is_misnamed = true;
	if (!binxml_instance_by_place(range, &none, &instance, &error))
		return give_up(search);
	struct part inner = part_of_instance(search, &instance);
	search->found = &found;
	search_tokens(search, &inner);
	search->found = all;
	elsewhere_count_in(all, &(const struct elsewhere){.event_id = found.event_id,
					.names_us = found.names_us,
					.has_provider = found.has_provider,
					.is_unread = found.is_unread});
	part->has_content = true;
	binxml_skip_instance(&part->binxml, &instance);
	return !all->is_unread;
}

static bool take_instance(struct search *search, struct part *part, const struct binxml_step *step)
{
	const struct byte_range range = {chunk_bytes(search->chunk), step->offset, part->binxml.cursor.size};
	const struct binxml_room none = {NULL, 0};
	struct binxml_instance instance;
	struct binxml_error error;
	if (!binxml_instance(&range, &none, &instance, &error))
		return error.problem == PROBLEM_TEMPLATE ? take_by_place(search, part, &range) : give_up(search);
	size_t first;
	bool is_first = binxml_first_instance(search->chunk->data, part->start, part->binxml.cursor.size, &first) &&
			first == step->offset;
	search->found->odd_form |= instance.odd_values;
	/* Of the record's own values there is more to say: see decode/inside.h. */
	if (instance.odd_sizes && search->has_instance)
		overrun_note_sizes(chunk_bytes(search->chunk), &instance, search->found);
	search->found->is_unsized |= instance.has_full_null && search->has_instance;
	search->has_instance = true;
	unsigned odd = namesakes_see(search->namesakes, chunk_bytes(search->chunk), instance.template_id,
		(uint32_t)instance.template_offset);
	search->found->odd_form |= namesakes_count_for(odd, instance.is_inline);
	/* Of a template that the record has used before some take the second instance's for one that stands inline. */
	bool is_again = !instance.is_inline && instance.template_offset >= search->record_start;
	search->found->is_misplaced |= instance.is_ahead || is_again || (!part->has_content && !is_first);
	search->found->is_misplaced |=
		!instance.is_inline &&
		!namesakes_defined(search->namesakes, chunk_bytes(search->chunk), (uint32_t)instance.template_offset);
	part->has_content = true;
	struct part inner = part_of_instance(search, &instance);
	search_body(search, &inner);
	search->found->is_unsized |= overrun_hides_binxml(chunk_bytes(search->chunk), &instance, inner.shown);
	binxml_skip_instance(&part->binxml, &instance);
	return !search->found->is_unread;
}

/* Of a fragment header nothing is kept. */
static void take_instruction(struct search *search, const struct binxml_step *step)
{
	if (step->text.units == 0)
		return;
	search->found->is_in_parts = true;
	markup_see(&search->markup, step->text.utf16, 2 * (size_t)step->text.units);
	elsewhere_note_event(search->found, markup_end(&search->markup));
}

static bool take_step(struct search *search, struct part *part, const struct binxml_step *step)
{
	if (!spend(search, TOKEN_WORK + 2 * (size_t)step->text.units))
		return false;
	switch (step->kind) {
	case BINXML_ELEMENT:
		if (!part->instance && !part->has_content)
			search->found->is_misplaced |= bare_hides_template(search->chunk, step->offset);
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
	search->found->is_misplaced |= part->binxml.names_ahead;
	search->found->odd_form |= binxml_is_odd(&part->binxml);
	search->found->odd_names |= part->binxml.odd_names != 0;
}

/* One fragment; where it ends. */
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
		.found = found};
	walked_begin(room->walked);
	memset(found, 0, sizeof *found);
	found->odd_form =
		!binxml_has_header(chunk->data, record->offset + RECORD_HEADER_SIZE, record->offset + record->size);
	search_range(&search, record->offset + RECORD_HEADER_SIZE, record->offset + record->size - 4);
	found->is_unread |= found->is_misnamed;
}

/* SPDX-License-Identifier: MIT */
#include "decode/classify.h"

#include "binxml/likeness.h"
#include "event/events.h"
#include "event/fold.h"
#include "event/seen.h"

#include <string.h>

/* A look at one record. */
struct look {
	struct classifier *classifier;
	const struct record_view *view;
	const struct plan *plan;                /* of the record's template, or of its BinXML where it has none */
	const struct binxml_instance *instance; /* NULL where the record has no template */
	struct binxml_values values;            /* of the instance */
};

/* The slow part of system_value(): text of the template, or a value of an instance whose starts are not known. */
static void find_system_value(const struct look *look, enum system_field field, struct value *value)
{
	const struct plan *plan = look->plan;
	const struct plan_field *found = &plan->fields[plan->system[field]];
	memset(value, 0, sizeof *value); /* a null */
	if (plan->system[field] == plan->field_count)
		return;
	const struct plan_piece *only = plan_only_literal(plan, found);
	if (only) {
		value->bytes = (const uint8_t *)plan->pool + only->literal;
		value->length = only->length;
		value->type = VALUE_UTF8;
	} else if (found->only_slot != PLAN_NO_SLOT && look->instance &&
		   !binxml_value(
			   look->view->chunk->data, look->view->chunk->size, look->instance, found->only_slot, value)) {
		memset(value, 0, sizeof *value); /* a slot that the instance lacks */
	}
}

/*
 * Sets *value to that of a System field of a plain plan; a null where the plan has no such field. It is not returned:
 * the caller would then load the whole struct right after its members were stored one by one, and wait for these
 * stores.
 */
static inline void system_value(const struct look *look, enum system_field field, struct value *value)
{
	uint32_t slot = look->plan->system_slots[field];
	if (slot < look->values.count)
		binxml_values_at(&look->values, slot, value);
	else
		find_system_value(look, field, value);
}

static uint64_t hash_unit(uint64_t hash, uint8_t byte)
{
	return (hash ^ byte) * UINT64_C(1099511628211);
}

/* Hashes a character as a small letter. */
static uint64_t hash_folded(uint64_t hash, uint32_t point)
{
	if (point >= 'A' && (point <= 'Z' || point > 0x7f))
		point = fold_point(point);
	hash = hash_unit(hash_unit(hash, (uint8_t)point), (uint8_t)(point >> 8));
	return point > 0xffff ? hash_unit(hash, (uint8_t)(point >> 16)) : hash;
}

static unsigned unit_at(const struct value *value, size_t at, uint32_t step)
{
	return value->bytes[at] | (step == 2 && at + 1 < value->length ? (unsigned)value->bytes[at + 1] << 8 : 0u);
}

/* The next character of a name before end; *at moves behind it. Text of a template has U+FFFD for half a pair. */
static uint32_t next_point(const struct value *value, uint32_t end, size_t *at)
{
	if (value->type == VALUE_UTF8 && value->bytes[*at] > 0x7f)
		return fold_next((const char *)value->bytes, end, at);
	if (value->type != VALUE_STRING)
		return value->bytes[(*at)++];
	const unsigned unit = unit_at(value, *at, 2);
	*at += 2;
	if (unit >> 11 != 0xd800 >> 11)
		return unit;
	const unsigned low = *at < end ? unit_at(value, *at, 2) : 0;
	if (unit >> 10 != 0xd800 >> 10 || low >> 10 != 0xdc00 >> 10)
		return 0xfffd;
	*at += 2;
	return 0x10000 + ((unit & 0x3ffu) << 10) + (low & 0x3ffu);
}

/*
 * FNV-1a over a name, so that it hashes alike in UTF-16, as in a value, and in UTF-8, as the text of a template.
 * Capital and small letters are the same name to Windows, with a dot at the end or without, and a person sees no NUL,
 * no blank at either end and no invisible character. So none of these makes another stream, in which a forger could
 * hide a record number that was given twice.
 */
static uint64_t hash_value(uint64_t hash, const struct value *value)
{
	uint32_t end = value->length, step = value->type == VALUE_STRING ? 2 : 1, blanks = 0;
	bool has_begun = false;
	while (end >= step && (unit_at(value, end - step, step) <= ' ' || unit_at(value, end - step, step) == '.'))
		end -= step;
	for (size_t at = 0; at < end;) {
		const uint32_t point = next_point(value, end, &at);
		blanks += point == ' ';
		if (point == ' ' || likeness_is_unseen(point))
			continue;
		for (; has_begun && blanks > 0; blanks--)
			hash = hash_folded(hash, ' ');
		blanks = 0;
		has_begun = true;
		hash = hash_folded(hash, point);
	}
	return hash;
}

static bool same_bytes(const struct value *value, const uint8_t *bytes, uint32_t length)
{
	return value->length == length && (length == 0 || memcmp(value->bytes, bytes, length) == 0);
}

/* The number of a stream (struct record_identity); mostly that of the record before. */
static inline uint64_t stream_of(
	struct classifier *classifier, const struct value *channel, const struct value *computer)
{
	const bool wants_names = classifier->keeps_names && classifier->names;
	if (classifier->stream && classifier->is_named >= wants_names && channel->type == classifier->channel_type &&
		computer->type == classifier->computer_type &&
		same_bytes(channel, classifier->channel, classifier->channel_length) &&
		same_bytes(computer, classifier->computer, classifier->computer_length))
		return classifier->stream;
	uint64_t stream = hash_value(hash_value(UINT64_C(14695981039346656037), channel), computer);
	stream += stream == 0;
	if (wants_names)
		stream_names_note(classifier->names, stream, channel, computer);
	classifier->stream = 0;
	classifier->is_named = wants_names;
	if (channel->length <= sizeof classifier->channel && computer->length <= sizeof classifier->computer) {
		if (channel->length)
			memcpy(classifier->channel, channel->bytes, channel->length);
		if (computer->length)
			memcpy(classifier->computer, computer->bytes, computer->length);
		classifier->channel_type = channel->type;
		classifier->computer_type = computer->type;
		classifier->channel_length = channel->length;
		classifier->computer_length = computer->length;
		classifier->stream = stream;
	}
	return stream;
}

/* Whether a value has a type that System's texts have in nearly all records: one of another type may be anything. */
static bool is_common(const struct value *value)
{
	return value->type == VALUE_NULL || value->type == VALUE_STRING || value->type == VALUE_GUID ||
	       value->type == VALUE_UTF8;
}

/*
 * Finds out whose event it is. closely: also whether the provider is nearly ours, which matters where the event's
 * number is one of ours or the result is kept for all records of the plan. False when only the decoder can tell.
 */
static inline bool look_at_provider(const struct look *look, bool closely, enum provider_class *provider)
{
	struct value name, guid;
	system_value(look, SYSTEM_PROVIDER_GUID, &guid);
	bool has_our_guid = provider_is_our_guid(&guid);
	*provider = PROVIDER_OURS;
	if (!closely && has_our_guid)
		return true;
	system_value(look, SYSTEM_PROVIDER_NAME, &name);
	if (has_our_guid && provider_is_our_name(&name))
		return true;
	if (!closely) {
		*provider = provider_is_ours(&name, &guid) ? PROVIDER_OURS : PROVIDER_OTHER;
		return true;
	}
	if (!is_common(&name) || !is_common(&guid))
		return false;
	*provider = provider_classify(&name, &guid, &look->classifier->scratch);
	return true;
}

static bool is_literal(const struct plan *plan, enum system_field field)
{
	return plan->system[field] == plan->field_count ||
	       plan_only_literal(plan, &plan->fields[plan->system[field]]) != NULL;
}

/* As look_at_provider(); but mostly the template itself holds the provider as text, and is looked at only once. */
static inline bool find_provider(
	const struct look *look, struct plan *plan, bool is_typed, enum provider_class *provider)
{
	if (!plan)
		return look_at_provider(look, is_typed, provider);
	if (plan->provider == PLAN_PROVIDER_UNKNOWN) {
		bool is_fixed = is_literal(plan, SYSTEM_PROVIDER_GUID) && is_literal(plan, SYSTEM_PROVIDER_NAME);
		if (is_fixed && look_at_provider(look, true, provider)) /* never false: text is_common() */
			plan->provider_class = (uint8_t)*provider;
		if (!look->classifier->scratch.no_memory)
			plan->provider = is_fixed ? PLAN_PROVIDER_KNOWN : PLAN_PROVIDER_IN_RECORD;
	}
	if (plan->provider != PLAN_PROVIDER_KNOWN)
		return look_at_provider(look, is_typed, provider);
	*provider = (enum provider_class)plan->provider_class;
	return true;
}

/* Sets whose event it is. A provider that is only like ours counts as ours where the EventID is one of the auditing. */
static void set_provider(struct record_class *class, enum provider_class provider)
{
	bool may_be_ours = provider == PROVIDER_OURS ||
			   (provider != PROVIDER_OTHER && events_are_of_auditing(class->identity.event_id));
	class->provider = may_be_ours ? provider : PROVIDER_OTHER;
	class->identity.is_ours = may_be_ours;
}

static bool has_odd_sizes(const struct look *look)
{
	return look->instance && inside_has_odd_sizes(look->plan, look->instance, chunk_bytes(look->view->chunk));
}

/*
 * Searches the record for another event. Where its template is borrowed or its end was torn off the search would find
 * the damage, not what somebody put there.
 */
static void look_elsewhere(const struct look *look, struct record_class *class)
{
	struct elsewhere *found = &class->elsewhere;
	if (class->use.is_borrowed || look->view->record->torn_at)
		return;
	const struct elsewhere_room room = {&look->classifier->scratch, look->classifier->insides.namesakes,
		&look->classifier->walked, &look->classifier->searched, &look->classifier->search_work,
		look->classifier->assembly.asked};
	elsewhere_look(look->view->chunk, look->view->record, &room, found);
	elsewhere_note_if(found,
		(found->odd & ELSEWHERE_REST && !class->identity.is_ours) || classify_is_odd(class->use.odd),
		ELSEWHERE_FORM);
	elsewhere_note_if(found, has_odd_sizes(look), ELSEWHERE_UNSIZED);
	if (found->odd & ELSEWHERE_NAMES_US && class->provider == PROVIDER_OTHER)
		set_provider(class, PROVIDER_AMBIGUOUS);
}

/* Whether anything in the record, but the content of Event, gives reason to search it for another event. */
static bool is_odd_beside(const struct look *look)
{
	return look->plan->wants_search || has_odd_sizes(look) ||
	       (look->instance && (look->values.count < look->instance->value_count ||
					  inside_look_beside(look->plan, &look->values) != INSIDE_PLAIN));
}

/*
 * Looks for another event in a record whose own event is not ours, and searches all of it where there is a reason; an
 * EventID of ours is reason enough. False when only the decoder can tell.
 */
static inline bool look_inside(const struct look *look, struct record_class *class, bool is_typed)
{
	enum inside_answer answer = INSIDE_PLAIN;
	if (look->instance)
		answer = inside_look(
			&look->classifier->insides, chunk_bytes(look->view->chunk), look->plan, &look->values);
	if (answer == INSIDE_SYSTEM)
		return false;
	if (answer == INSIDE_ODD || is_typed || is_odd_beside(look))
		look_elsewhere(look, class);
	return true;
}

/* Classifies a record by System's values, without decoding it. False when only the decoder can tell what they say. */
static bool classify_by_look(const struct look *look, struct record_class *class)
{
	uint64_t number;
	struct value value;
	enum provider_class provider;
	if (!look->plan->is_plain)
		return false;
	class->wants_search = look->plan->wants_search;
	system_value(look, SYSTEM_EVENT_ID, &value);
	if (!value_is_scalar(&value) || !value_number(&value, &number) || number > UINT16_MAX ||
		value.type == VALUE_SIZE ||      /* Velociraptor shows its bytes as letters */
		value_has_leading_zeros(&value)) /* golang-evtx takes the number for octal */
		return false;
	class->identity.event_id = (uint32_t)number;
	bool is_typed = events_are_of_auditing(class->identity.event_id);
	if (!find_provider(look, class->use.plan, is_typed, &provider))
		return false;
	if (is_typed && provider == PROVIDER_OTHER)
		return false; /* it may pass for ours: see find_semblance() */
	set_provider(class, provider);
	class->is_unsearched = is_typed && class->identity.is_ours;
	if (!class->is_unsearched && !look_inside(look, class, is_typed))
		return false;
	system_value(look, SYSTEM_RECORD_ID, &value);
	class->identity.record_id = value_number(&value, &number) ? number : 0;
	system_value(look, SYSTEM_TIME, &value);
	class->identity.time = value_time(&value, &number) ? number : 0;
	struct value channel;
	system_value(look, SYSTEM_CHANNEL, &channel);
	struct value computer;
	system_value(look, SYSTEM_COMPUTER, &computer);
	class->identity.stream = stream_of(look->classifier, &channel, &computer);
	return true;
}

static struct value value_of_text(const struct ipsecevtx_text *text)
{
	struct value value = {(const uint8_t *)text->data, text->length, VALUE_UTF8};
	if (text->presence != IPSECEVTX_SET)
		memset(&value, 0, sizeof value);
	return value;
}

enum provider_class classify_provider(struct assembly *assembly)
{
	const struct ipsecevtx_event *event = &assembly->event;
	char text[37];
	uint8_t misfit = assembly->raw.misfits[SYSTEM_PROVIDER_GUID];
	struct value name = value_of_text(&event->provider);
	struct value guid = {(const uint8_t *)text, 36, VALUE_UTF8};
	if (event->provider_guid.presence == IPSECEVTX_SET)
		ipsecevtx_format_guid(&event->provider_guid, text);
	else if (misfit > 0)
		guid = value_of_text(&assembly->misfits[misfit - 1].value);
	else
		memset(&guid, 0, sizeof guid);
	const struct assembly_structure *structure = &assembly->structure;
	enum provider_class provider = provider_classify(&name, &guid, &assembly->arena);
	uint32_t bits = UINT32_C(1) << SYSTEM_PROVIDER_NAME | UINT32_C(1) << SYSTEM_PROVIDER_GUID;
	bool is_ambiguous = (structure->again | structure->doubtful) & bits || structure->names_us;
	if (is_ambiguous)
		return PROVIDER_AMBIGUOUS;
	/* Some programs show the bytes of a value that is no text as letters, which may be our name. */
	bool is_text = !(structure->odd_types >> SYSTEM_PROVIDER_NAME & 1);
	return provider == PROVIDER_OTHER && !is_text ? PROVIDER_UNREADABLE : provider;
}

/* Keeps the beginning of an EventID that is no number, for the finding that the record cannot be read. */
static void keep_odd_event_id(const struct assembly *assembly, struct record_class *class)
{
	uint8_t misfit = assembly->raw.misfits[SYSTEM_EVENT_ID];
	if (misfit == 0)
		return;
	const struct ipsecevtx_text *text = &assembly->misfits[misfit - 1].value;
	size_t kept = value_cut(text->data, text->length, sizeof class->odd_event_id - 1);
	memcpy(class->odd_event_id, text->data, kept);
	class->odd_event_id[kept] = '\0';
}

bool classify_is_odd(unsigned odd)
{
	unsigned unlike = odd & PLAN_UNLIKE_WINDOWS;
	/* Where the definition stands even behind the record, the reader reports that instead of PLAN_AHEAD. */
	return (odd & PLAN_BEHIND ? unlike & ~(unsigned)PLAN_AHEAD : unlike) != 0;
}

/*
 * Sets seems_ours where a record of another provider in channel Security has the number of an event of ours, and at
 * least half of that event's fields or nearly our GUID: detection rules and programs that go by channel and number
 * count it as ours. The record is decoded once more, for its fields, into the same assembly, so this has to come last.
 * False when there is no memory.
 */
static bool find_semblance(const struct look *look, struct record_class *class, struct binxml_error *error)
{
	struct classifier *classifier = look->classifier;
	struct assembly *assembly = &classifier->assembly;
	const struct ipsecevtx_event *event = &assembly->event;
	struct record_view typed = record_view_of(look->view->chunk, look->view->record);
	struct decode_trace trace;
	struct engine_failure failure;
	typed.definition = events_find(class->identity.event_id);
	if (!typed.definition || event->channel.presence != IPSECEVTX_SET ||
		!seen_is_name(event->channel.data, event->channel.length, "Security"))
		return true;
	bool has_near_guid = event->provider_guid.presence == IPSECEVTX_SET &&
			     provider_is_nearly_our_stored_guid(event->provider_guid.bytes);
	assembly->is_system_alone = false;
	enum engine_result result = direct_decode(classifier->plans, &typed, assembly, &trace, &failure);
	assembly->is_system_alone = true;
	plan_cache_start_record(classifier->plans, look->view->record);
	class->seems_ours = has_near_guid || (result == ENGINE_OK && structure_has_half(assembly));
	*error = failure.error;
	return result != ENGINE_NO_MEMORY;
}

/* Classifies a record by decoding all that System may be made of. False when it does not tell which event it is. */
static bool decode_class(const struct look *look, struct record_class *class, struct binxml_error *error)
{
	const struct record *record = look->view->record;
	struct classifier *classifier = look->classifier;
	struct assembly *assembly = &classifier->assembly;
	const struct ipsecevtx_event *event = &assembly->event;
	const struct record_view unknown = record_view_of(look->view->chunk, record);
	struct decode_trace trace;
	struct engine_failure failure;
	const struct identify_room room = {classifier->plans, assembly, &classifier->walked};
	plan_cache_start_record(classifier->plans, record);
	enum engine_result result = direct_identify(&room, &unknown, &trace, &failure);
	plan_cache_start_record(classifier->plans, record);
	class->was_decoded = true;
	class->finish = trace.finish;
	if (result != ENGINE_OK || assembly->event_id.presence != IPSECEVTX_SET) {
		keep_odd_event_id(assembly, class);
		failure.error.template_id = error->template_id;
		*error = failure.error;
		return false;
	}
	class->identity.event_id = assembly->event_id.value;
	class->other_id = assembly->structure.other_id;
	const enum provider_class provider = classify_provider(assembly);
	set_provider(class, provider);
	class->identity.record_id = event->record_id.value;
	class->identity.time = event->time.ticks;
	struct value channel = value_of_text(&event->channel);
	struct value computer = value_of_text(&event->computer);
	class->identity.stream = stream_of(classifier, &channel, &computer);
	look_elsewhere(look, class);
	/* A value whose template is destroyed is PLAN_MISNAMED, and was noted as ELSEWHERE_MISNAMED by the search. */
	elsewhere_note_if(&class->elsewhere, classify_is_odd(trace.odd & ~(unsigned)PLAN_MISNAMED), ELSEWHERE_FORM);
	/* Of an EventID of an unusual type other programs may read another number. */
	elsewhere_note_if(&class->elsewhere,
		provider != PROVIDER_OTHER && assembly->structure.odd_types >> SYSTEM_EVENT_ID & 1, ELSEWHERE_FORM);
	bool is_typed = events_are_of_auditing(class->identity.event_id);
	if (is_typed && class->identity.is_ours)
		elsewhere_count_all(&class->elsewhere);
	else if (is_typed && assembly->structure.again >> SYSTEM_EVENT_ID & 1)
		class->other_id = class->identity.event_id;
	return class->identity.is_ours || find_semblance(look, class, error);
}

/* The remembered result for the record, if nothing that it depends on has changed since; or NULL. */
static struct remembered_class *find_remembered(struct classifier *classifier, const struct record *record)
{
	for (size_t i = 0; i < CLASSES_REMEMBERED; i++) {
		struct remembered_class *entry = &classifier->remembered[i];
		if (entry->chunk_number == classifier->insides.chunk_number && entry->record.offset == record->offset &&
			entry->record.size == record->size && entry->record.torn_at == record->torn_at &&
			entry->way == plan_cache_way(classifier->plans) &&
			entry->definitions == namesakes_count(classifier->insides.namesakes))
			return entry;
	}
	return NULL;
}

/* As decode_class(), but a record that was decoded a moment ago is not decoded again. */
static bool classify_by_decoding(const struct look *look, struct record_class *class, struct binxml_error *error)
{
	struct classifier *classifier = look->classifier;
	const struct record *record = look->view->record;
	const struct plan_use use = class->use;
	struct remembered_class *entry = find_remembered(classifier, record);
	if (entry) {
		plan_cache_start_record(classifier->plans, record);
		*class = entry->class;
		class->use = use;
		*error = entry->error;
		return entry->is_known;
	}
	bool is_known = decode_class(look, class, error);
	entry = &classifier->remembered[classifier->remember_next++ % CLASSES_REMEMBERED];
	entry->chunk_number = classifier->insides.chunk_number;
	entry->way = plan_cache_way(classifier->plans);
	entry->definitions = namesakes_count(classifier->insides.namesakes);
	entry->record = *record;
	entry->class = *class;
	entry->error = *error;
	entry->is_known = is_known;
	return is_known;
}

/* Classifies a record whose plan is known, without decoding it where that is possible. */
static bool classify_by_plan(const struct look *look, struct record_class *class, struct binxml_error *error)
{
	bool is_odd = classify_is_odd(class->use.odd);
	if (!classify_by_look(look, class)) {
		if (!classify_by_decoding(look, class, error))
			return false;
	} else if (is_odd) {
		look_elsewhere(look, class);
	}
	elsewhere_note_if(&class->elsewhere, is_odd, ELSEWHERE_FORM);
	return true;
}

static bool classify_instance(struct look *look, size_t offset, struct record_class *class, struct binxml_error *error)
{
	const struct record *record = look->view->record;
	size_t end = record->offset + record->size - 4;
	struct plan_use *use = &class->use;
	const struct plan_range range = {offset, end, AREA_DOCUMENT};
	if (!plan_open(look->classifier->plans, &range, use, error)) {
		use->plan = NULL;
		return false;
	}
	class->finish = binxml_end_after(look->view->chunk->data, use->instance.end, end);
	/* Windows writes a fragment header before the instance, and an end token behind it. */
	if (offset == record->offset + RECORD_HEADER_SIZE || class->finish == use->instance.end ||
		!binxml_is_instance(look->view->chunk->data, offset, end))
		use->odd |= PLAN_ODD_FORM;
	look->plan = use->plan;
	look->instance = &use->instance;
	look->values = binxml_values(look->view->chunk->data, &use->instance);
	error->offset = offset;
	return classify_by_plan(look, class, error);
}

/* The look at a record that classify_record() has classified. */
static struct look look_again(
	struct classifier *classifier, const struct record_view *view, const struct record_class *class)
{
	const struct plan_use *use = &class->use;
	const struct binxml_instance *instance = use->plan ? &use->instance : NULL;
	struct look look = {classifier, view, use->plan, instance, {NULL, NULL, NULL, 0}};
	if (use->plan)
		look.values = binxml_values(view->chunk->data, &use->instance);
	return look;
}

/* As is_odd_beside(); a record without a template has no values to look at, and only its plan decides. */
static bool is_odd_again(const struct look *look, const struct record_class *class)
{
	return look->plan ? is_odd_beside(look) : class->wants_search;
}

void classify_closely(struct classifier *classifier, const struct record_view *view, struct record_class *class)
{
	const struct look look = look_again(classifier, view, class);
	if (is_odd_again(&look, class))
		look_elsewhere(&look, class);
}

void classify_unwanted(struct classifier *classifier, const struct record_view *view, struct record_class *class)
{
	const struct look look = look_again(classifier, view, class);
	bool is_odd_inside = look.plan && inside_look(&classifier->insides, chunk_bytes(view->chunk), look.plan,
						  &look.values) != INSIDE_PLAIN;
	if (is_odd_inside || is_odd_again(&look, class))
		look_elsewhere(&look, class);
}

void classify_search(struct classifier *classifier, const struct record_view *view, struct record_class *class)
{
	const struct look look = look_again(classifier, view, class);
	look_elsewhere(&look, class);
}

void classifier_init(
	struct classifier *classifier, struct plan_cache *plans, const struct ipsecevtx_allocator *allocator)
{
	classifier->plans = plans;
	insides_init(&classifier->insides, allocator, plan_cache_namesakes(plans));
	arena_init(&classifier->scratch, allocator, ASSEMBLY_LIMIT);
	assembly_init(&classifier->assembly, allocator);
	classifier->assembly.is_system_alone = true;
	walked_init(&classifier->walked, allocator);
}

void classifier_free(struct classifier *classifier)
{
	arena_free(&classifier->scratch);
	assembly_free(&classifier->assembly);
	walked_free(&classifier->walked);
	insides_free(&classifier->insides);
}

void classifier_ask(struct classifier *classifier, const uint8_t *asked)
{
	classifier->assembly.asked = asked;
}

void classifier_start_chunk(struct classifier *classifier)
{
	classifier->assembly.large_work = 0;
	classifier->search_work = 0;
	insides_start_chunk(&classifier->insides);
	searched_start_chunk(&classifier->searched);
	precedents_start_chunk(&classifier->precedents, plan_cache_generation(classifier->plans));
	precedent_contents_start_chunk(&classifier->contents);
}

bool classify_record(struct classifier *classifier, const struct record_view *view, struct record_class *class,
	struct binxml_error *error)
{
	const struct chunk *chunk = view->chunk;
	const struct record *record = view->record;
	struct look look = {classifier, view, NULL, NULL, {NULL, NULL, NULL, 0}};
	size_t start = record->offset + RECORD_HEADER_SIZE;
	size_t end = record->offset + record->size - 4;
	struct binxml binxml;
	struct binxml_step step;
	memset(error, 0, sizeof *error);
	error->offset = start;
	class->odd_event_id[0] = '\0';
	class->use.plan = NULL;
	class->was_decoded = class->is_unsearched = class->use.is_borrowed = false;
	class->use.odd = 0;
	memset(&class->elsewhere, 0, sizeof class->elsewhere);
	class->seems_ours = false;
	class->other_id = 0;
	class->identity.notice = NULL;
	arena_reset(&classifier->scratch);
	plan_cache_start_record(classifier->plans, record);
	size_t first;
	if (binxml_first_instance(chunk->data, start, end, &first))
		return classify_instance(&look, first, class, error);
	binxml_open(&binxml, chunk_bytes(chunk), start, end, false);
	while (binxml_next(&binxml, &step) == BINXML_PROCESSING)
		;
	if (step.kind == BINXML_INSTANCE) {
		bool is_known = classify_instance(&look, step.offset, class, error);
		if (is_known && !class->was_decoded)
			look_elsewhere(&look, class);
		return is_known;
	}
	if (step.kind == BINXML_ELEMENT) {
		const struct plan_range range = {start, end, AREA_DOCUMENT};
		struct plan_fragment fragment;
		if (!plan_of_fragment(classifier->plans, &range, &fragment, error))
			return false;
		class->finish = fragment.finish;
		class->use.odd = fragment.odd;
		if (!binxml_has_header(chunk->data, start, end))
			class->use.odd |= PLAN_ODD_FORM;
		look.plan = fragment.plan;
		if (!classify_by_plan(&look, class, error))
			return false;
		if (!class->was_decoded)
			look_elsewhere(&look, class);
		return true;
	}
	*error = binxml.error;
	return false;
}

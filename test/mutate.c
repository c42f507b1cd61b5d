/* SPDX-License-Identifier: MIT */
#include "mutate.h"

#include "binxml/value_parts.h"
#include "decode/classify.h"
#include "decode/decode.h"
#include "event/exemplar.h"
#include "program/program.h"
#include "reference/xml_program_parts.h"

#include <string.h>

struct mutating mutating = {.only = -1};

/* Of the record that is being decoded. */
static int value_number_in_record;
static bool is_spared;

static void begin_record(const struct record *record)
{
	value_number_in_record = 0;
	is_spared = mutating.record > 0 && mutating.record != record->record_id;
}

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

bool __real_plan_value(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *value);
bool __wrap_plan_value(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *value);
uint32_t __wrap_assembly_steps(struct assembly *assembly, const struct binxml_values *values,
	const struct assembly_step *steps, uint32_t first, uint32_t count);
enum engine_result __real_direct_decode(struct plan_cache *plans, const struct record_view *view,
	struct assembly *assembly, struct decode_trace *trace, struct engine_failure *failure);
enum engine_result __wrap_direct_decode(struct plan_cache *plans, const struct record_view *view,
	struct assembly *assembly, struct decode_trace *trace, struct engine_failure *failure);
enum engine_result __real_direct_identify(const struct identify_room *room, const struct record_view *view,
	struct decode_trace *trace, struct engine_failure *failure);
enum engine_result __wrap_direct_identify(const struct identify_room *room, const struct record_view *view,
	struct decode_trace *trace, struct engine_failure *failure);
enum engine_result __real_direct_testify(struct plan_cache *plans, const struct record_view *view,
	struct witness *witness, struct engine_failure *failure);
enum engine_result __wrap_direct_testify(struct plan_cache *plans, const struct record_view *view,
	struct witness *witness, struct engine_failure *failure);
bool __real_classify_record(struct classifier *classifier, const struct record_view *view, struct record_class *class,
	struct binxml_error *error);
bool __wrap_classify_record(struct classifier *classifier, const struct record_view *view, struct record_class *class,
	struct binxml_error *error);

enum xml_answer __real_xml_program_write(
	const struct xml_running *running, const struct record_view *view, char *out, size_t *length);
enum xml_answer __wrap_xml_program_write(
	const struct xml_running *running, const struct record_view *view, char *out, size_t *length);

bool __real_program_run(const struct program *program, const struct program_input *input, char *out, size_t room,
	struct program_result *result);
bool __wrap_program_run(const struct program *program, const struct program_input *input, char *out, size_t room,
	struct program_result *result);

bool __wrap_program_run(const struct program *program, const struct program_input *input, char *out, size_t room,
	struct program_result *result)
{
	bool is_written = __real_program_run(program, input, out, room, result);
	bool is_other = mutating.record > 0 && mutating.record != input->header_record_id;
	if (!is_written || is_other || mutating.mutation != MUTATION_PROGRAM)
		return is_written;
	if (mutating.only < 0)
		result->length--;
	else
		out[(size_t)mutating.only % result->length] ^= 1;
	mutating.done++;
	return true;
}

bool __real_exemplar_read(struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES],
	struct exemplar_reading *reading, struct assembly *assembly);
bool __wrap_exemplar_read(struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES],
	struct exemplar_reading *reading, struct assembly *assembly);

/* All fields go one by one. */
uint32_t __wrap_assembly_steps(struct assembly *assembly, const struct binxml_values *values,
	const struct assembly_step *steps, uint32_t first, uint32_t count)
{
	(void)assembly;
	(void)values;
	(void)steps;
	(void)count;
	return first;
}

static uint8_t base_type(const struct value *value)
{
	return value->type == VALUE_UTF8 ? value->type : value->type & (uint8_t)~VALUE_ARRAY;
}

static bool is_wide(const struct value *value)
{
	return base_type(value) == VALUE_STRING;
}

/* The last byte of a text that says anything. */
static size_t last_letter(const struct value *value)
{
	size_t unit = is_wide(value) ? 2 : 1;
	size_t end = value->length / unit * unit;
	while (end > unit && value->bytes[end - unit] == 0 && value->bytes[end - 1] == 0)
		end -= unit;
	return end - unit;
}

static void note_done(int number)
{
	mutating.done++;
	mutating.where |= UINT64_C(1) << (number & 63);
}

static bool mutate_type(const struct value *value, uint8_t *bytes)
{
	static const uint8_t texts[] = {VALUE_STRING, VALUE_ANSI_STRING, VALUE_UTF8};
	uint8_t type = base_type(value);
	if (value->type != mutating.type || value->length == 0)
		return false;
	if (memchr(texts, type, sizeof texts))
		bytes[last_letter(value)] ^= 1;
	else if (type == VALUE_REAL32 || type == VALUE_REAL64)
		bytes[type == VALUE_REAL32 ? 2 : 6] ^= 0x10; /* libevtx prints seven digits */
	else
		bytes[0] ^= 1;
	return true;
}

static bool mutate_sign(const struct value *value, uint8_t *bytes)
{
	static const uint8_t types[] = {VALUE_INT8, VALUE_INT16, VALUE_INT32, VALUE_INT64, VALUE_REAL32, VALUE_REAL64};
	size_t size = value_item_size(base_type(value), 8);
	if (!memchr(types, base_type(value), sizeof types) || value->length < size)
		return false;
	bytes[size - 1] ^= 0x80;
	return true;
}

static bool mutate_surrogate(const struct value *value, uint8_t *bytes)
{
	for (size_t i = 0; is_wide(value) && i + 1 < value->length; i += 2) {
		if ((bytes[i + 1] & 0xfc) == 0xdc) {
			bytes[i] ^= 1;
			return true;
		}
	}
	return false;
}

/* Without the last item; a string array ends with the NUL of the last but one. */
static bool drop_item(struct value *value)
{
	struct value item;
	size_t offset = 0;
	size_t last = 0;
	if (!value_is_array(value))
		return false;
	for (size_t start = 0; value_next_item(value, &offset, &item); start = offset)
		last = start;
	if (last == 0)
		return false;
	value->length = (uint32_t)last;
	return true;
}

/* A copy of the bytes is changed. */
static bool mutate_value(struct value *value, uint8_t *bytes)
{
	static const uint8_t texts[] = {VALUE_STRING, VALUE_ANSI_STRING, VALUE_UTF8};
	switch (mutating.mutation) {
	case MUTATION_TYPE:
		return mutate_type(value, bytes);
	case MUTATION_CUT:
		if (!memchr(texts, value->type, sizeof texts) || value->length == 0)
			return false;
		value->length = (uint32_t)last_letter(value);
		return true;
	case MUTATION_NULL:
		value->type = VALUE_NULL;
		value->length = 0;
		return true;
	case MUTATION_ITEM:
		return drop_item(value);
	case MUTATION_SIGN:
		return mutate_sign(value, bytes);
	case MUTATION_TIME:
		if (base_type(value) != VALUE_FILETIME || value->length < 8)
			return false;
		bytes[2] ^= 0x98; /* about a second */
		return true;
	case MUTATION_GUID:
		if (base_type(value) != VALUE_GUID || value->length < 16)
			return false;
		bytes[0] = value->bytes[1];
		bytes[1] = value->bytes[0];
		return true;
	case MUTATION_SID:
		if (value->type != VALUE_SID || value->length < 12)
			return false;
		bytes[value->length - 4] ^= 1;
		return true;
	case MUTATION_SURROGATE:
		return mutate_surrogate(value, bytes);
	default:
		return false;
	}
}

static bool is_swappable(const struct value *value)
{
	return value->type != VALUE_BINXML && value->type != VALUE_NULL;
}

static bool is_same_text(const struct value *a, const struct value *b, struct arena *arena)
{
	const char *left, *right;
	uint32_t left_length, right_length;
	value_text(a, arena, &left, &left_length, NULL);
	value_text(b, arena, &right, &right_length, NULL);
	return left_length == right_length && memcmp(left, right, left_length) == 0;
}

/* The value of the field beside it. */
static bool swap(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *value)
{
	const struct plan *plan = reading->plan;
	size_t neighbour = (size_t)(field - plan->fields) ^ 1;
	struct value other;
	if (neighbour >= plan->field_count || !__real_plan_value(reading, &plan->fields[neighbour], arena, &other) ||
		!is_swappable(value) || !is_swappable(&other) || is_same_text(value, &other, arena))
		return false;
	*value = other;
	return true;
}

bool __wrap_plan_value(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *value)
{
	const struct plan *plan = reading->plan;
	if (!__real_plan_value(reading, field, arena, value))
		return false;
	/* A part of a field, in find_shown(), is none of the plan's. */
	bool is_field = field >= plan->fields && field < plan->fields + plan->field_count;
	int number = is_field ? value_number_in_record++ : -1;
	/* What an event is, the classifier says. */
	bool is_ignored = field->kind == TARGET_SYSTEM && field->system == SYSTEM_EVENT_ID;
	if (is_spared || is_ignored || value->type == VALUE_BINXML || value->type == VALUE_NULL ||
		(mutating.only >= 0 && number != mutating.only))
		return true;
	if (mutating.mutation == MUTATION_SWAP) {
		if (is_field && swap(reading, field, arena, value))
			note_done(number);
		return true;
	}
	uint8_t *bytes = arena_get(arena, value->length + 1u);
	if (!bytes)
		return false;
	if (value->length)
		memcpy(bytes, value->bytes, value->length);
	if (mutate_value(value, bytes)) {
		value->bytes = bytes;
		if (is_field)
			note_done(number);
	}
	return true;
}

/* Numbers of System, and typed fields that are numbers. */
static void mutate_numbers(struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	struct ipsecevtx_u32 *numbers[] = {
		&event->version, &event->level, &event->task, &event->opcode, &event->process_id, &event->thread_id};
	int number = 0;
	for (size_t i = 0; i < COUNT_OF(numbers); i++, number++) {
		bool is_wanted = mutating.only < 0 || number == mutating.only;
		if (!is_wanted || numbers[i]->presence != IPSECEVTX_SET)
			continue;
		numbers[i]->value++;
		note_done(number);
	}
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++, number++) {
		bool is_wanted = mutating.only < 0 || number == mutating.only;
		if (!is_wanted || field.presence != IPSECEVTX_SET)
			continue;
		if (field.info->type == IPSECEVTX_TYPE_U32 || field.info->type == IPSECEVTX_TYPE_SPI ||
			field.info->type == IPSECEVTX_TYPE_ID) {
			/* The number is the first member of both. */
			++*((char *)event + field.offset);
			note_done(number);
		}
	}
}

/* Of typed fields that have text. */
static void mutate_texts(struct ipsecevtx_event *event, struct arena *arena)
{
	struct ipsecevtx_field field;
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		struct ipsecevtx_text *text = (struct ipsecevtx_text *)(void *)((char *)event + field.offset);
		bool is_wanted = mutating.only < 0 || (int)i == mutating.only;
		bool is_address = field.info->type == IPSECEVTX_TYPE_ADDRESS;
		bool is_code = field.info->type == IPSECEVTX_TYPE_CODE;
		if (!is_wanted || field.presence != IPSECEVTX_SET || field.text.length == 0)
			continue;
		if (mutating.mutation == MUTATION_ADDRESSES && is_address && field.family) {
			((struct ipsecevtx_address *)(void *)text)->bytes[15] ^= 1;
			((struct ipsecevtx_address *)(void *)text)->bytes[3] ^= 1;
			note_done((int)i);
		} else if (mutating.mutation == MUTATION_CODES && is_code && field.number) {
			((struct ipsecevtx_code *)(void *)text)->code++;
			note_done((int)i);
		} else if (mutating.mutation == MUTATION_TEXTS) {
			char *copy = arena_get(arena, text->length + 1u);
			memcpy(copy, text->data, text->length + 1u);
			copy[0] ^= 1;
			text->data = copy;
			note_done((int)i);
		}
	}
}

static void mutate_pairs(struct assembly *assembly)
{
	for (size_t i = 0; i < assembly->pair_count; i++) {
		struct ipsecevtx_pair *pair = &assembly->pairs[i];
		bool is_name = mutating.mutation == MUTATION_PAIR_NAMES;
		const char *text = is_name ? pair->name : pair->value.data;
		size_t length = is_name ? pair->name_length : pair->value.length;
		if ((mutating.only >= 0 && (int)i != mutating.only) || length == 0)
			continue;
		char *copy = arena_get(&assembly->arena, length + 1);
		memcpy(copy, text, length + 1);
		copy[length - 1] ^= 1;
		*(is_name ? &pair->name : &pair->value.data) = copy;
		note_done((int)i);
	}
}

bool __wrap_exemplar_read(struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES],
	struct exemplar_reading *reading, struct assembly *assembly)
{
	static const enum mutation ways[MUTATION_EXEMPLAR_WAYS] = {
		[EXEMPLAR_NUMBER] = MUTATION_NUMBERS,
		[EXEMPLAR_TEXT] = MUTATION_TEXTS,
		[EXEMPLAR_ADDRESS] = MUTATION_ADDRESSES,
		[EXEMPLAR_CODE] = MUTATION_CODES,
	};
	const int only = mutating.only;
	bool is_read = __real_exemplar_read(exemplar, instances, reading, assembly);
	if (!is_read || mutating.mutation != MUTATION_EXEMPLAR)
		return is_read;
	mutating.mutation = ways[only % MUTATION_EXEMPLAR_WAYS];
	mutating.only = only / MUTATION_EXEMPLAR_WAYS;
	if (mutating.mutation == MUTATION_NUMBERS)
		mutate_numbers(&assembly->event);
	else
		mutate_texts(&assembly->event, &assembly->arena);
	mutating.mutation = MUTATION_EXEMPLAR;
	mutating.only = only;
	return true;
}

enum engine_result __wrap_direct_decode(struct plan_cache *plans, const struct record_view *view,
	struct assembly *assembly, struct decode_trace *trace, struct engine_failure *failure)
{
	begin_record(view->record);
	enum engine_result result = __real_direct_decode(plans, view, assembly, trace, failure);
	if (result != ENGINE_OK || is_spared)
		return result;
	switch (mutating.mutation) {
	case MUTATION_NUMBERS:
		mutate_numbers(&assembly->event);
		break;
	case MUTATION_TEXTS:
	case MUTATION_ADDRESSES:
	case MUTATION_CODES:
		mutate_texts(&assembly->event, &assembly->arena);
		break;
	case MUTATION_PAIR_NAMES:
	case MUTATION_PAIR_VALUES:
		mutate_pairs(assembly);
		break;
	case MUTATION_LOST_PAIR:
		mutating.done += assembly->pair_count > 0;
		assembly->pair_count -= assembly->pair_count > 0;
		assembly->event.pair_count = assembly->pair_count;
		break;
	default:
		break;
	}
	return result;
}

enum engine_result __wrap_direct_testify(struct plan_cache *plans, const struct record_view *view,
	struct witness *witness, struct engine_failure *failure)
{
	begin_record(view->record);
	return __real_direct_testify(plans, view, witness, failure);
}

/* Not all values are gone through: their numbers are others than where the record is decoded. */
enum engine_result __wrap_direct_identify(const struct identify_room *room, const struct record_view *view,
	struct decode_trace *trace, struct engine_failure *failure)
{
	begin_record(view->record);
	is_spared |= mutating.only >= 0;
	return __real_direct_identify(room, view, trace, failure);
}

bool __wrap_classify_record(struct classifier *classifier, const struct record_view *view, struct record_class *class,
	struct binxml_error *error)
{
	bool is_known = __real_classify_record(classifier, view, class, error);
	if (is_known && mutating.mutation == MUTATION_EVENT_ID) {
		class->identity.event_id ^= 1;
		mutating.done++;
	}
	if (is_known && mutating.mutation == MUTATION_PROVIDER) {
		class->identity.is_ours = !class->identity.is_ours;
		class->provider = class->identity.is_ours ? PROVIDER_OURS : PROVIDER_OTHER;
		mutating.done++;
	}
	return is_known;
}

enum xml_answer __wrap_xml_program_write(
	const struct xml_running *running, const struct record_view *view, char *out, size_t *length)
{
	enum xml_answer answer = __real_xml_program_write(running, view, out, length);
	if (mutating.mutation == MUTATION_XML && !is_spared && answer == XML_WRITTEN) {
		out[*length / 2] ^= 1;
		mutating.done++;
	}
	return answer;
}

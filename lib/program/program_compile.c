/* SPDX-License-Identifier: MIT */
/*
 * Makes a program from a form, which says what the format shows, and a record of the pattern. A function that returns
 * false has found that events of the pattern are not plain, or that no writer knows a value: then there is no program.
 */
#include "program/program_compiler.h"

#include "event/seen.h"
#include "text/escape.h"
#include "text/numbers.h"

#include <string.h>

struct program_compiler *program_compiler_new(const struct ipsecevtx_allocator *allocator)
{
	struct program_compiler *compiler = memory_get(allocator, sizeof *compiler);
	if (!compiler)
		return NULL;
	compiler->allocator = *allocator;
	text_buffer_init(&compiler->pool, allocator);
	arena_init(&compiler->names, allocator, ASSEMBLY_LIMIT);
	return compiler;
}

void program_compiler_free(struct program_compiler *compiler)
{
	if (!compiler)
		return;
	struct ipsecevtx_allocator allocator = compiler->allocator;
	text_buffer_free(&compiler->pool);
	arena_free(&compiler->names);
	memory_free(&allocator, compiler);
}

static bool is_json(const struct program_compiler *compiler)
{
	return compiler->form->format == IPSECEVTX_FORMAT_JSON;
}

/* Whether the program only checks: its format shows the record, and program_check() alone will run it. */
static bool is_check(const struct program_compiler *compiler)
{
	return form_is_of_record(compiler->form->format);
}

/* Adds constant bytes, which become the lead of the next step. */
static void put(struct program_compiler *compiler, const char *text, size_t length)
{
	text_put(&compiler->pool, text, length);
}

static void put_word(struct program_compiler *compiler, const char *text)
{
	put(compiler, text, strlen(text));
}

/* The size that a value of the type has where the writer can take any bytes of it; 0 where it depends on the bytes. */
static uint8_t fixed_size(enum program_writer writer, uint8_t type)
{
	static const uint8_t sizes[] = {[VALUE_UINT8] = 1,
		[VALUE_UINT16] = 2,
		[VALUE_UINT32] = 4,
		[VALUE_HEX32] = 4,
		[VALUE_UINT64] = 8,
		[VALUE_HEX64] = 8};
	uint8_t size = type < sizeof sizes ? sizes[type] : 0;
	switch (writer) {
	case CHECK_NUMBER:
	case WRITE_SYSTEM_NUMBER:
	case WRITE_FIELD_NUMBER:
		return size <= 4 ? size : 0;
	case WRITE_FIELD_ID:
	case WRITE_FIELD_SPI:
	case WRITE_PAIR_NUMBER:
	case WRITE_PAIR_HEX:
		return size;
	case CHECK_GUID:
	case WRITE_GUID:
		return type == VALUE_GUID ? 16 : 0;
	default:
		return 0;
	}
}

/* Adds a step; origin is NULL for a writer without a value. The step is not kept where there is no need or no room. */
static struct program_step *add_step(
	struct program_compiler *compiler, enum program_writer writer, const struct origin *origin)
{
	size_t length = compiler->pool.used - compiler->lead;
	compiler->is_too_long |= compiler->step_count == STEPS_MAX || compiler->pool.used > POOL_MAX;
	if (compiler->is_too_long || (is_check(compiler) && !program_has_check(writer)))
		return &compiler->none;
	struct program_step *step = &compiler->steps[compiler->step_count++];
	*step = (struct program_step){.lead = (uint32_t)compiler->lead,
		.lead_length = (uint16_t)length,
		.slot = origin ? origin->slot : PLAN_NO_SLOT,
		.writer = (uint8_t)writer,
		.instance = origin ? origin->instance : 0,
		.type = origin ? origin->value.type : VALUE_NULL,
		.size = origin ? fixed_size(writer, origin->value.type) : 0,
		.address = PLAN_NO_SLOT};
	compiler->lead = compiler->pool.used;
	return step;
}

/* What the format shows for a field without a value. */
static void put_nothing(struct program_compiler *compiler)
{
	put_word(compiler, is_json(compiler) ? "null" : "");
}

/* Adds a constant value that has nothing to escape, in JSON with quotes. */
static void put_quoted(struct program_compiler *compiler, const char *text, size_t length)
{
	put_word(compiler, is_json(compiler) ? "\"" : "");
	put(compiler, text, length);
	put_word(compiler, is_json(compiler) ? "\"" : "");
}

static bool add_text(struct program_compiler *compiler, const struct origin *origin)
{
	const struct value *value = &origin->value;
	if (origin->kind == FROM_NOWHERE || origin->kind == FROM_NULL)
		put_nothing(compiler);
	else if (origin->kind == FROM_SLOT)
		add_step(compiler, value->type == VALUE_STRING ? WRITE_STRING : WRITE_TEXT, origin);
	else if (is_json(compiler))
		text_json(&compiler->pool, (const char *)value->bytes, value->length);
	else
		text_csv_cell(&compiler->pool, (const char *)value->bytes, value->length);
	return true;
}

static bool add_computer(struct program_compiler *compiler, const struct origin *origin)
{
	const struct value *value = &origin->value;
	if (origin->kind == FROM_SLOT) {
		add_step(compiler, WRITE_COMPUTER, origin);
		return value->type == VALUE_STRING;
	}
	if (origin->kind == FROM_LITERAL && seen_is_odd_computer((const char *)value->bytes, value->length))
		return false;
	return add_text(compiler, origin);
}

/* Adds a number of System below 2^32, which the form shows or, with CHECK_NUMBER, does not. */
static bool add_number(struct program_compiler *compiler, const struct origin *origin, enum program_writer writer)
{
	uint64_t number;
	char text[PUT_MAX];
	if (origin->kind == FROM_SLOT) {
		add_step(compiler, writer, origin);
		return true;
	}
	bool is_number = origin->kind == FROM_LITERAL && value_number(&origin->value, &number) && number <= UINT32_MAX;
	if (origin->kind == FROM_LITERAL && !is_number)
		return value_is_nothing(&origin->value) && writer == CHECK_NUMBER;
	if (writer == CHECK_NUMBER)
		return true;
	if (is_number)
		put(compiler, text, (size_t)(put_decimal(text, number) - text));
	else
		put_nothing(compiler);
	return true;
}

static bool add_guid(struct program_compiler *compiler, const struct origin *origin, enum program_writer writer)
{
	struct ipsecevtx_guid guid;
	if (origin->kind == FROM_SLOT)
		add_step(compiler, writer, origin);
	else if (origin->kind == FROM_LITERAL)
		return writer == CHECK_GUID && value_guid(&origin->value, guid.bytes);
	else if (writer == WRITE_GUID)
		put_nothing(compiler);
	return true;
}

/* Whether System says channel and computer, without which an event of ours is marked. */
static bool says_where(const struct program_compiler *compiler)
{
	const struct origin *computer = &compiler->system[SYSTEM_COMPUTER];
	const struct origin *channel = &compiler->system[SYSTEM_CHANNEL];
	return !compiler->form->definition || ((computer->kind == FROM_SLOT || computer->kind == FROM_LITERAL) &&
						      (channel->kind == FROM_SLOT || channel->kind == FROM_LITERAL));
}

/* Adds a check that the event's version is not one that has other fields than the event has. */
static bool add_version(struct program_compiler *compiler)
{
	const struct event_definition *definition = compiler->form->definition;
	const struct origin *origin = &compiler->system[SYSTEM_VERSION];
	uint64_t number;
	uint32_t placed = 0;
	unsigned refused = 0;
	for (size_t i = 0; definition && i < definition->field_count; i++)
		placed |= (uint32_t)(compiler->fields[i].kind != FROM_NOWHERE) << i;
	for (unsigned version = 0; definition && version <= 2; version++) {
		const uint32_t *fields = compiler->assembly->layouts[definition - events_at(0)];
		refused |= (unsigned)events_refuse_version(fields, definition->layouts, placed, version) << version;
	}
	/* Version 2 stands for all that no layout has: where these are refused there is no program. */
	if (refused >> 2 != 0)
		return false;
	if (refused == 0 || origin->kind == FROM_NOWHERE || origin->kind == FROM_NULL)
		return true;
	if (origin->kind == FROM_LITERAL)
		return value_number(&origin->value, &number) && (number > 1 || !(refused >> number & 1));
	add_step(compiler, CHECK_VERSION, origin)->versions = (uint16_t)refused;
	return true;
}

/* Adds checks for the fields of System that the form does not show, which must fit their types too. */
static bool add_checks(struct program_compiler *compiler)
{
	static const enum system_field numbers[] = {SYSTEM_LEVEL, SYSTEM_TASK, SYSTEM_OPCODE};
	const struct origin *user = &compiler->system[SYSTEM_USER_SID];
	const struct origin *provider = &compiler->system[SYSTEM_PROVIDER_NAME];
	/* Windows writes no user into an event of ours; one that has a user has it in extra, and is not plain. */
	const bool is_typed = compiler->form->definition != NULL;
	if (is_typed && user->kind == FROM_LITERAL)
		return false;
	if (!says_where(compiler) || !add_version(compiler))
		return false;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		if (!add_number(compiler, &compiler->system[numbers[i]], CHECK_NUMBER))
			return false;
	}
	if (user->kind == FROM_SLOT)
		add_step(compiler, is_typed ? CHECK_NOTHING : CHECK_TEXT, user);
	if (provider->kind == FROM_SLOT)
		add_step(compiler, CHECK_TEXT, provider);
	return add_guid(compiler, &compiler->system[SYSTEM_PROVIDER_GUID], CHECK_GUID);
}

/* Adds a field of System that is a slot in all templates that Windows writes; where it is none there is no program. */
static bool add_slot(struct program_compiler *compiler, enum system_field field, enum program_writer writer)
{
	const struct origin *origin = &compiler->system[field];
	add_step(compiler, writer, origin);
	return origin->kind == FROM_SLOT;
}

static bool add_system(struct program_compiler *compiler, enum form_member member)
{
	const struct origin *system = compiler->system;
	switch (member) {
	case FORM_TIME:
		return add_slot(compiler, SYSTEM_TIME, WRITE_TIME);
	case FORM_OUTCOME:
		return add_slot(compiler, SYSTEM_KEYWORDS, WRITE_OUTCOME);
	case FORM_RECORD_ID:
		return add_slot(compiler, SYSTEM_RECORD_ID, WRITE_RECORD_ID);
	case FORM_EVENT_ID:
		add_step(compiler, WRITE_EVENT_ID, NULL);
		return true;
	case FORM_COMPUTER:
		return add_computer(compiler, &system[SYSTEM_COMPUTER]);
	case FORM_CHANNEL:
		return add_text(compiler, &system[SYSTEM_CHANNEL]);
	case FORM_PROVIDER:
		return add_text(compiler, &system[SYSTEM_PROVIDER_NAME]);
	case FORM_VERSION:
		return add_number(compiler, &system[SYSTEM_VERSION], WRITE_SYSTEM_NUMBER);
	case FORM_PROCESS_ID:
		return add_number(compiler, &system[SYSTEM_PROCESS_ID], WRITE_SYSTEM_NUMBER);
	case FORM_THREAD_ID:
		return add_number(compiler, &system[SYSTEM_THREAD_ID], WRITE_SYSTEM_NUMBER);
	case FORM_ACTIVITY_ID:
		return add_guid(compiler, &system[SYSTEM_ACTIVITY_ID], WRITE_GUID);
	default:
		return false;
	}
}

/* The writer for a typed field whose value is of that type; WRITE_NOTHING: there is none. */
static enum program_writer field_writer(const struct event_target *target, uint8_t type)
{
	bool is_string = type == VALUE_STRING;
	switch ((enum ipsecevtx_type)target->type) {
	case IPSECEVTX_TYPE_U32:
		return WRITE_FIELD_NUMBER;
	case IPSECEVTX_TYPE_ID:
		return WRITE_FIELD_ID;
	case IPSECEVTX_TYPE_SPI:
		return WRITE_FIELD_SPI;
	case IPSECEVTX_TYPE_CODE:
		return is_string ? WRITE_FIELD_CODE : WRITE_NOTHING;
	case IPSECEVTX_TYPE_HEX:
		return is_string ? WRITE_FIELD_HEX : WRITE_NOTHING;
	case IPSECEVTX_TYPE_ADDRESS:
		if (!is_string)
			return WRITE_NOTHING;
		return target->reading == READING_ZERO_IS_NONE ? WRITE_FIELD_ADDRESS_OR_NONE : WRITE_FIELD_ADDRESS;
	default:
		if (target->reading == READING_FAILURE_REASON)
			return is_string ? WRITE_FIELD_REASON : WRITE_NOTHING;
		return is_string ? WRITE_FIELD_STRING : WRITE_FIELD_TEXT;
	}
}

/* The index of the typed field of that name; -1 where the event has none. */
static int index_of(const struct event_definition *definition, const char *name)
{
	for (size_t i = 0; i < definition->field_count; i++) {
		if (strcmp(ipsecevtx_field_info(definition->fields[i].field)->name, name) == 0)
			return (int)i;
	}
	return -1;
}

static bool add_field(struct program_compiler *compiler, unsigned index)
{
	const struct origin *origin = &compiler->fields[index];
	struct event_target target = events_target(compiler->form->definition, (int)index);
	const char *name = ipsecevtx_field_info(compiler->form->definition->fields[index].field)->name;
	enum program_writer writer = field_writer(&target, origin->value.type);
	if (origin->kind == FROM_NULL) {
		put_nothing(compiler);
		return true;
	}
	if (writer == WRITE_FIELD_ADDRESS && (strcmp(name, "local_mask") == 0 || strcmp(name, "remote_mask") == 0))
		writer = WRITE_FIELD_MASK;
	add_step(compiler, writer, origin);
	return writer != WRITE_NOTHING;
}

static bool add_peer(struct program_compiler *compiler, unsigned remote_address)
{
	int index = index_of(compiler->form->definition, "remote_tunnel_endpoint");
	const struct origin *endpoint = index >= 0 ? &compiler->fields[index] : NULL;
	const struct origin *address = &compiler->fields[remote_address];
	bool has_endpoint = endpoint && endpoint->kind == FROM_SLOT;
	if (address->kind != FROM_SLOT || (has_endpoint && endpoint->instance != address->instance))
		return false;
	struct program_step *step = add_step(compiler, WRITE_PEER, address);
	step->slot = has_endpoint ? endpoint->slot : address->slot;
	step->address = has_endpoint ? address->slot : PLAN_NO_SLOT;
	return address->value.type == VALUE_STRING && (!has_endpoint || endpoint->value.type == VALUE_STRING);
}

/* Adds constant JSON; in CSV with each quote twice, as it stands within a cell that is in quotes. */
static void put_json(struct program_compiler *compiler, const char *text, size_t length)
{
	struct text_buffer *pool = &compiler->pool;
	size_t start = pool->used;
	text_json(pool, text, length);
	if (is_json(compiler) || pool->no_memory)
		return;
	text_csv_quote(pool, start);
	if (pool->no_memory)
		return;
	/* The quotes around the cell are left out. */
	pool->used -= 2;
	memmove(pool->data + start, pool->data + start + 1, pool->used - start);
}

static enum program_writer pair_writer(uint8_t type)
{
	switch (type) {
	case VALUE_STRING:
		return WRITE_PAIR_STRING;
	case VALUE_UINT8:
	case VALUE_UINT16:
	case VALUE_UINT32:
	case VALUE_UINT64:
		return WRITE_PAIR_NUMBER;
	case VALUE_HEX32:
	case VALUE_HEX64:
		return WRITE_PAIR_HEX;
	default:
		return WRITE_PAIR_TEXT;
	}
}

static bool add_pairs(struct program_compiler *compiler)
{
	bool is_typed = compiler->form->definition != NULL;
	const char *quote = is_json(compiler) ? "" : "\"";
	put_word(compiler, quote);
	put_word(compiler, "{");
	for (size_t i = 0; i < compiler->pair_count; i++) {
		const struct origin *origin = &compiler->pairs[i];
		const struct ipsecevtx_pair *pair = &compiler->assembly->pairs[i];
		put_word(compiler, i > 0 ? "," : "");
		put_json(compiler, pair->name, pair->name_length);
		put_word(compiler, ":");
		/* The typed event tells of some of these strings, which programs do not look for. */
		if (is_typed && origin->kind == FROM_SLOT && origin->value.type == VALUE_ANSI_STRING)
			return false;
		if (origin->kind == FROM_SLOT)
			add_step(compiler, pair_writer(origin->value.type), origin);
		else if (origin->kind == FROM_LITERAL)
			put_json(compiler, (const char *)origin->value.bytes, origin->value.length);
		else
			put_word(compiler, "null");
	}
	put_word(compiler, "}");
	put_word(compiler, quote);
	return true;
}

static bool add_member(struct program_compiler *compiler, const struct form_item *item)
{
	switch ((enum form_member)item->member) {
	case FORM_FIELD:
		return add_field(compiler, item->field);
	case FORM_PEER:
		return add_peer(compiler, item->field);
	case FORM_PAIRS:
		return add_pairs(compiler);
	case FORM_SOURCE:
		add_step(compiler, WRITE_SOURCE, NULL);
		return true;
	case FORM_OFFSET:
		add_step(compiler, WRITE_OFFSET, NULL);
		return true;
	case FORM_ORIGIN: /* plain_is() is false for records of any other origin */
		put_quoted(compiler, ipsecevtx_origin_name(IPSECEVTX_ORIGIN_ACTIVE),
			strlen(ipsecevtx_origin_name(IPSECEVTX_ORIGIN_ACTIVE)));
		return true;
	case FORM_RAW:
		return false;
	case FORM_END:
		add_step(compiler, WRITE_NOTHING, NULL);
		return true;
	default:
		return add_system(compiler, (enum form_member)item->member);
	}
}

/*
 * Adds a member that is only shown where there is something to say. For a plain event that can be the record number or
 * the time in the header, where these differ from the event's.
 */
static bool add_odd_member(struct program_compiler *compiler, const struct form_item *item)
{
	bool is_id = item->member == FORM_OTHER_ID;
	bool is_shown = is_id || item->member == FORM_OTHER_TIME;
	/* A fixed lead stands there in any case; any other one is the key of the value, and is shown with it only. */
	if (is_shown && !item->is_fixed)
		add_step(compiler, WRITE_NOTHING, NULL);
	put(compiler, compiler->form->pool + item->lead, is_shown || item->is_fixed ? item->lead_length : 0);
	if (is_shown && item->is_fixed)
		add_step(compiler, WRITE_NOTHING, NULL);
	if (is_shown)
		add_step(compiler, is_id ? WRITE_OTHER_ID : WRITE_OTHER_TIME, NULL);
	return true;
}

static bool is_absent(const struct program_compiler *compiler, const struct form_item *item)
{
	bool is_typed = item->member == FORM_FIELD || item->member == FORM_PEER;
	return is_typed && compiler->fields[item->field].kind == FROM_NOWHERE;
}

static bool add_item(struct program_compiler *compiler, const struct form_item *item)
{
	switch ((enum form_member)item->member) {
	case FORM_OTHER_ID:
	case FORM_OTHER_TIME:
	case FORM_EXTRA:
	case FORM_MARKS:
		return add_odd_member(compiler, item);
	default:
		break;
	}
	bool has_nothing = is_absent(compiler, item);
	if (!has_nothing || item->is_fixed)
		put(compiler, compiler->form->pool + item->lead, item->lead_length);
	return has_nothing || add_member(compiler, item);
}

/* Counts a step that uses the value of a slot; returns how many there are so far. */
static size_t count_use(struct program_compiler *compiler, unsigned instance, uint16_t slot)
{
	if (slot == PLAN_NO_SLOT)
		return 0;
	return slot < SLOTS_COUNTED ? ++compiler->uses[instance][slot] : STEPS_MAX;
}

/* How many steps at most use the same value, for the room that its bytes may need. */
static size_t most_uses(struct program_compiler *compiler)
{
	size_t most = 1;
	memset(compiler->uses, 0, sizeof compiler->uses);
	for (uint32_t i = 0; i < compiler->step_count; i++) {
		const struct program_step *step = &compiler->steps[i];
		size_t uses = count_use(compiler, step->instance, step->slot);
		size_t more = count_use(compiler, step->instance, step->address);
		most = uses > most ? uses : most;
		most = more > most ? more : most;
	}
	return most;
}

/* The finished program, in one piece of memory. */
static struct program *finish(struct program_compiler *compiler)
{
	const struct text_buffer *pool = &compiler->pool;
	size_t steps = compiler->step_count * sizeof *compiler->steps;
	size_t constants = is_check(compiler) ? 0 : pool->used;
	size_t size = sizeof(struct program) + steps + constants + PROGRAM_BLOCK;
	if (compiler->is_too_long || pool->no_memory || compiler->assembly->arena.no_memory)
		return NULL;
	struct program *program = memory_get(&compiler->allocator, size);
	if (!program)
		return NULL;
	char *at = (char *)(program + 1);
	program->format = compiler->form->format;
	program->is_typed = compiler->form->definition != NULL;
	program->size = size;
	program->room = constants + (compiler->step_count + 1) * PROGRAM_STEP_ROOM;
	program->byte_room = PROGRAM_BYTE_ROOM * most_uses(compiler);
	for (size_t i = 0; i < compiler->record->instance_count; i++)
		program->counts[i] = compiler->record->uses[i]->instance.value_count;
	for (uint32_t i = 0; i < compiler->step_count; i++) {
		struct program_step *step = &compiler->steps[i];
		step->slot = step->slot == PLAN_NO_SLOT ? 0 : step->slot; /* plain records have values */
	}
	program->step_count = compiler->step_count;
	program->check_count = is_check(compiler) ? 0 : compiler->check_count;
	program->steps = memcpy(at, compiler->steps, steps);
	program->pool = memcpy(at + steps, pool->data, constants);
	return program;
}

struct program *program_compile(struct program_compiler *compiler, const struct form *form,
	const struct plain_record *record, struct assembly *assembly)
{
	compiler->form = form;
	compiler->record = record;
	compiler->assembly = assembly;
	compiler->pair_count = 0;
	compiler->step_count = compiler->check_count = 0;
	compiler->has_inner = compiler->is_too_long = false;
	compiler->lead = 0;
	arena_reset(&compiler->names);
	text_buffer_clear(&compiler->pool);
	memset(compiler->system, 0, sizeof compiler->system);
	memset(compiler->fields, 0, sizeof compiler->fields);
	assembly_begin(assembly, 0, NULL);
	bool is_plain = program_take_fields(compiler) && add_checks(compiler);
	compiler->check_count = compiler->step_count;
	for (size_t i = 0; is_plain && i < form->item_count; i++)
		is_plain = add_item(compiler, &form->items[i]);
	return is_plain ? finish(compiler) : NULL;
}

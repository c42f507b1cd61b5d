/* SPDX-License-Identifier: MIT */
/*
 * Compares what an event holds with what it should hold: System once and plain, nothing where nothing belongs, and all
 * fields of one layout. An attacker who edits a log can add a second value, a name that only looks right, or an element
 * that one program shows and another does not. So whatever another program might read differently is reported as
 * tampering; what an unknown build of Windows might write is a warning.
 */
#include "binxml/ascii.h"
#include "binxml/likeness.h"
#include "event/assembly_parts.h"
#include "event/provider.h"

#include <stdio.h>
#include <string.h>

/* Room for the names of all fields of an event with a few words behind each: what is missing is told without omission.
 */
#define NAMES_ROOM 1536u

_Static_assert(NAMES_ROOM < FINDINGS_DETAIL_SIZE, "they fit into a detail");
_Static_assert(SYSTEM_FIELD_COUNT <= 32 && EVENTS_MAX_FIELDS <= 32, "a bit for each in 32");

static const char *const system_names[SYSTEM_FIELD_COUNT] = {
	[SYSTEM_PROVIDER_NAME] = "System.Provider.Name",
	[SYSTEM_PROVIDER_GUID] = "System.Provider.Guid",
	[SYSTEM_EVENT_ID] = "System.EventID",
	[SYSTEM_VERSION] = "System.Version",
	[SYSTEM_LEVEL] = "System.Level",
	[SYSTEM_TASK] = "System.Task",
	[SYSTEM_OPCODE] = "System.Opcode",
	[SYSTEM_KEYWORDS] = "System.Keywords",
	[SYSTEM_TIME] = "System.TimeCreated.SystemTime",
	[SYSTEM_RECORD_ID] = "System.EventRecordID",
	[SYSTEM_ACTIVITY_ID] = "System.Correlation.ActivityID",
	[SYSTEM_PROCESS_ID] = "System.Execution.ProcessID",
	[SYSTEM_THREAD_ID] = "System.Execution.ThreadID",
	[SYSTEM_CHANNEL] = "System.Channel",
	[SYSTEM_COMPUTER] = "System.Computer",
	[SYSTEM_USER_SID] = "System.Security.UserID",
};

const char *structure_name(enum system_field field)
{
	return system_names[field];
}

static void add_system_pair(struct assembly *assembly, enum system_field field, const struct value *value)
{
	/* Another program may read this number as the event's: an event of ours must not hide behind another number. */
	if (field == SYSTEM_EVENT_ID)
		assembly_see_event_id(assembly, value);
	if (!value_is_blank(value))
		assembly_add_pair(assembly, system_names[field], strlen(system_names[field]), value);
}

void structure_again(struct assembly *assembly, enum system_field field, const struct value *value)
{
	assembly->structure.again |= UINT32_C(1) << field;
	if (*assembly_system_presence(assembly, field) != IPSECEVTX_SET && !value_is_empty(value))
		assembly_take_system(assembly, field, value);
	else
		add_system_pair(assembly, field, value);
}

void assembly_system_doubt(
	struct assembly *assembly, enum system_field field, const struct value *value, enum assembly_doubt doubt)
{
	struct assembly_structure *structure = &assembly->structure;
	uint32_t bit = UINT32_C(1) << field;
	structure->doubted[doubt] |= bit;
	if (structure->doubtful & bit) {
		structure->again |= bit;
		add_system_pair(assembly, field, value);
		return;
	}
	structure->doubtful |= bit;
	structure->doubts[field] = *value;
}

/* Whether the last part of a name is EventID, or nearly that. */
static bool ends_as_event_id(const char *name, size_t length)
{
	size_t start = length;
	while (start > 0 && name[start - 1] != '.')
		start--;
	bool is_same = length - start == 7 && memcmp(name + start, "EventID", 7) == 0;
	return is_same || likeness_is_near(name + start, length - start, "EventID", 7);
}

void assembly_stray(struct assembly *assembly, const char *name, size_t length, const struct value *value)
{
	struct assembly_structure *structure = &assembly->structure;
	if (ends_as_event_id(name, length))
		assembly_see_event_id(assembly, value);
	structure->names_us |= provider_is_ours(value, value);
	assembly_add_pair(assembly, name, length, value);
	if (structure->strays++ == 0 && assembly->pair_count > 0)
		structure->first_stray = assembly->pairs[assembly->pair_count - 1].name;
}

void assembly_oddities(struct assembly *assembly, unsigned oddities)
{
	assembly->structure.oddities |= oddities;
}

static void settle_doubts(struct assembly *assembly)
{
	struct assembly_structure *structure = &assembly->structure;
	for (unsigned i = 0; i < SYSTEM_FIELD_COUNT; i++) {
		enum system_field field = (enum system_field)i;
		if (!(structure->doubtful >> i & 1))
			continue;
		if (*assembly_system_presence(assembly, field) == IPSECEVTX_SET) {
			structure->again |= UINT32_C(1) << i;
			add_system_pair(assembly, field, &structure->doubts[i]);
		} else {
			assembly_take_system(assembly, field, &structure->doubts[i]);
		}
	}
}

/* An event whose oddities are reported, and where they go. */
struct telling {
	const struct assembly *assembly;
	struct findings *findings;
};

static void tell(const struct telling *telling, enum ipsecevtx_severity severity, const char *what, const char *names)
{
	const struct ipsecevtx_event *event = &telling->assembly->event;
	struct finding_place place = {IPSECEVTX_FINDING_STRUCTURE, severity, event->offset, 0, event->header_record_id};
	findings_report(telling->findings, &place, "event %u: %s%s", (unsigned)event->event_id, what, names);
}

/* Appends ", name" while there is room. */
static void list_name(char list[NAMES_ROOM], size_t *used, const char *name, size_t length)
{
	int written = snprintf(list + *used, NAMES_ROOM - *used, "%s%.*s", *used ? ", " : "", (int)length, name);
	if (written > 0 && (size_t)written < NAMES_ROOM - *used)
		*used += (size_t)written;
	else
		list[*used] = '\0';
}

static void tell_system(
	const struct telling *telling, uint32_t fields, enum ipsecevtx_severity severity, const char *what)
{
	char names[NAMES_ROOM] = "";
	size_t used = 0;
	for (unsigned i = 0; i < SYSTEM_FIELD_COUNT; i++) {
		if (fields >> i & 1)
			list_name(names, &used, system_names[i], strlen(system_names[i]));
	}
	if (fields)
		tell(telling, severity, what, names);
}

/* What the findings say of the oddities of enum shape_oddity; tell_oddities() itself tells of SHAPE_NEAR_NAME. */
static const struct {
	enum shape_oddity oddity;
	enum ipsecevtx_severity severity;
	const char *what;
} shapes[] = {
	{SHAPE_SECOND_ROOT, IPSECEVTX_SEVERITY_TAMPERING, "the record holds more than one Event"},
	{SHAPE_SECOND_SYSTEM, IPSECEVTX_SEVERITY_TAMPERING, "Event holds more than one System"},
	{SHAPE_NESTED_SYSTEM, IPSECEVTX_SEVERITY_TAMPERING, "a part of System is BinXML of its own"},
	{SHAPE_SECOND_PART, IPSECEVTX_SEVERITY_TAMPERING,
		"it, or a value in it, is made of more than one part; others read the first alone"},
	{SHAPE_MIXTURE, IPSECEVTX_SEVERITY_TAMPERING,
		"an element stands in the middle of a value; others read only a part of it"},
	{SHAPE_IGNORED_DATA, IPSECEVTX_SEVERITY_TAMPERING,
		"RenderingInfo holds data, where Windows repeats values in words; others show it as the event's"},
	{SHAPE_SECOND_DATA, IPSECEVTX_SEVERITY_TAMPERING,
		"Event holds EventData, UserData or the like more than once; others read one of them alone"},
	{SHAPE_MISPLACED, IPSECEVTX_SEVERITY_TAMPERING,
		"a field does not stand in Data in EventData, where Windows writes it; others do not find it"},
	{SHAPE_OTHER_NAMES, IPSECEVTX_SEVERITY_TAMPERING,
		"Data has another attribute than Name, or another element has a Name; others show it as a field's "
		"value; it is in extra"},
	{SHAPE_SLOT_AGAIN, IPSECEVTX_SEVERITY_TAMPERING,
		"a value stands in two places of its template; others show it in one of them alone"},
	{SHAPE_ODD_NAME, IPSECEVTX_SEVERITY_TAMPERING,
		"the name of a field is a value; others show it as another field, or nothing"},
	{SHAPE_SECOND_ELEMENT, IPSECEVTX_SEVERITY_TAMPERING,
		"System holds an element more than once; others show one of them alone, which may be empty"},
	{SHAPE_LITERAL, IPSECEVTX_SEVERITY_TAMPERING,
		"a field is text of its template, and others are values; programs that count the values take one "
		"for another"},
	{SHAPE_ALL_LITERAL, IPSECEVTX_SEVERITY_WARNING,
		"its fields are text of its template, where Windows writes values; programs that show the values "
		"show none of them"},
	{SHAPE_NO_NAME, IPSECEVTX_SEVERITY_TAMPERING,
		"the name of a field holds a blank, or what no XML may; others read another one, or nothing"},
	{SHAPE_SYSTEM_IN_DATA, IPSECEVTX_SEVERITY_TAMPERING,
		"an element in its data is named as Event or System, or as what tells events apart; others take it "
		"for that"},
	{SHAPE_OTHER_TYPE, IPSECEVTX_SEVERITY_TAMPERING,
		"a value has another type than its template declares; others read another value, or none"},
	{SHAPE_BARE_CONTENT, IPSECEVTX_SEVERITY_TAMPERING,
		"its data has no template, though the event has one; others show none of it"},
	/* An unknown build of Windows may write this order, and the next. */
	{SHAPE_OTHER_ORDER, IPSECEVTX_SEVERITY_WARNING,
		"its fields do not stand in the order of any layout that is known; others, which go by their places, "
		"take one for another"},
	{SHAPE_BETWEEN, IPSECEVTX_SEVERITY_WARNING,
		"a field that no known layout has stands before one that it has; others, which go by their places, "
		"take one for another"},
	{SHAPE_BESIDE_DATA, IPSECEVTX_SEVERITY_TAMPERING,
		"EventData itself holds a text, or BinXML, where Windows writes fields alone; others pass over it, or take "
		"it for one"},
	{SHAPE_WITHIN_FIELD, IPSECEVTX_SEVERITY_TAMPERING,
		"an element in EventData holds elements, or BinXML, where Windows writes text alone; others take one for "
		"another field; they are in extra"},
	{SHAPE_IN_PARTS, IPSECEVTX_SEVERITY_TAMPERING,
		"a text is put together from parts of which one is a value; others show one of them alone"},
	{SHAPE_OTHER_WORDS, IPSECEVTX_SEVERITY_TAMPERING,
		"words in RenderingInfo name an address that no field has; people read those; they are in extra"},
	{SHAPE_TURNED_WORDS, IPSECEVTX_SEVERITY_TAMPERING,
		"words in RenderingInfo turn the direction in which an address is read, or their bytes: people see "
		"another than is written; they are in extra"},
	{SHAPE_OTHER_RESULT, IPSECEVTX_SEVERITY_TAMPERING,
		"words in RenderingInfo say failure where the event's keywords say success, or the other way "
		"around; people read those; they are in extra"},
	{SHAPE_SECOND_NAME, IPSECEVTX_SEVERITY_TAMPERING, "a Data element has more than one Name"},
};

static void tell_shapes(const struct telling *telling)
{
	const struct assembly_structure *structure = &telling->assembly->structure;
	/* A second element that gave a second value is reported with the field's name already. */
	unsigned oddities =
		structure->again ? structure->oddities & ~(unsigned)SHAPE_SECOND_ELEMENT : structure->oddities;
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		if (oddities & shapes[i].oddity)
			tell(telling, shapes[i].severity, shapes[i].what, "");
	}
}

static void tell_oddities(const struct telling *telling)
{
	static const char *const doubts[ASSEMBLY_DOUBTS] = {
		[ASSEMBLY_NEAR] = "a name in System is not quite the one that it counts as: ",
		[ASSEMBLY_NESTED] = "a value in System is BinXML of its own: ",
		[ASSEMBLY_LEFT_OUT] = "Windows leaves out an element that holds a value: ",
	};
	const struct assembly_structure *structure = &telling->assembly->structure;
	tell_system(telling, structure->again, IPSECEVTX_SEVERITY_TAMPERING,
		"System holds more than one; what does not count is in extra: ");
	for (unsigned i = 0; i < ASSEMBLY_DOUBTS; i++)
		tell_system(telling, structure->doubted[i], IPSECEVTX_SEVERITY_TAMPERING, doubts[i]);
	if (structure->strays > 0 && structure->first_stray)
		tell(telling, IPSECEVTX_SEVERITY_TAMPERING,
			"it holds what does not belong there, or what Windows leaves out; it is in extra: ",
			structure->first_stray);
	if (structure->twin)
		tell(telling, IPSECEVTX_SEVERITY_TAMPERING,
			"a name looks like that of one of its fields; it is in extra: ", structure->twin);
	else if (structure->strange)
		tell(telling, IPSECEVTX_SEVERITY_TAMPERING,
			"a name has characters that Windows writes into no field's name; it is in extra: ",
			structure->strange);
	tell_shapes(telling);
	if (structure->oddities & SHAPE_NEAR_NAME && !structure->doubted[ASSEMBLY_NEAR])
		tell(telling, IPSECEVTX_SEVERITY_TAMPERING,
			"an element or attribute is not quite named as what it counts as", "");
}

void structure_init(struct assembly *assembly)
{
	const struct event_definition *definition;
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		for (size_t k = 0; k < definition->field_count; k++) {
			for (unsigned layout = 0; layout < EVENTS_LAYOUTS; layout++) {
				unsigned has_field = definition->fields[k].layouts >> layout & 1u;
				assembly->layouts[i][layout] |= (uint32_t)has_field << k;
			}
		}
	}
}

/* The names of an event's fields in the form in which they are compared with names that look like them. */
struct spelled_fields {
	struct likeness_letters names[EVENTS_MAX_FIELDS];
	uint64_t counts[2]; /* bit n: a name has n letters */
};

_Static_assert(LIKENESS_LETTERS + 1 < 128, "a bit for each count");

static void spell_fields(const struct event_definition *definition, struct spelled_fields *fields)
{
	fields->counts[0] = fields->counts[1] = 0;
	for (size_t k = 0; k < definition->field_count; k++) {
		struct likeness_letters *name = &fields->names[k];
		likeness_spell(name, definition->fields[k].windows_name, definition->fields[k].windows_name_length);
		fields->counts[name->count / 64] |= UINT64_C(1) << name->count % 64;
	}
}

static bool is_field_name(const struct event_field *field, const struct ipsecevtx_pair *pair)
{
	return pair->name_length == field->windows_name_length &&
	       memcmp(pair->name, field->windows_name, pair->name_length) == 0;
}

/* The next part of a pair's name (before a NUL, say) that a person may take for the whole name. */
static bool next_part(const struct ipsecevtx_pair *pair, struct likeness_part *part, struct likeness_letters *letters)
{
	if (!likeness_next_part(pair->name, pair->name_length, part))
		return false;
	likeness_spell(letters, part->text, part->length);
	return true;
}

static bool is_spelled(const struct likeness_letters *name, const struct likeness_letters *field)
{
	return name->count == field->count &&
	       memcmp(name->letters, field->letters, name->count * sizeof name->letters[0]) == 0;
}

static bool is_spelled_as_any(const struct event_definition *definition, const struct spelled_fields *fields,
	const struct likeness_letters *name, const struct ipsecevtx_pair *pair)
{
	if (!(fields->counts[name->count / 64] >> name->count % 64 & 1))
		return false;
	for (size_t k = 0; k < definition->field_count; k++) {
		if (is_spelled(name, &fields->names[k]) && !is_field_name(&definition->fields[k], pair))
			return true;
	}
	return false;
}

/*
 * Finds a pair whose name a person takes for that of a field of the event: for such a reader the event has the field
 * twice. Returns the pair's name, or NULL.
 */
static const char *find_twin(const struct assembly *assembly)
{
	const struct event_definition *definition = assembly->definition;
	struct spelled_fields fields;
	struct likeness_letters name;
	if (!definition || assembly->pair_count == 0)
		return NULL;
	spell_fields(definition, &fields);
	for (size_t i = 0; i < assembly->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &assembly->pairs[i];
		if (assembly_is_repeat(assembly, i))
			continue; /* its name was looked at with the first pair of the name */
		likeness_spell(&name, pair->name, pair->name_length);
		struct likeness_part part = {.number = 0};
		do {
			if (is_spelled_as_any(definition, &fields, &name, pair))
				return pair->name;
		} while (next_part(pair, &part, &name));
	}
	return NULL;
}

/*
 * Whether a pair has a name as Windows gives to fields: of letters and digits of ASCII. Between the parts of a path is
 * a dot, and before a name may stand a prefix with a colon.
 */
static bool is_plainly_named(const struct ipsecevtx_pair *pair)
{
	for (uint32_t i = 0; i < pair->name_length; i++) {
		const unsigned char letter = (unsigned char)pair->name[i];
		if (!ascii_is_digit(letter) && !ascii_is_letter(letter) && (letter == 0 || !strchr("._:-", letter)))
			return false;
	}
	return true;
}

/* The name of a pair that no event of ours can have. */
static const char *find_strange(const struct assembly *assembly)
{
	for (size_t i = 0; assembly->definition && i < assembly->pair_count; i++) {
		if (!assembly_is_repeat(assembly, i) && !is_plainly_named(&assembly->pairs[i]))
			return assembly->pairs[i].name;
	}
	return NULL;
}

/* Which of the wanted fields are nearly named by a pair. There can be very many pairs, so each is looked at once. */
static uint32_t near_fields(const struct assembly *assembly, uint32_t wanted)
{
	const struct event_definition *definition = assembly->definition;
	struct spelled_fields fields;
	struct likeness_letters name;
	uint32_t near = 0;
	spell_fields(definition, &fields);
	for (size_t i = 0; i < assembly->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &assembly->pairs[i];
		if (assembly_is_repeat(assembly, i))
			continue; /* its name was looked at with the first pair of the name */
		likeness_spell(&name, pair->name, pair->name_length);
		struct likeness_part part = {.number = 0};
		do {
			for (size_t k = 0; k < definition->field_count; k++) {
				bool is_same = is_field_name(&definition->fields[k], pair);
				if (wanted >> k & 1 && !is_same && likeness_are_near(&name, &fields.names[k]))
					near |= UINT32_C(1) << k;
			}
		} while (next_part(pair, &part, &name));
	}
	return near;
}

static void tell_missing(const struct telling *telling)
{
	const struct assembly *assembly = telling->assembly;
	const struct event_definition *definition = assembly->definition;
	uint32_t missing = assembly->structure.missing;
	uint32_t near = near_fields(assembly, missing);
	char names[NAMES_ROOM] = "";
	size_t used = 0;
	for (size_t i = 0; i < definition->field_count; i++) {
		const struct event_field *field = &definition->fields[i];
		if (!(missing >> i & 1))
			continue;
		list_name(names, &used, field->windows_name, field->windows_name_length);
		if (near >> i & 1)
			list_name(names, &used, "nearly so named in extra", 24);
	}
	tell(telling, near ? IPSECEVTX_SEVERITY_TAMPERING : IPSECEVTX_SEVERITY_WARNING,
		"it has not all fields of any known layout; missing: ", names);
}

/*
 * Where the event has all fields of one layout, but another layout has more: which of these are nearly named by a pair.
 * Somebody may have renamed the field so that it is not found.
 */
static uint32_t find_near(const struct assembly *assembly)
{
	const struct event_definition *definition = assembly->definition;
	if (!definition || assembly->lacks || !assembly->structure.has_unknown || assembly->structure.missing)
		return 0;
	return near_fields(assembly, ~assembly->structure.placed);
}

static void tell_near(const struct telling *telling)
{
	const struct event_definition *definition = telling->assembly->definition;
	char names[NAMES_ROOM] = "";
	size_t used = 0;
	for (size_t i = 0; i < definition->field_count; i++) {
		const struct event_field *field = &definition->fields[i];
		if (telling->assembly->structure.near >> i & 1)
			list_name(names, &used, field->windows_name, field->windows_name_length);
	}
	tell(telling, IPSECEVTX_SEVERITY_TAMPERING,
		"a field is nearly named as one that it lacks, and is in extra: ", names);
}

static bool is_odd(const struct assembly_structure *structure)
{
	return structure->again || structure->doubtful || structure->twin || structure->strange ||
	       structure->oddities || structure->strays;
}

/*
 * The fields that the event lacks of the layout that it comes nearest to; none where it has all fields of any layout.
 */
static uint32_t find_missing(const struct assembly *assembly)
{
	const struct event_definition *definition = assembly->definition;
	uint32_t missing = UINT32_MAX;
	if (!definition || assembly->lacks) /* what a damaged record lacks is reported with the damage */
		return 0;
	const uint32_t *layouts = assembly->layouts[definition - events_at(0)];
	for (unsigned layout = 0; layout < EVENTS_LAYOUTS; layout++) {
		uint32_t lacks = layouts[layout] & ~assembly->structure.placed;
		if (!(definition->layouts >> layout & 1u))
			continue;
		if (lacks == 0)
			return 0;
		if (__builtin_popcount(lacks) < __builtin_popcount(missing))
			missing = lacks;
	}
	return missing;
}

bool structure_has_half(const struct assembly *assembly)
{
	const struct assembly_structure *structure = &assembly->structure;
	uint32_t near = near_fields(assembly, structure->missing);
	return !assembly->lacks &&
	       __builtin_popcount(structure->placed | near) >= __builtin_popcount(structure->missing & ~near);
}

static bool has_other_layout(const struct assembly *assembly)
{
	const struct event_definition *definition = assembly->definition;
	const struct ipsecevtx_u32 *version = &assembly->event.version;
	/* Fields of two layouts together belong to no version, so they are odd in an event without a version too. */
	const uint32_t number = version->presence == IPSECEVTX_SET ? version->value : UINT32_MAX;
	return definition && !assembly->lacks && !assembly->structure.has_unknown &&
	       events_refuse_version(assembly->layouts[definition - events_at(0)], definition->layouts,
		       assembly->structure.placed, number);
}

/* Whether System has no value for the field. A record id of 0 is none, since Windows counts from 1. */
static bool is_unsaid(struct assembly *assembly, enum system_field field)
{
	return *assembly_system_presence(assembly, field) != IPSECEVTX_SET ||
	       (field == SYSTEM_RECORD_ID && assembly->event.record_id.value == 0);
}

/*
 * The System fields that Windows never leaves out and that this event does not have. Reports go by them to know times,
 * computers and copies. A value that does not fit its type is reported as a misfit, and what a damaged record lacks
 * with the damage.
 */
static uint32_t find_unsaid(struct assembly *assembly)
{
	static const enum system_field always[] = {
		SYSTEM_TIME, SYSTEM_RECORD_ID, SYSTEM_COMPUTER, SYSTEM_CHANNEL, SYSTEM_KEYWORDS};
	const struct ipsecevtx_event *event = &assembly->event;
	uint32_t unsaid = 0;
	bool has_all = event->time.presence == IPSECEVTX_SET && event->record_id.presence == IPSECEVTX_SET &&
		       event->record_id.value != 0 && event->computer.presence == IPSECEVTX_SET &&
		       event->channel.presence == IPSECEVTX_SET && event->keywords.presence == IPSECEVTX_SET;
	bool has_system = assembly->structure.seen >> SYSTEM_EVENT_ID & 1;
	if (has_all || !assembly->definition || assembly->lacks || !has_system)
		return 0;
	for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
		bool is_misfit = assembly->raw.misfits[always[i]] != 0;
		if (is_unsaid(assembly, always[i]) && !is_misfit)
			unsaid |= UINT32_C(1) << always[i];
	}
	return unsaid;
}

static bool has_wrong_outcome(const struct assembly *assembly)
{
	const struct ipsecevtx_id *keywords = &assembly->event.keywords;
	return assembly->definition && keywords->presence == IPSECEVTX_SET && events_refuse_outcome(keywords->value);
}

static void tell_outcome(const struct telling *telling)
{
	const struct ipsecevtx_event *event = &telling->assembly->event;
	const char *usual = ipsecevtx_outcome_name(telling->assembly->definition->info.outcome);
	if (event->outcome == IPSECEVTX_OUTCOME_NONE)
		tell(telling, IPSECEVTX_SEVERITY_TAMPERING,
			"its keywords say neither success nor failure, and Windows always says one; usual is ", usual);
	else
		tell(telling, IPSECEVTX_SEVERITY_TAMPERING,
			"its keywords say success and failure, and Windows always says one; usual is ", usual);
}

void structure_finish(struct assembly *assembly)
{
	struct assembly_structure *structure = &assembly->structure;
	if (structure->doubtful)
		settle_doubts(assembly);
	aside_finish(assembly);
	if (structure->letters)
		assembly_add_letters(assembly);
	structure->missing = find_missing(assembly);
	structure->other_layout = has_other_layout(assembly);
	structure->near = find_near(assembly);
	structure->twin = find_twin(assembly);
	structure->strange = find_strange(assembly);
	structure->unsaid = find_unsaid(assembly);
	structure->has_wrong_outcome = has_wrong_outcome(assembly);
	if (structure->missing || structure->other_layout || structure->near || structure->unsaid ||
		structure->has_wrong_outcome || is_odd(structure))
		assembly->event.marks |= IPSECEVTX_MARK_STRUCTURE;
}

void assembly_take_missing(struct assembly *assembly, const struct assembly *other)
{
	assembly->structure.missing = other->structure.missing;
	assembly->structure.other_layout = other->structure.other_layout;
	assembly->structure.near = other->structure.near;
	if (!(other->event.marks & IPSECEVTX_MARK_STRUCTURE))
		assembly->event.marks &= ~(unsigned)IPSECEVTX_MARK_STRUCTURE;
}

void structure_tell(const struct assembly *assembly, struct findings *findings)
{
	const struct telling telling = {assembly, findings};
	if (is_odd(&assembly->structure))
		tell_oddities(&telling);
	if (assembly->structure.missing)
		tell_missing(&telling);
	if (assembly->structure.near)
		tell_near(&telling);
	/* An unknown build of Windows may write this: Windows 10 changed a layout (5452) without a new version. */
	if (assembly->structure.other_layout)
		tell(&telling, IPSECEVTX_SEVERITY_WARNING,
			"its fields are of no layout that is known of its version; others, which go by their places, "
			"may take one for another",
			"");
	if (assembly->structure.has_wrong_outcome)
		tell_outcome(&telling);
	tell_system(&telling, assembly->structure.unsaid, IPSECEVTX_SEVERITY_WARNING,
		"System does not say what Windows writes for each event: ");
}

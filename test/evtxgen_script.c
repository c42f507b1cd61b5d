/* SPDX-License-Identifier: MIT */
/*
 * The script language. One statement a line; "#" begins a comment where a word could begin; words are separated by
 * blanks. A word or any part of it may stand in double quotes, in which blanks count and \n \r \t \" \\ \uXXXX are
 * understood (\uXXXX may give a lone surrogate, two of them a pair).
 *
 *	set KEY=VALUE...                    for the events that follow
 *	event ID[.LAYOUT] TIME WORD...      an IPsec event; LAYOUT is 0, 1 or 1-win7, the newest when left out
 *	other ID TIME WORD...               any other event: only the fields that are given
 *	binxml TIME HEX                     a record with these bytes
 *	chunk                               the next event begins a new chunk
 *	slack                               all that follows up to the end of the chunk lies in slack
 *
 * TIME is RFC 3339 with up to 7 fraction digits, or +SECONDS[.FRACTION] after the event before.
 *
 * Keys, for set, event and other:
 *	computer channel provider guid user pid tid level opcode task version qualifiers keywords activity related
 *		the System part; "none" for guid, user, qualifiers, activity and related: null
 *	outcome=success|failure     writes keywords
 *	variant=win10|win7|eventlog|classic|shuffled     see enum evtxgen_variant
 *	userdata=ROOT namespace=URI     UserData with that root element instead of EventData; the fields are elements
 *		in it, the field Parent.Child an element in an element
 *	padding=BYTES     more than Windows leaves between the event and the record's trailing size
 *	system-values=NUMBER data-values=NUMBER     so many values more than the template of the System part, or of the
 *		data, has slots; fewer when negative
 *	behind=BYTES     behind the instance of the data, within the value that holds it
 * Keys for set alone, see struct evtxgen_settings:
 *	record=NUMBER (of the next event) renumber=yes|no stale=yes|no dirty=yes|no stale-header=yes|no
 *	minor=1|2 limit=BYTES
 * Keys for event and other alone:
 *	system=NAME:TYPE=VALUE     a value of System in another type than Windows writes; NAME is that of its element or
 *		attribute
 *	record=NUMBER     EventRecordID
 *	header=NUMBER written=TIME|none     number and time of the record's header
 *	repeat=COUNT
 * Flags, also "set notemplate=yes":
 *	notemplate     all values as text, as in forwarded and exported logs
 *	exact          only the fields that are given, in that order
 *	entities       & < > " ' of literal text as entity references
 *
 * Fields, anything that is no key or flag; a name in quotes is always a field:
 *	NAME=VALUE            in the type that the layout has, a string in other events
 *	NAME:TYPE=VALUE       in that type
 *	NAME:TYPE/TYPE=VALUE  the second one is what the substitution says
 *	NAME                  null, in an optional substitution: real logs have nulls only there
 *	NAME!                 null in a normal substitution, which libevtx refuses to read
 *	-NAME                 left out of the template
 *	+NAME=VALUE           a field that the event does not have in this layout (behind the others)
 *	+NAME=VALUE           in other events: one more of a name that another field has
 *	NAME:literal=TEXT     text in the template, no substitution
 *	NAME:before=TEXT NAME:after=TEXT     text in the template, beside the substitution
 *	"?" after NAME: an optional substitution
 *	=VALUE                in other events: a Data element without a name
 *
 * Values: string ansi int8 uint8 int16 uint16 int32 uint32 int64 uint64 hex32 hex64 size (numbers, decimal or 0x...)
 * float double bool (true, false) binary binxml (hex digits) guid filetime systemtime (RFC 3339) sid; TYPE[] for an
 * array with items separated by "|". bytes:HEX is a value of any type, whether its bytes fit that or not.
 *
 *	event 4653 2024-03-01T08:00:00.1234567Z RemoteAddress=192.0.2.7 FailureReason="Negotiation timed out"
 */
#include <stdlib.h>
#include <string.h>

#include "event/events.h"
#include "evtxgen_event.h"
#include "evtxgen_key.h"

#define MAX_WORDS  512u
#define MAX_FIELDS 256u
#define BYTES_SIZE 65536u

#define TICKS_PER_SECOND 10000000u

struct word {
	char *text;
	char *value;    /* behind the first "=" outside quotes, NULL without one */
	bool is_quoted; /* begins with a quote: a field, whatever it says */
};

/* One statement, and the event that it describes. */
struct script {
	struct evtxgen *log;
	unsigned line;
	struct word words[MAX_WORDS];
	size_t word_count;

	struct evtxgen_event event;
	uint64_t repeat;
	struct evtxgen_field fields[MAX_FIELDS];
	size_t field_count;
	size_t bytes_used;
	uint8_t bytes[BYTES_SIZE]; /* what the values are parsed into */
};

static bool fail(struct script *script, const char *problem, const char *about)
{
	return gen_fail(script->log, "line %u: %s: %.100s", script->line, problem, about);
}

/*
 * Words
 */

/* "XXXX" behind "\u" as UTF-8 at *out. Zero is written as c0 80, which gen_text() knows. */
static bool put_unit(const char *digits, char **out)
{
	uint64_t unit = 0;
	for (size_t i = 0; i < 4; i++) {
		const char *hex = "0123456789abcdef";
		const char *found =
			digits[i] ? strchr(hex, digits[i] >= 'A' && digits[i] <= 'F' ? digits[i] + 32 : digits[i])
				  : NULL;
		if (!found)
			return false;
		unit = unit * 16 + (uint64_t)(found - hex);
	}
	if (unit >= 0x800) {
		*(*out)++ = (char)(0xe0 | unit >> 12);
		*(*out)++ = (char)(0x80 | (unit >> 6 & 0x3f));
		*(*out)++ = (char)(0x80 | (unit & 0x3f));
	} else if (unit >= 0x80 || unit == 0) {
		*(*out)++ = (char)(0xc0 | unit >> 6);
		*(*out)++ = (char)(0x80 | (unit & 0x3f));
	} else {
		*(*out)++ = (char)unit;
	}
	return true;
}

/* The quoted part at *in, behind its first quote, to *out, which is never ahead of it. */
static bool unquote(char **in, char **out)
{
	while (**in != '"') {
		char character = *(*in)++;
		if (character == '\0')
			return false;
		if (character != '\\') {
			*(*out)++ = character;
			continue;
		}
		character = *(*in)++;
		static const char escapes[] = "n\nr\rt\t\"\"\\\\";
		const char *escape = NULL;
		for (const char *pair = escapes; *pair && !escape; pair += 2) {
			if (*pair == character)
				escape = pair + 1;
		}
		if (escape) {
			*(*out)++ = *escape;
		} else if (character == 'u' && put_unit(*in, out)) {
			*in += 4;
		} else {
			return false;
		}
	}
	(*in)++;
	return true;
}

/* Cuts the line into words, in place. */
static bool split_words(struct script *script, char *line)
{
	char *in = line;
	script->word_count = 0;
	for (;;) {
		in += strspn(in, " \t\r");
		if (*in == '\0' || *in == '#')
			return true;
		if (script->word_count == MAX_WORDS)
			return fail(script, "too many words", in);
		struct word *word = &script->words[script->word_count++];
		char *out = in;
		*word = (struct word){.text = in, .is_quoted = *in == '"'};
		while (*in != '\0' && !strchr(" \t\r", *in)) {
			if (*in == '"') {
				in++;
				if (!unquote(&in, &out))
					return fail(script, "bad escape or missing quote", word->text);
			} else if (*in == '=' && !word->value) {
				in++;
				*out++ = '\0';
				word->value = out;
			} else {
				*out++ = *in++;
			}
		}
		if (*in != '\0')
			in++;
		*out = '\0';
	}
}

static bool set_statement(struct script *script)
{
	struct evtxgen_event *defaults = evtxgen_defaults(script->log);
	for (size_t i = 1; i < script->word_count; i++) {
		const struct word *word = &script->words[i];
		const struct gen_key *setting = gen_find_key(GEN_SETTING_KEYS, word->text);
		const struct gen_key *common = gen_find_key(GEN_COMMON_KEYS, word->text);
		unsigned flag = gen_find_flag(word->text);
		bool known = word->value && (setting || common || flag);
		if (known && flag) {
			bool on = false;
			known = gen_parse_yes_no(word->value, &on);
			defaults->flags = on ? defaults->flags | flag : defaults->flags & ~flag;
		} else if (known && setting) {
			known = gen_store(script->log, setting, evtxgen_settings(script->log), word->value);
		} else if (known) {
			known = gen_store(script->log, common, defaults, word->value);
		}
		if (!known)
			return fail(script, "no such key or value", word->text);
	}
	return true;
}

/*
 * Fields
 */

/* The field of that name in the layout, -1 when it has none. */
static int layout_field(const struct script *script, const char *name)
{
	const struct event_definition *definition = script->event.layout ? events_find(script->event.id) : NULL;
	int index = definition ? events_field_index(definition, name, strlen(name), script->field_count) : -1;
	return index >= 0 && definition->fields[index].layouts & script->event.layout ? index : -1;
}

static uint8_t default_type(const struct script *script, const char *name)
{
	int index = layout_field(script, name);
	return index < 0 ? (uint8_t)EVTXGEN_STRING : gen_layout_type(&events_find(script->event.id)->fields[index]);
}

/* The field of that name, a new one if there is none yet or the name is NULL. */
static struct evtxgen_field *get_field(struct script *script, const char *name)
{
	for (size_t i = 0; name && i < script->field_count; i++) {
		if (script->fields[i].name && strcmp(script->fields[i].name, name) == 0)
			return &script->fields[i];
	}
	if (script->field_count == MAX_FIELDS)
		return NULL;
	struct evtxgen_field *field = &script->fields[script->field_count++];
	*field = (struct evtxgen_field){.name = name};
	return field;
}

/* "TYPE" or "TYPE/TYPE" */
static bool parse_field_types(struct script *script, struct evtxgen_field *field, char *name, uint8_t *type)
{
	char *substitution = strchr(name, '/');
	if (substitution) {
		*substitution++ = '\0';
		if (!gen_parse_type(substitution, &field->type))
			return fail(script, "no such type", substitution);
	}
	return *name == '\0' || gen_parse_type(name, type) || fail(script, "no such type", name);
}

static bool parse_field_value(struct script *script, struct evtxgen_field *field, char *type_name, const char *text)
{
	uint8_t type = default_type(script, field->name ? field->name : "");
	if (strcmp(type_name, "literal") == 0) {
		field->value = evtxgen_literal(text);
		return true;
	}
	if (strcmp(type_name, "before") == 0) {
		field->before = text;
		return true;
	}
	if (strcmp(type_name, "after") == 0) {
		field->after = text;
		return true;
	}
	if (!parse_field_types(script, field, type_name, &type))
		return false;
	if (!evtxgen_parse_value(&field->value, type, text, script->bytes + script->bytes_used,
		    sizeof script->bytes - script->bytes_used))
		return fail(script, "the value is none of its type", text);
	if (field->value.kind == EVTXGEN_BYTES)
		script->bytes_used += field->value.size;
	return true;
}

static bool field_word(struct script *script, const struct word *word)
{
	char *name = word->text;
	bool omitted = !word->is_quoted && *name == '-';
	bool extra = !word->is_quoted && *name == '+';
	if (omitted || extra)
		name++;
	char *type_name = strrchr(name, ':');
	if (type_name)
		*type_name++ = '\0';
	size_t length = strlen(name);
	bool optional = length > 0 && name[length - 1] == '?';
	bool normal = length > 0 && name[length - 1] == '!' && !word->value;
	if (optional || normal)
		name[--length] = '\0';
	if (length == 0 && (script->event.layout || !word->value))
		return fail(script, "a field without a name", word->value ? word->value : "");
	/* A mistyped name must not become a field. */
	if (script->event.layout && !extra && layout_field(script, name) < 0)
		return fail(script, "the event has no such field (+NAME adds it)", name);

	bool is_one_more = extra && script->event.layout == 0;
	struct evtxgen_field *field = get_field(script, length > 0 && !is_one_more ? name : NULL);
	if (!field)
		return fail(script, "too many fields", name);
	field->name = length > 0 ? name : NULL;
	field->optional |= optional || !(word->value || normal);
	if (omitted)
		field->value = evtxgen_omitted();
	else if (!word->value)
		field->value = evtxgen_null();
	if (type_name && !word->value && !gen_parse_type(type_name, &field->type))
		return fail(script, "no such type", type_name);
	char no_type[] = "";
	return !word->value || parse_field_value(script, field, type_name ? type_name : no_type, word->value);
}

/*
 * Events
 */

/* "4653", "5452.1", "5452.1-win7" */
static bool parse_event_name(struct script *script, char *text, uint16_t *id, unsigned *layout)
{
	static const char *const names[] = {"0", "1", "1-win7"};
	static const unsigned layouts[] = {LAYOUT_V0, LAYOUT_V1, LAYOUT_V1_WIN7};
	char *name = strchr(text, '.');
	uint64_t number;
	if (name)
		*name++ = '\0';
	if (!gen_parse_number(text, EVTXGEN_UINT16, &number))
		return fail(script, "no event id", text);
	*id = (uint16_t)number;
	const struct event_definition *definition = events_find(*id);
	if (!definition)
		return fail(script, "no IPsec event, use other", text);
	int found = name                              ? gen_find_name(names, sizeof names / sizeof names[0], name)
		    : definition->layouts & LAYOUT_V1 ? 1
						      : 0;
	if (found < 0 || !(definition->layouts & layouts[found]))
		return fail(script, "the event has no such layout", name ? name : text);
	*layout = layouts[found];
	return true;
}

/* event.time is one second after the event before. */
static bool parse_event_time(struct script *script, const char *text)
{
	if (*text != '+') {
		return evtxgen_parse_time(text, &script->event.time) || fail(script, "no time", text);
	}
	char *end;
	double seconds = strtod(text + 1, &end);
	if (*end != '\0' || seconds < 0 || seconds > 1e9)
		return fail(script, "no time", text);
	script->event.time += (uint64_t)(seconds * TICKS_PER_SECOND + 0.5) - TICKS_PER_SECOND;
	return true;
}

static bool event_word(struct script *script, const struct word *word)
{
	const struct gen_key *key = NULL;
	if (word->is_quoted)
		return field_word(script, word);
	if (word->value && strcmp(word->text, "repeat") == 0) {
		if (!gen_parse_number(word->value, EVTXGEN_UINT32, &script->repeat))
			return fail(script, "no number", word->value);
		return true;
	}
	if (word->value)
		key = gen_find_key(GEN_COMMON_KEYS, word->text);
	if (word->value && !key)
		key = gen_find_key(GEN_EVENT_KEYS, word->text);
	if (key)
		return gen_store(script->log, key, &script->event, word->value) ||
		       fail(script, "bad value", word->value);
	if (!word->value && gen_find_flag(word->text)) {
		script->event.flags |= gen_find_flag(word->text);
		return true;
	}
	return field_word(script, word);
}

static bool add_events(struct script *script)
{
	for (uint64_t i = 0; i < script->repeat; i++) {
		if (evtxgen_add(script->log, &script->event, script->fields, script->field_count) == 0)
			return fail(script, "cannot add the event", evtxgen_error(script->log));
		script->event.record_id++;
		script->event.header_record_id += script->event.header_record_id != 0;
		script->event.time += TICKS_PER_SECOND;
	}
	return true;
}

static bool event_statement(struct script *script, bool is_ours)
{
	uint16_t id = 0;
	uint64_t number;
	unsigned layout = 0;
	if (script->word_count < 3)
		return fail(script, "id and time are missing", script->words[0].text);
	if (is_ours) {
		if (!parse_event_name(script, script->words[1].text, &id, &layout))
			return false;
	} else {
		if (!gen_parse_number(script->words[1].text, EVTXGEN_UINT16, &number))
			return fail(script, "no event id", script->words[1].text);
		id = (uint16_t)number;
	}
	script->event = evtxgen_event(script->log, id, layout);
	script->repeat = 1;
	script->field_count = 0;
	script->bytes_used = 0;
	if (!parse_event_time(script, script->words[2].text))
		return false;
	for (size_t i = 3; i < script->word_count; i++) {
		if (!event_word(script, &script->words[i]))
			return false;
	}
	return add_events(script);
}

static bool binxml_statement(struct script *script)
{
	struct evtxgen_value value;
	if (script->word_count != 3)
		return fail(script, "time and bytes are missing", "binxml");
	script->event = evtxgen_event(script->log, 0, 0);
	if (!parse_event_time(script, script->words[1].text))
		return false;
	if (!evtxgen_parse_value(&value, EVTXGEN_BINARY, script->words[2].text, script->bytes, sizeof script->bytes))
		return fail(script, "no hex digits", script->words[2].text);
	return evtxgen_add_binxml(script->log, &script->event, value.data, value.size) != 0 ||
	       fail(script, "cannot add the record", evtxgen_error(script->log));
}

static bool statement(struct script *script)
{
	const char *name = script->words[0].text;
	if (strcmp(name, "set") == 0)
		return set_statement(script);
	if (strcmp(name, "event") == 0)
		return event_statement(script, true);
	if (strcmp(name, "other") == 0)
		return event_statement(script, false);
	if (strcmp(name, "binxml") == 0)
		return binxml_statement(script);
	if (strcmp(name, "chunk") == 0)
		return evtxgen_close_chunk(script->log);
	if (strcmp(name, "slack") == 0)
		return evtxgen_begin_slack(script->log);
	return fail(script, "no such statement", name);
}

static bool run(struct script *script, char *text)
{
	while (*text) {
		char *line = text;
		text += strcspn(text, "\n");
		if (*text)
			*text++ = '\0';
		script->line++;
		if (!split_words(script, line) || (script->word_count > 0 && !statement(script)))
			return false;
	}
	return true;
}

bool evtxgen_script(struct evtxgen *log, const char *script)
{
	size_t size = strlen(script) + 1;
	struct script *state = calloc(1, sizeof *state);
	char *text = malloc(size);
	bool done = state && text;
	if (done) {
		memcpy(text, script, size);
		state->log = log;
		done = run(state, text);
	} else {
		gen_fail(log, "out of memory");
	}
	free(text);
	free(state);
	return done;
}

/* SPDX-License-Identifier: MIT */
/*
 * The words that the script language knows: keys, flags, types.
 */
#include <stdio.h>
#include <string.h>

#include "evtxgen_event.h"
#include "evtxgen_key.h"

#define KEYWORD_SUCCESS 0x8020000000000000u
#define KEYWORD_FAILURE 0x8010000000000000u

enum key_kind {
	KEY_STRING,
	KEY_STRING_OR_NONE,
	KEY_GUID,
	KEY_TIME,
	KEY_BOOL,
	KEY_U8,
	KEY_U16,
	KEY_U32,
	KEY_U64,
	KEY_OUTCOME,
	KEY_VARIANT,
	KEY_QUALIFIERS,
	KEY_INT,
	KEY_ODD,
};

struct gen_key {
	const char *name;
	enum key_kind kind;
	size_t offset;
};

#define EVENT_KEY(name, kind, member)                                                                                  \
	{                                                                                                              \
		name, kind, offsetof(struct evtxgen_event, member)                                                     \
	}
#define SETTING_KEY(name, kind, member)                                                                                \
	{                                                                                                              \
		name, kind, offsetof(struct evtxgen_settings, member)                                                  \
	}

static const struct gen_key common_keys[] = {
	EVENT_KEY("computer", KEY_STRING, computer),
	EVENT_KEY("channel", KEY_STRING, channel),
	EVENT_KEY("provider", KEY_STRING, provider),
	EVENT_KEY("guid", KEY_GUID, provider_guid),
	EVENT_KEY("user", KEY_STRING_OR_NONE, user_sid),
	EVENT_KEY("pid", KEY_U32, process_id),
	EVENT_KEY("tid", KEY_U32, thread_id),
	EVENT_KEY("level", KEY_U8, level),
	EVENT_KEY("opcode", KEY_U8, opcode),
	EVENT_KEY("version", KEY_U8, version),
	EVENT_KEY("task", KEY_U16, task),
	EVENT_KEY("qualifiers", KEY_QUALIFIERS, qualifiers),
	EVENT_KEY("keywords", KEY_U64, keywords),
	EVENT_KEY("outcome", KEY_OUTCOME, keywords),
	EVENT_KEY("activity", KEY_GUID, activity_id),
	EVENT_KEY("related", KEY_GUID, related_activity_id),
	EVENT_KEY("variant", KEY_VARIANT, variant),
	EVENT_KEY("userdata", KEY_STRING_OR_NONE, user_data),
	EVENT_KEY("namespace", KEY_STRING_OR_NONE, user_data_namespace),
	EVENT_KEY("padding", KEY_U32, padding),
	EVENT_KEY("system-values", KEY_INT, system_values),
	EVENT_KEY("data-values", KEY_INT, data_values),
	EVENT_KEY("behind", KEY_U32, behind),
};

static const struct gen_key event_keys[] = {
	EVENT_KEY("record", KEY_U64, record_id),
	EVENT_KEY("header", KEY_U64, header_record_id),
	EVENT_KEY("written", KEY_TIME, written_time),
	EVENT_KEY("system", KEY_ODD, odd_name),
};

static const struct gen_key setting_keys[] = {
	SETTING_KEY("record", KEY_U64, next_record_id),
	SETTING_KEY("renumber", KEY_BOOL, renumber),
	SETTING_KEY("stale", KEY_BOOL, stale),
	SETTING_KEY("dirty", KEY_BOOL, dirty),
	SETTING_KEY("stale-header", KEY_BOOL, stale_header),
	SETTING_KEY("minor", KEY_U16, minor_version),
	SETTING_KEY("limit", KEY_U32, chunk_limit),
};

static const struct flag {
	const char *name;
	unsigned bit;
} flags[] = {
	{"notemplate", EVTXGEN_NO_TEMPLATE},
	{"exact", EVTXGEN_AS_GIVEN},
	{"entities", EVTXGEN_ENTITIES},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const struct gen_key *keys;
	size_t count;
} key_sets[] = {
	[GEN_COMMON_KEYS] = {common_keys, COUNT(common_keys)},
	[GEN_EVENT_KEYS] = {event_keys, COUNT(event_keys)},
	[GEN_SETTING_KEYS] = {setting_keys, COUNT(setting_keys)},
};

const struct gen_key *gen_find_key(enum gen_key_set set, const char *name)
{
	for (size_t i = 0; i < key_sets[set].count; i++) {
		if (strcmp(key_sets[set].keys[i].name, name) == 0)
			return &key_sets[set].keys[i];
	}
	return NULL;
}

unsigned gen_find_flag(const char *name)
{
	for (size_t i = 0; i < COUNT(flags); i++) {
		if (strcmp(flags[i].name, name) == 0)
			return flags[i].bit;
	}
	return 0;
}

int gen_find_name(const char *const *names, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], text) == 0)
			return (int)i;
	}
	return -1;
}

bool gen_parse_number(const char *text, uint8_t type, uint64_t *number)
{
	struct evtxgen_value value;
	if (!evtxgen_parse_value(&value, type, text, NULL, 0))
		return false;
	*number = value.number;
	return true;
}

bool gen_parse_yes_no(const char *text, bool *yes)
{
	*yes = strcmp(text, "yes") == 0;
	return *yes || strcmp(text, "no") == 0;
}

static bool store_number(const struct gen_key *key, void *target, const char *text)
{
	uint64_t number;
	uint8_t type = key->kind == KEY_U8    ? EVTXGEN_UINT8
		       : key->kind == KEY_U16 ? EVTXGEN_UINT16
		       : key->kind == KEY_U32 ? EVTXGEN_UINT32
					      : EVTXGEN_UINT64;
	if (!gen_parse_number(text, type, &number))
		return false;
	if (key->kind == KEY_U8)
		*(uint8_t *)target = (uint8_t)number;
	else if (key->kind == KEY_U16)
		*(uint16_t *)target = (uint16_t)number;
	else if (key->kind == KEY_U32)
		*(uint32_t *)target = (uint32_t)number;
	else
		*(uint64_t *)target = number;
	return true;
}

static bool store_choice(const struct gen_key *key, void *target, const char *text)
{
	static const char *const variants[] = {"win10", "win7", "eventlog", "classic", "shuffled"};
	static const char *const outcomes[] = {"success", "failure"};
	bool is_variant = key->kind == KEY_VARIANT;
	int found = is_variant ? gen_find_name(variants, COUNT(variants), text)
			       : gen_find_name(outcomes, COUNT(outcomes), text);
	if (found < 0)
		return false;
	if (is_variant)
		*(enum evtxgen_variant *)target = (enum evtxgen_variant)found;
	else
		*(uint64_t *)target = found == 0 ? KEYWORD_SUCCESS : KEYWORD_FAILURE;
	return true;
}

static bool store_time(void *target, const char *text)
{
	uint64_t *time = target;
	*time = EVTXGEN_NO_TIME;
	return strcmp(text, "none") == 0 || evtxgen_parse_time(text, time);
}

static bool store_int(void *target, const char *text)
{
	uint64_t number;
	bool is_negative = *text == '-';
	if (!gen_parse_number(text + is_negative, EVTXGEN_UINT16, &number))
		return false;
	*(int *)target = is_negative ? -(int)number : (int)number;
	return true;
}

static bool store_qualifiers(void *target, const char *text)
{
	int *qualifiers = target;
	uint64_t number;
	*qualifiers = -1;
	if (strcmp(text, "none") == 0)
		return true;
	if (!gen_parse_number(text, EVTXGEN_UINT16, &number))
		return false;
	*qualifiers = (int)number;
	return true;
}

/* Memory for what a key points to; it lives as long as the log, for set reaches all events that follow. */
static bool store_pointer(struct evtxgen *log, const struct gen_key *key, void *target, const char *text)
{
	uint8_t guid[16];
	const void *data = text;
	size_t size = strlen(text) + 1;
	const void *kept = NULL;
	if (key->kind != KEY_STRING && strcmp(text, "none") == 0) {
		memcpy(target, &kept, sizeof kept);
		return true;
	}
	if (key->kind == KEY_GUID) {
		if (!evtxgen_parse_guid(text, guid))
			return false;
		data = guid;
		size = sizeof guid;
	}
	kept = gen_keep(log, data, size);
	memcpy(target, &kept, sizeof kept);
	return kept != NULL;
}

/* NAME:TYPE=VALUE */
static bool store_odd(struct evtxgen *log, void *target, const char *text)
{
	struct evtxgen_event *event =
		(struct evtxgen_event *)(void *)((uint8_t *)target - offsetof(struct evtxgen_event, odd_name));
	uint8_t type;
	uint8_t bytes[256];
	char words[512];
	char *type_name;
	char *value;
	if (snprintf(words, sizeof words, "%s", text) >= (int)sizeof words || !(type_name = strchr(words, ':')) ||
		!(value = strchr(type_name, '=')))
		return false;
	*type_name++ = '\0';
	*value++ = '\0';
	if (!gen_parse_type(type_name, &type) ||
		!evtxgen_parse_value(&event->odd_value, type, value, bytes, sizeof bytes))
		return false;
	if (event->odd_value.kind != EVTXGEN_NUMBER)
		event->odd_value.data = gen_keep(log, event->odd_value.data, event->odd_value.size + 1);
	event->odd_name = gen_keep(log, words, strlen(words) + 1);
	return event->odd_name && (event->odd_value.kind == EVTXGEN_NUMBER || event->odd_value.data);
}

bool gen_store(struct evtxgen *log, const struct gen_key *key, void *object, const char *text)
{
	void *target = (uint8_t *)object + key->offset;
	switch (key->kind) {
	case KEY_STRING:
	case KEY_STRING_OR_NONE:
	case KEY_GUID:
		return store_pointer(log, key, target, text);
	case KEY_TIME:
		return store_time(target, text);
	case KEY_BOOL:
		return gen_parse_yes_no(text, target);
	case KEY_OUTCOME:
	case KEY_VARIANT:
		return store_choice(key, target, text);
	case KEY_QUALIFIERS:
		return store_qualifiers(target, text);
	case KEY_INT:
		return store_int(target, text);
	case KEY_ODD:
		return store_odd(log, target, text);
	default:
		return store_number(key, target, text);
	}
}

bool gen_parse_type(const char *name, uint8_t *type)
{
	static const char *const names[] = {"null", "string", "ansi", "int8", "uint8", "int16", "uint16", "int32",
		"uint32", "int64", "uint64", "float", "double", "bool", "binary", "guid", "size", "filetime",
		"systemtime", "sid", "hex32", "hex64"};
	size_t length = strlen(name);
	bool is_array = length > 2 && strcmp(name + length - 2, "[]") == 0;
	char scalar[16] = "";
	if (is_array)
		length -= 2;
	if (length == 0 || length >= sizeof scalar)
		return false;
	memcpy(scalar, name, length);
	int found = strcmp(scalar, "binxml") == 0 ? EVTXGEN_BINXML : gen_find_name(names, COUNT(names), scalar);
	*type = (uint8_t)(found | (is_array ? EVTXGEN_ARRAY : 0));
	return found >= 0;
}

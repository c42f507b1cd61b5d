/* SPDX-License-Identifier: MIT */
/*
 * What an event holds beside fields: attributes that no event needs, declarations of namespaces, and RenderingInfo,
 * whose words people are shown in place of the fields. An attacker who edits a log can write there what another program
 * then shows, so addresses and outcomes in the words must be those of the fields.
 */
#include "binxml/aside.h"

#include "binxml/likeness.h"
#include "event/address_search.h"
#include "event/assembly_parts.h"
#include "event/fold.h"
#include "event/network.h"
#include "event/seen.h"
#include "event/text_slot.h"

#include <string.h>

/* How many addresses the fields of one event can hold; Windows writes six at most. */
#define ADDRESSES_MAX 64u

/*
 * How many words of one event are compared with its fields; further ones are told as what does not belong there.
 * Windows writes up to ten.
 */
#define WORDS_MAX 64u

/* Words that are compared with the fields at the end, when all fields are known. */
struct aside_words {
	struct aside_words *next; /* the words kept before */
	const char *name, *text;
	size_t name_length, length;
};

void assembly_holds(struct assembly *assembly, unsigned holds, unsigned oddities)
{
	struct assembly_structure *structure = &assembly->structure;
	unsigned again = structure->holds & holds;
	structure->oddities |= oddities;
	if (again & SHAPE_HOLDS_DATA)
		structure->oddities |= SHAPE_SECOND_DATA;
	if (again & SHAPE_HOLDS_RENDERING && assembly->definition) {
		structure->is_rendered_again = true;
		structure->oddities |= SHAPE_IGNORED_DATA;
	}
	structure->holds |= holds;
}

static bool has_field(const struct assembly *assembly, const char *name, size_t length)
{
	return assembly->definition && events_field_index(assembly->definition, name, length, 0) >= 0;
}

void assembly_named_by_value(struct assembly *assembly, const char *name, size_t length)
{
	if (has_field(assembly, name, length))
		assembly_oddities(assembly, SHAPE_ODD_NAME);
}

void assembly_misplaced(struct assembly *assembly, const char *name, size_t length)
{
	if (has_field(assembly, name, length))
		assembly_oddities(assembly, SHAPE_MISPLACED);
}

/* Keeps copies of a word and its name: both may be gone when the event is finished. */
static void keep_words(struct assembly *assembly, const char *name, size_t length, const struct value *value)
{
	struct arena *arena = &assembly->arena;
	struct aside_words *words = arena_get(arena, sizeof *words);
	char *name_copy = arena_get(arena, length + 1);
	const char *text;
	uint32_t text_length;
	bool replaced = false;
	if (!words || !name_copy || value_text(value, arena, &text, &text_length, &replaced) == VALUE_NO_ROOM)
		return;
	/* Half of a pair of UTF-16 is left out by some readers, and takes the letter behind it along in others. */
	if (replaced)
		assembly_stray(assembly, name, length, value);
	char *copy = arena_get(arena, (size_t)text_length + 1);
	if (!copy)
		return;
	memcpy(name_copy, name, length);
	memcpy(copy, text, text_length);
	*words = (struct aside_words){assembly->structure.words, name_copy, copy, length, text_length};
	assembly->structure.words = words;
}

/* Whether the value is text, as Windows writes words. Velociraptor shows the bytes of some other types as letters. */
static bool are_words(const struct value *value)
{
	unsigned type = value->type % VALUE_ARRAY;
	return value->type == VALUE_UTF8 || type == VALUE_STRING || type == VALUE_ANSI_STRING;
}

/* Whether a value is an array of several texts: readers show one, or all in elements of their own. */
static bool are_several(const struct value *value)
{
	struct value item;
	size_t offset = 0;
	return value->type != VALUE_UTF8 && value->type & VALUE_ARRAY && value_next_item(value, &offset, &item) &&
	       value_next_item(value, &offset, &item);
}

static void take_odd_words(struct assembly *assembly, const char *name, size_t length, const struct value *value)
{
	char *copy = arena_get(&assembly->arena, length + 1);
	assembly_stray(assembly, name, length, value);
	if (!copy)
		return;
	memcpy(copy, name, length);
	copy[length] = '\0';
	assembly_keep_letters(assembly, copy, value);
}

void assembly_aside(
	struct assembly *assembly, enum shape_rule rule, const char *name, size_t length, const struct value *value)
{
	bool is_again = assembly->structure.is_rendered_again && rule == RULE_WORDS;
	if (!assembly->definition || aside_is_usual(rule, value))
		return;
	if (rule == RULE_WORDS && !are_words(value))
		take_odd_words(assembly, name, length, value);
	else if (rule == RULE_WORDS && !is_again && !are_several(value))
		keep_words(assembly, name, length, value);
	else
		assembly_stray(assembly, name, length, value);
}

struct held_address {
	uint8_t family, bytes[16];
};

/* The addresses that an event's fields hold. */
struct held {
	struct held_address addresses[ADDRESSES_MAX];
	size_t count;
	bool is_behind_letter; /* whether the address that is compared with them stands right behind a letter */
};

/* An address with a mapped one turned into the IPv4 address that it stands for. */
static struct held_address plain_address(uint8_t family, const uint8_t bytes[16])
{
	struct held_address address = {.family = family};
	if (network_is_mapped(family, bytes)) {
		address.family = 4;
		memcpy(address.bytes, bytes + 12, 4);
	} else {
		memcpy(address.bytes, bytes, family == 4 ? 4 : 16);
	}
	return address;
}

static bool is_held(const struct held *held, const struct held_address *address)
{
	for (size_t i = 0; i < held->count; i++) {
		if (memcmp(&held->addresses[i], address, sizeof *address) == 0)
			return true;
	}
	return false;
}

static bool hold(void *user, uint8_t family, const uint8_t bytes[16])
{
	struct held *held = user;
	const struct held_address address = plain_address(family, bytes);
	if (!is_held(held, &address) && held->count < ADDRESSES_MAX)
		held->addresses[held->count++] = address;
	return held->count == ADDRESSES_MAX;
}

/* is_address: the field is for one, and may have it in any way that people or programs read. */
static void hold_text(struct held *held, const char *text, size_t length, bool is_address)
{
	const struct address_search search = {.found = hold, .user = held, .is_field = is_address};
	address_search(&search, text, length);
	/* The words may repeat the field. */
	address_search_as_written(&search, text, length);
}

static void hold_pairs(const struct assembly *assembly, struct held *held)
{
	const struct ipsecevtx_text *known[TEXT_SLOTS];
	const bool may_repeat = assembly->pair_count >= TEXT_SLOTS_FROM;
	if (may_repeat)
		memset(known, 0, sizeof known);
	for (size_t i = 0; i < assembly->pair_count; i++) {
		const struct ipsecevtx_text *text = &assembly->pairs[i].value;
		const struct ipsecevtx_text **same = may_repeat ? &known[text_slot_of(text, known)] : NULL;
		if (same && text_is_same(*same, text))
			continue;
		hold_text(held, text->data, text->length, false);
		if (same)
			*same = text;
	}
}

static bool is_address(const struct assembly *assembly, size_t field)
{
	return (enum ipsecevtx_type)assembly->definition->fields[field].type == IPSECEVTX_TYPE_ADDRESS;
}

/*
 * Collects the addresses of all fields in any spelling, since a principal's name can be an address too, and of the
 * pairs and the computer's name.
 */
static void hold_fields(struct assembly *assembly, struct held *held)
{
	held->count = 0;
	for (size_t i = 0; i < assembly->definition->field_count; i++) {
		const struct value raw = raw_value(&assembly->raw, i);
		const char *text;
		uint32_t length;
		if (assembly->structure.placed >> i & 1 &&
			value_text(&raw, &assembly->arena, &text, &length, NULL) == VALUE_OK)
			hold_text(held, text, length, is_address(assembly, i));
	}
	hold_pairs(assembly, held);
	if (assembly->event.computer.presence == IPSECEVTX_SET)
		hold_text(held, assembly->event.computer.data, assembly->event.computer.length, false);
}

/* Whether a group of an IPv6 address has no digits but a to f. */
static bool is_of_letters(const uint8_t group[2])
{
	const unsigned number = (unsigned)group[0] << 8 | group[1];
	for (unsigned left = number; left != 0; left >>= 4) {
		if ((left & 15) < 10)
			return false;
	}
	return number != 0;
}

/*
 * Whether an IPv6 address in words is that of a field with the end of a word before it. In "Adresse:2001:db8::7" the
 * search takes the last e of the word and the colon for a first group; so the address has one group more than the
 * field's, and its "::" stands for one zero group less.
 */
static bool is_held_behind_word(const struct held *held, const struct held_address *address)
{
	if (!held->is_behind_letter || !is_of_letters(address->bytes))
		return false;
	for (size_t i = 0; address->family == 6 && i < held->count; i++) {
		const struct held_address *field = &held->addresses[i];
		size_t from = 0; /* how many groups of the field the address has, one place further on */
		if (field->family != 6)
			continue;
		while (from < 7 && memcmp(field->bytes + 2 * from, address->bytes + 2 * from + 2, 2) == 0)
			from++;
		for (size_t zero = 1; zero <= from && zero < 8; zero++) {
			bool is_zero = (field->bytes[2 * zero] | field->bytes[2 * zero + 1]) == 0;
			size_t rest = 2 * zero + 2;
			if (is_zero && memcmp(field->bytes + rest, address->bytes + rest, 16 - rest) == 0)
				return true;
		}
	}
	return false;
}

/* Whether no field has the address; one of zeros stands for none. */
static bool is_strange(void *user, uint8_t family, const uint8_t bytes[16])
{
	static const struct held_address none;
	const struct held *held = user;
	const struct held_address address = plain_address(family, bytes);
	return memcmp(address.bytes, none.bytes, sizeof none.bytes) != 0 && !is_held(held, &address) &&
	       !is_held_behind_word(held, &address);
}

/*
 * The keywords of the outcomes in languages of Windows, in small letters: first as Windows and Event Viewer say in
 * English. One that Windows does not write is of no harm, since words count only where they are those of the outcome
 * that the event does not have.
 */
static const struct {
	const char *success, *failure;
} results[] = {
	{"audit success", "audit failure"},
	{"success audit", "failure audit"},
	{"audit succeeded", "audit failed"},
	{"success", "failure"},
	{"\xc3\xbc"
	 "berwachung erfolgreich",
		"\xc3\xbc"
		"berwachung gescheitert"},
	{"succ\xc3\xa8s de l\xe2\x80\x99"
	 "audit",
		"\xc3\xa9"
		"chec de l\xe2\x80\x99"
		"audit"},
	{"succ\xc3\xa8s de l'audit", "\xc3\xa9"
				     "chec de l'audit"},
	{"auditor\xc3\xad"
	 "a correcta",
		"error de auditor\xc3\xad"
		"a"},
	{"controllo riuscito", "controllo non riuscito"},
	{"\xe6\x88\x90\xe5\x8a\x9f\xe3\x81\xae\xe7\x9b\xa3\xe6\x9f\xbb",
		"\xe5\xa4\xb1\xe6\x95\x97\xe3\x81\xae\xe7\x9b\xa3\xe6\x9f\xbb"},
	{"\xe5\xae\xa1\xe6\xa0\xb8\xe6\x88\x90\xe5\x8a\x9f", "\xe5\xae\xa1\xe6\xa0\xb8\xe5\xa4\xb1\xe8\xb4\xa5"},
	{"\xe7\xa8\xbd\xe6\xa0\xb8\xe6\x88\x90\xe5\x8a\x9f", "\xe7\xa8\xbd\xe6\xa0\xb8\xe5\xa4\xb1\xe6\x95\x97"},
	{"\xd0\xb0\xd1\x83\xd0\xb4\xd0\xb8\xd1\x82 \xd1\x83\xd1\x81\xd0\xbf\xd0\xb5\xd1\x85\xd0\xb0",
		"\xd0\xb0\xd1\x83\xd0\xb4\xd0\xb8\xd1\x82 \xd0\xbe\xd1\x82\xd0\xba\xd0\xb0\xd0\xb7\xd0\xb0"},
	{"\xc3\xaaxito da auditoria", "falha de auditoria"},
	{"controle geslaagd", "controle mislukt"},
	{"sukces inspekcji", "niepowodzenie inspekcji"},
	{"denetim ba\xc5\x9f"
	 "ar\xc4\xb1l\xc4\xb1",
		"denetim ba\xc5\x9f"
		"ar\xc4\xb1s\xc4\xb1z"},
	{"lyckad granskning", "misslyckad granskning"},
	{"\xea\xb0\x90\xec\x82\xac \xec\x84\xb1\xea\xb3\xb5", "\xea\xb0\x90\xec\x82\xac \xec\x8b\xa4\xed\x8c\xa8"},
	{"\xc3\xbasp\xc4\x9b\xc5\xa1n\xc3\xbd audit", "ne\xc3\xbasp\xc4\x9b\xc5\xa1n\xc3\xbd audit"},
	{"sikeres napl\xc3\xb3z\xc3\xa1s", "sikertelen napl\xc3\xb3z\xc3\xa1s"},
	{"overv\xc3\xa5gning gennemf\xc3\xb8rt", "overv\xc3\xa5gning mislykket"},
	{"valvonta onnistui", "valvonta ep\xc3\xa4onnistui"},
	{"vellykket overv\xc3\xa5king", "mislykket overv\xc3\xa5king"},
};

/* So many keywords in one text are compared. */
#define KEYWORDS_MAX 8u

/* Words longer than this, in bytes, are no keyword of an outcome. */
#define RESULT_MAX 256u

/* Writes a text in small letters; returns its length, 0 where that is more than there is room for. */
static size_t fold(const struct aside_words *words, char folded[RESULT_MAX])
{
	size_t used = 0;
	for (size_t at = 0; at < words->length;) {
		const uint32_t point = fold_next(words->text, words->length, &at);
		if (point > FOLD_LAST_POINT || used + likeness_size(point) > RESULT_MAX)
			return 0;
		used += likeness_put(point, folded + used);
	}
	return used;
}

static bool is_same_word(const char *folded, size_t length, const char *word)
{
	return length == strlen(word) && memcmp(folded, word, length) == 0;
}

static bool ends_with(const struct aside_words *words, const char *name)
{
	const size_t length = strlen(name);
	return words->name_length >= length && memcmp(words->name + words->name_length - length, name, length) == 0;
}

/* Whether words are those for the outcome that the event does not have: is_success. */
static bool says_other(const struct aside_words *words, bool is_success)
{
	const size_t count = sizeof results / sizeof results[0];
	struct likeness_text seen;
	char folded[RESULT_MAX];
	const size_t length = fold(words, folded);
	for (size_t i = 0; i < count && length > 0; i++) {
		if (is_same_word(folded, length, is_success ? results[i].success : results[i].failure))
			return false;
	}
	if (seen_is_name(words->text, words->length, is_success ? results[0].failure : results[0].success))
		return true;
	likeness_see(&seen, length > 0 ? folded : words->text, length > 0 ? length : words->length);
	for (size_t i = 1; i < count; i++) {
		const char *other = is_success ? results[i].failure : results[i].success;
		if (likeness_is_seen_as(&seen, other, strlen(other)))
			return true;
	}
	return false;
}

/*
 * Whether keywords, or one of several in a text, are those for the outcome that the event does not have. Words of a
 * language that is not known here, and keywords that Windows never writes, cannot be compared.
 */
static bool is_other_result(const struct assembly *assembly, const struct aside_words *words)
{
	const bool is_success = assembly->event.outcome == IPSECEVTX_OUTCOME_SUCCESS;
	if ((!ends_with(words, "Keyword") && !ends_with(words, "Keywords")) ||
		(!is_success && assembly->event.outcome != IPSECEVTX_OUTCOME_FAILURE))
		return false;
	if (says_other(words, is_success))
		return true;
	struct aside_words part = *words;
	unsigned parts = 0;
	for (size_t from = 0, at = 0; at <= words->length && parts < KEYWORDS_MAX; at++) {
		if (at < words->length && !strchr(",;|/\r\n\t", words->text[at]))
			continue;
		part.text = words->text + from;
		part.length = at - from;
		from = at + 1;
		parts++;
		if (part.length > 0 && part.length < words->length && says_other(&part, is_success))
			return true;
	}
	return false;
}

/* What is odd about words, as enum shape_oddity bits. */
static unsigned look_at_words(const struct assembly *assembly, struct held *held, const struct aside_words *words)
{
	const struct address_search search = {
		.found = is_strange, .user = held, .is_behind_letter = &held->is_behind_letter};
	/* Behind U+FFFE python-evtx takes the bytes of each letter the other way round. */
	const bool is_swapped = words->length >= 3 && memcmp(words->text, "\xef\xbf\xbe", 3) == 0;
	if (is_swapped || address_search_is_turned(words->text, words->length))
		return SHAPE_TURNED_WORDS;
	if (address_search_as_written(&search, words->text, words->length))
		return SHAPE_OTHER_WORDS;
	return is_other_result(assembly, words) ? SHAPE_OTHER_RESULT : 0;
}

void aside_finish(struct assembly *assembly)
{
	struct assembly_structure *structure = &assembly->structure;
	struct held held;
	if (!assembly->definition) {
		structure->oddities &= ~(unsigned)SHAPE_DEFINED_ALONE;
		return;
	}
	if (!structure->words || assembly->lacks)
		return;
	hold_fields(assembly, &held);
	unsigned looked_at = 0;
	for (const struct aside_words *words = structure->words; words; words = words->next) {
		const struct value text = {(const uint8_t *)words->text, (uint32_t)words->length, VALUE_UTF8};
		if (looked_at++ == WORDS_MAX) {
			assembly_stray(assembly, words->name, words->name_length, &text);
			return;
		}
		unsigned oddities = look_at_words(assembly, &held, words);
		if (oddities == 0)
			continue;
		assembly_add_pair(assembly, words->name, words->name_length, &text);
		structure->oddities |= oddities;
	}
}

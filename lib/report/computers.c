/* SPDX-License-Identifier: MIT */
#include "report/computers.h"

#include <string.h>

#include "event/computer_name.h"
#include "event/fold.h"

bool computers_init(struct computers *computers, const struct ipsecevtx_allocator *allocator,
	const struct hash_key *key, struct strings *strings)
{
	memset(computers, 0, sizeof *computers);
	computers->allocator = *allocator;
	computers->key = *key;
	computers->strings = strings;
	index_init(&computers->by_spelling, allocator);
	index_init(&computers->by_name, allocator);
	void *items = NULL;
	if (!array_reserve(allocator, &items, &computers->room, 1, sizeof *computers->items))
		return false;
	computers->items = items;
	computers->items[computers->count++] = (struct report_computer){.name = STRING_NONE, .folded = STRING_NONE};
	return true;
}

void computers_free(struct computers *computers)
{
	index_free(&computers->by_spelling);
	index_free(&computers->by_name);
	for (size_t i = 0; i < computers->count; i++)
		heard_free(&computers->items[i].heard, &computers->allocator);
	memory_free(&computers->allocator, computers->spellings);
	memory_free(&computers->allocator, computers->items);
	computers->spellings = NULL;
	computers->items = NULL;
}

/* A name without blanks around it and dots at its end. */
static struct string bare_name(struct string name)
{
	size_t length = name.length;
	const char *bare = computer_name_bare(name.data, &length);
	return (struct string){bare, (uint32_t)length};
}

static uint64_t hash_name(const struct computers *computers, struct string name)
{
	struct hash hash = hash_start(&computers->key);
	const struct string bare = bare_name(name);
	for (size_t at = 0; at < bare.length;)
		hash_word(&hash, fold_next(bare.data, bare.length, &at));
	return hash_end(&hash);
}

static bool is_same_text(const struct string *one, const struct string *other)
{
	return one->length == other->length && memcmp(one->data, other->data, one->length) == 0;
}

static bool is_same_spelling(const void *user, uint32_t value, const void *wanted)
{
	return is_same_text(&((const struct computers *)user)->spellings[value].text, wanted);
}

static bool is_same_name(const void *user, uint32_t value, const void *wanted)
{
	const struct computers *computers = user;
	const struct string one = bare_name(strings_get(computers->strings, computers->items[value].name));
	const struct string other = bare_name(*(const struct string *)wanted);
	return fold_same(one.data, one.length, other.data, other.length);
}

static size_t find_spelling(const struct computers *computers, const struct string *name)
{
	uint64_t hash = hash_of(&computers->key, name->data, name->length);
	uint32_t found = index_find(&computers->by_spelling, hash, is_same_spelling, computers, name);
	return found == INDEX_NONE ? SIZE_MAX : found;
}

/* Keeps what all spellings of a name have in common; STRING_FAILED when there is no memory. */
static uint32_t add_folded(struct computers *computers, const struct string *name)
{
	const size_t room = 2 * (size_t)name->length + 1;
	char *folded = memory_get_buffer(&computers->allocator, room);
	if (!folded)
		return STRING_FAILED;
	const size_t size = ipsecevtx_computer_key(name->data, name->length, folded, room);
	const uint32_t string = strings_add_own(computers->strings, folded, size);
	memory_free(&computers->allocator, folded);
	return string;
}

/* Adds a computer that has no spelling yet. */
static uint32_t add_item(struct computers *computers, const struct string *name, uint64_t hash)
{
	void *items = computers->items;
	if (!array_reserve(
		    &computers->allocator, &items, &computers->room, computers->count + 1, sizeof *computers->items))
		return UINT32_MAX;
	computers->items = items;
	uint32_t string = strings_add_own(computers->strings, name->data, name->length);
	uint32_t folded = add_folded(computers, name);
	if (string == STRING_FAILED || folded == STRING_FAILED ||
		!index_add(&computers->by_name, hash, (uint32_t)computers->count))
		return UINT32_MAX;
	computers->items[computers->count] = (struct report_computer){.name = string, .folded = folded};
	return (uint32_t)computers->count++;
}

/*
 * Adds a spelling, either of a computer that is known by its folded name, or of a new computer. Returns its index;
 * SIZE_MAX when there is no memory.
 */
static size_t add_spelling(struct computers *computers, const struct string *name)
{
	void *spellings = computers->spellings;
	uint64_t hash = hash_name(computers, *name);
	uint32_t found = index_find(&computers->by_name, hash, is_same_name, computers, name);
	bool is_known = found != INDEX_NONE;
	if (!array_reserve(&computers->allocator, &spellings, &computers->spelling_room, computers->spelling_count + 1,
		    sizeof *computers->spellings))
		return SIZE_MAX;
	computers->spellings = spellings;
	uint32_t computer = is_known ? found : add_item(computers, name, hash);
	if (computer == UINT32_MAX)
		return SIZE_MAX;
	uint32_t string = is_known ? strings_add_own(computers->strings, name->data, name->length)
				   : computers->items[computer].name;
	if (string == STRING_FAILED ||
		!index_add(&computers->by_spelling, hash_of(&computers->key, name->data, name->length),
			(uint32_t)computers->spelling_count))
		return SIZE_MAX;
	const struct string text = strings_get(computers->strings, string);
	const struct string folded = strings_get(computers->strings, computers->items[computer].folded);
	const bool is_other = !is_same_text(&text, &folded);
	computers->spellings[computers->spelling_count] = (struct spelling){text, computer, is_other};
	computers->has_other |= is_other;
	return computers->spelling_count++;
}

uint32_t computers_add(struct computers *computers, struct ipsecevtx_text *name)
{
	const struct string wanted = {name->data, name->length};
	if (name->presence != IPSECEVTX_SET)
		return 0;
	size_t found = computers->recent;
	if (found >= computers->spelling_count || !is_same_spelling(computers, (uint32_t)found, &wanted))
		found = find_spelling(computers, &wanted);
	if (found == SIZE_MAX)
		found = add_spelling(computers, &wanted);
	if (found == SIZE_MAX)
		return UINT32_MAX;
	computers->recent = found;
	const struct spelling *spelling = &computers->spellings[found];
	if (spelling->is_other) {
		const struct string folded =
			strings_get(computers->strings, computers->items[spelling->computer].folded);
		*name = (struct ipsecevtx_text){folded.data, folded.length, IPSECEVTX_SET};
	}
	return spelling->computer;
}

uint32_t computers_find(const struct computers *computers, const struct ipsecevtx_text *name)
{
	const struct string wanted = {name->data, name->length};
	size_t found = find_spelling(computers, &wanted);
	if (found != SIZE_MAX)
		return computers->items[computers->spellings[found].computer].name;
	/* The name is in a spelling that no event has. */
	uint32_t other =
		index_find(&computers->by_name, hash_name(computers, wanted), is_same_name, computers, &wanted);
	return other == INDEX_NONE ? STRING_NONE : computers->items[other].name;
}

void computers_name(struct computers *computers, const struct named_groups *groups)
{
	if (computers->named_count < NAMED_GROUPS_MAX)
		computers->named[computers->named_count++] = *groups;
}

/* Changes the name in a group's key to the computer's one spelling. */
static bool rename_group(struct computers *computers, struct group *group, size_t at, struct key *key)
{
	struct arena *arena = &computers->strings->arena;
	struct key_reader reader = {group->key + at, group->key + group->key_size};
	const struct ipsecevtx_text name = key_read_text(&reader, arena);
	if (name.presence != IPSECEVTX_SET)
		return name.presence == IPSECEVTX_UNSET;
	uint32_t settled = computers_find(computers, &name);
	const struct string one = strings_get(computers->strings, settled);
	if (settled == STRING_NONE || is_same_text(&one, &(struct string){name.data, name.length}))
		return true;
	key_start(key);
	key_bytes(key, group->key, at);
	key_text(key, one.data, one.length);
	key_bytes(key, reader.at, (size_t)(reader.end - reader.at));
	if (key->failed || !group_set_key(group, key, arena))
		return false;
	group->hash = (uint32_t)hash_of(&computers->key, key->bytes, key->size);
	return true;
}

/* Whether a spelling is to be shown, rather than another: one without blanks around it, or the first by bytes. */
static bool is_better(const struct string *spelling, const struct string *other)
{
	const bool is_bare = bare_name(*spelling).length == spelling->length;
	const bool is_other_bare = bare_name(*other).length == other->length;
	return is_bare != is_other_bare ? is_bare : string_compare(spelling, other) < 0;
}

bool computers_settle(struct computers *computers, struct key *key, bool is_whole)
{
	struct strings *strings = computers->strings;
	for (size_t i = 0; i < computers->count; i++) {
		if (!heard_finish(&computers->items[i].heard, &computers->allocator, is_whole))
			return false;
	}
	if (!computers->has_other)
		return true;
	for (size_t i = 0; i < computers->spelling_count; i++) {
		const struct spelling *spelling = &computers->spellings[i];
		struct string *name = &strings->items[computers->items[spelling->computer].name];
		if (is_better(&spelling->text, name))
			*name = spelling->text;
	}
	for (size_t i = 0; i < computers->named_count; i++) {
		const struct named_groups *named = &computers->named[i];
		for (size_t k = 0; k < named->groups->count; k++) {
			struct group *group = named->groups->items[k];
			size_t at = named->name_at ? named->name_at(group) : 0;
			if (at < group->key_size && !rename_group(computers, group, at, key))
				return false;
		}
		if (!groups_rekeyed(named->groups))
			return false;
	}
	return true;
}

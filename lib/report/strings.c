/* SPDX-License-Identifier: MIT */
#include "report/strings.h"

#include <string.h>

struct wanted_string {
	const char *data;
	size_t length;
};

bool strings_init(struct strings *strings, const struct ipsecevtx_allocator *allocator, const struct hash_key *key)
{
	memset(strings, 0, sizeof *strings);
	strings->allocator = *allocator;
	strings->key = *key;
	index_init(&strings->index, allocator);
	arena_init(&strings->arena, allocator, SIZE_MAX / 2);
	void *items = NULL;
	if (!array_reserve(allocator, &items, &strings->room, 1, sizeof *strings->items))
		return false;
	strings->items = items;
	strings->items[strings->count++] = (struct string){"", 0};
	return true;
}

void strings_free(struct strings *strings)
{
	index_free(&strings->index);
	arena_free(&strings->arena);
	memory_free(&strings->allocator, strings->items);
	strings->items = NULL;
}

static bool is_same(const void *user, uint32_t value, const void *wanted)
{
	const struct string *string = &((const struct strings *)user)->items[value];
	const struct wanted_string *text = wanted;
	return string->length == text->length && memcmp(string->data, text->data, text->length) == 0;
}

uint32_t strings_add_own(struct strings *strings, const char *data, size_t length)
{
	void *items = strings->items;
	if (length >= UINT32_MAX || strings->count >= STRING_FAILED ||
		!array_reserve(&strings->allocator, &items, &strings->room, strings->count + 1, sizeof *strings->items))
		return STRING_FAILED;
	strings->items = items;
	/* A text needs no alignment. */
	char *copy = arena_room(&strings->arena, length + 1);
	if (!copy)
		return STRING_FAILED;
	memcpy(copy, data, length);
	copy[length] = '\0';
	arena_take(&strings->arena, length + 1);
	strings->items[strings->count] = (struct string){copy, (uint32_t)length};
	return (uint32_t)strings->count++;
}

static uint32_t add_new(struct strings *strings, const struct wanted_string *wanted, uint64_t hash)
{
	uint32_t number = strings_add_own(strings, wanted->data, wanted->length);
	return number != STRING_FAILED && index_add(&strings->index, hash, number) ? number : STRING_FAILED;
}

uint32_t strings_add(struct strings *strings, const char *data, size_t length)
{
	const struct wanted_string wanted = {data, length};
	uint64_t hash = hash_of(&strings->key, data, length);
	uint32_t found = index_find(&strings->index, hash, is_same, strings, &wanted);
	return found != INDEX_NONE ? found : add_new(strings, &wanted, hash);
}

uint32_t strings_find(const struct strings *strings, const char *data, size_t length)
{
	const struct wanted_string wanted = {data, length};
	uint32_t found = index_find(&strings->index, hash_of(&strings->key, data, length), is_same, strings, &wanted);
	return found != INDEX_NONE ? found : STRING_NONE;
}

uint32_t strings_add_recent(struct strings *strings, const struct ipsecevtx_text *text, uint32_t *recent)
{
	if (text->presence != IPSECEVTX_SET)
		return STRING_NONE;
	const struct wanted_string wanted = {text->data, text->length};
	if (*recent == STRING_NONE || !is_same(strings, *recent, &wanted)) {
		uint32_t number = strings_add(strings, text->data, text->length);
		if (number == STRING_FAILED)
			return STRING_FAILED;
		*recent = number;
	}
	return *recent;
}

uint32_t strings_add_text(struct strings *strings, const struct ipsecevtx_text *text, enum strings_kind kind)
{
	return strings_add_recent(strings, text, &strings->recent[kind]);
}

int string_compare(const struct string *left, const struct string *right)
{
	uint32_t length = left->length < right->length ? left->length : right->length;
	int order = memcmp(left->data, right->data, length);
	return order != 0 ? order : left->length < right->length ? -1 : left->length > right->length;
}

int strings_compare(const struct strings *strings, uint32_t left, uint32_t right)
{
	if (left == right)
		return 0;
	if (left == STRING_NONE || right == STRING_NONE)
		return left == STRING_NONE ? -1 : 1;
	return string_compare(&strings->items[left], &strings->items[right]);
}

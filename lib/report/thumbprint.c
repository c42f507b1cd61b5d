/* SPDX-License-Identifier: MIT */
#include "report/thumbprint.h"

static bool is_capital(char character)
{
	return character >= 'A' && character <= 'Z';
}

static char small(char character)
{
	return is_capital(character) ? (char)(character - 'A' + 'a') : character;
}

/* Compares with capital and small letters as equal. */
static int compare_small(const struct string *one, const struct string *other)
{
	uint32_t length = one->length < other->length ? one->length : other->length;
	for (uint32_t i = 0; i < length; i++) {
		unsigned char left = (unsigned char)small(one->data[i]), right = (unsigned char)small(other->data[i]);
		if (left != right)
			return left < right ? -1 : 1;
	}
	return one->length < other->length ? -1 : one->length > other->length;
}

bool thumbprint_same(const struct string *one, const struct string *other)
{
	return one->length == other->length && compare_small(one, other) == 0;
}

int thumbprint_compare(const struct string *one, const struct string *other)
{
	int order = compare_small(one, other);
	return order != 0 ? order : string_compare(one, other);
}

struct ipsecevtx_text thumbprint_small(const struct ipsecevtx_text *text, struct arena *arena)
{
	uint32_t at = 0;
	while (at < text->length && !is_capital(text->data[at]))
		at++;
	if (at == text->length)
		return *text;
	char *copy = arena_room(arena, (size_t)text->length + 1);
	if (!copy)
		return (struct ipsecevtx_text){"", 0, IPSECEVTX_ABSENT};
	for (uint32_t i = 0; i < text->length; i++)
		copy[i] = small(text->data[i]);
	copy[text->length] = '\0';
	arena_take(arena, (size_t)text->length + 1);
	return (struct ipsecevtx_text){copy, text->length, text->presence};
}

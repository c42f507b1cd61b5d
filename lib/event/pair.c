/* SPDX-License-Identifier: MIT */
#include "event/pair.h"

#include "event/seen.h"

#include <string.h>

/* How long a field's name is without the ".2" that a second one of the name gets. */
static size_t without_number(const struct ipsecevtx_pair *pair)
{
	size_t length = pair->name_length;
	while (length > 0 && pair->name[length - 1] >= '0' && pair->name[length - 1] <= '9')
		length--;
	bool is_numbered = length > 0 && length < pair->name_length && pair->name[length - 1] == '.';
	return is_numbered ? length - 1 : pair->name_length;
}

/* Whether the last part of its name, without that number, is that. */
static bool is_named(const struct ipsecevtx_pair *pair, size_t named, const char *name)
{
	size_t length = strlen(name);
	const char *end = pair->name + named;
	bool is_whole = named == length || (named > length && end[-1 - (ptrdiff_t)length] == '.');
	return is_whole && memcmp(end - length, name, length) == 0;
}

bool pair_is_nearly(const struct ipsecevtx_pair *pair, const char *name)
{
	size_t named = without_number(pair), last = named;
	if (is_named(pair, named, name))
		return false;
	while (last > 0 && pair->name[last - 1] != '.')
		last--;
	/* A dot can be one of the characters that are passed over. */
	return seen_is_name(pair->name + last, named - last, name) || seen_is_name(pair->name, named, name);
}

bool pair_is_seen_as(const struct ipsecevtx_pair *pair, const char *name)
{
	return is_named(pair, without_number(pair), name) || pair_is_nearly(pair, name);
}

static bool is_exactly(const struct ipsecevtx_pair *pair, const char *name)
{
	return is_named(pair, without_number(pair), name);
}

static const struct ipsecevtx_text *find(const struct ipsecevtx_event *event, const char *name, size_t *from,
	bool (*is_it)(const struct ipsecevtx_pair *pair, const char *name))
{
	for (size_t i = *from; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		*from = i + 1;
		if (pair->value.presence == IPSECEVTX_SET && is_it(pair, name))
			return &pair->value;
	}
	return NULL;
}

const struct ipsecevtx_text *pair_find_next(const struct ipsecevtx_event *event, const char *name, size_t *from)
{
	return find(event, name, from, is_exactly);
}

const struct ipsecevtx_text *pair_find_seen(const struct ipsecevtx_event *event, const char *name, size_t *from)
{
	return find(event, name, from, pair_is_seen_as);
}

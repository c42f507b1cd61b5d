/* SPDX-License-Identifier: MIT */
#include "event/pair.h"

#include "event/seen.h"
#include "event/text_slot.h"

#include <string.h>

/*
 * How long the pair's name is without the ".2" that the assembly puts behind a name that comes again. All functions
 * here compare names without it.
 */
static size_t base_length(const struct ipsecevtx_pair *pair)
{
	size_t length = pair->name_length;
	while (length > 0 && pair->name[length - 1] >= '0' && pair->name[length - 1] <= '9')
		length--;
	bool is_numbered = length > 0 && length < pair->name_length && pair->name[length - 1] == '.';
	return is_numbered ? length - 1 : pair->name_length;
}

/* Whether the last part of the first named characters of the pair's name is that name. */
static bool is_named(const struct ipsecevtx_pair *pair, size_t named, const char *name)
{
	size_t length = strlen(name);
	const char *end = pair->name + named;
	bool is_whole = named == length || (named > length && end[-1 - (ptrdiff_t)length] == '.');
	return is_whole && memcmp(end - length, name, length) == 0;
}

bool pair_is_nearly(const struct ipsecevtx_pair *pair, const char *name)
{
	size_t named = base_length(pair), last = named;
	if (is_named(pair, named, name))
		return false;
	while (last > 0 && pair->name[last - 1] != '.')
		last--;
	/* The whole is tried too, since a dot may have been put into the name, where it is passed over. */
	return (last > 0 && seen_is_name(pair->name + last, named - last, name)) ||
	       seen_is_name(pair->name, named, name);
}

bool pair_is_seen_as(const struct ipsecevtx_pair *pair, const char *name)
{
	return is_named(pair, base_length(pair), name) || pair_is_nearly(pair, name);
}

bool pair_is_named(const struct ipsecevtx_pair *pair, const char *name)
{
	return is_named(pair, base_length(pair), name);
}

struct pair_name *pair_names_see(struct pair_names *names, const struct ipsecevtx_pair *pair, bool *is_known)
{
	const struct ipsecevtx_text base = {pair->name, (uint32_t)base_length(pair), IPSECEVTX_SET};
	struct pair_name *name = &names->names[text_slot_of(&base) % PAIR_NAMES];
	*is_known = text_is_same(name->base.data ? &name->base : NULL, &base);
	if (!*is_known)
		*name = (struct pair_name){base, 0};
	return name;
}

const struct ipsecevtx_text *pair_find_next(const struct ipsecevtx_event *event, const char *name, size_t *from)
{
	for (size_t i = *from; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		*from = i + 1;
		if (pair->value.presence == IPSECEVTX_SET && pair_is_named(pair, name))
			return &pair->value;
	}
	return NULL;
}

const struct ipsecevtx_text *pair_find_seen(const struct ipsecevtx_event *event, const char *name, size_t *from)
{
	struct pair_names others = {{{{NULL, 0, 0}, 0}}};
	for (size_t i = *from; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		bool is_other = false;
		*from = i + 1;
		if (pair->value.presence != IPSECEVTX_SET)
			continue;
		pair_names_see(&others, pair, &is_other);
		if (!is_other && pair_is_seen_as(pair, name))
			return &pair->value;
	}
	return NULL;
}

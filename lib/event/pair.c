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

void pair_want(struct pair_wanted *wanted, const char *name)
{
	wanted->name = name;
	likeness_spell(&wanted->letters, name, strlen(name));
}

static void spell(struct pair_spelling *spelling, size_t named)
{
	const char *name = spelling->pair->name;
	size_t last = named;
	while (last > 0 && name[last - 1] != '.')
		last--;
	/* The whole is tried too, since a dot may have been put into the name, where it is passed over. */
	likeness_spell(&spelling->whole, name, named);
	spelling->has_last = last > 0;
	if (spelling->has_last)
		likeness_spell(&spelling->last, name + last, named - last);
	spelling->is_spelled = true;
}

/* Whether the name goes on behind a control, at which it ends for a program or a person, and is nearly wanted up to it.
 */
static bool is_near_before_control(const struct pair_spelling *spelling, size_t named, const char *wanted)
{
	const char *name = spelling->pair->name;
	size_t last = 0;
	for (size_t i = 0; i < named; i++) {
		last = name[i] == '.' ? i + 1 : last;
		if ((unsigned char)name[i] < 0x20)
			return seen_is_name(name, named, wanted) || seen_is_name(name + last, named - last, wanted);
	}
	return false;
}

bool pair_is_nearly(struct pair_spelling *spelling, const struct pair_wanted *wanted)
{
	const size_t named = base_length(spelling->pair);
	if (is_named(spelling->pair, named, wanted->name))
		return false;
	if (!spelling->is_spelled)
		spell(spelling, named);
	return (spelling->has_last && likeness_are_near(&spelling->last, &wanted->letters)) ||
	       likeness_are_near(&spelling->whole, &wanted->letters) ||
	       is_near_before_control(spelling, named, wanted->name);
}

bool pair_is_seen_as(struct pair_spelling *spelling, const struct pair_wanted *wanted)
{
	return is_named(spelling->pair, base_length(spelling->pair), wanted->name) || pair_is_nearly(spelling, wanted);
}

bool pair_is_named(const struct ipsecevtx_pair *pair, const char *name)
{
	return is_named(pair, base_length(pair), name);
}

struct pair_name *pair_names_see(struct pair_names *names, const struct ipsecevtx_pair *pair, bool *is_known)
{
	const struct ipsecevtx_text base = {pair->name, (uint32_t)base_length(pair), IPSECEVTX_SET};
	struct pair_name *name = &names->names[text_slot_of(&base, names) % PAIR_NAMES];
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
	struct pair_wanted wanted;
	pair_want(&wanted, name);
	for (size_t i = *from; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		bool is_other = false;
		*from = i + 1;
		if (pair->value.presence != IPSECEVTX_SET)
			continue;
		pair_names_see(&others, pair, &is_other);
		struct pair_spelling spelling = pair_spelling_of(pair);
		if (!is_other && pair_is_seen_as(&spelling, &wanted))
			return &pair->value;
	}
	return NULL;
}

/* SPDX-License-Identifier: MIT */
#include "event/pair.h"

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

const struct ipsecevtx_text *pair_find_next(const struct ipsecevtx_event *event, const char *name, size_t *from)
{
	size_t length = strlen(name);
	for (size_t i = *from; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		size_t named = without_number(pair);
		const char *end = pair->name + named;
		bool is_whole = named == length || (named > length && end[-1 - (ptrdiff_t)length] == '.');
		*from = i + 1;
		if (is_whole && memcmp(end - length, name, length) == 0 && pair->value.presence == IPSECEVTX_SET)
			return &pair->value;
	}
	return NULL;
}

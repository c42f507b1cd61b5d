/* SPDX-License-Identifier: MIT */
#include "event_ids.h"

#include <stdio.h>
#include <string.h>

#include "words.h"

/* Parses an event id, which has 16 bits, or a range of them. */
static bool parse_range(struct piece text, struct ipsecevtx_range *range)
{
	const char *dash = memchr(text.text, '-', text.length);
	struct piece first = {text.text, dash ? (size_t)(dash - text.text) : text.length};
	uint64_t low;
	uint64_t high;
	if (!parse_number(piece_trim(first), false, 65535, &low))
		return false;
	high = low;
	if (dash) {
		struct piece last = {dash + 1, text.length - first.length - 1};
		if (!parse_number(piece_trim(last), false, 65535, &high))
			return false;
	}
	*range = (struct ipsecevtx_range){(uint32_t)low, (uint32_t)high};
	return low <= high;
}

/*
 * Says what may have been meant by "4655-4650", "4650..4655", "4650;4651", which are two numbers with something else
 * between them, or by an id that is nearly one, or hexadecimal.
 */
static void guess_event(struct piece text, char *meant, size_t size)
{
	size_t first = 0;
	size_t last = text.length;
	uint64_t low, high;
	if (parse_number(text, true, 65535, &low)) {
		snprintf(meant, size, "; did you mean %u?", (unsigned)low);
		return;
	}
	while (first < last && text.text[first] >= '0' && text.text[first] <= '9')
		first++;
	while (last > first && text.text[last - 1] >= '0' && text.text[last - 1] <= '9')
		last--;
	if (first < last && parse_number((struct piece){text.text, first}, false, 65535, &low) &&
		parse_number((struct piece){text.text + last, text.length - last}, false, 65535, &high)) {
		bool is_list = strspn(text.text + first, " ;/|+&") >= last - first;
		bool is_reversed = !is_list && low > high;
		snprintf(meant, size, "; did you mean %u%c%u?", (unsigned)(is_reversed ? high : low),
			is_list ? ',' : '-', (unsigned)(is_reversed ? low : high));
		return;
	}
	struct guess guess = {.typed = text};
	const struct ipsecevtx_event_info *info;
	char ids[32][8];
	guess_try(&guess, "any");
	for (size_t i = 0; i < sizeof ids / sizeof ids[0] && (info = ipsecevtx_event_info(i)) != NULL; i++) {
		snprintf(ids[i], sizeof ids[i], "%u", (unsigned)info->event_id % 1000000);
		guess_try(&guess, ids[i]);
	}
	guess_append(&guess, "", meant, size);
}

bool parse_event_ids(struct piece text, struct ipsecevtx_range *range, struct problem *problem)
{
	char meant[64] = "";
	if (parse_range(text, range))
		return true;
	guess_event(text, meant, sizeof meant);
	return problem_set(problem,
		"'%.*s' is not an event id; allowed: ids from 0 to 65535, ranges as 4650-4655, any%s", PIECE(text),
		meant);
}

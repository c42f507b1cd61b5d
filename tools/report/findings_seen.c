/* SPDX-License-Identifier: MIT */
#include "report/findings_seen.h"

#include <stdbool.h>
#include <string.h>

static bool is_near(uint64_t a, uint64_t b)
{
	return (a > b ? a - b : b - a) <= 2 * FINDINGS_CHUNK;
}

void seen_forget_far(struct seen_list *seen, uint64_t offset)
{
	size_t kept = 0;
	size_t used = 0;
	for (size_t i = 0; i < seen->count; i++) {
		struct seen event = seen->items[i];
		size_t length = (i + 1 < seen->count ? seen->items[i + 1].text : seen->texts.used) - event.text;
		if (!is_near(event.offset, offset))
			continue;
		memmove(seen->texts.data + used, seen->texts.data + event.text, length);
		event.text = used;
		used += length;
		seen->items[kept++] = event;
	}
	seen->count = kept;
	seen->texts.used = used;
}

void seen_forget(struct seen_list *seen)
{
	seen->count = seen->texts.used = 0;
	seen->chunk = 0;
}

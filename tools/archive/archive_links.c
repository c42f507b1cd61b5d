/* SPDX-License-Identifier: MIT */
#include "archive/archive_links.h"

#include <stdlib.h>
#include <string.h>

#include "common/fnv.h"

#define LINKS (ARCHIVE_LINK_NAMED | ARCHIVE_LINK_BARE)

/* Of the parts of a path but those that stand for nothing; never 0. is_folded: in small letters, whatever divides it.
 */
static uint64_t digest_of(const char *name, bool is_folded)
{
	uint64_t digest = FNV_BEGIN;
	const char *divisors = is_folded ? "/\\" : "/";
	while (*name) {
		size_t length = strcspn(name, divisors);
		bool is_nothing = length == 0 || (length == 1 && name[0] == '.');
		for (size_t i = 0; i < length && !is_nothing; i++) {
			bool is_large = is_folded && name[i] >= 'A' && name[i] <= 'Z';
			char letter = is_large ? (char)(name[i] | 0x20) : name[i];
			digest = fnv_hash(&letter, 1, digest);
		}
		if (!is_nothing)
			digest = fnv_hash("/", 1, digest);
		name += length + (name[length] != '\0');
	}
	return digest ? digest : 1;
}

static struct archive_link *find(struct archive_link *items, size_t room, uint64_t folded)
{
	size_t i = (size_t)(folded >> 20) & (room - 1);
	while (items[i].folded != 0 && items[i].folded != folded)
		i = (i + 1) & (room - 1);
	return &items[i];
}

static bool grow(struct archive_links *links)
{
	size_t room = links->room ? 2 * links->room : 64;
	struct archive_link *items = calloc(room, sizeof *items);
	if (!items)
		return false;
	for (size_t i = 0; i < links->room; i++) {
		if (links->items[i].folded != 0)
			*find(items, room, links->items[i].folded) = links->items[i];
	}
	free(links->items);
	links->items = items;
	links->room = room;
	return true;
}

/* NULL: nothing has that name. */
static struct archive_link *find_folded(const struct archive_links *links, const char *name)
{
	struct archive_link *link = links->count > 0 ? find(links->items, links->room, digest_of(name, true)) : NULL;
	return link && link->folded != 0 ? link : NULL;
}

uint64_t archive_links_digest(const char *name)
{
	return digest_of(name, false);
}

bool archive_links_read(struct archive_links *links, const char *name, bool is_packed)
{
	if (links->count >= links->room / 2 && !grow(links))
		return false;
	uint64_t folded = digest_of(name, true);
	struct archive_link *link = find(links->items, links->room, folded);
	links->count += link->folded == 0;
	link->folded = folded;
	link->whole = digest_of(name, false);
	link->flags = (link->flags & LINKS) | (is_packed ? ARCHIVE_LINK_PACKED : 0);
	return true;
}

unsigned archive_links_to(const struct archive_links *links, const char *name)
{
	const struct archive_link *link = find_folded(links, name);
	return link ? link->flags & LINKS : 0;
}

unsigned archive_links_replace(struct archive_links *links, const char *name)
{
	struct archive_link *link = find_folded(links, name);
	if (!link)
		return 0;
	link->flags |= ARCHIVE_LINK_REPLACED;
	return link->flags & LINKS;
}

struct archive_link *archive_links_find(const struct archive_links *links, const char *name)
{
	struct archive_link *link = find_folded(links, name);
	bool is_it = link && link->whole == digest_of(name, false) && !(link->flags & ARCHIVE_LINK_REPLACED);
	return is_it ? link : NULL;
}

void archive_links_free(struct archive_links *links)
{
	free(links->items);
	*links = (struct archive_links){0};
}

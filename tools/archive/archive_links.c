/* SPDX-License-Identifier: MIT */
#include "archive/archive_links.h"

#include <stdlib.h>
#include <string.h>

#include "common/fnv.h"

#define LINKS (ARCHIVE_LINK_NAMED | ARCHIVE_LINK_BARE | ARCHIVE_LINK_ITSELF)

/* The length of the path's next part that is not "." or empty, where *at then points; 0: there is none. */
static size_t next_part(const char **at)
{
	for (;;) {
		*at += strspn(*at, "/");
		size_t length = strcspn(*at, "/");
		if (length != 1 || (*at)[0] != '.')
			return length;
		*at += 1;
	}
}

/* Where the last part of a path begins; size where that part is "..", which a further ".." does not undo. */
static size_t last_part(const char *plain, size_t size)
{
	size_t begin = size;
	while (begin > 0 && plain[begin - 1] != '/')
		begin--;
	bool is_up = size - begin == 2 && memcmp(plain + begin, "..", 2) == 0;
	return is_up ? size : begin;
}

char *archive_links_plain(const char *name)
{
	char *plain = malloc(strlen(name) + 1);
	size_t size = 0, length;
	for (; plain && (length = next_part(&name)) > 0; name += length) {
		size_t before = last_part(plain, size);
		if (length == 2 && memcmp(name, "..", 2) == 0 && before < size) {
			size = before > 0 ? before - 1 : 0;
			continue;
		}
		if (size > 0)
			plain[size++] = '/';
		memcpy(plain + size, name, length);
		size += length;
	}
	if (plain)
		plain[size] = '\0';
	return plain;
}

/* A hash of the part, in small letters. */
static uint64_t hash_part(const char *part, size_t length)
{
	uint64_t digest = FNV_BEGIN;
	for (size_t i = 0; i < length; i++) {
		char letter = part[i] >= 'A' && part[i] <= 'Z' ? (char)(part[i] | 0x20) : part[i];
		digest = fnv_hash(&letter, 1, digest);
	}
	return digest;
}

/* The factor by which a part counts more for each part behind it; odd, so that no bits are lost. */
#define WEIGHT UINT64_C(0x9e3779b97f4a7c15)

enum part_kind {
	PART_NONE, /* it stands for nothing */
	PART_NAME,
	PART_UP, /* "..": it undoes the part before it */
};

/* Shortens the part by the blanks and dots at its end, as Windows does, and tells what it is. */
static enum part_kind kind_of_part(const char *part, size_t *length)
{
	bool is_up = *length == 2 && memcmp(part, "..", 2) == 0;
	while (*length > 0 && (part[*length - 1] == '.' || part[*length - 1] == ' '))
		--*length;
	return is_up ? PART_UP : *length > 0 ? PART_NAME : PART_NONE;
}

/*
 * A digest of the path's parts in small letters, whether / or \ separates them, without parts that change nothing, as
 * those undone by "..". Never 0.
 */
static uint64_t folded_digest(const char *name)
{
	uint64_t digest = 0, weight = 1;
	size_t end = strlen(name), left = 0;
	while (end > 0) {
		size_t begin = end;
		while (begin > 0 && name[begin - 1] != '/' && name[begin - 1] != '\\')
			begin--;
		size_t length = end - begin;
		enum part_kind kind = kind_of_part(name + begin, &length);
		if (kind == PART_UP) {
			left++;
		} else if (kind == PART_NAME && left > 0) {
			left--;
		} else if (kind == PART_NAME) {
			digest += weight * hash_part(name + begin, length);
			weight *= WEIGHT;
		}
		end = begin > 0 ? begin - 1 : 0;
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

/* The entry of that name, folded; NULL where there is none. */
static struct archive_link *find_folded(const struct archive_links *links, const char *name)
{
	struct archive_link *link = links->count > 0 ? find(links->items, links->room, folded_digest(name)) : NULL;
	return link && link->folded != 0 ? link : NULL;
}

/* The entry of that name, which is added where it is new; NULL when there is no memory. */
static struct archive_link *put(struct archive_links *links, const char *name)
{
	char *plain = archive_links_plain(name);
	if (!plain || (links->count >= links->room / 2 && !grow(links))) {
		free(plain);
		return NULL;
	}
	uint64_t folded = folded_digest(name);
	struct archive_link *link = find(links->items, links->room, folded);
	links->count += link->folded == 0;
	link->folded = folded;
	free(link->name);
	link->name = plain;
	return link;
}

bool archive_links_read(struct archive_links *links, const char *name, bool is_packed)
{
	struct archive_link *link = put(links, name);
	if (link)
		link->flags = (link->flags & LINKS) | (is_packed ? ARCHIVE_LINK_PACKED : 0);
	return link;
}

bool archive_links_note(struct archive_links *links, const char *name)
{
	struct archive_link *link = put(links, name);
	if (link)
		link->flags |= ARCHIVE_LINK_ITSELF | ARCHIVE_LINK_REPLACED;
	links->has_links = true;
	return link;
}

bool archive_links_pass(struct archive_links *links, const char *name)
{
	struct archive_link *link = put(links, name);
	if (link)
		link->flags |= ARCHIVE_LINK_ARCHIVE | ARCHIVE_LINK_REPLACED;
	return link;
}

bool archive_links_is_archive(const struct archive_links *links, const char *name)
{
	const struct archive_link *link = find_folded(links, name);
	return link && (link->flags & ARCHIVE_LINK_ARCHIVE);
}

unsigned archive_links_to(const struct archive_links *links, const char *name)
{
	const struct archive_link *link = find_folded(links, name);
	return link ? link->flags & LINKS : 0;
}

/*
 * Whether a link stands in the path before its last part. digests has room for one digest for each part, and one more.
 */
static bool has_link_before(const struct archive_links *links, const char *name, uint64_t *digests)
{
	size_t count = 0, begin = 0, size;
	bool is_led = false;
	digests[0] = 0;
	while (name[begin + (size = strcspn(name + begin, "/\\"))] != '\0' && !is_led) {
		size_t length = size;
		enum part_kind kind = kind_of_part(name + begin, &length);
		if (kind == PART_UP) {
			count -= count > 0;
		} else if (kind == PART_NAME) {
			digests[count + 1] = WEIGHT * digests[count] + hash_part(name + begin, length);
			count++;
		}
		uint64_t digest = digests[count] ? digests[count] : 1;
		const struct archive_link *link = find(links->items, links->room, digest);
		is_led = name[begin + size] == '/' && link->folded != 0 && (link->flags & ARCHIVE_LINK_ITSELF);
		begin += size + 1;
	}
	return is_led;
}

bool archive_links_lead_to(const struct archive_links *links, const char *name)
{
	if (!links->has_links)
		return false;
	uint64_t *digests = malloc((strlen(name) / 2 + 2) * sizeof *digests);
	bool is_led = !digests || has_link_before(links, name, digests);
	free(digests);
	return is_led;
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
	if (!link || link->flags & ARCHIVE_LINK_REPLACED || archive_links_lead_to(links, name))
		return NULL;
	char *plain = archive_links_plain(name);
	bool is_it = plain && strcmp(link->name, plain) == 0;
	free(plain);
	return is_it ? link : NULL;
}

void archive_links_free(struct archive_links *links)
{
	for (size_t i = 0; i < links->room; i++)
		free(links->items[i].name);
	free(links->items);
	*links = (struct archive_links){0};
}

/* SPDX-License-Identifier: MIT */
#include "archive/archive_names.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/fnv.h"
#include "ipsecevtx.h"

/* After so many numbers were tried for a name, the next one is taken behind the highest that any name was given. */
#define NUMBERS_TRIED 16u

static bool ends_with(const char *name, const char *const *endings, size_t count)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(endings[i]);
		if (length >= size && strcasecmp(name + length - size, endings[i]) == 0)
			return true;
	}
	return false;
}

bool archive_name_is_too_long(const char *name)
{
	enum { PARTS_MOST = 256 };
	unsigned parts = 1;
	for (size_t i = 0; name[i]; i++) {
		parts += name[i] == '/';
		if (i >= ARCHIVE_NAME_LONGEST || parts > PARTS_MOST)
			return true;
	}
	return false;
}

/* Whether a log of that name is compressed otherwise than the library inflates. */
static bool is_compressed_log(const char *name)
{
	static const char *const endings[] = {".evtx.xz", ".evtx.zst", ".evtx.bz2"};
	return ends_with(name, endings, sizeof endings / sizeof endings[0]);
}

bool archive_name_is_log(const char *name)
{
	static const char *const endings[] = {".evtx", ".evtx.gz"};
	return ends_with(name, endings, sizeof endings / sizeof endings[0]) || is_compressed_log(name) ||
	       archive_name_layers(name) > 1;
}

/*
 * The name as it is seen: in small letters, without blanks and invisible characters, and without what Windows drops at
 * its end: dots, and the "::$DATA" that stands for the file's own bytes ([MS-FSCC] 2.1.5). The caller frees it.
 */
static char *seen_name(const char *name)
{
	size_t size = ipsecevtx_seen_text(name, strlen(name), NULL, 0) + 1;
	char *seen = malloc(size);
	if (!seen)
		return NULL;
	size_t length = ipsecevtx_seen_text(name, strlen(name), seen, size);
	static const char stream[] = "::$data";
	const size_t stream_length = sizeof stream - 1;
	if (length >= stream_length && memcmp(seen + length - stream_length, stream, stream_length) == 0)
		length -= stream_length;
	while (length > 0 && seen[length - 1] == '.')
		length--;
	seen[length] = '\0';
	return seen;
}

/* The last part of a path as it is seen. Only that has an ending, and paths in archives may be long and many. */
static char *seen_end(const char *name)
{
	const char *part = name;
	for (; *name; name++) {
		if (*name == '/' || *name == '\\')
			part = name + 1;
	}
	return seen_name(part);
}

/* The letters "evtx", in any script, take at most so many bytes at the end of a name. */
#define ENDING_SIZE 16u

/*
 * Whether the ending has letters of other scripts, which can look like those of ".evtx", as a Cyrillic e does; the dot,
 * too, can be another sign.
 */
static bool has_foreign_ending(const char *name)
{
	size_t length = strlen(name);
	const char *dot = strrchr(name, '.');
	const char *last = name + (length > ENDING_SIZE ? length - ENDING_SIZE : 0);
	const char *from = dot && dot > last ? dot : last;
	if (dot && dot < last)
		from = dot;
	for (; *from; from++) {
		if ((unsigned char)*from > 0x7f)
			return true;
	}
	return false;
}

/*
 * Whether the name has marks that change the direction in which it is read: U+061C, U+200E, U+200F, U+202A to U+202E,
 * U+2066 to U+2069.
 */
static bool is_turned(const char *name)
{
	const unsigned char *at = (const unsigned char *)name;
	for (; *at; at++) {
		if (at[0] == 0xd8 && at[1] == 0x9c)
			return true;
		if (at[0] != 0xe2 || (at[1] != 0x80 && at[1] != 0x81) || at[2] == 0)
			continue;
		unsigned code = at[1] == 0x80 ? at[2] - 0x80u : at[2] - 0x40u;
		if (code == 0x0e || code == 0x0f || (code >= 0x2a && code <= 0x2e) || (code >= 0x66 && code <= 0x69))
			return true;
	}
	return false;
}

/*
 * Whether the name ends with ".evt", to which ".evtx" is cut where endings have three letters. Older logs, which have
 * that ending, are none to this program.
 */
static bool has_short_ending(const char *seen)
{
	static const char *const endings[] = {".evt"};
	return ends_with(seen, endings, 1);
}

/*
 * Whether the name is a log's with an ending of compressed or encrypted data that have no magic number: only the name
 * tells.
 */
static bool is_packed_log(const char *seen)
{
	static const char *const endings[] = {".evtx.br", ".evtx.enc", ".evtx.aes"};
	return ends_with(seen, endings, sizeof endings / sizeof endings[0]);
}

/* Whether the last part of a name has the ending of an archive inside it, as "a.zip.bak" or "a.tar.gz.1". */
static bool has_ending_within(const char *name)
{
	static const char *const endings[] = {".zip", ".7z", ".tar", ".tgz", ".txz", ".tzst", ".tbz"};
	char *seen = seen_end(name);
	bool is_within = false;
	for (size_t i = 0; seen && i < sizeof endings / sizeof endings[0]; i++) {
		const char *found = seen;
		while (!is_within && (found = strstr(found, endings[i]))) {
			found += strlen(endings[i]);
			is_within = !isalnum((unsigned char)*found);
		}
	}
	free(seen);
	return is_within;
}

enum archive_likeness archive_name_likeness(const char *name)
{
	char *seen = seen_name(name);
	/* Without memory the file's first bytes have to tell. */
	bool is_like = !seen || strstr(seen, "evtx") || has_short_ending(seen) || has_foreign_ending(name) ||
		       is_turned(name) || has_ending_within(name);
	enum archive_likeness likeness = is_like ? ARCHIVE_LIKE_LOG : ARCHIVE_UNLIKE;
	if (seen && (archive_name_is_log(seen) || is_packed_log(seen)))
		likeness = ARCHIVE_SEEN_AS_LOG;
	free(seen);
	return likeness;
}

/* Whether the name has one of the endings, as it is or as it is seen. */
static bool is_seen_with(const char *name, const char *const *endings, size_t count)
{
	if (ends_with(name, endings, count))
		return true;
	char *seen = seen_end(name);
	bool is_with = seen && ends_with(seen, endings, count);
	free(seen);
	return is_with;
}

bool archive_name_is_bare_log(const char *name)
{
	static const char *const endings[] = {".evtx"};
	return is_seen_with(name, endings, 1);
}

static const char *const packers[] = {
	".gz", ".gzip", ".xz", ".zst", ".zstd", ".bz2", ".bzip2", ".bz", ".taz", ".tbz", ".tz2"};

unsigned archive_name_layers(const char *name)
{
	unsigned layers = 0;
	char *seen = seen_end(name);
	while (seen && ends_with(seen, packers, sizeof packers / sizeof packers[0])) {
		*strrchr(seen, '.') = '\0';
		layers++;
	}
	bool is_log = seen && archive_name_is_bare_log(seen);
	free(seen);
	return is_log ? layers : 0;
}

bool archive_name_has_layers(const char *name)
{
	return archive_name_layers(name) > 0;
}

bool archive_name_is_compressed(const char *name)
{
	return is_seen_with(name, packers, sizeof packers / sizeof packers[0]);
}

bool archive_name_is_archive(const char *name)
{
	static const char *const endings[] = {
		".zip", ".7z", ".tar", ".tar.gz", ".tar.xz", ".tar.zst", ".tar.bz2", ".tgz", ".txz", ".tzst", ".tbz2"};
	return is_seen_with(name, endings, sizeof endings / sizeof endings[0]);
}

bool archive_name_is_container(const char *name)
{
	static const char *const endings[] = {".iso", ".img", ".vhd", ".vhdx", ".wim", ".rar", ".cab", ".jar", ".ova"};
	return archive_name_is_archive(name) || is_seen_with(name, endings, sizeof endings / sizeof endings[0]);
}

/*
 * Whether a text can be read as that ending: a letter of another script, as a Cyrillic er, can stand for any of its
 * letters, but not for all.
 */
static bool is_seen_as(const char *name, const char *ending)
{
	bool has_own = false;
	for (; *ending; ending++) {
		if (!((unsigned char)*name & 0x80)) {
			if ((*name | 0x20) != *ending)
				return false;
			has_own = true;
			name++;
			continue;
		}
		for (name++; ((unsigned char)*name & 0xc0) == 0x80;)
			name++;
	}
	return has_own && *name == '\0';
}

bool archive_name_is_zip(const char *name)
{
	char *seen = seen_end(name);
	const char *dot = strrchr(seen ? seen : name, '.');
	bool is_zip = dot && is_seen_as(dot + 1, "zip");
	free(seen);
	return is_zip;
}

/* A digest, which is never 0. Who makes two names of one digest only gets a number behind one of them. */
static uint64_t digest_of(const char *name)
{
	uint64_t digest = fnv_hash(name, strlen(name), FNV_BEGIN);
	return digest ? digest : 1;
}

static uint64_t *find(uint64_t *digests, size_t room, uint64_t digest)
{
	size_t i = (size_t)(digest >> 20) & (room - 1);
	while (digests[i] != 0 && digests[i] != digest)
		i = (i + 1) & (room - 1);
	return &digests[i];
}

static bool grow(struct archive_names *names)
{
	size_t room = names->room ? 2 * names->room : 64;
	uint64_t *digests = calloc(room, sizeof *digests);
	if (!digests)
		return false;
	for (size_t i = 0; i < names->room; i++) {
		if (names->digests[i] != 0)
			*find(digests, room, names->digests[i]) = names->digests[i];
	}
	free(names->digests);
	names->digests = digests;
	names->room = room;
	return true;
}

char *archive_names_give(struct archive_names *names, const char *name)
{
	size_t size = strlen(name) + 24;
	char *given = malloc(size);
	if (!given || (names->count >= names->room / 2 && !grow(names))) {
		free(given);
		return NULL;
	}
	snprintf(given, size, "%s", name);
	size_t number = 1;
	uint64_t *place;
	while (*(place = find(names->digests, names->room, digest_of(given))) != 0) {
		/* An archive can hold a million members of one name, so that not all numbers can be tried. */
		number = number == NUMBERS_TRIED && names->last > number ? names->last + 1 : number + 1;
		snprintf(given, size, "%s#%zu", name, number);
	}
	names->last = number > names->last ? number : names->last;
	*place = digest_of(given);
	names->count++;
	return given;
}

void archive_names_free(struct archive_names *names)
{
	free(names->digests);
	*names = (struct archive_names){0};
}

static bool ends_as(const char *name, size_t length, const char *ending)
{
	size_t size = strlen(ending);
	return length >= size && memcmp(name + length - size, ending, size) == 0;
}

size_t archive_name_end(const char *name, size_t length)
{
	for (;;) {
		if (ends_as(name, length, "/"))
			length -= 1;
		else if (ends_as(name, length, "/."))
			length -= 2;
		else if (ends_as(name, length, "/.."))
			length -= 3;
		else
			return length;
	}
}

char *archive_name_without_slash(const char *name)
{
	size_t length = archive_name_end(name, strlen(name));
	char *bare = malloc(length + 1);
	if (bare) {
		memcpy(bare, name, length);
		bare[length] = '\0';
	}
	return bare;
}

char *archive_name_of_link(const char *name, const char *target, bool is_symbolic)
{
	const char *slash = is_symbolic && target[0] != '/' ? strrchr(name, '/') : NULL;
	size_t before = slash ? (size_t)(slash - name) + 1 : 0;
	char *path = malloc(before + strlen(target) + 1);
	if (path) {
		memcpy(path, name, before);
		memcpy(path + before, target, strlen(target) + 1);
	}
	return path;
}

/* SPDX-License-Identifier: MIT */
/*
 * What the links in an archive stand for. A link with the name of a log is no loss where its target was read as a log;
 * where the target was not read, or was replaced by a later member, archive_member.c tells of the link. This table
 * keeps, for each name under which a log was read, whether an unpacked file of this name would hold that log: the last
 * member of a name counts.
 */
#ifndef ARCHIVE_LINKS_H
#define ARCHIVE_LINKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum archive_link_flags {
	ARCHIVE_LINK_PACKED = 1,   /* the member is compressed data, and the log was read out of them */
	ARCHIVE_LINK_REPLACED = 2, /* a member of this name came later that was not read as a log */
	ARCHIVE_LINK_NAMED = 4,    /* a link with the name of a log stands for it */
	ARCHIVE_LINK_BARE = 8,     /* such a link has the name of a log that is not compressed */
	ARCHIVE_LINK_ARCHIVE = 32, /* the member is an archive, passed over because its name does not promise one */
	/* the name is that of a link; some programs write what comes later under its name to the link's target */
	ARCHIVE_LINK_ITSELF = 16,
};

/*
 * Found by a digest of the folded name: small letters, / and \ alike, no blanks or dots at the end of a part, because
 * the least particular system takes names that differ in these for one. Two names of one digest count as one that was
 * replaced.
 */
struct archive_link {
	uint64_t folded; /* 0: free */
	char *name;      /* as archive_links_plain() writes it; compared, because digests can be made to collide */
	unsigned flags;
};

/* A hash table with open addressing. All zero: none. */
struct archive_links {
	struct archive_link *items;
	size_t count, room;
	bool has_links; /* at least one item is a link */
};

/*
 * A copy of the name without the parts that change nothing, as "." or "dir/..". The caller frees it; NULL without
 * memory.
 */
char *archive_links_plain(const char *name);
/*
 * Notes that a log was read or reported under that name; is_packed: out of compressed data. False when there is no
 * memory.
 */
bool archive_links_read(struct archive_links *links, const char *name, bool is_packed);
/*
 * Notes that a member of that name came which was not read as a log. Returns the flags that tell of links to this name;
 * 0: there are none.
 */
unsigned archive_links_replace(struct archive_links *links, const char *name);
/* Notes that a member of that name is a link. False when there is no memory. */
bool archive_links_note(struct archive_links *links, const char *name);
/* Notes that an archive of that name was passed over. False when there is no memory. */
bool archive_links_pass(struct archive_links *links, const char *name);
bool archive_links_is_archive(const struct archive_links *links, const char *name);
/*
 * The log that was read under exactly that name, and was not replaced; NULL where there is none, or where a link stands
 * in the path.
 */
struct archive_link *archive_links_find(const struct archive_links *links, const char *name);
/* The flags that tell of links with or to this name: ARCHIVE_LINK_NAMED, ARCHIVE_LINK_BARE, ARCHIVE_LINK_ITSELF. */
unsigned archive_links_to(const struct archive_links *links, const char *name);
/*
 * Whether a part of the path before the last one is a link: programs may then write the member elsewhere. True also
 * without memory.
 */
bool archive_links_lead_to(const struct archive_links *links, const char *name);
void archive_links_free(struct archive_links *links);

#endif

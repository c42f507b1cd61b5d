/* SPDX-License-Identifier: MIT */
/*
 * What links in an archive stand for: of each name under which a log was read, whether that is what an unpacked file
 * of this name holds. The last member of a name counts then.
 */
#ifndef ARCHIVE_LINKS_H
#define ARCHIVE_LINKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum archive_link_flags {
	ARCHIVE_LINK_PACKED = 1,   /* the log was read out of what is compressed */
	ARCHIVE_LINK_REPLACED = 2, /* a member of this name came later that was not read as a log */
	ARCHIVE_LINK_NAMED = 4,    /* a link with the name of a log stands for it */
	ARCHIVE_LINK_BARE = 8,     /* of one that is not compressed */
	ARCHIVE_LINK_ARCHIVE = 32, /* an archive, which was passed over as its name says nothing of that */
	ARCHIVE_LINK_ITSELF = 16,  /* it is a link, through which some programs write what comes under its name */
};

/* Found by a digest of the name as the least particular system takes it: two of one digest are told as one replaced. */
struct archive_link {
	uint64_t folded; /* 0: free */
	char *name;      /* as archive_links_plain() has it: nobody can make two of one */
	unsigned flags;
};

/* A hash table with open addressing. All zero: none. */
struct archive_links {
	struct archive_link *items;
	size_t count, room;
	bool has_links; /* any of them is one */
};

/* A name without what stands for nothing in it, as a part that ".." leaves again. Allocated. */
char *archive_links_plain(const char *name);
/* A log was read, or told of, under that name. False when there is no memory. */
bool archive_links_read(struct archive_links *links, const char *name, bool is_packed);
/* A member of that name is none of them, whatever was. The flags of links that stand for it; 0: none do. */
unsigned archive_links_replace(struct archive_links *links, const char *name);
/* A link has that name. False when there is no memory. */
bool archive_links_note(struct archive_links *links, const char *name);
/* An archive of that name is passed over. False when there is no memory. */
bool archive_links_pass(struct archive_links *links, const char *name);
bool archive_links_is_archive(const struct archive_links *links, const char *name);
/* What was read under that name, and nothing else; NULL: nothing was, or it lies behind a link. */
struct archive_link *archive_links_find(const struct archive_links *links, const char *name);
/* The flags of links that stand for what has that name. */
unsigned archive_links_to(const struct archive_links *links, const char *name);
/* Whether what has that name lies in what a link stands for. */
bool archive_links_lead_to(const struct archive_links *links, const char *name);
void archive_links_free(struct archive_links *links);

#endif

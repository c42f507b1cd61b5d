/* SPDX-License-Identifier: MIT */
/*
 * What the name of a file, or of a member of an archive, says: a log, an archive, or something else. As an attacker
 * chooses names of members, most functions judge the name also as a person sees it: without characters that nobody
 * sees, without blanks, in small letters (ipsecevtx_seen_text()).
 */
#ifndef ARCHIVE_NAMES_H
#define ARCHIVE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest path that systems take (PATH_MAX of Linux). */
#define ARCHIVE_NAME_LONGEST 4096u
/*
 * Whether a name is longer than that, or has more than 256 parts: to work on each part of such a name would take long.
 */
bool archive_name_is_too_long(const char *name);
/*
 * Whether a name ends with .evtx, .evtx.gz, .evtx.xz, .evtx.zst or .evtx.bz2, or with .evtx and several endings of
 * compressed data; capital letters are taken as small ones.
 */
bool archive_name_is_log(const char *name);
/* How much a name is like that of a log to a person who reads it. */
enum archive_likeness {
	ARCHIVE_UNLIKE,
	/* as "Security.evtx.bak" and "logs.zip.bak", or with letters that may be read so: the first bytes tell */
	ARCHIVE_LIKE_LOG,
	/* a person sees the name of a log: characters that nobody sees, or dots, stand behind or in its ending */
	ARCHIVE_SEEN_AS_LOG,
};
enum archive_likeness archive_name_likeness(const char *name);
/* Whether a name ends with .evtx, or is seen to: nothing says that the log is compressed. */
bool archive_name_is_bare_log(const char *name);
/*
 * How many endings of compressed data stand behind ".evtx": so often the file is to be unpacked; 0 where the name is
 * none of these.
 */
unsigned archive_name_layers(const char *name);
bool archive_name_has_layers(const char *name);
/*
 * Whether a name ends, or is seen to end, with .gz, .gzip, .xz, .zst, .zstd, .bz2, .bzip2 or a rarer ending of
 * compressed data. Whatever is compressed, its first bytes tell.
 */
bool archive_name_is_compressed(const char *name);
/*
 * Whether a name ends, or is seen to end, with .zip, .7z or .tar, or with .tar.gz, .tar.xz, .tar.zst, .tar.bz2, .tgz,
 * .txz, .tzst or .tbz2.
 */
bool archive_name_is_archive(const char *name);
/*
 * The same, or an ending of other files that hold files, as images of discs: .iso, .img, .vhd, .vhdx, .wim, .rar, .cab,
 * .jar, .ova.
 */
bool archive_name_is_container(const char *name);
/*
 * Whether a name ends with .zip, or with something that people read so: zip programs find an archive by its end, so it
 * may begin as anything.
 */
bool archive_name_is_zip(const char *name);

/*
 * The length of a name without what programs leave out at its end: the slash that libarchive adds to the name of a
 * directory, and the parts "." and "..".
 */
size_t archive_name_end(const char *name, size_t length);
/* A copy of the name up to there. To be freed; NULL when there is no memory. */
char *archive_name_without_slash(const char *name);
/*
 * The path that the link of that name stands for: a symbolic link's target begins at the link's own directory. To be
 * freed; NULL when there is no memory.
 */
char *archive_name_of_link(const char *name, const char *target, bool is_symbolic);

/* The names that were given to logs, of which only digests are kept. All zero: none. */
struct archive_names {
	uint64_t *digests; /* a hash table with open addressing; 0: free */
	size_t count, room;
	size_t last; /* the highest number that was put behind a name */
};

/*
 * The name or, where it was given before, the name with "#2", "#3" and so on behind it. To be freed; NULL when there is
 * no memory.
 */
char *archive_names_give(struct archive_names *names, const char *name);
void archive_names_free(struct archive_names *names);

#endif

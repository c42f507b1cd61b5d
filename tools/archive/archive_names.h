/* SPDX-License-Identifier: MIT */
/* What the name of a file or of a member of an archive says: a log, an archive, or something else. */
#ifndef ARCHIVE_NAMES_H
#define ARCHIVE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As systems have it (PATH_MAX of Linux). */
#define ARCHIVE_NAME_LONGEST 4096u
/* Or of more parts than anybody has; what goes through each of these takes long. */
bool archive_name_is_too_long(const char *name);
/* Endings, whatever their case: .evtx, and .evtx.gz, .evtx.xz, .evtx.zst and .evtx.bz2, or several of these. */
bool archive_name_is_log(const char *name);
/* What a name says to a person. */
enum archive_likeness {
	ARCHIVE_UNLIKE,
	ARCHIVE_LIKE_LOG,    /* as "Security.evtx.bak" and "logs.zip.bak", or can be read there: its bytes tell */
	ARCHIVE_SEEN_AS_LOG, /* as one that ends so: what nobody sees, or dots, are behind or in between */
};
enum archive_likeness archive_name_likeness(const char *name);
/* The first of them, or what is seen as that: nothing says that it is compressed. */
bool archive_name_is_bare_log(const char *name);
/* How many endings of what is compressed stand behind such a name: so often it is to be unpacked; 0: not that name. */
unsigned archive_name_layers(const char *name);
bool archive_name_has_layers(const char *name);
/* The last three of them: a log that is compressed otherwise than the library inflates. */
bool archive_name_is_compressed_log(const char *name);
/* This and the next as they are, or as they are seen: .gz, .gzip, .xz, .zst, .zstd, .bz2, .bzip2 and rarer ones:
 * whatever is in it, the first bytes of that tell. */
bool archive_name_is_compressed(const char *name);
/* .zip, .7z, .tar, and .tar with .gz, .xz, .zst or .bz2, as .tgz, .txz, .tzst and .tbz2 too. */
bool archive_name_is_archive(const char *name);
/* Or what holds files otherwise, as images of discs: .iso, .img, .vhd, .vhdx, .wim, .rar, .cab, .jar, .ova. */
bool archive_name_is_container(const char *name);
/* .zip, or what people read as that: such an archive is known by its end, and may begin as anything. */
bool archive_name_is_zip(const char *name);

/*
 * Where a name ends that has a slash behind it, which libarchive adds to that of a directory, or parts that stand for
 * nothing, as "." and "..", which programs leave out where what is called so has bytes.
 */
size_t archive_name_end(const char *name, size_t length);
/* So far. Allocated, as the next. */
char *archive_name_without_slash(const char *name);
/* What the link of that name stands for. A symbolic one begins at its own directory. */
char *archive_name_of_link(const char *name, const char *target, bool is_symbolic);

/* Names that were given, of which only digests are kept. All zero: none. */
struct archive_names {
	uint64_t *digests; /* a hash table with open addressing; 0: free */
	size_t count, room;
	size_t last; /* the highest number behind one */
};

/*
 * The name, or where it was given before, with "#2", "#3" and so on behind it. Allocated; NULL when there is no memory.
 */
char *archive_names_give(struct archive_names *names, const char *name);
void archive_names_free(struct archive_names *names);

#endif

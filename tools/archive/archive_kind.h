/* SPDX-License-Identifier: MIT */
/* Which archives and compressed files there are, by their first bytes. */
#ifndef ARCHIVE_KIND_H
#define ARCHIVE_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum archive_kind {
	ARCHIVE_KIND_NONE = 0, /* also a log in gzip, which the library inflates */
	ARCHIVE_KIND_ZIP,
	ARCHIVE_KIND_7Z,
	ARCHIVE_KIND_TAR,
	ARCHIVE_KIND_TAR_GZIP,
	ARCHIVE_KIND_GZIP, /* what holds another archive, is compressed once more, or cannot be told soon */
	ARCHIVE_KIND_XZ,   /* this and the next two: a tar archive or a single log */
	ARCHIVE_KIND_ZSTD,
	ARCHIVE_KIND_BZIP2,
	ARCHIVE_KIND_TWO, /* a tar archive, and something else that is packed */
};

/* As many of an input's first bytes tell: up to behind the magic of a log's first chunk. */
#define ARCHIVE_LOOK 4104u
/* Fewer of them tell nothing: so many has the magic of a log. */
#define ARCHIVE_NEEDED 8u

/* Whether a chunk stands where a log has its first one. */
bool archive_kind_has_chunk(const void *start, size_t size);

/* The same, or these are the first bytes of a log, or of a chunk of one. */
bool archive_kind_is_log(const void *start, size_t size);

/* That, or of a log in gzip, which is inflated for that. */
bool archive_kind_is_log_or_gzip(const void *start, size_t size);

/* Whether these are the first bytes of a gzip file, which is no log by the chunk in it. */
bool archive_kind_is_gzip(const void *start, size_t size);

/*
 * How often these first bytes are to be unpacked until what is there is called a log, by the name that a gzip file
 * keeps of what was compressed; 0: by none.
 */
unsigned archive_kind_layers(const void *start, size_t size);

/* How many of these first bytes zstd passes over, before those of what it compressed. */
size_t archive_kind_passed_over(const void *start, size_t size);

/* Whether these are the first bytes of what is packed so that nothing here unpacks it. */
bool archive_kind_is_unknown(const void *start, size_t size);

/* Or of what may hold one: an archive, or what is compressed. */
bool archive_kind_may_hold_log(const void *start, size_t size);

/* As archive_kind_of(), without inflating anything: gzip data hold an archive unless they are said to be a log. */
bool archive_kind_may_be(const void *start, size_t size, bool is_log_if_gzip);

enum archive_kind archive_kind_of(const void *start, size_t size);

/* "zip archive" */
const char *archive_kind_name(enum archive_kind kind);

#endif

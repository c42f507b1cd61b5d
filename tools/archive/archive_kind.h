/* SPDX-License-Identifier: MIT */
/*
 * Tells by the first bytes of an input or of a member what it is: a log, an archive, compressed data, or something that
 * this program does not unpack. Called before an input is read, and for each member of an archive that may be or hold a
 * log.
 */
#ifndef ARCHIVE_KIND_H
#define ARCHIVE_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum archive_kind {
	ARCHIVE_KIND_NONE = 0, /* none of those below; also a log in gzip, which the library inflates itself */
	ARCHIVE_KIND_ZIP,
	ARCHIVE_KIND_7Z,
	ARCHIVE_KIND_TAR,
	ARCHIVE_KIND_TAR_GZIP,
	/* gzip data that hold another archive or compressed data, or of which the first bytes do not tell */
	ARCHIVE_KIND_GZIP,
	/* what it and the next two hold, a tar archive or a single file, is seen when it is unpacked */
	ARCHIVE_KIND_XZ,
	ARCHIVE_KIND_ZSTD,
	ARCHIVE_KIND_BZIP2,
	ARCHIVE_KIND_TWO, /* the first bytes are those of a tar archive and of another format as well; not unpacked */
};

/* How many of an input's first bytes are looked at: up to the end of the magic of a log's first chunk, at 4096. */
#define ARCHIVE_LOOK 4104u
/* Fewer bytes than the magic of a log has tell nothing. */
#define ARCHIVE_NEEDED 8u

/* Whether the magic of a chunk stands where a log has its first chunk. */
bool archive_kind_has_chunk(const void *start, size_t size);

/*
 * Whether these are the first bytes of a log, of a chunk of a log, or of a log whose header is lost before its first
 * chunk.
 */
bool archive_kind_is_log(const void *start, size_t size);

/* The same, also for a log in gzip: its first bytes are inflated to see that. */
bool archive_kind_is_log_or_gzip(const void *start, size_t size);

/* Whether these are the first bytes of a gzip file, and no chunk of a log stands behind them. */
bool archive_kind_is_gzip(const void *start, size_t size);

/*
 * Of a gzip file that keeps the name of what was compressed (RFC 1952, 2.3.1): how often it is to be unpacked until
 * that name promises a log; 0 where it promises none. A name that reaches beyond these bytes counts as that of a log.
 */
unsigned archive_kind_layers(const void *start, size_t size);

/*
 * How many bytes of skippable frames (RFC 8878, 3.1.2) stand before the first zstd frame; 0 where no frame follows
 * them.
 */
size_t archive_kind_passed_over(const void *start, size_t size);

/*
 * Whether these are the first bytes of a format that packs, encrypts or signs files and that this program does not
 * unpack.
 */
bool archive_kind_is_unknown(const void *start, size_t size);

/* Whether these are the first bytes of a log, or of an archive or compressed data, which may hold a log. */
bool archive_kind_may_hold_log(const void *start, size_t size);

/*
 * Whether these are the first bytes of an archive or of compressed data. Nothing is inflated: gzip data count, unless
 * is_log_if_gzip says that a log is in them.
 */
bool archive_kind_may_be(const void *start, size_t size, bool is_log_if_gzip);

enum archive_kind archive_kind_of(const void *start, size_t size);

/* "zip archive" */
const char *archive_kind_name(enum archive_kind kind);

#endif

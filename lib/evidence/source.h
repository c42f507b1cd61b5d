/* SPDX-License-Identifier: MIT */
/*
 * The bytes of an input: a path, a descriptor, memory or a caller's stream, plain or gzip, which is inflated on the
 * way. The feed and the carver read all evidence through a source; no other file of the library reads files.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "evidence/memory.h"

struct source;

/*
 * Each makes *source and returns 0, or returns -1 with *error filled. A stream is closed even then; a descriptor is
 * never closed here. Memory has to stay valid until source_close().
 */
int source_open_path(struct source **source, const char *path, const struct ipsecevtx_allocator *allocator,
	struct ipsecevtx_error *error);
int source_open_fd(
	struct source **source, int fd, const struct ipsecevtx_allocator *allocator, struct ipsecevtx_error *error);
int source_open_memory(struct source **source, const void *data, size_t size,
	const struct ipsecevtx_allocator *allocator, struct ipsecevtx_error *error);
int source_open_stream(struct source **source, const struct ipsecevtx_stream *stream,
	const struct ipsecevtx_allocator *allocator, struct ipsecevtx_error *error);

/*
 * Reads size bytes. Fewer come only at the end of the input, or where it cannot be read any further: source_error()
 * says which. After an interrupted or short read it goes on.
 */
size_t source_read(struct source *source, void *buffer, size_t size);

/*
 * The size of an input of which each place can be read: a regular file or memory, not compressed. 0 for any other. A
 * file may grow afterwards.
 */
uint64_t source_size(const struct source *source);

/*
 * Reads the bytes from offset on of an input that has a size; fewer than size at its end, and where they cannot be
 * read. May be called on any thread; source_read() goes on where it stood.
 */
size_t source_read_at(const struct source *source, uint64_t offset, void *buffer, size_t size);

/*
 * Lets source_read() go on at offset, for an input that has a size. offset may lie behind that size, since a file can
 * have grown. Where the place cannot be reached, nothing more is read, and source_error() says why.
 */
void source_seek(struct source *source, uint64_t offset);

/*
 * Lets a caller's stream be read again: function gets the stream's user and returns whether the stream is at its
 * beginning.
 */
void source_set_rewind(struct source *source, bool (*function)(void *user));

/*
 * Whether source_rewind() can be called: for a regular file, memory, and a stream with source_set_rewind(), gzip or
 * not.
 */
bool source_can_rewind(const struct source *source);
/* Lets source_read() begin again. */
void source_rewind(struct source *source);

/* What ended the input early; code IPSECEVTX_OK at its true end. Its offset counts bytes that source_read() gave. */
const struct ipsecevtx_error *source_error(const struct source *source);

/* Whether bytes stand behind the last gzip member that are no gzip data, and not only zeros, at most 64 MiB of them. */
bool source_has_trailing_bytes(const struct source *source);

void source_close(struct source *source);

#endif

/* SPDX-License-Identifier: MIT */
/* Bytes in: a path, a descriptor, memory or a caller's stream, plain or gzip. The only file that does I/O. */
#ifndef SOURCE_H
#define SOURCE_H

#include "evidence/memory.h"

struct source;

/* Each makes *source, or returns -1 with *error filled. On failure a stream is closed all the same. */
int source_open_path(struct source **source, const char *path, const struct ipsecevtx_allocator *allocator,
	struct ipsecevtx_error *error);
int source_open_fd(
	struct source **source, int fd, const struct ipsecevtx_allocator *allocator, struct ipsecevtx_error *error);
int source_open_memory(struct source **source, const void *data, size_t size,
	const struct ipsecevtx_allocator *allocator, struct ipsecevtx_error *error);
int source_open_stream(struct source **source, const struct ipsecevtx_stream *stream,
	const struct ipsecevtx_allocator *allocator, struct ipsecevtx_error *error);

/*
 * Reads size bytes, fewer only at the end of the input or where it cannot be read any further: then
 * source_error() tells which. Interrupted and short reads are gone on with.
 */
size_t source_read(struct source *source, void *buffer, size_t size);

/*
 * The size of an input whose bytes can be read at any place, as far as is known before its end was seen; 0 for all
 * others.
 */
uint64_t source_size(const struct source *source);

/*
 * The bytes from offset on of an input that has a size; fewer than size at its end and where they cannot be read. For
 * any thread; source_read() goes on where it stood.
 */
size_t source_read_at(const struct source *source, uint64_t offset, void *buffer, size_t size);

/*
 * Lets source_read() of an input that has a size go on at offset, which may lie behind that size: a file can have
 * grown. Where that cannot be, it reads nothing more, and source_error() tells.
 */
void source_seek(struct source *source, uint64_t offset);

/* Lets a stream be read again, with a function that takes its user. */
void source_set_rewind(struct source *source, bool (*function)(void *user));

/* Whether source_read() can begin again: of a regular file, of memory and of such a stream, gzip or not. */
bool source_can_rewind(const struct source *source);
void source_rewind(struct source *source);

/* What ended the input early; code IPSECEVTX_OK at its true end. */
const struct ipsecevtx_error *source_error(const struct source *source);

/* Bytes after the last gzip member that are no gzip data. */
bool source_has_trailing_bytes(const struct source *source);

void source_close(struct source *source);

#endif

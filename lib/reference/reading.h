/* SPDX-License-Identifier: MIT */
/* libevtx at work on a log in memory. */
#ifndef READING_H
#define READING_H

#include "decode/engine.h"
#include "evidence/memory.h"

#include <libbfio.h>
#include <libevtx.h>

/* What libevtx says of a record. */
struct rendered {
	const char *text;
	size_t length;
};

struct reading {
	libbfio_handle_t *memory;
	libevtx_file_t *file;
	bool is_open;
	libevtx_record_t *record;
	size_t record_size; /* of the record in it that is read, a guess at how long its XML is */
	libbfio_error_t *memory_error;
	libevtx_error_t *error;
};

/*
 * Opens a log; libevtx reads its bytes now or later. On any result reading_close() is due. ENGINE_NO_MEMORY says that
 * memory ran out, in libevtx too: its results say nothing then.
 */
enum engine_result reading_open(struct reading *reading, uint8_t *log, size_t size);

/* The XML of the record of that index, in the arena: as libevtx has it in UTF-16, as UTF-8. */
enum engine_result reading_text(struct reading *reading, int index, struct arena *arena, struct rendered *rendered);

void reading_close(struct reading *reading);

#endif

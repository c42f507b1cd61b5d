/* SPDX-License-Identifier: MIT */
/*
 * libevtx at work on a log in memory: the only file that calls libevtx and libbfio is reading.c. A reading is not to be
 * shared between threads.
 */
#ifndef READING_H
#define READING_H

#include "decode/engine.h"
#include "evidence/memory.h"

#include <libbfio.h>
#include <libevtx.h>

/* What libevtx says of a record: XML in UTF-8, in an arena. */
struct rendered {
	const char *text; /* ends with a NUL, which length does not count */
	size_t length;
};

struct reading {
	libbfio_handle_t *memory;
	libevtx_file_t *file;
	bool is_open;
	libevtx_record_t *record;
	size_t record_size; /* of the record that is asked for; the caller sets it, to guess the XML's length by */
	libbfio_error_t *memory_error;
	libevtx_error_t *error;
};

/*
 * Opens a log, whose bytes have to stay as they are until reading_close(), since libevtx reads them now or later.
 * reading_close() has to be called whatever the result is. ENGINE_NO_MEMORY says that memory ran out, here or in
 * libevtx, whose results say nothing then.
 */
enum engine_result reading_open(struct reading *reading, uint8_t *log, size_t size);

/* Puts the XML of the record of that index, counted from 0, into the arena. */
enum engine_result reading_text(struct reading *reading, int index, struct arena *arena, struct rendered *rendered);

void reading_close(struct reading *reading);

#endif

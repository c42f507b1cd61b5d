/* SPDX-License-Identifier: MIT */
#include "reference/reading.h"

#include "binxml/value.h"

#include <errno.h>
#include <string.h>

/*
 * The result where libevtx has failed. Without an error object there was no memory even for that, which must not be
 * taken for a fault of the record; that memory ran out otherwise told_by_errno() finds.
 */
static enum engine_result unable(const struct reading *reading)
{
	return reading->error || reading->memory_error ? ENGINE_UNABLE : ENGINE_NO_MEMORY;
}

/* A number of UTF-16 units in which the XML of nearly all records of that size has room. */
static size_t guess_units(const struct reading *reading)
{
	return 8192 + 4 * reading->record_size;
}

/* The byte that fills units which are not written yet: U+FFFF is no character. */
#define NOT_WRITTEN 0xff

/* Bytes that are compared at once. */
#define BLANK_SIZE 128u

/* How many units there are up to the last one that was written. */
static size_t count_written(const uint16_t *wide, size_t units)
{
	uint8_t blank[BLANK_SIZE];
	size_t step = BLANK_SIZE / sizeof *wide;
	memset(blank, NOT_WRITTEN, sizeof blank);
	while (units >= step && memcmp(wide + units - step, blank, sizeof blank) == 0)
		units -= step;
	while (units > 0 && memcmp(wide + units - 1, blank, sizeof *wide) == 0)
		units--;
	return units;
}

/*
 * Gets the record's XML into room for so many units, and returns how many it has, with the NUL at its end; 0 when
 * libevtx fails, as for XML that is longer. libevtx would take as long to tell the size first as to render the XML.
 */
static size_t get_guessed(struct reading *reading, uint16_t *wide, size_t units)
{
	memset(wide, NOT_WRITTEN, units * sizeof *wide);
	if (libevtx_record_get_utf16_xml_string(reading->record, wide, units, &reading->error) != 1)
		return 0;
	units = count_written(wide, units);
	return units > 0 && wide[units - 1] == 0 ? units : 0;
}

/* Gets the record's XML as UTF-16, of any size; *units counts the NUL at its end. */
static enum engine_result get_wide(struct reading *reading, struct arena *arena, uint16_t **wide, size_t *units)
{
	size_t guessed = guess_units(reading);
	*wide = arena_get(arena, guessed * sizeof **wide);
	*units = *wide ? get_guessed(reading, *wide, guessed) : 0;
	if (*units > 0)
		return ENGINE_OK;
	if (reading->error)
		libevtx_error_free(&reading->error);
	if (libevtx_record_get_utf16_xml_string_size(reading->record, units, &reading->error) != 1)
		return unable(reading);
	if (*units == 0)
		return ENGINE_UNABLE;
	*wide = arena_get(arena, *units * sizeof **wide);
	if (!*wide)
		return arena->no_memory ? ENGINE_NO_MEMORY : ENGINE_UNABLE;
	return libevtx_record_get_utf16_xml_string(reading->record, *wide, *units, &reading->error) == 1
		       ? ENGINE_OK
		       : unable(reading);
}

/* Gets the record's XML as UTF-8, made here from UTF-16, which libevtx renders more faithfully than UTF-8. */
static enum engine_result render(struct reading *reading, struct arena *arena, const char **text, size_t *length)
{
	uint16_t *wide;
	size_t units;
	enum engine_result result = get_wide(reading, arena, &wide, &units);
	if (result != ENGINE_OK)
		return result;
	uint8_t *bytes = arena_get(arena, units * 2);
	char *narrow = arena_get(arena, units * 3);
	if (!bytes || !narrow)
		return arena->no_memory ? ENGINE_NO_MEMORY : ENGINE_UNABLE;
	for (size_t i = 0; i < units; i++) {
		bytes[2 * i] = (uint8_t)(wide[i] & 0xff);
		bytes[2 * i + 1] = (uint8_t)(wide[i] >> 8);
	}
	*text = narrow;
	*length = value_utf8_from_utf16(bytes, units - 1, narrow, NULL);
	while (*length > 0 && narrow[*length - 1] == '\n')
		--*length;
	narrow[*length] = '\0';
	return ENGINE_OK;
}

/*
 * Turns a result into ENGINE_NO_MEMORY where errno says so. malloc() sets errno where memory runs out (POSIX), in
 * libevtx too, which then may return any result.
 */
static enum engine_result told_by_errno(enum engine_result result)
{
	return errno == ENOMEM ? ENGINE_NO_MEMORY : result;
}

enum engine_result reading_open(struct reading *reading, uint8_t *log, size_t size)
{
	memset(reading, 0, sizeof *reading);
	errno = 0;
	bool is_open = libbfio_memory_range_initialize(&reading->memory, &reading->memory_error) == 1 &&
		       libbfio_memory_range_set(reading->memory, log, size, &reading->memory_error) == 1 &&
		       libevtx_file_initialize(&reading->file, &reading->error) == 1 &&
		       libevtx_file_open_file_io_handle(
			       reading->file, reading->memory, libevtx_get_access_flags_read(), &reading->error) == 1;
	reading->is_open = is_open;
	return told_by_errno(is_open ? ENGINE_OK : unable(reading));
}

enum engine_result reading_text(struct reading *reading, int index, struct arena *arena, struct rendered *rendered)
{
	enum engine_result result;
	errno = 0;
	if (reading->record)
		libevtx_record_free(&reading->record, NULL);
	if (libevtx_file_get_record_by_index(reading->file, index, &reading->record, &reading->error) == 1)
		result = render(reading, arena, &rendered->text, &rendered->length);
	else
		result = unable(reading);
	return told_by_errno(result);
}

void reading_close(struct reading *reading)
{
	if (reading->is_open)
		libevtx_file_close(reading->file, NULL);
	if (reading->record)
		libevtx_record_free(&reading->record, NULL);
	if (reading->file)
		libevtx_file_free(&reading->file, NULL);
	if (reading->memory)
		libbfio_handle_free(&reading->memory, NULL);
	if (reading->error)
		libevtx_error_free(&reading->error);
	if (reading->memory_error)
		libbfio_error_free(&reading->memory_error);
	memset(reading, 0, sizeof *reading);
}

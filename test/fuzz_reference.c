/* SPDX-License-Identifier: MIT */
/*
 * What libevtx does with records that our own check accepts: it must neither crash nor hang, nor take more memory
 * than a record is worth. It is slow and not ours, therefore a target of its own. Head: as fuzz_decode.c; 6: the input
 * is XML, as libevtx would render it.
 */
#include "fuzz.h"

#include "decode/classify.h"
#include "reference/reference.h"
#include "reference/xml.h"

#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COUNTS_MEMORY
#include <sanitizer/allocator_interface.h>
#endif
#endif

/* What one record may cost (the whole program has 32 MiB), with what the sanitizer adds. */
#define MEMORY_MAX  ((size_t)48 * 1024 * 1024)
#define RECORDS_MAX 16u

#ifdef COUNTS_MEMORY
static size_t allocated, most_allocated;

static void count_malloc(const volatile void *memory, size_t size)
{
	(void)memory;
	allocated += size;
	if (allocated > most_allocated)
		most_allocated = allocated;
}

static void count_free(const volatile void *memory)
{
	size_t size = memory ? __sanitizer_get_allocated_size(memory) : 0;
	allocated -= size < allocated ? size : allocated;
}
#endif

static void start_counting(void)
{
#ifdef COUNTS_MEMORY
	static bool installed;
	if (!installed)
		__sanitizer_install_malloc_and_free_hooks(count_malloc, count_free);
	installed = true;
	allocated = 0;
	most_allocated = 0;
#endif
}

static void check_memory(void)
{
#ifdef COUNTS_MEMORY
	FUZZ_REQUIRE(most_allocated <= MEMORY_MAX);
#endif
}

static void take_record(
	struct reference *reference, const struct chunk *chunk, const struct record *record, struct assembly *assembly)
{
	struct engine_failure failure;
	memset(&failure, 0, sizeof failure);
	const struct record_class class = {.identity.event_id = 4653};
	struct record_view view = record_view_of(chunk, record);
	view.class = &class;
	view.definition = events_find(4653);
	view.source = "fuzz";
	start_counting();
	enum engine_result result = reference_decode(reference, &view, assembly, &failure);
	check_memory();
	if (result == ENGINE_OK)
		fuzz_look_at_event(&assembly->event);
	else if (result != ENGINE_REFUSED)
		FUZZ_REQUIRE(failure.reason);
}

static void take_xml(const uint8_t *data, size_t size, struct assembly *assembly)
{
	/* It comes from our own conversion: valid UTF-8. */
	char *text = malloc(size + 1);
	FUZZ_REQUIRE(text);
	memcpy(text, data, size);
	text[size] = '\0';
	assembly_begin(assembly, 4653, events_find(4653));
	assembly->event.source = "fuzz";
	if (fuzz_is_utf8(text, size) && xml_read_event(text, size, NULL, assembly) == XML_OK &&
		assembly_finish(assembly))
		fuzz_look_at_event(&assembly->event);
	free(text);
}

static void take_chunk(
	const uint8_t *data, size_t size, bool cut, struct reference *reference, struct assembly *assembly)
{
	struct chunk chunk;
	struct record record;
	enum chunk_step step;
	size_t chunk_size;
	unsigned records = 0;
	uint8_t *bytes = fuzz_chunk(data, size, cut, &chunk_size);
	chunk_open(&chunk, bytes, chunk_size, FILE_HEADER_SIZE);
	while (records < RECORDS_MAX && (step = chunk_next(&chunk, &record)) != CHUNK_END) {
		if (step == CHUNK_SKIPPED)
			continue;
		take_record(reference, &chunk, &record, assembly);
		records++;
	}
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < FUZZ_HEAD)
		return 0;
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct assembly assembly;
	struct reference *reference = reference_new(&allocator);
	FUZZ_REQUIRE(reference);
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
	if ((data[0] & 6) == 6)
		take_xml(data + FUZZ_HEAD, size - FUZZ_HEAD, &assembly);
	else
		take_chunk(data + FUZZ_HEAD, size - FUZZ_HEAD, data[0] & 1, reference, &assembly);
	assembly_free(&assembly);
	reference_free(reference);
	return 0;
}

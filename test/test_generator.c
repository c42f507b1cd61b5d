/* SPDX-License-Identifier: MIT */
/* What evtxgen writes is what other programs read: all tests stand on that. */
#include "event/events.h"
#include "evtxgen.h"
#include "evtxgen_binxml.h"
#include "suites.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All events in all layouts, by one variant of the System template. */
static size_t write_all(FILE *file, enum evtxgen_variant variant)
{
	struct evtxgen *log = evtxgen_new(file);
	const struct event_definition *definition;
	size_t count = 0;
	ck_assert_ptr_nonnull(log);
	evtxgen_defaults(log)->variant = variant;
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		for (unsigned layout = LAYOUT_V0; layout <= LAYOUT_V1_WIN7; layout <<= 1) {
			if (!(definition->layouts & layout))
				continue;
			struct evtxgen_event event = evtxgen_event(log, (uint16_t)definition->info.event_id, layout);
			ck_assert(evtxgen_add(log, &event, NULL, 0));
			count++;
		}
	}
	ck_assert(evtxgen_finish(log));
	evtxgen_free(log);
	return count;
}

/* How many lines of a command's output begin an event. */
static size_t count_events(const char *command, const char *path)
{
	char line[4096];
	size_t count = 0;
	snprintf(line, sizeof line, command, path);
	FILE *output = popen(line, "r");
	ck_assert_ptr_nonnull(output);
	while (fgets(line, sizeof line, output))
		count += strncmp(line, "<Event ", 7) == 0;
	pclose(output);
	return count;
}

static bool has(const char *test, const char *what)
{
	bool is_there = system(test) == 0; /* NOLINT: a constant command */
	if (!is_there)
		printf("evtxgen: %s is not here; skipped\n", what);
	return is_there;
}

static void compare(const char *test, const char *what, const char *command, int variant)
{
	char path[] = "/tmp/ipsec-evtx-evtxgen-XXXXXX";
	if (!has(test, what))
		return;
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	FILE *file = fdopen(fd, "w+b");
	ck_assert_ptr_nonnull(file);
	size_t written = write_all(file, (enum evtxgen_variant)variant);
	ck_assert_int_eq(fclose(file), 0);
	size_t found = count_events(command, path);
	unlink(path);
	ck_assert_uint_eq(found, written);
}

START_TEST(evtxexport_reads_every_event)
{
	compare("command -v evtxexport >/dev/null", "evtxexport", "evtxexport -f xml '%s' 2>/dev/null", _i);
}
END_TEST

START_TEST(python_evtx_reads_every_event)
{
	compare("/usr/bin/python3 -c 'import Evtx.Evtx' 2>/dev/null", "python3-evtx",
		"/usr/bin/python3 -c 'import sys, Evtx.Evtx as e\n"
		"with e.Evtx(sys.argv[1]) as log:\n"
		"    for record in log.records(): print(record.xml())' '%s' 2>/dev/null",
		_i);
}
END_TEST

/* How many templates the chunk's template table leads to; each must stand in the chain of its GUID's bucket. */
static size_t check_templates(const uint8_t *chunk)
{
	size_t count = 0;
	for (uint32_t bucket = 0; bucket < 32; bucket++) {
		uint32_t at = gen_get_u32(chunk + GEN_TEMPLATE_TABLE + (size_t)4 * bucket);
		for (; at != 0; at = gen_get_u32(chunk + at)) {
			/* 65599 is -1 mod 32, so that of the hash of names the sum of every other unit is left. */
			uint32_t sum = 0;
			for (size_t word = 0; word < 8; word += 2)
				sum += chunk[at + 4 + 2 * word + 2] - (uint32_t)chunk[at + 4 + 2 * word];
			ck_assert_uint_eq(sum % 32, bucket);
			/* The instance that defines it names it by the GUID's beginning. */
			ck_assert_int_eq(memcmp(chunk + at - 8, chunk + at + 4, 4), 0);
			count++;
		}
	}
	return count;
}

/* As the older logs do that Windows wrote. */
START_TEST(templates_stand_in_the_bucket_of_their_guid)
{
	static uint8_t chunk[65536];
	size_t templates = 0;
	FILE *file = tmpfile();
	ck_assert_ptr_nonnull(file);
	write_all(file, EVTXGEN_WIN10);
	ck_assert_int_eq(fseek(file, 4096, SEEK_SET), 0);
	while (fread(chunk, sizeof chunk, 1, file) == 1)
		templates += check_templates(chunk);
	fclose(file);
	ck_assert_uint_gt(templates, 20);
}
END_TEST

Suite *suite_evtxgen(void)
{
	Suite *suite = suite_create("evtxgen");
	TCase *tables = tcase_create("tables");
	tcase_add_test(tables, templates_stand_in_the_bucket_of_their_guid);
	suite_add_tcase(suite, tables);
	TCase *others = tcase_create("others");
	tcase_set_timeout(others, 60);
	tcase_add_loop_test(others, evtxexport_reads_every_event, EVTXGEN_WIN10, EVTXGEN_SHUFFLED + 1);
	tcase_add_loop_test(others, python_evtx_reads_every_event, EVTXGEN_WIN10, EVTXGEN_SHUFFLED + 1);
	suite_add_tcase(suite, others);
	return suite;
}

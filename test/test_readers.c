/* SPDX-License-Identifier: MIT */
/*
 * What other readers show of a log: libevtx, which reads the whole file by itself here, and python3-evtx, where it is
 * installed. No record that one of them shows, and no event of ours, may be missing here without a word.
 */
#include "suites.h"
#include "test_support.h"

#include "event/events.h"

#include <glob.h>
#include <libevtx.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECORDS_MAX 65536u

struct shown {
	uint64_t record_id; /* of the record's header */
	uint32_t event_id;
	bool is_ours;
};

/* A log as we read it. */
static struct {
	struct shown events[RECORDS_MAX];
	size_t count;
	uint64_t told[RECORDS_MAX]; /* records that a finding is about */
	size_t told_count;
	bool is_told; /* a finding that is about no single record */
} here;

static void take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	(void)user;
	if (finding->severity < IPSECEVTX_SEVERITY_WARNING)
		return;
	if (finding->record_id == 0 || here.told_count == RECORDS_MAX)
		here.is_told = true;
	else
		here.told[here.told_count++] = finding->record_id;
}

static void read_here(const char *path)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	memset(&here, 0, sizeof here);
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.finding = take_finding;
	ck_assert_msg(ipsecevtx_open(&reader, path, &options, NULL) == 0, "%s", path);
	while (ipsecevtx_next(reader, &event) > 0 && here.count < RECORDS_MAX) {
		struct shown *shown = &here.events[here.count++];
		shown->record_id = event->header_record_id;
		shown->event_id = event->event_id;
		shown->is_ours = event->kind != IPSECEVTX_KIND_OTHER;
	}
	ipsecevtx_close(reader);
}

static bool is_told(uint64_t record_id)
{
	for (size_t i = 0; i < here.told_count; i++) {
		if (here.told[i] == record_id)
			return true;
	}
	return here.is_told;
}

static size_t held; /* records of others */

/* Records come in the order of the log on both sides: from is where the last one was found. */
static void hold_against(const char *path, const char *reader, const struct shown *shown, size_t *from)
{
	held++;
	for (size_t i = 0; i < here.count; i++) {
		size_t at = (*from + i) % here.count;
		const struct shown *ours = &here.events[at];
		if (ours->record_id == shown->record_id && ours->event_id == shown->event_id &&
			ours->is_ours >= shown->is_ours) {
			*from = at;
			return;
		}
	}
	ck_assert_msg(is_told(shown->record_id), "%s: %s shows record %llu, event %u%s, which is missing here", path,
		reader, (unsigned long long)shown->record_id, (unsigned)shown->event_id,
		shown->is_ours ? " of ours" : "");
}

/*
 * XML.
 */

static bool has_within(const char *start, const char *end, const char *wanted)
{
	const char *found = strstr(start, wanted);
	return found && found < end;
}

/* What the first System of an event's XML says; false where there is none. */
static bool read_system(const char *xml, struct shown *shown)
{
	const char *start = strstr(xml, "<System>");
	const char *end = start ? strstr(start, "</System>") : NULL;
	const char *id = end ? strstr(start, "<EventID") : NULL;
	const char *number = id && id < end ? strchr(id, '>') : NULL;
	if (!number)
		return false;
	shown->event_id = (uint32_t)strtoul(number + 1, NULL, 10);
	shown->is_ours = events_find(shown->event_id) && has_within(start, end, "\"" EVENTS_PROVIDER_NAME "\"");
	return true;
}

static void hold_against_libevtx(const char *path)
{
	libevtx_file_t *file = NULL;
	int count = 0;
	size_t from = 0;
	ck_assert_int_eq(libevtx_file_initialize(&file, NULL), 1);
	if (libevtx_file_open(file, path, libevtx_get_access_flags_read(), NULL) == 1)
		libevtx_file_get_number_of_records(file, &count, NULL);
	for (int i = 0; i < count; i++) {
		libevtx_record_t *record = NULL;
		struct shown shown = {0, 0, false};
		size_t size = 0;
		if (libevtx_file_get_record_by_index(file, i, &record, NULL) != 1)
			continue;
		libevtx_record_get_identifier(record, &shown.record_id, NULL);
		if (libevtx_record_get_utf8_xml_string_size(record, &size, NULL) == 1 && size > 0) {
			char *xml = malloc(size);
			ck_assert_ptr_nonnull(xml);
			if (libevtx_record_get_utf8_xml_string(record, (uint8_t *)xml, size, NULL) == 1 &&
				read_system(xml, &shown))
				hold_against(path, "libevtx", &shown, &from);
			free(xml);
		}
		libevtx_record_free(&record, NULL);
	}
	libevtx_file_close(file, NULL);
	libevtx_file_free(&file, NULL);
}

/* One line a record: its number in the header, the event's, and whether the provider is ours. */
static const char python_script[] =
	"import re,sys\n"
	"import Evtx.Evtx as evtx\n"
	"def show(record):\n"
	"    xml = record.xml()\n"
	"    system = re.search(r'<System.*?</System>', xml, re.S)\n"
	"    number = re.search(r'<EventID[^>]*>\\s*(\\d+)\\s*</EventID>', system.group(0)) if system else None\n"
	"    if number:\n"
	"        ours = '\"" EVENTS_PROVIDER_NAME "\"' in system.group(0)\n"
	"        print(record.record_num(), number.group(1), int(ours))\n"
	"with evtx.Evtx(sys.argv[1]) as log:\n"
	"    for chunk in log.chunks():\n"
	"        for record in chunk.records():\n"
	"            try:\n"
	"                show(record)\n"
	"            except Exception:\n"
	"                pass\n";

#define PYTHON "/usr/bin/python3 -c "

static bool has_python_evtx(void)
{
	static int is_there = -1;
	if (is_there < 0)
		is_there = system(PYTHON "'import Evtx.Evtx' 2>/dev/null") == 0;
	if (!is_there)
		printf("readers: python3-evtx is not installed: the comparison with it is skipped\n");
	return is_there;
}

static void hold_against_python(const char *path)
{
	char name[] = "/tmp/ipsec-evtx-readers-XXXXXX";
	char command[1024];
	char line[128];
	size_t from = 0;
	int descriptor = mkstemp(name);
	ck_assert_int_ge(descriptor, 0);
	ck_assert_int_eq(write(descriptor, python_script, sizeof python_script - 1), sizeof python_script - 1);
	close(descriptor);
	snprintf(command, sizeof command, "/usr/bin/python3 %s '%s' 2>/dev/null", name, path);
	FILE *lines = popen(command, "r");
	ck_assert_ptr_nonnull(lines);
	while (fgets(line, sizeof line, lines)) {
		unsigned long long record_id;
		unsigned event_id, is_ours;
		if (sscanf(line, "%llu %u %u", &record_id, &event_id, &is_ours) != 3)
			continue;
		struct shown shown = {record_id, event_id, is_ours && events_find(event_id)};
		hold_against(path, "python3-evtx", &shown, &from);
	}
	pclose(lines);
	remove(name);
}

/*
 * The logs.
 */

static const char *const corpus[] = {"../shared/corpus/*/*.evtx", "../shared/cases/real/*.evtx"};
static const char *const small[] = {"samples/*.evtx", "../shared/cases/*.evtx", "../shared/cases/hiding/*.evtx",
	"../shared/cases/archive-set/*.evtx"};

static void hold_all(const char *pattern, bool with_python)
{
	glob_t found;
	if (glob(pattern, 0, NULL, &found) != 0) {
		printf("readers: there is no %s: the comparison with others is skipped\n", pattern);
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		read_here(found.gl_pathv[i]);
		hold_against_libevtx(found.gl_pathv[i]);
		if (with_python)
			hold_against_python(found.gl_pathv[i]);
	}
	globfree(&found);
	ck_assert_uint_gt(held, 0);
}

START_TEST(nothing_that_others_show_of_real_logs_is_missing)
{
	hold_all(corpus[_i], false); /* python3-evtx takes minutes for them */
}
END_TEST

START_TEST(nothing_that_others_show_of_small_logs_is_missing)
{
	hold_all(small[_i], has_python_evtx());
}
END_TEST

Suite *suite_readers(void)
{
	Suite *suite = suite_create("readers");
	TCase *logs = tcase_create("logs");
	tcase_add_loop_test(logs, nothing_that_others_show_of_real_logs_is_missing, 0, (int)COUNT_OF(corpus));
	tcase_add_loop_test(logs, nothing_that_others_show_of_small_logs_is_missing, 0, (int)COUNT_OF(small));
	tcase_set_timeout(logs, 600);
	suite_add_tcase(suite, logs);
	return suite;
}

/* SPDX-License-Identifier: MIT */
/*
 * Records read as what differs from an earlier one, against the same records read value by value, as they are with
 * verify: the same events, whatever a log holds.
 */
#include "suites.h"
#include "test_parallel_support.h"
#include "test_peek.h"
#include "test_sample.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* What was read of a log. */
struct heard {
	uint64_t events; /* all they say, in their order */
	size_t count;
	size_t differing; /* findings that the two ways are not the same */
	bool has_exemplars;
};

static void add(struct heard *heard, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	for (size_t i = 0; i < size; i++)
		heard->events = (heard->events ^ bytes[i]) * UINT64_C(1099511628211);
}

static void hear_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct heard *heard = user;
	heard->differing += strstr(finding->detail, "read as what differs") != NULL;
}

static void hear_event(struct heard *heard, const struct ipsecevtx_event *event)
{
	/* What only libevtx has a say in is another matter. */
	const unsigned marks = event->marks & ~(unsigned)(IPSECEVTX_MARK_DISPUTED | IPSECEVTX_MARK_UNCERTIFIED);
	const uint64_t numbers[] = {marks, event->outcome, event->mode, event->offset, event->header_record_id,
		event->written_time, event->origin};
	const uint64_t digest = event_digest(event); /* all values, as they are typed and as they are written */
	add(heard, &digest, sizeof digest);
	add(heard, numbers, sizeof numbers);
	heard->count++;
}

static struct heard hear(const void *log, size_t size, enum ipsecevtx_engine engine, bool verify)
{
	struct heard heard = {0};
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	options.any = true;
	options.engine = engine;
	options.verify = verify;
	options.finding = hear_finding;
	options.finding_user = &heard;
	if (ipsecevtx_open_memory(&reader, log, size, "log", &options, NULL) != 0)
		return heard;
	while (ipsecevtx_next(reader, &event) > 0)
		hear_event(&heard, event);
	heard.has_exemplars = exemplar_peek(reader);
	ipsecevtx_close(reader);
	return heard;
}

/* Whether records were read by exemplars. */
static bool compare_readings(const char *name, const void *log, size_t size)
{
	const struct heard whole = hear(log, size, IPSECEVTX_ENGINE_CERTIFIED, true);
	const struct heard certified = hear(log, size, IPSECEVTX_ENGINE_CERTIFIED, false);
	const struct heard direct = hear(log, size, IPSECEVTX_ENGINE_DIRECT, false);
	ck_assert_msg(whole.differing == 0, "%s: verify tells of %zu", name, whole.differing);
	ck_assert_msg(whole.count == certified.count && whole.events == certified.events, "%s: default engine", name);
	ck_assert_msg(whole.count == direct.count && whole.events == direct.events, "%s: direct engine", name);
	return direct.has_exemplars;
}

/* Each thread has exemplars of its own. */
static void compare_at_threads(const void *log, size_t size)
{
	struct ipsecevtx_options options = everything();
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
}

START_TEST(each_event_of_each_layout_is_read_the_same)
{
	static struct sample sample;
	sample_make(&sample, 24, 40);
	ck_assert(compare_readings("sample", sample.bytes, sample.size));
	sample_free(&sample);
}
END_TEST

/* A type that nobody knows, behind plain records with an empty value of the type that is most like it. */
START_TEST(a_value_of_an_unknown_type_is_read_the_same)
{
	static struct sample sample;
	static const uint8_t bytes[8] = {5, 5, 5, 5, 5, 5, 5, 5};
	struct evtxgen *log = sample_begin();
	memset(&sample, 0, sizeof sample);
	for (unsigned i = 0; i < 14; i++) {
		struct evtxgen_event event = evtxgen_event(log, 4655, 1);
		struct evtxgen_field field = {.name = "MMSAID",
			.value = i == 13 ? evtxgen_typed_bytes((uint8_t)(_i | 0x40), bytes, sizeof bytes)
					 : evtxgen_typed_bytes((uint8_t)_i, bytes, 0)};
		field.type = (uint8_t)_i;
		sample_add_event(&sample, log, &event, &field, 1);
	}
	sample_finish(&sample, log);
	compare_readings("an unknown type", sample.bytes, sample.size);
	sample_free(&sample);
}
END_TEST

#define PLAIN "event 4653 +1 repeat=6\nevent 5451 +1 repeat=6\n"

/* Behind as many plain records as an exemplar takes, what is odd about one value alone. */
START_TEST(a_value_that_is_odd_is_read_the_same)
{
	static const char *const odd[] = {
		"event 4653 +1 FailureReason=\"No policy configured\\r\\n\"",
		"event 4653 +1 FailureReason=\"-\\r\\n\"",
		"event 4653 +1 FailureReason=\"%%8199\\r\\n\\r\\n\" FailurePoint=\"%%99999\"",
		"event 4653 +1 FailureReason=\"\\ud800\"",
		"event 4653 +1 RemoteAddress=-",
		"event 4653 +1 RemoteAddress=\"\"",
		"event 4653 +1 RemoteAddress=010.0.0.1",
		"event 4653 +1 RemoteAddress=::FFFF:10.0.0.1",
		"event 4653 +1 RemoteAddress=\"fe80::1%eth0\"",
		"event 4653 +1 InitiatorCookie=",
		"event 4653 +1 LocalKeyModPort:string=\"5\\u00b2\"",
		"event 4653 +1 keywords=0x8010000000000000",
		"event 4653 +1 keywords=0x8000000000000000",
		"event 4653 +1 pid=660 tid=124 user=S-1-5-21-1-2-3-1001",
		"event 4653 +1 computer=\"b\\u200bad\"",
		"event 4653 +1 computer=\"\"",
		"event 5451 +1 RemoteTunnelEndpoint=0.0.0.0 RemoteAddress=2001:DB8:0:0::1",
		"event 5451 +1 RemoteTunnelEndpoint=198.51.100.7",
		"event 5451 +1 LocalAddressMask=\"not one\"",
		"event 5451 +1 LocalAddress=10.0.0.1 LocalAddressMask=0.0.0.255",
		"event 5451 +1 RemoteAddress=10.0.0.1 RemoteAddressMask=ffff:ffff:ffff:ffff:ffff:ffff:ffff:0",
		"event 5451 +1 InboundSpi:uint64=0xffffffffff",
		"event 4653 1601-01-01T00:00:00Z",
	};
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		size_t size;
		char text[1024];
		snprintf(text, sizeof text,
			"event 4653 2024-03-01T08:00:00Z\n" PLAIN "%s\n" PLAIN "%s repeat=3\n" PLAIN, odd[i], odd[i]);
		uint8_t *bytes = log_of(text, &size);
		ck_assert_msg(compare_readings(odd[i], bytes, size), "%s: no exemplar", odd[i]);
		compare_at_threads(bytes, size);
		free(bytes);
	}
}
END_TEST

/* Behind plain records, that nobody counted it is odd of an event. */
START_TEST(an_event_of_number_0_is_read_the_same)
{
	static struct sample sample;
	struct evtxgen *log = sample_begin();
	memset(&sample, 0, sizeof sample);
	for (unsigned i = 0; i < 40; i++) {
		struct evtxgen_event event = evtxgen_event(log, 4655, 1);
		event.header_record_id = event.record_id;
		if (i >= 20 && i % 5 == 0)
			event.record_id = 0;
		sample_add_event(&sample, log, &event, NULL, 0);
	}
	sample_finish(&sample, log);
	ck_assert(compare_readings("number 0", sample.bytes, sample.size));
	sample_free(&sample);
}
END_TEST

/* All that the log has in common changes half-way: another record is kept. */
START_TEST(records_that_are_unlike_get_an_exemplar_of_their_own)
{
	size_t size;
	uint8_t *bytes =
		log_of("set computer=a.example\n"
		       "event 4653 2024-03-01T08:00:00Z repeat=40 LocalMMPrincipalName=a RemoteMMPrincipalName=b\n"
		       "set computer=another.example pid=7 tid=8\n"
		       "event 4653 +1 repeat=90 LocalMMPrincipalName=c RemoteMMPrincipalName=d LocalAddress=192.0.2.7 "
		       "RemoteAddress=192.0.2.9 LocalKeyModPort=4500 RemoteKeyModPort=4501 FailurePoint=%%8198 "
		       "FailureReason=other State=%%8203 MMImpersonationState=%%8217 MMFilterID=9 "
		       "InitiatorCookie=0102030405060708 ResponderCookie=0102030405060709\n",
			&size);
	ck_assert(compare_readings("half-way", bytes, size));
	free(bytes);
}
END_TEST

/*
 * Of the last record every bit is another one in turn: behind so few records that it is not known yet which values
 * mostly differ, and behind more.
 */
START_TEST(a_record_with_any_bit_changed_is_read_the_same)
{
	static struct sample sample;
	const unsigned alike = _i == 0 ? 10 : 24;
	struct evtxgen *log = sample_begin();
	for (unsigned i = 0; i < alike; i++)
		sample_add_same(&sample, log, "Negotiation timed out");
	sample_finish(&sample, log);
	/* In a slow build one bit of each third byte, each time another one. */
	for (uint32_t at = 0; at < sample_size(&sample, alike - 1); at += is_slow_build() ? 3 : 1) {
		for (unsigned bit = is_slow_build() ? at % 8 : 0; bit < 8; bit += is_slow_build() ? 8 : 3) {
			uint8_t *byte = &sample.bytes[sample.offsets[alike - 1] + at];
			*byte ^= (uint8_t)(1u << bit);
			sample_fix(&sample);
			ck_assert(compare_readings("damaged", sample.bytes, sample.size));
			*byte ^= (uint8_t)(1u << bit);
		}
	}
	sample_free(&sample);
}
END_TEST

static bool compare_file(const char *path)
{
	enum { SIZE_MAX_READ = 4 * 1024 * 1024 };
	static uint8_t bytes[SIZE_MAX_READ];
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	size_t size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	if (size == sizeof bytes || (is_slow_build() && size > 512 * 1024) ||
		hear(bytes, size, IPSECEVTX_ENGINE_DIRECT, false).count == 0)
		return false;
	describe("%s", path);
	compare_readings(path, bytes, size);
	compare_at_threads(bytes, size);
	return true;
}

/* How many logs with events there are. */
static size_t compare_directory(const char *path, unsigned depth)
{
	char name[4096];
	size_t count = 0;
	DIR *directory = opendir(path);
	struct dirent *entry;
	while (directory && (entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.' ||
			snprintf(name, sizeof name, "%s/%s", path, entry->d_name) >= (int)sizeof name)
			continue;
		count += compare_file(name);
		if (depth > 0)
			count += compare_directory(name, depth - 1);
	}
	if (directory)
		closedir(directory);
	return count;
}

START_TEST(logs_of_others_are_read_the_same)
{
	static const char *const places[] = {"samples", "test/fuzz-corpus", "../shared/corpus", "../shared/cases"};
	size_t count = compare_directory(places[_i], 3);
	ck_assert_msg(_i > 1 || count > 0, "no log in %s", places[_i]);
}
END_TEST

Suite *suite_exemplar(void)
{
	Suite *suite = suite_create("exemplar");
	TCase *same = tcase_create("same");
	tcase_add_test(same, each_event_of_each_layout_is_read_the_same);
	tcase_add_loop_test(same, a_value_of_an_unknown_type_is_read_the_same, 1, 0x22);
	tcase_add_test(same, a_value_that_is_odd_is_read_the_same);
	tcase_add_test(same, an_event_of_number_0_is_read_the_same);
	tcase_add_test(same, records_that_are_unlike_get_an_exemplar_of_their_own);
	tcase_add_loop_test(same, a_record_with_any_bit_changed_is_read_the_same, 0, 2);
	tcase_add_loop_test(same, logs_of_others_are_read_the_same, 0, 4);
	tcase_set_timeout(same, 240);
	suite_add_tcase(suite, same);
	return suite;
}

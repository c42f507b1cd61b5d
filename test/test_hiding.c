/* SPDX-License-Identifier: MIT */
/*
 * Records that somebody who knows the format wrote so that one program shows an IPsec event and another does not:
 * each is read right, or told. All checksums are right.
 */
#include "suites.h"
#include "test_support.h"

#include "event/events.h"
#include "evidence/cursor.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define NAME  EVENTS_PROVIDER_NAME
#define GUID  "{54849625-5478-4994-A5BA-3E3B0328C30D}"
#define PEER  "198.51.100.66"
#define HOST  "vpn1.corp.example"
#define DECOY "decoy.example"

static struct draft draft;
static struct run run;

/* The values of each crafted record. */
enum slot {
	SLOT_NULL,
	SLOT_ID,      /* 4655 as UInt16 */
	SLOT_ID_TEXT, /* "4655" with two NULs behind it */
	SLOT_NAME,    /* the provider's name with two NULs behind it */
	SLOT_ANSI,    /* the provider's name in bytes */
	SLOT_NESTED,  /* BinXML that the variant writes */
	SLOT_HOST,
	SLOT_COUNT
};

static void text(const char *name, const char *content)
{
	draft_open(&draft, name);
	draft_close(&draft);
	draft_text(&draft, content);
	draft_end(&draft);
}

/* An element that depends on a slot. */
static void open_depending(const char *name, enum slot slot)
{
	size_t at = draft.size;
	draft_open(&draft, name);
	draft_set_u16(&draft, at + 1, slot);
	draft_close(&draft);
}

static void provider(const char *element, const char *name, const char *guid)
{
	draft_open_with_attributes(&draft, element);
	if (name) {
		draft_attribute(&draft, "Name");
		draft_text(&draft, name);
	}
	if (guid) {
		draft_attribute(&draft, "Guid");
		draft_text(&draft, guid);
	}
	draft_empty(&draft);
}

static void provider_slot(enum slot slot, unsigned type)
{
	draft_open_with_attributes(&draft, "Provider");
	draft_attribute(&draft, "Name");
	draft_slot(&draft, slot, type);
	draft_empty(&draft);
}

static void data(const char *name, const char *content)
{
	draft_open_with_attributes(&draft, "Data");
	draft_attribute(&draft, "Name");
	draft_text(&draft, name);
	draft_close(&draft);
	draft_text(&draft, content);
	draft_end(&draft);
}

static void slot_element(const char *name, enum slot slot, unsigned type)
{
	draft_open(&draft, name);
	draft_close(&draft);
	draft_slot(&draft, slot, type);
	draft_end(&draft);
}

/* What follows Provider and EventID in a plain System. */
static void rest_of_system(void)
{
	text("EventRecordID", "2");
	text("Channel", "Security");
	text("Computer", HOST);
}

static void plain_system(void)
{
	provider("Provider", NAME, GUID);
	text("EventID", "4655");
	rest_of_system();
}

static void plain_data(void)
{
	data("LocalAddress", "192.0.2.1");
	data("RemoteAddress", PEER);
	data("KeyModName", "%%8244");
	data("MMSAID", "771");
}

/* One way to write the record: its System and what EventData holds; a nested value where SLOT_NESTED is used. */
struct variant {
	const char *name;
	void (*system)(void);
	void (*data)(void);   /* NULL: plain_data() */
	void (*nested)(void); /* the nested value's elements; NULL: none */
	bool is_plain;        /* right without a word */
	bool is_other;        /* counts as another event, and is told */
	const char *peer;     /* as remote_address; NULL: PEER, "" for none */
};

static void ansi_provider(void)
{
	provider_slot(SLOT_ANSI, VALUE_ANSI_STRING);
	text("EventID", "4655");
	rest_of_system();
}

static void provider_with_nuls(void)
{
	provider_slot(SLOT_NAME, VALUE_STRING);
	text("EventID", "4655");
	rest_of_system();
}

static void id_with_nuls(void)
{
	provider("Provider", NAME, GUID);
	slot_element("EventID", SLOT_ID_TEXT, VALUE_STRING);
	rest_of_system();
}

static void provider_nested(void)
{
	draft_slot(&draft, SLOT_NESTED, VALUE_BINXML);
	text("EventID", "4655");
	rest_of_system();
}

static void nested_provider(void)
{
	provider("Provider", NAME, GUID);
}

static void id_nested(void)
{
	provider("Provider", NAME, GUID);
	slot_element("EventID", SLOT_NESTED, VALUE_BINXML);
	rest_of_system();
}

static void nested_id(void)
{
	text("Value", "4655");
}

static void id_left_out(void)
{
	provider("Provider", NAME, GUID);
	open_depending("EventID", SLOT_NULL);
	draft_text(&draft, "4624");
	draft_end(&draft);
	slot_element("EventID", SLOT_ID, VALUE_UINT16);
	rest_of_system();
}

static void only_id_left_out(void)
{
	provider("Provider", NAME, GUID);
	open_depending("EventID", SLOT_NULL);
	draft_text(&draft, "4655");
	draft_end(&draft);
	rest_of_system();
}

static void id_beside_a_null(void)
{
	provider("Provider", NAME, GUID);
	draft_open(&draft, "EventID");
	draft_close(&draft);
	draft_text(&draft, "4624");
	draft_optional(&draft, SLOT_NULL, VALUE_UINT16);
	draft_end(&draft);
	slot_element("EventID", SLOT_ID, VALUE_UINT16);
	rest_of_system();
}

static void id_from_pieces(void)
{
	provider("Provider", NAME, GUID);
	draft_open(&draft, "EventID");
	draft_close(&draft);
	draft_text(&draft, "46");
	draft_text(&draft, "55");
	draft_end(&draft);
	rest_of_system();
}

static void two_ids(void)
{
	provider("Provider", NAME, GUID);
	text("EventID", "4624");
	text("EventID", "4655");
	rest_of_system();
}

static void two_providers(void)
{
	provider("Provider", "Other", NULL);
	provider("Provider", NAME, GUID);
	text("EventID", "4655");
	rest_of_system();
}

static void two_computers(void)
{
	provider("Provider", NAME, GUID);
	text("EventID", "4655");
	text("EventRecordID", "2");
	text("Channel", "Security");
	open_depending("Computer", SLOT_NULL);
	draft_text(&draft, DECOY);
	draft_end(&draft);
	slot_element("Computer", SLOT_HOST, VALUE_STRING);
}

static void near_provider_element(void)
{
	provider("provider", NAME, GUID);
	text("EventID", "4655");
	rest_of_system();
}

static void near_id_element(void)
{
	provider("Provider", NAME, GUID);
	text("EventId", "4655");
	rest_of_system();
}

static void no_provider(void)
{
	text("EventID", "4655");
	rest_of_system();
}

static void other_guid(void)
{
	provider("Provider", NAME, "{54849625-5478-4994-A5BA-3E3B0328C30E}");
	text("EventID", "4655");
	rest_of_system();
}

static void other_name(void)
{
	provider("Provider", "Other", GUID);
	text("EventID", "4655");
	rest_of_system();
}

static void data_in_security(void)
{
	plain_system();
	draft_open(&draft, "Security");
	draft_close(&draft);
	data("RemoteAddress", PEER);
	draft_end(&draft);
}

static void no_peer(void)
{
	data("LocalAddress", "192.0.2.1");
	data("KeyModName", "%%8244");
	data("MMSAID", "771");
}

static void near_peer(void)
{
	no_peer();
	data("RemoteAddresS", PEER);
}

static void peer_left_out(void)
{
	no_peer();
	size_t at = draft.size;
	draft_open_with_attributes(&draft, "Data");
	draft_set_u16(&draft, at + 1, SLOT_NULL);
	draft_attribute(&draft, "Name");
	draft_text(&draft, "RemoteAddress");
	draft_close(&draft);
	draft_text(&draft, PEER);
	draft_end(&draft);
}

static void other_system(void)
{
	provider("Provider", "Other", NULL);
	text("EventID", "77");
	rest_of_system();
}

static void nested_second_system(void)
{
	draft_open(&draft, "EventData");
	draft_close(&draft);
	plain_data();
	draft_end(&draft);
	draft_open(&draft, "System");
	draft_close(&draft);
	plain_system();
	draft_end(&draft);
}

static const struct variant variants[] = {
	{.name = "plain", .system = plain_system, .is_plain = true},
	{.name = "ansi provider", .system = ansi_provider, .is_plain = true},
	{.name = "id from pieces", .system = id_from_pieces, .is_plain = true},
	{.name = "provider with NULs", .system = provider_with_nuls},
	{.name = "id with NULs", .system = id_with_nuls},
	{.name = "provider nested", .system = provider_nested, .nested = nested_provider},
	{.name = "id nested", .system = id_nested, .nested = nested_id},
	{.name = "an id that is left out, and one", .system = id_left_out},
	{.name = "the only id left out", .system = only_id_left_out},
	{.name = "an id beside a null, and one", .system = id_beside_a_null},
	{.name = "two ids", .system = two_ids, .is_other = true},
	{.name = "two providers", .system = two_providers},
	{.name = "two computers", .system = two_computers},
	{.name = "nearly Provider", .system = near_provider_element},
	{.name = "nearly EventID", .system = near_id_element},
	{.name = "no provider", .system = no_provider},
	{.name = "our name, another GUID", .system = other_guid},
	{.name = "our GUID, another name", .system = other_name},
	{.name = "data in Security", .system = data_in_security, .data = no_peer, .peer = ""},
	{.name = "nearly RemoteAddress", .system = plain_system, .data = near_peer, .peer = ""},
	{.name = "no RemoteAddress", .system = plain_system, .data = no_peer, .peer = ""},
	{.name = "RemoteAddress left out", .system = plain_system, .data = peer_left_out, .peer = ""},
	{.name = "a second System", .system = other_system, .nested = nested_second_system, .is_other = true},
};

static void write_values(const struct variant *variant, size_t definition)
{
	static const char ansi[] = NAME;
	const uint8_t id[2] = {4655 & 0xff, 4655 >> 8};
	size_t descriptors = draft_values(&draft, definition, SLOT_COUNT);
	size_t start;
	draft_value(&draft, descriptors, SLOT_NULL, VALUE_NULL, "", 0);
	draft_value(&draft, descriptors, SLOT_ID, VALUE_UINT16, id, 2);
	start = draft.size;
	draft_utf16(&draft, "4655");
	draft_u32(&draft, 0);
	draft_value_from(&draft, descriptors, SLOT_ID_TEXT, VALUE_STRING, start);
	start = draft.size;
	draft_utf16(&draft, NAME);
	draft_u32(&draft, 0);
	draft_value_from(&draft, descriptors, SLOT_NAME, VALUE_STRING, start);
	draft_value(&draft, descriptors, SLOT_ANSI, VALUE_ANSI_STRING, ansi, sizeof ansi);
	start = draft.size;
	if (variant->nested) {
		draft_fragment(&draft);
		size_t nested = draft_instance(&draft, 9);
		draft_fragment(&draft);
		variant->nested();
		draft_eof(&draft);
		draft_values(&draft, nested, 0);
		draft_eof(&draft);
	}
	draft_value_from(&draft, descriptors, SLOT_NESTED, variant->nested ? VALUE_BINXML : VALUE_NULL, start);
	start = draft.size;
	draft_utf16(&draft, HOST);
	draft_value_from(&draft, descriptors, SLOT_HOST, VALUE_STRING, start);
}

static void write_record(const struct variant *variant, uint64_t id)
{
	bool is_second_system = variant->nested == nested_second_system;
	size_t record = draft_record(&draft, id);
	draft.in_definition = false;
	draft_fragment(&draft);
	size_t definition = draft_instance(&draft, (uint32_t)id);
	draft_fragment(&draft);
	draft_open(&draft, "Event");
	draft_close(&draft);
	draft_open(&draft, "System");
	draft_close(&draft);
	variant->system();
	draft_end(&draft);
	if (is_second_system) {
		draft_slot(&draft, SLOT_NESTED, VALUE_BINXML);
	} else {
		draft_open(&draft, "EventData");
		draft_close(&draft);
		if (variant->data)
			variant->data();
		else
			plain_data();
		draft_end(&draft);
	}
	draft_end(&draft);
	draft_eof(&draft);
	write_values(variant, definition);
	draft_eof(&draft);
	draft_record_end(&draft, record);
}

/* The crafted record between two plain ones. */
static void read_variant(const struct variant *variant, enum ipsecevtx_engine engine)
{
	static uint8_t log[4096 + CHUNK_SIZE];
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.engine = engine;
	draft_init(&draft);
	write_record(&variants[0], 1);
	write_record(variant, 2);
	write_record(&variants[0], 3);
	draft_chunk_header(&draft);
	memset(log, 0, sizeof log);
	memcpy(log + 4096, draft.bytes, CHUNK_SIZE);
	run_memory(&run, log, sizeof log, &options);
	ck_assert_int_eq(run.opened, 0);
}

/* Findings about the crafted record that a person cannot miss. */
static size_t told_of(uint64_t record_id)
{
	size_t count = 0;
	for (size_t i = 0; i < run.findings.count; i++) {
		const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
		count += finding->record_id == record_id && finding->severity >= IPSECEVTX_SEVERITY_WARNING &&
			 (finding->kind == IPSECEVTX_FINDING_STRUCTURE || finding->kind == IPSECEVTX_FINDING_PROVIDER ||
				 finding->kind == IPSECEVTX_FINDING_VALUE);
	}
	return count;
}

START_TEST(a_crafted_record_is_read_right_or_told)
{
	const struct variant *variant = &variants[_i];
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		read_variant(variant, (enum ipsecevtx_engine)engine);
		size_t told = told_of(2);
		ck_assert_msg((told == 0) == variant->is_plain, "%s: told %zu times", variant->name, told);
		ck_assert_msg(run.count == (variant->is_other ? 2 : 3), "%s: %zu events", variant->name, run.count);
		ck_assert_msg(told_of(1) + told_of(3) == 0, "%s: the plain records are told", variant->name);
		if (variant->is_other)
			continue;
		const struct ipsecevtx_event *event = &run.events[1];
		/* Not all slots have a place in each variant, which has its own mark. */
		unsigned marks = event->marks & ~(unsigned)IPSECEVTX_MARK_SLOTS;
		ck_assert_msg((marks == 0) == variant->is_plain, "%s: marks %#x", variant->name, event->marks);
		ck_assert_uint_eq(event->header_record_id, 2);
		ck_assert_uint_eq(event->event_id, 4655);
		const struct ipsecevtx_address *peer = &event->mm_ended.remote_address;
		ck_assert_msg((peer->text.presence == IPSECEVTX_SET) == !variant->peer, "%s: peer", variant->name);
	}
}
END_TEST

/* Real ones: each log's second record has the peer, unless the whole log is of one kind. */
START_TEST(logs_that_hide_events_are_read_right_or_told)
{
	static const char path[] = "../shared/cases/hiding";
	if (!shared_exists("hiding", path))
		return;
	DIR *directory = opendir(path);
	ck_assert_ptr_nonnull(directory);
	struct dirent *entry;
	while ((entry = readdir(directory)) != NULL) {
		char name[512];
		struct ipsecevtx_reader *reader;
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		const struct ipsecevtx_event *event;
		bool has_peer = false;
		if (!strstr(entry->d_name, ".evtx"))
			continue;
		memset(&run, 0, sizeof run);
		options.finding = collect_finding;
		options.finding_user = &run.findings;
		options.modes = IPSECEVTX_MODE_ALL;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		ck_assert_int_eq(ipsecevtx_open(&reader, name, &options, NULL), 0);
		while (ipsecevtx_next(reader, &event) > 0) {
			if (event->kind == IPSECEVTX_KIND_MM_ENDED)
				has_peer |= strcmp(event->mm_ended.remote_address.text.data, PEER) == 0;
		}
		ipsecevtx_close(reader);
		bool is_told = false;
		for (size_t i = 0; i < run.findings.count && i < COUNT_OF(run.findings.items); i++)
			is_told |= run.findings.items[i].finding.severity >= IPSECEVTX_SEVERITY_LOSS;
		ck_assert_msg(has_peer || is_told, "%s hides an event in silence", name);
	}
	closedir(directory);
}
END_TEST

static void put(uint8_t *at, uint64_t number, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

/* A log of so many plain records, with a file header that fits. */
static uint8_t *plain_log(unsigned count)
{
	static uint8_t log[4096 + CHUNK_SIZE];
	static const char header[] = "ElfFile";
	draft_init(&draft);
	for (unsigned i = 1; i <= count; i++)
		write_record(&variants[0], i);
	draft_chunk_header(&draft);
	memset(log, 0, sizeof log);
	memcpy(log, header, sizeof header);
	put(log + 24, count + 1, 8);
	put(log + 32, 128, 4);
	put(log + 36, 1, 2);
	put(log + 38, 3, 2);
	put(log + 40, 4096, 2);
	put(log + 42, 1, 2);
	put(log + 124, crc32(0, log, 120), 4);
	memcpy(log + 4096, draft.bytes, CHUNK_SIZE);
	return log;
}

static size_t record_at(const uint8_t *chunk, unsigned number)
{
	size_t at = CHUNK_HEADER_SIZE;
	for (unsigned i = 1; i < number; i++)
		at += read_u32(chunk, CHUNK_SIZE, at + 4);
	return at;
}

/* Makes the chunk say that it holds only the first kept records, with checksums that are right. */
static void lower_free_space(uint8_t *chunk, unsigned kept)
{
	size_t end = record_at(chunk, kept + 1);
	put(chunk + 16, kept, 8);
	put(chunk + 32, kept, 8);
	put(chunk + 44, kept ? record_at(chunk, kept) : 0, 4);
	put(chunk + 48, end, 4);
	put(chunk + 52, crc32(0, chunk + CHUNK_HEADER_SIZE, (uInt)(end - CHUNK_HEADER_SIZE)), 4);
	put(chunk + 124, crc32(crc32(0, chunk, 120), chunk + 128, 384), 4);
}

START_TEST(records_behind_a_lowered_free_space_offset_are_given_and_told)
{
	enum { RECORDS = 6 };
	for (unsigned kept = 0; kept <= RECORDS; kept++) {
		uint8_t *log = plain_log(RECORDS);
		lower_free_space(log + 4096, kept);
		run_memory(&run, log, 4096 + CHUNK_SIZE, NULL);
		ck_assert_msg(run.count == RECORDS, "%u kept: %zu events", kept, run.count);
		ck_assert_uint_eq(
			collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA), kept < RECORDS ? 1 : 0);
		for (unsigned i = 0; i < RECORDS; i++) {
			const struct ipsecevtx_event *event = &run.events[i];
			ck_assert_uint_eq(event->header_record_id, i + 1);
			ck_assert_int_eq((event->marks & IPSECEVTX_MARK_HIDDEN) != 0, i >= kept);
			ck_assert_int_eq(event->origin == IPSECEVTX_ORIGIN_RECOVERED, i >= kept);
		}
	}
}
END_TEST

START_TEST(a_next_record_number_beyond_the_last_record_is_told)
{
	for (unsigned missing = 0; missing < 3; missing++) {
		uint8_t *log = plain_log(3);
		put(log + 24, 4 + missing, 8);
		put(log + 124, crc32(0, log, 120), 4);
		run_memory(&run, log, 4096 + CHUNK_SIZE, NULL);
		ck_assert_uint_eq(run.count, 3);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_GAP), missing > 0);
	}
}
END_TEST

Suite *suite_hiding(void)
{
	Suite *suite = suite_create("hiding");
	TCase *crafted = tcase_create("crafted");
	tcase_add_loop_test(crafted, a_crafted_record_is_read_right_or_told, 0, (int)COUNT_OF(variants));
	tcase_add_test(crafted, logs_that_hide_events_are_read_right_or_told);
	tcase_add_test(crafted, records_behind_a_lowered_free_space_offset_are_given_and_told);
	tcase_add_test(crafted, a_next_record_number_beyond_the_last_record_is_told);
	suite_add_tcase(suite, crafted);
	return suite;
}

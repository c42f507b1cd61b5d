/* SPDX-License-Identifier: MIT */
/* Definitions of templates in a log: one GUID, one meaning, in all of its chunks. */
#include "binxml/defined.h"
#include "binxml/plan.h"
#include "evidence/chunk.h"
#include "evidence/memory.h"
#include "sequence/definitions.h"
#include "suites.h"
#include "test_hiding.h"
#include "test_sample.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

static struct run run;

static void write_system(const char *number, const char *other_number)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), "Other");
	draft_empty(hiding_draft());
	hiding_text(number, "77");
	hiding_text(other_number, "4655");
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
}

static void as_it_was(void)
{
	write_system("EventID", "Version");
}

static void exchanged(void)
{
	write_system("Version", "EventID");
}

/* Two names of one CRC-32, which a number made of that does not tell apart. */
static void write_computer(const char *name)
{
	as_it_was();
	hiding_text("Computer", name);
}

static void one_computer(void)
{
	write_computer("iiwucoup");
}

static void another_computer(void)
{
	write_computer("uejgtcuo");
}

static void nested_event_data(void)
{
	draft_optional(hiding_draft(), SLOT_NESTED, VALUE_BINXML);
}

/* So many that there is more than one block of what it says, of which one is of another name. */
static void write_data(const char *name)
{
	hiding_open("EventData");
	for (int i = 0; i < 40; i++) {
		draft_open_with_attributes(hiding_draft(), i == 30 ? name : "Data");
		hiding_attribute("Name", "RemoteAddress");
		draft_close(hiding_draft());
		draft_slot(hiding_draft(), 0, VALUE_STRING);
		hiding_end();
	}
	hiding_end();
}

static void data(void)
{
	write_data("Data");
}

static void other_data(void)
{
	write_data("Xata");
}

/* What no skim knows, as of records whose number is nested. */
static void write_unknown(const char *name)
{
	hiding_open("UserData");
	hiding_open("System");
	hiding_text(name, "4655");
	hiding_end();
	hiding_end();
}

static void unknown(void)
{
	write_unknown("Task");
}

static void other_unknown(void)
{
	write_unknown("Version");
}

static const struct {
	struct variant before, after;
} variants[] = {
	{{.name = "a field", .system = as_it_was}, {.name = "another field", .system = exchanged}},
	{{.name = "a name", .system = one_computer}, {.name = "a name of the same CRC", .system = another_computer}},
	{{.name = "data", .system = as_it_was, .event = nested_event_data, .nested = data},
		{.name = "other data", .system = as_it_was, .event = nested_event_data, .nested = other_data}},
	{{.name = "unknown", .system = as_it_was, .event = nested_event_data, .nested = unknown},
		{.name = "other unknown", .system = as_it_was, .event = nested_event_data, .nested = other_unknown}},
};

static size_t told_as_other_than_before(const uint8_t *log, size_t size, const struct ipsecevtx_options *options)
{
	size_t count = 0;
	run_memory(&run, log, size, options);
	for (size_t i = 0; i < run.findings.count; i++)
		count += strstr(run.findings.items[i].finding.detail, "says other things here than at 0x") != NULL;
	return count;
}

/* Others keep templates by their GUIDs for the whole log; all records are another provider's, printed and not. */
START_TEST(two_templates_of_one_guid_in_two_chunks_are_told)
{
	static uint8_t log[HIDING_LOG_SIZE + CHUNK_SIZE], other[HIDING_LOG_SIZE];
	const struct variant *before = &variants[_i / 2].before, *after = &variants[_i / 2].after;
	const size_t first = HIDING_LOG_SIZE - CHUNK_SIZE;
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		options.any = _i % 2;
		hiding_write_namesakes(log, before, before);
		memcpy(log + HIDING_LOG_SIZE, log + first, CHUNK_SIZE);
		ck_assert_uint_eq(told_as_other_than_before(log, sizeof log, &options), 0);
		hiding_write_namesakes(other, after, after);
		memcpy(log + HIDING_LOG_SIZE, other + first, CHUNK_SIZE);
		ck_assert_msg(told_as_other_than_before(log, sizeof log, &options) > 0, "%s", after->name);
		/* Damage may have made a definition say anything: a warning. */
		log[HIDING_LOG_SIZE + 52] ^= 1;
		ck_assert_msg(told_as_other_than_before(log, sizeof log, &options) > 0, "%s", after->name);
		for (size_t i = 0; i < run.findings.count; i++) {
			const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
			if (strstr(finding->detail, "says other things here"))
				ck_assert_int_eq(finding->severity, IPSECEVTX_SEVERITY_WARNING);
		}
	}
}
END_TEST

/* Names stand where a chunk uses them first: in the other order each definition has others of them in it. */
START_TEST(it_does_not_matter_where_names_stand)
{
	static const char script[] = "event 4653 2024-03-01T08:00:00Z\n"
				     "other 4624 +1 provider=Else guid=none One=1 Two=2 Three:literal=3\n"
				     "other 77 +1 provider=Else guid=none userdata=Root One=1 Two=2\n"
				     "event 5451 +1\n"
				     "chunk\n"
				     "event 5451 +1\n"
				     "other 77 +1 provider=Else guid=none userdata=Root One=1 Two=2\n"
				     "other 4624 +1 provider=Else guid=none One=1 Two=2 Three:literal=3\n"
				     "event 4653 +1\n";
	size_t size;
	uint8_t *log = log_of(script, &size);
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = _i;
	ck_assert_uint_eq(told_as_other_than_before(log, size, &options), 0);
	ck_assert_uint_eq(run.count, _i ? 8 : 4);
	free(log);
}
END_TEST

/* Thousands of them, so that nothing gets lost where the table grows. */
START_TEST(each_definition_is_known_however_many_there_are)
{
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct definitions definitions;
	definitions_init(&definitions, &allocator);
	for (uint32_t pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < 5000; i++) {
			struct definition definition = {.is_root = i % 2, .offset = 1 + i};
			memcpy(definition.guid, &(uint32_t){i / 2}, 4);
			memcpy(definition.says + 12, &(uint32_t){i + pass}, 4);
			const struct definition *first = definitions_add(&definitions, &definition);
			ck_assert_int_eq(first != NULL, pass == 1);
			ck_assert(!first || (first->offset == 1 + i && memcmp(first->says + 12, &i, 4) == 0));
		}
	}
	ck_assert(!definitions.no_memory);
	definitions_free(&definitions);
}
END_TEST

/* A log must not take memory without end; what was kept is still known then. */
START_TEST(there_is_an_end_to_what_is_kept)
{
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct definitions definitions;
	definitions_init(&definitions, &allocator);
	for (uint32_t i = 0; i <= DEFINITIONS_MAX; i++) {
		struct definition definition = {.offset = 1 + i};
		memcpy(definition.guid, &i, sizeof i);
		ck_assert(!definitions.is_full);
		ck_assert_ptr_null(definitions_add(&definitions, &definition));
	}
	ck_assert(definitions.is_full);
	ck_assert_uint_eq(definitions.count, DEFINITIONS_MAX);
	const struct definition other = {.says = {1}, .offset = 7};
	ck_assert_ptr_nonnull(definitions_add(&definitions, &other));
	definitions_free(&definitions);
}
END_TEST

/* What two nested definitions of a chunk say, each at its offset. */
struct said {
	size_t offsets[2], count;
	uint8_t says[2][16];
};

static void note_said(void *user, const struct plan_definition *definition)
{
	struct said *said = user;
	for (size_t i = 0; i < 2; i++) {
		if (definition->offset == said->offsets[i])
			memcpy(said->says[i], definition->says, sizeof said->says[i]);
	}
	said->count += !definition->is_root;
}

/* Two of them, nested in values of Event and of System. */
static void put_definitions(struct draft *draft, size_t at[2], size_t offsets[2])
{
	draft_init(draft);
	for (unsigned i = 0; i < 2; i++) {
		at[i] = draft->size;
		offsets[i] = draft_instance(draft, 1 + i);
		draft_open(draft, "EventData");
		draft_close(draft);
		draft_open(draft, i ? "one" : "other");
		draft_close(draft);
		draft_slot(draft, 0, VALUE_UINT8);
		draft_end(draft);
		draft_end(draft);
		size_t descriptors = draft_values(draft, offsets[i], 1);
		draft_value(draft, descriptors, 0, value_of(VALUE_UINT8, BYTES("\x05")));
	}
}

/* Who is asked for what, and in which order, says nothing of them. */
START_TEST(a_definition_says_the_same_in_whatever_areas_it_was_opened)
{
	static const struct {
		uint8_t which, area; /* area 0: no more */
	} orders[][4] = {
		{{0, AREA_EVENT}, {1, AREA_EVENT}},
		{{0, AREA_TEXT}, {1, AREA_TEXT}},
		{{1, AREA_DATA}, {0, AREA_EVENT}},
		{{0, AREA_EVENT}, {1, AREA_EVENT}, {0, AREA_TEXT}, {1, AREA_TEXT}},
		{{1, AREA_TEXT}, {0, AREA_EVENT}, {0, AREA_TEXT}, {1, AREA_EVENT}},
		{{0, AREA_TEXT}, {1, AREA_EVENT}, {1, AREA_TEXT}, {0, AREA_EVENT}},
		{{1, AREA_TREE}, {1, AREA_EVENT}, {1, AREA_TEXT}, {0, AREA_DATA}},
	};
	static struct draft draft;
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct plan_cache *cache = NULL;
	struct fingerprint_key key;
	struct said first = {.count = 0}, said;
	size_t at[2];
	fingerprint_make_key(&key);
	put_definitions(&draft, at, first.offsets);
	/* Each order in a cache that knows nothing yet, and then all of them in one. */
	for (size_t i = 0; i < 2 * COUNT_OF(orders); i++) {
		if (i <= COUNT_OF(orders)) {
			plan_cache_free(cache);
			cache = plan_cache_new(&allocator);
			plan_cache_namesakes(cache)->key = &key;
		}
		plan_cache_start_chunk(cache, draft.bytes, CHUNK_SIZE);
		for (size_t k = 0; k < 4 && orders[i % COUNT_OF(orders)][k].area > 0; k++) {
			struct plan_use use;
			struct binxml_error error;
			const struct plan_range range = {at[orders[i % COUNT_OF(orders)][k].which], draft.size,
				(enum shape_area)orders[i % COUNT_OF(orders)][k].area};
			ck_assert(plan_open(cache, &range, &use, &error));
		}
		said = (struct said){.offsets = {first.offsets[0], first.offsets[1]}};
		plan_cache_see_definitions(cache, note_said, &said);
		first = i == 0 ? said : first;
		ck_assert_uint_eq(said.count, 2);
		ck_assert_mem_eq(said.says, first.says, sizeof said.says);
		ck_assert_mem_ne(said.says[0], said.says[1], sizeof said.says[0]);
	}
	plan_cache_free(cache);
}
END_TEST

/* A record from the place on, up to the end; an instance in it has brought a definition that leads to the next. */
static void put_definition(uint8_t *chunk, size_t record, size_t end, size_t place, uint32_t next)
{
	put_u32(chunk + record, 0x2a2a);
	put_u32(chunk + record + 4, (uint32_t)(end - record));
	put_u32(chunk + end - 4, (uint32_t)(end - record));
	chunk[place - 10] = 0x0c;
	chunk[place - 9] = 1;
	put_u32(chunk + place - 8, (uint32_t)place);
	put_u32(chunk + place - 4, (uint32_t)place);
	put_u32(chunk + place, next);
	put_u32(chunk + place + 4, (uint32_t)place);
}

/*
 * EvtxECmd reads a definition that is not in the table, and leads to one at ..0c, ten bytes behind where it is, and
 * goes on where the size leads that stands there: out of the record in what Windows writes, into values where somebody
 * did.
 */
START_TEST(a_definition_by_which_some_go_on_in_a_value_begins_as_its_instance)
{
	enum { FIRST = 0x30c, SECOND = 0x444, RECORD = 0x400, END = 0x700 };
	static const struct {
		uint32_t size, next, table;
		bool is_head;
		uint8_t there; /* the count of values */
	} cases[] = {
		{0x100, FIRST, 0, true, 0},
		{0x100, FIRST, 0, true, 20},
		{0x100, FIRST, 0, false, 'p'}, /* of a text */
		{0x2700, FIRST, 0, false, 0},  /* as of an EventData of 39 bytes */
		{0xff0000ff, FIRST, 0, false, 0},
		{END - SECOND - 24 - 4, FIRST, 0, false, 0},
		{END - SECOND - 24 - 8, FIRST, 0, true, 0},
		{0x100, FIRST, SECOND, false, 0},
		{0x2700, FIRST, FIRST, true, 0}, /* which was not the last of the list */
		{0x2700, 0x50c, 0, true, 0},     /* that is none */
		{0x100, 0, 0, false, 0},
	};
	static uint8_t chunk[CHUNK_SIZE];
	memset(chunk, 0, sizeof chunk);
	put_definition(chunk, 0x200, RECORD, FIRST, 0);
	put_definition(chunk, RECORD, END, SECOND, cases[_i].next);
	put_u32(chunk + SECOND + 30, cases[_i].size);
	chunk[SECOND + 24 + 0x100] = cases[_i].there;
	put_u32(chunk + 384, cases[_i].table);
	ck_assert(defined_seems_head((struct bytes){chunk, sizeof chunk}, SECOND) == cases[_i].is_head);
}
END_TEST

Suite *suite_definitions(void)
{
	Suite *suite = suite_create("definitions");
	TCase *tests = tcase_create("definitions");
	tcase_add_loop_test(tests, two_templates_of_one_guid_in_two_chunks_are_told, 0, 2 * (int)COUNT_OF(variants));
	tcase_add_loop_test(tests, it_does_not_matter_where_names_stand, 0, 2);
	tcase_add_test(tests, each_definition_is_known_however_many_there_are);
	tcase_add_test(tests, there_is_an_end_to_what_is_kept);
	tcase_add_test(tests, a_definition_says_the_same_in_whatever_areas_it_was_opened);
	tcase_add_loop_test(tests, a_definition_by_which_some_go_on_in_a_value_begins_as_its_instance, 0, 11);
	suite_add_tcase(suite, tests);
	return suite;
}

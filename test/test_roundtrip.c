/* SPDX-License-Identifier: MIT */
/* Every event in every layout and every form that a record can have: written by evtxgen, read by the library. */
#include "event/events.h"
#include "evtxgen.h"
#include "suites.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

static const struct ipsecevtx_options defaults = IPSECEVTX_OPTIONS_INIT;

/* How a record is written. */
static const struct {
	enum evtxgen_variant variant;
	unsigned flags;
} forms[] = {
	{EVTXGEN_WIN10, 0},
	{EVTXGEN_WIN7, 0},
	{EVTXGEN_EVENTLOG, 0},
	{EVTXGEN_SHUFFLED, 0},
	{EVTXGEN_WIN10, EVTXGEN_NO_TEMPLATE},
	{EVTXGEN_CLASSIC, EVTXGEN_NO_TEMPLATE},
};

#define FORMS ((int)COUNT_OF(forms))

static struct {
	char text[EVENTS_MAX_FIELDS][64];
	char canonical[EVENTS_MAX_FIELDS][64];
	uint64_t number[EVENTS_MAX_FIELDS];
	struct evtxgen_field fields[EVENTS_MAX_FIELDS];
	size_t index[EVENTS_MAX_FIELDS]; /* in the definition */
	size_t count;
} written;

/* Values of every kind, another one for each field, event and seed; a dash or nothing now and then. */
static void write_value(const struct event_field *field, size_t slot, uint64_t *random)
{
	char *text = written.text[slot];
	char *canonical = written.canonical[slot];
	struct evtxgen_value *value = &written.fields[slot].value;
	uint64_t word = next_random(random);
	unsigned low = (unsigned)(word & 0xff) | 0x100; /* never zero, which would be shortened */
	canonical[0] = '\0';
	written.number[slot] = 0;
	switch (field->type) {
	case IPSECEVTX_TYPE_U32:
		written.number[slot] = word & (word >> 40 & 1 ? 0xffffffff : 0xffff);
		*value = evtxgen_number(written.number[slot]);
		return;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		written.number[slot] = word >> 32 & 1 ? next_random(random) : word & 0xffffffff;
		*value = evtxgen_number(written.number[slot]);
		return;
	case IPSECEVTX_TYPE_CODE:
		written.number[slot] = 8192 + low % 57;
		snprintf(text, 64, "%%%%%u", (unsigned)written.number[slot]);
		break;
	case IPSECEVTX_TYPE_ADDRESS:
		if (low & 1) {
			snprintf(text, 64, "10.%u.0.99", low - 0x100);
			snprintf(canonical, 64, "10.%u.0.99", low - 0x100);
		} else {
			snprintf(text, 64, "2001:DB8:0:0::%X:%X", low, low ^ 0x55u);
			snprintf(canonical, 64, "2001:db8::%x:%x", low, low ^ 0x55u);
		}
		break;
	case IPSECEVTX_TYPE_HEX:
		snprintf(text, 64, "%08X%08x", low, ~low);
		memcpy(canonical, text, 64);
		break;
	default:
		snprintf(text, 64, "<%zu> & \"text\" \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 %u", slot, low);
		memcpy(canonical, text, 64);
	}
	*value = evtxgen_text(text);
}

/* How an event is written: with all fields of a layout, or with none of them set. */
struct written_as {
	unsigned layout; /* LAYOUT_ bit */
	int form;
	bool is_unset;
};

static void add_event(
	struct evtxgen *log, const struct event_definition *definition, struct written_as as, uint64_t *random)
{
	struct evtxgen_event event = evtxgen_event(log, (uint16_t)definition->info.event_id, as.layout);
	event.variant = forms[as.form].variant;
	event.flags |= forms[as.form].flags;
	event.computer = "vpn\xc3\xa9.corp.example";
	written.count = 0;
	for (size_t i = 0; i < definition->field_count; i++) {
		if (!(definition->fields[i].layouts & as.layout))
			continue;
		size_t slot = written.count++;
		memset(&written.fields[slot], 0, sizeof written.fields[slot]);
		written.fields[slot].name = definition->fields[i].windows_name;
		written.index[slot] = i;
		if (!as.is_unset) {
			write_value(&definition->fields[i], slot, random);
			continue;
		}
		written.fields[slot].value = slot & 1 ? evtxgen_text("-") : evtxgen_null();
		written.fields[slot].optional = true;
	}
	ck_assert_msg(evtxgen_add(log, &event, written.fields, written.count), "evtxgen: %s", evtxgen_error(log));
}

static void check_field(const struct ipsecevtx_event *event, size_t slot)
{
	struct ipsecevtx_field field;
	char raw[128];
	ck_assert(ipsecevtx_event_field(event->event_id, event, written.index[slot], &field));
	ck_assert_msg(field.presence == IPSECEVTX_SET, "event %u, %s", event->event_id, field.windows_name);
	ipsecevtx_event_raw(event, written.index[slot], raw, sizeof raw);
	switch (field.info->type) {
	case IPSECEVTX_TYPE_U32:
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		ck_assert_uint_eq(field.number, written.number[slot]);
		ck_assert_uint_eq(strtoull(raw, NULL, 0), written.number[slot]);
		return;
	case IPSECEVTX_TYPE_CODE:
		ck_assert_uint_eq(field.number, written.number[slot]);
		ck_assert_int_ne(field.text.data[0], '%');
		break;
	case IPSECEVTX_TYPE_ADDRESS:
		ck_assert_uint_eq(field.family, strchr(field.text.data, ':') ? 6 : 4);
		ck_assert_str_eq(field.text.data, written.canonical[slot]);
		break;
	default:
		ck_assert_str_eq(field.text.data, written.canonical[slot]);
	}
	ck_assert_str_eq(raw, written.text[slot]);
}

/* What the event has of its layout; what the layout lacks is absent. */
static void check_event(const struct ipsecevtx_event *event, const struct event_definition *definition, bool is_unset)
{
	size_t slot = 0;
	ck_assert_uint_eq(event->event_id, definition->info.event_id);
	ck_assert_int_eq(event->kind, definition->info.kind);
	ck_assert_int_eq(event->mode, definition->info.mode);
	ck_assert_str_eq(event->computer.data, "vpn\xc3\xa9.corp.example");
	ck_assert_str_eq(event->provider.data, EVENTS_PROVIDER_NAME);
	ck_assert_uint_eq(event->pair_count, 0);
	for (size_t i = 0; i < definition->field_count; i++) {
		struct ipsecevtx_field field;
		if (slot < written.count && written.index[slot] == i && !is_unset) {
			check_field(event, slot++);
			continue;
		}
		bool is_there = slot < written.count && written.index[slot] == i;
		slot += is_there;
		ck_assert(ipsecevtx_event_field(event->event_id, event, i, &field));
		ck_assert_msg(field.presence == (is_there ? IPSECEVTX_UNSET : IPSECEVTX_ABSENT), "event %u, %s: %d",
			event->event_id, field.windows_name, field.presence);
		ck_assert_str_eq(field.text.data, "");
		ck_assert_uint_eq(field.number, 0);
	}
	ck_assert_uint_eq(slot, written.count);
}

static void check_log(
	struct evtxgen *log, const struct event_definition *definition, bool is_unset, enum ipsecevtx_engine engine)
{
	static struct collector collector;
	struct ipsecevtx_options options = defaults;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size;
	memset(&collector, 0, sizeof collector);
	options.modes = IPSECEVTX_MODE_ALL;
	options.engine = engine;
	options.finding = collect_finding;
	options.finding_user = &collector;
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, "log", &options, NULL), 0);
	ck_assert_msg(ipsecevtx_next(reader, &event) == 1, "event %u", definition->info.event_id);
	check_event(event, definition, is_unset);
	unsigned allowed = engine == IPSECEVTX_ENGINE_LIBEVTX ? IPSECEVTX_MARK_UNCERTIFIED : 0u;
	/* With fields left out, the event has none of its layouts, which is told. */
	size_t left_out = collector_count(&collector, IPSECEVTX_FINDING_STRUCTURE);
	ck_assert_uint_le(left_out, is_unset);
	allowed |= left_out ? IPSECEVTX_MARK_STRUCTURE : 0u;
	ck_assert_msg((event->marks & ~allowed) == 0, "event %u: marks %#x: %s", definition->info.event_id,
		event->marks, collector.count ? collector.items[0].detail : "");
	ck_assert_int_eq(ipsecevtx_next(reader, &event), 0);
	ck_assert_uint_eq(ipsecevtx_reader_statistics(reader)->records_disputed, 0);
	ipsecevtx_close(reader);
	/* What libevtx cannot do is noted when it was to decode everything. */
	size_t notes =
		engine == IPSECEVTX_ENGINE_LIBEVTX ? collector_count(&collector, IPSECEVTX_FINDING_UNCERTIFIED) : 0;
	ck_assert_msg(collector.count == notes + left_out, "event %u: %s", definition->info.event_id,
		collector.items[0].detail);
}

/* Loops: event by event, each in all layouts and forms. */
static void check_all(int index, bool is_unset)
{
	const struct event_definition *definition = events_at((size_t)index);
	uint64_t random = (uint64_t)index + 1000;
	for (unsigned layout = LAYOUT_V0; layout <= LAYOUT_V1_WIN7; layout <<= 1) {
		if (!(definition->layouts & layout))
			continue;
		for (int form = 0; form < FORMS; form++) {
			struct evtxgen *log = evtxgen_new(NULL);
			ck_assert_ptr_nonnull(log);
			add_event(log, definition, (struct written_as){layout, form, is_unset}, &random);
			ck_assert(evtxgen_finish(log));
			for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_LIBEVTX; engine++)
				check_log(log, definition, is_unset, (enum ipsecevtx_engine)engine);
			evtxgen_free(log);
		}
	}
}

START_TEST(every_value_of_every_layout_comes_back)
{
	check_all(_i, false);
}
END_TEST

START_TEST(unset_fields_come_back_unset_and_others_absent)
{
	check_all(_i, true);
}
END_TEST

/* All events of all layouts and forms in one log: templates, names and plans are shared and must not mix. */
START_TEST(a_log_of_all_events_comes_back_in_order)
{
	static struct run run;
	struct evtxgen *log = evtxgen_new(NULL);
	struct ipsecevtx_options options = defaults;
	const struct event_definition *definition;
	uint64_t random = 5;
	size_t count = 0;
	static uint32_t ids[600];
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
			for (int form = 0; form < FORMS; form++) {
				unsigned layout = definition->layouts & LAYOUT_V1 && round ? LAYOUT_V1 : LAYOUT_V0;
				add_event(log, definition, (struct written_as){layout, form, false}, &random);
				ids[count++] = definition->info.event_id;
			}
		}
	}
	ck_assert(evtxgen_finish(log));
	size_t size;
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	options.modes = IPSECEVTX_MODE_ALL;
	options.engine = (enum ipsecevtx_engine)_i;
	run_memory(&run, bytes, size, &options);
	ck_assert_uint_eq(run.count, count);
	for (size_t i = 0; i < count; i++)
		ck_assert_uint_eq(run.events[i].event_id, ids[i]);
	if (options.engine != IPSECEVTX_ENGINE_LIBEVTX)
		ck_assert_uint_eq(run.findings.count, 0);
	ck_assert_uint_eq(run.statistics.records_disputed, 0);
	evtxgen_free(log);
}
END_TEST

START_TEST(both_engines_agree_on_every_record_of_a_log)
{
	static struct run run;
	struct ipsecevtx_options options = defaults;
	struct evtxgen *log = evtxgen_new(NULL);
	ck_assert(evtxgen_bulk(log, (enum evtxgen_mix)_i, 300000, 1));
	ck_assert(evtxgen_finish(log));
	size_t size;
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	options.any = true;
	options.verify = true;
	run_memory(&run, bytes, size, &options);
	ck_assert_uint_gt(run.count, 50);
	ck_assert_uint_eq(run.statistics.records_disputed, 0);
	ck_assert_uint_eq(run.statistics.records_uncertified, 0);
	ck_assert_uint_eq(run.statistics.records_lost, 0);
	ck_assert_uint_gt(run.statistics.records_checked, run.count / 2);
	evtxgen_free(log);
}
END_TEST

Suite *suite_roundtrip(void)
{
	Suite *suite = suite_create("roundtrip");
	TCase *events = tcase_create("events");
	tcase_add_loop_test(events, every_value_of_every_layout_comes_back, 0, EVENTS_COUNT);
	tcase_add_loop_test(events, unset_fields_come_back_unset_and_others_absent, 0, EVENTS_COUNT);
	tcase_add_loop_test(events, a_log_of_all_events_comes_back_in_order, 0, 3);
	tcase_add_loop_test(events, both_engines_agree_on_every_record_of_a_log, 0, 3);
	tcase_set_timeout(events, 120);
	suite_add_tcase(suite, events);
	return suite;
}

/* SPDX-License-Identifier: MIT */
/* The generic walk over typed fields, and the raw texts. */
#include "event/assembly.h"
#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct assembly assembly;

static void start(void)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
}

static void stop(void)
{
	assembly_free(&assembly);
}

static void field(const char *name, struct value value)
{
	assembly_field(&assembly, name, strlen(name), &value);
}

/* One field of each type: 5451 has all but hex and text. */
static const struct ipsecevtx_event *quick_mode_event(void)
{
	assembly_begin(&assembly, 5451, events_find(5451));
	field("LocalAddress", value_wide("2001:DB8:0::1"));
	field("LocalPort", value_u32(0));
	field("KeyingModuleName", value_wide("%%8244"));
	field("TransportFilterId", value_u64(UINT64_MAX));
	field("InboundSpi", value_u32(0xc0ffee12));
	field("RemoteAddress", value_wide("-"));
	field("TunnelId", value_of(VALUE_NULL, BYTES("")));
	ck_assert(assembly_finish(&assembly));
	return &assembly.event;
}

static size_t index_of(uint32_t event_id, const char *windows_name)
{
	struct ipsecevtx_field found;
	for (size_t i = 0; ipsecevtx_event_field(event_id, NULL, i, &found); i++) {
		if (strcmp(found.windows_name, windows_name) == 0)
			return i;
	}
	ck_abort_msg("no field %s", windows_name);
	return 0;
}

static const struct {
	const char *windows_name;
	const char *raw;
} raws[] = {
	{"LocalAddress", "2001:DB8:0::1"},
	{"LocalPort", "0"},
	{"KeyingModuleName", "%%8244"},
	{"TransportFilterId", "18446744073709551615"},
	{"InboundSpi", "3237998098"},
	{"RemoteAddress", "-"},
	{"TunnelId", ""},
	{"OutboundSpi", ""},
};

START_TEST(raw_texts_are_what_windows_wrote)
{
	const struct ipsecevtx_event *event = quick_mode_event();
	size_t index = index_of(5451, raws[_i].windows_name);
	char buffer[64] = "######";
	ck_assert_uint_eq(ipsecevtx_event_raw(event, index, NULL, 0), strlen(raws[_i].raw));
	ck_assert_uint_eq(ipsecevtx_event_raw(event, index, buffer, sizeof buffer), strlen(raws[_i].raw));
	ck_assert_str_eq(buffer, raws[_i].raw);
	ck_assert_uint_eq(ipsecevtx_event_raw(event, index, buffer, 3), strlen(raws[_i].raw));
	ck_assert_uint_eq(strlen(buffer), strlen(raws[_i].raw) < 2 ? strlen(raws[_i].raw) : 2);
	ck_assert_int_eq(strncmp(buffer, raws[_i].raw, 2), 0);
}
END_TEST

START_TEST(a_walk_without_an_event_describes_the_fields)
{
	const struct event_definition *definition = events_at((size_t)_i);
	struct ipsecevtx_field found;
	size_t count = 0;
	for (; ipsecevtx_event_field(definition->info.event_id, NULL, count, &found); count++) {
		ck_assert_str_eq(found.windows_name, definition->fields[count].windows_name);
		ck_assert_ptr_eq(found.info, ipsecevtx_field_info(definition->fields[count].field));
		ck_assert_int_eq(found.presence, IPSECEVTX_ABSENT);
		ck_assert_str_eq(found.text.data, "");
	}
	ck_assert_uint_eq(count, definition->field_count);
	ck_assert(!ipsecevtx_event_field(definition->info.event_id, NULL, SIZE_MAX, &found));
}
END_TEST

START_TEST(an_event_of_another_id_has_no_such_fields)
{
	const struct ipsecevtx_event *event = quick_mode_event();
	struct ipsecevtx_field found;
	char buffer[8] = "#";
	ck_assert(ipsecevtx_event_field(4655, event, 0, &found));
	ck_assert_int_eq(found.presence, IPSECEVTX_ABSENT);
	ck_assert(!ipsecevtx_event_field(5453, event, 0, &found));
	ck_assert(!ipsecevtx_event_field(1102, event, 0, &found));
	ck_assert(!ipsecevtx_event_field(0, event, 0, &found));
	ck_assert_uint_eq(ipsecevtx_event_raw(event, 1000, buffer, sizeof buffer), 0);
	ck_assert_str_eq(buffer, "");
}
END_TEST

Suite *suite_fields(void)
{
	Suite *suite = suite_create("fields");
	TCase *walk = tcase_create("walk");
	tcase_add_checked_fixture(walk, start, stop);
	tcase_add_loop_test(walk, raw_texts_are_what_windows_wrote, 0, (int)COUNT_OF(raws));
	tcase_add_loop_test(walk, a_walk_without_an_event_describes_the_fields, 0, EVENTS_COUNT);
	tcase_add_test(walk, an_event_of_another_id_has_no_such_fields);
	suite_add_tcase(suite, walk);
	return suite;
}

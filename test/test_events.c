/* SPDX-License-Identifier: MIT */
#include "event/events.h"

#include "suites.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 1000

/* A row of the reference table. */
struct row {
	uint32_t event_id;
	unsigned layout;
	size_t position;
	char windows_name[64];
	char in_type[32];
	char name[64];
	char type[16];
};

static struct row rows[ROWS_MAX];
static size_t row_count;

static unsigned layout_of(const char *version)
{
	if (strcmp(version, "0") == 0)
		return LAYOUT_V0;
	if (strcmp(version, "1") == 0)
		return LAYOUT_V1;
	ck_assert_str_eq(version, "1-win7");
	return LAYOUT_V1_WIN7;
}

static void copy_text(char *to, size_t size, const char *from)
{
	ck_assert_uint_lt(strlen(from), size);
	memcpy(to, from, strlen(from) + 1);
}

static void load_rows(void)
{
	char line[1024];
	char *fields[7];
	FILE *file = fopen("test/events.tsv", "r");
	ck_assert_ptr_nonnull(file);
	row_count = 0;
	while (shared_row(file, line, sizeof line, fields, 7) == 7) {
		ck_assert_uint_lt(row_count, ROWS_MAX);
		struct row *row = &rows[row_count++];
		row->event_id = (uint32_t)strtoul(fields[0], NULL, 10);
		row->layout = layout_of(fields[1]);
		row->position = strtoul(fields[2], NULL, 10);
		copy_text(row->windows_name, sizeof row->windows_name, fields[3]);
		copy_text(row->in_type, sizeof row->in_type, fields[4]);
		copy_text(row->name, sizeof row->name, fields[5]);
		copy_text(row->type, sizeof row->type, fields[6]);
	}
	fclose(file);
	ck_assert_uint_gt(row_count, 300);
}

/* The field at a position of a layout: the table holds all layouts of an event in one order. */
static const struct event_field *field_at(const struct event_definition *definition, unsigned layout, size_t position)
{
	for (size_t i = 0; i < definition->field_count; i++) {
		if (definition->fields[i].layouts & layout && position-- == 0)
			return &definition->fields[i];
	}
	return NULL;
}

START_TEST(the_reference_table_is_a_copy)
{
	assert_same_as_shared("test/events.tsv", "events.tsv");
}
END_TEST

START_TEST(every_row_of_the_reference_table_is_a_field_at_its_place)
{
	load_rows();
	for (size_t i = 0; i < row_count; i++) {
		const struct row *row = &rows[i];
		const struct event_definition *definition = events_find(row->event_id);
		ck_assert_msg(definition != NULL, "event %u", row->event_id);
		ck_assert_msg(definition->layouts & row->layout, "event %u layout %u", row->event_id, row->layout);
		const struct event_field *field = field_at(definition, row->layout, row->position);
		ck_assert_msg(field != NULL, "event %u position %zu", row->event_id, row->position);
		const struct ipsecevtx_field_info *info = ipsecevtx_field_info(field->field);
		ck_assert_str_eq(field->windows_name, row->windows_name);
		ck_assert_str_eq(info->name, row->name);
		ck_assert_str_eq(ipsecevtx_type_name(info->type), row->type);
		ck_assert_str_eq(ipsecevtx_type_name((enum ipsecevtx_type)field->type), row->type);
	}
}
END_TEST

START_TEST(no_event_layout_or_field_is_there_that_the_reference_table_lacks)
{
	const struct event_definition *definition;
	load_rows();
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		for (unsigned layout = LAYOUT_V0; layout <= LAYOUT_V1_WIN7; layout <<= 1) {
			size_t expected = 0;
			size_t found = 0;
			for (size_t k = 0; k < row_count; k++)
				expected += rows[k].event_id == definition->info.event_id && rows[k].layout == layout;
			for (size_t k = 0; k < definition->field_count; k++)
				found += (definition->fields[k].layouts & layout) != 0;
			ck_assert_msg(expected == found, "event %u layout %u: %zu fields, %zu in the reference",
				definition->info.event_id, layout, found, expected);
			if (definition->info.event_id != 5453)
				ck_assert_int_eq((definition->layouts & layout) != 0, expected > 0);
		}
	}
}
END_TEST

START_TEST(numbers_are_numbers_in_windows_too)
{
	load_rows();
	for (size_t i = 0; i < row_count; i++) {
		bool is_number = strncmp(rows[i].in_type, "UInt", 4) == 0;
		bool ours = strcmp(rows[i].type, "u32") == 0 || strcmp(rows[i].type, "id") == 0 ||
			    strcmp(rows[i].type, "spi") == 0;
		ck_assert_msg(is_number == ours, "event %u %s is %s", rows[i].event_id, rows[i].windows_name,
			rows[i].in_type);
		if (strcmp(rows[i].type, "u32") == 0)
			ck_assert_str_ne(rows[i].in_type, "UInt64");
	}
}
END_TEST

/*
 * Outcomes as Microsoft's pages on the audit subcategories have them; 4654 is on none. Modes: 4646, 465x but 4654,
 * 4976, 5049, 5453 main; 4654, 4977, 545[12] quick.
 */
static const struct {
	uint32_t event_id;
	const char *kind;
	const char *mode;
	const char *outcome;
} catalogue[] = {
	{4646, "dos_prevention", "main", "success"},
	{4650, "mm_established", "main", "success"},
	{4651, "mm_established", "main", "success"},
	{4652, "mm_failed", "main", "failure"},
	{4653, "mm_failed", "main", "failure"},
	{4654, "qm_failed", "quick", "failure"},
	{4655, "mm_ended", "main", "success"},
	{4976, "invalid_packet", "main", "success"},
	{4977, "invalid_packet", "quick", "success"},
	{4978, "invalid_packet", "extended", "success"},
	{4979, "mm_established", "extended", "success"},
	{4980, "mm_established", "extended", "success"},
	{4981, "mm_established", "extended", "success"},
	{4982, "mm_established", "extended", "success"},
	{4983, "em_failed", "extended", "success"},
	{4984, "em_failed", "extended", "success"},
	{5049, "sa_deleted", "main", "success"},
	{5451, "qm_established", "quick", "success"},
	{5452, "qm_ended", "quick", "success"},
	{5453, "service_not_started", "main", "success"},
};

START_TEST(each_event_has_its_kind_mode_outcome_and_words)
{
	const struct ipsecevtx_event_info *info = ipsecevtx_event_info((size_t)_i);
	ck_assert_ptr_nonnull(info);
	ck_assert_uint_eq(info->event_id, catalogue[_i].event_id);
	ck_assert_ptr_eq(info, ipsecevtx_event_info_by_id(catalogue[_i].event_id));
	ck_assert_str_eq(ipsecevtx_kind_name(info->kind), catalogue[_i].kind);
	ck_assert_str_eq(ipsecevtx_mode_name(info->mode), catalogue[_i].mode);
	ck_assert_str_eq(ipsecevtx_outcome_name(info->outcome), catalogue[_i].outcome);
	ck_assert_uint_gt(strlen(info->title), 5);
	ck_assert_uint_gt(strlen(info->meaning), 20);
	ck_assert_uint_gt(strlen(info->next), 20);
}
END_TEST

START_TEST(no_other_event_id_is_found)
{
	size_t found = 0;
	for (uint32_t id = 0; id < 70000; id++)
		found += ipsecevtx_event_info_by_id(id) != NULL;
	ck_assert_uint_eq(found, COUNT_OF(catalogue));
	ck_assert_ptr_null(ipsecevtx_event_info(COUNT_OF(catalogue)));
	ck_assert_ptr_null(ipsecevtx_event_info(SIZE_MAX));
	ck_assert_ptr_null(events_find(UINT32_MAX));
}
END_TEST

/* Where the struct of a kind ends in struct ipsecevtx_event. */
static size_t kind_size(enum ipsecevtx_kind kind)
{
	switch (kind) {
	case IPSECEVTX_KIND_DOS_PREVENTION:
		return sizeof(struct ipsecevtx_dos_prevention);
	case IPSECEVTX_KIND_MM_ESTABLISHED:
		return sizeof(struct ipsecevtx_mm_established);
	case IPSECEVTX_KIND_MM_FAILED:
		return sizeof(struct ipsecevtx_mm_failed);
	case IPSECEVTX_KIND_QM_FAILED:
		return sizeof(struct ipsecevtx_qm_failed);
	case IPSECEVTX_KIND_MM_ENDED:
		return sizeof(struct ipsecevtx_mm_ended);
	case IPSECEVTX_KIND_INVALID_PACKET:
		return sizeof(struct ipsecevtx_invalid_packet);
	case IPSECEVTX_KIND_EM_FAILED:
		return sizeof(struct ipsecevtx_em_failed);
	case IPSECEVTX_KIND_SA_DELETED:
		return sizeof(struct ipsecevtx_sa_deleted);
	case IPSECEVTX_KIND_QM_ESTABLISHED:
		return sizeof(struct ipsecevtx_qm_established);
	case IPSECEVTX_KIND_QM_ENDED:
		return sizeof(struct ipsecevtx_qm_ended);
	default:
		return 0;
	}
}

static size_t type_size(unsigned type)
{
	switch (type) {
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
		return sizeof(struct ipsecevtx_text);
	case IPSECEVTX_TYPE_CODE:
		return sizeof(struct ipsecevtx_code);
	case IPSECEVTX_TYPE_ADDRESS:
		return sizeof(struct ipsecevtx_address);
	case IPSECEVTX_TYPE_U32:
		return sizeof(struct ipsecevtx_u32);
	default:
		return sizeof(struct ipsecevtx_id);
	}
}

START_TEST(fields_lie_inside_their_struct_and_do_not_overlap)
{
	const struct event_definition *definition = events_at((size_t)_i);
	size_t start = offsetof(struct ipsecevtx_event, mm_established);
	ck_assert_uint_le(definition->field_count, EVENTS_MAX_FIELDS);
	for (size_t i = 0; i < definition->field_count; i++) {
		const struct event_field *field = &definition->fields[i];
		size_t end = field->offset + type_size(field->type);
		ck_assert_uint_ge(field->offset, start);
		ck_assert_uint_le(end, start + kind_size(definition->info.kind));
		ck_assert_uint_ne(field->layouts, 0);
		ck_assert_uint_eq(field->layouts & ~definition->layouts, 0);
		for (size_t k = 0; k < i; k++) {
			const struct event_field *other = &definition->fields[k];
			ck_assert(end <= other->offset || other->offset + type_size(other->type) <= field->offset);
			ck_assert_str_ne(field->windows_name, other->windows_name);
			ck_assert_uint_ne(field->field, other->field);
		}
	}
}
END_TEST

START_TEST(a_canonical_field_is_the_same_member_in_all_events_of_a_kind)
{
	const struct event_definition *one;
	const struct event_definition *other = events_at((size_t)_i);
	for (size_t n = 0; (one = events_at(n)) != NULL; n++) {
		if (one->info.kind != other->info.kind)
			continue;
		for (size_t i = 0; i < one->field_count; i++) {
			for (size_t k = 0; k < other->field_count; k++) {
				bool same_field = one->fields[i].field == other->fields[k].field;
				bool same_member = one->fields[i].offset == other->fields[k].offset;
				ck_assert_msg(same_field == same_member, "%u %s, %u %s", one->info.event_id,
					one->fields[i].windows_name, other->info.event_id,
					other->fields[k].windows_name);
			}
		}
	}
}
END_TEST

START_TEST(a_field_is_found_by_its_exact_name_wherever_the_hint_points)
{
	const struct event_definition *definition = events_at((size_t)_i);
	for (size_t i = 0; i < definition->field_count; i++) {
		const char *name = definition->fields[i].windows_name;
		size_t length = strlen(name);
		char changed[70];
		ck_assert_uint_eq(definition->fields[i].windows_name_length, length);
		for (size_t hint = 0; hint < definition->field_count + 2; hint++) {
			ck_assert_int_eq(events_field_index(definition, name, length, hint), (int)i);
			ck_assert_int_eq(events_field_index(definition, name, length - 1, hint), -1);
		}
		ck_assert_int_eq(events_field_index(definition, name, length, SIZE_MAX), (int)i);
		snprintf(changed, sizeof changed, "%sx", name);
		ck_assert_int_eq(events_field_index(definition, changed, length + 1, i), -1);
		changed[0] ^= 0x20;
		ck_assert_int_eq(events_field_index(definition, changed, length, i), -1);
	}
	ck_assert_int_eq(events_field_index(definition, "", 0, 0), -1);
}
END_TEST

START_TEST(canonical_fields_are_unique_described_and_all_used)
{
	const struct ipsecevtx_field_info *info;
	size_t count = 0;
	for (; (info = ipsecevtx_field_info(count)) != NULL; count++) {
		bool used = false;
		const struct event_definition *definition;
		for (size_t i = 0; i < count; i++)
			ck_assert_str_ne(info->name, ipsecevtx_field_info(i)->name);
		ck_assert_uint_gt(strlen(info->meaning), 8);
		ck_assert_uint_eq(strspn(info->name, "abcdefghijklmnopqrstuvwxyz_"), strlen(info->name));
		for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
			for (size_t k = 0; k < definition->field_count; k++)
				used |= definition->fields[k].field == count;
		}
		ck_assert_msg(used, "%s", info->name);
	}
	ck_assert_uint_gt(count, 60);
	ck_assert_ptr_null(ipsecevtx_field_info(SIZE_MAX));
}
END_TEST

START_TEST(the_provider_is_security_auditing)
{
	struct ipsecevtx_guid guid = {{0}, IPSECEVTX_SET};
	char text[37];
	memcpy(guid.bytes, events_provider_guid, 16);
	ipsecevtx_format_guid(&guid, text);
	ck_assert_str_eq(text, "54849625-5478-4994-a5ba-3e3b0328c30d");
	ck_assert_str_eq(EVENTS_PROVIDER_NAME, "Microsoft-Windows-Security-Auditing");
}
END_TEST

Suite *suite_events(void)
{
	Suite *suite = suite_create("events");
	int count = (int)COUNT_OF(catalogue);
	TCase *table = tcase_create("table");
	tcase_add_loop_test(table, each_event_has_its_kind_mode_outcome_and_words, 0, count);
	tcase_add_test(table, no_other_event_id_is_found);
	tcase_add_loop_test(table, fields_lie_inside_their_struct_and_do_not_overlap, 0, count);
	tcase_add_loop_test(table, a_canonical_field_is_the_same_member_in_all_events_of_a_kind, 0, count);
	tcase_add_loop_test(table, a_field_is_found_by_its_exact_name_wherever_the_hint_points, 0, count);
	tcase_add_test(table, canonical_fields_are_unique_described_and_all_used);
	tcase_add_test(table, the_provider_is_security_auditing);
	suite_add_tcase(suite, table);
	TCase *reference = tcase_create("reference");
	tcase_add_test(reference, every_row_of_the_reference_table_is_a_field_at_its_place);
	tcase_add_test(reference, no_event_layout_or_field_is_there_that_the_reference_table_lacks);
	tcase_add_test(reference, numbers_are_numbers_in_windows_too);
	if (shared_exists("events", "events.tsv"))
		tcase_add_test(reference, the_reference_table_is_a_copy);
	suite_add_tcase(suite, reference);
	return suite;
}

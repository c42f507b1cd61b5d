/* SPDX-License-Identifier: MIT */
/* Every place where a log can be cut, and every bit of it that can be wrong. */
#include "suites.h"
#include "test_damage_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sample good;
static struct view original, view;
static struct meter meter;

/* Memory is handed out again: fresh pages would cost more than all the rest. */
static struct ipsecevtx_options fast_options(struct ipsecevtx_allocator *allocator)
{
	struct ipsecevtx_options options = look_options();
	meter.use_cache = true;
	*allocator = meter_allocator(&meter);
	options.allocator = allocator;
	return options;
}

/*
 * Truncation.
 */

static void check_cut(size_t size, const struct ipsecevtx_options *options)
{
	const char *wrong = NULL;
	size_t whole = 0;
	while (whole < good.count && good.offsets[whole] + sample_size(&good, whole) <= size)
		whole++;
	look(&view, good.bytes, size, options);
	if (size < 8) {
		enum ipsecevtx_error_code code = size == 0 ? IPSECEVTX_ERROR_EMPTY : IPSECEVTX_ERROR_FORMAT;
		if (view.opened == 0 || view.error.code != code || meter.live != 0)
			ck_abort_msg("cut to %zu bytes: %d, %s", size, view.opened, view.error.message);
		return;
	}
	if (view.opened != 0 || view.result != 0)
		wrong = view.error.message;
	else if (view.statistics.bytes != size)
		wrong = "not all bytes are counted";
	else if (view.count != whole)
		wrong = "too many or too few events";
	else if (whole < good.count && told_above_note(&view) == 0)
		wrong = "nothing is said";
	else if (meter.live != 0)
		wrong = "memory is not released";
	for (size_t i = 0; !wrong && i < whole; i++) {
		if (view.events[i].digest != original.events[i].digest)
			wrong = "an event is changed";
	}
	if (wrong)
		ck_abort_msg("cut to %zu bytes, %zu events of %zu: %s", size, view.count, whole, wrong);
	assert_adds_up(&view);
}

static void prepare_cuts(const struct ipsecevtx_options *options)
{
	sample_make(&good, 2, 12);
	look(&original, good.bytes, good.size, options);
	ck_assert_uint_eq(original.count, good.count);
}

/* Whether a place is in what holds nothing: the rest of the file header, free space but for both its ends. */
static bool is_free_space(size_t place)
{
	size_t chunk = place - (place - HEADER) % CHUNK;
	if (place < HEADER || chunk >= good.size)
		return place < HEADER && place > 128;
	return place > chunk + get_u32(good.bytes + chunk + 48) + 64 && place < chunk + CHUNK - 64;
}

/* Every length within headers and records; of those in free space, which all say the same, each seventh. */
START_TEST(every_length_gives_the_whole_records_before_it)
{
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_options options = fast_options(&allocator);
	prepare_cuts(&options);
	for (size_t size = (size_t)_i; size <= good.size; size += 2) {
		if (is_slow_build() ? size / 2 % 41 == 0 : !is_free_space(size) || size / 2 % 7 == 0)
			check_cut(size, &options);
	}
}
END_TEST

START_TEST(lengths_near_boundaries_give_the_same_with_the_certified_engine)
{
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_options options = fast_options(&allocator);
	options.engine = IPSECEVTX_ENGINE_CERTIFIED;
	prepare_cuts(&options);
	for (size_t i = 0; i < good.count; i += is_slow_build() ? 5 : 1) {
		static const size_t places[] = {0, 1, 7, 23, 24, 25, 28, 60, 200};
		for (size_t k = 0; k < COUNT(places); k++)
			check_cut(good.offsets[i] + places[k], &options);
		check_cut(good.offsets[i] + sample_size(&good, i) - 1, &options);
	}
	for (size_t size = 0; size <= good.size; size += 1021)
		check_cut(size, &options);
}
END_TEST

/*
 * Single bits.
 */

#define BIT_RECORDS 5u

struct flips {
	size_t runs;
	size_t lies;
};

static void flip(size_t bit, const struct ipsecevtx_options *options, struct flips *flips)
{
	char report[256];
	good.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	look(&view, good.bytes, good.size, options);
	flips->runs++;
	bool lies = has_lies(&view, &original, report, sizeof report);
	if (!lies && view.result != 0) {
		snprintf(report, sizeof report, "the walk ended early: %s", view.error.message);
		lies = true;
	}
	if (lies && flips->lies++ < 10)
		fprintf(stderr, "bit %zu of byte %zu (0x%zx): %s\n", bit % 8, bit / 8, bit / 8, report);
	describe("bit %zu of byte %zu", bit % 8, bit / 8);
	assert_adds_up(&view);
	if (meter.live != 0)
		ck_abort_msg("bit %zu of byte %zu: %zu blocks are not released", bit % 8, bit / 8, meter.live);
	good.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

enum { BIT_PARTS = 2 };

/*
 * All bits of headers and records; of what holds nothing one bit of each seventh byte, each time another one, so that
 * each place in a word and in a vector has its turn.
 */
static void flip_all(const struct ipsecevtx_options *options, unsigned part, struct flips *flips)
{
	size_t end = HEADER + get_u32(good.bytes + HEADER + 48);
	size_t step = is_slow_build() ? 67 : 1;
	for (size_t bit = part * step; bit < good.size * 8; bit += BIT_PARTS * step) {
		bool is_used = bit / 8 < 128 || (bit / 8 >= HEADER && bit / 8 < end);
		bool has_turn = is_slow_build() ? bit / 8 % 16 == part : bit / 8 % 14 == part * 7;
		if (!is_used && (bit % 8 != bit / 8 % 8 || !has_turn))
			continue;
		flip(bit, options, flips);
	}
}

/* By two processes, which is faster where there are two processors. */
static void flip_in_parallel(const struct ipsecevtx_options *options)
{
	struct flips flips = {0, 0};
	fflush(NULL);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		flip_all(options, 0, &flips);
		_exit(flips.lies ? 1 : 0);
	}
	flip_all(options, 1, &flips);
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(flips.lies == 0, "%zu of %zu flips go unnoticed", flips.lies, flips.runs);
	ck_assert_msg(
		WIFEXITED(status) && WEXITSTATUS(status) == 0, "the other process ended with %x", (unsigned)status);
}

static void prepare_flips(const struct ipsecevtx_options *options, bool without_template)
{
	struct evtxgen *log = sample_begin();
	sample_free(&good);
	if (without_template)
		evtxgen_defaults(log)->flags = EVTXGEN_NO_TEMPLATE;
	/* One event twice, so that a record refers to a template in another one. */
	for (unsigned i = 0; i < BIT_RECORDS; i++) {
		if (without_template && i >= 3)
			break;
		sample_add(&good, log, i == BIT_RECORDS - 1 ? 1 : i);
	}
	sample_finish(&good, log);
	look(&original, good.bytes, good.size, options);
	ck_assert_uint_eq(original.count, good.count);
	ck_assert_uint_eq(told_above_note(&original), 0);
}

START_TEST(every_wrong_bit_is_noticed)
{
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_options options = fast_options(&allocator);
	prepare_flips(&options, false);
	flip_in_parallel(&options);
}
END_TEST

START_TEST(every_wrong_bit_in_records_without_templates_is_noticed)
{
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_options options = fast_options(&allocator);
	prepare_flips(&options, true);
	flip_in_parallel(&options);
}
END_TEST

/* With its checksum made right again nothing shows that a value changed; but nothing may break either. */
START_TEST(wrong_bits_under_right_checksums_break_nothing)
{
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_options options = fast_options(&allocator);
	options.recover = true;
	prepare_flips(&options, false);
	uint8_t *pristine = malloc(good.size);
	ck_assert_ptr_nonnull(pristine);
	memcpy(pristine, good.bytes, good.size);
	size_t end = HEADER + get_u32(good.bytes + HEADER + 48);
	for (size_t bit = (size_t)HEADER * 8; bit < end * 8; bit += is_slow_build() ? 131 : 7) {
		good.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		sample_fix(&good);
		describe("bit %zu of byte %zu", bit % 8, bit / 8);
		look(&view, good.bytes, good.size, &options);
		assert_adds_up(&view);
		/* Each record of the walk is somewhere: given, lost or skipped. */
		if (view.opened != 0 || view.result != 0 ||
			(view.count != original.count && told_above_note(&view) == 0))
			ck_abort_msg("bit %zu of byte %zu: %zu events and nothing said", bit % 8, bit / 8, view.count);
		memcpy(good.bytes, pristine, good.size);
	}
	free(pristine);
}
END_TEST

static void tear_down(void)
{
	sample_free(&good);
	view_free(&original);
	view_free(&view);
}

Suite *suite_damage_exhaustive(void)
{
	Suite *suite = suite_create("damage_exhaustive");
	TCase *cuts = tcase_create("cuts");
	tcase_add_checked_fixture(cuts, NULL, tear_down);
	tcase_add_loop_test(cuts, every_length_gives_the_whole_records_before_it, 0, 2);
	tcase_add_test(cuts, lengths_near_boundaries_give_the_same_with_the_certified_engine);
	tcase_set_timeout(cuts, 300);
	suite_add_tcase(suite, cuts);
	TCase *bits = tcase_create("bits");
	tcase_add_checked_fixture(bits, NULL, tear_down);
	tcase_add_test(bits, every_wrong_bit_is_noticed);
	tcase_add_test(bits, every_wrong_bit_in_records_without_templates_is_noticed);
	tcase_add_test(bits, wrong_bits_under_right_checksums_break_nothing);
	tcase_set_timeout(bits, 600);
	suite_add_tcase(suite, bits);
	return suite;
}

/* SPDX-License-Identifier: MIT */
#include "evidence/memory.h"
#include "suites.h"
#include "test_support.h"

#include <stdalign.h>
#include <string.h>

static struct counting counting;
static struct ipsecevtx_allocator allocator;
static struct arena arena;

static void start_arena(size_t limit)
{
	memset(&counting, 0, sizeof counting);
	allocator = counting_allocator(&counting);
	arena_init(&arena, &allocator, limit);
}

static void end_arena(void)
{
	arena_free(&arena);
	ck_assert_uint_eq(counting.live, 0);
}

START_TEST(an_arena_that_is_not_used_allocates_nothing)
{
	start_arena(1000);
	ck_assert_uint_eq(counting.calls, 0);
	arena_reset(&arena);
	end_arena();
	ck_assert_uint_eq(counting.calls, 0);
}
END_TEST

START_TEST(everything_handed_out_is_aligned_and_stays_as_written)
{
	static const size_t sizes[] = {1, 7, 16, 31, 100, 4096, 30000, 40000, 70000, 3, 0, 65536};
	static uint8_t *handed[200];
	uint64_t random = 1;
	size_t taken[200];
	start_arena(SIZE_MAX);
	for (size_t i = 0; i < 200; i++) {
		taken[i] = sizes[next_random(&random) % COUNT_OF(sizes)];
		handed[i] = arena_get(&arena, taken[i]);
		ck_assert_ptr_nonnull(handed[i]);
		ck_assert_uint_eq((uintptr_t)handed[i] % alignof(max_align_t), 0);
		memset(handed[i], (int)i, taken[i]);
	}
	for (size_t i = 0; i < 200; i++) {
		for (size_t k = 0; k < taken[i]; k++)
			CHECK_IN_LOOP(handed[i][k] == (uint8_t)i); /* not overwritten */
	}
	end_arena();
}
END_TEST

START_TEST(a_reset_arena_uses_its_blocks_again)
{
	start_arena(SIZE_MAX);
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 50; i++)
			ck_assert_ptr_nonnull(arena_get(&arena, 5000));
		if (round > 0)
			continue;
		ck_assert_uint_gt(counting.calls, 1);
		counting.calls = 0;
		arena_reset(&arena);
	}
	/* The second round found its blocks; the third to fifth went on without a reset. */
	size_t calls = counting.calls;
	for (int round = 0; round < 5; round++) {
		arena_reset(&arena);
		for (int i = 0; i < 200; i++)
			ck_assert_ptr_nonnull(arena_get(&arena, 5000));
	}
	ck_assert_uint_eq(counting.calls, calls);
	end_arena();
}
END_TEST

START_TEST(the_limit_counts_what_was_asked_for)
{
	start_arena(100);
	ck_assert_ptr_nonnull(arena_get(&arena, 60));
	ck_assert_ptr_nonnull(arena_get(&arena, 40));
	ck_assert(!arena.exhausted);
	ck_assert_ptr_null(arena_get(&arena, 1));
	ck_assert(arena.exhausted);
	ck_assert(!arena.no_memory);
	arena_reset(&arena);
	ck_assert(!arena.exhausted);
	ck_assert_ptr_nonnull(arena_get(&arena, 100));
	end_arena();
}
END_TEST

START_TEST(a_request_near_the_largest_size_is_refused)
{
	start_arena(SIZE_MAX);
	ck_assert_ptr_nonnull(arena_get(&arena, 1));
	ck_assert_ptr_null(arena_get(&arena, SIZE_MAX - (size_t)_i - 1));
	ck_assert(arena.exhausted || arena.no_memory);
	end_arena();
}
END_TEST

START_TEST(an_allocator_that_says_no_is_told_apart_from_the_limit)
{
	start_arena(SIZE_MAX);
	counting.fail_at = 2;
	ck_assert_ptr_nonnull(arena_get(&arena, 100));
	ck_assert_ptr_null(arena_get(&arena, 100000));
	ck_assert(arena.no_memory);
	ck_assert(!arena.exhausted);
	/* The first block is still whole. */
	arena_reset(&arena);
	ck_assert(!arena.no_memory);
	ck_assert_ptr_nonnull(arena_get(&arena, 100));
	end_arena();
}
END_TEST

START_TEST(nothing_at_all_is_still_something)
{
	start_arena(1000);
	ck_assert_ptr_nonnull(arena_get(&arena, 0));
	ck_assert_ptr_nonnull(arena_get(&arena, 0));
	end_arena();
}
END_TEST

START_TEST(room_that_is_not_taken_is_handed_out_again)
{
	start_arena(4096);
	char *first = arena_room(&arena, 4000);
	ck_assert_ptr_nonnull(first);
	arena_take(&arena, 10);
	ck_assert_uint_eq(arena.total, 10);
	ck_assert_ptr_eq(arena_room(&arena, 4000), first + 10);
	ck_assert_uint_eq(arena.total, 10);
	uint8_t *aligned = arena_get(&arena, 100);
	ck_assert_uint_eq((uintptr_t)aligned % alignof(max_align_t), 0);
	ck_assert_uint_ge((uintptr_t)aligned, (uintptr_t)(first + 10));
	end_arena();
}
END_TEST

START_TEST(room_is_bounded_by_the_limit_and_goes_on_in_other_blocks)
{
	start_arena(100000);
	ck_assert_ptr_null(arena_room(&arena, 100001));
	ck_assert(arena.exhausted);
	arena_reset(&arena);
	for (int i = 0; i < 100; i++) {
		char *text = arena_room(&arena, 1000);
		ck_assert_ptr_nonnull(text);
		memset(text, i, 1000);
		arena_take(&arena, 1000);
	}
	ck_assert(!arena.exhausted);
	ck_assert_ptr_null(arena_room(&arena, 1));
	ck_assert(arena.exhausted);
	end_arena();
}
END_TEST

START_TEST(memory_comes_zeroed)
{
	start_arena(0);
	for (int round = 0; round < 3; round++) {
		uint8_t *memory = memory_get(&allocator, 1000);
		for (size_t i = 0; i < 1000; i++)
			CHECK_IN_LOOP(memory[i] == 0);
		memset(memory, 0xff, 1000);
		memory_free(&allocator, memory);
	}
	memory_free(&allocator, NULL);
	ck_assert_uint_eq(counting.live, 0);
}
END_TEST

START_TEST(a_copied_string_is_equal_and_apart)
{
	start_arena(0);
	char text[] = "Security.evtx";
	char *copy = memory_copy_string(&allocator, text);
	text[0] = 'X';
	ck_assert_str_eq(copy, "Security.evtx");
	memory_free(&allocator, copy);
	counting.fail_at = counting.calls + 1;
	ck_assert_ptr_null(memory_copy_string(&allocator, text));
	counting.fail_at = counting.calls + 1;
	ck_assert_ptr_null(memory_get(&allocator, 10));
	ck_assert_uint_eq(counting.live, 0);
}
END_TEST

START_TEST(without_an_allocator_malloc_serves)
{
	struct ipsecevtx_allocator standard = memory_allocator(NULL);
	char *memory = standard.reallocate(standard.user, NULL, 10);
	ck_assert_ptr_nonnull(memory);
	memcpy(memory, "123456789", 10);
	memory = standard.reallocate(standard.user, memory, 10000);
	ck_assert_str_eq(memory, "123456789");
	standard.release(standard.user, memory);
	start_arena(0);
	ck_assert_ptr_eq(memory_allocator(&allocator).user, &counting);
}
END_TEST

Suite *suite_memory(void)
{
	Suite *suite = suite_create("memory");
	TCase *arenas = tcase_create("arena");
	tcase_add_test(arenas, an_arena_that_is_not_used_allocates_nothing);
	tcase_add_test(arenas, everything_handed_out_is_aligned_and_stays_as_written);
	tcase_add_test(arenas, a_reset_arena_uses_its_blocks_again);
	tcase_add_test(arenas, the_limit_counts_what_was_asked_for);
	tcase_add_loop_test(arenas, a_request_near_the_largest_size_is_refused, 0, 20);
	tcase_add_test(arenas, an_allocator_that_says_no_is_told_apart_from_the_limit);
	tcase_add_test(arenas, nothing_at_all_is_still_something);
	tcase_add_test(arenas, room_that_is_not_taken_is_handed_out_again);
	tcase_add_test(arenas, room_is_bounded_by_the_limit_and_goes_on_in_other_blocks);
	suite_add_tcase(suite, arenas);
	TCase *plain = tcase_create("allocator");
	tcase_add_test(plain, memory_comes_zeroed);
	tcase_add_test(plain, a_copied_string_is_equal_and_apart);
	tcase_add_test(plain, without_an_allocator_malloc_serves);
	suite_add_tcase(suite, plain);
	return suite;
}

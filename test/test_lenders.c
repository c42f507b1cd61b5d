/* SPDX-License-Identifier: MIT */
/* Templates that are lent: the one whose slots the values fit, however often it shows a slot. */
#include "binxml/lenders.h"
#include "evidence/memory.h"
#include "suites.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ID         7u
#define SLOTS_MAX  4u
#define PIECES_MAX 2500u
#define TRIES      5

static struct lenders lenders;
static struct ipsecevtx_allocator allocator;
static struct plan plans[2];
static struct plan_piece pieces[2][PIECES_MAX];
static uint8_t bytes[4 * SLOTS_MAX + 64];
static struct binxml_instance instance;

static void set_up(void)
{
	allocator = memory_allocator(NULL);
	memset(&lenders, 0, sizeof lenders);
	memset(plans, 0, sizeof plans);
	memset(&instance, 0, sizeof instance);
	ck_assert(lenders_init(&lenders, &allocator));
	instance.template_id = ID;
	instance.torn_at = SIZE_MAX;
}

static void tear_down(void)
{
	lenders_free(&lenders);
}

static void show(unsigned plan, uint16_t slot, uint8_t type, bool is_guard)
{
	struct plan_piece *piece = &pieces[plan][plans[plan].piece_count++];
	*piece = (struct plan_piece){.next = PLAN_NO_PIECE, .slot = slot, .type = type, .is_slot = true};
	piece->is_guard = is_guard;
	plans[plan].pieces = pieces[plan];
	plans[plan].area = AREA_IGNORED;
	if (slot >= plans[plan].slot_count)
		plans[plan].slot_count = slot + 1u;
}

static void set_value(unsigned slot, uint8_t type)
{
	bytes[4 * slot] = 2; /* bytes of the value */
	bytes[4 * slot + 2] = type;
	instance.value_count = slot + 1;
	instance.values = 4 * (size_t)instance.value_count;
}

static const struct plan *find(void)
{
	return lenders_find(&lenders, (struct bytes){bytes, sizeof bytes}, &instance, AREA_IGNORED);
}

/* Whether a value's type fits what one piece declares: a null always; Windows writes a SIZE as HEX32 or HEX64. */
static bool fits_piece(uint8_t declared, uint8_t found)
{
	const uint8_t bare = found & (uint8_t)~VALUE_ARRAY;
	return declared == found || found == VALUE_NULL ||
	       ((declared & (uint8_t)~VALUE_ARRAY) == VALUE_SIZE && (bare == VALUE_HEX32 || bare == VALUE_HEX64));
}

static bool fits_plan(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->piece_count; i++) {
		const struct plan_piece *piece = &plan->pieces[i];
		const size_t end = instance.values + 2 * (piece->slot + (size_t)1);
		if (end > instance.torn_at ||
			(!piece->is_guard && !fits_piece(piece->type, bytes[4 * piece->slot + 2])))
			return false;
	}
	return true;
}

/* Each piece by itself says whether a value fits; a template is lent where all of them say so. */
START_TEST(a_template_is_lent_where_each_of_its_pieces_fits)
{
	static const uint8_t types[] = {VALUE_STRING, VALUE_SIZE, VALUE_SIZE | VALUE_ARRAY, VALUE_HEX32, VALUE_HEX64,
		VALUE_HEX32 | VALUE_ARRAY, VALUE_NULL};
	unsigned lent = 0;
	srand(1);
	for (unsigned round = 0; round < 200000; round++) {
		tear_down();
		set_up();
		const unsigned slots = 1 + (unsigned)rand() % SLOTS_MAX, kinds = 1 + (unsigned)rand() % COUNT_OF(types);
		for (unsigned i = 0; i < slots; i++)
			set_value(i, types[(unsigned)rand() % COUNT_OF(types)]);
		show(0, (uint16_t)(slots - 1), bytes[4 * (slots - 1) + 2], false);
		for (unsigned i = (unsigned)rand() % 5; i > 0; i--)
			show(0, (uint16_t)((unsigned)rand() % slots), types[(unsigned)rand() % kinds], rand() % 4 == 0);
		if (rand() % 4 == 0)
			instance.torn_at = instance.values + (unsigned)rand() % (2 * slots + 1);
		lenders_add(&lenders, ID, &plans[0]);
		const bool fits = fits_plan(&plans[0]);
		ck_assert_msg((find() != NULL) == fits, "round %u", round);
		lent += fits;
	}
	ck_assert_uint_gt(lent, 20000);
	ck_assert_uint_lt(lent, 180000);
}
END_TEST

START_TEST(of_two_that_fit_none_is_lent)
{
	set_value(0, VALUE_STRING);
	show(0, 0, VALUE_STRING, false);
	show(1, 0, VALUE_STRING, false);
	plans[1].hash = 1; /* it reads a record otherwise */
	lenders_add(&lenders, ID, &plans[0]);
	ck_assert_ptr_eq(find(), &plans[0]);
	lenders_add(&lenders, ID + 1, &plans[1]);
	ck_assert_ptr_eq(find(), &plans[0]);
	lenders_add(&lenders, ID, &plans[1]);
	ck_assert_ptr_null(find());
}
END_TEST

static double seconds_of(unsigned shown)
{
	double least = 1e9;
	for (int try = 0; try < TRIES; try++) {
		tear_down();
		set_up();
		set_value(0, VALUE_STRING);
		set_value(1, VALUE_STRING);
		for (unsigned i = 1; i < shown; i++)
			show(0, 0, VALUE_STRING, false);
		show(0, 1, VALUE_UINT8, false);
		lenders_add(&lenders, ID, &plans[0]);
		const clock_t begin = clock();
		for (unsigned i = 0; i < 100000; i++)
			ck_assert_ptr_null(find());
		const double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
		least = seconds < least ? seconds : least;
	}
	return least;
}

START_TEST(a_template_that_shows_a_value_often_is_looked_at_as_fast)
{
	const double once = seconds_of(2), often = seconds_of(PIECES_MAX);
	ck_assert_msg(often < 10 * once + 0.01, "%g s, and %g s where it is shown once", often, once);
}
END_TEST

Suite *suite_lenders(void)
{
	Suite *suite = suite_create("lenders");
	TCase *lending = tcase_create("lending");
	tcase_add_checked_fixture(lending, set_up, tear_down);
	tcase_set_timeout(lending, 60);
	tcase_add_test(lending, a_template_is_lent_where_each_of_its_pieces_fits);
	tcase_add_test(lending, of_two_that_fit_none_is_lent);
	tcase_add_test(lending, a_template_that_shows_a_value_often_is_looked_at_as_fast);
	suite_add_tcase(suite, lending);
	return suite;
}

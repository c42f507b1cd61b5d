/* SPDX-License-Identifier: MIT */
/* Where texts of an event are remembered: nobody can tell in advance which of them take each other's place. */
#include "event/text_slot.h"

#include "suites.h"

#include <stdio.h>
#include <string.h>

#define TEXTS 2000u

static size_t slot(unsigned number, const void *table)
{
	char text[32];
	int length = snprintf(text, sizeof text, "198.51.%u.%u", number >> 8, number & 255);
	return text_slot_of(&(struct ipsecevtx_text){text, (uint32_t)length, IPSECEVTX_SET}, table);
}

START_TEST(texts_that_share_a_place_in_one_table_do_not_in_another)
{
	static char tables[2][64];
	unsigned shared = 0, still = 0;
	for (unsigned i = 1; i < TEXTS; i++) {
		const size_t place = slot(0, tables[0]);
		ck_assert_uint_lt(place, TEXT_SLOTS);
		if (slot(i, tables[0]) != place)
			continue;
		shared++;
		still += slot(i, tables[1]) == slot(0, tables[1]);
	}
	ck_assert_uint_gt(shared, 0);
	ck_assert_uint_lt(still, shared);
	for (unsigned i = 0; i < TEXTS; i++)
		ck_assert_uint_eq(slot(i, tables[0]), slot(i, tables[0]));
}
END_TEST

Suite *suite_text_slot(void)
{
	Suite *suite = suite_create("text slot");
	TCase *places = tcase_create("places");
	tcase_add_test(places, texts_that_share_a_place_in_one_table_do_not_in_another);
	suite_add_tcase(suite, places);
	return suite;
}

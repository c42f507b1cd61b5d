/* SPDX-License-Identifier: MIT */
/* Renewals where there are more associations than are kept: what ended is forgotten, and what is open stays. */
#include "output/rekeys.h"
#include "suites.h"
#include "test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Half of them open one association each; two nodes are kept of each that is open. */
#define MANY (REKEYS_LIMIT + 2000)

static struct rekeys rekeys;
static struct ipsecevtx_event *opening, *closing;
static uint64_t now;

static struct ipsecevtx_event *first_event_of(const char *script)
{
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size;
	uint8_t *log = log_of(script, &size);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, size, "log", NULL, NULL), 0);
	ck_assert_int_eq(ipsecevtx_next(reader, &event), 1);
	const size_t needed = ipsecevtx_event_copy(event, NULL, 0);
	struct ipsecevtx_event *copy = malloc(needed);
	ck_assert_uint_eq(ipsecevtx_event_copy(event, copy, needed), needed);
	ipsecevtx_close(reader);
	free(log);
	return copy;
}

static void set_up(void)
{
	rekeys = (struct rekeys){.count = 0};
	opening = first_event_of("event 5451 2024-03-01T08:00:00Z LifetimeSeconds=3600 IpProtocol=0\n");
	closing = first_event_of("event 5452 2024-03-01T08:00:00Z IpProtocol=0\n");
	now = opening->time.ticks;
}

static void tear_down(void)
{
	rekeys_free(&rekeys);
	free(opening);
	free(closing);
}

static void set_peer(struct ipsecevtx_text *text, char peer[32], unsigned number)
{
	int length = snprintf(peer, 32, "10.%u.%u.%u", number >> 16, number >> 8 & 255, number & 255);
	*text = (struct ipsecevtx_text){.data = peer, .length = (uint32_t)length, .presence = IPSECEVTX_SET};
}

/* Whether an association with the peer of that number, which has it as its id too, takes the place of another one. */
static bool open_with(unsigned peer, unsigned id)
{
	char text[32];
	set_peer(&opening->qm_established.remote_address.text, text, peer);
	opening->qm_established.qm_sa_id.value = id;
	opening->time.ticks = now;
	return rekeys_take(&rekeys, opening);
}

static void close_with(unsigned peer, unsigned id)
{
	char text[32];
	set_peer(&closing->qm_ended.remote_address.text, text, peer);
	closing->qm_ended.qm_sa_id.value = id;
	closing->time.ticks = now;
	rekeys_take(&rekeys, closing);
}

START_TEST(what_is_open_stays_however_many_ended)
{
	ck_assert(!open_with(0, MANY));
	for (unsigned i = 1; i < MANY / 2; i++) {
		now += 10000; /* a millisecond */
		ck_assert(!open_with(i, i));
		close_with(i, i);
		ck_assert_uint_le(rekeys.count, REKEYS_LIMIT + 2);
	}
	ck_assert(open_with(0, MANY + 1));
	ck_assert(open_with(MANY / 2 - 1, MANY + 2)); /* it was closed a moment ago */
	ck_assert(!open_with(MANY, MANY + 3));
	ck_assert(!rekeys.has_forgotten);
}
END_TEST

/* Nor those whose lifetime is over, which nobody told the end of. */
START_TEST(what_is_over_makes_room)
{
	for (unsigned i = 1; i < MANY / 2; i++) {
		now += 10000 * 100;
		ck_assert(!open_with(i, i));
	}
	ck_assert(!rekeys.has_forgotten);
	ck_assert(open_with(MANY / 2 - 1, MANY));
}
END_TEST

START_TEST(too_many_that_are_open_are_forgotten_which_is_known)
{
	for (unsigned i = 1; i < MANY / 2; i++)
		ck_assert(!open_with(i, i));
	ck_assert(rekeys.has_forgotten);
	ck_assert(!open_with(1, MANY));
	ck_assert(open_with(MANY / 2 - 1, MANY + 1));
}
END_TEST

Suite *suite_rekeys(void)
{
	Suite *suite = suite_create("rekeys");
	TCase *limit = tcase_create("limit");
	tcase_add_checked_fixture(limit, set_up, tear_down);
	tcase_set_timeout(limit, 60);
	tcase_add_test(limit, what_is_open_stays_however_many_ended);
	tcase_add_test(limit, what_is_over_makes_room);
	tcase_add_test(limit, too_many_that_are_open_are_forgotten_which_is_known);
	suite_add_tcase(suite, limit);
	return suite;
}

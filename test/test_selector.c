/* SPDX-License-Identifier: MIT */
/* Masks of traffic selectors: which of them are told, and what --peer finds behind them. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define V6_64 "ffff:ffff:ffff:ffff::"

static const struct {
	const char *address, *mask;
	bool is_odd;
	const char *found, *not_found; /* by --peer */
} selectors[] = {
	{"198.51.100.0", "255.255.255.0", false, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.64", "255.255.255.192", false, "198.51.100.66", "198.51.100.1"},
	{"198.51.100.0", "24", false, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.66", "255.255.255.255", false, "198.51.100.66", "198.51.100.67"},
	{"0.0.0.0", "0.0.0.0", false, "198.51.100.66", "2001:db8::1"},
	{"2001:db8::", V6_64, false, "2001:db8::66", "2001:db8:0:1::66"},
	{"2001:db8::", "64", false, "2001:db8::66", "2001:db8:0:1::66"},
	{"fe80::1%4", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, "fe80::1", "fe80::2"},
	/* None: what Windows writes there is not known to be odd. */
	{"198.51.100.0", "-", false, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.0", "", false, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.7", "-", false, "198.51.100.7", "198.51.100.66"},
	{"0.0.0.0", "-", false, "0.0.0.0", "198.51.100.66"},
	{"-", "255.255.255.0", false, NULL, "198.51.100.66"},
	/* Any bits; an address with a mask of the other family, which says nothing of it. */
	{"198.51.100.66", "255.255.0.255", false, "198.51.7.66", "198.51.100.67"},
	{"2001:db8::7", "255.255.255.255", false, "2001:db8::7", "2001:db8::66"},
	{"198.51.100.0", V6_64, false, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.0", "ffff:ff00::", false, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.0", "::ff", false, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.0", "::", false, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.7", V6_64, false, "198.51.100.7", "198.51.100.66"},
	{"198.51.100.0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, "198.51.100.0", "198.51.100.66"},
	/* Bits turned, as routers have them; of the other family; more than there are. */
	{"198.51.100.0", "0.0.0.255", true, "198.51.100.66", "198.51.101.66"},
	{"198.51.0.0", "0.0.255.255", true, "198.51.100.66", "198.52.100.66"},
	{"198.51.100.0", "::ffff:255.255.255.0", true, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00", true, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.0", "120", true, "198.51.100.66", "198.51.101.66"},
	{"198.51.100.0", "33", true, "198.51.100.66", "198.51.101.66"},
	{"::ffff:198.51.100.0", "255.255.255.0", false, "198.51.100.66", "198.51.101.66"},
	{"::ffff:198.51.100.0", "24", false, "198.51.100.66", "198.51.101.66"},
	{"::ffff:198.51.100.0", "120", false, "198.51.100.66", "198.51.101.66"},
	{"::ffff:198.51.100.0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00", false, "198.51.100.66", "198.51.101.66"},
	{"2001:db8::", "::ffff:ffff:ffff:ffff", true, "2001:db8::66", "2001:db8:0:1::66"},
	{"2001:db8::", "-", false, "2001:db8::66", "2001:db9::66"},
	{"2001:db8::100", "-", false, "2001:db8::100", "2001:db8::101"},
	{"2001:db8::", "255.255.255.0", false, "2001:db8::66", "2001:db9::66"},
};

static const char *const events[] = {"5451", "5452", "4654"};

static size_t found_by(const char *peer)
{
	char argument[64];
	snprintf(argument, sizeof argument, "--peer=%s", peer);
	return count_of(TOOL("-q", "-o", "jsonl", argument, "log.evtx").out, "\n");
}

/* Behind many of its kind, for which there is a program by then, and first of all. */
START_TEST(a_mask_that_is_none_of_its_address_is_told_and_found)
{
	static const char *const ways[] = {"--engine=certified", "--engine=direct", "--engine=libevtx"};
	char script[1024];
	for (size_t i = 0; i < LENGTH(events); i++) {
		snprintf(script, sizeof script,
			"event %s 2024-03-01T08:00:00Z RemoteAddress=10.1.2.3 RemoteAddressMask=255.255.255.255 "
			"LocalAddress=10.1.2.4 LocalAddressMask=255.255.255.0 repeat=%d\n"
			"event %s +1 RemoteAddress=%s RemoteAddressMask=%s LocalAddress=10.1.2.4 "
			"LocalAddressMask=255.255.255.0\n",
			events[i], _i % 2 ? 1 : 20, events[i], selectors[_i].address, selectors[_i].mask);
		make_log("log.evtx", script);
		for (size_t k = 0; k < LENGTH(ways); k++) {
			struct ran ran = TOOL("-q", ways[k], "-o", "jsonl", "log.evtx");
			ck_assert_msg(count_of(ran.out, "[\"value\"") == selectors[_i].is_odd, "%s/%s: %s",
				selectors[_i].address, selectors[_i].mask, ran.out);
			ck_assert_int_eq(ran.status, selectors[_i].is_odd ? 3 : 0);
			if (selectors[_i].is_odd)
				assert_has(ran.err, "field RemoteAddressMask: it is no mask of its address");
		}
		if (selectors[_i].found)
			ck_assert_uint_eq(found_by(selectors[_i].found), 1);
		ck_assert_uint_eq(found_by(selectors[_i].not_found), 0);
	}
}
END_TEST

START_TEST(a_local_mask_is_told_too)
{
	make_log("log.evtx", "event 5451 2024-03-01T08:00:00Z repeat=20\n"
			     "event 5451 +1 LocalAddress=192.0.2.0 LocalAddressMask=0.0.0.255\n"
			     "event 5451 +1 LocalAddress=192.0.2.0 LocalAddressMask=::ffff:255.255.255.0\n");
	static const char *const formats[] = {"-ojsonl", "-ocsv", "-otext", "-oline", "-oxml", "--report=sessions"};
	for (size_t i = 0; i < LENGTH(formats); i++) {
		struct ran ran = TOOL_ENDS(3, "-q", formats[i], "log.evtx");
		ck_assert_uint_eq(count_of(ran.err, "field LocalAddressMask: it is no mask of its address"), 2);
	}
}
END_TEST

Suite *suite_selector(void)
{
	Suite *suite = suite_create("selector");
	TCase *tool = tool_case(suite, "tool");
	tcase_add_loop_test(tool, a_mask_that_is_none_of_its_address_is_told_and_found, 0, (int)LENGTH(selectors));
	tcase_add_test(tool, a_local_mask_is_told_too);
	return suite;
}

/* SPDX-License-Identifier: MIT */
/* Reports where many computers are behind one address: what one of them does is not said of another. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define ADDRESS "RemoteAddress=198.51.100.7"
#define ANNA    "4651 RemoteMMPrincipalName=CN=anna RemoteMMCertHash=aa"
#define BERT    "4651 RemoteMMPrincipalName=CN=bert RemoteMMCertHash=bb"

#define NAT " LocalKeyModPort=4500 RemoteKeyModPort="

/* The key rekey_of goes by addresses alone, whatever else an event tells. */
static const struct {
	const char *minute;         /* of the second one; the first is opened at 08:00 and ends at 09:00 */
	const char *first, *second; /* "4651", and fields */
	const char *words, *end;
} followed[] = {
	{"08:01", ANNA, BERT, ", opened while Main Mode 7 with another certificate and name stood\n",
		"\"certificate\""},
	{"09:01", ANNA, BERT, ", behind Main Mode 7 with another certificate and name\n", "\"certificate\""},
	/* A certificate that was renewed, a name in other words, another port that NAT chose: one computer. */
	{"08:01", ANNA, "4651 RemoteMMPrincipalName=CN=ANNA RemoteMMCertHash=bb", ", a rekey\n", "null"},
	{"08:01", ANNA NAT "1", "4651 RemoteMMPrincipalName=CN=anna,O=x RemoteMMCertHash=AA" NAT "2", ", a rekey\n",
		"null"},
	/* Without certificates the port is all that tells, as long as the first one stands, and behind NAT alone. */
	{"08:01", "4650" NAT "1", "4650" NAT "2", ", opened while Main Mode 7 from another port stood\n", "\"port\""},
	{"09:01", "4650" NAT "1", "4650" NAT "2", ", a rekey\n", "null"},
	{"08:01", "4650 RemoteKeyModPort=1", "4650 RemoteKeyModPort=2", ", a rekey\n", "null"},
};

START_TEST(another_computer_behind_the_same_address_is_told_from_a_rekey)
{
	const struct way wide = {.on_terminal = true, .columns = 200};
	char script[1024], filter[256];
	const char *first = followed[_i].first, *second = followed[_i].second;
	snprintf(script, sizeof script,
		"event %.4s 2024-03-01T08:00:00Z record=10 " ADDRESS " MMSAID=7%s\n"
		"event %.4s 2024-03-01T%s:00Z record=11 " ADDRESS " MMSAID=8%s\n",
		first, first + 4, second, followed[_i].minute, second + 4);
	make_log("a.evtx", script);
	make_log("b.evtx", "event 4655 2024-03-01T09:00:00Z record=12 " ADDRESS " MMSAID=7\n");
	struct ran ran = TOOL_AS(&wide, "-q", "--color=never", "--report=sessions", "a.evtx", "b.evtx");
	assert_has(ran.out, "    Main Mode 8  open");
	assert_has(ran.out, followed[_i].words);
	snprintf(filter, sizeof filter, ".[1] | .rekey_of == 10 and .rekey_of_other_end == %s", followed[_i].end);
	ran = TOOL_ENDS(0, "-q", "-ojson", "--report=sessions", "a.evtx", "b.evtx");
	if (has_program("jq", "JSON is not looked at"))
		assert_jq(NULL, filter, ran.out, ran.out_size);
	/* In pictures too. */
	ran = TOOL_ENDS(0, "-q", "-ohtml", "--report=overview", "a.evtx", "b.evtx");
	ck_assert_uint_eq(count_of(ran.out, ", a rekey;"), strstr(followed[_i].words, "a rekey") ? 1 : 0);
}
END_TEST

Suite *suite_tool_ends(void)
{
	Suite *suite = suite_create("ends");
	TCase *all = tool_case(suite, "ends");
	tcase_add_loop_test(
		all, another_computer_behind_the_same_address_is_told_from_a_rekey, 0, (int)LENGTH(followed));
	return suite;
}

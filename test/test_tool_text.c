/* SPDX-License-Identifier: MIT */
/* Text for people and lines for grep. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *address, *mask;
	const char *shown; /* before ":any" */
} masks[] = {
	{"198.51.100.0", "255.255.255.128", " 198.51.100.0/25:any"},
	{"198.51.100.7", "255.255.255.255", " 198.51.100.7:any"},
	{"0.0.0.0", "0.0.0.0", " 0.0.0.0/0:any"},
	{"198.51.100.0", "255.255.0.255", " 198.51.100.0/255.255.0.255:any"},
	{"2001:db8::", "ffff:ffff::", " [2001:db8::/32]:any"},
	{"2001:db8::7", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", " [2001:db8::7]:any"},
	{"2001:db8::", "ffff::ffff", " [2001:db8::/ffff::ffff]:any"},
	{"198.51.100.0", "-", " 198.51.100.0:any"},
};

START_TEST(a_mask_is_a_prefix_length_where_it_is_one)
{
	char script[512];
	snprintf(script, sizeof script,
		"event 5451 2024-03-01T08:00:00Z LocalAddress=%s LocalAddressMask=%s LocalPort=0 "
		"RemoteAddress=203.0.113.9 RemoteAddressMask=255.255.255.255\n",
		masks[_i].address, masks[_i].mask);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "a.evtx");
	assert_has(ran.out, masks[_i].shown);
	assert_has(ran.out, " -> 203.0.113.9");
	/* It has no line of its own besides. */
	assert_has_not(ran.out, "mask");
}
END_TEST

#define EVENTS                                                                                                         \
	"event 4653 2024-03-01T08:00:00Z record=5 RemoteAddress=203.0.113.9 FailureReason=\"two\\nlines \\\"x\\\"\"\n" \
	"event 5451 2024-03-01T08:00:01Z record=6 RemoteAddress=10.2.0.1 RemoteTunnelEndpoint=198.51.100.2\n"          \
	"event 5452 2024-03-01T08:30:01Z record=7 RemoteAddress=10.2.0.1 RemoteTunnelEndpoint=198.51.100.2\n"          \
	"other 1102 2024-03-01T08:00:06Z record=8 provider=Microsoft-Windows-Eventlog userdata=LogFileCleared\n"

START_TEST(an_event_is_one_line_with_its_time_and_addresses)
{
	make_log("a.evtx", EVENTS);
	struct ran ran = TOOL_ENDS(0, "-q", "-o", "line", "-e", "4653,5451,1102", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 3);
	ck_assert_uint_eq(count_of(ran.out, "2024-03-01T08:00:0"), 3);
	assert_harmless(ran.out, ran.out_size);
	char *line = strstr(ran.out, "remote_address=10.2.0.1 peer=198.51.100.2 ");
	ck_assert_ptr_nonnull(line);
	/* Its time is on the same line. */
	while (line > ran.out && line[-1] != '\n')
		line--;
	ck_assert_int_eq(strncmp(line, "2024-03-01T08:00:01.0000000Z ", 29), 0);
	assert_has(line, " record_id=6 ");
	assert_same(TOOL("-q", "-j2", "-o", "line", "-e", "4653,5451,1102", "a.evtx").out, ran.out);
}
END_TEST

START_TEST(an_association_is_one_line)
{
	make_log("a.evtx", EVENTS);
	struct ran ran = TOOL_ENDS(0, "-q", "-o", "line", "--report=sessions", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 1);
	ck_assert_int_eq(strncmp(ran.out, "kind=qm ", 8), 0);
	assert_has(ran.out, " opened=2024-03-01T08:00:01.0000000Z closed=2024-03-01T08:30:01.0000000Z ");
	assert_has(ran.out, " remote_address=10.2.0.1 ");
}
END_TEST

Suite *suite_tool_text(void)
{
	Suite *suite = suite_create("tool-text");
	TCase *text = tool_case(suite, "text");
	tcase_add_loop_test(text, a_mask_is_a_prefix_length_where_it_is_one, 0, (int)LENGTH(masks));
	TCase *line = tool_case(suite, "line");
	tcase_add_test(line, an_event_is_one_line_with_its_time_and_addresses);
	tcase_add_test(line, an_association_is_one_line);
	return suite;
}

/* SPDX-License-Identifier: MIT */
/* Reports where many computers are behind one address: what one of them does is not said of another. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define ADDRESS      "RemoteAddress=198.51.100.7"
#define ANNA_IS      "RemoteMMPrincipalName=CN=anna RemoteMMCertHash=aa"
#define BERT_IS      "RemoteMMPrincipalName=CN=bert RemoteMMCertHash=bb"
#define SAYS_NOTHING "RemoteMMPrincipalName=- RemoteMMCertHash=-"
#define ANNA         "4651 " ANNA_IS
#define BERT         "4651 " BERT_IS

#define TUNNEL                                                                                                         \
	"LocalAddress=10.1.0.0 LocalAddressMask=255.255.0.0 RemoteAddressMask=255.255.0.0 "                            \
	"LocalTunnelEndpoint=192.0.2.1 RemoteTunnelEndpoint=198.51.100.7 RemoteAddress="

#define NAT " LocalKeyModPort=4500 RemoteKeyModPort="

#define AES    "MMCipherAlg=AES-256 "
#define TRIPLE "MMCipherAlg=3DES "
#define DES    "MMCipherAlg=DES "

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
	{"09:01", "4650" NAT "1", "4650" NAT "2", ", opened 1m after Main Mode 7 ended\n", "null"},
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
	ck_assert_uint_eq(count_of(ran.out, ", a rekey;"), strcmp(followed[_i].end, "null") == 0);
}
END_TEST

/* A certificate that was stolen is used beside its owner, from somewhere else. */
START_TEST(a_certificate_that_several_peers_show_is_told_with_when_and_whether_at_one_time)
{
#define SHOWS " RemoteMMPrincipalName=CN=anna RemoteMMCertHash="
	make_log("a.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 RemoteAddress=198.51.100.7" SHOWS "aa"
			   "\nevent 4651 +600 MMSAID=2 RemoteAddress=203.0.113.9" SHOWS "AA"
			   "\nevent 4655 +600 MMSAID=1 RemoteAddress=198.51.100.7"
			   "\nevent 4655 +600 MMSAID=2 RemoteAddress=203.0.113.9"
			   "\nevent 4651 +0 MMSAID=3 RemoteAddress=198.51.100.7" SHOWS "aa"
			   "\nevent 4651 +600 MMSAID=4 RemoteAddress=198.51.100.8" SHOWS "bb\n");
	struct ran ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=certificates", "a.evtx");
	assert_has(ran.out, "\"uses\":[{\"peer\":\"198.51.100.7\",\"first\":\"2024-03-01T08:00:00.0000000Z\","
			    "\"last\":\"2024-03-01T08:30:00.0000000Z\",\"count\":2},{\"peer\":\"203.0.113.9\","
			    "\"first\":\"2024-03-01T08:10:00.0000000Z\",\"last\":\"2024-03-01T08:10:00.0000000Z\","
			    "\"count\":1}],\"at_once\":[{\"peer\":\"198.51.100.7\",\"other_peer\":\"203.0.113.9\","
			    "\"first\":\"2024-03-01T08:10:00.0000000Z\",\"last\":\"2024-03-01T08:20:00.0000000Z\","
			    "\"count\":1}]}");
	/* Of one peer alone there is nothing to tell. */
	ck_assert_uint_eq(count_of(ran.out, "\"uses\""), 1);
	ran = TOOL_ENDS(0, "-q", "--report=certificates", "a.evtx");
	assert_has(ran.out, "\n    shown by    198.51.100.7, 2 times, from 2024-03-01 08:00:00Z to ");
	assert_has(ran.out, "\n    at one time 198.51.100.7 and 203.0.113.9, from 2024-03-01 08:10:00Z to");
}
END_TEST

/* Whoever stands longest, as an owner does whose association stays open, hides no other two from each other. */
START_TEST(all_peers_that_show_a_certificate_at_one_time_are_told)
{
	const struct way wide = {.on_terminal = true, .columns = 200};
	make_log("a.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 RemoteAddress=203.0.113.1" SHOWS "aa"
			   "\nevent 4651 2024-03-01T09:00:00Z MMSAID=2 RemoteAddress=203.0.113.2" SHOWS "aa"
			   "\nevent 4651 2024-03-01T09:10:00Z MMSAID=3 RemoteAddress=203.0.113.3" SHOWS "aa"
			   "\nevent 4651 2024-03-01T09:20:00Z MMSAID=4 RemoteAddress=203.0.113.2" SHOWS "aa"
			   "\nevent 4655 2024-03-01T10:00:00Z MMSAID=2 RemoteAddress=203.0.113.2"
			   "\nevent 4655 2024-03-01T10:01:00Z MMSAID=3 RemoteAddress=203.0.113.3"
			   "\nevent 4655 2024-03-01T10:02:00Z MMSAID=4 RemoteAddress=203.0.113.2"
			   "\nevent 4651 2024-03-01T11:00:00Z MMSAID=5 RemoteAddress=203.0.113.4" SHOWS "aa"
			   "\nevent 4655 2024-03-01T12:00:00Z MMSAID=1 RemoteAddress=203.0.113.1\n");
	struct ran ran = TOOL_AS(&wide, "-q", "--color=never", "--report=certificates", "a.evtx");
	assert_has(ran.out, "    at one time 203.0.113.1 and 203.0.113.2, again and again from 2024-03-01 09:00:00Z to "
			    "2024-03-01 10:02:00Z\n"
			    "                203.0.113.1 and 203.0.113.3, from 2024-03-01 09:10:00Z to "
			    "2024-03-01 10:01:00Z\n"
			    "                203.0.113.2 and 203.0.113.3, again and again from 2024-03-01 09:10:00Z to "
			    "2024-03-01 10:01:00Z\n"
			    "                203.0.113.1 and 203.0.113.4, from 2024-03-01 11:00:00Z to "
			    "2024-03-01 12:00:00Z\n");
}
END_TEST

/* Peers of one certificate, one a second, that all stand; of the first so many are told, and that there were more. */
START_TEST(peers_at_one_time_are_told_of_up_to_a_limit)
{
	static const struct {
		unsigned peers, told;
		bool is_cut;
	} rounds[] = {{11, 55, false}, {12, 64, true}, {70, 64, true}};
	char script[70 * 160];
	size_t used = 0;
	for (unsigned i = 0; i < rounds[_i].peers; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4651 2024-03-01T08:%02u:%02uZ MMSAID=%u RemoteAddress=203.0.113.%u" SHOWS "aa\n", i / 60,
			i % 60, i + 1, i + 1);
	snprintf(script + used, sizeof script - used, "event 4653 2024-03-01T09:00:00Z\n");
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(rounds[_i].is_cut ? 3 : 0, "-ojsonl", "--report=certificates", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"other_peer\""), rounds[_i].told);
	ck_assert_int_eq(
		strstr(ran.err, "a certificate was used at one time by more than 64 pairs") != NULL, rounds[_i].is_cut);
	ran = TOOL_ENDS(rounds[_i].is_cut ? 3 : 0, "-q", "--report=certificates", "a.evtx");
	assert_has(ran.out, rounds[_i].is_cut ? "                and 52 more, shown with -v\n"
					      : "                and 43 more, shown with -v\n");
}
END_TEST

/* Of so many peers it is told when they used a certificate, and that there are more. */
START_TEST(that_more_peers_used_a_certificate_than_are_told_of_is_said)
{
	static const char words[] = "                and others of these peers, of which it is not told when\n";
	char script[65 * 200];
	for (unsigned count = 64; count <= 65; count++) {
		size_t used = 0;
		for (unsigned i = 0; i < count; i++)
			used += (size_t)snprintf(script + used, sizeof script - used,
				"event 4651 2024-03-01T08:%02u:00Z MMSAID=%u RemoteAddress=203.0.113.%u" SHOWS "aa\n"
				"event 4655 +10 MMSAID=%u RemoteAddress=203.0.113.%u\n",
				i % 60, i + 1, i + 1, i + 1, i + 1);
		make_log("a.evtx", script);
		struct ran ran = TOOL_ENDS(0, "-qv", "--report=certificates", "a.evtx");
		ck_assert_uint_eq(count_of(ran.out, "1 time, 2024-03-01 08:"), 64);
		ck_assert_uint_eq(count_of(ran.out, words), count - 64);
		ran = TOOL_ENDS(0, "-q", "--report=certificates", "a.evtx");
		ck_assert_uint_eq(count_of(ran.out, words), count - 64);
	}
}
END_TEST

/* Behind one address whoever has associations need not be who was refused. */
START_TEST(who_was_refused_is_told_where_the_associations_name_others)
{
#define REFUSES(minute, name)                                                                                          \
	"event 4652 2024-03-01T08:" minute ":00Z Role=%%8206 FailureReason=\"IKE authentication credentials are "      \
	"unacceptable\" RemoteMMCertHash=cc " ADDRESS " RemoteMMPrincipalName=" name "\n"
#define LONG "CN=longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglongend"
	static const struct {
		const char *refused, *words;
	} cases[] = {
		{REFUSES("10", "CN=carl"), "\n               When it failed it showed CN=carl. Its associations name "
					   "198.51.100.7 as CN=anna; CN=bert\n"},
		{REFUSES("10", "CN=bert"), "\n               Its associations name 198.51.100.7 as CN=anna; CN=bert\n"},
		{REFUSES("10", "CN=anna") REFUSES("11", "CN=carl"), " it showed CN=carl. Its associations"},
		{REFUSES("10", "CN=1") REFUSES("11", "CN=2") REFUSES("12", "CN=3") REFUSES("13", "CN=4")
				REFUSES("14", "CN=5"),
			" it showed CN=1; CN=2; CN=3 and 2 more. Its associations"},
		{REFUSES("10", LONG), " it showed CN=longlonglonglonglonglonglonglong"},
	};
	const struct way wide = {.on_terminal = true, .columns = 2000};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char script[2048];
		snprintf(script, sizeof script,
			"event 4651 2024-03-01T08:00:00Z MMSAID=1 " ADDRESS " " ANNA_IS
			"\nevent 4651 +60 MMSAID=2 " ADDRESS " " BERT_IS "\n%s",
			cases[i].refused);
		make_log("a.evtx", script);
		assert_has(TOOL_AS(&wide, "-q", "--color=never", "--report=overview", "a.evtx").out, cases[i].words);
	}
	/* Of a stranger it is all that is known. */
	make_log("a.evtx", REFUSES("10", "CN=carl"));
	ck_assert_ptr_nonnull(strstr(TOOL_AS(&wide, "-q", "--color=never", "--report=overview", "a.evtx").out,
		"\n               When it failed it showed CN=carl.\n"));
	assert_has(TOOL_ENDS(0, "-qohtml", "--report=overview", "a.evtx").out, "When it failed it showed CN=carl.");
}
END_TEST

/* What is opened with the last event stands then; what ends at that moment does not. */
START_TEST(a_certificate_is_used_at_one_time_with_the_last_event_too)
{
	static const char words[] = "at one time 203.0.113.1 and 203.0.113.2, from 2024-03-01 08:01:00Z to";
	make_log("a.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 RemoteAddress=203.0.113.1" SHOWS
			   "aa\nevent 4651 +60 MMSAID=2 RemoteAddress=203.0.113.2" SHOWS "aa\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=certificates", "a.evtx").out, words);
	make_log("a.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 RemoteAddress=203.0.113.1" SHOWS
			   "aa\nevent 4655 +60 MMSAID=1 RemoteAddress=203.0.113.1"
			   "\nevent 4651 +0 MMSAID=2 RemoteAddress=203.0.113.2" SHOWS "aa\n");
	assert_has_not(TOOL_ENDS(0, "-q", "--report=certificates", "a.evtx").out, "at one time");
}
END_TEST

/* What would show a stolen certificate is not left to a table that few look at. */
START_TEST(a_certificate_that_was_used_at_one_time_stands_out)
{
#define FROM(minute, id, address, thumbprint)                                                                          \
	"event 4651 2024-03-01T08:" minute ":00Z MMSAID=" id " RemoteAddress=" address SHOWS thumbprint "\n"
	static const char meaning[] = ": somebody has a copy of it, or its owner went on from another address and left "
				      "an association behind\n";
	const struct way wide = {.on_terminal = true, .columns = 2000};
	make_log("a.evtx", FROM("00", "1", "203.0.113.1", "a1") FROM("01", "2", "203.0.113.2", "a1")
				   FROM("02", "3", "203.0.113.3", "a1") FROM("03", "4", "203.0.113.1", "b1")
					   FROM("04", "5", "203.0.113.2", "b1") FROM("05", "6", "203.0.113.1", "c1"));
	struct ran ran = TOOL_AS(&wide, "-q", "--color=never", "--report=overview", "a.evtx");
	assert_has(ran.out,
		"\n!   certificates a1 of CN=anna was used at one time from 203.0.113.1 and 203.0.113.2, and "
		"from others: somebody");
	assert_has(ran.out,
		"\n!   certificates b1 of CN=anna was used at one time from 203.0.113.1 and 203.0.113.2: somebody");
	ck_assert_uint_eq(count_of(ran.out, meaning), 2);
	assert_has(
		TOOL_ENDS(0, "-qohtml", "--report=overview", "a.evtx").out, "b1 of CN=anna was used at one time from ");
	make_log("b.evtx", FROM("06", "7", "203.0.113.1", "d1") FROM("07", "8", "203.0.113.2", "d1")
				   FROM("08", "9", "203.0.113.1", "e1") FROM("09", "10", "203.0.113.2", "e1")
					   FROM("10", "11", "203.0.113.1", "f1") FROM("11", "12", "203.0.113.2", "f1"));
	ran = TOOL_AS(&wide, "-q", "--color=never", "--report=overview", "a.evtx", "b.evtx");
	assert_has(ran.out,
		"\n!   certificates d1 of CN=anna was used at one time from 203.0.113.1 and 203.0.113.2, and 2 "
		"more like this: somebody");
	ck_assert_uint_eq(count_of(ran.out, meaning), 3);
	assert_has_not(TOOL_ENDS(0, "-q", "--report=overview", "b.evtx", "--peer=203.0.113.1").out, "certificates");
}
END_TEST

/* What rests on records of free space alone says so. */
START_TEST(associations_of_recovered_records_are_told_as_such)
{
#define OF_OLD "LocalAddress=192.0.2.1 RemoteAddress=203.0.113.77 QuickModeSaId="
	make_log("a.evtx", "event 4653 2025-05-01T08:10:00Z record=500 RemoteAddress=203.0.113.9\n"
			   "event 5451 +0 record=501 LocalAddress=192.0.2.1 RemoteAddress=203.0.113.9 QuickModeSaId=9\n"
			   "slack\n"
			   "event 5451 2025-05-01T07:00:00Z record=420 " OF_OLD "7\n"
			   "event 5452 2025-05-01T07:30:00Z record=421 " OF_OLD "7\n"
			   "event 5452 2025-05-01T07:31:00Z record=422 " OF_OLD "8\n");
	struct ran ran = TOOL("-q", "-ojsonl", "--recover", "--report=sessions", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"opened_origin\":\"recovered\",\"closed_origin\":\"recovered\"}"), 1);
	ck_assert_uint_eq(count_of(ran.out, "\"closed_origin\""), 2);
	ck_assert_uint_eq(count_of(ran.out, "\"opened_origin\""), 1);
	ran = TOOL("-q", "--recover", "--report=sessions", "a.evtx");
	assert_has(ran.out, "    Quick Mode 7  closed after 30m, recovered\n");
	assert_has(ran.out, "    Quick Mode 8  closed, opening not seen, recovered\n");
	assert_has(ran.out, "    Quick Mode 9  open\n");
	ran = TOOL("-q", "--recover", "--report=peers", "a.evtx");
	assert_has(ran.out, "    recovered 2 associations\n");
	ck_assert_uint_eq(count_of(ran.out, "recovered"), 1);
}
END_TEST

/* Each is held against what it used itself; where it is not known who it is, all that can be the cause is named. */
static const struct {
	const char *first, *second, *third; /* cipher, and what tells who it is */
	const char *severity, *words;       /* NULL: there is none */
} fallen[] = {
	{AES ANNA_IS, DES BERT_IS, DES BERT_IS, "low",
		"behind 198.51.100.7, CN=bert used Main Mode cipher DES 2 times after CN=anna had used AES-256"},
	{AES ANNA_IS, AES BERT_IS, DES BERT_IS, "high",
		"198.51.100.7 used Main Mode cipher DES 1 time after it had used AES-256: somebody in between or at "
		"the other end chose less, or rules were changed"},
	/* Not what another one used is what it fell from. */
	{AES ANNA_IS, TRIPLE BERT_IS, DES BERT_IS, "high", "cipher DES 1 time after it had used 3DES: somebody"},
	/* The same one, with a certificate that was renewed or a name that is written in another way. */
	{AES ANNA_IS, DES "RemoteMMPrincipalName=CN=anna RemoteMMCertHash=bb", AES ANNA_IS, "high",
		"chose less, or rules were changed"},
	{AES ANNA_IS, DES "RemoteMMPrincipalName=CN=anna,O=x RemoteMMCertHash=AA", AES ANNA_IS, "high",
		"chose less, or rules were changed"},
	/* One that says nothing of itself need not be another one, nor any of these. */
	{AES ANNA_IS, DES SAYS_NOTHING, AES ANNA_IS, "high", "chose less, or rules were changed"},
	{AES ANNA_IS, AES BERT_IS, DES SAYS_NOTHING, "high",
		"chose less, rules were changed, or it is another computer behind the same address"},
	{AES SAYS_NOTHING NAT "1", DES SAYS_NOTHING NAT "2", DES SAYS_NOTHING NAT "2", "high",
		"chose less, rules were changed, or it is another computer behind the same address"},
	{AES SAYS_NOTHING NAT "1", DES SAYS_NOTHING NAT "1", DES SAYS_NOTHING NAT "1", "high",
		"chose less, or rules were changed"},
};

START_TEST(a_computer_is_weaker_than_before_where_it_was_stronger_itself)
{
	char script[1024], wanted[256];
	snprintf(script, sizeof script,
		"event 4651 2024-03-01T08:00:00Z MMSAID=1 " ADDRESS " %s\nevent 4651 +60 MMSAID=2 " ADDRESS
		" %s\nevent 4651 +60 MMSAID=3 " ADDRESS " %s\n",
		fallen[_i].first, fallen[_i].second, fallen[_i].third);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=hostile", "a.evtx");
	assert_has(ran.out, fallen[_i].words);
	snprintf(wanted, sizeof wanted, "\"downgrade\",\"severity\":\"%s\"", fallen[_i].severity);
	assert_has(ran.out, wanted);
}
END_TEST

/* A Quick Mode is of whom its Main Mode is. */
START_TEST(a_quick_mode_is_held_against_those_of_its_own_computer)
{
	make_log("a.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 " ADDRESS " " ANNA_IS
			   "\nevent 5451 +1 MainModeSaId=1 QuickModeSaId=11 CipherType=AES-256 " ADDRESS
			   "\nevent 4651 +1 MMSAID=2 " ADDRESS " " BERT_IS
			   "\nevent 5451 +1 MainModeSaId=2 QuickModeSaId=12 CipherType=DES " ADDRESS
			   "\nevent 5451 +1 MainModeSaId=1 QuickModeSaId=13 CipherType=3DES " ADDRESS "\n");
	struct ran ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=hostile", "a.evtx");
	assert_has(ran.out, "CN=bert used ESP cipher DES 1 time after CN=anna had used AES-256");
	assert_has(ran.out, "198.51.100.7 used ESP cipher 3DES 1 time after it had used AES-256: somebody");
	ck_assert_uint_eq(count_of(ran.out, "\"downgrade\""), 2);
}
END_TEST

/* What another one behind the same address shows takes no certificate's place. */
START_TEST(a_certificate_is_replaced_by_one_of_its_principal)
{
	make_log("a.evtx",
		"event 4651 2024-03-01T08:00:00Z MMSAID=1 " ADDRESS " " ANNA_IS "\nevent 4651 +60 MMSAID=2 " ADDRESS
		" " BERT_IS "\nevent 4651 +60 MMSAID=3 RemoteAddress=203.0.113.9 RemoteMMPrincipalName=CN=anna "
		"RemoteMMCertHash=cc\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=certificates", "a.evtx");
	assert_has(ran.out, "\naa  remote\n    principal   CN=anna\n");
	/* anna's, though bert's came first at that address; bert's by none. */
	ck_assert_uint_eq(count_of(ran.out, "    replaced by cc\n"), 1);
	ck_assert_uint_eq(count_of(ran.out, "replaced by"), 1);
	assert_has_not(ran.out, "followed by");
	ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=certificates", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"replaced_by\":\"bb\""), 1);
	ck_assert_uint_eq(count_of(ran.out, "\"renewed_by\":\"cc\""), 1);
	ck_assert_uint_eq(count_of(ran.out, "\"renewed_by\":null"), 3);
	ran = TOOL_ENDS(0, "-q", "--report=certificates", "--peer=198.51.100.7", "a.evtx");
	assert_has(ran.out, "    followed by bb,\n                which does not name its principal\n");
	/* Where none is known, none can be missing from the next one. */
	make_log("b.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 " ADDRESS " RemoteMMPrincipalName=- "
			   "RemoteMMCertHash=aa\nevent 4651 +60 MMSAID=2 " ADDRESS " " BERT_IS "\n");
	ran = TOOL_ENDS(0, "-q", "--report=certificates", "b.evtx");
	assert_has(ran.out, "    followed by bb\n");
	assert_has_not(ran.out, "does not name");
}
END_TEST

/* One who is known by no address is known by his name. */
START_TEST(a_certificate_is_renewed_by_whomever_of_its_principal)
{
	make_log("a.evtx",
		"event 4651 2024-03-01T08:00:00Z MMSAID=1 " ADDRESS " " ANNA_IS
		"\nevent 4651 +60 MMSAID=2 RemoteAddress=- RemoteMMPrincipalName=CN=anna RemoteMMCertHash=cc\n");
	assert_has(TOOL_ENDS(0, "-q", "--report=certificates", "a.evtx").out, "    replaced by cc\n");
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=certificates", "a.evtx").out,
		"\"replaced_by\":null,\"issuing_cas\"");
}
END_TEST

/* Behind one address it is perhaps not the peer that changed. */
START_TEST(another_computer_behind_the_same_address_is_no_change_of_the_peer)
{
	make_log("a.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 " AES ADDRESS " " ANNA_IS
			   "\nevent 4651 +60 MMSAID=2 " DES ADDRESS " " BERT_IS "\nevent 4651 +60 MMSAID=3 " DES ADDRESS
			   " RemoteMMPrincipalName=CN=bert RemoteMMCertHash=cc\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=peers", "a.evtx");
	assert_has(ran.out, "\n    identity  2024-03-01 08:01:00Z vpn1.corp.example mm_cipher\n"
			    "              AES-256 -> DES\n"
			    "              2024-03-01 08:01:00Z vpn1.corp.example remote_mm_cert_hash\n");
	assert_has(ran.out, "\n    changed   2024-03-01 08:02:00Z vpn1.corp.example remote_mm_cert_hash\n"
			    "              bb -> cc\n");
	ck_assert_uint_eq(count_of(ran.out, "    identity "), 1);
}
END_TEST

/* One peer, of two computers, and of one of them two tunnels: what was down is not hidden by what stood. */
START_TEST(what_covers_a_peer_is_told_of_each_tunnel)
{
	make_log("a.evtx", "event 5451 2024-03-01T08:00:00Z computer=a QuickModeSaId=1 " TUNNEL "10.2.0.0"
			   "\nevent 5451 +0 computer=a QuickModeSaId=2 " TUNNEL "10.9.0.0"
			   "\nevent 5452 +600 computer=a QuickModeSaId=2 " TUNNEL "10.9.0.0"
			   "\nevent 5452 +3000 computer=a QuickModeSaId=1 " TUNNEL "10.2.0.0\n");
	make_log("b.evtx", "event 5451 2024-03-01T08:30:00Z computer=b QuickModeSaId=1 " TUNNEL "10.2.0.0"
			   "\nevent 5452 +3600 computer=b QuickModeSaId=1 " TUNNEL "10.2.0.0\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=peers", "a.evtx");
	assert_has(ran.out, "    covered   1h by at least one Quick Mode\n"
			    "              1h between 10.1.0.0/16 and 10.2.0.0/16\n"
			    "              10m between 10.1.0.0/16 and 10.9.0.0/16\n");
	ran = TOOL_ENDS(0, "-q", "--report=peers", "b.evtx");
	assert_has(ran.out, "    covered   1h by at least one Quick Mode\n    made");
	ran = TOOL_ENDS(0, "-q", "--report=peers", "b.evtx", "a.evtx");
	assert_has(ran.out, "    covered   1h 30m by at least one Quick Mode\n"
			    "              1h on a, 2 pairs of networks\n"
			    "              1h on a, 10.1.0.0/16 - 10.2.0.0/16\n"
			    "              10m on a, 10.1.0.0/16 - 10.9.0.0/16\n"
			    "              1h on b, 10.1.0.0/16 - 10.2.0.0/16\n");
	assert_same(TOOL_ENDS(0, "-q", "-j2", "--report=peers", "a.evtx", "b.evtx").out, ran.out);
}
END_TEST

/* As many other computers as pairs of networks, which are too many to be told of each, make no single computer. */
START_TEST(what_covers_a_peer_is_told_with_its_computer_where_there_are_several)
{
#define LINKS 65u
	char script[4 * LINKS * 300];
	size_t used = 0;
	for (unsigned i = 0; i < LINKS; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 5451 2024-03-01T08:00:00Z computer=a QuickModeSaId=%u " TUNNEL "10.%u.0.0\n"
			"event 5451 2024-03-01T08:00:00Z computer=b%02u QuickModeSaId=1 " TUNNEL "10.2.0.0\n"
			"event 5452 2024-03-01T08:10:00Z computer=a QuickModeSaId=%u " TUNNEL "10.%u.0.0\n"
			"event 5452 2024-03-01T08:10:00Z computer=b%02u QuickModeSaId=1 " TUNNEL "10.2.0.0\n",
			i + 1, i + 2, i, i + 1, i + 2, i);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=peers", "a.evtx");
	assert_has(ran.out, "              10m on a, 65 pairs of networks\n"
			    "              10m on b00, 10.1.0.0/16 - 10.2.0.0/16\n");
	assert_has_not(ran.out, " between ");
}
END_TEST

/* One that was opened with the computer's last event stood for no time that is known, and is a tunnel all the same. */
START_TEST(a_tunnel_that_was_opened_last_is_told_of_too)
{
	make_log("a.evtx", "event 5451 2024-03-01T08:00:00Z computer=a QuickModeSaId=1 " TUNNEL "10.2.0.0"
			   "\nevent 5451 +600 computer=a QuickModeSaId=2 " TUNNEL "10.9.0.0\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=peers", "a.evtx");
	assert_has(ran.out, "    covered   10m by at least one Quick Mode\n"
			    "              10m between 10.1.0.0/16 and 10.2.0.0/16\n"
			    "              0s between 10.1.0.0/16 and 10.9.0.0/16\n");
	assert_has(TOOL_ENDS(0, "-qojsonl", "--report=peers", "a.evtx").out, "\"networks\":2,");
}
END_TEST

/* However many lines are left out, the sum over a single computer is none of them. */
START_TEST(so_many_tunnels_of_a_single_computer_are_told_of)
{
	static const unsigned counts[] = {12, 13};
	char script[13 * 400];
	for (size_t k = 0; k < LENGTH(counts); k++) {
		size_t used = 0;
		for (unsigned i = 0; i < counts[k]; i++)
			used += (size_t)snprintf(script + used, sizeof script - used,
				"event 5451 2024-03-01T08:%02u:00Z computer=a QuickModeSaId=%u " TUNNEL "10.%u.0.0\n",
				i, i + 1, i + 2);
		make_log("a.evtx", script);
		struct ran ran = TOOL_ENDS(0, "-q", "--report=peers", "a.evtx");
		ck_assert_uint_eq(count_of(ran.out, " between "), 12);
		ck_assert_uint_eq(count_of(ran.out, "and 1 more, shown with -v\n"), k);
	}
}
END_TEST

/* What an event leaves out is not shown as a part of a network. */
START_TEST(a_network_is_told_without_the_mask_that_it_has_not)
{
#define BARE "RemoteAddress=203.0.113.9 RemoteTunnelEndpoint=- LocalAddress="
	make_log("a.evtx",
		"event 5451 2024-03-01T08:00:00Z QuickModeSaId=1 " BARE
		"10.1.0.1 LocalAddressMask=- RemoteAddressMask=-"
		"\nevent 5451 +10 QuickModeSaId=2 " BARE
		"- LocalAddressMask=255.255.0.0 RemoteAddressMask=255.255.255.255"
		"\nevent 5452 +590 QuickModeSaId=1 " BARE "10.1.0.1\nevent 5452 +60 QuickModeSaId=2 " BARE "-\n");
	struct ran ran = TOOL_ENDS(0, "-q", "--report=peers", "a.evtx");
	assert_has(ran.out, "              10m 50s between - and 203.0.113.9\n"
			    "              10m between 10.1.0.1 and 203.0.113.9\n");
}
END_TEST

/* It is not the one that was refused who comes in then. */
START_TEST(a_success_with_another_certificate_is_told_as_such)
{
#define REFUSED "4652 +600 Role=%%%%8206 FailureReason=\"IKE authentication credentials are unacceptable\" " ADDRESS " "
	static const struct {
		const char *next, *words, *certificate;
	} cases[] = {
		{"event 4651 +600 MMSAID=2 " ADDRESS " " ANNA_IS, " With another certificate it worked again at ",
			"\"aa\""},
		{"event 4651 +600 MMSAID=2 " ADDRESS " " BERT_IS, " It worked again at ", "\"bb\""},
		{"event 4650 +600 MMSAID=2 " ADDRESS, " It worked again at ", "null"},
		/* A Quick Mode is of whom its Main Mode is; of one that is not here nobody knows. */
		{"event 5451 +600 MainModeSaId=1 " ADDRESS, " With another certificate it worked again at ", "\"aa\""},
		{"event 5451 +600 MainModeSaId=9 " ADDRESS, " It worked again at ", "null"},
	};
	const struct way wide = {.on_terminal = true, .columns = 2000};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char script[1024], wanted[128];
		snprintf(script, sizeof script,
			"event 4651 2024-03-01T08:00:00Z MMSAID=1 " ADDRESS " " ANNA_IS "\nevent " REFUSED BERT_IS
			"\n%s\n",
			cases[i].next);
		make_log("a.evtx", script);
		assert_has(TOOL_AS(&wide, "-q", "--color=never", "--report=overview", "a.evtx").out, cases[i].words);
		snprintf(wanted, sizeof wanted, "\"peer_succeeded_after_certificate\":%s", cases[i].certificate);
		assert_has(TOOL_ENDS(0, "-q", "-ojsonl", "--report=failures", "a.evtx").out, wanted);
	}
}
END_TEST

/* Who was refused may never have got through: another one behind the same address did. */
START_TEST(a_success_before_is_told_of_the_address)
{
	const struct way wide = {.on_terminal = true, .columns = 2000};
	make_log("a.evtx", "event 4651 2024-03-01T08:00:00Z MMSAID=1 " ADDRESS " " ANNA_IS
			   "\nevent 4652 +600 Role=%%8206 FailureReason=\"IKE authentication credentials are "
			   "unacceptable\" " ADDRESS " " BERT_IS "\n");
	struct ran ran = TOOL_AS(&wide, "-q", "--color=never", "--report=overview", "a.evtx");
	assert_has(ran.out, "it did not work again; before, the last success with that address was at ");
}
END_TEST

/* A peer's keying module is known from an end, too, as in the report weak. */
START_TEST(an_end_tells_of_a_peer_what_it_knows)
{
	make_log("a.evtx", "event 4655 2024-03-01T08:00:00Z KeyModName=IKEv1 " ADDRESS "\n");
	struct ran ran = TOOL_ENDS(0, "-q", "-ojsonl", "--report=peers", "a.evtx");
	assert_has(ran.out, "\"mm_established\":0,");
	assert_has(ran.out, "\"keying_modules\":[\"IKEv1\"]");
}
END_TEST

/* Of differences to both sides the middle is that of no pair, perhaps. */
START_TEST(clocks_are_about_the_same_where_each_is_ahead_at_times)
{
#define SPIS(n, one, other) " QuickModeSaId=" n " InboundSpi=0x" one " OutboundSpi=0x" other "\n"
	static const struct {
		const char *first, *second, *told;
	} cases[] = {
		{"08:00:01", "09:00:01",
			"b tells about the same time as a\n    by 2 Quick Modes, from 1 s behind to 1 s "},
		{"08:00:02", "09:00:00", "b tells the same time as a\n    by 2 Quick Modes, from 0 s to 0 s ahead\n"},
		{"08:00:01.5", "09:00:01",
			"b is about 0.25 s ahead of a\n    by 2 Quick Modes, from 0.5 s behind to 1 s "},
		{"08:00:02", "09:00:01", "b is 0.5 s ahead of a\n    by 2 Quick Modes, from 0 s to 1 s ahead\n"},
	};
	char script[512];
	make_log("a.evtx", "set computer=a record=1\n"
			   "event 5451 2024-03-01T08:00:02Z" SPIS(
				   "1", "11", "22") "event 5451 2024-03-01T09:00:00Z" SPIS("2", "33", "44"));
	snprintf(script, sizeof script,
		"set computer=b record=1\nevent 5451 2024-03-01T%sZ" SPIS(
			"1", "22", "11") "event 5451 2024-03-01T%sZ" SPIS("2", "44", "33"),
		cases[_i].first, cases[_i].second);
	make_log("b.evtx", script);
	assert_has(TOOL_ENDS(0, "-q", "--report=clocks", "a.evtx", "b.evtx").out, cases[_i].told);
}
END_TEST

Suite *suite_tool_ends(void)
{
	Suite *suite = suite_create("ends");
	TCase *all = tool_case(suite, "ends");
	tcase_add_test(all, associations_of_recovered_records_are_told_as_such);
	tcase_add_test(all, a_certificate_that_several_peers_show_is_told_with_when_and_whether_at_one_time);
	tcase_add_test(all, all_peers_that_show_a_certificate_at_one_time_are_told);
	tcase_add_test(all, who_was_refused_is_told_where_the_associations_name_others);
	tcase_add_test(all, a_certificate_is_used_at_one_time_with_the_last_event_too);
	tcase_add_test(all, a_certificate_that_was_used_at_one_time_stands_out);
	tcase_add_test(all, that_more_peers_used_a_certificate_than_are_told_of_is_said);
	tcase_add_loop_test(all, peers_at_one_time_are_told_of_up_to_a_limit, 0, 3);
	tcase_add_loop_test(
		all, another_computer_behind_the_same_address_is_told_from_a_rekey, 0, (int)LENGTH(followed));
	tcase_add_loop_test(all, a_computer_is_weaker_than_before_where_it_was_stronger_itself, 0, (int)LENGTH(fallen));
	tcase_add_test(all, a_quick_mode_is_held_against_those_of_its_own_computer);
	tcase_add_test(all, a_certificate_is_replaced_by_one_of_its_principal);
	tcase_add_test(all, a_certificate_is_renewed_by_whomever_of_its_principal);
	tcase_add_test(all, another_computer_behind_the_same_address_is_no_change_of_the_peer);
	tcase_add_test(all, what_covers_a_peer_is_told_of_each_tunnel);
	tcase_add_test(all, a_tunnel_that_was_opened_last_is_told_of_too);
	tcase_add_test(all, so_many_tunnels_of_a_single_computer_are_told_of);
	tcase_add_test(all, a_network_is_told_without_the_mask_that_it_has_not);
	tcase_add_test(all, what_covers_a_peer_is_told_with_its_computer_where_there_are_several);
	tcase_add_test(all, a_success_with_another_certificate_is_told_as_such);
	tcase_add_test(all, a_success_before_is_told_of_the_address);
	tcase_add_test(all, an_end_tells_of_a_peer_what_it_knows);
	tcase_add_loop_test(all, clocks_are_about_the_same_where_each_is_ahead_at_times, 0, 4);
	return suite;
}

/* SPDX-License-Identifier: MIT */
/* Reports of more than they may hold, and without memory: what is left out is told, and nothing is said falsely. */
#include "suites.h"
#include "test_report_model.h"
#include "test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char one[MODEL_TEXT], other[MODEL_TEXT];
static struct collector collected;
static const char *const reports[] = {"sessions", "clocks", "peers", "hostile", "summary"};

static struct ipsecevtx_report_options with_findings(void)
{
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	memset(&collected, 0, sizeof collected);
	options.finding = collect_finding;
	options.finding_user = &collected;
	return options;
}

static const char peers_up[] = "event 4653 2024-03-01T08:00:00Z record=1 RemoteAddress=198.51.100.1\n"
			       "event 4653 +1 record=2 RemoteAddress=198.51.100.2\n"
			       "event 4653 +1 record=3 RemoteAddress=198.51.100.3\n"
			       "event 4653 +1 record=4 RemoteAddress=198.51.100.3\n"
			       "event 4653 +1 record=5 RemoteAddress=2001:db8::1\n"
			       "event 4653 +1 record=6 RemoteAddress=198.51.100.4\n";
static const char peers_down[] = "event 4653 2024-03-01T08:00:05Z record=6 RemoteAddress=198.51.100.4\n"
				 "event 4653 2024-03-01T08:00:04Z record=5 RemoteAddress=2001:db8::1\n"
				 "event 4653 2024-03-01T08:00:03Z record=4 RemoteAddress=198.51.100.3\n"
				 "event 4653 2024-03-01T08:00:02Z record=3 RemoteAddress=198.51.100.3\n"
				 "event 4653 2024-03-01T08:00:01Z record=2 RemoteAddress=198.51.100.2\n"
				 "event 4653 2024-03-01T08:00:00Z record=1 RemoteAddress=198.51.100.1\n";

START_TEST(test_too_many_peers_are_told_in_any_order)
{
	struct ipsecevtx_report_options options = with_findings();
	const char *up = peers_up, *down = peers_down;
	options.group_limit = 2;
	ck_assert_int_eq(report_lines("peers", &options, &up, 1, one), 0);
	ck_assert_uint_eq(collector_count(&collected, IPSECEVTX_FINDING_REPORT_LIMIT), 1);
	const struct ipsecevtx_finding *finding = collector_first(&collected, IPSECEVTX_FINDING_REPORT_LIMIT);
	ck_assert_int_eq(finding->severity, IPSECEVTX_SEVERITY_LOSS);
	ck_assert_ptr_nonnull(strstr(finding->detail, "more than 2 peers"));
	ck_assert_ptr_nonnull(strstr(finding->detail, "leaves out 4 events"));
	ck_assert_ptr_nonnull(strstr(one, "peer=198.51.100.1 "));
	ck_assert_ptr_nonnull(strstr(one, "peer=198.51.100.2 "));
	ck_assert_ptr_null(strstr(one, "peer=198.51.100.3 "));
	options.finding_user = &collected;
	ck_assert_int_eq(report_lines("peers", &options, &down, 1, other), 0);
	ck_assert_str_eq(one, other);
	ck_assert_ptr_nonnull(strstr(collected.items[1].detail, "leaves out 4 events"));
	/* As many as there may be are not too many. */
	options = with_findings();
	options.group_limit = 5;
	ck_assert_int_eq(report_lines("peers", &options, &down, 1, other), 0);
	ck_assert_uint_eq(collected.count, 0);
	ck_assert_ptr_nonnull(strstr(other, "peer=2001:db8::1 "));
}
END_TEST

/* A successor is looked for among holders and principals, which are members, too. */
START_TEST(test_too_many_names_of_certificates_are_told)
{
	char script[16 * 160];
	const char *const scripts[] = {script};
	size_t used = 0;
	for (unsigned i = 0; i < 9; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4651 2024-03-01T08:00:0%uZ MMSAID=%u LocalMMCertHash=- "
			"RemoteMMPrincipalName=CN=%u RemoteMMCertHash=aa\n",
			i, i + 1, i);
	struct ipsecevtx_report_options options = with_findings();
	options.group_limit = 1;
	ck_assert_int_eq(report_lines("certificates", &options, scripts, 1, one), 0);
	const struct ipsecevtx_finding *finding = collector_first(&collected, IPSECEVTX_FINDING_REPORT_LIMIT);
	ck_assert_ptr_nonnull(finding);
	ck_assert_msg(strstr(finding->detail, "replaced_by and renewed_by may lack there"), "%s", finding->detail);
}
END_TEST

/* Kinds of events are few: no limit leaves one out without a word. */
START_TEST(test_a_summary_has_all_kinds_of_events)
{
	struct ipsecevtx_report_options options = with_findings();
	const char *script = "event 4650 2024-03-01T08:00:00Z\nevent 4651 +1\nevent 4655 +1\nevent 5453 +1\n";
	options.group_limit = 2;
	ck_assert_int_eq(report_lines("summary", &options, &script, 1, one), 0);
	ck_assert_ptr_nonnull(strstr(one, "5453"));
	ck_assert_ptr_nonnull(strstr(one, "4650"));
}
END_TEST

START_TEST(test_too_many_associations_are_told_in_any_order)
{
	static const char early[] = "event 4650 2024-03-01T08:00:00Z record=1 MMSAID=1\n"
				    "event 4655 +1 record=2 MMSAID=1\n";
	static const char late[] = "event 4650 2024-03-02T08:00:00Z record=3 MMSAID=2\n"
				   "event 4655 2024-03-02T09:00:00Z record=4 MMSAID=2\n";
	const char *forth[] = {early, late}, *back[] = {late, early};
	struct ipsecevtx_report_options options = with_findings();
	options.association_limit = 3;
	ck_assert_int_eq(report_lines("sessions", &options, forth, 2, one), 0);
	ck_assert_int_eq(report_lines("sessions", &options, back, 2, other), 0);
	ck_assert_str_eq(one, other);
	ck_assert_ptr_nonnull(strstr(one, "sa_id=2 state=open "));
	ck_assert_uint_eq(collector_count(&collected, IPSECEVTX_FINDING_REPORT_LIMIT), 2);
	ck_assert_ptr_nonnull(
		strstr(collected.items[0].detail, "what came after 2024-03-02T08:00:00.0000000Z is left"));
}
END_TEST

/* Adds each event of a log, and asks whether it is a copy. */
static void assert_copies(struct ipsecevtx_report *report, const char *script, const bool *are_copies)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	const struct ipsecevtx_range all = {0, UINT32_MAX};
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size, count = 0;
	uint8_t *log = log_of(script, &size);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.events = &all;
	options.event_count = 1;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, size, "log", &options, NULL), 0);
	for (; ipsecevtx_next(reader, &event) > 0; count++) {
		ck_assert_int_eq(ipsecevtx_report_add(report, event), 0);
		ck_assert_msg(ipsecevtx_report_was_copy(report) == are_copies[count], "event %zu", count);
	}
	ck_assert_uint_eq(count, 3);
	ipsecevtx_close(reader);
	free(log);
}

/* Copies of events add no associations, however many there are: they are removed while logs are still read. */
START_TEST(test_copies_take_no_room)
{
	static const char script[] = "event 4650 2024-03-01T08:00:00Z record=1 MMSAID=1 repeat=1000\n";
	const char *scripts[100];
	struct ipsecevtx_report_options options = with_findings();
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		scripts[i] = script;
	options.association_limit = 1000;
	options.memory_limit = 12000000;
	ck_assert_int_eq(report_lines("sessions", &options, scripts, COUNT_OF(scripts), one), 0);
	ck_assert_uint_eq(collected.count, 0);
}
END_TEST

/* What the report says of the last event, of one and of both logs; records without a number are no copies. */
START_TEST(test_a_report_says_which_event_is_a_copy)
{
	static const char script[] = "event 4653 2024-03-01T08:00:00Z record=1 RemoteAddress=198.51.100.2\n"
				     "event 4653 +1 record=2 RemoteAddress=198.51.100.3\n"
				     "other 4608 +1 record=3\n";
	struct ipsecevtx_report *report;
	struct ipsecevtx_error error;
	ck_assert_int_eq(ipsecevtx_report_new(&report, "failures", NULL, &error), 0);
	ck_assert(!ipsecevtx_report_was_copy(report));
	for (unsigned turn = 0; turn < 3; turn++) {
		const bool are_copies[] = {turn > 0, turn > 0, false};
		assert_copies(report, script, are_copies);
	}
	ipsecevtx_report_free(report);
}
END_TEST

/* Whoever asks has the name from anywhere, and need not know in which spelling the report has it. */
START_TEST(test_a_computer_is_known_in_any_spelling)
{
	static const char *const names[] = {"gw-a.corp.example", "GW-A.corp.example.", "Gw-A.CORP.EXAMPLE"};
	static const char script[] = "event 4653 2024-03-01T08:00:00Z record=1 computer=gw-a.corp.example\n"
				     "event 4653 +60 record=2 computer=GW-A.corp.example\nevent 4653 +1 record=3\n";
	struct ipsecevtx_report *report;
	struct ipsecevtx_report_stretch stretch;
	uint64_t time;
	ck_assert(ipsecevtx_time_parse("2024-03-01T08:00:30Z", &time));
	ck_assert_int_eq(ipsecevtx_report_new(&report, "failures", NULL, NULL), 0);
	assert_copies(report, script, (const bool[]){false, false, false});
	ck_assert_int_eq(ipsecevtx_report_finish(report), 0);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct ipsecevtx_text name = {names[i], (uint32_t)strlen(names[i]), IPSECEVTX_SET};
		ck_assert_msg(ipsecevtx_report_heard(report, &name, time, &stretch), "%s", names[i]);
		ck_assert_uint_eq(stretch.last - stretch.first, 60 * 10000000u);
	}
	const struct ipsecevtx_text stranger = {"gw-a", 4, IPSECEVTX_SET};
	ck_assert(!ipsecevtx_report_heard(report, &stranger, time, &stretch));
	ipsecevtx_report_free(report);
}
END_TEST

START_TEST(test_spis_that_many_share_are_told)
{
	static const char left[] = "set computer=left\nevent 5451 2024-03-01T08:00:00Z QuickModeSaId=1 InboundSpi=1 "
				   "OutboundSpi=2 repeat=3600\n";
	static const char right[] = "set computer=right\nevent 5451 2024-03-01T08:00:00Z QuickModeSaId=1 InboundSpi=2 "
				    "OutboundSpi=1 repeat=3600\n";
	const char *scripts[] = {left, right};
	struct ipsecevtx_report_options options = with_findings();
	ck_assert_int_eq(report_lines("clocks", &options, scripts, 2, one), 0);
	ck_assert_str_eq(one, "");
	ck_assert_uint_eq(collector_count(&collected, IPSECEVTX_FINDING_REPORT_LIMIT), 1);
	ck_assert_ptr_nonnull(strstr(collected.items[0].detail, "1200 Quick Modes share their two SPIs"));
}
END_TEST

/* Whoever wants to see more makes a new one: what is there stays as it is. */
START_TEST(test_a_report_ends_once)
{
	static const char script[] = "event 4650 2024-03-01T08:00:00Z MMSAID=1\nevent 4653 +1\nevent 5451 +1\n"
				     "event 4655 +1 MMSAID=1\n";
	const struct ipsecevtx_report_info *info;
	for (size_t i = 0; (info = ipsecevtx_report_info(i)) != NULL; i++) {
		size_t rows[2] = {0, 0};
		for (int again = 0; again < 2; again++) {
			struct ipsecevtx_report *report;
			const struct ipsecevtx_report_row *row;
			ck_assert_int_eq(ipsecevtx_report_new(&report, info->name, NULL, NULL), 0);
			ck_assert_int_eq(report_add_log(report, script), 0);
			ck_assert_int_eq(ipsecevtx_report_finish(report), 0);
			if (again) {
				ck_assert_int_eq(report_add_log(report, script), -1);
				ck_assert_int_eq(ipsecevtx_report_add_input(report, "a", NULL), -1);
				ck_assert_int_eq(ipsecevtx_report_finish(report), -1);
			}
			while (ipsecevtx_report_next(report, &row) == 1)
				rows[again]++;
			ck_assert_int_eq(ipsecevtx_report_error(report)->code, IPSECEVTX_OK);
			ipsecevtx_report_free(report);
		}
		ck_assert_uint_eq(rows[1], rows[0]);
	}
}
END_TEST

START_TEST(test_without_memory_nothing_is_said)
{
	struct counting counting = {0};
	const struct ipsecevtx_allocator allocator = counting_allocator(&counting);
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	static const char script[] = "event 4650 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 MMSAID=1\n"
				     "event 5451 +1 RemoteAddress=198.51.100.1 MainModeSaId=1 QuickModeSaId=1\n"
				     "event 4653 +1 RemoteAddress=198.51.100.2\n"
				     "event 4653 +1 RemoteAddress=198.51.100.3 Role=%%8206 repeat=12 "
				     "FailureReason=\"IKE authentication credentials are unacceptable\"\n"
				     "event 4653 +1 RemoteAddress=198.51.100.4 Role=%%8205 repeat=12 "
				     "ResponderCookie=0000000000000000 FailureReason=\"Negotiation timed out\"\n"
				     "event 4646 +1 notification=%%8214\n"
				     "event 4976 +1 RemoteAddress=198.51.100.2 repeat=6\n"
				     "event 4646 +1 notification=%%8215\n"
				     "event 5049 +1 IpSecSecurityAssociationName=one\n"
				     "event 4650 +1 RemoteAddress=198.51.100.1 MMSAID=2 MMCipherAlg=%%8195\n"
				     "event 5452 +1 RemoteAddress=198.51.100.1 QuickModeSaId=1\n"
				     "event 4655 +1 RemoteAddress=198.51.100.1 MMSAID=1\n";
	const char *scripts[] = {script};
	const char *name = reports[_i];
	options.allocator = &allocator;
	ck_assert_int_eq(report_lines(name, &options, scripts, 1, one), 0);
	ck_assert_uint_eq(counting.live, 0);
	size_t calls = counting.calls;
	for (size_t i = 1; i <= calls; i++) {
		counting = (struct counting){.fail_at = i, .fail_on = i % 2 == 0};
		int result = report_lines(name, &options, scripts, 1, other);
		ck_assert_uint_eq(counting.live, 0);
		/* Rows that were handed out before are right. */
		ck_assert_msg(
			result == -1 && strncmp(one, other, strlen(other)) == 0, "%s, call %zu: %s", name, i, other);
	}
}
END_TEST

START_TEST(test_the_bound_of_memory_ends_a_report)
{
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	static const char script[] = "event 4650 2024-03-01T08:00:00Z MMSAID=1 repeat=5000\n";
	const char *scripts[] = {script};
	options.memory_limit = 300000;
	ck_assert_int_eq(report_lines("sessions", &options, scripts, 1, one), -1);
	ck_assert_str_eq(one, "");
	options.memory_limit = 30000000;
	ck_assert_int_eq(report_lines("sessions", &options, scripts, 1, one), 0);
}
END_TEST

static const char failing[] =
	"event 4653 2024-03-01T08:00:00Z record=1 RemoteAddress=198.51.100.1 Role=%%8206 repeat=3\n";

/* One failure in each of many hours, which each is an hour and a series of its own; in the other order too. */
static const char *failures_of_hours(bool is_turned)
{
	static char script[65536];
	size_t used = 0;
	for (unsigned i = 0; i < 100; i++) {
		unsigned hour = is_turned ? 99 - i : i;
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4653 2024-03-%02uT%02u:00:00Z record=%u RemoteAddress=198.51.100.7 Role=%%%%8205 "
			"InitiatorCookie=0000000000000000 ResponderCookie=0000000000000000\n",
			2 + hour / 24, hour % 24, 100 + hour);
		ck_assert_uint_lt(used, sizeof script - 200);
	}
	return script;
}

/* A summary of so many peers with an event each, in so much memory. */
static void assert_enough(const char *event, const char *fields, size_t memory_limit)
{
	enum { PEERS = 20000 };
	struct ipsecevtx_report_options options = with_findings();
	char *script = malloc((size_t)PEERS * 120), *end = script;
	ck_assert_ptr_nonnull(script);
	for (int i = 0; i < PEERS; i++)
		end += sprintf(end, "event %s %s record=%d RemoteAddress=10.1.%d.%d %s%d\n", event,
			i == 0 ? "2024-03-01T08:00:00Z" : "+1", i + 1, i / 256, i % 256, fields, i + 1);
	options.memory_limit = memory_limit;
	const char *scripts = script;
	ck_assert_int_eq(report_lines("summary", &options, &scripts, 1, one), 0);
	ck_assert_ptr_nonnull(strstr(one, "20000"));
	free(script);
}

/* In all tables of a summary together: some 1.5 KB for a peer that only ever failed. */
START_TEST(test_a_peer_takes_little_memory)
{
	assert_enough("4653", "Role=%%8206 MMFilterID=", 37000000);
}
END_TEST

/* Some 800 bytes for an association and its peer, which are told to have outlived their lifetime. */
START_TEST(test_an_association_takes_little_memory)
{
	assert_enough("5451", "QuickModeSaId=", 20000000);
}
END_TEST

START_TEST(test_too_many_hours_are_told_in_any_order)
{
	static const char *const names[] = {"failures", "hostile"};
	static const char *const details[] = {"more than 80 clock hours", "more than 80 minutes and series"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct ipsecevtx_report_options options = with_findings();
		const char *scripts[] = {failing, failures_of_hours(false)};
		options.group_limit = 4;
		ck_assert_int_eq(report_lines(names[i], &options, scripts, 2, one), 0);
		ck_assert_uint_eq(collector_count(&collected, IPSECEVTX_FINDING_REPORT_LIMIT), 1);
		ck_assert_ptr_nonnull(strstr(collected.items[0].detail, details[i]));
		const char *turned[] = {failures_of_hours(true), failing};
		ck_assert_int_eq(report_lines(names[i], &options, turned, 2, other), 0);
		ck_assert_str_eq(one, other);
		ck_assert_ptr_null(strstr(one, "peak_per_hour=3"));
		ck_assert_ptr_null(strstr(one, "plain_session"));
		/* As many as there may be are not too many. */
		options = with_findings();
		options.group_limit = 12;
		ck_assert_int_eq(report_lines(names[i], &options, turned, 2, other), 0);
		ck_assert_uint_eq(collected.count, 0);
	}
}
END_TEST

/* Strangers whose credentials are refused, each so often, and calls without an answer, each a series of its own. */
static const char *strangers_and_series(unsigned strangers, unsigned calls, unsigned series)
{
	static char script[131072];
	size_t used = (size_t)snprintf(script, sizeof script, "set computer=vpn1\n");
	for (unsigned i = 0; i < strangers * calls; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4653 2024-03-01T08:%02u:00Z RemoteAddress=203.0.113.%u Role=%%%%8206 FailurePoint=%%%%8199 "
			"State=%%%%8204 FailureReason=\"IKE authentication credentials are unacceptable\"\n",
			i / calls, i / calls);
	for (unsigned i = 0; i < series; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4653 +7200 RemoteAddress=198.51.100.7 Role=%%%%8205 FailureReason=\"Negotiation timed out\" "
			"InitiatorCookie=%x ResponderCookie=0\n",
			i + 1);
	ck_assert_uint_lt(used, sizeof script - 1);
	return script;
}

START_TEST(test_what_is_said_not_to_be_looked_for_is_not_told)
{
	struct ipsecevtx_report_options options = with_findings();
	options.group_limit = 25;
	const char *script = strangers_and_series(20, 1, 10);
	ck_assert_int_eq(report_lines("hostile", &options, &script, 1, one), 0);
	ck_assert_uint_eq(collected.count, 0);
	ck_assert_ptr_nonnull(strstr(one, "guessing"));
	ck_assert_ptr_nonnull(strstr(one, "called 20 times in 19 min, up to 1 of them in one minute: many that try"));
	script = strangers_and_series(20, 1, 300);
	ck_assert_int_eq(report_lines("hostile", &options, &script, 1, one), 0);
	ck_assert_uint_eq(collected.count, 1);
	ck_assert_ptr_nonnull(strstr(collected.items[0].detail, "the patterns guessing, invalid_packets"));
	ck_assert_ptr_null(strstr(one, "guessing"));
	ck_assert_ptr_nonnull(strstr(one, "and how many of them in one minute was not counted: many that try"));
	/* What may have been a flood is not said to be none. */
	script = strangers_and_series(20, 5, 300);
	ck_assert_int_eq(report_lines("hostile", &options, &script, 1, one), 0);
	ck_assert_ptr_nonnull(strstr(one, "and how many of them in one minute was not counted: a flood"));
}
END_TEST

/* Failures below so many Main Modes, several below each: those of one after the other, or each in turn. */
static const char *failures_below(unsigned mains, bool in_turn)
{
	enum { EACH = 3 };
	static char script[65536];
	size_t used = (size_t)sprintf(script, "event 4650 2024-03-01T07:00:00Z RemoteAddress=198.51.100.1 MMSAID=1\n");
	for (unsigned i = 0; i < EACH * mains; i++) {
		unsigned id = in_turn ? i % mains : i / EACH, second = in_turn ? i / mains : i % EACH;
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4654 2024-03-01T08:00:%02uZ record=%u RemoteAddress=198.51.100.1 Role=%%%%8206 "
			"RemoteTunnelEndpoint=- MessageID=0 MMSAID=%u\n",
			second, 100 + id * EACH + second, id + 1);
		ck_assert_uint_lt(used, sizeof script - 200);
	}
	return script;
}

START_TEST(test_too_many_main_modes_are_told_in_any_order)
{
	static const unsigned mains[] = {20, 21, 41};
	for (size_t i = 0; i < COUNT_OF(mains); i++) {
		struct ipsecevtx_report_options options = with_findings();
		options.group_limit = 1;
		for (unsigned in_turn = 0; in_turn < 2; in_turn++) {
			const char *script = failures_below(mains[i], in_turn);
			memset(&collected, 0, sizeof collected);
			ck_assert_int_eq(report_lines("failures", &options, &script, 1, in_turn ? other : one), 0);
			ck_assert_uint_eq(collected.count, mains[i] > 20);
			ck_assert(mains[i] <= 20 || strstr(collected.items[0].detail, "below more than 20 Main Modes"));
		}
		ck_assert_str_eq(one, other);
		ck_assert_int_eq(strstr(one, " main_mode_stood=3 ") != NULL, mains[i] <= 20);
	}
}
END_TEST

/* Two ends of a tunnel, of which one is restarted, failures, and an algorithm that is weak. */
START_TEST(test_reports_together_say_what_each_says_alone)
{
	static const char *const all[] = {"sessions", "clocks", "peers", "failures", "weak", "certificates", "hostile",
		"summary", "filters", "packets", NULL};
	static const char left[] =
		"set computer=left\n"
		"event 5451 2024-03-01T08:00:00Z RemoteTunnelEndpoint=198.51.100.2 QuickModeSaId=1 InboundSpi=1 "
		"OutboundSpi=2 MainModeSaId=5\n"
		"event 4651 +1 RemoteAddress=198.51.100.2 MMSAID=5 DHGroup=%%8231 "
		"RemoteMMCertHash=aa RemoteMMPrincipalName=right\n"
		"event 4653 +60 RemoteAddress=203.0.113.9 MMFilterID=3 "
		"FailureReason=\"IKE authentication credentials are unacceptable\" repeat=6\n"
		"other 4608 +60\nevent 4650 +60 RemoteAddress=198.51.100.2 MMSAID=6\n";
	static const char right[] =
		"set computer=right\n"
		"event 5451 2024-03-01T08:00:01Z RemoteTunnelEndpoint=198.51.100.1 QuickModeSaId=9 InboundSpi=2 "
		"OutboundSpi=1 MainModeSaId=8\n"
		"event 4650 +1 RemoteAddress=198.51.100.1 MMSAID=8\nevent 4655 +60 RemoteAddress=198.51.100.1 MMSAID=8\n"
		"event 4976 +1 RemoteAddress=198.51.100.1\n";
	const char *scripts[] = {left, right, left};
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	options.also = all;
	for (size_t i = 0; all[i]; i++) {
		ck_assert_int_eq(report_lines(all[i], NULL, scripts, COUNT_OF(scripts), one), 0);
		ck_assert_int_eq(report_lines(all[i], &options, scripts, COUNT_OF(scripts), other), 0);
		ck_assert_str_ne(one, "");
		ck_assert_str_eq(one, other);
	}
}
END_TEST

START_TEST(test_options_of_an_unknown_size_are_refused)
{
	const struct ipsecevtx_report_options usual = IPSECEVTX_REPORT_OPTIONS_INIT;
	const size_t sizes[] = {0, sizeof usual.size - 1, sizeof usual + 1};
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct ipsecevtx_report_options options = usual;
		struct ipsecevtx_report *report;
		struct ipsecevtx_error error;
		options.size = sizes[i];
		ck_assert_int_eq(ipsecevtx_report_new(&report, "summary", &options, &error), -1);
		ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
		ck_assert_ptr_null(report);
		ck_assert_ptr_nonnull(strstr(error.message, "options.size"));
	}
}
END_TEST

START_TEST(test_others_than_there_are_cannot_come_along)
{
	static const char *const names[] = {"peers", "nothing", NULL};
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	struct ipsecevtx_report *report;
	struct ipsecevtx_error error;
	options.also = names;
	ck_assert_int_eq(ipsecevtx_report_new(&report, "summary", &options, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
	/* A program that was built before it was there hands in less. */
	options.size = offsetof(struct ipsecevtx_report_options, also);
	ck_assert_int_eq(ipsecevtx_report_new(&report, "peers", &options, &error), 0);
	ck_assert_int_eq(ipsecevtx_report_rows(report, "clocks"), -1);
	ipsecevtx_report_free(report);
}
END_TEST

/* Each failure of Extended Mode is held against what stood then. */
START_TEST(test_too_many_failures_of_extended_mode_are_told_in_any_order)
{
	static const char stood[] = "event 5451 2024-03-01T07:00:00Z record=1 LocalTunnelEndpoint=192.0.2.5 "
				    "RemoteTunnelEndpoint=198.51.100.7\n";
	static const char failed[] = "event 4984 2024-03-01T08:00:00Z record=2 repeat=%u\n";
	static const char told[] = "another tunnel between the two stood";
	struct ipsecevtx_report_options options = with_findings();
	char few[128], many[128];
	snprintf(few, sizeof few, failed, 80);
	snprintf(many, sizeof many, failed, 81);
	const char *within[] = {stood, few}, *forth[] = {stood, many}, *back[] = {many, stood};
	options.group_limit = 4;
	ck_assert_int_eq(report_lines("failures", &options, within, 2, one), 0);
	ck_assert_ptr_nonnull(strstr(one, told));
	ck_assert_uint_eq(collected.count, 0);
	ck_assert_int_eq(report_lines("failures", &options, forth, 2, one), 0);
	ck_assert_ptr_null(strstr(one, told));
	ck_assert_uint_eq(collector_count(&collected, IPSECEVTX_FINDING_REPORT_LIMIT), 1);
	ck_assert_ptr_nonnull(strstr(collected.items[0].detail, "more than 80 failed negotiations of Extended Mode"));
	ck_assert_int_eq(report_lines("failures", &options, back, 2, other), 0);
	ck_assert_str_eq(one, other);
}
END_TEST

/* Lines of a script: # is the number of the line, from 1 on, and @ its two digits; from the last one on or not. */
static const char *numbered(const char *line, unsigned count, bool is_turned)
{
	static char script[32768];
	size_t used = 0;
	for (unsigned i = 1; i <= count; i++) {
		const unsigned number = is_turned ? count + 1 - i : i;
		for (const char *at = line; *at; at++) {
			ck_assert_uint_lt(used, sizeof script - 16);
			if (*at == '#' || *at == '@')
				used += (size_t)snprintf(
					script + used, sizeof script - used, *at == '@' ? "%02u" : "%u", number);
			else
				script[used++] = *at;
		}
	}
	script[used] = '\0';
	return script;
}

#define FAILED_WITH "event 4653 2024-03-01T08:00:@Z RemoteAddress=198.51.100.# record=# "
#define CHANGED_ON  "other 4719 2024-03-01T08:00:@Z computer=c# record=# AuditPolicyChanges=%%8448 SubcategoryGuid="

/* Of so many lines one is more than there may be with that limit of groups. */
static const struct {
	const char *report, *line;
	unsigned count, limit;
	const char *detail;
} limits[] = {
	{"hostile", FAILED_WITH "Role=%%8206\n", 3, 2, "more than 2 peers that were refused: "},
	{"hostile", FAILED_WITH "Role=%%8206 FailureReason=\"IKE authentication credentials are unacceptable\"\n", 3, 2,
		"more than 2 peers whose credentials were refused: "},
	{"hostile", "event 4976 2024-03-01T08:00:@Z RemoteAddress=198.51.100.# record=#\n", 3, 2,
		"more than 2 peers with packets that were not valid: "},
	{"hostile", FAILED_WITH "Role=%%8205\n", 3, 2, "more than 2 peers that were called in vain: "},
	{"hostile", FAILED_WITH "Role=%%8205 ResponderCookie=0000000000000000\n", 3, 2,
		"more than 2 peers that never answered: "},
	{"hostile", FAILED_WITH "Role=%%8205\n", 3, 2, "more than 2 peers with a reason to fail: "},
	{"hostile", "event 4646 2024-03-01T08:00:@Z record=#\n", 3, 2,
		"more than 2 events about protection against floods: "},
	{"hostile", "event 5049 2024-03-01T08:00:@Z record=# IpSecSecurityAssociationName=n#\n", 3, 2,
		"more than 2 security associations that were deleted: "},
	{"hostile",
		"other 1102 2024-03-01T08:00:@Z record=# computer=c# channel=Security "
		"provider=Microsoft-Windows-Eventlog\n",
		3, 2, "more than 2 computers whose log was cleared: "},
	{"hostile", CHANGED_ON "{0CCE9218-69AE-11D9-BED3-505054503030}\n", 3, 2,
		"more than 2 changes of what is audited: "},
	{"summary", "event 4650 2024-03-01T08:00:@Z record=# computer=c#\n", 3, 2, "more than 2 computers: "},
	{"failures", "event 4654 2024-03-01T08:00:@Z record=# RemoteAddress=10.1.0.9 RemoteTunnelEndpoint=192.0.2.#\n",
		9, 1,
		"failures were with more than 8 gateways, each kind of failure by itself: of the last kinds some are"},
	{"filters", "event 4650 2024-03-01T08:00:@Z record=# RemoteAddress=192.0.2.# MMFilterID=1\n", 9, 1,
		"filters have more than 8 names, or that many peers: of the last filters some are missing"},
	{"filters", "other 5447 2024-03-01T08:00:@Z record=# FilterId:uint64=1 FilterName=n#\n", 9, 1,
		"filters have more than 8 names, or that many peers: of the last filters some are missing"},
	{"certificates",
		"event 4651 2024-03-01T08:00:@Z record=# RemoteAddress=192.0.2.# MMSAID=# LocalMMCertHash=- "
		"RemoteMMCertHash=aa\n",
		12, 20,
		"used at one time by more than 64 pairs of peers, or by more than 64 peers: at_once has the first"},
};

static bool is_limit_told(const char *detail)
{
	bool is_told = false;
	for (size_t i = 0; i < collected.count; i++)
		is_told |= strstr(collected.items[i].detail, detail) != NULL;
	return is_told;
}

START_TEST(test_each_limit_is_told_in_any_order)
{
	const char *report = limits[_i].report, *detail = limits[_i].detail;
	for (unsigned is_turned = 0; is_turned < 2; is_turned++) {
		struct ipsecevtx_report_options options = with_findings();
		const char *script = numbered(limits[_i].line, limits[_i].count, is_turned);
		options.group_limit = limits[_i].limit;
		ck_assert_int_eq(report_lines(report, &options, &script, 1, is_turned ? other : one), 0);
		ck_assert_msg(is_limit_told(detail), "%s", detail);
		ck_assert_uint_eq(collector_count(&collected, IPSECEVTX_FINDING_REPORT_LIMIT), collected.count);
	}
	/* What is shown of a record's place is another one. */
	ck_assert(strcmp(report, "hostile") == 0 || strcmp(one, other) == 0);
	struct ipsecevtx_report_options options = with_findings();
	const char *script = numbered(limits[_i].line, limits[_i].count - 1, false);
	options.group_limit = limits[_i].limit;
	ck_assert_int_eq(report_lines(report, &options, &script, 1, one), 0);
	ck_assert_msg(!is_limit_told(detail), "%s", detail);
}
END_TEST

Suite *suite_report_limits(void)
{
	Suite *suite = suite_create("report-limits");
	TCase *tcase = tcase_create("limits");
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, test_too_many_peers_are_told_in_any_order);
	tcase_add_test(tcase, test_a_summary_has_all_kinds_of_events);
	tcase_add_test(tcase, test_too_many_names_of_certificates_are_told);
	tcase_add_test(tcase, test_too_many_associations_are_told_in_any_order);
	tcase_add_test(tcase, test_too_many_hours_are_told_in_any_order);
	tcase_add_test(tcase, test_what_is_said_not_to_be_looked_for_is_not_told);
	tcase_add_test(tcase, test_too_many_main_modes_are_told_in_any_order);
	tcase_add_test(tcase, test_a_report_ends_once);
	tcase_add_test(tcase, test_a_peer_takes_little_memory);
	tcase_add_test(tcase, test_an_association_takes_little_memory);
	tcase_add_test(tcase, test_copies_take_no_room);
	tcase_add_test(tcase, test_a_report_says_which_event_is_a_copy);
	tcase_add_test(tcase, test_a_computer_is_known_in_any_spelling);
	tcase_add_test(tcase, test_spis_that_many_share_are_told);
	tcase_add_loop_test(tcase, test_without_memory_nothing_is_said, 0, (int)COUNT_OF(reports));
	tcase_add_test(tcase, test_reports_together_say_what_each_says_alone);
	tcase_add_test(tcase, test_options_of_an_unknown_size_are_refused);
	tcase_add_test(tcase, test_others_than_there_are_cannot_come_along);
	tcase_add_test(tcase, test_too_many_failures_of_extended_mode_are_told_in_any_order);
	tcase_add_test(tcase, test_the_bound_of_memory_ends_a_report);
	tcase_add_loop_test(tcase, test_each_limit_is_told_in_any_order, 0, (int)COUNT_OF(limits));
	suite_add_tcase(suite, tcase);
	return suite;
}

/* SPDX-License-Identifier: MIT */
/* Reports with little memory, and with more than they keep. */
#include "ipsecevtx_report.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_SIZE 2097152u

#define CERTIFICATES(name)                                                                                             \
	"LocalMMCertHash=aa" name " RemoteMMCertHash=bb" name " RemoteMMPrincipalName=CN=" name                        \
	" RemoteMMIssuingCA=CN=ca RemoteMMRootCA=CN=root "

/* A later end of a Quick Mode, by which the clocks ran otherwise, so that they have stretches. */
#define LATER(computer, peer, second, in, out)                                                                         \
	"event 5451 2024-03-01T13:00:" second "Z computer=" computer ".example record=9 RemoteAddress=" peer           \
	" MainModeSaId=7 QuickModeSaId=7 InboundSpi=0x" in " OutboundSpi=0x" out                                       \
	" EspAuthType=%%16393 CipherType=%%16399\n"

/* Something for each report: two computers, associations of both ends, failures that both saw, certificates, peers. */
static const char events[] =
	"set computer=a.example record=1\n"
	"event 4651 2024-03-01T08:00:00Z RemoteAddress=192.0.2.2 MMSAID=1 KeyModName=%%8222 " CERTIFICATES(
		"01") "\n"
		      "event 5451 2024-03-01T08:00:01Z RemoteAddress=192.0.2.2 MainModeSaId=1 QuickModeSaId=1 InboundSpi=0x11 "
		      "OutboundSpi=0x22 EspAuthType=%%16393 CipherType=%%16399\n"
		      "event 4653 2024-03-01T09:00:00Z RemoteAddress=192.0.2.2 InitiatorCookie=1111111111111111 "
		      "ResponderCookie=2222222222222222 FailureReason=\"Policy match error\"\n"
		      "event 4652 2024-03-01T09:30:00Z RemoteAddress=192.0.2.3 Role=%%8206 " CERTIFICATES(
			      "02") "\n"
				    "event 4984 2024-03-01T10:30:00Z RemoteAddress=192.0.2.3\n"
				    "event 4651 2024-03-01T11:00:00Z RemoteAddress=192.0.2.2 MMSAID=2 KeyModName=%%8222 " CERTIFICATES(
					    "03") "\n"
						  "event 5452 2024-03-01T12:00:00Z RemoteAddress=192.0.2.2 QuickModeSaId=1\n"
						  "event 4655 2024-03-01T12:00:00Z RemoteAddress=192.0.2.2 MMSAID=1\n"
						  "event 4655 2024-03-01T12:00:01Z RemoteAddress=192.0.2.9 MMSAID=9\n"
						  "set computer=b.example record=1\n"
						  "event 5451 2024-03-01T08:00:02Z RemoteAddress=192.0.2.1 MainModeSaId=1 QuickModeSaId=1 InboundSpi=0x22 "
						  "OutboundSpi=0x11 EspAuthType=%%16393 CipherType=%%16399\n"
						  "event 4653 2024-03-01T09:00:00Z RemoteAddress=192.0.2.1 Role=%%8206 InitiatorCookie=1111111111111111 "
						  "ResponderCookie=2222222222222222 FailureReason=\"Policy match error\"\n"
						  "event 4653 2024-03-01T09:00:07Z RemoteAddress=192.0.2.1 Role=%%8206 InitiatorCookie=1111111111111119 "
						  "ResponderCookie=0000000000000000 FailureReason=\"No policy configured\"\n" LATER(
							  "b", "192.0.2.1", "10", "44", "33")
							  LATER("a", "192.0.2.2", "19", "33", "44");

struct told {
	size_t count;
	char detail[512];
};

static void note_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct told *told = user;
	ck_assert_int_eq(finding->kind, IPSECEVTX_FINDING_REPORT_LIMIT);
	snprintf(told->detail, sizeof told->detail, "%s", finding->detail);
	told->count++;
}

/*
 * Rows as text.
 */

static void put_value(FILE *stream, const struct ipsecevtx_report_value *value)
{
	fprintf(stream, " %s=", value->name ? value->name : "");
	if (value->is_null) {
		fprintf(stream, "null");
	} else if (value->type == IPSECEVTX_REPORT_TEXT) {
		fwrite(value->text.data, 1, value->text.length, stream);
	} else if (value->type == IPSECEVTX_REPORT_LIST || value->type == IPSECEVTX_REPORT_OBJECT) {
		fprintf(stream, "(");
		for (size_t i = 0; i < value->count; i++)
			put_value(stream, &value->items[i]);
		fprintf(stream, ")");
	} else {
		fprintf(stream, "%s%llu%s", value->is_negative ? "-" : "", (unsigned long long)value->number,
			value->has_half ? ".5" : "");
	}
}

/* 0, or -1 at the first call that says that there is no memory. */
static int put_rows(struct ipsecevtx_report *report, char *text)
{
	const struct ipsecevtx_report_row *row;
	int result;
	FILE *stream = fmemopen(text, TEXT_SIZE, "w");
	ck_assert_ptr_nonnull(stream);
	while ((result = ipsecevtx_report_next(report, &row)) > 0) {
		for (size_t i = 0; i < row->count; i++)
			put_value(stream, &row->values[i]);
		fprintf(stream, "\n");
	}
	fputc('\0', stream);
	ck_assert_int_eq(fclose(stream), 0);
	return result;
}

/* 0, or -1 where the report has no memory. */
static int add_events(struct ipsecevtx_report *report, const char *script)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size;
	int result = 0;
	uint8_t *log = log_of(script, &size);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, size, "log", &options, NULL), 0);
	while (result == 0 && ipsecevtx_next(reader, &event) > 0)
		result = ipsecevtx_report_add(report, event);
	ipsecevtx_close(reader);
	free(log);
	return result;
}

static int make_report(const char *name, const struct ipsecevtx_report_options *options, const char *script, char *text)
{
	struct ipsecevtx_report *report;
	struct ipsecevtx_error error;
	if (ipsecevtx_report_new(&report, name, options, &error) != 0) {
		ck_assert_int_eq(error.code, IPSECEVTX_ERROR_MEMORY);
		return -1;
	}
	int result = add_events(report, script);
	if (result == 0)
		result = ipsecevtx_report_finish(report);
	if (result == 0)
		result = put_rows(report, text);
	ck_assert_int_eq(ipsecevtx_report_error(report)->code, result == 0 ? IPSECEVTX_OK : IPSECEVTX_ERROR_MEMORY);
	ipsecevtx_report_free(report);
	return result;
}

/*
 * Memory.
 */

START_TEST(a_report_without_memory_says_so_and_never_tells_less)
{
	static char whole[TEXT_SIZE], some[TEXT_SIZE];
	const struct ipsecevtx_report_info *info = ipsecevtx_report_info((size_t)_i);
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	struct counting counting = {0};
	struct ipsecevtx_allocator allocator = counting_allocator(&counting);
	if (!info)
		return;
	options.allocator = &allocator;
	options.verbose = true;
	ck_assert_int_eq(make_report(info->name, &options, events, whole), 0);
	ck_assert(strcmp(info->name, "clocks") != 0 || strstr(whole, " stretch_count=2 "));
	size_t calls = counting.calls;
	ck_assert_uint_gt(calls, 3);
	ck_assert_int_eq((int)counting.live, 0);
	for (size_t n = 1; n <= calls; n++) {
		counting = (struct counting){.fail_at = n};
		int result = make_report(info->name, &options, events, some);
		ck_assert_msg(counting.live == 0, "%s: allocation %zu leaks", info->name, n);
		if (result == 0)
			ck_assert_str_eq(some, whole);
	}
}
END_TEST

/*
 * More than is kept.
 */

static const struct {
	const char *report;
	const char *about; /* what there is too much of */
	size_t rows;       /* with a limit of two */
} limits[] = {
	{"failures", "more than 2 kinds of failure", 2},
	{"weak", "more than 2 uses of an algorithm", 2},
	{"certificates", "more than 2 certificates", 2},
	{"filters", "more than 2 filters", 2},
	{"packets", "more than 2 kinds of packets", 2},
};

static size_t count_lines(const char *text)
{
	size_t lines = 0;
	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

/* The lines in the other order. */
static char *reversed(const char *script)
{
	size_t size = strlen(script);
	char *out = test_memory(size + 1), *at = out;
	for (size_t end = size; end > 0;) {
		size_t start = end - 1;
		while (start > 0 && script[start - 1] != '\n')
			start--;
		memcpy(at, script + start, end - start);
		at += end - start;
		end = start;
	}
	*at = '\0';
	return out;
}

#define FAILURE(computer, peer, reason)                                                                                \
	"event 4653 2024-03-01T09:00:00Z computer=" computer " RemoteAddress=" peer " FailureReason=" reason "\n"
#define OPENING(peer, name)                                                                                            \
	"event 4651 2024-03-01T09:00:00Z computer=a.example RemoteAddress=" peer " MMSAID=" name                       \
	" KeyModName=%%8222 DHGroup=%%8231 LocalMMCertHash=ff RemoteMMCertHash=0" name " MMFilterID=" name "\n"        \
	"event 4976 2024-03-01T09:00:00Z computer=a.example RemoteAddress=" peer "\n"

static const char many[] = FAILURE("b", "192.0.2.4", "x") FAILURE("a", "192.0.2.4", "y") FAILURE("a", "192.0.2.3", "z")
	FAILURE("b", "192.0.2.4", "x") FAILURE("a", "192.0.2.4", "w") OPENING("192.0.2.4", "4")
		OPENING("192.0.2.2", "2") OPENING("192.0.2.3", "3") OPENING("192.0.2.1", "1");

START_TEST(of_too_many_groups_the_first_are_kept_and_a_finding_tells_of_the_others)
{
	static char rows[TEXT_SIZE], other_rows[TEXT_SIZE];
	struct told told = {0}, other_told = {0};
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	options.group_limit = 2;
	options.finding = note_finding;
	options.finding_user = &told;
	ck_assert_int_eq(make_report(limits[_i].report, &options, many, rows), 0);
	ck_assert_uint_eq(count_lines(rows), limits[_i].rows);
	ck_assert_uint_ge(told.count, 1);
	options.finding_user = &other_told;
	ck_assert_int_eq(make_report(limits[_i].report, &options, reversed(many), other_rows), 0);
	ck_assert_str_eq(rows, other_rows);
	ck_assert_uint_eq(told.count, other_told.count);
	ck_assert_str_eq(told.detail, other_told.detail);
	told.count = 0;
	options.finding_user = &told;
	options.group_limit = 20;
	ck_assert_int_eq(make_report(limits[_i].report, &options, many, rows), 0);
	ck_assert_uint_eq(told.count, 0);
	ck_assert_uint_gt(count_lines(rows), limits[_i].rows);
}
END_TEST

START_TEST(what_peers_saw_of_too_many_negotiations_is_unknown)
{
	static char rows[TEXT_SIZE];
	static char script[64 * 200];
	struct told told = {0};
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	size_t used = 0;
	for (unsigned i = 0; i < 64; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4653 2024-03-01T09:00:00Z computer=%s record=%u InitiatorCookie=%016x "
			"ResponderCookie=%016x\n",
			i % 2 ? "a" : "b", i, 1 + i / 2, 1 + i / 2);
	options.finding = note_finding;
	options.finding_user = &told;
	options.group_limit = 2;
	ck_assert_int_eq(make_report("failures", &options, script, rows), 0);
	assert_has(rows, "count=32 ");
	assert_has(rows, " seen_by_peer=null ");
	ck_assert_uint_eq(told.count, 1);
	assert_has(told.detail, "more than 40 failed negotiations with cookies or message ids");
	options.group_limit = 4;
	ck_assert_int_eq(make_report("failures", &options, script, rows), 0);
	assert_has(rows, " seen_by_peer=32 ");
	ck_assert_uint_eq(told.count, 1);
}
END_TEST

START_TEST(how_long_too_many_failures_lasted_is_unknown)
{
	static char rows[TEXT_SIZE];
	char script[64 * 100];
	struct told told = {0};
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	size_t used = 0;
	for (unsigned i = 0; i < 41; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4653 2024-03-01T09:%02u:00Z record=%u RemoteAddress=192.0.2.7 "
			"InitiatorCookie=-\n",
			i, i);
	snprintf(script + used, sizeof script - used, "event 4650 2024-03-01T10:00:00Z RemoteAddress=192.0.2.7\n");
	options.finding = note_finding;
	options.finding_user = &told;
	options.group_limit = 2;
	ck_assert_int_eq(make_report("failures", &options, script, rows), 0);
	assert_has(rows, " longest_without_seconds=null");
	ck_assert_uint_eq(told.count, 1);
	assert_has(told.detail, "failed negotiations have more than 40 times");
	options.group_limit = 3;
	ck_assert_int_eq(make_report("failures", &options, script, rows), 0);
	assert_has(rows, " longest_without_seconds=3600");
	ck_assert_uint_eq(told.count, 1);
}
END_TEST

START_TEST(who_too_many_peers_said_they_were_is_unknown)
{
	static char rows[TEXT_SIZE];
	char script[64 * 120];
	struct told told = {0};
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	size_t used = 0;
	for (unsigned i = 0; i < 17; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			"event 4652 2024-03-01T09:00:00Z record=%u RemoteAddress=192.0.2.7 RemoteMMPrincipalName=n%u "
			"RemoteMMCertHash=-\n",
			i, i);
	options.finding = note_finding;
	options.finding_user = &told;
	options.group_limit = 2;
	ck_assert_int_eq(make_report("failures", &options, script, rows), 0);
	assert_has(rows, " principals=null certificates=null");
	ck_assert_uint_eq(told.count, 1);
	assert_has(told.detail, "more than 16 names and certificates");
	options.group_limit = 3;
	ck_assert_int_eq(make_report("failures", &options, script, rows), 0);
	assert_has_not(rows, " principals=null");
	ck_assert_uint_eq(told.count, 1);
}
END_TEST

/* Of no report that does not look for both ends of associations is anything lacking. */
START_TEST(only_who_looks_for_both_ends_tells_that_some_were_not_looked_for)
{
	static const char *const names[] = {"sessions", "clocks", "failures", "weak", "certificates"};
	static char rows[TEXT_SIZE];
	char *script = test_memory(TEXT_SIZE);
	size_t used = 0;
	for (unsigned i = 1; i <= 1100; i++)
		used += (size_t)snprintf(script + used, TEXT_SIZE - used,
			"event 5451 2024-03-01T09:00:00Z record=%u QuickModeSaId=%u InboundSpi=1 OutboundSpi=1 "
			"KeyingModuleName=%%%%8222\n",
			i, i);
	for (size_t i = 0; i < LENGTH(names); i++) {
		struct told told = {0};
		struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
		options.finding = note_finding;
		options.finding_user = &told;
		ck_assert_int_eq(make_report(names[i], &options, script, rows), 0);
		ck_assert_uint_eq(told.count, i < 2);
	}
}
END_TEST

/*
 * Lists that hold so many, as the manual says.
 */

/* So many lines of a script; numbers are that of the line. */
static const char *lines(const char *line, unsigned count)
{
	static char script[65536];
	size_t used = 0;
	for (unsigned i = 1; i <= count; i++) {
		for (const char *at = line; *at; at++) {
			ck_assert_uint_lt(used, sizeof script - 16);
			if (*at == '#')
				used += (size_t)snprintf(script + used, sizeof script - used, "%u", i);
			else if (*at == '@')
				used += (size_t)snprintf(
					script + used, sizeof script - used, "%02u:%02u", i / 60, i % 60);
			else
				script[used++] = *at;
		}
	}
	script[used] = '\0';
	return script;
}

static const struct {
	const char *report, *line, *item;
	unsigned room; /* for so many, of which each line makes one */
} lists[] = {
	{"hostile",
		"event 4653 2024-03-01T09:@Z record=# RemoteAddress=192.0.2.7 Role=%%8206 "
		"FailureReason=\"No policy configured\"\n",
		" record_id=", 10},
	{"certificates",
		"event 4651 2024-03-01T09:@Z record=# RemoteAddress=192.0.2.# MMSAID=1 LocalMMCertHash=- "
		"RemoteMMCertHash=aa\n",
		" peer=", 64},
};

START_TEST(a_list_holds_so_many_of_the_first)
{
	static char rows[TEXT_SIZE];
	for (unsigned more = 0; more < 2; more++) {
		const char *script = lines(lists[_i].line, lists[_i].room + more);
		ck_assert_int_eq(make_report(lists[_i].report, NULL, script, rows), 0);
		ck_assert_uint_eq(count_of(rows, lists[_i].item), lists[_i].room);
	}
}
END_TEST

/* What seventeen have in common is no negotiation of two. */
START_TEST(sixteen_failures_pair_with_each_other_and_more_with_none)
{
	static char rows[TEXT_SIZE];
	for (unsigned count = 15; count < 17; count++) {
		char *script = test_memory(TEXT_SIZE);
		size_t used = 0;
		for (unsigned i = 0; i <= count; i++)
			used += (size_t)snprintf(script + used, TEXT_SIZE - used,
				"event 4653 2024-03-01T09:00:00Z record=%u %s InitiatorCookie=1111111111111111 "
				"ResponderCookie=0000000000000000\n",
				i,
				i == 0 ? "computer=b LocalAddress=192.0.2.2 RemoteAddress=192.0.2.1 Role=%%8206"
				       : "computer=a LocalAddress=192.0.2.1 RemoteAddress=192.0.2.2 Role=%%8205");
		ck_assert_int_eq(make_report("failures", NULL, script, rows), 0);
		ck_assert_uint_eq(count_of(rows, " both_ends=0 "), count == 15 ? 0 : 2);
		assert_has(rows, count == 15 ? " both_ends=15 " : " both_ends=0 ");
	}
}
END_TEST

/* Of clocks whose difference jumps a hundred times and once more, hundred stretches, and how many there are. */
START_TEST(of_many_stretches_of_two_clocks_the_first_are_told)
{
	static char rows[TEXT_SIZE];
	for (unsigned count = 100; count < 102; count++) {
		char *script = test_memory(TEXT_SIZE), wanted[32];
		size_t used = 0;
		for (unsigned i = 0; i < 2 * count; i++)
			used += (size_t)snprintf(script + used, TEXT_SIZE - used,
				"event 5451 2024-03-01T%02u:%02u:%02uZ computer=%s record=%u QuickModeSaId=%u "
				"InboundSpi=0x%x OutboundSpi=0x%x\n",
				9 + i / 2 / 60, i / 2 % 60, i % 2 ? 10 * (i / 2 % 2) : 0, i % 2 ? "b" : "a", 1 + i,
				1 + i, 0x1000 + i, i % 2 ? 0x1000 + i - 1 : 0x1000 + i + 1);
		ck_assert_int_eq(make_report("clocks", NULL, script, rows), 0);
		snprintf(wanted, sizeof wanted, " stretch_count=%u ", count);
		assert_has(rows, wanted);
		ck_assert_uint_eq(count_of(rows, " min_seconds="), 1 + 100);
	}
}
END_TEST

START_TEST(a_packet_counts_for_so_many_of_the_addresses_that_it_names)
{
	for (unsigned count = 16; count < 18; count++) {
		char script[1024] = "other 4961 2024-03-01T08:00:00Z SPI:uint32=7 RemoteAddress=\"";
		size_t used = strlen(script);
		for (unsigned i = 1; i <= count; i++)
			used += (size_t)snprintf(
				script + used, sizeof script - used, "%s192.0.2.%u", i > 1 ? " " : "", i);
		snprintf(script + used, sizeof script - used, "\"\n");
		make_log("a.evtx", script);
		ck_assert_uint_eq(count_of(TOOL("-q", "--report=packets", "-ojsonl", "a.evtx").out,
					  "\"remote_address\":\"192.0.2."),
			16);
	}
}
END_TEST

/* Packets of another day, of another address, have one of their own. */
START_TEST(packets_of_one_spi_are_of_the_association_of_their_time)
{
	make_log("a.evtx",
		"event 5451 2024-03-01T07:00:00Z InboundSpi=4 QuickModeSaId=1 RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=-\n"
		"event 5452 2024-03-01T07:30:00Z QuickModeSaId=1 RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=-\n"
		"other 4965 2024-03-01T07:30:10Z RemoteAddress=192.0.2.7 SPI:uint32=4\n"
		"event 5451 2024-03-02T10:00:00Z InboundSpi=4 QuickModeSaId=2 RemoteAddress=192.0.2.9 RemoteTunnelEndpoint=-\n"
		"other 4961 2024-03-02T11:00:00Z RemoteAddress=192.0.2.9 SPI:uint32=4\n"
		"event 5451 2024-03-03T10:00:00Z InboundSpi=4 QuickModeSaId=3 RemoteAddress=192.0.2.9 RemoteTunnelEndpoint=-\n"
		"other 4960 2024-02-01T11:00:00Z RemoteAddress=192.0.2.7 SPI:uint32=4\n");
	const char *rows = TOOL_ENDS(0, "-q", "--report=packets", "-ojsonl", "a.evtx").out;
	assert_has(rows, "harmless: they were on their way when their association ended");
	assert_has_not(rows, "another address");
	ck_assert_uint_eq(count_of(rows, "\"opened\":\"2024-03-01T07:00:00"), 2);
	ck_assert_uint_eq(count_of(rows, "\"opened\":\"2024-03-02T10:00:00"), 1);
}
END_TEST

START_TEST(packets_of_two_associations_that_had_one_spi_are_no_verdict_on_one)
{
	make_log("a.evtx",
		"event 5451 2024-03-01T07:00:00Z InboundSpi=4 QuickModeSaId=1 RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=-\n"
		"event 5452 2024-03-01T07:30:00Z QuickModeSaId=1 RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=-\n"
		"other 4965 2024-03-01T07:30:10Z RemoteAddress=192.0.2.7 SPI:uint32=4\n"
		"event 5451 2024-03-02T07:00:00Z InboundSpi=4 QuickModeSaId=2 RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=-\n"
		"event 5452 2024-03-02T07:30:00Z QuickModeSaId=2 RemoteAddress=192.0.2.7 RemoteTunnelEndpoint=-\n"
		"other 4965 2024-03-02T07:30:10Z RemoteAddress=192.0.2.7 SPI:uint32=4\n");
	const char *rows = TOOL_ENDS(0, "-q", "--report=packets", "-ojsonl", "a.evtx").out;
	assert_has(rows, "packets of several associations that had this SPI");
	assert_has_not(rows, "harmless");
}
END_TEST

Suite *suite_report_scarce(void)
{
	Suite *suite = suite_create("report scarce");
	TCase *memory = tool_case(suite, "memory");
	tcase_add_loop_test(memory, a_report_without_memory_says_so_and_never_tells_less, 0, 12);
	TCase *groups = tool_case(suite, "groups");
	tcase_add_loop_test(
		groups, of_too_many_groups_the_first_are_kept_and_a_finding_tells_of_the_others, 0, LENGTH(limits));
	tcase_add_test(groups, only_who_looks_for_both_ends_tells_that_some_were_not_looked_for);
	tcase_add_test(groups, how_long_too_many_failures_lasted_is_unknown);
	tcase_add_test(groups, who_too_many_peers_said_they_were_is_unknown);
	tcase_add_test(groups, what_peers_saw_of_too_many_negotiations_is_unknown);
	TCase *cut = tool_case(suite, "lists");
	tcase_add_loop_test(cut, a_list_holds_so_many_of_the_first, 0, LENGTH(lists));
	tcase_add_test(cut, sixteen_failures_pair_with_each_other_and_more_with_none);
	tcase_add_test(cut, of_many_stretches_of_two_clocks_the_first_are_told);
	tcase_add_test(cut, a_packet_counts_for_so_many_of_the_addresses_that_it_names);
	tcase_add_test(cut, packets_of_one_spi_are_of_the_association_of_their_time);
	tcase_add_test(cut, packets_of_two_associations_that_had_one_spi_are_no_verdict_on_one);
	return suite;
}

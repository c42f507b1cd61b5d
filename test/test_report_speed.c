/* SPDX-License-Identifier: MIT */
/* Reports of many events that have something in common, against as many that have not. */
#include "suites.h"
#include "test_report_model.h"
#include "test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FLOODS 20000u

/* As many senders and then as many floods, in one hour. Processor seconds of telling them. */
static double seconds_of_floods(uint64_t between)
{
	const uint64_t start = UINT64_C(133537824000000000);
	struct ipsecevtx_report *report = NULL;
	const struct ipsecevtx_report_row *row;
	struct ipsecevtx_error error;
	char address[32];
	struct ipsecevtx_event event = {.computer = {"a", 1, IPSECEVTX_SET},
		.provider = {"Microsoft-Windows-Security-Auditing", 35, IPSECEVTX_SET},
		.channel = {"Security", 8, IPSECEVTX_SET},
		.time.presence = IPSECEVTX_SET,
		.record_id.presence = IPSECEVTX_SET};
	ck_assert_int_eq(ipsecevtx_report_new(&report, "hostile", NULL, &error), 0);
	for (unsigned i = 0; i < 2 * FLOODS; i++) {
		bool is_sender = i < FLOODS;
		event.time.ticks = start + i + (is_sender ? 0 : between);
		event.record_id.value = i + 1;
		event.event_id = is_sender ? 4976 : 4646;
		event.kind = is_sender ? IPSECEVTX_KIND_INVALID_PACKET : IPSECEVTX_KIND_DOS_PREVENTION;
		event.mode = IPSECEVTX_MODE_MAIN;
		memset(&event.invalid_packet, 0, sizeof event.invalid_packet);
		if (is_sender) {
			int length = snprintf(address, sizeof address, "10.0.%u.%u", i >> 8, i & 255);
			event.invalid_packet.remote_address =
				(struct ipsecevtx_address){.text = {address, (uint32_t)length, IPSECEVTX_SET},
					.family = 4,
					.bytes = {10, 0, (uint8_t)(i >> 8), (uint8_t)i}};
		}
		ck_assert_int_eq(ipsecevtx_report_add(report, &event), 0);
	}
	clock_t begin = clock();
	ck_assert_int_eq(ipsecevtx_report_finish(report), 0);
	double taken = (double)(clock() - begin) / CLOCKS_PER_SEC;
	ck_assert_int_eq(ipsecevtx_report_next(report, &row), 1);
	ipsecevtx_report_free(report);
	return taken;
}

START_TEST(test_many_floods_take_no_longer_for_who_sent_before)
{
	const uint64_t minute = 600000000;
	double with, without;
	/* Against what disturbs a measurement. */
	for (int i = 0; i < 5; i++) {
		with = seconds_of_floods(minute);
		without = seconds_of_floods(60 * minute);
		if (with < 5 * without)
			return;
	}
	ck_abort_msg("%.3f s, and %.3f s where nobody sent before", with, without);
}
END_TEST

/* Processor seconds of finishing a report and reading its rows. */
static double seconds_of_rows(const char *name, const char *script)
{
	struct ipsecevtx_report *report = NULL;
	const struct ipsecevtx_report_row *row;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size;
	uint8_t *log = log_of(script, &size);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, size, "log", &options, NULL), 0);
	ck_assert_int_eq(ipsecevtx_report_new(&report, name, NULL, NULL), 0);
	while (ipsecevtx_next(reader, &event) > 0)
		ck_assert_int_eq(ipsecevtx_report_add(report, event), 0);
	clock_t begin = clock();
	ck_assert_int_eq(ipsecevtx_report_finish(report), 0);
	ck_assert_int_eq(ipsecevtx_report_next(report, &row), 1);
	while (ipsecevtx_report_next(report, &row) > 0)
		;
	double taken = (double)(clock() - begin) / CLOCKS_PER_SEC;
	ipsecevtx_report_free(report);
	ipsecevtx_close(reader);
	free(log);
	return taken;
}

/* That one script takes not much longer than another one; frees both. */
static void assert_as_fast(const char *name, char *script, char *than)
{
	double taken = 1, otherwise = 0;
	/* Against what disturbs a measurement. */
	for (int i = 0; i < 5 && taken >= 5 * otherwise; i++) {
		taken = seconds_of_rows(name, script);
		otherwise = seconds_of_rows(name, than);
	}
	ck_assert_msg(taken < 5 * otherwise, "%.3f s, and otherwise %.3f s", taken, otherwise);
	free(script);
	free(than);
}

/* As many peers that fail, and then come through at one time or each a second later. */
static char *script_of_next(bool is_one_time)
{
	enum { PEERS = 10000 };
	char *script = malloc((size_t)PEERS * 400), *end = script;
	ck_assert_ptr_nonnull(script);
	for (unsigned i = 0; i < PEERS; i++)
		end += sprintf(end,
			"event 4653 2024-03-01T08:00:00Z LocalAddress=192.0.2.1 RemoteAddress=10.1.%u.%u Role=%%%%8206\n",
			i >> 8, i & 255);
	for (unsigned i = 0; i < PEERS; i++)
		end += sprintf(end,
			"event 5451 %s LocalAddress=192.0.2.1 RemoteAddress=10.1.%u.%u RemoteTunnelEndpoint=- "
			"QuickModeSaId=%u MainModeSaId=0\n",
			is_one_time || i == 0 ? "2024-03-01T09:00:00Z" : "+1", i >> 8, i & 255, i + 1);
	return script;
}

START_TEST(test_peers_that_come_through_at_one_time_take_no_longer)
{
	assert_as_fast("failures", script_of_next(true), script_of_next(false));
}
END_TEST

/* As many Main Modes, one after the other, and Quick Modes that fail, all of one id or each of its own. */
static char *script_of_mains(bool is_one_id)
{
	enum { MAINS = 30000 };
	char *script = malloc((size_t)MAINS * 400), *end = script;
	ck_assert_ptr_nonnull(script);
	for (unsigned i = 0; i < MAINS; i++) {
		unsigned id = is_one_id ? 7 : i + 1;
		end += sprintf(end, "event 4650 %s MMSAID=%u\nevent 4655 +1 MMSAID=%u\n",
			i == 0 ? "2024-03-01T08:00:00Z" : "+1", id, id);
	}
	for (unsigned i = 0; i < MAINS; i++)
		end += sprintf(end,
			"event 4654 2024-03-01T08:10:00Z RemoteAddress=10.1.%u.%u Role=%%%%8206 MMSAID=%u\n", i >> 8,
			i & 255, is_one_id ? 7 : i + 1);
	return script;
}

START_TEST(test_main_modes_of_one_id_take_no_longer)
{
	assert_as_fast("failures", script_of_mains(true), script_of_mains(false));
}
END_TEST

Suite *suite_report_speed(void)
{
	Suite *suite = suite_create("report speed");
	TCase *tcase = tcase_create("many");
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, test_many_floods_take_no_longer_for_who_sent_before);
	tcase_add_test(tcase, test_peers_that_come_through_at_one_time_take_no_longer);
	tcase_add_test(tcase, test_main_modes_of_one_id_take_no_longer);
	suite_add_tcase(suite, tcase);
	return suite;
}

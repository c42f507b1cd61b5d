/* SPDX-License-Identifier: MIT */
/* Whose event it is: by the provider alone, and what is said of those that only seem to be ours, or only seem not to.
 */
#include "suites.h"
#include "test_support.h"

#include <stdlib.h>

static struct run run;

static const struct ipsecevtx_options defaults = IPSECEVTX_OPTIONS_INIT;

static void run_script(const char *script, const struct ipsecevtx_options *options)
{
	size_t size;
	uint8_t *bytes = log_of(script, &size);
	run_memory(&run, bytes, size, options);
	free(bytes);
}

#define GUID "{54849625-5478-4994-a5ba-3e3b0328c30d}"

static const struct {
	const char *provider; /* keys of the script */
	bool is_ours;
	bool is_doubtful; /* which is told */
} providers[] = {
	{"provider=Microsoft-Windows-Security-Auditing guid=" GUID, true, false},
	{"provider=Microsoft-Windows-Security-Auditing guid=none", true, false},
	{"provider=\"some other name\" guid=" GUID, true, true},
	{"provider=Microsoft-Windows-Security-Auditin guid=none", true, true},
	{"provider=Microsoft-Windows-Security-Auditing2 guid=none", true, true},
	{"provider=Microsoft-Windows-Security-Audit guid=none", true, true},
	{"provider=Microsoft-Windows-Security-Adminless guid=none channel=Application", false, false},
	{"provider=microsoft-windows-security-auditing guid=none", true, true},
	{"provider=\"Microsoft-Windows-Security -Auditing\" guid=none", true, true},
	{"provider=Microsoft-Windows-Security-Auditing\xe2\x80\x8b guid=" GUID, true, true},
	{"provider=Microsoft-Windows-Security-Auditing guid={54849625-5478-4994-a5ba-3e3b0328c30e}", true, true},
	/* With our fields, in channel Security: a note. */
	{"provider=\"AD FS Auditing\" guid=none", false, true},
	{"provider=\"AD FS Auditing\" guid=none channel=Application", false, false},
	{"provider=IKEEXT guid={54849625-5478-4994-a5ba-3e3b0328c30e}", false, true},
};

START_TEST(only_the_provider_makes_an_event_an_ipsec_event)
{
	static const char *const forms[] = {
		"", "variant=win7 ", "variant=eventlog ", "notemplate ", "variant=shuffled "};
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		char script[512];
		snprintf(script, sizeof script, "event 4653 2024-03-01T08:00:00Z %s%s\n", forms[i],
			providers[_i].provider);
		run_script(script, NULL);
		ck_assert_msg(run.count == providers[_i].is_ours, "%s: %zu events", script, run.count);
		ck_assert_msg(collector_count(&run.findings, IPSECEVTX_FINDING_PROVIDER) == providers[_i].is_doubtful,
			"%s", script);
		if (providers[_i].is_ours)
			ck_assert_int_eq(
				(run.events[0].marks & IPSECEVTX_MARK_PROVIDER) != 0, providers[_i].is_doubtful);
		ck_assert_uint_eq(run.statistics.records_filtered, !providers[_i].is_ours);
		ck_assert_uint_eq(run.statistics.left_out_main, 0);
		/* Asked for by its id, another provider's event is not taken for one either. */
		struct ipsecevtx_range range = {4653, 4653};
		struct ipsecevtx_options options = defaults;
		options.events = &range;
		options.event_count = 1;
		run_script(script, &options);
		ck_assert_uint_eq(run.count, providers[_i].is_ours);
		options.any = true;
		run_script(script, &options);
		ck_assert_uint_eq(run.count, 1);
		ck_assert_int_eq(
			run.events[0].kind, providers[_i].is_ours ? IPSECEVTX_KIND_MM_FAILED : IPSECEVTX_KIND_OTHER);
	}
}
END_TEST

/* Rules that go by channel and number count what is written so. */
static const struct {
	const char *event;
	bool is_told;
} foreign[] = {
	{"event 4655 +1", true},
	{"event 4655 +1 notemplate", true},
	{"event 4655 +1 variant=shuffled", true},
	{"event 5452.1 +1", true},
	{"other 4655 +1 RemoteAddress=192.0.2.7 MMSAID:uint64=7", true},
	{"other 4655 +1 RemoteAddress=192.0.2.7 MMSA1D:uint64=7", true},
	{"other 4655 +1 RemoteAddress=192.0.2.7 a=b", false},
	{"other 4655 +1 guid={54849625-5478-4994-a5ba-3e3b0328c30e} a=b", true},
	{"other 4655 +1 guid={54849625-5478-4994-a5ba-3e3b0329c31e} a=b", false},
	{"event 5453 +1", true},
	{"other 4655 +1 =192.0.2.1 =192.0.2.7 =%%8222 =7", false},
	{"other 4719 +1 SubcategoryId=%%13312", false},
	{"other 77 +1 RemoteAddress=192.0.2.7 MMSAID:uint64=7", false},
	{"event 4655 +1 channel=Application", false},
};

START_TEST(an_event_of_another_provider_that_seems_to_be_ours_is_noted)
{
	char script[256];
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_LIBEVTX; engine++) {
		struct ipsecevtx_options options = defaults;
		options.engine = (enum ipsecevtx_engine)engine;
		snprintf(script, sizeof script, "set provider=Other guid=none\nother 7 2024-03-01T08:00:00Z\n%s\n",
			foreign[_i].event);
		run_script(script, &options);
		ck_assert_uint_eq(run.count, 0);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_PROVIDER), foreign[_i].is_told);
	}
}
END_TEST

Suite *suite_provider(void)
{
	Suite *suite = suite_create("provider");
	TCase *names = tcase_create("names");
	tcase_add_loop_test(names, only_the_provider_makes_an_event_an_ipsec_event, 0, (int)COUNT_OF(providers));
	tcase_add_loop_test(
		names, an_event_of_another_provider_that_seems_to_be_ours_is_noted, 0, (int)COUNT_OF(foreign));
	suite_add_tcase(suite, names);
	return suite;
}

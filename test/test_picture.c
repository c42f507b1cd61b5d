/* SPDX-License-Identifier: MIT */
/* Pictures of reports: where things are drawn, that nothing is left out in silence, and what a log cannot do to them.
 */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const samples[] = {"samples/directaccess.evtx", "samples/expired-certificate.evtx",
	"samples/ike-scan.evtx", "samples/mixed-security.evtx", "samples/site-to-site.evtx",
	"samples/two-gateways.evtx"};

/*
 * Looking at pictures.
 */

/* Odd logs are told of, with status 3. */
static struct ran ended(struct ran ran)
{
	ck_assert_msg(ran.status == 0 || ran.status == 3, "%d: %s", ran.status, ran.err);
	return ran;
}

/* The page of a log in the project's directory or, without a slash in its name, in the test's. */
static const char *page_of(const char *log)
{
	const struct way way = {.in_project = strchr(log, '/') != NULL};
	return ended(TOOL_AS(&way, "-q", "--report=overview", "-o", "html", log)).out;
}

/* The figure of that name, NULL when there is none; lives until the test ends. */
static char *figure_of(const char *page, const char *name)
{
	char start[80];
	snprintf(start, sizeof start, "<figure class=\"picture\" id=\"picture-%s\">", name);
	const char *at = find_text(page, start);
	if (!at)
		return NULL;
	const char *end = find_text(at, "</figure>");
	ck_assert_ptr_nonnull(end);
	size_t length = (size_t)(end - at);
	char *figure = test_memory(length + 1);
	memcpy(figure, at, length);
	figure[length] = '\0';
	return figure;
}

/* The attribute of the element that begins there; the test fails where it has none. */
static double attribute(const char *element, const char *name)
{
	char start[40];
	snprintf(start, sizeof start, " %s=\"", name);
	const char *end = strchr(element, '>'), *at = strstr(element, start);
	ck_assert_msg(at && end && at < end, "no %s in %.80s", name, element);
	return strtod(at + strlen(start), NULL);
}

struct view {
	double width, height;
};

static struct view view_of(const char *figure)
{
	struct view view;
	const char *at = strstr(figure, "viewBox=\"0 0 ");
	ck_assert_ptr_nonnull(at);
	ck_assert_int_eq(sscanf(at, "viewBox=\"0 0 %lf %lf\"", &view.width, &view.height), 2);
	return view;
}

static void assert_inside(const char *figure)
{
	const struct view view = view_of(figure);
	for (const char *at = figure; (at = strstr(at, "<rect")) != NULL; at++) {
		/* Of a pattern. */
		if (!strstr(at, " x=") || strstr(at, " x=") > strchr(at, '>'))
			continue;
		double x = attribute(at, "x"), y = attribute(at, "y");
		ck_assert_msg(x >= -0.1 && x + attribute(at, "width") <= view.width + 0.1, "%.120s", at);
		ck_assert_msg(y >= -0.1 && y + attribute(at, "height") <= view.height + 0.1, "%.120s", at);
	}
	for (const char *at = figure; (at = strstr(at, "<text")) != NULL; at++) {
		double x = attribute(at, "x"), y = attribute(at, "y");
		ck_assert_msg(x >= 0 && x <= view.width && y >= 0 && y <= view.height, "%.120s", at);
	}
}

/* Lines of a grid and their labels go in one direction. */
static void assert_ascending_axis(const char *figure)
{
	const char *axis = strstr(figure, "<g class=\"axis\">"), *end = axis ? strstr(axis, "</g>") : NULL;
	double before = -1;
	size_t lines = 0;
	ck_assert_ptr_nonnull(end);
	for (const char *at = axis; (at = strstr(at, "<line")) != NULL && at < end; at++) {
		double x = attribute(at, "x1");
		ck_assert_msg(x >= before, "%.120s", at);
		before = x;
		lines++;
	}
	ck_assert_uint_gt(lines, 0);
}

/* Bars and cells stand in the plot, between the first moment and the last one. */
static void assert_in_plot(const char *figure, const char *class_name)
{
	char start[40];
	snprintf(start, sizeof start, "<g class=\"%s ", class_name);
	for (const char *at = strstr(figure, "<g class=\"lane\""); at && (at = strstr(at, start)) != NULL; at++) {
		const char *rect = strstr(at, "<rect");
		double x = attribute(rect, "x"), end = x + attribute(rect, "width");
		ck_assert_msg(x >= 177.9 && end <= 880.1, "%.300s", at);
	}
}

/* Failures of a lane stand in the order of time. */
static void assert_ascending_failures(const char *lane, const char *end)
{
	double before = -1;
	for (const char *at = lane; (at = strstr(at, "<g class=\"failure")) != NULL && at < end; at++) {
		double x = attribute(strstr(at, "<rect"), "x");
		ck_assert_msg(x > before, "%.300s", at);
		before = x;
	}
}

struct lane_sums {
	size_t lanes;
	uint64_t associations, failures;
	size_t others; /* peers in the last lane */
};

static uint64_t sum_in(const char *from, const char *end, const char *start, const char *name)
{
	double sum = 0;
	for (const char *at = from; (at = strstr(at, start)) != NULL && at < end; at++)
		sum += name ? attribute(at, name) : 1;
	return (uint64_t)sum;
}

/* What is drawn in each lane is what the lane says that it has; returns what all of them have. */
static struct lane_sums sum_lanes(const char *figure)
{
	struct lane_sums sums = {0, 0, 0, 0};
	const char *others = strstr(figure, " other peers</text>");
	for (const char *at = figure; (at = strstr(at, "<g class=\"lane\"")) != NULL; at++) {
		const char *end = strstr(at + 1, "<g class=\"lane\"");
		end = end ? end : at + strlen(at);
		uint64_t associations = (uint64_t)attribute(at, "data-associations");
		uint64_t failures = (uint64_t)attribute(at, "data-failures");
		uint64_t timeless = (uint64_t)attribute(at, "data-timeless");
		uint64_t drawn =
			sum_in(at, end, "<g class=\"bar ", NULL) + sum_in(at, end, "<g class=\"cell ", "data-count");
		uint64_t failed = sum_in(at, end, "<g class=\"failure", "data-count") +
				  sum_in(at, end, "<g class=\"failed ", "data-failed");
		assert_ascending_failures(at, end);
		ck_assert_uint_eq(drawn + failed + timeless, associations + failures);
		ck_assert_uint_le(drawn, associations);
		sums.lanes++;
		sums.associations += associations;
		sums.failures += failures;
	}
	if (others) {
		while (others[-1] != '>')
			others--;
		sums.others = strtoul(others, NULL, 10);
		sums.lanes--;
	}
	return sums;
}

static size_t lines_of(const char *report, const char *log)
{
	char option[40];
	const struct way way = {.in_project = strchr(log, '/') != NULL};
	snprintf(option, sizeof option, "--report=%s", report);
	return count_of(ran_with_status(TOOL_AS(&way, "-q", option, "-o", "jsonl", log), 0).out, "\n");
}

/* The sum of a member over the rows of a report. */
static uint64_t sum_of(const char *report, const char *log, const char *member)
{
	char option[40], start[40];
	const struct way way = {.in_project = strchr(log, '/') != NULL};
	uint64_t sum = 0;
	snprintf(option, sizeof option, "--report=%s", report);
	snprintf(start, sizeof start, "\"%s\":", member);
	const char *at = ran_with_status(TOOL_AS(&way, "-q", option, "-o", "jsonl", log), 0).out;
	for (; (at = strstr(at, start)) != NULL; at++)
		sum += strtoull(at + strlen(start), NULL, 10);
	return sum;
}

static void assert_all_is_drawn(const char *log, const char *page)
{
	char *timeline = figure_of(page, "timeline");
	const struct lane_sums sums = sum_lanes(timeline);
	ck_assert_uint_eq(sums.associations, lines_of("sessions", log));
	ck_assert_uint_eq(sums.failures, sum_of("failures", log, "count"));
	ck_assert_uint_eq(sums.lanes + sums.others, lines_of("peers", log));
	char *failures = figure_of(page, "failures");
	uint64_t columns =
		failures ? sum_in(failures, failures + strlen(failures), "<g class=\"column\"", "data-count") : 0;
	ck_assert_uint_eq(columns, sums.failures);
}

START_TEST(every_sample_is_drawn_inside_of_its_pictures)
{
	static const char *const names[] = {"timeline", "failures", "peers", "algorithms", "clocks"};
	const char *page = page_of(samples[_i]);
	for (size_t i = 0; i < LENGTH(names); i++) {
		char *figure = figure_of(page, names[i]);
		if (!figure)
			continue;
		const char *svg = strstr(figure, "<svg role=\"img\"");
		ck_assert_ptr_nonnull(svg);
		ck_assert_ptr_eq(strstr(svg, "<title id=\"picture-"), strchr(svg, '>') + 2);
		ck_assert_ptr_eq(strstr(svg, "<desc id=\"picture-"), strstr(svg, "</title>") + strlen("</title>") + 1);
		assert_inside(figure);
		if (strcmp(names[i], "failures") != 0)
			assert_ascending_axis(figure);
	}
	char *timeline = figure_of(page, "timeline");
	assert_in_plot(timeline, "bar");
	assert_in_plot(timeline, "cell");
}
END_TEST

START_TEST(what_is_drawn_of_a_sample_is_what_its_reports_count)
{
	assert_all_is_drawn(samples[_i], page_of(samples[_i]));
}
END_TEST

/* The page of one report draws the same times as the page of all of them. */
START_TEST(a_page_of_one_report_draws_what_events_tell)
{
	const struct way way = {.in_project = true};
	const char *page = page_of(samples[_i]);
	const char *sessions =
		ran_with_status(TOOL_AS(&way, "-q", "--report=sessions", "-o", "html", samples[_i]), 0).out;
	const char *failures =
		ran_with_status(TOOL_AS(&way, "-q", "--report=failures", "-o", "html", samples[_i]), 0).out;
	const struct lane_sums all = sum_lanes(figure_of(page, "timeline"));
	char *alone = figure_of(sessions, "timeline");
	ck_assert_ptr_nonnull(alone);
	const struct lane_sums sums = sum_lanes(alone);
	ck_assert_uint_eq(sums.associations, all.associations);
	ck_assert_uint_eq(sums.failures, all.failures);
	ck_assert_uint_eq(
		count_of(alone, "<g class=\"restart"), count_of(figure_of(page, "timeline"), "<g class=\"restart"));
	char *columns = figure_of(page, "failures");
	ck_assert_int_eq(columns != NULL, figure_of(failures, "failures") != NULL);
	if (columns)
		ck_assert_uint_eq(
			count_of(columns, "data-count"), count_of(figure_of(failures, "failures"), "data-count"));
}
END_TEST

/*
 * More than a picture can hold.
 */

#define MANY_PEERS 70u

/* For each of many peers some associations, one in time and one failure after the other. */
static char *many_associations(void)
{
	char *script = test_memory(400000);
	size_t used = (size_t)sprintf(script, "set computer=gw1.corp.example record=1\n");
	unsigned minute = 0;
	for (unsigned i = 0; i < 30 * MANY_PEERS; i++) {
		unsigned peer = 1 + i % MANY_PEERS;
		char time[40];
		snprintf(time, sizeof time, "2024-03-%02uT%02u:%02u:00Z", 1 + minute / 1440, minute / 60 % 24,
			minute % 60);
		minute += 17;
		used += (size_t)sprintf(
			script + used, "event 4650 %s MMSAID=%u RemoteAddress=192.0.2.%u\n", time, i + 1, peer);
		if (i % 3 == 0)
			used += (size_t)sprintf(
				script + used, "event 4655 %s MMSAID=%u RemoteAddress=192.0.2.%u\n", time, i + 1, peer);
		if (i % 5 == 0)
			used += (size_t)sprintf(script + used,
				"event 4653 %s RemoteAddress=192.0.2.%u FailureReason=\"No policy configured\"\n", time,
				peer);
	}
	return script;
}

START_TEST(what_is_too_much_is_counted_in_cells_and_told)
{
	make_log("many.evtx", many_associations());
	const char *page = page_of("many.evtx");
	char *timeline = figure_of(page, "timeline");
	assert_all_is_drawn("many.evtx", page);
	assert_inside(timeline);
	assert_in_plot(timeline, "cell");
	ck_assert_uint_eq(sum_lanes(timeline).lanes, 24);
	assert_has(timeline, "46 peers have no lane of their own");
	assert_has(timeline, "24 lanes show them in cells of ");
	assert_has_not(timeline, "<g class=\"bar ");
	assert_has(figure_of(page, "peers"), "50 peers with less are one row");
}
END_TEST

START_TEST(one_record_of_another_age_leaves_the_others_to_be_seen)
{
	make_log("stray.evtx", "set computer=gw1 record=1\n"
			       "event 4650 1981-01-02T00:00:00Z MMSAID=1 RemoteAddress=192.0.2.1\n"
			       "event 4650 2024-03-01T08:00:00Z MMSAID=2 RemoteAddress=192.0.2.2\n"
			       "event 4650 2024-03-01T08:10:00Z MMSAID=3 RemoteAddress=192.0.2.3\n"
			       "event 4650 2024-03-01T08:20:00Z MMSAID=4 RemoteAddress=192.0.2.4\n"
			       "event 4650 2024-03-01T08:30:00Z MMSAID=5 RemoteAddress=192.0.2.5\n");
	char *timeline = figure_of(page_of("stray.evtx"), "timeline");
	assert_has(timeline, "from 2024-03-01 08:00:00Z to 2024-03-01 08:30:00Z");
	assert_has(timeline, "3 moments are years from all others");
	assert_in_plot(timeline, "bar");
}
END_TEST

/*
 * Hostile logs.
 */

#define EVIL  "<script>alert(1)</script>]]>&amp;\\\"'\\u202e\\u2066\\u200f\\u0007\\ufffe\\u0085-->"
#define LARGE 12000u

static char *hostile_script(void)
{
	char *script = test_memory(8 * LARGE), *large = test_memory(LARGE + 1);
	memset(large, 'W', LARGE);
	large[LARGE] = '\0';
	sprintf(script,
		"set computer=\"" EVIL "\" record=1\n"
		"event 4650 2024-03-01T08:00:00Z MMSAID=1 RemoteAddress=\"" EVIL "\" MMCipherAlg=\"" EVIL
		"\" DHGroup=%s\n"
		"event 5451 2024-03-01T08:01:00Z MainModeSaId=1 QuickModeSaId=2 RemoteAddress=\"" EVIL "\" "
		"RemoteTunnelEndpoint=\"" EVIL "\" CipherType=\"" EVIL "\"\n"
		"event 4653 2024-03-01T08:02:00Z RemoteAddress=%s FailureReason=\"" EVIL "\"\n"
		"event 4653 2024-03-01T08:03:00Z RemoteAddress=\"\\u0301\\u0301\\u0301\\u0301\" FailureReason=%s\n"
		"other 4608 2024-03-01T08:06:00Z\n",
		large, large, large);
	return script;
}

/* Characters that no page may hold, as UTF-8: U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069. */
static void assert_no_bidi(const char *text)
{
	for (const char *at = text; (at = strchr(at, '\xe2')) != NULL; at++) {
		unsigned char second = (unsigned char)at[1], third = (unsigned char)at[2];
		bool is_bidi =
			(second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae))) ||
			(second == 0x81 && third >= 0xa6 && third <= 0xa9);
		ck_assert_msg(!is_bidi, "a character that reorders text: %.40s", at);
	}
}

START_TEST(a_hostile_log_stays_text_in_its_pictures)
{
	static const char *const names[] = {"timeline", "failures", "peers", "algorithms"};
	make_log("hostile.evtx", hostile_script());
	const char *page = page_of("hostile.evtx");
	for (size_t i = 0; i < LENGTH(names); i++) {
		char *figure = figure_of(page, names[i]);
		ck_assert_ptr_nonnull(figure);
		assert_has_not(figure, "<script");
		assert_has_not(figure,
			"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
			"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
			"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW");
		assert_no_bidi(figure);
		assert_inside(figure);
		if (i != 1)
			assert_has(figure, "&lt;script&gt;");
	}
	if (!has_program("xmllint", "whether pictures are well-formed"))
		return;
	make_file("page.html", page, strlen(page));
	ran_with_status(PROGRAM_AS(NULL, "xmllint", "--noout", file_path("page.html")), 0);
}
END_TEST

/*
 * The same pictures of the same logs.
 */

START_TEST(pictures_do_not_depend_on_threads_and_order)
{
	static const char *const names[] = {"timeline", "failures", "peers", "algorithms", "clocks"};
	const struct way way = {.in_project = true};
	const char *forward = ran_with_status(TOOL_AS(&way, "-q", "-j1", "--report=overview", "-o", "html", samples[0],
						      samples[4], samples[5], samples[2]),
		0)
				      .out;
	const char *backward = ran_with_status(TOOL_AS(&way, "-q", "-j4", "--report=overview", "-o", "html", samples[2],
						       samples[5], samples[4], samples[0]),
		0)
				       .out;
	for (size_t i = 0; i < LENGTH(names); i++)
		assert_same(figure_of(backward, names[i]), figure_of(forward, names[i]));
}
END_TEST

START_TEST(a_copy_of_a_log_adds_nothing)
{
	static const char *const names[] = {"timeline", "failures", "peers", "algorithms"};
	make_log("a.evtx", many_associations());
	make_log("b.evtx", many_associations());
	const char *one = page_of("a.evtx");
	const char *both = TOOL_ENDS(0, "-q", "--report=overview", "-o", "html", "a.evtx", "b.evtx").out;
	for (size_t i = 0; i < LENGTH(names); i++)
		assert_same(figure_of(both, names[i]), figure_of(one, names[i]));
}
END_TEST

START_TEST(what_no_computer_opened_stands_no_longer_than_it_is_heard_of)
{
	make_log("a.evtx", "event 5451 2024-05-01T00:00:04Z record=1 computer=\"\" RemoteAddress=10.0.0.1\n");
	make_log("b.evtx", "event 5452 2024-05-01T01:36:12Z record=1 computer=d RemoteAddress=10.0.0.26\n");
	make_log("c.evtx", "event 5452 2024-05-01T00:36:12Z record=1 computer=e RemoteAddress=10.0.0.26\n");
	const char *one = TOOL_ENDS(3, "-q", "--report=overview", "-o", "html", "a.evtx", "b.evtx", "c.evtx").out;
	const char *other = TOOL_ENDS(3, "-q", "--report=overview", "-o", "html", "c.evtx", "b.evtx", "a.evtx").out;
	assert_same(figure_of(other, "timeline"), figure_of(one, "timeline"));
	setenv("LC_ALL", "C", 1);
	const char *text = TOOL_ENDS(3, "-q", "--report=overview", "a.evtx", "b.evtx").out;
	const char *lane = find_text(text, "\n10.0.0.1 ");
	ck_assert_ptr_nonnull(lane);
	ck_assert_msg(strcspn(lane + 1, "#=") > strcspn(lane + 1, "\n"), "%s", lane);
}
END_TEST

START_TEST(a_page_of_algorithms_alone_counts_those_that_nothing_is_against)
{
	make_log("one.evtx", "event 5451 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 QuickModeSaId=1\n");
	const char *page = ended(TOOL("-q", "--report=weak", "-v", "-ohtml", "one.evtx")).out;
	assert_has(page, "1 as ESP cipher");
	assert_has(page, "4 algorithms in use: 1 deprecated, 3 with nothing against it.");
	page = ended(TOOL("-q", "--report=weak", "-ohtml", "one.evtx")).out;
	assert_has(page, "1 algorithm in use of those that something is against: 1 deprecated.");
}
END_TEST

/* The others of many peers are counted by when they were opened. */
START_TEST(what_was_not_seen_to_be_opened_is_not_counted_as_opened)
{
	static char script[16384];
	size_t used =
		(size_t)sprintf(script, "event 5451 2024-03-01T08:00:00Z RemoteAddress=198.51.100.1 QuickModeSaId=1\n"
					"event 5452 +3600 RemoteAddress=198.51.100.4 QuickModeSaId=33\n");
	make_log("one.evtx", script);
	const char *timeline = figure_of(page_of("one.evtx"), "timeline");
	assert_has(timeline, ">0 opened<");
	assert_has(timeline, ">1 opened<");
	setenv("LC_ALL", "C", 1);
	const char *text = TOOL_ENDS(0, "-q", "--report=overview", "one.evtx").out;
	const char *lane = find_text(text, "\n198.51.100.4 ");
	ck_assert_msg(strcspn(lane + 1, "<") < strcspn(lane + 1, "\n#"), "%s", lane);
	assert_has(text, "< ended, opening not seen");
	/* It was opened behind the start of Windows. */
	make_log("start.evtx", "event 4655 2024-03-01T08:00:00Z RemoteAddress=198.51.100.4 MMSAID=5\n"
			       "other 4608 2024-03-01T09:00:00Z\n"
			       "event 5452 2024-03-01T10:00:00Z RemoteAddress=198.51.100.4 QuickModeSaId=33\n");
	timeline = figure_of(page_of("start.evtx"), "timeline");
	const char *bar = strstr(find_text(timeline, "Quick Mode 33"), "<rect");
	ck_assert_ptr_nonnull(bar);
	ck_assert_double_eq_tol(attribute(bar, "x"), 528, 2);
	ck_assert_double_eq_tol(attribute(bar, "width"), 350, 2);
	/* The first by name have lanes of their own, and of them there are but ends. */
	for (unsigned i = 0; i < 40; i++)
		used += (size_t)sprintf(
			script + used, "event 5451 +1 RemoteAddress=203.0.113.%u QuickModeSaId=%u\n", i, i + 100);
	for (unsigned i = 0; i < 30; i++)
		used += (size_t)sprintf(
			script + used, "event 4655 +1 RemoteAddress=192.0.2.%u MMSAID=%u\n", i, i + 1000);
	make_log("many.evtx", script);
	timeline = figure_of(page_of("many.evtx"), "timeline");
	assert_has(timeline, "48 other peers<");
	assert_has(timeline, ">41 opened<");
}
END_TEST

/*
 * On a terminal.
 */

static void use_unicode(void)
{
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TERM", "dumb", 1);
}

static void use_ascii(void)
{
	setenv("LC_ALL", "C", 1);
	setenv("TERM", "dumb", 1);
}

static void use_nothing(void)
{
	unsetenv("LC_ALL");
	unsetenv("LC_CTYPE");
	unsetenv("LANG");
}

/* The charts, with all that stands behind the first of them. */
static const char *charts_of(const char *text)
{
	const char *charts = find_text(text, "\nAssociations over time, by peer");
	ck_assert_msg(charts != NULL, "%s", text);
	return charts;
}

START_TEST(a_copy_of_a_log_adds_nothing_on_a_terminal)
{
	make_log("a.evtx", many_associations());
	make_log("b.evtx", many_associations());
	const char *one = TOOL_ENDS(0, "-q", "--report=overview", "a.evtx").out;
	const char *both = TOOL_ENDS(0, "-q", "--report=overview", "b.evtx", "a.evtx").out;
	ck_assert_ptr_nonnull(strstr(charts_of(one), "\nFailures over time"));
	assert_same(charts_of(both), charts_of(one));
}
END_TEST

/* Characters: nothing in these logs is wider than one column. */
static void assert_fits(const char *text, size_t columns)
{
	size_t used = 0;
	for (const char *at = text, *start = text; *at; at++) {
		used += ((unsigned char)*at & 0xc0) != 0x80;
		if (*at != '\n')
			continue;
		ck_assert_msg(
			used - 1 <= columns, "%zu columns of %zu: %.*s", used - 1, columns, (int)(at - start), start);
		start = at + 1;
		used = 0;
	}
}

START_TEST(the_overview_fits_the_terminal)
{
	static const unsigned widths[] = {40, 80, 120};
	struct way way = {.on_terminal = true, .in_project = true, .prepare = use_unicode};
	for (size_t i = 0; i < LENGTH(widths); i++) {
		way.columns = widths[i];
		const char *text = ran_with_status(TOOL_AS(&way, "-q", "--report=overview", samples[_i]), 0).out;
		assert_fits(text, widths[i]);
		assert_has(text, "Associations over time, by peer");
	}
}
END_TEST

START_TEST(times_are_of_the_timezone_that_was_asked_for)
{
	const struct way way = {.in_project = true, .prepare = use_unicode};
	if (access("/usr/share/zoneinfo/Asia/Kathmandu", R_OK) != 0) {
		fputs("timezones of pictures are not looked at: the system has none\n", stderr);
		return;
	}
	const char *text =
		ran_with_status(TOOL_AS(&way, "-q", "--timezone=Asia/Kathmandu", "--report=overview", samples[1]), 0)
			.out;
	assert_has(text, "Times in Asia/Kathmandu.");
	const char *page = ran_with_status(
		TOOL_AS(&way, "-q", "--timezone=Asia/Kathmandu", "--report=overview", "-o", "html", samples[1]), 0)
				   .out;
	char *timeline = figure_of(page, "timeline");
	assert_has(timeline, "times in Asia/Kathmandu");
	/* Midnight there, a quarter of an hour beside the hours of UTC; the log is of 25 hours from 07:30 UTC on. */
	const double midnight = 178 + 700 * (10.75 * 3600 - 2) / (25 * 3600 + 689);
	const char *label = strstr(timeline, ">00:00</text>");
	ck_assert_ptr_nonnull(label);
	while (*label != '<')
		label--;
	ck_assert_double_eq_tol(attribute(label, "x"), midnight, 0.2);
}
END_TEST

START_TEST(without_unicode_the_overview_is_ascii)
{
	void (*const without[])(void) = {use_ascii, use_nothing};
	struct way way = {.in_project = true};
	const char *const arguments[] = {"", "-q", "--report=overview", samples[_i], NULL};
	for (size_t i = 0; i < LENGTH(without); i++) {
		way.prepare = without[i];
		const char *text = ran_with_status(run_program(&way, arguments), 0).out;
		for (const char *at = text; *at; at++)
			ck_assert_msg((unsigned char)*at < 0x80, "%.40s", at);
		assert_has(text, "Associations over time, by peer");
	}
	way.prepare = use_unicode;
	ck_assert_ptr_nonnull(strchr(ran_with_status(run_program(&way, arguments), 0).out, '\xe2'));
}
END_TEST

START_TEST(a_hostile_log_stays_text_on_a_terminal)
{
	struct way way = {.on_terminal = true, .prepare = use_unicode, .columns = 80};
	make_log("hostile.evtx", hostile_script());
	struct ran ran = ended(TOOL_AS(&way, "-q", "--report=overview", "hostile.evtx"));
	assert_harmless(ran.out, ran.out_size);
}
END_TEST

/* A Main Mode alone between Quick Modes is drawn as one behind them, and not as nothing. */
START_TEST(main_mode_alone_is_drawn_between_quick_modes_too)
{
	const struct way way = {.on_terminal = true, .prepare = use_ascii, .columns = 80};
	make_log("a.evtx",
		"event 5451 2024-03-01T08:00:00Z MainModeSaId=1 QuickModeSaId=1\nevent 5452 +3600 QuickModeSaId=1\n"
		"event 4650 +60 MMSAID=2\nevent 4655 +5340 MMSAID=2\n"
		"event 5451 +5400 MainModeSaId=3 QuickModeSaId=3\nevent 5452 +3600 QuickModeSaId=3\n");
	assert_has(TOOL_AS(&way, "-q", "--color=never", "--report=overview", "a.evtx").out,
		"##-----------------...............##");
}
END_TEST

Suite *suite_picture(void)
{
	Suite *suite = suite_create("picture");
	TCase *drawn = tool_case(suite, "drawn");
	tcase_add_loop_test(drawn, every_sample_is_drawn_inside_of_its_pictures, 0, (int)LENGTH(samples));
	tcase_add_loop_test(drawn, what_is_drawn_of_a_sample_is_what_its_reports_count, 0, (int)LENGTH(samples));
	tcase_add_loop_test(drawn, a_page_of_one_report_draws_what_events_tell, 0, (int)LENGTH(samples));
	tcase_add_test(drawn, what_is_too_much_is_counted_in_cells_and_told);
	tcase_add_test(drawn, one_record_of_another_age_leaves_the_others_to_be_seen);
	tcase_add_test(drawn, a_hostile_log_stays_text_in_its_pictures);
	tcase_add_test(drawn, pictures_do_not_depend_on_threads_and_order);
	tcase_add_test(drawn, a_copy_of_a_log_adds_nothing);
	tcase_add_test(drawn, what_no_computer_opened_stands_no_longer_than_it_is_heard_of);
	tcase_add_test(drawn, a_page_of_algorithms_alone_counts_those_that_nothing_is_against);
	tcase_add_test(drawn, what_was_not_seen_to_be_opened_is_not_counted_as_opened);
	TCase *terminal = tool_case(suite, "terminal");
	tcase_add_loop_test(terminal, the_overview_fits_the_terminal, 0, (int)LENGTH(samples));
	tcase_add_test(terminal, a_copy_of_a_log_adds_nothing_on_a_terminal);
	tcase_add_test(terminal, times_are_of_the_timezone_that_was_asked_for);
	tcase_add_loop_test(terminal, without_unicode_the_overview_is_ascii, 0, (int)LENGTH(samples));
	tcase_add_test(terminal, a_hostile_log_stays_text_on_a_terminal);
	tcase_add_test(terminal, main_mode_alone_is_drawn_between_quick_modes_too);
	return suite;
}

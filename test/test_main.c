/* SPDX-License-Identifier: MIT */
/*
 * Runs all suites, to be started in the project's directory. Check's own variables work: CK_FORK=no for a debugger
 * or valgrind, CK_RUN_SUITE=value for one suite, CK_VERBOSITY=verbose. With -j N, N processes share the suites.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "suites.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* From the smallest parts to the whole program, so that what fails first is nearest to the cause. */
static Suite *(*const suites[])(void) = {
	suite_cursor,
	suite_digest,
	suite_memory,
	suite_filetime,
	suite_address,
	suite_utf16,
	suite_wide,
	suite_numbers,
	suite_readers,
	suite_real,
	suite_value,
	suite_codes,
	suite_events,
	suite_findings,
	suite_shape,
	suite_binxml,
	suite_instance,
	suite_accept,
	suite_plain,
	suite_plan,
	suite_pattern,
	suite_precedent,
	suite_follow,
	suite_picture,
	suite_assembly,
	suite_assembly_system,
	suite_fields,
	suite_xml,
	suite_xml_program,
	suite_chunk,
	suite_sized_member,
	suite_source,
	suite_definitions,
	suite_effort,
	suite_error,
	suite_open,
	suite_filters,
	suite_order,
	suite_logs,
	suite_outcome,
	suite_provider,
	suite_foreign,
	suite_reader,
	suite_roundtrip,
	suite_report,
	suite_report_scarce,
	suite_certify,
	suite_together,
	suite_corpus,
	suite_sandbox,
	suite_sandbox_work,
	suite_progress,
	suite_fold,
	suite_header,
	suite_tool,
	suite_tool_options,
	suite_tool_output,
	suite_misfits,
	suite_readings,
	suite_tool_files,
	suite_tool_formats,
	suite_tool_directories,
	suite_tool_batch,
	suite_tool_logs,
	suite_tool_pager,
	suite_tool_sandbox,
	suite_tool_sql,
	suite_programs,
	suite_exemplar,
	suite_program,
	suite_report_content,
	suite_report_failures,
	suite_report_verdicts,
	suite_report_both_ends,
	suite_report_filters,
	suite_report_spellings,
	suite_report_lifetimes,
	suite_report_silences,
	suite_report_log_ends,
	suite_selector,
	suite_report_limits,
	suite_report_speed,
	suite_report_weak,
	suite_report_hostile,
	suite_report_flood,
	suite_report_guessing,
	suite_report_summary,
	suite_tool_text,
	suite_report_slow,
	suite_tool_report,
	suite_tool_reports,
	suite_html,
	suite_row_index,
	suite_tool_goes_on,
	suite_tool_threads,
	suite_tool_memory,
	suite_tool_pairs,
	suite_tool_ends,
	suite_tool_numbers,
	suite_lenders,
	suite_text_slot,
	suite_address_words,
	suite_rekeys,
	suite_tool_told,
	suite_tool_archive,
	suite_tool_archive_behind,
	suite_tool_names,
	suite_tool_tar,
	suite_tool_zip,
	suite_tool_sparse,
	suite_tool_archive_other,
	suite_tool_corpus,
	suite_damage,
	suite_damage_records,
	suite_damage_places,
	suite_damage_template,
	suite_damage_exhaustive,
	suite_damage_large,
	suite_carve,
	suite_findings_kinds,
	suite_slots,
	suite_torn,
	suite_slack,
	suite_hiding,
	suite_hiding_file,
	suite_hiding_form,
	suite_hiding_stray,
	suite_hiding_types,
	suite_hiding_bare,
	suite_hiding_references,
	suite_hiding_renamed,
	suite_hiding_sizes,
	suite_beyond,
	suite_beyond_beside,
	suite_likeness,
	suite_beyond_count,
	suite_behind,
	suite_excuses,
	suite_seen,
	suite_seen_words,
	suite_hostile,
	suite_faults,
	suite_shortage,
	suite_context,
	suite_writer,
	suite_writer_shared,
	suite_tool_evtx,
	suite_parallel,
	suite_evtxgen,
};

#define SUITES (sizeof suites / sizeof suites[0])

/* Shared by the processes. */
struct progress {
	atomic_size_t
		started; /* suites, from the last one on: those take longest, and none is to run alone at the end */
	atomic_int checks, failures, errors;
};

/* A test that failed an assertion, and one that ended otherwise. */
static void add_failed(struct progress *progress, SRunner *runner)
{
	TestResult **failed = srunner_failures(runner);
	for (int i = 0; i < srunner_ntests_failed(runner); i++)
		atomic_fetch_add(tr_rtype(failed[i]) == CK_FAILURE ? &progress->failures : &progress->errors, 1);
	free(failed);
}

/* False when none of its tests is asked for. */
static bool run_suite(struct progress *progress, Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int checks = srunner_ntests_run(runner);
	atomic_fetch_add(&progress->checks, checks);
	add_failed(progress, runner);
	srunner_free(runner);
	return checks > 0;
}

/* Writes what a suite has said, so that no other one's words stand in it. */
static void hand_on(FILE *said, int to, bool is_wanted)
{
	static char text[65536];
	size_t length;
	fflush(NULL);
	rewind(said);
	while (is_wanted && (length = fread(text, 1, sizeof text, said)) > 0) {
		if (write(to, text, length) != (ssize_t)length)
			exit(EXIT_FAILURE);
	}
	rewind(said);
	if (ftruncate(fileno(said), 0) != 0)
		exit(EXIT_FAILURE);
}

static void run_some(struct progress *progress)
{
	FILE *said = tmpfile();
	int out = dup(STDOUT_FILENO);
	if (!said || out < 0 || dup2(fileno(said), STDOUT_FILENO) < 0 || dup2(fileno(said), STDERR_FILENO) < 0)
		exit(EXIT_FAILURE);
	for (size_t i; (i = atomic_fetch_add(&progress->started, 1)) < SUITES;)
		hand_on(said, out, run_suite(progress, suites[SUITES - 1 - i]()));
	exit(EXIT_SUCCESS);
}

/* That many processes; false when one did not come to its end. */
static bool run_by_processes(struct progress *progress, long count)
{
	bool is_complete = true;
	int status;
	for (long i = 0; i < count; i++) {
		pid_t child = fork();
		if (child == 0)
			run_some(progress);
		is_complete = child > 0 && is_complete;
	}
	while (wait(&status) > 0)
		is_complete = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS && is_complete;
	return is_complete;
}

static void run_all(struct progress *progress)
{
	SRunner *runner = srunner_create(NULL);
	for (size_t i = 0; i < SUITES; i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	add_failed(progress, runner);
	srunner_free(runner);
}

static int failed_count(struct progress *progress)
{
	return atomic_load(&progress->failures) + atomic_load(&progress->errors);
}

/* Those of all processes, as Check writes its own. */
static void print_totals(struct progress *progress)
{
	int checks = atomic_load(&progress->checks);
	printf("%d%%: Checks: %d, Failures: %d, Errors: %d\n",
		checks > 0 ? (int)((checks - failed_count(progress)) * 100LL / checks) : 0, checks,
		atomic_load(&progress->failures), atomic_load(&progress->errors));
}

int main(int argc, char **argv)
{
	long processes = argc == 3 && strcmp(argv[1], "-j") == 0 ? strtol(argv[2], NULL, 10) : 1;
	bool is_complete = true;
	if (argc != 1 && (argc != 3 || processes < 1)) {
		fprintf(stderr, "usage: check [-j PROCESSES]\n");
		return EXIT_FAILURE;
	}
	struct progress *progress =
		mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (progress == MAP_FAILED)
		return EXIT_FAILURE;
	if (processes == 1) {
		run_all(progress);
	} else {
		is_complete = run_by_processes(progress, processes);
		print_totals(progress);
		is_complete = is_complete && atomic_load(&progress->checks) > 0;
	}
	return is_complete && failed_count(progress) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

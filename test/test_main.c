/* SPDX-License-Identifier: MIT */
/*
 * Runs all suites, to be started in the project's directory. Check's own variables work: CK_FORK=no for a debugger
 * or valgrind, CK_RUN_SUITE=value for one suite, CK_VERBOSITY=verbose.
 */
#include "suites.h"

#include <stdlib.h>

/* From the smallest parts to the whole program, so that what fails first is nearest to the cause. */
static Suite *(*const suites[])(void) = {
	suite_cursor,
	suite_digest,
	suite_memory,
	suite_filetime,
	suite_address,
	suite_utf16,
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
	suite_picture,
	suite_assembly,
	suite_assembly_system,
	suite_fields,
	suite_xml,
	suite_xml_program,
	suite_chunk,
	suite_source,
	suite_error,
	suite_open,
	suite_filters,
	suite_order,
	suite_foreign,
	suite_reader,
	suite_roundtrip,
	suite_report,
	suite_report_scarce,
	suite_certify,
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
	suite_program,
	suite_report_failures,
	suite_report_limits,
	suite_report_weak,
	suite_report_hostile,
	suite_report_summary,
	suite_tool_text,
	suite_report_slow,
	suite_tool_report,
	suite_tool_reports,
	suite_html,
	suite_tool_threads,
	suite_tool_memory,
	suite_tool_pairs,
	suite_tool_told,
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
	suite_seen,
	suite_hostile,
	suite_faults,
	suite_shortage,
	suite_context,
	suite_writer,
	suite_tool_evtx,
	suite_parallel,
	suite_evtxgen,
};

int main(void)
{
	SRunner *runner = srunner_create(NULL);
	for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* SPDX-License-Identifier: MIT */
/* The suites: for the files of lib/, the sandbox of the tool, and logs that Windows wrote. */
#ifndef SUITES_H
#define SUITES_H

#include <check.h>

Suite *suite_accept(void);
Suite *suite_address(void);
Suite *suite_assembly(void);
Suite *suite_binxml(void);
Suite *suite_chunk(void);
Suite *suite_codes(void);
Suite *suite_corpus(void);
Suite *suite_cursor(void);
Suite *suite_digest(void);
Suite *suite_damage(void);
Suite *suite_hiding(void);
Suite *suite_hostile(void);
Suite *suite_findings_kinds(void);
Suite *suite_faults(void);
Suite *suite_parallel(void);
Suite *suite_evtxgen(void);
Suite *suite_carve(void);
Suite *suite_certify(void);
Suite *suite_damage_template(void);
Suite *suite_damage_large(void);
Suite *suite_damage_exhaustive(void);
Suite *suite_error(void);
Suite *suite_events(void);
Suite *suite_fields(void);
Suite *suite_filetime(void);
Suite *suite_findings(void);
Suite *suite_fold(void);
Suite *suite_foreign(void);
Suite *suite_header(void);
Suite *suite_instance(void);
Suite *suite_memory(void);
Suite *suite_misfits(void);
Suite *suite_open(void);
Suite *suite_order(void);
Suite *suite_plain(void);
Suite *suite_plan(void);
Suite *suite_progress(void);
Suite *suite_reader(void);
Suite *suite_real(void);
Suite *suite_readings(void);
Suite *suite_roundtrip(void);
Suite *suite_sandbox(void);
Suite *suite_shape(void);
Suite *suite_slots(void);
Suite *suite_source(void);
Suite *suite_tool(void);
Suite *suite_tool_corpus(void);
Suite *suite_tool_directories(void);
Suite *suite_tool_files(void);
Suite *suite_tool_logs(void);
Suite *suite_tool_options(void);
Suite *suite_tool_output(void);
Suite *suite_tool_report(void);
Suite *suite_tool_sandbox(void);
Suite *suite_tool_threads(void);
Suite *suite_tool_told(void);
Suite *suite_utf16(void);
Suite *suite_value(void);
Suite *suite_xml(void);

#endif

/* SPDX-License-Identifier: MIT */
#include "output/output_kind.h"

/* In the order of --help. */
const struct output_kind *const output_formats[] = {
	&output_text,
	&output_jsonl,
	&output_json,
	&output_csv,
	&output_xml,
	&output_line,
	&output_html,
	&output_timesketch,
	&output_l2tcsv,
	&output_tln,
	&output_ecs,
	&output_ocsf,
	&output_evtx,
	NULL,
};

const struct output_kind *const output_reports[] = {
	&output_sessions,
	&output_clocks,
	&output_peers,
	&output_failures,
	&output_weak,
	&output_certificates,
	&output_hostile,
	&output_summary,
	&output_overview,
	&report_findings,
	NULL,
};

const struct output_kind *const output_table_formats[] = {
	&output_text,
	&output_jsonl,
	&output_json,
	&output_csv,
	NULL,
};

const struct output_kind *const output_report_formats[] = {
	&output_text,
	&output_jsonl,
	&output_json,
	&output_csv,
	&output_line,
	&output_html,
	NULL,
};

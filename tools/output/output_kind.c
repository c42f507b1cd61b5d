/* SPDX-License-Identifier: MIT */
#include "output/output_kind.h"

#define LISTED(name) &(name),

const struct output_kind *const output_formats[] = {OUTPUT_FORMATS(LISTED) NULL};
const struct output_kind *const output_reports[] = {OUTPUT_REPORTS(LISTED) NULL};

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

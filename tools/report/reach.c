/* SPDX-License-Identifier: MIT */
#include "report/reach.h"

#include "report/rows.h"

/* Writes why the logs do not tell of a time. With a filter, the reason may be the filter. */
static void put_reach(struct buffer *buffer, const struct ipsecevtx_report_reach *reach, uint64_t at, bool is_filtered)
{
	const char *logs = is_filtered ? "the events asked for" : "these logs";
	if (reach->reached > 0) {
		buffer_literal(buffer, "of ");
		buffer_u64(buffer, reach->computers - reach->reached);
		buffer_literal(buffer, " of ");
		buffer_u64(buffer, reach->computers);
		buffer_literal(buffer, " computers ");
		buffer_string(buffer, logs);
		buffer_literal(buffer, " tell of IPsec only before or only behind ");
		rows_moment(buffer, at);
		buffer_literal(
			buffer, ", or of nothing for more than a year around it: what stood there then is not known");
		return;
	}
	buffer_string(buffer, logs);
	buffer_literal(buffer, " tell of IPsec ");
	if (at < reach->first) {
		buffer_literal(buffer, "only from ");
		rows_moment(buffer, reach->first);
		buffer_literal(buffer, " on");
	} else if (at > reach->last) {
		buffer_literal(buffer, "only until ");
		rows_moment(buffer, reach->last);
	} else {
		buffer_literal(buffer, "before and behind that time, but of no computer both without a silence of "
				       "more than a year between");
	}
	buffer_literal(buffer, ": what stood at ");
	rows_moment(buffer, at);
	buffer_literal(buffer, " is not known");
}

void reach_put(
	struct buffer *buffer, const struct ipsecevtx_report *report, const struct ipsecevtx_report_options *options)
{
	struct ipsecevtx_report_reach reach;
	/* Where a filter leaves events out, their computers may have logged at the time all the same. */
	bool is_partial = options->left_out & (IPSECEVTX_LEFT_OUT_BETWEEN | IPSECEVTX_LEFT_OUT_PEERS);
	if (options->has_at && !is_partial && ipsecevtx_report_reach(report, options->at, &reach) &&
		reach.reached < reach.computers)
		put_reach(buffer, &reach, options->at, options->left_out != 0);
}

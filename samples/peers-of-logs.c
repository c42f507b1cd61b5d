/* SPDX-License-Identifier: MIT */
/* Every peer of some logs, and how often it failed: peers-of-logs Security.evtx... */
#include <ipsecevtx_report.h>
#include <stdio.h>
#include <string.h>

static int add_log(struct ipsecevtx_report *report, const char *path)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	int result;
	options.modes = IPSECEVTX_MODE_ALL;
	if (ipsecevtx_open(&reader, path, &options, NULL) != 0)
		return -1;
	while ((result = ipsecevtx_next(reader, &event)) > 0 && ipsecevtx_report_add(report, event) == 0)
		;
	ipsecevtx_close(reader);
	return result;
}

int main(int argc, char **argv)
{
	struct ipsecevtx_report *report;
	const struct ipsecevtx_report_row *row;
	int status = ipsecevtx_report_new(&report, "peers", NULL, NULL) == 0 ? 0 : 1;
	for (int i = 1; status == 0 && i < argc; i++)
		status = add_log(report, argv[i]) == 0 ? 0 : 1;
	if (status == 0 && ipsecevtx_report_finish(report) == 0) {
		while (ipsecevtx_report_next(report, &row) > 0) {
			/* Text of a log, which could steer a terminal, unless it is an address. */
			const struct ipsecevtx_text *peer = &row->values[0].text;
			bool is_address = strspn(peer->data, "0123456789abcdef.:") == peer->length;
			printf("%-40s %llu\n", is_address ? peer->data : "no address",
				(unsigned long long)row->values[6].number);
		}
	}
	ipsecevtx_report_free(report);
	return status;
}

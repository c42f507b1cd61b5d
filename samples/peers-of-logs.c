/* SPDX-License-Identifier: MIT */
/* Every peer of some logs, and how often it failed: peers-of-logs Security.evtx... */
#include <ipsecevtx_report.h>
#include <stdio.h>
#include <string.h>

/* 1 unless there was none. */
static int tell(const struct ipsecevtx_error *error)
{
	char text[512];
	if (error->code == IPSECEVTX_OK)
		return 0;
	ipsecevtx_error_text(error, text, sizeof text);
	fprintf(stderr, "peers-of-logs: %s\n", text);
	return 1;
}

static int add_log(struct ipsecevtx_report *report, const char *path)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	struct ipsecevtx_error error = {0};
	ipsecevtx_report_ask(&options);
	if (ipsecevtx_open(&reader, path, &options, &error) == 0) {
		while (ipsecevtx_next(reader, &event) > 0 && ipsecevtx_report_add(report, event) == 0)
			;
		error = *ipsecevtx_reader_error(reader);
		ipsecevtx_close(reader);
	}
	return tell(&error);
}

/* A row has only those keys that apply to it. */
static unsigned long long number_of(const struct ipsecevtx_report_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++) {
		if (strcmp(row->values[i].name, name) == 0)
			return row->values[i].number;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct ipsecevtx_report *report;
	const struct ipsecevtx_report_row *row;
	int failed = argc < 2;
	if (ipsecevtx_report_new(&report, "peers", NULL, NULL) != 0)
		return 1;
	for (int i = 1; i < argc; i++)
		failed |= add_log(report, argv[i]);
	if (ipsecevtx_report_finish(report) == 0) {
		while (ipsecevtx_report_next(report, &row) > 0) {
			/* Text of a log, which could steer a terminal, unless it is an address. */
			const struct ipsecevtx_text *peer = &row->values[0].text;
			bool is_address = strspn(peer->data, "0123456789abcdef.:") == peer->length;
			unsigned long long failures =
				number_of(row, "mm_failed") + number_of(row, "qm_failed") + number_of(row, "em_failed");
			printf("%-40s %llu\n", is_address ? peer->data : "no address", failures);
		}
	}
	/* Without memory there are no more rows, or none: that is no answer. */
	failed |= tell(ipsecevtx_report_error(report));
	ipsecevtx_report_free(report);
	return failed;
}

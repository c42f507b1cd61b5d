/* SPDX-License-Identifier: MIT */
#include "html/table.h"

#include <string.h>

#include "report/rows.h"

static uint64_t number_of(const struct ipsecevtx_report_row *row, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	return value ? value->number : 0;
}

static bool is_word(const struct ipsecevtx_report_row *row, const char *name, const char *word)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	return value && strcmp(value->text.data, word) == 0;
}

static uint64_t sessions_weight(const struct ipsecevtx_report_row *row)
{
	return is_word(row, "state", "lost") || number_of(row, "overdue") != 0 || row->beyond > ROWS_LONG_OVER;
}

static uint64_t peers_weight(const struct ipsecevtx_report_row *row)
{
	static const char *const counts[] = {
		"mm_established", "qm_established", "mm_failed", "qm_failed", "em_failed", "invalid_packets"};
	uint64_t weight = 0;
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		weight += number_of(row, counts[i]);
	return weight;
}

static uint64_t certificates_weight(const struct ipsecevtx_report_row *row)
{
	return number_of(row, "failures");
}

static const struct column sessions_columns[] = {
	{"Opened", COLUMN_FIRST, {"opened"}},
	{"Closed", COLUMN_FIRST, {"closed"}},
	{"Mode", COLUMN_WORD, {"kind"}},
	{"Computer", COLUMN_FIRST, {"computer"}},
	{"Peer", COLUMN_PEER, {"remote_tunnel_endpoint", "remote_address"}},
	{"State", COLUMN_WORD, {"state", "overdue"}},
	{"Lasted", COLUMN_FIRST, {"duration_seconds"}},
	{"Protection", COLUMN_ALL, {"mm_cipher", "mm_integrity", "esp_cipher", "esp_integrity"}},
	{"Group", COLUMN_FIRST, {"dh_group"}},
	{NULL, COLUMN_END, {NULL}},
};

static const struct column failures_columns[] = {
	{"Times", COLUMN_NUMBER, {"count"}},
	{"What happened", COLUMN_SENTENCE, {"verdict"}},
	{"Class", COLUMN_WORD, {"class", "noise"}},
	{"Computer", COLUMN_FIRST, {"computer"}},
	{"Peer", COLUMN_PEER, {"remote_address"}},
	{"First", COLUMN_FIRST, {"first"}},
	{"Last", COLUMN_FIRST, {"last"}},
	{"Next success", COLUMN_FIRST, {"peer_succeeded_after"}},
	{NULL, COLUMN_END, {NULL}},
};

static const struct column peers_columns[] = {
	{"Peer", COLUMN_FIRST, {"peer"}},
	{"Look at", COLUMN_FIND, {"peer"}},
	{"Main Modes", COLUMN_NUMBER, {"mm_established"}},
	{"Quick Modes", COLUMN_NUMBER, {"qm_established"}},
	{"MM failed", COLUMN_NUMBER, {"mm_failed"}},
	{"QM failed", COLUMN_NUMBER, {"qm_failed"}},
	{"EM failed", COLUMN_NUMBER, {"em_failed"}},
	{"First", COLUMN_FIRST, {"first"}},
	{"Last", COLUMN_FIRST, {"last"}},
	{"Is", COLUMN_ALL, {"principals"}},
	{NULL, COLUMN_END, {NULL}},
};

static const struct column weak_columns[] = {
	{"Verdict", COLUMN_WORD, {"verdict"}},
	{"Value", COLUMN_FIRST, {"value"}},
	{"Part", COLUMN_WORD, {"part"}},
	{"Computer", COLUMN_FIRST, {"computer"}},
	{"Peer", COLUMN_PEER, {"peer"}},
	{"Associations", COLUMN_NUMBER, {"count"}},
	{"First", COLUMN_FIRST, {"first"}},
	{"Last", COLUMN_FIRST, {"last"}},
	{"Why", COLUMN_FIRST, {"reference"}},
	{NULL, COLUMN_END, {NULL}},
};

static const struct column certificates_columns[] = {
	{"Thumbprint", COLUMN_FIRST, {"thumbprint"}},
	{"Side", COLUMN_FIRST, {"side"}},
	{"Principal", COLUMN_ALL, {"principals"}},
	{"Peers", COLUMN_ALL, {"peers"}},
	{"Good", COLUMN_NUMBER, {"successes"}},
	{"Last good", COLUMN_FIRST, {"last_success"}},
	{"Failed", COLUMN_NUMBER, {"failures"}},
	{"First failed", COLUMN_FIRST, {"first_failure"}},
	{"Issued by", COLUMN_ALL, {"issuing_cas"}},
	{NULL, COLUMN_END, {NULL}},
};

static const struct column hostile_columns[] = {
	{"Severity", COLUMN_WORD, {"severity"}},
	{"Pattern", COLUMN_FIRST, {"pattern"}},
	{"What was seen", COLUMN_SENTENCE, {"reason"}},
	{"Computer", COLUMN_FIRST, {"computer"}},
	{"Peer", COLUMN_PEER, {"peer"}},
	{"Count", COLUMN_NUMBER, {"count"}},
	{"First", COLUMN_FIRST, {"first"}},
	{"Last", COLUMN_FIRST, {"last"}},
	{NULL, COLUMN_END, {NULL}},
};

static const struct column clocks_columns[] = {
	{"Computer", COLUMN_FIRST, {"computer_a"}},
	{"Other computer", COLUMN_FIRST, {"computer_b"}},
	{"Quick Modes", COLUMN_NUMBER, {"pairs"}},
	{"Other one ahead by (median), s", COLUMN_NUMBER, {"median_seconds"}},
	{"At least", COLUMN_NUMBER, {"min_seconds"}},
	{"At most", COLUMN_NUMBER, {"max_seconds"}},
	{"Not steady", COLUMN_FIRST, {"jump"}},
	{"When which held", COLUMN_ALL, {"stretches"}},
	{NULL, COLUMN_END, {NULL}},
};

static const struct column summary_columns[] = {
	{"Logs", COLUMN_NUMBER, {"inputs"}},
	{"Not read", COLUMN_NUMBER, {"inputs_failed"}},
	{"Records", COLUMN_NUMBER, {"records_seen"}},
	{"Lost", COLUMN_NUMBER, {"records_lost"}},
	{"In free space", COLUMN_NUMBER, {"in_free_space"}},
	{"First event", COLUMN_FIRST, {"first"}},
	{"Last event", COLUMN_FIRST, {"last"}},
	{"Peers", COLUMN_NUMBER, {"peers"}},
	{"Failures", COLUMN_NUMBER, {"failures"}},
	{NULL, COLUMN_END, {NULL}},
};

static const struct column filters_columns[] = {
	{"Filter", COLUMN_FIRST, {"filter_name"}},
	{"Id", COLUMN_NUMBER, {"filter_id"}},
	{"Mode", COLUMN_WORD, {"kind"}},
	{"Computer", COLUMN_FIRST, {"computer"}},
	{"Established", COLUMN_NUMBER, {"established"}},
	{"Failed", COLUMN_NUMBER, {"failed"}},
	{"Peers", COLUMN_ALL, {"peers"}},
	{"First", COLUMN_FIRST, {"first"}},
	{"Last", COLUMN_FIRST, {"last"}},
	{NULL, COLUMN_END, {NULL}},
};

static const struct column packets_columns[] = {
	{"Times", COLUMN_NUMBER, {"count"}},
	{"What it means", COLUMN_SENTENCE, {"verdict"}},
	{"Event", COLUMN_NUMBER, {"event_id"}},
	{"Computer", COLUMN_FIRST, {"computer"}},
	{"From", COLUMN_FIRST, {"remote_address"}},
	{"SPI", COLUMN_FIRST, {"inbound_spi"}},
	{"First", COLUMN_FIRST, {"first"}},
	{"Last", COLUMN_FIRST, {"last"}},
	{"Association until", COLUMN_FIRST, {"ended"}},
	{NULL, COLUMN_END, {NULL}},
};

#define KIB ((size_t)1024)

/* All byte limits together stay below 3.5 MiB, which leaves room for pictures in a page of 5 MB. */
static const struct html_table tables[] = {
	{"hostile", "Patterns of attacks",
		"What attacks leave behind, the worst first. A pattern is a reason to look, no proof.",
		"No pattern of an attack was found.", 200, 400 * KIB, NULL, false, "the worst", hostile_columns},
	{"failures", "Failed negotiations", "Kinds of failure, the most frequent first, and what to check next.",
		"No negotiation failed.", 200, 500 * KIB, NULL, false, "the most frequent", failures_columns},
	{"weak", "Weak algorithms", "Algorithms in use that are broken, weak or out of date, the worst first.",
		"No association uses an algorithm that is weak or unknown.", 200, 350 * KIB, NULL, false, "the worst",
		weak_columns},
	{"sessions", "Security associations", "Every security association, by the time when it was opened.",
		"No security association was found.", 300, 1000 * KIB, sessions_weight, true,
		"those that were lost or outlived their lifetime, then the latest", sessions_columns},
	{"peers", "Peers", "Everyone at the other end, and what was negotiated with them.", "No peer was found.", 300,
		700 * KIB, peers_weight, false, "those with the most negotiations", peers_columns},
	{"certificates", "Certificates", "Who showed which certificate, and when it was good.",
		"No certificate was shown.", 200, 400 * KIB, certificates_weight, false,
		"those with the most failures, then in the order of thumbprints", certificates_columns},
	{"clocks", "Clocks", "By how much the clocks of two computers differ, from Quick Modes that both logged.",
		"No Quick Mode was found in the logs of both its ends.", 200, 100 * KIB, NULL, false,
		"the first by name", clocks_columns},
	{"filters", "Filters", "By which filters negotiations were made, and what these are called.",
		"No negotiation names a filter.", 300, 500 * KIB, NULL, false, "the first by computer and id",
		filters_columns},
	{"packets", "Packets", "Packets that were discarded, whose they were, and what that means.",
		"No discarded packet was told of.", 200, 130 * KIB, NULL, false, "the most frequent", packets_columns},
	{"summary", "Summary", "All of it in numbers.", "Nothing was read.", 1, 300 * KIB, NULL, false, "the only one",
		summary_columns},
};

const struct html_table *html_table_find(const char *name)
{
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		if (strcmp(tables[i].name, name) == 0)
			return &tables[i];
	}
	return NULL;
}

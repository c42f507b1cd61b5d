/* SPDX-License-Identifier: MIT */
/* Counts what other reports found, and names the commands with which to go on. */
#include "report/summary.h"

#include <string.h>

const struct ipsecevtx_report_value *summary_value(const struct row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++) {
		if (strcmp(row->values[i].name, name) == 0)
			return &row->values[i];
	}
	return NULL;
}

static bool is_word(const struct ipsecevtx_report_value *value, const char *word)
{
	return !value->is_null && strcmp(value->text.data, word) == 0;
}

/* Makes the row at index of another report in scratch. False past its last row, and when there is no memory. */
static bool next_row(
	struct ipsecevtx_report *report, struct summary *summary, const struct report_kind *kind, size_t index)
{
	summary->scratch.count = 0;
	arena_reset(&report->arena);
	return kind->row(report, report_state(report, kind), index, &summary->scratch) && !summary->scratch.failed;
}

/* Which of the words a value is; count where it is none of them. */
static size_t find_word(const struct row *row, const char *name, const char *const *words, size_t count)
{
	const struct ipsecevtx_report_value *value = summary_value(row, name);
	size_t i = 0;
	while (i < count && !is_word(value, words[i]))
		i++;
	return i;
}

/* The most frequent rows come first; noise is named only where there is room. */
static void look_at_failures(struct ipsecevtx_report *report, struct summary *summary)
{
	size_t noisy[TOP_FAILURES], noisy_count = 0;
	for (size_t i = 0; next_row(report, summary, &report_failures, i); i++) {
		uint64_t count = summary_value(&summary->scratch, "count")->number;
		const bool is_noise = summary->scratch.is_noise;
		summary->failed += count;
		summary->unimportant += is_noise ? count : 0;
		/* A negotiation has one computer that began it, so only that side is counted. */
		if (is_word(summary_value(&summary->scratch, "role"), "Initiator"))
			summary->twice[2] += summary_value(&summary->scratch, "both_ends")->number;
		if (!is_noise && summary->top_failure_count < TOP_FAILURES)
			summary->top_failures[summary->top_failure_count++] = i;
		else if (is_noise && noisy_count < TOP_FAILURES)
			noisy[noisy_count++] = i;
	}
	for (size_t i = 0; i < noisy_count && summary->top_failure_count < TOP_FAILURES; i++)
		summary->top_failures[summary->top_failure_count++] = noisy[i];
}

static void look_at_counts(struct ipsecevtx_report *report, struct summary *summary)
{
	static const char *const verdicts[] = {"broken", "weak", "deprecated", "review", "unknown"};
	static const char *const severities[] = {"high", "medium", "low"};
	for (size_t i = 0; next_row(report, summary, &report_weak, i); i++) {
		size_t verdict = find_word(&summary->scratch, "verdict", verdicts, 5);
		if (verdict < 5)
			summary->weak[verdict]++;
	}
	for (size_t i = 0; next_row(report, summary, &report_hostile, i); i++) {
		size_t severity = find_word(&summary->scratch, "severity", severities, 3);
		if (severity < 3)
			summary->hostile[severity]++;
	}
}

/* Finds the groups with the most events; of equal ones the first. */
static void look_at_peers(struct ipsecevtx_report *report, struct summary *summary)
{
	const struct peers *peers = report_state(report, &report_peers);
	for (size_t i = 0; i < peers->groups.count; i++) {
		uint64_t events = peers->groups.items[i]->events;
		size_t index = summary->top_peer_count;
		while (index > 0 && peers->groups.items[summary->top_peers[index - 1]]->events < events)
			index--;
		if (index == TOP_PEERS)
			continue;
		if (summary->top_peer_count < TOP_PEERS)
			summary->top_peer_count++;
		for (size_t k = summary->top_peer_count - 1; k > index; k--)
			summary->top_peers[k] = summary->top_peers[k - 1];
		summary->top_peers[index] = i;
	}
}

/*
 * Whether number is the first of a pair, so that each pair counts once. The other end of a Main Mode comes from a Quick
 * Mode, and need not have this one as its own other end.
 */
static bool is_first_of_two(const struct associations *associations, uint32_t number)
{
	uint32_t other = association_at(associations, number)->other;
	return other != ASSOCIATION_NONE && number < other && association_at(associations, other)->other == number;
}

bool summary_look(struct ipsecevtx_report *report, struct summary *summary)
{
	const struct associations *associations = report->associations;
	for (uint32_t i = 0; i < associations_count(associations); i++) {
		const struct association *association = association_at(associations, i);
		summary->mm += association->kind == ASSOCIATION_MM;
		summary->qm += association->kind == ASSOCIATION_QM;
		summary->states[association->state]++;
		summary->twice[association->kind == ASSOCIATION_QM] += is_first_of_two(associations, i);
	}
	look_at_peers(report, summary);
	look_at_failures(report, summary);
	look_at_counts(report, summary);
	return !summary->scratch.failed && !report->arena.no_memory && !report->arena.exhausted;
}

/*
 * The commands.
 */

static void put_command(
	struct ipsecevtx_report *report, struct row *row, struct ipsecevtx_report_value *item, const char *options)
{
	static const char program[] = "ipsec-evtx ";
	const char *inputs = report->options.inputs ? report->options.inputs : "LOG";
	size_t size = strlen(program) + strlen(options) + 1 + strlen(inputs);
	char *text = arena_get(row->arena, size + 1);
	if (!text) {
		row->failed = true;
		return;
	}
	strcpy(text, program);
	strcat(text, options);
	strcat(text, " ");
	strcat(text, inputs);
	*item = cell_word(NULL, text);
}

/* An address from a log goes into a command only where no shell can read anything else into it. */
static bool is_plain_address(const char *text)
{
	size_t length = strspn(text, "0123456789abcdefABCDEF.:");
	return length > 0 && length < 64 && text[length] == '\0';
}

/* Makes "--report=failures --peer=203.0.113.9" for the first failure that matters. */
static const char *failures_command(
	struct ipsecevtx_report *report, const struct summary *summary, struct row *row, char *text)
{
	struct row scratch = {.strings = &report->strings, .arena = row->arena};
	strcpy(text, "--report=failures");
	report_failures.row(report, report_state(report, &report_failures), summary->top_failures[0], &scratch);
	row->failed |= scratch.failed;
	const struct ipsecevtx_report_value *address =
		scratch.failed ? NULL : summary_value(&scratch, "remote_address");
	if (address && !address->is_null && is_plain_address(address->text.data)) {
		strcat(text, " --peer=");
		strcat(text, address->text.data);
	}
	memory_free(&scratch.arena->allocator, scratch.values);
	return text;
}

/* Whether the inputs' words have --recover already, perhaps behind -r. */
static bool are_recovered(const struct ipsecevtx_report *report)
{
	static const char deep[] = "-r ", recover[] = "--recover ";
	const char *inputs = report->options.inputs ? report->options.inputs : "";
	inputs += strncmp(inputs, deep, sizeof deep - 1) == 0 ? sizeof deep - 1 : 0;
	return strncmp(inputs, recover, sizeof recover - 1) == 0;
}

void summary_put_next(struct ipsecevtx_report *report, const struct summary *summary, struct row *row)
{
	struct ipsecevtx_report_value *items = row_items(row, "next", IPSECEVTX_REPORT_LIST, NEXT_COUNT);
	const char *commands[10];
	char failures[128];
	size_t count = 0;
	bool has_events = summary->events_total > 0;
	if (summary->hostile[SEVERITY_HIGH] + summary->hostile[SEVERITY_MEDIUM] + summary->hostile[SEVERITY_LOW] > 0)
		commands[count++] = "--report=hostile";
	if (summary->findings[IPSECEVTX_SEVERITY_TAMPERING] + summary->findings[IPSECEVTX_SEVERITY_LOSS] > 0)
		commands[count++] = "--report=findings";
	if (summary->top_failure_count > 0)
		commands[count++] = failures_command(report, summary, row, failures);
	if (summary->weak[0] + summary->weak[1] + summary->weak[2] > 0)
		commands[count++] = "--report=weak";
	if (summary->mm + summary->qm > 0)
		commands[count++] = "--report=sessions";
	if (has_events)
		commands[count++] = "--report=peers";
	if (!has_events)
		commands[count++] = "-e 1102,4719,4608";
	commands[count++] = "--report=findings -e any";
	if (!are_recovered(report))
		commands[count++] = "--recover";
	commands[count++] = "-m all -v";
	for (size_t i = 0; items && i < NEXT_COUNT; i++)
		put_command(report, row, &items[i], commands[i]);
}

/* SPDX-License-Identifier: MIT */
/* The four figures at the top of the overview: patterns, failures, weak algorithms, and findings. */
#include "overview/overview.h"
#include "report/rows.h"

#include <string.h>

/* Severities whose words have a plural; all others are adjectives. */
static const char *const plurals[][2] = {{"note", "notes"}, {"warning", "warnings"}};

static const char *counted(const char *word, uint64_t count)
{
	for (size_t i = 0; count != 1 && i < sizeof plurals / sizeof plurals[0]; i++) {
		if (strcmp(word, plurals[i][0]) == 0)
			return plurals[i][1];
	}
	return word;
}

static const struct {
	const char *one, *many, *none;
	const char *section;
	const char *numbers; /* name of the summary's object with their numbers, of which the worst comes first */
	bool backwards;      /* the worst comes last */
} kinds[GLANCES] = {
	{"pattern of an attack", "patterns of attacks", "no pattern of an attack", "hostile", "hostile", false},
	{"failed negotiation", "failed negotiations", "no failed negotiation", "failures", NULL, false},
	{"use of a weak or unknown algorithm", "uses of weak or unknown algorithms", "no weak algorithm", "weak",
		"weak", false},
	{"finding about the evidence", "findings about the evidence", "nothing odd about the evidence", "findings",
		"findings", true},
};

static const char glance_gaps[] = "as far as could be read";
const char glance_partial[] = "as far as the events asked for tell";

/* Writes how many there are of each severity: "1 high, 3 low". */
static void put_numbers(struct glance *glance, const struct ipsecevtx_report_value *numbers, bool backwards)
{
	char *end = glance->detail;
	for (size_t i = 0; numbers && i < numbers->count; i++) {
		const struct ipsecevtx_report_value *item = &numbers->items[backwards ? numbers->count - 1 - i : i];
		size_t room = sizeof glance->detail - (size_t)(end - glance->detail);
		if (item->number == 0 || room < BUFFER_DECIMAL_MAX + strlen(item->name) + 5)
			continue;
		end = stpcpy(end, end > glance->detail ? ", " : "");
		end = buffer_decimal(end, item->number);
		*end++ = ' ';
		end = stpcpy(end, counted(item->name, item->number));
		glance->total += item->number;
	}
	*end = '\0';
}

/* What is said where there is none; NULL where there was nothing to look at. */
static const char *none_of(size_t index, const struct was_read *read)
{
	bool is_evidence = index == GLANCES - 1;
	if (is_evidence)
		return read->records_seen > 0 ? kinds[index].none : NULL;
	if (read->nothing == NOTHING_NOT)
		return kinds[index].none;
	return index > 0 ? NULL : read->records_seen > 0 ? "no IPsec event" : "nothing was read";
}

void glances_take(struct glance glances[GLANCES], const struct ipsecevtx_report_row *summary, uint64_t noise,
	const struct output *output)
{
	const struct was_read *read = &output->read;
	bool is_partial = output->report_options.left_out != 0;
	for (size_t i = 0; i < GLANCES; i++) {
		struct glance *glance = &glances[i];
		*glance = (struct glance){.section = kinds[i].section};
		if (kinds[i].numbers) {
			put_numbers(glance, rows_find(summary, kinds[i].numbers), kinds[i].backwards);
		} else {
			const struct ipsecevtx_report_value *failures = rows_find(summary, "failures");
			glance->total = failures ? failures->number : 0;
			if (noise > 0 && noise == glance->total)
				strcpy(glance->detail, "all noise");
			else if (noise > 0)
				strcpy(buffer_decimal(glance->detail, noise), " of them noise");
		}
		glance->words = glance->total == 0   ? none_of(i, read)
				: glance->total == 1 ? kinds[i].one
						     : kinds[i].many;
		if (glance->total == 0 && is_partial && i < GLANCES - 1)
			strcpy(glance->detail, glance_partial);
		else if (glance->total == 0 && i < GLANCES - 1 && (read->records_lost > 0 || read->inputs_failed > 0))
			strcpy(glance->detail, glance_gaps);
	}
}

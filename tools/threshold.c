/* SPDX-License-Identifier: MIT */
#include "threshold.h"

#include <string.h>

#include "words.h"

static const struct ipsecevtx_report_threshold *find(struct piece name)
{
	const struct ipsecevtx_report_threshold *threshold;
	for (size_t i = 0; (threshold = ipsecevtx_report_threshold(i)) != NULL; i++) {
		if (piece_is(name, threshold->name))
			return threshold;
	}
	return NULL;
}

static bool no_threshold(struct piece name, struct problem *problem)
{
	const struct ipsecevtx_report_threshold *threshold;
	char meant[96] = "";
	struct guess guess = {.typed = name};
	for (size_t i = 0; (threshold = ipsecevtx_report_threshold(i)) != NULL; i++)
		guess_try(&guess, threshold->name);
	guess_append(&guess, "", meant, sizeof meant);
	return problem_set(problem, "'%.*s' is not a threshold; allowed: NAME=NUMBER with one of the names in --help%s",
		PIECE(name), meant);
}

bool parse_thresholds(const char *value, struct ipsecevtx_report_options *options, struct problem *problem)
{
	struct piece item;
	while (next_item(&value, &item)) {
		const char *equals = memchr(item.text, '=', item.length);
		struct piece name = {item.text, equals ? (size_t)(equals - item.text) : item.length};
		const struct ipsecevtx_report_threshold *threshold = equals ? find(piece_trim(name)) : NULL;
		uint64_t number;
		if (!threshold)
			return no_threshold(name, problem);
		const struct piece digits = {equals + 1, item.length - name.length - 1};
		if (!parse_number(piece_trim(digits), false, UINT32_MAX, &number) || number == 0)
			return problem_set(problem, "'%.*s' is not a number for %s; allowed: 1 to %u", PIECE(digits),
				threshold->name, UINT32_MAX);
		const uint32_t taken = (uint32_t)number;
		memcpy((char *)options + threshold->member, &taken, sizeof taken);
	}
	return true;
}

void thresholds_help(struct buffer *buffer, size_t column)
{
	const struct ipsecevtx_report_threshold *threshold;
	for (size_t i = 0; (threshold = ipsecevtx_report_threshold(i)) != NULL; i++) {
		buffer_repeat(buffer, ' ', column);
		buffer_string(buffer, threshold->name);
		buffer_byte(buffer, '=');
		buffer_u64(buffer, threshold->usual);
		buffer_byte(buffer, '\n');
	}
}

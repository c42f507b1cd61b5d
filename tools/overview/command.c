/* SPDX-License-Identifier: MIT */
#include "overview/command.h"

#include <arpa/inet.h>
#include <string.h>

#include "common/ticks.h"
#include "ipsecevtx.h"
#include "report/rows.h"

#define NAME "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"

static bool is_name(const char *text)
{
	return text[0] != '-' && text[strspn(text, NAME)] == '\0';
}

/* Whether a text is an address, which --peer takes: a log can hold "5" or "." in its place. */
static bool is_address(const char *text)
{
	unsigned char bytes[16];
	return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

/*
 * Takes over a text of a log if it means the same to any shell and is no option. Where rows differ, the text becomes
 * empty, as the command then is about several.
 */
static void join(char *text, size_t size, const struct ipsecevtx_report_value *value,
	bool (*is_allowed)(const char *text), bool is_first)
{
	bool is_plain = value && value->type == IPSECEVTX_REPORT_TEXT && value->text.length > 0 &&
			value->text.length < size && strlen(value->text.data) == value->text.length &&
			is_allowed(value->text.data);
	if (!is_plain || (!is_first && strcmp(text, value->text.data) != 0))
		text[0] = '\0';
	else
		memcpy(text, value->text.data, value->text.length + 1);
}

void command_add(
	struct command *command, const struct ipsecevtx_report_row *row, const char *peer, const char *computer)
{
	const struct ipsecevtx_report_value *first = rows_find(row, "first"), *last = rows_find(row, "last");
	bool is_first = !command->has_rows;
	join(command->peer, sizeof command->peer, peer ? rows_find(row, peer) : NULL, is_address, is_first);
	join(command->computer, sizeof command->computer, computer ? rows_find(row, computer) : NULL, is_name,
		is_first);
	bool has_times = first && last;
	command->has_times = has_times && (is_first || command->has_times);
	if (has_times) {
		uint64_t minute_end = first->number - first->number % TICKS_A_MINUTE + TICKS_A_MINUTE - 1;
		uint64_t end = command->is_of_minutes && last->number < minute_end ? minute_end : last->number;
		command->first = is_first || first->number < command->first ? first->number : command->first;
		command->last = is_first || end > command->last ? end : command->last;
	}
	command->has_rows = true;
}

/* Writes a time to the second, for people to read and type. */
static void put_time(struct buffer *buffer, const char *option, uint64_t ticks)
{
	char text[32];
	size_t length = ipsecevtx_format_time(ticks, text);
	const char *point = memchr(text, '.', length);
	/* A year of five digits cannot be typed; without the option there is no limit. */
	if (text[4] != '-')
		return;
	buffer_string(buffer, option);
	buffer_put(buffer, text, point ? (size_t)(point - text) : length);
	buffer_string(buffer, point ? "Z" : "");
}

void command_put(struct buffer *buffer, const struct command *command)
{
	buffer_string(buffer, command->events);
	if (command->peer[0]) {
		buffer_literal(buffer, " --peer=");
		buffer_string(buffer, command->peer);
	}
	if (command->computer[0]) {
		buffer_literal(buffer, " --computer=");
		buffer_string(buffer, command->computer);
	}
	if (command->has_times) {
		uint64_t before = command->seconds_before * TICKS_A_SECOND;
		put_time(buffer, " --from=", command->first > before ? command->first - before : 0);
		/* --to excludes its own time, so it has to be one second later. */
		put_time(buffer, " --to=",
			command->last <= UINT64_MAX - TICKS_A_SECOND ? command->last + TICKS_A_SECOND : command->last);
	}
	buffer_byte(buffer, '\0');
}

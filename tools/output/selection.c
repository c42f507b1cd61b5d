/* SPDX-License-Identifier: MIT */
#include "output/selection.h"

#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "common/shell_word.h"
#include "ipsecevtx_report.h"

void selection_add(struct selection *selection, const char *name, const char *value)
{
	selection->words = must_allocate(selection->words, selection->count + 1, sizeof *selection->words);
	char *word = must_allocate(NULL, strlen(name) + (value ? 4 * strlen(value) : 0) + 7, 1);
	char *to = stpcpy(stpcpy(word, "--"), name);
	if (value)
		shell_word(stpcpy(to, "="), value);
	selection->words[selection->count++] = word;
}

void selection_free(struct selection *selection)
{
	for (size_t i = 0; i < selection->count; i++)
		free(selection->words[i]);
	free(selection->words);
	*selection = (struct selection){0};
}

static bool is_option(const char *word, const char *name)
{
	size_t length = strlen(name);
	return strncmp(word, name, length) == 0 && (word[length] == '\0' || word[length] == '=');
}

/* Whether an option says how events are shown, and not which. */
static bool is_manner(const char *word)
{
	return is_option(word, "--timezone") || is_option(word, "--verbose");
}

bool selection_is_empty(const struct selection *selection)
{
	for (size_t i = 0; i < selection->count; i++) {
		if (!is_manner(selection->words[i]))
			return false;
	}
	return true;
}

void selection_put(struct buffer *buffer, const struct selection *selection)
{
	const char *separator = "";
	for (size_t i = 0; i < selection->count; i++) {
		if (is_manner(selection->words[i]))
			continue;
		buffer_string(buffer, separator);
		buffer_string(buffer, selection->words[i]);
		separator = " ";
	}
}

static bool is_report(const char *command, const char *name)
{
	static const char option[] = "--report=";
	return strncmp(command, option, sizeof option - 1) == 0 && strcmp(command + sizeof option - 1, name) == 0;
}

/* Whether a command has an option, at its beginning or behind a blank. */
static bool has_option(const char *command, const char *option)
{
	const char *found = strstr(command, option);
	while (found && found > command && found[-1] != ' ')
		found = strstr(found + 1, option);
	return found != NULL;
}

/*
 * Whether a command shows only events that reports read besides the IPsec events, for which only the filters of time
 * and computer count.
 */
static bool is_of_context(const char *command)
{
	const char *at = command + strlen("-e ");
	bool is_known = strncmp(command, "-e ", strlen("-e ")) == 0;
	while (is_known && *at >= '0' && *at <= '9') {
		char *end;
		unsigned long id = strtoul(at, &end, 10);
		is_known = false;
		for (size_t i = 0; !is_known && ipsecevtx_report_context_id(i) != 0; i++)
			is_known = ipsecevtx_report_context_id(i) == id;
		at = *end == ',' ? end + 1 : end;
	}
	return is_known && (*at == ' ' || *at == '\0');
}

/* Whether an option is left out of a command, as the command does not take it or would show more with it. */
static bool is_out_of_place(const char *word, const char *command)
{
	static const char *const narrowed[] = {" --peer=", " --computer=", " --from=", " --to="};
	static const char *const of_ipsec[] = {"--failed", "--outcome", "--peer", "--local", "--sa"};
	bool is_of_report = strncmp(command, "--report=", strlen("--report=")) == 0;
	if (is_option(word, "--threshold"))
		return !is_report(command, "hostile") && !is_report(command, "summary") &&
		       !is_report(command, "overview");
	if (is_option(word, "--at"))
		return !is_report(command, "sessions");
	for (size_t i = 0; i < sizeof narrowed / sizeof narrowed[0]; i++) {
		if (strncmp(word, narrowed[i] + 1, strlen(narrowed[i]) - 1) == 0 && strstr(command, narrowed[i]))
			return true;
	}
	for (size_t i = 0; i < sizeof of_ipsec / sizeof of_ipsec[0]; i++) {
		if (is_option(word, of_ipsec[i]) && is_of_context(command))
			return true;
	}
	if (is_option(word, "--event") || is_option(word, "--mode"))
		return has_option(command, "-e ") || has_option(command, "-m ");
	return is_option(word, "--verbose") && (!is_of_report || has_option(command, "-v"));
}

void selection_put_for(struct buffer *buffer, const struct selection *selection, const char *command)
{
	for (size_t i = 0; i < selection->count; i++) {
		if (is_out_of_place(selection->words[i], command))
			continue;
		buffer_byte(buffer, ' ');
		buffer_string(buffer, selection->words[i]);
	}
}

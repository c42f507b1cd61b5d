/* SPDX-License-Identifier: MIT */
#include "completion.h"

#include "option_table.h"

#include <string.h>

static bool is_file(const struct option_entry *entry)
{
	return entry->argument && strcmp(entry->argument, "FILE") == 0;
}

/* Writes the values that an option takes, where these are known. */
static void put_values(const struct option_entry *entry, struct buffer *buffer, const char *separator)
{
	const struct output_kind *const *kinds = option_kinds(entry);
	bool any = false;
	for (const struct word *word = entry->words; word && word->name; word++, any = true) {
		buffer_string(buffer, any ? separator : "");
		buffer_string(buffer, word->name);
	}
	for (; kinds && *kinds; kinds++, any = true) {
		buffer_string(buffer, any ? separator : "");
		buffer_string(buffer, (*kinds)->name);
	}
}

/* Writes the first clause of an option's help, between single quotes; characters in escaped get a backslash. */
static void put_help(struct buffer *buffer, const char *help, const char *escaped)
{
	for (; *help && *help != ';' && *help != ':'; help++) {
		if (*help == '\'')
			buffer_literal(buffer, "'\\''");
		else if (*help == '\n')
			buffer_byte(buffer, ' ');
		else if (strchr(escaped, *help)) {
			buffer_byte(buffer, '\\');
			buffer_byte(buffer, *help);
		} else
			buffer_byte(buffer, *help);
	}
}

/* bash, where "=" begins a new word. */

static void bash_names(struct buffer *buffer, const struct option_entry *entry)
{
	buffer_literal(buffer, "\t--");
	buffer_string(buffer, entry->name);
	if (entry->letter) {
		buffer_literal(buffer, "|-");
		buffer_byte(buffer, entry->letter);
	}
	buffer_literal(buffer, ") ");
}

static void bash_value(struct buffer *buffer, const struct option_entry *entry)
{
	if (!entry->argument)
		return;
	bash_names(buffer, entry);
	if (is_file(entry)) {
		buffer_literal(buffer, "COMPREPLY=($(compgen -f -- \"$word\"))");
	} else {
		buffer_literal(buffer, "COMPREPLY=($(compgen -W '");
		put_values(entry, buffer, " ");
		buffer_literal(buffer, "' -- \"$word\"))");
	}
	buffer_literal(buffer, "; return ;;\n");
}

static void put_bash(struct buffer *buffer)
{
	buffer_literal(buffer, "# bash completion for ipsec-evtx: made by ipsec-evtx --completion=bash\n"
			       "_ipsec_evtx()\n{\n"
			       "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
			       "\tif [ \"$word\" = = ]; then word=\n"
			       "\telif [ \"$before\" = = ]; then before=${COMP_WORDS[COMP_CWORD-2]}\n"
			       "\tfi\n"
			       "\tcase $before in\n");
	for (size_t i = 0; i < option_count; i++) {
		if (!option_is_heading(&option_entries[i]))
			bash_value(buffer, &option_entries[i]);
	}
	buffer_literal(buffer, "\tesac\n\tcase $word in\n\t-*) COMPREPLY=($(compgen -W '");
	for (size_t i = 0; i < option_count; i++) {
		const struct option_entry *entry = &option_entries[i];
		if (option_is_heading(entry))
			continue;
		buffer_literal(buffer, " --");
		buffer_string(buffer, entry->name);
		buffer_string(buffer, entry->argument ? "=" : "");
	}
	buffer_literal(buffer, "' -- \"$word\"))\n"
			       "\t\tcase ${COMPREPLY[0]} in *=) compopt -o nospace ;; esac ;;\n"
			       "\t*) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
			       "\tesac\n}\n"
			       "complete -o filenames -F _ipsec_evtx ipsec-evtx\n");
}

/*
 * zsh
 */

static void zsh_value(struct buffer *buffer, const struct option_entry *entry)
{
	if (!entry->argument)
		return;
	buffer_byte(buffer, ':');
	buffer_string(buffer, entry->argument);
	buffer_byte(buffer, ':');
	if (is_file(entry)) {
		buffer_literal(buffer, "_files");
		return;
	}
	buffer_byte(buffer, '(');
	put_values(entry, buffer, " ");
	buffer_byte(buffer, ')');
}

static void zsh_option(struct buffer *buffer, const struct option_entry *entry, bool is_letter)
{
	/* Options whose values add up can be given again. */
	bool again = entry->set && entry->argument && entry->value != ONCE;
	buffer_literal(buffer, "\t'");
	buffer_string(buffer, again ? "*" : "");
	if (is_letter) {
		buffer_byte(buffer, '-');
		buffer_byte(buffer, entry->letter);
		buffer_string(buffer, entry->argument ? "+" : "");
	} else {
		buffer_literal(buffer, "--");
		buffer_string(buffer, entry->name);
		buffer_string(buffer, entry->argument ? "=" : "");
	}
	buffer_byte(buffer, '[');
	put_help(buffer, entry->help, "[]\\");
	buffer_byte(buffer, ']');
	zsh_value(buffer, entry);
	buffer_literal(buffer, "' \\\n");
}

static void put_zsh(struct buffer *buffer)
{
	buffer_literal(buffer, "#compdef ipsec-evtx\n# made by ipsec-evtx --completion=zsh\n_arguments -s -S \\\n");
	for (size_t i = 0; i < option_count; i++) {
		if (option_is_heading(&option_entries[i]))
			continue;
		zsh_option(buffer, &option_entries[i], false);
		if (option_entries[i].letter)
			zsh_option(buffer, &option_entries[i], true);
	}
	buffer_literal(buffer, "\t'*:log:_files'\n");
}

/*
 * fish
 */

static void fish_option(struct buffer *buffer, const struct option_entry *entry)
{
	buffer_literal(buffer, "complete -c ipsec-evtx -l ");
	buffer_string(buffer, entry->name);
	if (entry->letter) {
		buffer_literal(buffer, " -s ");
		buffer_byte(buffer, entry->letter);
	}
	if (is_file(entry)) {
		buffer_literal(buffer, " -r -F");
	} else if (entry->argument) {
		buffer_literal(buffer, " -x -a '");
		put_values(entry, buffer, " ");
		buffer_byte(buffer, '\'');
	}
	buffer_literal(buffer, " -d '");
	put_help(buffer, entry->help, "\\");
	buffer_literal(buffer, "'\n");
}

static void put_fish(struct buffer *buffer)
{
	buffer_literal(buffer, "# fish completion for ipsec-evtx: made by ipsec-evtx --completion=fish\n");
	for (size_t i = 0; i < option_count; i++) {
		if (!option_is_heading(&option_entries[i]))
			fish_option(buffer, &option_entries[i]);
	}
}

void completion_put(struct buffer *buffer, enum shell shell)
{
	if (shell == SHELL_BASH)
		put_bash(buffer);
	else if (shell == SHELL_ZSH)
		put_zsh(buffer);
	else
		put_fish(buffer);
}

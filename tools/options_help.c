/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "option_table.h"
#include "threshold.h"

#define HELP_COLUMN 26

/* Lines from their column on; width is that of what stands before the first one. */
static void help_lines(struct buffer *buffer, const char *line, size_t column, size_t width)
{
	for (;;) {
		size_t length = strcspn(line, "\n");
		buffer_repeat(buffer, ' ', width < column ? column - width : 2);
		buffer_put(buffer, line, length);
		buffer_byte(buffer, '\n');
		if (line[length] == '\0')
			break;
		line += length + 1;
		width = 0;
	}
}

static void help_kinds(struct buffer *buffer, const struct output_kind *const *kinds)
{
	size_t widest = 0;
	for (size_t i = 0; kinds[i]; i++)
		widest = strlen(kinds[i]->name) > widest ? strlen(kinds[i]->name) : widest;
	for (size_t i = 0; kinds[i]; i++) {
		buffer_repeat(buffer, ' ', HELP_COLUMN + 2);
		buffer_string(buffer, kinds[i]->name);
		help_lines(buffer, kinds[i]->help, HELP_COLUMN + 4 + widest, HELP_COLUMN + 2 + strlen(kinds[i]->name));
	}
}

static void help_entry(struct buffer *buffer, const struct option_entry *entry)
{
	size_t start = buffer->used;
	if (entry->letter) {
		buffer_literal(buffer, "  -");
		buffer_byte(buffer, entry->letter);
		buffer_literal(buffer, ", --");
	} else {
		buffer_literal(buffer, "      --");
	}
	buffer_string(buffer, entry->name);
	if (entry->argument) {
		buffer_byte(buffer, '=');
		buffer_string(buffer, entry->argument);
	}
	help_lines(buffer, entry->help, HELP_COLUMN, buffer->used - start);
	if (option_kinds(entry))
		help_kinds(buffer, option_kinds(entry));
	if (entry->set == option_set_thresholds)
		thresholds_help(buffer, HELP_COLUMN + 2);
}

void options_help(struct buffer *buffer)
{
	buffer_literal(buffer, "Usage: ipsec-evtx [OPTION]... FILE|DIRECTORY|-...\n"
			       "Print the IPsec audit events of Windows event logs (.evtx, also with gzip).\n"
			       "A DIRECTORY stands for the logs in it, - for standard input.\n");
	for (size_t i = 0; i < option_count; i++) {
		if (option_is_heading(&option_entries[i])) {
			buffer_byte(buffer, '\n');
			buffer_string(buffer, option_entries[i].name);
			buffer_literal(buffer, ":\n");
		} else {
			help_entry(buffer, &option_entries[i]);
		}
	}
	buffer_literal(buffer,
		"\nA LIST has commas, and blanks around them where you like; an option with a LIST,\nCIDR, NAME or ID can be "
		"repeated.\n"
		"Events go to standard output, all else to standard error.\n"
		"Exit status: 0 complete and clean; 1 an input could not be read or the output\n"
		"not be written; 2 wrong usage; 3 evidence was damaged, lost or disputed.\n");
}

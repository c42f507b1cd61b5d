/* SPDX-License-Identifier: MIT */
/* Sentences about what could not be read, and that there was nothing to look at: neither is a sign that all is well. */
#include "overview/standing_parts.h"

#include <stdlib.h>
#include <string.h>

#include "report/short.h"

bool unread_add(struct unread *unread, const char *path)
{
	size_t kept = unread->count < UNREAD_NAMED ? (size_t)unread->count : UNREAD_NAMED, at = kept;
	unread->count++;
	while (at > 0 && strcmp(unread->names[at - 1], path) > 0)
		at--;
	if (at == UNREAD_NAMED)
		return true;
	char *name = strdup(path);
	if (!name)
		return false;
	if (kept == UNREAD_NAMED)
		free(unread->names[--kept]);
	memmove(&unread->names[at + 1], &unread->names[at], (kept - at) * sizeof unread->names[0]);
	unread->names[at] = name;
	return true;
}

void unread_free(struct unread *unread)
{
	for (size_t i = 0; i < UNREAD_NAMED; i++)
		free(unread->names[i]);
}

static void put_names(struct buffer *texts, const struct unread *unread)
{
	for (size_t i = 0; i < UNREAD_NAMED && unread->names[i]; i++) {
		const char *name = unread->names[i];
		buffer_string(texts, i > 0 ? ", " : ": ");
		short_name(texts, name[0] ? name : "''", name[0] ? strlen(name) : 2);
	}
	if (unread->count > UNREAD_NAMED) {
		buffer_literal(texts, " and ");
		buffer_u64(texts, unread->count - UNREAD_NAMED);
		buffer_literal(texts, " more");
	}
}

static void put_why(struct standing *standing, const struct unread *unread)
{
	const struct was_read *read = &unread->read;
	bool is_asked =
		read->nothing == NOTHING_FITS || read->nothing == NOTHING_NAMED || read->nothing == NOTHING_MODES;
	struct standing_item *item =
		standing_add(standing, is_asked ? STANDING_CAUTION : STANDING_BAD, "Nothing to look at");
	if (!item)
		return;
	item->section = "inputs";
	was_read_put_why(&standing->texts, read);
	if (read->inputs_failed > 0)
		put_names(&standing->texts, unread);
	item->length = standing->texts.used - item->text;
}

void standing_inputs(struct standing *standing, const struct unread *unread)
{
	const struct was_read *read = &unread->read;
	if (read->nothing != NOTHING_NOT) {
		put_why(standing, unread);
		return;
	}
	struct standing_item *item = read->inputs_failed > 0 ? standing_add(standing, STANDING_BAD, "Not read") : NULL;
	if (!item)
		return;
	item->section = "inputs";
	was_read_put_failed(&standing->texts, read);
	put_names(&standing->texts, unread);
	buffer_literal(&standing->texts, "; what was not read is in nothing that stands here");
	item->length = standing->texts.used - item->text;
}

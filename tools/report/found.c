/* SPDX-License-Identifier: MIT */
#include "report/found.h"

#include <stdlib.h>
#include <string.h>

/* A longer text is cut where a character begins. */
#define TEXT_MAX 4096u

static size_t length_of(const char *text)
{
	size_t length = strlen(text);
	if (length <= TEXT_MAX)
		return length;
	for (length = TEXT_MAX; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;)
		length--;
	return length;
}

static char *put(char *to, const char *text)
{
	size_t length = length_of(text);
	memcpy(to, text, length);
	to[length] = '\0';
	return to + length + 1;
}

static struct ipsecevtx_finding *copy(const struct ipsecevtx_finding *finding)
{
	size_t size = sizeof *finding + length_of(finding->source) + length_of(finding->detail) + 2;
	struct ipsecevtx_finding *made = malloc(size);
	if (!made)
		return NULL;
	*made = *finding;
	char *texts = (char *)(made + 1);
	made->source = texts;
	made->detail = put(texts, finding->source);
	put((char *)(uintptr_t)made->detail, finding->detail);
	return made;
}

/*
 * The place behind findings of sources whose names do not come later, so that the same findings are kept in any order
 * of the inputs.
 */
static size_t place_of(const struct found *found, unsigned severity, const char *source)
{
	size_t place = found_kept(found, severity);
	while (place > 0 && strcmp(found->kept[severity][place - 1]->source, source) > 0)
		place--;
	return place;
}

bool found_add(struct found *found, const struct ipsecevtx_finding *finding)
{
	/* A newer library may know more severities: they count as the worst. */
	unsigned severity =
		(unsigned)finding->severity < FINDING_SEVERITIES ? (unsigned)finding->severity : FINDING_SEVERITIES - 1;
	struct ipsecevtx_finding **kept = found->kept[severity];
	size_t count = found_kept(found, severity), place = place_of(found, severity, finding->source);
	if (place == FOUND_KEPT) {
		found->count[severity]++;
		return true;
	}
	struct ipsecevtx_finding *made = copy(finding);
	if (!made)
		return false;
	if (count == FOUND_KEPT)
		free(kept[--count]);
	memmove(kept + place + 1, kept + place, (count - place) * sizeof(*kept));
	kept[place] = made;
	found->count[severity]++;
	return true;
}

void found_free(struct found *found)
{
	for (unsigned severity = 0; severity < FINDING_SEVERITIES; severity++) {
		for (size_t i = 0; i < found_kept(found, severity); i++)
			free(found->kept[severity][i]);
	}
	*found = (struct found){0};
}

uint64_t found_total(const struct found *found)
{
	uint64_t total = 0;
	for (unsigned severity = 0; severity < FINDING_SEVERITIES; severity++)
		total += found->count[severity];
	return total;
}

size_t found_kept(const struct found *found, unsigned severity)
{
	return found->count[severity] < FOUND_KEPT ? (size_t)found->count[severity] : FOUND_KEPT;
}

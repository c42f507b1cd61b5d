/* SPDX-License-Identifier: MIT */
/* A pass over a template's tokens that is many times as fast as compiling it, and answers one question. */
#ifndef SKIM_H
#define SKIM_H

#include "evidence/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum skim_answer {
	SKIM_UNKNOWN, /* its tokens are not those of nearly all templates, or something in it may count as System */
	SKIM_CONTENT, /* nothing in it can count as System */
	SKIM_ODD,     /* the same, but others may find an event in it that is not there: see decode/elsewhere.h */
};

struct binxml_names; /* binxml.h */
struct saying;       /* saying.h */

/*
 * Whether the template whose header stands at offset of the chunk is one element named EventData, UserData or
 * RenderingInfo, and nothing beside it. What it says is added to saying, where it is not unknown, and the names that it
 * uses go to names, unless that is NULL.
 */
enum skim_answer skim_event_content(
	struct bytes chunk, size_t offset, struct saying *saying, struct binxml_names *names);

#endif

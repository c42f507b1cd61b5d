/* SPDX-License-Identifier: MIT */
/*
 * Markup in literal text, which some programs put between the tags of their XML as it stands: a text of
 * "</Data></EventData><EventID>4655</EventID>" is another event in their output. Windows writes hardly any literal text
 * into templates, so there any such markup counts; records without a template are made of it, and hold whatever was
 * logged. elsewhere.c calls this for each literal text of a record that it searches.
 */
#ifndef LITERAL_H
#define LITERAL_H

#include "decode/elsewhere.h"

/*
 * Notes in *found whether a text in UTF-16, of size bytes, holds markup. The arena may run out: a text without a
 * template then counts as one that says an event.
 */
void literal_look(const uint8_t *utf16, size_t size, bool in_template, struct arena *arena, struct elsewhere *found);

#endif

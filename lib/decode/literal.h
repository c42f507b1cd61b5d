/* SPDX-License-Identifier: MIT */
/*
 * Markup in literal text, which some programs put between the tags of their XML as it stands: what is
 * "</Data></EventData><EventID>4655</EventID>" there is another event for them. Windows writes hardly any literal text
 * into templates; records without a template are made of it, and hold whatever was logged.
 */
#ifndef LITERAL_H
#define LITERAL_H

#include "decode/elsewhere.h"

/* Notes of a text in UTF-16 whether it is such. */
void literal_look(const uint8_t *utf16, size_t size, bool in_template, struct arena *arena, struct elsewhere *found);

#endif

/* SPDX-License-Identifier: MIT */
/* A pass over a template's tokens that is many times as fast as compiling it, and answers one question. */
#ifndef SKIM_H
#define SKIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether the template whose header stands at offset of the chunk is one element named EventData, UserData or
 * RenderingInfo, and nothing beside it: then nothing in it can count as System. False also when its tokens are not
 * those of nearly all templates.
 */
bool skim_is_event_content(const uint8_t *chunk, size_t size, size_t offset);

#endif

/* SPDX-License-Identifier: MIT */
/* A pass over a definition's tokens that is many times as fast as compiling it, and answers one question. */
#ifndef SKIM_H
#define SKIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether the definition whose header stands at offset of the chunk is one element named EventData, UserData or
 * RenderingInfo, and nothing beside it: then nothing in it can count as System. False also when its tokens are not
 * those of nearly all definitions.
 */
bool skim_is_event_content(const uint8_t *chunk, size_t size, size_t offset);

#endif

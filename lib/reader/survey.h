/* SPDX-License-Identifier: MIT */
/* What a reader has to know of the whole input before it begins. */
#ifndef SURVEY_H
#define SURVEY_H

#include "reader/reader.h"

/*
 * To be called before a block is read; does nothing the second time. Of an input that can be read twice, when records
 * of free space are asked for, it fills reader->copies. False when there is no memory, with the reader's error set.
 */
bool survey_input(struct ipsecevtx_reader *reader);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The pass over the whole input before the reading itself, with the option recover: finds which records of free space
 * are copies of live ones (copies.h).
 */
#ifndef SURVEY_H
#define SURVEY_H

#include "reader/reader.h"

/*
 * Fills reader->copies, if records of free space are asked for and the input can be read twice. To be called before the
 * first block is read; does nothing the second time. False when there is no memory, with the reader's error set.
 */
bool survey_input(struct ipsecevtx_reader *reader);

#endif

/* SPDX-License-Identifier: MIT */
/* The check that a record passes before libevtx sees it. */
#ifndef ACCEPT_H
#define ACCEPT_H

#include "binxml.h"

/* What one record may expand to: text and nodes, in bytes (DESIGN: real logs stay far below). */
#define ACCEPT_LIMIT (1024u * 1024u)

/*
 * Whether a record's BinXML in chunk[start, end) is well-formed throughout, with all definitions, names and nested
 * values that it reaches, and expands to at most ACCEPT_LIMIT. Sets *finish behind the last byte that it read.
 */
bool accept_record(
	const uint8_t *chunk, size_t chunk_size, size_t start, size_t end, size_t *finish, struct binxml_error *error);

#endif

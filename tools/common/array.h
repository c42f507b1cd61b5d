/* SPDX-License-Identifier: MIT */
/* Arrays of malloc() that grow. */
#ifndef ARRAY_H
#define ARRAY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/*
 * Makes room for one more item of size bytes behind count others; *room is how many fit. False, with everything as it
 * was, where there is no memory.
 */
static inline bool array_make_room(void **items, size_t *room, size_t count, size_t size)
{
	if (count < *room)
		return true;
	const size_t wanted = *room ? 2 * *room : 16;
	void *larger = wanted > SIZE_MAX / size ? NULL : realloc(*items, wanted * size);
	if (!larger)
		return false;
	*items = larger;
	*room = wanted;
	return true;
}

#endif

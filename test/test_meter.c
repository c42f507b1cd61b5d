/* SPDX-License-Identifier: MIT */
#include "test_meter.h"

#include "test_support.h"
#include "test_view.h"

#include <stdlib.h>
#include <string.h>

struct block {
	size_t size;
	size_t padding; /* what follows is aligned for anything */
};

#define LARGE 32768u

static struct block *block_get(struct meter *meter, size_t size)
{
	for (size_t i = 0; meter->use_cache && size >= LARGE && i < COUNT_OF(meter->cache); i++) {
		struct block *block = meter->cache[i];
		if (block && block->size == size) {
			meter->cache[i] = NULL;
			return block;
		}
	}
	struct block *block = malloc(sizeof *block + size);
	EXPECT(block != NULL);
	block->size = size;
	return block;
}

static void block_release(struct meter *meter, struct block *block)
{
	for (size_t i = 0; meter->use_cache && block->size >= LARGE && i < COUNT_OF(meter->cache); i++) {
		if (!meter->cache[i]) {
			meter->cache[i] = block;
			return;
		}
	}
	free(block);
}

static void meter_release(void *user, void *memory)
{
	struct meter *meter = user;
	EXPECT(memory != NULL);
	struct block *block = (struct block *)memory - 1;
	meter->live--;
	meter->bytes -= block->size;
	block_release(meter, block);
}

static void *meter_reallocate(void *user, void *memory, size_t size)
{
	struct meter *meter = user;
	meter->calls++;
	if (meter->fail_at && (meter->calls == meter->fail_at || (meter->fail_on && meter->calls > meter->fail_at)))
		return NULL;
	struct block *block = block_get(meter, size);
	meter->live++;
	meter->bytes += size;
	if (meter->bytes > meter->peak)
		meter->peak = meter->bytes;
	if (memory) {
		size_t old = ((struct block *)memory - 1)->size;
		memcpy(block + 1, memory, old < size ? old : size);
		meter_release(meter, memory);
	}
	return block + 1;
}

struct ipsecevtx_allocator meter_allocator(struct meter *meter)
{
	struct ipsecevtx_allocator allocator = {meter_reallocate, meter_release, meter};
	return allocator;
}

void meter_free_cache(struct meter *meter)
{
	for (size_t i = 0; i < COUNT_OF(meter->cache); i++) {
		free(meter->cache[i]);
		meter->cache[i] = NULL;
	}
}

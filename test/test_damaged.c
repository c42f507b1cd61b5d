/* SPDX-License-Identifier: MIT */
#include "test_damaged.h"

#include <string.h>

struct sample good, bad;
struct view original, view;

const enum ipsecevtx_engine engines[2] = {IPSECEVTX_ENGINE_CERTIFIED, IPSECEVTX_ENGINE_DIRECT};

void damaged_set_up(void)
{
	sample_make(&good, CHUNKS, PER_CHUNK);
	look(&original, good.bytes, good.size, NULL);
	ck_assert_int_eq(original.opened, 0);
	ck_assert_uint_eq(original.count, RECORDS);
	ck_assert_uint_eq(told_above_note(&original), 0);
	assert_adds_up(&original);
	sample_copy(&bad, &good);
}

void damaged_tear_down(void)
{
	sample_free(&good);
	sample_free(&bad);
	view_free(&original);
	view_free(&view);
}

size_t chunk_at(unsigned index)
{
	return HEADER + (size_t)index * CHUNK;
}

uint32_t free_space(const struct sample *sample, unsigned chunk)
{
	return get_u32(sample->bytes + chunk_at(chunk) + 48);
}

void look_at_bad(enum ipsecevtx_engine engine)
{
	struct ipsecevtx_options options = look_options();
	options.engine = engine;
	look(&view, bad.bytes, bad.size, &options);
	ck_assert_msg(view.opened == 0, "not opened: %s", view.error.message);
	ck_assert_int_eq(view.result, 0);
	assert_adds_up(&view);
}

void assert_marks(size_t first, size_t end, unsigned marks, enum ipsecevtx_origin origin)
{
	for (size_t i = 0; i < view.count; i++) {
		bool inside = i >= first && i < end;
		ck_assert_msg((view.events[i].marks & ~(unsigned)IPSECEVTX_MARK_UNCERTIFIED) == (inside ? marks : 0),
			"event %zu has marks %x", i, view.events[i].marks);
		ck_assert_int_eq(view.events[i].origin, inside ? origin : IPSECEVTX_ORIGIN_ACTIVE);
	}
}

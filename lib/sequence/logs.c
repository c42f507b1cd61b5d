/* SPDX-License-Identifier: MIT */
#include "sequence/logs.h"

#include "event/computer_name.h"
#include "event/fold.h"
#include "evidence/memory.h"

#include <stdlib.h>
#include <string.h>

int ipsecevtx_logs_new(struct ipsecevtx_logs **result, const struct ipsecevtx_allocator *wanted)
{
	struct ipsecevtx_allocator allocator = memory_allocator(wanted);
	struct ipsecevtx_logs *logs = NULL;
	if (memory_is_usable(wanted))
		logs = memory_get(&allocator, sizeof *logs);
	*result = logs;
	if (!logs)
		return -1;
	logs->allocator = allocator;
	pthread_mutex_init(&logs->mutex, NULL);
	index_init(&logs->streams_by_name, &allocator);
	fingerprint_make_key(&logs->key);
	return 0;
}

void ipsecevtx_logs_free(struct ipsecevtx_logs *logs)
{
	if (!logs)
		return;
	struct ipsecevtx_allocator allocator = logs->allocator;
	for (size_t i = 0; i < logs->stream_count; i++)
		memory_free(&allocator, logs->streams[i].computer);
	for (size_t i = 0; i < logs->entry_count; i++)
		memory_free(&allocator, logs->entries[i].name);
	memory_free(&allocator, logs->streams);
	index_free(&logs->streams_by_name);
	memory_free(&allocator, logs->entries);
	memory_free(&allocator, logs->ranges);
	pthread_mutex_destroy(&logs->mutex);
	memory_free(&allocator, logs);
}

/* Whether two names are the same to Windows: see computer_name_bare(). Capital letters are the same as small ones. */
static bool is_same_name(const char *one, const char *other)
{
	size_t length = strlen(one), other_length = strlen(other);
	one = computer_name_bare(one, &length);
	other = computer_name_bare(other, &other_length);
	return fold_same(one, length, other, other_length);
}

/* Adds a name to a hash, the same for names that are the same. Keyed, so that nobody can write names that collide. */
static uint64_t hash_of_name(const struct ipsecevtx_logs *logs, uint64_t hash, const char *name)
{
	size_t length = strlen(name);
	name = computer_name_bare(name, &length);
	for (size_t at = 0; at < length;)
		hash = (hash + fold_next(name, length, &at) + 1) * (logs->key.multiplier | 1);
	return hash;
}

static bool is_stream(const void *user, uint32_t value, const void *wanted)
{
	const struct ipsecevtx_logs *logs = user;
	const struct stream_name *name = wanted;
	const struct logs_stream *stream = &logs->streams[value];
	return is_same_name(stream->channel, name->channel) && is_same_name(stream->computer, name->computer);
}

/* Of several spellings the first in the order of bytes is kept, whichever log is added first. */
static bool take_spelling(const struct ipsecevtx_logs *logs, struct logs_stream *stream, const struct stream_name *name)
{
	const char *computer = strcmp(name->computer, stream->computer) < 0 ? name->computer : stream->computer;
	const char *channel = strcmp(name->channel, stream->channel) < 0 ? name->channel : stream->channel;
	if (computer == stream->computer && channel == stream->channel)
		return true;
	size_t computer_size = strlen(computer) + 1, channel_size = strlen(channel) + 1;
	char *texts = memory_get(&logs->allocator, computer_size + channel_size);
	if (!texts)
		return false;
	memcpy(texts, computer, computer_size);
	memcpy(texts + computer_size, channel, channel_size);
	memory_free(&logs->allocator, stream->computer);
	*stream = (struct logs_stream){texts, texts + computer_size};
	return true;
}

static bool find_stream(struct ipsecevtx_logs *logs, const struct stream_name *name, uint32_t *result)
{
	const uint64_t hash = hash_of_name(logs, hash_of_name(logs, 0, name->channel) + 1, name->computer) >> 32;
	*result = index_find(&logs->streams_by_name, hash, is_stream, logs, name);
	if (*result != INDEX_NONE)
		return take_spelling(logs, &logs->streams[*result], name);
	size_t computer_size = strlen(name->computer) + 1;
	size_t channel_size = strlen(name->channel) + 1;
	void *streams = logs->streams;
	if (!array_reserve(
		    &logs->allocator, &streams, &logs->stream_room, logs->stream_count + 1, sizeof *logs->streams))
		return false;
	logs->streams = streams;
	char *texts = memory_get(&logs->allocator, computer_size + channel_size);
	if (!texts)
		return false;
	memcpy(texts, name->computer, computer_size);
	memcpy(texts + computer_size, name->channel, channel_size);
	if (!index_add(&logs->streams_by_name, hash, (uint32_t)logs->stream_count)) {
		memory_free(&logs->allocator, texts);
		return false;
	}
	logs->streams[logs->stream_count] = (struct logs_stream){texts, texts + computer_size};
	*result = (uint32_t)logs->stream_count++;
	return true;
}

static bool add_range(struct ipsecevtx_logs *logs, const struct inventory *inventory,
	const struct inventory_range *range, const struct stream_name *name)
{
	uint32_t stream;
	void *ranges = logs->ranges;
	if (!find_stream(logs, name, &stream) || !array_reserve(&logs->allocator, &ranges, &logs->range_room,
							 logs->range_count + 1, sizeof *logs->ranges))
		return false;
	logs->ranges = ranges;
	logs->ranges[logs->range_count++] = (struct logs_range){(uint32_t)logs->entry_count, stream,
		inventory->is_scattered, inventory->is_live && !inventory->is_scattered, range->first, range->last,
		range->first_time, range->last_time};
	return true;
}

static int compare_in_log(const void *left, const void *right)
{
	const struct logs_range *a = left;
	const struct logs_range *b = right;
	if (a->stream != b->stream)
		return a->stream < b->stream ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return a->last < b->last ? -1 : a->last > b->last;
}

/* A log that began again at its first chunk has its lowest numbers behind its highest: joined, they are one range. */
static void join_ranges(struct ipsecevtx_logs *logs, size_t from, bool is_scattered)
{
	struct logs_range *ranges = logs->ranges + from;
	size_t count = logs->range_count - from;
	size_t kept = 0;
	if (count == 0)
		return;
	qsort(ranges, count, sizeof *ranges, compare_in_log);
	for (size_t i = 1; i < count; i++) {
		struct logs_range *last = &ranges[kept];
		if (ranges[i].stream == last->stream && ranges[i].first == last->last + 1) {
			last->last = ranges[i].last;
			last->last_time = ranges[i].last_time;
		} else {
			ranges[++kept] = ranges[i];
		}
	}
	logs->range_count = from + kept + 1;
	/* Even an export left out no number where it has a single range of a stream. */
	for (size_t i = 0; i <= kept && !is_scattered; i++) {
		bool has_before = i > 0 && ranges[i - 1].stream == ranges[i].stream;
		bool has_after = i < kept && ranges[i + 1].stream == ranges[i].stream;
		ranges[i].is_dense = ranges[i].is_dense || (!has_before && !has_after);
	}
}

static bool add(struct ipsecevtx_logs *logs, const char *name, const struct inventory *inventory,
	const struct stream_names *names)
{
	size_t before = logs->range_count;
	void *entries = logs->entries;
	if (!array_reserve(&logs->allocator, &entries, &logs->entry_room, logs->entry_count + 1, sizeof *logs->entries))
		return false;
	logs->entries = entries;
	for (size_t i = 0; i < inventory->count; i++) {
		const struct inventory_range *range = &inventory->ranges[i];
		const struct stream_name *stream = stream_names_find(names, range->stream);
		if (stream && !add_range(logs, inventory, range, stream))
			return false;
	}
	join_ranges(logs, before, inventory->is_scattered);
	struct logs_entry entry = {.fingerprint = inventory->fingerprint,
		.bytes = inventory->bytes,
		.unread = inventory->unread,
		.is_sound = inventory->is_sound,
		.range_from = before,
		.range_count = logs->range_count - before};
	entry.name = memory_copy_string(&logs->allocator, name);
	if (!entry.name)
		return false;
	logs->entries[logs->entry_count++] = entry;
	return true;
}

bool logs_add(struct ipsecevtx_logs *logs, const char *name, const struct inventory *inventory,
	const struct stream_names *names)
{
	if (inventory->no_memory || names->no_memory)
		return false;
	pthread_mutex_lock(&logs->mutex);
	size_t before = logs->range_count;
	bool ok = add(logs, name, inventory, names);
	if (!ok)
		logs->range_count = before;
	pthread_mutex_unlock(&logs->mutex);
	return ok;
}

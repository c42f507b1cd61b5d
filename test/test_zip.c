/* SPDX-License-Identifier: MIT */
#include "test_zip.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "test_tool_support.h"

struct zip {
	uint8_t *bytes;
	size_t size;
};

static void put(struct zip *zip, uint64_t value, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		zip->bytes[zip->size++] = (uint8_t)(value >> 8 * i);
}

static void put_bytes(struct zip *zip, const void *bytes, size_t size)
{
	if (size > 0)
		memcpy(zip->bytes + zip->size, bytes, size);
	zip->size += size;
}

/* From the version that is needed on, as both headers have it; with a field for a size beyond 32 bits. */
static void put_header(struct zip *zip, const struct member *member, bool is_central)
{
	bool is_large = member->says > UINT32_MAX || (!is_central && member->is_large);
	uint64_t packed = !is_central && member->local_size ? member->local_size : member->size;
	uint64_t size = member->says ? member->says : packed;
	if (member->is_said_empty && !is_central)
		size = 0;
	put(zip, is_large ? 45 : 20, 2);
	put(zip, member->is_encrypted | member->is_streamed << 3 | member->is_utf8 << 11, 2);
	put(zip, is_central && member->listed_method ? member->listed_method : member->method, 2);
	put(zip, 0, 4);
	if (member->is_streamed && !is_central) {
		put(zip, 0, 4 + 4);
		put(zip, 0, 4);
	} else {
		put(zip, crc32(0, member->data, (unsigned)packed) ^ member->has_wrong_checksum, 4);
		put(zip, is_large ? UINT32_MAX : packed, 4);
		put(zip, is_large ? UINT32_MAX : size, 4);
	}
	put(zip, strlen(member->name), 2);
	const char *name = is_central ? member->second_name : member->local_second_name;
	size_t second = name ? 9 + strlen(name) : 0;
	put(zip, (is_large ? 20 : 0) + second, 2);
	if (is_central) {
		put(zip, 0, 2 + 2 + 2);
		put(zip, member->attributes, 4);
	}
}

static void put_large(struct zip *zip, const struct member *member, bool is_central)
{
	bool is_large = !is_central && member->is_large;
	if (member->says <= UINT32_MAX && !is_large)
		return;
	put(zip, 1, 2);
	put(zip, 16, 2);
	put(zip, is_large ? member->local_size : member->says, 8);
	put(zip, is_large ? member->local_size : member->size, 8);
}

static void put_second_name(struct zip *zip, const char *name, const char *second)
{
	if (!second)
		return;
	put(zip, 0x7075, 2);
	put(zip, 5 + strlen(second), 2);
	put(zip, 1, 1);
	put(zip, crc32(0, (const uint8_t *)name, (unsigned)strlen(name)), 4);
	put_bytes(zip, second, strlen(second));
}

/* Behind its bytes (4.3.9). */
static void put_descriptor(struct zip *zip, const struct member *member)
{
	if (!member->is_streamed)
		return;
	put(zip, 0x08074b50, 4);
	put(zip, crc32(0, member->data, (unsigned)member->size), 4);
	put(zip, member->size, 4);
	put(zip, member->size, 4);
}

static void put_central(struct zip *zip, const struct member *member, size_t offset)
{
	put(zip, 0x02014b50, 4);
	put(zip, (member->attributes >> 16 ? 3u << 8 : 0) | 20, 2);
	put_header(zip, member, true);
	put(zip, offset, 4);
	put_bytes(zip, member->name, strlen(member->name));
	put_large(zip, member, true);
	put_second_name(zip, member->name, member->second_name);
}

/* With numbers of 64 bits, and where they are. */
static void put_end64(struct zip *zip, size_t count, size_t central, const struct zip_end *says)
{
	size_t end = zip->size;
	put(zip, 0x06064b50, 4);
	put(zip, 44, 8);
	put(zip, 45, 2);
	put(zip, 45, 2);
	put(zip, 0, 8);
	put(zip, count, 8);
	put(zip, count, 8);
	put(zip, end - central, 8);
	put(zip, says->offset64, 8);
	put(zip, 0x07064b50, 4);
	put(zip, 0, 4);
	put(zip, end, 8);
	put(zip, !says->counts_no_disk, 4);
}

static void put_end(struct zip *zip, size_t count, size_t central, const struct zip_end *says)
{
	size_t end = zip->size;
	if (says->offset64)
		put_end64(zip, count, central, says);
	put(zip, 0x06054b50, 4);
	put(zip, says->disk, 2);
	put(zip, says->disk, 2);
	put(zip, count + (unsigned)says->more, 2);
	put(zip, count + (unsigned)says->more, 2);
	put(zip, says->size ? says->size : end - central, 4);
	put(zip, central, 4);
	put(zip, says->comment_size, 2);
	put_bytes(zip, says->comment, says->comment_size);
}

void make_zip_with_end(const char *name, const struct member *members, size_t count, const struct zip_end *says)
{
	struct zip zip = {test_memory(1 << 20), 0};
	size_t offsets[32], listed = 0;
	for (size_t i = 0; i < count; i++) {
		offsets[i] = i > 0 && members[i].is_same ? offsets[i - 1] : zip.size;
		if (members[i].is_same)
			continue;
		const char *local_name = members[i].local_name ? members[i].local_name : members[i].name;
		put(&zip, 0x04034b50, 4);
		put_header(&zip, &members[i], false);
		put_bytes(&zip, local_name, strlen(members[i].name));
		put_large(&zip, &members[i], false);
		put_second_name(&zip, local_name, members[i].local_second_name);
		put_bytes(&zip, members[i].data, members[i].size);
		put_descriptor(&zip, &members[i]);
	}
	size_t central = zip.size;
	for (size_t i = 0; i < count; i++) {
		if (members[i].is_unlisted)
			continue;
		put_central(&zip, &members[i], offsets[i]);
		listed++;
	}
	put_end(&zip, listed, central, says);
	make_file(name, zip.bytes, zip.size);
}

void make_zip(const char *name, const struct member *members, size_t count)
{
	make_zip_with_end(name, members, count, &(struct zip_end){.disk = 0});
}

struct member log_member(const char *name, const char *script)
{
	struct member member = {.name = name};
	member.data = log_bytes(script, &member.size);
	return member;
}

bool tool_reads_archives(void)
{
	static int answer = -1;
	if (answer >= 0)
		return answer;
	const struct member member = log_member("a.evtx", "event 4650 2024-03-01T08:00:01Z\n");
	make_zip("probe", &member, 1);
	struct ran ran = TOOL("-q", "probe");
	ck_assert_msg(ran.status == 0 || ran.status == 1, "%d: %s", ran.status, ran.err);
	ck_assert_int_eq(unlink(file_path("probe")), 0);
	if (ran.status != 0)
		printf("built without libarchive: most tests of archives are skipped\n");
	answer = ran.status == 0;
	return answer;
}

struct ran read_without_seeking(const char *name, bool is_nested)
{
	size_t size;
	const char *bytes = file_text(name, &size);
	const struct way way = {.input = bytes, .input_size = size};
	const struct member member = {.name = "in.zip", .data = bytes, .size = size};
	make_zip("out.zip", &member, 1);
	return is_nested ? TOOL("-qojsonl", "out.zip") : TOOL_AS(&way, "-qojsonl", "-");
}

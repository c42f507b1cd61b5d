/* SPDX-License-Identifier: MIT */
#include "test_tar.h"

#include "test_support.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

void tar_put_sum(uint8_t header[512])
{
	unsigned sum = 0;
	memset(header + 148, ' ', 8);
	for (size_t i = 0; i < 512; i++)
		sum += header[i];
	snprintf((char *)header + 148, 8, "%06o", sum);
}

void make_tar(const char *name, const struct entry *entries, size_t count)
{
	static uint8_t tar[1200 * 1024];
	size_t at = 0;
	memset(tar, 0, sizeof tar);
	for (size_t i = 0; i < count; i++) {
		uint8_t *header = tar + at;
		size_t size = entries[i].size;
		ck_assert_uint_lt(at + size + 3072, sizeof tar);
		snprintf((char *)header, 100, "%s", entries[i].name);
		snprintf((char *)header + 100, 8, "%07o", entries[i].mode ? entries[i].mode & 0177777 : 0644U);
		snprintf((char *)header + 124, 12, "%011lo", (unsigned long)size);
		snprintf((char *)header + 136, 12, "%011o", 0U);
		header[156] = (uint8_t)entries[i].type;
		snprintf((char *)header + 157, 100, "%s", entries[i].target ? entries[i].target : "");
		memcpy(header + 257, "ustar\00000", 8);
		tar_put_sum(header);
		if (size > 0)
			memcpy(header + 512, entries[i].data, size);
		at += 512 + (size + 511) / 512 * 512;
	}
	make_file(name, tar, at + 1024);
}

void tar_assert_told(const char *text)
{
	size_t size;
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "c.tar");
	assert_has(ran.err, text);
	const char *tar = file_text("c.tar", &size);
	const struct way way = {.input = tar, .input_size = size};
	assert_has(ran_with_status(TOOL_AS(&way, "-qojsonl", "-"), 1).err, text);
	gzFile file = gzopen(file_path("c.tgz"), "wb");
	ck_assert_int_gt(gzwrite(file, tar, (unsigned)size), 0);
	gzclose(file);
	assert_has(TOOL_ENDS(1, "-qojsonl", "c.tgz").err, text);
}

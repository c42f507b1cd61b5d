/* SPDX-License-Identifier: MIT */
/* Logs beyond 4 GiB and beyond 65,535 chunks. */
#include "suites.h"
#include "test_damage_support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct sample good;
static struct view original, view;

static void set_up(void)
{
	sample_make(&good, 3, 10);
	look(&original, good.bytes, good.size, NULL);
}

static void tear_down(void)
{
	sample_free(&good);
	view_free(&original);
	view_free(&view);
}

/* The last chunk stands behind a hole of more than 4 GiB. */
#define FAR (HEADER + 65600ull * CHUNK)

/* The descriptor of a file without a name; -1 when it cannot be sparse here. */
static int make_sparse(void)
{
	char path[512];
	struct stat status;
	const char *directory = getenv("TMPDIR");
	snprintf(path, sizeof path, "%s/ipsec-evtx-large-XXXXXX", directory && *directory ? directory : "/tmp");
	int fd = mkstemp(path);
	if (fd < 0)
		return -1;
	unlink(path);
	size_t near = HEADER + 2 * CHUNK;
	if (pwrite(fd, good.bytes, near, 0) != (ssize_t)near ||
		pwrite(fd, good.bytes + near, CHUNK, (off_t)FAR) != CHUNK || fstat(fd, &status) != 0 ||
		status.st_blocks > 16 * 1024) {
		close(fd);
		return -1;
	}
	return fd;
}

START_TEST(records_beyond_4_gib_are_found_where_they_stand)
{
	struct ipsecevtx_options options = look_options();
	struct ipsecevtx_reader *reader;
	int fd = is_slow_build() ? -1 : make_sparse();
	if (fd < 0) {
		printf("damage_large: no sparse files here, or a slow build: the log of 4 GiB is skipped\n");
		return;
	}
	view_reset(&view);
	options.finding = view_tell;
	options.finding_user = &view;
	ck_assert_int_eq(ipsecevtx_open_fd(&reader, fd, "large", &options, &view.error), 0);
	view_run(&view, reader);
	ipsecevtx_close(reader);
	close(fd);
	assert_all_but(&view, &original, NULL);
	ck_assert_uint_eq(view.statistics.bytes, FAR + CHUNK);
	for (size_t i = 0; i < view.count; i++)
		ck_assert_uint_eq(
			view.events[i].offset, good.offsets[i] + (i < 20 ? 0 : FAR - HEADER - 2 * (uint64_t)CHUNK));
}
END_TEST

#define MANY 70000u

struct chunks {
	uint64_t at;
	uint64_t end;
};

static ptrdiff_t read_chunks(void *user, void *buffer, size_t size)
{
	struct chunks *chunks = user;
	uint64_t within = chunks->at < HEADER ? chunks->at : HEADER + (chunks->at - HEADER) % CHUNK;
	uint64_t left = (within < HEADER ? (uint64_t)HEADER : (uint64_t)HEADER + CHUNK) - within;
	if (left > chunks->end - chunks->at)
		left = chunks->end - chunks->at;
	if (size > left)
		size = (size_t)left;
	memcpy(buffer, good.bytes + within, size);
	chunks->at += size;
	return (ptrdiff_t)size;
}

START_TEST(more_chunks_than_the_header_can_count_are_read)
{
	struct chunks chunks = {0, 0};
	struct ipsecevtx_options options = look_options();
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	struct ipsecevtx_stream stream = {read_chunks, NULL, &chunks};
	unsigned many = is_slow_build() ? 1000 : MANY;
	uint64_t count = 0;
	chunks.end = HEADER + (uint64_t)many * CHUNK;
	/* The same chunk again and again: the order of records is not what this is about. */
	options.any = false;
	options.modes = IPSECEVTX_MODE_EXTENDED;
	ck_assert_int_eq(ipsecevtx_open_stream(&reader, &stream, "many", &options, &view.error), 0);
	while (ipsecevtx_next(reader, &event) > 0)
		count++;
	view.statistics = *ipsecevtx_reader_statistics(reader);
	ck_assert_int_eq(ipsecevtx_reader_error(reader)->code, IPSECEVTX_OK);
	ipsecevtx_close(reader);
	ck_assert_uint_eq(view.statistics.chunks, many);
	ck_assert_uint_eq(view.statistics.bytes, chunks.end);
	ck_assert_uint_eq(view.statistics.records_seen, 10ull * many);
	ck_assert_uint_eq(view.statistics.records_lost, 0);
	ck_assert_uint_eq(view.statistics.records_matched, count);
	view.count = (size_t)count;
	assert_adds_up(&view);
}
END_TEST

/* More damaged chunks than can wait for a template. */
START_TEST(many_chunks_without_templates_end_in_time)
{
	enum { CHUNKS = 200 };
	struct sample many;
	struct evtxgen *log = sample_begin();
	memset(&many, 0, sizeof many);
	for (unsigned i = 0; i < CHUNKS; i++) {
		sample_add_same(&many, log, "lost");
		sample_add_same(&many, log, "lost too");
		ck_assert(evtxgen_close_chunk(log));
	}
	sample_finish(&many, log);
	for (unsigned i = 0; i < CHUNKS; i++)
		memset(many.bytes + many.offsets[2 * (size_t)i] + 42, 0, 16);
	describe("%d chunks", (int)CHUNKS);
	look(&view, many.bytes, many.size, NULL);
	ck_assert_uint_eq(view.count, 0);
	ck_assert_uint_eq(view.statistics.records_lost, 2 * CHUNKS);
	assert_adds_up(&view);
	sample_free(&many);
}
END_TEST

Suite *suite_damage_large(void)
{
	Suite *suite = suite_create("damage_large");
	TCase *tests = tcase_create("large");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, records_beyond_4_gib_are_found_where_they_stand);
	tcase_add_test(tests, more_chunks_than_the_header_can_count_are_read);
	tcase_add_test(tests, many_chunks_without_templates_end_in_time);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	return suite;
}

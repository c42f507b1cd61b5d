/* SPDX-License-Identifier: MIT */
/* Elements where a template instance may begin, which python-evtx takes for one. */
#include "decode/bare.h"
#include "evidence/source.h"

#include "suites.h"
#include "test_sample.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

/* What stands in the chunk header, and behind the element's name what python-evtx takes for its tokens and values. */
START_TEST(an_element_is_taken_for_an_instance_where_its_template_shows_an_event)
{
	static const struct {
		uint8_t header[32], own[40];
		bool hides;
	} elements[] = {
		{{0x0d, 0, 0, 0x21, 0}, {0x04, 0, 1, 0, 0, 0}, true},
		{{0x1e, 0, 0, 0x21, 0x10}, {0x04, 0, 1, 0, 0, 0}, true},       /* flags that nobody looks at */
		{{0x0f, 1, 1, 0, 0x0d, 0, 0, 0}, {0x04, 0, 1, 0, 0, 0}, true}, /* behind a fragment header */
		{{0x0d, 0, 0, 0x21, 0}, {0x04, 0}, false},                     /* no value */
		{{0x0d, 0, 0, 0x21, 0}, {0x04, 0, 0, 0, 0, 0xba}, false},      /* more than there is room for */
		{{0x0d, 0, 0, 0x21, 0}, {0x05, 0x15},
			true}, /* an element that is not closed, but may be in the chunk behind */
		{{0x0d, 0, 0, 0x21, 0}, {0x05, 0x13}, true}, /* SIDs, and sizes, say how long they are */
		{{0x0d, 0, 0, 0x21, 0}, {0x05, 0x10}, true},
		{{0x0d, 0, 0, 0x21, 0}, {0x06, 0, 0, 0, 0, 4, 4, 0, 1, 0, 0, 0}, true}, /* an attribute takes one end */
		{{0x0d, 0, 0, 0x21, 0}, {0x06, 1, 0, 1, 0}, true},                      /* a name in another chunk */
		{{0x0d, 0, 0, 0x21, 0}, {0x05, 1, 0xff, 0xff}, true},          /* letters up to the chunk behind */
		{{0x05, 1, 1, 0, 'a', 0, 0}, {0x04, 0}, false},                /* a text in the header alone */
		{{0x05, 1, 0xff, 0, 0}, {0x04, 0}, true},                      /* goes on behind it */
		{{0x06, 0, 2, 0, 0, 0}, {0x04, 0}, true},                      /* behind a name */
		{{0x06, 1, 0, 1, 0}, {0x04, 0}, true},                         /* in another chunk */
		{{0x01, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 0, 0}, {0x04, 0}, true}, /* an end in an element ends it later */
		{{0x02, 0x04, 0}, {0x04, 0, 1, 0, 0, 0}, false},
		{{0}, {0x04, 0, 1, 0, 0, 0}, false},
		{{0x0d, 0, 0, 0x21, 0}, {0x04, 0, 1, 0, 0, 0, 0, 0, 0x22}, false}, /* a type that nobody knows */
		/* an element, whose name in the chunk is a name, or more than that; it has no value */
		{{0x01, [8] = 0x21, [25] = 0x04}, {0x04, 0}, false},
		{{0x01, [8] = 0x22, [25] = 0x04}, {0x04, 0}, true},
		{{0x01, [8] = 0x23, [25] = 0x04}, {0x04, 0}, false}, /* which begins with no letter */
		/* an instance: its definition is right behind it, begins with 0xffffffff, and has no body; one value */
		{{0x0d, 0, 0, 0x21, 0}, {0x0c, 1, 0, 0, 0, 0, 0x15, 0x10, 0, 0, 0xff, 0xff, 0xff, 0xff, [34] = 1},
			true},
		{{0x0d, 0, 0, 0x21, 0}, {0x0c, 1, 0, 0, 0, 0, 0x00, 0x02, 0, 0, 1}, true}, /* it stands before it */
		{{0x0d, 0, 0, 0x21, 0}, {0x0c, 1, 0, 0, 0, 0, 0x00, 0x02, 0, 0, 0xff, 0xff, 0xff}, false},
	};
	/* the next one, hash, letters */
	static const uint8_t names[3][14] = {{0, 0, 0, 0, 0, 0, 2, 0, 'a', 0, '1', 0},
		{0, 0, 0, 0, 0, 0, 2, 0, 'a', 0, '>', 0}, {0, 0, 0, 0, 0, 0, 2, 0, '>', 0, 'a', 0}};
	static uint8_t bytes[CHUNK_SIZE];
	size_t work = 0;
	const size_t element = 0x1000, body = 0x40;
	for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
		struct chunk chunk = {.data = bytes, .size = sizeof bytes};
		memset(bytes, 0, sizeof bytes);
		memcpy(bytes + body, elements[i].header, sizeof elements[i].header);
		memset(bytes + CHUNK_HEADER_SIZE, 0x04, 2);
		bytes[CHUNK_HEADER_SIZE + 6] = 0xff; /* letters of a name there */
		for (size_t k = 0; k < 3; k++)
			memcpy(bytes + 0x2100 + 0x100 * k, names[k], sizeof names[k]);
		bytes[element] = 0x01;
		bytes[element + 6] = (uint8_t)(body - 24);
		memcpy(bytes + element + 11, elements[i].own, sizeof elements[i].own);
		ck_assert_msg(bare_hides_template(&chunk, 0, element, &work) == elements[i].hides, "%zu", i);
		ck_assert(!bare_hides_template(&chunk, 0, sizeof bytes - 13, &work));
	}
}
END_TEST

/* However many zeros and tokens a header has, they count as work: a record can show one element hundreds of times. */
START_TEST(what_is_gone_through_counts_as_work)
{
	static uint8_t bytes[CHUNK_SIZE];
	const size_t element = 0x1000, body = 0x40;
	const struct chunk chunk = {.data = bytes, .size = sizeof bytes};
	bytes[body] = 0x01; /* an element, which zeros up to the other one are in; its name is elsewhere */
	bytes[body + 8] = 0x20;
	bytes[0x2006] = 1;
	bytes[0x2008] = 'a';
	bytes[element] = 0x01;
	bytes[element + 6] = (uint8_t)(body - 24);
	size_t work = 0;
	bare_hides_template(&chunk, 0, element, &work);
	ck_assert_uint_ge(work, (element - body) / 16);
	memset(bytes + body, 0x02, 0x100); /* a token for each byte */
	work = 0;
	bare_hides_template(&chunk, 0, element, &work);
	ck_assert_uint_ge(work, 0x100);
}
END_TEST

/* A name's place (0: right there), what is behind it, and the token: Windows begins no record with others. */
START_TEST(a_record_begins_with_event_as_windows_writes_it)
{
	static const struct {
		uint8_t token;
		uint32_t name, behind;
		bool is_odd;
	} roots[] = {
		{0x41, 0, 0, false},        /* the first name of the chunk */
		{0x41, 0, 0x201, true},     /* a second one: leads 16 MiB on */
		{0x41, 0x226, 0x73, false}, /* xmlns */
		{0x41, 0x226, 0x86, false}, /* and a language */
		{0x41, 0x226, 0x01, true},  /* 16 MiB on */
		{0x41, 0x226, 0x102, true}, /* 32 MiB */
		{0x01, 0x226, 0x02, true},  /* no attributes */
		{0x01, 0, 0, true},
	};
	static uint8_t bytes[CHUNK_SIZE];
	size_t work = 0;
	const size_t record = 0x1000, element = record + RECORD_HEADER_SIZE + 4;
	struct chunk chunk = {.data = bytes, .size = sizeof bytes};
	for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
		memset(bytes, 0, sizeof bytes);
		bytes[element] = roots[i].token;
		put_u32(bytes + element + 5, roots[i].name ? roots[i].name : (uint32_t)element + 9);
		put_u32(bytes + element + 9, roots[i].behind);
		ck_assert_msg(bare_hides_template(&chunk, record, element, &work) == roots[i].is_odd, "%zu", i);
		ck_assert(!bare_hides_template(&chunk, record + 8, element, &work)); /* of a value */
	}
}
END_TEST

/*
 * An element whose name stands elsewhere, and which is not empty: its template is in the header of the chunk 512
 * further on. Only that header says whether there is one; without the log's source nobody can ask.
 */
START_TEST(an_element_is_taken_for_an_instance_of_a_template_in_another_chunk)
{
	static const struct {
		uint8_t header[12], behind;
		bool hides;
	} headers[] = {
		{{0x0d, 0, 0, 0x21, 0}, 2, true},     /* a value of the instance */
		{{0x05, 1, 0xff, 0, 0}, 2, true},     /* a text that goes on behind the header */
		{{0x06, 0, 1, 0, 2, 0}, 2, true},     /* a name right there, with letters that end behind the header */
		{{0x06, 0x80, 0, 0, 0, 0}, 2, false}, /* a name of the element's chunk */
		{{0x05, 1, 1, 0, 'a', 0, 0}, 2, false}, /* a text in the header alone */
		{{0x0d, 0, 0, 0x21, 0}, 3, false},      /* behind the end of the log */
		{{0}, 2, false},
	};
	const size_t here = FILE_HEADER_SIZE + CHUNK_SIZE, there = here + (UINT32_C(32) << 20), element = 0x1000;
	const size_t size = there + CHUNK_SIZE, body = 0x40;
	size_t work = 0;
	struct ipsecevtx_error error;
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct source *source;
	uint8_t *log = calloc(size, 1);
	ck_assert_ptr_nonnull(log);
	ck_assert_int_eq(source_open_memory(&source, log, size, &allocator, &error), 0);
	for (size_t i = 0; i < COUNT_OF(headers); i++) {
		struct chunk chunk = {.data = log + here, .size = CHUNK_SIZE, .offset = here, .source = source};
		memcpy(log + there + body, headers[i].header, sizeof headers[i].header);
		memset(log + there + CHUNK_HEADER_SIZE, 0x04, 2);
		log[there + 0x100 + 6] = 0xff; /* letters of a name there */
		log[here + element] = 0x01;
		log[here + element + 6] = (uint8_t)(body - 24);
		log[here + element + 9] = headers[i].behind;
		ck_assert_msg(bare_hides_template(&chunk, 0, element, &work) == headers[i].hides, "%zu", i);
		/* Of what nobody can ask the lowest place is noted. */
		uint64_t unasked = 0;
		chunk.source = NULL;
		ck_assert(!bare_hides_template(&chunk, 0, element, &work));
		chunk.unasked = &unasked;
		ck_assert(!bare_hides_template(&chunk, 0, element, &work));
		ck_assert_uint_eq(unasked, here + ((size_t)headers[i].behind << 24));
		unasked = 1;
		ck_assert(!bare_hides_template(&chunk, 0, element, &work));
		ck_assert_uint_eq(unasked, 1);
	}
	source_close(source);
	free(log);
}
END_TEST

Suite *suite_hiding_bare(void)
{
	Suite *suite = suite_create("hiding bare");
	TCase *elements = tcase_create("elements");
	tcase_add_test(elements, an_element_is_taken_for_an_instance_where_its_template_shows_an_event);
	tcase_add_test(elements, what_is_gone_through_counts_as_work);
	tcase_add_test(elements, a_record_begins_with_event_as_windows_writes_it);
	tcase_add_test(elements, an_element_is_taken_for_an_instance_of_a_template_in_another_chunk);
	suite_add_tcase(suite, elements);
	return suite;
}

/* SPDX-License-Identifier: MIT */
/* References to entities, behind which others go on in the letters of a text, and what they read there. */
#include "binxml/value.h"
#include "decode/entity_references.h"
#include "decode/letters.h"
#include "evidence/chunk.h"
#include "suites.h"
#include "test_hiding.h"
#include "test_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct run run;

static size_t count_told(const char *script)
{
	size_t size;
	uint8_t *log = log_of(script, &size);
	run_memory(&run, log, size, NULL);
	free(log);
	return run.findings.count;
}

/* Where the element's name stands in the chunk, in a log of one record without a template. */
static unsigned place_of(const char *element)
{
	size_t size, at = 4096, length = 2 * strlen(element);
	uint8_t utf16[64] = {0};
	uint8_t *log = log_of("other 77 2024-03-01T08:00:00Z provider=Else guid=none notemplate A=b\n", &size);
	for (size_t i = 0; element[i]; i++)
		utf16[2 * i] = (uint8_t)element[i];
	while (memcmp(log + at, utf16, length + 2) != 0)
		at++;
	free(log);
	return (unsigned)(at - 8 - 4096);
}

/* The first record has the name that the reference in the second one leads to, behind as many letters as are asked. */
#define FIRST  "other 77 2024-03-01T08:00:00Z provider=Else guid=none notemplate entities "
#define PADDED "B=%0*d D=\"&\"\nother 77 +1 provider=Else guid=none notemplate entities "
/* The second one has the number of an event that is told. */
#define PADDED_OURS "B=%0*d D=\"&\"\nother 4653 +1 provider=Else guid=none notemplate entities "

/*
 * Velociraptor takes the offset of a reference's name for tokens. Where that begins as a slot does it goes on in the
 * text behind, as an element, if a name is where the letters say.
 */
START_TEST(a_reference_by_which_others_go_on_in_a_text_is_told)
{
	const unsigned places[] = {0xff00, 0x7878, place_of("Computer"), place_of("System"), place_of("EventID")};
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		size_t told = 0, told_of_ours = 0;
		for (unsigned before = 1; before <= 128; before++) {
			char script[1024];
			snprintf(script, sizeof script, FIRST PADDED "A=\"&\\u0101\\u%04x\\u0000x\"\n", (int)before, 0,
				places[i]);
			told += count_told(script);
			snprintf(script, sizeof script, FIRST PADDED_OURS "A=\"&\\u0101\\u%04x\\u0000x\"\n",
				(int)before, 0, places[i]);
			told_of_ours += count_told(script);
		}
		ck_assert_uint_eq(told, 0);
		ck_assert_msg((told_of_ours > 0) == (i >= 2), "%zu: %zu", i, told_of_ours);
	}
}
END_TEST

/* The letters of a value, which have no hash before them: such a reader takes the unit before them for their count. */
#define LETTERS FIRST "C=\"\\u0005System\" "

static unsigned place_of_letters(void)
{
	static const uint8_t letters[] = {5, 0, 'S', 0, 'y', 0};
	size_t size, at = 4096;
	uint8_t *log = log_of(LETTERS "\n", &size);
	while (memcmp(log + at, letters, sizeof letters) != 0)
		at++;
	free(log);
	return (unsigned)(at - 6 - 4096);
}

/*
 * The same, and the letters go on behind an element that has no name: with what is a key of the element that the reader
 * is in, or takes the place of its text.
 */
START_TEST(what_a_reference_lets_others_read_in_the_letters_of_a_text_is_told)
{
	const unsigned place = place_of("Computer"), seeming = place_of_letters();
	char attribute[64], letters[64], event_id[64];
	snprintf(attribute, sizeof attribute, "\\u%02x06\\u00%02x\\uff00", place & 0xff, place >> 8);
	snprintf(event_id, sizeof event_id, "\\u0104xx\\u%04x\\u0000\\u0105\\u00044652", place_of("EventID"));
	snprintf(letters, sizeof letters, "\\u%02x06\\u00%02x\\uff00", seeming & 0xff, seeming >> 8);
	const struct {
		const char *letters;
		bool is_told, is_told_of_ours;
	} behind[] = {
		{event_id, true, true},
		{attribute, false, true},
		{letters, false, true},
		{"\\u0105\\u0002ab", false, false}, /* which are letters of the text all the same */
		{"\\u0504\\u0201\\u6100\\u6200\\u0200", false, true},
		{"\\u0504\\u0201\\u6100\\u6200\\uff00", false, true}, /* behind which it comes to an end */
		{"\\u0504\\u0231\\u6100\\u6200\\u0200", false, true}, /* of another type */
		{"\\u0504\\u0231\\u6100\\u6204\\u0204", false, true},
		{"\\u0504\\u0231\\u0100\\u0200\\u0000", false, true}, /* controls */
		{"\\u0504\\u0331\\u6100\\u0000\\u6200\\u0200", false, true},
		{"\\u0504\\u0001\\u6100\\u6200\\u0000", false, false},
		{"\\u0002\\uff00", false, false},
		{"\\uff06\\uffff\\uff00", false, false},
	};
	for (size_t i = 0; i < 2 * COUNT_OF(behind); i++) {
		size_t told = 0;
		for (unsigned before = 1; before <= 128; before++) {
			char script[1024];
			snprintf(script, sizeof script,
				i % 2 == 0 ? LETTERS PADDED "A=\"&\\u0101\\uff78\\u0000%s\"\n"
					   : LETTERS PADDED_OURS "A=\"&\\u0101\\uff78\\u0000%s\"\n",
				(int)before, 0, behind[i / 2].letters);
			told += count_told(script);
		}
		ck_assert_msg((told > 0) == (i % 2 == 0 ? behind[i / 2].is_told : behind[i / 2].is_told_of_ours),
			"%zu: %zu", i, told);
	}
}
END_TEST

/* Wherever their names stand, thousands of references in a row lead from each to the next. */
START_TEST(references_in_a_row_lead_nowhere)
{
	static char script[8192];
	for (int before = 1; before <= 128; before++) {
		int length = snprintf(script, sizeof script,
			"other 77 2024-03-01T08:00:00Z provider=Else guid=none notemplate entities B=%0*d A=\"", before,
			0);
		memset(script + length, '&', 5000);
		memcpy(script + length + 5000, "\"\n", 3);
		ck_assert_msg(count_told(script) == 0, "%d", before);
	}
}
END_TEST

/* The same, and a text in the letters is longer than the chunk, which that reader does not pass over. */
START_TEST(a_text_beyond_the_chunk_that_a_reference_leads_to_is_no_end)
{
	const unsigned place = place_of("System");
	size_t told = 0;
	for (unsigned before = 1; before <= 128; before++) {
		char script[1024];
		snprintf(script, sizeof script,
			FIRST PADDED_OURS "A=\"&\\u0101\\u0400\\u0000\\u0105\\uffff"
					  "\\u0001\\u0000\\u%02x00\\u%04x\\u0000\"\n",
			(int)before, 0, place & 0xff, place >> 8);
		told += count_told(script);
	}
	ck_assert_uint_ge(told, 2); /* of one the place leads past that text */
}
END_TEST

/* Where the chunk has these bytes; 0: nowhere. */
static unsigned place_behind(const char *script, const uint8_t *mark, size_t length)
{
	size_t size, at = 4096;
	uint8_t *log = log_of(script, &size);
	while (at + length < size && memcmp(log + at, mark, length) != 0)
		at++;
	free(log);
	return at + length < size ? (unsigned)(at + length - 4096) : 0;
}

/* The same, and the name of that element stands in the letters, right behind its offset; System comes behind it. */
START_TEST(a_name_in_the_text_that_a_reference_leads_to_is_passed_over)
{
	static const uint8_t mark[] = {1, 1, 0x78, 0x78, 0, 0};
	const unsigned place = place_of("System");
	size_t told = 0;
	for (unsigned before = 1; before <= 128; before++) {
		char script[1024];
		for (unsigned pass = 0, name = 0x7878; pass < 2; pass++) {
			/* Offset, next one, hash, one letter; a token, its size, System's place, and the end. */
			snprintf(script, sizeof script,
				FIRST PADDED_OURS "A=\"&\\u0101\\u%04x\\u0000\\u0000\\u0000\\u0101\\u0001x\\u0000"
						  "\\u0001\\u0000\\u%02x00\\u%04x\\u0000\"\n",
				(int)before, 0, name, place & 0xff, place >> 8);
			name = pass == 0 ? place_behind(script, mark, sizeof mark) : name;
		}
		told += count_told(script);
	}
	ck_assert_uint_gt(told, 0);
}
END_TEST

/*
 * The letters close the element that they made, and an attribute without a name, in as many letters as follow up to the
 * next element's attribute: it takes that for one of the element that it is in.
 */
START_TEST(tokens_that_the_letters_behind_a_reference_let_others_pass_over_are_told)
{
	static const uint8_t mark[] = {4, 6, 0x78, 0x78, 0, 0};
	size_t told[2] = {0};
	for (unsigned i = 0; i < 2 * 128; i++) {
		char script[1024];
		for (unsigned pass = 0, name = 0x7878; pass < 2; pass++) {
			snprintf(script, sizeof script,
				FIRST PADDED_OURS "A=\"&\\u0101\\u7878\\u0000\\u0604\\u%04x\\u0000\\u0000\\u0000\\u0000"
						  "\\u%04x\" C=c\n",
				(int)(1 + i / 2), 0, name, i % 2 == 0 ? 6 : 0x7fff);
			name = pass == 0 ? place_behind(script, mark, sizeof mark) : name;
		}
		told[i % 2] += count_told(script);
	}
	ck_assert_uint_gt(told[0], 0);
	ck_assert_uint_eq(told[1], 0); /* it comes to an end there */
}
END_TEST

/* The first element's: its offset was changed, and leads to none; the name stands right behind it. */
START_TEST(a_name_that_does_not_stand_where_it_is_said_to_is_that_of_the_element)
{
	enum { NAME = 4096 + 512 + 24 + 4 + 1 + 4 };
	static const uint32_t places[] = {0xfff0, 0x10000, UINT32_MAX};
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		size_t size;
		uint8_t *log = log_of(FIRST "A=\"a & b\"\n", &size);
		put_u32(log + NAME, places[i]);
		run_memory(&run, log, size, NULL);
		free(log);
		ck_assert_uint_eq(run.statistics.records_seen, 1);
	}
}
END_TEST

/* A log of an application may be called so, and is forwarded. */
/* An element without a template whose name stands at that place; returns where its content begins. */
static size_t put_element(uint8_t *chunk, size_t at, size_t place, const char *name)
{
	chunk[at] = 1;
	put_u32(chunk + at + 5, (uint32_t)place);
	chunk[at + 9] = 2;
	chunk[place + 6] = (uint8_t)strlen(name);
	for (size_t i = 0; name[i]; i++)
		chunk[place + 8 + 2 * i] = (uint8_t)name[i];
	return at + 10;
}

/*
 * Letters that seem to be an instance of a template that nobody has defined make an empty one for the reader; the next
 * ones that name it are an instance with values, of which the first one is shown. It passes over those that are there.
 */
START_TEST(an_instance_of_a_template_that_letters_made_misleads)
{
	static const struct {
		const char *element;
		uint32_t count, value; /* the size and type of each of them */
		bool is_named, misleads;
	} cases[] = {
		{"EventID", 1, 0x610020, true, true}, {"EventID", 1, 0x610020, false, false},
		{"EventID", UINT32_MAX, 0x610100, true, true}, {"Level", 1, 0x610020, true, false},
		{"Level", 1, 0x210020, true, true},                                    /* BinXML */
		{"Level", 3, 0x61fffe, true, false}, {"Level", 0, 0x6100, true, true}, /* a definition of that size */
	};
	static const uint8_t head[] = {0x49, 0x0c, 1, 7, 7, 7, 7, 0xff, 0xff, 0xff, 0xff};
	static uint8_t chunk[CHUNK_SIZE];
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t steps = SIZE_MAX;
		static const uint8_t fragment[] = {0x0f, 1, 1, 0};
		memset(chunk, 0, sizeof chunk);
		memcpy(chunk + 1024, fragment, sizeof fragment);
		size_t at = put_element(chunk, 1024 + sizeof fragment, 600, "System");
		at = put_element(chunk, at, 700, cases[i].element);
		memcpy(chunk + at, head, sizeof head);
		put_u32(chunk + at + sizeof head, cases[i].count);
		const size_t end = at + sizeof head;
		for (at = end + 4; at < 0xf000; at += 4)
			put_u32(chunk + at, cases[i].value);
		if (cases[i].is_named)
			memcpy(chunk + 0xf000, head + 1, sizeof head - 1);
		ck_assert_msg(entity_references_mislead((struct bytes){chunk, sizeof chunk}, 1024, end, &steps) ==
				      cases[i].misleads,
			"%zu", i);
		/* Another record may lead there, too, once this one has made a template of it. */
		const size_t before = end - (sizeof head - 1);
		ck_assert(entity_references_mislead((struct bytes){chunk, sizeof chunk}, 1024, before, &steps));
	}
}
END_TEST

/* What an instance shows does not end the attribute that the reader is in: the text behind it is that of EventID. */
START_TEST(an_instance_in_an_attribute_leaves_it_open)
{
	static const uint8_t fragment[] = {0x0f, 1, 1, 0},
			     letters[] = {0x49, 6, 0xbc, 2, 0, 0, /* EventID, at 700 */
				     1, 0, 0, 0, 0, 0x20, 3, 0,
				     0, /* an element without a name, with an instance that has one value */
				     0x0c, 1, 7, 7, 7, 7, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 2, 0, 6, 0, 0x61, 0x62, 4,
				     5, 1, 4, 0, '4', 0, '6', 0, '5', 0, '3', 0x41, 0x61, 0x61, 0x61};
	static uint8_t chunk[CHUNK_SIZE];
	size_t steps = SIZE_MAX;
	memcpy(chunk + 1024, fragment, sizeof fragment);
	put_element(chunk, 1024, 700, "EventID");
	memcpy(chunk + 1024, fragment, sizeof fragment);
	const size_t at = put_element(chunk, 1024 + sizeof fragment, 600, "System");
	memcpy(chunk + at, letters, sizeof letters);
	const struct bytes bytes = {chunk, sizeof chunk};
	ck_assert(!entity_references_mislead(bytes, 1024, at + sizeof letters, &steps));
	memcpy(chunk + 0xf000, letters + 15, 10);
	steps = SIZE_MAX;
	ck_assert(entity_references_mislead(bytes, 1024, at + sizeof letters, &steps));
}
END_TEST

/* A reader asks for each that it comes to whether the chunk has used its template, here among thousands of tokens. */
START_TEST(an_instance_that_a_reference_leads_to_costs_what_it_takes_to_find_its_template)
{
	static const uint8_t fragment[] = {0x0f, 1, 1, 0, 0x49, 0x0c, 1, 0, 0, 7, 7, 0xff, 0xff, 0xff, 0xff};
	static uint8_t chunk[CHUNK_SIZE];
	const struct bytes bytes = {chunk, sizeof chunk};
	const size_t end = 512 + sizeof fragment;
	size_t steps = SIZE_MAX;
	memcpy(chunk + 512, fragment, sizeof fragment);
	entity_references_mislead(bytes, 512, end, &steps);
	ck_assert_uint_lt(steps, 1000);
	memset(chunk + 1024, 0x0c, sizeof chunk - 1024);
	steps = SIZE_MAX;
	entity_references_mislead(bytes, 512, end, &steps);
	ck_assert_uint_ge(steps, sizeof chunk - 1024);
}
END_TEST

/* Here a zone of instances, each with values of no size, to which a reference leads in place of the next token. */
START_TEST(of_a_record_that_leads_to_thousands_of_instances_the_way_is_not_followed)
{
	static const uint8_t fragment[] = {0x0f, 1, 1, 0, 0x49},
			     instance[15] = {0x0c, 1, 7, 7, 7, 7, 0xff, 0xff, 0xff, 0xff};
	static uint8_t chunk[CHUNK_SIZE];
	size_t steps = 65536;
	memcpy(chunk + 512, fragment, sizeof fragment);
	for (size_t at = 512 + sizeof fragment; at + sizeof instance < sizeof chunk; at += sizeof instance) {
		memcpy(chunk + at, instance, sizeof instance);
		memset(chunk + at + 10, 0, 5);
	}
	const struct bytes bytes = {chunk, sizeof chunk};
	ck_assert(entity_references_mislead(bytes, 512, sizeof chunk, &steps));
	ck_assert_uint_le(steps, 65536);
}
END_TEST

/* As letters of a script: from the first of them on, or from its second byte on. */
static void write_letters(char script[], const uint8_t *bytes, size_t size, bool is_between)
{
	uint8_t letters[256];
	memset(letters, 'A', sizeof letters);
	memcpy(letters + 2 + is_between, bytes, size);
	for (size_t at = 0; at < size + 4; at += 2)
		script += sprintf(script, "\\u%02x%02x", letters[at + 1], letters[at]);
	strcpy(script, "\"\n");
}

/* As who goes by a byte order mark reads it. */
static const uint8_t turned[] = {0, 'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0, 'I', 0, 'D'};
static const uint8_t typed[] = {5, 6, 0x2d, 0x12, 4}, typed_77[] = {5, 6, 77, 0, 4};
static const uint8_t two_bytes[] = {5, 6, 0x2d, 0x12, 'A'};
static const uint8_t marked[] = {8, 0, 0xff, 0xfe, 'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0, 'I', 0, 'D', 0};
static const uint8_t typed_more[] = {5, 6, 0x2d, 0x12, 5, 1, 0, 0};
/* And padded. */
static const uint8_t many[4 + 2 * 64] = {5, 1, 0, 0xd8, '4', 0, '6', 0, '5', 0, '3', 0};
static const uint8_t with_mark[] = {5, 1, 5, 0, 0xfe, 0xff, 0, '4', 0, '6', 0, '5', 0, '3'};

/*
 * What other programs come to in a text by other ways: NiFi and python-evtx by elements that have two bytes more in
 * templates, python-evtx by places behind the chunk. The first record has names and a template of the chunk.
 */
START_TEST(an_event_that_is_written_in_the_letters_of_a_text_is_told)
{
	static const char first[] = "event 4650 2024-03-01T08:00:00Z\n"
				    "other 77 +1 provider=Else guid=none notemplate A=b\n"
				    "other 77 +1 provider=Else guid=none notemplate A=\"";
	size_t size;
	uint8_t *log = log_of("event 4650 2024-03-01T08:00:00Z\n"
			      "other 77 +1 provider=Else guid=none notemplate A=b\n",
		&size);
	const uint8_t *instance = log + 4096 + 512 + 24 + 4;
	uint8_t own[10] = {0x0c, 1}, other[10] = {0x0c, 1}, misled[10] = {0x0c, 1};
	memcpy(own + 2, instance + 2, 8);
	memcpy(other + 2, instance + 2, 8);
	memcpy(misled + 2, instance + 2, 8);
	other[2] ^= 1;
	misled[6] ^= 1;
	static const uint8_t name[] = {7, 0, 'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0, 'I', 0, 'D', 0};
	size_t place = 4096;
	while (memcmp(log + place, name, sizeof name) != 0)
		place++;
	place -= 6 + 4096;
	free(log);
	const uint8_t low = (uint8_t)place, high = (uint8_t)(place >> 8);
	const uint8_t bare[] = {1, 9, 9, 9, 9, low, high, 0, 0}, depends[] = {0x41, 9, 9, 9, 9, 9, 9, low, high, 0, 0};
	const uint8_t beside[] = {1, 9, 9, 9, 9, low ^ 1u, high, 0, 0};
	static const uint8_t number[] = {5, 1, 4, 0, '4', 0, '6', 0, '5', 0, '3', 0};
	static const uint8_t padded[] = {5, 1, 6, 0, ' ', 0, '4', 0, '6', 0, '5', 0, '3', 0, 'x', 0};
	static const uint8_t longer[] = {5, 1, 6, 0, '4', 0, '6', 0, '5', 0, '3', 0, '7', 0, 'x', 0};
	static const uint8_t letters[] = {5, 1, ' ', 0, '4', 0, '6', 0, '5', 0, '3', 0, ' ', 0, 'x', 0};
	const struct {
		const uint8_t *bytes;
		size_t size;
		bool is_told[2]; /* from the first byte of a letter on, and from its second one */
	} texts[] = {
		{bare, sizeof bare, {true, true}},
		{depends, sizeof depends, {true, true}},
		{beside, sizeof beside, {false, false}},
		{number, sizeof number, {true, true}},
		{padded, sizeof padded, {true, true}},
		{longer, sizeof longer, {false, false}},
		{letters, sizeof letters, {false, false}}, /* whose count reaches behind the text */
		{typed, sizeof typed, {true, true}},
		{typed_77, sizeof typed_77, {false, false}},
		{two_bytes, sizeof two_bytes, {false, false}},
		{name, sizeof name, {true, true}},
		{name + 2, sizeof name - 2, {false, true}},
		{turned, sizeof turned, {true, false}},
		{with_mark, sizeof with_mark, {true, true}},
		{marked, sizeof marked, {true, true}},
		{marked + 2, sizeof marked - 2, {false, true}}, /* which may be the beginning of a file */
		{typed_more, sizeof typed_more, {true, true}},
		{many, sizeof many, {false, true}},
		{own, sizeof own, {true, true}},
		{other, sizeof other, {true, true}}, /* some do not ask for its number */
		{misled, sizeof misled, {false, false}},
	};
	for (size_t i = 0; i < 2 * COUNT_OF(texts); i++) {
		char script[1024];
		strcpy(script, first);
		write_letters(script + sizeof first - 1, texts[i / 2].bytes, texts[i / 2].size, i % 2 == 1);
		ck_assert_msg((count_told(script) > 0) == texts[i / 2].is_told[i % 2], "%zu", i);
	}
}
END_TEST

/* Each has bytes of which a careless look would make a token, with what stands behind the text, or a line's end. */
START_TEST(no_event_is_seen_in_what_people_write)
{
	static const char *const texts[] = {
		"provider=\"Microsoft Windows \xe5\xae\x89\xe5\x85\xa8\"", /* before EventID */
		"provider=\"Micha\xc5\x82\"", "channel=\"\xe5\xae\x89\xe5\x85\xa8\"",
		"A=\"z us\xc5\x82ug\xc4\x85\\u00094652\\u0009chrome\"", "A=\"Pam\xc4\x9b\xc5\xa5\\u00094980 MB   \"",
		"A=\"S\xc3\xad\xc5\xa5\\u000d\\u000aPID 4976    \"", "A=\"z ni\xc4\x85\\u000a4650 (tcp)  \"",
		"A=\"\xe7\x83\xad\xe9\x94\x80\xe2\x98\x85\xe8\x88\x92\xe9\x80\x82\"", /* a star, U+2605 */
		"A=\"\xe4\xbf\x83\xe9\x94\x80\xe2\x98\x86\xe5\x88\x92\xe7\xae\x97\"", /* and U+2606 */
	};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		char script[512];
		snprintf(script, sizeof script,
			"other 77 2024-03-01T08:00:00Z guid=none notemplate %s%s\n"
			"other 77 +1 guid=none notemplate %s%s\n",
			strncmp(texts[i], "provider", 8) == 0 ? "" : "provider=Else ", texts[i],
			strncmp(texts[i], "provider", 8) == 0 ? "" : "provider=Else ", texts[i]);
		ck_assert_msg(count_told(script) == 0, "%zu", i);
	}
}
END_TEST

START_TEST(a_number_that_is_looked_for_in_the_letters_of_a_text_is_work)
{
	static uint8_t chunk[CHUNK_SIZE];
	static const uint8_t number[] = {'A', 5, 1, 64, 0, 'A'};
	const struct binxml_text text = {chunk + 1024, 1024};
	bool says_event = false;
	memset(chunk, 'A', sizeof chunk);
	ck_assert_uint_eq(letters_look((struct bytes){chunk, sizeof chunk}, &text, &says_event), 0);
	for (size_t i = 0; i < 100; i++)
		memcpy(chunk + 1024 + sizeof number * i, number, sizeof number);
	ck_assert_uint_ge(letters_look((struct bytes){chunk, sizeof chunk}, &text, &says_event), 100 * 64);
	ck_assert(!says_event);
}
END_TEST

START_TEST(values_that_are_written_in_the_letters_of_a_text_are_told)
{
	static const struct {
		uint8_t count, type, last;
		bool is_told;
		uint16_t number; /* the first value */
	} descriptors[] = {
		{8, VALUE_UINT16, 0, true, 0},
		{7, VALUE_UINT16, 0, false, 0},
		{8, 0x33, 0, false, 0},
		{8, VALUE_UINT16, 1, true, 0},
		{8, VALUE_ARRAY | VALUE_STRING, 0, true, 0},
		{7, VALUE_UINT16, 0, true, 4653},
		{7, VALUE_UINT16, 0, false, 77},
		{7, VALUE_STRING, 0, false, 4653},
	};
	for (size_t i = 0; i < 2 * COUNT_OF(descriptors); i++) {
		uint8_t bytes[4 + (4 + 2) * 8] = {descriptors[i / 2].count};
		const size_t values = 4 + 4 * (size_t)descriptors[i / 2].count;
		char script[1024] = "other 77 2024-03-01T08:00:00Z provider=Else guid=none notemplate A=\"";
		for (size_t at = 4; at < values; at += 4) {
			bytes[at] = 2;
			bytes[at + 2] = descriptors[i / 2].type;
		}
		bytes[values - 1] = descriptors[i / 2].last;
		bytes[values] = (uint8_t)descriptors[i / 2].number;
		bytes[values + 1] = (uint8_t)(descriptors[i / 2].number >> 8);
		write_letters(strchr(script, '\0'), bytes, sizeof bytes, i % 2 == 1);
		ck_assert_msg((count_told(script) > 0) == descriptors[i / 2].is_told, "%zu", i);
	}
}
END_TEST

START_TEST(a_reference_in_the_name_of_a_channel_is_plain)
{
	for (int before = 1; before <= 128; before++) {
		char script[512];
		snprintf(script, sizeof script,
			"other 77 2024-03-01T08:00:00Z provider=Else guid=none notemplate entities "
			"channel=\"Backup & Restore\" B=%0*d\n"
			"other 77 +1 provider=Else guid=none notemplate entities channel=\"Backup & Restore\" A=a\n",
			before, 0);
		ck_assert_msg(count_told(script) == 0, "%d", before);
	}
}
END_TEST

Suite *suite_hiding_references(void)
{
	Suite *suite = suite_create("hiding references");
	TCase *references = tcase_create("references");
	tcase_add_test(references, a_reference_by_which_others_go_on_in_a_text_is_told);
	tcase_add_test(references, what_a_reference_lets_others_read_in_the_letters_of_a_text_is_told);
	tcase_add_test(references, references_in_a_row_lead_nowhere);
	tcase_add_test(references, an_instance_of_a_template_that_letters_made_misleads);
	tcase_add_test(references, an_instance_that_a_reference_leads_to_costs_what_it_takes_to_find_its_template);
	tcase_add_test(references, an_instance_in_an_attribute_leaves_it_open);
	tcase_add_test(references, of_a_record_that_leads_to_thousands_of_instances_the_way_is_not_followed);
	tcase_add_test(references, an_event_that_is_written_in_the_letters_of_a_text_is_told);
	tcase_add_test(references, no_event_is_seen_in_what_people_write);
	tcase_add_test(references, a_number_that_is_looked_for_in_the_letters_of_a_text_is_work);
	tcase_add_test(references, values_that_are_written_in_the_letters_of_a_text_are_told);
	tcase_add_test(references, a_reference_in_the_name_of_a_channel_is_plain);
	tcase_add_test(references, a_text_beyond_the_chunk_that_a_reference_leads_to_is_no_end);
	tcase_add_test(references, a_name_in_the_text_that_a_reference_leads_to_is_passed_over);
	tcase_add_test(references, tokens_that_the_letters_behind_a_reference_let_others_pass_over_are_told);
	tcase_add_test(references, a_name_that_does_not_stand_where_it_is_said_to_is_that_of_the_element);
	tcase_set_timeout(references, 60);
	suite_add_tcase(suite, references);
	return suite;
}

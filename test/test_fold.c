/* SPDX-License-Identifier: MIT */
/* Capital and small letters, beyond ASCII too. */
#include "../lib/binxml/likeness.h"
#include "../lib/event/fold.h"
#include "../lib/event/seen.h"
#include "ipsecevtx.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define LAST_POINT 0x10ffffu

static const struct {
	uint32_t from, to;
} points[] = {
	{'A', 'a'},
	{'Z', 'z'},
	{'a', 'a'},
	{'@', '@'},
	{'[', '['},
	{'0', '0'},
	{0xdc, 0xfc},   /* U with diaeresis */
	{0xd7, 0xd7},   /* the sign of multiplication, in the middle of capital letters */
	{0xb5, 0x3bc},  /* micro sign: mu */
	{0x100, 0x101}, /* capital and small letters in turn */
	{0x101, 0x101},
	{0x12e, 0x12f},
	{0x130, 0x130}, /* I with a dot: only Turkish folds it to one letter */
	{0x131, 0x131}, /* i without */
	{0x178, 0xff},
	{0x17f, 's'},   /* long s */
	{0xdf, 0xdf},   /* sharp s: to one letter it does not fold */
	{0x1e9e, 0xdf}, /* its capital */
	{0x3a3, 0x3c3}, /* sigma, and the one at the end of a word */
	{0x3c2, 0x3c3},
	{0x416, 0x436},   /* Cyrillic */
	{0x531, 0x561},   /* Armenian */
	{0x10a0, 0x2d00}, /* Georgian */
	{0xab70, 0x13a0}, /* Cherokee folds to capital letters */
	{0x212a, 'k'},    /* Kelvin */
	{0x2126, 0x3c9},  /* Ohm */
	{0x2167, 0x2177}, /* Roman eight */
	{0xff21, 0xff41}, /* wide A */
	{0xfb01, 0xfb01}, /* fi is two letters */
	{0x1f88, 0x1f80},
	{0x10400, 0x10428}, /* Deseret, beyond U+FFFF */
	{0x1e921, 0x1e943}, /* Adlam: the last of all */
	{0x1e922, 0x1e922},
	{LAST_POINT, LAST_POINT},
};

/* What is no UTF-8 stays: a lone byte, a cut sequence. Letters can grow. */
static const struct {
	const char *name, *key;
} computers[] = {
	{"VPN1.\xc3\x84\xff\xe2\x84\xaa\xc8\xba\xf0\x90\x90\x80\xe2\x84",
		"vpn1.\xc3\xa4\xffk\xe2\xb1\xa5\xf0\x90\x90\xa8\xe2\x84"},
	{" \tVpn1.Corp. ", "vpn1.corp"},
	{"VPN1..", "vpn1"},
	{"VPN1 .", "vpn1"},
	{".", "."},
	{"..", "."},
	{" .", " "},
	{"", ""},
};

START_TEST(a_computer_has_one_key_in_all_spellings)
{
	const char *name = computers[_i].name, *wanted = computers[_i].key;
	char key[64], again[64];
	const size_t length = ipsecevtx_computer_key(name, strlen(name), key, sizeof key);
	ck_assert_str_eq(key, wanted);
	ck_assert_uint_eq(length, strlen(wanted));
	ck_assert_uint_eq(ipsecevtx_computer_key(name, strlen(name), NULL, 0), length);
	ck_assert_uint_eq(ipsecevtx_computer_key(key, length, again, sizeof again), length);
	ck_assert_str_eq(again, key);
	/* Whole characters, up to the first one that does not fit. */
	for (size_t size = 1; size <= length; size++) {
		ck_assert_uint_eq(ipsecevtx_computer_key(name, strlen(name), again, size), length);
		ck_assert_uint_lt(strlen(again), size);
		ck_assert_mem_eq(again, key, strlen(again));
	}
}
END_TEST

START_TEST(a_letter_folds_to_its_small_one)
{
	ck_assert_uint_eq(fold_point(points[_i].from), points[_i].to);
}
END_TEST

/* What folds folds once; 1,454 letters do in Unicode 15. */
START_TEST(folding_again_changes_nothing)
{
	unsigned count = 0;
	for (uint32_t point = 0; point <= LAST_POINT; point++) {
		uint32_t folded = fold_point(point);
		ck_assert_uint_le(folded, LAST_POINT);
		ck_assert_msg(fold_point(folded) == folded, "U+%04X", (unsigned)point);
		count += folded != point;
	}
	ck_assert_uint_ge(count, 1454);
}
END_TEST

/* The table is what its generator makes of the newest table on this machine, when that is of the same version. */
START_TEST(the_table_is_the_one_of_unicode)
{
	static const char path[] = "/usr/share/unicode/CaseFolding.txt";
	const struct way way = {.in_project = true};
	if (!has_program("awk", "the table of folding is not made again"))
		return;
	struct ran ran = PROGRAM_AS(&way, "awk", "-f", "lib/event/fold.awk", path);
	char *table = project_text("lib/event/fold_table.h", NULL);
	const char *version = ran.status == 0 ? strstr(ran.out, " Unicode ") : NULL;
	size_t length = version ? strcspn(version + 9, ";") : 0;
	if (!version || strncmp(strstr(table, " Unicode ") + 9, version + 9, length) != 0) {
		puts("fold: Unicode's table is not here in that version (package unicode-data); that test is skipped");
		return;
	}
	assert_same(ran.out, table);
}
END_TEST

static const struct {
	const char *a;
	const char *b;
	bool is_same;
} texts[] = {
	{"", "", true},
	{"vpn1", "VPN1", true},
	{"vpn1", "VPN12", false},
	{"vpn12", "VPN1", false},
	{"b\xc3\xbcro-01", "B\xc3\x9cRO-01", true},
	{"b\xc3\xbcro-01", "BURO-01", false},
	{"\xe2\x84\xaa", "k", true}, /* three bytes and one */
	{"ma\xc3\x9f", "MA\xe1\xba\x9e", true},
	{"ma\xc3\x9f", "MASS", false},
	{"\xce\x9f\xce\xa3", "\xce\xbf\xcf\x82", true},
	{"\xf0\x90\x90\x80", "\xf0\x90\x90\xa8", true},
	/* No UTF-8. */
	{"\xff", "\xff", true},
	{"\xff", "\xfe", false},
	{"\xff", "\xef\xbf\xbd", false},
	{"\xc3", "\xc3\xbc", false},
};

START_TEST(texts_are_the_same_when_folded)
{
	for (int turned = 0; turned < 2; turned++) {
		const char *a = turned ? texts[_i].b : texts[_i].a;
		const char *b = turned ? texts[_i].a : texts[_i].b;
		ck_assert_int_eq(fold_same(a, strlen(a), b, strlen(b)), texts[_i].is_same);
	}
}
END_TEST

/* Whole names, and the part before the first dot. */
static const struct {
	const char *option;
	const char *selected;
} options[] = {
	{"--computer=b\xc3\xbcro-01", "1"},
	{"--computer=B\xc3\x9cRO-01", "1"},
	{"--computer=b\xc3\xbcRO-01.FIRMA.local", "1"},
	{"--computer=buro-01", ""},
	{"--computer=\xd1\x81\xd0\xb5\xd1\x80\xd0\xb2\xd0\xb5\xd1\x80", "2"},
	{"--computer=\xf0\x90\x90\xa8", "3"},
	{"--computer=b\xc3\xbcro-01,\xd0\xa1\xd0\x95\xd0\xa0\xd0\x92\xd0\x95\xd0\xa0.local", "1 2"},
	{"--computer=\xff", ""},
};

START_TEST(computers_are_found_whatever_the_case_of_their_letters)
{
	make_log("a.evtx", "event 4653 2024-03-01T08:00:00Z computer=B\xc3\x9cRO-01.firma.local\n"
			   "event 4653 +1 computer=\xd0\xa1\xd0\xb5\xd1\x80\xd0\xb2\xd0\xb5\xd1\x80.local\n"
			   "event 4653 +1 computer=\xf0\x90\x90\x80\n");
	struct ran ran = TOOL_ENDS(0, "-qojsonl", options[_i].option, "a.evtx");
	ck_assert_str_eq(record_ids(ran.out), options[_i].selected);
}
END_TEST

/* One character for several letters: a name that holds it is drawn as another one. */
START_TEST(a_ligature_is_taken_for_the_letters_that_it_is_drawn_as)
{
	static const struct {
		const char *name, *drawn_as;
	} names[] = {{"\xef\xac\x81le-srv", "file-srv"},
		{"o\xef\xac\x83"
		 "ce",
			"office"},
		{"\xef\xac\x86ore", "store"}, {"\xc4\xb3ssel", "ijssel"}, {"vpn\xe2\x92\x88", "vpn1."},
		{"site\xe2\x85\xa1", "siteii"},
		{"\xe3\x8f\x8c"
		 "put",
			"input"},
		{"pc-\xe2\x91\xaa", "pc-11"}};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t length = strlen(names[i].name), drawn = strlen(names[i].drawn_as);
		ck_assert_msg(seen_is_odd_computer(names[i].name, length), "%s", names[i].drawn_as);
		ck_assert_msg(likeness_is_confusable(names[i].name, length, names[i].drawn_as, drawn), "%s",
			names[i].drawn_as);
		ck_assert_msg(!likeness_is_confusable(names[i].name, length, names[i].drawn_as, drawn - 1), "%s",
			names[i].drawn_as);
		ck_assert_msg(!seen_is_odd_computer(names[i].drawn_as, drawn), "%s", names[i].drawn_as);
	}
}
END_TEST

/* libevtx shows what is 0x3ff lower; a letter or digit of its own stays what it is to all others. */
static const struct {
	uint32_t point, shown;
} lower[] = {
	{0x102fe, 0xfeff}, /* nothing is seen of it */
	{0x10300, 0xff01}, /* full width */
	{0x1035d, 0xff5e},
	{0x104a0, 0x104a0}, /* a digit */
	{0x1089f, 0x104a0}, /* seen as that digit */
	{0x1d400, 0x1d400}, /* a letter of mathematics */
	{0x1d800, 0x1d401}, /* seen as such */
	{0x1d7ff, 0x1d7ff}, /* a digit, seen as a letter */
	{0x1f52f, 0x1f130}, /* a letter in a square */
	{0x1f600, 0x1f600}, /* an emoji, seen as a flag */
	{0x1ffef, 0x1fbf0}, /* segmented digits */
	{0x1fff8, 0x1fbf9},
	{0x20000, 0x20000}, /* ideographs */
	{0x2a6df, 0x2a6df},
	{0xe1000, 0xe0c01},
	{0xff10, 0xff10},
	{'a', 'a'},
};

/* Also those that are something to others, and something else to libevtx. */
START_TEST(a_character_that_libevtx_shows_as_another_is_misread)
{
	static const uint32_t misread[] = {0x1ffef, 0x1f52f, 0x11d51, 0x1d573, 0x1d7ff, 0x10300, 0xe1000};
	static const uint32_t read[] = {'a', 0xff21, 0x1d400, 0x104a0, 0x203fd, 0x20bb7, 0x1f600};
	for (size_t i = 0; i < COUNT_OF(misread); i++)
		ck_assert_msg(likeness_is_misread(misread[i]), "U+%04X", misread[i]);
	for (size_t i = 0; i < COUNT_OF(read); i++)
		ck_assert_msg(!likeness_is_misread(read[i]), "U+%04X", read[i]);
}
END_TEST

START_TEST(a_character_beyond_ffff_is_seen_as_libevtx_shows_it)
{
	ck_assert_uint_eq(likeness_as_libevtx_shows(lower[_i].point), lower[_i].shown);
	char text[4];
	size_t at = 0;
	const size_t length = likeness_put(lower[_i].point, text);
	ck_assert_uint_eq(likeness_point(text, length, &at), lower[_i].shown);
	ck_assert_uint_eq(at, length);
}
END_TEST

Suite *suite_fold(void)
{
	Suite *suite = suite_create("fold");
	TCase *points_case = tcase_create("points");
	tcase_set_timeout(points_case, 60);
	tcase_add_loop_test(points_case, a_computer_has_one_key_in_all_spellings, 0, (int)COUNT_OF(computers));
	tcase_add_loop_test(points_case, a_letter_folds_to_its_small_one, 0, (int)COUNT_OF(points));
	tcase_add_loop_test(points_case, a_character_beyond_ffff_is_seen_as_libevtx_shows_it, 0, (int)COUNT_OF(lower));
	tcase_add_test(points_case, a_character_that_libevtx_shows_as_another_is_misread);
	tcase_add_test(points_case, folding_again_changes_nothing);
	tcase_add_test(points_case, a_ligature_is_taken_for_the_letters_that_it_is_drawn_as);
	tcase_add_loop_test(points_case, texts_are_the_same_when_folded, 0, (int)COUNT_OF(texts));
	suite_add_tcase(suite, points_case);
	TCase *tool = tool_case(suite, "tool");
	tcase_add_test(tool, the_table_is_the_one_of_unicode);
	tcase_add_loop_test(tool, computers_are_found_whatever_the_case_of_their_letters, 0, (int)COUNT_OF(options));
	return suite;
}

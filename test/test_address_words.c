/* SPDX-License-Identifier: MIT */
/* Addresses among words, as RenderingInfo has them: what a person reads is found, and other numbers are none. */
#include "event/address_search.h"

#include "suites.h"

#include <stdio.h>
#include <string.h>

static bool take(void *user, uint8_t family, const uint8_t bytes[16])
{
	char *found = user;
	const size_t used = strlen(found);
	if (family == 4)
		snprintf(found + used, 256 - used, "%s%u.%u.%u.%u", used ? " " : "", bytes[0], bytes[1], bytes[2],
			bytes[3]);
	else
		snprintf(found + used, 256 - used, "%s%02x%02x::%02x", used ? " " : "", bytes[0], bytes[1], bytes[15]);
	return false;
}

#define ADDRESS "203.0.113.99"
#define DOTS                                                                                                           \
	"........................................................................................................................"
#define ZEROS "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"

static const struct {
	const char *text, *found;
} texts[] = {
	{"Network Address:\t" ADDRESS "\r\n", ADDRESS},
	/* Signs that are drawn as dots, and numbers that have one. */
	{"203\xce\x87"
	 "0\xce\x87"
	 "113\xce\x87"
	 "99",
		ADDRESS},
	{"203\xe2\x97\xa6"
	 "0\xe2\x97\xa6"
	 "113\xe2\x97\xa6"
	 "99",
		ADDRESS},
	{"20\xe2\x92\x8a"
	 "0.11\xe2\x92\x8a"
	 "99",
		ADDRESS},
	{"203..0..113..99", ADDRESS},
	/* Numbers in circles. */
	{"\xe2\x91\xa9.\xe2\x91\xa9.\xe2\x91\xa9.\xe2\x91\xa9", "10.10.10.10"},
	{"2001:db8\xe2\x88\xb7"
	 "99",
		"2001::99"},
	/* Behind leaders, with more zeros than numbers have, with a port, and with a footnote's mark. */
	{"Network Address:\t" DOTS ADDRESS, ADDRESS},
	{ADDRESS DOTS, ADDRESS},
	{"203.0.113." ZEROS "99", ADDRESS},
	{ADDRESS ".500", ADDRESS},
	{ADDRESS "\xc2\xb2", ADDRESS},
	{"\xe2\x91\xa0" ADDRESS, ADDRESS},
	{ADDRESS "\xe2\x91\xa9", ADDRESS},
	{"\xe2\x91\xa9" ADDRESS, ADDRESS},
	/* Marks of other scripts, and what is drawn as nothing. */
	{"203\xd6\xb4.0\xd6\xb4.113\xd6\xb4.99", ADDRESS},
	{"203\xf0\x9d\x85\x99.0.113.99", ADDRESS},
	/* Two of them, with a sign between. */
	{"198.51.100.66\xe3\x80\x81" ADDRESS, "198.51.100.66 " ADDRESS},
	/* Object identifiers, SIDs, GUIDs, host names and times are none. */
	{"1.3.6.1.5.5.7.3.2", ""},
	{"2.5.29.37.0", ""},
	{"S-1-5-80-0", ""},
	{"{00000000-0244-0000-64a3-2b7c90b0d401}", ""},
	{"host/45-76-12-27.static.example", ""},
	{"ip-10-0-0-5.example", ""},
	{"2024-03-01 08:00:00.123", ""},
	{"a\xe2\x80\xa6 1, 2, 3, 4", ""},
};

START_TEST(an_address_among_words_is_found)
{
	char found[256] = "", once[256] = "";
	const struct address_search search = {.found = take, .user = found};
	address_search_as_written(&search, texts[_i].text, strlen(texts[_i].text));
	/* The text is read in several ways, and an address may come in each. */
	for (char *next = strtok(found, " "); next; next = strtok(NULL, " ")) {
		if (!strstr(once, next))
			snprintf(once + strlen(once), sizeof once - strlen(once), "%s%s", once[0] ? " " : "", next);
	}
	ck_assert_str_eq(once, texts[_i].found);
}
END_TEST

Suite *suite_address_words(void)
{
	Suite *suite = suite_create("address words");
	TCase *words = tcase_create("words");
	tcase_add_loop_test(words, an_address_among_words_is_found, 0, (int)(sizeof texts / sizeof texts[0]));
	suite_add_tcase(suite, words);
	return suite;
}

/* SPDX-License-Identifier: MIT */
#include "suites.h"
#include "test_support.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/*
 * The same text as a record holds it, in UTF-16. That short way takes canonical texts alone, without a zone and without
 * IPv4 in IPv6, and must read them alike. With one unit beyond ASCII it is no address.
 */
static void check_canonical_utf16(const char *text, size_t length, const char *canonical, size_t put)
{
	uint8_t bytes[16], wanted[16];
	uint8_t family = 99, wanted_family;
	char out[VALUE_ADDRESS_MAX], copy[VALUE_ADDRESS_MAX + 1];
	uint8_t *utf16 = malloc(2 * length + 1);
	CHECK_IN_LOOP(utf16 != NULL);
	for (size_t i = 0; i < length; i++) {
		utf16[2 * i] = (uint8_t)text[i];
		utf16[2 * i + 1] = 0;
	}
	value_address(text, length, copy, wanted, &wanted_family);
	bool has_dot = memchr(text, '.', length) != NULL;
	bool is_canonical = put == length && put > 0 && memcmp(text, canonical, length) == 0 &&
			    !memchr(text, '%', length) && !(wanted_family == 6 && has_dot);
	CHECK_IN_LOOP(value_canonical_address(utf16, length, out, bytes, &family) == (is_canonical ? length : 0));
	CHECK_IN_LOOP(family == (is_canonical ? wanted_family : 99));
	if (is_canonical) {
		CHECK_IN_LOOP(memcmp(out, text, length) == 0);
		CHECK_IN_LOOP(memcmp(bytes, wanted, 16) == 0);
	}
	for (size_t i = 0; i < length; i++) {
		static const uint8_t above[] = {0x01, 0x7f, 0x80, 0xff};
		utf16[2 * i + 1] = above[(length + i) % 4];
		CHECK_IN_LOOP(value_canonical_address(utf16, length, out, bytes, &family) == 0);
		utf16[2 * i + 1] = 0;
	}
	free(utf16);
}

/* Canonical text of an address; fails the test where its parts do not agree. */
static size_t canonical(const char *text, size_t length, char out[VALUE_ADDRESS_MAX + 1], uint8_t *family)
{
	uint8_t bytes[16];
	memset(bytes, 0xaa, sizeof bytes);
	*family = 99;
	size_t put = value_address(text, length, out, bytes, family);
	CHECK_IN_LOOP(put <= VALUE_ADDRESS_MAX);
	out[put] = '\0';
	CHECK_IN_LOOP((put > 0) == (*family != 0));
	for (size_t i = *family == 6 ? 16 : *family; i < 16; i++)
		CHECK_IN_LOOP(bytes[i] == 0);
	check_canonical_utf16(text, length, out, put);
	return put;
}

/* Section numbers are RFC 5952's. */
static const struct {
	const char *text;
	const char *canonical;
	uint8_t family;
} addresses[] = {
	{"0.0.0.0", "0.0.0.0", 4},
	{"192.0.2.81", "192.0.2.81", 4},
	{"255.255.255.255", "255.255.255.255", 4},
	{"10.100.99.9", "10.100.99.9", 4},
	{"::", "::", 6},
	{"::1", "::1", 6},
	{"0:0:0:0:0:0:0:0", "::", 6},
	{"0:0:0:0:0:0:0:1", "::1", 6},
	{"1:0:0:0:0:0:0:0", "1::", 6},
	{"2001:db8::1", "2001:db8::1", 6},
	{"2001:0db8::0001", "2001:db8::1", 6},               /* 4.1 */
	{"2001:db8:0:0:0:0:2:1", "2001:db8::2:1", 6},        /* 4.2.1 */
	{"2001:db8::0:1", "2001:db8::1", 6},                 /* 4.2.1 */
	{"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", 6}, /* 4.2.2 */
	{"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1", 6},  /* 4.2.2 */
	{"2001:0:0:1:0:0:0:1", "2001:0:0:1::1", 6},          /* 4.2.3: the longer run */
	{"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", 6},    /* 4.2.3: the first of equals */
	{"2001:DB8::ABCD:EF01", "2001:db8::abcd:ef01", 6},   /* 4.3 */
	{"0:0:1:0:0:0:0:0", "0:0:1::", 6},
	{"0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1", 6},
	{"0:0:1:1:1:1:0:0", "::1:1:1:1:0:0", 6},
	{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 6},
	{"FE80:0000:0000:0000:0202:B3FF:FE1E:8329", "fe80::202:b3ff:fe1e:8329", 6},
	{"::ffff:192.0.2.1", "::ffff:192.0.2.1", 6}, /* 5 */
	{"::FFFF:c000:0201", "::ffff:192.0.2.1", 6},
	{"0:0:0:0:0:ffff:192.0.2.1", "::ffff:192.0.2.1", 6},
	{"64:ff9b::192.0.2.33", "64:ff9b::c000:221", 6},
	{"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", 6},
	{"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", 6},
	{"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", 6},
	{"fe80::1%12", "fe80::1%12", 6},
	{"FE80::0:1%eth0", "fe80::1%eth0", 6},
	{"::ffff:192.0.2.1%3", "::ffff:192.0.2.1%3", 6},
	{"fe80::1%Ethernet_2-a.b~", "fe80::1%Ethernet_2-a.b~", 6},
	{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%seventeen_letters", /* the longest that there is room for */
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%seventeen_letters", 6},
};

START_TEST(addresses_get_their_one_canonical_text)
{
	char out[VALUE_ADDRESS_MAX + 1];
	uint8_t family;
	canonical(addresses[_i].text, strlen(addresses[_i].text), out, &family);
	ck_assert_str_eq(out, addresses[_i].canonical);
	ck_assert_uint_eq(family, addresses[_i].family);
	/* Once more changes nothing. */
	canonical(addresses[_i].canonical, strlen(addresses[_i].canonical), out, &family);
	ck_assert_str_eq(out, addresses[_i].canonical);
}
END_TEST

START_TEST(bytes_are_in_network_order)
{
	char out[VALUE_ADDRESS_MAX];
	uint8_t bytes[16];
	uint8_t family;
	ck_assert_uint_gt(value_address("192.0.2.81", 10, out, bytes, &family), 0);
	ck_assert_int_eq(memcmp(bytes, "\xc0\x00\x02\x51", 4), 0);
	ck_assert_uint_gt(value_address("2001:db8::ab:1%7", 16, out, bytes, &family), 0);
	ck_assert_int_eq(memcmp(bytes, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\xab\0\x01", 16), 0);
}
END_TEST

static const struct {
	const uint8_t *text;
	size_t length;
} not_addresses[] = {
	{BYTES("")}, {BYTES("-")}, {BYTES("Any")}, {BYTES("localhost")}, {BYTES("1")}, {BYTES("1.2.3")},
	{BYTES("1.2.3.4.5")}, {BYTES("1.2.3.")}, {BYTES(".1.2.3.4")}, {BYTES("1..2.3")}, {BYTES("1.2.3.4 ")},
	{BYTES(" 1.2.3.4")}, {BYTES("1.2.3.256")}, {BYTES("1.2.3.1000")}, {BYTES("1.2.3.99999999999")},
	{BYTES("01.2.3.4")}, /* 1 or, octal, 1: nobody knows what was meant */
	{BYTES("1.2.3.04")}, {BYTES("1.2.00.4")}, {BYTES("0x1.2.3.4")}, {BYTES("1.2.3.-4")}, {BYTES("1.2.3.+4")},
	{BYTES("1.2.3.4/24")}, {BYTES("192.0.2.1:500")}, {BYTES("192.0.2.1%1")}, {BYTES(":")}, {BYTES(":::")},
	{BYTES("1:2:3:4:5:6:7")}, {BYTES("1:2:3:4:5:6:7:8:9")}, {BYTES("1:2:3:4:5:6:7:8:")}, {BYTES("1::2::3")},
	{BYTES("12345::")}, {BYTES("00001::")}, {BYTES("g::")}, {BYTES("::1.2.3")}, {BYTES("::1.2.3.256")},
	{BYTES("::01.2.3.4")}, {BYTES("[::1]")}, {BYTES("::1/128")}, {BYTES(" ::1")}, {BYTES("fe80::1%")},
	{BYTES("%eth0")}, {BYTES("fe80::1%a zone that is longer than there is room for")},
	{BYTES("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%eighteen_letters__")},
	{BYTES("1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb")}, {BYTES("1.2.3.4\0")}, {BYTES("::1\0")},
	{BYTES("::1\0:5")}, {BYTES("fe80::1%a\0b")}, {BYTES("\xd9\xa1.2.3.4")}, /* an Arabic digit */
};

START_TEST(what_is_no_address_is_left_alone)
{
	char out[VALUE_ADDRESS_MAX + 1];
	uint8_t family;
	canonical((const char *)not_addresses[_i].text, not_addresses[_i].length, out, &family);
	ck_assert_msg(family == 0, "%s became %s", not_addresses[_i].text, out);
}
END_TEST

START_TEST(random_ipv6_addresses_agree_with_the_c_library)
{
	uint64_t random = 3;
	for (int i = 0; i < 100000; i++) {
		uint8_t bytes[16];
		uint8_t parsed[16];
		uint8_t family;
		char expected[INET6_ADDRSTRLEN];
		char out[VALUE_ADDRESS_MAX + 1];
		/* Each group is zero half of the time, so that runs of all lengths and places come up. */
		uint64_t zeros = next_random(&random);
		for (size_t k = 0; k < 8; k++) {
			uint64_t group = zeros >> k & 1 ? 0 : next_random(&random) >> (zeros >> (8 + 2 * k) & 15);
			bytes[2 * k] = (uint8_t)(group >> 8);
			bytes[2 * k + 1] = (uint8_t)group;
		}
		CHECK_IN_LOOP(inet_ntop(AF_INET6, bytes, expected, sizeof expected));
		value_address(expected, strlen(expected), out, parsed, &family);
		canonical(expected, strlen(expected), out, &family);
		CHECK_IN_LOOP(family == 6);
		CHECK_IN_LOOP(memcmp(parsed, bytes, 16) == 0);
		/* The library writes ::1.2.3.4, which RFC 4291 2.5.5.1 deprecates. */
		if (memcmp(bytes, "\0\0\0\0\0\0\0\0\0\0\0", 12) != 0)
			CHECK_IN_LOOP(strcmp(out, expected) == 0);
	}
}
END_TEST

START_TEST(random_ipv4_texts_agree_with_the_c_library)
{
	uint64_t random = 4;
	int accepted = 0;
	for (int i = 0; i < 200000; i++) {
		static const char letters[] = "0123456789012345678901234567890123456789............ :x-";
		char text[20];
		char out[VALUE_ADDRESS_MAX + 1];
		uint8_t family;
		uint8_t bytes[4];
		char expected[INET_ADDRSTRLEN] = "";
		int length = snprintf(text, sizeof text, "%u.%u.%u.%u", (unsigned)(next_random(&random) % 300),
			(unsigned)(next_random(&random) % 260), (unsigned)(next_random(&random) % 120),
			(unsigned)(next_random(&random) % 12));
		if (i % 2)
			text[next_random(&random) % (size_t)length] =
				letters[next_random(&random) % (sizeof letters - 1)];
		canonical(text, (size_t)length, out, &family);
		bool valid = inet_pton(AF_INET, text, bytes) == 1;
		CHECK_IN_LOOP((family == 4) == valid);
		if (valid) {
			accepted++;
			inet_ntop(AF_INET, bytes, expected, sizeof expected);
			CHECK_IN_LOOP(strcmp(out, expected) == 0);
		}
	}
	ck_assert_int_gt(accepted, 50000);
}
END_TEST

START_TEST(random_texts_become_an_address_that_stays_the_same_or_none)
{
	uint64_t random = 5;
	for (int i = 0; i < 200000; i++) {
		static const char letters[] = "0123456789abcdefF:::::....%";
		char text[48];
		char out[VALUE_ADDRESS_MAX + 1];
		char again[VALUE_ADDRESS_MAX + 1];
		uint8_t family;
		size_t length = next_random(&random) % sizeof text;
		for (size_t k = 0; k < length; k++)
			text[k] = letters[next_random(&random) % (sizeof letters - 1)];
		size_t put = canonical(text, length, out, &family);
		if (!put)
			continue;
		CHECK_IN_LOOP(canonical(out, put, again, &family) == put);
		CHECK_IN_LOOP(strcmp(again, out) == 0);
		for (size_t k = 0; k < strcspn(out, "%"); k++)
			CHECK_IN_LOOP(!isupper((unsigned char)out[k]));
	}
}
END_TEST

/* A few texts that share their ends, in any order: what is remembered must be the text's own. */
START_TEST(remembered_addresses_are_the_ones_that_were_read)
{
	static struct address_memory memory;
	static const char *const ends[] = {"1", "::1", "fe80::1%4", ":0:1", "%4", "", "192.0.2.1", "no address"};
	uint64_t random = 6;
	int found = 0;
	for (int i = 0; i < 100000; i++) {
		char text[2 * VALUE_ADDRESS_MAX];
		char out[VALUE_ADDRESS_MAX + 1];
		uint8_t bytes[16];
		uint8_t family;
		uint64_t word = next_random(&random);
		size_t length = (size_t)snprintf(text, sizeof text, "%.*s%s",
			(int)(word % 5 == 0 ? word >> 8 & 63 : word >> 8 & 7),
			"2001:db8:2001:db8:2001:db8:2001:db8:2001:db8:2001:db8:2001:db8:2001:db8",
			ends[word >> 16 & 7]);
		size_t put = value_address(text, length, out, bytes, &family);
		const struct address *known = address_recall(&memory, text, length);
		CHECK_IN_LOOP((known != NULL) == (put > 0));
		if (!known)
			continue;
		found++;
		CHECK_IN_LOOP(known->family == family);
		CHECK_IN_LOOP(memcmp(known->bytes, bytes, sizeof bytes) == 0);
		CHECK_IN_LOOP(known->length == put);
		CHECK_IN_LOOP(memcmp(known->canonical, out, put) == 0);
	}
	ck_assert_int_gt(found, 10000);
}
END_TEST

Suite *suite_address(void)
{
	Suite *suite = suite_create("address");
	TCase *tables = tcase_create("tables");
	tcase_add_loop_test(tables, addresses_get_their_one_canonical_text, 0, (int)COUNT_OF(addresses));
	tcase_add_test(tables, bytes_are_in_network_order);
	tcase_add_loop_test(tables, what_is_no_address_is_left_alone, 0, (int)COUNT_OF(not_addresses));
	suite_add_tcase(suite, tables);
	TCase *random = tcase_create("random");
	tcase_add_test(random, random_ipv6_addresses_agree_with_the_c_library);
	tcase_add_test(random, random_ipv4_texts_agree_with_the_c_library);
	tcase_add_test(random, random_texts_become_an_address_that_stays_the_same_or_none);
	tcase_add_test(random, remembered_addresses_are_the_ones_that_were_read);
	tcase_set_timeout(random, 60);
	suite_add_tcase(suite, random);
	return suite;
}

/* SPDX-License-Identifier: MIT */
#include "evidence/digest.h"

#include "suites.h"
#include "test_support.h"

#include <string.h>

/* Examples of FIPS 180-2, appendix B, and the digest of nothing. */
static const struct {
	const char *text;
	unsigned times;
	const char *digest; /* hexadecimal */
} examples[] = {
	{"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	{"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

START_TEST(examples_of_the_standard)
{
	struct digest digest;
	uint8_t result[DIGEST_SIZE];
	char text[2 * DIGEST_SIZE + 1];
	digest_init(&digest);
	for (unsigned i = 0; i < examples[_i].times; i++)
		digest_add(&digest, examples[_i].text, strlen(examples[_i].text));
	digest_finish(&digest, result);
	for (size_t i = 0; i < DIGEST_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", (unsigned)result[i]);
	ck_assert_str_eq(text, examples[_i].digest);
}
END_TEST

/* Where it is cut does not matter, nor where a block ends. */
START_TEST(a_text_in_parts_has_the_digest_of_the_whole)
{
	uint8_t bytes[200], whole[DIGEST_SIZE], parts[DIGEST_SIZE];
	struct digest digest;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(7 * i);
	for (size_t size = 0; size < sizeof bytes; size++) {
		digest_init(&digest);
		digest_add(&digest, bytes, size);
		digest_finish(&digest, whole);
		for (size_t cut = 0; cut <= size; cut++) {
			digest_init(&digest);
			digest_add(&digest, bytes, cut);
			digest_add(&digest, bytes + cut, size - cut);
			digest_finish(&digest, parts);
			CHECK_IN_LOOP(memcmp(whole, parts, sizeof whole) == 0);
		}
	}
}
END_TEST

Suite *suite_digest(void)
{
	Suite *suite = suite_create("digest");
	TCase *digests = tcase_create("digests");
	tcase_add_loop_test(digests, examples_of_the_standard, 0, (int)COUNT_OF(examples));
	tcase_add_test(digests, a_text_in_parts_has_the_digest_of_the_whole);
	suite_add_tcase(suite, digests);
	return suite;
}

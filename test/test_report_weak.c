/* SPDX-License-Identifier: MIT */
/* The report of algorithms: what is known of each, and when integrity is missing. */
#include "report/crypto.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdlib.h>
#include <string.h>

/* Whether a row of the table stands for one of the list: each of its texts in each of its fields. */
static size_t compare_row(char **fields)
{
	char *more, *part;
	size_t count = 0;
	for (part = strtok_r(fields[0], " ", &more); part; part = strtok_r(NULL, " ", &more)) {
		for (char *text = fields[2], *next; text; text = next) {
			next = strstr(text, ", ");
			size_t length = next ? (size_t)(next - text) : strlen(text);
			next = next ? next + 2 : NULL;
			const struct crypto_algorithm *found = crypto_find(part, text, length);
			ck_assert_msg(found != NULL, "%s %s", part, text);
			ck_assert_str_eq(crypto_verdict_name(found->verdict), fields[7]);
			/* What the RFC says of it is what stands in the reference. */
			const char *level = fields[3][0] != '-' ? fields[3] : fields[4];
			if (strncmp(level, "MUST NOT", 8) == 0 || strncmp(level, "SHOULD NOT", 10) == 0)
				ck_assert_ptr_nonnull(strstr(found->reference, " NOT"));
			if (strstr(level, "sec. 2.4"))
				ck_assert_ptr_nonnull(strstr(found->reference, "RFC 8247 sec. 2.4"));
			count++;
		}
	}
	return count;
}

START_TEST(every_algorithm_of_the_list_has_its_verdict)
{
	char line[2048];
	char *fields[9];
	size_t rows = 0;
	FILE *file = fopen("test/crypto.tsv", "r");
	ck_assert_ptr_nonnull(file);
	while (shared_row(file, line, sizeof line, fields, 9) >= 8) {
		/* It stands for AH as such, whatever its algorithm is. */
		if (strcmp(fields[1], "any set") != 0)
			ck_assert_uint_gt(compare_row(fields), 0);
		rows++;
	}
	fclose(file);
	ck_assert_uint_gt(rows, 40);
	for (size_t i = 0; crypto_at(i); i++)
		ck_assert_uint_le(crypto_at(i)->verdict, CRYPTO_DEPENDS);
}
END_TEST

START_TEST(the_list_of_algorithms_is_a_copy)
{
	assert_same_as_shared("test/crypto.tsv", "facts/crypto.tsv");
}
END_TEST

START_TEST(an_algorithm_is_known_only_in_its_own_fields)
{
	ck_assert_ptr_nonnull(crypto_find("em_auth_method", "SSL ECDSA P384", strlen("SSL ECDSA P384")));
	ck_assert_ptr_null(crypto_find("em_auth_method", "Preshared key", strlen("Preshared key")));
	ck_assert_ptr_null(crypto_find("mm_auth_method", "NTLM V2", strlen("NTLM V2")));
	ck_assert_ptr_null(crypto_find("esp_integrity", "SHA1", strlen("SHA1")));
	ck_assert_ptr_null(crypto_find("esp", "AES-256", strlen("AES-256")));
	ck_assert_ptr_null(crypto_find("cipher", "AES-256", strlen("AES-256")));
	ck_assert_ptr_null(crypto_find("mm_cipher", "AES-25", strlen("AES-25")));
}
END_TEST

#define QM(fields) "event 5451 2024-03-01T08:00:00Z RemoteTunnelEndpoint=192.0.2.7 KeyingModuleName=%%8244 " fields "\n"

static const struct {
	const char *event;
	const char *has, *has_not; /* NULL: nothing */
} integrities[] = {
	{QM("AhAuthType=%%8229 EspAuthType=%%8229 CipherType=%%16402"),
		"\"part\":\"esp_integrity\",\"value\":\"None\",\"verdict\":\"broken\"", "ah_integrity"},
	{QM("AhAuthType=- EspAuthType=%%8229 CipherType=%%16397"), NULL, "\"part\""},
	{QM("AhAuthType=%%16394 EspAuthType=%%8229 CipherType=%%16402"), NULL, "\"part\""},
	{QM("AhAuthType=- EspAuthType=- CipherType=%%16402"), NULL, "\"part\""},
	{QM("AhAuthType=- EspAuthType=%%16394 CipherType=%%8229"),
		"\"part\":\"esp_cipher\",\"value\":\"None\",\"verdict\":\"review\"", "broken"},
	{QM("AhAuthType=- EspAuthType=%%16394 CipherType=%%9999"),
		"\"part\":\"esp_cipher\",\"value\":\"%%9999\",\"verdict\":\"unknown\",\"reference\":null", "broken"},
};

START_TEST(esp_without_integrity_is_broken_unless_something_else_protects)
{
	make_log("a.evtx", integrities[_i].event);
	struct ran ran = TOOL_ENDS(0, "-q", "--report=weak", "-o", "jsonl", "a.evtx");
	if (integrities[_i].has)
		assert_has(ran.out, integrities[_i].has);
	assert_has_not(ran.out, integrities[_i].has_not);
}
END_TEST

/* What is not so weak, or was used before the stronger one, does not count for what is. */
START_TEST(each_fall_counts_what_was_used_behind_the_stronger_one)
{
	make_log("a.evtx", "set computer=vpn1 record=1 minor=2\n"
			   "event 4650 2024-03-01T10:00:00Z MMSAID=1 MMCipherAlg=AES-192 RemoteAddress=192.0.2.9\n"
			   "event 4650 2024-03-01T11:00:00Z MMSAID=2 MMCipherAlg=3DES RemoteAddress=192.0.2.9\n"
			   "event 4650 2024-03-01T12:00:00Z MMSAID=3 MMCipherAlg=AES-256 RemoteAddress=192.0.2.9\n"
			   "event 4650 2024-03-01T13:00:00Z MMSAID=4 MMCipherAlg=AES-128 RemoteAddress=192.0.2.9\n"
			   "event 4650 2024-03-01T14:00:00Z MMSAID=5 MMCipherAlg=AES-128 RemoteAddress=192.0.2.9\n"
			   "event 4650 2024-03-01T15:00:00Z MMSAID=6 MMCipherAlg=3DES RemoteAddress=192.0.2.9\n"
			   "event 4650 2024-03-01T16:00:00Z MMSAID=7 MMCipherAlg=3DES RemoteAddress=192.0.2.9\n");
	const char *rows = TOOL_ENDS(0, "-q", "--report=hostile", "-ojsonl", "a.evtx").out;
	ck_assert_uint_eq(count_of(rows, "\"downgrade\",\"severity\":\"high\""), 2);
	ck_assert_uint_eq(count_of(rows, "\"downgrade\",\"severity\":\"low\""), 1);
	assert_has(rows, "used Main Mode cipher 3DES 1 time after it had used AES-192");
	assert_has(rows, "used Main Mode cipher 3DES 2 times after it had used AES-256");
	assert_has(rows, "used Main Mode cipher AES-128 2 times after it had used AES-256");
	assert_has(rows, "\"first\":\"2024-03-01T15:00:00.0000000Z\",\"last\":\"2024-03-01T16:00:00.0000000Z\"");
}
END_TEST

Suite *suite_report_weak(void)
{
	Suite *suite = suite_create("report weak");
	TCase *table = tcase_create("table");
	tcase_add_test(table, every_algorithm_of_the_list_has_its_verdict);
	if (shared_exists("report weak", "facts/crypto.tsv"))
		tcase_add_test(table, the_list_of_algorithms_is_a_copy);
	tcase_add_test(table, an_algorithm_is_known_only_in_its_own_fields);
	suite_add_tcase(suite, table);
	TCase *rows = tool_case(suite, "rows");
	tcase_add_loop_test(
		rows, esp_without_integrity_is_broken_unless_something_else_protects, 0, LENGTH(integrities));
	tcase_add_test(rows, each_fall_counts_what_was_used_behind_the_stronger_one);
	return suite;
}

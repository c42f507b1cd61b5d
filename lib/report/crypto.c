/* SPDX-License-Identifier: MIT */
/*
 * Requirement levels come from RFC 8247 for IKEv2 (IKEv1 shares its algorithms), RFC 8221 for ESP and AH, and RFC 9395
 * for IKEv1; where these are silent, from NIST SP 800-131A revision 2. The RFCs speak to those who implement; the
 * verdicts made from them are for those who look at what was negotiated.
 */
#include "report/crypto.h"

#include <string.h>

#define MM_AUTH   "mm_auth_method"
#define ANY_AUTH  "mm_auth_method em_auth_method"
#define INTEGRITY "ah_integrity esp_integrity"
#define COMBINED  "esp_cipher esp_integrity"

static const struct crypto_algorithm algorithms[] = {
	{"keying_module", "IKEv1", CRYPTO_DEPRECATED, "RFC 9395 sec. 3: IKEv1 is deprecated"},
	{"keying_module", "AuthIP", CRYPTO_LEGACY, NULL},
	{"keying_module", "IKEv2", CRYPTO_OK, "RFC 7296"},

	{"mm_cipher", "DES", CRYPTO_BROKEN, "RFC 8247 sec. 2.1: MUST NOT"},
	{"mm_cipher", "3DES", CRYPTO_WEAK, "RFC 8247 sec. 2.1: MAY; NIST SP 800-131A rev. 2: disallowed after 2023"},
	{"mm_cipher", "AES-128", CRYPTO_OK, "RFC 8247 sec. 2.1: MUST"},
	{"mm_cipher", "AES-192", CRYPTO_OK, "RFC 8247 sec. 2.1: MAY"},
	{"mm_cipher", "AES-256", CRYPTO_OK, "RFC 8247 sec. 2.1: MUST"},

	{"mm_integrity", "MD5", CRYPTO_BROKEN, "RFC 8247 sec. 2.2 and 2.3: MUST NOT"},
	{"mm_integrity", "SHA1", CRYPTO_WEAK, "RFC 8247 sec. 2.2 and 2.3: MUST-, on its way out"},
	{"mm_integrity", "SHA 256", CRYPTO_OK, "RFC 8247 sec. 2.2 and 2.3: MUST"},
	{"mm_integrity", "SHA 384", CRYPTO_STRONG, "RFC 8247 sec. 2.2 and 2.3: MAY, not listed"},

	{"dh_group", "None", CRYPTO_NOTE, NULL},
	{"dh_group", "DH group 1", CRYPTO_BROKEN, "RFC 8247 sec. 2.4: MUST NOT"},
	{"dh_group", "DH group 2", CRYPTO_WEAK, "RFC 8247 sec. 2.4: SHOULD NOT"},
	{"dh_group", "DH group 14", CRYPTO_OK, "RFC 8247 sec. 2.4: MUST"},
	{"dh_group", "DH group 24", CRYPTO_WEAK, "RFC 8247 sec. 2.4: SHOULD NOT"},
	{"dh_group", "DH group ECP 256", CRYPTO_STRONG, "RFC 8247 sec. 2.4: SHOULD"},
	{"dh_group", "DH group ECP 384", CRYPTO_STRONG, "RFC 8247 sec. 2.4: MAY, not listed"},

	{ANY_AUTH, "Kerberos", CRYPTO_OK, NULL},
	{MM_AUTH, "Preshared key", CRYPTO_REVIEW, "RFC 8247 sec. 3.1: MUST; as strong as the key is"},
	{MM_AUTH, "Unknown authentication", CRYPTO_NOTE, NULL},
	{ANY_AUTH, "Anonymous", CRYPTO_WEAK, NULL},
	{"em_auth_method", "NTLM V2", CRYPTO_WEAK, NULL},
	{ANY_AUTH, "CGA", CRYPTO_NOTE, "RFC 3972"},
	{ANY_AUTH, "Certificate", CRYPTO_OK,
		"RFC 8247 sec. 3.1: MUST; look at it: key (2048 bits) and hash (no SHA-1) are not told"},
	{ANY_AUTH, "SSL", CRYPTO_OK, NULL},
	{ANY_AUTH, "Certificate ECDSA P256", CRYPTO_STRONG, "RFC 8247 sec. 3.1: SHOULD"},
	{ANY_AUTH, "SSL ECDSA P256", CRYPTO_STRONG, "RFC 8247 sec. 3.1: SHOULD"},
	{ANY_AUTH, "Certificate ECDSA P384", CRYPTO_STRONG, "RFC 8247 sec. 3.1: SHOULD"},
	{ANY_AUTH, "SSL ECDSA P384", CRYPTO_STRONG, "RFC 8247 sec. 3.1: SHOULD"},
	{MM_AUTH, "EAP", CRYPTO_REVIEW, "RFC 7296 sec. 2.16; as strong as the method within it is"},

	{INTEGRITY, "None", CRYPTO_DEPENDS, "RFC 8221 sec. 4 and 6: MUST NOT but with a cipher that authenticates"},
	{INTEGRITY, "MD5", CRYPTO_BROKEN, "RFC 8221 sec. 6: MUST NOT"},
	{INTEGRITY, "SHA-1", CRYPTO_WEAK, "RFC 8221 sec. 6: MUST-, on its way out"},
	{INTEGRITY, "SHA-256", CRYPTO_OK, "RFC 8221 sec. 6: MUST"},
	{INTEGRITY, "AES-GMAC 128", CRYPTO_OK, "RFC 8221 sec. 6: MAY"},
	{INTEGRITY, "AES-GMAC 192", CRYPTO_OK, "RFC 8221 sec. 6: MAY, not listed"},
	{INTEGRITY, "AES-GMAC 256", CRYPTO_OK, "RFC 8221 sec. 6: MAY"},
	{COMBINED, "AES-GCM 128", CRYPTO_STRONG, "RFC 8221 sec. 5: MUST"},
	{COMBINED, "AES-GCM 192", CRYPTO_STRONG, "RFC 8221 sec. 5: MAY"},
	{COMBINED, "AES-GCM 256", CRYPTO_STRONG, "RFC 8221 sec. 5: MUST"},

	{"esp_cipher", "DES", CRYPTO_BROKEN, "RFC 8221 sec. 5: MUST NOT"},
	{"esp_cipher", "3DES", CRYPTO_WEAK, "RFC 8221 sec. 5: SHOULD NOT"},
	{"esp_cipher", "AES-128", CRYPTO_OK, "RFC 8221 sec. 5: MUST"},
	{"esp_cipher", "AES-192", CRYPTO_OK, "RFC 8221 sec. 5: MAY"},
	{"esp_cipher", "AES-256", CRYPTO_OK, "RFC 8221 sec. 5: MUST"},
	{"esp_cipher", "None", CRYPTO_REVIEW, "RFC 8221 sec. 5: MUST be implemented; nothing is encrypted"},

	{"encapsulation_mode", "AuthNoEncap Transport", CRYPTO_REVIEW, NULL},
	{"encapsulation_mode", "Transport", CRYPTO_OK, NULL},
	{"encapsulation_mode", "Tunnel", CRYPTO_OK, NULL},
};

#define ALGORITHM_COUNT (sizeof algorithms / sizeof algorithms[0])

const char *crypto_verdict_name(enum crypto_verdict verdict)
{
	static const char *const names[] = {[CRYPTO_BROKEN] = "broken",
		[CRYPTO_WEAK] = "weak",
		[CRYPTO_DEPRECATED] = "deprecated",
		[CRYPTO_REVIEW] = "review",
		[CRYPTO_UNKNOWN] = "unknown",
		[CRYPTO_OK] = "ok",
		[CRYPTO_STRONG] = "strong",
		[CRYPTO_LEGACY] = "legacy",
		[CRYPTO_NOTE] = "note",
		[CRYPTO_DEPENDS] = "depends"};
	return names[verdict];
}

bool crypto_is_combined(const char *cipher, size_t length)
{
	static const char combined[] = "AES-GCM";
	return length >= sizeof combined - 1 && memcmp(cipher, combined, sizeof combined - 1) == 0;
}

const struct crypto_algorithm *crypto_at(size_t index)
{
	return index < ALGORITHM_COUNT ? &algorithms[index] : NULL;
}

static bool has_part(const char *parts, const char *part)
{
	size_t length = strlen(part);
	for (const char *at = parts; (at = strstr(at, part)) != NULL; at += length) {
		bool begins = at == parts || at[-1] == ' ';
		if (begins && (at[length] == ' ' || at[length] == '\0'))
			return true;
	}
	return false;
}

const struct crypto_algorithm *crypto_find(const char *part, const char *text, size_t length)
{
	for (size_t i = 0; i < ALGORITHM_COUNT; i++) {
		const struct crypto_algorithm *algorithm = &algorithms[i];
		if (strlen(algorithm->text) == length && memcmp(algorithm->text, text, length) == 0 &&
			has_part(algorithm->parts, part))
			return algorithm;
	}
	return NULL;
}

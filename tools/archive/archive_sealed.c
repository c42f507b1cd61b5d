/* SPDX-License-Identifier: MIT */
#include "archive/archive_sealed.h"

#include <string.h>

static bool has_bytes(const uint8_t *data, size_t size, size_t offset, const char *bytes, size_t length)
{
	return offset <= size && length <= size - offset && memcmp(data + offset, bytes, length) == 0;
}

#define BEGINS(data, size, bytes) has_bytes(data, size, 0, bytes, sizeof(bytes) - 1)

/*
 * Sizes in bytes: the smallest that a log may be packed to; more than a time stamp takes; more than is ever looked at.
 */
enum { LOG_SMALLEST = 1024, TIME_LARGEST = 65536, LENGTH_LARGEST = 0x7fffff };

/*
 * OpenPGP packets (RFC 9580, 4.2 and 5) in binary form. The armored form begins with text, and its "PGP SIGNATURE" is a
 * signature without the signed file.
 */

/*
 * How many bytes a packet's length takes behind the packet's first byte; 0 where no length is given and the packet
 * reaches to the end.
 */
static size_t length_size(const uint8_t *data)
{
	static const size_t old_sizes[] = {1, 2, 4, 0};
	if (!(data[0] & 0x40))
		return old_sizes[data[0] & 3];
	return data[1] == 255 ? 5 : data[1] >= 192 && data[1] < 224 ? 2 : 1;
}

static bool is_openpgp(const uint8_t *data, size_t size)
{
	enum { KEY_BY_KEY = 1, KEY_BY_PASSWORD = 3, ONE_PASS = 4, COMPRESSED = 8, LITERAL = 11 };
	const size_t at = size >= 2 && data[0] & 0x80 ? 1 + length_size(data) : size;
	if (at >= size)
		return false;
	/* The first byte of the packet's body: a version, a compression method, or the kind of file. */
	unsigned tag = data[0] & 0x40 ? data[0] & 0x3f : data[0] >> 2 & 0xf, value = data[at];
	switch (tag) {
	case KEY_BY_KEY:
		return value == 3 || value == 6;
	case KEY_BY_PASSWORD:
		return value >= 4 && value <= 6;
	/* A smaller one may hold no more than signed hashes. */
	case ONE_PASS:
		return size >= LOG_SMALLEST && (value == 3 || value == 6);
	case COMPRESSED:
		return size >= LOG_SMALLEST && value >= 1 && value <= 3;
	case LITERAL:
		return size >= LOG_SMALLEST && (value == 'b' || value == 't' || value == 'u');
	default:
		return false;
	}
}

/* Cryptographic Message Syntax, as in signed mail (RFC 5652), in DER or BER. */

#define PKCS7 "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
/*
 * Content types of compressed, encrypted and time-stamped data (RFC 3274, 5083, 5544), and of a time stamp (RFC 3161).
 */
#define MAIL_TYPE "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01"
#define TIME_TYPE MAIL_TYPE "\x04"

enum { OBJECT = 0x06, NUMBER = 0x02, SEQUENCE = 0x30, SET = 0x31, CONTENT = 0xa0 };

/* An element in DER, or in BER without a length (X.690, 8.1.3). */
struct part {
	size_t begin; /* offset of its contents; 0: it is not there */
	size_t end;   /* offset of its end; 0: its length is not given */
};

static struct part read_part(const uint8_t *data, size_t size, size_t at, unsigned tag)
{
	if (size < 2 || at > size - 2 || data[at] != tag)
		return (struct part){0, 0};
	size_t lengths = data[at + 1] & 0x80 ? data[at + 1] & 0x7fu : 0, length = lengths ? 0 : data[at + 1];
	if (lengths > size - at - 2)
		return (struct part){0, 0};
	const size_t begin = at + 2 + lengths;
	if (data[at + 1] == 0x80)
		return (struct part){begin, 0};
	/* Larger lengths are cut, so that nothing overflows. */
	for (size_t i = 0; i < lengths; i++)
		length = length > LENGTH_LARGEST ? LENGTH_LARGEST : length << 8 | data[at + 2 + i];
	return (struct part){begin, begin + length};
}

/*
 * Whether signed data hold the file that is signed, and not the signature alone: it stands behind its type, in the same
 * sequence.
 */
static bool has_content(const uint8_t *data, size_t size, size_t at)
{
	struct part part = read_part(data, size, at, CONTENT);
	part = read_part(data, size, part.begin, SEQUENCE);
	part = read_part(data, size, part.begin, NUMBER);
	part = read_part(data, size, part.end, SET);
	struct part content = read_part(data, size, part.end, SEQUENCE);
	struct part type = read_part(data, size, content.begin, OBJECT);
	if (content.begin == 0 || type.end == 0)
		return true;
	if (content.end == 0)
		return !has_bytes(data, size, type.end, "\0\0", 2);
	bool is_time = has_bytes(data, size, content.begin, TIME_TYPE, 13);
	return content.end - content.begin >= (is_time ? TIME_LARGEST : LOG_SMALLEST);
}

static bool is_mail_in_der(const uint8_t *data, size_t size)
{
	const size_t at = read_part(data, size, 0, SEQUENCE).begin;
	if (has_bytes(data, size, at, PKCS7 "\x02", 11))
		return has_content(data, size, at + 11);
	return at > 0 && (has_bytes(data, size, at, PKCS7, 10) || has_bytes(data, size, at, MAIL_TYPE, 12));
}

/* Decodes a base64 text from its second line on. Returns how many bytes it is. */
static size_t decode(const uint8_t *text, size_t size, uint8_t *bytes, size_t room)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *line = memchr(text, '\n', size);
	size_t count = 0, bits = 0;
	uint32_t value = 0;
	for (size_t i = line ? (size_t)(line - text) : size; i < size && count < room; i++) {
		const char *digit = text[i] ? strchr(digits, text[i]) : NULL;
		if (!digit && text[i] != '\n' && text[i] != '\r')
			break;
		if (!digit)
			continue;
		value = value << 6 | (uint32_t)(digit - digits);
		bits += 6;
		if (bits >= 8)
			bytes[count++] = (uint8_t)(value >> (bits -= 8));
	}
	return count;
}

static bool is_mail(const uint8_t *data, size_t size)
{
	uint8_t bytes[512];
	if (!BEGINS(data, size, "-----BEGIN CMS") && !BEGINS(data, size, "-----BEGIN PKCS7"))
		return is_mail_in_der(data, size) || BEGINS(data, size, "MIME-Version:");
	return is_mail_in_der(bytes, decode(data, size, bytes, sizeof bytes));
}

bool archive_is_sealed(const uint8_t *data, size_t size)
{
	return is_openpgp(data, size) || BEGINS(data, size, "-----BEGIN PGP M") || is_mail(data, size);
}

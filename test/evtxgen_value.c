/* SPDX-License-Identifier: MIT */
/*
 * Values from their text form, and back.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "evtxgen_event.h"

#define TICKS_PER_SECOND 10000000u
#define SECONDS_PER_DAY  86400

struct evtxgen_value evtxgen_text(const char *text)
{
	return (struct evtxgen_value){.kind = EVTXGEN_TEXT, .data = text, .size = strlen(text)};
}

struct evtxgen_value evtxgen_literal(const char *text)
{
	return (struct evtxgen_value){.kind = EVTXGEN_LITERAL, .data = text, .size = strlen(text)};
}

size_t gen_number_size(uint8_t type)
{
	switch (type) {
	case EVTXGEN_INT8:
	case EVTXGEN_UINT8:
		return 1;
	case EVTXGEN_INT16:
	case EVTXGEN_UINT16:
		return 2;
	case EVTXGEN_INT32:
	case EVTXGEN_UINT32:
	case EVTXGEN_HEX32:
	case EVTXGEN_BOOL:
		return 4;
	case EVTXGEN_INT64:
	case EVTXGEN_UINT64:
	case EVTXGEN_HEX64:
	case EVTXGEN_SIZE:
	case EVTXGEN_FILETIME:
		return 8;
	default:
		return 0;
	}
}

/* Days from 1601-01-01. Years begin in March here, so that the leap day is the last one. */
static int64_t days_from_date(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t m = month > 2 ? month - 3 : month + 9;
	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 584694;
}

struct date {
	int64_t year;
	int64_t month;
	int64_t day;
};

static struct date date_from_days(int64_t days)
{
	/* From the year's estimate to the year: 400 years have 146097 days. */
	int64_t year = 1601 + days * 400 / 146097;
	while (days_from_date(year + 1, 1, 1) <= days)
		year++;
	while (days_from_date(year, 1, 1) > days)
		year--;
	int64_t month = 12;
	while (days_from_date(year, month, 1) > days)
		month--;
	return (struct date){year, month, days - days_from_date(year, month, 1) + 1};
}

/* Exactly count digits at *text, which moves on. */
static bool parse_digits(const char **text, size_t count, int64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < count; i++, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*number = *number * 10 + (**text - '0');
	}
	return true;
}

static bool parse_character(const char **text, char character)
{
	return *(*text)++ == character;
}

/* "Z" or "+02:00", to be subtracted. */
static bool parse_offset(const char *text, int64_t *seconds)
{
	int64_t hours;
	int64_t minutes;
	*seconds = 0;
	if (*text == 'Z' && text[1] == '\0')
		return true;
	char sign = *text++;
	if ((sign != '+' && sign != '-') || !parse_digits(&text, 2, &hours) || !parse_character(&text, ':') ||
		!parse_digits(&text, 2, &minutes) || *text != '\0' || hours > 23 || minutes > 59)
		return false;
	*seconds = (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
	return true;
}

bool evtxgen_parse_time(const char *text, uint64_t *ticks)
{
	int64_t year, month, day, hour, minute, second, offset;
	if (!parse_digits(&text, 4, &year) || !parse_character(&text, '-') || !parse_digits(&text, 2, &month) ||
		!parse_character(&text, '-') || !parse_digits(&text, 2, &day) || !parse_character(&text, 'T') ||
		!parse_digits(&text, 2, &hour) || !parse_character(&text, ':') || !parse_digits(&text, 2, &minute) ||
		!parse_character(&text, ':') || !parse_digits(&text, 2, &second))
		return false;
	if (year < 1601 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
		return false;
	int64_t days = days_from_date(year, month, day);
	if (date_from_days(days).month != month)
		return false;

	uint64_t fraction = 0;
	if (*text == '.') {
		size_t digits = strspn(++text, "0123456789");
		if (digits < 1 || digits > 7)
			return false;
		for (size_t i = 0; i < 7; i++)
			fraction = fraction * 10 + (i < digits ? (uint64_t)(*text++ - '0') : 0);
	}
	if (!parse_offset(text, &offset))
		return false;
	int64_t seconds = days * SECONDS_PER_DAY + (hour * 60 + minute) * 60 + second - offset;
	if (seconds < 0)
		return false;
	*ticks = (uint64_t)seconds * TICKS_PER_SECOND + fraction;
	return true;
}

void gen_format_time(uint64_t ticks, int digits, char buffer[GEN_TEXT_SIZE])
{
	uint64_t seconds = ticks / TICKS_PER_SECOND;
	struct date date = date_from_days((int64_t)(seconds / SECONDS_PER_DAY));
	unsigned clock = (unsigned)(seconds % SECONDS_PER_DAY);
	snprintf(buffer, GEN_TEXT_SIZE, "%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02u:%02u:%02u.%07" PRIu64 "%sZ",
		date.year, date.month, date.day, clock / 3600, clock / 60 % 60, clock % 60, ticks % TICKS_PER_SECOND,
		digits == 9 ? "00" : "");
}

static int hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	if (character >= 'A' && character <= 'F')
		return character - 'A' + 10;
	return -1;
}

bool evtxgen_parse_guid(const char *text, uint8_t guid[16])
{
	bool braces = *text == '{';
	text += braces;
	for (size_t i = 0; i < 16; i++) {
		if ((i == 4 || i == 6 || i == 8 || i == 10) && !parse_character(&text, '-'))
			return false;
		int high = hex_digit(text[0]);
		int low = high < 0 ? -1 : hex_digit(text[1]);
		if (low < 0)
			return false;
		guid[i] = (uint8_t)(high * 16 + low);
		text += 2;
	}
	return strcmp(text, braces ? "}" : "") == 0;
}

static void format_hex(const uint8_t *bytes, size_t size, bool upper_case, char *buffer)
{
	const char *digits = upper_case ? "0123456789ABCDEF" : "0123456789abcdef";
	for (size_t i = 0; i < size; i++) {
		*buffer++ = digits[bytes[i] >> 4];
		*buffer++ = digits[bytes[i] & 15];
	}
	*buffer = '\0';
}

void gen_format_guid(const uint8_t guid[16], bool upper_case, char buffer[GEN_TEXT_SIZE])
{
	char hex[33];
	format_hex(guid, 16, upper_case, hex);
	snprintf(buffer, GEN_TEXT_SIZE, "{%.8s-%.4s-%.4s-%.4s-%s}", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

size_t gen_parse_sid(const char *text, uint8_t sid[GEN_SID_SIZE])
{
	size_t size = 8;
	if (strncmp(text, "S-1-", 4) != 0)
		return 0;
	text += 4;
	for (size_t part = 0;; part++) {
		char *end;
		unsigned long long number = strtoull(text, &end, 10);
		if (end == text || *text == '-' || *text == '+' || number > UINT32_MAX || part > 15)
			return 0;
		if (part == 0) {
			/* Revision 1, the count of sub-authorities, the authority as a 48-bit big-endian number. */
			const uint8_t head[8] = {1, 0, 0, 0, (uint8_t)(number >> 24), (uint8_t)(number >> 16),
				(uint8_t)(number >> 8), (uint8_t)number};
			memcpy(sid, head, sizeof head);
		} else {
			gen_put_u32(sid + size, (uint32_t)number);
			size += 4;
		}
		sid[1] = (uint8_t)part;
		if (*end == '\0')
			return part > 0 ? size : 0;
		if (*end != '-')
			return 0;
		text = end + 1;
	}
}

static void format_sid(const uint8_t *sid, size_t size, char buffer[GEN_TEXT_SIZE])
{
	uint64_t authority = 0;
	for (size_t i = 2; i < 8; i++)
		authority = authority << 8 | sid[i];
	int length = snprintf(buffer, GEN_TEXT_SIZE, "S-%u-%" PRIu64, sid[0], authority);
	for (size_t i = 8; i + 4 <= size; i += 4) {
		length += snprintf(buffer + length, GEN_TEXT_SIZE - (size_t)length, "-%" PRIu32, gen_get_u32(sid + i));
	}
}

static const char *number_text(uint64_t number, uint8_t type, char buffer[GEN_TEXT_SIZE])
{
	switch (type) {
	case EVTXGEN_INT8:
	case EVTXGEN_INT16:
	case EVTXGEN_INT32:
	case EVTXGEN_INT64:
		snprintf(buffer, GEN_TEXT_SIZE, "%" PRId64, (int64_t)number);
		break;
	case EVTXGEN_HEX32:
	case EVTXGEN_HEX64:
	case EVTXGEN_SIZE:
		snprintf(buffer, GEN_TEXT_SIZE, "0x%" PRIx64, number);
		break;
	case EVTXGEN_FILETIME:
		gen_format_time(number, 9, buffer);
		break;
	case EVTXGEN_BOOL:
		return number ? "true" : "false";
	default:
		snprintf(buffer, GEN_TEXT_SIZE, "%" PRIu64, number);
		break;
	}
	return buffer;
}

const char *gen_value_text(const struct evtxgen_value *value, uint8_t type, char buffer[GEN_TEXT_SIZE])
{
	const uint8_t *bytes = value->data;
	uint8_t guid[16];
	if (value->kind == EVTXGEN_TEXT || value->kind == EVTXGEN_LITERAL)
		return value->data;
	if (value->kind == EVTXGEN_NUMBER)
		return number_text(value->number, value->type ? value->type : type, buffer);
	if (value->kind != EVTXGEN_BYTES)
		return NULL;
	if (value->type == EVTXGEN_GUID && value->size == sizeof guid) {
		struct gen_cursor swap = {.chunk = guid, .limit = sizeof guid};
		gen_guid(&swap, bytes);
		gen_format_guid(guid, true, buffer);
	} else if (value->type == EVTXGEN_SID && value->size >= 8 && value->size <= GEN_SID_SIZE) {
		format_sid(bytes, value->size, buffer);
	} else {
		/* Binary as Windows renders it. What is longer than the buffer is cut; no test needs more. */
		format_hex(bytes, value->size < GEN_TEXT_SIZE / 2 ? value->size : GEN_TEXT_SIZE / 2 - 1, true, buffer);
	}
	return buffer;
}

/* Decimal or 0x..., within the range of the type. */
static bool parse_number(const char *text, uint8_t type, uint64_t *number)
{
	bool negative = *text == '-';
	const char *digits = text + negative;
	int base = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X') ? 16 : 10;
	char *end;
	errno = 0;
	unsigned long long magnitude = strtoull(digits, &end, base);
	if (hex_digit(*digits) < 0 || end == digits || *end != '\0' || errno != 0)
		return false;
	size_t bits = gen_number_size(type) * 8;
	if (negative) {
		bool is_signed =
			type == EVTXGEN_INT8 || type == EVTXGEN_INT16 || type == EVTXGEN_INT32 || type == EVTXGEN_INT64;
		*number = -magnitude;
		return is_signed && magnitude <= (uint64_t)1 << (bits - 1);
	}
	*number = magnitude;
	return bits == 64 || magnitude >> bits == 0;
}

/* Two hex digits a byte. */
static bool write_hex(struct gen_cursor *out, const char *text, size_t length)
{
	if (length % 2 != 0)
		return false;
	for (size_t i = 0; i < length; i += 2) {
		int high = hex_digit(text[i]);
		int low = hex_digit(text[i + 1]);
		if (high < 0 || low < 0)
			return false;
		gen_u8(out, (uint8_t)(high * 16 + low));
	}
	return true;
}

static bool write_systemtime(struct gen_cursor *out, const char *text)
{
	uint64_t ticks;
	if (!evtxgen_parse_time(text, &ticks))
		return false;
	uint64_t seconds = ticks / TICKS_PER_SECOND;
	int64_t days = (int64_t)(seconds / SECONDS_PER_DAY);
	unsigned clock = (unsigned)(seconds % SECONDS_PER_DAY);
	struct date date = date_from_days(days);
	gen_u16(out, (uint16_t)date.year);
	gen_u16(out, (uint16_t)date.month);
	gen_u16(out, (uint16_t)((days + 1) % 7)); /* 1601-01-01 was a Monday */
	gen_u16(out, (uint16_t)date.day);
	gen_u16(out, (uint16_t)(clock / 3600));
	gen_u16(out, (uint16_t)(clock / 60 % 60));
	gen_u16(out, (uint16_t)(clock % 60));
	gen_u16(out, (uint16_t)(ticks % TICKS_PER_SECOND / 10000));
	return true;
}

static bool write_floating(struct gen_cursor *out, uint8_t type, const char *text)
{
	char *end;
	double number = strtod(text, &end);
	if (end == text || *end != '\0')
		return false;
	if (type == EVTXGEN_FLOAT) {
		float narrow = (float)number;
		uint32_t bits;
		memcpy(&bits, &narrow, sizeof bits);
		gen_u32(out, bits);
	} else {
		uint64_t bits;
		memcpy(&bits, &number, sizeof bits);
		gen_u64(out, bits);
	}
	return true;
}

/* The bytes of one value that is no array. */
static bool write_bytes(struct gen_cursor *out, uint8_t type, const char *text)
{
	uint8_t guid[16];
	uint8_t sid[GEN_SID_SIZE];
	size_t size;
	switch (type) {
	case EVTXGEN_STRING:
		gen_text(out, text, strlen(text));
		return true;
	case EVTXGEN_ANSI:
		gen_bytes(out, text, strlen(text));
		return true;
	case EVTXGEN_FLOAT:
	case EVTXGEN_DOUBLE:
		return write_floating(out, type, text);
	case EVTXGEN_BINARY:
	case EVTXGEN_BINXML:
		return write_hex(out, text, strlen(text));
	case EVTXGEN_GUID:
		if (!evtxgen_parse_guid(text, guid))
			return false;
		gen_guid(out, guid);
		return true;
	case EVTXGEN_SYSTEMTIME:
		return write_systemtime(out, text);
	case EVTXGEN_SID:
		size = gen_parse_sid(text, sid);
		gen_bytes(out, sid, size);
		return size > 0;
	default:
		return false;
	}
}

static bool parse_scalar_number(uint8_t type, const char *text, uint64_t *number)
{
	if (type == EVTXGEN_FILETIME)
		return evtxgen_parse_time(text, number);
	if (type == EVTXGEN_BOOL && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)) {
		*number = *text == 't';
		return true;
	}
	return parse_number(text, type, number);
}

/* The items of an array stand one behind the other; strings end with a NUL. */
static bool write_array(struct gen_cursor *out, uint8_t type, const char *text)
{
	size_t number_size = gen_number_size(type);
	for (;;) {
		char item[GEN_TEXT_SIZE];
		size_t length = strcspn(text, "|");
		if (length >= sizeof item)
			return false;
		memcpy(item, text, length);
		item[length] = '\0';
		uint64_t number;
		uint8_t bytes[8];
		if (number_size > 0) {
			if (!parse_scalar_number(type, item, &number))
				return false;
			gen_put_u64(bytes, number);
			gen_bytes(out, bytes, number_size);
		} else if (!write_bytes(out, type, item)) {
			return false;
		}
		if (type == EVTXGEN_STRING)
			gen_u16(out, 0);
		if (type == EVTXGEN_ANSI)
			gen_u8(out, 0);
		if (text[length] == '\0')
			return true;
		text += length + 1;
	}
}

bool evtxgen_parse_value(struct evtxgen_value *value, uint8_t type, const char *text, void *buffer, size_t size)
{
	struct gen_cursor out = {.chunk = buffer, .limit = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX};
	if (strncmp(text, "bytes:", 6) == 0) {
		bool is_hex = write_bytes(&out, EVTXGEN_BINARY, text + 6);
		*value = evtxgen_typed_bytes(type, buffer, out.position);
		return is_hex && !out.overflow;
	}
	if (type == EVTXGEN_STRING) {
		*value = evtxgen_text(text);
		return true;
	}
	if (gen_number_size(type) > 0) {
		*value = evtxgen_typed_number(type, 0);
		return parse_scalar_number(type, text, &value->number);
	}
	bool parsed = type & EVTXGEN_ARRAY ? write_array(&out, (uint8_t)(type & ~EVTXGEN_ARRAY), text)
					   : write_bytes(&out, type, text);
	*value = evtxgen_typed_bytes(type, buffer, out.position);
	return parsed && !out.overflow;
}

/* SPDX-License-Identifier: MIT */
/* The names of the API's enumerations, as JSON has them, and the text of a GUID. */
#include "ipsecevtx.h"

#define NAME_AT(names, index) ((size_t)(index) < sizeof(names) / sizeof(names)[0] ? (names)[index] : NULL)

const char *ipsecevtx_version(void)
{
	return IPSECEVTX_VERSION;
}

const char *ipsecevtx_mode_name(enum ipsecevtx_mode mode)
{
	static const char *const names[] = {
		[IPSECEVTX_MODE_MAIN] = "main",
		[IPSECEVTX_MODE_QUICK] = "quick",
		[IPSECEVTX_MODE_EXTENDED] = "extended",
	};
	return NAME_AT(names, mode);
}

const char *ipsecevtx_outcome_name(enum ipsecevtx_outcome outcome)
{
	static const char *const names[] = {NULL, "success", "failure"};
	return NAME_AT(names, outcome);
}

const char *ipsecevtx_origin_name(enum ipsecevtx_origin origin)
{
	static const char *const names[] = {"active", "recovered", "carved"};
	return NAME_AT(names, origin);
}

const char *ipsecevtx_type_name(enum ipsecevtx_type type)
{
	static const char *const names[] = {
		[IPSECEVTX_TYPE_TEXT] = "text",
		[IPSECEVTX_TYPE_HEX] = "hex",
		[IPSECEVTX_TYPE_CODE] = "code",
		[IPSECEVTX_TYPE_ADDRESS] = "address",
		[IPSECEVTX_TYPE_U32] = "u32",
		[IPSECEVTX_TYPE_ID] = "id",
		[IPSECEVTX_TYPE_SPI] = "spi",
	};
	return NAME_AT(names, type);
}

const char *ipsecevtx_mark_name(unsigned mark)
{
	switch (mark) {
	case IPSECEVTX_MARK_CHUNK_CRC:
		return "chunk-crc";
	case IPSECEVTX_MARK_CHUNK_HEADER:
		return "chunk-header";
	case IPSECEVTX_MARK_RECORD_SIZE:
		return "record-size";
	case IPSECEVTX_MARK_VALUE:
		return "value";
	case IPSECEVTX_MARK_TEXT:
		return "invalid-text";
	case IPSECEVTX_MARK_DISPUTED:
		return "disputed";
	case IPSECEVTX_MARK_UNCERTIFIED:
		return "uncertified";
	case IPSECEVTX_MARK_HIDDEN:
		return "hidden";
	case IPSECEVTX_MARK_BORROWED_TEMPLATE:
		return "borrowed-template";
	case IPSECEVTX_MARK_COPY:
		return "copy";
	case IPSECEVTX_MARK_MIXED:
		return "mixed";
	case IPSECEVTX_MARK_TORN:
		return "torn";
	case IPSECEVTX_MARK_SLOTS:
		return "slots";
	case IPSECEVTX_MARK_PROVIDER:
		return "provider";
	case IPSECEVTX_MARK_STRUCTURE:
		return "structure";
	default:
		return NULL;
	}
}

void ipsecevtx_format_guid(const struct ipsecevtx_guid *guid, char buffer[37])
{
	static const char digits[] = "0123456789abcdef";
	char *out = buffer;
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = digits[guid->bytes[i] >> 4];
		*out++ = digits[guid->bytes[i] & 0xf];
	}
	*out = '\0';
}

/* SPDX-License-Identifier: MIT */
#include "archive/archive_kind.h"

#include <stdalign.h>
#include <stddef.h>
#include <string.h>
#include <zlib.h>

#include "archive/archive_names.h"
#include "archive/archive_sealed.h"
#include "archive/archive_tar.h"
#include "archive/archive_zip_format.h"

/* A block of a tar archive; its first one is the header of a member (POSIX, pax: ustar Interchange Format). */
#define TAR_BLOCK 512u

static bool has_bytes(const uint8_t *data, size_t size, size_t offset, const char *bytes, size_t length)
{
	return offset <= size && length <= size - offset && memcmp(data + offset, bytes, length) == 0;
}

#define BEGINS(data, size, bytes) has_bytes(data, size, 0, bytes, sizeof(bytes) - 1)

/*
 * A header is known by its checksum, the sum of its bytes with its own field as blanks, which archives older than POSIX
 * have, too. The name may be empty where all of it stands in the prefix, and GNU tar passes over one block of zeros
 * before the first header.
 */
static bool is_tar(const uint8_t *data, size_t size)
{
	unsigned sum = 0;
	unsigned stored = 0;
	size_t i = 148;
	if (size >= 2 * TAR_BLOCK && archive_tar_is_zero(data)) {
		data += TAR_BLOCK;
		size -= TAR_BLOCK;
	}
	if (size < TAR_BLOCK)
		return false;
	while (i < 156 && data[i] == ' ')
		i++;
	for (; i < 156 && data[i] >= '0' && data[i] <= '7'; i++)
		stored = 8 * stored + (unsigned)(data[i] - '0');
	for (size_t k = 0; k < TAR_BLOCK; k++)
		sum += k >= 148 && k < 156 ? ' ' : data[k];
	return (stored != 0 && stored == sum) || archive_tar_has_right_sum(data) ||
	       (data[0] != 0 && has_bytes(data, size, 257, "ustar", 5));
}

bool archive_kind_has_chunk(const void *start, size_t size)
{
	return has_bytes(start, size, 4096, "ElfChnk", 8);
}

bool archive_kind_is_log(const void *start, size_t size)
{
	const uint8_t *data = start;
	/*
	 * Archives have room for a chunk's magic at 4096 in bytes that they pass over; other programs ask for no more
	 * than that chunk to find a log.
	 */
	return BEGINS(data, size, "ElfFile") || BEGINS(data, size, "ElfChnk") || archive_kind_has_chunk(data, size);
}

static bool is_gzip(const uint8_t *data, size_t size)
{
	return BEGINS(data, size, "\x1f\x8b\x08");
}

/* Memory for zlib: more than it needs to inflate with its largest window, which is 32 KiB and some 7 KiB. */
struct inflate_memory {
	_Alignas(max_align_t) uint8_t bytes[96 * 1024];
	size_t used;
};

static voidpf allocate(voidpf opaque, uInt count, uInt size)
{
	struct inflate_memory *memory = opaque;
	size_t wanted = ((size_t)count * size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
	if (wanted > sizeof memory->bytes - memory->used)
		return Z_NULL;
	memory->used += wanted;
	return memory->bytes + memory->used - wanted;
}

static void release(voidpf opaque, voidpf bytes)
{
	(void)opaque;
	(void)bytes;
}

/* How far the inflated bytes tell what was compressed. */
enum inflated {
	INFLATED_ENOUGH,
	INFLATED_BEGUN, /* fewer bytes than wanted, and the data go on */
	INFLATED_BROKEN,
};

/*
 * Inflates the first bytes of gzip data into block, and returns how many. No heap memory is used: where that is short,
 * an archive must not be taken for a log.
 */
static size_t inflate_start(const uint8_t *data, size_t size, uint8_t block[ARCHIVE_LOOK], enum inflated *inflated)
{
	struct inflate_memory memory;
	z_stream zlib;
	memset(&zlib, 0, sizeof zlib);
	memory.used = 0;
	zlib.zalloc = allocate;
	zlib.zfree = release;
	zlib.opaque = &memory;
	*inflated = INFLATED_ENOUGH;
	if (inflateInit2(&zlib, 15 + 16) != Z_OK)
		return 0;
	/* zlib only reads it. */
	zlib.next_in = (z_const Bytef *)data;
	zlib.avail_in = (unsigned)size;
	zlib.next_out = block;
	zlib.avail_out = ARCHIVE_LOOK;
	int result;
	/* The data of further gzip members follow those of an empty or short one. */
	while ((result = inflate(&zlib, Z_SYNC_FLUSH)) == Z_STREAM_END && zlib.avail_in > 0 && zlib.avail_out > 0)
		inflateReset(&zlib);
	size_t length = ARCHIVE_LOOK - zlib.avail_out;
	bool is_more = size >= ARCHIVE_LOOK && zlib.avail_in == 0 && (result == Z_OK || result == Z_STREAM_END);
	if (length < ARCHIVE_LOOK && (result != Z_STREAM_END || is_more))
		*inflated = is_more ? INFLATED_BEGUN : INFLATED_BROKEN;
	inflateEnd(&zlib);
	return length;
}

/* A block size as a digit, and then the number that begins a block, or the one that ends an empty file. */
static bool is_bzip2(const uint8_t *data, size_t size)
{
	return BEGINS(data, size, "BZh") && size >= 10 && data[3] >= '1' && data[3] <= '9' &&
	       (memcmp(data + 4, "1AY&SY", 6) == 0 || memcmp(data + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

/* A skippable frame (RFC 8878, 3.1.2), behind which its size stands; pzstd writes one before each other frame. */
static bool is_skippable(const uint8_t *data, size_t size)
{
	return size >= 4 && (data[0] & 0xf0) == 0x50 && has_bytes(data, size, 1, "\x2a\x4d\x18", 3);
}

size_t archive_kind_passed_over(const void *start, size_t size)
{
	const uint8_t *data = start;
	size_t at = 0;
	while (size - at >= 8 && is_skippable(data + at, size - at)) {
		uint64_t length = archive_zip_number(data + at + 4, 4);
		if (length > size - at - 8)
			return 0;
		at += 8 + (size_t)length;
	}
	return BEGINS(data + at, size - at, "\x28\xb5\x2f\xfd") ? at : 0;
}

/* The magic numbers of each format's specification. */
static enum archive_kind kind_by_magic(const uint8_t *data, size_t size)
{
	/* The last two mark an archive that was to be split */
	if (BEGINS(data, size, "PK\x03\x04") || BEGINS(data, size, "PK\x05\x06") || BEGINS(data, size, "PK\x07\x08") ||
		BEGINS(data, size, "PK00PK\x03\x04"))
		return ARCHIVE_KIND_ZIP;
	if (BEGINS(data, size, "7z\xbc\xaf\x27\x1c"))
		return ARCHIVE_KIND_7Z;
	if (has_bytes(data, size, 0,
		    "\xfd"
		    "7zXZ\0",
		    6))
		return ARCHIVE_KIND_XZ;
	if (BEGINS(data, size, "\x28\xb5\x2f\xfd") || archive_kind_passed_over(data, size) > 0)
		return ARCHIVE_KIND_ZSTD;
	if (is_bzip2(data, size))
		return ARCHIVE_KIND_BZIP2;
	return ARCHIVE_KIND_NONE;
}

bool archive_kind_is_log_or_gzip(const void *start, size_t size)
{
	uint8_t block[ARCHIVE_LOOK];
	enum inflated inflated;
	return archive_kind_is_log(start, size) ||
	       (is_gzip(start, size) && archive_kind_is_log(block, inflate_start(start, size, block, &inflated)));
}

bool archive_kind_is_gzip(const void *start, size_t size)
{
	return is_gzip(start, size) && !archive_kind_is_log(start, size);
}

/* Reads the name in a gzip header (RFC 1952, 2.3.1), under which programs unpack the file, and which they list. */
unsigned archive_kind_layers(const void *start, size_t size)
{
	enum { EXTRA = 4, NAME = 8 };
	const uint8_t *data = start;
	size_t at = 10;
	if (!is_gzip(data, size) || size < at || !(data[3] & NAME))
		return 0;
	if (data[3] & EXTRA)
		at += size < 12 ? size : 2u + (size_t)data[10] + ((size_t)data[11] << 8);
	/*
	 * No program writes so long a name that its end is not among these bytes: the worst is assumed, that it is a
	 * log's.
	 */
	const uint8_t *end = at < size ? memchr(data + at, '\0', size - at) : NULL;
	if (!end)
		return 1;
	const char *name = (const char *)data + at;
	return archive_name_is_bare_log(name) ? 1 : archive_name_has_layers(name) ? 1 + archive_name_layers(name) : 0;
}

/*
 * LZMA alone (XZ Utils, lzma-file-format.txt 1.1) has no magic number: xz unpacks a file with these sizes whatever its
 * name.
 */
static bool is_lzma(const uint8_t *data, size_t size)
{
	const uint64_t most = UINT64_C(1) << 38;
	if (size < 14 || data[0] >= 225 || data[13] != 0)
		return false;
	uint64_t dictionary = archive_zip_number(data + 1, 4), length = archive_zip_number(data + 5, 8);
	uint64_t top = dictionary;
	while (top & (top - 1) && top)
		top &= top - 1;
	bool is_round = dictionary == top || dictionary == top + top / 2 || dictionary == UINT32_MAX;
	return is_round && length != 0 && (length < most || length == UINT64_MAX);
}

#define SIGNATURE(bytes)                                                                                               \
	{                                                                                                              \
		sizeof(bytes) - 1, bytes                                                                               \
	}

/* LHA archives (by their method), ACE archives, and ar archives that are neither a Debian package nor a library. */
static bool is_old_archive(const uint8_t *data, size_t size)
{
	bool is_ar = BEGINS(data, size, "!<arch>\n") && !has_bytes(data, size, 8, "debian-binary", 13) &&
		     !has_bytes(data, size, 8, "/ ", 2) && !has_bytes(data, size, 8, "/SYM64/", 7) &&
		     !has_bytes(data, size, 8, "__.SYMDEF", 9);
	return is_ar || (has_bytes(data, size, 2, "-l", 2) && has_bytes(data, size, 6, "-", 1)) ||
	       has_bytes(data, size, 7, "**ACE**", 7);
}

/*
 * lz4, lzip, lzma, lzop, compress, pack and LZH as gzip unpacks them, zlib, rar, cab, wim, xar, cpio, WARC, ARJ,
 * both forms of Windows' compress.exe, snappy, lrzip, LZFSE, zpaq, lz5, what zstd and lz4 let stand before their data,
 * and what is encrypted or signed by openssl enc, OpenPGP, age, AES Crypt or as a mail.
 */
bool archive_kind_is_unknown(const void *start, size_t size)
{
	static const struct {
		size_t size;
		char bytes[24];
	} signatures[] = {SIGNATURE("\x04\x22\x4d\x18"), SIGNATURE("LZIP"), SIGNATURE("\x5d\0\0"), SIGNATURE("\x89LZO"),
		SIGNATURE("\x1f\x9d"), SIGNATURE("\x1f\x1e"), SIGNATURE("\x1f\xa0"), SIGNATURE("\x78\x01"),
		SIGNATURE("\x78\x9c"), SIGNATURE("\x78\xda"), SIGNATURE("Rar!\x1a\x07"), SIGNATURE("MSCF"),
		SIGNATURE("MSWIM"), SIGNATURE("xar!"), SIGNATURE("070701"), SIGNATURE("070707"), SIGNATURE("\xc7\x71"),
		SIGNATURE("WARC/"), SIGNATURE("Salted__"), SIGNATURE("U2FsdGVkX1"), SIGNATURE("age-encryption.org/"),
		SIGNATURE("-----BEGIN AGE ENC"), SIGNATURE("AES\x01"), SIGNATURE("AES\x02"), SIGNATURE("AES\x03"),
		SIGNATURE("\x60\xea"), SIGNATURE("SZDD\x88\xf0\x27\x33"), SIGNATURE("KWAJ\x88\xf0\x27\xd1"),
		SIGNATURE("\xff\x06\0\0sNaPpY"), SIGNATURE("LRZI"), SIGNATURE("bvx1"), SIGNATURE("bvx2"),
		SIGNATURE("bvx-"), SIGNATURE("bvxn"), SIGNATURE("zPQ"), SIGNATURE("7kSt"),
		SIGNATURE("\x04\x22\x4d\x19"), SIGNATURE("begin 6")};
	const uint8_t *data = start;
	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
		if (has_bytes(data, size, 0, signatures[i].bytes, signatures[i].size))
			return true;
	}
	return is_lzma(data, size) || archive_is_sealed(data, size) || is_old_archive(data, size) ||
	       (is_skippable(data, size) && archive_kind_passed_over(data, size) == 0);
}

bool archive_kind_may_hold_log(const void *start, size_t size)
{
	return archive_kind_is_log(start, size) || archive_kind_may_be(start, size, false);
}

bool archive_kind_may_be(const void *start, size_t size, bool is_log_if_gzip)
{
	return !archive_kind_is_log(start, size) &&
	       ((is_gzip(start, size) && !is_log_if_gzip) || kind_by_magic(start, size) != ARCHIVE_KIND_NONE ||
		       is_tar(start, size));
}

/*
 * A tar header begins with a member's name, which has room for the beginning of any other archive, whose data can stand
 * in the members. A log has room for a tar header before its first chunk; but no member's name begins as a log does.
 */
static enum archive_kind kind_of_tar(const uint8_t *data, size_t size, enum archive_kind kind)
{
	if (archive_kind_is_log(data, size) || !is_tar(data, size))
		return ARCHIVE_KIND_NONE;
	return is_gzip(data, size) || kind_by_magic(data, size) != ARCHIVE_KIND_NONE ? ARCHIVE_KIND_TWO : kind;
}

enum archive_kind archive_kind_of(const void *start, size_t size)
{
	uint8_t block[ARCHIVE_LOOK];
	enum archive_kind kind = kind_of_tar(start, size, ARCHIVE_KIND_TAR);
	if (archive_kind_is_log(start, size) || kind != ARCHIVE_KIND_NONE)
		return kind;
	if (!is_gzip(start, size))
		return kind_by_magic(start, size);
	enum inflated inflated;
	size_t length = inflate_start(start, size, block, &inflated);
	kind = kind_of_tar(block, length, ARCHIVE_KIND_TAR_GZIP);
	bool is_open = (inflated != INFLATED_ENOUGH && length < ARCHIVE_NEEDED) ||
		       (inflated == INFLATED_BEGUN && !archive_kind_is_log(block, length));
	if (is_open)
		return ARCHIVE_KIND_GZIP;
	bool is_packed = is_gzip(block, length) || kind_by_magic(block, length) != ARCHIVE_KIND_NONE;
	return kind == ARCHIVE_KIND_NONE && is_packed ? ARCHIVE_KIND_GZIP : kind;
}

const char *archive_kind_name(enum archive_kind kind)
{
	static const char *const names[] = {
		[ARCHIVE_KIND_NONE] = "archive",
		[ARCHIVE_KIND_ZIP] = "zip archive",
		[ARCHIVE_KIND_7Z] = "7z archive",
		[ARCHIVE_KIND_TAR] = "tar archive",
		[ARCHIVE_KIND_TAR_GZIP] = "tar archive",
		[ARCHIVE_KIND_GZIP] = "gzip file",
		[ARCHIVE_KIND_XZ] = "xz file",
		[ARCHIVE_KIND_ZSTD] = "zstd file",
		[ARCHIVE_KIND_BZIP2] = "bzip2 file",
		[ARCHIVE_KIND_TWO] = "archive",
	};
	return names[kind];
}

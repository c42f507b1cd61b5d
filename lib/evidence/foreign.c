/* SPDX-License-Identifier: MIT */
#include "evidence/foreign.h"

#include "evidence/error.h"
#include "evidence/feed.h"

#include <string.h>

/* With this all messages begin. */
#define NO_LOG "not a Windows event log (.evtx)"

/* How to have such an input searched for records: the option of the tool, and of the library. */
#define CARVE "--carve, options.carve"

#define AN_IMAGE(what)                                                                                                 \
	NO_LOG " but " what ": mount it and name the logs in it, or have it searched for their chunks (" CARVE ")"
#define AN_ARCHIVE(what, tool) NO_LOG " but " what ": unpack it, as with " tool ", and name the logs in it"
#define COMPRESSED(what, tool) NO_LOG " but " what ": decompress it first, as with " tool
#define A_DISK_FORMAT(what)    AN_IMAGE("a virtual disk (" what ")")
#define A_FORENSIC_IMAGE(what, tools)                                                                                  \
	NO_LOG " but a forensic image (" what "): mount or export it (" tools "), and name the logs in it"
#define SOMETHING_ELSE(what) NO_LOG " but " what "; the logs of Windows are in System32\\winevt\\Logs"
#define EXPORT_AGAIN                                                                                                   \
	"it does not hold what the log holds; save the log itself as .evtx (wevtutil epl Security Security.evtx)"

struct signature {
	const char *bytes;
	uint16_t length;
	uint16_t offset;
	const char *message;
};

#define AT(offset, bytes, message)                                                                                     \
	{                                                                                                              \
		bytes, sizeof(bytes) - 1, offset, message                                                              \
	}

/* From the specifications of each format, as the magic files of file(1) have them too. */
static const struct signature signatures[] = {
	AT(0, "PK\x03\x04", AN_ARCHIVE("a zip archive", "unzip")),
	AT(0, "PK\x05\x06", AN_ARCHIVE("a zip archive that is empty", "unzip")),
	AT(0, "PK\x07\x08", AN_ARCHIVE("a zip archive in parts", "unzip")),
	AT(0, "7z\xbc\xaf\x27\x1c", AN_ARCHIVE("a 7z archive", "7z x")),
	AT(0, "Rar!\x1a\x07", AN_ARCHIVE("a rar archive", "unrar x")),
	AT(0, "MSCF\0\0\0\0", AN_ARCHIVE("a cabinet archive (.cab)", "cabextract")),
	AT(0, "MSWIM\0\0\0", AN_ARCHIVE("a Windows image (.wim)", "wimlib-imagex extract")),
	AT(257, "ustar", AN_ARCHIVE("a tar archive", "tar xf")),
	AT(0,
		"\xfd"
		"7zXZ\0",
		COMPRESSED("xz data", "xz -dk")),
	AT(0, "\x28\xb5\x2f\xfd", COMPRESSED("zstd data", "zstd -d")),
	AT(0, "\x04\x22\x4d\x18", COMPRESSED("lz4 data", "lz4 -d")),
	AT(0, "\x1f\x8b\x08", COMPRESSED("gzip data inside gzip data", "gzip -dk, once more")),
	AT(0, "\x1f\x9d", COMPRESSED("compress data (.Z)", "gzip -dk")),
	AT(0, "SZDD\x88\xf0\x27\x33", COMPRESSED("data of compress.exe", "expand")),
	AT(0, "EVF\x09\x0d\x0a\xff\0", A_FORENSIC_IMAGE("EnCase, E01", "ewfmount, ewfexport")),
	AT(0, "EVF2\x0d\x0a\x81\0", A_FORENSIC_IMAGE("EnCase, Ex01", "ewfmount, ewfexport")),
	AT(0, "LVF\x09\x0d\x0a\xff\0", A_FORENSIC_IMAGE("EnCase logical, L01", "ewfmount, ewfexport")),
	AT(0, "LEF2\x0d\x0a\x81\0", A_FORENSIC_IMAGE("EnCase logical, Lx01", "ewfmount, ewfexport")),
	AT(0, "AFF10\x0d\x0a\0", A_FORENSIC_IMAGE("AFF", "affuse, affconvert")),
	AT(0, "ADSEGMENTEDFILE\0", A_FORENSIC_IMAGE("AccessData, AD1", "FTK Imager")),
	AT(0, "KDMV", A_DISK_FORMAT("VMDK")),
	AT(0, "conectix", A_DISK_FORMAT("VHD")),
	AT(0, "vhdxfile", A_DISK_FORMAT("VHDX")),
	AT(0, "QFI\xfb", A_DISK_FORMAT("qcow")),
	AT(64, "\x7f\x10\xda\xbe", A_DISK_FORMAT("VDI")),
	AT(3, "-FVE-FS-",
		NO_LOG " but a volume that BitLocker encrypted: decrypt it (dislocker), and name the logs in it"),
	AT(3, "NTFS    ", AN_IMAGE("an image of an NTFS volume")),
	AT(3, "EXFAT   ", AN_IMAGE("an image of an exFAT volume")),
	AT(3, "ReFS\0\0\0\0", AN_IMAGE("an image of a ReFS volume")),
	AT(82, "FAT32   ", AN_IMAGE("an image of a FAT volume")),
	AT(54, "FAT1", AN_IMAGE("an image of a FAT volume")),
	AT(512, "EFI PART", AN_IMAGE("an image of a disk")),
	AT(4096, "EFI PART", AN_IMAGE("an image of a disk")),
	AT(32769, "CD001", AN_IMAGE("an image of a CD or DVD")),
	AT(1080, "\x53\xef", AN_IMAGE("an image of an ext volume")),
	AT(0, "PAGEDU64", NO_LOG " but a memory dump of Windows: have it searched for chunks (" CARVE ")"),
	AT(0, "PAGEDUMP", NO_LOG " but a memory dump of Windows: have it searched for chunks (" CARVE ")"),
	AT(0, "EMiL", NO_LOG " but a memory dump (LiME): have it searched for chunks (" CARVE ")"),
	AT(0, "MDMP", NO_LOG " but a dump of a process (minidump): have it searched for chunks (" CARVE ")"),
	AT(4, "LfLe",
		NO_LOG
		" but the older .evt of Windows XP and Server 2003: on Windows, wevtutil epl OLD.evt NEW.evtx /lf:true converts it"),
	AT(0, "hibr",
		NO_LOG " but a hibernation file, whose memory is compressed: make an image of memory of it first"),
	AT(0, "HIBR",
		NO_LOG " but a hibernation file, whose memory is compressed: make an image of memory of it first"),
	AT(0, "regf", SOMETHING_ELSE("a registry hive")),
	AT(0, "SQLite format 3\0", SOMETHING_ELSE("an SQLite database")),
	AT(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", SOMETHING_ELSE("a document or installer (OLE)")),
	AT(0, "%PDF-", SOMETHING_ELSE("a PDF document")),
	AT(0, "FILE0\0", SOMETHING_ELSE("a file table of NTFS ($MFT)")),
	AT(0, "\xd4\xc3\xb2\xa1", SOMETHING_ELSE("captured packets (pcap)")),
	AT(0, "\x4d\x3c\xb2\xa1", SOMETHING_ELSE("captured packets (pcap)")),
	AT(0, "\x0a\x0d\x0d\x0a", SOMETHING_ELSE("captured packets (pcapng)")),
};

static bool has_bytes(const uint8_t *data, size_t size, size_t offset, const char *bytes, size_t length)
{
	return offset <= size && length <= size - offset && memcmp(data + offset, bytes, length) == 0;
}

/* Formats that take more than one comparison. */

/* Behind "BZh" stands the block size as a digit, then the number that begins each block, or ends an empty file. */
static bool is_bzip2(const uint8_t *data, size_t size)
{
	return has_bytes(data, size, 0, "BZh", 3) && size >= 10 && data[3] >= '1' && data[3] <= '9' &&
	       (memcmp(data + 4, "1AY&SY", 6) == 0 || memcmp(data + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

/* A frame that readers of zstd and lz4 pass over; it may stand before the data. */
static bool is_skippable(const uint8_t *data, size_t size)
{
	return size >= 4 && (data[0] & 0xf0) == 0x50 && data[1] == 0x2a && data[2] == 0x4d && data[3] == 0x18;
}

/* Archives older than POSIX have no magic, but a sum over the first header (tar(5)). */
static bool is_old_tar(const uint8_t *data, size_t size)
{
	unsigned sum = 0;
	unsigned stored = 0;
	size_t i = 148;
	if (size < 512 || data[0] == 0)
		return false;
	while (i < 156 && data[i] == ' ')
		i++;
	for (; i < 156 && data[i] >= '0' && data[i] <= '7'; i++)
		stored = 8 * stored + (unsigned)(data[i] - '0');
	for (size_t k = 0; k < 512; k++)
		sum += k >= 148 && k < 156 ? ' ' : data[k];
	return stored != 0 && stored == sum;
}

/*
 * The first event of a trace stands behind the 72 bytes of its first buffer's header: version, type of header, flags
 * 0xc0, its size, and 0, the number of the event that tells of the trace itself (G. Chappell, TRACE_LOGFILE_HEADER).
 */
static bool is_event_trace(const uint8_t *data, size_t size)
{
	const uint8_t *marker = data + 72;
	return size >= 80 && (marker[0] == 1 || marker[0] == 2) && marker[1] == 0 &&
	       (marker[2] == 1 || marker[2] == 2) && marker[3] == 0xc0 && marker[6] == 0 && marker[7] == 0;
}

static bool is_program(const uint8_t *data, size_t size)
{
	return has_bytes(data, size, 0, "MZ", 2);
}

static bool is_elf(const uint8_t *data, size_t size)
{
	return has_bytes(data, size, 0, "\x7f\x45LF", 4) && size >= 18;
}

/* Whether e_type is ET_CORE: hypervisors write memory in this form. */
static bool is_elf_core(const uint8_t *data, size_t size)
{
	return is_elf(data, size) && data[data[5] == 2 ? 17 : 16] == 4;
}

/* A boot sector. It comes last, since two bytes say little. */
static bool is_disk(const uint8_t *data, size_t size)
{
	return has_bytes(data, size, 510, "\x55\xaa", 2);
}

static const struct {
	bool (*is)(const uint8_t *data, size_t size);
	bool is_sure; /* more than two bytes say so */
	const char *message;
} shapes[] = {
	{is_bzip2, true, COMPRESSED("bzip2 data", "bzip2 -dk")},
	{is_skippable, true, COMPRESSED("zstd or lz4 data", "zstd -d or lz4 -d")},
	{is_old_tar, true, AN_ARCHIVE("a tar archive", "tar xf")},
	{is_event_trace, true,
		NO_LOG " but an event trace (.etl): on Windows, tracerpt FILE.etl -o FILE.evtx -of EVTX converts it"},
	{is_elf_core, true, NO_LOG " but a memory dump (ELF): have it searched for chunks (" CARVE ")"},
	{is_elf, true, SOMETHING_ELSE("a program (ELF)")},
	{is_program, false, SOMETHING_ELSE("a program of Windows (.exe or .dll)")},
	{is_disk, false, AN_IMAGE("an image of a disk")},
};

/*
 * Text.
 */

#define TEXT_LOOK 4096u

/* The beginning of a text as bytes. Of UTF-16 these are the ASCII characters, and 0x80 for any other unit. */
struct text {
	uint8_t bytes[TEXT_LOOK];
	size_t length;
	bool is_wide;
};

static void take_wide(struct text *text, const uint8_t *data, size_t size, unsigned low)
{
	text->is_wide = true;
	for (size_t i = 0; i + 1 < size && text->length < TEXT_LOOK; i += 2)
		text->bytes[text->length++] = data[i + 1 - low] == 0 && data[i + low] < 0x80 ? data[i + low] : 0x80;
}

/* A byte order mark tells UTF-16, or else two characters of ASCII at the beginning. */
static void take_text(struct text *text, const uint8_t *data, size_t size)
{
	text->length = 0;
	text->is_wide = false;
	if (has_bytes(data, size, 0, "\xff\xfe", 2)) {
		take_wide(text, data + 2, size - 2, 0);
	} else if (has_bytes(data, size, 0, "\xfe\xff", 2)) {
		take_wide(text, data + 2, size - 2, 1);
	} else if (size >= 4 && data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0) {
		take_wide(text, data, size, 0);
	} else if (size >= 4 && data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0) {
		take_wide(text, data, size, 1);
	} else {
		size_t mark = has_bytes(data, size, 0, "\xef\xbb\xbf", 3) ? 3 : 0;
		text->length = size - mark < TEXT_LOOK ? size - mark : TEXT_LOOK;
		memcpy(text->bytes, data + mark, text->length);
	}
}

/* Whether it has no control characters, and is mostly ASCII or UTF-8: older programs write other letters. */
static bool is_text(const struct text *text)
{
	size_t odd = 0;
	for (size_t i = 0; i < text->length; i++) {
		uint8_t c = text->bytes[i];
		if ((c < 0x20 && (c < '\t' || c > '\r')) || c == 0x7f)
			return false;
		bool continues = i + 1 < text->length && (text->bytes[i + 1] & 0xc0) == 0x80;
		bool is_lead = c >= 0xc2 && c < 0xf5 && continues;
		bool follows = (c & 0xc0) == 0x80 && i > 0 && text->bytes[i - 1] >= 0x80;
		odd += c >= 0x80 && !is_lead && !follows;
	}
	return text->length > 0 && (text->is_wide || odd <= text->length / 4);
}

static bool contains(const struct text *text, const char *word)
{
	size_t length = strlen(word);
	for (size_t i = 0; i + length <= text->length; i++) {
		if (memcmp(text->bytes + i, word, length) == 0)
			return true;
	}
	return false;
}

/* Whether the first line has columns; their names are in the language of the Windows that exported them. */
static bool has_columns(const struct text *text)
{
	size_t count[3] = {0};
	for (size_t i = 0; i < text->length && text->bytes[i] != '\n'; i++) {
		count[0] += text->bytes[i] == ',';
		count[1] += text->bytes[i] == ';';
		count[2] += text->bytes[i] == '\t';
	}
	return count[0] >= 2 || count[1] >= 2 || count[2] >= 2 || contains(text, "#TYPE System.Diagnostics.Event");
}

static const char *text_message(const struct text *text)
{
	size_t first = 0;
	while (first < text->length && strchr(" \t\r\n", text->bytes[first]))
		first++;
	if (first == text->length)
		return NO_LOG " but blanks alone";
	if (text->bytes[first] == '<' && contains(text, "<Event"))
		return NO_LOG " but events as XML, as Event Viewer and wevtutil export them: " EXPORT_AGAIN;
	if (text->bytes[first] == '<')
		return SOMETHING_ELSE("XML or HTML");
	if (text->bytes[first] != '{' && text->bytes[first] != '[' && has_columns(text))
		return NO_LOG " but text in columns, as Event Viewer exports events (CSV): " EXPORT_AGAIN;
	return NO_LOG " but text: if it is an export of events, " EXPORT_AGAIN;
}

static const char *binary_message(const uint8_t *data, size_t size, bool only_sure)
{
	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
		const struct signature *known = &signatures[i];
		if (has_bytes(data, size, known->offset, known->bytes, known->length))
			return known->message;
	}
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		if ((shapes[i].is_sure || !only_sure) && shapes[i].is(data, size))
			return shapes[i].message;
	}
	return NULL;
}

/*
 * A message that says what an input is by its first bytes; NULL where nothing known begins like that. The text is
 * static.
 */
static const char *message_for(const uint8_t *data, size_t size)
{
	struct text text;
	take_text(&text, data, size);
	/* Text first: what another format begins with can be the first word of a text. */
	return is_text(&text) ? text_message(&text) : binary_message(data, size, false);
}

bool foreign_is_container(const uint8_t *data, size_t size)
{
	return binary_message(data, size, true) != NULL;
}

/*
 * Unknown bytes.
 */

/* How far they are searched. Images of disks and memory are larger, but nearly always known by their first bytes. */
#define SEARCH_MAX (64u * 1024u * 1024u)

struct search {
	struct source *source;
	uint8_t *window; /* room for two chunks */
	size_t filled;
	uint64_t offset; /* of the window in the input */
	bool ended;
	bool is_zero; /* all bytes so far are zero */
};

/* Finds the first chunk or whole record in the window. */
static bool find_in_window(struct search *search, size_t *at)
{
	struct chunk view;
	struct record record;
	memset(&view, 0, sizeof view);
	view.data = search->window;
	view.size = view.end = search->filled;
	*at = feed_find_chunk(search->window, search->filled, 0);
	if (chunk_find_record(&view, 0, *at, &record) && record.offset < *at)
		*at = record.offset;
	return *at < search->filled;
}

/* Moves the window on, but keeps as many bytes as a chunk has, which may begin in what the window had. */
static void move_on(struct search *search)
{
	size_t kept = search->filled < CHUNK_SIZE ? search->filled : CHUNK_SIZE;
	for (size_t i = 0; i < search->filled && search->is_zero; i++)
		search->is_zero = search->window[i] == 0;
	memmove(search->window, search->window + search->filled - kept, kept);
	search->offset += search->filled - kept;
	size_t more = source_read(search->source, search->window + kept, 2 * (size_t)CHUNK_SIZE - kept);
	search->ended = more == 0;
	search->filled = kept + more;
}

static int refuse_unknown(struct search *search, struct ipsecevtx_error *error)
{
	size_t at;
	while (!search->ended && search->offset < SEARCH_MAX) {
		if (find_in_window(search, &at)) {
			error_set(error, IPSECEVTX_ERROR_FORMAT,
				NO_LOG ", but chunks or records of one lie in it: have it searched for them (" CARVE
				       ")",
				0);
			error->offset = search->offset + at;
			return -1;
		}
		move_on(search);
	}
	/* What cannot be read may be a log. */
	if (source_error(search->source)->code != IPSECEVTX_OK)
		return error_take(error, source_error(search->source));
	if (!search->ended)
		return error_set(error, IPSECEVTX_ERROR_FORMAT,
			NO_LOG
			": neither file header nor chunk at its beginning, nor soon after; if it is an image of a disk or of memory, have all of it searched (" CARVE
			")",
			0);
	if (search->is_zero)
		return error_set(error, IPSECEVTX_ERROR_FORMAT,
			NO_LOG " but zero bytes alone: a copy that failed, or a file that was wiped", 0);
	return error_set(error, IPSECEVTX_ERROR_FORMAT,
		NO_LOG ": no file header, and no chunk or record of a log anywhere in it", 0);
}

int foreign_refuse(struct source *source, const uint8_t *data, size_t size, const struct ipsecevtx_allocator *allocator,
	struct ipsecevtx_error *error)
{
	const char *message = message_for(data, size);
	if (message)
		return error_set(error, IPSECEVTX_ERROR_FORMAT, message, 0);
	struct search search = {.source = source, .is_zero = true};
	search.window = memory_get(allocator, 2 * (size_t)CHUNK_SIZE);
	if (!search.window)
		return error_set(error, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
	search.filled = size;
	memcpy(search.window, data, size);
	refuse_unknown(&search, error);
	memory_free(allocator, search.window);
	/* Bytes that could not be read for want of memory say nothing about the input. */
	if (source_error(source)->code == IPSECEVTX_ERROR_MEMORY)
		error_take(error, source_error(source));
	return -1;
}

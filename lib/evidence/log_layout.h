/* SPDX-License-Identifier: MIT */
/*
 * Where the parts of a log stand: libevtx's format document ("file header", "chunk", "event record"); MS-EVEN6 does not
 * describe the file. All numbers are little endian.
 */
#ifndef LOG_LAYOUT_H
#define LOG_LAYOUT_H

#define LOG_PAGE_SIZE 4096u /* Windows writes a log page by page */

/* With these letters, and a zero behind them, headers begin. */
#define LOG_FILE_MAGIC  "ElfFile"
#define LOG_CHUNK_MAGIC "ElfChnk"
#define LOG_MAGIC_SIZE  8u

/* At the same places in both headers. Their checksum covers what stands before the flags, and a chunk's its tables. */
#define LOG_FLAGS_AT      120u
#define LOG_HEADER_CRC_AT 124u
#define LOG_HEADER_FIELDS 128u /* the size that a header says it has, which is that of its fields */

#define LOG_FLAG_DIRTY  1u
#define LOG_FLAG_NO_CRC 4u /* no checksums were written, as in some logs of forwarded events */

#define FILE_HEADER_SIZE       4096u
#define FILE_FIRST_CHUNK_AT    8u
#define FILE_LAST_CHUNK_AT     16u
#define FILE_NEXT_RECORD_ID_AT 24u
#define FILE_FIELDS_AT         32u /* LOG_HEADER_FIELDS */
#define FILE_MINOR_VERSION_AT  36u /* 16 bits, as the next three */
#define FILE_MAJOR_VERSION_AT  38u
#define FILE_BLOCK_SIZE_AT     40u /* FILE_HEADER_SIZE */
#define FILE_CHUNK_COUNT_AT    42u
#define FILE_UNUSED_AT         44u /* from here to the flags Windows leaves zeros, and from LOG_HEADER_FIELDS on */

#define CHUNK_SIZE               65536u
#define CHUNK_HEADER_SIZE        512u /* the fields, the table of names and the table of templates */
#define CHUNK_FIRST_NUMBER_AT    8u
#define CHUNK_LAST_NUMBER_AT     16u
#define CHUNK_FIRST_RECORD_ID_AT 24u
#define CHUNK_LAST_RECORD_ID_AT  32u
#define CHUNK_FIELDS_AT          40u /* LOG_HEADER_FIELDS */
#define CHUNK_LAST_RECORD_AT     44u /* its offset */
#define CHUNK_FREE_SPACE_AT      48u /* where the live records end */
#define CHUNK_DATA_CRC_AT        52u
#define CHUNK_UNUSED_AT          56u /* from here to the flags Windows leaves zeros */

/* The size stands again in the last 4 bytes of a record. */
#define RECORD_MAGIC       0x00002a2au
#define RECORD_HEADER_SIZE 24u
#define RECORD_SIZE_MIN    (RECORD_HEADER_SIZE + 4u)
#define RECORD_SIZE_AT     4u
#define RECORD_ID_AT       8u
#define RECORD_TIME_AT     16u

#endif

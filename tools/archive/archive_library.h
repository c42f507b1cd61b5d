/* SPDX-License-Identifier: MIT */
/*
 * Loads libarchive with dlopen() when an archive is to be read: it needs a dozen further libraries, of 40 MiB of
 * addresses, which a run over logs alone does without. A static build has it linked in. The rest of tools/archive calls
 * its functions through archive_library().
 */
#ifndef ARCHIVE_LIBRARY_H
#define ARCHIVE_LIBRARY_H

#include <stdbool.h>

#include <archive.h>
#include <archive_entry.h>

/* The functions of libarchive that this program calls. */
#define ARCHIVE_FUNCTIONS(X)                                                                                           \
	X(archive_read_new)                                                                                            \
	X(archive_read_free)                                                                                           \
	X(archive_read_support_filter_xz)                                                                              \
	X(archive_read_support_filter_zstd)                                                                            \
	X(archive_read_support_filter_bzip2)                                                                           \
	X(archive_read_support_format_zip)                                                                             \
	X(archive_read_support_format_7zip)                                                                            \
	X(archive_read_support_format_tar)                                                                             \
	X(archive_read_support_format_raw)                                                                             \
	X(archive_read_support_format_empty)                                                                           \
	X(archive_read_set_format_option)                                                                              \
	X(archive_read_set_read_callback)                                                                              \
	X(archive_read_set_seek_callback)                                                                              \
	X(archive_read_set_callback_data)                                                                              \
	X(archive_read_open1)                                                                                          \
	X(archive_read_next_header)                                                                                    \
	X(archive_read_data_block)                                                                                     \
	X(archive_read_data_skip)                                                                                      \
	X(archive_filter_bytes)                                                                                        \
	X(archive_filter_count)                                                                                        \
	X(archive_format)                                                                                              \
	X(archive_error_string)                                                                                        \
	X(archive_set_error)                                                                                           \
	X(archive_entry_pathname)                                                                                      \
	X(archive_entry_filetype)                                                                                      \
	X(archive_entry_hardlink)                                                                                      \
	X(archive_entry_symlink)                                                                                       \
	X(archive_entry_size)                                                                                          \
	X(archive_entry_size_is_set)                                                                                   \
	X(archive_entry_is_encrypted)                                                                                  \
	X(archive_entry_sparse_count)

struct archive_library {
#define ARCHIVE_MEMBER(name) __typeof__(name) *name;
	ARCHIVE_FUNCTIONS(ARCHIVE_MEMBER)
#undef ARCHIVE_MEMBER
};

/* The functions; NULL where archive_library_load() was not called yet or failed. */
const struct archive_library *archive_library(void);

/* Loads the library. Returns NULL, or a text that says why it cannot be loaded. */
const char *archive_library_load(void);

#endif

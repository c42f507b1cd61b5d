/* SPDX-License-Identifier: MIT */
/*
 * Events into a new log (.evtx): a slice of others that Windows and other programs read.
 *
 *	struct ipsecevtx_error error;
 *	struct ipsecevtx_reader *reader;
 *	struct ipsecevtx_writer *writer;
 *	const struct ipsecevtx_event *event;
 *	if (ipsecevtx_open(&reader, "Security.evtx", NULL, &error) == 0) {
 *		if (ipsecevtx_writer_open(&writer, "slice.evtx", NULL, &error) == 0) {
 *			while (ipsecevtx_next(reader, &event) > 0 && ipsecevtx_writer_add(writer, event, &error) >= 0)
 *				;
 *			if (ipsecevtx_writer_close(writer, &error) == 0)
 *				error = *ipsecevtx_reader_error(reader);
 *		}
 *		ipsecevtx_close(reader);
 *	}
 *	if (error.code != IPSECEVTX_OK)
 *		puts("slice.evtx is not there, or not all of it");
 *
 * What is written is each event's record: all its values as they were, in whatever way the log holds them, its
 * EventRecordID and its time. What depends on where a record stands is made anew: chunks of 64 KiB with the names and
 * templates that their records use, checksums, and the numbers in the records' headers, which begin at 1 as
 * in logs that Windows saves. The time in a record's header stays, but where it is the one of the record behind it, as
 * Windows saves logs, and that one is not behind it here: then it is the event's own.
 *
 * The same records in the same order make the same bytes, whatever log or logs they come from.
 */
#ifndef IPSECEVTX_WRITER_H
#define IPSECEVTX_WRITER_H

#include "ipsecevtx.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ipsecevtx_writer;

/* Where the bytes go. */
struct ipsecevtx_sink {
	/*
	 * Takes size bytes for that place in the log, and returns 0, or an errno, which ends the writing. Places come
	 * one behind the other from 0 on; at the end the first 4096 bytes come once more, since the header tells what
	 * is in the log.
	 */
	int (*write)(void *user, uint64_t offset, const void *data, size_t size);
	void *user;
};

struct ipsecevtx_writer_options {
	size_t size; /* sizeof (struct ipsecevtx_writer_options), set by IPSECEVTX_WRITER_OPTIONS_INIT */

	/*
	 * Called from within add when an event is left out: IPSECEVTX_FINDING_NOT_WRITTEN, of the source, offset and
	 * record of the event. May be NULL.
	 */
	void (*finding)(void *user, const struct ipsecevtx_finding *finding);
	void *finding_user;

	const struct ipsecevtx_allocator *allocator; /* NULL: malloc; copied during open */
	const struct ipsecevtx_sink *sink;           /* instead of a file; copied during open. NULL: the file */

	/*
	 * A writer that is open, with which this one shares what it works with: for many logs at once. A writer alone
	 * takes 1.3 MB, and up to 8 MiB for names and templates that it remembers; each further one that shares all
	 * this takes 70 KB. All of them belong to one thread at a time; they are closed in any order. The memory that
	 * is shared comes from the allocator of the first, which must live as long as the last. NULL: none.
	 */
	struct ipsecevtx_writer *shares_with;
};

#ifdef __cplusplus
static inline ipsecevtx_writer_options ipsecevtx_writer_options_init()
{
	ipsecevtx_writer_options options = ipsecevtx_writer_options();
	options.size = sizeof options;
	return options;
}
#define IPSECEVTX_WRITER_OPTIONS_INIT ipsecevtx_writer_options_init()
#else
#define IPSECEVTX_WRITER_OPTIONS_INIT                                                                                  \
	{                                                                                                              \
		.size = sizeof(struct ipsecevtx_writer_options)                                                        \
	}
#endif

/*
 * Begins a log: a new file of that path, which must not exist, or what the sink makes of it; then path is only its name
 * in errors, and may be NULL. options and error may be NULL. Returns 0, or -1 with *error filled and *writer NULL.
 */
IPSECEVTX_API int ipsecevtx_writer_open(struct ipsecevtx_writer **writer, const char *path,
	const struct ipsecevtx_writer_options *options, struct ipsecevtx_error *error);

/*
 * Adds the record of an event that a reader handed out last, on the thread that has it; not of a copy. One that was
 * read with the template of another chunk is written with that one. Returns 1; 0 when the event is left out, which is a
 * finding: it fits no chunk with all that it uses, or a part of it that no field comes from does not keep to the
 * format, or was never written; -1 with *error filled, which may be NULL: of a copy IPSECEVTX_ERROR_ARGUMENT, which
 * changes nothing, else when no more can be written: then every further call returns that, and close too. One writer
 * belongs to one thread at a time.
 */
IPSECEVTX_API int ipsecevtx_writer_add(
	struct ipsecevtx_writer *writer, const struct ipsecevtx_event *event, struct ipsecevtx_error *error);

/*
 * Ends the log and frees the writer. Without any record it is a log that holds none. Returns 0 when the log is whole;
 * -1 with *error filled, which may be NULL: then a file is removed. NULL is allowed.
 */
IPSECEVTX_API int ipsecevtx_writer_close(struct ipsecevtx_writer *writer, struct ipsecevtx_error *error);

/* Frees the writer without ending the log; a file is removed. NULL is allowed. */
IPSECEVTX_API void ipsecevtx_writer_discard(struct ipsecevtx_writer *writer);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#include "input_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/json.h"
#include "common/message.h"

/* Room for a line with a name of usual length; longer lines take more memory. */
#define LINE_SIZE 4096

/* Ends the last line of the file where a killed run has left it unfinished. */
static void end_last_line(struct buffer *buffer)
{
	char last = '\n';
	off_t size = lseek(buffer->fd, 0, SEEK_END);
	if (size > 0 && pread(buffer->fd, &last, 1, size - 1) == 1 && last != '\n')
		buffer_byte(buffer, '\n');
}

bool input_log_open(struct input_log *log, const char *path)
{
	*log = (struct input_log){.path = path, .buffer.fd = -1};
	if (!path)
		return true;
	const int flags = O_RDWR | O_CREAT | O_APPEND | O_NOCTTY | O_CLOEXEC;
	int fd = open(path, flags | O_EXCL, 0666);
	log->is_new = fd >= 0;
	if (fd < 0)
		fd = open(path, flags, 0666);
	if (fd < 0) {
		message("--log: '%s': %s", path, error_text(errno));
		log->path = NULL;
		return false;
	}
	if (buffer_open(&log->buffer, fd, LINE_SIZE)) {
		end_last_line(&log->buffer);
		return true;
	}
	message("%s", error_text(ENOMEM));
	close(fd);
	log->path = NULL;
	return false;
}

static void put_number(struct buffer *buffer, const char *key, uint64_t value)
{
	buffer_literal(buffer, ",\"");
	buffer_string(buffer, key);
	buffer_literal(buffer, "\":");
	buffer_u64(buffer, value);
}

void input_log_add(struct input_log *log, const struct input_result *result)
{
	static const char *const names[] = {"complete", "damaged", "failed", "skipped"};
	struct buffer *buffer = &log->buffer;
	if (!log->path)
		return;
	/* Whole microseconds are written, as the decimal point of a double depends on the locale. */
	uint64_t microseconds = result->seconds > 0 ? (uint64_t)(result->seconds * 1e6 + 0.5) : 0;
	char fraction[8];
	snprintf(fraction, sizeof fraction, "%06u", (unsigned)(microseconds % 1000000));
	buffer_literal(buffer, "{\"source\":");
	json_string(buffer, result->source, strlen(result->source), false);
	buffer_literal(buffer, ",\"status\":\"");
	buffer_string(buffer, names[result->status]);
	buffer_byte(buffer, '"');
	put_number(buffer, "records", result->records);
	put_number(buffer, "events", result->events);
	put_number(buffer, "bytes", result->bytes);
	put_number(buffer, "seconds", microseconds / 1000000);
	buffer_byte(buffer, '.');
	buffer_string(buffer, fraction);
	if (result->status == INPUT_FAILED) {
		buffer_literal(buffer, ",\"error\":");
		json_string(buffer, result->error, strlen(result->error), false);
	}
	buffer_literal(buffer, "}\n");
	buffer_mark(buffer);
	buffer_flush(buffer);
}

void input_log_skip(struct input_log *log, const char *source)
{
	input_log_add(log, &(struct input_result){.source = source, .status = INPUT_SKIPPED});
}

bool input_log_close(struct input_log *log)
{
	if (!log->path)
		return true;
	buffer_flush(&log->buffer);
	int error = log->buffer.error;
	if (close(log->buffer.fd) != 0 && error == 0)
		error = errno;
	if (error != 0)
		message("--log: '%s': %s", log->path, error_text(error));
	buffer_close(&log->buffer);
	log->path = NULL;
	return error == 0;
}

/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/message.h"
#include "common/path.h"

/* A run that ends sooner shows no progress; milliseconds. */
#define FIRST_AFTER 1000
#define DRAWN_EVERY 250
#define LINE_EVERY  2000

static int64_t now_milliseconds(void)
{
	struct timespec now;
	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static uint64_t size_of_all(const struct inputs *inputs)
{
	uint64_t size = 0;
	for (size_t i = 0; i < inputs->count; i++) {
		struct stat status;
		bool is_stdin = strcmp(inputs->paths[i], "-") == 0;
		if ((is_stdin ? fstat(STDIN_FILENO, &status) : path_stat(inputs->paths[i], &status)) != 0)
			continue;
		if (!S_ISREG(status.st_mode))
			return 0;
		size += (uint64_t)status.st_size;
	}
	return size;
}

void progress_start(struct progress *progress, enum progress_words words, const struct inputs *inputs,
	const uint64_t *events, bool on_terminal)
{
	*progress = (struct progress){.events = events, .is_line = on_terminal};
	if (words == PROGRESS_NEVER || !isatty(STDERR_FILENO) || (words == PROGRESS_AUTO && on_terminal))
		return;
	progress->is_wanted = true;
	progress->size = size_of_all(inputs);
	progress->started = now_milliseconds();
	progress->next = progress->started + FIRST_AFTER;
}

/* Writes a number with at most three digits before its unit: "1.2 GB". */
static void format_bytes(uint64_t bytes, char text[16])
{
	static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
	double number = (double)bytes;
	size_t unit = 0;
	for (; number >= 999.5 && unit + 1 < sizeof units / sizeof units[0]; unit++)
		number /= 1000;
	snprintf(text, 16, "%.*f %s", unit > 0 && number < 9.95 ? 1 : 0, number, units[unit]);
}

static void format_left(const struct progress *progress, int64_t elapsed, char text[32])
{
	text[0] = '\0';
	if (progress->size <= progress->bytes || progress->bytes == 0)
		return;
	double left = (double)(progress->size - progress->bytes) * (double)elapsed / (double)progress->bytes / 1000;
	if (left < 99.5)
		snprintf(text, 32, ", %.0f s left", left);
	else if (left < 5970)
		snprintf(text, 32, ", %.0f min left", left / 60);
	else if (left < 3.6e8)
		snprintf(text, 32, ", %.0f h left", left / 3600);
}

void progress_format(const struct progress *progress, int64_t now, char text[PROGRESS_SIZE])
{
	int64_t elapsed = now > progress->started ? now - progress->started : 1;
	char bytes[16], rate[16], of[48] = "", left[32];
	format_bytes(progress->bytes, bytes);
	format_bytes((uint64_t)((double)progress->bytes * 1000 / (double)elapsed), rate);
	format_left(progress, elapsed, left);
	/* A file that grows while it is read has more bytes than its size was: then no size is shown. */
	if (progress->size >= progress->bytes && progress->size > 0) {
		char size[16];
		format_bytes(progress->size, size);
		double percent = (double)progress->bytes * 100 / (double)progress->size;
		snprintf(of, sizeof of, " of %s, %d%%", size, (int)percent);
	}
	snprintf(text, PROGRESS_SIZE, "%s%s, %s/s, %" PRIu64 " event%s%s", bytes, of, rate, *progress->events,
		*progress->events == 1 ? "" : "s", left);
}

void progress_add(struct progress *progress, size_t bytes)
{
	char text[PROGRESS_SIZE];
	progress->bytes += bytes;
	if (!progress->is_wanted)
		return;
	int64_t now = now_milliseconds();
	if (now < progress->next)
		return;
	progress->next = now + (progress->is_line ? LINE_EVERY : DRAWN_EVERY);
	progress_format(progress, now, text);
	if (progress->is_line)
		message("%s", text);
	else
		message_draw(text);
}

void progress_end(struct progress *progress)
{
	if (progress->is_wanted)
		message_draw("");
	progress->is_wanted = false;
}

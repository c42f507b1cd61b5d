/* SPDX-License-Identifier: MIT */
#include "file_list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/message.h"
#include "common/path.h"
#include "signals.h"

#define SIZE_AT_FIRST ((size_t)64 * 1024)

/* Reads all that fd gives, and puts a NUL behind it. Returns 0 or errno; what came before an error is there. */
static int read_all(int fd, char **text, size_t *length)
{
	size_t room = SIZE_AT_FIRST;
	*text = must_allocate(NULL, room, 1);
	*length = 0;
	for (;;) {
		ssize_t got = read(fd, *text + *length, room - *length - 1);
		if (got < 0 && errno == EINTR && signals_received() == 0)
			continue;
		int error = got < 0 ? errno : 0;
		*length += got > 0 ? (size_t)got : 0;
		(*text)[*length] = '\0';
		if (got <= 0)
			return error;
		if (*length < room - 1)
			continue;
		*text = must_allocate(*text, room, 2);
		room *= 2;
	}
}

static void add(struct file_list *list, char *name)
{
	/* Grows by doubling. */
	if ((list->count & (list->count - 1)) == 0)
		list->names = must_allocate(list->names, list->count ? list->count * 2 : 1, sizeof *list->names);
	list->names[list->count++] = name;
}

/* Cuts the text into names. False when a line holds a NUL byte, and so cannot be a name. */
static bool add_names(struct file_list *list, size_t length, const char *path, bool has_nuls)
{
	char *name = list->text;
	char *end = list->text + length;
	bool ok = true;
	size_t line = 1;
	for (; name < end; line++) {
		char *stop = memchr(name, has_nuls ? '\0' : '\n', (size_t)(end - name));
		if (!stop)
			stop = end;
		*stop = '\0';
		if (strlen(name) < (size_t)(stop - name)) {
			message("--files-from: line %zu of %s holds a NUL byte, and names no file; names that end with one need --null",
				line, path);
			ok = false;
		} else if (name < stop) {
			add(list, name);
		}
		name = stop + 1;
	}
	return ok;
}

bool file_list_read(struct file_list *list, const char *path, bool has_nuls)
{
	bool is_stdin = strcmp(path, "-") == 0;
	size_t length = 0;
	*list = (struct file_list){0};
	int fd = is_stdin ? STDIN_FILENO : path_open(path, O_RDONLY);
	int error = fd < 0 ? errno : read_all(fd, &list->text, &length);
	if (fd >= 0 && !is_stdin)
		close(fd);
	if (error != 0 && signals_received() == 0)
		message("--files-from: '%s': %s%s", path, error_text(error),
			length > 0 ? "; the names before that are read" : "");
	return add_names(list, length, is_stdin ? "standard input" : path, has_nuls) && error == 0;
}

void file_list_free(struct file_list *list)
{
	free(list->names);
	free(list->text);
	*list = (struct file_list){0};
}

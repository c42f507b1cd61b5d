/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target over stored inputs, without a fuzzer: fuzz-replay-<target> FILE|DIRECTORY... An input may be
 * compressed with gzip if its name ends with ".gz". One that fails ends the program by itself.
 */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#define INPUT_MAX       ((size_t)4 * 1024 * 1024)
#define NAME_MAX_LENGTH 4096

static unsigned inputs_run;

static int complain(const char *path, const char *problem)
{
	fprintf(stderr, "%s: %s\n", path, problem);
	return 1;
}

/* All of the file; NULL when it cannot be read. free() it. */
static uint8_t *read_whole(const char *path, size_t *size)
{
	uint8_t *bytes = malloc(INPUT_MAX);
	size_t length = strlen(path);
	bool compressed = length > 3 && strcmp(path + length - 3, ".gz") == 0;
	long got = -1;
	if (bytes && compressed) {
		gzFile file = gzopen(path, "rb");
		got = file ? gzread(file, bytes, INPUT_MAX) : -1;
		if (file)
			gzclose(file);
	} else if (bytes) {
		FILE *file = fopen(path, "rb");
		got = file ? (long)fread(bytes, 1, INPUT_MAX, file) : -1;
		if (file)
			fclose(file);
	}
	if (got < 0) {
		free(bytes);
		return NULL;
	}
	*size = (size_t)got;
	return bytes;
}

static int run_file(const char *path)
{
	size_t size;
	uint8_t *bytes = read_whole(path, &size);
	if (!bytes)
		return complain(path, errno ? strerror(errno) : "cannot be read");
	/* In memory of its own size, so that a tool like valgrind sees a read beyond it. */
	uint8_t *exact = malloc(size ? size : 1);
	if (!exact) {
		free(bytes);
		return complain(path, "out of memory");
	}
	memcpy(exact, bytes, size);
	free(bytes);
	if (getenv("FUZZ_VERBOSE"))
		fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	inputs_run++;
	return 0;
}

static int run_directory(const char *path)
{
	char name[NAME_MAX_LENGTH];
	int status = 0;
	DIR *directory = opendir(path);
	if (!directory)
		return complain(path, strerror(errno));
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		int length = snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		status |= length < (int)sizeof name ? run_file(name) : complain(path, "a name is too long");
	}
	closedir(directory);
	return status;
}

int main(int argc, char **argv)
{
	int status = 0;
	for (int i = 1; i < argc; i++) {
		struct stat file;
		if (stat(argv[i], &file) != 0)
			status |= complain(argv[i], strerror(errno));
		else
			status |= S_ISDIR(file.st_mode) ? run_directory(argv[i]) : run_file(argv[i]);
	}
	printf("%u inputs\n", inputs_run);
	return status;
}

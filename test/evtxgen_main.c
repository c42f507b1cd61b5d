/* SPDX-License-Identifier: MIT */
/*
 * evtxgen: an event log from a script (the language is described in evtxgen_script.c) or from random numbers.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "evtxgen.h"

struct options {
	const char *output;
	const char *script;
	const char *mix;
	uint64_t size;
	uint64_t seed;
};

static int usage(FILE *file, int status)
{
	fputs("usage: evtxgen [-o FILE] [SCRIPT|-]\n"
	      "       evtxgen [-o FILE] --bulk=sparse|dense|foreign|tunnels [--size=BYTES[K|M|G]] [--seed=N] [SCRIPT|-]\n"
	      "Writes a Windows event log. With --bulk a SCRIPT comes before the random events; the\n"
	      "size of tunnels is the number of associations, which have ten events for every three.\n",
		file);
	return status;
}

static int complain(const char *name, const char *problem)
{
	fprintf(stderr, "evtxgen: %s: %s\n", name, problem);
	return 1;
}

/* Reads all of a file, and puts a NUL behind it. */
static char *read_all(FILE *file)
{
	size_t size = 0;
	size_t capacity = 65536;
	char *text = malloc(capacity);
	while (text) {
		size += fread(text + size, 1, capacity - size - 1, file);
		if (size < capacity - 1)
			break;
		capacity *= 2;
		char *grown = realloc(text, capacity);
		if (!grown)
			free(text);
		text = grown;
	}
	if (text)
		text[size] = '\0';
	return text;
}

static char *read_script(const char *name)
{
	if (strcmp(name, "-") == 0)
		return read_all(stdin);
	FILE *file = fopen(name, "rb");
	if (!file)
		return NULL;
	char *text = read_all(file);
	fclose(file);
	return text;
}

static int run_script(struct evtxgen *log, const char *name)
{
	char *text = read_script(name);
	if (!text)
		return complain(name, strerror(errno));
	bool done = evtxgen_script(log, text);
	free(text);
	return done ? 0 : complain(name, evtxgen_error(log));
}

static int run_bulk(struct evtxgen *log, const struct options *options)
{
	static const char *const names[] = {"sparse", "dense", "foreign"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(options->mix, names[i]) != 0)
			continue;
		if (evtxgen_bulk(log, (enum evtxgen_mix)i, options->size, options->seed))
			return 0;
		return complain("--bulk", evtxgen_error(log));
	}
	/* For tunnels the size is their number. */
	if (strcmp(options->mix, "tunnels") == 0)
		return evtxgen_tunnels(log, options->size, options->seed) ? 0 : complain("--bulk", evtxgen_error(log));
	return complain("--bulk", "sparse, dense, foreign or tunnels");
}

static int write_log(FILE *file, const struct options *options)
{
	/* Standard output may be a pipe, which cannot go back to the file header. */
	struct evtxgen *log = evtxgen_new(file);
	int status = log ? 0 : complain("evtxgen", "cannot begin");
	if (status == 0 && options->script)
		status = run_script(log, options->script);
	if (status == 0 && options->mix)
		status = run_bulk(log, options);
	if (status == 0 && !evtxgen_finish(log))
		status = complain("evtxgen", evtxgen_error(log));
	if (status == 0 && !file) {
		size_t size;
		const uint8_t *bytes = evtxgen_bytes(log, &size);
		if (fwrite(bytes, 1, size, stdout) != size || fflush(stdout) != 0)
			status = complain("standard output", strerror(errno));
	}
	evtxgen_free(log);
	return status;
}

static bool parse_size(const char *text, uint64_t *number)
{
	char *end;
	if (*text < '0' || *text > '9')
		return false;
	*number = strtoull(text, &end, 10);
	for (const char *unit = "KMG"; *end && *unit; unit++) {
		*number *= 1024;
		if (*unit == *end)
			return end[1] == '\0';
	}
	return *end == '\0';
}

/* False for an option that is none. */
static bool parse_option(struct options *options, const char *text)
{
	if (strncmp(text, "--bulk=", 7) == 0) {
		options->mix = text + 7;
		return true;
	}
	if (strncmp(text, "--size=", 7) == 0)
		return parse_size(text + 7, &options->size);
	if (strncmp(text, "--seed=", 7) == 0)
		return parse_size(text + 7, &options->seed);
	if (*text == '-' && text[1] != '\0')
		return false;
	if (options->script)
		return false;
	options->script = text;
	return true;
}

int main(int argc, char **argv)
{
	struct options options = {.size = 1024 * 1024, .seed = 1};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0)
			return usage(stdout, 0);
		if (strcmp(argv[i], "-o") == 0 && i + 1 < argc)
			options.output = argv[++i];
		else if (!parse_option(&options, argv[i]))
			return usage(stderr, 2);
	}
	if (!options.script && !options.mix)
		options.script = "-";
	if (!options.output)
		return write_log(NULL, &options);

	FILE *file = fopen(options.output, "wb");
	if (!file)
		return complain(options.output, strerror(errno));
	int status = write_log(file, &options);
	if (fclose(file) != 0 && status == 0)
		status = complain(options.output, strerror(errno));
	return status;
}

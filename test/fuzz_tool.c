/* SPDX-License-Identifier: MIT */
/*
 * What the tool prints: the reader and every output format, into memory. Head: as fuzz_reader.c, but for its last
 * two bytes: which of the tool's options are set, and the format. Whatever a log holds, JSON must be JSON, and text
 * for a terminal must not steer it.
 */
#include "fuzz.h"

#include "../tools/finding_sink.h"
#include "../tools/output/output.h"

#include <string.h>

#define CHOOSE_DIRECT  0x01u
#define CHOOSE_ANY     0x02u
#define CHOOSE_MODES   0x10u
#define PRINT_RAW      0x01u
#define PRINT_VERBOSE  0x02u
#define PRINT_COLOR    0x04u
#define PRINT_TERMINAL 0x08u

/* A reader of JSON that knows only right from wrong. */
struct json {
	const char *at, *end;
	unsigned depth;
};

static bool json_value(struct json *json);

static bool json_take(struct json *json, char wanted)
{
	if (json->at == json->end || *json->at != wanted)
		return false;
	json->at++;
	return true;
}

static void json_space(struct json *json)
{
	while (json->at < json->end && strchr(" \t\r\n", *json->at) && *json->at)
		json->at++;
}

static bool json_string(struct json *json)
{
	if (!json_take(json, '"'))
		return false;
	while (json->at < json->end && *json->at != '"') {
		if ((unsigned char)*json->at < 0x20)
			return false;
		if (*json->at++ != '\\')
			continue;
		if (json->at == json->end || !*json->at || !strchr("\"\\/bfnrtu", *json->at))
			return false;
		if (*json->at++ != 'u')
			continue;
		for (unsigned i = 0; i < 4; i++, json->at++) {
			if (json->at == json->end || !*json->at || !strchr("0123456789abcdefABCDEF", *json->at))
				return false;
		}
	}
	return json_take(json, '"');
}

static bool json_number(struct json *json)
{
	const char *start = json->at;
	while (json->at < json->end && *json->at >= '0' && *json->at <= '9')
		json->at++;
	return json->at > start && (*start != '0' || json->at == start + 1);
}

static bool json_word(struct json *json, const char *word)
{
	size_t length = strlen(word);
	if ((size_t)(json->end - json->at) < length || memcmp(json->at, word, length) != 0)
		return false;
	json->at += length;
	return true;
}

/* What stands between the brackets of an array or object. */
static bool json_items(struct json *json, char end)
{
	json_space(json);
	if (json_take(json, end))
		return true;
	do {
		json_space(json);
		if (end == '}' && (!json_string(json) || !json_take(json, ':')))
			return false;
		if (!json_value(json))
			return false;
		json_space(json);
	} while (json_take(json, ','));
	return json_take(json, end);
}

static bool json_value(struct json *json)
{
	bool ok;
	if (json->at == json->end || json->depth == 8)
		return false;
	json->depth++;
	switch (*json->at) {
	case '{':
		json->at++;
		ok = json_items(json, '}');
		break;
	case '[':
		json->at++;
		ok = json_items(json, ']');
		break;
	case '"':
		ok = json_string(json);
		break;
	default:
		ok = json_number(json) || json_word(json, "null") || json_word(json, "true") ||
		     json_word(json, "false");
		break;
	}
	json->depth--;
	return ok;
}

static void check_json(const struct buffer *buffer, bool is_lines)
{
	struct json json = {buffer->data, buffer->data + buffer->used, 0};
	FUZZ_REQUIRE(fuzz_is_utf8(buffer->data, buffer->used));
	do {
		if (is_lines && json.at == json.end)
			return;
		FUZZ_REQUIRE(json_value(&json));
		FUZZ_REQUIRE(json_take(&json, '\n'));
	} while (is_lines);
	FUZZ_REQUIRE(json.at == json.end);
}

/* Control characters and those that reorder a line, as far as they are one or two bytes and the best known three. */
static void check_terminal(const struct buffer *buffer, const char *allowed)
{
	const unsigned char *bytes = (const unsigned char *)buffer->data;
	for (size_t i = 0; i < buffer->used; i++) {
		FUZZ_REQUIRE(bytes[i] >= 0x20 || (bytes[i] && strchr(allowed, bytes[i])));
		FUZZ_REQUIRE(bytes[i] != 0x7f);
		FUZZ_REQUIRE(bytes[i] != 0xc2 || i + 1 == buffer->used || bytes[i + 1] >= 0xa0);
		if (bytes[i] == 0xe2 && i + 2 < buffer->used && bytes[i + 1] == 0x80)
			FUZZ_REQUIRE(bytes[i + 2] < 0xaa || bytes[i + 2] > 0xae);
		if (bytes[i] == 0xe2 && i + 2 < buffer->used && bytes[i + 1] == 0x81)
			FUZZ_REQUIRE(bytes[i + 2] < 0xa6 || bytes[i + 2] > 0xa9);
	}
}

/* Every line has as many cells as the first, and what begins as a formula does is quoted, as ipsec-evtx(5) says. */
static void check_csv(const struct buffer *buffer)
{
	const char *at = buffer->data, *end = buffer->data + buffer->used;
	size_t columns = 0, cells = 0;
	while (at < end) {
		bool quoted = *at == '"';
		at += quoted;
		FUZZ_REQUIRE(quoted || at == end || !*at || !strchr("=+@", *at));
		while (at < end && (quoted || (*at != ',' && *at != '\r' && *at != '\n'))) {
			if (quoted && *at == '"') {
				if (at + 1 == end || at[1] != '"')
					break;
				at++;
			}
			FUZZ_REQUIRE(quoted || *at != '"');
			at++;
		}
		FUZZ_REQUIRE(at < end);
		if (quoted)
			at++;
		cells++;
		if (at < end && *at == ',') {
			at++;
			FUZZ_REQUIRE(at < end);
			if (*at == '\r' || *at == '\n')
				cells++;
			else
				continue;
		}
		at += at < end && *at == '\r';
		FUZZ_REQUIRE(at < end && *at == '\n');
		at++;
		columns = columns ? columns : cells;
		FUZZ_REQUIRE(cells == columns);
		cells = 0;
	}
}

static void check_output(const struct output *output)
{
	const struct buffer *buffer = output->buffer;
	FUZZ_REQUIRE(buffer->error == 0);
	FUZZ_REQUIRE(fuzz_is_utf8(buffer->data, buffer->used));
	if (output->format == &output_jsonl)
		check_json(buffer, true);
	else if (output->format == &output_json)
		check_json(buffer, false);
	else if (output->format == &output_text)
		check_terminal(buffer, output->color ? "\n\033" : "\n");
	else
		check_csv(buffer);
	if (output->terminal && output->format != &output_text)
		check_terminal(buffer, "\r\n");
}

static void print_all(struct ipsecevtx_reader *reader, struct output *output)
{
	const struct ipsecevtx_event *event;
	FUZZ_REQUIRE(output_begin(output));
	while (ipsecevtx_next(reader, &event) > 0)
		output_event(output, event);
	output_end(output);
	check_output(output);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct output_kind *const formats[] = {&output_text, &output_jsonl, &output_json, &output_csv};
	if (size < FUZZ_HEAD)
		return 0;
	size_t log_size;
	uint8_t *log =
		fuzz_log(data + FUZZ_HEAD, size - FUZZ_HEAD, (enum fuzz_frame)(data[1] % FUZZ_FRAME_COUNT), &log_size);
	struct buffer buffer, lines;
	struct field_map fields;
	struct finding_sink findings = {.quiet = true, .buffer = &lines};
	field_map_init(&fields);
	FUZZ_REQUIRE(buffer_open(&buffer, -1, 4096) && buffer_open(&lines, -1, 4096));
	struct output output = {
		.format = formats[data[3] % 4],
		.kind = formats[data[3] % 4],
		.fields = &fields,
		.buffer = &buffer,
		.raw = data[2] & PRINT_RAW,
		.verbose = data[2] & PRINT_VERBOSE,
		.color = data[2] & PRINT_COLOR,
		.terminal = data[2] & PRINT_TERMINAL,
		.width = 80,
	};
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.engine = data[0] & CHOOSE_DIRECT ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
	options.any = data[0] & CHOOSE_ANY;
	options.modes = data[0] & CHOOSE_MODES ? IPSECEVTX_MODE_ALL : 0;
	options.finding = finding_sink_take;
	options.finding_user = &findings;
	struct ipsecevtx_reader *reader;
	/* A name may be anything that a file name may be. */
	if (ipsecevtx_open_memory(&reader, log, log_size, "a\033[31m\"\xff\n=", &options, NULL) == 0)
		print_all(reader, &output);
	ipsecevtx_close(reader);
	check_json(&lines, true);
	buffer_close(&buffer);
	buffer_close(&lines);
	field_map_free(&fields);
	free(log);
	return 0;
}

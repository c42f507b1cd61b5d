/* SPDX-License-Identifier: MIT */
#include "report/rows.h"

#include <arpa/inet.h>
#include <string.h>

#include "common/escape.h"
#include "common/json.h"
#include "common/ticks.h"
#include "common/zone.h"
#include "output/csv.h"
#include "output/line.h"

void rows_seconds(struct buffer *buffer, const struct ipsecevtx_report_value *value)
{
	/* The fraction in units of 10 ns, as a value can have half a tick of 100 ns. */
	char digits[9] = "00000000";
	uint64_t rest = value->number % TICKS_A_SECOND * 10 + (value->has_half ? 5 : 0);
	size_t count = 8;
	for (size_t i = count; i > 0; i--, rest /= 10)
		digits[i - 1] = (char)('0' + rest % 10);
	while (count > 0 && digits[count - 1] == '0')
		count--;
	if (value->is_negative)
		buffer_byte(buffer, '-');
	buffer_u64(buffer, value->number / TICKS_A_SECOND);
	if (count > 0)
		buffer_byte(buffer, '.');
	buffer_put(buffer, digits, count);
}

/* CSV: a cell holds a value as JSON has it, without quotes; lists and objects are JSON. */

void rows_csv_header(struct output *output, const struct ipsecevtx_report_info *info)
{
	for (size_t i = 0; i < info->key_count; i++) {
		if (i > 0)
			buffer_byte(output->buffer, ',');
		buffer_string(output->buffer, info->keys[i]);
	}
	buffer_literal(output->buffer, "\r\n");
}

static void csv_cell(struct output *output, const struct ipsecevtx_report_value *value)
{
	struct buffer *object = &output->object;
	if (value->is_null)
		return;
	if (value->type == IPSECEVTX_REPORT_TEXT) {
		csv_text(output, value->text.data, value->text.length);
		return;
	}
	object->used = 0;
	rows_json_value(output, object, value);
	size_t quotes = object->used > 1 && object->data[0] == '"' ? 1 : 0;
	if (value->type == IPSECEVTX_REPORT_LIST || value->type == IPSECEVTX_REPORT_OBJECT)
		csv_quoted(output->buffer, object->data, object->used);
	else
		buffer_put(output->buffer, object->data + quotes, object->used - 2 * quotes);
}

void rows_csv(struct output *output, const struct ipsecevtx_report_info *info, const struct ipsecevtx_report_row *row)
{
	for (size_t i = 0; i < info->key_count; i++) {
		if (i > 0)
			buffer_byte(output->buffer, ',');
		for (size_t k = 0; k < row->count; k++) {
			if (strcmp(row->values[k].name, info->keys[i]) == 0)
				csv_cell(output, &row->values[k]);
		}
	}
	buffer_literal(output->buffer, "\r\n");
}

/*
 * Lines.
 */

/* Writes a value as rows_text_value() does, with the names of an object's members. */
static void put_named(struct buffer *buffer, const struct ipsecevtx_report_value *value)
{
	bool is_object = value->type == IPSECEVTX_REPORT_OBJECT;
	if (value->is_null || (!is_object && value->type != IPSECEVTX_REPORT_LIST)) {
		rows_text_value(buffer, value);
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		buffer_string(buffer, i == 0 ? "" : is_object ? " " : ", ");
		if (is_object) {
			buffer_string(buffer, value->items[i].name);
			buffer_byte(buffer, '=');
		}
		put_named(buffer, &value->items[i]);
	}
}

static void line_item(struct output *output, const struct ipsecevtx_report_value *value)
{
	struct buffer *object = &output->object;
	if (value->type == IPSECEVTX_REPORT_TEXT) {
		line_value(output->buffer, value->text.data, value->text.length);
		return;
	}
	object->used = 0;
	put_named(object, value);
	line_value(output->buffer, object->data, object->used);
}

void rows_line(struct output *output, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	const char *separator = "";
	for (size_t i = 0; i < row->count; i++) {
		const struct ipsecevtx_report_value *value = &row->values[i];
		bool is_empty = value->is_null || (value->type == IPSECEVTX_REPORT_LIST && value->count == 0);
		if (is_empty && !output->verbose)
			continue;
		buffer_string(buffer, separator);
		separator = " ";
		buffer_string(buffer, value->name);
		buffer_byte(buffer, '=');
		if (is_empty)
			buffer_byte(buffer, '-');
		else
			line_item(output, value);
	}
	buffer_byte(buffer, '\n');
}

/*
 * Text.
 */

const struct ipsecevtx_report_value *rows_find(const struct ipsecevtx_report_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++) {
		if (strcmp(row->values[i].name, name) == 0)
			return row->values[i].is_null ? NULL : &row->values[i];
	}
	return NULL;
}

void rows_text_value(struct buffer *buffer, const struct ipsecevtx_report_value *value)
{
	if (value->is_null) {
		buffer_byte(buffer, '-');
		return;
	}
	switch (value->type) {
	case IPSECEVTX_REPORT_TEXT:
		escape_terminal(buffer, value->text.data, value->text.length);
		break;
	case IPSECEVTX_REPORT_NUMBER:
	case IPSECEVTX_REPORT_ID:
		buffer_u64(buffer, value->number);
		break;
	case IPSECEVTX_REPORT_SPI:
		json_spi(buffer, value->number);
		break;
	case IPSECEVTX_REPORT_BOOL:
		buffer_string(buffer, value->number ? "yes" : "no");
		break;
	case IPSECEVTX_REPORT_TIME:
		output_local_time(buffer, value->number);
		break;
	case IPSECEVTX_REPORT_SECONDS:
		rows_seconds(buffer, value);
		break;
	case IPSECEVTX_REPORT_LIST:
	case IPSECEVTX_REPORT_OBJECT:
		for (size_t i = 0; i < value->count; i++) {
			if (i > 0)
				buffer_string(buffer, value->type == IPSECEVTX_REPORT_LIST ? ", " : " ");
			rows_text_value(buffer, &value->items[i]);
		}
		break;
	}
}

const char *rows_part_words(const char *part)
{
	static const char *const words[][2] = {{"keying_module", "keying protocol"}, {"mm_cipher", "Main Mode cipher"},
		{"mm_integrity", "Main Mode integrity"}, {"dh_group", "Main Mode key exchange"},
		{"mm_auth_method", "Main Mode authentication"}, {"em_auth_method", "Extended Mode authentication"},
		{"ah_integrity", "AH integrity"}, {"esp_integrity", "ESP integrity"}, {"esp_cipher", "ESP cipher"},
		{"encapsulation_mode", "encapsulation"}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(part, words[i][0]) == 0)
			return words[i][1];
	}
	return NULL;
}

void rows_algorithm(struct buffer *buffer, const struct ipsecevtx_report_value *value)
{
	const struct ipsecevtx_report_value *items = value->type == IPSECEVTX_REPORT_LIST ? value->items : value;
	size_t count = value->type == IPSECEVTX_REPORT_LIST ? value->count : 1;
	bool is_cipher = strncmp(value->name, "esp_cipher", strlen("esp_cipher")) == 0;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_literal(buffer, ", ");
		rows_text_value(buffer, &items[i]);
		if (is_cipher && items[i].text.length == 4 && memcmp(items[i].text.data, "None", 4) == 0)
			buffer_literal(buffer, " (not encrypted)");
	}
}

void rows_put(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	if (value)
		rows_text_value(buffer, value);
	else
		buffer_byte(buffer, '-');
}

void rows_times(
	struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *const *parts, size_t parts_count)
{
	const struct ipsecevtx_report_value *count = rows_find(row, "count");
	rows_put(buffer, row, "count");
	buffer_string(buffer, count && count->number == 1 ? " time" : " times");
	for (size_t i = 0; i < parts_count; i++) {
		buffer_literal(buffer, "  ");
		rows_put(buffer, row, parts[i]);
	}
}

void rows_moment(struct buffer *buffer, uint64_t ticks)
{
	char text[ZONE_TEXT];
	size_t length = zone_format(ticks, text);
	char *letter = memchr(text, 'T', length), *point = memchr(text, '.', length);
	if (letter)
		*letter = ' ';
	buffer_put(buffer, text, point ? (size_t)(point - text) : length);
	/* The text behind the fraction: "Z", or the offset. */
	if (point)
		buffer_string(buffer, point + 1 + strspn(point + 1, "0123456789"));
}

void rows_duration(struct buffer *buffer, uint64_t ticks)
{
	static const char names[] = "dhms";
	const uint64_t seconds = ticks / TICKS_A_SECOND;
	const uint64_t parts[] = {seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60};
	size_t first = 0;
	while (first < 3 && parts[first] == 0)
		first++;
	for (size_t i = first; i < 4 && i < first + 3; i++) {
		if (i > first && parts[i] == 0)
			continue;
		if (i > first)
			buffer_byte(buffer, ' ');
		buffer_u64(buffer, parts[i]);
		buffer_byte(buffer, names[i]);
	}
}

/*
 * The length of a mask that is a prefix of the address's family; -1 when it is none. *size becomes the size of an
 * address in bytes.
 */
static int prefix_length(
	const struct ipsecevtx_report_value *address, const struct ipsecevtx_report_value *mask, size_t *size)
{
	uint8_t bytes[16];
	int bits = 0;
	uint8_t family = ipsecevtx_seen_address(address->text.data, address->text.length, bytes);
	*size = family == 4 ? 4 : family == 6 ? 16 : 0;
	if (*size == 0 || inet_pton(family == 4 ? AF_INET : AF_INET6, mask->text.data, bytes) != 1)
		return -1;
	while (bits < (int)(8 * *size) && bytes[bits / 8] >> (7 - bits % 8) & 1)
		bits++;
	for (int i = bits; i < (int)(8 * *size); i++) {
		if (bytes[i / 8] >> (7 - i % 8) & 1)
			return -1;
	}
	return bits;
}

void rows_network(
	struct buffer *buffer, const struct ipsecevtx_report_value *address, const struct ipsecevtx_report_value *mask)
{
	size_t size = 0;
	if (!address) {
		buffer_byte(buffer, '-');
		return;
	}
	int bits = mask ? prefix_length(address, mask, &size) : -1;
	rows_text_value(buffer, address);
	if (!mask || bits == (int)(8 * size))
		return;
	buffer_byte(buffer, '/');
	if (bits >= 0)
		buffer_u64(buffer, (uint64_t)bits);
	else
		rows_text_value(buffer, mask);
}

/* The length of the part that begins there, with its comma. */
static size_t part_length(const char *text)
{
	const char *comma = strstr(text, ", ");
	return comma ? (size_t)(comma - text) + 1 : strlen(text);
}

/* The columns of a UTF-8 text, one for each character. */
static size_t columns_of(const char *text, size_t length)
{
	size_t columns = 0;
	for (size_t i = 0; i < length; i++)
		columns += ((unsigned char)text[i] & 0xc0) != 0x80;
	return columns;
}

static size_t word_length(const char *text)
{
	return strcspn(text, " ");
}

/* Writes a text in parts that stay on one line each; part tells how long the next one is. */
static void put_wrapped(struct output *output, const char *text, size_t margin, size_t (*part)(const char *text))
{
	struct buffer *buffer = output->buffer;
	size_t column = margin;
	buffer_repeat(buffer, ' ', margin);
	while (*text) {
		size_t length = part(text), columns = columns_of(text, length);
		if (column > margin && column + 1 + columns > output->width) {
			buffer_byte(buffer, '\n');
			buffer_repeat(buffer, ' ', margin);
			column = margin;
		} else if (column > margin) {
			buffer_byte(buffer, ' ');
			column++;
		}
		buffer_put(buffer, text, length);
		column += columns;
		text += length;
		text += *text == ' ';
	}
	buffer_byte(buffer, '\n');
}

void rows_wrapped(struct output *output, const char *text, size_t margin)
{
	put_wrapped(output, text, margin, part_length);
}

void rows_sentence(struct output *output, const struct ipsecevtx_report_value *value, size_t margin)
{
	struct buffer *scratch = &output->object;
	scratch->used = 0;
	rows_text_value(scratch, value);
	buffer_byte(scratch, '\0');
	if (scratch->error == 0)
		put_wrapped(output, scratch->data, margin, word_length);
}

/* Width of labels, enough for the names of most values. */
#define LABEL 18

void rows_text(struct output *output, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	if (output->events > 0)
		buffer_byte(buffer, '\n');
	for (size_t i = 0; i < row->count; i++) {
		const struct ipsecevtx_report_value *value = &row->values[i];
		size_t length = strlen(value->name);
		bool is_empty = value->is_null || (value->type == IPSECEVTX_REPORT_LIST && value->count == 0);
		if (is_empty && !output->verbose)
			continue;
		buffer_put(buffer, value->name, length);
		buffer_repeat(buffer, ' ', length < LABEL ? LABEL + 1 - length : 1);
		rows_text_value(buffer, value);
		buffer_byte(buffer, '\n');
	}
}

/* The verdict says so in these words. A name in the verdict that holds them only makes a sentence more careful. */
bool rows_has_other_tunnel(const struct ipsecevtx_report_row *row)
{
	static const char words[] = "another tunnel between the two stood ";
	const struct ipsecevtx_report_value *verdict = rows_find(row, "verdict");
	return verdict && verdict->type == IPSECEVTX_REPORT_TEXT && strstr(verdict->text.data, words);
}

bool rows_has_other_certificate(const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *failed = rows_find(row, "certificates");
	const struct ipsecevtx_report_value *next = rows_find(row, "peer_succeeded_after_certificate");
	bool is_other = next && failed && failed->count > 0;
	for (size_t i = 0; is_other && i < failed->count; i++)
		is_other = strcmp(failed->items[i].text.data, next->text.data) != 0;
	return is_other;
}

bool rows_is_told_though_off(const struct ipsecevtx_report_value *audited, const char *name)
{
	const struct ipsecevtx_report_value *told = NULL;
	for (size_t i = 0; i < audited->count && !told; i++)
		told = strcmp(audited->items[i].name, "events_though_off") == 0 ? &audited->items[i] : NULL;
	for (size_t i = 0; told && i < told->count; i++) {
		if (strcmp(told->items[i].text.data, name) == 0)
			return true;
	}
	return false;
}

bool rows_has_gateways(const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *peers = rows_find(row, "peers"),
					    *remote = rows_find(row, "remote_address");
	/* Where the remote address is a peer itself, it is the first of these. */
	return peers && peers->count > 0 &&
	       (peers->count > 1 || !remote || remote->text.length != peers->items[0].text.length ||
		       memcmp(remote->text.data, peers->items[0].text.data, remote->text.length) != 0);
}

uint64_t rows_worked_between(const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *between = rows_find(row, "peer_successes_between");
	return between ? between->number : 0;
}

bool rows_has_worked(const struct ipsecevtx_report_row *row)
{
	return rows_find(row, "peer_succeeded_before") || rows_find(row, "peer_succeeded_after") ||
	       rows_worked_between(row) > 0;
}

bool rows_both_ends(struct buffer *buffer, const struct ipsecevtx_report_row *row)
{
	static const char *const words[][2] = {{" Main Mode", " Main Modes"}, {" Quick Mode", " Quick Modes"},
		{" failed negotiation", " failed negotiations"}};
	const struct ipsecevtx_report_value *both_ends = rows_find(row, "both_ends");
	size_t count = 0, told = 0;
	for (size_t i = 0; both_ends && i < both_ends->count; i++)
		count += both_ends->items[i].number > 0;
	for (size_t i = 0; both_ends && i < both_ends->count && i < sizeof words / sizeof words[0]; i++) {
		uint64_t number = both_ends->items[i].number;
		if (number == 0)
			continue;
		buffer_string(buffer, told == 0 ? "" : told + 1 == count ? " and " : ", ");
		buffer_u64(buffer, number);
		buffer_string(buffer, words[i][number != 1]);
		told++;
	}
	return told > 0;
}

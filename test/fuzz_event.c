/* SPDX-License-Identifier: MIT */
/* What the library hands out, looked at to its last byte and held against what ipsecevtx.h promises. */
#include "fuzz.h"

#include <string.h>

/* Keeps the compiler from leaving out reads whose result nobody needs. */
static volatile unsigned sink;

bool fuzz_is_utf8(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t i = 0;
	while (i < length) {
		unsigned lead = bytes[i++];
		if (lead < 0x80)
			continue;
		unsigned count = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
		if (lead < 0xc2 || lead > 0xf4 || count > length - i)
			return false;
		unsigned second = bytes[i];
		if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
			(lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f))
			return false;
		while (count-- > 0) {
			if ((bytes[i++] & 0xc0) != 0x80)
				return false;
		}
	}
	return true;
}

static void look_at_string(const char *text, size_t length)
{
	FUZZ_REQUIRE(text);
	FUZZ_REQUIRE(text[length] == '\0');
	FUZZ_REQUIRE(fuzz_is_utf8(text, length));
}

static void look_at_presence(enum ipsecevtx_presence presence)
{
	FUZZ_REQUIRE(presence == IPSECEVTX_ABSENT || presence == IPSECEVTX_UNSET || presence == IPSECEVTX_SET);
}

static void look_at_text(const struct ipsecevtx_text *text)
{
	look_at_presence(text->presence);
	look_at_string(text->data, text->length);
	FUZZ_REQUIRE(text->presence == IPSECEVTX_SET || text->length == 0);
}

static void look_at_u32(const struct ipsecevtx_u32 *number)
{
	look_at_presence(number->presence);
	FUZZ_REQUIRE(number->presence == IPSECEVTX_SET || number->value == 0);
}

static void look_at_id(const struct ipsecevtx_id *number)
{
	look_at_presence(number->presence);
	FUZZ_REQUIRE(number->presence == IPSECEVTX_SET || number->value == 0);
}

static void look_at_guid(const struct ipsecevtx_guid *guid)
{
	char text[37];
	look_at_presence(guid->presence);
	ipsecevtx_format_guid(guid, text);
	FUZZ_REQUIRE(strlen(text) == 36);
}

static void look_at_time(uint64_t ticks)
{
	char text[32];
	size_t length = ipsecevtx_format_time(ticks, text);
	FUZZ_REQUIRE(length < sizeof text && strlen(text) == length);
}

static void look_at_system(const struct ipsecevtx_event *event)
{
	look_at_presence(event->time.presence);
	look_at_time(event->time.ticks);
	look_at_time(event->written_time);
	look_at_id(&event->record_id);
	look_at_id(&event->keywords);
	look_at_u32(&event->version);
	look_at_u32(&event->level);
	look_at_u32(&event->task);
	look_at_u32(&event->opcode);
	look_at_u32(&event->process_id);
	look_at_u32(&event->thread_id);
	look_at_guid(&event->activity_id);
	look_at_guid(&event->provider_guid);
	look_at_text(&event->provider);
	look_at_text(&event->computer);
	look_at_text(&event->channel);
	look_at_text(&event->user_sid);
}

/* The text as Windows wrote it, into buffers of every kind of size. */
static void look_at_raw(const struct ipsecevtx_event *event, size_t index)
{
	size_t length = ipsecevtx_event_raw(event, index, NULL, 0);
	char *buffer = malloc(length + 1);
	FUZZ_REQUIRE(buffer);
	FUZZ_REQUIRE(ipsecevtx_event_raw(event, index, buffer, length + 1) == length);
	look_at_string(buffer, length);
	free(buffer);
	if (length < 2)
		return;
	buffer = malloc(length / 2);
	FUZZ_REQUIRE(buffer);
	FUZZ_REQUIRE(ipsecevtx_event_raw(event, index, buffer, length / 2) == length);
	FUZZ_REQUIRE(memchr(buffer, '\0', length / 2));
	free(buffer);
}

static void look_at_field(const struct ipsecevtx_field *field)
{
	FUZZ_REQUIRE(field->info && field->info->name && field->windows_name);
	look_at_presence(field->presence);
	switch (field->info->type) {
	case IPSECEVTX_TYPE_ADDRESS:
		FUZZ_REQUIRE(field->family == 0 || field->family == 4 || field->family == 6);
		for (size_t i = 0; i < 16; i++)
			sink += field->bytes[i];
		look_at_text(&field->text);
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
	case IPSECEVTX_TYPE_CODE:
		look_at_text(&field->text);
		break;
	case IPSECEVTX_TYPE_U32:
		FUZZ_REQUIRE(field->number <= UINT32_MAX);
		break;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		break;
	}
}

void fuzz_look_at_event(const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	size_t count = 0;
	look_at_system(event);
	look_at_string(event->source, strlen(event->source));
	FUZZ_REQUIRE(ipsecevtx_kind_name(event->kind));
	FUZZ_REQUIRE(ipsecevtx_origin_name(event->origin));
	for (unsigned bit = 1; bit != 0; bit <<= 1)
		FUZZ_REQUIRE(!(event->marks & bit) || ipsecevtx_mark_name(bit));
	if (event->kind != IPSECEVTX_KIND_OTHER) {
		while (ipsecevtx_event_field(event->event_id, event, count, &field)) {
			look_at_field(&field);
			look_at_raw(event, count);
			count++;
		}
	}
	FUZZ_REQUIRE(ipsecevtx_event_raw(event, count + 1, NULL, 0) == 0);
	for (size_t i = 0; i < event->misfit_count; i++) {
		look_at_string(event->misfits[i].name, event->misfits[i].name_length);
		look_at_text(&event->misfits[i].value);
	}
	for (size_t i = 0; i < event->pair_count; i++) {
		look_at_string(event->pairs[i].name, event->pairs[i].name_length);
		look_at_text(&event->pairs[i].value);
	}
}

void fuzz_look_at_finding(const struct ipsecevtx_finding *finding)
{
	FUZZ_REQUIRE(ipsecevtx_finding_name(finding->kind));
	FUZZ_REQUIRE(ipsecevtx_severity_name(finding->severity));
	look_at_string(finding->source, strlen(finding->source));
	look_at_string(finding->detail, strlen(finding->detail));
	sink += (unsigned)(finding->offset ^ finding->length ^ finding->expected ^ finding->found);
}

void fuzz_take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct fuzz_watch *watch = user;
	fuzz_look_at_finding(finding);
	watch->findings[finding->severity]++;
}

/*
 * A reader, from its first event to its end.
 */

#define OFFSETS_MAX 4096u

static int compare_numbers(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

static void check_offsets(uint64_t *offsets, size_t count)
{
	if (count > 0)
		qsort(offsets, count, sizeof *offsets, compare_numbers);
	for (size_t i = 1; i < count; i++)
		FUZZ_REQUIRE(offsets[i - 1] != offsets[i]);
}

static void check_statistics(
	const struct ipsecevtx_reader *reader, const struct fuzz_watch *watch, uint64_t events, bool is_end)
{
	const struct ipsecevtx_statistics *statistics = ipsecevtx_reader_statistics(reader);
	FUZZ_REQUIRE(statistics->records_matched == events);
	uint64_t done = statistics->records_matched + statistics->records_filtered + statistics->records_lost;
	FUZZ_REQUIRE(is_end ? done == statistics->records_seen : done <= statistics->records_seen);
	FUZZ_REQUIRE(statistics->records_recovered <= events);
	FUZZ_REQUIRE(statistics->records_checked >= statistics->records_disputed);
	FUZZ_REQUIRE(statistics->first_time <= statistics->last_time);
	FUZZ_REQUIRE(memcmp(statistics->findings, watch->findings, sizeof statistics->findings) == 0);
}

/* At the end of an input that could be read to its end. */
static void check_bytes(const struct ipsecevtx_statistics *statistics)
{
	FUZZ_REQUIRE(statistics->bytes == statistics->header_bytes + statistics->record_bytes +
						  statistics->slack_bytes + statistics->skipped_bytes);
}

static void look_at_xml(struct ipsecevtx_reader *reader)
{
	const char *xml;
	size_t length;
	if (ipsecevtx_reader_xml(reader, &xml, &length) != 0)
		return;
	look_at_string(xml, length);
	FUZZ_REQUIRE(length > 0 && xml[0] == '<' && xml[length - 1] == '>');
	for (size_t i = 0; i < length; i++)
		FUZZ_REQUIRE((unsigned char)xml[i] >= 0x20 || xml[i] == '\n' || xml[i] == '\t' || xml[i] == '\r');
}

void fuzz_read_all(struct ipsecevtx_reader *reader, const struct fuzz_watch *watch)
{
	const struct ipsecevtx_event *event;
	uint64_t offsets[OFFSETS_MAX];
	uint64_t events = 0;
	int result;
	while ((result = ipsecevtx_next(reader, &event)) > 0) {
		if (events < OFFSETS_MAX)
			offsets[events] = event->offset;
		events++;
		fuzz_look_at_event(event);
		if (watch->xml)
			look_at_xml(reader);
		check_statistics(reader, watch, events, false);
		if (watch->most_events && events == watch->most_events)
			return;
	}
	const struct ipsecevtx_error *error = ipsecevtx_reader_error(reader);
	FUZZ_REQUIRE(event == NULL);
	FUZZ_REQUIRE((result < 0) == (error->code != IPSECEVTX_OK));
	FUZZ_REQUIRE(result == 0 || error->message);
	FUZZ_REQUIRE(ipsecevtx_next(reader, &event) == result);
	check_statistics(reader, watch, events, result == 0);
	if (result == 0)
		check_bytes(ipsecevtx_reader_statistics(reader));
	check_offsets(offsets, events < OFFSETS_MAX ? (size_t)events : OFFSETS_MAX);
}

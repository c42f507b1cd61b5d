/* SPDX-License-Identifier: MIT */
/*
 * The CSV of log2timeline, as plaso's output l2tcsv has it: 17 columns, no quotes, times in UTC. Programs that read it
 * recognize a record of an event log by EVT and WinEVTX.
 */
#include <string.h>

#include "output/extra.h"
#include "output/flat.h"
#include "output/moment.h"
#include "output/sentence.h"

#define DELIMITER ','

static void l2tcsv_begin(struct output *output)
{
	buffer_literal(output->buffer, "date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,"
				       "filename,inode,notes,format,extra\n");
}

/* Writes the time, when the event happened or its record was written: "07/10/2020,17:20:06,UTC,...B". */
static void put_time(struct buffer *buffer, const struct moment *moment)
{
	if (moment->of == MOMENT_NONE) {
		buffer_literal(buffer, "00/00/0000,--:--:--,UTC,....");
		return;
	}
	buffer_put(buffer, moment->text + 5, 2);
	buffer_byte(buffer, '/');
	buffer_put(buffer, moment->text + 8, 2);
	buffer_byte(buffer, '/');
	buffer_put(buffer, moment->text, 4);
	buffer_byte(buffer, ',');
	buffer_put(buffer, moment->text + 11, 8);
	buffer_string(buffer, moment->of == MOMENT_CREATED ? ",UTC,...B" : ",UTC,M...");
}

/* Writes in a few words what happened, and with whom. */
static void put_short(struct output *output, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_value peer;
	output->scratch.used = 0;
	sentence_title(&output->scratch, event);
	if (ipsecevtx_event_get(event, "peer", &peer) == IPSECEVTX_SET) {
		buffer_byte(&output->scratch, ' ');
		buffer_put(&output->scratch, peer.text, peer.length);
	}
	flat_scratch(output, DELIMITER);
}

static void put_notes(struct output *output, const struct ipsecevtx_event *event)
{
	output->scratch.used = 0;
	output_marks(&output->scratch, event->marks, "; ", "", "");
	flat_scratch(output, DELIMITER);
}

/* Writes a name or value in which characters that would end it become blanks. */
static void put_part(struct buffer *buffer, const char *text, size_t length, bool is_name)
{
	size_t from = buffer->used;
	buffer_put(buffer, text, length);
	for (size_t i = from; i < buffer->used; i++) {
		if (buffer->data[i] == ';' || (is_name && buffer->data[i] == '='))
			buffer->data[i] = ' ';
	}
}

static void put_fields(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	for (size_t i = 0;
		event->kind != IPSECEVTX_KIND_OTHER && ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		struct ipsecevtx_value value;
		if (field.presence != IPSECEVTX_SET)
			continue;
		ipsecevtx_event_get(event, field.info->name, &value);
		buffer_literal(buffer, "; ");
		buffer_string(buffer, field.info->name);
		buffer_byte(buffer, '=');
		put_part(buffer, value.text, value.length, false);
	}
}

static void put_pairs(
	struct buffer *buffer, const struct ipsecevtx_event *event, const struct ipsecevtx_pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (pairs[i].value.presence != IPSECEVTX_SET)
			continue;
		buffer_literal(buffer, "; ");
		buffer_string(buffer, extra_prefix(event, &pairs[i]));
		put_part(buffer, pairs[i].name, pairs[i].name_length, true);
		buffer_byte(buffer, '=');
		put_part(buffer, pairs[i].value.data, pairs[i].value.length, false);
	}
}

/* Writes the values that have no column. */
static void put_extra(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *scratch = &output->scratch;
	scratch->used = 0;
	buffer_literal(scratch, "event_id=");
	buffer_u64(scratch, event->event_id);
	buffer_literal(scratch, "; event=");
	buffer_string(scratch, ipsecevtx_kind_name(event->kind));
	if (event->record_id.presence == IPSECEVTX_SET) {
		buffer_literal(scratch, "; record_id=");
		buffer_u64(scratch, event->record_id.value);
	}
	buffer_literal(scratch, "; offset=");
	buffer_u64(scratch, event->offset);
	buffer_literal(scratch, "; origin=");
	buffer_string(scratch, ipsecevtx_origin_name(event->origin));
	put_fields(scratch, event);
	put_pairs(scratch, event, event->pairs, event->pair_count);
	put_pairs(scratch, event, event->misfits, event->misfit_count);
	flat_scratch(output, DELIMITER);
}

static void l2tcsv_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	const struct moment moment = moment_of_event(event);
	put_time(buffer, &moment);
	buffer_literal(buffer, ",EVT,WinEVTX,");
	buffer_string(buffer, moment_name(&moment));
	buffer_byte(buffer, DELIMITER);
	flat_text(output, DELIMITER, &event->user_sid);
	buffer_byte(buffer, DELIMITER);
	flat_text(output, DELIMITER, &event->computer);
	buffer_byte(buffer, DELIMITER);
	put_short(output, event);
	buffer_byte(buffer, DELIMITER);
	output->scratch.used = 0;
	sentence_write(&output->scratch, event);
	flat_scratch(output, DELIMITER);
	buffer_literal(buffer, ",2,");
	output->scratch.used = 0;
	buffer_string(&output->scratch, event->source);
	flat_scratch(output, DELIMITER);
	buffer_literal(buffer, ",-,");
	put_notes(output, event);
	buffer_literal(buffer, ",ipsec-evtx,");
	put_extra(output, event);
	buffer_byte(buffer, '\n');
}

const struct output_kind output_l2tcsv = {
	.name = "l2tcsv",
	.suffix = "l2t.csv",
	.likes = {&output_csv},
	.help = "a timeline: the CSV of log2timeline, 17 columns",
	.begin = l2tcsv_begin,
	.event = l2tcsv_event,
	.can_part = true,
};

/* SPDX-License-Identifier: MIT */
#include "text/form.h"

#include <stdio.h>
#include <string.h>

/* Appends to the text before the value of the item that is added next. */
static void lead(struct form *form, const char *text)
{
	size_t length = strlen(text);
	if (length > sizeof form->pool - form->pool_length)
		return; /* no form is that long, as the tests check */
	memcpy(form->pool + form->pool_length, text, length);
	form->pool_length += length;
}

static struct form_item *add(struct form *form, enum form_member member)
{
	const struct form_item *last = form->item_count ? &form->items[form->item_count - 1] : NULL;
	size_t start = last ? (size_t)last->lead + last->lead_length : 0;
	form->item_count += form->item_count < FORM_ITEMS_MAX; /* no form has as many, as the tests check */
	struct form_item *item = &form->items[form->item_count - 1];
	item->lead = (uint16_t)start;
	item->lead_length = (uint16_t)(form->pool_length - start);
	item->member = (uint8_t)member;
	item->field = 0;
	item->is_fixed = true;
	return item;
}

static void key(struct form *form, const char *name)
{
	lead(form, ",\"");
	lead(form, name);
	lead(form, "\":");
}

/* A constant word, in which nothing has to be escaped; NULL: no value. */
static void word(struct form *form, const char *text)
{
	bool is_json = form->format == IPSECEVTX_FORMAT_JSON;
	lead(form, is_json && text ? "\"" : "");
	lead(form, text ? text : is_json ? "null" : "");
	lead(form, is_json && text ? "\"" : "");
}

/* Adds a member, with its name in JSON, as a cell in CSV. */
static struct form_item *member(struct form *form, const char *name, enum form_member what)
{
	if (form->format == IPSECEVTX_FORMAT_JSON)
		key(form, name);
	else
		lead(form, ",");
	return add(form, what);
}

/* Adds a member that is only shown where there is something to say; in CSV the cell is then empty. */
static void odd_member(struct form *form, const char *name, enum form_member what)
{
	member(form, name, what)->is_fixed = form->format != IPSECEVTX_FORMAT_JSON;
}

/* Adds a word that is the same for all events of the form. */
static void constant(struct form *form, const char *name, const char *text)
{
	if (form->format == IPSECEVTX_FORMAT_JSON)
		key(form, name);
	else
		lead(form, ",");
	word(form, text);
}

static void add_head(struct form *form)
{
	const struct event_definition *definition = form->definition;
	char number[16];
	lead(form, form->format == IPSECEVTX_FORMAT_JSON ? "{\"time\":" : "");
	add(form, FORM_TIME);
	if (definition) {
		snprintf(number, sizeof number, "%u", (unsigned)definition->info.event_id);
		if (form->format == IPSECEVTX_FORMAT_JSON)
			key(form, "event_id");
		else
			lead(form, ",");
		lead(form, number);
	} else {
		member(form, "event_id", FORM_EVENT_ID);
	}
	constant(form, "event", ipsecevtx_kind_name(definition ? definition->info.kind : IPSECEVTX_KIND_OTHER));
	constant(form, "mode", ipsecevtx_mode_name(definition ? definition->info.mode : IPSECEVTX_MODE_NONE));
	member(form, "outcome", FORM_OUTCOME);
	member(form, "computer", FORM_COMPUTER);
	member(form, "record_id", FORM_RECORD_ID);
	member(form, "version", FORM_VERSION);
	member(form, "channel", FORM_CHANNEL);
	member(form, "process_id", FORM_PROCESS_ID);
	member(form, "thread_id", FORM_THREAD_ID);
	member(form, "activity_id", FORM_ACTIVITY_ID);
}

static void add_source(struct form *form)
{
	member(form, "source", FORM_SOURCE);
	member(form, "offset", FORM_OFFSET);
	member(form, "origin", FORM_ORIGIN);
	odd_member(form, "header_record_id", FORM_OTHER_ID);
	odd_member(form, "written_time", FORM_OTHER_TIME);
	odd_member(form, "extra", FORM_EXTRA);
	odd_member(form, "marks", FORM_MARKS);
}

/* The index of a field among those of the definition, by its canonical name; -1 where it has none. */
static int index_of(const struct event_definition *definition, const char *name)
{
	for (size_t i = 0; definition && i < definition->field_count; i++) {
		if (strcmp(ipsecevtx_field_info(definition->fields[i].field)->name, name) == 0)
			return (int)i;
	}
	return -1;
}

static void add_peer(struct form *form, int remote_address)
{
	struct form_item *item = member(form, "peer", FORM_PEER);
	item->field = (uint8_t)remote_address;
	item->is_fixed = form->format != IPSECEVTX_FORMAT_JSON;
}

/* In JSON a member that is absent in a record has no key. */
static void make_json(struct form *form, bool with_raw)
{
	const struct event_definition *definition = form->definition;
	int remote_address = index_of(definition, "remote_address");
	add_head(form);
	for (size_t i = 0; definition && i < definition->field_count; i++) {
		struct form_item *item =
			member(form, ipsecevtx_field_info(definition->fields[i].field)->name, FORM_FIELD);
		item->field = (uint8_t)i;
		item->is_fixed = false;
		if ((int)i == remote_address)
			add_peer(form, remote_address);
	}
	if (!definition) {
		member(form, "provider", FORM_PROVIDER);
		member(form, "fields", FORM_PAIRS);
	}
	add_source(form);
	if (with_raw && definition)
		odd_member(form, "raw", FORM_RAW);
	lead(form, "}");
}

/* In CSV there is a cell for each canonical field, whichever event it is. */
static void make_csv(struct form *form, bool with_raw)
{
	const struct event_definition *definition = form->definition;
	const struct ipsecevtx_field_info *info;
	int remote_address = index_of(definition, "remote_address");
	add_head(form);
	for (size_t i = 0; (info = ipsecevtx_field_info(i)) != NULL; i++) {
		int index = index_of(definition, info->name);
		lead(form, ",");
		if (index >= 0)
			add(form, FORM_FIELD)->field = (uint8_t)index;
	}
	add_source(form);
	if (definition) {
		lead(form, ",,");
	} else {
		member(form, "provider", FORM_PROVIDER);
		member(form, "fields", FORM_PAIRS);
	}
	if (with_raw) {
		lead(form, ",");
		if (definition)
			add(form, FORM_RAW);
	}
	/* It stands behind all other cells, for programs that count columns. */
	if (remote_address >= 0)
		add_peer(form, remote_address);
	else
		lead(form, ",");
}

void forms_init(
	struct forms *forms, const struct ipsecevtx_allocator *allocator, enum ipsecevtx_format format, bool with_raw)
{
	memset(forms, 0, sizeof *forms);
	forms->allocator = *allocator;
	forms->format = format;
	forms->with_raw = with_raw;
}

void forms_free(struct forms *forms)
{
	for (size_t i = 0; i < EVENTS_COUNT + 1; i++) {
		if (forms->made[i])
			memory_free(&forms->allocator, forms->made[i]);
		forms->made[i] = NULL;
	}
}

const struct form *forms_get(struct forms *forms, const struct event_definition *definition)
{
	size_t index = definition ? (size_t)(definition - events_at(0)) : EVENTS_COUNT;
	struct form **form = &forms->made[index];
	if (*form)
		return *form;
	/* It is not zeroed, since most of it is never touched. */
	*form = memory_get_buffer(&forms->allocator, sizeof **form);
	if (!*form)
		return NULL;
	(*form)->format = forms->format;
	(*form)->definition = definition;
	(*form)->item_count = (*form)->pool_length = 0;
	if (forms->format == IPSECEVTX_FORMAT_CSV)
		make_csv(*form, forms->with_raw);
	else
		make_json(*form, forms->with_raw);
	add(*form, FORM_END);
	return *form;
}

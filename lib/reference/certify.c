/* SPDX-License-Identifier: MIT */
#include "reference/certify.h"

#include <stdio.h>
#include <string.h>

struct comparison {
	struct certify_difference *difference;
	bool differs;
};

void certify_show(char to[CERTIFY_TEXT_MAX], const char *text, size_t length)
{
	length = value_cut(text, length, CERTIFY_TEXT_MAX - 1);
	memcpy(to, text, length);
	to[length] = '\0';
}

static void show(char to[CERTIFY_TEXT_MAX], const struct ipsecevtx_text *text)
{
	static const char absent[] = "(not there)", unset[] = "(nothing that fits)";
	if (text->presence == IPSECEVTX_ABSENT)
		certify_show(to, absent, sizeof absent - 1);
	else if (text->presence == IPSECEVTX_UNSET)
		certify_show(to, unset, sizeof unset - 1);
	else
		certify_show(to, text->data, text->length);
}

/* Notes a difference, of which the first one is kept. */
static void differ(struct comparison *comparison, const char *field, const struct ipsecevtx_text *direct,
	const struct ipsecevtx_text *reference)
{
	struct certify_difference *difference = comparison->difference;
	if (comparison->differs)
		return;
	comparison->differs = true;
	certify_show(difference->field, field, strlen(field));
	show(difference->direct, direct);
	show(difference->reference, reference);
}

/*
 * Whether a hexadecimal number of ours is the same as that of libevtx, which pads these with zeros, and renders values
 * of type SIZE in decimal.
 */
static bool same_number(const struct ipsecevtx_text *a, const struct ipsecevtx_text *b)
{
	struct value left = {(const uint8_t *)a->data, a->length, VALUE_UTF8};
	struct value right = {(const uint8_t *)b->data, b->length, VALUE_UTF8};
	uint64_t left_number, right_number;
	bool hexadecimal = a->length > 2 && a->data[0] == '0' && a->data[1] == 'x';
	return hexadecimal && value_number(&left, &left_number) && value_number(&right, &right_number) &&
	       left_number == right_number;
}

static void compare_text(struct comparison *comparison, const char *field, const struct ipsecevtx_text *direct,
	const struct ipsecevtx_text *reference)
{
	if (direct->presence == reference->presence && direct->length == reference->length &&
		memcmp(direct->data, reference->data, direct->length) == 0)
		return;
	if (!same_number(direct, reference))
		differ(comparison, field, direct, reference);
}

/* What an engine has read as EventID, whether it is a number or not. */
static void show_event_id(char to[CERTIFY_TEXT_MAX], const struct assembly *assembly)
{
	uint8_t misfit = assembly->raw.misfits[SYSTEM_EVENT_ID];
	if (assembly->event_id.presence == IPSECEVTX_SET)
		snprintf(to, CERTIFY_TEXT_MAX, "%u", (unsigned)assembly->event_id.value);
	else if (misfit > 0)
		show(to, &assembly->misfits[misfit - 1].value);
	else
		snprintf(to, CERTIFY_TEXT_MAX, "(not there)");
}

static void compare_event_id(
	struct comparison *comparison, const struct assembly *direct, const struct assembly *reference)
{
	struct certify_difference *difference = comparison->difference;
	uint32_t event_id = direct->event.event_id;
	if (reference->event_id.presence == IPSECEVTX_SET && reference->event_id.value == event_id)
		return;
	comparison->differs = true;
	certify_show(difference->field, "EventID", 7);
	snprintf(difference->direct, sizeof difference->direct, "%u", (unsigned)event_id);
	show_event_id(difference->reference, reference);
}

static void compare_number(struct comparison *comparison, const char *field, const struct ipsecevtx_id *direct,
	const struct ipsecevtx_id *reference)
{
	char texts[2][24];
	struct ipsecevtx_text left = {texts[0], 0, direct->presence};
	struct ipsecevtx_text right = {texts[1], 0, reference->presence};
	/* Where an optional number is a null the direct engine keeps an empty element, and libevtx has none. */
	bool both_unset = direct->presence != IPSECEVTX_SET && reference->presence != IPSECEVTX_SET;
	if (both_unset || (direct->presence == reference->presence && direct->value == reference->value))
		return;
	left.length = (uint32_t)snprintf(texts[0], sizeof texts[0], "%llu", (unsigned long long)direct->value);
	right.length = (uint32_t)snprintf(texts[1], sizeof texts[1], "%llu", (unsigned long long)reference->value);
	differ(comparison, field, &left, &right);
}

static void compare_guid(struct comparison *comparison, const char *field, const struct ipsecevtx_guid *direct,
	const struct ipsecevtx_guid *reference)
{
	char texts[2][37];
	struct ipsecevtx_text left = {texts[0], 36, direct->presence};
	struct ipsecevtx_text right = {texts[1], 36, reference->presence};
	bool both_unset = direct->presence != IPSECEVTX_SET && reference->presence != IPSECEVTX_SET;
	if (both_unset || (direct->presence == reference->presence && memcmp(direct->bytes, reference->bytes, 16) == 0))
		return;
	ipsecevtx_format_guid(direct, texts[0]);
	ipsecevtx_format_guid(reference, texts[1]);
	differ(comparison, field, &left, &right);
}

#define COMPARE_NUMBER(member, field)                                                                                  \
	compare_number(comparison, field, &(struct ipsecevtx_id){a->member.value, a->member.presence},                 \
		&(struct ipsecevtx_id){b->member.value, b->member.presence})

/* As compare_text(); but a text that is a null is an empty element in the direct engine, and none in libevtx. */
static void compare_system_text(struct comparison *comparison, const char *field, const struct ipsecevtx_text *direct,
	const struct ipsecevtx_text *reference)
{
	if (direct->presence == IPSECEVTX_SET || reference->presence == IPSECEVTX_SET)
		compare_text(comparison, field, direct, reference);
}

static void compare_system(
	struct comparison *comparison, const struct ipsecevtx_event *a, const struct ipsecevtx_event *b)
{
	const struct ipsecevtx_id times[] = {{a->time.ticks, a->time.presence}, {b->time.ticks, b->time.presence}};
	compare_number(comparison, "TimeCreated", &times[0], &times[1]);
	COMPARE_NUMBER(record_id, "EventRecordID");
	COMPARE_NUMBER(version, "Version");
	COMPARE_NUMBER(level, "Level");
	COMPARE_NUMBER(task, "Task");
	COMPARE_NUMBER(opcode, "Opcode");
	COMPARE_NUMBER(process_id, "ProcessID");
	COMPARE_NUMBER(thread_id, "ThreadID");
	COMPARE_NUMBER(keywords, "Keywords");
	compare_guid(comparison, "ActivityID", &a->activity_id, &b->activity_id);
	compare_guid(comparison, "Guid", &a->provider_guid, &b->provider_guid);
	compare_system_text(comparison, "Provider", &a->provider, &b->provider);
	compare_system_text(comparison, "Computer", &a->computer, &b->computer);
	compare_system_text(comparison, "Channel", &a->channel, &b->channel);
	compare_system_text(comparison, "UserID", &a->user_sid, &b->user_sid);
}

static bool is_number(const struct ipsecevtx_field *field)
{
	return field->info->type == IPSECEVTX_TYPE_U32 || field->info->type == IPSECEVTX_TYPE_ID ||
	       field->info->type == IPSECEVTX_TYPE_SPI;
}

static bool is_same_address(const struct ipsecevtx_field *left, const struct ipsecevtx_field *right)
{
	return left->family == right->family && !left->bytes == !right->bytes &&
	       (!left->bytes || memcmp(left->bytes, right->bytes, 16) == 0);
}

static void compare_typed(
	struct comparison *comparison, const struct ipsecevtx_event *a, const struct ipsecevtx_event *b)
{
	struct ipsecevtx_field left, right;
	for (size_t i = 0; ipsecevtx_event_field(a->event_id, a, i, &left); i++) {
		ipsecevtx_event_field(b->event_id, b, i, &right);
		left.text.presence = left.presence;
		right.text.presence = right.presence;
		if (is_number(&left) || left.number != right.number)
			compare_number(comparison, left.windows_name,
				&(struct ipsecevtx_id){left.number, left.presence},
				&(struct ipsecevtx_id){right.number, right.presence});
		if ((left.presence == IPSECEVTX_ABSENT) != (right.presence == IPSECEVTX_ABSENT))
			differ(comparison, left.windows_name, &left.text, &right.text);
		compare_text(comparison, left.windows_name, &left.text, &right.text);
		if (!is_same_address(&left, &right))
			differ(comparison, left.windows_name, &left.text, &right.text);
	}
}

static bool same_pair_name(const struct ipsecevtx_pair *left, const struct ipsecevtx_pair *right)
{
	return left->name_length == right->name_length && memcmp(left->name, right->name, left->name_length) == 0;
}

static void compare_misfits(
	struct comparison *comparison, const struct ipsecevtx_event *a, const struct ipsecevtx_event *b)
{
	const struct ipsecevtx_text nothing = {"", 0, IPSECEVTX_ABSENT};
	for (size_t i = 0; i < a->misfit_count || i < b->misfit_count; i++) {
		const struct ipsecevtx_pair *left = i < a->misfit_count ? &a->misfits[i] : NULL;
		const struct ipsecevtx_pair *right = i < b->misfit_count ? &b->misfits[i] : NULL;
		compare_text(comparison, left ? left->name : right->name, left ? &left->value : &nothing,
			right ? &right->value : &nothing);
	}
}

static void compare_pairs(
	struct comparison *comparison, const struct assembly *direct, const struct assembly *reference)
{
	const struct ipsecevtx_event *a = &direct->event, *b = &reference->event;
	const size_t count = a->pair_count - direct->structure.letter_pairs;
	const size_t other_count = b->pair_count - reference->structure.letter_pairs;
	const struct ipsecevtx_text nothing = {"", 0, IPSECEVTX_ABSENT};
	size_t k = 0;
	for (size_t i = 0; i < count; i++) {
		const struct ipsecevtx_pair *left = &a->pairs[i];
		const struct ipsecevtx_pair *right = k < other_count ? &b->pairs[k] : NULL;
		if (right && same_pair_name(left, right)) {
			compare_text(comparison, left->name, &left->value, &right->value);
			k++;
		} else {
			differ(comparison, left->name, &left->value, right ? &right->value : &nothing);
			return;
		}
	}
	if (k < other_count)
		differ(comparison, b->pairs[k].name, &nothing, &b->pairs[k].value);
}

bool certify_compare(
	const struct assembly *direct, const struct assembly *reference, struct certify_difference *difference)
{
	struct comparison comparison = {difference, false};
	memset(difference, 0, sizeof *difference);
	compare_event_id(&comparison, direct, reference);
	compare_system(&comparison, &direct->event, &reference->event);
	if (direct->definition)
		compare_typed(&comparison, &direct->event, &reference->event);
	compare_misfits(&comparison, &direct->event, &reference->event);
	compare_pairs(&comparison, direct, reference);
	return !comparison.differs;
}

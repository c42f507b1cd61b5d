/* SPDX-License-Identifier: MIT */
#include "test_report_model.h"

#include <check.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "test_support.h"

static uint64_t random_state;

static int below(int limit)
{
	return (int)(next_random(&random_state) % (uint64_t)limit);
}

/* One of the values, chosen at random; now and then none. */
static int some(int limit)
{
	return below(12) == 0 ? MODEL_NONE : below(limit);
}

uint64_t model_ticks(int64_t time)
{
	/* 2024-03-01T00:00:00Z */
	return 133537248000000000u + (uint64_t)time;
}

/*
 * Making events. Steps of time stand round all that reports ask for: 2, 5, 60 and 300 seconds.
 */

static int64_t step(void)
{
	static const int64_t steps[] = {0, 1, 3000000, 13000000, 20000000, 49999999, 50000000, 50000001, 599999999,
		600000000, 600000001, 3100000000, 3600000000, 4000000000};
	int64_t ticks = steps[below((int)COUNT_OF(steps))];
	return below(10) == 0 ? -ticks / 7 : ticks;
}

static void make_event(struct model_event *event, int64_t time, int record_id)
{
	static const enum model_type types[] = {MODEL_MM_OPEN, MODEL_MM_OPEN, MODEL_MM_OPEN, MODEL_QM_OPEN,
		MODEL_QM_OPEN, MODEL_QM_OPEN, MODEL_QM_OPEN, MODEL_QM_OPEN, MODEL_QM_OPEN, MODEL_MM_CLOSE,
		MODEL_MM_CLOSE, MODEL_QM_CLOSE, MODEL_QM_CLOSE, MODEL_QM_CLOSE, MODEL_MM_FAILED, MODEL_QM_FAILED,
		MODEL_EM_FAILED, MODEL_INVALID_PACKET};
	*event = (struct model_event){
		.type = types[below((int)COUNT_OF(types))],
		.computer = below(MODEL_COMPUTERS),
		.time = time,
		.record_id = record_id,
		.variety = below(6),
		.sa_id = some(4),
		.mm_sa_id = some(4),
		.local = some(2),
		.remote = some(3),
		.endpoint = below(3) == 0 ? below(2) : MODEL_NONE,
		.local_port = some(2),
		.remote_port = below(8) == 0 ? 1 : 0,
		.protocol = below(8) == 0 ? 6 : 0,
		.inbound = some(4),
		.outbound = some(4),
		.lifetime = some(3),
		.cipher = some(3),
		.principal = some(3),
		.role = some(2),
		.cookie = below(3),
	};
	if (!model_has_local(event))
		event->local = MODEL_NONE;
	if (below(14) == 0)
		event->type = MODEL_RESTART;
	else if (below(40) == 0)
		event->type = MODEL_DECOY;
}

static int compare_events(const void *left, const void *right)
{
	const struct model_event *one = left, *other = right;
	if (one->computer != other->computer)
		return one->computer - other->computer;
	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return one->record_id - other->record_id;
}

/* An end as late as its lifetime and the grace after it allow, or just later. */
static void make_late(struct model *model, struct model_event *event)
{
	const struct model_event *opening = &model->events[below(model->count)];
	if (opening->type != MODEL_MM_OPEN && opening->type != MODEL_QM_OPEN)
		return;
	event->type = opening->type == MODEL_MM_OPEN ? MODEL_MM_CLOSE : MODEL_QM_CLOSE;
	event->computer = opening->computer;
	event->sa_id = opening->sa_id;
	event->time = opening->time + 3600000000 + below(2);
}

/* Behind the end of the event log service, half of the time, comes a restart of any kind. */
static void follow_log_ends(struct model *model)
{
	for (int i = 0; i + 1 < model->count; i++) {
		struct model_event *next = &model->events[i + 1];
		if (model->events[i].type == MODEL_RESTART && model_is_log_end(&model->events[i]) &&
			next->computer == model->events[i].computer && below(2) == 0)
			next->type = MODEL_RESTART;
	}
}

void model_make(struct model *model, uint64_t seed)
{
	int64_t time = 0;
	random_state = seed;
	model->count = 10 + below(MODEL_EVENTS - 10);
	for (int i = 0; i < model->count; i++) {
		time += step();
		make_event(&model->events[i], time, 1000 + i);
	}
	for (int i = 0; i < model->count / 10; i++)
		make_late(model, &model->events[below(model->count)]);
	/* Record ids that do not follow the time. */
	for (int i = 0; i < model->count / 8; i++) {
		struct model_event *one = &model->events[below(model->count)];
		struct model_event *other = &model->events[below(model->count)];
		int record_id = one->record_id;
		one->record_id = other->record_id;
		other->record_id = record_id;
	}
	qsort(model->events, (size_t)model->count, sizeof model->events[0], compare_events);
	follow_log_ends(model);
}

/*
 * Logs of them.
 */

struct script {
	char *text;
	size_t size, used;
};

static void put(struct script *script, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(script->text + script->used, script->size - script->used, format, arguments);
	va_end(arguments);
	ck_assert(length >= 0 && (size_t)length < script->size - script->used);
	script->used += (size_t)length;
}

static void put_address(struct script *script, const char *name, const char *start, int number)
{
	if (number == MODEL_NONE)
		put(script, " %s=-", name);
	else
		put(script, " %s=%s%d", name, start, number + 1);
}

static void put_number(struct script *script, const char *name, int number)
{
	if (number == MODEL_NONE)
		put(script, " %s", name);
	else
		put(script, " %s=%d", name, number);
}

static void put_code(struct script *script, const char *name, int first, int number)
{
	if (number == MODEL_NONE)
		put(script, " %s=-", name);
	else
		put(script, " %s=%%%%%d", name, first + number);
}

static void put_opening(struct script *script, const struct model_event *event)
{
	static const char *const names[] = {"4650", "4651", "4979", "4980", "4981", "4982"};
	put(script, "event %s", event->type == MODEL_QM_OPEN ? "5451" : names[event->variety]);
	(void)event;
}

static void put_mm(struct script *script, const struct model_event *event)
{
	static const int minutes[] = {0, 1, 8};
	put_number(script, "MMSAID", event->sa_id);
	put_number(script, "MMLifetime", event->lifetime == MODEL_NONE ? MODEL_NONE : minutes[event->lifetime]);
	if (event->variety < 4)
		put_code(script, "MMAuthMethod", 8192, 0);
	put_code(script, "MMCipherAlg", 8235, event->cipher);
	if (event->principal == MODEL_NONE)
		put(script, " RemoteMMPrincipalName=-");
	else
		put(script, " RemoteMMPrincipalName=principal%d", event->principal);
}

static void put_qm(struct script *script, const struct model_event *event)
{
	static const int seconds[] = {0, 60, 480};
	put_number(script, "QuickModeSaId", event->sa_id);
	put_number(script, "MainModeSaId", event->mm_sa_id);
	put_address(script, "RemoteTunnelEndpoint", "203.0.113.", event->endpoint);
	put_number(script, "LocalPort", event->local_port);
	put_number(script, "RemotePort", event->remote_port);
	put_number(script, "IpProtocol", event->protocol);
	/* An SPI of 0 pairs with nothing either. */
	put_number(script, "InboundSpi", event->inbound);
	put_number(script, "OutboundSpi", event->outbound);
	put_number(script, "LifetimeSeconds", event->lifetime == MODEL_NONE ? MODEL_NONE : seconds[event->lifetime]);
	put_code(script, "CipherType", 16400, event->cipher);
}

static void put_fields(struct script *script, const struct model_event *event)
{
	static const char *const cookies[] = {"0000000000000000", "00000000000000ff", "-"};
	if (model_has_local(event))
		put_address(script, "LocalAddress", "192.0.2.", event->local);
	put_address(script, "RemoteAddress", "198.51.100.", event->remote);
	switch (event->type) {
	case MODEL_MM_OPEN:
		put_mm(script, event);
		break;
	case MODEL_QM_OPEN:
		put_qm(script, event);
		break;
	case MODEL_MM_CLOSE:
		put_number(script, "MMSAID", event->sa_id);
		break;
	case MODEL_QM_CLOSE:
		put_number(script, "QuickModeSaId", event->sa_id);
		put_address(script, "RemoteTunnelEndpoint", "203.0.113.", event->endpoint);
		break;
	case MODEL_MM_FAILED:
		put(script, " ResponderCookie=%s", cookies[event->cookie]);
		break;
	case MODEL_QM_FAILED:
		put_address(script, "RemoteTunnelEndpoint", "203.0.113.", event->endpoint);
		break;
	default:
		break;
	}
	if (event->type == MODEL_QM_OPEN || event->type == MODEL_QM_FAILED)
		put_code(script, "Role", 16405, event->role == MODEL_NONE ? MODEL_NONE : 1 - event->role);
	else if (event->type == MODEL_MM_OPEN || event->type == MODEL_MM_FAILED || event->type == MODEL_EM_FAILED)
		put_code(script, "Role", 8205, event->role);
}

static void put_head(struct script *script, const struct model_event *event)
{
	static const char *const restarts[] = {"4608", "5478", "5479", "4608", "5478", "1100"};
	static const char *const invalid[] = {"4976", "4977", "4978", "4976", "4977", "4978"};
	switch (event->type) {
	case MODEL_MM_OPEN:
	case MODEL_QM_OPEN:
		put_opening(script, event);
		break;
	case MODEL_MM_CLOSE:
	case MODEL_QM_CLOSE:
		put(script, "event %s", event->type == MODEL_MM_CLOSE ? "4655" : "5452");
		break;
	case MODEL_RESTART:
		put(script, "other %s", restarts[event->variety]);
		break;
	case MODEL_DECOY:
		put(script, "other %s", event->variety % 2 ? "1100" : "4608");
		break;
	case MODEL_MM_FAILED:
		put(script, "event %s", event->variety % 2 ? "4652" : "4653");
		break;
	case MODEL_QM_FAILED:
		put(script, "event 4654");
		break;
	case MODEL_EM_FAILED:
		put(script, "event %s", event->variety % 2 ? "4983" : "4984");
		break;
	case MODEL_INVALID_PACKET:
		put(script, "event %s", invalid[event->variety]);
		break;
	}
}

static void put_event(struct script *script, const struct model_event *event, bool has_no_template)
{
	char time[32];
	ipsecevtx_format_time(model_ticks(event->time), time);
	put_head(script, event);
	put(script, " %s computer=host%d record=%d", time, event->computer, event->record_id);
	if (event->type == MODEL_RESTART && model_is_log_end(event))
		put(script, " provider=Microsoft-Windows-Eventlog guid=none");
	else if (event->type == MODEL_DECOY && event->variety % 2 == 0)
		put(script, " provider=Somebody guid=none");
	else if (event->type != MODEL_RESTART && event->type != MODEL_DECOY)
		put_fields(script, event);
	/* A null in a normal substitution means the same as one that is left out here. */
	put(script, "%s\n", has_no_template ? " notemplate" : "");
}

/*
 * The library's report on them.
 */

static void put_time(FILE *stream, const struct ipsecevtx_report_value *value)
{
	if (value->is_null)
		fprintf(stream, "null");
	else
		fprintf(stream, "%lld", (long long)(value->number - model_ticks(0)));
}

static void put_value(FILE *stream, const struct ipsecevtx_report_value *value)
{
	if (value->is_null) {
		fprintf(stream, "null");
		return;
	}
	switch (value->type) {
	case IPSECEVTX_REPORT_TEXT:
		fprintf(stream, "%s", value->text.data);
		break;
	case IPSECEVTX_REPORT_TIME:
		put_time(stream, value);
		break;
	case IPSECEVTX_REPORT_SECONDS:
		fprintf(stream, "%s%llu%s", value->is_negative ? "-" : "", (unsigned long long)value->number,
			value->has_half ? ".5" : "");
		break;
	case IPSECEVTX_REPORT_LIST:
	case IPSECEVTX_REPORT_OBJECT:
		fprintf(stream, "[");
		for (size_t i = 0; i < value->count; i++) {
			fprintf(stream, i > 0 ? "," : "");
			put_value(stream, &value->items[i]);
		}
		fprintf(stream, "]");
		break;
	default:
		fprintf(stream, "%llu", (unsigned long long)value->number);
		break;
	}
}

/* Programs may take texts for those of C. */
static void assert_ends_with_a_nul(const struct ipsecevtx_report_value *value)
{
	if (value->type == IPSECEVTX_REPORT_LIST || value->type == IPSECEVTX_REPORT_OBJECT) {
		for (size_t i = 0; i < value->count; i++)
			assert_ends_with_a_nul(&value->items[i]);
	} else if (value->type == IPSECEVTX_REPORT_TEXT && !value->is_null) {
		ck_assert_int_eq(value->text.data[value->text.length], '\0');
	}
}

/* Every value of a row has a name that is among the columns of its report. */
static void assert_has_columns(const char *name, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_info *info = ipsecevtx_report_info(0);
	for (size_t i = 1; info && strcmp(info->name, name) != 0; i++)
		info = ipsecevtx_report_info(i);
	ck_assert_ptr_nonnull(info);
	for (size_t i = 0; i < row->count; i++) {
		bool is_there = false;
		assert_ends_with_a_nul(&row->values[i]);
		for (size_t k = 0; k < info->key_count; k++)
			is_there = is_there || strcmp(info->keys[k], row->values[i].name) == 0;
		if (!is_there)
			ck_abort_msg("%s: %s is no column", name, row->values[i].name);
	}
}

/* The lists of the report peers that the reference knows. */
static const char modelled[] = "computers principals mm_ciphers esp_ciphers changes coverage";

/* Those of an association itself, and who it was with; all of other reports. */
static void put_row(FILE *stream, const char *name, const struct ipsecevtx_report_row *row)
{
	bool is_sessions = strcmp(name, "sessions") == 0;
	bool is_own = true, is_peers = strcmp(name, "peers") == 0;
	for (size_t i = 0; i < row->count; i++) {
		const struct ipsecevtx_report_value *value = &row->values[i];
		bool is_address =
			strcmp(value->name, "local_address") == 0 || strcmp(value->name, "remote_address") == 0;
		if (is_sessions && !is_own && !is_address)
			continue;
		/* Of these the model says nothing. */
		if (is_peers && value->type == IPSECEVTX_REPORT_LIST && !strstr(modelled, value->name))
			continue;
		fprintf(stream, "%s=", value->name);
		put_value(stream, value);
		fprintf(stream, " ");
		is_own = is_own && strcmp(value->name, "other_record_id") != 0;
	}
	fprintf(stream, "\n");
}

/* What the library says: 0, or -1 when it has no memory. */
int report_add_log(struct ipsecevtx_report *report, const char *script)
{
	static const struct ipsecevtx_range ranges[] = {{1100, 5500}};
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size;
	uint8_t *log = log_of(script, &size);
	int result, added = 0;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.events = ranges;
	options.event_count = 1;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, size, "log", &options, NULL), 0);
	while (added == 0 && (result = ipsecevtx_next(reader, &event)) > 0)
		added = ipsecevtx_report_add(report, event);
	ck_assert(added != 0 || result == 0);
	ipsecevtx_close(reader);
	free(log);
	return added;
}

/* The rows of a report that is made with others are there as often as one likes. */
static void choose_rows(struct ipsecevtx_report *report, const char *name)
{
	const struct ipsecevtx_report_row *row;
	ck_assert_int_eq(ipsecevtx_report_rows(report, "no such report"), -1);
	for (unsigned turn = 0; turn < 2; turn++) {
		ck_assert_int_eq(ipsecevtx_report_rows(report, name), 0);
		for (unsigned i = 0; turn == 0 && i < 3; i++)
			ipsecevtx_report_next(report, &row);
	}
}

int report_lines(const char *name, const struct ipsecevtx_report_options *options, const char *const *scripts,
	size_t count, char *text)
{
	struct ipsecevtx_report *report;
	struct ipsecevtx_error error;
	const struct ipsecevtx_report_row *row;
	int result = 0;
	text[0] = '\0';
	const char *first = options && options->also ? "summary" : name;
	if (ipsecevtx_report_new(&report, first, options, &error) != 0) {
		ck_assert_int_eq(error.code, IPSECEVTX_ERROR_MEMORY);
		return -1;
	}
	for (size_t i = 0; result == 0 && i < count; i++)
		result = report_add_log(report, scripts[i]);
	if (result == 0)
		result = ipsecevtx_report_finish(report);
	if (result == 0 && first != name)
		choose_rows(report, name);
	FILE *stream = fmemopen(text, MODEL_TEXT, "w");
	ck_assert_ptr_nonnull(stream);
	while (result == 0 && (result = ipsecevtx_report_next(report, &row)) > 0) {
		assert_has_columns(name, row);
		put_row(stream, name, row);
		result = 0;
	}
	fputc('\0', stream);
	ck_assert_int_eq(fclose(stream), 0);
	ck_assert_int_eq(ipsecevtx_report_error(report)->code, result == 0 ? IPSECEVTX_OK : IPSECEVTX_ERROR_MEMORY);
	ipsecevtx_report_free(report);
	return result;
}

static void make_scripts(const struct model *model, struct script scripts[MODEL_LOGS])
{
	bool is_shuffled = below(2) == 0;
	int start = below(model->count);
	for (int i = 0; i < model->count; i++) {
		int place = is_shuffled ? (start + i * 7 % model->count) % model->count : i;
		const struct model_event *event = &model->events[is_shuffled && model->count % 7 == 0 ? i : place];
		put_event(&scripts[below(MODEL_LOGS)], event, below(4) == 0);
		while (below(4) == 0)
			put_event(&scripts[below(MODEL_LOGS)], event, below(4) == 0);
	}
}

void model_report(const struct model *model, const char *name, uint64_t how, int64_t at, char *text)
{
	struct script scripts[MODEL_LOGS];
	const char *texts[MODEL_LOGS];
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	size_t count = 0;
	random_state = how;
	for (size_t i = 0; i < MODEL_LOGS; i++)
		scripts[i] = (struct script){.text = calloc(1, MODEL_TEXT), .size = MODEL_TEXT};
	make_scripts(model, scripts);
	options.has_at = at != MODEL_NONE;
	options.at = model_ticks(at);
	for (size_t i = 0, first = (size_t)below(MODEL_LOGS); i < MODEL_LOGS; i++) {
		const struct script *script = &scripts[(first + i) % MODEL_LOGS];
		if (script->used > 0)
			texts[count++] = script->text;
	}
	ck_assert_int_eq(report_lines(name, &options, texts, count, text), 0);
	for (size_t i = 0; i < MODEL_LOGS; i++)
		free(scripts[i].text);
}

/* SPDX-License-Identifier: MIT */
/* Reads the rows of reports into a story. */
#include <stdlib.h>
#include <string.h>

#include "common/ticks.h"
#include "picture/story.h"
#include "report/row_index.h"
#include "report/rows.h"

static const struct ipsecevtx_report_value *find(const struct ipsecevtx_report_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++) {
		if (strcmp(row->values[i].name, name) == 0)
			return &row->values[i];
	}
	return NULL;
}

static bool get(const struct ipsecevtx_report_row *row, const char *name, uint64_t *number)
{
	const struct ipsecevtx_report_value *value = find(row, name);
	bool is_set = value && !value->is_null;
	*number = is_set ? value->number : 0;
	return is_set;
}

static bool is_text(const struct ipsecevtx_report_row *row, const char *name, const char *text)
{
	const struct ipsecevtx_report_value *value = find(row, name);
	return value && !value->is_null && strcmp(value->text.data, text) == 0;
}

/*
 * Algorithms.
 */

static struct story_algorithm *algorithm_of(
	struct story *story, const char *part, const struct ipsecevtx_report_value *value)
{
	size_t prefix = strlen(part) + 1, length = value->text.length;
	struct buffer *key = &story->key;
	key->used = 0;
	buffer_put(key, part, prefix);
	buffer_put(key, value->text.data, length);
	story->failed |= key->error != 0;
	uint32_t name = story->failed ? STORY_NONE : story_intern(story, key->data, key->used);
	if (name == STORY_NONE)
		return NULL;
	uint32_t *place = &((struct story_name **)story->names.items)[name]->algorithm;
	if (*place == STORY_NONE) {
		struct story_algorithm *made = story_add(story, &story->algorithms, sizeof *made);
		if (!made)
			return NULL;
		made->part = story_intern(story, part, prefix - 1);
		made->value = story_intern(story, value->text.data, length);
		*place = (uint32_t)(story->algorithms.count - 1);
	}
	return story->failed ? NULL : &STORY_ALGORITHMS(story)[*place];
}

static void take_weak(struct story *story, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *part = find(row, "part"), *value = find(row, "value");
	uint64_t count;
	if (!part || part->is_null || !value || value->is_null || !get(row, "count", &count))
		return;
	struct story_algorithm *algorithm = algorithm_of(story, part->text.data, value);
	bool is_judged = false;
	for (unsigned i = 0; algorithm && i < STORY_VERDICTS; i++) {
		if (!is_text(row, "verdict", story_verdict_name(i)))
			continue;
		algorithm->verdicts[i] += count;
		is_judged = true;
	}
	if (algorithm && !is_judged)
		algorithm->passed += count;
}

/*
 * Sessions.
 */

/* The values that are read of a row of sessions; from FIRST_PART on the parts that the report weak judges. */
enum session_value {
	KIND = 0,
	COMPUTER,
	STATE,
	OPENED,
	CLOSED,
	OVERDUE,
	SA_ID,
	MM_SA_ID,
	OPENED_RECORD_ID,
	CLOSED_RECORD_ID,
	REMOTE_TUNNEL_ENDPOINT,
	REMOTE_ADDRESS,
	SOURCE,
	OFFSET,
	REKEY_OF_OTHER_END,
	MM_LIFETIME_MINUTES,
	LIFETIME_SECONDS,
	FIRST_PART,
};

static const char *const session_names[] = {"kind", "computer", "state", "opened", "closed", "overdue", "sa_id",
	"mm_sa_id", "opened_record_id", "closed_record_id", "remote_tunnel_endpoint", "remote_address", "source",
	"offset", "rekey_of_other_end", "mm_lifetime_minutes", "lifetime_seconds", "keying_module", "mm_cipher",
	"mm_integrity", "dh_group", "mm_auth_method", "em_auth_method", "ah_integrity", "esp_integrity", "esp_cipher",
	"encapsulation_mode", NULL};

#define SESSION_NAMES (sizeof session_names / sizeof session_names[0] - 1)
_Static_assert(SESSION_NAMES <= ROW_INDEX_NAMES, "each has a number");

/* State of reading rows of sessions. */
struct session_rows {
	const struct ipsecevtx_report *report;
	struct row_index index;
	uint32_t recent[SESSION_NAMES]; /* the algorithm that each part had last */
};

static bool get_value(const struct row_index *index, enum session_value number, uint64_t *place)
{
	const struct ipsecevtx_report_value *value = row_index_find(index, number);
	*place = value ? value->number : 0;
	return value != NULL;
}

static uint32_t intern_value(struct story *story, const struct row_index *index, enum session_value number)
{
	const struct ipsecevtx_report_value *value = row_index_find(index, number);
	return value ? story_intern(story, value->text.data, value->text.length) : STORY_NONE;
}

static bool is_value(const struct row_index *index, enum session_value number, const char *text)
{
	const struct ipsecevtx_report_value *value = row_index_find(index, number);
	return value && strcmp(value->text.data, text) == 0;
}

/* The peer as ipsecevtx_event_peer() has it: a Quick Mode whose remote endpoint is lost has none. */
static uint32_t peer_of(struct story *story, const struct row_index *index, bool is_mm)
{
	uint32_t name = intern_value(story, index, REMOTE_TUNNEL_ENDPOINT);
	if (name == STORY_NONE && (is_mm || index->values[REMOTE_TUNNEL_ENDPOINT]))
		name = intern_value(story, index, REMOTE_ADDRESS);
	return story_peer(story, name);
}

static uint8_t state_of(const struct row_index *index)
{
	unsigned state = 0;
	while (state + 1 < STORY_STATES && !is_value(index, STATE, story_state_name(state)))
		state++;
	return (uint8_t)state;
}

static bool has_text(const struct story_name *name, const struct ipsecevtx_text *text)
{
	return name->length == text->length && memcmp(name->text, text->data, text->length) == 0;
}

/* Counts an algorithm, trying the last one of the part first, as most associations of a log have the same. */
static void count_algorithm(struct story *story, struct session_rows *rows, size_t part)
{
	const struct ipsecevtx_report_value *value = row_index_find(&rows->index, part);
	uint32_t *recent = &rows->recent[part];
	if (!value || value->type != IPSECEVTX_REPORT_TEXT)
		return;
	if (*recent == STORY_NONE ||
		!has_text(story_name(story, STORY_ALGORITHMS(story)[*recent].value), &value->text)) {
		const struct story_algorithm *algorithm = algorithm_of(story, session_names[part], value);
		if (!algorithm)
			return;
		*recent = (uint32_t)(algorithm - STORY_ALGORITHMS(story));
	}
	STORY_ALGORITHMS(story)[*recent].count++;
}

static void add_bar_record(struct story *story, const struct row_index *index)
{
	struct story_bar_record record = {.has_mm_sa_id = false};
	record.has_mm_sa_id = get_value(index, MM_SA_ID, &record.mm_sa_id);
	record.has_closed_record_id = get_value(index, CLOSED_RECORD_ID, &record.closed_record_id);
	record.place.has_record_id = get_value(index, OPENED_RECORD_ID, &record.place.record_id);
	record.place.source = story_name(story, intern_value(story, index, SOURCE));
	get_value(index, OFFSET, &record.place.offset);
	struct story_bar_record *place = story_add(story, &story->bar_records, sizeof *place);
	if (place)
		*place = record;
}

static uint32_t row_number(size_t number)
{
	return number < STORY_NONE ? (uint32_t)number : STORY_NONE;
}

/* An association without a time of opening or end is drawn as long as its computer logged without a break. */
static void place_unseen(const struct session_rows *rows, struct story_bar *bar)
{
	const struct ipsecevtx_report_value *name = row_index_find(&rows->index, COMPUTER);
	struct ipsecevtx_report_stretch heard;
	uint64_t time = bar->has_opened ? bar->start : bar->end;
	if (bar->has_opened == bar->has_closed)
		return;
	if (!ipsecevtx_report_heard(rows->report, name ? &name->text : NULL, time, &heard))
		heard = (struct ipsecevtx_report_stretch){time, time};
	bar->start = bar->has_opened ? bar->start : heard.first;
	bar->end = bar->has_closed ? bar->end : heard.last;
}

/* The end of its lifetime; UINT64_MAX where its end was seen, or the lifetime is not known. */
static uint64_t over_of(const struct row_index *index, const struct story_bar *bar)
{
	uint64_t lifetime;
	get_value(index, bar->is_mm ? MM_LIFETIME_MINUTES : LIFETIME_SECONDS, &lifetime);
	lifetime *= bar->is_mm ? TICKS_A_MINUTE : TICKS_A_SECOND;
	bool is_known = bar->has_opened && !bar->has_closed && lifetime > 0 && lifetime <= UINT64_MAX - bar->start;
	return is_known ? bar->start + lifetime : UINT64_MAX;
}

static void take_session(struct story *story, struct session_rows *rows, const struct ipsecevtx_report_row *row)
{
	const struct row_index *index = &rows->index;
	uint64_t overdue;
	row_index_take(&rows->index, row);
	bool is_mm = is_value(index, KIND, "mm");
	const struct ipsecevtx_report_value *computer = row_index_find(index, COMPUTER);
	struct story_bar bar = {.computer = computer ? story_computer(story, &computer->text, true) : STORY_NONE,
		.peer = peer_of(story, index, is_mm),
		.state = state_of(index),
		.is_mm = is_mm,
		.number = row_number(row->number),
		.before = STORY_NONE};
	/*
	 * An association of another computer behind the same address is no rekey, nor one that came long after the
	 * lifetime.
	 */
	if (!row_index_find(index, REKEY_OF_OTHER_END) && row->late <= ROWS_LONG_OVER) {
		bar.is_rekey = row->follows != IPSECEVTX_REPORT_NO_ROW;
		bar.before = row_number(row->follows);
	}
	bar.is_overdue = get_value(index, OVERDUE, &overdue) && overdue;
	bar.has_opened = get_value(index, OPENED, &bar.start);
	bar.has_closed = get_value(index, CLOSED, &bar.end);
	bar.has_sa_id = get_value(index, SA_ID, &bar.sa_id);
	bar.over = over_of(index, &bar);
	place_unseen(rows, &bar);
	for (size_t i = FIRST_PART; i < SESSION_NAMES; i++)
		count_algorithm(story, rows, i);
	struct story_bar *place = story_add(story, &story->bars, sizeof *place);
	if (place)
		*place = bar;
	if (story->has_records)
		add_bar_record(story, index);
}

static void read_sessions(struct story *story, struct ipsecevtx_report *report)
{
	struct session_rows rows;
	const struct ipsecevtx_report_row *row;
	int result;
	if (ipsecevtx_report_rows(report, "sessions") != 0)
		return;
	rows.report = report;
	row_index_init(&rows.index, session_names);
	memset(rows.recent, 0xff, sizeof rows.recent);
	while ((result = ipsecevtx_report_next(report, &row)) > 0 && !story->failed)
		take_session(story, &rows, row);
	story->failed |= result < 0;
}

/*
 * Failures.
 */

/*
 * The length of a reason without white space at its end, which the report leaves out: see ike_reason_length() in the
 * library.
 */
static size_t without_space(const char *text, size_t length)
{
	static const char *const wide[] = {"\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
		"\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87",
		"\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf",
		"\xe2\x81\x9f", "\xe3\x80\x80"};
	size_t before;
	/* Nearly all reasons end with a letter or a period. */
	if (length > 0 && text[length - 1] > ' ' && text[length - 1] < '\x7f')
		return length;
	do {
		before = length;
		if (length > 0 && memchr(" \t\r\n\v\f", text[length - 1], 6))
			length--;
		for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
			size_t size = strlen(wide[i]);
			if (length >= size && memcmp(text + length - size, wide[i], size) == 0)
				length -= size;
		}
	} while (length < before);
	return length;
}

#define REASON 3 /* index among the texts */

/* The key has the length of each part, plus 1 where it is set, and then all parts. */
uint32_t story_failure_key(
	struct story *story, uint32_t computer, uint32_t event_id, const struct ipsecevtx_text *const texts[6])
{
	const bool has_computer = computer != STORY_NONE;
	const struct ipsecevtx_text number = {(const char *)&computer, has_computer ? sizeof computer : 0,
		has_computer ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	const struct ipsecevtx_text *const parts[7] = {
		&number, texts[0], texts[1], texts[2], texts[3], texts[4], texts[5]};
	struct buffer *key = &story->key;
	uint32_t head[8] = {event_id}, lengths[7];
	size_t size = sizeof head;
	for (size_t i = 0; i < 7; i++) {
		bool is_set = parts[i] && parts[i]->presence == IPSECEVTX_SET;
		lengths[i] = is_set ? parts[i]->length : 0;
		if (i == 1 + REASON)
			lengths[i] = (uint32_t)without_space(is_set ? parts[i]->data : "", lengths[i]);
		head[1 + i] = is_set ? lengths[i] + 1 : 0;
		size += lengths[i];
	}
	key->used = 0;
	char *start = buffer_room(key, size), *at = start;
	if (!start) {
		story->failed = true;
		return STORY_NONE;
	}
	memcpy(at, head, sizeof head);
	at += sizeof head;
	for (size_t i = 0; i < 7; i++) {
		if (lengths[i] > 0)
			memcpy(at, parts[i]->data, lengths[i]);
		at += lengths[i];
	}
	return story_intern(story, start, size);
}

static const struct ipsecevtx_text *text_of(const struct ipsecevtx_report_row *row, const char *name)
{
	static const struct ipsecevtx_text none = {"", 0, IPSECEVTX_UNSET};
	const struct ipsecevtx_report_value *value = find(row, name);
	return value && !value->is_null ? &value->text : &none;
}

static void take_failure(struct story *story, const struct ipsecevtx_report_row *row)
{
	static const char *const names[6] = {
		"remote_address", "role", "failure_point", "failure_reason", "state", "auth_method"};
	const struct ipsecevtx_text *texts[6];
	uint64_t event_id, count;
	for (size_t i = 0; i < 6; i++)
		texts[i] = text_of(row, names[i]);
	get(row, "event_id", &event_id);
	get(row, "count", &count);
	const uint32_t computer = story_computer(story, text_of(row, "computer"), true);
	uint32_t key = story_failure_key(story, computer, (uint32_t)event_id, texts);
	struct story_kind *kind = key == STORY_NONE ? NULL : story_add(story, &story->kinds, sizeof *kind);
	if (!kind)
		return;
	*kind = (struct story_kind){.key = key,
		.class_name = story_intern_value(story, row, "class"),
		.number = row->number,
		.is_noise = row->is_noise,
		.peer = STORY_NONE,
		.count = count};
	((struct story_name **)story->names.items)[key]->kind = (uint32_t)(story->kinds.count - 1);
}

/*
 * Peers and clocks.
 */

static void take_peer(struct story *story, const struct ipsecevtx_report_row *row)
{
	static const char *const established[] = {"mm_established", "qm_established", NULL};
	static const char *const failed[] = {"mm_failed", "qm_failed", "em_failed", NULL};
	uint32_t number = story_peer(story, story_intern_value(story, row, "peer"));
	uint64_t count;
	if (number == STORY_NONE)
		return;
	struct story_peer *peer = &STORY_PEERS(story)[number];
	peer->is_row = true;
	peer->number = row->number;
	peer->has_times = get(row, "first", &peer->first) && get(row, "last", &peer->last);
	for (size_t i = 0; established[i]; i++)
		peer->established += get(row, established[i], &count) ? count : 0;
	for (size_t i = 0; failed[i]; i++)
		peer->failed += get(row, failed[i], &count) ? count : 0;
	get(row, "invalid_packets", &peer->invalid_packets);
}

static double seconds_of(const struct ipsecevtx_report_row *row, const char *name)
{
	const struct ipsecevtx_report_value *value = find(row, name);
	if (!value || value->is_null)
		return 0;
	double seconds = ((double)value->number + (value->has_half ? 0.5 : 0)) / 1e7;
	return value->is_negative ? -seconds : seconds;
}

static void take_clock(struct story *story, const struct ipsecevtx_report_row *row)
{
	uint64_t pairs, jump;
	struct story_clock clock = {.computer_a = story_intern_value(story, row, "computer_a"),
		.computer_b = story_intern_value(story, row, "computer_b"),
		.median = seconds_of(row, "median_seconds"),
		.low = seconds_of(row, "min_seconds"),
		.high = seconds_of(row, "max_seconds"),
		.number = row->number};
	get(row, "pairs", &pairs);
	clock.pairs = pairs;
	clock.is_jump = get(row, "jump", &jump) && jump;
	struct story_clock *place = story_add(story, &story->clocks, sizeof *place);
	if (place)
		*place = clock;
}

static void read_rows(struct story *story, struct ipsecevtx_report *report, const char *name,
	void (*take)(struct story *story, const struct ipsecevtx_report_row *row))
{
	const struct ipsecevtx_report_row *row;
	int result;
	if (ipsecevtx_report_rows(report, name) != 0)
		return;
	while ((result = ipsecevtx_report_next(report, &row)) > 0 && !story->failed)
		take(story, row);
	story->failed |= result < 0;
}

static void read_marks(struct story *story, const struct ipsecevtx_report *report)
{
	for (size_t i = 0; i < story->marks.count; i++) {
		struct story_mark *mark = &STORY_MARKS(story)[i];
		const struct story_name *name = story_name(story, mark->computer);
		const struct ipsecevtx_text computer = {name->text, (uint32_t)name->length,
			mark->computer == STORY_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
		mark->ends_nothing = mark->event_id == 1100 && ipsecevtx_report_went_on(report, &computer, mark->time);
	}
}

bool story_read(struct story *story, struct ipsecevtx_report *report)
{
	read_marks(story, report);
	read_rows(story, report, "peers", take_peer);
	read_sessions(story, report);
	read_rows(story, report, "failures", take_failure);
	read_rows(story, report, "weak", take_weak);
	read_rows(story, report, "clocks", take_clock);
	if (!story->failed)
		story_arrange(story);
	return !story->failed;
}

/* SPDX-License-Identifier: MIT */
#include "overview/standing.h"

#include <stdlib.h>
#include <string.h>

#include "overview/standing_parts.h"
#include "report/rows.h"
#include "report/short.h"

struct standing_item *standing_add(struct standing *standing, enum standing_look look, const char *label)
{
	/* There is room for as many items as all functions below can add. */
	struct standing_item *item = &standing->items[standing->count];
	if (standing->count == STANDING_MAX) {
		standing->failed = true;
		return NULL;
	}
	standing->count++;
	*item = (struct standing_item){
		.look = look, .label = label, .row = IPSECEVTX_REPORT_NO_ROW, .text = standing->texts.used};
	return item;
}

static void end_text(struct standing *standing, struct standing_item *item)
{
	item->length = standing->texts.used - item->text;
	item->has_command = true;
	item->command = standing->texts.used;
}

void standing_end(struct standing *standing, struct standing_item *item, const struct command *command)
{
	end_text(standing, item);
	item->has_times = command->has_times;
	item->first = command->first;
	item->last = command->last;
	memcpy(item->peer, command->peer, sizeof item->peer);
	command_put(&standing->texts, command);
}

void standing_end_report(struct standing *standing, struct standing_item *item, const char *report)
{
	end_text(standing, item);
	buffer_literal(&standing->texts, "--report=");
	buffer_string(&standing->texts, report);
	buffer_byte(&standing->texts, '\0');
}

/* The value of that name, long names in it cut; nothing where the row has none. */
static void put_value(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *name)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	if (value && value->type == IPSECEVTX_REPORT_TEXT)
		short_sentence(buffer, row, value->text.data, value->text.length);
	else if (value)
		rows_text_value(buffer, value);
}

void standing_put_count(struct buffer *buffer, uint64_t count, const char *one, const char *many)
{
	buffer_u64(buffer, count);
	buffer_byte(buffer, ' ');
	buffer_string(buffer, count == 1 ? one : many);
}

void standing_put_again(struct buffer *texts, size_t from, size_t length)
{
	char *room = buffer_room(texts, length);
	if (!room)
		return;
	memcpy(room, texts->data + from, length);
	buffer_end(texts, room + length);
}

static size_t find_text(const struct ipsecevtx_report_row *row, const char *name, const char *const *words)
{
	const struct ipsecevtx_report_value *value = rows_find(row, name);
	size_t i = 0;
	while (words[i] && (!value || strcmp(words[i], value->text.data) != 0))
		i++;
	return i;
}

const char *standing_computer_key(const struct standing *standing)
{
	return standing->has_one_computer ? NULL : "computer";
}

/*
 * Patterns: each pattern of one severity and name has a sentence. Where there are many, the last of these is about all
 * that are left. Patterns of one name, computer and peer share one sentence that lists them.
 */

static const char *const severities[] = {"high", "medium", "low", NULL};
static const char *const severity_labels[] = {
	"Pattern of an attack, high", "Pattern of an attack, medium", "Pattern of an attack, low"};

static const char *const patterns[] = {"scan", "guessing", "flood", "invalid_packets", "sweep", "outage", "new_peer",
	"outlived", "deleted", "downgrade", "blind_spot", "plain_session", NULL};
#define PATTERNS (sizeof patterns / sizeof patterns[0])

/* Options that select the records of each pattern; the last one for patterns that are not known here. */
static const char *const pattern_events[PATTERNS] = {"-e 4652-4654,4976-4978", "-e 4652-4654,4983,4984",
	"-e 4646,4652-4654,4976-4978", "-e 4976-4978", "-e 4652-4654,4976-4978", "-e 4652-4654,4983,4984",
	"-e 4650-4654,4979-4984,5451", "-e 4650,4651,4979-4982,5451", "-e 5049", "-e 4650,4651,4979-4982,5451",
	"-e 104,1100,1102,4719", "-e 4652,4653", "-m all"};

#define SENTENCES 3u

/* So many of a pattern that is harmless by itself look worse than one. */
#define MANY 10u

static const size_t sentences[STANDING_LOOKS] = {SENTENCES, SENTENCES, 1};

/* More patterns of one peer than these are only counted. */
#define LISTED 8u

struct pattern_seen {
	size_t count;
	size_t of_one; /* how many of these are about one peer, which may have further patterns together with others */
	size_t item;   /* index of the item, whose text says what was seen, and then what that means */
	size_t tail, tail_length; /* place in texts of what it means */
	size_t key, key_length;   /* place in texts of the first one's computer and peer; 0: it has no peer */
	size_t joined;            /* further patterns of this computer and peer */
	struct command command;
};

/* Whether the sentence names the computer, which it does unless the name is too long; true also where there is none. */
static bool names_computer(const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *computer = rows_find(row, "computer"), *reason = rows_find(row, "reason");
	const struct ipsecevtx_report_value *pattern = rows_find(row, "pattern");
	bool may_name =
		strcmp(pattern->text.data, "blind_spot") == 0 || strcmp(pattern->text.data, "plain_session") == 0;
	return !computer || (may_name && strstr(reason->text.data, computer->text.data));
}

/* Where, behind start, the part of a sentence begins that says what the pattern means. */
static size_t find_meaning(const struct buffer *texts, size_t start)
{
	while (start + 1 < texts->used && memcmp(texts->data + start, ": ", 2) != 0)
		start++;
	return start + 1 < texts->used ? start : texts->used;
}

/* Appends the computer and the peer to texts. Returns their length; 0 where there is no peer. */
static size_t put_pattern_key(struct buffer *texts, const struct ipsecevtx_report_row *row)
{
	static const char *const names[] = {"computer", "peer"};
	size_t start = texts->used;
	if (!rows_find(row, "peer"))
		return 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct ipsecevtx_report_value *value = rows_find(row, names[i]);
		if (value)
			buffer_put(texts, value->text.data, value->text.length);
		buffer_byte(texts, '\0');
	}
	return texts->used - start;
}

static void begin_pattern(struct standing *standing, struct pattern_seen *seen, const struct ipsecevtx_report_row *row,
	size_t severity, size_t number)
{
	struct standing_item *item = standing_add(standing, (enum standing_look)severity, severity_labels[severity]);
	struct buffer *texts = &standing->texts;
	if (!item)
		return;
	seen->item = standing->count - 1;
	item->section = "hostile";
	item->row = number;
	seen->key = texts->used;
	seen->key_length = put_pattern_key(texts, row);
	item->text = texts->used;
	if (!standing->has_one_computer && !names_computer(row)) {
		const struct ipsecevtx_report_value *computer = rows_find(row, "computer");
		short_name(texts, computer->text.data, computer->text.length);
		buffer_literal(texts, ": ");
	}
	size_t reason = texts->used;
	put_value(texts, row, "reason");
	seen->tail = find_meaning(texts, reason);
	seen->tail_length = texts->used - seen->tail;
	item->length = seen->tail - item->text;
}

/* Adds what was seen of a further pattern of the same computer and peer to the sentence. */
static void join_pattern(struct standing *standing, struct pattern_seen *seen, const struct ipsecevtx_report_row *row)
{
	struct standing_item *item = &standing->items[seen->item];
	struct buffer *texts = &standing->texts;
	size_t start = texts->used;
	if (++seen->joined >= LISTED)
		return;
	standing_put_again(texts, item->text, item->length);
	buffer_literal(texts, "; ");
	size_t reason = texts->used;
	put_value(texts, row, "reason");
	texts->used = find_meaning(texts, reason);
	item->text = start;
	item->length = texts->used - start;
}

/* The sentence, of any severity, about the same pattern, computer and peer; NULL: there is none. */
static struct pattern_seen *find_same(struct standing *standing,
	struct pattern_seen seen[STANDING_LOOKS][PATTERNS][SENTENCES], size_t pattern,
	const struct ipsecevtx_report_row *row)
{
	struct buffer *texts = &standing->texts;
	size_t key = texts->used, length = put_pattern_key(texts, row);
	struct pattern_seen *found = NULL;
	for (size_t i = 0; length > 0 && i < STANDING_CAUTION * SENTENCES && !found && texts->error == 0; i++) {
		struct pattern_seen *one = &seen[i / SENTENCES][pattern][i % SENTENCES];
		if (one->count > 0 && one->key_length == length &&
			memcmp(texts->data + one->key, texts->data + key, length) == 0)
			found = one;
	}
	texts->used = key;
	return found;
}

/*
 * Finishes a sentence when all rows were seen. Where it is about several patterns, its first parts are appended again.
 */
static void end_pattern(struct standing *standing, const struct pattern_seen *seen)
{
	struct standing_item *item = &standing->items[seen->item];
	struct buffer *texts = &standing->texts;
	size_t start = texts->used;
	bool is_low = item->look == STANDING_CAUTION, is_of_one = seen->key_length > 0;
	size_t alike = is_of_one ? seen->of_one : seen->count - seen->of_one, others = seen->count - alike;
	if (is_low && alike > 1) {
		buffer_u64(texts, alike);
		buffer_literal(texts, " like this: ");
	}
	if (is_low && seen->count >= MANY)
		item->look = STANDING_BAD;
	standing_put_again(texts, item->text, item->length);
	if (seen->joined >= LISTED) {
		buffer_literal(texts, "; and ");
		standing_put_count(texts, seen->joined - LISTED + 1, "more of the two", "more of the two");
	}
	standing_put_again(texts, seen->tail, seen->tail_length);
	item->text = start;
	if (is_low && others > 0) {
		buffer_literal(texts, ", and ");
		standing_put_count(texts, others, "such pattern", "such patterns");
		buffer_string(texts, is_of_one ? " of many peers" : " of one peer each");
	}
	if (!is_low && seen->count > 1) {
		buffer_literal(texts, ", and ");
		standing_put_count(texts, seen->count - 1, "more like this", "more like this");
	}
	standing_end(standing, item, &seen->command);
}

/* How long before a flood failures count, by whole minutes as in the report: up to the minute in which it began. */
static uint64_t flood_seconds(const struct standing *standing)
{
	const struct ipsecevtx_report_threshold *threshold;
	uint64_t seconds = standing->flood_seconds;
	for (size_t i = 0; seconds == 0 && (threshold = ipsecevtx_report_threshold(i)) != NULL; i++)
		seconds = strcmp(threshold->name, "flood_seconds") == 0 ? threshold->usual : 0;
	return seconds + 120;
}

static void look_at_patterns(struct standing *standing, struct ipsecevtx_report *report)
{
	struct pattern_seen seen[STANDING_LOOKS][PATTERNS][SENTENCES] = {{{{0}}}};
	const struct ipsecevtx_report_row *row;
	int result = 0;
	if (ipsecevtx_report_rows(report, "hostile") != 0)
		return;
	for (size_t number = 0; (result = ipsecevtx_report_next(report, &row)) > 0; number++) {
		size_t severity = find_text(row, "severity", severities), pattern = find_text(row, "pattern", patterns);
		/* A severity that is not known here counts as the worst. */
		severity = severity < STANDING_LOOKS ? severity : 0;
		struct pattern_seen *one = seen[severity][pattern], *same = find_same(standing, seen, pattern, row);
		while (!same && one->count > 0 && one < &seen[severity][pattern][sentences[severity] - 1])
			one++;
		if (same)
			join_pattern(standing, one = same, row);
		else if (one->count++ == 0)
			begin_pattern(standing, one, row, severity, number);
		one->of_one += !same && rows_find(row, "peer");
		one->command.events = pattern_events[pattern];
		/* Flood protection is not about one peer. */
		bool is_flood = pattern < PATTERNS - 1 && strcmp(patterns[pattern], "flood") == 0;
		one->command.seconds_before = is_flood ? flood_seconds(standing) : 0;
		one->command.is_of_minutes = is_flood;
		command_add(&one->command, row, is_flood ? NULL : "peer", standing_computer_key(standing));
	}
	standing->failed = standing->failed || result < 0;
	const struct pattern_seen *all = &seen[0][0][0];
	for (size_t i = 0; i < STANDING_LOOKS * PATTERNS * SENTENCES && !standing->failed; i++) {
		if (all[i].count > 0)
			end_pattern(standing, &all[i]);
	}
}

/*
 * Weak algorithms: one sentence for each value.
 */

static const char *const verdicts[] = {"broken", "weak", "deprecated", "review", "unknown", NULL};
static const char *const verdict_labels[] = {
	"Broken algorithm", "Weak algorithm", "Algorithm out of date", "Algorithm to be reviewed", "Unknown algorithm"};

#define VALUES_TOLD 12u

struct value_seen {
	char part[32], value[64];
	size_t item; /* of standing */
	uint64_t associations;
	size_t peers;
	struct command command;
};

struct values_seen {
	struct value_seen items[VALUES_TOLD];
	size_t count, others;
};

static bool fits(const struct ipsecevtx_report_value *value, size_t size)
{
	return value && value->text.length < size;
}

/* Options for the events that have the part: openings and, for an association of which only the end is known, that. */
static const char *events_of_part(const char *part)
{
	if (strncmp(part, "esp_", 4) == 0 || strncmp(part, "ah_", 3) == 0 || strcmp(part, "encapsulation_mode") == 0)
		return "-e 5451";
	return strcmp(part, "keying_module") == 0 ? "-e 4650,4651,4655,5451" : "-e 4650,4651,4979-4982";
}

/* The entry of a row's value; NULL where there is no room, and it is counted among the others. */
static struct value_seen *find_value(
	struct standing *standing, struct values_seen *seen, const struct ipsecevtx_report_row *row, size_t number)
{
	const struct ipsecevtx_report_value *part = rows_find(row, "part"), *value = rows_find(row, "value");
	size_t verdict = find_text(row, "verdict", verdicts);
	if (!fits(part, sizeof seen->items[0].part) || !fits(value, sizeof seen->items[0].value) || !verdicts[verdict])
		return NULL;
	for (size_t i = 0; i < seen->count; i++) {
		if (strcmp(seen->items[i].part, part->text.data) == 0 &&
			strcmp(seen->items[i].value, value->text.data) == 0)
			return &seen->items[i];
	}
	struct standing_item *item = seen->count == VALUES_TOLD
					     ? NULL
					     : standing_add(standing, verdict <= 1 ? STANDING_BAD : STANDING_CAUTION,
						       verdict_labels[verdict]);
	if (!item)
		return NULL;
	struct value_seen *made = &seen->items[seen->count++];
	*made = (struct value_seen){.item = standing->count - 1};
	memcpy(made->part, part->text.data, part->text.length + 1);
	memcpy(made->value, value->text.data, value->text.length + 1);
	made->command.events = events_of_part(made->part);
	item->section = "weak";
	item->row = number;
	return made;
}

static void end_value(struct standing *standing, const struct value_seen *seen)
{
	struct standing_item *item = &standing->items[seen->item];
	struct buffer *texts = &standing->texts;
	item->text = texts->used;
	buffer_string(texts, seen->value);
	buffer_literal(texts, " (");
	const char *words = rows_part_words(seen->part);
	buffer_string(texts, words ? words : seen->part);
	buffer_literal(texts, "): ");
	standing_put_count(texts, seen->associations, "association", "associations");
	if (seen->peers > 1) {
		buffer_string(texts, standing->has_one_computer ? " with " : ", between ");
		buffer_u64(texts, seen->peers);
		buffer_string(texts, standing->has_one_computer ? " peers" : " pairs of computer and peer");
	} else if (seen->command.peer[0]) {
		buffer_literal(texts, " with ");
		buffer_string(texts, seen->command.peer);
	}
	standing_end(standing, item, &seen->command);
	/* A peer would be named again in each of several sentences. */
	item->peer[0] = '\0';
}

static void look_at_weak(struct standing *standing, struct ipsecevtx_report *report)
{
	struct values_seen seen = {.count = 0};
	const struct ipsecevtx_report_row *row;
	int result = 0;
	if (ipsecevtx_report_rows(report, "weak") != 0)
		return;
	for (size_t number = 0; (result = ipsecevtx_report_next(report, &row)) > 0; number++) {
		/* With -v there are rows without a verdict, too. */
		if (!verdicts[find_text(row, "verdict", verdicts)])
			continue;
		struct value_seen *one = find_value(standing, &seen, row, number);
		const struct ipsecevtx_report_value *count = rows_find(row, "count");
		seen.others += !one;
		if (!one)
			continue;
		one->associations += count ? count->number : 0;
		one->peers++;
		command_add(&one->command, row, "peer", standing_computer_key(standing));
	}
	standing->failed = standing->failed || result < 0;
	for (size_t i = 0; i < seen.count; i++)
		end_value(standing, &seen.items[i]);
	struct standing_item *item = seen.others > 0 ? standing_add(standing, STANDING_CAUTION, "Algorithm") : NULL;
	if (!item)
		return;
	item->section = "weak";
	standing_put_count(&standing->texts, seen.others, "more row", "more rows");
	standing_end_report(standing, item, "weak");
}

/* Associations that were lost, or stood past their lifetime. */

struct ends_seen {
	uint64_t lost, overdue;
	size_t lost_row, overdue_row;
	struct command lost_command, overdue_command;
};

static void put_end(struct standing *standing, const char *words, const struct command *command, size_t row)
{
	struct standing_item *item = &standing->items[standing->count - 1];
	item->section = "sessions";
	item->row = row;
	buffer_string(&standing->texts, words);
	if (command->computer[0]) {
		buffer_literal(&standing->texts, ", on ");
		short_name(&standing->texts, command->computer, strlen(command->computer));
	}
	standing_end(standing, item, command);
}

static void put_ends(struct standing *standing, struct ends_seen *seen, bool is_without_ends)
{
	struct buffer *texts = &standing->texts;
	seen->lost_command.events = "-e 1100,4608,5478,5479";
	seen->lost_command.peer[0] = seen->overdue_command.peer[0] = '\0';
	seen->overdue_command.events = "-e 4650,4651,4655,4979-4982,5451,5452";
	if (seen->lost > 0 && standing_add(standing, STANDING_CAUTION, "Lost")) {
		standing_put_count(texts, seen->lost, "association was", "associations were");
		put_end(standing,
			is_without_ends ? " lost, as far as the events asked for tell, when the computer or one of its "
					  "services was started again or stopped"
					: " lost when the computer or one of its services was started again or stopped",
			&seen->lost_command, seen->lost_row);
	}
	if (seen->overdue > 0 && standing_add(standing, STANDING_CAUTION, "Overdue")) {
		standing_put_count(texts, seen->overdue, "association", "associations");
		put_end(standing, " stood longer than the lifetime that was agreed", &seen->overdue_command,
			seen->overdue_row);
	}
}

/* The story has kept only the row's computer. */
static void add_end(struct command *command, const struct story *story, const struct story_bar *bar)
{
	const struct story_name *name = story_name(story, bar->computer);
	const struct ipsecevtx_report_value computer = {.name = "computer",
		.type = IPSECEVTX_REPORT_TEXT,
		.is_null = bar->computer == STORY_NONE,
		.text = {name->text, (uint32_t)name->length, IPSECEVTX_SET}};
	const struct ipsecevtx_report_row row = {.values = &computer, .count = 1};
	command_add(command, &row, NULL, "computer");
}

/* Widens the time span: rows do not say when an association was lost. */
static void widen(struct command *command, uint64_t time)
{
	command->first = command->has_times && command->first < time ? command->first : time;
	command->last = command->has_times && command->last > time ? command->last : time;
	command->has_times = true;
}

/* Looks at all rows of sessions, which the story has in their order. */
static void look_at_sessions(struct standing *standing, const struct story *story)
{
	struct ends_seen seen = {.lost = 0};
	for (size_t i = 0; i < story->bars.count; i++) {
		const struct story_bar *bar = &STORY_BARS(story)[i];
		if (bar->state == STORY_LOST) {
			seen.lost_row = seen.lost++ == 0 ? i : seen.lost_row;
			add_end(&seen.lost_command, story, bar);
		}
		if (bar->is_overdue) {
			seen.overdue_row = seen.overdue++ == 0 ? i : seen.overdue_row;
			add_end(&seen.overdue_command, story, bar);
		}
	}
	for (size_t i = 0; i < story->bars.count; i++) {
		const struct story_bar *bar = &STORY_BARS(story)[i];
		if (bar->state == STORY_LOST && bar->has_times)
			widen(&seen.lost_command, bar->end);
	}
	if (!standing->failed)
		put_ends(standing, &seen, story->is_without_ends);
}

/*
 * The evidence.
 */

/* Writes a place as messages do: " (record 12 at 0x1200 of a.evtx)". */
static void put_place(struct buffer *texts, const struct ipsecevtx_finding *finding)
{
	buffer_literal(texts, " (");
	if (finding->record_id != 0) {
		buffer_literal(texts, "record ");
		buffer_u64(texts, finding->record_id);
		buffer_byte(texts, ' ');
	}
	buffer_literal(texts, "at 0x");
	buffer_hex(texts, finding->offset, 1);
	buffer_literal(texts, " of ");
	short_name(texts, finding->source, strlen(finding->source));
	buffer_byte(texts, ')');
}

static void look_at_findings(struct standing *standing, const struct found *found)
{
	static const struct {
		enum ipsecevtx_severity severity;
		enum standing_look look;
		const char *label;
		const char *one, *many;
	} kinds[] = {{IPSECEVTX_SEVERITY_TAMPERING, STANDING_WORST, "Evidence",
			     "sign that somebody tampered with the evidence",
			     "signs that somebody tampered with the evidence"},
		{IPSECEVTX_SEVERITY_LOSS, STANDING_BAD, "Evidence",
			"place where something of the evidence is lost or left out",
			"places where something of the evidence is lost or left out"},
		{IPSECEVTX_SEVERITY_WARNING, STANDING_CAUTION, "Evidence", "oddity of the evidence",
			"oddities of the evidence"}};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		uint64_t count = found->count[kinds[i].severity];
		struct standing_item *item = count > 0 ? standing_add(standing, kinds[i].look, kinds[i].label) : NULL;
		if (!item)
			continue;
		item->section = "findings";
		standing_put_count(&standing->texts, count, kinds[i].one, kinds[i].many);
		buffer_string(&standing->texts, count > 1 ? "; the first: " : ": ");
		const struct ipsecevtx_finding *first = found->kept[kinds[i].severity][0];
		const struct ipsecevtx_report_row no_names = {.count = 0};
		short_sentence(&standing->texts, &no_names, first->detail, strlen(first->detail));
		if (!finding_is_of_set(first))
			put_place(&standing->texts, first);
		standing_end_report(standing, item, "findings");
	}
}

/* Sorts items by their look, and those of one look in the order of their coming. */
static void sort_items(struct standing *standing)
{
	struct standing_item sorted[STANDING_MAX];
	size_t count = 0;
	for (unsigned look = 0; look < STANDING_LOOKS; look++) {
		for (size_t i = 0; i < standing->count; i++) {
			if (standing->items[i].look == (enum standing_look)look)
				sorted[count++] = standing->items[i];
		}
	}
	memcpy(standing->items, sorted, count * sizeof sorted[0]);
}

static void count_computers(struct standing *standing, struct ipsecevtx_report *report)
{
	const struct ipsecevtx_report_row *row;
	if (ipsecevtx_report_rows(report, "summary") != 0 || ipsecevtx_report_next(report, &row) <= 0)
		return;
	const struct ipsecevtx_report_value *computers = rows_find(row, "computers");
	standing->has_one_computer = computers && computers->count == 1;
}

bool standing_look_at(struct standing *standing, struct ipsecevtx_report *report, const struct found *found,
	const struct story *story, const struct unread *unread)
{
	*standing = (struct standing){.texts.fd = -1, .flood_seconds = standing->flood_seconds};
	if (!buffer_open(&standing->texts, -1, 4096))
		return false;
	count_computers(standing, report);
	standing_inputs(standing, unread);
	look_at_patterns(standing, report);
	standing_failures(standing, report);
	standing_packets(standing, report);
	standing_certificates(standing, report);
	look_at_weak(standing, report);
	look_at_sessions(standing, story);
	look_at_findings(standing, found);
	standing_names(standing, report);
	sort_items(standing);
	return !standing->failed && standing->texts.error == 0;
}

void standing_free(struct standing *standing)
{
	buffer_close(&standing->texts);
}

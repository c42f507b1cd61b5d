/* SPDX-License-Identifier: MIT */
/*
 * The report certificates: one row for each certificate that was shown, with who showed it, and when negotiations with
 * it succeeded and failed.
 */
#include "report/certificates.h"

#include <stdio.h>
#include <string.h>

/* How many names of computers, peers and authorities are kept for a certificate on average. */
#define MEMBERS_PER_GROUP 8u

/* Where the name of a computer begins in a member's key, as note_member() makes it; SIZE_MAX: it has none. */
static size_t name_at(const struct group *group)
{
	struct key_reader reader = {group->key, group->key + group->key_size};
	key_skip_text(&reader);
	key_skip_text(&reader);
	enum certificate_list list = (enum certificate_list)key_read_number(&reader);
	size_t at = (size_t)(reader.at - group->key);
	if (list != CERTIFICATE_HOLDERS)
		return list == CERTIFICATE_COMPUTERS ? at : SIZE_MAX;
	key_skip_text(&reader);
	return certificate_is_local((enum certificate_field)key_read_number(&reader)) ? at : SIZE_MAX;
}

static void release_certificate(void *owner, void *value)
{
	const struct ipsecevtx_report *report = owner;
	const struct certificate *certificate = value;
	memory_free(&report->allocator, certificate->spelling);
}

static bool certificates_begin(struct ipsecevtx_report *report, void *state)
{
	struct certificates *certificates = state;
	size_t limit = report->options.group_limit;
	groups_init(&certificates->groups, &report->allocator, &report->hash_key, sizeof(struct certificate), limit);
	certificates->groups.release = release_certificate;
	certificates->groups.owner = report;
	groups_init(&certificates->members, &report->allocator, &report->hash_key, 0,
		limit > SIZE_MAX / MEMBERS_PER_GROUP ? SIZE_MAX : MEMBERS_PER_GROUP * limit);
	computers_name(&report->computers, &(struct named_groups){&certificates->members, name_at});
	return true;
}

static void certificates_release(struct ipsecevtx_report *report, void *state)
{
	struct certificates *certificates = state;
	groups_free(&certificates->groups);
	groups_free(&certificates->members);
	memory_free(&report->allocator, certificates->uses.items);
}

/*
 * Noting one.
 */

/* Begins a key with the certificate as an event spells it. */
static void spell_key(struct key *key, const struct ipsecevtx_text *thumbprint, enum certificate_field field)
{
	const char *side = certificate_is_local(field) ? "local" : "remote";
	key_start(key);
	key_text(key, thumbprint->data, thumbprint->length);
	key_text(key, side, strlen(side));
}

/*
 * Begins a key with the certificate in small letters: its own key, and the beginning of those of its members. The names
 * of sides are in small letters already.
 */
static void start_key(struct key *key, const struct ipsecevtx_text *thumbprint, enum certificate_field field)
{
	spell_key(key, thumbprint, field);
	key_small(key);
}

static void note_member(struct ipsecevtx_report *report, struct certificates *certificates,
	const struct certificate_showing *showing, enum certificate_list list, const struct ipsecevtx_text *text)
{
	if (text->presence != IPSECEVTX_SET)
		return;
	start_key(&report->key, &showing->thumbprint, showing->field);
	key_number(&report->key, list);
	key_text(&report->key, text->data, text->length);
	if (list == CERTIFICATE_HOLDERS)
		key_number(&report->key, showing->field);
	groups_get(&certificates->members, &report->key);
}

/*
 * Keeps the spelling that is shown: the last in the order of bytes, where small letters come last. False without
 * memory.
 */
static bool note_spelling(
	struct ipsecevtx_report *report, const struct group *group, const struct certificate_showing *showing)
{
	struct certificate *certificate = group_value(group);
	if (certificate->is_small)
		return true;
	spell_key(&report->key, &showing->thumbprint, showing->field);
	const struct key *key = &report->key;
	if (key->failed || key->size != group->key_size)
		return false;
	certificate->is_small = memcmp(key->bytes, group->key, key->size) == 0;
	if (certificate->is_small) {
		memory_free(&report->allocator, certificate->spelling);
		certificate->spelling = NULL;
		return true;
	}
	if (!certificate->spelling)
		certificate->spelling = memory_get(&report->allocator, key->size);
	if (!certificate->spelling)
		return false;
	if (memcmp(key->bytes, certificate->spelling, key->size) > 0)
		memcpy(certificate->spelling, key->bytes, key->size);
	return true;
}

bool certificates_note(struct ipsecevtx_report *report, struct certificates *certificates,
	const struct certificate_showing *showing, struct group **group)
{
	start_key(&report->key, &showing->thumbprint, showing->field);
	*group = groups_get(&certificates->groups, &report->key);
	if (!*group)
		return !certificates->groups.failed;
	if (!note_spelling(report, *group, showing))
		return false;
	note_member(report, certificates, showing, CERTIFICATE_PRINCIPALS, &showing->principal);
	note_member(report, certificates, showing, CERTIFICATE_ISSUERS, &showing->issuing_ca);
	note_member(report, certificates, showing, CERTIFICATE_ROOTS, &showing->root_ca);
	note_member(report, certificates, showing, CERTIFICATE_COMPUTERS, &showing->computer);
	note_member(report, certificates, showing, CERTIFICATE_PEERS, &showing->peer);
	note_member(report, certificates, showing, CERTIFICATE_HOLDERS,
		certificate_is_local(showing->field) ? &showing->computer : &showing->peer);
	return !certificates->members.failed;
}

static void count_time(
	uint64_t *count, struct ipsecevtx_time *first, struct ipsecevtx_time *last, const struct ipsecevtx_time *time)
{
	(*count)++;
	span_widen(first, last, time);
}

/*
 * Negotiations that failed.
 */

static bool note_failure(struct ipsecevtx_report *report, struct certificates *certificates,
	const struct report_event *added, struct certificate_showing *showing)
{
	struct group *group;
	if (showing->thumbprint.presence != IPSECEVTX_SET)
		return true;
	showing->computer = added->event->computer;
	showing->peer = added->peer ? added->peer->text : (struct ipsecevtx_text){"", 0, IPSECEVTX_UNSET};
	if (!certificates_note(report, certificates, showing, &group))
		return false;
	struct certificate *certificate = group ? group_value(group) : NULL;
	if (certificate)
		count_time(&certificate->failures, &certificate->first_failure, &certificate->last_failure,
			&added->event->time);
	return true;
}

#define SHOWING(number, event, side, mode)                                                                             \
	(struct certificate_showing)                                                                                   \
	{                                                                                                              \
		.field = (number), .thumbprint = (event)->side##_##mode##_cert_hash,                                   \
		.principal = (event)->side##_##mode##_principal, .issuing_ca = (event)->side##_##mode##_issuing_ca,    \
		.root_ca = (event)->side##_##mode##_root_ca                                                            \
	}

static bool is_failure(const struct ipsecevtx_event *event)
{
	return event->kind == IPSECEVTX_KIND_MM_FAILED || event->kind == IPSECEVTX_KIND_EM_FAILED;
}

static bool certificates_add(struct ipsecevtx_report *report, void *state, const struct report_event *added)
{
	struct certificates *certificates = state;
	struct certificate_showing local, remote;
	const struct ipsecevtx_mm_failed *mm_failed = &added->event->mm_failed;
	const struct ipsecevtx_em_failed *em_failed = &added->event->em_failed;
	if (added->is_copy)
		return true;
	if (added->event->kind == IPSECEVTX_KIND_MM_FAILED) {
		local = SHOWING(CERTIFICATE_LOCAL_MM, mm_failed, local, mm);
		remote = SHOWING(CERTIFICATE_REMOTE_MM, mm_failed, remote, mm);
	} else if (added->event->kind == IPSECEVTX_KIND_EM_FAILED) {
		local = SHOWING(CERTIFICATE_LOCAL_EM, em_failed, local, em);
		remote = SHOWING(CERTIFICATE_REMOTE_EM, em_failed, remote, em);
	} else {
		return true;
	}
	return note_failure(report, certificates, added, &local) && note_failure(report, certificates, added, &remote);
}

/*
 * The key of a member begins with that of its certificate. Members of certificates that are not kept are passed over.
 */
static void find_members(struct certificates *certificates)
{
	const struct groups *members = &certificates->members;
	size_t at = 0;
	for (size_t i = 0; i < certificates->groups.count; i++) {
		const struct group *group = certificates->groups.items[i];
		struct certificate *certificate = group_value(group);
		while (at < members->count && group_compare(members->items[at], group) < 0)
			at++;
		certificate->first_member = at;
		while (at < members->count && members->items[at]->key_size > group->key_size &&
			memcmp(members->items[at]->key, group->key, group->key_size) == 0)
			at++;
		certificate->member_count = at - certificate->first_member;
	}
}

/* The key in the spelling that is shown; it has the same size. */
static const uint8_t *shown_key(const struct group *group)
{
	const struct certificate *certificate = group_value(group);
	return certificate->spelling ? certificate->spelling : group->key;
}

static int compare_shown(const struct group *left, const struct group *right)
{
	size_t size = left->key_size < right->key_size ? left->key_size : right->key_size;
	int order = memcmp(shown_key(left), shown_key(right), size);
	return order != 0 ? order : left->key_size < right->key_size ? -1 : left->key_size > right->key_size;
}

static bool certificates_finish(struct ipsecevtx_report *report, void *state)
{
	struct certificates *certificates = state;
	char detail[256];
	if (!certificates_take_associations(report, certificates) ||
		!certificates_find_uses(report, &certificates->uses))
		return false;
	groups_sort(&certificates->groups);
	groups_sort(&certificates->members);
	if (certificates->groups.failed || certificates->members.failed)
		return false;
	find_members(certificates);
	if (!certificates_find_successors(report, certificates))
		return false;
	groups_sort_by(&certificates->groups, compare_shown);
	if (certificates->groups.failed)
		return false;
	report_tell_groups(report, &certificates->groups, "certificates");
	if (certificates->members.is_full) {
		snprintf(detail, sizeof detail,
			"certificates have to do with more than %zu names of principals, authorities, computers and peers: "
			"lists of the last certificates are cut, and replaced_by and renewed_by may lack there",
			certificates->members.limit);
		report_tell(report, detail);
	}
	if (certificates->uses.has_more_meetings) {
		snprintf(detail, sizeof detail,
			"a certificate was used at one time by more than %u pairs of peers, or by more than %u peers: "
			"at_once has the first pairs alone",
			CERTIFICATE_MEETINGS_TOLD, CERTIFICATE_STANDING);
		report_tell(report, detail);
	}
	return true;
}

/*
 * Rows.
 */

bool certificate_group_is_local(const struct group *group)
{
	static const struct ipsecevtx_text local = {"local", 5, IPSECEVTX_SET};
	struct key_reader reader = {group->key, group->key + group->key_size};
	key_skip_text(&reader);
	return key_skip_field(&reader, &local);
}

struct certificate_member certificate_member_at(
	const struct certificates *certificates, const struct group *group, size_t index, struct arena *arena)
{
	const struct certificate *certificate = group_value(group);
	const struct group *found = certificates->members.items[certificate->first_member + index];
	struct key_reader reader = {found->key + group->key_size, found->key + found->key_size};
	struct certificate_member member = {.list = (enum certificate_list)key_read_number(&reader)};
	member.text = key_read_text(&reader, arena);
	if (member.list == CERTIFICATE_HOLDERS)
		member.field = (enum certificate_field)key_read_number(&reader);
	return member;
}

/* Counts the members of one list, and puts them into items unless that is NULL. */
static size_t read_list(const struct certificates *certificates, const struct group *group, enum certificate_list list,
	struct arena *arena, struct ipsecevtx_report_value *items)
{
	const struct certificate *certificate = group_value(group);
	size_t count = 0;
	for (size_t i = 0; i < certificate->member_count; i++) {
		const struct certificate_member member = certificate_member_at(certificates, group, i, arena);
		if (member.list != list)
			continue;
		if (items)
			items[count] = cell_text(NULL, &member.text);
		count++;
	}
	return count;
}

static void put_list(
	const struct certificates *certificates, struct row *row, const struct group *group, enum certificate_list list)
{
	static const char *const names[CERTIFICATE_LISTS] = {[CERTIFICATE_PRINCIPALS] = "principals",
		[CERTIFICATE_ISSUERS] = "issuing_cas",
		[CERTIFICATE_ROOTS] = "root_cas",
		[CERTIFICATE_COMPUTERS] = "computers",
		[CERTIFICATE_PEERS] = "peers"};
	size_t count = read_list(certificates, group, list, row->arena, NULL);
	struct ipsecevtx_report_value *items = row_items(row, names[list], IPSECEVTX_REPORT_LIST, count);
	if (items)
		read_list(certificates, group, list, row->arena, items);
}

/* Puts the first of several; the list at the end of the row has all of them. */
static void put_first(
	const struct certificates *certificates, struct row *row, const struct group *group, enum certificate_list list)
{
	const struct certificate *certificate = group_value(group);
	struct ipsecevtx_text text = {"", 0, IPSECEVTX_UNSET};
	for (size_t i = 0; i < certificate->member_count && text.presence == IPSECEVTX_UNSET; i++) {
		const struct certificate_member member = certificate_member_at(certificates, group, i, row->arena);
		if (member.list == list)
			text = member.text;
	}
	row_text(row, list == CERTIFICATE_ISSUERS ? "issuing_ca" : "root_ca", &text);
}

/* Puts a successor in the spelling that its own row has, if it has one. */
static void put_successor(struct ipsecevtx_report *report, const struct certificates *certificates, struct row *row,
	const char *name, const struct certificate_successor *successor)
{
	const struct string string = strings_get(&report->strings, successor->thumbprint);
	const struct ipsecevtx_text text = {string.data, string.length, IPSECEVTX_SET};
	if (successor->thumbprint == STRING_NONE) {
		row_null(row, name, IPSECEVTX_REPORT_TEXT);
		return;
	}
	start_key(&report->key, &text, successor->field);
	const struct group *group = groups_find(&certificates->groups, &report->key);
	struct key_reader reader = {NULL, NULL};
	if (group)
		reader = (struct key_reader){shown_key(group), shown_key(group) + group->key_size};
	const struct ipsecevtx_text thumbprint = group ? key_read_text(&reader, row->arena) : text;
	row_text(row, name, &thumbprint);
	row->failed |= report->key.failed;
}

static void put_use(struct row *row, const struct certificate_use *use, struct ipsecevtx_report_value *value)
{
	const struct ipsecevtx_time first = span_time(use->first, true), last = span_time(use->last, true);
	bool of_two = use->other != STRING_NONE;
	struct ipsecevtx_report_value *items = row_nested(row, value, IPSECEVTX_REPORT_OBJECT, of_two ? 5 : 4);
	if (!items)
		return;
	*items++ = cell_string(row->strings, "peer", use->peer);
	if (of_two)
		*items++ = cell_string(row->strings, "other_peer", use->other);
	items[0] = cell_time("first", &first);
	items[1] = cell_time("last", &last);
	items[2] = cell_number("count", use->count);
}

/* Puts who used the certificate, where several peers did. */
static void put_uses(struct ipsecevtx_report *report, const struct certificates *certificates, struct row *row,
	const struct group *group)
{
	struct key_reader reader = {group->key, group->key + group->key_size};
	const struct ipsecevtx_text thumbprint = key_read_text(&reader, row->arena);
	uint32_t string = certificate_group_is_local(group)
				  ? STRING_NONE
				  : strings_find(&report->strings, thumbprint.data, thumbprint.length);
	for (unsigned of_two = 0; string != STRING_NONE && of_two < 2; of_two++) {
		size_t count;
		const struct certificate_use *uses = certificate_uses_of(&certificates->uses, string, of_two, &count);
		struct ipsecevtx_report_value *items =
			count > 0 ? row_items(row, of_two ? "at_once" : "uses", IPSECEVTX_REPORT_LIST, count) : NULL;
		for (size_t i = 0; items && i < count; i++)
			put_use(row, &uses[i], &items[i]);
	}
}

static bool certificates_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	struct certificates *certificates = state;
	if (index >= certificates->groups.count)
		return false;
	const struct group *group = certificates->groups.items[index];
	const struct certificate *certificate = group_value(group);
	struct key_reader reader = {shown_key(group), shown_key(group) + group->key_size};
	const struct ipsecevtx_text thumbprint = key_read_text(&reader, row->arena);
	const struct ipsecevtx_text side = key_read_text(&reader, row->arena);
	row_text(row, "thumbprint", &thumbprint);
	row_text(row, "side", &side);
	put_list(certificates, row, group, CERTIFICATE_PRINCIPALS);
	put_first(certificates, row, group, CERTIFICATE_ISSUERS);
	put_first(certificates, row, group, CERTIFICATE_ROOTS);
	put_list(certificates, row, group, CERTIFICATE_COMPUTERS);
	put_list(certificates, row, group, CERTIFICATE_PEERS);
	row_time(row, "first_success", &certificate->first_success);
	row_time(row, "last_success", &certificate->last_success);
	row_time(row, "first_failure", &certificate->first_failure);
	row_time(row, "last_failure", &certificate->last_failure);
	row_number(row, "successes", certificate->successes);
	row_number(row, "failures", certificate->failures);
	put_successor(report, certificates, row, "replaced_by", &certificate->replaced_by);
	/* A certificate has one issuer and one root. Forged events may name others; all of them are shown. */
	put_list(certificates, row, group, CERTIFICATE_ISSUERS);
	put_list(certificates, row, group, CERTIFICATE_ROOTS);
	put_successor(report, certificates, row, "renewed_by", &certificate->renewed_by);
	put_uses(report, certificates, row, group);
	row->failed |= report->arena.no_memory || report->arena.exhausted;
	return true;
}

static const char *const certificates_keys[] = {"thumbprint", "side", "principals", "issuing_ca", "root_ca",
	"computers", "peers", "first_success", "last_success", "first_failure", "last_failure", "successes", "failures",
	"replaced_by", "issuing_cas", "root_cas", "renewed_by", "uses", "at_once"};

const struct report_kind report_certificates = {
	.info = {"certificates", "each certificate: who showed it, and when negotiations with it succeeded and failed",
		certificates_keys, sizeof certificates_keys / sizeof certificates_keys[0], NULL, 0},
	.state_size = sizeof(struct certificates),
	.wants_associations = true,
	.begin = certificates_begin,
	.takes = is_failure,
	.add = certificates_add,
	.finish = certificates_finish,
	.row = certificates_row,
	.release = certificates_release,
};

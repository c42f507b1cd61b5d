/* SPDX-License-Identifier: MIT */
/*
 * The report sessions: one row for each security association, with when it was opened and closed, which one it renews,
 * and who is at the other end.
 */
#include "evidence/ticks.h"
#include "report/association.h"
#include "report/ends.h"

/* An association that ended so long after its lifetime is odd: Windows renews them before their end. */
#define GRACE (300 * TICKS_A_SECOND)

static const char *const state_names[] = {
	[ASSOCIATION_OPEN] = "open",
	[ASSOCIATION_CLOSED] = "closed",
	[ASSOCIATION_REPLACED] = "replaced",
	[ASSOCIATION_LOST] = "lost",
	[ASSOCIATION_NO_OPEN] = "no_open",
};

struct session {
	const struct associations *associations;
	const struct association *association;
	const struct association_event *event; /* the event that says what the association is */
	struct ipsecevtx_time opened, closed;
	struct association_value fields[ASSOCIATION_FIELDS]; /* of event */
	size_t field_count;
	/* Some of these fields; absent where the event has none. */
	struct association_value mm_sa_id, qm_sa_id, lifetime;
	uint32_t rekey_of; /* the association that it renews; ASSOCIATION_NONE: none that stood until then */
};

/* How many rows ahead an association is prefetched: about as long as memory takes. */
#define ROWS_AHEAD 6u

/* Whether an association stood at a moment. One whose opening was not seen never does. */
static bool stood_at(const struct ipsecevtx_report *report, const struct association *association, uint64_t at)
{
	const struct ipsecevtx_time opened = association_opened(report->associations, association);
	const struct ipsecevtx_time until = report_stood_until(report, association);
	return opened.presence == IPSECEVTX_SET && opened.ticks <= at &&
	       (until.presence != IPSECEVTX_SET || until.ticks > at ||
		       report_stands_in_silence(report, association, at));
}

static bool is_closed(const struct association *association)
{
	return association->state == ASSOCIATION_CLOSED || association->state == ASSOCIATION_NO_OPEN;
}

static void put_record_id(struct row *row, const char *name, const struct associations *associations, uint32_t number)
{
	const struct association_event *event =
		number == ASSOCIATION_NONE ? NULL : association_event_at(associations, number);
	row_number_if(row, name, event && event->has_record_id, event ? event->record_id : 0);
}

static void put_id(struct row *row, const char *name, const struct association_value *value)
{
	if (value->presence == IPSECEVTX_SET)
		row_id(row, name, value->number);
	else
		row_null(row, name, IPSECEVTX_REPORT_ID);
}

/* Puts the record id of another association's opening. */
static void put_opening(struct row *row, const char *name, const struct associations *associations, uint32_t number)
{
	put_record_id(row, name, associations,
		number == ASSOCIATION_NONE ? ASSOCIATION_NONE : association_at(associations, number)->opening);
}

static void put_identity(struct row *row, const struct session *session)
{
	const struct association_event *event = session->event;
	bool is_mm = session->association->kind == ASSOCIATION_MM;
	row_word(row, "kind", is_mm ? "mm" : "qm");
	row_string(row, "computer", event->computer);
	put_id(row, "sa_id", is_mm ? &session->mm_sa_id : &session->qm_sa_id);
	if (!is_mm)
		put_id(row, "mm_sa_id", &session->mm_sa_id);
	row_word(row, "state", state_names[session->association->state]);
}

static void put_overdue(struct row *row, const struct session *session)
{
	bool is_mm = session->association->kind == ASSOCIATION_MM;
	bool is_known = session->association->state == ASSOCIATION_CLOSED && session->lifetime.number != 0 &&
			session->opened.presence == IPSECEVTX_SET && session->closed.presence == IPSECEVTX_SET;
	if (is_known)
		row_bool(row, "overdue",
			session->closed.ticks - session->opened.ticks >
				session->lifetime.number * (is_mm ? 60 : 1) * TICKS_A_SECOND + GRACE);
	else
		row_null(row, "overdue", IPSECEVTX_REPORT_BOOL);
}

static void put_times(struct row *row, const struct session *session)
{
	const struct association *association = session->association;
	row_time(row, "opened", &session->opened);
	row_time(row, "closed", &session->closed);
	bool has_both = session->opened.presence == IPSECEVTX_SET && session->closed.presence == IPSECEVTX_SET;
	row_seconds_if(row, "duration_seconds", has_both, session->closed.ticks - session->opened.ticks);
	put_overdue(row, session);
	put_record_id(row, "opened_record_id", session->associations, association->opening);
	put_record_id(row, "closed_record_id", session->associations,
		is_closed(association) ? association->ending : ASSOCIATION_NONE);
	put_opening(row, "rekey_of", session->associations, session->rekey_of);
}

static void put_relations(struct row *row, const struct session *session)
{
	const struct association *association = session->association;
	const struct associations *associations = session->associations;
	if (association->kind == ASSOCIATION_MM)
		row_number_if(row, "qm_count", association->opening != ASSOCIATION_NONE, association->qm_count);
	if (association->other == ASSOCIATION_NONE)
		row_null(row, "other_computer", IPSECEVTX_REPORT_TEXT);
	else
		row_string(row, "other_computer",
			association_event_of(associations, association_at(associations, association->other))->computer);
	put_opening(row, "other_record_id", associations, association->other);
}

static void put_field(struct row *row, const struct association_value *value)
{
	const char *name = value->info->name;
	enum ipsecevtx_type type = value->info->type;
	if (type == IPSECEVTX_TYPE_U32 || type == IPSECEVTX_TYPE_ID || type == IPSECEVTX_TYPE_SPI) {
		struct ipsecevtx_report_value *put = row_add(row, name,
			type == IPSECEVTX_TYPE_U32  ? IPSECEVTX_REPORT_NUMBER
			: type == IPSECEVTX_TYPE_ID ? IPSECEVTX_REPORT_ID
						    : IPSECEVTX_REPORT_SPI);
		put->is_null = value->presence != IPSECEVTX_SET;
		put->number = value->number;
	} else {
		row_string(row, name, value->string);
	}
}

static void put_fields(struct row *row, const struct session *session)
{
	/* The ids are in the row already. */
	const struct ipsecevtx_field_info *sa_id =
		session->association->kind == ASSOCIATION_MM ? NULL : session->qm_sa_id.info;
	for (size_t i = 0; i < session->field_count; i++) {
		const struct association_value *value = &session->fields[i];
		if (value->presence != IPSECEVTX_ABSENT && value->info != sa_id &&
			value->info != session->mm_sa_id.info)
			put_field(row, value);
	}
	row_string(row, "source", session->event->source);
	row_number(row, "offset", session->event->offset);
}

/* Rows are asked for one after the other, so an association that did not stand is passed over once. */
struct sessions {
	uint32_t next;
	/* Descriptions of fields, which are the same for all events, so that pointers can be compared. */
	const struct ipsecevtx_field_info *mm_sa_id, *qm_sa_id, *lifetimes[2];
	struct end_fields end_fields;
};

static bool sessions_begin(struct ipsecevtx_report *report, void *state)
{
	struct sessions *sessions = state;
	end_fields_find(&sessions->end_fields, &report->strings);
	sessions->mm_sa_id = association_find_field("mm_sa_id");
	sessions->qm_sa_id = association_find_field("qm_sa_id");
	sessions->lifetimes[ASSOCIATION_MM] = association_find_field("mm_lifetime_minutes");
	sessions->lifetimes[ASSOCIATION_QM] = association_find_field("lifetime_seconds");
	return true;
}

/* Tells where the two associations have the same addresses, but not the same computer at the other end. */
static void put_other_end(
	struct row *row, const struct sessions *sessions, const struct session *session, uint32_t number)
{
	if (session->rekey_of == ASSOCIATION_NONE)
		return;
	enum ends ends = ends_compare(session->associations, &sessions->end_fields, session->rekey_of, number);
	if (ends != ENDS_ALIKE)
		row_word(row, "rekey_of_other_end", ends == ENDS_OTHER_NAME ? "certificate" : "port");
}

/* Tells the origin of a record that is not live: it may be of any time and of any computer. */
static void put_origin(struct row *row, const char *name, const struct associations *associations, uint32_t number)
{
	const struct association_event *event =
		number == ASSOCIATION_NONE ? NULL : association_event_at(associations, number);
	if (event && event->origin != IPSECEVTX_ORIGIN_ACTIVE)
		row_word(row, name, ipsecevtx_origin_name((enum ipsecevtx_origin)event->origin));
}

/* How long an open association is beyond its lifetime: see struct ipsecevtx_report_row. */
static uint64_t find_beyond(const struct ipsecevtx_report *report, const struct association *association)
{
	const struct ipsecevtx_time known = report_known_until(report, association);
	if (association->state != ASSOCIATION_OPEN || known.presence != IPSECEVTX_SET)
		return 0;
	const uint64_t over = association_run_out(report->associations, association);
	const uint64_t until = report->options.has_at ? report->options.at : known.ticks;
	return until > over ? until - over : 0;
}

/*
 * Finds the association that this one renews. One that was not seen to be closed, and does not count as standing
 * through a silence up to then, is not renewed.
 */
static void find_followed(const struct ipsecevtx_report *report, struct session *session, struct row *row)
{
	session->rekey_of = session->association->rekey_of;
	if (session->rekey_of == ASSOCIATION_NONE)
		return;
	const struct association *before = association_at(report->associations, session->rekey_of);
	row->follows = session->rekey_of;
	if (before->state == ASSOCIATION_CLOSED)
		return;
	const uint64_t opened = session->opened.ticks;
	const struct ipsecevtx_time until = report_stood_until(report, before);
	if (until.presence == IPSECEVTX_SET && until.ticks < opened) {
		session->rekey_of = ASSOCIATION_NONE;
		row->follows = IPSECEVTX_REPORT_NO_ROW;
	} else if (opened > association_lasts(report->associations, before)) {
		row->late = opened - association_run_out(report->associations, before);
	}
}

static void find_fields(const struct sessions *sessions, struct session *session)
{
	const struct ipsecevtx_field_info *lifetime = sessions->lifetimes[session->association->kind];
	session->field_count = association_fields(session->associations, session->event, session->fields);
	for (size_t i = 0; i < session->field_count; i++) {
		const struct association_value *value = &session->fields[i];
		if (value->info == sessions->mm_sa_id)
			session->mm_sa_id = *value;
		else if (value->info == sessions->qm_sa_id)
			session->qm_sa_id = *value;
		else if (value->info == lifetime)
			session->lifetime = *value;
	}
}

static bool sessions_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	struct sessions *sessions = state;
	const struct associations *associations = report->associations;
	if (index == 0)
		sessions->next = 0;
	while (sessions->next < associations_count(associations) && report->options.has_at &&
		!stood_at(report, association_at(associations, sessions->next), report->options.at))
		sessions->next++;
	if (sessions->next >= associations_count(associations))
		return false;
	const struct association *association = association_at(associations, sessions->next++);
	struct session session = {.associations = associations,
		.association = association,
		.event = association_event_of(associations, association),
		.opened = association_opened(associations, association),
		.closed = {0, IPSECEVTX_UNSET}};
	association_expect(associations, sessions->next + ROWS_AHEAD);
	find_fields(sessions, &session);
	if (is_closed(association))
		session.closed = association_ended(associations, association);
	row->number = sessions->next - 1;
	if (association->parent != ASSOCIATION_NONE)
		row->under = association->parent;
	find_followed(report, &session, row);
	row->beyond = find_beyond(report, association);
	put_identity(row, &session);
	put_times(row, &session);
	put_relations(row, &session);
	put_fields(row, &session);
	put_other_end(row, sessions, &session, sessions->next - 1);
	put_origin(row, "opened_origin", associations, association->opening);
	put_origin(row, "closed_origin", associations, is_closed(association) ? association->ending : ASSOCIATION_NONE);
	return true;
}

/* In the order in which a row has them; fields of events in the order of ipsecevtx_field_info(). */
static const char *const sessions_keys[] = {"kind", "computer", "sa_id", "mm_sa_id", "state", "opened", "closed",
	"duration_seconds", "overdue", "opened_record_id", "closed_record_id", "rekey_of", "qm_count", "other_computer",
	"other_record_id", "local_mm_principal", "remote_mm_principal", "local_address", "local_keying_port",
	"remote_address", "remote_keying_port", "keying_module", "mm_auth_method", "mm_cipher", "mm_integrity",
	"dh_group", "mm_lifetime_minutes", "qm_limit", "role", "mm_impersonation", "mm_filter_id", "local_mm_cert_hash",
	"local_mm_issuing_ca", "local_mm_root_ca", "remote_mm_cert_hash", "remote_mm_issuing_ca", "remote_mm_root_ca",
	"local_mask", "local_port", "local_tunnel_endpoint", "remote_mask", "remote_port", "remote_tunnel_endpoint",
	"ip_protocol", "remote_private_address", "encapsulation_mode", "qm_filter_id", "tunnel_id",
	"traffic_selector_id", "local_em_principal", "remote_em_principal", "em_auth_method", "em_impersonation",
	"local_em_cert_hash", "local_em_issuing_ca", "local_em_root_ca", "remote_em_cert_hash", "remote_em_issuing_ca",
	"remote_em_root_ca", "ah_integrity", "esp_integrity", "esp_cipher", "lifetime_seconds", "lifetime_kilobytes",
	"lifetime_packets", "inbound_spi", "outbound_spi", "source", "offset", "rekey_of_other_end", "opened_origin",
	"closed_origin"};

const struct report_kind report_sessions = {
	.info = {"sessions", "every security association: when it was opened and closed, and with whom", sessions_keys,
		sizeof sessions_keys / sizeof sessions_keys[0], NULL, 0},
	.state_size = sizeof(struct sessions),
	.wants_associations = true,
	.wants_pairs = true,
	.begin = sessions_begin,
	.row = sessions_row,
};

/* SPDX-License-Identifier: MIT */
/* What the tool writes, in every format: for programs that rely on it to the byte, and for terminals. */
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include "ipsecevtx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A value that every format has to quote in some way. */
#define DIFFICULT "a,\\\"b\\\"\\r\\nline & <c> =1"

#define SCRIPT                                                                                                         \
	"set computer=vpn1.corp.example record=1\n"                                                                    \
	"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 FailureReason=\"" DIFFICULT "\"\n"                    \
	"event 4650 2024-03-01T08:00:01Z RemoteAddress=2001:db8::8 +Odd=\"x;y\"\n"                                     \
	"event 5451 2024-03-01T08:00:02Z RemoteAddress=192.0.2.9 InboundSpi=0xc0ffee12\n"

static void make_every_event(const char *name)
{
	struct evtxgen *log = evtxgen_new(NULL);
	size_t size;
	ck_assert_ptr_nonnull(log);
	ck_assert_msg(evtxgen_bulk(log, EVTXGEN_DENSE, 4096 + 4 * 65536, 7), "%s", evtxgen_error(log));
	ck_assert_msg(evtxgen_finish(log), "%s", evtxgen_error(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	make_file(name, bytes, size);
	evtxgen_free(log);
}

/*
 * JSON.
 */

/* A real event, as Windows would have logged it. */
#define EXAMPLE_SCRIPT                                                                                                 \
	"event 4653.0 2020-07-10T17:20:06.6871033Z record=100095994 computer=MYVPN.MYCPU pid=660 tid=124 "             \
	"activity={5108737F-4EB9-0001-8473-0851B94ED601} LocalMMPrincipalName=- RemoteMMPrincipalName=- "              \
	"LocalAddress=88.88.88.81 LocalKeyModPort=4500 RemoteAddress=88.88.88.82 RemoteKeyModPort=4500 "               \
	"KeyModName=%%8222 FailurePoint=%%8199 FailureReason=\"Negotiation timed out\" MMAuthMethod=%%8194 "           \
	"State=%%8202 Role=%%8205 MMImpersonationState=%%8217 MMFilterID=54919761 InitiatorCookie=db55d3767e51b422 "   \
	"ResponderCookie=0000000000000000\n"

#define EXAMPLE_OBJECT                                                                                                         \
	"{\"time\":\"2020-07-10T17:20:06.6871033Z\",\"event_id\":4653,\"event\":\"mm_failed\",\"mode\":\"main\","              \
	"\"outcome\":\"failure\",\"computer\":\"MYVPN.MYCPU\",\"record_id\":100095994,\"version\":0,"                          \
	"\"channel\":\"Security\",\"process_id\":660,\"thread_id\":124,"                                                       \
	"\"activity_id\":\"5108737f-4eb9-0001-8473-0851b94ed601\",\"local_mm_principal\":null,"                                \
	"\"remote_mm_principal\":null,\"local_address\":\"88.88.88.81\",\"local_keying_port\":4500,"                           \
	"\"remote_address\":\"88.88.88.82\",\"peer\":\"88.88.88.82\",\"remote_keying_port\":4500,\"keying_module\":\"IKEv1\"," \
	"\"failure_point\":\"Local computer\",\"failure_reason\":\"Negotiation timed out\","                                   \
	"\"mm_auth_method\":\"Unknown authentication\",\"state\":\"Sent first (SA) payload\","                                 \
	"\"role\":\"Initiator\",\"mm_impersonation\":\"Not enabled\",\"mm_filter_id\":\"54919761\","                           \
	"\"initiator_cookie\":\"db55d3767e51b422\",\"responder_cookie\":\"0000000000000000\","                                 \
	"\"source\":\"Security.evtx\",\"offset\":4608,\"origin\":\"active\"}\n"

START_TEST(the_documented_event_is_written_to_the_byte)
{
	static const char *const variants[] = {"win10", "win7"};
	char script[2048];
	snprintf(script, sizeof script, "set variant=%s\n%s", variants[_i], EXAMPLE_SCRIPT);
	make_log("Security.evtx", script);
	struct ran ran = TOOL_ENDS(0, "-qo", "jsonl", "Security.evtx");
	assert_same(ran.out, EXAMPLE_OBJECT);
	ck_assert_str_eq(ran.err, "");
}
END_TEST

START_TEST(every_line_is_an_object_with_the_common_keys_in_their_order)
{
	if (!has_program("jq", "JSON is not looked at"))
		return;
	make_every_event("a.evtx");
	struct ran ran = TOOL_ENDS(0, "-qmall", "-ojsonl", "a.evtx");
	ck_assert_uint_gt(count_of(ran.out, "\n"), 150);
	assert_jq("-s", "length > 150", ran.out, ran.out_size);
	assert_jq(NULL,
		"keys_unsorted[0:12] == "
		"[\"time\",\"event_id\",\"event\",\"mode\",\"outcome\",\"computer\",\"record_id\","
		"\"version\",\"channel\",\"process_id\",\"thread_id\",\"activity_id\"]",
		ran.out, ran.out_size);
	assert_jq(NULL,
		"keys_unsorted as $k | ($k | index(\"source\")) as $i | $k[$i:$i+3] == "
		"[\"source\",\"offset\",\"origin\"]",
		ran.out, ran.out_size);
	assert_jq(NULL,
		"(.time | test(\"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{7}Z$\")) and "
		"([.event_id,.record_id,.version,.process_id,.thread_id,.offset | type == \"number\"] | all) and "
		"([.event,.mode,.outcome,.computer,.channel,.source,.origin | type == \"string\"] | all) and "
		"(.activity_id | type == \"string\" or . == null)",
		ran.out, ran.out_size);
}
END_TEST

START_TEST(a_key_has_the_type_that_list_fields_says)
{
	char filter[512];
	if (!has_program("jq", "JSON is not looked at"))
		return;
	make_every_event("a.evtx");
	struct ran events = TOOL_ENDS(0, "-qmall", "-ojsonl", "a.evtx");
	size_t seen = 0;
	const struct ipsecevtx_field_info *info;
	for (size_t i = 0; (info = ipsecevtx_field_info(i)) != NULL; i++) {
		char key[64];
		snprintf(key, sizeof key, "\"%s\":", info->name);
		if (strstr(events.out, key))
			seen++;
	}
	/* The log has all kinds of events, so that each member was looked at. */
	ck_assert_ptr_null(ipsecevtx_field_info(seen));
	make_file("events.jsonl", events.out, events.out_size);
	struct ran fields = TOOL_ENDS(0, "--list-fields", "-ojsonl");
	snprintf(filter, sizeof filter,
		"INDEX(inputs; .name) as $f | [$e[] | to_entries[] | select($f[.key] and .value != null) | "
		"(.value | type) == (if $f[.key].type == \"u32\" then \"number\" else \"string\" end)] | "
		"length > 1000 and all");
	const struct way way = {.input = fields.out, .input_size = fields.out_size};
	struct ran ran = PROGRAM_AS(&way, "jq", "-n", "-e", "--slurpfile", "e", "events.jsonl", filter);
	ck_assert_msg(ran.status == 0, "%s%s", ran.out, ran.err);
}
END_TEST

/* Ids are decimal text, parameter indexes 0x and eight digits. */
START_TEST(identifiers_have_their_forms)
{
	if (!has_program("jq", "JSON is not looked at"))
		return;
	make_every_event("a.evtx");
	struct ran ran = TOOL_ENDS(0, "-qmall", "-ojsonl", "-e4650-4653,5451", "a.evtx");
	assert_jq(NULL,
		"[to_entries[] | select(.key | test(\"^(mm|qm)_(filter|sa)_id$|^tunnel_id$\")) | .value | "
		". == null or test(\"^[0-9]+$\")] | all",
		ran.out, ran.out_size);
	assert_jq(NULL,
		"[to_entries[] | select(.key | test(\"_spi$\")) | .value | . == null or test(\"^0x[0-9a-f]{8,}$\")] | "
		"all",
		ran.out, ran.out_size);
}
END_TEST

START_TEST(fields_stand_in_the_order_of_their_table)
{
	size_t lines = 0;
	make_every_event("a.evtx");
	struct ran ran = TOOL_ENDS(0, "-qmall", "-ojsonl", "a.evtx");
	for (char *line = ran.out; *line; lines++) {
		char *end = line + strcspn(line, "\n");
		struct ipsecevtx_field field;
		*end = '\0';
		uint32_t id = 0;
		ck_assert_int_eq(sscanf(strstr(line, "\"event_id\":"), "\"event_id\":%u", &id), 1);
		const char *last = strstr(line, "\"activity_id\":");
		for (size_t i = 0; ipsecevtx_event_field(id, NULL, i, &field); i++) {
			char key[64];
			snprintf(key, sizeof key, ",\"%s\":", field.info->name);
			const char *at = strstr(line, key);
			ck_assert_msg(!at || at > last, "%s stands too early: %.500s", key, line);
			last = at ? at : last;
		}
		ck_assert(strstr(line, ",\"source\":") > last);
		line = end + 1;
	}
	ck_assert_uint_gt(lines, 150);
}
END_TEST

START_TEST(an_array_is_the_same_objects)
{
	make_log("a.evtx", SCRIPT);
	struct ran lines = TOOL_ENDS(0, "-qo", "jsonl", "a.evtx");
	struct ran array = TOOL_ENDS(0, "-qo", "json", "a.evtx");
	struct ran none = TOOL_ENDS(0, "-qo", "json", "--peer=203.0.113.1", "a.evtx");
	ck_assert_str_eq(none.out, "[]\n");
	if (!has_program("jq", "JSON is not looked at"))
		return;
	make_file("lines", lines.out, lines.out_size);
	make_file("array", array.out, array.out_size);
	struct ran same = PROGRAM_AS(NULL, "jq", "-n", "-e", "--slurpfile", "l", "lines", "--slurpfile", "a", "array",
		"[$l] == $a and ($l | length == 3)");
	ck_assert_msg(same.status == 0, "%s%s", same.out, same.err);
	assert_jq("-s", ". == [[]]", none.out, none.out_size);
}
END_TEST

START_TEST(text_is_kept_as_it_was_written)
{
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_ENDS(0, "-qo", "jsonl", "--raw", "a.evtx");
	assert_has(ran.out, "\"failure_reason\":\"a,\\\"b\\\"\\r\\nline & <c> =1\"");
	assert_has(ran.out, "\"FailureReason\":\"a,\\\"b\\\"\\r\\nline & <c> =1\"");
	assert_has(ran.out, "\"extra\":{\"Odd\":\"x;y\"}");
	assert_has(ran.out, "\"inbound_spi\":\"0xc0ffee12\"");
}
END_TEST

/*
 * CSV.
 */

static const char header[] =
	"time,event_id,event,mode,outcome,computer,record_id,version,channel,process_id,thread_id,activity_id,"
	"notification,local_mm_principal,remote_mm_principal,local_address,local_keying_port,remote_address,"
	"remote_keying_port,keying_module,mm_auth_method,mm_cipher,mm_integrity,dh_group,mm_lifetime_minutes,qm_limit,"
	"role,mm_impersonation,mm_filter_id,mm_sa_id,local_mm_cert_hash,local_mm_issuing_ca,local_mm_root_ca,"
	"remote_mm_cert_hash,remote_mm_issuing_ca,remote_mm_root_ca,failure_point,failure_reason,state,"
	"initiator_cookie,responder_cookie,local_mask,local_port,local_tunnel_endpoint,remote_mask,remote_port,"
	"remote_tunnel_endpoint,ip_protocol,remote_private_address,encapsulation_mode,message_id,qm_filter_id,"
	"tunnel_id,traffic_selector_id,local_em_principal,remote_em_principal,em_auth_method,em_impersonation,"
	"local_em_cert_hash,local_em_issuing_ca,local_em_root_ca,remote_em_cert_hash,remote_em_issuing_ca,"
	"remote_em_root_ca,profile,sa_id,sa_name,ah_integrity,esp_integrity,esp_cipher,lifetime_seconds,"
	"lifetime_kilobytes,lifetime_packets,qm_sa_id,inbound_spi,outbound_spi,source,offset,origin,header_record_id,"
	"written_time,extra,marks,provider,fields,peer";

/* Reads a line as RFC 4180 has it; cells end with a NUL in place. Fails the test when it is none. */
static size_t read_row(char **text, char **cells, size_t room)
{
	size_t count = 0;
	char *at = *text;
	for (;;) {
		char *to = at;
		bool quoted = *at == '"';
		ck_assert_uint_lt(count, room);
		cells[count++] = to;
		at += quoted;
		for (; quoted ? at[0] != '"' || at[1] == '"' : !strchr(",\r\n\"", *at); at++) {
			if (*at == '\0')
				ck_abort_msg("a quoted cell does not end");
			at += *at == '"';
			*to++ = *at;
		}
		ck_assert(quoted || *at != '"');
		at += quoted;
		char separator = *at;
		*to = '\0';
		ck_assert_msg(
			separator == ',' || (separator == '\r' && at[1] == '\n'), "a cell ends with %d", separator);
		at += separator == ',' ? 1 : 2;
		if (separator != ',')
			break;
	}
	*text = at;
	return count;
}

static const char *cell(char **names, char **cells, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return cells[i];
	}
	ck_abort_msg("no column %s", name);
	return NULL;
}

START_TEST(csv_has_one_fixed_header_and_rows_as_long_as_it)
{
	char *names[128];
	char *cells[128];
	size_t rows = 0;
	make_every_event("a.evtx");
	struct ran ran = TOOL_ENDS(0, "-qmall", "-ocsv", "a.evtx");
	ck_assert_uint_eq(strcspn(ran.out, "\r"), strlen(header));
	ck_assert_msg(
		strncmp(ran.out, header, strlen(header)) == 0, "the header is %.*s", (int)strlen(header), ran.out);
	char *text = ran.out;
	size_t count = read_row(&text, names, LENGTH(names));
	for (; *text; rows++)
		ck_assert_uint_eq(read_row(&text, cells, LENGTH(cells)), count);
	ck_assert_uint_gt(rows, 150);
}
END_TEST

START_TEST(cells_hold_what_was_logged)
{
	char *names[128];
	char *cells[128];
	make_log("a.evtx", SCRIPT "other 1102 +1 Name=\"q\\\"q\"\n");
	struct ran ran = TOOL_ENDS(0, "-qeany", "-ocsv", "a.evtx");
	char *text = ran.out;
	size_t count = read_row(&text, names, LENGTH(names));
	read_row(&text, cells, LENGTH(cells));
	ck_assert_str_eq(cell(names, cells, count, "failure_reason"), "a,\"b\"\r\nline & <c> =1");
	ck_assert_str_eq(cell(names, cells, count, "remote_address"), "192.0.2.7");
	read_row(&text, cells, LENGTH(cells));
	ck_assert_str_eq(cell(names, cells, count, "extra"), "{\"Odd\":\"x;y\"}");
	ck_assert_str_eq(cell(names, cells, count, "failure_reason"), "");
	read_row(&text, cells, LENGTH(cells));
	ck_assert_str_eq(cell(names, cells, count, "inbound_spi"), "0xc0ffee12");
	read_row(&text, cells, LENGTH(cells));
	ck_assert_str_eq(cell(names, cells, count, "fields"), "{\"Name\":\"q\\\"q\"}");
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(the_peer_is_the_gateway)
{
	make_log("a.evtx", "event 5451 2024-03-01T08:00:00Z RemoteAddress=10.2.0.9 RemoteTunnelEndpoint=203.0.113.9\n"
			   "event 5451 +1 RemoteAddress=198.51.100.7 RemoteTunnelEndpoint=0.0.0.0\n"
			   "event 5452.0 +1 RemoteAddress=- RemoteTunnelEndpoint=-\n"
			   "event 4655 +1 RemoteAddress=2001:db8::0:7\n"
			   "event 5453 +1\n"
			   "event 4646 +1\n");
	struct ran ran = TOOL_ENDS(0, "-qojsonl", "-mall", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"peer\":"), 4);
	assert_has(ran.out, "\"remote_address\":\"10.2.0.9\",\"peer\":\"203.0.113.9\",");
	assert_has(ran.out, "\"remote_address\":\"198.51.100.7\",\"peer\":\"198.51.100.7\",");
	assert_has(ran.out, "\"remote_address\":null,\"peer\":null,");
	assert_has(ran.out, "\"remote_address\":\"2001:db8::7\",\"peer\":\"2001:db8::7\",");
	ran = TOOL_ENDS(0, "-qocsv", "-mall", "--raw", "a.evtx");
	assert_has(ran.out, ",fields,raw,peer\r\n");
	assert_has(ran.out, ",203.0.113.9\r\n");
	assert_has(ran.out, ",2001:db8::7\r\n");
	ck_assert_uint_eq(count_of(ran.out, "\"\",\r\n") + count_of(ran.out, "}\",\r\n"), 3);
}
END_TEST

/* The last twenty values are missing, the endpoint among them, and the address can be one within the tunnel. */
START_TEST(where_the_endpoint_is_missing_nobody_knows_the_peer)
{
	make_log("a.evtx", "event 5451 2024-03-01T08:00:00Z RemoteAddress=10.2.0.9 RemoteTunnelEndpoint=203.0.113.9 "
			   "data-values=-20\n"
			   "event 4655 +1 RemoteAddress=10.2.0.9 data-values=-1\n");
	struct ran ran = TOOL_ENDS(3, "-qojsonl", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\"marks\":[\"slots\"]"), 2);
	ck_assert_uint_eq(count_of(ran.out, "\"remote_address\":\"10.2.0.9\""), 2);
	/* Main Mode has no tunnel endpoint: the address that is there is the peer's. */
	ck_assert_uint_eq(count_of(ran.out, "\"peer\":"), 1);
	ck_assert_uint_eq(count_of(TOOL_ENDS(3, "-qocsv", "a.evtx").out, ",10.2.0.9\r\n"), 1);
	/* Reports do the same: only the association whose event is whole has that address. */
	make_log("b.evtx", "event 5451 2024-03-01T08:00:00Z RemoteAddress=10.2.0.9 "
			   "RemoteTunnelEndpoint=-\n"
			   "event 5451 +60 RemoteAddress=10.2.0.9 RemoteTunnelEndpoint=203.0.113.9 "
			   "data-values=-20\n");
	struct ran peers = TOOL_ENDS(3, "-qojsonl", "--report=peers", "b.evtx");
	ck_assert_uint_eq(count_of(peers.out, "\"peer\":\"10.2.0.9\""), 1);
	assert_has(peers.out, "\"qm_established\":1,");
}
END_TEST

START_TEST(csv_without_events_is_its_header)
{
	make_log("a.evtx", SCRIPT);
	struct ran ran = TOOL_ENDS(0, "-qo", "csv", "--peer=203.0.113.1", "a.evtx");
	ck_assert_uint_eq(ran.out_size, strlen(header) + 2);
}
END_TEST

START_TEST(what_a_spreadsheet_takes_for_a_formula_is_quoted)
{
	static const char *const formulas[] = {"=1+1", "+1", "-1+1", "@SUM(A1)"};
	for (size_t i = 0; i < LENGTH(formulas); i++) {
		char script[256];
		char quoted[64];
		snprintf(script, sizeof script, "event 4653 2024-03-01T08:00:00Z FailureReason=\"%s\"\n", formulas[i]);
		snprintf(quoted, sizeof quoted, ",\"%s\",", formulas[i]);
		make_log("a.evtx", script);
		struct ran ran = TOOL_ENDS(0, "-qo", "csv", "a.evtx");
		assert_has(ran.out, quoted);
	}
}
END_TEST

/*
 * XML.
 */

START_TEST(xml_is_one_well_formed_document)
{
	make_every_event("a.evtx");
	make_log("b.evtx", "set variant=win7\n" SCRIPT "event 4653 +1 notemplate FailureReason=\"" DIFFICULT "\"\n");
	struct ran ran = TOOL_ENDS(0, "-qmall", "-oxml", "a.evtx", "b.evtx");
	struct ran raw = TOOL_ENDS(0, "-qmall", "-oxml", "--raw", "a.evtx", "b.evtx");
	struct ran none = TOOL_ENDS(0, "-qoxml", "--peer=203.0.113.1", "b.evtx");
	struct ran lines = TOOL_ENDS(0, "-qmall", "-ojsonl", "a.evtx", "b.evtx");
	ck_assert_uint_eq(count_of(ran.out, "<Event "), count_of(lines.out, "\n"));
	ck_assert_str_eq(none.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Events>\n</Events>\n");
	assert_same(raw.out, ran.out);
	assert_has(ran.out, "line &amp; &lt;c&gt; =1");
	if (!has_program("xmllint", "XML is not looked at"))
		return;
	const struct ran *all[] = {&ran, &none};
	for (size_t i = 0; i < LENGTH(all); i++) {
		const struct way way = {.input = all[i]->out, .input_size = all[i]->out_size};
		struct ran lint = PROGRAM_AS(&way, "xmllint", "--noout", "-");
		ck_assert_msg(lint.status == 0, "%.1000s", lint.err);
	}
}
END_TEST

/* Elements that XML, or the names that it has, do not allow as they stand; "/" ends one, "=" begins an attribute. */
static const char *const odd_elements[][6] = {
	{"Data", "=Name", "=Name", "/"},
	{"a:b", "/"},
	{"Data", "=a:Name", "/"},
	{"b", "=xmlns:xml", "/"},
	{"b", "=xmlns", "/"},
	{"b", "=xmlns:p", "=xmlns:q", "=p:x", "=q:x", "/"},
	{"b", "=a_x", "=a:x", "/"},
	{"a:b:c", "=a:", "=:a", "/"},
	{"xmlns:b", "=xmlns:1", "=xmlns:a:b", "/"},
	/* Two elements with a prefix that only the first one declares. */
	{"a:b", "=xmlns:a", "/", "a:c", "/"},
	/* A record of three events. */
	{"Event", "/", "Event", "/", NULL, "beside"},
	/* A name that needs no change. */
	{"a:b", "=xmlns:a", "=a:x", "=xml:lang", "/"},
};

static void draft_odd_element(struct draft *draft, const char *const *words)
{
	bool is_open = false;
	for (size_t i = 0; i < LENGTH(odd_elements[0]) && words[i]; i++) {
		if (words[i][0] == '/') {
			draft_empty(draft);
			is_open = false;
		} else if (is_open) {
			draft_attribute(draft, words[i] + 1);
			draft_text(draft, strcmp(words[i], "=xmlns") == 0 ? "http://www.w3.org/2000/xmlns/" : "en");
		} else {
			draft_open_with_attributes(draft, words[i]);
			is_open = true;
		}
	}
}

static void make_odd_log(const char *name)
{
	static struct draft draft;
	static uint8_t log[4096 + 65536];
	draft_init(&draft);
	for (size_t i = 0; i < LENGTH(odd_elements); i++) {
		size_t record = draft_record(&draft, i + 1);
		draft.in_template = false;
		draft_fragment(&draft);
		size_t template = draft_instance(&draft, (uint32_t)i + 1);
		draft_fragment(&draft);
		draft_open(&draft, "Event");
		draft_close(&draft);
		draft_open(&draft, "System");
		draft_close(&draft);
		draft_open(&draft, "EventID");
		draft_close(&draft);
		draft_text(&draft, "7");
		draft_end(&draft);
		draft_end(&draft);
		draft_open(&draft, "EventData");
		draft_close(&draft);
		bool is_beside = odd_elements[i][5] && strcmp(odd_elements[i][5], "beside") == 0;
		if (!is_beside)
			draft_odd_element(&draft, odd_elements[i]);
		draft_end(&draft);
		draft_end(&draft);
		if (is_beside)
			draft_odd_element(&draft, odd_elements[i]);
		draft_eof(&draft);
		draft_values(&draft, template, 0);
		draft_eof(&draft);
		draft_record_end(&draft, record);
	}
	draft_chunk_header(&draft);
	memset(log, 0, sizeof log);
	memcpy(log + 4096, draft.bytes, 65536);
	make_file(name, log, sizeof log);
}

START_TEST(xml_has_no_names_that_xml_does_not_know)
{
	static const char *const engines[] = {"--engine=certified", "--engine=direct", "--engine=libevtx"};
	make_odd_log("a.evtx");
	struct ran ran = TOOL("-q", "-eany", "-oxml", engines[_i], "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "<System>"), LENGTH(odd_elements));
	assert_has(ran.out, "<a:b xmlns:a=\"en\" a:x=\"en\" xml:lang=\"en\"/>");
	assert_has(ran.out, "<a:b xmlns:a=\"en\"/><a_c/>");
	assert_has(ran.out, "<b xmlns:p=\"en\" xmlns:q=\"en\" p_x=\"en\" q:x=\"en\"/>");
	if (!has_program("xmllint", "XML is not looked at"))
		return;
	const struct way way = {.input = ran.out, .input_size = ran.out_size};
	struct ran lint = PROGRAM_AS(&way, "xmllint", "--noout", "--nowarning", "-");
	ck_assert_int_eq(lint.status, 0);
	assert_has_not(lint.err, "error");
	struct ran count = PROGRAM_AS(&way, "xmllint", "--nowarning", "--xpath", "count(/Events/Event)", "-");
	ck_assert_uint_eq(strtoul(count.out, NULL, 10), LENGTH(odd_elements));
}
END_TEST

/*
 * Terminals.
 */

/* ESC, CSI as one character, right-to-left override, isolates, NUL, BEL, DEL, a line break, what no eye sees. */
#define EVIL "\\u001b[31m\\u009b32m\\u202e\\u2066\xc0\x80\\u0007\\u007f\\n\\u200b\\u200f."
#define EVIL_SCRIPT                                                                                                    \
	"set computer=\"" EVIL "\" channel=\"" EVIL "\"\n"                                                             \
	"event 4653 2024-03-01T08:00:00Z FailureReason=\"" EVIL "x\" RemoteAddress=\"" EVIL "\" KeyModName=\"" EVIL    \
	"\" LocalMMPrincipalName=\"" EVIL "\" InitiatorCookie=\"" EVIL "\" +Odd=\"" EVIL "\"\n"                        \
	"event 5451 +1 LocalAddress=\"" EVIL "\" RemoteTunnelEndpoint=\"" EVIL "\" Role=\"" EVIL "\"\n"                \
	"event 5049 +1 IpSecSecurityAssociationName=\"" EVIL "\"\n"                                                    \
	"other 9 +1 provider=\"" EVIL "\" Name=\"" EVIL "\"\n"

START_TEST(text_from_a_log_does_not_steer_the_terminal)
{
	static const char *const options[] = {"-q", "-v", "--raw", "--report=findings"};
	make_log("a.evtx", EVIL_SCRIPT);
	struct ran ran = TOOL("-eany", options[_i], "a.evtx");
	ck_assert_msg(ran.status == 0 || ran.status == 3, "%s", ran.err);
	assert_harmless(ran.out, ran.out_size);
	assert_harmless(ran.err, ran.err_size);
	if (_i < 3)
		assert_has(ran.out, "\\x1b[31m");
}
END_TEST

START_TEST(machine_formats_keep_text_and_are_harmless_on_a_terminal)
{
	static const char *const formats[] = {"jsonl", "json", "xml"};
	const struct way terminal = {.on_terminal = true};
	make_log("a.evtx", EVIL_SCRIPT);
	struct ran shown = TOOL_AS(&terminal, "-qeany", "-o", formats[_i], "a.evtx");
	struct ran piped = TOOL("-qeany", "-o", formats[_i], "a.evtx");
	assert_has_not(shown.out, "\xc2\x9b");
	assert_has_not(shown.out, "\033");
	ck_assert_uint_eq(strlen(shown.out), shown.out_size);
	assert_harmless(shown.out, shown.out_size);
	if (_i == 2) {
		assert_has(shown.out, "&#x202e;&#x2066;");
		assert_has(piped.out, "\xe2\x80\xae\xe2\x81\xa6");
	} else {
		assert_has(piped.out, "\\u001b[31m\xc2\x9b"
				      "32m\xe2\x80\xae\xe2\x81\xa6\\u0000\\u0007");
	}
}
END_TEST

START_TEST(csv_keeps_text_and_is_harmless_on_a_terminal)
{
	const struct way terminal = {.on_terminal = true};
	make_log("a.evtx", EVIL_SCRIPT);
	struct ran shown = TOOL_AS(&terminal, "-qeany", "-ocsv", "a.evtx");
	struct ran piped = TOOL("-qeany", "-ocsv", "a.evtx");
	for (size_t i = 0; i < shown.out_size; i++) {
		if (shown.out[i] == '\r')
			shown.out[i] = '\n';
	}
	assert_harmless(shown.out, shown.out_size);
	ck_assert_uint_gt(piped.out_size, strlen(piped.out)); /* its NULs are in there */
}
END_TEST

START_TEST(colour_comes_on_a_terminal_and_when_asked_for)
{
	const struct way terminal = {.on_terminal = true};
	make_log("a.evtx", SCRIPT);
	assert_has(TOOL_AS(&terminal, "-q", "a.evtx").out, "\033[31m4653 ");
	assert_has(TOOL("-q", "--color=always", "a.evtx").out, "\033[31m4653 ");
	assert_has_not(TOOL("-q", "a.evtx").out, "\033");
	assert_has_not(TOOL_AS(&terminal, "-q", "--color=never", "a.evtx").out, "\033");
	setenv("NO_COLOR", "1", 1);
	assert_has_not(TOOL_AS(&terminal, "-q", "a.evtx").out, "\033");
	assert_has(TOOL("-q", "--color=always", "a.evtx").out, "\033[31m4653 ");
	unsetenv("NO_COLOR");
}
END_TEST

/*
 * The sandbox changes nothing.
 */

#define UNSET "LocalAddress RemoteAddress LocalAddressMask RemoteAddressMask LocalPort RemotePort"

START_TEST(text_has_no_line_of_traffic_of_which_nothing_is_known)
{
	make_log("a.evtx", "event 4654 2024-03-01T08:00:00Z " UNSET " Protocol\nevent 5452 +1 " UNSET " IpProtocol\n");
	assert_has_not(TOOL_ENDS(0, "-q", "a.evtx").out, "traffic    ");
	ck_assert_uint_eq(count_of(TOOL_ENDS(0, "-qv", "a.evtx").out, "traffic    - -> -"), 2);
}
END_TEST

START_TEST(output_is_the_same_without_the_sandbox)
{
	static const char *const formats[] = {"text", "jsonl", "json", "csv", "xml"};
	make_every_event("a.evtx");
	struct ran with = TOOL_ENDS(0, "-mall", "-o", formats[_i], "a.evtx");
	struct ran without = TOOL_ENDS(0, "--no-sandbox", "-mall", "-o", formats[_i], "a.evtx");
	assert_same(with.out, without.out);
	assert_same(with.err, without.err);
	TOOL_ENDS(0, "-qmall", "-o", formats[_i], "-w", "with", "a.evtx");
	TOOL_ENDS(0, "--no-sandbox", "-qmall", "-o", formats[_i], "-w", "without", "a.evtx");
	assert_same(file_text("with", NULL), with.out);
	assert_same(file_text("without", NULL), with.out);
}
END_TEST

START_TEST(verbose_tells_of_the_sandbox)
{
	make_log("a.evtx", SCRIPT);
	assert_has(TOOL_ENDS(0, "-v", "a.evtx").err, "ipsec-evtx: sandbox: ");
	assert_has_not(TOOL_ENDS(0, "-v", "--no-sandbox", "a.evtx").err, "sandbox");
	assert_has_not(TOOL_ENDS(0, "-vq", "a.evtx").err, "sandbox");
	assert_has_not(TOOL_ENDS(0, "a.evtx").err, "sandbox");
}
END_TEST

Suite *suite_tool_output(void)
{
	Suite *suite = suite_create("tool-output");
	TCase *json = tool_case(suite, "json");
	tcase_add_loop_test(json, the_documented_event_is_written_to_the_byte, 0, 2);
	tcase_add_test(json, every_line_is_an_object_with_the_common_keys_in_their_order);
	tcase_add_test(json, a_key_has_the_type_that_list_fields_says);
	tcase_add_test(json, identifiers_have_their_forms);
	tcase_add_test(json, fields_stand_in_the_order_of_their_table);
	tcase_add_test(json, an_array_is_the_same_objects);
	tcase_add_test(json, text_is_kept_as_it_was_written);
	TCase *csv = tool_case(suite, "csv");
	tcase_add_test(csv, csv_has_one_fixed_header_and_rows_as_long_as_it);
	tcase_add_test(csv, cells_hold_what_was_logged);
	tcase_add_test(csv, csv_without_events_is_its_header);
	tcase_add_test(csv, the_peer_is_the_gateway);
	tcase_add_test(csv, where_the_endpoint_is_missing_nobody_knows_the_peer);
	tcase_add_test(csv, what_a_spreadsheet_takes_for_a_formula_is_quoted);
	TCase *xml = tool_case(suite, "xml");
	tcase_add_test(xml, xml_is_one_well_formed_document);
	tcase_add_loop_test(xml, xml_has_no_names_that_xml_does_not_know, 0, 3);
	TCase *terminal = tool_case(suite, "terminal");
	tcase_add_loop_test(terminal, text_from_a_log_does_not_steer_the_terminal, 0, 4);
	tcase_add_loop_test(terminal, machine_formats_keep_text_and_are_harmless_on_a_terminal, 0, 3);
	tcase_add_test(terminal, csv_keeps_text_and_is_harmless_on_a_terminal);
	tcase_add_test(terminal, colour_comes_on_a_terminal_and_when_asked_for);
	tcase_add_test(terminal, text_has_no_line_of_traffic_of_which_nothing_is_known);
	TCase *sandbox = tool_case(suite, "sandbox");
	tcase_add_loop_test(sandbox, output_is_the_same_without_the_sandbox, 0, 5);
	tcase_add_test(sandbox, verbose_tells_of_the_sandbox);
	return suite;
}

/* SPDX-License-Identifier: MIT */
/*
 * Large logs for benchmarks: the events that fill a busy server's Security log, IPsec events among them or alone.
 */
#include "event/events.h"
#include "evtxgen_event.h"

#include <string.h>

#define MAX_FIELDS 32u
#define FIELD_TEXT 64u

/* In a sparse log one event in so many is an IPsec event. */
#define SPARSE_INTERVAL 40u

void evtxgen_seed(struct evtxgen_random *random, uint64_t seed)
{
	random->state = seed;
}

uint64_t evtxgen_random(struct evtxgen_random *random)
{
	uint64_t bits = random->state += 0x9e3779b97f4a7c15u;
	bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9u;
	bits = (bits ^ bits >> 27) * 0x94d049bb133111ebu;
	return bits ^ bits >> 31;
}

uint32_t evtxgen_random_below(struct evtxgen_random *random, uint32_t limit)
{
	return (uint32_t)((evtxgen_random(random) >> 32) * limit >> 32);
}

/* A field of an event that is not an IPsec event, and the type of its value. */
struct foreign_field {
	struct gen_sample sample;
	uint8_t type;
	uint8_t substitution_type; /* 0: the same */
};

struct foreign_event {
	uint16_t id;
	uint8_t version;
	uint16_t task;
	uint32_t weight; /* how often it comes, of the sum of all */
	const struct foreign_field *fields;
	size_t field_count;
};

#define TEXT_FIELD(name, ...)                                                                                          \
	{                                                                                                              \
		{name, GEN_CHOICE, 0, {__VA_ARGS__}, 0, 0}, EVTXGEN_STRING, 0                                          \
	}
#define SID_FIELD(name, ...)                                                                                           \
	{                                                                                                              \
		{name, GEN_CHOICE, 0, {__VA_ARGS__}, 0, 0}, EVTXGEN_SID, 0                                             \
	}
#define NUMBER_FIELD(name, type, limit, ...)                                                                           \
	{                                                                                                              \
		{name, GEN_INTEGER, limit, {__VA_ARGS__}, 0, 0}, type, 0                                               \
	}
/* A pointer in the manifest: the substitution says SizeT, the value comes as HexInt64. */
#define POINTER_FIELD(name)                                                                                            \
	{                                                                                                              \
		{name, GEN_INTEGER, 16384, {"4", "804"}, 0, 0}, EVTXGEN_HEX64, EVTXGEN_SIZE                            \
	}

#define USER_SIDS                                                                                                      \
	"S-1-5-18", "S-1-5-20", "S-1-5-21-1004336348-1177238915-682003330-1104",                                       \
		"S-1-5-21-1004336348-1177238915-682003330-500"
#define SUBJECT                                                                                                        \
	SID_FIELD("SubjectUserSid", USER_SIDS), TEXT_FIELD("SubjectUserName", "VPN1$", "anna", "backup-svc", "-"),     \
		TEXT_FIELD("SubjectDomainName", "CORP", "NT AUTHORITY", "-"),                                          \
		NUMBER_FIELD("SubjectLogonId", EVTXGEN_HEX64, 0x400000, "999")
#define PROGRAMS                                                                                                       \
	"C:\\Windows\\System32\\svchost.exe", "C:\\Windows\\System32\\lsass.exe",                                      \
		"C:\\Program Files\\Backup Agent\\agent.exe", "C:\\Windows\\System32\\services.exe",                   \
		"C:\\Windows\\System32\\wbem\\WmiPrvSE.exe"

static const struct foreign_field fields_4624[] = {
	SUBJECT,
	SID_FIELD("TargetUserSid", USER_SIDS),
	TEXT_FIELD("TargetUserName", "anna", "SYSTEM", "VPN1$", "DWM-1"),
	TEXT_FIELD("TargetDomainName", "CORP", "NT AUTHORITY", "Window Manager"),
	NUMBER_FIELD("TargetLogonId", EVTXGEN_HEX64, 0, "999"),
	NUMBER_FIELD("LogonType", EVTXGEN_UINT32, 11, "3", "5"),
	TEXT_FIELD("LogonProcessName", "Advapi  ", "Kerberos", "NtLmSsp "),
	TEXT_FIELD("AuthenticationPackageName", "Negotiate", "Kerberos", "NTLM"),
	TEXT_FIELD("WorkstationName", "-", "WS-0417"),
	{{"LogonGuid", GEN_CHOICE, 0, {"00000000-0000-0000-0000-000000000000", "8f3f53d2-6a51-4d2d-b9b1-6f2f0c8a7c11"},
		 0, 0},
		EVTXGEN_GUID, 0},
	TEXT_FIELD("TransmittedServices", "-"),
	TEXT_FIELD("LmPackageName", "-", "NTLM V2"),
	NUMBER_FIELD("KeyLength", EVTXGEN_UINT32, 129, "0", "128"),
	POINTER_FIELD("ProcessId"),
	TEXT_FIELD("ProcessName", PROGRAMS),
	{{"IpAddress", GEN_ADDRESS, 0, {"-", "::1"}, 0, 0}, EVTXGEN_STRING, 0},
	TEXT_FIELD("IpPort", "-", "0", "50112"),
	TEXT_FIELD("ImpersonationLevel", "%%1833", "%%1832"),
	TEXT_FIELD("RestrictedAdminMode", "-"),
	TEXT_FIELD("TargetOutboundUserName", "-"),
	TEXT_FIELD("TargetOutboundDomainName", "-"),
	TEXT_FIELD("VirtualAccount", "%%1843", "%%1842"),
	NUMBER_FIELD("TargetLinkedLogonId", EVTXGEN_HEX64, 0x400000, "0"),
	TEXT_FIELD("ElevatedToken", "%%1842", "%%1843"),
};

static const struct foreign_field fields_4634[] = {
	SID_FIELD("TargetUserSid", USER_SIDS),
	TEXT_FIELD("TargetUserName", "anna", "VPN1$", "backup-svc"),
	TEXT_FIELD("TargetDomainName", "CORP", "NT AUTHORITY"),
	NUMBER_FIELD("TargetLogonId", EVTXGEN_HEX64, 0, "999"),
	NUMBER_FIELD("LogonType", EVTXGEN_UINT32, 11, "3"),
};

static const struct foreign_field fields_4672[] = {
	SUBJECT,
	TEXT_FIELD("PrivilegeList", "SeSecurityPrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\tSeRestorePrivilege",
		"SeAssignPrimaryTokenPrivilege\r\n\t\t\tSeTcbPrivilege\r\n\t\t\tSeSecurityPrivilege\r\n\t\t\t"
		"SeTakeOwnershipPrivilege\r\n\t\t\tSeLoadDriverPrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\t"
		"SeRestorePrivilege\r\n\t\t\tSeDebugPrivilege\r\n\t\t\tSeAuditPrivilege\r\n\t\t\t"
		"SeSystemEnvironmentPrivilege\r\n\t\t\tSeImpersonatePrivilege"),
};

static const struct foreign_field fields_4688[] = {
	SUBJECT,
	POINTER_FIELD("NewProcessId"),
	TEXT_FIELD("NewProcessName", PROGRAMS),
	TEXT_FIELD("TokenElevationType", "%%1936", "%%1937", "%%1938"),
	POINTER_FIELD("ProcessId"),
	TEXT_FIELD("CommandLine", "", "svchost.exe -k netsvcs -p -s Schedule", "agent.exe --job \"nightly\" --quiet"),
	SID_FIELD("TargetUserSid", "S-1-0-0"),
	TEXT_FIELD("TargetUserName", "-"),
	TEXT_FIELD("TargetDomainName", "-"),
	NUMBER_FIELD("TargetLogonId", EVTXGEN_HEX64, 1, "0"),
	TEXT_FIELD("ParentProcessName", PROGRAMS),
	SID_FIELD("MandatoryLabel", "S-1-16-16384", "S-1-16-8192"),
};

static const struct foreign_field fields_5156[] = {
	NUMBER_FIELD("ProcessID", EVTXGEN_UINT64, 16384, "4"),
	TEXT_FIELD("Application", "System", "\\device\\harddiskvolume2\\windows\\system32\\svchost.exe",
		"\\device\\harddiskvolume2\\program files\\backup agent\\agent.exe"),
	TEXT_FIELD("Direction", "%%14592", "%%14593"),
	{{"SourceAddress", GEN_ADDRESS, 0, {"192.0.2.1", "2001:db8::1"}, 0, 0}, EVTXGEN_STRING, 0},
	TEXT_FIELD("SourcePort", "500", "4500", "50112", "445"),
	{{"DestAddress", GEN_ADDRESS, 0, {"198.51.100.7", "2001:db8:7::42"}, 0, 0}, EVTXGEN_STRING, 0},
	TEXT_FIELD("DestPort", "500", "4500", "53", "443"),
	NUMBER_FIELD("Protocol", EVTXGEN_UINT32, 255, "6", "17"),
	NUMBER_FIELD("FilterRTID", EVTXGEN_UINT64, 100000, "0"),
	TEXT_FIELD("LayerName", "%%14610", "%%14611"),
	NUMBER_FIELD("LayerRTID", EVTXGEN_UINT64, 64, "44", "48"),
	SID_FIELD("RemoteUserID", "S-1-0-0"),
	SID_FIELD("RemoteMachineID", "S-1-0-0"),
};

#define FIELDS(fields) fields, sizeof(fields) / sizeof((fields)[0])

static const struct foreign_event foreign_events[] = {
	{4624, 2, 12544, 25, FIELDS(fields_4624)},
	{4634, 0, 12545, 20, FIELDS(fields_4634)},
	{4672, 0, 12548, 15, FIELDS(fields_4672)},
	{4688, 2, 13312, 15, FIELDS(fields_4688)},
	{5156, 1, 12810, 25, FIELDS(fields_5156)},
};

#define FOREIGN_COUNT (sizeof foreign_events / sizeof foreign_events[0])

/* An IPsec event in one of its layouts. */
struct own_event {
	const struct event_definition *definition;
	unsigned layout;
	const struct gen_sample *samples[EVENTS_MAX_FIELDS]; /* by index of the definition's fields */
};

#define MAX_OWN_EVENTS 64u

struct bulk {
	struct evtxgen *log;
	struct evtxgen_random random;
	uint64_t time;
	struct own_event own[MAX_OWN_EVENTS];
	uint32_t own_count;
	struct evtxgen_field fields[MAX_FIELDS];
	char texts[MAX_FIELDS][FIELD_TEXT];
};

static void list_own_events(struct bulk *bulk)
{
	const struct event_definition *definition;
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		for (unsigned layout = LAYOUT_V0; layout <= LAYOUT_V1_WIN7; layout <<= 1) {
			if (!(definition->layouts & layout) || bulk->own_count == MAX_OWN_EVENTS)
				continue;
			struct own_event *own = &bulk->own[bulk->own_count++];
			own->definition = definition;
			own->layout = layout;
			for (size_t k = 0; k < definition->field_count; k++) {
				own->samples[k] = gen_find_sample(
					(uint16_t)definition->info.event_id, definition->fields[k].windows_name);
			}
		}
	}
}

static const char *random_choice(struct bulk *bulk, const struct gen_sample *sample)
{
	uint32_t count = 1;
	while (count < sizeof sample->choices / sizeof sample->choices[0] && sample->choices[count])
		count++;
	return sample->choices[evtxgen_random_below(&bulk->random, count)];
}

static char *put_octet(char *text, uint32_t number, char end)
{
	if (number >= 100)
		*text++ = (char)('0' + number / 100);
	if (number >= 10)
		*text++ = (char)('0' + number / 10 % 10);
	*text++ = (char)('0' + number % 10);
	*text++ = end;
	return text;
}

static void random_address(struct bulk *bulk, char *text)
{
	static const uint8_t networks[4][3] = {{192, 0, 2}, {198, 51, 100}, {203, 0, 113}, {10, 20, 30}};
	uint64_t bits = evtxgen_random(&bulk->random);
	const uint8_t *network = networks[bits & 3];
	text = put_octet(text, network[0], '.');
	text = put_octet(text, network[1], '.');
	text = put_octet(text, network[2], '.');
	put_octet(text, 1 + (uint32_t)(bits >> 8) % 254, '\0');
}

static void random_hex(struct bulk *bulk, uint32_t digits, char *text)
{
	uint64_t bits = 0;
	for (uint32_t i = 0; i < digits; i++) {
		if (i % 16 == 0)
			bits = evtxgen_random(&bulk->random);
		text[i] = "0123456789abcdef"[bits & 15];
		bits >>= 4;
	}
	text[digits] = '\0';
}

/* A value of that type as the sample says; text is where it may be kept. */
static struct evtxgen_value random_value(struct bulk *bulk, const struct gen_sample *sample, uint8_t type, char *text)
{
	struct evtxgen_value value;
	bool free_hand = sample->kind != GEN_CHOICE && evtxgen_random_below(&bulk->random, 8) != 0;
	if (free_hand && sample->kind == GEN_INTEGER) {
		uint64_t bits = evtxgen_random(&bulk->random) >> 32;
		return evtxgen_typed_number(type, sample->limit ? bits % sample->limit : bits);
	}
	if (!free_hand) {
		const char *choice = random_choice(bulk, sample);
		if (!evtxgen_parse_value(&value, type, choice, text, FIELD_TEXT))
			value = evtxgen_null();
		return value;
	}
	if (sample->kind == GEN_ADDRESS)
		random_address(bulk, text);
	else
		random_hex(bulk, sample->limit, text);
	return evtxgen_text(text);
}

/* The process, time and activity of the next event; activity is where the last one is kept. */
static struct evtxgen_event next_event(struct bulk *bulk, uint16_t id, unsigned layout, uint8_t activity[16])
{
	struct evtxgen_event event = evtxgen_event(bulk->log, id, layout);
	uint64_t bits = evtxgen_random(&bulk->random);
	/* About 40 events a second, now and then a pause. */
	bulk->time += bits % 500000 + (bits % 1000 == 0 ? 600000000u : 0);
	event.time = bulk->time;
	event.thread_id = 4 * (1 + (uint32_t)(bits >> 40) % 1000);
	if ((bits >> 32 & 3) == 0) {
		gen_put_u64(activity, evtxgen_random(&bulk->random));
		gen_put_u64(activity + 8, bulk->time);
		event.activity_id = activity;
	}
	return event;
}

static bool is_wide(const struct evtxgen_value *address)
{
	return memchr(address->data, ':', address->size) != NULL;
}

/* Windows gives a mask of the family of the address before it; the library tells of other masks. */
static void fit_mask(struct evtxgen_field *mask, const struct evtxgen_field *address)
{
	static const char end[] = "AddressMask";
	size_t length = strlen(mask->name), end_length = sizeof end - 1;
	if (length < end_length || strcmp(mask->name + length - end_length, end) != 0 ||
		mask->value.kind != EVTXGEN_TEXT || address->value.kind != EVTXGEN_TEXT ||
		is_wide(&address->value) == is_wide(&mask->value))
		return;
	mask->value = evtxgen_text(is_wide(&address->value) ? "ffff:ffff:ffff:ffff::" : "255.255.255.0");
}

static bool add_own_event(struct bulk *bulk)
{
	uint8_t activity[16];
	const struct own_event *own = &bulk->own[evtxgen_random_below(&bulk->random, bulk->own_count)];
	const struct event_definition *definition = own->definition;
	struct evtxgen_event event = next_event(bulk, (uint16_t)definition->info.event_id, own->layout, activity);
	size_t count = 0;
	for (size_t i = 0; i < definition->field_count; i++) {
		const struct event_field *field = &definition->fields[i];
		if (!(field->layouts & own->layout))
			continue;
		bulk->fields[count] = (struct evtxgen_field){
			.name = field->windows_name,
			.value = random_value(bulk, own->samples[i], gen_layout_type(field), bulk->texts[count]),
		};
		if (count > 0)
			fit_mask(&bulk->fields[count], &bulk->fields[count - 1]);
		count++;
	}
	return evtxgen_add(bulk->log, &event, bulk->fields, count) != 0;
}

static const struct foreign_event *random_foreign_event(struct bulk *bulk)
{
	uint32_t sum = 0;
	for (size_t i = 0; i < FOREIGN_COUNT; i++)
		sum += foreign_events[i].weight;
	uint32_t at = evtxgen_random_below(&bulk->random, sum);
	size_t i = 0;
	while (at >= foreign_events[i].weight)
		at -= foreign_events[i++].weight;
	return &foreign_events[i];
}

static bool add_foreign_event(struct bulk *bulk)
{
	uint8_t activity[16];
	const struct foreign_event *foreign = random_foreign_event(bulk);
	struct evtxgen_event event = next_event(bulk, foreign->id, 0, activity);
	event.version = foreign->version;
	event.task = foreign->task;
	for (size_t i = 0; i < foreign->field_count; i++) {
		const struct foreign_field *field = &foreign->fields[i];
		bulk->fields[i] = (struct evtxgen_field){
			.name = field->sample.name,
			.type = field->substitution_type,
			.value = random_value(bulk, &field->sample, field->type, bulk->texts[i]),
		};
	}
	return evtxgen_add(bulk->log, &event, bulk->fields, foreign->field_count) != 0;
}

bool evtxgen_bulk(struct evtxgen *log, enum evtxgen_mix mix, uint64_t size, uint64_t seed)
{
	struct bulk bulk = {.log = log, .time = evtxgen_event(log, 0, 0).time};
	evtxgen_seed(&bulk.random, seed);
	list_own_events(&bulk);
	/* The chunk that is being written counts as a whole. */
	for (uint64_t i = 0; evtxgen_size(log) + GEN_CHUNK_SIZE < size; i++) {
		bool own = mix == EVTXGEN_DENSE || (mix == EVTXGEN_SPARSE && i % SPARSE_INTERVAL == 7);
		if (own ? !add_own_event(&bulk) : !add_foreign_event(&bulk))
			return false;
	}
	return true;
}

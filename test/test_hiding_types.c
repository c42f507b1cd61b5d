/* SPDX-License-Identifier: MIT */
/*
 * Values of types that Windows never gives a field. Velociraptor shows their bytes as letters: another number, computer
 * or peer than the type says, or our provider where there seems to be another one.
 */
#include "test_hiding.h"

#include "event/events.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEFORE 12u /* plain events of the same template, as many as a program or an exemplar takes */

static struct run run;

/* A log of one event, behind plain ones. In this template all of System are values. */
static void read_log(const char *event, const struct ipsecevtx_options *options)
{
	char script[1024];
	size_t size;
	snprintf(script, sizeof script, "set variant=shuffled\nevent 4653 2024-03-01T08:00:00Z repeat=%u\n%s\n", BEFORE,
		event);
	uint8_t *log = log_of(script, &size);
	run_memory(&run, log, size, options);
	free(log);
}

static size_t count_told(enum ipsecevtx_finding_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < run.findings.count; i++) {
		const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
		if (finding->severity < IPSECEVTX_SEVERITY_WARNING)
			continue;
		ck_assert_uint_eq(finding->record_id, BEFORE + 1);
		count += finding->kind == kind;
	}
	return count;
}

/* What an event of a script is, and whether it is written as Windows writes it, so that nothing is told. */
struct told_event {
	const char *event;
	bool is_plain;
};

static const struct {
	const char *event;
	const char *computer; /* that finds it, with the letters of its bytes; NULL: any */
	bool is_plain;
} fields[] = {
	{"event 4653 +1 system=Computer:size=bytes:76706e32", "vpn2", false},
	{"event 4653 +1 system=Computer:size=bytes:76706e3200000000", "vpn2", false},
	{"event 4653 +1 system=Computer:uint32[]=bytes:76706e32", "vpn2", false},
	{"event 4653 +1 system=Computer:binary=bytes:760070006e003200", "vpn2", false},
	{"event 4653 +1 system=Computer:binary=bytes:760070", NULL, false},
	{"event 4653 +1 system=Computer:ansi=vpn2", "vpn2", true},
	{"event 4653 +1 system=Channel:size=bytes:76706e32", NULL, false},
	{"event 4653 +1 system=Task:size=77", NULL, false},
	{"event 4653 +1 system=Task:uint32=77", NULL, true},
	{"event 4653 +1 RemoteMMPrincipalName:size=bytes:76706e32", NULL, false},
	{"event 4653 +1 RemoteMMPrincipalName:uint32=77", NULL, false},
	{"event 4653 +1 RemoteMMPrincipalName:uint32[]=bytes:76706e32", NULL, false},
	{"event 4653 +1 RemoteMMPrincipalName:ansi=vpn2", NULL, true},
	{"event 4653 +1 LocalKeyModPort:size=500", NULL, false},
	{"event 4653 +1 LocalKeyModPort:uint16=500", NULL, true},
	{"event 4653 +1 LocalKeyModPort:string=500", NULL, true},
	{"event 4653 +1 system=Task:string=77 notemplate", NULL, true},
};

/* What others cut at the NUL, or leave the half of a pair out of. One NUL at the end Windows writes itself. */
static const struct {
	const char *value;
	bool is_plain;
} texts[] = {
	{":string=\"vpn1\\u0000x\"", false},
	{":string=\"\\u0000vpn1\"", false},
	{":string=\"vpn1\\u0000\\u0000\"", false},
	{":string=\"vpn1\\ud800\"", false},
	{":string=\"\\udc00vpn1\"", false},
	{":ansi=bytes:76706e310078", false},
	{":literal=\"vpn1\\ud800\"", false},
	{":string=\"vpn1\\u0001\"", false},
	{":string=\"a name as long as any\\u001f of them\"", false},
	{":string=\"vpn1\\uffff\"", false},
	{":string=\"vpn\\u007f1\"", false},
	{":literal=\"vpn1 \\u0084\"", false},
	{":literal=\"vpn1\\ufffe\"", false},
	{":ansi=bytes:76706e310b78", false},
	{":string=\"vpn\\u0009one\"", true},
	{":string=\"vpn1\\u0000\"", true},
	{":ansi=bytes:76706e3100", true},
	{":string=\"vpn\\ud83d\\ude00\"", true},
	{":string=\"C=XX, O=\\u65e5\\u672c\\ufffd\"", true},
};

/* Such an event behind plain ones, in each format that programs write, and as an event. */
static void check_event(const char *plain, const char *event, bool is_plain)
{
	static const struct ipsecevtx_range all = {1, UINT16_MAX};
	for (int format = IPSECEVTX_FORMAT_NONE; format <= IPSECEVTX_FORMAT_RECORD; format++) {
		char script[1024];
		size_t size;
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.format = (enum ipsecevtx_format)format;
		options.text_only = format != IPSECEVTX_FORMAT_NONE;
		options.modes = IPSECEVTX_MODE_ALL;
		options.events = &all;
		options.event_count = 1;
		snprintf(script, sizeof script, "set variant=shuffled\n%s repeat=%u\n%s\n", plain, BEFORE, event);
		uint8_t *log = log_of(script, &size);
		run_memory(&run, log, size, &options);
		free(log);
		ck_assert_uint_eq(run.count, BEFORE + 1);
		ck_assert_msg((count_told(IPSECEVTX_FINDING_VALUE) == 0) == is_plain, "format %d: %s", format, event);
		ck_assert_msg(
			!(run.events[BEFORE].marks & IPSECEVTX_MARK_VALUE) == is_plain, "format %d: %s", format, event);
	}
}

static void check_text(unsigned event_id, const char *field, size_t text)
{
	char plain[64], event[256];
	bool is_system = strcmp(field, "Channel") == 0;
	if (is_system && strstr(texts[text].value, ":literal"))
		return;
	snprintf(plain, sizeof plain, "event %u 2024-03-01T08:00:00Z", event_id);
	snprintf(event, sizeof event, "event %u +1 %s%s%s", event_id, is_system ? "system=" : "", field,
		texts[text].value);
	check_event(plain, event, texts[text].is_plain);
}

/* Every text of every event. */
START_TEST(a_text_that_others_show_in_part_is_told)
{
	const struct event_definition *definition;
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		check_text(definition->info.event_id, "Channel", (size_t)_i);
		for (size_t k = 0; k < definition->field_count; k++) {
			if (definition->fields[k].type == IPSECEVTX_TYPE_TEXT)
				check_text(definition->info.event_id, definition->fields[k].windows_name, (size_t)_i);
		}
	}
}
END_TEST

START_TEST(a_value_of_an_odd_type_is_told_and_its_letters_are_found)
{
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_LIBEVTX; engine++) {
		for (int format = IPSECEVTX_FORMAT_NONE; format <= IPSECEVTX_FORMAT_JSON; format++) {
			struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
			options.engine = (enum ipsecevtx_engine)engine;
			options.format = (enum ipsecevtx_format)format;
			read_log(fields[_i].event, &options);
			ck_assert_uint_eq(run.count, BEFORE + 1);
			ck_assert_int_eq(count_told(IPSECEVTX_FINDING_VALUE) == 0, fields[_i].is_plain);
			ck_assert_uint_eq(count_told(IPSECEVTX_FINDING_DISPUTED), 0);
			ck_assert_int_eq(!(run.events[BEFORE].marks & IPSECEVTX_MARK_VALUE), fields[_i].is_plain);
			options.computers = &fields[_i].computer;
			options.computer_count = fields[_i].computer != NULL;
			if (options.computer_count > 0)
				read_log(fields[_i].event, &options);
			ck_assert_uint_eq(run.count, fields[_i].computer ? 1 : BEFORE + 1);
		}
	}
}
END_TEST

static const struct {
	const char *event;
	enum ipsecevtx_finding_kind kind; /* that tells of it */
	bool is_ours;                     /* it is printed */
	bool is_plain;
} identities[] = {
	/* "4655" */
	{"event 4655 +1 system=EventID:size=bytes:34363535", IPSECEVTX_FINDING_STRUCTURE, false, false},
	{"event 4655 +1 system=EventID:size=4655", IPSECEVTX_FINDING_STRUCTURE, true, false},
	{"event 4655 +1 system=EventID:uint32=65537", IPSECEVTX_FINDING_STRUCTURE, false, false},
	{"event 4655 +1 system=EventID:size=7 guid=none provider=Other", IPSECEVTX_FINDING_STRUCTURE, false, false},
	/* To who reads numbers as C does, leading zeros are octal: 4655, and another one. */
	{"event 4655 +1 notemplate system=EventID:string=04655", IPSECEVTX_FINDING_VALUE, true, false},
	{"event 4655 +1 notemplate system=EventID:string=011057", IPSECEVTX_FINDING_STRUCTURE, false, false},
	{"event 4655 +1 notemplate system=EventID:string=011070", IPSECEVTX_FINDING_STRUCTURE, false, true},
#define EVENTLOG " provider=Microsoft-Windows-Eventlog guid=none"
	/* "1102", "104 " and high bits: a log was cleared. */
	{"other 1102 +1 system=EventID:size=bytes:31313032" EVENTLOG, IPSECEVTX_FINDING_STRUCTURE, false, false},
	{"other 1102 +1 system=EventID:binary=bytes:31313032" EVENTLOG, IPSECEVTX_FINDING_STRUCTURE, false, false},
	{"other 104 +1 system=EventID:size=bytes:31303420" EVENTLOG, IPSECEVTX_FINDING_STRUCTURE, false, false},
	{"other 104 +1 system=EventID:binary=bytes:31303420" EVENTLOG, IPSECEVTX_FINDING_STRUCTURE, false, false},
	{"other 104 +1 system=EventID:uint32=65640" EVENTLOG, IPSECEVTX_FINDING_STRUCTURE, false, false},
	{"other 104 +1 system=EventID:uint32=2147483752" EVENTLOG, IPSECEVTX_FINDING_STRUCTURE, false, false},
	{"other 105 +1 system=EventID:size=bytes:31303520" EVENTLOG, IPSECEVTX_FINDING_STRUCTURE, false, true},
	{"other 105 +1 system=EventID:uint32=65641" EVENTLOG, IPSECEVTX_FINDING_STRUCTURE, false, true},
#define OURS_IN_ASCII "bytes:4d6963726f736f66742d57696e646f77732d53656375726974792d4175646974696e67"
	{"event 4655 +1 system=Name:uint8[]=" OURS_IN_ASCII " guid=none", IPSECEVTX_FINDING_PROVIDER, true, false},
	{"event 4655 +1 system=Name:int8[]=" OURS_IN_ASCII " guid={00000000-0000-0000-0000-000000000001}",
		IPSECEVTX_FINDING_PROVIDER, true, false},
	{"event 4655 +1 system=Name:hex32[]=" OURS_IN_ASCII " guid=none", IPSECEVTX_FINDING_PROVIDER, true, false},
	{"event 4655 +1 system=Name:size=bytes:4d696372 guid=none", IPSECEVTX_FINDING_PROVIDER, true, false},
	{"other 7 +1 system=Name:size=bytes:4d696372 guid=none", IPSECEVTX_FINDING_PROVIDER, false, true},
};

START_TEST(a_number_or_provider_of_an_odd_type_is_told)
{
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_LIBEVTX; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		read_log(identities[_i].event, &options);
		ck_assert_uint_eq(run.count, BEFORE + identities[_i].is_ours);
		ck_assert_int_eq(count_told(identities[_i].kind) == 0, identities[_i].is_plain);
	}
}
END_TEST

static const struct told_event sizes[] = {
	{"event 4653 +1 LocalKeyModPort:uint16/uint16=500", true},
	{"event 4653 +1 LocalKeyModPort:uint16=bytes:010203", false},
	{"event 4653 +1 LocalKeyModPort:uint16=bytes:", false},
	{"event 4653 +1 RemoteMMPrincipalName:string=bytes:010203", false},
	{"event 4653 +1 RemoteMMPrincipalName:string=a-longer-name-than-others-have", true},
	{"event 4653 +1 RemoteMMPrincipalName", true},
	{"event 4653 +1 LocalKeyModPort?:null=bytes:", true},
	{"event 4653 +1 LocalKeyModPort:null=bytes:0102", false},
	{"event 4653 +1 LocalKeyModPort:null/uint16=bytes:0102", false},
	{"event 4653 +1 system=Task:null=bytes:0102", false},
	{"event 4653 +1 system=Task:null=bytes:", true},
/* Windows leaves bytes in two nulls of System, behind EventID, as many as their slots' types have. */
#define WINDOWS "set variant=win10\nevent 4653 +1 system="
	{WINDOWS "ActivityID:null=bytes:000102030405060708090a0b0c0d0e0f", true},
	{WINDOWS "ActivityID:null=bytes:000102030405060708090a0b0c0d0e", false},
	{WINDOWS "RelatedActivityID:null=bytes:000102030405060708090a0b0c0d0e0f", false},
	{WINDOWS "Qualifiers:null=bytes:0102", true},
	{WINDOWS "Qualifiers:null=bytes:010203", false},
	{"event 4653 +1 system=ActivityID:null=bytes:000102030405060708090a0b0c0d0e0f", false},
};

START_TEST(a_value_of_an_odd_size_is_told_whether_its_event_is_asked_for_or_not)
{
	static const struct ipsecevtx_range asked[] = {{4653, 4653}, {5451, 5451}};
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_LIBEVTX; engine++) {
		for (size_t i = 0; i < COUNT_OF(asked); i++) {
			struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
			options.engine = (enum ipsecevtx_engine)engine;
			options.events = &asked[i];
			options.event_count = 1;
			read_log(sizes[_i].event, &options);
			ck_assert_uint_eq(run.count, i == 0 ? BEFORE + 1 : 0);
			ck_assert_int_eq(count_told(IPSECEVTX_FINDING_STRUCTURE) == 0, sizes[_i].is_plain);
		}
	}
}
END_TEST

/* By which others know what each value of an event is: its place in the layout of that version. */
static const struct {
	const char *plain, *event;
	bool is_plain;
} versions[] = {
#define AT " 2024-03-01T08:00:00Z"
	{"event 5452.0" AT, "event 5452.0 +1 system=Version:uint8=0", true},
	{"event 5452.0" AT, "event 5452.0 +1 system=Version:uint8=1", false},
	{"event 5452.1" AT, "event 5452.1 +1 system=Version:uint8=0", false},
	{"event 5452.1-win7" AT, "event 5452.1-win7 +1 system=Version:uint8=0", false},
	{"event 5452.1" AT, "event 5452.1 +1 system=Version:uint8=1", true},
	{"event 5451.1" AT, "event 5451.1 +1 system=Version:uint8=0", false},
	{"event 4654.0" AT, "event 4654.0 +1 system=Version:uint8=1", false},
	/* One that nobody knows, and of an event of one version. */
	{"event 5452.1" AT, "event 5452.1 +1 system=Version:uint8=2", true},
	{"event 4655" AT, "event 4655 +1 system=Version:uint8=1", true},
	/* A field that the other version has; and one that none has, as a later Windows may. */
	{"event 5452.0" AT, "event 5452.0 +1 +LocalAddressMask=255.255.255.0", false},
	{"event 5452.0" AT, "event 5452.0 +1 system=Version:uint8=1 +Other=1", true},
#define TWO_LAYOUTS                                                                                                    \
	"exact LocalAddress=192.0.2.1 LocalAddressMask=255.255.255.255 LocalPort=1 LocalTunnelEndpoint=0.0.0.0 "       \
	"RemoteAddress=192.0.2.2 RemotePort=2 RemoteTunnelEndpoint=0.0.0.0 IpProtocol=6 QuickModeSaId=5"
	{"event 5452.1" AT, "event 5452.1 +1 system=Version:uint8=0 " TWO_LAYOUTS, false},
	{"event 5452.1" AT, "event 5452.1 +1 system=Version:null=bytes: " TWO_LAYOUTS, false},
};

START_TEST(fields_of_another_version_are_told)
{
	static const struct ipsecevtx_range all = {1, UINT16_MAX};
	for (int format = IPSECEVTX_FORMAT_NONE; format <= IPSECEVTX_FORMAT_RECORD; format++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		char script[1024];
		size_t size;
		options.format = (enum ipsecevtx_format)format;
		options.text_only = format != IPSECEVTX_FORMAT_NONE;
		options.modes = IPSECEVTX_MODE_ALL;
		options.events = &all;
		options.event_count = 1;
		snprintf(script, sizeof script, "set variant=shuffled\n%s repeat=%u\n%s\n", versions[_i].plain, BEFORE,
			versions[_i].event);
		uint8_t *log = log_of(script, &size);
		run_memory(&run, log, size, &options);
		free(log);
		ck_assert_uint_eq(run.count, BEFORE + 1);
		ck_assert_msg((count_told(IPSECEVTX_FINDING_STRUCTURE) == 0) == versions[_i].is_plain, "format %d: %s",
			format, versions[_i].event);
		ck_assert_int_eq(!(run.events[BEFORE].marks & IPSECEVTX_MARK_STRUCTURE), versions[_i].is_plain);
		/* Windows has changed a layout and not its version. */
		for (size_t i = 0; i < run.findings.count; i++) {
			const struct ipsecevtx_finding *finding = &run.findings.items[i].finding;
			bool is_of_version = strstr(finding->detail, "of no layout that is known") != NULL;
			ck_assert(!is_of_version || finding->severity == IPSECEVTX_SEVERITY_WARNING);
		}
	}
}
END_TEST

/* Events of others, in which other programs find more. */
static const struct told_event foreign[] = {
#define ELSE         "other 77 +1 provider=Else guid=none "
#define SID_OF_ZEROS ":sid=bytes:000000000000000000000000 "
	/* Windows has written a user's SID so, with what Event holds right behind it. */
	{ELSE "variant=classic system=UserID" SID_OF_ZEROS "Data=a", true},
	{ELSE "variant=eventlog system=UserID" SID_OF_ZEROS "Data=a", true},
	{ELSE "variant=eventlog system=ActivityID" SID_OF_ZEROS "Data=a", false},
	{ELSE "variant=win7 system=UserID" SID_OF_ZEROS "Data=a", false},
	/* And BOOLs of one and two bytes, behind which a SID, or an array, says another size from where it is read. */
	{ELSE "A:bool=bytes:01", true},
	{ELSE "A:bool=bytes:0100 B=text C:uint32=7", true},
	{ELSE "C:sid=S-1-5-18 A:bool=bytes:0100 D=text", true},
	{ELSE "A:bool=bytes:0100 B=text C:sid=S-1-5-18 D=text", false},
	{ELSE "A:bool=bytes:0100 B=text C:string[]=a|b D=text", false},
	{ELSE "A:bool=bytes:01 B=text C:binxml=0f010100010d000000000200", false},
	/* A SID that says that it is longer or shorter, and arrays of parts of items, also behind the like without
	   them. */
	{ELSE "A:sid=S-1-5-18", true},
	{ELSE "A:sid=bytes:010200000000000512000000", false},
	{ELSE "A:sid=bytes:01010000000000051200", false},
	{ELSE "A:sid=bytes:011000000000000501000000020000000300000004000000050000000600000007000000080000000900000"
	      "00a0000000b0000000c0000000d0000000e0000000f00000010000000",
		false},
	{ELSE "A:string[]=a|b", true},
	{ELSE "A:string[]=bytes:61000000620063", false},
	{ELSE "A:string[]=bytes:6100000062006300", false},
	{ELSE "A:uint32[]=bytes:010000000200", false},
	{ELSE "A:guid[]=bytes:010000000200000003000000", false},
	{ELSE "A:sid[]=bytes:010200000000000512000000", false},
	/* A slot of another type than its value, behind others whose names are known. */
	{ELSE "A=a B=b C:binary=bytes:0f01010000", true},
	{ELSE "A=a B=b C:binary/binxml=bytes:0f01010000", false},
	{ELSE "A=a B=b C:string/binxml=text", false},
};

START_TEST(a_value_of_another_event_by_which_others_go_astray_is_told)
{
	read_log(foreign[_i].event, NULL);
	ck_assert_uint_eq(run.count, BEFORE);
	ck_assert_msg((count_told(IPSECEVTX_FINDING_STRUCTURE) == 0) == foreign[_i].is_plain, "%s", foreign[_i].event);
}
END_TEST

/* The descriptors of the second are those of the first, which were found plain. */
static const struct told_event behind[] = {
	{ELSE "A:sid=S-1-5-18 B=x\n" ELSE "A:sid=S-1-5-21-1-2-3-4 B=y\n", true},
	{ELSE "A:sid=S-1-5-18 B=x\n" ELSE "A:sid=bytes:010200000000000512000000 B=x\n", false},
	{ELSE "B=x A:sid=S-1-5-18\n" ELSE "B=x A:sid=bytes:010000000000000512000000\n", false},
	{ELSE "A:sid=S-1-5-18 B=x C:sid=S-1-5-19\n" ELSE "A:sid=S-1-5-18 B=yy C:sid=bytes:010200000000000513000000\n",
		false},
	/* Sixteen subauthorities are one more than a SID can have. */
	{ELSE "A:sid=S-1-5-18 B=x\n" ELSE
	      "A:sid=bytes:011000000000000501000000020000000300000004000000050000000600000007000000080000000900000"
	      "00a0000000b0000000c0000000d0000000e0000000f00000010000000 B=x\n",
		false},
};

START_TEST(a_sid_of_another_length_is_told_behind_one_that_is_whole)
{
	char script[1024];
	for (size_t i = 0; i < COUNT_OF(behind); i++) {
		size_t size;
		snprintf(script, sizeof script, "event 4655 2024-03-01T08:00:00Z\n%s", behind[i].event);
		uint8_t *log = log_of(script, &size);
		run_memory(&run, log, size, NULL);
		ck_assert_msg((collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE) == 0) == behind[i].is_plain,
			"%zu", i);
		free(log);
	}
}
END_TEST

#define BOOLS 200u /* each of three bytes less than some read */

static char *add(char *at, const char *text, unsigned count)
{
	for (size_t length = strlen(text); count > 0; count--, at += length)
		memcpy(at, text, length + 1);
	return at;
}

/* BOOLs of a byte let others read on in the next record: in its bytes stands an instance, or nothing. */
START_TEST(short_bools_by_which_others_read_the_next_record_are_told)
{
	/* An end; one of an element; a literal without bytes; an instruction whose name is in the chunk's header. */
	static const char *const tokens[] = {"00", "04", "0500", "0a2c000000"};
	static const char instance[] = "0c010000000000020000";
	for (size_t i = 0; i < COUNT_OF(tokens); i++) {
		char script[8192], *at = script, name[32];
		size_t size;
		at = add(at, "other 77 2024-03-01T08:00:00Z provider=Else guid=none", 1);
		for (unsigned k = 0; k < BOOLS; k++) {
			snprintf(name, sizeof name, " A%u:bool=bytes:01", k);
			at = add(at, name, 1);
		}
		at = add(at, "\nother 78 +1 provider=Else guid=none B:binary=", 1);
		at = add(at, tokens[i], 2000 / (unsigned)strlen(tokens[i]));
		add(add(at, instance, 1), "\n", 1);
		uint8_t *log = log_of(script, &size);
		run_memory(&run, log, size, NULL);
		free(log);
		ck_assert_uint_eq(run.findings.count, i > 0);
		if (i > 0)
			ck_assert_int_eq(run.findings.items[0].finding.kind, IPSECEVTX_FINDING_STRUCTURE);
	}
}
END_TEST

static const struct {
	const char *plain, *event; /* event with %s: a text */
} pairs[] = {
	{"event 4655 2024-03-01T08:00:00Z", "event 4655 +1 +Note%s"},
	{"other 4719 2024-03-01T08:00:00Z SubjectUserName=admin", "other 4719 +1 SubjectUserName%s"},
	{"other 4961 2024-03-01T08:00:00Z SPI=7 Note=1", "other 4961 +1 SPI=7 Note%s"},
};

/* Also beside the fields, and in events without fields of their own that are told or that reports read. */
START_TEST(a_text_beside_the_fields_that_others_show_in_part_is_told)
{
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		char event[256];
		snprintf(event, sizeof event, pairs[i].event, texts[_i].value);
		check_event(pairs[i].plain, event, texts[_i].is_plain);
	}
}
END_TEST

/* A record without a template, all of which is literal: whatever is logged may have tags in it. */
static const struct told_event literals[] = {
	{"event 4653 +1 notemplate entities RemoteMMPrincipalName=\"O=A & B <c>\"", true},
	{"event 4653 +1 notemplate entities computer=\"vpn1&2\"", false},
	{"other 77 +1 notemplate provider=Else guid=none Data=\"</Data><EventID>4655</EventID>\"", false},
	{"other 77 +1 notemplate provider=Else guid=none Data=\"<x:eventid Qualifiers='0'> 4655 <\"", false},
	{"other 77 +1 notemplate provider=Else guid=none Data=\"<EventID>4655\"", false},
	{"other 77 +1 notemplate provider=Else guid=none Data=\"<EventID>78</EventID><EventIDs>4655<\"", true},
	{"other 77 +1 notemplate provider=Else guid=none Data=\"<Event><System><Provider Name='a'/>4655\"", true},
	{"other 77 +1 notemplate provider=Else guid=none Data=\"if EventID < 4655 EventID> 4655\"", true},
	{"event 4653 +1 notemplate FailureReason=\"</Data><Data Name='RemoteAddress'>192.0.2.66\"", false},
	{"event 4653 +1 notemplate FailureReason=\"a < b, <c>\"", true},
	{"event 4653 +1 notemplate FailureReason=\"Negotiation timed out\"", true},
};

START_TEST(markup_in_the_text_of_a_record_without_a_template_is_told)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	read_log(literals[_i].event, &options);
	ck_assert_msg(
		(count_told(IPSECEVTX_FINDING_STRUCTURE) == 0) == literals[_i].is_plain, "%s", literals[_i].event);
}
END_TEST

/* Numbers that nobody but the caller asks for, where others read them. */
static const char *const askings[] = {"binary=bytes:34363234", "uint32=268440080"};

START_TEST(an_odd_event_id_hides_no_number_that_was_asked_for)
{
	static const struct ipsecevtx_range asked[] = {{4624, 4624}, {4625, 4625}};
	char event[256];
	snprintf(event, sizeof event, "other 77 +1 provider=Else guid=none system=EventID:%s", askings[_i]);
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.events = &asked[i];
		options.event_count = 1;
		read_log(event, &options);
		ck_assert_uint_eq(run.count, 0);
		ck_assert_int_eq(count_told(IPSECEVTX_FINDING_STRUCTURE) == 0, i == 1);
	}
}
END_TEST

/* Two of them in System. */
START_TEST(a_second_event_id_hides_no_number_that_was_asked_for)
{
	static const struct ipsecevtx_range asked = {14655, 14655};
	static uint8_t log[HIDING_LOG_SIZE];
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	size_t index = 0;
	while (strcmp(hiding_parts_variant(index)->name, "two EventIDs that are not ours") != 0)
		ck_assert_uint_lt(++index, HIDING_PARTS);
	hiding_write(log, hiding_parts_variant(index));
	for (int is_asked = 0; is_asked <= 1; is_asked++) {
		size_t told = 0;
		options.events = is_asked ? &asked : NULL;
		options.event_count = (size_t)is_asked;
		run_memory(&run, log, sizeof log, &options);
		for (size_t i = 0; i < run.findings.count; i++)
			told += run.findings.items[i].finding.kind == IPSECEVTX_FINDING_STRUCTURE;
		ck_assert_int_eq(told > 0, is_asked);
	}
}
END_TEST

/* Some take an instance whose template has the id 0 for none. */
START_TEST(a_template_without_an_id_is_told)
{
	static uint8_t log[HIDING_LOG_SIZE];
	size_t count = 0;
	for (size_t i = 0; i < HIDING_AHEAD; i++) {
		const struct variant *variant = hiding_ahead_variant(i);
		if (strncmp(variant->name, "nothing odd", strlen("nothing odd")) != 0)
			continue;
		for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_LIBEVTX; engine++) {
			struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
			options.engine = (enum ipsecevtx_engine)engine;
			hiding_write_without_id(log, variant);
			run_memory(&run, log, sizeof log, &options);
			size_t told = 0;
			for (size_t k = 0; k < run.findings.count; k++) {
				const struct ipsecevtx_finding *finding = &run.findings.items[k].finding;
				bool is_told = strstr(finding->detail, "not written as Windows writes") != NULL;
				ck_assert(!is_told || finding->record_id == 2);
				told += is_told;
			}
			ck_assert_uint_eq(told, 1);
		}
		count++;
	}
	ck_assert_uint_eq(count, 4);
}
END_TEST

/* A value has the type of its slot, or is a null where that is optional. */
static const struct told_event declared[] = {
	{"event 4655 +1 system=EventID:uint32=4655", false},
	{"event 4655 +1 system=EventID:int16=4655", false},
	{"event 4655 +1 system=EventID:hex32=4655", false},
	{"event 4655 +1 system=Level:uint16=0", false},
	{"event 4655 +1 system=ProcessID:hex32=1004", false},
	{"event 4653 +1 RemoteMMPrincipalName:ansi=vpn2", false},
	{"event 4653 +1 LocalKeyModPort:uint16=500", false},
	{"event 4653 +1 LocalKeyModPort:null=bytes:", false},
	{"event 4653 +1 LocalKeyModPort:uint16/uint16=500", true},
	{"event 4653 +1 LocalKeyModPort?:null=bytes:", true},
	{"event 4653 +1 system=Task:null=bytes:", true},
	{"other 77 +1 provider=Else guid=none system=EventID:uint32=77", true},
	/* Some take INT8s for text, two at a time: what stands behind them is read from elsewhere. */
	{"other 77 +1 provider=Else guid=none userdata=R F:int8[]=\"1|127|37\"", true},
	{"other 77 +1 provider=Else guid=none userdata=R F:int8[]=\"1|127|37\" G=x", false},
};

START_TEST(a_value_of_another_type_than_its_slot_is_told)
{
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		for (int format = IPSECEVTX_FORMAT_NONE; format <= IPSECEVTX_FORMAT_RECORD; format++) {
			struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
			options.engine = (enum ipsecevtx_engine)engine;
			options.format = (enum ipsecevtx_format)format;
			read_log(declared[_i].event, &options);
			ck_assert_msg((count_told(IPSECEVTX_FINDING_STRUCTURE) == 0) == declared[_i].is_plain, "%s",
				declared[_i].event);
		}
	}
}
END_TEST

/* In events that were forwarded, where it is a text: "8020000000000000" is another number than the one it looks like.
 */
START_TEST(keywords_that_are_written_without_0x_are_told)
{
	static const char *const keywords[] = {"0x8020000000000000", "0X8020000000000000", "9232379236109516800",
		"-9214364837600034816", "0", "8020000000000000", "9010000000000000"};
	for (size_t i = 0; i < COUNT_OF(keywords); i++) {
		char script[160];
		snprintf(script, sizeof script,
			"event 4653 2024-03-01T08:00:00Z notemplate system=Keywords:string=%s\n", keywords[i]);
		read_log(script, NULL);
		ck_assert_msg((count_told(IPSECEVTX_FINDING_VALUE) > 0) == (i > 4), "%s", keywords[i]);
	}
}
END_TEST

Suite *suite_hiding_types(void)
{
	Suite *suite = suite_create("hiding types");
	TCase *types = tcase_create("types");
	tcase_add_loop_test(types, a_value_of_an_odd_type_is_told_and_its_letters_are_found, 0, (int)COUNT_OF(fields));
	tcase_add_loop_test(types, a_value_of_another_type_than_its_slot_is_told, 0, (int)COUNT_OF(declared));
	tcase_add_loop_test(types, a_text_that_others_show_in_part_is_told, 0, (int)COUNT_OF(texts));
	tcase_add_loop_test(types, a_text_beside_the_fields_that_others_show_in_part_is_told, 0, (int)COUNT_OF(texts));
	tcase_add_loop_test(types, a_number_or_provider_of_an_odd_type_is_told, 0, (int)COUNT_OF(identities));
	tcase_add_loop_test(
		types, a_value_of_an_odd_size_is_told_whether_its_event_is_asked_for_or_not, 0, (int)COUNT_OF(sizes));
	tcase_add_loop_test(
		types, markup_in_the_text_of_a_record_without_a_template_is_told, 0, (int)COUNT_OF(literals));
	tcase_add_loop_test(types, an_odd_event_id_hides_no_number_that_was_asked_for, 0, (int)COUNT_OF(askings));
	tcase_add_loop_test(
		types, a_value_of_another_event_by_which_others_go_astray_is_told, 0, (int)COUNT_OF(foreign));
	tcase_add_test(types, a_sid_of_another_length_is_told_behind_one_that_is_whole);
	tcase_add_test(types, short_bools_by_which_others_read_the_next_record_are_told);
	tcase_add_loop_test(types, fields_of_another_version_are_told, 0, (int)COUNT_OF(versions));
	tcase_add_test(types, keywords_that_are_written_without_0x_are_told);
	tcase_add_test(types, a_template_without_an_id_is_told);
	tcase_add_test(types, a_second_event_id_hides_no_number_that_was_asked_for);
	suite_add_tcase(suite, types);
	return suite;
}

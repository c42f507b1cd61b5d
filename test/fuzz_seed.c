/* SPDX-License-Identifier: MIT */
/*
 * Seeds for the fuzz targets: fuzz-seed OUTPUT [LOG...]. Writes files into OUTPUT, which exists: logs by evtxgen, and
 * the first records of the logs given. The same seeds serve all targets.
 */
#include "event/events.h"
#include "evtxgen.h"
#include "fuzz.h"

#include "evidence/chunk.h"
#include "evidence/cursor.h"

#include <errno.h>
#include <string.h>
#include <zlib.h>

/* Seeds are small: a fuzzer is faster with them. */
#define RECORDS_SIZE   6144u
#define SCRIPT_SIZE    4096u
#define LOG_CHUNKS_MAX 8u

static const char *output;
static unsigned seeds_written;

/* A head with what often matters: everything is decoded, by our own engine. */
static void write_seed(unsigned choice, enum fuzz_frame frame, unsigned arrival, const uint8_t *bytes, size_t size)
{
	char path[4096];
	uint8_t head[FUZZ_HEAD] = {(uint8_t)choice, (uint8_t)frame, 0, (uint8_t)arrival};
	snprintf(path, sizeof path, "%s/seed-%04u", output, seeds_written++);
	FILE *file = fopen(path, "wb");
	if (!file || fwrite(head, 1, sizeof head, file) != sizeof head || fwrite(bytes, 1, size, file) != size ||
		fclose(file) != 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(1);
	}
}

/* The first records of a chunk, as many as make a small seed, but at least one. */
static void write_records(const uint8_t *bytes, size_t size, size_t limit)
{
	static unsigned turn;
	static const uint8_t choices[] = {3, 2, 0x43, 0, 0x83, 1, 0x32, 0x13, 0x42, 3, 2};
	struct chunk chunk;
	struct record record;
	size_t end = 0;
	chunk_open(&chunk, bytes, size < CHUNK_SIZE ? size : CHUNK_SIZE, 0);
	while (chunk_next(&chunk, &record) == CHUNK_RECORD) {
		if (end > 0 && record.offset + record.size > CHUNK_HEADER_SIZE + limit)
			break;
		end = record.offset + record.size;
	}
	if (end > CHUNK_HEADER_SIZE)
		write_seed(choices[turn % sizeof choices], turn % 5 == 0 ? FUZZ_FRAME_CUT_RECORDS : FUZZ_FRAME_RECORDS,
			turn % 7 == 0 ? 1 : 0, bytes + CHUNK_HEADER_SIZE, end - CHUNK_HEADER_SIZE);
	turn++;
}

static void write_compressed(const uint8_t *bytes, size_t size)
{
	z_stream stream = {0};
	uLong room = compressBound((uLong)size) + 64;
	uint8_t *packed = malloc(room);
	FUZZ_REQUIRE(packed && deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	stream.next_in = (Bytef *)(uintptr_t)bytes;
	stream.avail_in = (uInt)size;
	stream.next_out = packed;
	stream.avail_out = (uInt)room;
	FUZZ_REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
	write_seed(3, FUZZ_FRAME_NONE, 1, packed, room - stream.avail_out);
	deflateEnd(&stream);
	free(packed);
}

/* A log of evtxgen's. */
static void write_log(struct evtxgen *log, bool whole)
{
	size_t size;
	FUZZ_REQUIRE(evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	if (size <= FILE_HEADER_SIZE)
		return;
	write_records(bytes + FILE_HEADER_SIZE, size - FILE_HEADER_SIZE, RECORDS_SIZE);
	if (!whole)
		return;
	write_seed(3, FUZZ_FRAME_NONE, 0, bytes, size);
	write_seed(2, FUZZ_FRAME_CHUNK, 0, bytes + FILE_HEADER_SIZE, CHUNK_SIZE);
	write_compressed(bytes, size);
}

static void write_script(const char *script, bool whole)
{
	struct evtxgen *log = evtxgen_new(NULL);
	FUZZ_REQUIRE(log);
	if (!evtxgen_script(log, script))
		fprintf(stderr, "fuzz-seed: %s\n", evtxgen_error(log));
	else
		write_log(log, whole);
	evtxgen_free(log);
}

/* Every event in every layout, as each Windows writes it, with and without a template. */
static void write_events(void)
{
	static const char *const variants[] = {
		"win10", "win7", "eventlog", "classic", "shuffled", "win10 notemplate=yes"};
	static const struct {
		unsigned bit;
		const char *name;
	} layouts[] = {{LAYOUT_V0, "0"}, {LAYOUT_V1, "1"}, {LAYOUT_V1_WIN7, "1-win7"}};
	const struct event_definition *definition;
	char script[SCRIPT_SIZE];
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		for (size_t k = 0; k < sizeof layouts / sizeof layouts[0]; k++) {
			if (!(definition->layouts & layouts[k].bit))
				continue;
			snprintf(script, sizeof script,
				"set variant=%s\nevent %u.%s 2024-03-01T08:00:00Z\nevent %u.%s +1.25 repeat=2\n",
				variants[(i + k) % (sizeof variants / sizeof variants[0])], definition->info.event_id,
				layouts[k].name, definition->info.event_id, layouts[k].name);
			write_script(script, false);
		}
	}
}

static void write_scripts(void)
{
	static const char *const scripts[] = {
		/* Values of every type. */
		"other 1 2024-03-01T08:00:00Z a:string=text b:ansi=bytes c:int8=-1 d:uint8=2 e:int16=-3 f:uint16=4 "
		"g:int32=-5 h:uint32=6 i:int64=-7 j:uint64=8 k:float=1.5 l:double=-2.5 m:bool=true n:binary=00ff10 "
		"o:guid=5108737f-4eb9-0001-8473-0851b94ed601 p:filetime=2024-03-01T08:00:00Z "
		"q:systemtime=2024-03-01T08:00:00Z r:sid=S-1-5-18 s:hex32=0x1234 t:hex64=0x123456789abcdef "
		"t2:size=17\n",
		"other 2 2024-03-01T08:00:00Z a:string[]=one|two|three b:uint16[]=1|2|3 c:hex64[]=0x1|0x2 "
		"d:guid[]=5108737f-4eb9-0001-8473-0851b94ed601|5108737f-4eb9-0001-8473-0851b94ed602 "
		"e:filetime[]=2024-03-01T08:00:00Z|2024-03-02T08:00:00Z f:sid[]=S-1-5-18|S-1-5-32-544 "
		"g:bool[]=true|false h:double[]=1|2 i:ansi[]=x|y\n",
		/* Values that do not fit, in System too. */
		"other 7 2024-03-01T08:00:00Z system=Version:string=101.1 a:sid=bytes:010100000000000512000000ff "
		"b:sid[]=bytes:0101000000000005120000000102 c:uint64=bytes:0102 d:double=1.23e-7 Version=own\n",
		"event 4653 2024-03-01T08:00:00Z system=SystemTime:string=\"2024-03-01 10:00:00.5 +02:00\" notemplate "
		"+Version=own\nevent 4653 +1 system=Keywords:int64=-5 FailureReason=\"a\\r\\n\"\n"
		"event 5451 +1 system=UserID:sid=bytes:0105 LocalTunnelEndpoint=0.0.0.0 RemoteTunnelEndpoint=::\n",
		"other 3 2024-03-01T08:00:00Z notemplate a=b =c c=\"\\ud800 lone \\u202e\"\n",
		"other 4 2024-03-01T08:00:00Z userdata=EventXML namespace=urn:x a=1 b=2 c:literal=\"<&>\" entities\n",
		"other 5 2024-03-01T08:00:00Z provider=Other guid=none =one =two =three\n",
		"other 6 2024-03-01T08:00:00Z a b? c?:uint32=7 d:before=x d:after=y d:uint32=3 e!\n",
		"event 4653 2024-03-01T08:00:00Z RemoteAddress=fe80::1%12 LocalAddress=::ffff:192.0.2.1 -Role "
		"LocalKeyModPort=99999 +Unknown=value MMFilterID=18446744073709551615\n",
		"event 4653 2024-03-01T08:00:00Z FailureReason=\"a\\r\\n\\u001b[31m=cmd|' /C'!A0\" MMFilterID\n",
		"event 4650 2024-03-01T08:00:00Z provider=Other guid=none\nevent 4655 +1 notemplate\n",
		"event 5451 2024-03-01T08:00:00Z exact RemoteAddress=10.0.0.1 Role=%%8223\nevent 5451 +1\n",
		"binxml 2024-03-01T08:00:00Z 0f01010000\nevent 4655 +1\n",
		"set stale=yes dirty=yes renumber=yes stale-header=yes\nevent 4655 2024-03-01T08:00:00Z "
		"repeat=3\nslack\n"
		"event 4655 +1 repeat=2\n",
		"event 4655 2024-03-01T08:00:00Z padding=64\nevent 4655 +1 padding=7\n",
		"other 1102 2024-03-01T08:00:00Z provider=Microsoft-Windows-Eventlog userdata=LogFileCleared a=b\n"
		"other 4719 +1 Sub=1\n",
	};
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
		write_script(scripts[i], i % 6 == 0);
}

static void write_bulk(void)
{
	for (unsigned i = 0; i < 6; i++) {
		struct evtxgen *log = evtxgen_new(NULL);
		FUZZ_REQUIRE(log && evtxgen_bulk(log, (enum evtxgen_mix)(i % 3), CHUNK_SIZE, i));
		write_log(log, i < 3);
		evtxgen_free(log);
	}
}

/* The first records of some chunks of a log that somebody else wrote. */
static void write_from(const char *path)
{
	uint8_t *bytes = malloc(FILE_HEADER_SIZE + CHUNK_SIZE);
	FILE *file = fopen(path, "rb");
	FUZZ_REQUIRE(bytes);
	if (file && fread(bytes, 1, FILE_HEADER_SIZE, file) == FILE_HEADER_SIZE) {
		for (unsigned i = 0; i < LOG_CHUNKS_MAX; i++) {
			uint8_t *chunk = bytes + FILE_HEADER_SIZE;
			size_t size = fread(chunk, 1, CHUNK_SIZE, file);
			if (size <= CHUNK_HEADER_SIZE)
				break;
			write_records(chunk, size, i % 4 == 3 ? RECORDS_SIZE * 2 : RECORDS_SIZE);
			if (i == 0)
				write_seed(3, FUZZ_FRAME_NONE, 0, bytes, FILE_HEADER_SIZE + size);
		}
	}
	if (file)
		fclose(file);
	free(bytes);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: fuzz-seed OUTPUT [LOG...]\n", stderr);
		return 2;
	}
	output = argv[1];
	write_events();
	write_scripts();
	write_bulk();
	for (int i = 2; i < argc; i++)
		write_from(argv[i]);
	printf("%u seeds\n", seeds_written);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Carving: chunks and records at any offset of raw bytes. Head: selection; frame; how many bytes are put before the
 * evidence, and what they are. The whole input is read once as raw bytes and once as a log with recovery.
 */
#include "fuzz.h"

#include <string.h>

#define CHOOSE_CERTIFIED 0x01u /* else direct */
#define CHOOSE_ANY       0x02u
#define CHOOSE_RECOVER   0x04u
#define JUNK_UNIT        37u /* so that nothing is aligned */

static void read_bytes(const uint8_t *bytes, size_t size, unsigned choice, bool carve)
{
	struct fuzz_watch watch = {.most_events = 0};
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	options.engine = choice & CHOOSE_CERTIFIED ? IPSECEVTX_ENGINE_CERTIFIED : IPSECEVTX_ENGINE_DIRECT;
	options.any = choice & CHOOSE_ANY;
	options.recover = !carve || choice & CHOOSE_RECOVER;
	options.carve = carve;
	options.finding = fuzz_take_finding;
	options.finding_user = &watch;
	if (ipsecevtx_open_memory(&reader, bytes, size, "fuzz", &options, NULL) == 0)
		fuzz_read_all(reader, &watch);
	ipsecevtx_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < FUZZ_HEAD)
		return 0;
	size_t log_size;
	size_t junk = data[2] * JUNK_UNIT;
	uint8_t *log =
		fuzz_log(data + FUZZ_HEAD, size - FUZZ_HEAD, (enum fuzz_frame)(data[1] % FUZZ_FRAME_COUNT), &log_size);
	uint8_t *bytes = malloc(junk + log_size + 1);
	FUZZ_REQUIRE(bytes);
	memset(bytes, data[3], junk);
	memcpy(bytes + junk, log, log_size);
	free(log);
	read_bytes(bytes, junk + log_size, data[0], true);
	read_bytes(bytes, junk + log_size, data[0], false);
	free(bytes);
	return 0;
}

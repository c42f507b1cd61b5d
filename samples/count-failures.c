/* SPDX-License-Identifier: MIT */
/* Counts the Main Mode negotiations that failed, by peer: count-failures Security.evtx */
#include <arpa/inet.h>
#include <ipsecevtx.h>
#include <stdio.h>
#include <string.h>

#define MAX_PEERS 1000

static struct {
	char address[INET6_ADDRSTRLEN];
	unsigned failures;
} peers[MAX_PEERS + 1] = {[MAX_PEERS] = {"all others", 0}};

static void count(const struct ipsecevtx_address *peer)
{
	char text[INET6_ADDRSTRLEN] = "no address";
	size_t i = 0;
	if (peer->family != 0)
		inet_ntop(peer->family == 4 ? AF_INET : AF_INET6, peer->bytes, text, sizeof text);
	while (i < MAX_PEERS && peers[i].failures > 0 && strcmp(peers[i].address, text) != 0)
		i++;
	if (i < MAX_PEERS)
		memcpy(peers[i].address, text, sizeof text);
	peers[i].failures++;
}

static void complain(const struct ipsecevtx_error *error)
{
	char text[IPSECEVTX_ERROR_SOURCE_SIZE + 256];
	ipsecevtx_error_text(error, text, sizeof text);
	fprintf(stderr, "count-failures: %s\n", text);
}

int main(int argc, char **argv)
{
	struct ipsecevtx_error error = {.message = "usage: count-failures LOG"};
	struct ipsecevtx_reader *reader = NULL;
	const struct ipsecevtx_event *event;
	if (argc == 2 && ipsecevtx_open(&reader, argv[1], NULL, &error) == 0) {
		while (ipsecevtx_next(reader, &event) > 0) {
			if (event->kind == IPSECEVTX_KIND_MM_FAILED)
				count(&event->mm_failed.remote_address);
		}
		error = *ipsecevtx_reader_error(reader);
		ipsecevtx_close(reader);
	}
	if (!reader || error.code != IPSECEVTX_OK)
		complain(&error);
	for (size_t i = 0; i <= MAX_PEERS; i++) {
		if (peers[i].failures > 0)
			printf("%5u %s\n", peers[i].failures, peers[i].address);
	}
	return reader && error.code == IPSECEVTX_OK ? 0 : 1;
}

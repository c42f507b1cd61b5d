/* SPDX-License-Identifier: MIT */
/* Prints what went wrong, each with its number, computer and peer: list-failures Security.evtx */
#include <ipsecevtx.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	struct ipsecevtx_error error = {.message = "usage: list-failures LOG"};
	char problem[IPSECEVTX_ERROR_SOURCE_SIZE + 256];
	struct ipsecevtx_reader *reader = NULL;
	const struct ipsecevtx_event *event;
	if (argc == 2 && ipsecevtx_open(&reader, argv[1], NULL, &error) == 0) {
		while (ipsecevtx_next(reader, &event) > 0) {
			const struct ipsecevtx_address *peer = ipsecevtx_event_peer(event);
			if (ipsecevtx_kind_is_failure(event->kind))
				printf("%u %s %s\n", (unsigned)event->event_id, ipsecevtx_event_computer(event),
					peer && peer->text.presence == IPSECEVTX_SET ? peer->text.data : "-");
		}
		error = *ipsecevtx_reader_error(reader);
		ipsecevtx_close(reader);
	}
	if (reader && error.code == IPSECEVTX_OK)
		return 0;
	ipsecevtx_error_text(&error, problem, sizeof problem);
	fprintf(stderr, "list-failures: %s\n", problem);
	return 1;
}

/* SPDX-License-Identifier: MIT */
/* Prints what went wrong, each with its number, computer and peer: list-failures Security.evtx */
#include <ipsecevtx.h>
#include <stdio.h>

/* Text of a log could steer a terminal. */
static void put(const char *text)
{
	for (; *text; text++)
		putchar(*text >= ' ' && *text <= '~' ? *text : '?');
}

int main(int argc, char **argv)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_error error = {.message = "usage: list-failures LOG"};
	char problem[IPSECEVTX_ERROR_SOURCE_SIZE + 256];
	struct ipsecevtx_reader *reader = NULL;
	const struct ipsecevtx_event *event;
	options.modes = IPSECEVTX_MODE_ALL;
	if (argc == 2 && ipsecevtx_open(&reader, argv[1], &options, &error) == 0) {
		while (ipsecevtx_next(reader, &event) > 0) {
			const struct ipsecevtx_address *peer = ipsecevtx_event_peer(event);
			if (!ipsecevtx_kind_is_failure(event->kind))
				continue;
			printf("%u ", (unsigned)event->event_id);
			put(ipsecevtx_event_computer(event));
			putchar(' ');
			put(peer && peer->text.presence == IPSECEVTX_SET ? peer->text.data : "-");
			putchar('\n');
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

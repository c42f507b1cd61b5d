/* SPDX-License-Identifier: MIT */
#ifndef SIGNALS_H
#define SIGNALS_H

/* SIGINT, SIGTERM and SIGHUP ask for an orderly end; SIGPIPE and SIGXFSZ are ignored, for write(2) tells of them. */
void signals_install(void);

/* The signal that asked for the end, 0 when none did. */
int signals_received(void);

#endif

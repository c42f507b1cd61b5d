/* SPDX-License-Identifier: MIT */
/*
 * libipsecevtx: the IPsec audit events of Windows event logs (.evtx), offline.
 *
 *	struct ipsecevtx_reader *reader;
 *	const struct ipsecevtx_event *event;
 *	if (ipsecevtx_open(&reader, "Security.evtx", NULL, NULL) == 0) {
 *		while (ipsecevtx_next(reader, &event) > 0)
 *			printf("%u\n", event->event_id);
 *		ipsecevtx_close(reader);
 *	}
 *
 * The library never prints, never exits, has no global state and does not touch the locale. One reader belongs to
 * one thread at a time; any number of readers may work at once.
 *
 * Lifetime: an event, all its strings and its source name belong to the reader and live until the next call of
 * ipsecevtx_next() or ipsecevtx_close() with that reader. Names of kinds, fields, findings and marks are static.
 *
 * All text is UTF-8 and ends with a NUL, which its length does not count; text from a log may hold further NULs, which
 * is why it has a length. Text from a log is evidence: escape it before it reaches a terminal.
 */
#ifndef IPSECEVTX_H
#define IPSECEVTX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#if defined(__GNUC__)
/* In C a function may be called as a structure is. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#endif

#define IPSECEVTX_VERSION "0.1.0"

/* The same for #if: 10000 for each major version, 100 for each minor one, 1 for each patch. */
#define IPSECEVTX_VERSION_NUMBER 100

#if defined(__GNUC__)
#define IPSECEVTX_API       __attribute__((visibility("default")))
#define IPSECEVTX_EXTENSION __extension__ /* C99 has no unions without a name */
#else
#define IPSECEVTX_API
#define IPSECEVTX_EXTENSION
#endif

/* The version of the library that runs, which may be newer than the header's. */
IPSECEVTX_API const char *ipsecevtx_version(void);

/*
 * Reading: open, next, close.
 */

struct ipsecevtx_reader;
struct ipsecevtx_event;
struct ipsecevtx_options;
struct ipsecevtx_error;

/*
 * Opens a log. gzip is recognised by its magic. options and error may be NULL; what no options can be, and lists and
 * times that can match nothing, is refused with IPSECEVTX_ERROR_ARGUMENT. Returns 0, or -1 with *error filled and
 * *reader NULL.
 */
IPSECEVTX_API int ipsecevtx_open(struct ipsecevtx_reader **reader, const char *path,
	const struct ipsecevtx_options *options, struct ipsecevtx_error *error);

/*
 * The next event that was asked for. Returns 1 with *event set, 0 at the end of the input and after ipsecevtx_stop(),
 * -1 when the input cannot be read any further (see ipsecevtx_reader_error()); after 0 or -1 every further call returns
 * the same.
 */
IPSECEVTX_API int ipsecevtx_next(struct ipsecevtx_reader *reader, const struct ipsecevtx_event **event);

/* What next failed with; code IPSECEVTX_OK when it did not. Valid until close. */
IPSECEVTX_API const struct ipsecevtx_error *ipsecevtx_reader_error(const struct ipsecevtx_reader *reader);

/* Frees the reader and all that it handed out. NULL is allowed. */
IPSECEVTX_API void ipsecevtx_close(struct ipsecevtx_reader *reader);

/*
 * Values. A field can be missing from a record's layout (absent: older Windows versions know fewer fields), be
 * there without a value (unset: Windows writes "-", an empty string or a null), or be set.
 */
enum ipsecevtx_presence {
	IPSECEVTX_ABSENT = 0,
	IPSECEVTX_UNSET = 1,
	IPSECEVTX_SET = 2,
};

/* Text as Windows wrote it, but for line breaks at the end of failure_reason. data is never NULL; "" unless set. */
struct ipsecevtx_text {
	const char *data;
	uint32_t length; /* bytes, without the final NUL */
	enum ipsecevtx_presence presence;
};

/*
 * A parameter string: Windows writes %%NNNN and renders it in the reader's language. code is NNNN, or 0 when the
 * value was no such reference. text is its English text, the raw "%%NNNN" when unknown, else the text as written.
 */
struct ipsecevtx_code {
	struct ipsecevtx_text text;
	uint32_t code;
};

/* A number below 2^32; 0 unless set. */
struct ipsecevtx_u32 {
	uint32_t value;
	enum ipsecevtx_presence presence;
};

/* An identifier or a security parameter index; 0 unless set. */
struct ipsecevtx_id {
	uint64_t value;
	enum ipsecevtx_presence presence;
};

/*
 * An IP address; a tunnel endpoint of all zeros is unset, for Windows writes that where there is none. text is
 * canonical (dotted quad; RFC 5952 for IPv6, with %zone when there is one), or as written when it is no address: then
 * family is 0.
 */
struct ipsecevtx_address {
	struct ipsecevtx_text text;
	uint8_t family;    /* 4, 6 or 0 */
	uint8_t bytes[16]; /* network order; the first 4 for family 4 */
};

/* A GUID in the byte order of its text form. */
struct ipsecevtx_guid {
	uint8_t bytes[16];
	enum ipsecevtx_presence presence;
};

/* A point in time: 100 ns ticks since 1601-01-01 UTC (FILETIME). */
struct ipsecevtx_time {
	uint64_t ticks;
	enum ipsecevtx_presence presence;
};

/* A field of an event without a typed struct, or one that the table of its event does not know. */
struct ipsecevtx_pair {
	const char *name; /* Windows name; parts joined with '.' */
	uint32_t name_length;
	struct ipsecevtx_text value;
};

/* clang-format off */
/* From lib/event/events.list (kinds): make events writes it. */
enum ipsecevtx_kind {
	IPSECEVTX_KIND_OTHER = 0, /* no typed struct: see pairs */
	IPSECEVTX_KIND_DOS_PREVENTION,
	IPSECEVTX_KIND_MM_ESTABLISHED,
	IPSECEVTX_KIND_MM_FAILED,
	IPSECEVTX_KIND_QM_FAILED,
	IPSECEVTX_KIND_MM_ENDED,
	IPSECEVTX_KIND_INVALID_PACKET,
	IPSECEVTX_KIND_EM_FAILED,
	IPSECEVTX_KIND_SA_DELETED,
	IPSECEVTX_KIND_QM_ESTABLISHED,
	IPSECEVTX_KIND_QM_ENDED,
	IPSECEVTX_KIND_SERVICE_NOT_STARTED, /* 5453: no fields */
	IPSECEVTX_KIND_COUNT
};
/* End of events.list. */
/* clang-format on */

/* The audit subcategory of an event. Values are bits, for ipsecevtx_options.modes. */
enum ipsecevtx_mode {
	IPSECEVTX_MODE_NONE = 0, /* not an IPsec event */
	IPSECEVTX_MODE_MAIN = 1,
	IPSECEVTX_MODE_QUICK = 2,
	IPSECEVTX_MODE_EXTENDED = 4,
	IPSECEVTX_MODE_ALL = 7,
};

/* From the keywords of the event: 0x0020000000000000 audit success, 0x0010000000000000 audit failure. */
enum ipsecevtx_outcome {
	IPSECEVTX_OUTCOME_NONE = 0,
	IPSECEVTX_OUTCOME_SUCCESS,
	IPSECEVTX_OUTCOME_FAILURE,
};

/* Where a record was found. */
enum ipsecevtx_origin {
	IPSECEVTX_ORIGIN_ACTIVE = 0, /* among the live records of its chunk */
	IPSECEVTX_ORIGIN_RECOVERED,  /* in slack or in a damaged place */
	IPSECEVTX_ORIGIN_CARVED,     /* in raw bytes */
};

/* What an event's reader must know before trusting it; bits of ipsecevtx_event.marks. */
enum ipsecevtx_mark {
	IPSECEVTX_MARK_CHUNK_CRC = 1u << 0,    /* the chunk's data checksum is wrong: any byte may have changed */
	IPSECEVTX_MARK_CHUNK_HEADER = 1u << 1, /* the chunk's header is damaged or its checksum is wrong */
	IPSECEVTX_MARK_RECORD_SIZE = 1u << 2,  /* the record's trailing size disagrees with its size */
	IPSECEVTX_MARK_VALUE = 1u << 3,        /* a value does not fit its field's type: see extra and the findings */
	IPSECEVTX_MARK_TEXT = 1u << 4,         /* text held invalid UTF-16, shown as U+FFFD */
	IPSECEVTX_MARK_DISPUTED = 1u << 5,     /* the two engines read different values */
	IPSECEVTX_MARK_UNCERTIFIED = 1u << 6,  /* libevtx could not decode it, and nothing known explains that */
	IPSECEVTX_MARK_HIDDEN = 1u << 7,       /* it stood inside another record, where Windows shows nothing */
	IPSECEVTX_MARK_BORROWED_TEMPLATE = 1u << 8, /* decoded with another chunk's definition of its template */
	IPSECEVTX_MARK_TORN = 1u << 9,   /* only the beginning of its record was written: the rest is absent */
	IPSECEVTX_MARK_COPY = 1u << 10,  /* a recovered record that stands among the live ones too */
	IPSECEVTX_MARK_SLOTS = 1u << 11, /* fewer or more values than its template has slots: see the findings */
	IPSECEVTX_MARK_PROVIDER =
		1u << 12, /* its provider is not quite ours: missing, misspelt, or name and GUID disagree */
	IPSECEVTX_MARK_STRUCTURE =
		1u << 13, /* it holds a thing twice, where none belongs, or lacks fields: see the findings */
	IPSECEVTX_MARK_MIXED = 1u << 14, /* its header and its values are of two records */
};

/* The name of a single mark bit ("chunk-crc"), NULL for an unknown one. */
IPSECEVTX_API const char *ipsecevtx_mark_name(unsigned mark);

/* clang-format off */
/* From lib/event/events.list (structs): make events writes it. */
/* Event 4646. */
struct ipsecevtx_dos_prevention {
	struct ipsecevtx_code notification; /* DoS prevention started or stopped */
};

/* Events 4650, 4651, 4979, 4980, 4981, 4982. */
struct ipsecevtx_mm_established {
	struct ipsecevtx_text local_mm_principal;   /* identity this computer showed in Main Mode */
	struct ipsecevtx_text local_mm_cert_hash;   /* SHA-1 thumbprint of this computer's Main Mode certificate */
	struct ipsecevtx_text local_mm_issuing_ca;  /* issuer of this computer's Main Mode certificate */
	struct ipsecevtx_text local_mm_root_ca;     /* root authority of this computer's Main Mode certificate */
	struct ipsecevtx_text remote_mm_principal;  /* identity the peer showed in Main Mode */
	struct ipsecevtx_address local_address;     /* address of this computer */
	struct ipsecevtx_text remote_mm_cert_hash;  /* SHA-1 thumbprint of the peer's Main Mode certificate */
	struct ipsecevtx_text remote_mm_issuing_ca; /* issuer of the peer's Main Mode certificate */
	struct ipsecevtx_text remote_mm_root_ca;    /* root authority of the peer's Main Mode certificate */
	struct ipsecevtx_u32 local_keying_port;     /* UDP port of this computer, 0-65535 (500; 4500 behind NAT) */
	struct ipsecevtx_address remote_address;    /* address of the peer */
	struct ipsecevtx_u32 remote_keying_port;    /* UDP port of the peer, 0-65535 (500; 4500 behind NAT) */
	struct ipsecevtx_code keying_module;        /* IKEv1, IKEv2 or AuthIP */
	struct ipsecevtx_code mm_auth_method;       /* how Main Mode authenticated the peer */
	struct ipsecevtx_code mm_cipher;            /* Main Mode encryption algorithm */
	struct ipsecevtx_code mm_integrity;         /* Main Mode integrity algorithm */
	struct ipsecevtx_code dh_group;             /* Diffie-Hellman group */
	struct ipsecevtx_u32 mm_lifetime_minutes;   /* Main Mode security association lifetime, minutes */
	struct ipsecevtx_u32 qm_limit;              /* Quick Mode negotiations allowed, 0: no limit */
	struct ipsecevtx_code role;                 /* Initiator or Responder: the part this computer played */
	struct ipsecevtx_code mm_impersonation;     /* whether Main Mode impersonated a user */
	struct ipsecevtx_id mm_filter_id;           /* run-time id of the Main Mode filter */
	struct ipsecevtx_id mm_sa_id;               /* id of the Main Mode security association */
	struct ipsecevtx_text local_em_principal;   /* identity this computer showed in Extended Mode */
	struct ipsecevtx_text local_em_cert_hash;   /* SHA-1 thumbprint of this computer's Extended Mode certificate */
	struct ipsecevtx_text local_em_issuing_ca;  /* issuer of this computer's Extended Mode certificate */
	struct ipsecevtx_text local_em_root_ca;     /* root authority of this computer's Extended Mode certificate */
	struct ipsecevtx_text remote_em_principal;  /* identity the peer showed in Extended Mode */
	struct ipsecevtx_code em_auth_method;       /* how Extended Mode authenticated the peer */
	struct ipsecevtx_text remote_em_cert_hash;  /* SHA-1 thumbprint of the peer's Extended Mode certificate */
	struct ipsecevtx_text remote_em_issuing_ca; /* issuer of the peer's Extended Mode certificate */
	struct ipsecevtx_text remote_em_root_ca;    /* root authority of the peer's Extended Mode certificate */
	struct ipsecevtx_code em_impersonation;     /* whether Extended Mode impersonated a user */
	struct ipsecevtx_id qm_filter_id;           /* run-time id of the Quick Mode filter */
};

/* Events 4652, 4653. */
struct ipsecevtx_mm_failed {
	struct ipsecevtx_text local_mm_principal;   /* identity this computer showed in Main Mode */
	struct ipsecevtx_text local_mm_cert_hash;   /* SHA-1 thumbprint of this computer's Main Mode certificate */
	struct ipsecevtx_text local_mm_issuing_ca;  /* issuer of this computer's Main Mode certificate */
	struct ipsecevtx_text local_mm_root_ca;     /* root authority of this computer's Main Mode certificate */
	struct ipsecevtx_text remote_mm_principal;  /* identity the peer showed in Main Mode */
	struct ipsecevtx_text remote_mm_cert_hash;  /* SHA-1 thumbprint of the peer's Main Mode certificate */
	struct ipsecevtx_text remote_mm_issuing_ca; /* issuer of the peer's Main Mode certificate */
	struct ipsecevtx_text remote_mm_root_ca;    /* root authority of the peer's Main Mode certificate */
	struct ipsecevtx_address local_address;     /* address of this computer */
	struct ipsecevtx_u32 local_keying_port;     /* UDP port of this computer, 0-65535 (500; 4500 behind NAT) */
	struct ipsecevtx_address remote_address;    /* address of the peer */
	struct ipsecevtx_u32 remote_keying_port;    /* UDP port of the peer, 0-65535 (500; 4500 behind NAT) */
	struct ipsecevtx_code keying_module;        /* IKEv1, IKEv2 or AuthIP */
	struct ipsecevtx_code failure_point;        /* Local computer or Remote computer: who gave up */
	struct ipsecevtx_text failure_reason;       /* why the negotiation failed, in the words of Windows */
	struct ipsecevtx_code mm_auth_method;       /* how Main Mode authenticated the peer */
	struct ipsecevtx_code state;                /* last step of the negotiation that was reached */
	struct ipsecevtx_code role;                 /* Initiator or Responder: the part this computer played */
	struct ipsecevtx_code mm_impersonation;     /* whether Main Mode impersonated a user */
	struct ipsecevtx_id mm_filter_id;           /* run-time id of the Main Mode filter */
	struct ipsecevtx_text initiator_cookie;     /* IKE cookie of the initiator, 16 hex digits */
	/* IKE cookie of the responder, 16 hex digits; all zero: no answer was sent, or none came */
	struct ipsecevtx_text responder_cookie;
};

/* Event 4654. */
struct ipsecevtx_qm_failed {
	struct ipsecevtx_address local_address;          /* address of this computer */
	struct ipsecevtx_address local_mask;             /* mask of the local side of the traffic selector */
	struct ipsecevtx_u32 local_port;                 /* port of the local side of the traffic selector, 0: any */
	struct ipsecevtx_address local_tunnel_endpoint;  /* outer address of this computer in tunnel mode */
	struct ipsecevtx_address remote_address;         /* address of the peer */
	struct ipsecevtx_address remote_mask;            /* mask of the remote side of the traffic selector */
	struct ipsecevtx_u32 remote_port;                /* port of the remote side of the traffic selector, 0: any */
	struct ipsecevtx_address remote_tunnel_endpoint; /* outer address of the peer in tunnel mode */
	struct ipsecevtx_u32 ip_protocol;                /* IP protocol number of the traffic selector, 0: any */
	struct ipsecevtx_address remote_private_address; /* address of the peer behind NAT */
	struct ipsecevtx_code keying_module;             /* IKEv1, IKEv2 or AuthIP */
	struct ipsecevtx_code failure_point;             /* Local computer or Remote computer: who gave up */
	struct ipsecevtx_text failure_reason;            /* why the negotiation failed, in the words of Windows */
	struct ipsecevtx_code encapsulation_mode;        /* Transport or Tunnel */
	struct ipsecevtx_code state;                     /* last step of the negotiation that was reached */
	struct ipsecevtx_code role;                      /* Initiator or Responder: the part this computer played */
	struct ipsecevtx_u32 message_id;                 /* IKE message id of the negotiation */
	struct ipsecevtx_id qm_filter_id;                /* run-time id of the Quick Mode filter */
	struct ipsecevtx_id mm_sa_id;                    /* id of the Main Mode security association */
	struct ipsecevtx_id tunnel_id;                   /* id of the tunnel */
	struct ipsecevtx_id traffic_selector_id;         /* id of the traffic selector */
};

/* Event 4655. */
struct ipsecevtx_mm_ended {
	struct ipsecevtx_address local_address;  /* address of this computer */
	struct ipsecevtx_address remote_address; /* address of the peer */
	struct ipsecevtx_code keying_module;     /* IKEv1, IKEv2 or AuthIP */
	struct ipsecevtx_id mm_sa_id;            /* id of the Main Mode security association */
};

/* Events 4976, 4977, 4978. */
struct ipsecevtx_invalid_packet {
	struct ipsecevtx_address local_address;  /* address of this computer */
	struct ipsecevtx_address remote_address; /* address of the peer */
	struct ipsecevtx_code keying_module;     /* IKEv1, IKEv2 or AuthIP */
};

/* Events 4983, 4984. */
struct ipsecevtx_em_failed {
	struct ipsecevtx_text local_em_principal;   /* identity this computer showed in Extended Mode */
	struct ipsecevtx_text local_em_cert_hash;   /* SHA-1 thumbprint of this computer's Extended Mode certificate */
	struct ipsecevtx_text local_em_issuing_ca;  /* issuer of this computer's Extended Mode certificate */
	struct ipsecevtx_text local_em_root_ca;     /* root authority of this computer's Extended Mode certificate */
	struct ipsecevtx_text remote_em_principal;  /* identity the peer showed in Extended Mode */
	struct ipsecevtx_text remote_em_cert_hash;  /* SHA-1 thumbprint of the peer's Extended Mode certificate */
	struct ipsecevtx_text remote_em_issuing_ca; /* issuer of the peer's Extended Mode certificate */
	struct ipsecevtx_text remote_em_root_ca;    /* root authority of the peer's Extended Mode certificate */
	struct ipsecevtx_address local_address;     /* address of this computer */
	struct ipsecevtx_u32 local_keying_port;     /* UDP port of this computer, 0-65535 (500; 4500 behind NAT) */
	struct ipsecevtx_address remote_address;    /* address of the peer */
	struct ipsecevtx_u32 remote_keying_port;    /* UDP port of the peer, 0-65535 (500; 4500 behind NAT) */
	struct ipsecevtx_code failure_point;        /* Local computer or Remote computer: who gave up */
	struct ipsecevtx_text failure_reason;       /* why the negotiation failed, in the words of Windows */
	struct ipsecevtx_code em_auth_method;       /* how Extended Mode authenticated the peer */
	struct ipsecevtx_code state;                /* last step of the negotiation that was reached */
	struct ipsecevtx_code role;                 /* Initiator or Responder: the part this computer played */
	struct ipsecevtx_code em_impersonation;     /* whether Extended Mode impersonated a user */
	struct ipsecevtx_id qm_filter_id;           /* run-time id of the Quick Mode filter */
};

/* Event 5049. */
struct ipsecevtx_sa_deleted {
	struct ipsecevtx_text profile; /* firewall profile whose change deleted the security association */
	struct ipsecevtx_text sa_id;   /* id of the deleted security association rule */
	struct ipsecevtx_text sa_name; /* name of the deleted security association rule */
};

/* Event 5451. */
struct ipsecevtx_qm_established {
	struct ipsecevtx_address local_address;          /* address of this computer */
	struct ipsecevtx_address local_mask;             /* mask of the local side of the traffic selector */
	struct ipsecevtx_u32 local_port;                 /* port of the local side of the traffic selector, 0: any */
	struct ipsecevtx_address local_tunnel_endpoint;  /* outer address of this computer in tunnel mode */
	struct ipsecevtx_address remote_address;         /* address of the peer */
	struct ipsecevtx_address remote_mask;            /* mask of the remote side of the traffic selector */
	struct ipsecevtx_u32 remote_port;                /* port of the remote side of the traffic selector, 0: any */
	struct ipsecevtx_address remote_private_address; /* address of the peer behind NAT */
	struct ipsecevtx_address remote_tunnel_endpoint; /* outer address of the peer in tunnel mode */
	struct ipsecevtx_u32 ip_protocol;                /* IP protocol number of the traffic selector, 0: any */
	struct ipsecevtx_code keying_module;             /* IKEv1, IKEv2 or AuthIP */
	struct ipsecevtx_code ah_integrity;              /* AH integrity algorithm */
	struct ipsecevtx_code esp_integrity;             /* ESP integrity algorithm */
	struct ipsecevtx_code esp_cipher;                /* ESP encryption algorithm */
	struct ipsecevtx_u32 lifetime_seconds;           /* Quick Mode security association lifetime, seconds */
	struct ipsecevtx_u32 lifetime_kilobytes;         /* Quick Mode security association lifetime, kilobytes */
	struct ipsecevtx_u32 lifetime_packets;           /* Quick Mode security association lifetime, packets */
	struct ipsecevtx_code encapsulation_mode;        /* Transport or Tunnel */
	struct ipsecevtx_code role;                      /* Initiator or Responder: the part this computer played */
	struct ipsecevtx_id qm_filter_id;                /* run-time id of the Quick Mode filter */
	struct ipsecevtx_id mm_sa_id;                    /* id of the Main Mode security association */
	struct ipsecevtx_id qm_sa_id;                    /* id of the Quick Mode security association */
	struct ipsecevtx_id inbound_spi;                 /* security parameter index of packets to this computer */
	struct ipsecevtx_id outbound_spi;                /* security parameter index of packets to the peer */
	struct ipsecevtx_id tunnel_id;                   /* id of the tunnel */
	struct ipsecevtx_id traffic_selector_id;         /* id of the traffic selector */
};

/* Event 5452. */
struct ipsecevtx_qm_ended {
	struct ipsecevtx_address local_address;          /* address of this computer */
	struct ipsecevtx_address local_mask;             /* mask of the local side of the traffic selector */
	struct ipsecevtx_u32 local_port;                 /* port of the local side of the traffic selector, 0: any */
	struct ipsecevtx_address local_tunnel_endpoint;  /* outer address of this computer in tunnel mode */
	struct ipsecevtx_address remote_address;         /* address of the peer */
	struct ipsecevtx_address remote_mask;            /* mask of the remote side of the traffic selector */
	struct ipsecevtx_u32 remote_port;                /* port of the remote side of the traffic selector, 0: any */
	struct ipsecevtx_address remote_tunnel_endpoint; /* outer address of the peer in tunnel mode */
	struct ipsecevtx_u32 ip_protocol;                /* IP protocol number of the traffic selector, 0: any */
	struct ipsecevtx_id qm_sa_id;                    /* id of the Quick Mode security association */
	struct ipsecevtx_id tunnel_id;                   /* id of the tunnel */
	struct ipsecevtx_id traffic_selector_id;         /* id of the traffic selector */
};

/* End of events.list. */
/* clang-format on */

/* The provider of every typed event, but where somebody disguised it: see IPSECEVTX_FINDING_PROVIDER. */
#define IPSECEVTX_PROVIDER "Microsoft-Windows-Security-Auditing"

/*
 * An event. Which member of the union is valid follows from kind; it is all zero (absent) for fields that the
 * record's layout lacks. Fields come from System unless a source is named.
 */
struct ipsecevtx_event {
	uint32_t event_id;
	enum ipsecevtx_kind kind;
	enum ipsecevtx_mode mode;
	enum ipsecevtx_outcome outcome;
	enum ipsecevtx_origin origin;
	unsigned marks; /* enum ipsecevtx_mark bits */

	struct ipsecevtx_time time;    /* TimeCreated */
	struct ipsecevtx_id record_id; /* EventRecordID, as the computer of origin counted */
	struct ipsecevtx_u32 version;  /* layout version */
	struct ipsecevtx_u32 level;
	struct ipsecevtx_u32 task;
	struct ipsecevtx_u32 opcode;
	struct ipsecevtx_u32 process_id;
	struct ipsecevtx_u32 thread_id;
	struct ipsecevtx_id keywords;
	struct ipsecevtx_guid activity_id;
	struct ipsecevtx_guid provider_guid;
	struct ipsecevtx_text provider;
	struct ipsecevtx_text computer;
	struct ipsecevtx_text channel;
	struct ipsecevtx_text user_sid;

	uint64_t header_record_id; /* record header: renumbered in exported logs */
	uint64_t written_time;     /* record header: FILETIME; 0 where it has none, or the next record's (saved logs) */
	const char *source;        /* name of the input, as given to open */
	uint64_t offset;           /* of the record in the input, bytes; after inflating for gzip */

	const struct ipsecevtx_raw *raw; /* for ipsecevtx_event_raw(), _record(), _text() and _xml() */

	/* kind other: all fields. Else: fields that the event's table does not know. */
	const struct ipsecevtx_pair *pairs;
	size_t pair_count;

	/*
	 * Values of System that do not fit their member's type, which is unset then: the name of the element or
	 * attribute, but TimeCreated for its SystemTime, and the text as written.
	 */
	const struct ipsecevtx_pair *misfits;
	size_t misfit_count;

	/* Of the kind; all zero where that is other. */
	IPSECEVTX_EXTENSION union {
		/* clang-format off */
		/* From lib/event/events.list (union): make events writes it. */
		struct ipsecevtx_dos_prevention dos_prevention;
		struct ipsecevtx_mm_established mm_established;
		struct ipsecevtx_mm_failed mm_failed;
		struct ipsecevtx_qm_failed qm_failed;
		struct ipsecevtx_mm_ended mm_ended;
		struct ipsecevtx_invalid_packet invalid_packet;
		struct ipsecevtx_em_failed em_failed;
		struct ipsecevtx_sa_deleted sa_deleted;
		struct ipsecevtx_qm_established qm_established;
		struct ipsecevtx_qm_ended qm_ended;
		/* End of events.list. */
		/* clang-format on */
	};
};

/*
 * The table: what every typed event is, which fields it has, what they mean.
 */
enum ipsecevtx_type {
	IPSECEVTX_TYPE_TEXT,    /* struct ipsecevtx_text */
	IPSECEVTX_TYPE_HEX,     /* struct ipsecevtx_text: hex digits */
	IPSECEVTX_TYPE_CODE,    /* struct ipsecevtx_code */
	IPSECEVTX_TYPE_ADDRESS, /* struct ipsecevtx_address */
	IPSECEVTX_TYPE_U32,     /* struct ipsecevtx_u32 */
	IPSECEVTX_TYPE_ID,      /* struct ipsecevtx_id */
	IPSECEVTX_TYPE_SPI,     /* struct ipsecevtx_id, shown in hex */
};

/* "text", "hex", "code", "address", "u32", "id", "spi"; NULL for any other value. */
IPSECEVTX_API const char *ipsecevtx_type_name(enum ipsecevtx_type type);

struct ipsecevtx_event_info {
	uint32_t event_id;
	enum ipsecevtx_kind kind;
	enum ipsecevtx_mode mode;
	enum ipsecevtx_outcome outcome; /* as documented; a record's own is what its keywords say */
	const char *title;              /* "Main Mode negotiation failed" */
	const char *meaning;            /* a sentence or two */
	const char *next;               /* what to look at next */
};

/* A canonical field, whatever events have it. */
struct ipsecevtx_field_info {
	const char *name; /* struct member, JSON key, CSV column */
	enum ipsecevtx_type type;
	const char *meaning; /* with its unit */
};

/* Typed events in order of event id; NULL past the end. */
IPSECEVTX_API const struct ipsecevtx_event_info *ipsecevtx_event_info(size_t index);
/* The typed event of that id, NULL when there is none. */
IPSECEVTX_API const struct ipsecevtx_event_info *ipsecevtx_event_info_by_id(uint32_t event_id);
/* Canonical fields in a fixed order; NULL past the end. */
IPSECEVTX_API const struct ipsecevtx_field_info *ipsecevtx_field_info(size_t index);

/* "mm_failed", "other"; "main", NULL for none; "failure", NULL for none; "active". NULL for a value of no name. */
IPSECEVTX_API const char *ipsecevtx_kind_name(enum ipsecevtx_kind kind);
IPSECEVTX_API const char *ipsecevtx_mode_name(enum ipsecevtx_mode mode);
IPSECEVTX_API const char *ipsecevtx_outcome_name(enum ipsecevtx_outcome outcome);
IPSECEVTX_API const char *ipsecevtx_origin_name(enum ipsecevtx_origin origin);

/*
 * Whether events of a kind tell of something that went wrong: mm_failed, qm_failed, em_failed, invalid_packet,
 * service_not_started. Windows audits some of them as success, so that the outcome does not tell.
 */
IPSECEVTX_API bool ipsecevtx_kind_is_failure(enum ipsecevtx_kind kind);

/*
 * A generic walk over an event's typed fields, for writers and language bindings.
 */
struct ipsecevtx_field {
	const struct ipsecevtx_field_info *info;
	const char *windows_name; /* in this event's template */
	enum ipsecevtx_presence presence;
	struct ipsecevtx_text text; /* types text, hex, code, address */
	uint64_t number;            /* types u32, id, spi; the code of a code */
	uint8_t family;             /* of an address: 4, 6 or 0 */
	const uint8_t *bytes;       /* of an address: 16 bytes */
	size_t offset;              /* of the member in struct ipsecevtx_event, for those who read it there */
};

/*
 * Field number index of event_id, in table order, whatever layout: fills info, windows_name, and with an event of
 * that id its value. False past the last one. event may be NULL.
 */
IPSECEVTX_API bool ipsecevtx_event_field(
	uint32_t event_id, const struct ipsecevtx_event *event, size_t index, struct ipsecevtx_field *field);

/*
 * A value by its name, for bindings that know nothing of the structures above but this one: as the tool writes it in
 * JSON, without quotes. text lives as long as the event; that of numbers, times and the like stands in form, and lives
 * as long as the value where it is.
 */
struct ipsecevtx_value {
	const char *text; /* UTF-8 with a final NUL; "" unless set */
	size_t length;    /* bytes, without that NUL */
	uint64_t number;  /* of numbers and ids; the code of a code; ticks of a time; else 0 */
	int presence;     /* enum ipsecevtx_presence */
	char form[44];
};

/*
 * name is that of a field ("remote_address"), peer, or of a key that every event has: time, event_id, event, mode,
 * outcome, computer, record_id, version, channel, process_id, thread_id, activity_id, provider, source, offset, origin,
 * header_record_id, written_time. Returns value->presence: IPSECEVTX_ABSENT, which is 0, also for a name that is none,
 * and for a version, process_id, thread_id or activity_id that the event has not, where JSON has null; the last two are
 * there always, also where JSON leaves them out because they say nothing of their own.
 */
IPSECEVTX_API enum ipsecevtx_presence ipsecevtx_event_get(
	const struct ipsecevtx_event *event, const char *name, struct ipsecevtx_value *value);

/* When the event happened, ticks; 0 unless set. */
IPSECEVTX_API uint64_t ipsecevtx_event_time(const struct ipsecevtx_event *event);
/* Who logged it; "" unless set. Lives as long as the event. */
IPSECEVTX_API const char *ipsecevtx_event_computer(const struct ipsecevtx_event *event);

/*
 * The other gateway of an event that has a remote address: its remote tunnel endpoint where that is set, else the
 * remote address (in tunnel mode that is an inner one), which may be unset. NULL for events without these fields, and
 * where the endpoint is in a part of the record that is missing. Lives as long as the event.
 */
IPSECEVTX_API const struct ipsecevtx_address *ipsecevtx_event_peer(const struct ipsecevtx_event *event);

/*
 * The text that Windows wrote for typed field number index: numbers in decimal, addresses not yet canonical, codes
 * as %%NNNN. Writes at most size bytes with a final NUL and returns the full length without it; 0 for a field that
 * is absent or a null. buffer may be NULL when size is 0.
 */
IPSECEVTX_API size_t ipsecevtx_event_raw(const struct ipsecevtx_event *event, size_t index, char *buffer, size_t size);

/*
 * A copy of an event with all that it points to, which begins where memory does, and lives as long as that. memory is
 * aligned for any type, as that of malloc(). Returns how many bytes the copy takes: where size is less, memory holds
 * nothing of use. It may be NULL when size is 0.
 */
IPSECEVTX_API size_t ipsecevtx_event_copy(const struct ipsecevtx_event *event, void *memory, size_t size);

/*
 * SHA-256 over all that Windows wrote of an event, but for what no member of struct ipsecevtx_event has (Qualifiers,
 * EventSourceName, RelatedActivityID and further attributes of System; RenderingInfo): two events with the same digest
 * are the same one, whatever log each stood in, and whatever header, place, origin and marks it has. Events without a
 * time or number of their own have a digest too, but are not the same because of it. With text_only an event without
 * values has that of its record in its place: no other event has it, but the same event in another log has another one.
 */
IPSECEVTX_API void ipsecevtx_event_digest(const struct ipsecevtx_event *event, uint8_t digest[32]);

/*
 * Errors: what ended or prevented the reading of an input.
 */
enum ipsecevtx_error_code {
	IPSECEVTX_OK = 0,
	IPSECEVTX_ERROR_ARGUMENT, /* a caller's mistake */
	IPSECEVTX_ERROR_MEMORY, /* what was delivered until then, findings too, is as it would have been without that */
	IPSECEVTX_ERROR_OPEN,   /* also of a writer, whose file is there or cannot be made: system_error tells which */
	IPSECEVTX_ERROR_READ,
	IPSECEVTX_ERROR_EMPTY,       /* no bytes at all */
	IPSECEVTX_ERROR_FORMAT,      /* not an event log */
	IPSECEVTX_ERROR_THREADS,     /* never set: where threads cannot be started, fewer do the work */
	IPSECEVTX_ERROR_COMPRESSION, /* gzip data that cannot be inflated any further */
	IPSECEVTX_ERROR_WRITE,       /* of a writer: its file or sink takes no more, or not all */
};

/* Bytes for the name of an input in an error: as long as any path that can be opened. */
#define IPSECEVTX_ERROR_SOURCE_SIZE 4096

/* Holds all that it tells of, and may be copied and kept after close. */
struct ipsecevtx_error {
	enum ipsecevtx_error_code code;
	const char *message; /* what was tried, or what is wrong: static, English; never NULL, "no error" for none */
	uint64_t offset;     /* in the input, bytes; after inflating for gzip */
	uint64_t record_id;  /* of its header; 0 when no record is concerned */
	int system_error;    /* errno, or 0 */
	/* The path or name that was given to open, with "[...]" in the middle of one that is too long; "" for none. */
	char source[IPSECEVTX_ERROR_SOURCE_SIZE];
};

/*
 * The whole of an error in one line: "logs/a.evtx: cannot open: Permission denied". Writes at most size bytes with a
 * final NUL and returns the full length without it; buffer may be NULL when size is 0. What the system calls its
 * errors is in the language of the caller's locale. The name is as it was given: escape it for a terminal.
 */
IPSECEVTX_API size_t ipsecevtx_error_text(const struct ipsecevtx_error *error, char *buffer, size_t size);

/*
 * Findings: everything odd about the evidence. A finding never ends the walk.
 */
enum ipsecevtx_severity {
	IPSECEVTX_SEVERITY_NOTE = 0,  /* worth knowing, nothing lost */
	IPSECEVTX_SEVERITY_WARNING,   /* damaged or doubtful, nothing known to be lost */
	IPSECEVTX_SEVERITY_LOSS,      /* bytes or records could not be read */
	IPSECEVTX_SEVERITY_TAMPERING, /* looks like somebody's work */
	IPSECEVTX_SEVERITY_COUNT
};

enum ipsecevtx_finding_kind {
	IPSECEVTX_FINDING_FILE_HEADER = 0,   /* file header damaged: magic or fixed fields */
	IPSECEVTX_FINDING_FILE_HEADER_CRC,   /* file header checksum wrong */
	IPSECEVTX_FINDING_FILE_DIRTY,        /* the log was not closed: header fields are stale */
	IPSECEVTX_FINDING_CHUNK_COUNT,       /* the header's chunk count disagrees with what is there */
	IPSECEVTX_FINDING_CHUNK_MAGIC,       /* no chunk magic where a chunk should be */
	IPSECEVTX_FINDING_CHUNK_HEADER,      /* a chunk header field out of range */
	IPSECEVTX_FINDING_CHUNK_HEADER_CRC,  /* chunk header checksum wrong */
	IPSECEVTX_FINDING_CHUNK_DATA_CRC,    /* chunk data checksum wrong */
	IPSECEVTX_FINDING_CHUNK_CUT,         /* the input ends inside a chunk */
	IPSECEVTX_FINDING_BYTES_SKIPPED,     /* bytes that hold no readable record */
	IPSECEVTX_FINDING_RECORD_SIZE,       /* a record's size or trailing size is wrong */
	IPSECEVTX_FINDING_RECORD_UNREADABLE, /* a record whose contents could not be decoded */
	IPSECEVTX_FINDING_LIMIT,             /* a record refused for its depth, count or size */
	IPSECEVTX_FINDING_VALUE,             /* a value that does not fit its field's type */
	IPSECEVTX_FINDING_DISPUTED,          /* the two engines read different values */
	IPSECEVTX_FINDING_UNCERTIFIED,       /* libevtx could not decode what the direct engine decoded */
	IPSECEVTX_FINDING_COMPRESSION,       /* gzip data damaged, cut off or followed by other bytes */
	IPSECEVTX_FINDING_READ,              /* the input could not be read to its end */
	IPSECEVTX_FINDING_CHUNK_DISPLACED,   /* a chunk does not begin where it should */
	IPSECEVTX_FINDING_CHUNK_NUMBERS,     /* what a chunk header tells of its records disagrees with them */
	IPSECEVTX_FINDING_HIDDEN_DATA,       /* bytes between the end of a record's values and its trailing size */
	IPSECEVTX_FINDING_BORROWED_TEMPLATE, /* a record's template definition is destroyed; another of its id fits */
	IPSECEVTX_FINDING_RECORD_GAP,        /* record numbers are missing */
	IPSECEVTX_FINDING_RECORD_ORDER,      /* record numbers repeat or step back */
	IPSECEVTX_FINDING_RECORD_ID,         /* the number in the event is not the one in the record's header */
	IPSECEVTX_FINDING_RECORD_TIME,       /* the time in the event is not the one in the record's header */
	IPSECEVTX_FINDING_TIME_ORDER,        /* the time steps back within a channel of a computer */
	IPSECEVTX_FINDING_LOG_CLEARED,       /* events 1102 and 104 */
	IPSECEVTX_FINDING_AUDIT_POLICY,      /* event 4719 */
	IPSECEVTX_FINDING_NO_CHECKSUMS,      /* a chunk was written without checksums, or claims so */
	IPSECEVTX_FINDING_SLOTS,             /* values of a record are missing, or too many for its template's slots */
	IPSECEVTX_FINDING_PROVIDER,          /* an event with a number of ours whose provider is not quite ours */
	IPSECEVTX_FINDING_STRUCTURE,    /* an event that holds a thing twice, where none belongs, or lacks fields */
	IPSECEVTX_FINDING_LOG_COPY,     /* two logs hold the same records, byte by byte */
	IPSECEVTX_FINDING_LOG_OVERLAP,  /* two logs hold records of the same numbers */
	IPSECEVTX_FINDING_LOG_GAP,      /* numbers between those of two logs are in none */
	IPSECEVTX_FINDING_TORN,         /* only the beginning of a record was written */
	IPSECEVTX_FINDING_MIXED,        /* a recovered record whose header and values are of two records */
	IPSECEVTX_FINDING_REPORT_LIMIT, /* a report leaves out what goes beyond its bounds */
	IPSECEVTX_FINDING_NOT_WRITTEN,  /* an event that a new log could not hold: see ipsecevtx_writer.h */
	IPSECEVTX_FINDING_SILENCE,      /* a report's computer logged nothing for long, and little before or after */
	IPSECEVTX_FINDING_ASSOCIATION_TWICE, /* for a report: opened twice within seconds, with other values */
	IPSECEVTX_FINDING_ASSOCIATION_END,   /* for a report: ended by an event with other addresses */
	IPSECEVTX_FINDING_COUNT
};

struct ipsecevtx_finding {
	enum ipsecevtx_finding_kind kind;
	enum ipsecevtx_severity severity;
	const char *source; /* name of the input */
	uint64_t offset;    /* in the input, bytes */
	uint64_t length;    /* bytes concerned, 0 when that says nothing */
	/*
	 * Of the record concerned, its header_record_id; 0 for none. In findings of associations (ASSOCIATION_TWICE,
	 * ASSOCIATION_END) it is the EventRecordID, which an exported log keeps where it numbers the headers anew.
	 */
	uint64_t record_id;
	bool has_numbers; /* expected and found say something */
	uint64_t expected;
	uint64_t found;
	const char *detail; /* a sentence for a person; UTF-8, lives until the callback returns */
	/*
	 * A log was cleared, or it was changed what is audited of IPsec or of auditing itself: detail has the time, the
	 * computer and the account. To be told in every case: it decides what the log can hold.
	 */
	bool is_about_log;
};

/* "chunk-data-crc"; "loss". NULL for a value of no name. */
IPSECEVTX_API const char *ipsecevtx_finding_name(enum ipsecevtx_finding_kind kind);
IPSECEVTX_API const char *ipsecevtx_severity_name(enum ipsecevtx_severity severity);

/*
 * More ways to read: options, other inputs, threads.
 */

/*
 * Memory of the caller's making: both functions are needed. reallocate works as realloc() does, NULL when there is no
 * memory; reallocate(user, NULL, n) allocates. release frees what reallocate returned, never NULL.
 */
struct ipsecevtx_allocator {
	void *(*reallocate)(void *user, void *memory, size_t size);
	void (*release)(void *user, void *memory);
	void *user;
};

/* Bytes of the caller's making. read returns how many bytes it stored, 0 at the end, -1 with errno set. */
struct ipsecevtx_stream {
	ptrdiff_t (*read)(void *user, void *buffer, size_t size);
	/* May be NULL; called once, by ipsecevtx_close() or a failing open, but not for a stream without read. */
	void (*close)(void *user);
	void *user;
};

/* Event ids from first to last, both included. */
struct ipsecevtx_range {
	uint32_t first;
	uint32_t last;
};

/*
 * What decodes a record. Certified: our own decoder, with the first record of each kind (the same template, and values
 * of the same types) also decoded by libevtx and compared. Direct: our own decoder alone. libevtx: the reference
 * implementation, slow; what it is known to get wrong is taken from our own decoder, and marked.
 */
enum ipsecevtx_engine {
	IPSECEVTX_ENGINE_CERTIFIED = 0,
	IPSECEVTX_ENGINE_DIRECT,
	IPSECEVTX_ENGINE_LIBEVTX,
};

/* What an event can be written as: see ipsecevtx_event_text(). */
enum ipsecevtx_format {
	IPSECEVTX_FORMAT_NONE = 0,
	IPSECEVTX_FORMAT_JSON, /* one object */
	IPSECEVTX_FORMAT_CSV,  /* the cells of one line; each format is described in ipsec-evtx(5) */
	IPSECEVTX_FORMAT_XML,  /* what ipsecevtx_event_xml() gives */
	/*
	 * No text: the record is wanted, as by ipsecevtx_event_record() and ipsecevtx_writer_add(). With text_only the
	 * events that ipsecevtx_report_is_context() may be asked of are whole all the same.
	 */
	IPSECEVTX_FORMAT_RECORD,
};

/* An IPv4 or IPv6 network: how many bits of an address count. One address has all of them. */
struct ipsecevtx_network {
	uint8_t family;    /* 4 or 6 */
	uint8_t prefix;    /* bits, up to 32 or 128 */
	uint8_t bytes[16]; /* network order, zero beyond the prefix; the first 4 for family 4 */
};

/* What several readers saw, to compare the logs with each other: see ipsecevtx_logs_compare(). */
struct ipsecevtx_logs;

/* What several readers learned: see ipsecevtx_context_new(). */
struct ipsecevtx_context;

struct ipsecevtx_options {
	size_t size; /* sizeof (struct ipsecevtx_options), set by IPSECEVTX_OPTIONS_INIT */

	/*
	 * Which events. Typed events count only from IPSECEVTX_PROVIDER. With events NULL: the typed events of modes
	 * (0: main and quick). With events: those ids; a typed id only in its mode, when modes is not 0, so that none
	 * may be left. With any: every event of every provider, whatever events and modes say.
	 */
	const struct ipsecevtx_range *events; /* borrowed during open; NULL, or at least one, each from low to high */
	size_t event_count;
	unsigned modes; /* enum ipsecevtx_mode bits */
	bool any;

	/*
	 * Called from within open and next, on the calling thread, in the order of the input. From within open there is
	 * no reader yet that could be stopped. May be NULL.
	 */
	void (*finding)(void *user, const struct ipsecevtx_finding *finding);
	void *finding_user;

	/* NULL: malloc; copied during open. libevtx and, for BGZF, libdeflate use malloc all the same. */
	const struct ipsecevtx_allocator *allocator;

	bool carve;   /* the input is raw bytes: chunks and records at any offset, origin carved */
	bool recover; /* also stale records in free space: origin recovered */
	enum ipsecevtx_engine engine;
	/* Compare every record, not only the first of each kind; of those that are not given, which event it is. */
	bool verify;

	/*
	 * Where a reader that comes to the end of its input adds what it saw of it; NULL for nowhere. Borrowed until
	 * close; many readers may use one, on many threads.
	 */
	struct ipsecevtx_logs *logs;

	/*
	 * What the reader shares with others; NULL for nothing. Borrowed until close; many readers may use one, on
	 * many threads. See ipsecevtx_context_new(). With verify the reader learns nothing of records from it.
	 */
	struct ipsecevtx_context *context;

	/*
	 * For inputs that are read at the same time and have an order: called at most once, on any thread of the
	 * reader, before libevtx is asked of a kind of records that no log before may have had. It returns when all
	 * inputs before this one were read, and their readers closed; false when the reading is to end, as by
	 * ipsecevtx_stop(). Then all is the same as if one input was read after the other. NULL: which log's record
	 * is checked may hang on which thread is faster.
	 */
	bool (*context_turn)(void *user);
	void *context_user;

	/*
	 * What ipsecevtx_event_text() writes events as, with_raw also their Windows names and texts, which XML has in
	 * any case; a program that asks for XML by ipsecevtx_event_xml() says so here. With text_only, which says
	 * nothing without a format, no more is wanted of them: then of an event these members are filled in, and all
	 * others may be as in an event without values: event_id, kind, mode, outcome, origin, marks, time,
	 * header_record_id, written_time, source, offset. So most events are written straight from their record: the
	 * first ones of a kind are written both ways, and once both are the same the others of the kind are trusted.
	 * The text is the same in any case. What looks at values is not for such events: the functions that judge an
	 * event, see below, find none in them, and ipsecevtx_report_add() refuses them.
	 */
	enum ipsecevtx_format format;
	bool with_raw;
	bool text_only;

	/*
	 * Of these events only those that pass all filters; the others count as filtered, after all that there is to
	 * find about them was told. Arrays are borrowed until close. The functions that judge them are below.
	 */
	uint64_t from;                         /* ticks, included; 0: no beginning */
	uint64_t to;                           /* ticks, not included; 0: no end */
	const struct ipsecevtx_network *peers; /* with any of these peers; NULL: all */
	size_t peer_count;
	const char *const *computers; /* of any of these, UTF-8; NULL: all */
	size_t computer_count;

	/*
	 * Of ipsecevtx_open_stream(): lets the stream be read from its beginning again; called with its user, from
	 * within next and read_parallel, by the thread that reads. False: it cannot be. NULL: the stream is read once,
	 * and with recover no copies are told.
	 */
	bool (*rewind)(void *user);
};

/* struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT; */
#ifdef __cplusplus
/* C++ before C++20 has no designated initialisers. */
static inline ipsecevtx_options ipsecevtx_options_init()
{
	ipsecevtx_options options = ipsecevtx_options();
	options.size = sizeof options;
	return options;
}
#define IPSECEVTX_OPTIONS_INIT ipsecevtx_options_init()
#else
#define IPSECEVTX_OPTIONS_INIT                                                                                         \
	{                                                                                                              \
		.size = sizeof(struct ipsecevtx_options)                                                               \
	}
#endif

struct ipsecevtx_statistics {
	uint64_t bytes;               /* read from the input; after inflating for gzip */
	uint64_t chunks;              /* not bytes between them, nor a rest behind the last one */
	uint64_t records_seen;        /* = matched + filtered + lost */
	uint64_t records_matched;     /* returned by next, or read and then dropped where the reading was stopped */
	uint64_t records_filtered;    /* not asked for */
	uint64_t records_lost;        /* asked for or unknown, and not decodable */
	uint64_t records_recovered;   /* of the matched: origin not active */
	uint64_t records_checked;     /* of the matched: decoded by both engines */
	uint64_t records_disputed;    /* of the checked: with different values */
	uint64_t records_uncertified; /* of the matched: marked so */
	uint64_t left_out_main;       /* of the filtered: typed events of a mode not asked for */
	uint64_t left_out_quick;
	uint64_t left_out_extended;
	/* At the end of an input: bytes = header + record + slack + skipped; before it some bytes are not told apart
	 * yet. */
	uint64_t header_bytes;  /* file and chunk headers */
	uint64_t record_bytes;  /* live records, readable or not */
	uint64_t slack_bytes;   /* free space of chunks, and chunks never used */
	uint64_t skipped_bytes; /* where a record should have been */
	uint64_t first_time;    /* earliest and latest TimeCreated from 1980 to 9999, FILETIME; 0 when there was none */
	uint64_t last_time;
	uint64_t findings[IPSECEVTX_SEVERITY_COUNT];
	uint64_t first_record_id; /* EventRecordID of the record at first_time, the lowest of several; 0: unknown */
	/*
	 * IPsec events in free space of chunks that were not returned, asked for or not: what an older use of the chunk
	 * left, or what was hidden. Any that another program may read there counts, whole or not.
	 */
	uint64_t in_free_space;
	uint64_t in_free_space_first; /* the earliest and the latest of them, FILETIME; 0: unknown */
	uint64_t in_free_space_last;
};

/*
 * Other inputs: a descriptor that stays the caller's (read from where it stands), memory that must outlive the reader,
 * or a stream. name is copied; without one (NULL) the input is called "(descriptor)", "(memory)" or "(stream)". All
 * else is as with ipsecevtx_open().
 */
IPSECEVTX_API int ipsecevtx_open_fd(struct ipsecevtx_reader **reader, int fd, const char *name,
	const struct ipsecevtx_options *options, struct ipsecevtx_error *error);
IPSECEVTX_API int ipsecevtx_open_memory(struct ipsecevtx_reader **reader, const void *data, size_t size,
	const char *name, const struct ipsecevtx_options *options, struct ipsecevtx_error *error);
IPSECEVTX_API int ipsecevtx_open_stream(struct ipsecevtx_reader **reader, const struct ipsecevtx_stream *stream,
	const char *name, const struct ipsecevtx_options *options, struct ipsecevtx_error *error);

/*
 * All that is left of an input behind the event that ipsecevtx_next() returned last, with several threads. A decoding
 * thread calls event for each event of a chunk, in order, with an output of that chunk's own, and the calling thread
 * calls deliver for the outputs in the order of the input: what is delivered is the same for any number of threads, and
 * so is the order of findings, which come on the calling thread. Events with a borrowed template come last, as with
 * ipsecevtx_next(). A caller's allocator is called on all of these threads at once. ipsecevtx_reader_xml() is not for
 * these callbacks, but ipsecevtx_event_xml() is. A regular file, by path or descriptor, and memory are fastest: the
 * decoding threads read them at offsets. Compressed inputs, pipes and streams are read by the calling thread.
 */
struct ipsecevtx_parallel {
	size_t size;      /* sizeof (struct ipsecevtx_parallel): tells what a program knew that was built earlier */
	unsigned threads; /* that decode, 1 to 64 */
	void *user;
	/* Makes an output, on the calling thread; NULL when there is no memory. */
	void *(*new_output)(void *user);
	void (*free_output)(void *user, void *output);
	/* On any thread, but never twice at once for one output; the event lives until it returns. */
	void (*event)(void *user, void *output, const struct ipsecevtx_event *event);
	/*
	 * Takes what is in the output and empties it; false ends the reading. Also called for chunks without events,
	 * and more than once for a chunk that makes very much of itself.
	 */
	bool (*deliver)(void *user, void *output);
	/* Drops what is in the output: the chunk is read again, since it begins elsewhere or memory was short. */
	void (*empty)(void *user, void *output);
};

/*
 * Returns 0 at the end of the input, when deliver said so and after ipsecevtx_stop(), -1 when the input cannot be read
 * any further or parallel lacks something (see ipsecevtx_reader_error()). ipsecevtx_next() then returns what it returns
 * at the end. Threads that the system does not give, or for which there is no memory, are done without: that takes
 * longer.
 */
IPSECEVTX_API int ipsecevtx_read_parallel(struct ipsecevtx_reader *reader, const struct ipsecevtx_parallel *parallel);

/*
 * Ends the reading before the next record: no further event is handed out, no further output delivered, and
 * ipsecevtx_next() and ipsecevtx_read_parallel() return 0 from then on. Findings about what was read by then may
 * still be told, none about what was not. May be called from any callback, from any thread as long as the
 * reader is not closed, and from a signal handler. A read of the input that waits for bytes is not interrupted.
 */
IPSECEVTX_API void ipsecevtx_stop(struct ipsecevtx_reader *reader);

/*
 * An event whole, as XML: one well-formed Event element in UTF-8, rendered by libevtx, or by the direct engine where
 * libevtx cannot. Lives as long as the event, or until the next call for it. For the event that a reader handed out
 * last, on the thread that has it; not for copies. Returns IPSECEVTX_OK; IPSECEVTX_ERROR_FORMAT when it is too large;
 * IPSECEVTX_ERROR_MEMORY when there is no memory: then what became of this event does not count, since the reader ends
 * with that error, or reads the event again; IPSECEVTX_ERROR_ARGUMENT for a copy.
 */
IPSECEVTX_API enum ipsecevtx_error_code ipsecevtx_event_xml(
	const struct ipsecevtx_event *event, const char **xml, size_t *length);

/*
 * An event as the reader's options say: a JSON object, or the cells of a line of CSV, in UTF-8, without a line break
 * behind it; or XML as above, and what is said there. Lives as long as the event, or until the next
 * call for it. For the event that a reader handed out last, on the thread that has it; not for copies. Returns
 * IPSECEVTX_OK; IPSECEVTX_ERROR_MEMORY as above; IPSECEVTX_ERROR_ARGUMENT for a copy, and without a format in the
 * options.
 */
IPSECEVTX_API enum ipsecevtx_error_code ipsecevtx_event_text(
	const struct ipsecevtx_event *event, const char **text, size_t *length);

/*
 * The bytes of an event's record as they stand in the log, from its signature on, at the event's offset. They live as
 * long as the event. NULL, and size 0, for a copy.
 */
IPSECEVTX_API const void *ipsecevtx_event_record(const struct ipsecevtx_event *event, size_t *size);

/*
 * ipsecevtx_event_xml() for the event that ipsecevtx_next() returned last. Returns 0; -1 when there is no event or it
 * is too large, which the reader survives, and when there is no memory, which is the reader's error and ends the
 * reading.
 */
IPSECEVTX_API int ipsecevtx_reader_xml(struct ipsecevtx_reader *reader, const char **xml, size_t *length);

/* Counters so far. Valid until close. */
IPSECEVTX_API const struct ipsecevtx_statistics *ipsecevtx_reader_statistics(const struct ipsecevtx_reader *reader);

/*
 * What readers learn from each other, so that many logs take less time. What goes from one log to another:
 *
 * - Template definitions, worked through once. One is known by all of its bytes and those of the names that it uses,
 *   never by its id, GUID or size: what one log holds cannot change how another one is read.
 * - How the text of such events is written, in a format of options: known by all their templates and the types of their
 *   values. Each log compares it first with the text of an event of its own.
 * - That libevtx gave the same event for the first record of a kind: the same template, and values of the same types.
 *   The next log's records of that kind are trusted from its first one on, so that each kind is checked once, in the
 *   first log that has it, and not once a log. A reader adds what it found out when it comes to the end of its input
 *   without an error.
 *
 * What was disputed, and what libevtx could not read, is never passed on: where the first log that has a kind of
 * records could not certify it, each log finds out for itself, and says so itself. So the findings of a log are those
 * that it has alone, but for one: a record on which the engines disagree though they agreed on another of its kind is
 * found where it is the first one of its kind that is read, or with verify, which checks every record.
 *
 * At most 10 MiB. With no more room, what is new is not remembered, and is found out by each log anew. allocator, which
 * may be NULL, is called on all threads whose readers use the context. Returns 0, or -1 with *context NULL when there
 * is no memory, or allocator lacks a function.
 */
IPSECEVTX_API int ipsecevtx_context_new(
	struct ipsecevtx_context **context, const struct ipsecevtx_allocator *allocator);

/* After all readers that use it were closed. NULL is allowed. */
IPSECEVTX_API void ipsecevtx_context_free(struct ipsecevtx_context *context);

/*
 * Several logs as a set. Readers whose options name it add which numbers (EventRecordID) of each channel of each
 * computer their input holds, whatever events were asked for. Of more than 1024 separate ranges in a log only the
 * lowest and highest number count, of more than 256 channels and computers in a log the others do not. A log that is
 * added again under its name, with the same records, counts once. allocator may be NULL. Returns 0, or -1 with *logs
 * NULL when there is no memory, or allocator lacks a function. Readers end with IPSECEVTX_ERROR_MEMORY when there is no
 * memory to add.
 */
IPSECEVTX_API int ipsecevtx_logs_new(struct ipsecevtx_logs **logs, const struct ipsecevtx_allocator *allocator);

/*
 * Compares the logs that were added so far, and reports copies (IPSECEVTX_FINDING_LOG_COPY), numbers that several logs
 * hold, and numbers between those of two logs that none holds. A finding's source is the name of one of them, the
 * detail names the other; offset is 0; record_id, expected and found are numbers. Findings and their order do not
 * depend on the order in which logs were added. Not while a reader may add. Returns 0, or -1 when there is no memory.
 */
IPSECEVTX_API int ipsecevtx_logs_compare(
	struct ipsecevtx_logs *logs, void (*finding)(void *user, const struct ipsecevtx_finding *finding), void *user);

/* After all readers that use it were closed. NULL is allowed. */
IPSECEVTX_API void ipsecevtx_logs_free(struct ipsecevtx_logs *logs);

/*
 * Filters of options, by themselves.
 */

/* Which network a text is: "192.0.2.7", "2001:db8::/32". An IPv4 address in IPv6 (::ffff:192.0.2.7) is IPv4. */
enum ipsecevtx_network_fault {
	IPSECEVTX_NETWORK_OK = 0,
	IPSECEVTX_NETWORK_NO_ADDRESS,
	IPSECEVTX_NETWORK_NO_PREFIX,  /* no number behind the slash, or one that is too large */
	IPSECEVTX_NETWORK_STRAY_BITS, /* bits beyond the prefix, as 192.0.2.7/24; network is the one without them */
};
IPSECEVTX_API enum ipsecevtx_network_fault ipsecevtx_network_parse(
	const char *text, size_t length, struct ipsecevtx_network *network);

/*
 * Whether an event has a peer in any of these networks: its remote address, tunnel endpoint or private address, or the
 * whole remote side of its traffic selector; also as text beside its fields, and an address that can be told from what
 * a field holds that is none. What ends in an IPv4 address, as 64:ff9b::192.0.2.7 does, has that one too: see --peer
 * in ipsec-evtx(1). The same of the local side, without selectors. Of an event without a typed struct all pairs count,
 * but for those whose names say that they are of the other side.
 */
IPSECEVTX_API bool ipsecevtx_event_has_peer(
	const struct ipsecevtx_event *event, const struct ipsecevtx_network *networks, size_t count);
IPSECEVTX_API bool ipsecevtx_event_has_local(
	const struct ipsecevtx_event *event, const struct ipsecevtx_network *networks, size_t count);

/*
 * Whether any of these names, UTF-8 in any letter case, is its computer's, or the part of it before the first dot. A
 * dot at the end is none. True of an event that names no computer, since it may be of any, and of one whose name is
 * written so that only people read it as that, and marked IPSECEVTX_MARK_VALUE.
 */
IPSECEVTX_API bool ipsecevtx_event_is_of_computer(
	const struct ipsecevtx_event *event, const char *const *names, size_t count);

/*
 * Whether it is of none of these computers, but of one whose name a person can take for one of theirs, as "vpnl" for
 * "vpn1". That can be another computer's right name.
 */
IPSECEVTX_API bool ipsecevtx_event_is_of_like_computer(
	const struct ipsecevtx_event *event, const char *const *names, size_t count);

/*
 * Whether its outcome is that. True of a typed event whose keywords do not tell: it lacks them, has several, or they
 * say both or neither.
 */
IPSECEVTX_API bool ipsecevtx_event_has_outcome(const struct ipsecevtx_event *event, enum ipsecevtx_outcome outcome);

/*
 * The time that filters and reports go by, ticks: the event's own, or where it has none from 1980 to 9999 that of its
 * record; 0 where that is none either.
 */
IPSECEVTX_API uint64_t ipsecevtx_event_known_time(const struct ipsecevtx_event *event);

/*
 * Whether it happened from then on and before, by that time; to 0: no end. True where nobody knows it: it may have
 * happened then.
 */
IPSECEVTX_API bool ipsecevtx_event_is_within(const struct ipsecevtx_event *event, uint64_t from, uint64_t to);

/*
 * Texts as a person sees them, for those who search: without blanks, control and invisible characters, full-width
 * forms as ASCII. Somebody may have put these into a value so that a search passes it over.
 */

/* The address in a text, also with leading zeros, a port, a prefix length or brackets: its family, 0 for none. */
IPSECEVTX_API uint8_t ipsecevtx_seen_address(const char *text, size_t length, uint8_t bytes[16]);
/*
 * The number in a text, decimal or behind 0x hexadecimal, also with brackets, quotes or marks around it; false when
 * there is none, or anything else.
 */
IPSECEVTX_API bool ipsecevtx_seen_number(const char *text, size_t length, uint64_t *number);
/*
 * What is seen of a text, ASCII letters in lower case. Writes at most size bytes with a final NUL and returns the full
 * length without it; buffer may be NULL when size is 0.
 */
IPSECEVTX_API size_t ipsecevtx_seen_text(const char *text, size_t length, char *buffer, size_t size);
/*
 * What all spellings of a computer's name have in common, which reports take for one computer: the name in small
 * letters (Unicode's simple case folding), without blanks around it and without blanks and dots at its end. Writes and
 * returns as ipsecevtx_seen_text(); the full length is at most twice that of the name.
 */
IPSECEVTX_API size_t ipsecevtx_computer_key(const char *name, size_t length, char *buffer, size_t size);

/*
 * Formatting, in the forms that the tool prints.
 */

/* "2020-07-10T17:20:06.6871033Z", always 7 digits; years 1601 to 60056. buffer: 32 bytes. Returns the length. */
IPSECEVTX_API size_t ipsecevtx_format_time(uint64_t ticks, char buffer[32]);
/*
 * The ticks of a time as a person writes it: RFC 3339 as "2024-03-01T17:20:06.5+01:00", also with a blank for the T and
 * without seconds or offset; a date, which is its midnight; seconds since 1970, perhaps with a fraction, but no 4, 6,
 * 8, 12 or more digits, by which somebody may mean a year, a month, a date or a time. UTC unless it has an offset.
 * Digits below a tick round up, so that the event at the tick before is before that time. False, and ticks as they
 * were, when it is none, or one that no calendar from 1601 to 9999 has.
 */
IPSECEVTX_API bool ipsecevtx_time_parse(const char *text, uint64_t *ticks);

/*
 * Ticks to Unix time and back. Seconds since 1970 are rounded down, so that nanoseconds, which may be NULL, are those
 * after them: 0 to 999999900. The other way nanoseconds are 0 to 999999999, of which whole ticks count; false when they
 * are more, and before 1601 or after the last tick.
 */
IPSECEVTX_API int64_t ipsecevtx_time_to_unix(uint64_t ticks, uint32_t *nanoseconds);
IPSECEVTX_API bool ipsecevtx_time_from_unix(int64_t seconds, uint32_t nanoseconds, uint64_t *ticks);

/* "5108737f-4eb9-0001-8473-0851b94ed601". buffer: 37 bytes. */
IPSECEVTX_API void ipsecevtx_format_guid(const struct ipsecevtx_guid *guid, char buffer[37]);

#ifdef __cplusplus
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#include "event/codes.h"

struct code_text {
	uint16_t code;
	uint8_t length;
	const char *text;
};

#define CODE(code, text)                                                                                               \
	{                                                                                                              \
		code, sizeof(text) - 1, text                                                                           \
	}

/* In ascending order of code: codes_text() computes the index. */
static const struct code_text codes[] = {
	CODE(8192, "Kerberos"),
	CODE(8193, "Preshared key"),
	CODE(8194, "Unknown authentication"),
	CODE(8195, "DES"),
	CODE(8196, "3DES"),
	CODE(8197, "MD5"),
	CODE(8198, "SHA1"),
	CODE(8199, "Local computer"),
	CODE(8200, "Remote computer"),
	CODE(8201, "No state"),
	CODE(8202, "Sent first (SA) payload"),
	CODE(8203, "Sent second (KE) payload"),
	CODE(8204, "Sent third (ID) payload"),
	CODE(8205, "Initiator"),
	CODE(8206, "Responder"),
	CODE(8207, "No state"),
	CODE(8208, "Sent first (SA) payload"),
	CODE(8209, "Sent final payload"),
	CODE(8210, "Complete"),
	CODE(8211, "Unknown"),
	CODE(8212, "Transport"),
	CODE(8213, "Tunnel"),
	CODE(8214, "IKE/AuthIP DoS prevention mode started"),
	CODE(8215, "IKE/AuthIP DoS prevention mode stopped"),
	CODE(8216, "Enabled"),
	CODE(8217, "Not enabled"),
	CODE(8218, "No state"),
	CODE(8219, "Sent first (EM attributes) payload"),
	CODE(8220, "Sent second (SSPI) payload"),
	CODE(8221, "Sent third (hash) payload"),
	CODE(8222, "IKEv1"),
	CODE(8223, "AuthIP"),
	CODE(8224, "Anonymous"),
	CODE(8225, "NTLM V2"),
	CODE(8226, "CGA"),
	CODE(8227, "Certificate"),
	CODE(8228, "SSL"),
	CODE(8229, "None"),
	CODE(8230, "DH group 1"),
	CODE(8231, "DH group 2"),
	CODE(8232, "DH group 14"),
	CODE(8233, "DH group ECP 256"),
	CODE(8234, "DH group ECP 384"),
	CODE(8235, "AES-128"),
	CODE(8236, "AES-192"),
	CODE(8237, "AES-256"),
	CODE(8238, "Certificate ECDSA P256"),
	CODE(8239, "Certificate ECDSA P384"),
	CODE(8240, "SSL ECDSA P256"),
	CODE(8241, "SSL ECDSA P384"),
	CODE(8242, "SHA 256"),
	CODE(8243, "SHA 384"),
	CODE(8244, "IKEv2"),
	CODE(8245, "EAP payload sent"),
	CODE(8246, "Authentication payload sent"),
	CODE(8247, "EAP"),
	CODE(8248, "DH group 24"),
	CODE(16392, "MD5"),
	CODE(16393, "SHA-1"),
	CODE(16394, "SHA-256"),
	CODE(16395, "AES-GCM 128"),
	CODE(16396, "AES-GCM 192"),
	CODE(16397, "AES-GCM 256"),
	CODE(16398, "DES"),
	CODE(16399, "3DES"),
	CODE(16400, "AES-128"),
	CODE(16401, "AES-192"),
	CODE(16402, "AES-256"),
	CODE(16403, "Transport"),
	CODE(16404, "Tunnel"),
	CODE(16405, "Responder"),
	CODE(16406, "Initiator"),
	CODE(16407, "AES-GMAC 128"),
	CODE(16408, "AES-GMAC 192"),
	CODE(16409, "AES-GMAC 256"),
	CODE(16416, "AuthNoEncap Transport"),
};

/* The codes have no gaps from 8192 to 8248 and from 16392 to 16409; the last one stands alone. */
#define FIRST_RUN  8192u
#define SECOND_RUN 16392u

const char *codes_text(uint32_t code, size_t *length)
{
	const size_t count = sizeof codes / sizeof codes[0];
	size_t second = 8248u - FIRST_RUN + 1;
	size_t index = code >= SECOND_RUN ? second + (code - SECOND_RUN) : code - FIRST_RUN;
	if (code < FIRST_RUN)
		return NULL;
	if (index >= count || codes[index].code != code)
		index = count - 1;
	if (codes[index].code != code)
		return NULL;
	*length = codes[index].length;
	return codes[index].text;
}

const char *codes_text_at(size_t index, size_t *length)
{
	if (index >= sizeof codes / sizeof codes[0])
		return NULL;
	*length = codes[index].length;
	return codes[index].text;
}

/* SPDX-License-Identifier: MIT */
/*
 * The failure reasons in the English words of Windows, as events have them. Texts, codes and names: Microsoft, "System
 * Error Codes (12000-15999)", ERROR_IPSEC_*. The classes are this project's.
 */
#include "event/ike_errors.h"

#include <string.h>

static const struct ike_error errors[] = {
	{13801, "auth", "IKE authentication credentials are unacceptable."},
	{13802, "policy", "IKE security attributes are unacceptable."},
	{13803, "state", "IKE Negotiation in progress."},
	{13804, "local", "General processing error."},
	{13805, "network", "Negotiation timed out."},
	{13806, "cert",
		"IKE failed to find valid machine certificate. Contact your Network Security Administrator about "
		"installing a valid certificate in the appropriate Certificate Store."},
	{13807, "peer", "IKE SA deleted by peer before establishment completed."},
	{13808, "local", "IKE SA deleted before establishment completed."},
	{13809, "load", "Negotiation request sat in Queue too long."},
	{13810, "load", "Negotiation request sat in Queue too long."},
	{13811, "load", "Negotiation request sat in Queue too long."},
	{13812, "load", "Negotiation request sat in Queue too long."},
	{13813, "network", "No response from peer."},
	{13814, "load", "Negotiation took too long."},
	{13815, "load", "Negotiation took too long."},
	{13816, "local", "Unknown error occurred."},
	{13817, "cert", "Certificate Revocation Check failed."},
	{13818, "cert", "Invalid certificate key usage."},
	{13819, "cert", "Invalid certificate type."},
	{13820, "cert",
		"IKE negotiation failed because the machine certificate used does not have a private key. IPsec "
		"certificates require a private key. Contact your Network Security administrator about replacing with "
		"a certificate that has a private key."},
	{13821, "state", "Simultaneous rekeys were detected."},
	{13822, "local", "Failure in Diffie-Hellman computation."},
	{13823, "interop", "Don't know how to process critical payload."},
	{13824, "malformed", "Invalid header."},
	{13825, "noise", "No policy configured."},
	{13826, "auth", "Failed to verify signature."},
	{13827, "auth", "Failed to authenticate using Kerberos."},
	{13828, "cert", "Peer's certificate did not have a public key."},
	{13829, "malformed", "Error processing error payload."},
	{13830, "malformed", "Error processing SA payload."},
	{13831, "malformed", "Error processing Proposal payload."},
	{13832, "malformed", "Error processing Transform payload."},
	{13833, "malformed", "Error processing KE payload."},
	{13834, "malformed", "Error processing ID payload."},
	{13835, "malformed", "Error processing Cert payload."},
	{13836, "malformed", "Error processing Certificate Request payload."},
	{13837, "malformed", "Error processing Hash payload."},
	{13838, "malformed", "Error processing Signature payload."},
	{13839, "malformed", "Error processing Nonce payload."},
	{13840, "malformed", "Error processing Notify payload."},
	{13841, "malformed", "Error processing Delete Payload."},
	{13842, "malformed", "Error processing VendorId payload."},
	{13843, "malformed", "Invalid payload received."},
	{13844, "state", "Soft SA loaded."},
	{13845, "state", "Soft SA torn down."},
	{13846, "malformed", "Invalid cookie received."},
	{13847, "cert", "Peer failed to send valid machine certificate."},
	{13848, "cert", "Certification Revocation check of peer's certificate failed."},
	{13849, "state", "New policy invalidated SAs formed with old policy."},
	{13850, "policy", "There is no available Main Mode IKE policy."},
	{13851, "local", "Failed to enabled TCB privilege."},
	{13852, "local", "Failed to load SECURITY.DLL."},
	{13853, "local", "Failed to obtain security function table dispatch address from SSPI."},
	{13854, "local", "Failed to query Kerberos package to obtain max token size."},
	{13855, "auth",
		"Failed to obtain Kerberos server credentials for ISAKMP/ERROR_IPSEC_IKE service. Kerberos "
		"authentication will not function. The most likely reason for this is lack of domain membership. This "
		"is normal if your computer is a member of a workgroup."},
	{13856, "auth",
		"Failed to determine SSPI principal name for ISAKMP/ERROR_IPSEC_IKE service "
		"(QueryCredentialsAttributes)."},
	{13857, "local",
		"Failed to obtain new SPI for the inbound SA from IPsec driver. The most common cause for this is that "
		"the driver does not have the correct filter. Check your policy to verify the filters."},
	{13858, "policy", "Given filter is invalid."},
	{13859, "local", "Memory allocation failed."},
	{13860, "load",
		"Failed to add Security Association to IPsec Driver. The most common cause for this is if the IKE "
		"negotiation took too long to complete. If the problem persists, reduce the load on the faulting "
		"machine."},
	{13861, "policy", "Invalid policy."},
	{13862, "interop", "Invalid DOI."},
	{13863, "interop", "Invalid situation."},
	{13864, "local", "Diffie-Hellman failure."},
	{13865, "policy", "Invalid Diffie-Hellman group."},
	{13866, "local", "Error encrypting payload."},
	{13867, "auth", "Error decrypting payload."},
	{13868, "policy", "Policy match error."},
	{13869, "interop", "Unsupported ID."},
	{13870, "auth", "Hash verification failed."},
	{13871, "policy", "Invalid hash algorithm."},
	{13872, "malformed", "Invalid hash size."},
	{13873, "policy", "Invalid encryption algorithm."},
	{13874, "policy", "Invalid authentication algorithm."},
	{13875, "cert", "Invalid certificate signature."},
	{13876, "local", "Load failed."},
	{13877, "state", "Deleted via RPC call."},
	{13878, "noise", "Temporary state created to perform reinitialization. This is not a real failure."},
	{13879, "policy",
		"The lifetime value received in the Responder Lifetime Notify is below the Windows 2000 configured "
		"minimum value. Please fix the policy on the peer machine."},
	{13880, "interop", "The recipient cannot handle version of IKE specified in the header."},
	{13881, "cert", "Key length in certificate is too small for configured security requirements."},
	{13882, "attack", "Max number of established MM SAs to peer exceeded."},
	{13883, "policy", "IKE received a policy that disables negotiation."},
	{13884, "state", "Reached maximum quick mode limit for the main mode. New main mode will be started."},
	{13885, "state", "Main mode SA lifetime expired or peer sent a main mode delete."},
	{13886, "network", "Main mode SA assumed to be invalid because peer stopped responding."},
	{13887, "cert", "Certificate doesn't chain to a trusted root in IPsec policy."},
	{13888, "malformed", "Received unexpected message ID."},
	{13889, "auth", "Received invalid authentication offers."},
	{13890, "attack", "Sent DoS cookie notify to initiator."},
	{13891, "state", "IKE service is shutting down."},
	{13892, "auth", "Could not verify binding between CGA address and certificate."},
	{13893, "interop", "Error processing NatOA payload."},
	{13894, "policy", "Parameters of the main mode are invalid for this quick mode."},
	{13895, "state", "Quick mode SA was expired by IPsec driver."},
	{13896, "local", "Too many dynamically added IKEEXT filters were detected."},
	{13898, "state", "NAP reauth succeeded and must delete the dummy NAP IKEv2 tunnel."},
	{13899, "policy", "Error in assigning inner IP address to initiator in tunnel mode."},
	{13900, "interop", "Require configuration payload missing."},
	{13901, "state", "A negotiation running as the security principle who issued the connection is in progress."},
	{13902, "noise", "SA was deleted due to IKEv1/AuthIP co-existence suppress check."},
	{13903, "attack", "Incoming SA request was dropped due to peer IP address rate limiting."},
	{13904, "noise", "Peer does not support MOBIKE."},
	{13905, "auth", "SA establishment is not authorized."},
	{13906, "auth",
		"SA establishment is not authorized because there is not a sufficiently strong PKINIT-based "
		"credential."},
	{13907, "auth",
		"SA establishment is not authorized. You may need to enter updated or different credentials such as a "
		"smartcard."},
	{13908, "auth",
		"SA establishment is not authorized because there is not a sufficiently strong PKINIT-based "
		"credential. This might be related to certificate-to-account mapping failure for the SA."},
	{13910, "driver", "The SPI in the packet does not match a valid IPsec SA."},
	{13911, "driver", "Packet was received on an IPsec SA whose lifetime has expired."},
	{13912, "driver", "Packet was received on an IPsec SA that does not match the packet characteristics."},
	{13913, "driver", "Packet sequence number replay check failed."},
	{13914, "driver", "IPsec header and/or trailer in the packet is invalid."},
	{13915, "driver", "IPsec integrity check failed."},
	{13916, "driver", "IPsec dropped a clear text packet."},
	{13917, "noise", "IPsec dropped an incoming ESP packet in authenticated firewall mode. This drop is benign."},
	{13918, "attack", "IPsec dropped a packet due to DoS throttling."},
	{13925, "attack", "IPsec DoS Protection matched an explicit block rule."},
	{13926, "attack", "IPsec DoS Protection received an IPsec specific multicast packet which is not allowed."},
	{13927, "attack", "IPsec DoS Protection received an incorrectly formatted packet."},
	{13928, "attack", "IPsec DoS Protection failed to look up state."},
	{13929, "attack",
		"IPsec DoS Protection failed to create state because the maximum number of entries allowed by policy "
		"has been reached."},
	{13930, "attack",
		"IPsec DoS Protection received an IPsec negotiation packet for a keying module which is not allowed by "
		"policy."},
	{13931, "local", "IPsec DoS Protection has not been enabled."},
	{13932, "attack",
		"IPsec DoS Protection failed to create a per internal IP rate limit queue because the maximum number "
		"of queues allowed by policy has been reached."},
};

#define ERROR_COUNT (sizeof errors / sizeof errors[0])

const struct ike_error *ike_error_at(size_t index)
{
	return index < ERROR_COUNT ? &errors[index] : NULL;
}

/* The white space of Unicode beyond ASCII, in UTF-8. */
static const char *const wide_spaces[] = {"\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
	"\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87", "\xe2\x80\x88",
	"\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

/* How many bytes the last character of a text has, where it is white space; else 0. */
static size_t space_at_end(const char *text, size_t length)
{
	if (length > 0 && memchr(" \t\r\n\v\f", text[length - 1], 6))
		return 1;
	if (length == 0 || (uint8_t)text[length - 1] < 0x80)
		return 0;
	for (size_t i = 0; i < sizeof wide_spaces / sizeof wide_spaces[0]; i++) {
		size_t size = strlen(wide_spaces[i]);
		if (length >= size && memcmp(text + length - size, wide_spaces[i], size) == 0)
			return size;
	}
	return 0;
}

size_t ike_reason_length(const char *text, size_t length)
{
	size_t space;
	while ((space = space_at_end(text, length)) > 0)
		length -= space;
	return length;
}

static size_t essential_length(const char *text, size_t length)
{
	length = ike_reason_length(text, length);
	return length > 0 && text[length - 1] == '.' ? length - 1 : length;
}

static char lower(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

const struct ike_error *ike_error_find(const char *text, size_t length)
{
	length = essential_length(text, length);
	for (size_t i = 0; i < ERROR_COUNT; i++) {
		const char *known = errors[i].text;
		size_t same = 0;
		if (length == 0 || lower(known[0]) != lower(text[0]) ||
			essential_length(known, strlen(known)) != length)
			continue;
		while (same < length && lower(known[same]) == lower(text[same]))
			same++;
		if (same == length)
			return &errors[i];
	}
	return NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * The failure reasons in the English words of Windows, as events have them. Texts, codes and names: Microsoft, "System
 * Error Codes (12000-15999)", ERROR_IPSEC_*. The classes are this project's.
 */
#include "event/ike_errors.h"

#include <string.h>

static const struct ike_error errors[] = {
	{13801, IKE_AUTH, "IKE authentication credentials are unacceptable."},
	{13802, IKE_POLICY, "IKE security attributes are unacceptable."},
	{13803, IKE_STATE, "IKE Negotiation in progress."},
	{13804, IKE_LOCAL, "General processing error."},
	{13805, IKE_NETWORK, "Negotiation timed out."},
	{13806, IKE_CERT,
		"IKE failed to find valid machine certificate. Contact your Network Security Administrator about "
		"installing a valid certificate in the appropriate Certificate Store."},
	{13807, IKE_PEER, "IKE SA deleted by peer before establishment completed."},
	{13808, IKE_LOCAL, "IKE SA deleted before establishment completed."},
	{13809, IKE_LOAD, "Negotiation request sat in Queue too long."},
	{13810, IKE_LOAD, "Negotiation request sat in Queue too long."},
	{13811, IKE_LOAD, "Negotiation request sat in Queue too long."},
	{13812, IKE_LOAD, "Negotiation request sat in Queue too long."},
	{13813, IKE_NETWORK, "No response from peer."},
	{13814, IKE_LOAD, "Negotiation took too long."},
	{13815, IKE_LOAD, "Negotiation took too long."},
	{13816, IKE_LOCAL, "Unknown error occurred."},
	{13817, IKE_CERT, "Certificate Revocation Check failed."},
	{13818, IKE_CERT, "Invalid certificate key usage."},
	{13819, IKE_CERT, "Invalid certificate type."},
	{13820, IKE_CERT,
		"IKE negotiation failed because the machine certificate used does not have a private key. IPsec "
		"certificates require a private key. Contact your Network Security administrator about replacing with "
		"a certificate that has a private key."},
	{13821, IKE_STATE, "Simultaneous rekeys were detected."},
	{13822, IKE_LOCAL, "Failure in Diffie-Hellman computation."},
	{13823, IKE_INTEROP, "Don't know how to process critical payload."},
	{13824, IKE_MALFORMED, "Invalid header."},
	{13825, IKE_NOISE, "No policy configured."},
	{13826, IKE_AUTH, "Failed to verify signature."},
	{13827, IKE_AUTH, "Failed to authenticate using Kerberos."},
	{13828, IKE_CERT, "Peer's certificate did not have a public key."},
	{13829, IKE_MALFORMED, "Error processing error payload."},
	{13830, IKE_MALFORMED, "Error processing SA payload."},
	{13831, IKE_MALFORMED, "Error processing Proposal payload."},
	{13832, IKE_MALFORMED, "Error processing Transform payload."},
	{13833, IKE_MALFORMED, "Error processing KE payload."},
	{13834, IKE_MALFORMED, "Error processing ID payload."},
	{13835, IKE_MALFORMED, "Error processing Cert payload."},
	{13836, IKE_MALFORMED, "Error processing Certificate Request payload."},
	{13837, IKE_MALFORMED, "Error processing Hash payload."},
	{13838, IKE_MALFORMED, "Error processing Signature payload."},
	{13839, IKE_MALFORMED, "Error processing Nonce payload."},
	{13840, IKE_MALFORMED, "Error processing Notify payload."},
	{13841, IKE_MALFORMED, "Error processing Delete Payload."},
	{13842, IKE_MALFORMED, "Error processing VendorId payload."},
	{13843, IKE_MALFORMED, "Invalid payload received."},
	{13844, IKE_STATE, "Soft SA loaded."},
	{13845, IKE_STATE, "Soft SA torn down."},
	{13846, IKE_MALFORMED, "Invalid cookie received."},
	{13847, IKE_CERT, "Peer failed to send valid machine certificate."},
	{13848, IKE_CERT, "Certification Revocation check of peer's certificate failed."},
	{13849, IKE_STATE, "New policy invalidated SAs formed with old policy."},
	{13850, IKE_POLICY, "There is no available Main Mode IKE policy."},
	{13851, IKE_LOCAL, "Failed to enabled TCB privilege."},
	{13852, IKE_LOCAL, "Failed to load SECURITY.DLL."},
	{13853, IKE_LOCAL, "Failed to obtain security function table dispatch address from SSPI."},
	{13854, IKE_LOCAL, "Failed to query Kerberos package to obtain max token size."},
	{13855, IKE_AUTH,
		"Failed to obtain Kerberos server credentials for ISAKMP/ERROR_IPSEC_IKE service. Kerberos "
		"authentication will not function. The most likely reason for this is lack of domain membership. This "
		"is normal if your computer is a member of a workgroup."},
	{13856, IKE_AUTH,
		"Failed to determine SSPI principal name for ISAKMP/ERROR_IPSEC_IKE service "
		"(QueryCredentialsAttributes)."},
	{13857, IKE_LOCAL,
		"Failed to obtain new SPI for the inbound SA from IPsec driver. The most common cause for this is that "
		"the driver does not have the correct filter. Check your policy to verify the filters."},
	{13858, IKE_POLICY, "Given filter is invalid."},
	{13859, IKE_LOCAL, "Memory allocation failed."},
	{13860, IKE_LOAD,
		"Failed to add Security Association to IPsec Driver. The most common cause for this is if the IKE "
		"negotiation took too long to complete. If the problem persists, reduce the load on the faulting "
		"machine."},
	{13861, IKE_POLICY, "Invalid policy."},
	{13862, IKE_INTEROP, "Invalid DOI."},
	{13863, IKE_INTEROP, "Invalid situation."},
	{13864, IKE_LOCAL, "Diffie-Hellman failure."},
	{13865, IKE_POLICY, "Invalid Diffie-Hellman group."},
	{13866, IKE_LOCAL, "Error encrypting payload."},
	{13867, IKE_AUTH, "Error decrypting payload."},
	{13868, IKE_POLICY, "Policy match error."},
	{13869, IKE_INTEROP, "Unsupported ID."},
	{13870, IKE_AUTH, "Hash verification failed."},
	{13871, IKE_POLICY, "Invalid hash algorithm."},
	{13872, IKE_MALFORMED, "Invalid hash size."},
	{13873, IKE_POLICY, "Invalid encryption algorithm."},
	{13874, IKE_POLICY, "Invalid authentication algorithm."},
	{13875, IKE_CERT, "Invalid certificate signature."},
	{13876, IKE_LOCAL, "Load failed."},
	{13877, IKE_STATE, "Deleted via RPC call."},
	{13878, IKE_NOISE, "Temporary state created to perform reinitialization. This is not a real failure."},
	{13879, IKE_POLICY,
		"The lifetime value received in the Responder Lifetime Notify is below the Windows 2000 configured "
		"minimum value. Please fix the policy on the peer machine."},
	{13880, IKE_INTEROP, "The recipient cannot handle version of IKE specified in the header."},
	{13881, IKE_CERT, "Key length in certificate is too small for configured security requirements."},
	{13882, IKE_ATTACK, "Max number of established MM SAs to peer exceeded."},
	{13883, IKE_POLICY, "IKE received a policy that disables negotiation."},
	{13884, IKE_STATE, "Reached maximum quick mode limit for the main mode. New main mode will be started."},
	{13885, IKE_STATE, "Main mode SA lifetime expired or peer sent a main mode delete."},
	{13886, IKE_NETWORK, "Main mode SA assumed to be invalid because peer stopped responding."},
	{13887, IKE_CERT, "Certificate doesn't chain to a trusted root in IPsec policy."},
	{13888, IKE_MALFORMED, "Received unexpected message ID."},
	{13889, IKE_AUTH, "Received invalid authentication offers."},
	{13890, IKE_ATTACK, "Sent DoS cookie notify to initiator."},
	{13891, IKE_STATE, "IKE service is shutting down."},
	{13892, IKE_AUTH, "Could not verify binding between CGA address and certificate."},
	{13893, IKE_INTEROP, "Error processing NatOA payload."},
	{13894, IKE_POLICY, "Parameters of the main mode are invalid for this quick mode."},
	{13895, IKE_STATE, "Quick mode SA was expired by IPsec driver."},
	{13896, IKE_LOCAL, "Too many dynamically added IKEEXT filters were detected."},
	{13898, IKE_STATE, "NAP reauth succeeded and must delete the dummy NAP IKEv2 tunnel."},
	{13899, IKE_POLICY, "Error in assigning inner IP address to initiator in tunnel mode."},
	{13900, IKE_INTEROP, "Require configuration payload missing."},
	{13901, IKE_STATE, "A negotiation running as the security principle who issued the connection is in progress."},
	{13902, IKE_NOISE, "SA was deleted due to IKEv1/AuthIP co-existence suppress check."},
	{13903, IKE_ATTACK, "Incoming SA request was dropped due to peer IP address rate limiting."},
	{13904, IKE_NOISE, "Peer does not support MOBIKE."},
	{13905, IKE_AUTH, "SA establishment is not authorized."},
	{13906, IKE_AUTH,
		"SA establishment is not authorized because there is not a sufficiently strong PKINIT-based "
		"credential."},
	{13907, IKE_AUTH,
		"SA establishment is not authorized. You may need to enter updated or different credentials such as a "
		"smartcard."},
	{13908, IKE_AUTH,
		"SA establishment is not authorized because there is not a sufficiently strong PKINIT-based "
		"credential. This might be related to certificate-to-account mapping failure for the SA."},
	{13910, IKE_DRIVER, "The SPI in the packet does not match a valid IPsec SA."},
	{13911, IKE_DRIVER, "Packet was received on an IPsec SA whose lifetime has expired."},
	{13912, IKE_DRIVER, "Packet was received on an IPsec SA that does not match the packet characteristics."},
	{13913, IKE_DRIVER, "Packet sequence number replay check failed."},
	{13914, IKE_DRIVER, "IPsec header and/or trailer in the packet is invalid."},
	{13915, IKE_DRIVER, "IPsec integrity check failed."},
	{13916, IKE_DRIVER, "IPsec dropped a clear text packet."},
	{13917, IKE_NOISE, "IPsec dropped an incoming ESP packet in authenticated firewall mode. This drop is benign."},
	{13918, IKE_ATTACK, "IPsec dropped a packet due to DoS throttling."},
	{13925, IKE_ATTACK, "IPsec DoS Protection matched an explicit block rule."},
	{13926, IKE_ATTACK, "IPsec DoS Protection received an IPsec specific multicast packet which is not allowed."},
	{13927, IKE_ATTACK, "IPsec DoS Protection received an incorrectly formatted packet."},
	{13928, IKE_ATTACK, "IPsec DoS Protection failed to look up state."},
	{13929, IKE_ATTACK,
		"IPsec DoS Protection failed to create state because the maximum number of entries allowed by policy "
		"has been reached."},
	{13930, IKE_ATTACK,
		"IPsec DoS Protection received an IPsec negotiation packet for a keying module which is not allowed by "
		"policy."},
	{13931, IKE_LOCAL, "IPsec DoS Protection has not been enabled."},
	{13932, IKE_ATTACK,
		"IPsec DoS Protection failed to create a per internal IP rate limit queue because the maximum number "
		"of queues allowed by policy has been reached."},
};

const char *ike_class_name(enum ike_class class)
{
	static const char *const names[] = {
		[IKE_ATTACK] = "attack",
		[IKE_AUTH] = "auth",
		[IKE_CERT] = "cert",
		[IKE_DRIVER] = "driver",
		[IKE_INTEROP] = "interop",
		[IKE_LOAD] = "load",
		[IKE_LOCAL] = "local",
		[IKE_MALFORMED] = "malformed",
		[IKE_NETWORK] = "network",
		[IKE_NOISE] = "noise",
		[IKE_PEER] = "peer",
		[IKE_POLICY] = "policy",
		[IKE_STATE] = "state",
	};
	return names[class];
}

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

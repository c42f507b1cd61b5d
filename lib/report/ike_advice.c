/* SPDX-License-Identifier: MIT */
/* What stands behind each failure reason, and what to look at next. */
#include "report/ike_advice.h"

#include <stddef.h>

static const struct {
	uint32_t code;
	struct {
		const char *why, *check;
	} advice;
} advices[] = {
	{13801, {"the two sides did not accept each other's proof of identity",
			"which preshared key, or which certificate, issuer and root, the two of them used when it last "
			"worked"}},
	{13802, {"what is offered (cipher, integrity, DH group, authentication method) has nothing that both accept, "
		 "or is malformed",
			"the crypto and authentication sets of both ends, and whether one was changed lately "
			"(5046-5048, firewall log 2020-2027)"}},
	{13803, {"the negotiation was still going on", "the last event with the same cookies"}},
	{13804, {"something failed inside, often after another failure",
			"the event before it with the same peer, and a trace of the keying service"}},
	{13805, {"the other side did not answer in time",
			"what happens on the way (routing, UDP 500 and 4500, ESP), and whether the peer runs IKE"}},
	{13806, {"it has no usable machine certificate for the rule's authority: none, an expired one, one of another "
		 "authority, without its private key, or for another usage",
			"the computer's certificate store, enrolment, the CAPI2 log of the same time, and 4886-4888 on "
			"the authority"}},
	{13807, {"the other side deleted the association before it was complete: its policy or a check of the "
		 "certificate said no after all, or it was restarted",
			"the other side's own log of that time, and with many peers at once what was changed in "
			"between"}},
	{13808, {"the association was deleted when it was half open: too slow, a changed policy, or cleaning up under "
		 "load",
			"changes of policy (5040-5048, 4709-4712, 5464, 5468) and restarts (5478, 5479) at that time, "
			"load, and 4646"}},
	{13809, {"the request waited too long in the queue of a busy or blocked keying service",
			"the Main Mode events of the same peer just before, how many negotiations ran in that minute, "
			"4646, and whether revocation lists and domain controllers can be reached"}},
	{13810, {"the request waited too long in the queue of a busy or blocked keying service",
			"the Main Mode events of the same peer just before, how many negotiations ran in that minute, "
			"4646, and whether revocation lists and domain controllers can be reached"}},
	{13811, {"the request waited too long in the queue of a busy or blocked keying service",
			"the Main Mode events of the same peer just before, how many negotiations ran in that minute, "
			"4646, and whether revocation lists and domain controllers can be reached"}},
	{13812, {"the request waited too long in the queue of a busy or blocked keying service",
			"the Main Mode events of the same peer just before, how many negotiations ran in that minute, "
			"4646, and whether revocation lists and domain controllers can be reached"}},
	{13813, {"the other side never answered", "routing, UDP 500 and 4500, and whether the peer runs IKE at all"}},
	{13814, {"the exchange took too long altogether",
			"slow lookups of certificates, revocation and Kerberos, lost packets, and load on either "
			"side"}},
	{13815, {"the exchange took too long altogether",
			"slow lookups of certificates, revocation and Kerberos, lost packets, and load on either "
			"side"}},
	{13816, {"the error has no better name",
			"the event before it with the same peer, and a trace of the keying service"}},
	{13817, {"the revocation of a certificate could not be checked (its list cannot be reached or is too old), or "
		 "the certificate is revoked",
			"whether the revocation lists can be reached, the CAPI2 log of the time (41, 42, 52, 53, 90), "
			"and the rule's CrlCheck"}},
	{13818, {"the key usage of the certificate does not allow this",
			"the usages of the certificate with that thumbprint: Server or Client Authentication, IP "
			"security IKE intermediate"}},
	{13819, {"the certificate is of a type that cannot be used",
			"the certificate's template; an ECDSA certificate does not fit a rule for RSA"}},
	{13820, {"there is a certificate, but its private key is missing or out of reach",
			"permissions and provider of the key, or whether the certificate was imported without one"}},
	{13821, {"both sides renewed at the same moment, and one of the two associations is dropped",
			"nothing if seldom; if often, the lifetimes of both ends are equal"}},
	{13822, {"the Diffie-Hellman computation failed", "whether other peers go through: then it is this one's "
							  "public value, else the provider of cryptography"}},
	{13823, {"the other side sent a payload marked as critical that it does not know",
			"make and version of the peer"}},
	{13824, {"the IKE header is wrong: not IKE, wrong version or length",
			"whether something on the way damages packets"}},
	{13825, {"no rule of its own covers the other side", "who calls: a stranger is a scan, while a partner lacks a "
							     "rule, or has one that is off or not applied yet"}},
	{13826, {"the signature is wrong: made with another private key than the certificate's, or changed on the way",
			"whether one side renewed its certificate, what may sign anew on the way, and who may sit "
			"there"}},
	{13827, {"Kerberos authentication failed",
			"membership in the domain, the domain controller, clocks (5 minutes), the peer's service "
			"principal name, and 4768-4771 on the controller"}},
	{13828, {"the certificate of the other side has no usable public key", "the peer's certificate"}},
	{13829, {"a payload could not be processed", "make and key of the peer; a trace shows the payload"}},
	{13830, {"the SA payload of the other side could not be processed", "the crypto sets of both ends"}},
	{13831, {"the Proposal payload of the other side could not be processed", "the crypto sets of both ends"}},
	{13832, {"the Transform payload of the other side could not be processed", "the crypto sets of both ends"}},
	{13833, {"the KE (Diffie-Hellman) payload of the other side could not be processed",
			"make and version of a known peer"}},
	{13834, {"the ID payload of the other side could not be processed",
			"the preshared key (with a wrong one the payload is garbage), and the kind of identity"}},
	{13835, {"the Certificate payload of the other side could not be processed",
			"the certificate chain, its size, and fragmentation"}},
	{13836, {"the Certificate Request payload of the other side could not be processed",
			"the certificate chain, its size, and fragmentation"}},
	{13837, {"the Hash payload of the other side could not be processed",
			"the preshared key, then damage on the way"}},
	{13838, {"the Signature payload of the other side could not be processed", "make and version of a known peer"}},
	{13839, {"the Nonce payload of the other side could not be processed", "make and version of a known peer"}},
	{13840, {"the Notify payload of the other side could not be processed", "make and version of a known peer"}},
	{13841, {"the Delete payload of the other side could not be processed", "make and version of a known peer"}},
	{13842, {"the Vendor ID payload of the other side could not be processed", "make and version of a known peer"}},
	{13843, {"a payload does not belong there or has a wrong length, which with preshared keys often is a wrong "
		 "key",
			"the preshared key, then make and version of the peer"}},
	{13844, {"a soft association was set up: traffic goes on unprotected, as the other side has no IPsec and the "
		 "policy allows that",
			"whether the rule only asks for IPsec, or should demand it"}},
	{13845, {"a soft association, which protects nothing, was removed", "nothing by itself"}},
	{13846, {"the cookies do not belong to a running negotiation",
			"whether one side was restarted (4608, 5478); else it is replay"}},
	{13847, {"the other side sent no usable certificate",
			"whether the other side has a certificate of the authority that is asked for"}},
	{13848, {"the revocation of the other side's certificate could not be checked, or it is revoked",
			"whether the revocation lists can be reached, the CAPI2 log of the time, and whether the "
			"certificate is meant to be revoked"}},
	{13849, {"the policy was changed, and what was made under the old one was removed",
			"who changed what: 5040-5048, 4709-4712, 5464, 5468, firewall log 2012-2031"}},
	{13850, {"there is no Main Mode policy for the other side", "whether a rule covers the other side, and is on"}},
	{13851, {"a part of Windows that the keying service needs is missing or refused to work",
			"the System log of the time, for a damaged or changed installation"}},
	{13852, {"a part of Windows that the keying service needs is missing or refused to work",
			"the System log of the time, for a damaged or changed installation"}},
	{13853, {"a part of Windows that the keying service needs is missing or refused to work",
			"the System log of the time, for a damaged or changed installation"}},
	{13854, {"a part of Windows that the keying service needs is missing or refused to work",
			"the System log of the time, for a damaged or changed installation"}},
	{13855, {"there are no Kerberos credentials for this service, mostly as the computer is in no domain",
			"membership in the domain; in a workgroup it does no harm"}},
	{13856, {"the Kerberos principal name could not be found out",
			"membership in the domain, and the domain controller"}},
	{13857, {"the driver gave no SPI: its filters do not match the policy",
			"the IPsec driver and the filtering engine: 5477, 5480, 5485, a restart of the engine"}},
	{13858, {"the rule's filter is not valid", "the rule; 5477, 4957, 4958"}},
	{13859, {"there was no memory", "what uses up memory; 4646; an attack or a leak"}},
	{13860, {"the finished association could not be given to the driver, mostly as the negotiation took too long",
			"load and latency; if it happens again and again, the driver"}},
	{13861, {"the policy is not valid", "the rule and its sets; 5457, 5459, 5461, 5462, 5472, 5474"}},
	{13862, {"the other side's domain of interpretation is not that of IPsec",
			"whether it is another protocol, or probing"}},
	{13863, {"the other side's situation is not one of IPsec", "whether it is another protocol, or probing"}},
	{13864, {"Diffie-Hellman failed", "whether other peers go through: then it is this one's public value, else "
					  "the provider of cryptography"}},
	{13865, {"the other side uses or wants a DH group that is not allowed",
			"the DH groups of both ends: Windows speaks 1, 2, 14, 24, ECP 256, ECP 384"}},
	{13866, {"encrypting the reply failed", "the provider of cryptography, and a trace"}},
	{13867, {"a message could not be decrypted: a wrong preshared key, or damage",
			"the preshared key, then invalid packets (4976-4978)"}},
	{13868, {"both sides have a policy, but nothing to offer in common: crypto sets, authentication, tunnel "
		 "endpoints or addresses differ",
			"DH group, cipher and integrity of both ends (VPN clients of Windows offer group 2 unless told "
			"otherwise), then tunnel endpoints"}},
	{13869, {"this kind of identity is not supported", "what the peer sends as its identity: it should be an "
							   "address, a host name or a distinguished name"}},
	{13870, {"the hash of the authentication is wrong: a wrong preshared key, or changed on the way",
			"the preshared key"}},
	{13871, {"the hash algorithm is not accepted", "the crypto sets of both ends"}},
	{13872, {"the hash has the wrong size", "make and version of the peer"}},
	{13873, {"the encryption algorithm is not accepted", "the crypto sets of both ends"}},
	{13874, {"the authentication method or algorithm is not accepted", "the authentication sets of both ends"}},
	{13875, {"the signature on the other side's certificate is wrong",
			"the chain of that certificate: forged or damaged"}},
	{13876, {"a component could not be loaded", "the System log of the time, for a damaged installation"}},
	{13877, {"somebody or some program deleted the association through the management interface",
			"who did it: an administrator, netsh, a script, VPN software (4688 of that time)"}},
	{13878, {"a state in between, for starting again, and no failure", ""}},
	{13879, {"the other side answered with a lifetime below the minimum", "the lifetimes at the peer"}},
	{13880, {"the other side speaks a version of IKE that is not accepted",
			"which versions of IKE both ends speak"}},
	{13881, {"the certificate's key is too short for the policy", "the certificate: renew it with a longer key"}},
	{13882, {"the other side has too many Main Modes at once",
			"whether it floods, never deletes, or is a NAT with many clients behind it"}},
	{13883, {"the policy says not to negotiate with the other side",
			"whether the rule without negotiation is meant"}},
	{13884, {"the Main Mode has made as many Quick Modes as it may, and a new one follows",
			"nothing if seldom; if often, qm_limit is too low"}},
	{13885, {"the Main Mode ended: its lifetime is over, or the other side deleted it",
			"whether a new one follows; this is how they end (4655)"}},
	{13886, {"the other side stopped answering, so that its Main Mode is taken for dead",
			"the line, whether the peer slept or crashed, and with many peers at once the own network"}},
	{13887, {"the certificate's root is not one that the rule allows",
			"the root of the event's certificate against the rule's; a renewed authority"}},
	{13888, {"a message id does not fit: sent again, sent after a restart, or replayed",
			"how many: one is harmless, bursts are replay (4977)"}},
	{13889, {"what the other side offers for authentication is not valid",
			"the authentication sets, and settings of AuthIP"}},
	{13890, {"there are many half-open negotiations, so that whoever calls must first prove its address",
			"4646, and who sent most first messages"}},
	{13891, {"the IKE service is stopping",
			"who stopped it: 4608, 5479, 5025, and the service control manager's 7036 and 7040"}},
	{13892, {"the CGA address and the certificate do not belong together",
			"whether such addresses are used at all: else it is spoofing"}},
	{13893, {"the payload with the addresses before NAT could not be processed", "the NAT traversal of the peer"}},
	{13894, {"the Main Mode is not good enough for this Quick Mode: another identity, authentication or policy",
			"the rule of this traffic against the rule of the Main Mode"}},
	{13895, {"the driver ended the Quick Mode for its lifetime, its bytes, or as it was idle",
			"whether a new one follows; this is how they end (5452)"}},
	{13896, {"there are too many dynamic filters", "how many peers and rules there are"}},
	{13898, {"the tunnel that only stood in for network access protection is removed",
			"nothing: this is how network access protection works"}},
	{13899, {"no inner address could be given to the VPN client",
			"the VPN server's pool of addresses or DHCP; RemoteAccess 20167 and 20169"}},
	{13900, {"the client did not ask for an inner address",
			"whether the client is meant to dial in, and its settings"}},
	{13901, {"the negotiation in the user's name was still going on", "the last event of the negotiation"}},
	{13902, {"IKEv1 and AuthIP were tried at the same time, and one of the two was dropped",
			"nothing: the other keying module should come through"}},
	{13903, {"requests of this address come too fast and are dropped",
			"the rate of the peer (flood, loop, or broken client), and 4646"}},
	{13904, {"the other side does not support MOBIKE, so that the tunnel does not survive a change of address",
			""}},
	{13905, {"the other side proved who it is, but may not come in",
			"which computers and users the rule lets in, and the groups of the peer"}},
	{13906, {"the other side may not come in without a smart card",
			"how the user of the peer logs on, and the policy"}},
	{13907, {"the other side may not come in; other credentials may help",
			"which computers and users the rule lets in, and the groups of the peer"}},
	{13908, {"the other side may not come in: it has no strong credential, perhaps as its certificate belongs to "
		 "no account",
			"how certificates are mapped to accounts in the directory (strong mapping since 2022)"}},
	{13910, {"a packet names an SPI that is not known", "4965: for seconds after a restart or rekey it does no "
							    "harm, else it is spoofing or a broken peer"}},
	{13911, {"a packet came on an association that is over",
			"nothing if it is a single one; else the clocks at the time of the rekey"}},
	{13912, {"a packet does not fit the association that it came on",
			"whether the peer's policy differs; else it is injection"}},
	{13913, {"a packet's sequence number was seen already, or is too old",
			"4961 and 4962: packets out of order under load, or replay"}},
	{13914, {"a packet's ESP or AH header or trailer is wrong",
			"damage on the way, offload hardware, and tampering"}},
	{13915, {"a packet's integrity value is wrong",
			"4960: damage or NAT on the way, offload hardware, and tampering"}},
	{13916, {"a packet came in the clear where the policy demands protection",
			"4963: the peer lost its policy, or it is spoofing"}},
	{13917, {"a packet was dropped that does no harm", ""}},
	{13918, {"a packet was dropped by throttling", "the rate of the peer, and DoS protection"}},
	{13925, {"IPsec DoS Protection (DirectAccess edge): an explicit block rule matched",
			"who sent the packets, and WFP 1011 and 1020-1022"}},
	{13926, {"IPsec DoS Protection (DirectAccess edge): a multicast packet that is not allowed",
			"who sent the packets, and WFP 1011 and 1020-1022"}},
	{13927, {"IPsec DoS Protection (DirectAccess edge): a malformed packet",
			"who sent the packets, and WFP 1011 and 1020-1022"}},
	{13928, {"IPsec DoS Protection (DirectAccess edge): no state for this packet",
			"who sent the packets, and WFP 1011 and 1020-1022"}},
	{13929, {"IPsec DoS Protection (DirectAccess edge): the table of states is full",
			"who sent the packets, and WFP 1011 and 1020-1022"}},
	{13930, {"IPsec DoS Protection (DirectAccess edge): a keying module that is not allowed",
			"who sent the packets, and WFP 1011 and 1020-1022"}},
	{13931, {"IPsec DoS Protection (DirectAccess edge): it is not enabled",
			"who sent the packets, and WFP 1011 and 1020-1022"}},
	{13932, {"IPsec DoS Protection (DirectAccess edge): too many rate-limit queues",
			"who sent the packets, and WFP 1011 and 1020-1022"}},
};

static const char *advice_of_stranger(uint32_t code)
{
	static const struct {
		uint32_t code;
		const char *words;
	} strangers[] = {
		{13823, "a stranger is probing"},
		{13824, "a stranger is a scanner"},
		{13829, "a stranger is probing"},
		{13830, "a stranger is probing"},
		{13833, "a stranger is probing (4976-4978)"},
		{13838, "a stranger is probing (4976-4978)"},
		{13839, "a stranger is probing (4976-4978)"},
		{13840, "a stranger is probing (4976-4978)"},
		{13841, "a stranger is probing (4976-4978)"},
		{13842, "a stranger is probing (4976-4978)"},
		{13843, "a stranger is probing (4976-4978)"},
		{13846, "a stranger is scanning"},
		{13870, "with one peer it is a slip, with many strangers guessing"},
		{13880, "a stranger is a scanner"},
	};
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
		if (strangers[i].code == code)
			return strangers[i].words;
	}
	return NULL;
}

struct ike_advice ike_advice_of(uint32_t code)
{
	for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++) {
		if (advices[i].code == code)
			return (struct ike_advice){
				advices[i].advice.why, advices[i].advice.check, advice_of_stranger(code)};
	}
	return (struct ike_advice){NULL, NULL, NULL};
}

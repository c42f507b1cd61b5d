/* SPDX-License-Identifier: MIT */
#include "event/events.h"

#include <string.h>

const uint8_t events_provider_guid[16] = {
	0x54, 0x84, 0x96, 0x25, 0x54, 0x78, 0x49, 0x94, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d};

/* Canonical fields, in the order of first use: the order of the CSV columns. */
static const struct ipsecevtx_field_info canonical_fields[] = {
	{"notification", IPSECEVTX_TYPE_CODE, "DoS prevention started or stopped"},
	{"local_mm_principal", IPSECEVTX_TYPE_TEXT, "identity this computer showed in Main Mode"},
	{"remote_mm_principal", IPSECEVTX_TYPE_TEXT, "identity the peer showed in Main Mode"},
	{"local_address", IPSECEVTX_TYPE_ADDRESS, "address of this computer"},
	{"local_keying_port", IPSECEVTX_TYPE_U32, "UDP port of this computer, 0-65535 (500; 4500 behind NAT)"},
	{"remote_address", IPSECEVTX_TYPE_ADDRESS, "address of the peer"},
	{"remote_keying_port", IPSECEVTX_TYPE_U32, "UDP port of the peer, 0-65535 (500; 4500 behind NAT)"},
	{"keying_module", IPSECEVTX_TYPE_CODE, "IKEv1, IKEv2 or AuthIP"},
	{"mm_auth_method", IPSECEVTX_TYPE_CODE, "how Main Mode authenticated the peer"},
	{"mm_cipher", IPSECEVTX_TYPE_CODE, "Main Mode encryption algorithm"},
	{"mm_integrity", IPSECEVTX_TYPE_CODE, "Main Mode integrity algorithm"},
	{"dh_group", IPSECEVTX_TYPE_CODE, "Diffie-Hellman group"},
	{"mm_lifetime_minutes", IPSECEVTX_TYPE_U32, "Main Mode security association lifetime, minutes"},
	{"qm_limit", IPSECEVTX_TYPE_U32, "Quick Mode negotiations allowed, 0: no limit"},
	{"role", IPSECEVTX_TYPE_CODE, "Initiator or Responder: the part this computer played"},
	{"mm_impersonation", IPSECEVTX_TYPE_CODE, "whether Main Mode impersonated a user"},
	{"mm_filter_id", IPSECEVTX_TYPE_ID, "run-time id of the Main Mode filter"},
	{"mm_sa_id", IPSECEVTX_TYPE_ID, "id of the Main Mode security association"},
	{"local_mm_cert_hash", IPSECEVTX_TYPE_HEX, "SHA-1 thumbprint of this computer's Main Mode certificate"},
	{"local_mm_issuing_ca", IPSECEVTX_TYPE_TEXT, "issuer of this computer's Main Mode certificate"},
	{"local_mm_root_ca", IPSECEVTX_TYPE_TEXT, "root authority of this computer's Main Mode certificate"},
	{"remote_mm_cert_hash", IPSECEVTX_TYPE_HEX, "SHA-1 thumbprint of the peer's Main Mode certificate"},
	{"remote_mm_issuing_ca", IPSECEVTX_TYPE_TEXT, "issuer of the peer's Main Mode certificate"},
	{"remote_mm_root_ca", IPSECEVTX_TYPE_TEXT, "root authority of the peer's Main Mode certificate"},
	{"failure_point", IPSECEVTX_TYPE_CODE, "Local computer or Remote computer: who gave up"},
	{"failure_reason", IPSECEVTX_TYPE_TEXT, "why the negotiation failed, in the words of Windows"},
	{"state", IPSECEVTX_TYPE_CODE, "last step of the negotiation that was reached"},
	{"initiator_cookie", IPSECEVTX_TYPE_HEX, "IKE cookie of the initiator, 16 hex digits"},
	{"responder_cookie", IPSECEVTX_TYPE_HEX,
		"IKE cookie of the responder, 16 hex digits; all zero: no answer was sent"},
	{"local_mask", IPSECEVTX_TYPE_ADDRESS, "mask of the local side of the traffic selector"},
	{"local_port", IPSECEVTX_TYPE_U32, "port of the local side of the traffic selector, 0: any"},
	{"local_tunnel_endpoint", IPSECEVTX_TYPE_ADDRESS, "outer address of this computer in tunnel mode"},
	{"remote_mask", IPSECEVTX_TYPE_ADDRESS, "mask of the remote side of the traffic selector"},
	{"remote_port", IPSECEVTX_TYPE_U32, "port of the remote side of the traffic selector, 0: any"},
	{"remote_tunnel_endpoint", IPSECEVTX_TYPE_ADDRESS, "outer address of the peer in tunnel mode"},
	{"ip_protocol", IPSECEVTX_TYPE_U32, "IP protocol number of the traffic selector, 0: any"},
	{"remote_private_address", IPSECEVTX_TYPE_ADDRESS, "address of the peer behind NAT"},
	{"encapsulation_mode", IPSECEVTX_TYPE_CODE, "Transport or Tunnel"},
	{"message_id", IPSECEVTX_TYPE_U32, "IKE message id of the negotiation"},
	{"qm_filter_id", IPSECEVTX_TYPE_ID, "run-time id of the Quick Mode filter"},
	{"tunnel_id", IPSECEVTX_TYPE_ID, "id of the tunnel"},
	{"traffic_selector_id", IPSECEVTX_TYPE_ID, "id of the traffic selector"},
	{"local_em_principal", IPSECEVTX_TYPE_TEXT, "identity this computer showed in Extended Mode"},
	{"remote_em_principal", IPSECEVTX_TYPE_TEXT, "identity the peer showed in Extended Mode"},
	{"em_auth_method", IPSECEVTX_TYPE_CODE, "how Extended Mode authenticated the peer"},
	{"em_impersonation", IPSECEVTX_TYPE_CODE, "whether Extended Mode impersonated a user"},
	{"local_em_cert_hash", IPSECEVTX_TYPE_HEX, "SHA-1 thumbprint of this computer's Extended Mode certificate"},
	{"local_em_issuing_ca", IPSECEVTX_TYPE_TEXT, "issuer of this computer's Extended Mode certificate"},
	{"local_em_root_ca", IPSECEVTX_TYPE_TEXT, "root authority of this computer's Extended Mode certificate"},
	{"remote_em_cert_hash", IPSECEVTX_TYPE_HEX, "SHA-1 thumbprint of the peer's Extended Mode certificate"},
	{"remote_em_issuing_ca", IPSECEVTX_TYPE_TEXT, "issuer of the peer's Extended Mode certificate"},
	{"remote_em_root_ca", IPSECEVTX_TYPE_TEXT, "root authority of the peer's Extended Mode certificate"},
	{"profile", IPSECEVTX_TYPE_TEXT, "firewall profile whose change deleted the security association"},
	{"sa_id", IPSECEVTX_TYPE_TEXT, "id of the deleted security association rule"},
	{"sa_name", IPSECEVTX_TYPE_TEXT, "name of the deleted security association rule"},
	{"ah_integrity", IPSECEVTX_TYPE_CODE, "AH integrity algorithm"},
	{"esp_integrity", IPSECEVTX_TYPE_CODE, "ESP integrity algorithm"},
	{"esp_cipher", IPSECEVTX_TYPE_CODE, "ESP encryption algorithm"},
	{"lifetime_seconds", IPSECEVTX_TYPE_U32, "Quick Mode security association lifetime, seconds"},
	{"lifetime_kilobytes", IPSECEVTX_TYPE_U32, "Quick Mode security association lifetime, kilobytes"},
	{"lifetime_packets", IPSECEVTX_TYPE_U32, "Quick Mode security association lifetime, packets"},
	{"qm_sa_id", IPSECEVTX_TYPE_ID, "id of the Quick Mode security association"},
	{"inbound_spi", IPSECEVTX_TYPE_SPI, "security parameter index of packets to this computer"},
	{"outbound_spi", IPSECEVTX_TYPE_SPI, "security parameter index of packets to the peer"},
};

/* Indices of canonical_fields. */
enum field_number {
	NUMBER_notification,
	NUMBER_local_mm_principal,
	NUMBER_remote_mm_principal,
	NUMBER_local_address,
	NUMBER_local_keying_port,
	NUMBER_remote_address,
	NUMBER_remote_keying_port,
	NUMBER_keying_module,
	NUMBER_mm_auth_method,
	NUMBER_mm_cipher,
	NUMBER_mm_integrity,
	NUMBER_dh_group,
	NUMBER_mm_lifetime_minutes,
	NUMBER_qm_limit,
	NUMBER_role,
	NUMBER_mm_impersonation,
	NUMBER_mm_filter_id,
	NUMBER_mm_sa_id,
	NUMBER_local_mm_cert_hash,
	NUMBER_local_mm_issuing_ca,
	NUMBER_local_mm_root_ca,
	NUMBER_remote_mm_cert_hash,
	NUMBER_remote_mm_issuing_ca,
	NUMBER_remote_mm_root_ca,
	NUMBER_failure_point,
	NUMBER_failure_reason,
	NUMBER_state,
	NUMBER_initiator_cookie,
	NUMBER_responder_cookie,
	NUMBER_local_mask,
	NUMBER_local_port,
	NUMBER_local_tunnel_endpoint,
	NUMBER_remote_mask,
	NUMBER_remote_port,
	NUMBER_remote_tunnel_endpoint,
	NUMBER_ip_protocol,
	NUMBER_remote_private_address,
	NUMBER_encapsulation_mode,
	NUMBER_message_id,
	NUMBER_qm_filter_id,
	NUMBER_tunnel_id,
	NUMBER_traffic_selector_id,
	NUMBER_local_em_principal,
	NUMBER_remote_em_principal,
	NUMBER_em_auth_method,
	NUMBER_em_impersonation,
	NUMBER_local_em_cert_hash,
	NUMBER_local_em_issuing_ca,
	NUMBER_local_em_root_ca,
	NUMBER_remote_em_cert_hash,
	NUMBER_remote_em_issuing_ca,
	NUMBER_remote_em_root_ca,
	NUMBER_profile,
	NUMBER_sa_id,
	NUMBER_sa_name,
	NUMBER_ah_integrity,
	NUMBER_esp_integrity,
	NUMBER_esp_cipher,
	NUMBER_lifetime_seconds,
	NUMBER_lifetime_kilobytes,
	NUMBER_lifetime_packets,
	NUMBER_qm_sa_id,
	NUMBER_inbound_spi,
	NUMBER_outbound_spi,
};

#define FIELD(kind, windows_name, member, type, layouts)                                                               \
	{                                                                                                              \
		windows_name, sizeof(windows_name) - 1, NUMBER_##member,                                               \
			offsetof(struct ipsecevtx_event, kind.member), IPSECEVTX_TYPE_##type, layouts                  \
	}

static const struct event_field fields_4646[] = {
	FIELD(dos_prevention, "notification", notification, CODE, LAYOUT_V0),
};

static const struct event_field fields_4650[] = {
	FIELD(mm_established, "LocalMMPrincipalName", local_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMPrincipalName", remote_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "KeyModName", keying_module, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMAuthMethod", mm_auth_method, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMCipherAlg", mm_cipher, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMIntegrityAlg", mm_integrity, CODE, LAYOUT_V0),
	FIELD(mm_established, "DHGroup", dh_group, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMLifetime", mm_lifetime_minutes, U32, LAYOUT_V0),
	FIELD(mm_established, "QMLimit", qm_limit, U32, LAYOUT_V0),
	FIELD(mm_established, "Role", role, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMImpersonationState", mm_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMFilterID", mm_filter_id, ID, LAYOUT_V0),
	FIELD(mm_established, "MMSAID", mm_sa_id, ID, LAYOUT_V0),
};

static const struct event_field fields_4651[] = {
	FIELD(mm_established, "LocalMMPrincipalName", local_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalMMCertHash", local_mm_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "LocalMMIssuingCA", local_mm_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalMMRootCA", local_mm_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMPrincipalName", remote_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMCertHash", remote_mm_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMIssuingCA", remote_mm_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMRootCA", remote_mm_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "KeyModName", keying_module, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMAuthMethod", mm_auth_method, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMCipherAlg", mm_cipher, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMIntegrityAlg", mm_integrity, CODE, LAYOUT_V0),
	FIELD(mm_established, "DHGroup", dh_group, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMLifetime", mm_lifetime_minutes, U32, LAYOUT_V0),
	FIELD(mm_established, "QMLimit", qm_limit, U32, LAYOUT_V0),
	FIELD(mm_established, "Role", role, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMImpersonationState", mm_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMFilterID", mm_filter_id, ID, LAYOUT_V0),
	FIELD(mm_established, "MMSAID", mm_sa_id, ID, LAYOUT_V0),
};

static const struct event_field fields_4652[] = {
	FIELD(mm_failed, "LocalMMPrincipalName", local_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "LocalMMCertHash", local_mm_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_failed, "LocalMMIssuingCA", local_mm_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "LocalMMRootCA", local_mm_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "RemoteMMPrincipalName", remote_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "RemoteMMCertHash", remote_mm_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_failed, "RemoteMMIssuingCA", remote_mm_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "RemoteMMRootCA", remote_mm_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_failed, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(mm_failed, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_failed, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(mm_failed, "KeyModName", keying_module, CODE, LAYOUT_V0),
	FIELD(mm_failed, "FailurePoint", failure_point, CODE, LAYOUT_V0),
	FIELD(mm_failed, "FailureReason", failure_reason, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "MMAuthMethod", mm_auth_method, CODE, LAYOUT_V0),
	FIELD(mm_failed, "State", state, CODE, LAYOUT_V0),
	FIELD(mm_failed, "Role", role, CODE, LAYOUT_V0),
	FIELD(mm_failed, "MMImpersonationState", mm_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_failed, "MMFilterID", mm_filter_id, ID, LAYOUT_V0),
	FIELD(mm_failed, "InitiatorCookie", initiator_cookie, HEX, LAYOUT_V0),
	FIELD(mm_failed, "ResponderCookie", responder_cookie, HEX, LAYOUT_V0),
};

static const struct event_field fields_4653[] = {
	FIELD(mm_failed, "LocalMMPrincipalName", local_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "RemoteMMPrincipalName", remote_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_failed, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(mm_failed, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_failed, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(mm_failed, "KeyModName", keying_module, CODE, LAYOUT_V0),
	FIELD(mm_failed, "FailurePoint", failure_point, CODE, LAYOUT_V0),
	FIELD(mm_failed, "FailureReason", failure_reason, TEXT, LAYOUT_V0),
	FIELD(mm_failed, "MMAuthMethod", mm_auth_method, CODE, LAYOUT_V0),
	FIELD(mm_failed, "State", state, CODE, LAYOUT_V0),
	FIELD(mm_failed, "Role", role, CODE, LAYOUT_V0),
	FIELD(mm_failed, "MMImpersonationState", mm_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_failed, "MMFilterID", mm_filter_id, ID, LAYOUT_V0),
	FIELD(mm_failed, "InitiatorCookie", initiator_cookie, HEX, LAYOUT_V0),
	FIELD(mm_failed, "ResponderCookie", responder_cookie, HEX, LAYOUT_V0),
};

static const struct event_field fields_4654[] = {
	FIELD(qm_failed, "LocalAddress", local_address, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "LocalAddressMask", local_mask, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "LocalPort", local_port, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "LocalTunnelEndpoint", local_tunnel_endpoint, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "RemoteAddressMask", remote_mask, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "RemotePort", remote_port, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "RemoteTunnelEndpoint", remote_tunnel_endpoint, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "Protocol", ip_protocol, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "RemotePrivateAddress", remote_private_address, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "KeyModName", keying_module, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "FailurePoint", failure_point, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "FailureReason", failure_reason, TEXT, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "Mode", encapsulation_mode, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "State", state, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "Role", role, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "MessageID", message_id, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "QMFilterID", qm_filter_id, ID, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "MMSAID", mm_sa_id, ID, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_failed, "TunnelId", tunnel_id, ID, LAYOUT_V1),
	FIELD(qm_failed, "TrafficSelectorId", traffic_selector_id, ID, LAYOUT_V1),
};

static const struct event_field fields_4655[] = {
	FIELD(mm_ended, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_ended, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_ended, "KeyModName", keying_module, CODE, LAYOUT_V0),
	FIELD(mm_ended, "MMSAID", mm_sa_id, ID, LAYOUT_V0),
};

static const struct event_field fields_4976[] = {
	FIELD(invalid_packet, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(invalid_packet, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(invalid_packet, "KeyModName", keying_module, CODE, LAYOUT_V0),
};

static const struct event_field fields_4977[] = {
	FIELD(invalid_packet, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(invalid_packet, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(invalid_packet, "KeyModName", keying_module, CODE, LAYOUT_V0),
};

static const struct event_field fields_4978[] = {
	FIELD(invalid_packet, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(invalid_packet, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(invalid_packet, "KeyModName", keying_module, CODE, LAYOUT_V0),
};

static const struct event_field fields_4979[] = {
	FIELD(mm_established, "LocalMMPrincipalName", local_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMPrincipalName", remote_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "MMAuthMethod", mm_auth_method, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMCipherAlg", mm_cipher, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMIntegrityAlg", mm_integrity, CODE, LAYOUT_V0),
	FIELD(mm_established, "DHGroup", dh_group, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMLifetime", mm_lifetime_minutes, U32, LAYOUT_V0),
	FIELD(mm_established, "QMLimit", qm_limit, U32, LAYOUT_V0),
	FIELD(mm_established, "Role", role, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMImpersonationState", mm_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMFilterID", mm_filter_id, ID, LAYOUT_V0),
	FIELD(mm_established, "MMSAID", mm_sa_id, ID, LAYOUT_V0),
	FIELD(mm_established, "LocalEMPrincipalName", local_em_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMPrincipalName", remote_em_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "EMAuthMethod", em_auth_method, CODE, LAYOUT_V0),
	FIELD(mm_established, "EMImpersonationState", em_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "QMFilterID", qm_filter_id, ID, LAYOUT_V0),
};

static const struct event_field fields_4980[] = {
	FIELD(mm_established, "LocalMMPrincipalName", local_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMPrincipalName", remote_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "MMAuthMethod", mm_auth_method, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMCipherAlg", mm_cipher, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMIntegrityAlg", mm_integrity, CODE, LAYOUT_V0),
	FIELD(mm_established, "DHGroup", dh_group, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMLifetime", mm_lifetime_minutes, U32, LAYOUT_V0),
	FIELD(mm_established, "QMLimit", qm_limit, U32, LAYOUT_V0),
	FIELD(mm_established, "Role", role, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMImpersonationState", mm_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMFilterID", mm_filter_id, ID, LAYOUT_V0),
	FIELD(mm_established, "MMSAID", mm_sa_id, ID, LAYOUT_V0),
	FIELD(mm_established, "LocalEMPrincipalName", local_em_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalEMCertHash", local_em_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "LocalEMIssuingCA", local_em_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalEMRootCA", local_em_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMPrincipalName", remote_em_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMCertHash", remote_em_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMIssuingCA", remote_em_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMRootCA", remote_em_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "EMImpersonationState", em_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "QMFilterID", qm_filter_id, ID, LAYOUT_V0),
};

static const struct event_field fields_4981[] = {
	FIELD(mm_established, "LocalMMPrincipalName", local_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalMMCertHash", local_mm_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "LocalMMIssuingCA", local_mm_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalMMRootCA", local_mm_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMPrincipalName", remote_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMCertHash", remote_mm_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMIssuingCA", remote_mm_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMRootCA", remote_mm_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "MMCipherAlg", mm_cipher, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMIntegrityAlg", mm_integrity, CODE, LAYOUT_V0),
	FIELD(mm_established, "DHGroup", dh_group, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMLifetime", mm_lifetime_minutes, U32, LAYOUT_V0),
	FIELD(mm_established, "QMLimit", qm_limit, U32, LAYOUT_V0),
	FIELD(mm_established, "Role", role, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMImpersonationState", mm_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMFilterID", mm_filter_id, ID, LAYOUT_V0),
	FIELD(mm_established, "MMSAID", mm_sa_id, ID, LAYOUT_V0),
	FIELD(mm_established, "LocalEMPrincipalName", local_em_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMPrincipalName", remote_em_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "EMAuthMethod", em_auth_method, CODE, LAYOUT_V0),
	FIELD(mm_established, "EMImpersonationState", em_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "QMFilterID", qm_filter_id, ID, LAYOUT_V0),
};

static const struct event_field fields_4982[] = {
	FIELD(mm_established, "LocalMMPrincipalName", local_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalMMCertHash", local_mm_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "LocalMMIssuingCA", local_mm_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalMMRootCA", local_mm_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMPrincipalName", remote_mm_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMCertHash", remote_mm_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMIssuingCA", remote_mm_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteMMRootCA", remote_mm_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(mm_established, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(mm_established, "MMCipherAlg", mm_cipher, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMIntegrityAlg", mm_integrity, CODE, LAYOUT_V0),
	FIELD(mm_established, "DHGroup", dh_group, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMLifetime", mm_lifetime_minutes, U32, LAYOUT_V0),
	FIELD(mm_established, "QMLimit", qm_limit, U32, LAYOUT_V0),
	FIELD(mm_established, "Role", role, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMImpersonationState", mm_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "MMFilterID", mm_filter_id, ID, LAYOUT_V0),
	FIELD(mm_established, "MMSAID", mm_sa_id, ID, LAYOUT_V0),
	FIELD(mm_established, "LocalEMPrincipalName", local_em_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalEMCertHash", local_em_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "LocalEMIssuingCA", local_em_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "LocalEMRootCA", local_em_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMPrincipalName", remote_em_principal, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMCertHash", remote_em_cert_hash, HEX, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMIssuingCA", remote_em_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "RemoteEMRootCA", remote_em_root_ca, TEXT, LAYOUT_V0),
	FIELD(mm_established, "EMImpersonationState", em_impersonation, CODE, LAYOUT_V0),
	FIELD(mm_established, "QMFilterID", qm_filter_id, ID, LAYOUT_V0),
};

static const struct event_field fields_4983[] = {
	FIELD(em_failed, "LocalEMPrincipalName", local_em_principal, TEXT, LAYOUT_V0),
	FIELD(em_failed, "LocalEMCertHash", local_em_cert_hash, HEX, LAYOUT_V0),
	FIELD(em_failed, "LocalEMIssuingCA", local_em_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(em_failed, "LocalEMRootCA", local_em_root_ca, TEXT, LAYOUT_V0),
	FIELD(em_failed, "RemoteEMPrincipalName", remote_em_principal, TEXT, LAYOUT_V0),
	FIELD(em_failed, "RemoteEMCertHash", remote_em_cert_hash, HEX, LAYOUT_V0),
	FIELD(em_failed, "RemoteEMIssuingCA", remote_em_issuing_ca, TEXT, LAYOUT_V0),
	FIELD(em_failed, "RemoteEMRootCA", remote_em_root_ca, TEXT, LAYOUT_V0),
	FIELD(em_failed, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(em_failed, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(em_failed, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(em_failed, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(em_failed, "FailurePoint", failure_point, CODE, LAYOUT_V0),
	FIELD(em_failed, "FailureReason", failure_reason, TEXT, LAYOUT_V0),
	FIELD(em_failed, "State", state, CODE, LAYOUT_V0),
	FIELD(em_failed, "Role", role, CODE, LAYOUT_V0),
	FIELD(em_failed, "EMImpersonationState", em_impersonation, CODE, LAYOUT_V0),
	FIELD(em_failed, "QMFilterID", qm_filter_id, ID, LAYOUT_V0),
};

static const struct event_field fields_4984[] = {
	FIELD(em_failed, "LocalEMPrincipalName", local_em_principal, TEXT, LAYOUT_V0),
	FIELD(em_failed, "RemoteEMPrincipalName", remote_em_principal, TEXT, LAYOUT_V0),
	FIELD(em_failed, "LocalAddress", local_address, ADDRESS, LAYOUT_V0),
	FIELD(em_failed, "LocalKeyModPort", local_keying_port, U32, LAYOUT_V0),
	FIELD(em_failed, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0),
	FIELD(em_failed, "RemoteKeyModPort", remote_keying_port, U32, LAYOUT_V0),
	FIELD(em_failed, "FailurePoint", failure_point, CODE, LAYOUT_V0),
	FIELD(em_failed, "FailureReason", failure_reason, TEXT, LAYOUT_V0),
	FIELD(em_failed, "EMAuthMethod", em_auth_method, CODE, LAYOUT_V0),
	FIELD(em_failed, "State", state, CODE, LAYOUT_V0),
	FIELD(em_failed, "Role", role, CODE, LAYOUT_V0),
	FIELD(em_failed, "EMImpersonationState", em_impersonation, CODE, LAYOUT_V0),
	FIELD(em_failed, "QMFilterID", qm_filter_id, ID, LAYOUT_V0),
};

static const struct event_field fields_5049[] = {
	FIELD(sa_deleted, "ProfileChanged", profile, TEXT, LAYOUT_V0),
	FIELD(sa_deleted, "IpSecSecurityAssociationId", sa_id, TEXT, LAYOUT_V0),
	FIELD(sa_deleted, "IpSecSecurityAssociationName", sa_name, TEXT, LAYOUT_V0),
};

static const struct event_field fields_5451[] = {
	FIELD(qm_established, "LocalAddress", local_address, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "LocalAddressMask", local_mask, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "LocalPort", local_port, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "LocalTunnelEndpoint", local_tunnel_endpoint, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "RemoteAddressMask", remote_mask, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "RemotePort", remote_port, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "PeerPrivateAddress", remote_private_address, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "RemoteTunnelEndpoint", remote_tunnel_endpoint, ADDRESS, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "IpProtocol", ip_protocol, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "KeyingModuleName", keying_module, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "AhAuthType", ah_integrity, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "EspAuthType", esp_integrity, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "CipherType", esp_cipher, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "LifetimeSeconds", lifetime_seconds, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "LifetimeKilobytes", lifetime_kilobytes, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "LifetimePackets", lifetime_packets, U32, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "Mode", encapsulation_mode, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "Role", role, CODE, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "TransportFilterId", qm_filter_id, ID, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "MainModeSaId", mm_sa_id, ID, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "QuickModeSaId", qm_sa_id, ID, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "InboundSpi", inbound_spi, SPI, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "OutboundSpi", outbound_spi, SPI, LAYOUT_V0 | LAYOUT_V1),
	FIELD(qm_established, "TunnelId", tunnel_id, ID, LAYOUT_V1),
	FIELD(qm_established, "TrafficSelectorId", traffic_selector_id, ID, LAYOUT_V1),
};

static const struct event_field fields_5452[] = {
	FIELD(qm_ended, "LocalAddress", local_address, ADDRESS, LAYOUT_V0 | LAYOUT_V1 | LAYOUT_V1_WIN7),
	FIELD(qm_ended, "LocalAddressMask", local_mask, ADDRESS, LAYOUT_V1),
	FIELD(qm_ended, "LocalPort", local_port, U32, LAYOUT_V0 | LAYOUT_V1 | LAYOUT_V1_WIN7),
	FIELD(qm_ended, "LocalTunnelEndpoint", local_tunnel_endpoint, ADDRESS, LAYOUT_V0 | LAYOUT_V1 | LAYOUT_V1_WIN7),
	FIELD(qm_ended, "RemoteAddress", remote_address, ADDRESS, LAYOUT_V0 | LAYOUT_V1 | LAYOUT_V1_WIN7),
	FIELD(qm_ended, "RemoteAddressMask", remote_mask, ADDRESS, LAYOUT_V1),
	FIELD(qm_ended, "RemotePort", remote_port, U32, LAYOUT_V0 | LAYOUT_V1 | LAYOUT_V1_WIN7),
	FIELD(qm_ended, "RemoteTunnelEndpoint", remote_tunnel_endpoint, ADDRESS,
		LAYOUT_V0 | LAYOUT_V1 | LAYOUT_V1_WIN7),
	FIELD(qm_ended, "IpProtocol", ip_protocol, U32, LAYOUT_V0 | LAYOUT_V1 | LAYOUT_V1_WIN7),
	FIELD(qm_ended, "QuickModeSaId", qm_sa_id, ID, LAYOUT_V0 | LAYOUT_V1 | LAYOUT_V1_WIN7),
	FIELD(qm_ended, "TunnelId", tunnel_id, ID, LAYOUT_V1 | LAYOUT_V1_WIN7),
	FIELD(qm_ended, "TrafficSelectorId", traffic_selector_id, ID, LAYOUT_V1 | LAYOUT_V1_WIN7),
};

/*
 * Outcomes are those of Microsoft's pages on the audit subcategories (Audit IPsec Main Mode, Quick Mode, Extended
 * Mode): some events that tell of a failure are audited as success. 4654 is on none of them; its message tells.
 */
#define EVENT(id, kind, mode, outcome, title, meaning, next)                                                           \
	id, IPSECEVTX_KIND_##kind, IPSECEVTX_MODE_##mode, IPSECEVTX_OUTCOME_##outcome, title, meaning, next

#define FIELDS(fields, layouts) fields, sizeof(fields) / sizeof((fields)[0]), layouts

static const struct event_definition definitions[] = {
	{{EVENT(4646, DOS_PREVENTION, MAIN, SUCCESS, "DoS prevention mode changed",
		 "The keying module entered or left DoS prevention, the mode in which it demands cookies before it "
		 "keeps any state. It does so when many negotiations are half open.",
		 "4976, 4652 and 4653 of the minutes before: which addresses sent the flood, and did any of them ever "
		 "complete a Main Mode?")},
		FIELDS(fields_4646, LAYOUT_V0)},
	{{EVENT(4650, MM_ESTABLISHED, MAIN, SUCCESS, "Main Mode established",
		 "A Main Mode security association stands; no certificate was used (preshared key, Kerberos or NTLM).",
		 "Is the peer expected, and is the method the policy's? A preshared key where certificates are the "
		 "rule is worth a question. mm_sa_id leads to 5451 and 4655.")},
		FIELDS(fields_4650, LAYOUT_V0)},
	{{EVENT(4651, MM_ESTABLISHED, MAIN, SUCCESS, "Main Mode established with certificate",
		 "A Main Mode security association stands; certificates were used.",
		 "Compare the peer's thumbprint and issuer with the ones known. mm_sa_id leads to 5451 and 4655.")},
		FIELDS(fields_4651, LAYOUT_V0)},
	{{EVENT(4652, MM_FAILED, MAIN, FAILURE, "Main Mode negotiation failed with certificate",
		 "A Main Mode negotiation with certificates did not complete.",
		 "failure_point and failure_reason first; then validity, issuer and thumbprint of both certificates. "
		 "Many peers at once point at this computer's own certificate.")},
		FIELDS(fields_4652, LAYOUT_V0)},
	{{EVENT(4653, MM_FAILED, MAIN, FAILURE, "Main Mode negotiation failed",
		 "A Main Mode negotiation without certificates did not complete.",
		 "failure_reason and state. Zeros as responder cookie mean that nobody answered; many "
		 "remote addresses in a short time are a scan.")},
		FIELDS(fields_4653, LAYOUT_V0)},
	{{EVENT(4654, QM_FAILED, QUICK, FAILURE, "Quick Mode negotiation failed",
		 "Main Mode stood, but the peers did not agree on protecting this traffic.",
		 "Compare the traffic selectors and the cipher proposals of both sides; mm_sa_id leads to the Main "
		 "Mode (4650, 4651).")},
		FIELDS(fields_4654, LAYOUT_V0 | LAYOUT_V1)},
	{{EVENT(4655, MM_ENDED, MAIN, SUCCESS, "Main Mode ended",
		 "A Main Mode security association was deleted or ran out.",
		 "mm_sa_id leads to its beginning. An end long before the lifetime, without a new 4650 or 4651, is a "
		 "tunnel that went down.")},
		FIELDS(fields_4655, LAYOUT_V0)},
	{{EVENT(4976, INVALID_PACKET, MAIN, SUCCESS, "Invalid Main Mode packet",
		 "A packet of a Main Mode negotiation did not verify: a network fault, or somebody replaying or "
		 "altering the negotiation.",
		 "Count by remote address. One known peer now and then is the network; unknown addresses, or bursts, "
		 "are probing.")},
		FIELDS(fields_4976, LAYOUT_V0)},
	{{EVENT(4977, INVALID_PACKET, QUICK, SUCCESS, "Invalid Quick Mode packet",
		 "A packet of a Quick Mode negotiation did not verify: a network fault, or somebody replaying or "
		 "altering the negotiation.",
		 "A Main Mode must exist for this: find 4650 or 4651 for the peer. None there means forged packets.")},
		FIELDS(fields_4977, LAYOUT_V0)},
	{{EVENT(4978, INVALID_PACKET, EXTENDED, SUCCESS, "Invalid Extended Mode packet",
		 "A packet of an Extended Mode negotiation did not verify: a network fault, or somebody replaying or "
		 "altering the negotiation.",
		 "Find the Main Mode of the peer and the 4983 or 4984 that may follow.")},
		FIELDS(fields_4978, LAYOUT_V0)},
	{{EVENT(4979, MM_ESTABLISHED, EXTENDED, SUCCESS, "Main Mode and Extended Mode established",
		 "Both stand; neither used a certificate.",
		 "Who is the second identity (remote_em_principal), and is it expected at this computer?")},
		FIELDS(fields_4979, LAYOUT_V0)},
	{{EVENT(4980, MM_ESTABLISHED, EXTENDED, SUCCESS,
		 "Main Mode and Extended Mode established, Extended Mode with certificate",
		 "Both stand; Extended Mode used certificates.",
		 "Compare the Extended Mode thumbprints and issuers with the ones known.")},
		FIELDS(fields_4980, LAYOUT_V0)},
	{{EVENT(4981, MM_ESTABLISHED, EXTENDED, SUCCESS,
		 "Main Mode and Extended Mode established, Main Mode with certificate",
		 "Both stand; Main Mode used certificates.",
		 "Compare the Main Mode thumbprints with the ones known; who is the second identity?")},
		FIELDS(fields_4981, LAYOUT_V0)},
	{{EVENT(4982, MM_ESTABLISHED, EXTENDED, SUCCESS,
		 "Main Mode and Extended Mode established, both with certificates",
		 "Both stand; both used certificates. This event does not tell the local address.",
		 "Compare all four thumbprints with the ones known.")},
		FIELDS(fields_4982, LAYOUT_V0)},
	{{EVENT(4983, EM_FAILED, EXTENDED, SUCCESS, "Extended Mode negotiation failed with certificate",
		 "Extended Mode did not complete, and its Main Mode security association was deleted.",
		 "failure_reason, then the certificates of both sides.")},
		FIELDS(fields_4983, LAYOUT_V0)},
	{{EVENT(4984, EM_FAILED, EXTENDED, SUCCESS, "Extended Mode negotiation failed",
		 "Extended Mode did not complete, and its Main Mode security association was deleted.",
		 "failure_reason and remote_em_principal: a known computer with an unknown user is worth a question.")},
		FIELDS(fields_4984, LAYOUT_V0)},
	{{EVENT(5049, SA_DELETED, MAIN, SUCCESS, "Security association deleted",
		 "A connection security rule was removed from a firewall profile, and its security associations with "
		 "it.",
		 "Who changed the policy? Logons and 4719 around that time, and changes of the firewall rules (4946 to "
		 "4950).")},
		FIELDS(fields_5049, LAYOUT_V0)},
	{{EVENT(5451, QM_ESTABLISHED, QUICK, SUCCESS, "Quick Mode established",
		 "A Quick Mode security association stands: traffic between the two selectors is protected now.",
		 "esp_cipher None means no encryption. qm_sa_id leads to its end (5452), mm_sa_id to its Main Mode, "
		 "the SPIs to packet captures.")},
		FIELDS(fields_5451, LAYOUT_V0 | LAYOUT_V1)},
	{{EVENT(5452, QM_ENDED, QUICK, SUCCESS, "Quick Mode ended",
		 "A Quick Mode security association was deleted or ran out.",
		 "qm_sa_id leads to its beginning (5451); the time between is how long traffic could flow.")},
		FIELDS(fields_5452, LAYOUT_V0 | LAYOUT_V1 | LAYOUT_V1_WIN7)},
	{{EVENT(5453, SERVICE_NOT_STARTED, MAIN, SUCCESS, "Keying service not started",
		 "A peer asked for a negotiation, but the IKE and AuthIP keying modules service (IKEEXT) was not "
		 "running.",
		 "Who stopped the service, and when? Event 7036 and 7040 of the System log. Without it no IPsec "
		 "protects this computer.")},
		NULL, 0, LAYOUT_V0},
};

#define DEFINITION_COUNT (sizeof definitions / sizeof definitions[0])

_Static_assert(DEFINITION_COUNT == EVENTS_COUNT, "as the header says");

const struct event_definition *events_at(size_t index)
{
	return index < DEFINITION_COUNT ? &definitions[index] : NULL;
}

#define FIRST_ID 4646u
#define LAST_ID  5453u

/* 1 + the index of each event's definition, for every record is looked up. */
#define AT(id, index) [id - FIRST_ID] = index + 1
static const uint8_t indexes[LAST_ID - FIRST_ID + 1] = {AT(4646, 0), AT(4650, 1), AT(4651, 2), AT(4652, 3), AT(4653, 4),
	AT(4654, 5), AT(4655, 6), AT(4976, 7), AT(4977, 8), AT(4978, 9), AT(4979, 10), AT(4980, 11), AT(4981, 12),
	AT(4982, 13), AT(4983, 14), AT(4984, 15), AT(5049, 16), AT(5451, 17), AT(5452, 18), AT(5453, 19)};

const struct event_definition *events_find(uint32_t event_id)
{
	if (event_id < FIRST_ID || event_id > LAST_ID || indexes[event_id - FIRST_ID] == 0)
		return NULL;
	return &definitions[indexes[event_id - FIRST_ID] - 1];
}

static enum event_reading reading_of(const struct event_field *field)
{
	switch (field->field) {
	case NUMBER_failure_reason:
		return READING_WITHOUT_LINE_BREAKS;
	case NUMBER_local_tunnel_endpoint:
	case NUMBER_remote_tunnel_endpoint:
		return READING_ZERO_IS_NONE;
	default:
		return READING_AS_WRITTEN;
	}
}

struct event_target events_target(const struct event_definition *definition, int place)
{
	static const uint8_t presences[] = {
		[IPSECEVTX_TYPE_TEXT] = offsetof(struct ipsecevtx_text, presence),
		[IPSECEVTX_TYPE_HEX] = offsetof(struct ipsecevtx_text, presence),
		[IPSECEVTX_TYPE_CODE] = offsetof(struct ipsecevtx_code, text.presence),
		[IPSECEVTX_TYPE_ADDRESS] = offsetof(struct ipsecevtx_address, text.presence),
		[IPSECEVTX_TYPE_U32] = offsetof(struct ipsecevtx_u32, presence),
		[IPSECEVTX_TYPE_ID] = offsetof(struct ipsecevtx_id, presence),
		[IPSECEVTX_TYPE_SPI] = offsetof(struct ipsecevtx_id, presence),
	};
	struct event_target target = {-1, 0, 0, 0, 0};
	if (place < 0)
		return target;
	const struct event_field *field = &definition->fields[place];
	target.place = (int16_t)place;
	target.offset = field->offset;
	target.presence = (uint16_t)(field->offset + presences[field->type]);
	target.type = field->type;
	target.reading = (uint8_t)reading_of(field);
	return target;
}

static bool field_has_name(const struct event_field *field, const char *name, size_t length)
{
	return field->windows_name_length == length && memcmp(field->windows_name, name, length) == 0;
}

int events_field_index(const struct event_definition *definition, const char *name, size_t length, size_t hint)
{
	if (hint < definition->field_count && field_has_name(&definition->fields[hint], name, length))
		return (int)hint;
	for (size_t i = 0; i < definition->field_count; i++) {
		if (field_has_name(&definition->fields[i], name, length))
			return (int)i;
	}
	return -1;
}

const struct ipsecevtx_event_info *ipsecevtx_event_info(size_t index)
{
	const struct event_definition *definition = events_at(index);
	return definition ? &definition->info : NULL;
}

const struct ipsecevtx_event_info *ipsecevtx_event_info_by_id(uint32_t event_id)
{
	const struct event_definition *definition = events_find(event_id);
	return definition ? &definition->info : NULL;
}

const struct ipsecevtx_field_info *ipsecevtx_field_info(size_t index)
{
	return index < sizeof canonical_fields / sizeof canonical_fields[0] ? &canonical_fields[index] : NULL;
}

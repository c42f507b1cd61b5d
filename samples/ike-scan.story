# Somebody looks for IKE gateways, Saturday 2024-06-08, 03:10 to 03:40 (UTC).
#
# vpn1.corp.example       192.0.2.1        the gateway; its log
# gw-north.corp.example   198.51.100.11    the one peer that belongs there; preshared key
# 203.0.113.0/24                           the scan, from many addresses; none of them ever completes a Main Mode
# 198.51.100.77                            sends packets that do not verify
#
# The log is an export of the IPsec events alone, in which Windows numbers the records anew.
set computer=vpn1.corp.example pid=712 renumber=yes minor=2

# The tunnel that belongs there
event 4650 2024-06-08T03:02:40.7746040Z record=3504563 tid=916 LocalMMPrincipalName=192.0.2.1 RemoteMMPrincipalName=198.51.100.11 RemoteAddress=198.51.100.11 MMIntegrityAlg=%%8198 DHGroup=%%8231 Role=%%8206 MMFilterID=61007 MMSAID=771
event 5451 2024-06-08T03:02:41.5671745Z record=3504785 tid=3236 LocalAddress=192.0.2.128 LocalAddressMask=255.255.255.128 LocalTunnelEndpoint=192.0.2.1 RemoteAddress=198.51.100.128 RemoteAddressMask=255.255.255.128 RemoteTunnelEndpoint=198.51.100.11 EspAuthType=%%16393 Mode=%%16404 Role=%%16405 TransportFilterId=61008 MainModeSaId=771 QuickModeSaId=1502 InboundSpi=0x3e00bc12 OutboundSpi=0x35dc78d2 TunnelId=2 TrafficSelectorId=2

# 03:12  one address tries what the gateway would talk; it gets no answer, for no policy fits
event 4653 2024-06-08T03:12:05.7694710Z record=3504950 tid=2140 RemoteAddress=203.0.113.9 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=5ddcab9f13f42399
event 4653 2024-06-08T03:12:06.4786814Z record=3504967 tid=900 RemoteAddress=203.0.113.9 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=90f282532d9a1ba2
event 4653 2024-06-08T03:12:08.6566987Z record=3505212 tid=1280 RemoteAddress=203.0.113.9 RemoteKeyModPort=43867 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=8f66d5b16101ae61
event 4653 2024-06-08T03:12:11.3866236Z record=3505413 tid=1832 RemoteAddress=203.0.113.9 RemoteKeyModPort=59345 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=76f4931f2468ecce

# 03:20  then the same from everywhere, faster; some get an answer, and never send the next packet
event 4653 2024-06-08T03:20:02.2547615Z record=3505637 tid=1988 RemoteAddress=203.0.113.26 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=a66fbea2e3efd1df
event 4653 2024-06-08T03:20:05.7470376Z record=3505789 tid=3244 RemoteAddress=203.0.113.145 MMAuthMethod=%%8194 Role=%%8206 MMFilterID=0 InitiatorCookie=c5d74f052d5904e2 ResponderCookie=1df47342dafb994c
event 4653 2024-06-08T03:20:06.1382145Z record=3506032 tid=1800 RemoteAddress=203.0.113.165 KeyModName=%%8244 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=82d1327102b3db0d
event 4653 2024-06-08T03:20:09.7393700Z record=3506253 tid=1972 RemoteAddress=203.0.113.198 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=c7720214cc178455
event 4653 2024-06-08T03:20:12.6528987Z record=3506361 tid=2940 RemoteAddress=203.0.113.138 MMAuthMethod=%%8194 Role=%%8206 MMFilterID=0 InitiatorCookie=3cbd57716b2f36ab ResponderCookie=436df3c84ebd1dcc
event 4653 2024-06-08T03:20:14.5919911Z record=3506655 tid=1920 RemoteAddress=203.0.113.140 KeyModName=%%8244 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=e81911954600fe17
event 4653 2024-06-08T03:20:15.7629901Z record=3506828 tid=1064 RemoteAddress=203.0.113.219 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=61d4f57111fb9d89
event 4653 2024-06-08T03:20:16.4221318Z record=3507073 tid=2144 RemoteAddress=203.0.113.94 MMAuthMethod=%%8194 Role=%%8206 MMFilterID=0 InitiatorCookie=a6b74a4279da90d1 ResponderCookie=9ce8ec92a933e911
event 4653 2024-06-08T03:20:17.4192976Z record=3507117 tid=2420 RemoteAddress=203.0.113.83 KeyModName=%%8244 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=7f4ba5f5cf8f6883
event 4653 2024-06-08T03:20:19.6707643Z record=3507134 tid=3132 RemoteAddress=203.0.113.17 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=a331bb35f624dfcf
event 4653 2024-06-08T03:20:21.2537369Z record=3507475 tid=2972 RemoteAddress=203.0.113.148 MMAuthMethod=%%8194 Role=%%8206 MMFilterID=0 InitiatorCookie=3824404843da867e ResponderCookie=606b37d248f2c207
event 4653 2024-06-08T03:20:24.3233880Z record=3507495 tid=1972 RemoteAddress=203.0.113.157 KeyModName=%%8244 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=9693990599b365a5
event 4653 2024-06-08T03:20:26.7435148Z record=3507610 tid=3328 RemoteAddress=203.0.113.211 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=664eea0238957400
event 4653 2024-06-08T03:20:29.1736624Z record=3507677 tid=2780 RemoteAddress=203.0.113.190 MMAuthMethod=%%8194 Role=%%8206 MMFilterID=0 InitiatorCookie=3909736b9c277edf ResponderCookie=8d346b90ee7f823b
event 4653 2024-06-08T03:20:32.4968684Z record=3508024 tid=1020 RemoteAddress=203.0.113.38 KeyModName=%%8244 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=7062fc1e0ff0afdd
event 4653 2024-06-08T03:20:35.4707883Z record=3508357 tid=3248 RemoteAddress=203.0.113.82 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=23c5374c189c2645
event 4653 2024-06-08T03:20:38.0919581Z record=3508601 tid=3524 RemoteAddress=203.0.113.143 MMAuthMethod=%%8194 Role=%%8206 MMFilterID=0 InitiatorCookie=f3a627c2474050ec ResponderCookie=24b1d982c498f308
event 4653 2024-06-08T03:20:41.4853608Z record=3508748 tid=2336 RemoteAddress=203.0.113.217 KeyModName=%%8244 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=fb32f6b8ca42f5ae
event 4653 2024-06-08T03:20:42.6266417Z record=3508829 tid=3164 RemoteAddress=203.0.113.47 FailureReason="No policy configured\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=fecbbe28fb84929e
event 4653 2024-06-08T03:20:45.0979251Z record=3509076 tid=2456 RemoteAddress=203.0.113.73 MMAuthMethod=%%8194 Role=%%8206 MMFilterID=0 InitiatorCookie=6bd20c4e36224ce5 ResponderCookie=7768f41fd25c0a95

# 03:21  too many negotiations are half open: the gateway demands cookies from here on
event 4646 2024-06-08T03:21:02.6530358Z record=3509204 tid=3160 notification=%%8214
event 4653 2024-06-08T03:21:13.2780579Z record=3509339 tid=3400 RemoteAddress=203.0.113.24 FailureReason="Invalid cookie received\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=1e496b528a813370
event 4653 2024-06-08T03:21:29.1785097Z record=3509407 tid=2188 RemoteAddress=203.0.113.160 FailureReason="Invalid cookie received\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=fbf38d4b90d11716
event 4653 2024-06-08T03:21:53.0400101Z record=3509700 tid=3576 RemoteAddress=203.0.113.32 FailureReason="Invalid cookie received\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=ec9cd774f650bd32
event 4653 2024-06-08T03:22:06.7613093Z record=3509741 tid=3528 RemoteAddress=203.0.113.244 FailureReason="Invalid cookie received\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=ea337bf2df1b2518
event 4653 2024-06-08T03:22:23.6963303Z record=3509769 tid=2040 RemoteAddress=203.0.113.125 FailureReason="Invalid cookie received\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=6920a332802395f5
event 4653 2024-06-08T03:22:42.0845990Z record=3510115 tid=2152 RemoteAddress=203.0.113.172 FailureReason="Invalid cookie received\r\n" MMAuthMethod=%%8194 State=%%8201 Role=%%8206 MMFilterID=0 InitiatorCookie=b4b5e38e6b04ea2e

# 03:24  packets that do not verify: no Main Mode with that address exists, so they are forged
event 4976 2024-06-08T03:24:10.3165406Z record=3510221 tid=3352 RemoteAddress=198.51.100.77
event 4976 2024-06-08T03:24:10.3655723Z record=3510511 tid=1220 RemoteAddress=198.51.100.77
event 4976 2024-06-08T03:24:11.1048352Z record=3510831 tid=2924 RemoteAddress=198.51.100.77
event 4977 2024-06-08T03:24:12.4007759Z record=3510982 tid=1988 RemoteAddress=198.51.100.77
event 4976 2024-06-08T03:24:13.1752394Z record=3511121 tid=1032 RemoteAddress=198.51.100.77
event 4977 2024-06-08T03:24:13.2649306Z record=3511130 tid=3396 RemoteAddress=198.51.100.77

# 03:26  the peer that belongs there wants its Quick Mode renewed, and suffers
event 4654 2024-06-08T03:26:19.5522136Z record=3511159 tid=2356 LocalAddress=192.0.2.128 LocalAddressMask=255.255.255.128 LocalTunnelEndpoint=192.0.2.1 RemoteAddress=198.51.100.128 RemoteAddressMask=255.255.255.128 RemoteTunnelEndpoint=198.51.100.11 Mode=%%8213 Role=%%8206 MessageID=3343281947 QMFilterID=61008 MMSAID=771 TunnelId=2 TrafficSelectorId=2
event 4654 2024-06-08T03:27:22.5017458Z record=3511176 tid=1572 LocalAddress=192.0.2.128 LocalAddressMask=255.255.255.128 LocalTunnelEndpoint=192.0.2.1 RemoteAddress=198.51.100.128 RemoteAddressMask=255.255.255.128 RemoteTunnelEndpoint=198.51.100.11 Mode=%%8213 Role=%%8206 MessageID=4086467119 QMFilterID=61008 MMSAID=771 TunnelId=2 TrafficSelectorId=2

# That peer also asks for a network that no policy allows: an old mistake, which has nothing to do with the scan
event 4654 2024-06-08T03:28:30.1623944Z record=3511412 tid=956 LocalAddress=192.0.2.128 LocalAddressMask=255.255.255.128 LocalTunnelEndpoint=192.0.2.1 RemoteAddress=198.51.100.192 RemoteAddressMask=255.255.255.192 RemoteTunnelEndpoint=198.51.100.11 FailureReason="Policy match error\r\n" Mode=%%8213 State=%%8207 Role=%%8206 MessageID=2045561192 QMFilterID=0 MMSAID=771

# 03:36  it is over
event 4646 2024-06-08T03:36:02.5972284Z record=3511511 tid=3240 notification=%%8215
event 5451 2024-06-08T03:36:40.5061162Z record=3511777 tid=1064 LocalAddress=192.0.2.128 LocalAddressMask=255.255.255.128 LocalTunnelEndpoint=192.0.2.1 RemoteAddress=198.51.100.128 RemoteAddressMask=255.255.255.128 RemoteTunnelEndpoint=198.51.100.11 EspAuthType=%%16393 Mode=%%16404 Role=%%16405 TransportFilterId=61008 MainModeSaId=771 QuickModeSaId=1503 InboundSpi=0xec789023 OutboundSpi=0x6983bf5a TunnelId=2 TrafficSelectorId=2
event 5452 2024-06-08T03:37:10.4631059Z record=3511881 tid=2832 LocalAddress=192.0.2.128 LocalAddressMask=255.255.255.128 LocalTunnelEndpoint=192.0.2.1 RemoteAddress=198.51.100.128 RemoteAddressMask=255.255.255.128 RemoteTunnelEndpoint=198.51.100.11 QuickModeSaId=1502 TunnelId=2 TrafficSelectorId=2

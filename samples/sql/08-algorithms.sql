-- Was it encrypted, with what? And where are algorithms still in use that are broken, weak or deprecated?
with verdicts (part, value, verdict) as (values
	('keying_module', 'IKEv1', 'deprecated'),
	('mm_cipher', 'DES', 'broken'), ('mm_cipher', '3DES', 'weak'),
	('mm_integrity', 'MD5', 'broken'), ('mm_integrity', 'SHA1', 'weak'),
	('dh_group', 'DH group 1', 'broken'), ('dh_group', 'DH group 2', 'weak'), ('dh_group', 'DH group 24', 'weak'),
	('mm_auth_method', 'Anonymous', 'weak'), ('em_auth_method', 'NTLM V2', 'weak'),
	('esp_cipher', 'DES', 'broken'), ('esp_cipher', '3DES', 'weak'),
	('esp_integrity', 'MD5', 'broken'), ('esp_integrity', 'SHA-1', 'weak')
),
used as (
	select computer, peer, opened, 'keying_module' as part, line ->> 'keying_module' as value from associations
	union all select computer, peer, opened, 'mm_cipher', line ->> 'mm_cipher' from associations
	union all select computer, peer, opened, 'mm_integrity', line ->> 'mm_integrity' from associations
	union all select computer, peer, opened, 'dh_group', line ->> 'dh_group' from associations
	union all select computer, peer, opened, 'mm_auth_method', line ->> 'mm_auth_method' from associations
	union all select computer, peer, opened, 'em_auth_method', line ->> 'em_auth_method' from associations
	union all select computer, peer, opened, 'esp_cipher', line ->> 'esp_cipher' from associations
	union all select computer, peer, opened, 'esp_integrity', line ->> 'esp_integrity' from associations
)
select computer, peer, used.part, used.value, coalesce(verdict, '') as verdict, count(*) as count,
	min(opened) as first, max(opened) as last
from used left join verdicts on verdicts.part = used.part and verdicts.value = used.value
where used.value is not null
group by computer, peer, used.part, used.value, verdict
order by verdict desc, count desc, computer, peer, used.part;

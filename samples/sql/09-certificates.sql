-- Which certificate works, which fails, and until when? Thumbprints of Main Mode and Extended Mode.
with shown as (
	select 'local' as side, line ->> 'local_mm_cert_hash' as thumbprint, event, time from events
	union all select 'remote', line ->> 'remote_mm_cert_hash', event, time from events
	union all select 'local', line ->> 'local_em_cert_hash', event, time from events
	union all select 'remote', line ->> 'remote_em_cert_hash', event, time from events
)
select thumbprint, side,
	sum(case when event = 'mm_established' then 1 else 0 end) as successes,
	sum(case when event <> 'mm_established' then 1 else 0 end) as failures,
	min(case when event = 'mm_established' then time end) as first_success,
	max(case when event = 'mm_established' then time end) as last_success,
	min(case when event <> 'mm_established' then time end) as first_failure,
	max(case when event <> 'mm_established' then time end) as last_failure
from shown
where thumbprint is not null
group by thumbprint, side
order by thumbprint, side;

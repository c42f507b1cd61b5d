-- When did it work for the last time before it failed, and does it work again?
with failing as (
	select computer, remote_address, min(time) as first_failure, max(time) as last_failure, count(*) as failures
	from events
	where event in ('mm_failed', 'qm_failed', 'em_failed')
	group by computer, remote_address
),
established as (
	select computer, remote_address, time from events where event in ('mm_established', 'qm_established')
)
select failing.*,
	(select max(time) from established
		where established.computer = failing.computer and established.remote_address = failing.remote_address
		and time < first_failure) as succeeded_before,
	(select min(time) from established
		where established.computer = failing.computer and established.remote_address = failing.remote_address
		and time > last_failure) as succeeded_after
from failing
order by computer, remote_address;

-- Who talks to whom, and what succeeds? With DirectAccess: which of its two tunnels fails?
with opened as (
	select peer, sum(case when kind = 'mm' then 1 else 0 end) as mm_established,
		sum(case when kind = 'qm' then 1 else 0 end) as qm_established
	from associations
	group by peer
)
select events.peer, min(time) as first, max(time) as last,
	coalesce(max(opened.mm_established), 0) as mm_established,
	coalesce(max(opened.qm_established), 0) as qm_established,
	sum(case when event = 'mm_failed' then 1 else 0 end) as mm_failed,
	sum(case when event = 'qm_failed' then 1 else 0 end) as qm_failed,
	sum(case when event = 'em_failed' then 1 else 0 end) as em_failed,
	sum(case when event = 'invalid_packet' then 1 else 0 end) as invalid_packets,
	sum(case when role = 'Initiator' then 1 else 0 end) as began_here,
	sum(case when role = 'Responder' then 1 else 0 end) as began_there
from events left join opened on opened.peer = events.peer
where events.peer is not null
group by events.peer
order by events.peer;

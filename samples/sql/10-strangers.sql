-- Is it a scan, or a partner whose tunnel broke? Peers that were refused, never had an association with any computer, and
-- were not called.
select computer, peer, count(*) as count, min(time) as first, max(time) as last
from events
where event = 'mm_failed'
	and peer is not null
	and peer not in (select peer from associations where peer is not null)
	and not exists (
		select 1 from events called
		where called.computer = events.computer and called.peer = events.peer and called.role = 'Initiator')
group by computer, peer
order by count desc, computer, peer;

-- Was it encrypted without gaps? For how long at least one Quick Mode with a peer stood, and how many pieces that were.
with last_seen as (
	select computer, max(ticks) as ticks from events group by computer
),
intervals as (
	select peer, opened_ticks as start, coalesce(ended_ticks, last_seen.ticks) as stop
	from associations join last_seen on last_seen.computer = associations.computer
	where kind = 'qm' and peer is not null
),
reaching as (
	select intervals.*,
		max(stop) over (partition by peer order by start, stop rows between unbounded preceding and 1 preceding) as reached
	from intervals
),
pieces as (
	select reaching.*,
		sum(case when reached is null or start > reached then 1 else 0 end)
			over (partition by peer order by start, stop rows unbounded preceding) as piece
	from reaching
),
joined as (
	select peer, piece, min(start) as start, max(stop) as stop from pieces group by peer, piece
)
select peer, sum(stop - start) / 10000000.0 as covered_seconds, count(*) as pieces
from joined
group by peer
order by peer;

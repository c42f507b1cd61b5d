-- What stood at that moment?
with moment as (select '2024-10-10T02:00:00.0000000Z' as time)
select kind, associations.computer, peer, sa_id, opened, opened_record_id
from associations, moment
where opened <= moment.time
	and (ended_ticks is null or ended_ticks > (
		-- The moment in ticks: that of the latest event up to it will do, for nothing ended in between.
		select max(ticks) from events where time <= moment.time))
order by opened_ticks, opened_record_id;

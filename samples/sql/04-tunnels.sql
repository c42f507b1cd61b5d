-- How long did each tunnel stand, why did it end, and does it flap?
select kind, computer, peer, sa_id, state, opened, closed,
	case when state = 'closed' then (ended_ticks - opened_ticks) / 10000000.0 end as duration_seconds,
	opened_record_id, closed_record_id
from associations
order by opened_ticks, opened_record_id, computer;

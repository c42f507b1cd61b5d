-- What do these logs hold?
select event_id, event, outcome, count(*) as count, min(time) as first, max(time) as last
from events
where event <> 'other'
group by event_id, event, outcome
order by event_id, outcome;

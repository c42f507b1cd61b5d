-- Why is there nothing: was the log cleared, was it changed what is audited, and who did it?
select time, computer, event_id, account, line -> 'fields' ->> 'SubcategoryGuid' as subcategory
from events
where event = 'other' and event_id in (1102, 4719)
order by ticks, record_id;

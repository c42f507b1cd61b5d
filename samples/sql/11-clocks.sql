-- Can the times of two computers be compared? The same Quick Mode in the logs of both ends has their SPIs crosswise.
with quick as (
	select computer, opened_ticks, line ->> 'inbound_spi' as inbound, line ->> 'outbound_spi' as outbound
	from associations
	where kind = 'qm'
),
pairs as (
	select a.computer as computer_a, b.computer as computer_b, b.opened_ticks - a.opened_ticks as ticks
	from quick a join quick b on a.inbound = b.outbound and a.outbound = b.inbound and a.computer < b.computer
),
ranked as (
	select pairs.*,
		row_number() over (partition by computer_a, computer_b order by ticks) as number,
		count(*) over (partition by computer_a, computer_b) as pairs
	from pairs
)
select computer_a, computer_b, max(pairs) as pairs,
	avg(case when number * 2 in (pairs, pairs + 1, pairs + 2) then ticks end) / 10000000.0 as median_seconds,
	min(ticks) / 10000000.0 as min_seconds,
	max(ticks) / 10000000.0 as max_seconds
from ranked
group by computer_a, computer_b
order by computer_a, computer_b;

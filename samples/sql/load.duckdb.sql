-- DuckDB: reads events.jsonl. See README.
drop table if exists raw;
create table raw as
select json as line,
	case when length(json ->> 'time') = 28 then
		epoch_us(cast(replace(substr(json ->> 'time', 1, 19), 'T', ' ') as timestamp)) * 10
			+ cast(substr(json ->> 'time', 21, 7) as bigint)
	end as ticks,
	coalesce(json ->> '$.fields."LogFileCleared.SubjectUserName"', json ->> '$.fields.SubjectUserName') as account
from read_ndjson_objects('events.jsonl');

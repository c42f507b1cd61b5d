-- PostgreSQL 12 or newer, with psql: reads events.jsonl. See README.
drop table if exists raw cascade;
create table raw_lines (text text);
-- A line is one value: neither of these bytes stands in JSON.
\copy raw_lines from 'events.jsonl' with (format csv, quote e'\x01', delimiter e'\x02')
create table raw as
select line,
	case when length(line ->> 'time') = 28 then
		cast(extract(epoch from cast(substr(line ->> 'time', 1, 19) || 'Z' as timestamptz)) as bigint) * 10000000
			+ cast(substr(line ->> 'time', 21, 7) as bigint)
	end as ticks,
	coalesce(line -> 'fields' ->> 'LogFileCleared.SubjectUserName', line -> 'fields' ->> 'SubjectUserName') as account
from (
	-- Text has no NUL here.
	select cast(regexp_replace(text, '(?<!\\)((\\\\)*)\\u0000', '\1\\ufffd', 'g') as jsonb) as line from raw_lines
) as lines;
drop table raw_lines;

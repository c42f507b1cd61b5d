-- SQLite 3.38 or newer, in its shell: reads events.jsonl. See README.
drop table if exists raw;
create table raw (line text);
-- A line is one value: the separator stands in no JSON.
.mode list
.separator "\001" "\n"
.import events.jsonl raw
create table raw_ticks as
select line,
	cast(strftime('%s', substr(line ->> 'time', 1, 19)) as integer) * 10000000
		+ cast(substr(line ->> 'time', 21, 7) as integer) as ticks,
	coalesce(json_extract(line, '$.fields."LogFileCleared.SubjectUserName"'),
		json_extract(line, '$.fields.SubjectUserName')) as account
from raw;
drop table raw;
alter table raw_ticks rename to raw;

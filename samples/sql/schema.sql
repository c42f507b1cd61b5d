-- The tables that the questions ask, from the lines that load.*.sql has read. Standard SQL, but for ->>.
drop table if exists associations;
drop table if exists events;

-- One row an event: what the questions need. For any other key: line ->> 'key'.
create table events as
select
	line,
	ticks, -- 100 ns since 1970, to reckon with
	line ->> 'time' as time,
	cast(line ->> 'event_id' as bigint) as event_id,
	line ->> 'event' as event,
	line ->> 'mode' as mode,
	line ->> 'outcome' as outcome,
	line ->> 'computer' as computer,
	cast(line ->> 'record_id' as decimal(20, 0)) as record_id,
	line ->> 'local_address' as local_address,
	line ->> 'remote_address' as remote_address,
	line ->> 'peer' as peer,
	line ->> 'role' as role,
	line ->> 'mm_sa_id' as mm_sa_id,
	line ->> 'qm_sa_id' as qm_sa_id,
	account, -- of other events: who did it
	line ->> 'source' as source,
	cast(line ->> 'offset' as decimal(20, 0)) as place
from raw;

create index events_by_computer on events (computer, ticks);

-- One row for each Main Mode and Quick Mode: opened by 4650, 4651, 4979 to 4982 or 5451, closed by 4655 or 5452 with the
-- same id, or lost when its computer or its IPsec service was started again. An opening that is told again within five
-- seconds is left out.
create table associations as
with steps as (
	select events.*,
		case when event in ('mm_established', 'mm_ended') then 'mm' else 'qm' end as kind,
		case when event in ('mm_established', 'mm_ended') then mm_sa_id else qm_sa_id end as sa_id,
		event in ('mm_established', 'qm_established') as opens
	from events
	where event in ('mm_established', 'mm_ended', 'qm_established', 'qm_ended') and ticks is not null
),
restarts as (
	select computer, ticks from events where event = 'other' and event_id in (1100, 4608, 5478, 5479)
),
told_once as (
	select * from (
		select steps.*,
			lag(ticks) over same as ticks_before,
			lag(opens) over same as opens_before,
			lag(remote_address) over same as remote_before
		from steps
		window same as (partition by computer, kind, sa_id order by ticks, record_id)
	) as with_before
	where not (opens and coalesce(opens_before, false) and ticks - ticks_before <= 50000000
		and remote_before = remote_address)
),
followed as (
	select told_once.*,
		lead(opens) over same as next_opens,
		lead(ticks) over same as next_ticks,
		lead(time) over same as next_time,
		lead(record_id) over same as next_record_id,
		(select min(restarts.ticks) from restarts
			where restarts.computer = told_once.computer and restarts.ticks > told_once.ticks) as restart
	from told_once
	window same as (partition by computer, kind, sa_id order by ticks, record_id)
),
judged as (
	select followed.*,
		case
			when restart is not null and (next_ticks is null or restart <= next_ticks) then 'lost'
			when next_ticks is null then 'open'
			when next_opens then 'replaced'
			else 'closed'
		end as state
	from followed
	where opens
)
select kind, computer, sa_id, mm_sa_id, peer, local_address, remote_address, state,
	time as opened, ticks as opened_ticks, record_id as opened_record_id,
	case when state = 'closed' then next_time end as closed,
	case state when 'lost' then restart when 'open' then null else next_ticks end as ended_ticks,
	case when state = 'closed' then next_record_id end as closed_record_id,
	line
from judged;

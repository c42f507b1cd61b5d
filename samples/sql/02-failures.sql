-- Which side is at fault, and who hammers at my server? role is that of the computer; failure_point says who gave up.
with failures as (
	select computer, remote_address, event_id, role,
		line ->> 'failure_point' as failure_point,
		rtrim(line ->> 'failure_reason') as failure_reason,
		line ->> 'state' as state,
		coalesce(line ->> 'mm_auth_method', line ->> 'em_auth_method') as auth_method,
		line ->> 'responder_cookie' as responder_cookie,
		time
	from events
	where event in ('mm_failed', 'qm_failed', 'em_failed')
)
select computer, remote_address, event_id, role, failure_point, failure_reason, state, auth_method, count(*) as count,
	min(time) as first, max(time) as last,
	sum(case when responder_cookie = '0000000000000000' then 1 else 0 end) as unanswered
from failures
group by computer, remote_address, event_id, role, failure_point, failure_reason, state, auth_method
order by count desc, computer, remote_address, event_id;

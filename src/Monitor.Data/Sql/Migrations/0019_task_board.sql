-- What the operator's list of all tasks is searched by, without looking into the run log for every task.
alter table task_schedule
    add column last_source text,                          -- that answered the last run
    add column last_error  text;                          -- why the last run failed
update task_schedule s set last_source = r.source, last_error = left(r.error, 500)
from task_run r
where r.task_id = s.task_id and r.finished_at = s.last_run_at;

-- The order of that list.
create index task_target_index on task ((lower(coalesce(username, post_code)) collate "C"), id) where status <> 'stopped';
create index task_schedule_failing on task_schedule (task_id) where failures > 0;

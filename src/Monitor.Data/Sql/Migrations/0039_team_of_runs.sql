-- Whose the runs of before were. By itself, and before there are indexes of it: runs are read and written meanwhile, and each row is written once.
update task_run r set team_id = t.team_id, platform = t.platform from task t where t.id = r.task_id and r.team_id is null;

-- Until when the next success of a task was promised: an interval and a grace after the last one, or after its creation, resumption or change of
-- interval where that is later. Stored, so that what is overdue is found by an index and not by looking at every task.
alter table task_schedule add column promised_by timestamptz;

create function promised_by(since timestamptz, interval_s integer) returns timestamptz language sql stable as $$
    select since + make_interval(secs => interval_s + greatest(5, least(interval_s / 10.0, 300)))
$$;

update task_schedule s set promised_by = promised_by(greatest(s.last_success_at, t.updated_at), s.interval_s) from task t where t.id = s.task_id;
create index task_schedule_promised on task_schedule (promised_by) where state = 1;

-- Who writes a schedule says until when it is promised; for those who do not, such as processes of the version before, the row says it.
create function fill_promise() returns trigger language plpgsql as $$
begin
    new.promised_by := promised_by(
        greatest(new.last_success_at, coalesce((select updated_at from task where id = new.task_id), new.anchor_at)), new.interval_s);
    return new;
end $$;
create trigger fill_promise before insert on task_schedule for each row when (new.promised_by is null) execute function fill_promise();
create trigger keep_promise before update on task_schedule for each row
    when (new.promised_by is not distinct from old.promised_by and new.state = 1 and (
        new.last_success_at is distinct from old.last_success_at or new.interval_s <> old.interval_s or old.state <> 1))
    execute function fill_promise();

-- How many tasks of each kind there are. Changes are rows of their own, so that nobody waits for somebody else's; they are added up now and then.
create table task_count (
    team_id   bigint           not null,
    platform  text             not null,
    task_type task_type_enum   not null,
    status    task_status_enum not null,
    count     bigint           not null
);
create index task_count_team on task_count (team_id);
insert into task_count select team_id, platform, task_type, status, count(*) from task group by 1, 2, 3, 4;

create function count_new_tasks() returns trigger language plpgsql as $$
begin
    insert into task_count select team_id, platform, task_type, status, count(*) from added group by 1, 2, 3, 4;
    return null;
end $$;
create function count_gone_tasks() returns trigger language plpgsql as $$
begin
    insert into task_count select team_id, platform, task_type, status, -count(*) from removed group by 1, 2, 3, 4;
    return null;
end $$;
create function count_changed_tasks() returns trigger language plpgsql as $$
begin
    insert into task_count
    select team_id, platform, task_type, status, sum(n) from (
        select a.team_id, a.platform, a.task_type, a.status, 1 as n from added a join removed r using (id)
        where (a.team_id, a.platform, a.task_type, a.status) <> (r.team_id, r.platform, r.task_type, r.status)
        union all
        select r.team_id, r.platform, r.task_type, r.status, -1 from added a join removed r using (id)
        where (a.team_id, a.platform, a.task_type, a.status) <> (r.team_id, r.platform, r.task_type, r.status)) changed
    group by 1, 2, 3, 4;
    return null;
end $$;
create trigger count_new after insert on task referencing new table as added for each statement execute function count_new_tasks();
create trigger count_gone after delete on task referencing old table as removed for each statement execute function count_gone_tasks();
create trigger count_changed after update on task referencing new table as added old table as removed
    for each statement execute function count_changed_tasks();

-- The orders of lists.
create index task_team_target_index on task (team_id, (coalesce(username, post_code)), id);
create index task_team_status_index on task (team_id, status, id);
create index task_schedule_running on task_schedule (worker_id) where worker_id is not null;
create index task_interval_index on task (team_id, interval_seconds, id);

-- Parts of names are found by their trigrams, where the server has them and lets this role use them; without, they are looked for in every row.
do $$
begin
    create extension if not exists pg_trgm;
exception when insufficient_privilege or feature_not_supported or undefined_file then
    raise notice 'Without the extension pg_trgm searching takes longer the more there is: %', sqlerrm;
end $$;
do $$
begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
        create index task_target_trigrams on task using gin ((coalesce(username, post_code)) gin_trgm_ops);
    end if;
end $$;

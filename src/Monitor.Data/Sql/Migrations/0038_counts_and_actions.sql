-- How many jobs and requests of each kind there are, as tasks are counted: changes are rows of their own, so that nobody waits for somebody else's, and
-- are added up now and then.
create table job_count (
    team_id  bigint not null,
    job_type text   not null,
    status   text   not null,
    count    bigint not null
);
create index job_count_team on job_count (team_id);
create table request_count (
    team_id    bigint not null,
    flow       text   not null,
    status     text   not null,
    error_code text,                                      -- of those that failed
    count      bigint not null
);
create index request_count_team on request_count (team_id);

create function count_new_jobs() returns trigger language plpgsql as $$
begin
    insert into job_count select team_id, job_type, status, count(*) from added group by 1, 2, 3;
    return null;
end $$;
create function count_gone_jobs() returns trigger language plpgsql as $$
begin
    insert into job_count select team_id, job_type, status, -count(*) from removed group by 1, 2, 3;
    return null;
end $$;
-- What stays as it was counts itself out.
create function count_changed_jobs() returns trigger language plpgsql as $$
begin
    insert into job_count
    select team_id, job_type, status, sum(n) from (
        select team_id, job_type, status, 1 as n from added
        union all
        select team_id, job_type, status, -1 from removed) changed
    group by 1, 2, 3 having sum(n) <> 0;
    return null;
end $$;
create trigger count_new after insert on processing_jobs referencing new table as added for each statement execute function count_new_jobs();
create trigger count_gone after delete on processing_jobs referencing old table as removed for each statement execute function count_gone_jobs();
create trigger count_changed after update on processing_jobs referencing new table as added old table as removed for each statement execute function count_changed_jobs();
insert into job_count select team_id, job_type, status, count(*) from processing_jobs group by 1, 2, 3;

create function count_new_requests() returns trigger language plpgsql as $$
begin
    insert into request_count select team_id, flow, status, case when status = 'FAILED' then error_code end, count(*) from added group by 1, 2, 3, 4;
    return null;
end $$;
create function count_gone_requests() returns trigger language plpgsql as $$
begin
    insert into request_count select team_id, flow, status, case when status = 'FAILED' then error_code end, -count(*) from removed group by 1, 2, 3, 4;
    return null;
end $$;
create function count_changed_requests() returns trigger language plpgsql as $$
begin
    insert into request_count
    select team_id, flow, status, case when status = 'FAILED' then error_code end, sum(n) from (
        select team_id, flow, status, error_code, 1 as n from added
        union all
        select team_id, flow, status, error_code, -1 from removed) changed
    group by 1, 2, 3, 4 having sum(n) <> 0;
    return null;
end $$;
create trigger count_new after insert on scrape_request_log referencing new table as added for each statement execute function count_new_requests();
create trigger count_gone after delete on scrape_request_log referencing old table as removed for each statement execute function count_gone_requests();
create trigger count_changed after update on scrape_request_log referencing new table as added old table as removed for each statement execute function count_changed_requests();
insert into request_count
select team_id, flow, status, case when status = 'FAILED' then error_code end, count(*) from scrape_request_log group by 1, 2, 3, 4;

-- Actions over all that match something, done in the background, a part at a time, each in the transaction that notes how far it is.
create table bulk_action (
    id           uuid        primary key,
    team_id      bigint      not null references team (id),
    kind         text        not null check (kind in ('tasks', 'jobs', 'requests')),
    action       text        not null,
    selection    jsonb       not null,                    -- {"all": true}, {"ids": […]} or {"filter": {…}}; and "interval_seconds"
    state        text        not null default 'waiting' check (state in ('waiting', 'running', 'completed', 'cancelled', 'failed')),
    total        bigint,                                  -- null: not counted yet
    done         bigint      not null default 0,          -- looked at
    changed      bigint      not null default 0,
    failed       bigint      not null default 0,
    error        text,
    position     text,                                    -- the last one that was looked at
    actor        jsonb       not null,                    -- who asked
    created_at   timestamptz not null,
    started_at   timestamptz,
    finished_at  timestamptz,
    cancelled_by text,
    told_at      timestamptz,                             -- when the feed was last told
    due_at       timestamptz,                             -- free from then on, the end of the lease while a worker is at it; null: it has ended
    run_no       integer     not null default 0,          -- the fence
    failures     smallint    not null default 0           -- in a row
) with (fillfactor = 70);
create index bulk_action_list on bulk_action (team_id, created_at desc, id desc);
create index bulk_action_due on bulk_action (due_at) where due_at is not null;
create index bulk_action_about on bulk_action (lower(selection -> 'filter' ->> 'account')) where selection -> 'filter' ? 'account';
create index bulk_action_text on bulk_action (lower(selection -> 'filter' ->> 'q')) where selection -> 'filter' ? 'q';

-- Steps of actions stand in the feed of their team, between those of jobs and requests. What was there before is right, and is looked at later (0040).
alter table job_event
    drop constraint one_subject,
    add column action_id uuid references bulk_action (id) on delete cascade,
    add constraint one_subject check (num_nonnulls(job_id, request_id, action_id) = 1) not valid;

-- Everybody of whom an entry of the audit log tells, in small letters: for an index (0040) in place of a look at the whole log.
create function named_in_audit(action text, entity_type text, entity_id text, before jsonb, after jsonb) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct lower(n.name)), '{}') from (
        select t.name from jsonb_array_elements_text(case when action = 'task.create' and jsonb_typeof(after -> 'targets') = 'array' then after -> 'targets' else '[]' end) t(name)
        union all
        select substring(entity_id from 'per_handle_(.+)$') where entity_type in ('key', 'limit')
        union all
        select a from unnest(array[before ->> 'account', after ->> 'account']) a where entity_type in ('scrape_request', 'restore')) n
    where n.name is not null
$$;

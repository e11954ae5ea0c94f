-- Providers that an operator holds. Workers read them with the health of providers.
create table provider_pause (
    source    text        primary key,
    paused_at timestamptz not null,
    paused_by text        not null,
    reason    text
);

-- Whose run it was, so that the runs of all tasks of a team are read by an index. Who writes a run says it; for processes of the version before, the
-- row says it. Runs of before get it, and all of them their indexes, in migrations of their own (0039, 0042): nobody waits for those with a table locked.
alter table task_run
    add column team_id  bigint,
    add column platform text;

create function fill_team_of_run() returns trigger language plpgsql as $$
begin
    select t.team_id, t.platform into new.team_id, new.platform from task t where t.id = new.task_id;
    return new;
end $$;
create trigger fill_team before insert on task_run for each row when (new.team_id is null) execute function fill_team_of_run();

-- Keys that somebody wants to see tried: one row for each, taken by a worker that has the key. Whoever orders while one is under way waits for the same.
create table credential_trial (
    credential_id bigint      primary key references credential (id) on delete cascade,
    number        bigint      not null,                   -- of the order, so that nobody takes the answer of an earlier one
    version       integer     not null,                   -- of the secret that is to be tried
    ordered_at    timestamptz not null,
    due_at        timestamptz,                            -- free from then on, the end of the lease while one is at it; null: it is answered
    run_no        integer     not null default 0,         -- the fence
    result        jsonb
);
create index credential_trial_due on credential_trial (due_at) where due_at is not null;

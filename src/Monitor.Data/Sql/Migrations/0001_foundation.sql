-- Teams own everything; one exists from the start.
create table team (
    id         bigint generated always as identity primary key,
    name       text        not null,
    created_at timestamptz not null default now()
);
insert into team (name) values ('default');

create type task_type_enum as enum ('influencer', 'post');
create type task_status_enum as enum ('active', 'paused', 'stopped');

-- What is watched. Exactly one of username and post_code is set, by task_type.
create table task (
    id               uuid             primary key,
    team_id          bigint           not null default 1 references team (id),
    task_type        task_type_enum   not null,
    platform         text             not null default 'instagram',
    username         varchar(255),
    post_code        varchar(255),
    interval_seconds integer          not null check (interval_seconds between 30 and 2592000),
    status           task_status_enum not null default 'active',
    -- The account or post that the first successful run found behind the name.
    account_id       bigint,
    post_id          bigint,
    created_at       timestamptz      not null default now(),
    updated_at       timestamptz      not null default now(),
    check (case task_type when 'influencer' then username is not null and post_code is null
                          else post_code is not null and username is null end)
);
-- A target is watched once per team; stopping a task frees its target.
create unique index task_username_unique on task (team_id, platform, username) where username is not null and status <> 'stopped';
create unique index task_post_code_unique on task (team_id, platform, post_code) where post_code is not null and status <> 'stopped';
create index task_type_index on task (task_type);
create index task_status_index on task (status);
create index task_list_index on task (team_id, created_at desc, id desc);
create index task_account_index on task (account_id) where account_id is not null;
create index task_post_index on task (post_id) where post_id is not null;

-- The hot row of a task, one to one. One indexed time drives everything: due_at is the next slot while the task is idle
-- and the expiry of the lease while it runs, so the task of a dead worker simply becomes due again.
create table task_schedule (
    task_id         uuid        primary key references task (id) on delete cascade,
    provider_group  text        not null,                 -- the platform: its sources fail and recover together
    state           smallint    not null,                 -- 1 active, 2 paused, 3 stopped
    due_at          timestamptz not null,
    slot_at         timestamptz not null,                 -- the slot to be served, or being served
    anchor_at       timestamptz not null,                 -- slots are anchor_at + k * interval_s
    interval_s      integer     not null,
    run_no          integer     not null default 0,       -- fencing token: grows with every claim and every change of state
    failures        smallint    not null default 0,       -- failed runs in a row
    worker_id       integer,                              -- null while idle
    last_outcome    smallint,
    last_run_at     timestamptz,
    last_success_at timestamptz
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index task_schedule_due on task_schedule (provider_group, due_at) where state = 1;

-- The run log: one row per finished run, also for failed and superseded attempts of one slot.
create table task_run (
    task_id     uuid        not null,
    run_no      integer     not null,
    slot_at     timestamptz not null,
    started_at  timestamptz not null,
    finished_at timestamptz not null,
    outcome     smallint    not null,
    missed      integer     not null default 0,           -- earlier slots that this run stands for
    source      text,
    credential  text,
    calls       smallint    not null default 0,           -- provider calls made
    cost_usd    numeric(12, 6) not null default 0,
    error       text,
    worker_id   integer,
    primary key (task_id, finished_at, run_no)
) partition by range (finished_at);

create table account (
    id              bigint generated always as identity primary key,
    platform        text        not null,
    platform_id     text        not null,                 -- the platform's own id: handles change, ids do not
    username        text        not null,
    full_name       text,
    bio             text,
    bio_recorded_at timestamptz,                          -- when the bio was last written into the history
    category        text,
    external_url    text,
    profile_pic_url text,
    is_private      boolean,
    is_verified     boolean,
    follower_count  bigint,
    following_count bigint,
    post_count      bigint,
    value_states    jsonb,                                -- only values that are not plainly measured: {"post_count": "unknown"}
    source          text        not null,
    measured_at     timestamptz not null,
    created_at      timestamptz not null default now(),
    unique (platform, platform_id)
) with (fillfactor = 85);
create index account_username_index on account (platform, lower(username));

create table account_handle (
    account_id    bigint      not null references account (id) on delete cascade,
    username      text        not null,
    first_seen_at timestamptz not null,
    primary key (account_id, username)
);
create index account_handle_username_index on account_handle (lower(username));

create table post (
    id             bigint generated always as identity primary key,
    platform       text        not null,
    platform_id    text        not null,
    code           text        not null,
    owner_id       text,                                  -- platform id of the account that published it
    owner_username text,
    media_type     text,
    caption        text,
    thumbnail_url  text,
    taken_at       timestamptz,
    like_count     bigint,
    comment_count  bigint,
    play_count     bigint,
    value_states   jsonb,
    source         text        not null,
    measured_at    timestamptz not null,
    created_at     timestamptz not null default now(),
    unique (platform, platform_id)
) with (fillfactor = 85);
create index post_code_index on post (platform, code);

-- Histories hold only what was measured. Counts are bigint because plays and YouTube views pass 2^31.
-- user_id is null where a platform's ids are not numbers.
create sequence influencer_metrics_history_id_seq cache 50;
create table influencer_metrics_history (
    id              bigint       not null default nextval('influencer_metrics_history_id_seq'),
    account_id      bigint       not null,
    user_id         bigint,
    username        varchar(255) not null,
    bio             text,                                 -- null: as in the row before; stored on change and once a month
    follower_count  bigint,
    following_count bigint,
    post_count      bigint,
    recorded_at     timestamptz  not null default now(),
    platform        text         not null default 'instagram',
    source          text         not null,
    value_states    jsonb,                                -- null: every value was measured
    task_id         uuid,
    slot_at         timestamptz,
    primary key (account_id, recorded_at)
) partition by range (recorded_at);
create index influencer_metrics_history_user_index on influencer_metrics_history (user_id, recorded_at);

create sequence post_metrics_history_id_seq cache 50;
create table post_metrics_history (
    id            bigint      not null default nextval('post_metrics_history_id_seq'),
    post_ref      bigint      not null,                   -- post.id; the platform's own id is post_id
    post_code     varchar(50) not null,
    post_id       varchar(50) not null,
    like_count    bigint,
    comment_count bigint,
    play_count    bigint,                                 -- null for posts that are not videos
    recorded_at   timestamptz not null default now(),
    platform      text        not null default 'instagram',
    source        text        not null,
    value_states  jsonb,
    task_id       uuid,
    slot_at       timestamptz,
    primary key (post_ref, recorded_at)
) partition by range (recorded_at);
create index post_metrics_history_code_index on post_metrics_history (post_code, recorded_at);

-- Creates the partitions that cover [from_time, to_time); safe to call at any time and by several processes.
create function ensure_partitions(parent regclass, step interval, from_time timestamptz, to_time timestamptz)
returns integer language plpgsql as $$
declare
    unit text := case when step >= interval '28 days' then 'month' else 'day' end;
    lower_bound timestamp := date_trunc(unit, from_time at time zone 'UTC');
    upper_bound timestamp;
    child text;
    created integer := 0;
begin
    while lower_bound < (to_time at time zone 'UTC') loop
        upper_bound := lower_bound + (case unit when 'month' then interval '1 month' else interval '1 day' end);
        child := parent::text || '_' || to_char(lower_bound, case unit when 'month' then 'YYYYMM' else 'YYYYMMDD' end);
        if to_regclass(child) is null then
            -- One creator at a time; the second finds the table and moves on. It looks into the catalog itself, because
            -- to_regclass may still answer from before the wait.
            perform pg_advisory_xact_lock(hashtext('partition:' || child));
            if not exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
                           where i.inhparent = parent and c.relname = child) then
                execute format('create table %I partition of %s for values from (%L) to (%L)',
                    child, parent, lower_bound::text || '+00', upper_bound::text || '+00');
                created := created + 1;
            end if;
        end if;
        lower_bound := upper_bound;
    end loop;
    return created;
end $$;

-- Drops the partitions of a parent that end at or before a time; returns their names.
create function drop_partitions_before(parent regclass, before_time timestamptz)
returns setof text language plpgsql as $$
declare
    child record;
begin
    for child in
        select c.oid::regclass::text as name,
               (regexp_match(pg_get_expr(c.relpartbound, c.oid), $re$TO \('([^']+)'\)$re$))[1]::timestamptz as ends_at
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = parent
    loop
        if child.ends_at <= before_time then
            execute format('drop table %s', child.name);
            return next child.name;
        end if;
    end loop;
end $$;

-- Processes that run work. A worker whose heartbeat stops loses its leases at once instead of at their expiry.
create table worker (
    id           integer generated always as identity primary key,
    name         text        not null,
    roles        text        not null,
    started_at   timestamptz not null,
    heartbeat_at timestamptz not null
);

-- What the running workers can collect, published by them at start.
create table provider (
    name          text        primary key,
    enabled       boolean     not null,                   -- a key is configured
    capabilities  jsonb       not null,                   -- {"instagram": ["fetch_profile_by_handle", ...]}
    unit_cost_usd numeric(12, 6) not null,
    demo          boolean     not null default false,     -- answers come from the provider simulator
    published_at  timestamptz not null
);

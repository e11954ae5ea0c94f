-- What happened and is to be told: a row is written in the transaction of the change, where somebody listens, and is gone as soon as it was handed
-- out. The number is taken while the thing that changed is locked, so that of one thing the smaller number is the earlier change, and whoever sees
-- the later one sees the earlier one too. Therefore the numbers must not be cached by sessions.
create table outbox (
    id         bigint generated always as identity primary key,
    kind       text        not null,
    entity     text        not null,                      -- what it is about: account:7; events of one stay in order
    team_id    bigint,                                    -- whose it is; null: content that several teams may see, or the installation's
    account_id bigint,
    post_id    bigint,
    subject    text,                                      -- whom it names, in lower case, for the erasure
    at         timestamptz not null,
    data       jsonb       not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000);

-- Who listens to what. Those who write read it in their statement; it has next to no rows.
create table event_listener (
    kind    text   not null,                              -- *: everything
    team_id bigint,                                       -- null: everybody's
    unique nulls not distinct (kind, team_id)
);

-- Whoever hands events out locks this row until the commit, so that the positions of the log are in the order of commits, without gaps that
-- fill up later: who has read up to a position has read everything before it.
create table event_dispatch (
    only_one boolean primary key default true check (only_one)
);
insert into event_dispatch default values;
create sequence event_position;

-- What was handed out, as receivers get it; one partition a day.
create table event_log (
    position   bigint      not null,
    logged_at  timestamptz not null,
    event_id   uuid        not null default gen_random_uuid(),
    outbox_id  bigint      not null,
    kind       text        not null,
    entity     text        not null,
    team_id    bigint,
    account_id bigint,
    post_id    bigint,
    subject    text,
    at         timestamptz not null,
    data       jsonb       not null,
    primary key (position, logged_at)
) partition by range (logged_at);
create index event_log_account on event_log (account_id) where account_id is not null;
create index event_log_post on event_log (post_id) where post_id is not null;
create index event_log_subject on event_log (subject) where subject is not null;
select ensure_partitions('event_log', interval '1 day', now() - interval '1 day', now() + interval '8 days');

-- Addresses of a team that are told what happens.
create table webhook (
    id                bigint generated always as identity primary key,
    team_id           bigint      not null references team (id) on delete cascade,
    url               text        not null,
    description       text,
    events            text[]      not null,               -- kinds; *: all but those of the installation
    secret            text        not null,               -- sealed
    enabled           boolean     not null default true,
    switched_off_at   timestamptz,                        -- by the service, after it failed for long
    failing_since     timestamptz,                        -- first failure after the last success
    failures          integer     not null default 0,     -- in a row
    rests_until       timestamptz,                        -- nothing is sent before
    last_delivered_at timestamptz,
    created_at        timestamptz not null,
    updated_at        timestamptz not null
) with (fillfactor = 70);
create index webhook_team on webhook (team_id, id);

-- What is to be sent to which address. Without a position it is a test. The event itself stands in the log only, which is where it is erased.
create table webhook_delivery (
    id           bigint generated always as identity primary key,
    webhook_id   bigint      not null references webhook (id) on delete cascade,
    position     bigint,
    logged_at    timestamptz,
    kind         text        not null,
    entity       text        not null,
    created_at   timestamptz not null,
    since        timestamptz not null,                    -- beginning of this round of tries; a redelivery begins a new one
    due_at       timestamptz not null,                    -- next try; expiry of the lease while one is under way
    attempts     smallint    not null default 0,          -- of this round
    run_no       integer     not null default 0,          -- fence
    delivered_at timestamptz,
    given_up_at  timestamptz,
    last_status  integer,
    last_error   text
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
create index webhook_delivery_due on webhook_delivery (webhook_id, due_at, id) where delivered_at is null and given_up_at is null;
create index webhook_delivery_order on webhook_delivery (webhook_id, entity, id) where delivered_at is null and given_up_at is null;
create index webhook_delivery_list on webhook_delivery (webhook_id, id desc);
create index webhook_delivery_age on webhook_delivery (created_at);
create table webhook_delivery_try (
    delivery_id bigint      not null references webhook_delivery (id) on delete cascade,
    number      integer     not null,
    at          timestamptz not null,
    status      integer,
    duration_ms integer,
    error       text,
    primary key (delivery_id, number)
);

-- A time as the API writes it.
create function wire_time(at timestamptz) returns text language sql stable parallel safe as $$
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- To be called in the transaction that changed who listens.
create function refresh_event_listeners() returns void language plpgsql as $$
begin
    -- Two changes at once would each miss the other one's.
    lock table event_listener in share row exclusive mode;
    delete from event_listener where team_id is not null and not exists (
        select from webhook w where w.enabled and w.team_id = event_listener.team_id and event_listener.kind = any (w.events));
    insert into event_listener (kind, team_id)
    select distinct k, w.team_id from webhook w cross join unnest(w.events) k where w.enabled
    on conflict do nothing;
end $$;

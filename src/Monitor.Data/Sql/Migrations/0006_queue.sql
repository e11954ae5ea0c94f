-- One-off work: everything that is not a monitor. A queue is one flow, one batch or one search; its row says how much of it may
-- run at once and when to look at it next. Items are live work only and are deleted when they are finished.
create table queue (
    id          bigint generated always as identity primary key,
    name        text        not null unique,              -- flow:refresh_profile_basic, job:<id>
    team_id     bigint      not null default 1 references team (id),
    priority    smallint    not null check (priority between 1 and 4),  -- 1 interactive, 2 scheduled, 3 batch, 4 assets
    max_running integer     not null check (max_running >= 0),
    job_id      uuid,
    paused_at   timestamptz,
    held        boolean     not null default false,       -- waits until its owner has fewer jobs running
    turn_at     timestamptz not null default 'infinity',  -- when to look at it next; infinity: something will wake it
    created_at  timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
create index queue_turn on queue (priority, turn_at) where paused_at is null and not held and turn_at < 'infinity';
create index queue_job on queue (job_id) where job_id is not null;

-- No foreign keys: they would lock the queue's row with every insert, and a queue is deleted together with its items.
create table queue_item (
    id           bigint generated always as identity primary key,
    queue_id     bigint      not null,
    kind         smallint    not null,                    -- 1 item of a job, 2 scrape request
    ref_id       bigint      not null,
    priority     smallint    not null default 0,          -- the higher the earlier
    run_at       timestamptz not null,                    -- ready from then on; expiry of the lease while leased
    run_no       integer     not null default 0,          -- fencing token: grows with every claim
    failures     smallint    not null default 0,
    max_failures smallint    not null default 4,          -- the item has failed for good after so many
    expires_at   timestamptz not null default 'infinity',
    worker_id    integer
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index queue_item_ready on queue_item (queue_id, priority desc, run_at, id) where worker_id is null;
create index queue_item_leased on queue_item (queue_id, run_at) where worker_id is not null;
create unique index queue_item_ref on queue_item (kind, ref_id);

-- When the next call of a limited kind may be made: one row that all processes move on, so the limit holds across them.
create table call_pace (
    key     text        primary key,
    next_at timestamptz not null
);

-- Batches and searches. What a batch calls running, a search calls processing.
create table processing_jobs (
    id                uuid        primary key,
    job_type          text        not null,
    status            text        not null,
    total_users       integer     not null,
    processed_users   integer     not null default 0,
    successful_users  integer     not null default 0,
    failed_users      integer     not null default 0,
    errors            jsonb       not null default '[]',
    max_concurrency   integer     not null,
    team_id           bigint      not null references team (id),
    requested_by      text,
    platform          text        not null default 'instagram',
    usernames         text[]      not null,
    priority          integer     not null default 0,
    estimated_credits integer     not null default 0,
    reserved_credits  integer     not null default 0,     -- still set aside
    credits_charged   integer     not null default 0,
    created_at        timestamptz not null,
    started_at        timestamptz,
    completed_at      timestamptz,
    updated_at        timestamptz not null,
    estimated_completion_at timestamptz,
    idempotency_key   text,
    request_digest    text,
    webhook_url       text,
    job_metadata      jsonb       not null default '{}',
    event_no          bigint      not null default 0,
    constraint valid_job_type check (job_type in ('batch', 'single', 'bulk')),
    constraint valid_status check (status = any (case when job_type = 'batch'
        then array['running', 'completed', 'failed', 'cancelled']
        else array['pending', 'processing', 'completed', 'failed', 'cancelled'] end)),
    constraint counters_add_up check (processed_users = successful_users + failed_users and processed_users <= total_users)
) with (fillfactor = 70);
create unique index processing_jobs_idempotency on processing_jobs (team_id, idempotency_key) where idempotency_key is not null;
create index processing_jobs_list on processing_jobs (team_id, created_at desc, id desc);
create index processing_jobs_active on processing_jobs (team_id, requested_by, created_at) where status in ('pending', 'processing', 'running');
create index processing_jobs_recent on processing_jobs (created_at desc);

create table processing_job_items (
    id                 bigint generated always as identity primary key,
    item_id            uuid        not null default gen_random_uuid() unique,
    job_id             uuid        not null references processing_jobs (id) on delete cascade,
    username           varchar(255) not null,
    status             text        not null default 'pending'
        check (status in ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    priority           integer     not null default 0,
    credits            integer     not null default 0,    -- its price
    apify_completed    boolean     not null default false, -- scraped
    database_populated boolean     not null default false, -- stored
    cdn_processed      boolean     not null default false, -- pictures archived
    ai_analyzed        boolean     not null default false, -- enriched
    account_id         bigint,
    result             jsonb,
    error              text,
    error_code         text,
    source             text,
    started_at         timestamptz,
    completed_at       timestamptz,
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    unique (job_id, username)
) with (fillfactor = 70);
create index processing_job_items_done on processing_job_items (completed_at) where status = 'completed';

-- Progress as it was committed, numbered without gaps within a job. Live streams read it and resume from any number.
create table job_event (
    job_id     uuid        not null references processing_jobs (id) on delete cascade,
    number     bigint      not null,
    event_type text        not null,
    at         timestamptz not null,
    payload    jsonb       not null,
    primary key (job_id, number)
);

-- Credits of a team. The row is where changes of the balance queue up; the ledger says why each was made and is never changed.
create table team_credit (
    team_id  bigint  primary key references team (id),
    balance  bigint  not null,
    reserved bigint  not null default 0 check (reserved >= 0),
    check (balance >= reserved)
);
create table credit_ledger (
    id         bigint generated always as identity primary key,
    team_id    bigint      not null references team (id),
    at         timestamptz not null,
    kind       text        not null check (kind in ('grant', 'reserve', 'charge', 'release')),
    amount     bigint      not null default 0,            -- change of the balance
    reserved   bigint      not null default 0,            -- change of what is set aside
    job_id     uuid,
    item_id    bigint,
    note       text
);
create index credit_ledger_team on credit_ledger (team_id, id desc);
create unique index credit_ledger_once on credit_ledger (job_id, item_id) where kind = 'charge';
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end $$;
create trigger credit_ledger_append_only before update or delete on credit_ledger for each statement execute function refuse_change();

-- Messages to the addresses that jobs named, and every try to deliver them.
create table job_webhook (
    id           bigint generated always as identity primary key,
    job_id       uuid        not null references processing_jobs (id) on delete cascade,
    url          text        not null,
    event_type   text        not null,
    body         text        not null,
    created_at   timestamptz not null,
    due_at       timestamptz not null,                    -- next try; expiry of the lease while one is under way
    attempts     smallint    not null default 0,
    run_no       integer     not null default 0,
    delivered_at timestamptz,
    given_up_at  timestamptz
);
create index job_webhook_due on job_webhook (due_at) where delivered_at is null and given_up_at is null;
create index job_webhook_job on job_webhook (job_id);
create table job_webhook_attempt (
    webhook_id  bigint      not null references job_webhook (id) on delete cascade,
    attempt     smallint    not null,
    at          timestamptz not null,
    status      integer,
    duration_ms integer     not null,
    error       text,
    primary key (webhook_id, attempt)
);

create view creator_analysis_jobs as
    select id, requested_by as user_id, team_id, job_type, status, priority, usernames, total_users as total_creators,
        successful_users as completed_creators, failed_users as failed_creators, estimated_credits, credits_charged,
        reserved_credits > 0 as credits_reserved,
        round(100.0 * processed_users / total_users, 1)::float as progress_percentage,
        case status when 'pending' then 'waiting' when 'processing' then 'collecting' else status end as current_stage,
        jsonb_build_object('processed', processed_users, 'total', total_users, 'reserved_credits', reserved_credits) as detailed_status,
        (select coalesce(jsonb_agg(i.result order by i.id) filter (where i.result is not null), '[]')
         from processing_job_items i where i.job_id = j.id) as results,
        errors as error_details, created_at, started_at, completed_at, estimated_completion_at, job_metadata
    from processing_jobs j
    where job_type in ('single', 'bulk');

create view creator_job_items as
    select i.item_id as id, i.job_id, i.username, i.status, i.priority, i.apify_completed, i.database_populated, i.cdn_processed,
        i.ai_analyzed, i.account_id as profile_id, i.result as result_data, i.error as error_message, i.started_at, i.completed_at,
        extract(epoch from i.completed_at - i.started_at)::integer as processing_duration, i.created_at, i.updated_at
    from processing_job_items i join processing_jobs j on j.id = i.job_id
    where j.job_type in ('single', 'bulk');

create view job_queue as
    select i.item_id as id, i.job_id, 'creator_analysis'::varchar(50) as queue_name, i.priority, coalesce(q.run_at, i.created_at) as scheduled_at,
        coalesce(q.failures, 0)::integer as retry_count, coalesce(q.max_failures, 4)::integer - 1 as max_retries,
        q.worker_id::text as worker_id, i.completed_at as processed_at
    from processing_job_items i join processing_jobs j on j.id = i.job_id left join queue_item q on q.kind = 1 and q.ref_id = i.id
    where j.job_type in ('single', 'bulk');

-- What was got done in each minute, how long after its time, and how much there was to do. Names are those of platforms' monitors (monitors:instagram),
-- of flows (flow:refresh_profile_basic) and of kinds of queues (searches, batches, profiles). Minutes become hours after two days.
create table workload (
    at         timestamptz not null,
    seconds    integer     not null check (seconds in (60, 3600)),
    name       text        not null,
    kind       text        not null check (kind in ('monitors', 'flows', 'searches', 'batches', 'profiles')),
    finished   integer     not null default 0,            -- well
    failed     integer     not null default 0,
    lag_ms_sum bigint      not null default 0,            -- from being ready to being begun, over all that ended
    lag_ms_max integer     not null default 0,
    waiting    integer,                                   -- null: nobody looked
    running    integer,
    primary key (seconds, name, at)
);

-- What ended within a minute is found by these; rows lie in the order of their end.
create index task_run_finished_brin on task_run using brin (finished_at) with (pages_per_range = 16);
create index processing_job_items_failed on processing_job_items (completed_at) where status = 'failed';

-- Runs of actors that Apify reported as finished. The run's id is the key, so a repeated report changes nothing.
create table apify_run (
    run_id      text        primary key,
    dataset_id  text        not null,
    actor_id    text,
    measured_at timestamptz not null,                 -- when the run ended: its data is as old as that
    received_at timestamptz not null,
    state       smallint    not null default 1,       -- 1 to be read, 2 recorded, 3 given up
    due_at      timestamptz not null,                 -- the next try while idle, the end of the lease while it is read
    attempt     smallint    not null default 0,       -- fencing token: grows with every claim
    finished_at timestamptz,
    items       integer,                              -- accounts and posts that were recorded
    error       text
);
create index apify_run_due on apify_run (due_at) where state = 1;

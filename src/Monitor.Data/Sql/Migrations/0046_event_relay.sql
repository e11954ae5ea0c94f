-- How far events were published at a broker. One process at a time publishes: it has a lease, and every change names its fence.
create table event_relay (
    name         text        primary key,                  -- rabbitmq
    instance     uuid        not null default gen_random_uuid(), -- tells installations apart that share a broker
    position     bigint      not null,                     -- everything up to it was confirmed by the broker
    logged_at    timestamptz not null,                     -- of that event, so that older days of the log are not looked at
    owner        text,
    lease_until  timestamptz,
    fence        bigint      not null default 0,           -- grows with every new owner
    published    bigint      not null default 0,           -- all in all
    published_at timestamptz,                              -- the last time
    seen_at      timestamptz not null,                     -- a process that publishes there was last alive
    connected    boolean     not null default false,
    error        text
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

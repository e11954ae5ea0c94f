-- Keys that seal secrets, shared by all processes; sealed themselves when a master key is set.
create table data_protection_key (
    id         bigint generated always as identity primary key,
    name       text        not null,
    xml        text        not null,
    created_at timestamptz not null default now()
);

-- Keys of data providers, with how they are doing. They belong to the platform, not to a team.
create table credential (
    id                  bigint generated always as identity primary key,
    idempotency_key     text        not null unique,
    source              text        not null,             -- name of the provider
    handle              text        not null,             -- what people call it
    credentials         jsonb,                            -- {"sealed": "..."}; null when the secret is in the configuration
    version             integer     not null default 1,   -- grows with every new secret
    fingerprint         text        not null default '',  -- the end of the secret, for people to tell keys apart
    origin              text        not null default 'api' check (origin in ('api', 'configuration')),
    enabled             boolean     not null default true,
    data_access_expired boolean     not null default false, -- rejected by the provider until renewed
    disabled_till       timestamptz,                      -- parked until then
    strikes             smallint    not null default 0,   -- how far up the ladder of parking times
    last_used_at        timestamptz,
    last_success_at     timestamptz,
    last_error          text,
    last_error_at       timestamptz,
    published_at        timestamptz,                      -- configuration only: last seen by a worker
    created_at          timestamptz not null,
    updated_at          timestamptz not null
);
create index credential_source_index on credential (source, id);

-- How each provider is doing as a whole: it rests after repeated faults that are not a key's fault.
create table provider_status (
    source        text        primary key,
    rung          smallint    not null default 0,         -- how far up the ladder of resting times
    resting_until timestamptz,                            -- then one probing call decides
    last_error    text,
    last_error_at timestamptz,
    updated_at    timestamptz not null
);

-- Every call to a provider, one partition a day.
create sequence provider_call_id_seq cache 100;
create table provider_call (
    id          bigint         not null default nextval('provider_call_id_seq'),
    at          timestamptz    not null,
    provider    text           not null,
    platform    text           not null,
    fetch_type  text           not null,
    target      text           not null,
    credential  text,                                     -- its id
    http_status smallint,                                 -- null: no answer
    outcome     text           not null,
    duration_ms real           not null,
    cost_usd    numeric(12, 6) not null,
    task_id     uuid,
    error       text,
    primary key (at, id)
) partition by range (at);
create index provider_call_provider_index on provider_call (provider, at);

-- Totals of the calls by day, kept for good; saved counts answers that were shared instead of asked for again.
create table provider_usage (
    day        date           not null,
    provider   text           not null,
    fetch_type text           not null,
    outcome    text           not null,
    calls      bigint         not null,
    cost_usd   numeric(16, 6) not null,
    saved      bigint         not null,
    primary key (day, provider, fetch_type, outcome)
);

-- Where answers are not in the format that the parser knows.
create table schema_drift (
    provider   text        not null,
    fetch_type text        not null,
    field      text        not null,
    first_seen timestamptz not null,
    last_seen  timestamptz not null,
    count      bigint      not null,
    sample     text,                                      -- one raw answer, cut at 64 KB, without secrets
    sample_at  timestamptz,
    primary key (provider, fetch_type, field)
);

-- What an operator should know. One is open per key; it is cleared, or it ends by itself.
create table notice (
    id         bigint generated always as identity primary key,
    key        text        not null,
    severity   text        not null check (severity in ('info', 'warning', 'critical')),
    message    text        not null,
    raised_at  timestamptz not null,
    cleared_at timestamptz,
    expires_at timestamptz
);
create unique index notice_open_index on notice (key) where cleared_at is null;
create index notice_raised_index on notice (raised_at desc, id desc);

-- What each provider allows, as the workers hold to it.
alter table provider add column limits jsonb not null default '[]';

-- People. A user belongs to any number of teams, with one role in each. The operator looks after the whole installation.
create table app_user (
    id                  bigint generated always as identity primary key,
    email               text        not null,
    name                text        not null,
    password_hash       text        not null,
    password_changed_at timestamptz not null default now(),
    operator            boolean     not null default false,
    totp_secret         text,                             -- encrypted; set at enrolment
    totp_enabled_at     timestamptz,                      -- set when the first code was right: from then on one is asked for
    totp_last_step      bigint,                           -- a code counts once
    recovery_codes      bytea[]     not null default '{}',-- SHA-256; each counts once
    failures            integer     not null default 0,   -- attempts since the last successful one
    locked_until        timestamptz,
    disabled_at         timestamptz,
    created_at          timestamptz not null default now()
);
create unique index app_user_email_unique on app_user (lower(email));

create table member (
    team_id    bigint      not null references team (id) on delete cascade,
    user_id    bigint      not null references app_user (id) on delete cascade,
    role       text        not null check (role in ('viewer', 'editor', 'admin')),
    created_at timestamptz not null default now(),
    primary key (team_id, user_id)
);
create index member_user_index on member (user_id);

-- Tokens are random with more than 200 bits, so a plain SHA-256 of them is enough; none is stored as it is.
create table invitation (
    id          uuid        primary key,
    team_id     bigint      not null references team (id) on delete cascade,
    email       text        not null,
    role        text        not null check (role in ('viewer', 'editor', 'admin')),
    token_hash  bytea       not null unique,
    created_by  text        not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    accepted_at timestamptz,
    revoked_at  timestamptz
);
create index invitation_team_index on invitation (team_id, created_at desc);

create table session (
    id           uuid        primary key,
    token_hash   bytea       not null unique,
    user_id      bigint      not null references app_user (id) on delete cascade,
    team_id      bigint      references team (id) on delete set null,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    revoked_at   timestamptz,
    ip           text,
    user_agent   text
);
create index session_user_index on session (user_id);

create table api_key (
    id           uuid        primary key,
    team_id      bigint      not null references team (id) on delete cascade,
    name         text        not null,
    prefix       text        not null,                    -- the first characters, to tell keys apart
    key_hash     bytea       not null unique,
    scope        text        not null check (scope in ('read', 'write', 'admin')),
    created_by   bigint      references app_user (id) on delete set null,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    last_used_at timestamptz,                             -- to the minute
    revoked_at   timestamptz
);
create index api_key_team_index on api_key (team_id, created_at desc);

-- Creates the first admin, and is gone with it.
create table setup_secret (
    secret_hash bytea       primary key,
    created_at  timestamptz not null,
    expires_at  timestamptz not null
);

-- Who did what, from where. Never holds a secret.
create table audit_log (
    id          bigint generated always as identity primary key,
    team_id     bigint,                                   -- null: concerns the installation
    at          timestamptz not null,
    actor_kind  text        not null,                     -- user, key, open, system, anonymous
    actor_id    text,
    actor_name  text        not null,
    action      text        not null,
    entity_type text,
    entity_id   text,
    before      jsonb,
    after       jsonb,
    ip          text,
    request_id  text
);
create index audit_log_team_index on audit_log (team_id, id desc);

-- The keys of the framework's data protection, shared by all processes.
create table if not exists data_protection_key (
    id         bigint generated always as identity primary key,
    name       text,
    xml        text        not null,
    created_at timestamptz not null default now()
);

-- How long a team's run log and measurements are kept; null: for ever.
alter table team add column history_days integer check (history_days between 1 and 36500);

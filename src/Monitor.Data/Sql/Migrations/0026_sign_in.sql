-- What a person proves themselves with. Every change of it raises this number, so that a sign-in that is under way then comes to nothing.
alter table app_user add column credentials_version bigint not null default 0;

-- Somebody who signs in with a passkey or elsewhere needs no password.
alter table app_user alter column password_hash drop not null;

-- Failed tries are counted by who tries as well as by whom, so that nobody can lock somebody else out. Keys are hashes: an address that
-- nobody has an account for is counted like any other, and not kept.
alter table app_user drop column failures, drop column locked_until;
create table sign_in_failure (
    key      bytea       primary key,
    failures integer     not null,
    first_at timestamptz not null,
    last_at  timestamptz not null
);
create index sign_in_failure_age_index on sign_in_failure (last_at);

-- When the person last proved who they are, and how. Sessions from before did so longer ago than anybody asks for.
alter table session add column proved_at timestamptz;
alter table session add column method text not null default 'password';

-- What happened to somebody's account, for that person to read.
create table person_notice (
    id      bigint      generated always as identity primary key,
    user_id bigint      not null references app_user (id) on delete cascade,
    at      timestamptz not null,
    kind    text        not null,
    detail  text,
    ip      text,
    seen_at timestamptz
);
create index person_notice_index on person_notice (user_id, id desc);

-- Links that let somebody back in. One is used once, and another one of the same person ends it.
create table recovery (
    token_hash     bytea       primary key,
    user_id        bigint      not null references app_user (id) on delete cascade,
    clears_factors boolean     not null,
    created_at     timestamptz not null,
    expires_at     timestamptz not null
);
create index recovery_user_index on recovery (user_id);

-- Mail that is on its way. What it says is sealed, because it may hold such a link.
create table mail (
    id          bigint      generated always as identity primary key,
    recipient   text        not null,
    sealed      text        not null,
    created_at  timestamptz not null,
    next_try_at timestamptz not null,
    tries       integer     not null default 0,
    lease_token uuid,
    error       text
);
create index mail_due_index on mail (next_try_at);

-- Passkeys. A credential belongs to one person, and to the host name that it was made for.
create table passkey (
    id            uuid        primary key,
    user_id       bigint      not null references app_user (id) on delete cascade,
    credential_id bytea       not null unique,
    public_key    bytea       not null,                    -- as COSE has it
    sign_count    bigint      not null,                    -- of the last signature; 0: the authenticator counts nothing
    rp_id         text        not null,
    name          text        not null,
    transports    text[]      not null default '{}',
    backed_up     boolean     not null,
    created_at    timestamptz not null,
    last_used_at  timestamptz
);
create index passkey_user_index on passkey (user_id);

-- What authenticators know a person by; it says nothing about them.
alter table app_user add column passkey_handle bytea unique;

-- What an authenticator has to sign: once, within minutes, for one purpose, and in one session where there is one.
create table passkey_challenge (
    challenge_hash bytea       primary key,
    purpose        text        not null check (purpose in ('add', 'sign_in', 'prove')),
    session_id     uuid        references session (id) on delete cascade,
    expires_at     timestamptz not null
);
create index passkey_challenge_age_index on passkey_challenge (expires_at);

-- Who somebody is elsewhere. The issuer's word for a subject is worth one account here; its word for an address is worth none.
create table user_identity (
    id           uuid        primary key,
    user_id      bigint      not null references app_user (id) on delete cascade,
    issuer       text        not null,
    subject      text        not null,
    authority    text        not null,                     -- the configured address of the issuer when it was last used
    email        text,                                     -- what the issuer says, for people to tell identities apart
    created_at   timestamptz not null,
    last_used_at timestamptz,
    unique (issuer, subject)
);
create index user_identity_user_index on user_identity (user_id);

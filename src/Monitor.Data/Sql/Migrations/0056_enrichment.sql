-- What a language model estimated of accounts. It is no measurement: it stands apart from what sources said, and wherever it is shown it says so.
-- One row for each version of a prompt, so that versions can be compared on the same accounts.
create table enrichment (
    account_id        bigint         not null references account (id) on delete cascade,
    kind              text           not null,
    prompt_version    integer        not null,
    model             text           not null,
    result            jsonb          not null,             -- values by field; what is unknown is absent
    compared          jsonb          not null,             -- the same as short texts, by which versions are compared
    missing           text[]         not null default '{}',
    is_comparison     boolean        not null default false, -- asked beside the version that the account has
    tries             smallint       not null,
    prompt_tokens     integer        not null,
    completion_tokens integer        not null,
    cost_usd          numeric(14, 8) not null,
    duration_ms       integer        not null,
    estimated_at      timestamptz    not null,
    primary key (account_id, kind, prompt_version)
);
create index enrichment_version_index on enrichment (kind, prompt_version, estimated_at);

-- Answers of which nothing was kept, and why.
create table enrichment_rejection (
    id                bigint generated always as identity primary key,
    account_id        bigint         not null references account (id) on delete cascade,
    kind              text           not null,
    prompt_version    integer        not null,
    model             text           not null,
    reason            text           not null,
    detail            text,
    answer            text,                                -- how the last answer began
    tries             smallint       not null,
    prompt_tokens     integer        not null,
    completion_tokens integer        not null,
    cost_usd          numeric(14, 8) not null,
    rejected_at       timestamptz    not null
);
create index enrichment_rejection_account_index on enrichment_rejection (account_id);
create index enrichment_rejection_version_index on enrichment_rejection (kind, prompt_version);
create index enrichment_rejection_time_index on enrichment_rejection (rejected_at);

-- The bill of the language model: a line for each call and each account that it was about, so that lines add up to what was paid, also for what
-- came to nothing. Whom a line is about goes when they are erased; what they cost stays.
create table model_ledger (
    id                bigint generated always as identity primary key,
    call_id           uuid           not null,
    at                timestamptz    not null,
    team_id           bigint,
    purpose           text           not null,
    prompt_version    integer,
    model             text           not null,
    platform          text,
    platform_id       text,
    outcome           text           not null,
    prompt_tokens     integer        not null,
    completion_tokens integer        not null,
    is_counted        boolean        not null,             -- the server said how many tokens; false: the most that there can have been
    cost_usd          numeric(14, 8) not null,
    duration_ms       integer        not null
);
create index model_ledger_time_index on model_ledger (at);
create index model_ledger_version_index on model_ledger (purpose, prompt_version, at);
create index model_ledger_account_index on model_ledger (platform_id) where platform_id is not null;

-- What each day of UTC may still cost is decided by its row: whoever calls puts the most that the call can cost aside first, and what
-- nobody put back, because its process died, counts as spent.
create table model_day (
    day       date           primary key,
    spent_usd numeric(14, 8) not null,
    calls     bigint         not null
);

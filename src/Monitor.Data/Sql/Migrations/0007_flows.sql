-- Requests for one-off work of a flow, with their results. The live part of a request is its row in queue_item.
create table scrape_request_log (
    id              bigint generated always as identity primary key,
    flow            text        not null,
    platform        text        not null,
    params          jsonb       not null,
    retry_count     integer     not null default 0,
    priority        integer     not null default 1,
    status          text        not null check (status in ('PENDING', 'PROCESSING', 'COMPLETE', 'FAILED')),
    data            jsonb,                                -- the result
    error           text,
    error_code      text,
    scraped_at      timestamptz,
    created_at      timestamptz not null,
    picked_at       timestamptz,
    expires_at      timestamptz,
    event_timestamp timestamptz not null,                 -- of the last change of status
    team_id         bigint      not null references team (id),
    account         text,                                 -- whom or what it is about
    source          text
) with (fillfactor = 70);
create index scrape_request_log_flow on scrape_request_log (flow, status, created_at);
create index scrape_request_log_team on scrape_request_log (team_id, id desc);
create index scrape_request_log_account on scrape_request_log (account, id desc) where account is not null;
create index scrape_request_log_processing on scrape_request_log (picked_at) where status = 'PROCESSING';

-- What each flow may run at once, as last configured; an operator's change of max_running stays until configuration changes.
create table flow (
    name             text     primary key,
    platform         text     not null,
    workers          integer  not null,
    concurrency      integer  not null,
    available        boolean  not null,
    published_at     timestamptz not null
);

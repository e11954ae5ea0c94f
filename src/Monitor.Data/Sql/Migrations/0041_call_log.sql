-- Calls to providers in a third of the bytes. What calls have in common is written once, as their kind; a call has the kind's number and what is its own.
-- What was written before, and what a process of the version before still writes, stays in provider_call until it is old enough to go.
create table call_kind (
    id          integer        generated always as identity primary key,
    provider    text           not null,
    platform    text           not null,
    fetch_type  text           not null,
    credential  text,                                     -- its id
    http_status smallint,                                 -- null: no answer
    outcome     text           not null,
    cost_usd    numeric(12, 6) not null,
    method      text,
    url         text                                      -- with {target} where whom a call is about stands; null: each call has its own
);
create unique index call_kind_unique on call_kind
    (provider, platform, fetch_type, outcome, cost_usd, coalesce(credential, ''), coalesce(http_status, -1), coalesce(method, ''), md5(coalesce(url, '')));

create table call_log (
    id          bigint         not null default nextval('provider_call_id_seq'),
    at          timestamptz    not null,
    kind        integer        not null,                  -- call_kind.id
    duration_ms real           not null,
    run_no      integer,
    task_id     uuid,
    item_id     bigint,
    request_id  bigint,
    job_id      uuid,
    target      text           not null,
    url         text,
    error       text,
    primary key (at, id)
) partition by range (at);
-- By provider and by outcome: every kind of that provider or outcome in the order of time.
create index call_log_kind_index on call_log (kind, at);
-- Whom a call was about, in any case of letters: the hash of a name is shorter than the name.
create index call_log_target_index on call_log (hashtext(lower(target)), at);
create index call_log_request_index on call_log (request_id, at) where request_id is not null;
create index call_log_job_index on call_log (job_id, at) where job_id is not null;

-- Every call as it was made.
create view logged_call as
select c.id, c.at, k.provider, k.platform, k.fetch_type, c.target, k.credential, k.http_status, k.outcome, c.duration_ms, k.cost_usd, c.task_id, c.run_no,
       c.item_id, c.request_id, c.job_id, k.method, coalesce(c.url, replace(k.url, '{target}', c.target)) as url, c.error
from call_log c join call_kind k on k.id = c.kind
union all
select id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, run_no,
       item_id, request_id, job_id, method, url, error
from provider_call;

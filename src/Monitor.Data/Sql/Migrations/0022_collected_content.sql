-- Accounts and posts that the work of a team collected other than by its tasks: searches, batches, reads of profiles, flows, Apify's reports.
-- They are the team's to see for good, also when the job or request that brought them is kept no longer.
create table collected_account (
    team_id      bigint      not null references team (id) on delete cascade,
    account_id   bigint      not null references account (id) on delete cascade,
    collected_at timestamptz not null,                    -- for the first time
    primary key (team_id, account_id)
);
create index collected_account_index on collected_account (account_id);

create table collected_post (
    team_id      bigint      not null references team (id) on delete cascade,
    post_id      bigint      not null references post (id) on delete cascade,
    collected_at timestamptz not null,
    primary key (team_id, post_id)
);
create index collected_post_index on collected_post (post_id);

-- For whom a run at Apify was ordered.
alter table apify_run add column team_id bigint not null default 1 references team (id);

create or replace view team_account as
    select team_id, account_id from task where account_id is not null
    union all
    select team_id, account_id from collected_account
    union all
    select t.id, a.id from account a cross join team t where a.source = 'sample';

create or replace view team_post as
    select team_id, post_id from task where post_id is not null
    union all
    select team_id, post_id from collected_post
    union all
    select v.team_id, p.id
    from team_account v join account a on a.id = v.account_id join post p on p.platform = a.platform and p.owner_id = a.platform_id;

-- What was collected before and is still on record.
insert into collected_account (team_id, account_id, collected_at)
select team_id, account_id, min(at) from (
    select j.team_id, a.id as account_id, coalesce(i.completed_at, i.updated_at) as at
    from processing_job_items i join processing_jobs j on j.id = i.job_id join account a on a.id = i.account_id
    union all
    select r.team_id, a.id, coalesce(r.scraped_at, r.event_timestamp)
    from scrape_request_log r join account a on a.platform = r.platform and a.platform_id = r.data ->> 'platform_id'
    where r.status = 'COMPLETE' and r.data ? 'username') found
group by team_id, account_id;

insert into collected_post (team_id, post_id, collected_at)
select team_id, post_id, min(at) from (
    select r.team_id, p.id as post_id, coalesce(r.scraped_at, r.event_timestamp) as at
    from scrape_request_log r join post p on p.platform = r.platform and p.platform_id = r.data ->> 'platform_id'
    where r.status = 'COMPLETE' and r.data ? 'code'
    union all
    select r.team_id, p.id, coalesce(r.scraped_at, r.event_timestamp)
    from scrape_request_log r
        cross join lateral jsonb_array_elements(case when jsonb_typeof(r.data -> 'items') = 'array' then r.data -> 'items' else '[]' end) item
        join post p on p.platform = r.platform and p.platform_id = item ->> 'platform_id'
    where r.status = 'COMPLETE' and not r.data ? 'username' and item ? 'code') found
group by team_id, post_id;

-- The filters of lists that would else read back through everything that does not match.
create index provider_call_outcome_index on provider_call (outcome, at) where outcome <> 'found';
create index scrape_request_log_team_status on scrape_request_log (team_id, status, id desc);
create index scrape_request_log_team_flow on scrape_request_log (team_id, flow, id desc);
create index processing_jobs_type_list on processing_jobs (team_id, job_type, created_at desc, id desc);
create index processing_jobs_person_list on processing_jobs (team_id, (coalesce(requested_by, '')), created_at desc, id desc);
create index processing_jobs_active_list on processing_jobs (team_id, created_at desc, id desc) where status in ('pending', 'processing', 'running');

-- Whom a call was about is looked for in any case of letters, in lists and by erasures.
drop index provider_call_target_index;
create index provider_call_target_index on provider_call (lower(target), at);

-- What the posts of each owner amount to, of which likes and comments are known: a ranking reads one row an account. Kept by triggers in the
-- transaction that changes posts; rows are taken in one order and after the posts.
create table owner_engagement (
    platform text   not null,
    owner_id text   not null,
    posts    bigint not null,
    likes    bigint not null,
    comments bigint not null,
    primary key (platform, owner_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
insert into owner_engagement
select platform, owner_id, count(*), sum(like_count), sum(comment_count) from post
where owner_id is not null and like_count is not null and comment_count is not null group by 1, 2;

create function add_engagement() returns trigger language plpgsql as $$
begin
    insert into owner_engagement as e
    select platform, owner_id, count(*), sum(like_count), sum(comment_count) from added
    where owner_id is not null and like_count is not null and comment_count is not null group by 1, 2 order by 1, 2
    on conflict (platform, owner_id) do update set posts = e.posts + excluded.posts, likes = e.likes + excluded.likes, comments = e.comments + excluded.comments;
    return null;
end $$;
create function take_engagement() returns trigger language plpgsql as $$
begin
    insert into owner_engagement as e
    select platform, owner_id, -count(*), -sum(like_count), -sum(comment_count) from removed
    where owner_id is not null and like_count is not null and comment_count is not null group by 1, 2 order by 1, 2
    on conflict (platform, owner_id) do update set posts = e.posts + excluded.posts, likes = e.likes + excluded.likes, comments = e.comments + excluded.comments;
    delete from owner_engagement where posts = 0 and (platform, owner_id) in (select platform, owner_id from removed);
    return null;
end $$;
create function change_engagement() returns trigger language plpgsql as $$
begin
    insert into owner_engagement as e
    select platform, owner_id, sum(n), sum(n * like_count), sum(n * comment_count) from (
        select a.platform, a.owner_id, 1 as n, a.like_count, a.comment_count from added a join removed r using (id)
        where (a.owner_id, a.like_count, a.comment_count) is distinct from (r.owner_id, r.like_count, r.comment_count)
        union all
        select r.platform, r.owner_id, -1, r.like_count, r.comment_count from added a join removed r using (id)
        where (a.owner_id, a.like_count, a.comment_count) is distinct from (r.owner_id, r.like_count, r.comment_count)) d
    where owner_id is not null and like_count is not null and comment_count is not null
    group by 1, 2 order by 1, 2
    on conflict (platform, owner_id) do update set posts = e.posts + excluded.posts, likes = e.likes + excluded.likes, comments = e.comments + excluded.comments;
    return null;
end $$;
create trigger add_engagement after insert on post referencing new table as added for each statement execute function add_engagement();
create trigger take_engagement after delete on post referencing old table as removed for each statement execute function take_engagement();
create trigger change_engagement after update on post referencing new table as added old table as removed for each statement execute function change_engagement();

-- The accounts whose posts engage most: likes and comments of those posts of which both are known, per follower and post.
create or replace function get_top_users_by_engagement(n integer)
returns table (username text, full_name text, follower_count bigint, posts bigint, avg_likes numeric, avg_comments numeric, engagement_rate numeric)
language sql stable as $$
    select a.username, a.full_name, a.follower_count, e.posts, round(e.likes::numeric / e.posts, 2), round(e.comments::numeric / e.posts, 2),
        round((e.likes + e.comments)::numeric * 100 / e.posts / a.follower_count, 2) as rate
    from account a join owner_engagement e on e.platform = a.platform and e.owner_id = a.platform_id
    where a.platform = 'instagram' and a.follower_count > 0 and e.posts > 0
    order by rate desc, a.follower_count desc, a.id
    limit n
$$;

-- Erasures of which the largest part goes before the rest, in transactions of a bounded size, and how far they are.
create table erasure_work (
    account_id  bigint      primary key,
    team_id     bigint,
    is_operator boolean     not null,
    actor       jsonb       not null,                     -- who asked
    begun_at    timestamptz not null,
    removed     jsonb       not null default '{}',        -- rows, by kind
    remaining   bigint      not null                      -- about so many, for people
);

-- Everybody of whom something came along with a result, by id and name: an index instead of a look at every result there is.
create function named_in(data jsonb) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct v.name), '{}')
    from jsonb_each(case when jsonb_typeof(data) = 'object' then data else '{}' end) f
        cross join lateral jsonb_array_elements(case when jsonb_typeof(f.value) = 'array' then f.value else '[]' end) e
        cross join lateral (values (e ->> 'owner_id'), (lower(e ->> 'owner_username')),
            (case when e ? 'username' then e ->> 'platform_id' end), (case when e ? 'username' then lower(e ->> 'username') end)) v(name)
    where v.name is not null
$$;
create index scrape_request_log_names on scrape_request_log using gin (named_in(data)) where data is not null;
create index processing_job_items_names on processing_job_items using gin (named_in(result)) where result is not null;
create index processing_job_items_username on processing_job_items (lower(username) text_pattern_ops);
create index scrape_request_log_account_lower on scrape_request_log (lower(account) text_pattern_ops) where account is not null;

-- What begins with a text.
create index task_target_prefix on task (team_id, lower(coalesce(username, post_code)) text_pattern_ops);
create index account_username_prefix on account (lower(username) text_pattern_ops);
create index post_code_prefix on post (lower(code) text_pattern_ops);

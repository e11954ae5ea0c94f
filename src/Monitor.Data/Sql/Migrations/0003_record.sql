-- What a collection leaves behind besides the counts.

-- A digest of what was last logged, without addresses that change with every answer.
alter table account add column content_hash bigint;
alter table post add column content_hash bigint;
-- Set while a suspicious answer about it waits in quarantine.
alter table account add column held_at timestamptz;
alter table post add column held_at timestamptz;
create index post_owner_index on post (platform, owner_id, id desc);

-- Things that happened to an account: renamed, handle_taken_over (its handle belonged to another account), handle_lost.
create table account_event (
    id         bigint generated always as identity primary key,
    account_id bigint      not null references account (id) on delete cascade,
    event      text        not null,
    at         timestamptz not null,
    details    jsonb       not null
);
create index account_event_account_index on account_event (account_id, id desc);

-- Pictures and videos: where the platform keeps them, and where a copy of ours lies, if there is one.
create table asset (
    id            bigint generated always as identity primary key,
    entity_type   text        not null check (entity_type in ('account', 'post')),
    entity_id     bigint      not null,                    -- account.id or post.id
    platform      text        not null,
    asset_type    text        not null,
    position      smallint    not null default 0,          -- within a carousel
    original_url  text        not null,                    -- such addresses expire
    asset_url     text,                                    -- null: not copied
    status        text        not null default 'found',
    first_seen_at timestamptz not null,
    updated_at    timestamptz not null,
    unique (entity_type, entity_id, asset_type, position)
);

create table post_tagged_account (
    post_id       bigint      not null references post (id) on delete cascade,
    username      text        not null,
    platform_id   text,
    first_seen_at timestamptz not null,
    primary key (post_id, username)
);

-- The audit logs: everything that an answer said, with source and time. dimensions: [{"key", "value"}],
-- metrics: [{"key", "value", "state"}]. excluded_by names the restore that found the row to be wrong.
create table profile_log (
    platform    text        not null,
    profile_id  text        not null,                      -- the platform's own id
    username    text        not null,
    account_id  bigint      not null,
    dimensions  jsonb       not null,
    metrics     jsonb       not null,
    source      text        not null,
    "timestamp" timestamptz not null,
    task_id     uuid,                                      -- null: not collected for a monitor
    excluded_by bigint,
    primary key (account_id, "timestamp")
) partition by range ("timestamp");

create table post_log (
    platform         text        not null,
    platform_post_id text        not null,                 -- the platform's own id
    code             text        not null,
    profile_id       text,                                 -- platform id of the owner
    post_id          bigint      not null,
    dimensions       jsonb       not null,
    metrics          jsonb       not null,
    source           text        not null,
    "timestamp"      timestamptz not null,
    task_id          uuid,
    excluded_by      bigint,
    primary key (post_id, "timestamp")
) partition by range ("timestamp");

-- Answers that are too unlikely to be recorded as truth.
create table quarantine (
    id            bigint generated always as identity primary key,
    entity_type   text        not null check (entity_type in ('account', 'post')),
    entity_id     bigint      not null,                    -- account.id or post.id
    task_id       uuid,
    source        text        not null,
    observation   jsonb       not null,                    -- the newest such answer
    previous      jsonb       not null,                    -- the values it is compared with
    reason        text        not null,
    sightings     integer     not null default 1,          -- times in a row that this source said so
    state         text        not null default 'held' check (state in ('held', 'accepted', 'rejected', 'superseded')),
    first_seen_at timestamptz not null,
    last_seen_at  timestamptz not null,
    decided_at    timestamptz,
    decision      text                                     -- who or what decided
);
create unique index quarantine_held_index on quarantine (entity_type, entity_id, source) where state = 'held';
create index quarantine_list_index on quarantine (id desc);

-- Restores of earlier states, and the measurements that they took out of the histories.
create table restore_run (
    id          bigint generated always as identity primary key,
    started_at  timestamptz not null,
    before_time timestamptz not null,
    platform    text,
    account     text,
    source      text,
    finished_at timestamptz,
    summary     jsonb
);

create table excluded_history (
    restore_id  bigint      not null references restore_run (id),
    history     text        not null,                      -- the table that it was taken from
    entity_id   bigint      not null,
    recorded_at timestamptz not null,
    row         jsonb       not null,
    primary key (restore_id, history, entity_id, recorded_at)
);

-- A text and a number of a row of the audit logs, and the states of numbers that are not plainly measured.
create function audit_text(dimensions jsonb, name text) returns text language sql immutable as $$
    select e ->> 'value' from jsonb_array_elements(dimensions) e where e ->> 'key' = name limit 1
$$;

create function audit_number(metrics jsonb, name text) returns bigint language sql immutable as $$
    select (e ->> 'value')::bigint from jsonb_array_elements(metrics) e where e ->> 'key' = name limit 1
$$;

create function audit_states(metrics jsonb, names text[]) returns jsonb language sql immutable as $$
    select jsonb_object_agg(n.name, coalesce(m.state, 'unknown'))
    from unnest(names) n(name)
    left join lateral (select e ->> 'state' as state from jsonb_array_elements(metrics) e where e ->> 'key' = n.name limit 1) m on true
    where coalesce(m.state, 'unknown') <> 'measured'
$$;

-- (likes + comments) / followers in percent, two decimals; 0 without followers; what is not known counts as 0.
create function engagement_rate(likes bigint, comments bigint, followers bigint) returns numeric
language sql immutable parallel safe as $$
    select case when coalesce(followers, 0) <= 0 then 0.00
                else round((greatest(coalesce(likes, 0), 0)::numeric + greatest(coalesce(comments, 0), 0)) * 100 / followers, 2) end
$$;

-- An estimate of how many people saw a post: the reach that the owner sees, when given; for reels from plays, else from likes.
create function estimated_reach(given bigint, media_type text, plays bigint, likes bigint, followers bigint) returns bigint
language sql immutable parallel safe as $$
    select case
        when given > 0 then given
        when media_type in ('reel', 'video') then case when coalesce(plays, 0) <= 0 then 0 else
            greatest(0, floor(plays * (0.94 - round((ln(greatest(coalesce(followers, 1), 1)::float8) / ln(2::float8))::numeric, 9) * 0.001)))::bigint end
        when coalesce(likes, 0) <= 0 then 0
        else greatest(0, floor((7.6 - round((ln(likes::float8) / ln(10::float8))::numeric, 9) * 0.7) * 0.85 * likes))::bigint
    end
$$;

-- Whose content a team may see: that of the accounts and posts which its tasks found, and sample data.
create view team_account as
    select team_id, account_id from task where account_id is not null
    union all
    select t.id, a.id from account a cross join team t where a.source = 'sample';

create view team_post as
    select team_id, post_id from task where post_id is not null
    union all
    select v.team_id, p.id
    from team_account v join account a on a.id = v.account_id join post p on p.platform = a.platform and p.owner_id = a.platform_id;

-- The same content under the names that analyses use. A rate is null where one of its numbers is not known.
create view instagram_account as
select a.id, a.platform_id as profile_id, a.username as handle, a.full_name, a.bio as biography, a.category, a.external_url,
       a.profile_pic_url, a.is_private, a.is_verified, a.follower_count as followers, a.following_count as following,
       a.post_count as media_count, a.value_states, a.source, a.measured_at as updated_at, a.created_at
from account a where a.platform = 'instagram';

create view instagram_post as
select p.id, p.platform_id as post_id, p.code as shortcode, p.owner_id as profile_id, p.owner_username as handle, p.media_type as post_type,
       p.caption, p.thumbnail_url, p.taken_at as publish_time, p.like_count as likes, p.comment_count as comments, p.play_count as plays,
       case when p.like_count is not null and p.comment_count is not null and a.follower_count is not null
            then engagement_rate(p.like_count, p.comment_count, a.follower_count) end as engagement_rate,
       case when p.media_type in ('reel', 'video') and (p.play_count is null or a.follower_count is null) or
                 coalesce(p.media_type, '') not in ('reel', 'video') and p.like_count is null then null
            else estimated_reach(null, p.media_type, p.play_count, p.like_count, a.follower_count) end as estimated_reach,
       p.value_states, p.source, p.measured_at as updated_at, p.created_at
from post p left join account a on a.platform = p.platform and a.platform_id = p.owner_id
where p.platform = 'instagram';

create view instagram_users as
select a.id, a.platform_id as user_id, a.username, a.full_name, a.bio as biography, a.category, a.external_url, a.profile_pic_url,
       a.is_private, a.is_verified, a.follower_count, a.following_count, a.post_count, a.source,
       a.measured_at as scraped_at, a.created_at
from account a where a.platform = 'instagram';

create view instagram_posts as
select p.id, p.post_id, p.shortcode, p.profile_id as user_id, p.handle as username, p.post_type as media_type, p.caption, p.thumbnail_url,
       p.publish_time as taken_at, p.likes as like_count, p.comments as comment_count, p.plays as play_count, p.engagement_rate,
       p.estimated_reach, p.source, p.updated_at as scraped_at, p.created_at
from instagram_post p;

-- Media of posts and accounts, and the accounts tagged in posts: a tag has the type tagged_user and no address.
create view instagram_assets as
select s.entity_type, s.entity_id, case when s.entity_type = 'post' then s.entity_id end as post_id, s.asset_type, s.position,
       s.original_url, s.asset_url, s.status, null::text as tagged_username, null::text as tagged_user_id, s.updated_at as scraped_at
from asset s where s.platform = 'instagram'
union all
select 'post', g.post_id, g.post_id, 'tagged_user', 0::smallint, null, null, null, g.username, g.platform_id, g.first_seen_at
from post_tagged_account g join post p on p.id = g.post_id where p.platform = 'instagram';

create view youtube_account as
select a.id, a.platform_id as channel_id, a.username as handle, a.full_name as title, a.bio as description, a.profile_pic_url as thumbnail,
       a.follower_count as subscribers, a.post_count as uploads, a.value_states, a.source, a.measured_at as updated_at, a.created_at
from account a where a.platform = 'youtube';

create view asset_log as
select id, entity_type, entity_id, platform, asset_type, position, asset_url, original_url, status, first_seen_at, updated_at from asset;

-- The accounts whose posts engage most: the mean rate of those posts of which everything needed is known.
create function get_top_users_by_engagement(n integer)
returns table (username text, full_name text, follower_count bigint, posts bigint, avg_likes numeric, avg_comments numeric, engagement_rate numeric)
language sql stable as $$
    select a.username, a.full_name, a.follower_count, count(*),
           round(avg(p.like_count), 2), round(avg(p.comment_count), 2),
           round(avg(engagement_rate(p.like_count, p.comment_count, a.follower_count)), 2) as rate
    from account a join post p on p.platform = a.platform and p.owner_id = a.platform_id
    where a.platform = 'instagram' and a.follower_count > 0 and p.like_count is not null and p.comment_count is not null
    group by a.id
    order by rate desc, a.follower_count desc, a.id
    limit n
$$;

-- People follow accounts and read their posts, newest first: a person follows in a team, and whoever leaves it follows nothing there any more.
create table follow (
    team_id     bigint      not null,
    user_id     bigint      not null,
    account_id  bigint      not null references account (id) on delete cascade,
    followed_at timestamptz not null,
    primary key (team_id, user_id, account_id),
    foreign key (team_id, user_id) references member (team_id, user_id) on delete cascade
);
create index follow_account_index on follow (account_id) include (team_id, user_id);
create index follow_list_index on follow (team_id, user_id, followed_at desc, account_id desc);

-- Accounts with so many followers that their posts are not pushed to each of them, but merged when somebody reads.
create table large_account (
    account_id bigint      primary key references account (id) on delete cascade,
    since      timestamptz not null
);

-- What has to be done to the timelines that are kept in Redis. It is noted in the transaction of the change, and by the database itself: whoever
-- writes posts or follows cannot forget it. Times of leases are those of the service's clock, noted_at is the database's.
create table timeline_work (
    id         bigint      generated always as identity primary key,
    kind       text        not null check (kind in ('post', 'gone', 'reader', 'account')),
    account_id bigint,
    post_id    bigint,
    team_id    bigint,
    user_id    bigint,
    noted_at   timestamptz not null default clock_timestamp(),
    due_at     timestamptz not null default '-infinity',
    lease      uuid,
    again      boolean     not null default false        -- done once; once more when what was under way then has ended
);
create index timeline_work_due_index on timeline_work (due_at, id);
create index timeline_work_first_index on timeline_work (noted_at) where not again;

-- Timelines of an earlier epoch are not read any more: something may be missing in them.
create table timeline_state (
    is_only   boolean primary key default true check (is_only),
    epoch     bigint  not null default 1,
    redis_run text                                        -- the run of the Redis server that they were kept in
);
insert into timeline_state default values;

-- The account of every post is looked up by itself: a plan that was made for many posts would read all accounts for one.
create function note_posts() returns trigger language plpgsql as $$
begin
    if exists (select from follow) then
        insert into timeline_work (kind, account_id, post_id)
        select tg_argv[0], a.id, p.id
        from changed p cross join lateral (select id from account where platform = p.platform and platform_id = p.owner_id limit 1) a
        where exists (select from follow f where f.account_id = a.id);
    end if;
    return null;
end $$;
create trigger note_new_posts after insert on post referencing new table as changed for each statement execute function note_posts('post');
create trigger note_gone_posts after delete on post referencing old table as changed for each statement execute function note_posts('gone');

-- A post whose owner or time becomes known, or turns out to be another.
create function note_moved_post() returns trigger language plpgsql as $$
begin
    insert into timeline_work (kind, account_id, post_id)
    select 'gone', a.id, new.id from account a
    where a.platform = old.platform and a.platform_id = old.owner_id and old.owner_id is distinct from new.owner_id
      and exists (select from follow f where f.account_id = a.id)
    union all
    select 'post', a.id, new.id from account a
    where a.platform = new.platform and a.platform_id = new.owner_id and exists (select from follow f where f.account_id = a.id);
    return null;
end $$;
create trigger note_moved_post after update on post for each row
    when (old.owner_id is distinct from new.owner_id or coalesce(old.taken_at, old.created_at) is distinct from coalesce(new.taken_at, new.created_at))
    execute function note_moved_post();

create function note_follows() returns trigger language plpgsql as $$
begin
    insert into timeline_work (kind, team_id, user_id) select distinct 'reader', team_id, user_id from changed;
    return null;
end $$;
create trigger note_new_follows after insert on follow referencing new table as changed for each statement execute function note_follows();
create trigger note_gone_follows after delete on follow referencing old table as changed for each statement execute function note_follows();

create function note_gone_accounts() returns trigger language plpgsql as $$
begin
    insert into timeline_work (kind, account_id) select 'account', id from removed;
    return null;
end $$;
create trigger note_gone_accounts after delete on account referencing old table as removed for each statement execute function note_gone_accounts();

-- Under another id it has other posts.
create function note_account_with_new_id() returns trigger language plpgsql as $$
begin
    insert into timeline_work (kind, account_id) select 'account', new.id where exists (select from follow where account_id = new.id);
    return null;
end $$;
create trigger note_account_with_new_id after update of platform_id on account for each row
    when (old.platform_id is distinct from new.platform_id) execute function note_account_with_new_id();

-- Somebody to read for where nobody has to prove who they are and nobody has an account; goes when callers have to.
alter table app_user add column made_open boolean not null default false;

-- Copies of pictures and videos, kept before the platforms' addresses die. asset.status: found (to be copied where the archive is on), queued (by a
-- request, ahead of the others), stored, expired (the address died; its source is asked for another), failed, removed (kept long enough).
alter table asset add column object_id bigint;            -- the copy; stays while a newer picture is on its way
alter table asset add column is_story boolean not null default false;
alter table asset add column error_code text;
alter table asset add column error text;
alter table asset add column tries smallint not null default 0;
alter table asset add column renewals smallint not null default 0;
alter table asset add column renew_at timestamptz;
alter table asset add column expires_at timestamptz;      -- of the address, where it says so
alter table asset add column stored_at timestamptz;
alter table asset add column ended_at timestamptz;        -- of the last run

-- What is copied first: faces, then what is gone after a day, then what lists show, then the rest.
create function asset_rank(asset_type text, is_story boolean) returns smallint language sql immutable parallel safe as $$
    select (case when asset_type = 'profile_pic' then 0 when is_story then 1 when asset_type = 'thumbnail' then 2 when asset_type = 'image' then 3 else 4 end)::smallint
$$;
create index asset_found_index on asset (asset_rank(asset_type, is_story), id) where status = 'found';
create index asset_open_index on asset (status, id) where status in ('queued', 'expired', 'failed');
create index asset_renew_index on asset (renew_at) where status = 'expired';
create index asset_object_index on asset (object_id) where object_id is not null;

-- One object for each content, however many accounts and posts show it. Its key and its content belong together from before it is written until
-- after it is removed: nobody ever writes other bytes under a key.
create table media_object (
    id           bigint      generated always as identity primary key,
    key          text        not null unique,
    hash         bytea,                                   -- SHA-256; null once it is on its way out
    bytes        bigint      not null,
    content_type text        not null,
    state        text        not null check (state in ('writing', 'stored', 'removing')),
    until        timestamptz,                             -- writing: nobody removes it before; removing: when it is looked at next
    created_at   timestamptz not null,
    stored_at    timestamptz
);
create unique index media_object_hash_index on media_object (hash) where state <> 'removing';
create index media_object_until_index on media_object (state, until) where state <> 'stored';

-- Objects that lost a reference, noted by the database itself: whoever deletes or changes rows cannot forget it.
create table media_release (
    id        bigint      generated always as identity primary key,
    object_id bigint      not null,
    due_at    timestamptz not null default '-infinity'
);
create index media_release_due_index on media_release (due_at, id);

create function note_released_object() returns trigger language plpgsql as $$
begin
    insert into media_release (object_id) values (old.object_id);
    return null;
end $$;
create trigger note_gone_object after delete on asset for each row when (old.object_id is not null) execute function note_released_object();
create trigger note_changed_object after update of object_id on asset for each row
    when (old.object_id is not null and old.object_id is distinct from new.object_id) execute function note_released_object();

-- How large the archive is: every change adds a row, and now and then they are added up.
create table media_total (
    objects bigint not null,
    bytes   bigint not null
);
create function count_media_objects() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        insert into media_total select -count(*), -sum(bytes) from removed where state = 'stored' having count(*) > 0;
    elsif tg_op = 'INSERT' then
        insert into media_total select count(*), sum(bytes) from added where state = 'stored' having count(*) > 0;
    else
        insert into media_total
        select sum(n), sum(n * bytes) from (
            select 1 as n, bytes from added where state = 'stored'
            union all
            select -1, bytes from removed where state = 'stored') changed
        having sum(n) <> 0 or sum(n * bytes) <> 0;
    end if;
    return null;
end $$;
create trigger count_new_media after insert on media_object referencing new table as added for each statement execute function count_media_objects();
create trigger count_changed_media after update on media_object referencing old table as removed new table as added for each statement
    execute function count_media_objects();
create trigger count_gone_media after delete on media_object referencing old table as removed for each statement execute function count_media_objects();

-- The size that was configured last, so that one that an operator set stays until the configuration itself changes.
create table media_size (
    is_only     boolean     primary key default true check (is_only),
    workers     integer     not null,
    concurrency integer     not null
);

alter table queue drop constraint queue_kind_check;
alter table queue add constraint queue_kind_check check (kind in ('profiles', 'flows', 'batches', 'searches', 'assets'));

drop view asset_log;
create view asset_log as
select a.id, a.entity_type, a.entity_id, a.platform, a.asset_type, a.position, a.asset_url, a.original_url, a.status, a.first_seen_at, a.updated_at,
       encode(o.hash, 'hex') as hash, o.bytes as size, o.content_type, a.status as state, a.error_code, a.error, a.tries, a.expires_at, a.stored_at, a.is_story
from asset a left join media_object o on o.id = a.object_id;

-- Whose pictures are still on their way, for the stage cdn_processed of searches.
create index processing_job_items_media_index on processing_job_items (account_id) where status = 'completed' and not cdn_processed and account_id is not null;

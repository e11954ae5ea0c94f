-- The audit logs hold what changed. The first row of a source about an account or post on each day of UTC is whole; a later one of that day holds what is not as
-- in the whole one at base_at, and the names of what is gone since. Addresses that differ in their query only, as signed ones do with every answer,
-- count as the same. Whole days go together when rows are removed, so no row loses the one that it rests on.
alter table profile_log
    add column base_at timestamptz,                       -- null: the row is whole
    add column gone    text[];                            -- names that the whole row has and the answer had not
alter table post_log
    add column base_at timestamptz,
    add column gone    text[];

-- What of a list of keys and values is not in another one.
create function changed_entries(base jsonb, fresh jsonb) returns jsonb language sql immutable parallel safe as $$
    select case when base = fresh then '[]'::jsonb else (
        select coalesce(jsonb_agg(e order by n), '[]') from jsonb_array_elements(fresh) with ordinality x(e, n)
        where not base @> jsonb_build_array(e)
          and not (e ->> 'key' in ('profile_pic_url', 'thumbnail_url') and exists (
              select from jsonb_array_elements(base) b
              where b ->> 'key' = e ->> 'key' and split_part(b ->> 'value', '?', 1) = split_part(e ->> 'value', '?', 1)))) end
$$;

-- Which keys of a list are not in another one; null when all are.
create function gone_keys(base jsonb, fresh jsonb) returns text[] language sql immutable parallel safe as $$
    select case when base <> fresh then (
        select array_agg(distinct b ->> 'key') from jsonb_array_elements(base) b
        where not fresh @> jsonb_build_array(jsonb_build_object('key', b -> 'key'))) end
$$;

-- The whole of a list again.
create function whole_entries(base jsonb, changed jsonb, gone text[]) returns jsonb language sql immutable parallel safe as $$
    select case when base is null then changed when changed = '[]' and gone is null then base else (
        select coalesce(jsonb_agg(e order by part, n), '[]') from (
            select e, 0 as part, n from jsonb_array_elements(base) with ordinality x(e, n)
            where not changed @> jsonb_build_array(jsonb_build_object('key', e -> 'key')) and (gone is null or e ->> 'key' <> all (gone))
            union all
            select e, 1, n from jsonb_array_elements(changed) with ordinality x(e, n)) entries) end
$$;

-- Every row as the answer said it.
create view whole_profile_log as
select l.platform, l.profile_id, l.username, l.account_id, whole_entries(b.dimensions, l.dimensions, l.gone) as dimensions,
       whole_entries(b.metrics, l.metrics, l.gone) as metrics, l.source, l."timestamp", l.task_id, l.excluded_by
from profile_log l left join profile_log b on b.account_id = l.account_id and b."timestamp" = l.base_at;

create view whole_post_log as
select l.platform, l.platform_post_id, l.code, l.profile_id, l.post_id, whole_entries(b.dimensions, l.dimensions, l.gone) as dimensions,
       whole_entries(b.metrics, l.metrics, l.gone) as metrics, l.source, l."timestamp", l.task_id, l.excluded_by
from post_log l left join post_log b on b.post_id = l.post_id and b."timestamp" = l.base_at;

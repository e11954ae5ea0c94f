-- What a run leaves takes little: a text in an index is as long as it is for each run, and its hash a number; with whose run it was it is one.
-- Newest first: all of a platform, those that a source answered, and those that did not succeed.
create index task_run_team on task_run (hashtext(team_id::text || ':' || platform), finished_at);
create index task_run_source on task_run (hashtext(team_id::text || ':' || source), finished_at) where source is not null;
create index task_run_unsuccessful on task_run (team_id, outcome, finished_at) where outcome <> 1;

-- Of what changed in an audit log, that a number was measured goes without saying. Rows of before say it, and are read the same.
create or replace function changed_entries(base jsonb, fresh jsonb) returns jsonb language sql immutable parallel safe as $$
    select case when base = fresh then '[]'::jsonb else (
        select coalesce(jsonb_agg(case when jsonb_typeof(e -> 'value') = 'number' and e ->> 'state' = 'measured' then e - 'state' else e end order by n), '[]')
        from jsonb_array_elements(fresh) with ordinality x(e, n)
        where not base @> jsonb_build_array(e)
          and not (e ->> 'key' in ('profile_pic_url', 'thumbnail_url') and exists (
              select from jsonb_array_elements(base) b
              where b ->> 'key' = e ->> 'key' and split_part(b ->> 'value', '?', 1) = split_part(e ->> 'value', '?', 1)))) end
$$;

create or replace function whole_entries(base jsonb, changed jsonb, gone text[]) returns jsonb language sql immutable parallel safe as $$
    select case when base is null then changed when changed = '[]' and gone is null then base else (
        select coalesce(jsonb_agg(e order by part, n), '[]') from (
            select e, 0 as part, n from jsonb_array_elements(base) with ordinality x(e, n)
            where not changed @> jsonb_build_array(jsonb_build_object('key', e -> 'key')) and (gone is null or e ->> 'key' <> all (gone))
            union all
            select case when jsonb_typeof(e -> 'value') = 'number' and not e ? 'state' then e || '{"state": "measured"}' else e end, 1, n
            from jsonb_array_elements(changed) with ordinality x(e, n)) entries) end
$$;

-- What everybody sees, of what there is little.
create index account_sample on account (id) where source = 'sample';

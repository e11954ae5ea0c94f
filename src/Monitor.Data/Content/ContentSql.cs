using Monitor.Data.Events;

namespace Monitor.Data.Content;

/// <summary>The statements of <see cref="ContentWriter"/>.</summary>
internal static class ContentSql
{
    // One statement for what belongs to accounts. The upsert always returns the id; `obs` carries the row as it was, which
    // tells whether the bio, the handle and the content changed. A further join for that must not come back: the planner expects
    // one row of it and compares all 500 with all 500, which takes 60 ms. Two observations of one account in a batch are two rows
    // of history, but only the newer one becomes the account's current state. `moved` is materialized and the former owner of a
    // handle is looked up one by one, so that the usual batch, in which no handle changed, pays nothing for it.
    // A number that an answer does not give stays as it was known, unless its owner hides it now; the history says what each answer gave.
    // An account that came along with a monitor's is no slot of its own and enters no history.
    public const string Accounts = $$"""
        with obs as materialized (
            select o.*, a.username as former, a.bio as former_bio, a.bio_recorded_at as former_bio_at, a.content_hash as former_hash
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
                o(task_id, slot_at, platform, platform_id, username, full_name, bio, category, external_url, profile_pic_url,
                  is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at,
                  dimensions, metrics, content_hash, log_always, graph_id)
            left join account a using (platform, platform_id)),
        newest as (
            select distinct on (platform, platform_id) * from obs order by platform, platform_id, measured_at desc),
        current as (
            insert into account as a (platform, platform_id, username, full_name, bio, bio_recorded_at, category, external_url,
                profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at, created_at, content_hash, graph_id)
            select platform, platform_id, username, full_name, bio, case when bio is not null then measured_at end, category, external_url,
                profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states::jsonb, source, measured_at, measured_at, content_hash, graph_id
            from newest
            order by platform, platform_id
            on conflict (platform, platform_id) do update set
                username = excluded.username,
                full_name = coalesce(excluded.full_name, a.full_name),
                bio = coalesce(excluded.bio, a.bio),
                bio_recorded_at = case
                    when excluded.bio is null then a.bio_recorded_at
                    when excluded.bio is distinct from a.bio or a.bio_recorded_at is null
                         or date_trunc('month', a.bio_recorded_at, 'UTC') < date_trunc('month', excluded.measured_at, 'UTC')
                    then excluded.measured_at else a.bio_recorded_at end,
                category = coalesce(excluded.category, a.category),
                external_url = coalesce(excluded.external_url, a.external_url),
                profile_pic_url = coalesce(excluded.profile_pic_url, a.profile_pic_url),
                is_private = coalesce(excluded.is_private, a.is_private),
                is_verified = coalesce(excluded.is_verified, a.is_verified),
                follower_count = case when excluded.value_states ->> 'follower_count' = 'hidden' then null else coalesce(excluded.follower_count, a.follower_count) end,
                following_count = case when excluded.value_states ->> 'following_count' = 'hidden' then null else coalesce(excluded.following_count, a.following_count) end,
                post_count = case when excluded.value_states ->> 'post_count' = 'hidden' then null else coalesce(excluded.post_count, a.post_count) end,
                value_states = kept_states(a.value_states, excluded.value_states, array['follower_count', 'following_count', 'post_count'],
                    array[a.follower_count, a.following_count, a.post_count]),
                source = excluded.source,
                measured_at = excluded.measured_at,
                content_hash = excluded.content_hash,
                graph_id = coalesce(excluded.graph_id, a.graph_id)
            returning a.id, a.platform, a.platform_id),
        moved as materialized (
            select c.id, n.platform, n.platform_id, n.username, n.measured_at, n.former
            from current c join newest n using (platform, platform_id)
            where n.former is distinct from n.username),
        handles as (
            insert into account_handle (account_id, username, first_seen_at)
            select id, username, measured_at from moved
            on conflict do nothing),
        taken as materialized (
            select m.id, m.platform_id, m.username, m.measured_at, x.id as from_id, x.platform_id as from_platform_id
            from moved m cross join lateral (
                select a.id, a.platform_id from account a
                where a.platform = m.platform and lower(a.username) = lower(m.username) and a.platform_id <> m.platform_id
                order by a.measured_at desc limit 1) x),
        events as (
            insert into account_event (account_id, event, at, details)
            select id, 'renamed', measured_at, jsonb_build_object('from', former, 'to', username)
            from moved where lower(former) <> lower(username)
            union all
            select id, 'handle_taken_over', measured_at, jsonb_build_object('handle', username, 'former_platform_id', from_platform_id) from taken
            union all
            select from_id, 'handle_lost', measured_at, jsonb_build_object('handle', username, 'new_platform_id', platform_id) from taken),
        logged as (
            insert into profile_log (platform, profile_id, username, account_id, dimensions, metrics, source, "timestamp", task_id, base_at, gone)
            select o.platform, o.platform_id, o.username, c.id, case when b.at is null then o.dimensions::jsonb else changed_entries(b.dimensions, o.dimensions::jsonb) end,
                case when b.at is null then o.metrics::jsonb else changed_entries(b.metrics, o.metrics::jsonb) end, o.source, o.measured_at, o.task_id,
                b.at, gone_keys(b.dimensions || b.metrics, o.dimensions::jsonb || o.metrics::jsonb)
            from obs o join current c using (platform, platform_id) left join lateral (
                select l."timestamp" as at, l.dimensions, l.metrics from profile_log l
                where l.account_id = c.id and l.base_at is null and l.source = o.source and l."timestamp" >= date_trunc('day', o.measured_at, 'UTC')
                  and l."timestamp" < date_trunc('day', o.measured_at, 'UTC') + interval '24 hours'
                order by l."timestamp" limit 1) b on true
            where o.log_always or o.former_hash is distinct from o.content_hash
            on conflict do nothing),
        linked as (
            update task t set account_id = c.id
            from obs o join current c using (platform, platform_id)
            where t.id = o.task_id and t.account_id is distinct from c.id),
        told as (
            insert into outbox (kind, entity, account_id, subject, at, data)
            select '{{EventKinds.ProfileLog}}', 'account:' || c.id, c.id, lower(o.username), o.measured_at, jsonb_strip_nulls(jsonb_build_object(
                'platform', o.platform, 'account_id', c.id, 'platform_id', o.platform_id, 'username', o.username,
                'former_username', case when lower(o.former) <> lower(o.username) then o.former end, 'full_name', o.full_name,
                'is_private', o.is_private, 'is_verified', o.is_verified, 'follower_count', o.follower_count, 'following_count', o.following_count,
                'post_count', o.post_count, 'value_states', o.value_states::jsonb, 'source', o.source, 'measured_at', wire_time(o.measured_at)))
            from obs o join current c using (platform, platform_id)
            where {{OutboxSql.ToProfiles}} and (o.log_always or o.former_hash is distinct from o.content_hash) order by o.measured_at)
        insert into influencer_metrics_history (account_id, user_id, username, bio, follower_count, following_count, post_count,
            recorded_at, platform, source, value_states, task_id, slot_at)
        select c.id, case when o.platform_id ~ '^[0-9]{1,18}$' then o.platform_id::bigint end, o.username,
            case when o.bio is distinct from o.former_bio or o.former_bio_at is null
                      or date_trunc('month', o.former_bio_at, 'UTC') < date_trunc('month', o.measured_at, 'UTC') then o.bio end,
            o.follower_count, o.following_count, o.post_count, o.measured_at, o.platform, o.source, o.value_states::jsonb, o.task_id, o.slot_at
        from obs o join current c using (platform, platform_id)
        where o.slot_at is null or o.task_id is not null
        on conflict (account_id, recorded_at) do nothing
        """;

    // An account that the Graph API alone has shown goes by the Graph API's number until somebody gives Instagram's, which is then the
    // same account's. There is an index of just these, which is small.
    public const string Tied = """
        update account a set platform_id = o.platform_id
        from (select distinct on (lower(username)) platform_id, username from unnest($1, $2, $3) o(platform, platform_id, username)
              where platform = 'instagram' and platform_id !~ '^1784[0-9]{13}$' order by lower(username)) o
        where a.platform = 'instagram' and a.platform_id ~ '^1784[0-9]{13}$' and lower(a.username) = lower(o.username)
          and not exists (select from account x where x.platform = 'instagram' and x.platform_id = o.platform_id)
        """;

    // As for accounts. A post that came with a profile enters the history only when some task watches it: the recent posts of
    // every profile would be most of the history, and nobody asked for them. Nor does each change of its counts enter the log: at a rhythm of
    // its own it does, and what was not logged counts as not known to the log.
    public const string Posts = $"""
        with obs as materialized (
            select o.*, o.log_always or p.content_hash is distinct from o.content_hash and not (o.is_item and p.id is not null and exists (
                select from post_log l
                where l.post_id = p.id and l."timestamp" > o.measured_at - $24 and l."timestamp" <= o.measured_at and l.excluded_by is null)) as is_logged
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
                o(task_id, slot_at, platform, platform_id, code, owner_id, owner_username, media_type, caption, thumbnail_url, taken_at,
                  like_count, comment_count, play_count, value_states, source, measured_at,
                  dimensions, metrics, content_hash, log_always, graph_id, is_item)
            left join post p using (platform, platform_id)),
        newest as (
            select distinct on (platform, platform_id) * from obs order by platform, platform_id, measured_at desc),
        current as (
            insert into post as p (platform, platform_id, code, owner_id, owner_username, media_type, caption, thumbnail_url, taken_at,
                like_count, comment_count, play_count, value_states, source, measured_at, created_at, content_hash, graph_id)
            select platform, platform_id, code, owner_id, owner_username, media_type, caption, thumbnail_url, taken_at,
                like_count, comment_count, play_count, value_states::jsonb, source, measured_at, measured_at,
                case when is_logged then content_hash end, graph_id
            from newest
            order by platform, platform_id
            on conflict (platform, platform_id) do update set
                code = excluded.code,
                owner_id = coalesce(excluded.owner_id, p.owner_id),
                owner_username = coalesce(excluded.owner_username, p.owner_username),
                media_type = coalesce(excluded.media_type, p.media_type),
                caption = coalesce(excluded.caption, p.caption),
                thumbnail_url = coalesce(excluded.thumbnail_url, p.thumbnail_url),
                taken_at = coalesce(excluded.taken_at, p.taken_at),
                like_count = case when excluded.value_states ->> 'like_count' = 'hidden' then null else coalesce(excluded.like_count, p.like_count) end,
                comment_count = case when excluded.value_states ->> 'comment_count' = 'hidden' then null else coalesce(excluded.comment_count, p.comment_count) end,
                play_count = case when excluded.value_states ->> 'play_count' = 'hidden' then null else coalesce(excluded.play_count, p.play_count) end,
                value_states = kept_states(p.value_states, excluded.value_states, array['like_count', 'comment_count', 'play_count'],
                    array[p.like_count, p.comment_count, p.play_count]),
                source = excluded.source,
                measured_at = excluded.measured_at,
                content_hash = coalesce(excluded.content_hash, p.content_hash),
                graph_id = coalesce(excluded.graph_id, p.graph_id)
            returning p.id, p.platform, p.platform_id),
        linked as (
            update task t set post_id = c.id
            from obs o join current c using (platform, platform_id)
            where not o.is_item and t.id = o.task_id and t.post_id is distinct from c.id),
        logged as (
            insert into post_log (platform, platform_post_id, code, profile_id, post_id, dimensions, metrics, source, "timestamp", task_id, base_at, gone)
            select o.platform, o.platform_id, o.code, o.owner_id, c.id, case when b.at is null then o.dimensions::jsonb else changed_entries(b.dimensions, o.dimensions::jsonb) end,
                case when b.at is null then o.metrics::jsonb else changed_entries(b.metrics, o.metrics::jsonb) end, o.source, o.measured_at, o.task_id,
                b.at, gone_keys(b.dimensions || b.metrics, o.dimensions::jsonb || o.metrics::jsonb)
            from obs o join current c using (platform, platform_id) left join lateral (
                select l."timestamp" as at, l.dimensions, l.metrics from post_log l
                where l.post_id = c.id and l.base_at is null and l.source = o.source and l."timestamp" >= date_trunc('day', o.measured_at, 'UTC')
                  and l."timestamp" < date_trunc('day', o.measured_at, 'UTC') + interval '24 hours'
                order by l."timestamp" limit 1) b on true
            where o.is_logged
            on conflict do nothing),
        told as (
            insert into outbox (kind, entity, post_id, subject, at, data)
            select '{EventKinds.PostLog}', 'post:' || c.id, c.id, lower(o.owner_username), o.measured_at, jsonb_strip_nulls(jsonb_build_object(
                'platform', o.platform, 'post_id', c.id, 'platform_post_id', o.platform_id, 'code', o.code, 'owner_id', o.owner_id,
                'owner_username', o.owner_username, 'media_type', o.media_type, 'taken_at', wire_time(o.taken_at), 'like_count', o.like_count,
                'comment_count', o.comment_count, 'play_count', o.play_count, 'value_states', o.value_states::jsonb, 'source', o.source,
                'measured_at', wire_time(o.measured_at)))
            from obs o join current c using (platform, platform_id)
            where {OutboxSql.ToPosts} and o.is_logged order by o.measured_at)
        insert into post_metrics_history (post_ref, post_code, post_id, like_count, comment_count, play_count, recorded_at, platform,
            source, value_states, task_id, slot_at)
        select c.id, o.code, o.platform_id, o.like_count, o.comment_count, o.play_count, o.measured_at, o.platform,
            o.source, o.value_states::jsonb, case when not o.is_item then o.task_id end, case when not o.is_item then o.slot_at end
        from obs o join current c using (platform, platform_id)
        where not o.is_item or exists (select from task w where w.post_id = c.id and w.status <> 'stopped')
        on conflict (post_ref, recorded_at) do nothing
        """;

    // Of what is not known under its own id nothing is made. Rows are locked in one order, as by the upserts.
    public const string PostInsights = $"""
        with found as materialized (
            select o.*, p.id, p.platform_id, p.code, p.owner_id
            from unnest($1, $2, $3, $4, $5, $6, $7) o(platform, graph_id, dimensions, metrics, source, measured_at, reach)
                join post p on p.platform = o.platform and p.graph_id = o.graph_id
            order by p.platform, p.platform_id for no key update of p),
        reached as (
            update post p set reach = f.reach from found f where p.id = f.id and f.reach is not null),
        told as (
            insert into outbox (kind, entity, post_id, at, data)
            select '{EventKinds.PostLog}', 'post:' || id, id, measured_at, jsonb_strip_nulls(jsonb_build_object('platform', platform, 'post_id', id,
                'platform_post_id', platform_id, 'code', code, 'owner_id', owner_id, 'insights', true, 'source', source, 'measured_at', wire_time(measured_at)))
            from found where {OutboxSql.ToPosts})
        insert into post_log (platform, platform_post_id, code, profile_id, post_id, dimensions, metrics, source, "timestamp")
        select platform, platform_id, code, owner_id, id, dimensions::jsonb, metrics::jsonb, source, measured_at from found
        on conflict do nothing
        """;

    public const string AccountInsights = $"""
        with found as materialized (
            select o.*, a.id, a.platform_id, a.username
            from unnest($1, $2, $3, $4, $5, $6) o(platform, graph_id, dimensions, metrics, source, measured_at)
                join account a on a.platform = o.platform and a.graph_id = o.graph_id),
        told as (
            insert into outbox (kind, entity, account_id, subject, at, data)
            select '{EventKinds.ProfileLog}', 'account:' || id, id, lower(username), measured_at, jsonb_build_object('platform', platform, 'account_id', id,
                'platform_id', platform_id, 'username', username, 'insights', true, 'source', source, 'measured_at', wire_time(measured_at))
            from found where {OutboxSql.ToProfiles})
        insert into profile_log (platform, profile_id, username, account_id, dimensions, metrics, source, "timestamp")
        select platform, platform_id, username, id, dimensions::jsonb, metrics::jsonb, source, measured_at from found
        on conflict do nothing
        """;

    // An address with another signature is the same picture: it is refreshed now and then, not with every answer, and at once where the old one
    // died before there was a copy. What failed for a reason that may be over is tried again with the new one.
    public const string Assets = """
        with obs as (
            select distinct on (entity_type, platform, platform_id, asset_type, position) *
            from unnest($1, $2, $3, $4, $5, $6, $7) o(entity_type, platform, platform_id, asset_type, position, url, at)
            order by entity_type, platform, platform_id, asset_type, position, at desc),
        owned as (
            select o.*, a.id as entity_id, false as is_story from obs o join account a using (platform, platform_id) where o.entity_type = 'account'
            union all
            select o.*, p.id, p.media_type is not distinct from 'story' from obs o join post p using (platform, platform_id) where o.entity_type = 'post')
        insert into asset as s (entity_type, entity_id, platform, asset_type, position, original_url, is_story, first_seen_at, updated_at)
        select o.entity_type, o.entity_id, o.platform, o.asset_type, o.position, o.url, o.is_story, o.at, o.at
        from owned o
        where not exists (
            select from asset x
            where x.entity_type = o.entity_type and x.entity_id = o.entity_id and x.asset_type = o.asset_type and x.position = o.position
              and split_part(x.original_url, '?', 1) = split_part(o.url, '?', 1) and x.updated_at > o.at - interval '6 hours'
              and (x.status <> 'expired' or x.original_url = o.url))
        order by o.entity_type, o.entity_id, o.asset_type, o.position
        on conflict (entity_type, entity_id, asset_type, position) do update set
            original_url = excluded.original_url,
            is_story = excluded.is_story,
            status = case
                when split_part(s.original_url, '?', 1) <> split_part(excluded.original_url, '?', 1) then 'found'
                when s.original_url <> excluded.original_url and (s.status = 'expired' or s.status = 'failed'
                    and s.error_code in ('url_signature_expired', 'url_signature_invalid', 'forbidden', 'timeout', 'unavailable', 'store_failed')) then 'found'
                else s.status end,
            updated_at = excluded.updated_at
        """;

    public const string Tagged = """
        insert into post_tagged_account (post_id, username, platform_id, first_seen_at)
        select distinct on (p.id, o.username) p.id, o.username, o.tagged_id, o.at
        from unnest($1, $2, $3, $4, $5) o(platform, platform_id, username, tagged_id, at) join post p using (platform, platform_id)
        order by p.id, o.username
        on conflict do nothing
        """;
}

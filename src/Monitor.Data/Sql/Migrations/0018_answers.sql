-- What an answer does not say is kept, and what was parked on somebody else's word comes back.

-- The states of the numbers that are kept: of a number that an answer does not give, the state it had when it was given. keys and
-- known_numbers go together.
create function kept_states(known jsonb, fresh jsonb, keys text[], known_numbers bigint[]) returns jsonb
    language sql immutable parallel safe as $$
    select case when fresh is null then null else (
        select jsonb_object_agg(key, state) from (
            select f.key, case
                when f.value <> '"unknown"' then f.value
                when known_numbers[array_position(keys, f.key)] is not null then known -> f.key
                else coalesce(known -> f.key, f.value) end as state
            from jsonb_each(fresh) f) states
        where state is not null) end
$$;

-- Accounts that only the Graph API has shown, under its own number.
create index account_graph_index on account (lower(username)) where platform = 'instagram' and platform_id ~ '^1784[0-9]{13}$';

-- A source that asks to be left alone for years is asked again after a day. Slots are anchor_at + k * interval_s.
update credential set disabled_till = now() + interval '1 day' where disabled_till > now() + interval '1 day';

with parked as (
    select task_id, anchor_at + ceil(extract(epoch from now() - anchor_at) / interval_s) * interval_s * interval '1 second' as slot
    from task_schedule
    where state = 1 and worker_id is null and due_at > now() + interval '1 day' + interval_s * interval '1 second')
update task_schedule s set due_at = p.slot, slot_at = p.slot from parked p where s.task_id = p.task_id;

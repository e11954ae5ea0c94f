-- The trouble of one platform is no trouble of another: a key that several platforms share is parked for the one that said so, and a
-- provider rests for the one that fails. A star stands for all platforms.
alter table credential add column parked jsonb not null default '{}'; -- {"instagram": {"till": "...", "strikes": 1}}; disabled_till is the latest

alter table provider_status add column platform text not null default '*';
alter table provider_status drop constraint provider_status_pkey, add primary key (source, platform);

-- Who waits for a source is woken when one is back. Flows are of one platform as well.
alter table queue_item add column waits boolean not null default false;
create index queue_item_waits on queue_item (queue_id) where waits;
create index task_schedule_no_source on task_schedule (provider_group, task_id) where last_outcome = 5;
update queue q set platform = f.platform from flow f
where q.platform is null and q.name = 'flow:' || f.name and exists (select from provider p where p.capabilities ? f.platform);
update queue set platform = split_part(name, ':', 2) where platform is null and name like 'interactive:%';

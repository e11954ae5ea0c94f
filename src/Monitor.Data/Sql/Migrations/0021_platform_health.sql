-- The trouble of one platform is no trouble of another: a key that several platforms share is parked for the one that said so, and a
-- provider rests for the one that fails. A star stands for all platforms.
alter table credential add column parked jsonb not null default '{}'; -- {"instagram": {"till": "...", "strikes": 1}}; disabled_till is the latest

alter table provider_status add column platform text not null default '*';
alter table provider_status drop constraint provider_status_pkey, add primary key (source, platform);

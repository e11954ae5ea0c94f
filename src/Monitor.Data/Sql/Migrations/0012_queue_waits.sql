-- What expires while nobody claims it is looked for every few seconds.
create index queue_item_expiry on queue_item (expires_at) where worker_id is null and expires_at < 'infinity';

-- Since when what runs here finds no source that can be asked; null while work is got done. Until then one item at a time asks again.
alter table queue add column waiting_since timestamptz;

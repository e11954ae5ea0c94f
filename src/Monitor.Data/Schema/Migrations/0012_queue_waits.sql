-- What expires while nobody claims it is looked for every few seconds.
create index queue_item_expiry on queue_item (expires_at) where worker_id is null and expires_at < 'infinity';

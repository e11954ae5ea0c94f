-- What a question has cost so far and who may still be asked, while it is to be tried again.
alter table queue_item add column question jsonb;
alter table task_schedule add column question jsonb;

-- What asking for it took, over all of its runs.
alter table processing_job_items
    add column calls    integer        not null default 0,
    add column cost_usd numeric(12, 6) not null default 0;
alter table scrape_request_log
    add column calls    integer        not null default 0,
    add column cost_usd numeric(12, 6) not null default 0;

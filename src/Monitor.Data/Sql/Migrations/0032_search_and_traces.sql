-- Calls are looked for by whom they were about, and by the request or job that they were made for.
create index provider_call_target_index on provider_call (target, at);
create index provider_call_request_index on provider_call (request_id, at) where request_id is not null;
create index provider_call_job_index on provider_call (job_id, at) where job_id is not null;

-- A bio is stored when it changes: the last one before a row is found without reading what lies between.
create index influencer_metrics_history_bio_index on influencer_metrics_history (account_id, recorded_at) where bio is not null;

-- The audit log of one kind of change.
create index audit_log_action_index on audit_log (team_id, action, id desc);

-- The newest posts of an account, as its pages and its rates read them.
create index post_owner_time_index on post (platform, owner_id, (coalesce(taken_at, created_at)) desc, id desc);
create index post_owner_latest_index on post (platform, owner_id, taken_at desc nulls last, id desc);
drop index post_owner_index;

-- Names and their parts, see 0031.
do $$
begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
        create index account_username_trigrams on account using gin (username gin_trgm_ops);
        create index account_name_trigrams on account using gin (full_name gin_trgm_ops);
        create index post_code_trigrams on post using gin (code gin_trgm_ops);
        create index post_caption_trigrams on post using gin ((left(caption, 100)) gin_trgm_ops);
        create index processing_job_items_trigrams on processing_job_items using gin (username gin_trgm_ops);
        create index scrape_request_log_trigrams on scrape_request_log using gin (account gin_trgm_ops);
    end if;
end $$;

-- What has ended is removed after a while; these find it.
create index processing_jobs_ended on processing_jobs (completed_at) where completed_at is not null;
create index scrape_request_log_ended on scrape_request_log (event_timestamp) where status in ('COMPLETE', 'FAILED');

-- How long jobs of a kind took of late, for the estimate of the next one.
create index processing_jobs_pace on processing_jobs ((job_type = 'batch'), completed_at) where status = 'completed';

-- Sending a grant twice gives once.
alter table credit_ledger add column idempotency_key text;
create unique index credit_ledger_key on credit_ledger (team_id, idempotency_key) where idempotency_key is not null;

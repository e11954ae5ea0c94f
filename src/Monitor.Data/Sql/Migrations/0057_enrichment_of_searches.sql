-- Why the creator of a search was not enriched.
alter table processing_job_items add column ai_reason text;

-- Of a try without an answer the log of a job's webhook says nothing that tells names and ports inside apart.
alter table job_webhook_attempt alter column duration_ms drop not null;
update job_webhook_attempt set error = 'no answer', duration_ms = null where status is null;

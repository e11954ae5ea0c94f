-- Steps of scrape requests stand in the feed of their team, between those of jobs. They have no numbering of their own.
alter table job_event
    drop constraint job_event_pkey,
    alter column job_id drop not null,
    alter column number drop not null,
    add column request_id bigint references scrape_request_log (id) on delete cascade,
    add constraint one_subject check (num_nonnulls(job_id, request_id) = 1);
create unique index job_event_number on job_event (job_id, number) where job_id is not null;
create index job_event_request on job_event (request_id) where request_id is not null;

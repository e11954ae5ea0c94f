-- What a provider call asked over HTTP, without secrets, and for which request or job it was made.
alter table provider_call add column method text;
alter table provider_call add column url text;
alter table provider_call add column request_id bigint;
alter table provider_call add column job_id uuid;

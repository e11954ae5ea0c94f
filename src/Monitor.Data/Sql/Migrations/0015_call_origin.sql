-- Which run of a task, or which item of a batch, search or flow, a provider call was made for.
alter table provider_call add column run_no integer;
alter table provider_call add column item_id bigint;

-- What a queue asks for, so that one platform that hangs or is away holds nothing of another; null: of several platforms.
alter table queue add column platform text;
update queue q set platform = j.platform from processing_jobs j where j.id = q.job_id;

-- What was known before the archive came is copied where its address still lives. Asking for the others by itself would be a call for each account and
-- post there is: they have used up what may be asked.
update asset set renewals = 20
where status in ('found', 'expired') and renewals < 20 and first_seen_at < (select applied_at from schema_version where version = 52);

-- A size that an operator set, apart from the one that is configured.
alter table media_size add column set_workers integer;
alter table media_size add column set_concurrency integer;

-- Nobody looks a call up by its prompt: what versions cost is added up over a span of time.
drop index model_ledger_version_index;

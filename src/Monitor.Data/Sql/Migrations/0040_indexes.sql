-- What takes long of 0038, by itself: meanwhile nobody waits who only reads.
alter table job_event validate constraint one_subject;
create index job_event_action on job_event (action_id) where action_id is not null;

-- By these an erasure finds where somebody is named.
create index audit_log_names on audit_log using gin (named_in_audit(action, entity_type, entity_id, before, after))
    where action = 'task.create' or entity_type in ('key', 'limit', 'scrape_request', 'restore');
create index credit_ledger_note on credit_ledger (lower(note)) where kind in ('charge', 'release') and note is not null;
create index excluded_history_entity on excluded_history (history, entity_id);
create index quarantine_entity on quarantine (entity_type, entity_id);
create index post_tagged_account_id on post_tagged_account (platform_id) where platform_id is not null;
create index post_tagged_account_name on post_tagged_account (lower(username));
create index account_event_former on account_event ((details ->> 'former_platform_id')) where details ? 'former_platform_id';
create index account_event_new on account_event ((details ->> 'new_platform_id')) where details ? 'new_platform_id';
create index post_owner_name on post (lower(owner_username)) where owner_id is null;
create index task_username_lower on task (lower(username)) where username is not null;
create index task_post_code_index on task (post_code) where post_code is not null;

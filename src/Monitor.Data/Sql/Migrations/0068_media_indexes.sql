-- What is copied next and what is the oldest that is kept, without a call of a function for each row.
drop index asset_found_index;
create index asset_found_index on asset (asset_type, is_story, id) where status = 'found';
create index asset_stored_index on asset (stored_at) where status = 'stored';

-- Which run and which item a call was made for.
alter table provider_call add column run_no integer, add column item_id bigint;

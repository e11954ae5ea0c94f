-- How much there is to copy is noted by the minute like the other work.
alter table workload drop constraint workload_kind_check;
alter table workload add constraint workload_kind_check check (kind in ('monitors', 'flows', 'searches', 'batches', 'profiles', 'assets'));

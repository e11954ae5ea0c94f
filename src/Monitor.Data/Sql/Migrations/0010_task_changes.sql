-- What changed of late is found without reading all tasks: an engine that keeps a schedule of its own follows the rows by it.
create index task_updated_index on task (updated_at);

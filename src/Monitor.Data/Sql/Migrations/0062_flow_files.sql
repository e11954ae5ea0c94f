-- Files that flows make: the rows, from which they are written in the format that is asked for.
create table flow_file (
    request_id bigint      primary key references scrape_request_log (id) on delete cascade,
    name       text        not null,                      -- without an ending
    columns    text[]      not null,
    created_at timestamptz not null
);

create table flow_file_row (
    request_id bigint  not null references flow_file (request_id) on delete cascade,
    row_no     bigint  not null,
    subject    text    not null,                          -- whom the row is about, for erasure
    cells      jsonb   not null,
    primary key (request_id, row_no)
);
create index flow_file_row_subject_index on flow_file_row (subject);

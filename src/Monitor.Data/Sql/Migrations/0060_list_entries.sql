-- Accounts of a list that a request reads page by page, such as followers: each once, in the order in which they came.
create table list_entry (
    request_id      bigint      not null references scrape_request_log (id) on delete cascade,
    place           bigint      generated always as identity,
    platform        text        not null,
    platform_id     text        not null,
    username        text        not null,
    full_name       text,
    is_private      boolean,
    is_verified     boolean,
    profile_pic_url text,
    page            integer     not null,
    measured_at     timestamptz not null,
    primary key (request_id, platform_id)
);
create index list_entry_place_index on list_entry (request_id, place);
-- Erasure looks for people.
create index list_entry_person_index on list_entry (platform_id);
create index list_entry_name_index on list_entry (lower(username));

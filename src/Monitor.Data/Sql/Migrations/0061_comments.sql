-- What people write below posts and videos, and who likes posts. A post is named as it is asked for: by its short code, or its id at YouTube.
create table post_comment (
    id          bigint      generated always as identity primary key,
    platform    text        not null,
    post        text        not null,
    comment_id  text        not null,
    author_id   text,
    author      text        not null,
    text        text        not null,
    created_at  timestamptz,                              -- null where the source only says how long ago
    likes       bigint,
    replies     bigint,
    source      text        not null,
    request_id  bigint,
    first_seen_at timestamptz not null,
    measured_at timestamptz not null,
    unique (platform, post, comment_id)
);
create index post_comment_list_index on post_comment (platform, post, (coalesce(created_at, first_seen_at)) desc, id desc);
create index post_comment_author_index on post_comment (lower(author));
create index post_comment_author_id_index on post_comment (author_id) where author_id is not null;

create table post_liker (
    id          bigint      generated always as identity primary key,
    platform    text        not null,
    post        text        not null,
    platform_id text        not null,
    username    text        not null,
    full_name   text,
    is_private  boolean,
    is_verified boolean,
    source      text        not null,
    request_id  bigint,
    first_seen_at timestamptz not null,
    measured_at timestamptz not null,
    unique (platform, post, platform_id)
);
create index post_liker_list_index on post_liker (platform, post, id desc);
create index post_liker_name_index on post_liker (lower(username));
create index post_liker_person_index on post_liker (platform_id);

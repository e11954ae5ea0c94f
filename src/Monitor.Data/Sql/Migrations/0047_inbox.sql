-- Messages from others, each once. The row is the truth: a broker's message is confirmed when it stands here, and what it starts is done in the
-- transaction that marks it.
create table inbox_message (
    id          bigint generated always as identity primary key,
    queue       text        not null,
    key         text        not null,                     -- the message's own id, or a digest of it
    body        text,                                     -- sealed; gone when it is done
    state       text        not null default 'waiting' check (state in ('waiting', 'done', 'held', 'dead')),
    received_at timestamptz not null,
    due_at      timestamptz not null,                     -- next try; expiry of the lease while it is worked on
    attempts    smallint    not null default 0,
    run_no      integer     not null default 0,           -- fence
    ended_at    timestamptz,                              -- done, held or dead since
    result      text,                                     -- what became of it, for people; never anything of the message
    unique (queue, key)
) with (fillfactor = 70);
create index inbox_message_due on inbox_message (queue, due_at, id) where state = 'waiting';
create index inbox_message_list on inbox_message (state, id desc) where state <> 'done';
create index inbox_message_age on inbox_message (ended_at) where state = 'done';

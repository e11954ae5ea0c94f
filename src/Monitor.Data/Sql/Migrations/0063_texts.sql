-- What texts are about and how they sound: keywords and sentiment of captions and biographies, one row for each text. These are estimates of the
-- service and not what a source said, so they stand beside the record and not in it.
create table text_analysis (
    source      text        not null,                      -- caption, bio
    text_id     bigint      not null,                      -- of the post, of the account
    post_id     bigint      references post (id) on delete cascade,
    account_id  bigint      references account (id) on delete cascade,
    said_at     timestamptz not null,
    language    text,                                      -- a guess; null: cannot be told
    keywords    text[]      not null,                      -- best first
    scores      real[]      not null,                      -- of the keywords: the lower the better
    sentiment   real,                                      -- from -1 to 1; null: nothing can be said about it
    class       text check (class in ('positive', 'neutral', 'negative')),
    signs       smallint    not null,                      -- words and signs that the sentiment rests on
    method      text        not null,
    version     smallint    not null,                      -- of what estimates: what an earlier one said is estimated anew
    digest      bigint      not null,                      -- of the text
    words       tsvector    not null,                      -- what is searched for words
    analysed_at timestamptz not null,
    primary key (source, text_id),
    check (num_nonnulls(post_id, account_id) = 1)
) with (fillfactor = 90);
create index text_analysis_post on text_analysis (post_id, said_at) where post_id is not null;
create index text_analysis_account on text_analysis (account_id) where account_id is not null;
create index text_analysis_said on text_analysis (said_at) where post_id is not null;
create index text_analysis_words on text_analysis using gin (words);

-- Texts that are new or changed. The database itself notes them: whoever writes posts or accounts cannot forget it, and waits for nothing.
create table text_work (
    id      bigint generated always as identity primary key,
    source  text   not null,
    text_id bigint not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000);

-- What was estimated last by which version, and how far back what was there before is still to be done.
create table text_state (
    only_one boolean  primary key default true check (only_one),
    version  smallint not null default 0
);
insert into text_state default values;
create table text_backfill (
    source text   primary key,
    below  bigint not null
);

create function note_new_texts() returns trigger language plpgsql as $$
begin
    if tg_argv[0] = 'caption' then
        insert into text_work (source, text_id) select 'caption', id from changed where caption <> '' order by id;
    else
        insert into text_work (source, text_id) select 'bio', id from changed where bio <> '' order by id;
    end if;
    return null;
end $$;
create function note_changed_text() returns trigger language plpgsql as $$
begin
    insert into text_work (source, text_id) values (tg_argv[0], new.id);
    return null;
end $$;
create trigger note_new_captions after insert on post referencing new table as changed for each statement execute function note_new_texts('caption');
create trigger note_changed_caption after update on post for each row
    when (old.caption is distinct from new.caption or (new.caption <> '' and coalesce(old.taken_at, old.created_at) is distinct from coalesce(new.taken_at, new.created_at)))
    execute function note_changed_text('caption');
create trigger note_new_bios after insert on account referencing new table as changed for each statement execute function note_new_texts('bio');
create trigger note_changed_bio after update of bio on account for each row when (old.bio is distinct from new.bio) execute function note_changed_text('bio');

-- Reports on texts that a request ordered: which texts, as they were when it was made. What a report adds up is added up when it is read, so that what
-- is erased counts no longer.
create table text_report (
    id          bigint generated always as identity primary key,
    team_id     bigint      not null references team (id) on delete cascade,
    request_id  bigint      not null unique references scrape_request_log (id) on delete cascade,
    kind        text        not null check (kind in ('keywords', 'sentiment')),
    platform    text        not null,
    account_id  bigint      references account (id) on delete cascade,
    keywords    text[]      not null,
    from_at     timestamptz,
    to_at       timestamptz,
    is_cut      boolean     not null default false,        -- there were more texts than one report holds
    made_at     timestamptz not null
);
create index text_report_team on text_report (team_id, id desc);
create index text_report_account on text_report (account_id) where account_id is not null;
create table text_report_row (
    report_id bigint      not null references text_report (id) on delete cascade,
    source    text        not null,
    text_id   bigint      not null,
    post_id   bigint      not null references post (id) on delete cascade,
    said_at   timestamptz not null,
    language  text,
    keywords  text[]      not null,
    matched   text[]      not null,                        -- of the report's keywords
    sentiment real,
    class     text,
    primary key (report_id, source, text_id)
);
create index text_report_row_order on text_report_row (report_id, said_at desc, text_id desc);
create index text_report_row_post on text_report_row (post_id);

-- By it is found who is named among the words that somebody asked for.
create index scrape_request_log_keywords on scrape_request_log using gin ((lower((params -> 'keywords')::text)::jsonb)) where params ? 'keywords';

-- Messages that were kept until somebody could do what they ask for.
update inbox_message set state = 'waiting', attempts = 0, run_no = run_no + 1, due_at = now(), ended_at = null, result = null
where state = 'held' and queue in ('keyword_collection_q', 'sentiment_analysis_q', 'sentiment_collection_report_in_q');

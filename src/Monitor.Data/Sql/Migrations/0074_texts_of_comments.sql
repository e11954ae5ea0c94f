-- What people write below posts is analysed as captions are. What is known of a comment goes with it, whoever removes it: whoever analyses it meanwhile
-- holds its row.
alter table text_analysis add column comment_id bigint references post_comment (id) on delete cascade;
create index text_analysis_comment on text_analysis (comment_id) where comment_id is not null;
alter table text_report_row add column comment_id bigint references post_comment (id) on delete cascade;
create index text_report_row_comment on text_report_row (comment_id) where comment_id is not null;

-- A post has one caption and many comments: whoever looks for the one is not to read the others.
drop index text_analysis_post;
create index text_analysis_post on text_analysis (post_id, source, said_at) where post_id is not null;
drop index text_analysis_said;
create index text_analysis_said on text_analysis (source, said_at) where post_id is not null;

-- A report is about what creators say, or about what others say below it.
alter table text_report add column source text not null default 'caption';

create function note_new_comments() returns trigger language plpgsql as $$
begin
    insert into text_work (source, text_id) select 'comment', id from changed where text <> '' order by id;
    return null;
end $$;
create trigger note_new_comments after insert on post_comment referencing new table as changed for each statement execute function note_new_comments();
create trigger note_changed_comment after update of text, created_at on post_comment for each row
    when (old.text is distinct from new.text or (new.text <> '' and old.created_at is distinct from new.created_at))
    execute function note_changed_text('comment');

-- Comments can be known before their post is. Those of every post are looked up by themselves: a plan for many posts would read all comments for one.
create function note_comments_of_new_posts() returns trigger language plpgsql as $$
begin
    insert into text_work (source, text_id)
    select 'comment', c.id
    from changed p cross join lateral (select id from post_comment where platform = p.platform and post = p.code and text <> '' offset 0) c
    order by c.id;
    return null;
end $$;
create trigger note_comments_of_new_posts after insert on post referencing new table as changed for each statement execute function note_comments_of_new_posts();

-- Where captions were analysed already, comments of before are read from the newest back. Elsewhere everything is, by the first process that begins.
insert into text_backfill (source, below) select 'comment', 9223372036854775807 from text_state where version > 0;

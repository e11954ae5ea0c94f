-- How a text sounds can also be asked of a language model. Its estimate takes the place of that of the lists of words as long as the text says what it
-- said then; who is asked once about some words is not asked again, whatever the answer was.
alter table text_analysis add column model text;              -- whose estimate the sentiment is; null: that of the lists
alter table text_analysis add column prompt_version smallint;
alter table text_analysis add column asked_digest bigint;     -- of the text that the model was asked about last
alter table text_report_row add column model text;

-- Texts that the model is to be asked about, while that is switched on.
create table text_question (
    source   text        not null,
    text_id  bigint      not null,
    noted_at timestamptz not null,
    due_at   timestamptz not null,                             -- while a worker asks: when another one may
    token    uuid,                                             -- of the worker that asks
    primary key (source, text_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000);
create index text_question_due on text_question (due_at);

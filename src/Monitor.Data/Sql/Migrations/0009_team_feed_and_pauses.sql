-- Progress of all jobs of a team in one order, without gaps, in the order of commits: the last statement of a transaction that writes
-- events takes their numbers from this row, whose lock lasts until the commit. A sequence would hand out numbers that are committed in
-- another order, and who resumes after the highest number seen would miss the later ones.
create table team_feed (
    team_id bigint primary key references team (id),
    number  bigint not null                             -- of the newest event
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- Events from before have no number: a feed begins with this version.
alter table job_event
    add column team_id bigint,
    add column team_number bigint;
create unique index job_event_team on job_event (team_id, team_number) where team_number is not null;

-- What a queue holds, so that everything of a kind can be paused. The default is for processes of the version before that still run.
alter table queue add column kind text not null default 'flows' check (kind in ('profiles', 'flows', 'batches', 'searches'));
update queue q set kind = case when q.priority = 1 then 'profiles' when j.job_type = 'batch' then 'batches' when j.id is not null then 'searches' else 'flows' end
from queue same left join processing_jobs j on j.id = same.job_id
where same.id = q.id;

-- What is paused above one job or flow. Rows decide at every claim, so a queue that is created later is paused as well.
create table queue_pause (
    kind      text        not null check (kind in ('all', 'profiles', 'flows', 'batches', 'searches')),
    team_id   bigint      references team (id),         -- null: everybody's
    paused_at timestamptz not null,
    paused_by text        not null,
    reason    text,
    unique nulls not distinct (kind, team_id),
    -- Flows and profiles of all teams share their queues.
    check (team_id is null or kind in ('all', 'batches', 'searches'))
);

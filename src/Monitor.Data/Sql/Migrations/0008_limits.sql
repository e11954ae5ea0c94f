-- Processes that cannot reach the server that counts for all of them, and until when each of them may take its share of the limits
-- by itself. The others leave it that share, also for a window afterwards.
create table limit_alone (
    process uuid        primary key,
    until   timestamptz not null
);

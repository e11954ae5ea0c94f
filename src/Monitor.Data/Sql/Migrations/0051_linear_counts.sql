-- What was and what is are counted without being matched: a plan that was made for one task compared each of ten thousand with each, which took seconds.
create or replace function count_changed_tasks() returns trigger language plpgsql as $$
begin
    insert into task_count
    select team_id, platform, task_type, status, sum(n) from (
        select team_id, platform, task_type, status, 1 as n from added
        union all
        select team_id, platform, task_type, status, -1 from removed) changed
    group by 1, 2, 3, 4 having sum(n) <> 0;
    return null;
end $$;

create or replace function change_engagement() returns trigger language plpgsql as $$
begin
    insert into owner_engagement as e
    select platform, owner_id, sum(n), sum(n * like_count), sum(n * comment_count) from (
        select platform, owner_id, 1 as n, like_count, comment_count from added
        union all
        select platform, owner_id, -1, like_count, comment_count from removed) d
    where owner_id is not null and like_count is not null and comment_count is not null
    group by 1, 2 having sum(n) <> 0 or sum(n * like_count) <> 0 or sum(n * comment_count) <> 0 order by 1, 2
    on conflict (platform, owner_id) do update set posts = e.posts + excluded.posts, likes = e.likes + excluded.likes, comments = e.comments + excluded.comments;
    return null;
end $$;

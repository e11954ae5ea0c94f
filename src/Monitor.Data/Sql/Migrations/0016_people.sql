-- What was made while nobody had to prove who they are: nobody signed for it, so it ends when callers have to.
alter table api_key add column made_open boolean not null default false;
alter table invitation add column made_open boolean not null default false;

-- The key that made it; what a key made ends with the key.
alter table api_key add column made_by_key uuid references api_key (id);
alter table invitation add column made_by_key uuid references api_key (id);
create index api_key_maker_index on api_key (made_by_key) where made_by_key is not null;
create index api_key_person_index on api_key (created_by) where created_by is not null;

-- Who accepted it.
alter table invitation add column accepted_by bigint references app_user (id) on delete set null;

-- Without mail nobody can prove that an address is theirs, so it is nobody's alone: an account is an address and a password.
drop index app_user_email_unique;
create index app_user_email_index on app_user (lower(email));

-- The rest brings what there is into this shape. The log of changes knows which key made what.
update api_key set made_open = true where created_by is null;

update api_key k set made_by_key = m.id
from audit_log l join api_key m on m.id::text = l.actor_id
where l.action = 'api_key.create' and l.actor_kind = 'key' and l.entity_id = k.id::text and m.team_id = k.team_id and m.id <> k.id;

update invitation i set made_by_key = m.id
from audit_log l join api_key m on m.id::text = l.actor_id
where l.action = 'invitation.create' and l.actor_kind = 'key' and l.entity_id = i.id::text and m.team_id = i.team_id;

-- Before 0011 an invitation did not say who made it.
update invitation i set made_open = true
where created_by_user is null
  and not exists (select from audit_log l where l.action = 'invitation.create' and l.actor_kind = 'user' and l.entity_id = i.id::text)
  and not exists (select from api_key k where k.id = i.made_by_key and not k.made_open);

update invitation i set accepted_by = u.id from app_user u where i.accepted_at is not null and lower(u.email) = lower(i.email);

-- Keys and open invitations of revoked keys and of disabled people, and those people's sessions.
with recursive gone as (
    select k.id from api_key k left join app_user u on u.id = k.created_by where k.revoked_at is not null or u.disabled_at is not null
    union
    select k.id from api_key k join gone g on k.made_by_key = g.id
),
taken as (
    update invitation i set revoked_at = now()
    where revoked_at is null and accepted_at is null
      and (made_by_key in (select id from gone) or created_by_user in (select id from app_user where disabled_at is not null))
)
update api_key set revoked_at = now() where revoked_at is null and id in (select id from gone);

update session set revoked_at = now()
where revoked_at is null and user_id in (select id from app_user where disabled_at is not null);

-- A team that nobody could enter, or whose admins are all disabled, gets the first operator as an admin.
with orphan as (
    select t.id as team_id, (select min(id) from app_user where operator and disabled_at is null) as user_id from team t
    where not exists (
        select from member m join app_user u on u.id = m.user_id where m.team_id = t.id and m.role = 'admin' and u.disabled_at is null)
),
given as (
    insert into member (team_id, user_id, role, created_at) select team_id, user_id, 'admin', now() from orphan where user_id is not null
    on conflict (team_id, user_id) do update set role = 'admin'
    returning team_id, user_id
)
insert into audit_log (team_id, at, actor_kind, actor_name, action, entity_type, entity_id, after)
select team_id, now(), 'system', 'upgrade', 'member.add', 'user', user_id::text, '{"role": "admin"}' from given;

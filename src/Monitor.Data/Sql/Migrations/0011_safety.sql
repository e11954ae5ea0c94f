-- Invitations end with the rights of whoever made them; null for those that were made before.
alter table invitation add column created_by_user bigint references app_user (id) on delete set null;

-- The name of whom a search was about may be taken out of the ledger; everything else stays as it was written.
drop trigger credit_ledger_append_only on credit_ledger;
create trigger credit_ledger_append_only
    before delete or update of team_id, at, kind, amount, reserved, job_id, item_id on credit_ledger
    for each statement execute function refuse_change();

-- Whether something that came along with an answer is about an account or a post of it.
create function is_about(item jsonb, platform_id text, handles text[]) returns boolean language sql immutable as $$
    select coalesce(item ->> 'owner_id' = platform_id or lower(item ->> 'owner_username') = any (handles), false)
        or item ? 'username' and coalesce(item ->> 'platform_id' = platform_id or lower(item ->> 'username') = any (handles), false)
$$;

-- Erasures whose traces are looked for once more, when what ran meanwhile has ended; then the row goes as well.
create table erasure (
    id          bigint      generated always as identity primary key,
    erased_at   timestamptz not null,
    platform    text        not null,
    platform_id text        not null,
    handles     text[]      not null,
    targets     text[]      not null,
    codes       text[]      not null
);

-- A database of version 0.1 as pg_dump writes it: both engines worked on it, and the process was killed in the middle of a run and a search.
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
CREATE SCHEMA hangfire;
CREATE TYPE public.task_status_enum AS ENUM (
    'active',
    'paused',
    'stopped'
);
CREATE TYPE public.task_type_enum AS ENUM (
    'influencer',
    'post'
);
CREATE FUNCTION public.audit_number(metrics jsonb, name text) RETURNS bigint
    LANGUAGE sql IMMUTABLE
    AS $$
    select (e ->> 'value')::bigint from jsonb_array_elements(metrics) e where e ->> 'key' = name limit 1
$$;
CREATE FUNCTION public.audit_states(metrics jsonb, names text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    select jsonb_object_agg(n.name, coalesce(m.state, 'unknown'))
    from unnest(names) n(name)
    left join lateral (select e ->> 'state' as state from jsonb_array_elements(metrics) e where e ->> 'key' = n.name limit 1) m on true
    where coalesce(m.state, 'unknown') <> 'measured'
$$;
CREATE FUNCTION public.audit_text(dimensions jsonb, name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select e ->> 'value' from jsonb_array_elements(dimensions) e where e ->> 'key' = name limit 1
$$;
CREATE FUNCTION public.drop_partitions_before(parent regclass, before_time timestamp with time zone) RETURNS SETOF text
    LANGUAGE plpgsql
    AS $_$
declare
    child record;
begin
    for child in
        select c.oid::regclass::text as name,
               (regexp_match(pg_get_expr(c.relpartbound, c.oid), $re$TO \('([^']+)'\)$re$))[1]::timestamptz as ends_at
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = parent
    loop
        if child.ends_at <= before_time then
            execute format('drop table %s', child.name);
            return next child.name;
        end if;
    end loop;
end $_$;
CREATE FUNCTION public.engagement_rate(likes bigint, comments bigint, followers bigint) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case when coalesce(followers, 0) <= 0 then 0.00
                else round((greatest(coalesce(likes, 0), 0)::numeric + greatest(coalesce(comments, 0), 0)) * 100 / followers, 2) end
$$;
CREATE FUNCTION public.ensure_partitions(parent regclass, step interval, from_time timestamp with time zone, to_time timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare
    unit text := case when step >= interval '28 days' then 'month' else 'day' end;
    lower_bound timestamp := date_trunc(unit, from_time at time zone 'UTC');
    upper_bound timestamp;
    child text;
    created integer := 0;
begin
    while lower_bound < (to_time at time zone 'UTC') loop
        upper_bound := lower_bound + (case unit when 'month' then interval '1 month' else interval '1 day' end);
        child := parent::text || '_' || to_char(lower_bound, case unit when 'month' then 'YYYYMM' else 'YYYYMMDD' end);
        if to_regclass(child) is null then
            -- One creator at a time; the second finds the table and moves on. It looks into the catalog itself, because
            -- to_regclass may still answer from before the wait.
            perform pg_advisory_xact_lock(hashtext('partition:' || child));
            if not exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
                           where i.inhparent = parent and c.relname = child) then
                execute format('create table %I partition of %s for values from (%L) to (%L)',
                    child, parent, lower_bound::text || '+00', upper_bound::text || '+00');
                created := created + 1;
            end if;
        end if;
        lower_bound := upper_bound;
    end loop;
    return created;
end $$;
CREATE FUNCTION public.estimated_reach(given bigint, media_type text, plays bigint, likes bigint, followers bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case
        when given > 0 then given
        when media_type in ('reel', 'video') then case when coalesce(plays, 0) <= 0 then 0 else
            greatest(0, floor(plays * (0.94 - round((ln(greatest(coalesce(followers, 1), 1)::float8) / ln(2::float8))::numeric, 9) * 0.001)))::bigint end
        when coalesce(likes, 0) <= 0 then 0
        else greatest(0, floor((7.6 - round((ln(likes::float8) / ln(10::float8))::numeric, 9) * 0.7) * 0.85 * likes))::bigint
    end
$$;
CREATE FUNCTION public.get_top_users_by_engagement(n integer) RETURNS TABLE(username text, full_name text, follower_count bigint, posts bigint, avg_likes numeric, avg_comments numeric, engagement_rate numeric)
    LANGUAGE sql STABLE
    AS $$
    select a.username, a.full_name, a.follower_count, count(*),
           round(avg(p.like_count), 2), round(avg(p.comment_count), 2),
           round(avg(engagement_rate(p.like_count, p.comment_count, a.follower_count)), 2) as rate
    from account a join post p on p.platform = a.platform and p.owner_id = a.platform_id
    where a.platform = 'instagram' and a.follower_count > 0 and p.like_count is not null and p.comment_count is not null
    group by a.id
    order by rate desc, a.follower_count desc, a.id
    limit n
$$;
CREATE FUNCTION public.is_about(item jsonb, platform_id text, handles text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    select coalesce(item ->> 'owner_id' = platform_id or lower(item ->> 'owner_username') = any (handles), false)
        or item ? 'username' and coalesce(item ->> 'platform_id' = platform_id or lower(item ->> 'username') = any (handles), false)
$$;
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% is append-only', tg_table_name;
end $$;
CREATE TABLE hangfire.aggregatedcounter (
    id bigint NOT NULL,
    key text NOT NULL,
    value bigint NOT NULL,
    expireat timestamp with time zone
);
CREATE SEQUENCE hangfire.aggregatedcounter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE hangfire.aggregatedcounter_id_seq OWNED BY hangfire.aggregatedcounter.id;
CREATE TABLE hangfire.counter (
    id bigint NOT NULL,
    key text NOT NULL,
    value bigint NOT NULL,
    expireat timestamp with time zone
);
CREATE SEQUENCE hangfire.counter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE hangfire.counter_id_seq OWNED BY hangfire.counter.id;
CREATE TABLE hangfire.hash (
    id bigint NOT NULL,
    key text NOT NULL,
    field text NOT NULL,
    value text,
    expireat timestamp with time zone,
    updatecount integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE hangfire.hash_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE hangfire.hash_id_seq OWNED BY hangfire.hash.id;
CREATE TABLE hangfire.job (
    id bigint NOT NULL,
    stateid bigint,
    statename text,
    invocationdata jsonb NOT NULL,
    arguments jsonb NOT NULL,
    createdat timestamp with time zone NOT NULL,
    expireat timestamp with time zone,
    updatecount integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE hangfire.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE hangfire.job_id_seq OWNED BY hangfire.job.id;
CREATE TABLE hangfire.jobparameter (
    id bigint NOT NULL,
    jobid bigint NOT NULL,
    name text NOT NULL,
    value text,
    updatecount integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE hangfire.jobparameter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE hangfire.jobparameter_id_seq OWNED BY hangfire.jobparameter.id;
CREATE TABLE hangfire.jobqueue (
    id bigint NOT NULL,
    jobid bigint NOT NULL,
    queue text NOT NULL,
    fetchedat timestamp with time zone,
    updatecount integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE hangfire.jobqueue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE hangfire.jobqueue_id_seq OWNED BY hangfire.jobqueue.id;
CREATE TABLE hangfire.list (
    id bigint NOT NULL,
    key text NOT NULL,
    value text,
    expireat timestamp with time zone,
    updatecount integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE hangfire.list_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE hangfire.list_id_seq OWNED BY hangfire.list.id;
CREATE TABLE hangfire.lock (
    resource text NOT NULL,
    updatecount integer DEFAULT 0 NOT NULL,
    acquired timestamp with time zone
);
CREATE TABLE hangfire.monitor_enqueued (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    enqueued_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');
CREATE TABLE hangfire.schema (
    version integer NOT NULL
);
CREATE TABLE hangfire.server (
    id text NOT NULL,
    data jsonb,
    lastheartbeat timestamp with time zone NOT NULL,
    updatecount integer DEFAULT 0 NOT NULL
);
CREATE TABLE hangfire.set (
    id bigint NOT NULL,
    key text NOT NULL,
    score double precision NOT NULL,
    value text NOT NULL,
    expireat timestamp with time zone,
    updatecount integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE hangfire.set_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE hangfire.set_id_seq OWNED BY hangfire.set.id;
CREATE TABLE hangfire.state (
    id bigint NOT NULL,
    jobid bigint NOT NULL,
    name text NOT NULL,
    reason text,
    createdat timestamp with time zone NOT NULL,
    data jsonb,
    updatecount integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE hangfire.state_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE hangfire.state_id_seq OWNED BY hangfire.state.id;
CREATE TABLE public.account (
    id bigint NOT NULL,
    platform text NOT NULL,
    platform_id text NOT NULL,
    username text NOT NULL,
    full_name text,
    bio text,
    bio_recorded_at timestamp with time zone,
    category text,
    external_url text,
    profile_pic_url text,
    is_private boolean,
    is_verified boolean,
    follower_count bigint,
    following_count bigint,
    post_count bigint,
    value_states jsonb,
    source text NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    content_hash bigint,
    held_at timestamp with time zone
)
WITH (fillfactor='85');
CREATE TABLE public.account_event (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    event text NOT NULL,
    at timestamp with time zone NOT NULL,
    details jsonb NOT NULL
);
ALTER TABLE public.account_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_handle (
    account_id bigint NOT NULL,
    username text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL
);
ALTER TABLE public.account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_key (
    id uuid NOT NULL,
    team_id bigint NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    key_hash bytea NOT NULL,
    scope text NOT NULL,
    created_by bigint,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_key_scope_check CHECK ((scope = ANY (ARRAY['read'::text, 'write'::text, 'admin'::text])))
);
CREATE TABLE public.apify_run (
    run_id text NOT NULL,
    dataset_id text NOT NULL,
    actor_id text,
    measured_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempt smallint DEFAULT 0 NOT NULL,
    finished_at timestamp with time zone,
    items integer,
    error text
);
CREATE TABLE public.app_user (
    id bigint NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    password_changed_at timestamp with time zone DEFAULT now() NOT NULL,
    operator boolean DEFAULT false NOT NULL,
    totp_secret text,
    totp_enabled_at timestamp with time zone,
    totp_last_step bigint,
    recovery_codes bytea[] DEFAULT '{}'::bytea[] NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    disabled_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.app_user ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.app_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.asset (
    id bigint NOT NULL,
    entity_type text NOT NULL,
    entity_id bigint NOT NULL,
    platform text NOT NULL,
    asset_type text NOT NULL,
    "position" smallint DEFAULT 0 NOT NULL,
    original_url text NOT NULL,
    asset_url text,
    status text DEFAULT 'found'::text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT asset_entity_type_check CHECK ((entity_type = ANY (ARRAY['account'::text, 'post'::text])))
);
ALTER TABLE public.asset ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.asset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW public.asset_log AS
 SELECT asset.id,
    asset.entity_type,
    asset.entity_id,
    asset.platform,
    asset.asset_type,
    asset."position",
    asset.asset_url,
    asset.original_url,
    asset.status,
    asset.first_seen_at,
    asset.updated_at
   FROM public.asset;
CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    team_id bigint,
    at timestamp with time zone NOT NULL,
    actor_kind text NOT NULL,
    actor_id text,
    actor_name text NOT NULL,
    action text NOT NULL,
    entity_type text,
    entity_id text,
    before jsonb,
    after jsonb,
    ip text,
    request_id text
);
ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.call_pace (
    key text NOT NULL,
    next_at timestamp with time zone NOT NULL
);
CREATE TABLE public.processing_job_items (
    id bigint NOT NULL,
    item_id uuid DEFAULT gen_random_uuid() NOT NULL,
    job_id uuid NOT NULL,
    username character varying(255) NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    credits integer DEFAULT 0 NOT NULL,
    apify_completed boolean DEFAULT false NOT NULL,
    database_populated boolean DEFAULT false NOT NULL,
    cdn_processed boolean DEFAULT false NOT NULL,
    ai_analyzed boolean DEFAULT false NOT NULL,
    account_id bigint,
    result jsonb,
    error text,
    error_code text,
    source text,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT processing_job_items_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
)
WITH (fillfactor='70');
CREATE TABLE public.processing_jobs (
    id uuid NOT NULL,
    job_type text NOT NULL,
    status text NOT NULL,
    total_users integer NOT NULL,
    processed_users integer DEFAULT 0 NOT NULL,
    successful_users integer DEFAULT 0 NOT NULL,
    failed_users integer DEFAULT 0 NOT NULL,
    errors jsonb DEFAULT '[]'::jsonb NOT NULL,
    max_concurrency integer NOT NULL,
    team_id bigint NOT NULL,
    requested_by text,
    platform text DEFAULT 'instagram'::text NOT NULL,
    usernames text[] NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    estimated_credits integer DEFAULT 0 NOT NULL,
    reserved_credits integer DEFAULT 0 NOT NULL,
    credits_charged integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL,
    estimated_completion_at timestamp with time zone,
    idempotency_key text,
    request_digest text,
    webhook_url text,
    job_metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    event_no bigint DEFAULT 0 NOT NULL,
    CONSTRAINT counters_add_up CHECK (((processed_users = (successful_users + failed_users)) AND (processed_users <= total_users))),
    CONSTRAINT valid_job_type CHECK ((job_type = ANY (ARRAY['batch'::text, 'single'::text, 'bulk'::text]))),
    CONSTRAINT valid_status CHECK ((status = ANY (
CASE
    WHEN (job_type = 'batch'::text) THEN ARRAY['running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text]
    ELSE ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text, 'cancelled'::text]
END)))
)
WITH (fillfactor='70');
CREATE VIEW public.creator_analysis_jobs AS
 SELECT j.id,
    j.requested_by AS user_id,
    j.team_id,
    j.job_type,
    j.status,
    j.priority,
    j.usernames,
    j.total_users AS total_creators,
    j.successful_users AS completed_creators,
    j.failed_users AS failed_creators,
    j.estimated_credits,
    j.credits_charged,
    (j.reserved_credits > 0) AS credits_reserved,
    (round(((100.0 * (j.processed_users)::numeric) / (j.total_users)::numeric), 1))::double precision AS progress_percentage,
        CASE j.status
            WHEN 'pending'::text THEN 'waiting'::text
            WHEN 'processing'::text THEN 'collecting'::text
            ELSE j.status
        END AS current_stage,
    jsonb_build_object('processed', j.processed_users, 'total', j.total_users, 'reserved_credits', j.reserved_credits) AS detailed_status,
    ( SELECT COALESCE(jsonb_agg(i.result ORDER BY i.id) FILTER (WHERE (i.result IS NOT NULL)), '[]'::jsonb) AS "coalesce"
           FROM public.processing_job_items i
          WHERE (i.job_id = j.id)) AS results,
    j.errors AS error_details,
    j.created_at,
    j.started_at,
    j.completed_at,
    j.estimated_completion_at,
    j.job_metadata
   FROM public.processing_jobs j
  WHERE (j.job_type = ANY (ARRAY['single'::text, 'bulk'::text]));
CREATE VIEW public.creator_job_items AS
 SELECT i.item_id AS id,
    i.job_id,
    i.username,
    i.status,
    i.priority,
    i.apify_completed,
    i.database_populated,
    i.cdn_processed,
    i.ai_analyzed,
    i.account_id AS profile_id,
    i.result AS result_data,
    i.error AS error_message,
    i.started_at,
    i.completed_at,
    (EXTRACT(epoch FROM (i.completed_at - i.started_at)))::integer AS processing_duration,
    i.created_at,
    i.updated_at
   FROM (public.processing_job_items i
     JOIN public.processing_jobs j ON ((j.id = i.job_id)))
  WHERE (j.job_type = ANY (ARRAY['single'::text, 'bulk'::text]));
CREATE TABLE public.credential (
    id bigint NOT NULL,
    idempotency_key text NOT NULL,
    source text NOT NULL,
    handle text NOT NULL,
    credentials jsonb,
    version integer DEFAULT 1 NOT NULL,
    fingerprint text DEFAULT ''::text NOT NULL,
    origin text DEFAULT 'api'::text NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    data_access_expired boolean DEFAULT false NOT NULL,
    disabled_till timestamp with time zone,
    strikes smallint DEFAULT 0 NOT NULL,
    last_used_at timestamp with time zone,
    last_success_at timestamp with time zone,
    last_error text,
    last_error_at timestamp with time zone,
    published_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT credential_origin_check CHECK ((origin = ANY (ARRAY['api'::text, 'configuration'::text])))
);
ALTER TABLE public.credential ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.credential_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.credit_ledger (
    id bigint NOT NULL,
    team_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    amount bigint DEFAULT 0 NOT NULL,
    reserved bigint DEFAULT 0 NOT NULL,
    job_id uuid,
    item_id bigint,
    note text,
    idempotency_key text,
    CONSTRAINT credit_ledger_kind_check CHECK ((kind = ANY (ARRAY['grant'::text, 'reserve'::text, 'charge'::text, 'release'::text])))
);
ALTER TABLE public.credit_ledger ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.credit_ledger_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.data_protection_key (
    id bigint NOT NULL,
    name text NOT NULL,
    xml text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.data_protection_key ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.data_protection_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.erasure (
    id bigint NOT NULL,
    erased_at timestamp with time zone NOT NULL,
    platform text NOT NULL,
    platform_id text NOT NULL,
    handles text[] NOT NULL,
    targets text[] NOT NULL,
    codes text[] NOT NULL
);
ALTER TABLE public.erasure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.erasure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.excluded_history (
    restore_id bigint NOT NULL,
    history text NOT NULL,
    entity_id bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    "row" jsonb NOT NULL
);
CREATE TABLE public.flow (
    name text NOT NULL,
    platform text NOT NULL,
    workers integer NOT NULL,
    concurrency integer NOT NULL,
    available boolean NOT NULL,
    published_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.influencer_metrics_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 50;
CREATE TABLE public.influencer_metrics_history (
    id bigint DEFAULT nextval('public.influencer_metrics_history_id_seq'::regclass) NOT NULL,
    account_id bigint NOT NULL,
    user_id bigint,
    username character varying(255) NOT NULL,
    bio text,
    follower_count bigint,
    following_count bigint,
    post_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
)
PARTITION BY RANGE (recorded_at);
CREATE TABLE public.influencer_metrics_history_202610 (
    id bigint DEFAULT nextval('public.influencer_metrics_history_id_seq'::regclass) NOT NULL,
    account_id bigint NOT NULL,
    user_id bigint,
    username character varying(255) NOT NULL,
    bio text,
    follower_count bigint,
    following_count bigint,
    post_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
CREATE TABLE public.influencer_metrics_history_202611 (
    id bigint DEFAULT nextval('public.influencer_metrics_history_id_seq'::regclass) NOT NULL,
    account_id bigint NOT NULL,
    user_id bigint,
    username character varying(255) NOT NULL,
    bio text,
    follower_count bigint,
    following_count bigint,
    post_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
CREATE TABLE public.influencer_metrics_history_202612 (
    id bigint DEFAULT nextval('public.influencer_metrics_history_id_seq'::regclass) NOT NULL,
    account_id bigint NOT NULL,
    user_id bigint,
    username character varying(255) NOT NULL,
    bio text,
    follower_count bigint,
    following_count bigint,
    post_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
CREATE TABLE public.influencer_metrics_history_202701 (
    id bigint DEFAULT nextval('public.influencer_metrics_history_id_seq'::regclass) NOT NULL,
    account_id bigint NOT NULL,
    user_id bigint,
    username character varying(255) NOT NULL,
    bio text,
    follower_count bigint,
    following_count bigint,
    post_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
CREATE TABLE public.influencer_metrics_history_202702 (
    id bigint DEFAULT nextval('public.influencer_metrics_history_id_seq'::regclass) NOT NULL,
    account_id bigint NOT NULL,
    user_id bigint,
    username character varying(255) NOT NULL,
    bio text,
    follower_count bigint,
    following_count bigint,
    post_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
CREATE VIEW public.instagram_account AS
 SELECT a.id,
    a.platform_id AS profile_id,
    a.username AS handle,
    a.full_name,
    a.bio AS biography,
    a.category,
    a.external_url,
    a.profile_pic_url,
    a.is_private,
    a.is_verified,
    a.follower_count AS followers,
    a.following_count AS following,
    a.post_count AS media_count,
    a.value_states,
    a.source,
    a.measured_at AS updated_at,
    a.created_at
   FROM public.account a
  WHERE (a.platform = 'instagram'::text);
CREATE TABLE public.post (
    id bigint NOT NULL,
    platform text NOT NULL,
    platform_id text NOT NULL,
    code text NOT NULL,
    owner_id text,
    owner_username text,
    media_type text,
    caption text,
    thumbnail_url text,
    taken_at timestamp with time zone,
    like_count bigint,
    comment_count bigint,
    play_count bigint,
    value_states jsonb,
    source text NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    content_hash bigint,
    held_at timestamp with time zone
)
WITH (fillfactor='85');
CREATE TABLE public.post_tagged_account (
    post_id bigint NOT NULL,
    username text NOT NULL,
    platform_id text,
    first_seen_at timestamp with time zone NOT NULL
);
CREATE VIEW public.instagram_assets AS
 SELECT s.entity_type,
    s.entity_id,
        CASE
            WHEN (s.entity_type = 'post'::text) THEN s.entity_id
            ELSE NULL::bigint
        END AS post_id,
    s.asset_type,
    s."position",
    s.original_url,
    s.asset_url,
    s.status,
    NULL::text AS tagged_username,
    NULL::text AS tagged_user_id,
    s.updated_at AS scraped_at
   FROM public.asset s
  WHERE (s.platform = 'instagram'::text)
UNION ALL
 SELECT 'post'::text AS entity_type,
    g.post_id AS entity_id,
    g.post_id,
    'tagged_user'::text AS asset_type,
    (0)::smallint AS "position",
    NULL::text AS original_url,
    NULL::text AS asset_url,
    NULL::text AS status,
    g.username AS tagged_username,
    g.platform_id AS tagged_user_id,
    g.first_seen_at AS scraped_at
   FROM (public.post_tagged_account g
     JOIN public.post p ON ((p.id = g.post_id)))
  WHERE (p.platform = 'instagram'::text);
CREATE VIEW public.instagram_post AS
 SELECT p.id,
    p.platform_id AS post_id,
    p.code AS shortcode,
    p.owner_id AS profile_id,
    p.owner_username AS handle,
    p.media_type AS post_type,
    p.caption,
    p.thumbnail_url,
    p.taken_at AS publish_time,
    p.like_count AS likes,
    p.comment_count AS comments,
    p.play_count AS plays,
        CASE
            WHEN ((p.like_count IS NOT NULL) AND (p.comment_count IS NOT NULL) AND (a.follower_count IS NOT NULL)) THEN public.engagement_rate(p.like_count, p.comment_count, a.follower_count)
            ELSE NULL::numeric
        END AS engagement_rate,
        CASE
            WHEN (((p.media_type = ANY (ARRAY['reel'::text, 'video'::text])) AND ((p.play_count IS NULL) OR (a.follower_count IS NULL))) OR ((COALESCE(p.media_type, ''::text) <> ALL (ARRAY['reel'::text, 'video'::text])) AND (p.like_count IS NULL))) THEN NULL::bigint
            ELSE public.estimated_reach(NULL::bigint, p.media_type, p.play_count, p.like_count, a.follower_count)
        END AS estimated_reach,
    p.value_states,
    p.source,
    p.measured_at AS updated_at,
    p.created_at
   FROM (public.post p
     LEFT JOIN public.account a ON (((a.platform = p.platform) AND (a.platform_id = p.owner_id))))
  WHERE (p.platform = 'instagram'::text);
CREATE VIEW public.instagram_posts AS
 SELECT p.id,
    p.post_id,
    p.shortcode,
    p.profile_id AS user_id,
    p.handle AS username,
    p.post_type AS media_type,
    p.caption,
    p.thumbnail_url,
    p.publish_time AS taken_at,
    p.likes AS like_count,
    p.comments AS comment_count,
    p.plays AS play_count,
    p.engagement_rate,
    p.estimated_reach,
    p.source,
    p.updated_at AS scraped_at,
    p.created_at
   FROM public.instagram_post p;
CREATE VIEW public.instagram_users AS
 SELECT a.id,
    a.platform_id AS user_id,
    a.username,
    a.full_name,
    a.bio AS biography,
    a.category,
    a.external_url,
    a.profile_pic_url,
    a.is_private,
    a.is_verified,
    a.follower_count,
    a.following_count,
    a.post_count,
    a.source,
    a.measured_at AS scraped_at,
    a.created_at
   FROM public.account a
  WHERE (a.platform = 'instagram'::text);
CREATE TABLE public.invitation (
    id uuid NOT NULL,
    team_id bigint NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    token_hash bytea NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    revoked_at timestamp with time zone,
    created_by_user bigint,
    CONSTRAINT invitation_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'admin'::text])))
);
CREATE TABLE public.job_event (
    job_id uuid,
    number bigint,
    event_type text NOT NULL,
    at timestamp with time zone NOT NULL,
    payload jsonb NOT NULL,
    team_id bigint,
    team_number bigint,
    request_id bigint,
    CONSTRAINT one_subject CHECK ((num_nonnulls(job_id, request_id) = 1))
);
CREATE TABLE public.queue_item (
    id bigint NOT NULL,
    queue_id bigint NOT NULL,
    kind smallint NOT NULL,
    ref_id bigint NOT NULL,
    priority smallint DEFAULT 0 NOT NULL,
    run_at timestamp with time zone NOT NULL,
    run_no integer DEFAULT 0 NOT NULL,
    failures smallint DEFAULT 0 NOT NULL,
    max_failures smallint DEFAULT 4 NOT NULL,
    expires_at timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    worker_id integer
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='2000');
CREATE VIEW public.job_queue AS
 SELECT i.item_id AS id,
    i.job_id,
    'creator_analysis'::character varying(50) AS queue_name,
    i.priority,
    COALESCE(q.run_at, i.created_at) AS scheduled_at,
    COALESCE((q.failures)::integer, 0) AS retry_count,
    (COALESCE((q.max_failures)::integer, 4) - 1) AS max_retries,
    (q.worker_id)::text AS worker_id,
    i.completed_at AS processed_at
   FROM ((public.processing_job_items i
     JOIN public.processing_jobs j ON ((j.id = i.job_id)))
     LEFT JOIN public.queue_item q ON (((q.kind = 1) AND (q.ref_id = i.id))))
  WHERE (j.job_type = ANY (ARRAY['single'::text, 'bulk'::text]));
CREATE TABLE public.job_webhook (
    id bigint NOT NULL,
    job_id uuid NOT NULL,
    url text NOT NULL,
    event_type text NOT NULL,
    body text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    run_no integer DEFAULT 0 NOT NULL,
    delivered_at timestamp with time zone,
    given_up_at timestamp with time zone
);
CREATE TABLE public.job_webhook_attempt (
    webhook_id bigint NOT NULL,
    attempt smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    status integer,
    duration_ms integer NOT NULL,
    error text
);
ALTER TABLE public.job_webhook ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_webhook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.limit_alone (
    process uuid NOT NULL,
    until timestamp with time zone NOT NULL
);
CREATE TABLE public.member (
    team_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT member_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'admin'::text])))
);
CREATE TABLE public.notice (
    id bigint NOT NULL,
    key text NOT NULL,
    severity text NOT NULL,
    message text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    expires_at timestamp with time zone,
    CONSTRAINT notice_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text])))
);
ALTER TABLE public.notice ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.post ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.post_log (
    platform text NOT NULL,
    platform_post_id text NOT NULL,
    code text NOT NULL,
    profile_id text,
    post_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
)
PARTITION BY RANGE ("timestamp");
CREATE TABLE public.post_log_202610 (
    platform text NOT NULL,
    platform_post_id text NOT NULL,
    code text NOT NULL,
    profile_id text,
    post_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE TABLE public.post_log_202611 (
    platform text NOT NULL,
    platform_post_id text NOT NULL,
    code text NOT NULL,
    profile_id text,
    post_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE TABLE public.post_log_202612 (
    platform text NOT NULL,
    platform_post_id text NOT NULL,
    code text NOT NULL,
    profile_id text,
    post_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE TABLE public.post_log_202701 (
    platform text NOT NULL,
    platform_post_id text NOT NULL,
    code text NOT NULL,
    profile_id text,
    post_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE TABLE public.post_log_202702 (
    platform text NOT NULL,
    platform_post_id text NOT NULL,
    code text NOT NULL,
    profile_id text,
    post_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE SEQUENCE public.post_metrics_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 50;
CREATE TABLE public.post_metrics_history (
    id bigint DEFAULT nextval('public.post_metrics_history_id_seq'::regclass) NOT NULL,
    post_ref bigint NOT NULL,
    post_code character varying(50) NOT NULL,
    post_id character varying(50) NOT NULL,
    like_count bigint,
    comment_count bigint,
    play_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
)
PARTITION BY RANGE (recorded_at);
CREATE TABLE public.post_metrics_history_202610 (
    id bigint DEFAULT nextval('public.post_metrics_history_id_seq'::regclass) NOT NULL,
    post_ref bigint NOT NULL,
    post_code character varying(50) NOT NULL,
    post_id character varying(50) NOT NULL,
    like_count bigint,
    comment_count bigint,
    play_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
CREATE TABLE public.post_metrics_history_202611 (
    id bigint DEFAULT nextval('public.post_metrics_history_id_seq'::regclass) NOT NULL,
    post_ref bigint NOT NULL,
    post_code character varying(50) NOT NULL,
    post_id character varying(50) NOT NULL,
    like_count bigint,
    comment_count bigint,
    play_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
CREATE TABLE public.post_metrics_history_202612 (
    id bigint DEFAULT nextval('public.post_metrics_history_id_seq'::regclass) NOT NULL,
    post_ref bigint NOT NULL,
    post_code character varying(50) NOT NULL,
    post_id character varying(50) NOT NULL,
    like_count bigint,
    comment_count bigint,
    play_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
CREATE TABLE public.post_metrics_history_202701 (
    id bigint DEFAULT nextval('public.post_metrics_history_id_seq'::regclass) NOT NULL,
    post_ref bigint NOT NULL,
    post_code character varying(50) NOT NULL,
    post_id character varying(50) NOT NULL,
    like_count bigint,
    comment_count bigint,
    play_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
CREATE TABLE public.post_metrics_history_202702 (
    id bigint DEFAULT nextval('public.post_metrics_history_id_seq'::regclass) NOT NULL,
    post_ref bigint NOT NULL,
    post_code character varying(50) NOT NULL,
    post_id character varying(50) NOT NULL,
    like_count bigint,
    comment_count bigint,
    play_count bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    source text NOT NULL,
    value_states jsonb,
    task_id uuid,
    slot_at timestamp with time zone
);
ALTER TABLE public.processing_job_items ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.processing_job_items_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.profile_log (
    platform text NOT NULL,
    profile_id text NOT NULL,
    username text NOT NULL,
    account_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
)
PARTITION BY RANGE ("timestamp");
CREATE TABLE public.profile_log_202610 (
    platform text NOT NULL,
    profile_id text NOT NULL,
    username text NOT NULL,
    account_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE TABLE public.profile_log_202611 (
    platform text NOT NULL,
    profile_id text NOT NULL,
    username text NOT NULL,
    account_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE TABLE public.profile_log_202612 (
    platform text NOT NULL,
    profile_id text NOT NULL,
    username text NOT NULL,
    account_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE TABLE public.profile_log_202701 (
    platform text NOT NULL,
    profile_id text NOT NULL,
    username text NOT NULL,
    account_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE TABLE public.profile_log_202702 (
    platform text NOT NULL,
    profile_id text NOT NULL,
    username text NOT NULL,
    account_id bigint NOT NULL,
    dimensions jsonb NOT NULL,
    metrics jsonb NOT NULL,
    source text NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    task_id uuid,
    excluded_by bigint
);
CREATE TABLE public.provider (
    name text NOT NULL,
    enabled boolean NOT NULL,
    capabilities jsonb NOT NULL,
    unit_cost_usd numeric(12,6) NOT NULL,
    demo boolean DEFAULT false NOT NULL,
    published_at timestamp with time zone NOT NULL,
    limits jsonb DEFAULT '[]'::jsonb NOT NULL
);
CREATE SEQUENCE public.provider_call_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 100;
CREATE TABLE public.provider_call (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
)
PARTITION BY RANGE (at);
CREATE TABLE public.provider_call_20261128 (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
);
CREATE TABLE public.provider_call_20261129 (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
);
CREATE TABLE public.provider_call_20261130 (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
);
CREATE TABLE public.provider_call_20261201 (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
);
CREATE TABLE public.provider_call_20261202 (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
);
CREATE TABLE public.provider_call_20261203 (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
);
CREATE TABLE public.provider_call_20261204 (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
);
CREATE TABLE public.provider_call_20261205 (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
);
CREATE TABLE public.provider_call_20261206 (
    id bigint DEFAULT nextval('public.provider_call_id_seq'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    provider text NOT NULL,
    platform text NOT NULL,
    fetch_type text NOT NULL,
    target text NOT NULL,
    credential text,
    http_status smallint,
    outcome text NOT NULL,
    duration_ms real NOT NULL,
    cost_usd numeric(12,6) NOT NULL,
    task_id uuid,
    error text
);
CREATE TABLE public.provider_status (
    source text NOT NULL,
    rung smallint DEFAULT 0 NOT NULL,
    resting_until timestamp with time zone,
    last_error text,
    last_error_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL
);
CREATE TABLE public.provider_usage (
    day date NOT NULL,
    provider text NOT NULL,
    fetch_type text NOT NULL,
    outcome text NOT NULL,
    calls bigint NOT NULL,
    cost_usd numeric(16,6) NOT NULL,
    saved bigint NOT NULL
);
CREATE TABLE public.quarantine (
    id bigint NOT NULL,
    entity_type text NOT NULL,
    entity_id bigint NOT NULL,
    task_id uuid,
    source text NOT NULL,
    observation jsonb NOT NULL,
    previous jsonb NOT NULL,
    reason text NOT NULL,
    sightings integer DEFAULT 1 NOT NULL,
    state text DEFAULT 'held'::text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decision text,
    CONSTRAINT quarantine_entity_type_check CHECK ((entity_type = ANY (ARRAY['account'::text, 'post'::text]))),
    CONSTRAINT quarantine_state_check CHECK ((state = ANY (ARRAY['held'::text, 'accepted'::text, 'rejected'::text, 'superseded'::text])))
);
ALTER TABLE public.quarantine ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.queue (
    id bigint NOT NULL,
    name text NOT NULL,
    team_id bigint DEFAULT 1 NOT NULL,
    priority smallint NOT NULL,
    max_running integer NOT NULL,
    job_id uuid,
    paused_at timestamp with time zone,
    held boolean DEFAULT false NOT NULL,
    turn_at timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    kind text DEFAULT 'flows'::text NOT NULL,
    waiting_since timestamp with time zone,
    CONSTRAINT queue_kind_check CHECK ((kind = ANY (ARRAY['profiles'::text, 'flows'::text, 'batches'::text, 'searches'::text]))),
    CONSTRAINT queue_max_running_check CHECK ((max_running >= 0)),
    CONSTRAINT queue_priority_check CHECK (((priority >= 1) AND (priority <= 4)))
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500');
ALTER TABLE public.queue ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.queue_item ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.queue_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.queue_pause (
    kind text NOT NULL,
    team_id bigint,
    paused_at timestamp with time zone NOT NULL,
    paused_by text NOT NULL,
    reason text,
    CONSTRAINT queue_pause_check CHECK (((team_id IS NULL) OR (kind = ANY (ARRAY['all'::text, 'batches'::text, 'searches'::text])))),
    CONSTRAINT queue_pause_kind_check CHECK ((kind = ANY (ARRAY['all'::text, 'profiles'::text, 'flows'::text, 'batches'::text, 'searches'::text])))
);
CREATE TABLE public.restore_run (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    before_time timestamp with time zone NOT NULL,
    platform text,
    account text,
    source text,
    finished_at timestamp with time zone,
    summary jsonb
);
ALTER TABLE public.restore_run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.restore_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.schema_drift (
    provider text NOT NULL,
    fetch_type text NOT NULL,
    field text NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    count bigint NOT NULL,
    sample text,
    sample_at timestamp with time zone
);
CREATE TABLE public.schema_version (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.scrape_request_log (
    id bigint NOT NULL,
    flow text NOT NULL,
    platform text NOT NULL,
    params jsonb NOT NULL,
    retry_count integer DEFAULT 0 NOT NULL,
    priority integer DEFAULT 1 NOT NULL,
    status text NOT NULL,
    data jsonb,
    error text,
    error_code text,
    scraped_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    picked_at timestamp with time zone,
    expires_at timestamp with time zone,
    event_timestamp timestamp with time zone NOT NULL,
    team_id bigint NOT NULL,
    account text,
    source text,
    CONSTRAINT scrape_request_log_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'PROCESSING'::text, 'COMPLETE'::text, 'FAILED'::text])))
)
WITH (fillfactor='70');
ALTER TABLE public.scrape_request_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.scrape_request_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.session (
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    user_id bigint NOT NULL,
    team_id bigint,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    ip text,
    user_agent text
);
CREATE TABLE public.setup_secret (
    secret_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.task (
    id uuid NOT NULL,
    team_id bigint DEFAULT 1 NOT NULL,
    task_type public.task_type_enum NOT NULL,
    platform text DEFAULT 'instagram'::text NOT NULL,
    username character varying(255),
    post_code character varying(255),
    interval_seconds integer NOT NULL,
    status public.task_status_enum DEFAULT 'active'::public.task_status_enum NOT NULL,
    account_id bigint,
    post_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT task_check CHECK (
CASE task_type
    WHEN 'influencer'::public.task_type_enum THEN ((username IS NOT NULL) AND (post_code IS NULL))
    ELSE ((post_code IS NOT NULL) AND (username IS NULL))
END),
    CONSTRAINT task_interval_seconds_check CHECK (((interval_seconds >= 30) AND (interval_seconds <= 2592000)))
);
CREATE TABLE public.task_run (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
)
PARTITION BY RANGE (finished_at);
CREATE TABLE public.task_run_20261128 (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
);
CREATE TABLE public.task_run_20261129 (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
);
CREATE TABLE public.task_run_20261130 (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
);
CREATE TABLE public.task_run_20261201 (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
);
CREATE TABLE public.task_run_20261202 (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
);
CREATE TABLE public.task_run_20261203 (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
);
CREATE TABLE public.task_run_20261204 (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
);
CREATE TABLE public.task_run_20261205 (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
);
CREATE TABLE public.task_run_20261206 (
    task_id uuid NOT NULL,
    run_no integer NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    outcome smallint NOT NULL,
    missed integer DEFAULT 0 NOT NULL,
    source text,
    credential text,
    calls smallint DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6) DEFAULT 0 NOT NULL,
    error text,
    worker_id integer
);
CREATE TABLE public.task_schedule (
    task_id uuid NOT NULL,
    provider_group text NOT NULL,
    state smallint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    anchor_at timestamp with time zone NOT NULL,
    interval_s integer NOT NULL,
    run_no integer DEFAULT 0 NOT NULL,
    failures smallint DEFAULT 0 NOT NULL,
    worker_id integer,
    last_outcome smallint,
    last_run_at timestamp with time zone,
    last_success_at timestamp with time zone
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');
CREATE TABLE public.team (
    id bigint NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    history_days integer,
    CONSTRAINT team_history_days_check CHECK (((history_days >= 1) AND (history_days <= 36500)))
);
CREATE VIEW public.team_account AS
 SELECT task.team_id,
    task.account_id
   FROM public.task
  WHERE (task.account_id IS NOT NULL)
UNION ALL
 SELECT t.id AS team_id,
    a.id AS account_id
   FROM (public.account a
     CROSS JOIN public.team t)
  WHERE (a.source = 'sample'::text);
CREATE TABLE public.team_credit (
    team_id bigint NOT NULL,
    balance bigint NOT NULL,
    reserved bigint DEFAULT 0 NOT NULL,
    CONSTRAINT team_credit_check CHECK ((balance >= reserved)),
    CONSTRAINT team_credit_reserved_check CHECK ((reserved >= 0))
);
CREATE TABLE public.team_feed (
    team_id bigint NOT NULL,
    number bigint NOT NULL
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500');
ALTER TABLE public.team ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW public.team_post AS
 SELECT task.team_id,
    task.post_id
   FROM public.task
  WHERE (task.post_id IS NOT NULL)
UNION ALL
 SELECT v.team_id,
    p.id AS post_id
   FROM ((public.team_account v
     JOIN public.account a ON ((a.id = v.account_id)))
     JOIN public.post p ON (((p.platform = a.platform) AND (p.owner_id = a.platform_id))));
CREATE TABLE public.worker (
    id integer NOT NULL,
    name text NOT NULL,
    roles text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    heartbeat_at timestamp with time zone NOT NULL
);
ALTER TABLE public.worker ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.worker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW public.youtube_account AS
 SELECT a.id,
    a.platform_id AS channel_id,
    a.username AS handle,
    a.full_name AS title,
    a.bio AS description,
    a.profile_pic_url AS thumbnail,
    a.follower_count AS subscribers,
    a.post_count AS uploads,
    a.value_states,
    a.source,
    a.measured_at AS updated_at,
    a.created_at
   FROM public.account a
  WHERE (a.platform = 'youtube'::text);
ALTER TABLE ONLY public.influencer_metrics_history ATTACH PARTITION public.influencer_metrics_history_202610 FOR VALUES FROM ('2026-10-01 00:00:00+00') TO ('2026-11-01 00:00:00+00');
ALTER TABLE ONLY public.influencer_metrics_history ATTACH PARTITION public.influencer_metrics_history_202611 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.influencer_metrics_history ATTACH PARTITION public.influencer_metrics_history_202612 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.influencer_metrics_history ATTACH PARTITION public.influencer_metrics_history_202701 FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');
ALTER TABLE ONLY public.influencer_metrics_history ATTACH PARTITION public.influencer_metrics_history_202702 FOR VALUES FROM ('2027-02-01 00:00:00+00') TO ('2027-03-01 00:00:00+00');
ALTER TABLE ONLY public.post_log ATTACH PARTITION public.post_log_202610 FOR VALUES FROM ('2026-10-01 00:00:00+00') TO ('2026-11-01 00:00:00+00');
ALTER TABLE ONLY public.post_log ATTACH PARTITION public.post_log_202611 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.post_log ATTACH PARTITION public.post_log_202612 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.post_log ATTACH PARTITION public.post_log_202701 FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');
ALTER TABLE ONLY public.post_log ATTACH PARTITION public.post_log_202702 FOR VALUES FROM ('2027-02-01 00:00:00+00') TO ('2027-03-01 00:00:00+00');
ALTER TABLE ONLY public.post_metrics_history ATTACH PARTITION public.post_metrics_history_202610 FOR VALUES FROM ('2026-10-01 00:00:00+00') TO ('2026-11-01 00:00:00+00');
ALTER TABLE ONLY public.post_metrics_history ATTACH PARTITION public.post_metrics_history_202611 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.post_metrics_history ATTACH PARTITION public.post_metrics_history_202612 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.post_metrics_history ATTACH PARTITION public.post_metrics_history_202701 FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');
ALTER TABLE ONLY public.post_metrics_history ATTACH PARTITION public.post_metrics_history_202702 FOR VALUES FROM ('2027-02-01 00:00:00+00') TO ('2027-03-01 00:00:00+00');
ALTER TABLE ONLY public.profile_log ATTACH PARTITION public.profile_log_202610 FOR VALUES FROM ('2026-10-01 00:00:00+00') TO ('2026-11-01 00:00:00+00');
ALTER TABLE ONLY public.profile_log ATTACH PARTITION public.profile_log_202611 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.profile_log ATTACH PARTITION public.profile_log_202612 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.profile_log ATTACH PARTITION public.profile_log_202701 FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');
ALTER TABLE ONLY public.profile_log ATTACH PARTITION public.profile_log_202702 FOR VALUES FROM ('2027-02-01 00:00:00+00') TO ('2027-03-01 00:00:00+00');
ALTER TABLE ONLY public.provider_call ATTACH PARTITION public.provider_call_20261128 FOR VALUES FROM ('2026-11-28 00:00:00+00') TO ('2026-11-29 00:00:00+00');
ALTER TABLE ONLY public.provider_call ATTACH PARTITION public.provider_call_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');
ALTER TABLE ONLY public.provider_call ATTACH PARTITION public.provider_call_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.provider_call ATTACH PARTITION public.provider_call_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');
ALTER TABLE ONLY public.provider_call ATTACH PARTITION public.provider_call_20261202 FOR VALUES FROM ('2026-12-02 00:00:00+00') TO ('2026-12-03 00:00:00+00');
ALTER TABLE ONLY public.provider_call ATTACH PARTITION public.provider_call_20261203 FOR VALUES FROM ('2026-12-03 00:00:00+00') TO ('2026-12-04 00:00:00+00');
ALTER TABLE ONLY public.provider_call ATTACH PARTITION public.provider_call_20261204 FOR VALUES FROM ('2026-12-04 00:00:00+00') TO ('2026-12-05 00:00:00+00');
ALTER TABLE ONLY public.provider_call ATTACH PARTITION public.provider_call_20261205 FOR VALUES FROM ('2026-12-05 00:00:00+00') TO ('2026-12-06 00:00:00+00');
ALTER TABLE ONLY public.provider_call ATTACH PARTITION public.provider_call_20261206 FOR VALUES FROM ('2026-12-06 00:00:00+00') TO ('2026-12-07 00:00:00+00');
ALTER TABLE ONLY public.task_run ATTACH PARTITION public.task_run_20261128 FOR VALUES FROM ('2026-11-28 00:00:00+00') TO ('2026-11-29 00:00:00+00');
ALTER TABLE ONLY public.task_run ATTACH PARTITION public.task_run_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');
ALTER TABLE ONLY public.task_run ATTACH PARTITION public.task_run_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.task_run ATTACH PARTITION public.task_run_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');
ALTER TABLE ONLY public.task_run ATTACH PARTITION public.task_run_20261202 FOR VALUES FROM ('2026-12-02 00:00:00+00') TO ('2026-12-03 00:00:00+00');
ALTER TABLE ONLY public.task_run ATTACH PARTITION public.task_run_20261203 FOR VALUES FROM ('2026-12-03 00:00:00+00') TO ('2026-12-04 00:00:00+00');
ALTER TABLE ONLY public.task_run ATTACH PARTITION public.task_run_20261204 FOR VALUES FROM ('2026-12-04 00:00:00+00') TO ('2026-12-05 00:00:00+00');
ALTER TABLE ONLY public.task_run ATTACH PARTITION public.task_run_20261205 FOR VALUES FROM ('2026-12-05 00:00:00+00') TO ('2026-12-06 00:00:00+00');
ALTER TABLE ONLY public.task_run ATTACH PARTITION public.task_run_20261206 FOR VALUES FROM ('2026-12-06 00:00:00+00') TO ('2026-12-07 00:00:00+00');
ALTER TABLE ONLY hangfire.aggregatedcounter ALTER COLUMN id SET DEFAULT nextval('hangfire.aggregatedcounter_id_seq'::regclass);
ALTER TABLE ONLY hangfire.counter ALTER COLUMN id SET DEFAULT nextval('hangfire.counter_id_seq'::regclass);
ALTER TABLE ONLY hangfire.hash ALTER COLUMN id SET DEFAULT nextval('hangfire.hash_id_seq'::regclass);
ALTER TABLE ONLY hangfire.job ALTER COLUMN id SET DEFAULT nextval('hangfire.job_id_seq'::regclass);
ALTER TABLE ONLY hangfire.jobparameter ALTER COLUMN id SET DEFAULT nextval('hangfire.jobparameter_id_seq'::regclass);
ALTER TABLE ONLY hangfire.jobqueue ALTER COLUMN id SET DEFAULT nextval('hangfire.jobqueue_id_seq'::regclass);
ALTER TABLE ONLY hangfire.list ALTER COLUMN id SET DEFAULT nextval('hangfire.list_id_seq'::regclass);
ALTER TABLE ONLY hangfire.set ALTER COLUMN id SET DEFAULT nextval('hangfire.set_id_seq'::regclass);
ALTER TABLE ONLY hangfire.state ALTER COLUMN id SET DEFAULT nextval('hangfire.state_id_seq'::regclass);
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (1, 'stats:succeeded:2026-11-29', 1, '2026-12-29 13:02:06.834269+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (2, 'stats:succeeded:2026-11-29-13', 1, '2026-11-30 13:02:07.834269+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (3, 'stats:succeeded', 1, NULL);
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (4, 'stats:succeeded:2026-11-29', 1, '2026-12-29 13:02:07.480972+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (5, 'stats:succeeded:2026-11-29-13', 1, '2026-11-30 13:02:08.480972+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (6, 'stats:succeeded', 1, NULL);
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (7, 'stats:succeeded:2026-11-29', 1, '2026-12-29 13:02:07.487034+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (8, 'stats:succeeded:2026-11-29-13', 1, '2026-11-30 13:02:08.487034+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (9, 'stats:succeeded', 1, NULL);
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (10, 'stats:succeeded:2026-11-29', 1, '2026-12-29 13:02:29.546259+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (11, 'stats:succeeded:2026-11-29-13', 1, '2026-11-30 13:02:30.546259+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (12, 'stats:succeeded:2026-11-29', 1, '2026-12-29 13:02:29.551544+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (13, 'stats:succeeded', 1, NULL);
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (14, 'stats:succeeded:2026-11-29-13', 1, '2026-11-30 13:02:30.551544+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (15, 'stats:succeeded', 1, NULL);
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (16, 'stats:succeeded:2026-11-29', 1, '2026-12-29 13:02:36.367562+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (17, 'stats:succeeded:2026-11-29-13', 1, '2026-11-30 13:02:37.367562+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (18, 'stats:succeeded', 1, NULL);
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (19, 'stats:succeeded:2026-11-29', 1, '2026-12-29 13:02:37.462767+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (20, 'stats:succeeded:2026-11-29-13', 1, '2026-11-30 13:02:38.462767+00');
INSERT INTO hangfire.counter (id, key, value, expireat) VALUES (21, 'stats:succeeded', 1, NULL);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (1, 'recurring-job:01a22765-8d81-7ceb-bc6f-981ab3daf628', 'CreatedAt', '1795957311593', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (2, 'recurring-job:01a22765-8d81-7ceb-bc6f-981ab3daf628', 'Cron', '7/30 * * * * *', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (3, 'recurring-job:01a22765-8d81-7ceb-bc6f-981ab3daf628', 'Job', '{"t":"Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire","m":"RunAsync","p":["System.Guid, mscorlib","System.String"],"a":["\"01a22765-8d81-7ceb-bc6f-981ab3daf628\"","\"instagram/old_a\""],"q":"monitors"}', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (5, 'recurring-job:01a22765-8d81-7ceb-bc6f-981ab3daf628', 'Queue', 'monitors', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (6, 'recurring-job:01a22765-8d81-7ceb-bc6f-981ab3daf628', 'TimeZoneId', 'UTC', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (7, 'recurring-job:01a22765-8d81-7ceb-bc6f-981ab3daf628', 'V', '2', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (8, 'recurring-job:01a22765-8fbf-7527-a756-577d64b558eb', 'CreatedAt', '1795957311593', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (9, 'recurring-job:01a22765-8fbf-7527-a756-577d64b558eb', 'Cron', '8/30 * * * * *', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (10, 'recurring-job:01a22765-8fbf-7527-a756-577d64b558eb', 'Job', '{"t":"Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire","m":"RunAsync","p":["System.Guid, mscorlib","System.String"],"a":["\"01a22765-8fbf-7527-a756-577d64b558eb\"","\"instagram/old_b\""],"q":"monitors"}', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (12, 'recurring-job:01a22765-8fbf-7527-a756-577d64b558eb', 'Queue', 'monitors', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (13, 'recurring-job:01a22765-8fbf-7527-a756-577d64b558eb', 'TimeZoneId', 'UTC', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (14, 'recurring-job:01a22765-8fbf-7527-a756-577d64b558eb', 'V', '2', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (15, 'recurring-job:01a22765-9089-71ce-9741-9c0e2eb82a0a', 'CreatedAt', '1795957311593', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (16, 'recurring-job:01a22765-9089-71ce-9741-9c0e2eb82a0a', 'Cron', '8/30 * * * * *', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (17, 'recurring-job:01a22765-9089-71ce-9741-9c0e2eb82a0a', 'Job', '{"t":"Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire","m":"RunAsync","p":["System.Guid, mscorlib","System.String"],"a":["\"01a22765-9089-71ce-9741-9c0e2eb82a0a\"","\"instagram/old_c\""],"q":"monitors"}', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (19, 'recurring-job:01a22765-9089-71ce-9741-9c0e2eb82a0a', 'Queue', 'monitors', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (20, 'recurring-job:01a22765-9089-71ce-9741-9c0e2eb82a0a', 'TimeZoneId', 'UTC', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (21, 'recurring-job:01a22765-9089-71ce-9741-9c0e2eb82a0a', 'V', '2', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (22, 'recurring-job:01a22765-8d81-7ceb-bc6f-981ab3daf628', 'LastExecution', '1795957357186', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (4, 'recurring-job:01a22765-8d81-7ceb-bc6f-981ab3daf628', 'NextExecution', '1795957387000', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (23, 'recurring-job:01a22765-8d81-7ceb-bc6f-981ab3daf628', 'LastJobId', '7', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (26, 'recurring-job:01a22765-9089-71ce-9741-9c0e2eb82a0a', 'LastExecution', '1795957358242', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (18, 'recurring-job:01a22765-9089-71ce-9741-9c0e2eb82a0a', 'NextExecution', '1795957388000', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (27, 'recurring-job:01a22765-9089-71ce-9741-9c0e2eb82a0a', 'LastJobId', '9', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (24, 'recurring-job:01a22765-8fbf-7527-a756-577d64b558eb', 'LastExecution', '1795957358242', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (11, 'recurring-job:01a22765-8fbf-7527-a756-577d64b558eb', 'NextExecution', '1795957388000', NULL, 0);
INSERT INTO hangfire.hash (id, key, field, value, expireat, updatecount) VALUES (25, 'recurring-job:01a22765-8fbf-7527-a756-577d64b558eb', 'LastJobId', '8', NULL, 0);
INSERT INTO hangfire.job (id, stateid, statename, invocationdata, arguments, createdat, expireat, updatecount) VALUES (2, 8, 'Succeeded', '{"Type": "Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire", "Queue": "monitors", "Method": "RunAsync", "Arguments": "[\"\\\"01a22765-8fbf-7527-a756-577d64b558eb\\\"\",\"\\\"instagram/old_b\\\"\"]", "ParameterTypes": "[\"System.Guid, mscorlib\",\"System.String\"]"}', '["\"01a22765-8fbf-7527-a756-577d64b558eb\"", "\"instagram/old_b\""]', '2026-11-29 13:02:08.226544+00', '2026-11-29 14:02:08.480972+00', 0);
INSERT INTO hangfire.job (id, stateid, statename, invocationdata, arguments, createdat, expireat, updatecount) VALUES (1, 3, 'Succeeded', '{"Type": "Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire", "Queue": "monitors", "Method": "RunAsync", "Arguments": "[\"\\\"01a22765-8d81-7ceb-bc6f-981ab3daf628\\\"\",\"\\\"instagram/old_a\\\"\"]", "ParameterTypes": "[\"System.Guid, mscorlib\",\"System.String\"]"}', '["\"01a22765-8d81-7ceb-bc6f-981ab3daf628\"", "\"instagram/old_a\""]', '2026-11-29 13:02:07.073114+00', '2026-11-29 14:02:07.834269+00', 0);
INSERT INTO hangfire.job (id, stateid, statename, invocationdata, arguments, createdat, expireat, updatecount) VALUES (4, 17, 'Succeeded', '{"Type": "Monitor.Jobs.Hangfire.Items.ThrottledItemJob, Monitor.Jobs.Hangfire", "Queue": "throttled", "Method": "RunAsync", "Arguments": "[\"1\",\"1\",\"\\\"bulk: instagram/old_one\\\"\"]", "ParameterTypes": "[\"System.Int64\",\"System.Int32\",\"System.String\"]"}', '["1", "1", "\"bulk: instagram/old_one\""]', '2026-11-29 13:02:30.242763+00', '2026-11-29 14:02:30.551544+00', 0);
INSERT INTO hangfire.job (id, stateid, statename, invocationdata, arguments, createdat, expireat, updatecount) VALUES (3, 9, 'Succeeded', '{"Type": "Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire", "Queue": "monitors", "Method": "RunAsync", "Arguments": "[\"\\\"01a22765-9089-71ce-9741-9c0e2eb82a0a\\\"\",\"\\\"instagram/old_c\\\"\"]", "ParameterTypes": "[\"System.Guid, mscorlib\",\"System.String\"]"}', '["\"01a22765-9089-71ce-9741-9c0e2eb82a0a\"", "\"instagram/old_c\""]', '2026-11-29 13:02:08.232308+00', '2026-11-29 14:02:08.487034+00', 0);
INSERT INTO hangfire.job (id, stateid, statename, invocationdata, arguments, createdat, expireat, updatecount) VALUES (6, 15, 'Processing', '{"Type": "Monitor.Jobs.Hangfire.Items.ThrottledItemJob, Monitor.Jobs.Hangfire", "Queue": "throttled", "Method": "RunAsync", "Arguments": "[\"3\",\"1\",\"\\\"bulk: instagram/old_slow\\\"\"]", "ParameterTypes": "[\"System.Int64\",\"System.Int32\",\"System.String\"]"}', '["3", "1", "\"bulk: instagram/old_slow\""]', '2026-11-29 13:02:30.242763+00', NULL, 0);
INSERT INTO hangfire.job (id, stateid, statename, invocationdata, arguments, createdat, expireat, updatecount) VALUES (5, 16, 'Succeeded', '{"Type": "Monitor.Jobs.Hangfire.Items.ThrottledItemJob, Monitor.Jobs.Hangfire", "Queue": "throttled", "Method": "RunAsync", "Arguments": "[\"2\",\"1\",\"\\\"bulk: instagram/old_two\\\"\"]", "ParameterTypes": "[\"System.Int64\",\"System.Int32\",\"System.String\"]"}', '["2", "1", "\"bulk: instagram/old_two\""]', '2026-11-29 13:02:30.242763+00', '2026-11-29 14:02:30.546259+00', 0);
INSERT INTO hangfire.job (id, stateid, statename, invocationdata, arguments, createdat, expireat, updatecount) VALUES (7, 20, 'Succeeded', '{"Type": "Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire", "Queue": "monitors", "Method": "RunAsync", "Arguments": "[\"\\\"01a22765-8d81-7ceb-bc6f-981ab3daf628\\\"\",\"\\\"instagram/old_a\\\"\"]", "ParameterTypes": "[\"System.Guid, mscorlib\",\"System.String\"]"}', '["\"01a22765-8d81-7ceb-bc6f-981ab3daf628\"", "\"instagram/old_a\""]', '2026-11-29 13:02:37.19431+00', '2026-11-29 14:02:37.367562+00', 0);
INSERT INTO hangfire.job (id, stateid, statename, invocationdata, arguments, createdat, expireat, updatecount) VALUES (8, 23, 'Processing', '{"Type": "Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire", "Queue": "monitors", "Method": "RunAsync", "Arguments": "[\"\\\"01a22765-8fbf-7527-a756-577d64b558eb\\\"\",\"\\\"instagram/old_b\\\"\"]", "ParameterTypes": "[\"System.Guid, mscorlib\",\"System.String\"]"}', '["\"01a22765-8fbf-7527-a756-577d64b558eb\"", "\"instagram/old_b\""]', '2026-11-29 13:02:38.249451+00', NULL, 0);
INSERT INTO hangfire.job (id, stateid, statename, invocationdata, arguments, createdat, expireat, updatecount) VALUES (9, 25, 'Succeeded', '{"Type": "Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire", "Queue": "monitors", "Method": "RunAsync", "Arguments": "[\"\\\"01a22765-9089-71ce-9741-9c0e2eb82a0a\\\"\",\"\\\"instagram/old_c\\\"\"]", "ParameterTypes": "[\"System.Guid, mscorlib\",\"System.String\"]"}', '["\"01a22765-9089-71ce-9741-9c0e2eb82a0a\"", "\"instagram/old_c\""]', '2026-11-29 13:02:38.250301+00', '2026-11-29 14:02:38.462767+00', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (1, 1, 'RecurringJobId', '"01a22765-8d81-7ceb-bc6f-981ab3daf628"', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (2, 1, 'Time', '1795957327', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (3, 2, 'RecurringJobId', '"01a22765-8fbf-7527-a756-577d64b558eb"', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (4, 2, 'Time', '1795957328', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (5, 3, 'RecurringJobId', '"01a22765-9089-71ce-9741-9c0e2eb82a0a"', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (6, 3, 'Time', '1795957328', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (7, 7, 'RecurringJobId', '"01a22765-8d81-7ceb-bc6f-981ab3daf628"', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (8, 7, 'Time', '1795957357', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (9, 8, 'RecurringJobId', '"01a22765-8fbf-7527-a756-577d64b558eb"', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (10, 8, 'Time', '1795957358', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (11, 9, 'RecurringJobId', '"01a22765-9089-71ce-9741-9c0e2eb82a0a"', 0);
INSERT INTO hangfire.jobparameter (id, jobid, name, value, updatecount) VALUES (12, 9, 'Time', '1795957358', 0);
INSERT INTO hangfire.jobqueue (id, jobid, queue, fetchedat, updatecount) VALUES (9, 8, 'monitors', '2026-11-29 13:02:56.874476+00', 0);
INSERT INTO hangfire.jobqueue (id, jobid, queue, fetchedat, updatecount) VALUES (6, 6, 'throttled', '2026-11-29 13:03:00.880501+00', 0);
INSERT INTO hangfire.schema (version) VALUES (23);
INSERT INTO hangfire.server (id, data, lastheartbeat, updatecount) VALUES ('vm:monitors:18987:9abfc5ac-1b0b-4237-9a8a-8e3ece56e3c2', '{"Queues": ["monitors"], "StartedAt": "2026-11-29T13:01:51.5775229Z", "WorkerCount": 20}', '2026-11-29 13:02:51.809217+00', 0);
INSERT INTO hangfire.server (id, data, lastheartbeat, updatecount) VALUES ('vm:throttled:18987:537f7fd1-b710-4531-85a0-f2fed6de4ec0', '{"Queues": ["throttled"], "StartedAt": "2026-11-29T13:01:51.5814889Z", "WorkerCount": 20}', '2026-11-29 13:02:51.837262+00', 0);
INSERT INTO hangfire.set (id, key, score, value, expireat, updatecount) VALUES (1, 'recurring-jobs', 1795957387, '01a22765-8d81-7ceb-bc6f-981ab3daf628', NULL, 0);
INSERT INTO hangfire.set (id, key, score, value, expireat, updatecount) VALUES (3, 'recurring-jobs', 1795957388, '01a22765-9089-71ce-9741-9c0e2eb82a0a', NULL, 0);
INSERT INTO hangfire.set (id, key, score, value, expireat, updatecount) VALUES (2, 'recurring-jobs', 1795957388, '01a22765-8fbf-7527-a756-577d64b558eb', NULL, 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (1, 1, 'Enqueued', 'Triggered by recurring job scheduler', '2026-11-29 13:02:07.120277+00', '{"Queue": "monitors", "EnqueuedAt": "1795957327106"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (2, 1, 'Processing', NULL, '2026-11-29 13:02:07.225542+00', '{"ServerId": "vm:monitors:18987:9abfc5ac-1b0b-4237-9a8a-8e3ece56e3c2", "WorkerId": "53dcb1cd-2960-4a46-bedb-d876afbf5987", "StartedAt": "1795957327154"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (3, 1, 'Succeeded', NULL, '2026-11-29 13:02:07.84583+00', '{"Latency": "162", "SucceededAt": "1795957327813", "PerformanceDuration": "577"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (4, 2, 'Enqueued', 'Triggered by recurring job scheduler', '2026-11-29 13:02:08.232469+00', '{"Queue": "monitors", "EnqueuedAt": "1795957328232"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (5, 3, 'Enqueued', 'Triggered by recurring job scheduler', '2026-11-29 13:02:08.239288+00', '{"Queue": "monitors", "EnqueuedAt": "1795957328239"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (6, 2, 'Processing', NULL, '2026-11-29 13:02:08.260821+00', '{"ServerId": "vm:monitors:18987:9abfc5ac-1b0b-4237-9a8a-8e3ece56e3c2", "WorkerId": "54793160-f429-40fc-8780-80439648f8aa", "StartedAt": "1795957328252"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (7, 3, 'Processing', NULL, '2026-11-29 13:02:08.271874+00', '{"ServerId": "vm:monitors:18987:9abfc5ac-1b0b-4237-9a8a-8e3ece56e3c2", "WorkerId": "25c88da4-8d2d-4565-8ef9-c4cdd2506d32", "StartedAt": "1795957328265"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (8, 2, 'Succeeded', NULL, '2026-11-29 13:02:08.482004+00', '{"Latency": "50", "SucceededAt": "1795957328477", "PerformanceDuration": "200"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (9, 3, 'Succeeded', NULL, '2026-11-29 13:02:08.488482+00', '{"Latency": "69", "SucceededAt": "1795957328477", "PerformanceDuration": "175"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (10, 4, 'Enqueued', 'Claimed within the limits of its job', '2026-11-29 13:02:30.242763+00', '{"Queue": "throttled", "EnqueuedAt": "1795957350241"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (11, 5, 'Enqueued', 'Claimed within the limits of its job', '2026-11-29 13:02:30.242763+00', '{"Queue": "throttled", "EnqueuedAt": "1795957350241"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (12, 6, 'Enqueued', 'Claimed within the limits of its job', '2026-11-29 13:02:30.242763+00', '{"Queue": "throttled", "EnqueuedAt": "1795957350241"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (13, 4, 'Processing', NULL, '2026-11-29 13:02:30.314724+00', '{"ServerId": "vm:throttled:18987:537f7fd1-b710-4531-85a0-f2fed6de4ec0", "WorkerId": "da47c482-f584-4add-b7a2-a4a3813deaf8", "StartedAt": "1795957350304"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (14, 5, 'Processing', NULL, '2026-11-29 13:02:30.373342+00', '{"ServerId": "vm:throttled:18987:537f7fd1-b710-4531-85a0-f2fed6de4ec0", "WorkerId": "9ccf2200-3834-43af-9d1b-2eef1456f0c9", "StartedAt": "1795957350361"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (15, 6, 'Processing', NULL, '2026-11-29 13:02:30.380492+00', '{"ServerId": "vm:throttled:18987:537f7fd1-b710-4531-85a0-f2fed6de4ec0", "WorkerId": "31a4c344-1287-40a5-8285-6e165e59844e", "StartedAt": "1795957350361"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (16, 5, 'Succeeded', NULL, '2026-11-29 13:02:30.549708+00', '{"Latency": "145", "SucceededAt": "1795957350539", "PerformanceDuration": "151"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (17, 4, 'Succeeded', NULL, '2026-11-29 13:02:30.559769+00', '{"Latency": "78", "SucceededAt": "1795957350540", "PerformanceDuration": "218"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (18, 7, 'Enqueued', 'Triggered by recurring job scheduler', '2026-11-29 13:02:37.200822+00', '{"Queue": "monitors", "EnqueuedAt": "1795957357200"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (19, 7, 'Processing', NULL, '2026-11-29 13:02:37.218907+00', '{"ServerId": "vm:monitors:18987:9abfc5ac-1b0b-4237-9a8a-8e3ece56e3c2", "WorkerId": "08d6b18e-f0b6-4afa-b26f-715bbafde090", "StartedAt": "1795957357213"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (20, 7, 'Succeeded', NULL, '2026-11-29 13:02:37.369242+00', '{"Latency": "30", "SucceededAt": "1795957357361", "PerformanceDuration": "137"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (21, 9, 'Enqueued', 'Triggered by recurring job scheduler', '2026-11-29 13:02:38.26196+00', '{"Queue": "monitors", "EnqueuedAt": "1795957358261"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (22, 8, 'Enqueued', 'Triggered by recurring job scheduler', '2026-11-29 13:02:38.260594+00', '{"Queue": "monitors", "EnqueuedAt": "1795957358260"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (23, 8, 'Processing', NULL, '2026-11-29 13:02:38.310924+00', '{"ServerId": "vm:monitors:18987:9abfc5ac-1b0b-4237-9a8a-8e3ece56e3c2", "WorkerId": "a8f81e9d-ed12-4888-8afe-103689af0181", "StartedAt": "1795957358304"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (24, 9, 'Processing', NULL, '2026-11-29 13:02:38.315779+00', '{"ServerId": "vm:monitors:18987:9abfc5ac-1b0b-4237-9a8a-8e3ece56e3c2", "WorkerId": "f200eb61-d9e0-4902-a056-a68bc4466c47", "StartedAt": "1795957358300"}', 0);
INSERT INTO hangfire.state (id, jobid, name, reason, createdat, data, updatecount) VALUES (25, 9, 'Succeeded', NULL, '2026-11-29 13:02:38.464326+00', '{"Latency": "77", "SucceededAt": "1795957358456", "PerformanceDuration": "128"}', 0);
INSERT INTO public.account (id, platform, platform_id, username, full_name, bio, bio_recorded_at, category, external_url, profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at, created_at, content_hash, held_at) OVERRIDING SYSTEM VALUE VALUES (4, 'instagram', '116060403763945', 'old_paused', 'Old Paused', 'Small things, well made.
he/him', '2026-11-29 13:01:37.9+00', NULL, 'https://old-paused.example/', 'https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/924021223_890579245_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afd454a4b64a6c21e7&oe=6B10B100&_nc_sid=8b3546', NULL, NULL, 101315, 939, 685, NULL, 'graphapi', '2026-11-29 13:01:37.9+00', '2026-11-29 13:01:37.9+00', -1139845806626455557, NULL);
INSERT INTO public.account (id, platform, platform_id, username, full_name, bio, bio_recorded_at, category, external_url, profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at, created_at, content_hash, held_at) OVERRIDING SYSTEM VALUE VALUES (5, 'instagram', '5591550240077', 'old_stopped', 'Old Stopped', 'Small things, well made.
New series every Friday', '2026-11-29 13:01:37.973+00', NULL, '', 'https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/786801132_61053717_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af0e8e6c54d26525ec&oe=6B10B100&_nc_sid=8b3546', NULL, NULL, 513150, 1395, 1340, NULL, 'graphapi', '2026-11-29 13:01:37.973+00', '2026-11-29 13:01:37.973+00', 1380368614344770101, NULL);
INSERT INTO public.account (id, platform, platform_id, username, full_name, bio, bio_recorded_at, category, external_url, profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at, created_at, content_hash, held_at) OVERRIDING SYSTEM VALUE VALUES (3, 'instagram', '66688377414639', 'old_b', 'Old B', 'Small things, well made.
Workshop dates in the link', '2026-11-29 13:01:37.487+00', NULL, '', 'https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/187474956_594199344_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af8dab0cc03e84540c&oe=6B10B100&_nc_sid=8b3546', NULL, NULL, 279898, 706, 1534, NULL, 'graphapi', '2026-11-29 13:02:08.299+00', '2026-11-29 13:01:37.487+00', 6042805821849709798, NULL);
INSERT INTO public.account (id, platform, platform_id, username, full_name, bio, bio_recorded_at, category, external_url, profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at, created_at, content_hash, held_at) OVERRIDING SYSTEM VALUE VALUES (9, 'instagram', '10574113434643', 'old_one', 'Old One', 'Small things, well made.
Shop below ⬇', '2026-11-29 13:02:30.38+00', NULL, 'https://old-one.example/', 'https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/807589469_934785245_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afdedec37510a4be5d&oe=6B10B100&_nc_sid=8b3546', NULL, NULL, 82299, 102, 2359, NULL, 'graphapi', '2026-11-29 13:02:30.38+00', '2026-11-29 13:02:30.38+00', -1612713310843202578, NULL);
INSERT INTO public.account (id, platform, platform_id, username, full_name, bio, bio_recorded_at, category, external_url, profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at, created_at, content_hash, held_at) OVERRIDING SYSTEM VALUE VALUES (10, 'instagram', '72599876648182', 'old_two', 'Old Two', 'Learning in public
Workshop dates in the link', '2026-11-29 13:02:30.405+00', NULL, '', 'https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/794633365_776238578_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afb911d7c8bd91dc95&oe=6B10B100&_nc_sid=8b3546', NULL, NULL, 2085844, 1617, 1741, NULL, 'graphapi', '2026-11-29 13:02:30.405+00', '2026-11-29 13:02:30.405+00', -6402248244928580191, NULL);
INSERT INTO public.account (id, platform, platform_id, username, full_name, bio, bio_recorded_at, category, external_url, profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at, created_at, content_hash, held_at) OVERRIDING SYSTEM VALUE VALUES (2, 'instagram', '27061882390324', 'old_a', 'Old A', 'Making it up as I go
Toronto ↔ Kraków', '2026-11-29 13:01:37.488+00', NULL, 'https://old-a.example/', 'https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/477472814_674857526_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afa0e608db400e802e&oe=6B10B100&_nc_sid=8b3546', NULL, NULL, 47711, 1098, 1148, NULL, 'graphapi', '2026-11-29 13:02:37.24+00', '2026-11-29 13:01:37.488+00', 2613131710945529218, NULL);
INSERT INTO public.account (id, platform, platform_id, username, full_name, bio, bio_recorded_at, category, external_url, profile_pic_url, is_private, is_verified, follower_count, following_count, post_count, value_states, source, measured_at, created_at, content_hash, held_at) OVERRIDING SYSTEM VALUE VALUES (1, 'instagram', '115094333656385', 'old_c', 'Old C', 'Coffee first ☕
she/her', '2026-11-29 13:01:37.486+00', NULL, 'https://old-c.example/', 'https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/411331673_310446222_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af4a04223958c58c59&oe=6B10B100&_nc_sid=8b3546', NULL, NULL, 54302, 1293, 1177, NULL, 'graphapi', '2026-11-29 13:02:38.336+00', '2026-11-29 13:01:37.486+00', 7849244804426595324, NULL);
INSERT INTO public.account_handle (account_id, username, first_seen_at) VALUES (1, 'old_c', '2026-11-29 13:01:37.486+00');
INSERT INTO public.account_handle (account_id, username, first_seen_at) VALUES (2, 'old_a', '2026-11-29 13:01:37.488+00');
INSERT INTO public.account_handle (account_id, username, first_seen_at) VALUES (3, 'old_b', '2026-11-29 13:01:37.487+00');
INSERT INTO public.account_handle (account_id, username, first_seen_at) VALUES (4, 'old_paused', '2026-11-29 13:01:37.9+00');
INSERT INTO public.account_handle (account_id, username, first_seen_at) VALUES (5, 'old_stopped', '2026-11-29 13:01:37.973+00');
INSERT INTO public.account_handle (account_id, username, first_seen_at) VALUES (9, 'old_one', '2026-11-29 13:02:30.38+00');
INSERT INTO public.account_handle (account_id, username, first_seen_at) VALUES (10, 'old_two', '2026-11-29 13:02:30.405+00');
INSERT INTO public.credit_ledger (id, team_id, at, kind, amount, reserved, job_id, item_id, note, idempotency_key) OVERRIDING SYSTEM VALUE VALUES (1, 1, '2026-11-29 13:02:30.083902+00', 'grant', 10000, 0, NULL, NULL, 'initial credits', NULL);
INSERT INTO public.credit_ledger (id, team_id, at, kind, amount, reserved, job_id, item_id, note, idempotency_key) OVERRIDING SYSTEM VALUE VALUES (2, 1, '2026-11-29 13:02:30.097446+00', 'reserve', 0, 75, '01a22766-5ed1-774c-a19f-b18708d6a714', NULL, NULL, NULL);
INSERT INTO public.credit_ledger (id, team_id, at, kind, amount, reserved, job_id, item_id, note, idempotency_key) OVERRIDING SYSTEM VALUE VALUES (3, 1, '2026-11-29 13:02:30.452277+00', 'charge', -25, -25, '01a22766-5ed1-774c-a19f-b18708d6a714', 1, 'old_one', NULL);
INSERT INTO public.credit_ledger (id, team_id, at, kind, amount, reserved, job_id, item_id, note, idempotency_key) OVERRIDING SYSTEM VALUE VALUES (4, 1, '2026-11-29 13:02:30.452277+00', 'charge', -25, -25, '01a22766-5ed1-774c-a19f-b18708d6a714', 2, 'old_two', NULL);
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('asset_upload_flow', 'instagram', 15, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('asset_upload_flow_stories', 'instagram', 3, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('fetch_channel_demographic_csv', 'youtube', 1, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('fetch_channel_videos_csv', 'youtube', 1, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('fetch_channels_csv', 'youtube', 1, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_instagram_gpt_data_audience_age_gender', 'instagram', 3, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_instagram_gpt_data_audience_cities', 'instagram', 3, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_instagram_gpt_data_base_gender', 'instagram', 3, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_instagram_gpt_data_base_location', 'instagram', 3, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_instagram_gpt_data_categ_lang_topics', 'instagram', 3, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_instagram_gpt_data_gender_location_lang', 'instagram', 3, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_orders_by_store', 'shopify', 1, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_post_by_shortcode', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_post_insights', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_profile_basic', 'instagram', 5, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_profile_by_handle', 'instagram', 10, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_profile_by_profile_id', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_profile_custom', 'instagram', 1, 2, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_profile_followers', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_profile_following', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_profile_insights', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_profile_posts', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_reels_posts', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_stories_posts', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_story_insights', 'instagram', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_tagged_posts', 'instagram', 1, 5, false, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_tiktok_profiles', 'tiktok', 5, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_yt_posts', 'youtube', 1, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_yt_posts_by_channel_id', 'youtube', 5, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.flow (name, platform, workers, concurrency, available, published_at) VALUES ('refresh_yt_profiles', 'youtube', 10, 5, true, '2026-11-29 13:01:33.654576+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (1, 3, 66688377414639, 'old_b', 'Small things, well made.
Workshop dates in the link', 279897, 706, 1534, '2026-11-29 13:01:37.487+00', 'instagram', 'graphapi', NULL, '01a22765-8fbf-7527-a756-577d64b558eb', '2026-11-29 13:01:37.087+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (2, 1, 115094333656385, 'old_c', 'Coffee first ☕
she/her', 54301, 1293, 1177, '2026-11-29 13:01:37.486+00', 'instagram', 'graphapi', NULL, '01a22765-9089-71ce-9741-9c0e2eb82a0a', '2026-11-29 13:01:37.289+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (3, 2, 27061882390324, 'old_a', 'Making it up as I go
Toronto ↔ Kraków', 47710, 1098, 1148, '2026-11-29 13:01:37.488+00', 'instagram', 'graphapi', NULL, '01a22765-8d81-7ceb-bc6f-981ab3daf628', '2026-11-29 13:01:36.513+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (51, 4, 116060403763945, 'old_paused', 'Small things, well made.
he/him', 101315, 939, 685, '2026-11-29 13:01:37.9+00', 'instagram', 'graphapi', NULL, '01a22765-9290-74ab-bf54-8fdbe41ca97f', '2026-11-29 13:01:37.808+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (52, 5, 5591550240077, 'old_stopped', 'Small things, well made.
New series every Friday', 513150, 1395, 1340, '2026-11-29 13:01:37.973+00', 'instagram', 'graphapi', NULL, '01a22765-931f-7a75-9df2-460fda775e4b', '2026-11-29 13:01:37.951+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (101, 2, 27061882390324, 'old_a', NULL, 47710, 1098, 1148, '2026-11-29 13:02:07.414+00', 'instagram', 'graphapi', NULL, '01a22765-8d81-7ceb-bc6f-981ab3daf628', '2026-11-29 13:02:06.513+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (151, 1, 115094333656385, 'old_c', NULL, 54301, 1293, 1177, '2026-11-29 13:02:08.308+00', 'instagram', 'graphapi', NULL, '01a22765-9089-71ce-9741-9c0e2eb82a0a', '2026-11-29 13:02:07.289+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (152, 3, 66688377414639, 'old_b', NULL, 279898, 706, 1534, '2026-11-29 13:02:08.299+00', 'instagram', 'graphapi', NULL, '01a22765-8fbf-7527-a756-577d64b558eb', '2026-11-29 13:02:07.087+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (201, 10, 72599876648182, 'old_two', 'Learning in public
Workshop dates in the link', 2085844, 1617, 1741, '2026-11-29 13:02:30.405+00', 'instagram', 'graphapi', NULL, NULL, NULL);
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (202, 9, 10574113434643, 'old_one', 'Small things, well made.
Shop below ⬇', 82299, 102, 2359, '2026-11-29 13:02:30.38+00', 'instagram', 'graphapi', NULL, NULL, NULL);
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (251, 2, 27061882390324, 'old_a', NULL, 47711, 1098, 1148, '2026-11-29 13:02:37.24+00', 'instagram', 'graphapi', NULL, '01a22765-8d81-7ceb-bc6f-981ab3daf628', '2026-11-29 13:02:36.513+00');
INSERT INTO public.influencer_metrics_history_202611 (id, account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, platform, source, value_states, task_id, slot_at) VALUES (301, 1, 115094333656385, 'old_c', NULL, 54302, 1293, 1177, '2026-11-29 13:02:38.336+00', 'instagram', 'graphapi', NULL, '01a22765-9089-71ce-9741-9c0e2eb82a0a', '2026-11-29 13:02:37.289+00');
INSERT INTO public.job_event (job_id, number, event_type, at, payload, team_id, team_number, request_id) VALUES ('01a22766-5ed1-774c-a19f-b18708d6a714', 1, 'job.submitted', '2026-11-29 13:02:30.097446+00', '{"status": "processing", "total_users": 3}', 1, 1, NULL);
INSERT INTO public.job_event (job_id, number, event_type, at, payload, team_id, team_number, request_id) VALUES ('01a22766-5ed1-774c-a19f-b18708d6a714', 2, 'item.started', '2026-11-29 13:02:30.175825+00', '{"status": "processing", "username": "old_one"}', 1, 2, NULL);
INSERT INTO public.job_event (job_id, number, event_type, at, payload, team_id, team_number, request_id) VALUES ('01a22766-5ed1-774c-a19f-b18708d6a714', 3, 'item.started', '2026-11-29 13:02:30.175825+00', '{"status": "processing", "username": "old_two"}', 1, 3, NULL);
INSERT INTO public.job_event (job_id, number, event_type, at, payload, team_id, team_number, request_id) VALUES ('01a22766-5ed1-774c-a19f-b18708d6a714', 4, 'item.started', '2026-11-29 13:02:30.175825+00', '{"status": "processing", "username": "old_slow"}', 1, 4, NULL);
INSERT INTO public.job_event (job_id, number, event_type, at, payload, team_id, team_number, request_id) VALUES ('01a22766-5ed1-774c-a19f-b18708d6a714', 5, 'item.completed', '2026-11-29 13:02:30.452277+00', '{"stages": {"ai_analyzed": false, "cdn_processed": false, "apify_completed": true, "database_populated": true}, "status": "completed", "username": "old_one", "total_users": 3, "processed_users": 1, "progress_percentage": 33.3}', 1, 5, NULL);
INSERT INTO public.job_event (job_id, number, event_type, at, payload, team_id, team_number, request_id) VALUES ('01a22766-5ed1-774c-a19f-b18708d6a714', 6, 'item.completed', '2026-11-29 13:02:30.452277+00', '{"stages": {"ai_analyzed": false, "cdn_processed": false, "apify_completed": true, "database_populated": true}, "status": "completed", "username": "old_two", "total_users": 3, "processed_users": 2, "progress_percentage": 66.7}', 1, 6, NULL);
INSERT INTO public.processing_job_items (id, item_id, job_id, username, status, priority, credits, apify_completed, database_populated, cdn_processed, ai_analyzed, account_id, result, error, error_code, source, started_at, completed_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (3, '49176916-09c9-4771-bb71-69f14b8811ec', '01a22766-5ed1-774c-a19f-b18708d6a714', 'old_slow', 'processing', 0, 25, false, false, false, false, NULL, NULL, NULL, NULL, NULL, '2026-11-29 13:02:30.175825+00', NULL, '2026-11-29 13:02:30.097446+00', '2026-11-29 13:02:30.175825+00');
INSERT INTO public.processing_job_items (id, item_id, job_id, username, status, priority, credits, apify_completed, database_populated, cdn_processed, ai_analyzed, account_id, result, error, error_code, source, started_at, completed_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (1, '2ef5372e-bd36-47bc-9b7e-83689f593a26', '01a22766-5ed1-774c-a19f-b18708d6a714', 'old_one', 'completed', 0, 25, true, true, false, false, 9, '{"bio": "Small things, well made.\nShop below ⬇", "items": [{"code": "ECZ36RmwTk2", "caption": "Sound on 🔊", "graph_id": "18301684050657398", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-29T12:36:18Z", "like_count": 4, "media_type": "carousel", "play_count": null, "platform_id": "4654997587055687990", "comment_count": 0, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/609499124_272906459_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af4110e36fd8b801f4&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTk1", "caption": "Sound on 🔊", "graph_id": "18980008709274786", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-28T23:28:34Z", "like_count": 113, "media_type": "carousel", "play_count": null, "platform_id": "4654997587055687989", "comment_count": 2, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/43586353_725273145_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afaceb28e717455931&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTk0", "caption": "Thank you for 4 years of this", "graph_id": "18713123727827607", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-28T10:20:51Z", "like_count": 91, "media_type": "image", "play_count": null, "platform_id": "4654997587055687988", "comment_count": 1, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/434219625_337927142_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af50916f9bc2b02c69&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTkz", "caption": "Fresh from the kiln #pottery", "graph_id": "18835398021069839", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-27T21:13:08Z", "like_count": 277, "media_type": "image", "play_count": null, "platform_id": "4654997587055687987", "comment_count": 7, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/652560629_407309962_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af611c3a2844b282f5&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTky", "caption": "Thank you for 4 years of this", "graph_id": "18341830039831814", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-27T08:05:24Z", "like_count": 131, "media_type": "image", "play_count": null, "platform_id": "4654997587055687986", "comment_count": 1, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/31203314_147074531_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af2310b78e219077f2&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTkx", "caption": "What would you change?", "graph_id": "19095552978263845", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-26T18:57:41Z", "like_count": 119, "media_type": "reel", "play_count": 1458, "platform_id": "4654997587055687985", "comment_count": 2, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/25733261_95314857_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af16b98ea79a53848d&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTkw", "caption": "Thank you for 4 years of this", "graph_id": "18829066717166847", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-26T05:49:58Z", "like_count": 106, "media_type": "reel", "play_count": 903, "platform_id": "4654997587055687984", "comment_count": 2, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/384362692_561917937_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af85f8bfc7a0b662c4&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTkv", "caption": "Full recipe in bio 🍝", "graph_id": "18386092189167884", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-25T16:42:14Z", "like_count": 134, "media_type": "image", "play_count": null, "platform_id": "4654997587055687983", "comment_count": 1, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/854790994_600435688_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af8f27afa14e5e0752&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTku", "caption": "Before and after", "graph_id": "18486846752915683", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-25T03:34:31Z", "like_count": 479, "media_type": "carousel", "play_count": null, "platform_id": "4654997587055687982", "comment_count": 10, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/613873181_657026865_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af9ca5bcc6afda2a1d&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTkt", "caption": "Fresh from the kiln #pottery", "graph_id": "19199441667396018", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-24T14:26:47Z", "like_count": 139, "media_type": "carousel", "play_count": null, "platform_id": "4654997587055687981", "comment_count": 2, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/647252174_748922775_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afb28e9e5c84dba2ce&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTks", "caption": "Third try and it finally works 🙌", "graph_id": "19290005857599356", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-24T01:19:04Z", "like_count": 369, "media_type": "reel", "play_count": 4580, "platform_id": "4654997587055687980", "comment_count": 6, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/499641199_694340760_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afa58b3262eddb376f&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}, {"code": "ECZ36RmwTkr", "caption": "Thank you for 4 years of this", "graph_id": "19194080900927861", "owner_id": "10574113434643", "platform": "instagram", "taken_at": "2026-11-23T12:11:21Z", "like_count": null, "media_type": "reel", "play_count": 2139, "platform_id": "4654997587055687979", "value_states": {"like_count": "hidden"}, "comment_count": 1, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/736114607_905333460_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afd7d92b5344bb27af&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_one"}], "source": "graphapi", "graph_id": "17850574113434643", "platform": "instagram", "username": "old_one", "full_name": "Old One", "post_count": 2359, "measured_at": "2026-11-29T13:02:30.380Z", "platform_id": "10574113434643", "external_url": "https://old-one.example/", "follower_count": 82299, "engagement_rate": 0.22, "following_count": 102, "profile_pic_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/807589469_934785245_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afdedec37510a4be5d&oe=6B10B100&_nc_sid=8b3546"}', NULL, NULL, 'graphapi', '2026-11-29 13:02:30.175825+00', '2026-11-29 13:02:30.452277+00', '2026-11-29 13:02:30.097446+00', '2026-11-29 13:02:30.452277+00');
INSERT INTO public.processing_job_items (id, item_id, job_id, username, status, priority, credits, apify_completed, database_populated, cdn_processed, ai_analyzed, account_id, result, error, error_code, source, started_at, completed_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (2, 'a22e85d2-6301-4831-8d8c-97b1b3d093aa', '01a22766-5ed1-774c-a19f-b18708d6a714', 'old_two', 'completed', 0, 25, true, true, false, false, 10, '{"bio": "Learning in public\nWorkshop dates in the link", "items": [{"code": "EQgd527z2bM", "caption": "Sound on 🔊", "graph_id": "19115762137945265", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-29T08:53:04Z", "like_count": 2074, "media_type": "image", "play_count": null, "platform_id": "4909055113178343116", "comment_count": 37, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/581552656_312443521_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af4a7e0a05070c0610&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bL", "caption": "Behind the scenes", "graph_id": "18775831971478580", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-28T19:18:23Z", "like_count": 2492, "media_type": "image", "play_count": null, "platform_id": "4909055113178343115", "comment_count": 29, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/601704274_265437115_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af3f48feef91579d52&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bK", "caption": "Fresh from the kiln #pottery", "graph_id": "18683952996213363", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-28T05:43:42Z", "like_count": 1846, "media_type": "reel", "play_count": 22475, "platform_id": "4909055113178343114", "comment_count": 26, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/564290206_386687432_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af5c3187218fcab89e&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bJ", "caption": "Fresh from the kiln #pottery", "graph_id": "18714603193506187", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-27T16:09:02Z", "like_count": null, "media_type": "reel", "play_count": 366748, "platform_id": "4909055113178343113", "value_states": {"like_count": "hidden"}, "comment_count": 336, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/894277727_268086579_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af3feab4cf2fe14c5f&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bI", "caption": "Behind the scenes", "graph_id": "19242891056023826", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-27T02:34:21Z", "like_count": 11713, "media_type": "reel", "play_count": 78124, "platform_id": "4909055113178343112", "comment_count": 98, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/606857767_17425559_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af0427925e37f5b427&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bH", "caption": "Before and after", "graph_id": "19174268493946566", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-26T12:59:40Z", "like_count": 18134, "media_type": "reel", "play_count": 224406, "platform_id": "4909055113178343111", "comment_count": 136, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/566051804_264364471_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af3f0786df3bd497dc&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bG", "caption": "What would you change?", "graph_id": "18817151042777291", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-25T23:24:59Z", "like_count": 6981, "media_type": "reel", "play_count": 109931, "platform_id": "4909055113178343110", "comment_count": 231, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/242169490_622372373_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af946298557b795292&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bF", "caption": "Fresh from the kiln #pottery", "graph_id": "18476588747588694", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-25T09:50:19Z", "like_count": 20166, "media_type": "carousel", "play_count": null, "platform_id": "4909055113178343109", "comment_count": 81, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/2629120_81429913_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af136a16643b7e3a00&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bE", "caption": "Fresh from the kiln #pottery", "graph_id": "18294426325298950", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-24T20:15:38Z", "like_count": 17390, "media_type": "reel", "play_count": 343046, "platform_id": "4909055113178343108", "comment_count": 177, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/729048461_448372041_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af6ae675263b5e338d&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bD", "caption": "New day, same hill #running", "graph_id": "19237084433448554", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-24T06:40:57Z", "like_count": null, "media_type": "carousel", "play_count": null, "platform_id": "4909055113178343107", "value_states": {"like_count": "hidden"}, "comment_count": 265, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/13002554_40165570_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af09938308a1a9013a&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bC", "caption": "Sound on 🔊", "graph_id": "18415052757402122", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-23T17:06:16Z", "like_count": 18231, "media_type": "carousel", "play_count": null, "platform_id": "4909055113178343106", "comment_count": 605, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/716935006_808487712_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afc0c22c82f41ce15e&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}, {"code": "EQgd527z2bB", "caption": "Full recipe in bio 🍝", "graph_id": "18838822016927219", "owner_id": "72599876648182", "platform": "instagram", "taken_at": "2026-11-23T03:31:35Z", "like_count": 7309, "media_type": "reel", "play_count": 140880, "platform_id": "4909055113178343105", "comment_count": 167, "thumbnail_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/361404193_577028902_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af89930c98d76d0d21&oe=6B10B100&_nc_sid=8b3546", "owner_username": "old_two"}], "source": "graphapi", "graph_id": "17912599876648182", "platform": "instagram", "username": "old_two", "full_name": "Old Two", "post_count": 1741, "measured_at": "2026-11-29T13:02:30.405Z", "platform_id": "72599876648182", "external_url": "", "follower_count": 2085844, "engagement_rate": 0.52, "following_count": 1617, "profile_pic_url": "https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/794633365_776238578_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Afb911d7c8bd91dc95&oe=6B10B100&_nc_sid=8b3546"}', NULL, NULL, 'graphapi', '2026-11-29 13:02:30.175825+00', '2026-11-29 13:02:30.452277+00', '2026-11-29 13:02:30.097446+00', '2026-11-29 13:02:30.452277+00');
INSERT INTO public.processing_jobs (id, job_type, status, total_users, processed_users, successful_users, failed_users, errors, max_concurrency, team_id, requested_by, platform, usernames, priority, estimated_credits, reserved_credits, credits_charged, created_at, started_at, completed_at, updated_at, estimated_completion_at, idempotency_key, request_digest, webhook_url, job_metadata, event_no) VALUES ('01a22766-5ed1-774c-a19f-b18708d6a714', 'bulk', 'processing', 3, 2, 2, 0, '[]', 3, 1, NULL, 'instagram', '{old_one,old_two,old_slow}', 0, 75, 25, 50, '2026-11-29 13:02:30.097446+00', '2026-11-29 13:02:30.097446+00', NULL, '2026-11-29 13:02:30.452277+00', '2026-11-29 13:02:35.097446+00', NULL, '4A84E8BE4A254E06ED14972FDD02CA293A213DDBFE299304FDE4449F78C4C9C7', NULL, '{}', 6);
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('tikhub', true, '{"tiktok": ["fetch_profile_by_handle", "fetch_profile_by_id", "fetch_profile_posts_by_handle", "fetch_post_by_shortcode"], "instagram": ["fetch_profile_by_handle", "fetch_profile_by_id", "fetch_profile_posts_by_id", "fetch_reels_posts", "fetch_post_by_shortcode", "fetch_followers", "fetch_story_posts_by_profile_id"]}', 0.001000, true, '2026-11-29 13:01:50.866485+00', '[]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('rocketapi', true, '{"instagram": ["fetch_profile_by_handle", "fetch_profile_by_id", "fetch_profile_posts_by_id", "fetch_reels_posts", "fetch_post_by_shortcode", "fetch_followers", "fetch_following", "fetch_story_posts_by_profile_id"]}', 0.002000, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_rocketapi_100_per_30s", "calls": 100, "window_seconds": 30.1}]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('graphapi', true, '{"instagram": ["fetch_profile_by_handle", "fetch_post_insights", "fetch_story_insights", "fetch_profile_insights"]}', 0.000000, true, '2026-11-29 13:01:50.866485+00', '[]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('rapidapi-arraybobo', true, '{"instagram": ["fetch_profile_by_handle", "fetch_profile_by_id", "fetch_profile_posts_by_id", "fetch_reels_posts", "fetch_post_by_shortcode", "fetch_story_posts_by_profile_id"]}', 0.000500, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_rapidapi-arraybobo_100_per_30s", "calls": 100, "window_seconds": 30.1}]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('rapidapi-jotucker', true, '{"instagram": ["fetch_profile_by_handle", "fetch_profile_by_id", "fetch_profile_posts_by_id", "fetch_post_by_shortcode", "fetch_followers", "fetch_following"]}', 0.000600, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_rapidapi-jotucker_5_per_1s", "calls": 5, "window_seconds": 1.1}]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('lama', true, '{"instagram": ["fetch_profile_by_handle", "fetch_profile_by_id", "fetch_profile_posts_by_id", "fetch_reels_posts", "fetch_post_by_shortcode", "fetch_followers", "fetch_following", "fetch_story_posts_by_profile_id"]}', 0.000600, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_lama_15_per_1s", "calls": 15, "window_seconds": 1.1}]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('rapidapi-bestsolutions', true, '{"instagram": ["fetch_profile_by_handle", "fetch_profile_by_id", "fetch_profile_posts_by_id", "fetch_post_by_shortcode", "fetch_followers", "fetch_following", "fetch_story_posts_by_profile_id"]}', 0.000300, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_rapidapi-bestsolutions_2_per_1s", "calls": 2, "window_seconds": 1.1}]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('rapidapi-neotank', true, '{"instagram": ["fetch_profile_by_handle", "fetch_profile_posts_by_id", "fetch_post_by_shortcode"]}', 0.000500, true, '2026-11-29 13:01:50.866485+00', '[]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('rapidapi-igapi', true, '{"instagram": ["fetch_followers"]}', 0.000500, true, '2026-11-29 13:01:50.866485+00', '[]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('youtube-data-v3', true, '{"youtube": ["fetch_channel", "fetch_channel_videos", "fetch_video"]}', 0.000000, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_youtube-data-v3_10000_per_86400s", "calls": 10000, "window_seconds": 86400.1}]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('youtube138', true, '{"youtube": ["fetch_channel", "fetch_channel_videos", "fetch_video"]}', 0.000500, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_youtube138_850_per_60s", "calls": 850, "window_seconds": 60.1}]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('youtube-v31', true, '{"youtube": ["fetch_channel", "fetch_channel_videos", "fetch_video"]}', 0.000500, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_youtube-v31_500_per_60s", "calls": 500, "window_seconds": 60.1}]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('youtube-v311', true, '{"youtube": ["fetch_channel", "fetch_channel_videos", "fetch_video"]}', 0.000500, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_youtube-v311_3_per_1s", "calls": 3, "window_seconds": 1.1}]');
INSERT INTO public.provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits) VALUES ('apify', true, '{"instagram": ["fetch_profile_by_handle", "fetch_profile_posts_by_handle", "fetch_post_by_shortcode", "fetch_dataset"]}', 0.000900, true, '2026-11-29 13:01:50.866485+00', '[{"key": "beat_apify_60_per_1s", "calls": 60, "window_seconds": 1.1}]');
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (1, '2026-11-29 13:01:37.321546+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_c', '3', 200, 'found', 146.3981, 0.000000, '01a22765-9089-71ce-9741-9c0e2eb82a0a', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (2, '2026-11-29 13:01:37.110118+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_b', '3', 200, 'found', 354.4842, 0.000000, '01a22765-8fbf-7527-a756-577d64b558eb', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (3, '2026-11-29 13:01:36.844916+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_a', '3', 200, 'found', 622.9984, 0.000000, '01a22765-8d81-7ceb-bc6f-981ab3daf628', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (101, '2026-11-29 13:01:37.854657+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_paused', '3', 200, 'found', 45.5851, 0.000000, '01a22765-9290-74ab-bf54-8fdbe41ca97f', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (102, '2026-11-29 13:01:37.968234+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_stopped', '3', 200, 'found', 4.5485, 0.000000, '01a22765-931f-7a75-9df2-460fda775e4b', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (201, '2026-11-29 13:02:07.320674+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_a', '3', 200, 'found', 77.8113, 0.000000, '01a22765-8d81-7ceb-bc6f-981ab3daf628', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (301, '2026-11-29 13:02:08.292072+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_b', '3', 200, 'found', 7.0351, 0.000000, '01a22765-8fbf-7527-a756-577d64b558eb', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (302, '2026-11-29 13:02:08.306311+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_c', '3', 200, 'found', 2.108, 0.000000, '01a22765-9089-71ce-9741-9c0e2eb82a0a', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (401, '2026-11-29 13:02:30.372254+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_one', '3', 200, 'found', 7.871, 0.000000, NULL, NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (402, '2026-11-29 13:02:30.396349+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_two', '3', 200, 'found', 9.3093, 0.000000, NULL, NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (501, '2026-11-29 13:02:37.229514+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_a', '3', 200, 'found', 10.4647, 0.000000, '01a22765-8d81-7ceb-bc6f-981ab3daf628', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (601, '2026-11-29 13:02:38.33347+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_c', '3', 200, 'found', 2.5242, 0.000000, '01a22765-9089-71ce-9741-9c0e2eb82a0a', NULL);
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (701, '2026-11-29 13:02:30.404124+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_slow', '3', NULL, 'transient', 10001.47, 0.000000, NULL, 'no answer within 10 s');
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (801, '2026-11-29 13:02:38.328878+00', 'graphapi', 'instagram', 'fetch_profile_by_handle', 'old_b', '3', NULL, 'transient', 9998.165, 0.000000, '01a22765-8fbf-7527-a756-577d64b558eb', 'no answer within 10 s');
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (901, '2026-11-29 13:02:40.424762+00', 'rapidapi-arraybobo', 'instagram', 'fetch_profile_by_handle', 'old_slow', '4', NULL, 'transient', 10002.765, 0.000500, NULL, 'no answer within 10 s');
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (1001, '2026-11-29 13:02:48.359695+00', 'rapidapi-arraybobo', 'instagram', 'fetch_profile_by_handle', 'old_b', '4', NULL, 'transient', 10002.317, 0.000500, '01a22765-8fbf-7527-a756-577d64b558eb', 'no answer within 10 s');
INSERT INTO public.provider_call_20261129 (id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error) VALUES (1101, '2026-11-29 13:02:50.435973+00', 'rapidapi-jotucker', 'instagram', 'fetch_profile_by_handle', 'old_slow', '5', NULL, 'transient', 10000.811, 0.000600, NULL, 'no answer within 10 s');
INSERT INTO public.provider_usage (day, provider, fetch_type, outcome, calls, cost_usd, saved) VALUES ('2026-11-29', 'graphapi', 'fetch_profile_by_handle', 'found', 12, 0.000000, 0);
INSERT INTO public.provider_usage (day, provider, fetch_type, outcome, calls, cost_usd, saved) VALUES ('2026-11-29', 'graphapi', 'fetch_profile_by_handle', 'transient', 2, 0.000000, 0);
INSERT INTO public.provider_usage (day, provider, fetch_type, outcome, calls, cost_usd, saved) VALUES ('2026-11-29', 'rapidapi-arraybobo', 'fetch_profile_by_handle', 'transient', 2, 0.001000, 0);
INSERT INTO public.provider_usage (day, provider, fetch_type, outcome, calls, cost_usd, saved) VALUES ('2026-11-29', 'rapidapi-jotucker', 'fetch_profile_by_handle', 'transient', 1, 0.000600, 0);
INSERT INTO public.queue (id, name, team_id, priority, max_running, job_id, paused_at, held, turn_at, created_at, kind, waiting_since) OVERRIDING SYSTEM VALUE VALUES (1, 'job:01a22766-5ed1-774c-a19f-b18708d6a714', 1, 3, 3, '01a22766-5ed1-774c-a19f-b18708d6a714', NULL, false, 'infinity', '2026-11-29 13:02:30.097446+00', 'searches', NULL);
INSERT INTO public.queue_item (id, queue_id, kind, ref_id, priority, run_at, run_no, failures, max_failures, expires_at, worker_id) OVERRIDING SYSTEM VALUE VALUES (3, 1, 1, 3, 0, '2026-11-29 13:04:01.050247+00', 2, 0, 4, 'infinity', 2);
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (1, '0001_foundation', 'd1f221484c1c9dd95db824f07d7c6a744ca0644b500f590818d4ee45b7f43a7f', '2026-11-29 13:01:29.944785+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (2, '0002_credentials', 'cc500d6e43987c8769d9121d509f7bfe287ac91f38fb26391efd0cb4bf8399e0', '2026-11-29 13:01:30.563556+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (3, '0003_record', 'a729541bb337ef97f43be998b86f68520d3bd5c8263790f7b1269629eb66cf1c', '2026-11-29 13:01:30.767458+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (4, '0004_apify_runs', 'c147d3ad7e5d3bb2906eb0ac8969d2c5cad0071c0cb5389cd5baf996ac8a4f71', '2026-11-29 13:01:30.865388+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (5, '0005_access', '447160cb15e283fea6e0f004354167169329694f48a76d729cf40ca5905550cc', '2026-11-29 13:01:30.88209+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (6, '0006_queue', 'ec13f3c0c71cd5ddf567b8bbbfc708b3628b4c18b9e617ecb9eb79047c9f7a54', '2026-11-29 13:01:30.967897+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (7, '0007_flows', '8e62c01afcce0f06dc4c57dd84765dfa795ce55699b70d97fcc67410a10c7f30', '2026-11-29 13:01:31.144901+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (8, '0008_limits', '3c0b4ef6a827e0fdb29fc414365dd96425de12e29eec8aef0b9a97846505eb75', '2026-11-29 13:01:31.181912+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (9, '0009_team_feed_and_pauses', 'cd5870f15b9895018596d08c180a07c27100cf1c4d0be35b53082c24bc1f3be0', '2026-11-29 13:01:31.206264+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (10, '0010_task_changes', '81a3cf4df396acd3f86cb425ce3d15af9b030ce21a4ef51eb599279709d5eee9', '2026-11-29 13:01:31.242925+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (11, '0011_safety', '2241bd92cec82be5c1c16c3544b8c6323dfe5c1284b930ea08b990870481b742', '2026-11-29 13:01:31.279855+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (12, '0012_queue_waits', 'c6bbe91c7971de20ee7a358d366b688666317aadcc3fbd6ea221da9d5ec42246', '2026-11-29 13:01:31.305657+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (13, '0013_retention', 'ca5c265beec4144af809648d05b661e2969ef40ff00730b1c81bd4b874db216e', '2026-11-29 13:01:31.317862+00');
INSERT INTO public.schema_version (version, name, sha256, applied_at) VALUES (14, '0014_request_events', '115a75128535db30d637a68b569611148a4c7b2ce623714637cc00df1c6f6911', '2026-11-29 13:01:31.338168+00');
INSERT INTO public.task (id, team_id, task_type, platform, username, post_code, interval_seconds, status, account_id, post_id, created_at, updated_at) VALUES ('01a22765-8fbf-7527-a756-577d64b558eb', 1, 'influencer', 'instagram', 'old_b', NULL, 30, 'active', 3, NULL, '2026-11-29 13:01:37.087+00', '2026-11-29 13:01:37.087+00');
INSERT INTO public.task (id, team_id, task_type, platform, username, post_code, interval_seconds, status, account_id, post_id, created_at, updated_at) VALUES ('01a22765-9089-71ce-9741-9c0e2eb82a0a', 1, 'influencer', 'instagram', 'old_c', NULL, 30, 'active', 1, NULL, '2026-11-29 13:01:37.289+00', '2026-11-29 13:01:37.289+00');
INSERT INTO public.task (id, team_id, task_type, platform, username, post_code, interval_seconds, status, account_id, post_id, created_at, updated_at) VALUES ('01a22765-8d81-7ceb-bc6f-981ab3daf628', 1, 'influencer', 'instagram', 'old_a', NULL, 30, 'active', 2, NULL, '2026-11-29 13:01:36.513+00', '2026-11-29 13:01:36.513+00');
INSERT INTO public.task (id, team_id, task_type, platform, username, post_code, interval_seconds, status, account_id, post_id, created_at, updated_at) VALUES ('01a22765-9290-74ab-bf54-8fdbe41ca97f', 1, 'influencer', 'instagram', 'old_paused', NULL, 45, 'paused', 4, NULL, '2026-11-29 13:01:37.808+00', '2026-11-29 13:01:46.114+00');
INSERT INTO public.task (id, team_id, task_type, platform, username, post_code, interval_seconds, status, account_id, post_id, created_at, updated_at) VALUES ('01a22765-931f-7a75-9df2-460fda775e4b', 1, 'influencer', 'instagram', 'old_stopped', NULL, 3600, 'stopped', 5, NULL, '2026-11-29 13:01:37.951+00', '2026-11-29 13:01:46.254+00');
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-8d81-7ceb-bc6f-981ab3daf628', 1, '2026-11-29 13:01:36.513+00', '2026-11-29 13:01:36.713266+00', '2026-11-29 13:01:37.493177+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 1);
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-8fbf-7527-a756-577d64b558eb', 1, '2026-11-29 13:01:37.087+00', '2026-11-29 13:01:37.109649+00', '2026-11-29 13:01:37.495942+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 1);
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-9089-71ce-9741-9c0e2eb82a0a', 1, '2026-11-29 13:01:37.289+00', '2026-11-29 13:01:37.321215+00', '2026-11-29 13:01:37.496004+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 1);
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-9290-74ab-bf54-8fdbe41ca97f', 1, '2026-11-29 13:01:37.808+00', '2026-11-29 13:01:37.854377+00', '2026-11-29 13:01:37.902586+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 1);
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-931f-7a75-9df2-460fda775e4b', 1, '2026-11-29 13:01:37.951+00', '2026-11-29 13:01:37.9679+00', '2026-11-29 13:01:37.973184+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 1);
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-8d81-7ceb-bc6f-981ab3daf628', 2, '2026-11-29 13:02:06.513+00', '2026-11-29 13:02:07.278426+00', '2026-11-29 13:02:07.429077+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 2);
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-8fbf-7527-a756-577d64b558eb', 2, '2026-11-29 13:02:07.087+00', '2026-11-29 13:02:08.29164+00', '2026-11-29 13:02:08.299546+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 2);
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-9089-71ce-9741-9c0e2eb82a0a', 2, '2026-11-29 13:02:07.289+00', '2026-11-29 13:02:08.306152+00', '2026-11-29 13:02:08.308578+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 2);
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-8d81-7ceb-bc6f-981ab3daf628', 3, '2026-11-29 13:02:36.513+00', '2026-11-29 13:02:37.22916+00', '2026-11-29 13:02:37.24079+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 2);
INSERT INTO public.task_run_20261129 (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, credential, calls, cost_usd, error, worker_id) VALUES ('01a22765-9089-71ce-9741-9c0e2eb82a0a', 3, '2026-11-29 13:02:37.289+00', '2026-11-29 13:02:38.333294+00', '2026-11-29 13:02:38.336306+00', 1, 0, 'graphapi', '3', 1, 0.000000, NULL, 2);
INSERT INTO public.task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, run_no, failures, worker_id, last_outcome, last_run_at, last_success_at) VALUES ('01a22765-9290-74ab-bf54-8fdbe41ca97f', 'instagram', 2, '2026-11-29 13:02:22.808+00', '2026-11-29 13:02:22.808+00', '2026-11-29 13:01:37.808+00', 45, 2, 0, NULL, 1, '2026-11-29 13:01:37.902586+00', '2026-11-29 13:01:37.902586+00');
INSERT INTO public.task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, run_no, failures, worker_id, last_outcome, last_run_at, last_success_at) VALUES ('01a22765-931f-7a75-9df2-460fda775e4b', 'instagram', 3, '2026-11-29 14:01:37.951+00', '2026-11-29 14:01:37.951+00', '2026-11-29 13:01:37.951+00', 3600, 2, 0, NULL, 1, '2026-11-29 13:01:37.973184+00', '2026-11-29 13:01:37.973184+00');
INSERT INTO public.task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, run_no, failures, worker_id, last_outcome, last_run_at, last_success_at) VALUES ('01a22765-8d81-7ceb-bc6f-981ab3daf628', 'instagram', 1, '2026-11-29 13:03:06.513+00', '2026-11-29 13:03:06.513+00', '2026-11-29 13:01:36.513+00', 30, 3, 0, NULL, 1, '2026-11-29 13:02:37.24079+00', '2026-11-29 13:02:37.24079+00');
INSERT INTO public.task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, run_no, failures, worker_id, last_outcome, last_run_at, last_success_at) VALUES ('01a22765-8fbf-7527-a756-577d64b558eb', 'instagram', 1, '2026-11-29 13:04:08.322078+00', '2026-11-29 13:02:37.087+00', '2026-11-29 13:01:37.087+00', 30, 3, 0, 2, 1, '2026-11-29 13:02:08.299546+00', '2026-11-29 13:02:08.299546+00');
INSERT INTO public.task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, run_no, failures, worker_id, last_outcome, last_run_at, last_success_at) VALUES ('01a22765-9089-71ce-9741-9c0e2eb82a0a', 'instagram', 1, '2026-11-29 13:03:07.289+00', '2026-11-29 13:03:07.289+00', '2026-11-29 13:01:37.289+00', 30, 3, 0, NULL, 1, '2026-11-29 13:02:38.336306+00', '2026-11-29 13:02:38.336306+00');
INSERT INTO public.team (id, name, created_at, history_days) OVERRIDING SYSTEM VALUE VALUES (1, 'default', '2026-11-29 13:01:29.944785+00', NULL);
INSERT INTO public.team_credit (team_id, balance, reserved) VALUES (1, 9950, 25);
INSERT INTO public.team_feed (team_id, number) VALUES (1, 6);
INSERT INTO public.worker (id, name, roles, started_at, heartbeat_at) OVERRIDING SYSTEM VALUE VALUES (2, 'vm:18987', 'worker,scheduler', '2026-11-29 13:01:50.871229+00', '2026-11-29 13:03:00.98926+00');
SELECT pg_catalog.setval('hangfire.aggregatedcounter_id_seq', 1, false);
SELECT pg_catalog.setval('hangfire.counter_id_seq', 21, true);
SELECT pg_catalog.setval('hangfire.hash_id_seq', 27, true);
SELECT pg_catalog.setval('hangfire.job_id_seq', 9, true);
SELECT pg_catalog.setval('hangfire.jobparameter_id_seq', 12, true);
SELECT pg_catalog.setval('hangfire.jobqueue_id_seq', 9, true);
SELECT pg_catalog.setval('hangfire.list_id_seq', 1, false);
SELECT pg_catalog.setval('hangfire.set_id_seq', 9, true);
SELECT pg_catalog.setval('hangfire.state_id_seq', 25, true);
SELECT pg_catalog.setval('public.account_event_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_id_seq', 12, true);
SELECT pg_catalog.setval('public.app_user_id_seq', 1, false);
SELECT pg_catalog.setval('public.asset_id_seq', 190, true);
SELECT pg_catalog.setval('public.audit_log_id_seq', 8, true);
SELECT pg_catalog.setval('public.credential_id_seq', 28, true);
SELECT pg_catalog.setval('public.credit_ledger_id_seq', 4, true);
SELECT pg_catalog.setval('public.data_protection_key_id_seq', 1, false);
SELECT pg_catalog.setval('public.erasure_id_seq', 1, false);
SELECT pg_catalog.setval('public.influencer_metrics_history_id_seq', 350, true);
SELECT pg_catalog.setval('public.job_webhook_id_seq', 1, false);
SELECT pg_catalog.setval('public.notice_id_seq', 1, false);
SELECT pg_catalog.setval('public.post_id_seq', 144, true);
SELECT pg_catalog.setval('public.post_metrics_history_id_seq', 1, false);
SELECT pg_catalog.setval('public.processing_job_items_id_seq', 3, true);
SELECT pg_catalog.setval('public.provider_call_id_seq', 1200, true);
SELECT pg_catalog.setval('public.quarantine_id_seq', 1, false);
SELECT pg_catalog.setval('public.queue_id_seq', 1, true);
SELECT pg_catalog.setval('public.queue_item_id_seq', 3, true);
SELECT pg_catalog.setval('public.restore_run_id_seq', 1, false);
SELECT pg_catalog.setval('public.scrape_request_log_id_seq', 1, false);
SELECT pg_catalog.setval('public.team_id_seq', 1, true);
SELECT pg_catalog.setval('public.worker_id_seq', 2, true);
ALTER TABLE ONLY hangfire.aggregatedcounter
    ADD CONSTRAINT aggregatedcounter_key_key UNIQUE (key);
ALTER TABLE ONLY hangfire.aggregatedcounter
    ADD CONSTRAINT aggregatedcounter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hangfire.counter
    ADD CONSTRAINT counter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hangfire.hash
    ADD CONSTRAINT hash_key_field_key UNIQUE (key, field);
ALTER TABLE ONLY hangfire.hash
    ADD CONSTRAINT hash_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hangfire.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hangfire.jobparameter
    ADD CONSTRAINT jobparameter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hangfire.jobqueue
    ADD CONSTRAINT jobqueue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hangfire.list
    ADD CONSTRAINT list_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hangfire.lock
    ADD CONSTRAINT lock_resource_key UNIQUE (resource);
ALTER TABLE ONLY hangfire.lock REPLICA IDENTITY USING INDEX lock_resource_key;
ALTER TABLE ONLY hangfire.monitor_enqueued
    ADD CONSTRAINT monitor_enqueued_pkey PRIMARY KEY (task_id);
ALTER TABLE ONLY hangfire.schema
    ADD CONSTRAINT schema_pkey PRIMARY KEY (version);
ALTER TABLE ONLY hangfire.server
    ADD CONSTRAINT server_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hangfire.set
    ADD CONSTRAINT set_key_value_key UNIQUE (key, value);
ALTER TABLE ONLY hangfire.set
    ADD CONSTRAINT set_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hangfire.state
    ADD CONSTRAINT state_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_event
    ADD CONSTRAINT account_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_handle
    ADD CONSTRAINT account_handle_pkey PRIMARY KEY (account_id, username);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_platform_platform_id_key UNIQUE (platform, platform_id);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.apify_run
    ADD CONSTRAINT apify_run_pkey PRIMARY KEY (run_id);
ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.asset
    ADD CONSTRAINT asset_entity_type_entity_id_asset_type_position_key UNIQUE (entity_type, entity_id, asset_type, "position");
ALTER TABLE ONLY public.asset
    ADD CONSTRAINT asset_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.call_pace
    ADD CONSTRAINT call_pace_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.credential
    ADD CONSTRAINT credential_idempotency_key_key UNIQUE (idempotency_key);
ALTER TABLE ONLY public.credential
    ADD CONSTRAINT credential_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.credit_ledger
    ADD CONSTRAINT credit_ledger_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.data_protection_key
    ADD CONSTRAINT data_protection_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.excluded_history
    ADD CONSTRAINT excluded_history_pkey PRIMARY KEY (restore_id, history, entity_id, recorded_at);
ALTER TABLE ONLY public.flow
    ADD CONSTRAINT flow_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.influencer_metrics_history
    ADD CONSTRAINT influencer_metrics_history_pkey PRIMARY KEY (account_id, recorded_at);
ALTER TABLE ONLY public.influencer_metrics_history_202610
    ADD CONSTRAINT influencer_metrics_history_202610_pkey PRIMARY KEY (account_id, recorded_at);
ALTER TABLE ONLY public.influencer_metrics_history_202611
    ADD CONSTRAINT influencer_metrics_history_202611_pkey PRIMARY KEY (account_id, recorded_at);
ALTER TABLE ONLY public.influencer_metrics_history_202612
    ADD CONSTRAINT influencer_metrics_history_202612_pkey PRIMARY KEY (account_id, recorded_at);
ALTER TABLE ONLY public.influencer_metrics_history_202701
    ADD CONSTRAINT influencer_metrics_history_202701_pkey PRIMARY KEY (account_id, recorded_at);
ALTER TABLE ONLY public.influencer_metrics_history_202702
    ADD CONSTRAINT influencer_metrics_history_202702_pkey PRIMARY KEY (account_id, recorded_at);
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.job_webhook_attempt
    ADD CONSTRAINT job_webhook_attempt_pkey PRIMARY KEY (webhook_id, attempt);
ALTER TABLE ONLY public.job_webhook
    ADD CONSTRAINT job_webhook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.limit_alone
    ADD CONSTRAINT limit_alone_pkey PRIMARY KEY (process);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (team_id, user_id);
ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.post_log
    ADD CONSTRAINT post_log_pkey PRIMARY KEY (post_id, "timestamp");
ALTER TABLE ONLY public.post_log_202610
    ADD CONSTRAINT post_log_202610_pkey PRIMARY KEY (post_id, "timestamp");
ALTER TABLE ONLY public.post_log_202611
    ADD CONSTRAINT post_log_202611_pkey PRIMARY KEY (post_id, "timestamp");
ALTER TABLE ONLY public.post_log_202612
    ADD CONSTRAINT post_log_202612_pkey PRIMARY KEY (post_id, "timestamp");
ALTER TABLE ONLY public.post_log_202701
    ADD CONSTRAINT post_log_202701_pkey PRIMARY KEY (post_id, "timestamp");
ALTER TABLE ONLY public.post_log_202702
    ADD CONSTRAINT post_log_202702_pkey PRIMARY KEY (post_id, "timestamp");
ALTER TABLE ONLY public.post_metrics_history
    ADD CONSTRAINT post_metrics_history_pkey PRIMARY KEY (post_ref, recorded_at);
ALTER TABLE ONLY public.post_metrics_history_202610
    ADD CONSTRAINT post_metrics_history_202610_pkey PRIMARY KEY (post_ref, recorded_at);
ALTER TABLE ONLY public.post_metrics_history_202611
    ADD CONSTRAINT post_metrics_history_202611_pkey PRIMARY KEY (post_ref, recorded_at);
ALTER TABLE ONLY public.post_metrics_history_202612
    ADD CONSTRAINT post_metrics_history_202612_pkey PRIMARY KEY (post_ref, recorded_at);
ALTER TABLE ONLY public.post_metrics_history_202701
    ADD CONSTRAINT post_metrics_history_202701_pkey PRIMARY KEY (post_ref, recorded_at);
ALTER TABLE ONLY public.post_metrics_history_202702
    ADD CONSTRAINT post_metrics_history_202702_pkey PRIMARY KEY (post_ref, recorded_at);
ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_platform_platform_id_key UNIQUE (platform, platform_id);
ALTER TABLE ONLY public.post_tagged_account
    ADD CONSTRAINT post_tagged_account_pkey PRIMARY KEY (post_id, username);
ALTER TABLE ONLY public.processing_job_items
    ADD CONSTRAINT processing_job_items_item_id_key UNIQUE (item_id);
ALTER TABLE ONLY public.processing_job_items
    ADD CONSTRAINT processing_job_items_job_id_username_key UNIQUE (job_id, username);
ALTER TABLE ONLY public.processing_job_items
    ADD CONSTRAINT processing_job_items_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.processing_jobs
    ADD CONSTRAINT processing_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.profile_log
    ADD CONSTRAINT profile_log_pkey PRIMARY KEY (account_id, "timestamp");
ALTER TABLE ONLY public.profile_log_202610
    ADD CONSTRAINT profile_log_202610_pkey PRIMARY KEY (account_id, "timestamp");
ALTER TABLE ONLY public.profile_log_202611
    ADD CONSTRAINT profile_log_202611_pkey PRIMARY KEY (account_id, "timestamp");
ALTER TABLE ONLY public.profile_log_202612
    ADD CONSTRAINT profile_log_202612_pkey PRIMARY KEY (account_id, "timestamp");
ALTER TABLE ONLY public.profile_log_202701
    ADD CONSTRAINT profile_log_202701_pkey PRIMARY KEY (account_id, "timestamp");
ALTER TABLE ONLY public.profile_log_202702
    ADD CONSTRAINT profile_log_202702_pkey PRIMARY KEY (account_id, "timestamp");
ALTER TABLE ONLY public.provider_call
    ADD CONSTRAINT provider_call_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider_call_20261128
    ADD CONSTRAINT provider_call_20261128_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider_call_20261129
    ADD CONSTRAINT provider_call_20261129_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider_call_20261130
    ADD CONSTRAINT provider_call_20261130_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider_call_20261201
    ADD CONSTRAINT provider_call_20261201_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider_call_20261202
    ADD CONSTRAINT provider_call_20261202_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider_call_20261203
    ADD CONSTRAINT provider_call_20261203_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider_call_20261204
    ADD CONSTRAINT provider_call_20261204_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider_call_20261205
    ADD CONSTRAINT provider_call_20261205_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider_call_20261206
    ADD CONSTRAINT provider_call_20261206_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.provider
    ADD CONSTRAINT provider_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.provider_status
    ADD CONSTRAINT provider_status_pkey PRIMARY KEY (source);
ALTER TABLE ONLY public.provider_usage
    ADD CONSTRAINT provider_usage_pkey PRIMARY KEY (day, provider, fetch_type, outcome);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.queue_item
    ADD CONSTRAINT queue_item_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.queue
    ADD CONSTRAINT queue_name_key UNIQUE (name);
ALTER TABLE ONLY public.queue_pause
    ADD CONSTRAINT queue_pause_kind_team_id_key UNIQUE NULLS NOT DISTINCT (kind, team_id);
ALTER TABLE ONLY public.queue
    ADD CONSTRAINT queue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.restore_run
    ADD CONSTRAINT restore_run_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schema_drift
    ADD CONSTRAINT schema_drift_pkey PRIMARY KEY (provider, fetch_type, field);
ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.scrape_request_log
    ADD CONSTRAINT scrape_request_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.setup_secret
    ADD CONSTRAINT setup_secret_pkey PRIMARY KEY (secret_hash);
ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.task_run
    ADD CONSTRAINT task_run_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_run_20261128
    ADD CONSTRAINT task_run_20261128_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_run_20261129
    ADD CONSTRAINT task_run_20261129_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_run_20261130
    ADD CONSTRAINT task_run_20261130_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_run_20261201
    ADD CONSTRAINT task_run_20261201_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_run_20261202
    ADD CONSTRAINT task_run_20261202_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_run_20261203
    ADD CONSTRAINT task_run_20261203_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_run_20261204
    ADD CONSTRAINT task_run_20261204_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_run_20261205
    ADD CONSTRAINT task_run_20261205_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_run_20261206
    ADD CONSTRAINT task_run_20261206_pkey PRIMARY KEY (task_id, finished_at, run_no);
ALTER TABLE ONLY public.task_schedule
    ADD CONSTRAINT task_schedule_pkey PRIMARY KEY (task_id);
ALTER TABLE ONLY public.team_credit
    ADD CONSTRAINT team_credit_pkey PRIMARY KEY (team_id);
ALTER TABLE ONLY public.team_feed
    ADD CONSTRAINT team_feed_pkey PRIMARY KEY (team_id);
ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (id);
CREATE INDEX ix_hangfire_counter_expireat ON hangfire.counter USING btree (expireat);
CREATE INDEX ix_hangfire_counter_key ON hangfire.counter USING btree (key);
CREATE INDEX ix_hangfire_hash_expireat ON hangfire.hash USING btree (expireat);
CREATE INDEX ix_hangfire_job_expireat ON hangfire.job USING btree (expireat);
CREATE INDEX ix_hangfire_job_statename ON hangfire.job USING btree (statename);
CREATE INDEX ix_hangfire_job_statename_is_not_null ON hangfire.job USING btree (statename) INCLUDE (id) WHERE (statename IS NOT NULL);
CREATE INDEX ix_hangfire_jobparameter_jobidandname ON hangfire.jobparameter USING btree (jobid, name);
CREATE INDEX ix_hangfire_jobqueue_fetchedat_queue_jobid ON hangfire.jobqueue USING btree (fetchedat NULLS FIRST, queue, jobid);
CREATE INDEX ix_hangfire_jobqueue_jobidandqueue ON hangfire.jobqueue USING btree (jobid, queue);
CREATE INDEX ix_hangfire_jobqueue_queueandfetchedat ON hangfire.jobqueue USING btree (queue, fetchedat);
CREATE INDEX ix_hangfire_list_expireat ON hangfire.list USING btree (expireat);
CREATE INDEX ix_hangfire_set_expireat ON hangfire.set USING btree (expireat);
CREATE INDEX ix_hangfire_set_key_score ON hangfire.set USING btree (key, score);
CREATE INDEX ix_hangfire_state_jobid ON hangfire.state USING btree (jobid);
CREATE INDEX account_event_account_index ON public.account_event USING btree (account_id, id DESC);
CREATE INDEX account_handle_username_index ON public.account_handle USING btree (lower(username));
CREATE INDEX account_username_index ON public.account USING btree (platform, lower(username));
CREATE INDEX api_key_team_index ON public.api_key USING btree (team_id, created_at DESC);
CREATE INDEX apify_run_due ON public.apify_run USING btree (due_at) WHERE (state = 1);
CREATE UNIQUE INDEX app_user_email_unique ON public.app_user USING btree (lower(email));
CREATE INDEX audit_log_team_index ON public.audit_log USING btree (team_id, id DESC);
CREATE INDEX credential_source_index ON public.credential USING btree (source, id);
CREATE UNIQUE INDEX credit_ledger_key ON public.credit_ledger USING btree (team_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);
CREATE UNIQUE INDEX credit_ledger_once ON public.credit_ledger USING btree (job_id, item_id) WHERE (kind = 'charge'::text);
CREATE INDEX credit_ledger_team ON public.credit_ledger USING btree (team_id, id DESC);
CREATE INDEX influencer_metrics_history_user_index ON ONLY public.influencer_metrics_history USING btree (user_id, recorded_at);
CREATE INDEX influencer_metrics_history_202610_user_id_recorded_at_idx ON public.influencer_metrics_history_202610 USING btree (user_id, recorded_at);
CREATE INDEX influencer_metrics_history_202611_user_id_recorded_at_idx ON public.influencer_metrics_history_202611 USING btree (user_id, recorded_at);
CREATE INDEX influencer_metrics_history_202612_user_id_recorded_at_idx ON public.influencer_metrics_history_202612 USING btree (user_id, recorded_at);
CREATE INDEX influencer_metrics_history_202701_user_id_recorded_at_idx ON public.influencer_metrics_history_202701 USING btree (user_id, recorded_at);
CREATE INDEX influencer_metrics_history_202702_user_id_recorded_at_idx ON public.influencer_metrics_history_202702 USING btree (user_id, recorded_at);
CREATE INDEX invitation_team_index ON public.invitation USING btree (team_id, created_at DESC);
CREATE UNIQUE INDEX job_event_number ON public.job_event USING btree (job_id, number) WHERE (job_id IS NOT NULL);
CREATE INDEX job_event_request ON public.job_event USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE UNIQUE INDEX job_event_team ON public.job_event USING btree (team_id, team_number) WHERE (team_number IS NOT NULL);
CREATE INDEX job_webhook_due ON public.job_webhook USING btree (due_at) WHERE ((delivered_at IS NULL) AND (given_up_at IS NULL));
CREATE INDEX job_webhook_job ON public.job_webhook USING btree (job_id);
CREATE INDEX member_user_index ON public.member USING btree (user_id);
CREATE UNIQUE INDEX notice_open_index ON public.notice USING btree (key) WHERE (cleared_at IS NULL);
CREATE INDEX notice_raised_index ON public.notice USING btree (raised_at DESC, id DESC);
CREATE INDEX post_code_index ON public.post USING btree (platform, code);
CREATE INDEX post_metrics_history_code_index ON ONLY public.post_metrics_history USING btree (post_code, recorded_at);
CREATE INDEX post_metrics_history_202610_post_code_recorded_at_idx ON public.post_metrics_history_202610 USING btree (post_code, recorded_at);
CREATE INDEX post_metrics_history_202611_post_code_recorded_at_idx ON public.post_metrics_history_202611 USING btree (post_code, recorded_at);
CREATE INDEX post_metrics_history_202612_post_code_recorded_at_idx ON public.post_metrics_history_202612 USING btree (post_code, recorded_at);
CREATE INDEX post_metrics_history_202701_post_code_recorded_at_idx ON public.post_metrics_history_202701 USING btree (post_code, recorded_at);
CREATE INDEX post_metrics_history_202702_post_code_recorded_at_idx ON public.post_metrics_history_202702 USING btree (post_code, recorded_at);
CREATE INDEX post_owner_index ON public.post USING btree (platform, owner_id, id DESC);
CREATE INDEX processing_job_items_done ON public.processing_job_items USING btree (completed_at) WHERE (status = 'completed'::text);
CREATE INDEX processing_jobs_active ON public.processing_jobs USING btree (team_id, requested_by, created_at) WHERE (status = ANY (ARRAY['pending'::text, 'processing'::text, 'running'::text]));
CREATE INDEX processing_jobs_ended ON public.processing_jobs USING btree (completed_at) WHERE (completed_at IS NOT NULL);
CREATE UNIQUE INDEX processing_jobs_idempotency ON public.processing_jobs USING btree (team_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);
CREATE INDEX processing_jobs_list ON public.processing_jobs USING btree (team_id, created_at DESC, id DESC);
CREATE INDEX processing_jobs_pace ON public.processing_jobs USING btree (((job_type = 'batch'::text)), completed_at) WHERE (status = 'completed'::text);
CREATE INDEX processing_jobs_recent ON public.processing_jobs USING btree (created_at DESC);
CREATE INDEX provider_call_provider_index ON ONLY public.provider_call USING btree (provider, at);
CREATE INDEX provider_call_20261128_provider_at_idx ON public.provider_call_20261128 USING btree (provider, at);
CREATE INDEX provider_call_20261129_provider_at_idx ON public.provider_call_20261129 USING btree (provider, at);
CREATE INDEX provider_call_20261130_provider_at_idx ON public.provider_call_20261130 USING btree (provider, at);
CREATE INDEX provider_call_20261201_provider_at_idx ON public.provider_call_20261201 USING btree (provider, at);
CREATE INDEX provider_call_20261202_provider_at_idx ON public.provider_call_20261202 USING btree (provider, at);
CREATE INDEX provider_call_20261203_provider_at_idx ON public.provider_call_20261203 USING btree (provider, at);
CREATE INDEX provider_call_20261204_provider_at_idx ON public.provider_call_20261204 USING btree (provider, at);
CREATE INDEX provider_call_20261205_provider_at_idx ON public.provider_call_20261205 USING btree (provider, at);
CREATE INDEX provider_call_20261206_provider_at_idx ON public.provider_call_20261206 USING btree (provider, at);
CREATE UNIQUE INDEX quarantine_held_index ON public.quarantine USING btree (entity_type, entity_id, source) WHERE (state = 'held'::text);
CREATE INDEX quarantine_list_index ON public.quarantine USING btree (id DESC);
CREATE INDEX queue_item_expiry ON public.queue_item USING btree (expires_at) WHERE ((worker_id IS NULL) AND (expires_at < 'infinity'::timestamp with time zone));
CREATE INDEX queue_item_leased ON public.queue_item USING btree (queue_id, run_at) WHERE (worker_id IS NOT NULL);
CREATE INDEX queue_item_ready ON public.queue_item USING btree (queue_id, priority DESC, run_at, id) WHERE (worker_id IS NULL);
CREATE UNIQUE INDEX queue_item_ref ON public.queue_item USING btree (kind, ref_id);
CREATE INDEX queue_job ON public.queue USING btree (job_id) WHERE (job_id IS NOT NULL);
CREATE INDEX queue_turn ON public.queue USING btree (priority, turn_at) WHERE ((paused_at IS NULL) AND (NOT held) AND (turn_at < 'infinity'::timestamp with time zone));
CREATE INDEX scrape_request_log_account ON public.scrape_request_log USING btree (account, id DESC) WHERE (account IS NOT NULL);
CREATE INDEX scrape_request_log_ended ON public.scrape_request_log USING btree (event_timestamp) WHERE (status = ANY (ARRAY['COMPLETE'::text, 'FAILED'::text]));
CREATE INDEX scrape_request_log_flow ON public.scrape_request_log USING btree (flow, status, created_at);
CREATE INDEX scrape_request_log_processing ON public.scrape_request_log USING btree (picked_at) WHERE (status = 'PROCESSING'::text);
CREATE INDEX scrape_request_log_team ON public.scrape_request_log USING btree (team_id, id DESC);
CREATE INDEX session_user_index ON public.session USING btree (user_id);
CREATE INDEX task_account_index ON public.task USING btree (account_id) WHERE (account_id IS NOT NULL);
CREATE INDEX task_list_index ON public.task USING btree (team_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX task_post_code_unique ON public.task USING btree (team_id, platform, post_code) WHERE ((post_code IS NOT NULL) AND (status <> 'stopped'::public.task_status_enum));
CREATE INDEX task_post_index ON public.task USING btree (post_id) WHERE (post_id IS NOT NULL);
CREATE INDEX task_schedule_due ON public.task_schedule USING btree (provider_group, due_at) WHERE (state = 1);
CREATE INDEX task_status_index ON public.task USING btree (status);
CREATE INDEX task_type_index ON public.task USING btree (task_type);
CREATE INDEX task_updated_index ON public.task USING btree (updated_at);
CREATE UNIQUE INDEX task_username_unique ON public.task USING btree (team_id, platform, username) WHERE ((username IS NOT NULL) AND (status <> 'stopped'::public.task_status_enum));
ALTER INDEX public.influencer_metrics_history_pkey ATTACH PARTITION public.influencer_metrics_history_202610_pkey;
ALTER INDEX public.influencer_metrics_history_user_index ATTACH PARTITION public.influencer_metrics_history_202610_user_id_recorded_at_idx;
ALTER INDEX public.influencer_metrics_history_pkey ATTACH PARTITION public.influencer_metrics_history_202611_pkey;
ALTER INDEX public.influencer_metrics_history_user_index ATTACH PARTITION public.influencer_metrics_history_202611_user_id_recorded_at_idx;
ALTER INDEX public.influencer_metrics_history_pkey ATTACH PARTITION public.influencer_metrics_history_202612_pkey;
ALTER INDEX public.influencer_metrics_history_user_index ATTACH PARTITION public.influencer_metrics_history_202612_user_id_recorded_at_idx;
ALTER INDEX public.influencer_metrics_history_pkey ATTACH PARTITION public.influencer_metrics_history_202701_pkey;
ALTER INDEX public.influencer_metrics_history_user_index ATTACH PARTITION public.influencer_metrics_history_202701_user_id_recorded_at_idx;
ALTER INDEX public.influencer_metrics_history_pkey ATTACH PARTITION public.influencer_metrics_history_202702_pkey;
ALTER INDEX public.influencer_metrics_history_user_index ATTACH PARTITION public.influencer_metrics_history_202702_user_id_recorded_at_idx;
ALTER INDEX public.post_log_pkey ATTACH PARTITION public.post_log_202610_pkey;
ALTER INDEX public.post_log_pkey ATTACH PARTITION public.post_log_202611_pkey;
ALTER INDEX public.post_log_pkey ATTACH PARTITION public.post_log_202612_pkey;
ALTER INDEX public.post_log_pkey ATTACH PARTITION public.post_log_202701_pkey;
ALTER INDEX public.post_log_pkey ATTACH PARTITION public.post_log_202702_pkey;
ALTER INDEX public.post_metrics_history_pkey ATTACH PARTITION public.post_metrics_history_202610_pkey;
ALTER INDEX public.post_metrics_history_code_index ATTACH PARTITION public.post_metrics_history_202610_post_code_recorded_at_idx;
ALTER INDEX public.post_metrics_history_pkey ATTACH PARTITION public.post_metrics_history_202611_pkey;
ALTER INDEX public.post_metrics_history_code_index ATTACH PARTITION public.post_metrics_history_202611_post_code_recorded_at_idx;
ALTER INDEX public.post_metrics_history_pkey ATTACH PARTITION public.post_metrics_history_202612_pkey;
ALTER INDEX public.post_metrics_history_code_index ATTACH PARTITION public.post_metrics_history_202612_post_code_recorded_at_idx;
ALTER INDEX public.post_metrics_history_pkey ATTACH PARTITION public.post_metrics_history_202701_pkey;
ALTER INDEX public.post_metrics_history_code_index ATTACH PARTITION public.post_metrics_history_202701_post_code_recorded_at_idx;
ALTER INDEX public.post_metrics_history_pkey ATTACH PARTITION public.post_metrics_history_202702_pkey;
ALTER INDEX public.post_metrics_history_code_index ATTACH PARTITION public.post_metrics_history_202702_post_code_recorded_at_idx;
ALTER INDEX public.profile_log_pkey ATTACH PARTITION public.profile_log_202610_pkey;
ALTER INDEX public.profile_log_pkey ATTACH PARTITION public.profile_log_202611_pkey;
ALTER INDEX public.profile_log_pkey ATTACH PARTITION public.profile_log_202612_pkey;
ALTER INDEX public.profile_log_pkey ATTACH PARTITION public.profile_log_202701_pkey;
ALTER INDEX public.profile_log_pkey ATTACH PARTITION public.profile_log_202702_pkey;
ALTER INDEX public.provider_call_pkey ATTACH PARTITION public.provider_call_20261128_pkey;
ALTER INDEX public.provider_call_provider_index ATTACH PARTITION public.provider_call_20261128_provider_at_idx;
ALTER INDEX public.provider_call_pkey ATTACH PARTITION public.provider_call_20261129_pkey;
ALTER INDEX public.provider_call_provider_index ATTACH PARTITION public.provider_call_20261129_provider_at_idx;
ALTER INDEX public.provider_call_pkey ATTACH PARTITION public.provider_call_20261130_pkey;
ALTER INDEX public.provider_call_provider_index ATTACH PARTITION public.provider_call_20261130_provider_at_idx;
ALTER INDEX public.provider_call_pkey ATTACH PARTITION public.provider_call_20261201_pkey;
ALTER INDEX public.provider_call_provider_index ATTACH PARTITION public.provider_call_20261201_provider_at_idx;
ALTER INDEX public.provider_call_pkey ATTACH PARTITION public.provider_call_20261202_pkey;
ALTER INDEX public.provider_call_provider_index ATTACH PARTITION public.provider_call_20261202_provider_at_idx;
ALTER INDEX public.provider_call_pkey ATTACH PARTITION public.provider_call_20261203_pkey;
ALTER INDEX public.provider_call_provider_index ATTACH PARTITION public.provider_call_20261203_provider_at_idx;
ALTER INDEX public.provider_call_pkey ATTACH PARTITION public.provider_call_20261204_pkey;
ALTER INDEX public.provider_call_provider_index ATTACH PARTITION public.provider_call_20261204_provider_at_idx;
ALTER INDEX public.provider_call_pkey ATTACH PARTITION public.provider_call_20261205_pkey;
ALTER INDEX public.provider_call_provider_index ATTACH PARTITION public.provider_call_20261205_provider_at_idx;
ALTER INDEX public.provider_call_pkey ATTACH PARTITION public.provider_call_20261206_pkey;
ALTER INDEX public.provider_call_provider_index ATTACH PARTITION public.provider_call_20261206_provider_at_idx;
ALTER INDEX public.task_run_pkey ATTACH PARTITION public.task_run_20261128_pkey;
ALTER INDEX public.task_run_pkey ATTACH PARTITION public.task_run_20261129_pkey;
ALTER INDEX public.task_run_pkey ATTACH PARTITION public.task_run_20261130_pkey;
ALTER INDEX public.task_run_pkey ATTACH PARTITION public.task_run_20261201_pkey;
ALTER INDEX public.task_run_pkey ATTACH PARTITION public.task_run_20261202_pkey;
ALTER INDEX public.task_run_pkey ATTACH PARTITION public.task_run_20261203_pkey;
ALTER INDEX public.task_run_pkey ATTACH PARTITION public.task_run_20261204_pkey;
ALTER INDEX public.task_run_pkey ATTACH PARTITION public.task_run_20261205_pkey;
ALTER INDEX public.task_run_pkey ATTACH PARTITION public.task_run_20261206_pkey;
CREATE TRIGGER credit_ledger_append_only BEFORE DELETE OR UPDATE OF team_id, at, kind, amount, reserved, job_id, item_id ON public.credit_ledger FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE ONLY hangfire.jobparameter
    ADD CONSTRAINT jobparameter_jobid_fkey FOREIGN KEY (jobid) REFERENCES hangfire.job(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY hangfire.state
    ADD CONSTRAINT state_jobid_fkey FOREIGN KEY (jobid) REFERENCES hangfire.job(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.account_event
    ADD CONSTRAINT account_event_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_handle
    ADD CONSTRAINT account_handle_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.app_user(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.credit_ledger
    ADD CONSTRAINT credit_ledger_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);
ALTER TABLE ONLY public.excluded_history
    ADD CONSTRAINT excluded_history_restore_id_fkey FOREIGN KEY (restore_id) REFERENCES public.restore_run(id);
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_created_by_user_fkey FOREIGN KEY (created_by_user) REFERENCES public.app_user(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.job_event
    ADD CONSTRAINT job_event_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.processing_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.job_event
    ADD CONSTRAINT job_event_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.scrape_request_log(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.job_webhook_attempt
    ADD CONSTRAINT job_webhook_attempt_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES public.job_webhook(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.job_webhook
    ADD CONSTRAINT job_webhook_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.processing_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.post_tagged_account
    ADD CONSTRAINT post_tagged_account_post_id_fkey FOREIGN KEY (post_id) REFERENCES public.post(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.processing_job_items
    ADD CONSTRAINT processing_job_items_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.processing_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.processing_jobs
    ADD CONSTRAINT processing_jobs_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);
ALTER TABLE ONLY public.queue_pause
    ADD CONSTRAINT queue_pause_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);
ALTER TABLE ONLY public.queue
    ADD CONSTRAINT queue_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);
ALTER TABLE ONLY public.scrape_request_log
    ADD CONSTRAINT scrape_request_log_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.task_schedule
    ADD CONSTRAINT task_schedule_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.task(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);
ALTER TABLE ONLY public.team_credit
    ADD CONSTRAINT team_credit_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);
ALTER TABLE ONLY public.team_feed
    ADD CONSTRAINT team_feed_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);

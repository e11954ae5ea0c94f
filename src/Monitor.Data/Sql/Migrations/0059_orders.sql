-- How far a request has come whose work takes many pages: written with what the page brought, so that whoever goes on after a kill knows what
-- was recorded. A failed request that is run again goes on from here.
create table flow_progress (
    request_id bigint      primary key references scrape_request_log (id) on delete cascade,
    source     text,                                      -- the provider that the pages come from
    cursor     text,                                      -- where the next page begins
    pages      integer     not null,
    items      bigint      not null,                      -- rows that the pages brought, each once
    is_whole   boolean     not null,                      -- the last page is recorded
    calls      integer     not null,                      -- what it has cost so far, with the runs whose workers were killed
    cost_usd   numeric     not null,
    state      jsonb,                                     -- what the work itself wants to remember
    updated_at timestamptz not null
);

-- Orders of shops, of the team that asked for them. Nothing in it says who bought.
create table shop_order (
    id                 bigint        generated always as identity primary key,
    team_id            bigint        not null references team (id),
    store              text          not null,            -- acme.myshopify.com
    order_id           bigint        not null,            -- the shop's own id
    name               text          not null,            -- #1001
    created_at         timestamptz   not null,
    updated_at         timestamptz   not null,
    processed_at       timestamptz,
    cancelled_at       timestamptz,
    closed_at          timestamptz,
    financial_status   text,
    fulfillment_status text,
    currency           text,
    total              numeric(20,4),                     -- as it was placed
    current_total      numeric(20,4),                     -- after edits and refunds
    subtotal           numeric(20,4),
    discounts          numeric(20,4),
    tax                numeric(20,4),
    is_test            boolean       not null,
    discount_codes     text[]        not null,
    tags               text[]        not null,
    source_name        text,
    landing_site       text,                              -- with the parameters that name a campaign, and no others
    referring_site     text,
    attributes         jsonb         not null,            -- notes that name a campaign or a creator, and no others
    lines              jsonb         not null,            -- sku, title, quantity, price
    lines_whole        boolean       not null,            -- whether all lines are there
    request_id         bigint,
    measured_at        timestamptz   not null,
    unique (team_id, store, order_id)
);
create index shop_order_list_index on shop_order (team_id, created_at desc, id desc);
create index shop_order_codes_index on shop_order using gin (discount_codes);

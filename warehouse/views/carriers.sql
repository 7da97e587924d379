-- One row per article: the outlet on whose place it stands, as against the one that wrote it.
with hosts as (
    select
        article_id,
        portal,
        string_split(regexp_extract(canonical_url, '^https?://([^/:?#]+)', 1), '.') as labels
    from articles
),

suffixes as (
    select
        article_id,
        array_to_string(labels[n:], '.') as suffix,
        n as place
    from (select article_id, labels, unnest(range(1, len(labels))) as n from hosts)
),

domains as (
    select outlet_id, unnest(domains) as domain
    from outlets
),

sites as (
    select s.article_id, d.outlet_id
    from suffixes as s
    join domains as d on d.domain = s.suffix
    qualify row_number() over (partition by s.article_id order by s.place, d.outlet_id) = 1
),

accounts as (
    -- on a platform the account carries a text, not the platform
    select article_id, value as account
    from claims
    where rule = 'source_account_name'
    qualify row_number() over (partition by article_id order by position) = 1
),

places as (
    select
        h.article_id,
        h.portal,
        nullif(array_to_string(h.labels, '.'), '') as host,
        o.outlet_id,
        o.name,
        case when o.owner = o.outlet_id then o.name else o.owner end as owner,
        case when o.kind = 'ugc_platform' then a.account end as account
    from hosts as h
    left join sites as s using (article_id)
    left join outlets as o using (outlet_id)
    left join accounts as a using (article_id)
)

select
    p.article_id,
    p.portal,
    p.host,
    case when p.account is null then p.outlet_id else k.outlet_id end as carrier_id,
    coalesce(p.account, p.name, p.portal, p.host) as carried_by,
    case
        when p.account is null then coalesce(p.owner, p.portal, p.host)
        when k.owner <> k.outlet_id then k.owner
        else coalesce(k.name, p.account)
    end as carrier_owner
from places as p
left join outlets as k on k.name = p.account

-- One row per article: the outlet on whose place it stands, as against the one that wrote it.
with domains as (
    select domain, min(outlet_id) as outlet_id
    from (select unnest(domains) as domain, outlet_id from outlets)
    group by domain
),

hosts as (
    select
        article_id,
        ym,
        published_at,
        portal,
        case
            when starts_with(canonical_url, 'http')
                then split_part(split_part(canonical_url, '/', 3), ':', 1)
        end as host
    from articles
),

parents as (
    select
        *,
        case when contains(host, '.') then substr(host, instr(host, '.') + 1) end as parent
    from hosts
),

grandparents as (
    select
        *,
        case when contains(parent, '.') then substr(parent, instr(parent, '.') + 1) end
            as grandparent
    from parents
),

accounts as (
    -- on a platform the account carries a text, not the platform
    select article_id, ym, arg_min(value, position) as account
    from claims
    where rule = 'source_account_name'
    group by article_id, ym
),

places as (
    -- the place is the host, or the nearest domain above it that is an outlet's
    select
        g.article_id,
        g.ym,
        g.published_at,
        g.portal,
        g.host,
        o.outlet_id,
        o.name,
        case when o.owner = o.outlet_id then o.name else o.owner end as owner,
        case when o.kind = 'ugc_platform' then a.account end as account
    from grandparents as g
    left join domains as d0 on d0.domain = g.host
    left join domains as d1 on d1.domain = g.parent
    left join domains as d2 on d2.domain = g.grandparent
    left join outlets as o on o.outlet_id = coalesce(d0.outlet_id, d1.outlet_id, d2.outlet_id)
    left join accounts as a on a.article_id = g.article_id and a.ym = g.ym
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
    end as carrier_owner,
    p.published_at,
    p.ym
from places as p
left join outlets as k on k.name = p.account

-- One row per cluster id that was ever published and cluster its articles are in now.
with recursive steps as (
    select
        from_cluster_id as former_id,
        to_cluster_id as cluster_id,
        moved_at
    from cluster_moves
    union
    select
        s.former_id,
        m.to_cluster_id as cluster_id,
        m.moved_at
    from steps as s
    join cluster_moves as m on m.from_cluster_id = s.cluster_id and m.moved_at > s.moved_at
),

present as (
    select distinct cluster_id
    from clusters
)

select
    cluster_id as former_id,
    cluster_id,
    true as is_same_id
from present
union
select
    s.former_id,
    s.cluster_id,
    false as is_same_id
from steps as s
join present as p using (cluster_id)
where s.former_id <> s.cluster_id

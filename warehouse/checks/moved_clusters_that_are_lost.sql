-- warns: Former cluster ids that lead to no cluster of today.
select distinct m.from_cluster_id
from cluster_moves as m
anti join present_clusters as p on p.former_id = m.from_cluster_id

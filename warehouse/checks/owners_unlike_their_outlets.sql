-- warns: Outlets that name as owner another outlet's id, which is no owner.
select o.outlet_id, o.owner
from outlets as o
join outlets as other on other.outlet_id = o.owner
where other.outlet_id <> o.outlet_id

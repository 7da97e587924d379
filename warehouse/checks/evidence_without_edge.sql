-- stops: Evidence or edits of a repost edge that is not there.
select e.copy_id, e.source_id
from (
    select copy_id, source_id
    from repost_evidence
    union
    select copy_id, source_id
    from repost_edits
) as e
anti join reposts as r using (copy_id, source_id)

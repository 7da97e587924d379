-- stops: Rejects that do not say why.
select url
from rejects
where trim(reason) = ''

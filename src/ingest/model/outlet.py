"""An outlet: who writes, as against the portal that serves."""

from dataclasses import dataclass
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRow:
    """One known outlet.

    Grain: one row per outlet of the list that this version of the code knows.
    """

    outlet_id: Annotated[str, Column("Stable word for the outlet.", key=True)]
    name: Annotated[str, Column("Name in simplified Chinese.")]
    name_en: Annotated[str, Column("English name.")]
    kind: Annotated[
        str, Column("official_media, tech_media, self_media, company, content_farm, ...")
    ]
    owner: Annotated[
        str,
        Column("Whoever owns it: outlets of one owner are one voice; its own id if not known."),
    ]
    mostly_reposts: Annotated[
        bool, Column("Whether a page of it that names no source need not be its own.")
    ]
    domains: Annotated[tuple[str, ...], Column("Registrable domains and hosts it publishes on.")]
    aliases: Annotated[tuple[str, ...], Column("Other names it is called by.")]

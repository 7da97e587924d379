"""深读科技 (sample web): a commercial tech site with a JSON list and page state.

Imitates tech media built with a script framework; the body is also in ``__NEXT_DATA__``.
"""

from ingest.portals.portal import JsonApi, PageState, Portal

PORTAL = Portal(
    id="sample_shendu",
    name="深读科技",
    domains=("www.shendu-tech.example",),
    outlet="shendu",
    routes=(
        JsonApi(
            "http://www.shendu-tech.example/api/articles?page={page}",
            items="data.list",
            link="http://www.shendu-tech.example/article/{id}",
            time="publish_time",
            pages=3,
        ),
        PageState(
            "http://www.shendu-tech.example/",
            script="#__NEXT_DATA__",
            items="props.pageProps.list",
            link="http://www.shendu-tech.example/article/{id}",
            time="publish_time",
        ),
    ),
    article_url=(r"^http://www\.shendu-tech\.example/article/(?:draft-)?\d+$",),
    delay_s=0.03,
    status="sample",
)

"""江城晨报 (sample web): a state daily; paginated lists, long articles cut into pages.

Imitates the news sites of party and city papers.
"""

from ingest.portals.portal import ListPage, Portal

PORTAL = Portal(
    id="sample_jiangcheng",
    name="江城晨报",
    domains=("www.jiangcheng-news.example",),
    outlet="jiangcheng",
    routes=(
        ListPage(
            "http://www.jiangcheng-news.example/kj/index_{page}.html",
            link="ul.news-list a",
            pages=4,
            first_url="http://www.jiangcheng-news.example/kj/index.html",
        ),
    ),
    article_url=(
        r"^http://www\.jiangcheng-news\.example/(?:internal/|print/)?c/\d{8}/[cv]\d+\.html$",
        r"^http://www\.jiangcheng-news\.example/n1/\d{4}/\d{4}/c\d+\.html$",
        r"^http://www\.jiangcheng-news\.example/go/c\d+\.html$",
    ),
    delay_s=0.03,
    status="sample",
)

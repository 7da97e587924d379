"""What articles have to do with each other, found as they come in: the new joined with the old.

``run`` says in which order copies are found; ``compare`` finds and stores pairs, ``trace`` makes
clusters, edges and originals of them again where something changed. On these rest ``passages``
(who printed a paragraph first) and ``quotations`` (who said what, and where it was printed first);
``foreign`` reads which foreign texts an article names, ``topics`` where it speaks of its topics.
"""

"""Copies found as articles come in: what is new is joined with what is there.

``run`` says in which order; ``compare`` finds and stores pairs, ``trace`` makes clusters, edges
and originals of them again where something changed.
"""

"""Visits of addresses, read and typed: what came of them since the last build.

``run`` says in which order; ``addresses`` finds what is to be read, ``findings`` says what each
visit found, ``entries`` writes it down.
"""

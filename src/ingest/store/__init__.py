"""Tables on disk: the Delta ledger, Parquet releases, DuckDB views."""

"""Schedules: when, how often to retry, in what order. Prefect lives here and nowhere else."""

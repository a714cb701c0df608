"""Check raw events and sum them up, with one job for Spark and the same one for Dask."""

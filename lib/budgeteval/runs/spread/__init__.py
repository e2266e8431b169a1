"""More than one machine: shards, their merging, Dask, and data at any address."""

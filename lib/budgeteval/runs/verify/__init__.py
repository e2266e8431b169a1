"""``budgeteval verify``: reports made again from their manifests and held against those that are there."""

"""Archives: one evaluation sealed in a zip that proves itself, chained to the one before it."""

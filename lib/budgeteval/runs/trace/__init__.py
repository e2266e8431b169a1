"""The command ``trace``: where a number of a report comes from."""

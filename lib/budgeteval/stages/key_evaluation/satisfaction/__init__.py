"""Filled questionnaires of a key evaluation: read, checked, counted and shown; every row is used or set aside."""

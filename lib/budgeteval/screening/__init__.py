"""Screens of the whole population of self-evaluations; each returns a `screen.Screen`."""

"""Checks of self-evaluation forms by subject: each module gives ``find(case)``, a list of findings."""

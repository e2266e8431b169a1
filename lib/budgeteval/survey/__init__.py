"""Satisfaction surveys: size and plan, weights, estimates, items, reliability, non-response, grouped free text.

One module per question; import from the modules. Pure functions of arrays and tables.
"""

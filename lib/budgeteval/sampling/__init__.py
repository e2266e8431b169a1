"""Spot-check sampling: frame, draw, size, estimates, bounds, agreement, departments.

One module per question; import from the modules. Pure NumPy and SciPy.
"""

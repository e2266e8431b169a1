"""``budgeteval why`` and ``budgeteval status``: what has changed since reports were made, in words."""

"""The verbs: one folder per stage of the cycle. Stages never import each other."""

"""Similar projects beside the one evaluated: the sheet of comparables, unit costs, and efficiency where it can be."""

"""Processes: the warm parents, the children that run one notebook each, the publishers."""

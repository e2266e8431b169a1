"""Exports of the systems that feed monitoring, as tables."""

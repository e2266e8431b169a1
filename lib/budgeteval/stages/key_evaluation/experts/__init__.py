"""Experts' own mark sheets of a key evaluation: two rounds of marks, a proposed mark, and weights by comparison."""

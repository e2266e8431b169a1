"""Checks of whole-department forms, one subject a module."""

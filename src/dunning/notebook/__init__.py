"""Figures, tables and controls of the lesson notebooks."""

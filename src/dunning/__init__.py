"""A course on compliant credit-card debt collection, and the arithmetic and checks behind it."""

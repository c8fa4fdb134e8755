"""The catalogue of checks: one file each, found by looking."""

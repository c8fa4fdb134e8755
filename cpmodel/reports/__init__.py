"""Answers as text for people and programs: one file an output. Each function gets values and returns text."""

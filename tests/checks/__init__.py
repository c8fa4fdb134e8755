"""One test file a check. Each has a folder in tests/documents that it alone breaks, and the edit that mends it."""

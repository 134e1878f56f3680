"""Express: the calls of the package ``cors`` in JavaScript files, and its options as JSON."""

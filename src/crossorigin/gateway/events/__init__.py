"""Events: the decisions that observers get, and the differences of a next policy."""

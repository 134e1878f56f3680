"""JavaScript and TypeScript texts: read as tokens, and never run."""

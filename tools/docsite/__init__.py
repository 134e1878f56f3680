"""The site of the documentation: its order of pages, its sources, its build, its links."""

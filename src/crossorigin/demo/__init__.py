"""The two-origin site: a page on one origin calls an API on another.

`steps` holds the programs of the walk, in three frameworks, written to be copied; `resources`
has one resource of each kind. Everything else here serves the page, keeps the record that it
shows, and predicts the outcome of each call.
"""

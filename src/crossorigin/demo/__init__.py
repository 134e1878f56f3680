"""The two-origin site: a page on one origin calls an API on another.

`apps` holds the API, one small Starlette program per chapter, written to be
copied; everything else here serves the page and keeps the record it shows.
"""

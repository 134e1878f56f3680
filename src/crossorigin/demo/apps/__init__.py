"""The API of the demo, one small program per chapter.

Each module has one function, `create_app(page)`: it takes the origin of the
page and returns a Starlette application. The page shows the source of the
running code.
"""

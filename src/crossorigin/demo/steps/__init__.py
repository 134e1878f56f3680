"""The programs of the walk, one function for each step, in three frameworks.

A function takes the origin of the page and builds the step's application. The page shows the
source of the running code.
"""

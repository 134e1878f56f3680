"""The playground's answers: a question in JSON becomes an answer in JSON.

It runs in Pyodide, in a worker of the page, and in CPython, where its tests run and where the
answers of the examples are made. Nothing that a visitor writes is executed.
"""

from playground_answers.answers import answer, answer_json
from playground_answers.examples import EXAMPLES, Example

__all__ = ["EXAMPLES", "Example", "answer", "answer_json"]

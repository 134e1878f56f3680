"""Phrases: templates found again in text that was wrapped, quoted or cut."""

from __future__ import annotations

import pytest

from crossorigin.consoles.engines.templates import fill
from crossorigin.consoles.recognition import messages
from crossorigin.consoles.recognition.folded import Folded, fold
from crossorigin.consoles.recognition.phrases import MAX_FOUND, Phrase
from crossorigin.consoles.texts import browsers, servers


def facts(template: str, text: str, *, alone: bool = False) -> list[dict[str, str]]:
    phrase = Phrase(template, alone=alone)
    return [found.facts for found in phrase.search(Folded(text))]


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        ("plain words", "so: Plain\nwords, twice: plain  words", [{}, {}]),
        ("value '{found}' is wrong", "the value “a b” is wrong", [{"found": "a b"}]),
        ("value '{found}' is wrong", "the value '' is wrong", [{}]),
        ("value '{found}' is wrong", "the value ''a'' is wrong", [{"found": "'a'"}]),
        ("value '{found}' is wrong", "the value '\"a\"' is wrong", [{"found": '"a"'}]),
        ("value '{found}' is wrong", "the value 'a\"' is wrong", [{"found": 'a"'}]),
        ("value '{found}' is wrong", "the value ''' is wrong", [{"found": "'"}]),
        ("value '{found}' is wrong", 'the value \\"a\\" is wrong', [{"found": "a"}]),
        ("value '{found}' is wrong", "the value a is wrong", [{"found": "a"}]),
        ("value: {found}", 'value: "a"', [{"found": '"a"'}]),
        ("value: {found}", "value: it's", [{"found": "it's"}]),
        ("value: {found}", '"value: a"', [{"found": "a"}]),
        ("value: {found}", "\"value: 'a'\"", [{"found": "'a'"}]),
        ("value: {found}", "value:", [{}]),
        ("lacks {expected} in it", "lacks 'x-a' in it", [{"expected": "x-a"}]),
        ("lacks {expected} in it", "lacks x'a' in it", [{"expected": "x'a'"}]),
        ("lacks '{expected}' in it", "lacks 'x'a'' in it", [{"expected": "x'a'"}]),
        ("at '{url}' now", "at 'https://a.example/it's' now", [{"url": "https://a.example/it's"}]),
        ("at '{url}' now", "at https://a.example/ now", [{"url": "https://a.example/"}]),
        ("at '{url}' now", "at 'https://a.example/it's .... ' now", [{"url": "https://a.example/it's"}]),
        ("at {url} now", "at https://a.example/it's now", [{"url": "https://a.example/it's"}]),
        ("at {url} now", "at the image 'https://a.example/it's' now", [{"url": "https://a.example/it's"}]),
        ("load {url}.", "load https://a.example/it's. Then", [{"url": "https://a.example/it's"}]),
        ("load {url}.", "load 'https://a.example/'. Then", [{"url": "https://a.example/"}]),
        ("at {url} now", "at https://a.example/ now", [{"url": "https://a.example/"}]),
        ("at {url} now", "at https://a.ex\nample/ now", [{"url": "https://a.example/"}]),
        ("at {url} now", "at https://a.example/ until now", []),
        ("load {url}.", "load https://a.example/x.y. Then", [{"url": "https://a.example/x.y"}]),
        ("load {url}.", "load https://a.exa\nmple/x. Then", [{"url": "https://a.example/x"}]),
        ("load {url}.", "load https://a.example/x and", []),
        ("load {url}.", "load", []),
        ("load {url}.", "load " + "x/\n" * 40, []),
        ("Origin {origin} is allowed", "Origin http://origin.a is allowed", [{"origin": "http://origin.a"}]),
        ("Origin {origin} is allowed", "origin" * 9 + " is allowed", []),
        ("Origin {origin} is allowed", "origin a" + "-origin.b" * 9 + " is allowed", []),
        ("code {status}", "code 403 (x.html, line 0)", [{"status": "403"}]),
        ("code {status}", "code (null)", [{}]),
        ("code {status}", "code", [{}]),
        ("lacks {expected} in it", "lacks some in this", []),
    ],
)  # fmt: skip
def test_phrase_is_found_with_the_texts_of_its_gaps(
    template: str, text: str, expected: list[dict[str, str]]
) -> None:
    assert facts(template, text) == expected


def test_phrase_that_ends_its_line_is_not_found_within_one() -> None:
    assert facts("load {url}.", "load https://a.example.\nmore", alone=True)
    assert not facts("load {url}.", "load https://a.example. more", alone=True)


_VALUES = {
    **dict.fromkeys(("url", "first", "source"), "https://api.example/x"),
    **dict.fromkeys(("origin", "pages"), "https://app.example"),
    **dict.fromkeys(("found", "expected", "kind"), "x-a"),
    "status": "403",
}


def test_every_template_is_found_in_a_line_of_its_own_words() -> None:
    beside = (servers.WORDS, browsers.WORDS)
    texts = [text for words in beside for each in words.values() for text in each]
    for template in (*texts, *messages.templates()):
        assert facts(template, f"{fill(template, _VALUES)}\n"), template
    assert len(texts) > 300


def test_folded_text_keeps_the_place_of_each_sign() -> None:
    folded = Folded("\u0130 “A” b")
    assert folded.key == "\u0130ab"
    assert [folded.place(index) for index in range(4)] == [0, 3, 6, 7]
    assert fold("A 'B'") == "ab"


def test_phrase_that_a_text_repeats_is_found_a_limited_number_of_times() -> None:
    assert len(facts("plain words", "plain words, " * (MAX_FOUND + 1))) == MAX_FOUND

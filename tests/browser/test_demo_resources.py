"""Every resource type of the demo under every policy, in real browsers.

The page's own modules load it; witnesses are the outcome, the server's record, the console, and
the visible part: pixels, widths, and text.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from browser.demo_page import console_of, opened
from browser.engines import EACH
from browser.test_demo import concerning
from harness.together import check_all
from PIL import Image
from tables.demo_resources import NEAR, POLICIES, ROWS, SEEN, SOUND, UNFORETOLD, Row, Seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.page import Browser, Page

WIDE = 154  # pixels: four letters of 1.2 em each, at 32 pixels
INSTALL = """async () => {
    // WebKit loads the modules that its inspector imports without CORS, and what they import.
    const script = document.createElement("script");
    Object.assign(script, { type: "module", src: "/resources/index.js" });
    document.head.append(script);
    await new Promise((resolve) => { script.onload = resolve; });
    const { RESOURCES } = await import("/resources/index.js");
    const { loaded } = await import("/loading.js");
    const { visitor, token } = await (await fetch("/visitor", { method: "POST" })).json();
    const site = await (await fetch("/site")).json();
    const headers = { "X-Demo-Token": token };
    const post = async (path, body) => {
        const content = JSON.stringify({ visitor, ...body });
        return (await fetch(path, { method: "POST", headers, body: content })).json();
    };
    const newStage = () => {
        const stage = document.createElement("div");
        document.body.prepend(stage);
        Object.assign(stage.style, {
            position: "fixed", zIndex: 99, left: 0, top: 0, width: "600px", height: "200px",
            background: "white", color: "black", colorScheme: "light",
        });
        return stage;
    };
    let calls = 0;
    let last = newStage();
    const seen = (stage) => {
        const look = (selector, read) => {
            const element = stage.querySelector(selector);
            return element && read(element);
        };
        const box = (element) => {
            const { x, y, width, height } = element.getBoundingClientRect();
            return [x, y, width, height];
        };
        const bytes = (canvas) => {
            try {
                return [...canvas.getContext("2d").getImageData(32, 16, 1, 1).data];
            } catch (error) {
                return error.name;
            }
        };
        const texture = (canvas) => {
            const gl = canvas.getContext("webgl");
            const colour = new Uint8Array(4);
            gl.readPixels(74, 93, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, colour);
            return [...colour];
        };
        const is2d = look("canvas", (canvas) => canvas.getContext("2d") !== null);
        return {
            text: stage.innerText,
            bytes: is2d ? look("canvas", bytes) : null,
            texture: is2d === false ? look("canvas", texture) : null,
            width: look(".resource-font", (text) => text.getBoundingClientRect().width),
            box: look("canvas, iframe, .resource-sample", box),
        };
    };
    const run = async ([name, mode, policy], stage) => {
        const resource = RESOURCES.find((each) => each.name === name);
        const url = `${site.api}/resources/${policy}/${resource.kind}`;
        const call = `${calls += 1}`;
        const marked = `${url}?visitor=${visitor}&call=${call}`;
        const { outcome, detail } = await resource.run(marked, mode, stage);
        const record = await fetch(`/record?visitor=${visitor}&call=${call}`, { headers });
        const { engines } = await post("/foretell", { url, ...loaded(site, resource, mode) });
        return {
            url, outcome, detail, engines,
            code: resource.code(url, mode), seen: seen(stage), record: await record.json(),
        };
    };
    window.alone = (cell) => {
        last.remove();
        last = newStage();
        return run(cell, last);
    };
    window.all = async (cells) => {
        const told = [];
        for (const cell of cells) told.push(await window.alone(cell));
        return told;
    };
    return RESOURCES.flatMap(({ name, modes }) => modes.map((mode) => [name, mode]));
}"""
ALONE = "(cell) => window.alone(cell)"
ALL = "(cells) => window.all(cells)"
FRAMES = frozenset({"frame", "form"})
DRAWN_IN = 10  # seconds
DRAWN = "() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))"


@dataclass(frozen=True)
class Run:
    """A resource that was loaded under a policy.

    Attributes:
        row: the way to load it.
        policy: the name of the policy.
        told: the answer of the page.
        picture: the colour of the drawing's place in a screenshot, and the number of colours
            around it; None where none was taken.
    """

    row: Row
    policy: str
    told: dict[str, Any]
    picture: tuple[tuple[int, ...], int] | None

    @property
    def name(self) -> str:
        """The name, for messages."""
        return f"{self.row.name} {self.row.mode}, {self.policy}"


@pytest.mark.parametrize("engine", EACH)
def test_every_resource_under_every_policy_ends_as_measured_and_as_predicted(
    engine: str, started: Callable[[str], Browser], demo: str
) -> None:
    with opened(started(engine), f"{demo}/#resources") as page:
        listed = page.evaluate(INSTALL)
        page.console()
        pictured, others = parted(engine)
        runs = [run_alone(page, *cell) for cell in pictured]
        cells = [(row.name, row.mode, policy) for row, policy in others]
        before = page.console()
        page.open(f"{demo}/page.css")  # it has nothing to draw but the stages
        page.evaluate(INSTALL)
        answers = page.evaluate(ALL, cells)
        runs += [Run(*cell, told, None) for cell, told in zip(others, answers, strict=True)]
        foretold = [line for each in runs for line in lines_of(each, engine)]
        printed = console_of(page, foretold, before)
    assert listed == [[row.name, row.mode] for row in ROWS]
    assert len(runs) == len(ROWS) * len(POLICIES)
    check_all(runs, lambda each: check(each, engine), lambda each: each.name)
    lines, told = Counter(concerning(printed)), Counter(foretold)
    assert (lines - told, told - lines) == (Counter(), Counter())


Cell = tuple[Row, str]


def parted(engine: str) -> tuple[list[Cell], list[Cell]]:
    """Return the first cell of each outcome that has a picture, and the other cells."""
    pictured: dict[tuple[str, str], Cell] = {}
    others: list[Cell] = []
    for row in ROWS:
        for policy in POLICIES:
            key = (row.name, row.under(engine)[policy])
            seen = SEEN.get(key, Seen())
            if (seen.picture or seen.drawn) and key not in pictured:
                pictured[key] = (row, policy)
            else:
                others.append((row, policy))
    assert pictured.keys() == {key for key, seen in SEEN.items() if seen.picture or seen.drawn}
    return list(pictured.values()), others


def run_alone(page: Page, row: Row, policy: str) -> Run:
    """Load a resource under a policy, and take a picture of it."""
    told = page.evaluate(ALONE, [row.name, row.mode, policy])
    page.evaluate(DRAWN)
    picture = look(page.screenshot(), told["seen"]["box"], row.name)
    end = monotonic() + DRAWN_IN
    while row.name in FRAMES and picture[1] == 1 and monotonic() < end:  # other processes draw
        picture = look(page.screenshot(), told["seen"]["box"], row.name)
    return Run(row, policy, told, picture)


def look(screenshot: bytes, box: list[float], name: str) -> tuple[tuple[int, ...], int]:
    """Return the colour of the place that the page reads, and the number of colours."""
    left, top, width, height = box
    with Image.open(io.BytesIO(screenshot)) as picture:
        pixels = picture.convert("RGB")
    places = {"style": (width - 4, 4), "texture": (74, height - 93)}
    x, y = places.get(name, (32, 16))
    colour = pixels.getpixel((int(left + x), int(top + y)))
    assert isinstance(colour, tuple)
    inside = (int(left) + 4, int(top) + 4, int(left + width) - 4, int(top + height) - 4)
    return colour, len(pixels.crop(inside).getcolors(2**16) or ())


def lines_of(each: Run, engine: str) -> list[str]:
    """Return the lines that are foretold for the console, and those of the table."""
    text: str = each.told["engines"][engine]["console"]
    own = UNFORETOLD[engine].get(f"{each.row.name} {each.row.mode}", "")
    return [*text.splitlines(), *own.format(url=each.told["url"]).splitlines()]


def check(each: Run, engine: str) -> None:
    """Compare a run with its row, and with the prediction."""
    outcome = each.told["outcome"]
    assert outcome == each.row.under(engine)[each.policy], each.told["detail"]
    assert outcome == each.told["engines"][engine]["outcome"]
    assert f"/resources/{each.policy}/" in each.told["code"]
    check_record(each)
    check_seen(each, SEEN.get((each.row.name, outcome), Seen()))
    if each.row.name == "audio" and outcome in SOUND and engine == "chromium":
        amplitude = re.search(r"is (\d+) of 128", each.told["detail"])
        assert amplitude is not None, each.told["detail"]
        assert int(amplitude[1]) in SOUND[outcome]


def check_record(each: Run) -> None:
    """Compare the server's record; the application itself has answered every request."""
    record = each.told["record"]
    if each.row.requests is not None:
        assert tuple(one["method"] for one in record) == each.row.requests
    assert all(one["ran"] for one in record)


def check_seen(each: Run, expected: Seen) -> None:
    """Compare the text, the pixels that the page reads, and those of the screenshot."""
    seen = each.told["seen"]
    if each.row.name not in FRAMES:
        assert expected.text in seen["text"]
        assert bool(expected.text) == bool(seen["text"].strip())
    if isinstance(expected.bytes, tuple) or expected.bytes == "SecurityError":
        assert_near(seen["bytes"], expected.bytes)
    elif expected.bytes == "empty":
        assert seen["bytes"] == [0, 0, 0, 0]
    if expected.texture:
        assert_near(seen["texture"], expected.texture)
    if expected.wide is not None:
        assert (abs(seen["width"] - WIDE) < 3) is expected.wide
    if each.picture is not None and expected.picture:
        assert_near(each.picture[0], expected.picture)
    if each.picture is not None and expected.drawn:
        assert each.picture[1] > 1


def assert_near(found: Any, expected: tuple[int, ...] | str) -> None:  # noqa: ANN401 - JSON
    if isinstance(expected, str):
        assert found == expected
        return
    pairs = zip(found, expected, strict=False)
    assert all(abs(one - other) <= NEAR for one, other in pairs), (found, expected)

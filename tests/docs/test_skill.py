"""The skill for coding agents: its form, its commands, its place in the package."""

from __future__ import annotations

import re
import shlex
from importlib.resources import files
from pathlib import Path

import yaml
from click import Context

from crossorigin import PolicyMap
from crossorigin.cli.group import group

ROOT = Path(__file__).parent.parent.parent
SKILL = ROOT / ".agents" / "skills" / "crossorigin" / "SKILL.md"
TEXT = SKILL.read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def test_the_head_has_the_name_of_the_folder_and_a_description() -> None:
    _, head, body = TEXT.split("---\n", 2)
    fields = yaml.safe_load(head)
    assert fields["name"] == SKILL.parent.name
    assert len(fields["description"]) <= 1024
    assert fields["license"] == "MIT"
    assert len(body.splitlines()) < 200


def test_the_package_contains_the_skill() -> None:
    held = files("crossorigin") / ".agents" / "skills" / "crossorigin" / "SKILL.md"
    assert held.read_text("utf-8") == TEXT


def test_the_commands_of_the_skill_exist_with_their_options() -> None:
    lines = "".join(blocks("sh")).splitlines()
    assert len(lines) > 5
    for line in lines:
        words = shlex.split(line.partition(" > ")[0])
        command = group.get_command(Context(group), words[1])
        assert command is not None, line
        known = {option for each in command.params for option in each.opts}
        if not hasattr(command, "commands"):
            assert {word for word in words if word.startswith("--")} <= known, line


def test_the_file_of_the_skill_loads(tmp_path: Path) -> None:
    [text] = blocks("toml")
    (tmp_path / "cors.toml").write_text(text, "utf-8")
    policies = PolicyMap.from_toml(tmp_path / "cors.toml")
    assert policies.policy_for("/internal/x") is None

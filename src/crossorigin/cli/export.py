"""`crossorigin export`: the configuration of an edge for a policy file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from crossorigin.cli.policy_file import read_guard, read_policies
from crossorigin.spec.text import short_repr

if TYPE_CHECKING:
    from crossorigin.edge import Export, Finding, Target

REFUSED: Final = 3
"""The exit status if the edge would allow less, or cannot express the policy."""


@click.command("export")
@click.argument("target", metavar="[TARGET]", required=False)
@click.argument("file", metavar="[FILE]", default="cors.toml")
@click.option("--list", "listing", is_flag=True, help="Print the targets and their grades.")
@click.option("--output", metavar="FOLDER", help="Write the files into this folder.")
@click.option(
    "--strip-prefix", metavar="PATH", default="", help="The path prefix that the edge removes."
)
@click.option(
    "--without-guard", is_flag=True, help="Do not export the guard: the application runs it."
)
@click.option(
    "--allow-stricter", is_flag=True, help="Leave out the parts that the edge cannot express."
)
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help="Print a complete configuration that listens on this address.",
)
@click.option(
    "--upstream", metavar="HOST:PORT", default="127.0.0.1:8000", help="The application."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: docs/export.schema.json.")
def command(
    target: str | None,
    file: str,
    *,
    listing: bool,
    output: str | None,
    as_json: bool,
    **options: Any,  # noqa: ANN401 - the fields of Options
) -> None:
    """Print the configuration of TARGET for the policies of FILE.

    --list prints the possible values of TARGET. FILE is a cors.toml, which is the
    default, or a pyproject.toml with the table [tool.crossorigin]. The result never
    allows more than the policies. Without --listen the result consists of fragments to
    include; with --listen it is a complete configuration, of nginx, HAProxy, Caddy, Apache,
    Envoy or Traefik.

    Exit status: 0 printed, 2 the file has problems or the target is unknown, 3 the
    target would allow less than the policies, or cannot express them.
    """
    from crossorigin.edge import (  # noqa: PLC0415 - loaded when asked for
        TARGETS,
        NotExpressibleError,
        OptionError,
        Options,
        export,
    )

    if listing:
        _show_targets(as_json=as_json)
        return
    if target is None or target not in TARGETS:
        message = f"the target is one of {', '.join(TARGETS)}"
        raise click.UsageError(message)
    chosen = TARGETS[target]
    policies = read_policies(file)
    guard = read_guard(file, policies, without=options["without_guard"])
    try:
        made = export(chosen, policies, Options(guard=guard, **options))
    except OptionError as error:
        raise click.UsageError(str(error)) from error
    except NotExpressibleError as error:
        _refuse(chosen, error.findings, as_json=as_json)
        raise SystemExit(REFUSED) from error
    _write(made, output, as_json=as_json)


def _show_targets(*, as_json: bool) -> None:
    from crossorigin.edge import TARGETS, Feature  # noqa: PLC0415 - loaded when asked for

    rated = {
        name: {feature.value: target.rate(feature) for feature in Feature}
        for name, target in TARGETS.items()
    }
    if as_json:
        shown = {
            name: {feature: rating._asdict() for feature, rating in each.items()}
            for name, each in rated.items()
        }
        click.echo(json.dumps(shown, indent=2))
        return
    for name, target in TARGETS.items():
        click.echo(f"{name}: {target.full_title}")
        for feature, rating in rated[name].items():
            if rating.reason:
                click.echo(f"  {feature}: {rating.grade}: {rating.reason}")


def _found(findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    return [
        {"feature": each.feature, "grade": each.grade, "reason": each.reason}
        for each in findings
    ]


def _refuse(target: Target, findings: tuple[Finding, ...], *, as_json: bool) -> None:
    if as_json:
        refused = {"target": target.name, "refused": True, "findings": _found(findings)}
        click.echo(json.dumps({**refused, "files": {}}, indent=2))
        return
    click.echo(f"{target.title} cannot express these policies exactly:", err=True)
    for each in findings:
        click.echo(f"  {each.feature}: {each.grade}: {each.reason}", err=True)
    click.echo(
        "--allow-stricter exports the other parts; the result allows no more than "
        "the policies.",
        err=True,
    )


def _write(made: Export, output: str | None, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({
            "target": made.target.name, "refused": False, "digest": made.digest,
            "findings": _found(made.findings), "files": dict(made.files),
        }, indent=2))  # fmt: skip
        return
    if output is not None:
        _save(made, Path(output))
        return
    for name, text in made.files.items():
        separator = f"{made.target.comment}--- {name}\n" if len(made.files) > 1 else ""
        click.echo(separator + text, nl=False)


def _save(made: Export, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.files.items():
            (folder / name).write_text(text, "utf-8")
    except OSError as error:
        message = f"--output: the files cannot be written: {short_repr(str(error))}"
        raise click.UsageError(message) from error
    for name in made.files:
        click.echo(folder / name)

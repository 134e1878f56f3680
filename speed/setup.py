"""Names what is compiled; all else stands in pyproject.toml."""

from pathlib import Path

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "crossorigin_speed",
            sources=sorted(map(str, Path().glob("*.c"))),
            depends=["speed.h"],
            extra_compile_args=["-O3", "-fvisibility=hidden"],
        )
    ],
)

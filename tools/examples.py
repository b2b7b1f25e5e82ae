"""The pages with the real output of their commands: `console` blocks hold `$ command` lines and their output.

Commands of costcalc run in this process's Python, `curl` lines against the service in this process. A block's
output is cut after MOST_LINES lines, and says so.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
MOST_LINES = 40
LONGEST_LINE = 240


def blocks(language: str) -> list[tuple[str, str]]:
    """The blocks of a language on all pages, each with the name of its page."""
    return [
        (str(page.relative_to(ROOT)), block)
        for page in PAGES
        for block in re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    ]


def pages() -> list[str]:
    """The names of the pages that show commands with their output."""
    return sorted({name for name, _ in blocks("console")})


def shown(name: str) -> str:
    """A page, every console block with the output of its commands."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(
        r"(?<=```console\n).*?(?=```)",
        lambda block: "\n".join(f"$ {command}\n{output_of(command)}" for command in commands(block[0])),
        text,
        flags=re.DOTALL,
    )


def commands(block: str) -> list[str]:
    """The commands of a console block."""
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def output_of(command: str, most_lines: int | None = MOST_LINES) -> str:
    """What a command prints, standard output and errors, shortened for reading."""
    words = shlex.split(command)
    text = _curl(words[1:]) if words[0] == "curl" else _costcalc(words[1:])
    lines = [
        f"{line[:LONGEST_LINE]}…" if len(line) > LONGEST_LINE else line.rstrip() for line in text.splitlines()
    ]
    if most_lines is not None and len(lines) > most_lines:
        lines = [*lines[:most_lines], f"… ({len(lines) - most_lines} more lines)"]
    return "\n".join(lines).rstrip() + "\n"


def _costcalc(words: list[str]) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COSTCALC_")}
    environment |= {"COLUMNS": "110", "NO_COLOR": "1", "COSTCALC_DATA": os.devnull}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "costcalc", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=ROOT,
        check=False,
        encoding="utf-8",
    )
    return done.stdout


def _curl(words: list[str]) -> str:
    from costcalc_api import create_app

    body = words[words.index("-d") + 1] if "-d" in words else None
    address = urlsplit(next(word for word in words if word.startswith("http")))
    client = create_app(pricing=str(ROOT / "config" / "pricing.yaml"), reload_seconds=0).test_client()
    answer = client.open(
        f"{address.path}?{address.query}",
        method="POST" if body else "GET",
        data=body,
        content_type="application/json" if body else None,
    )
    return answer.get_data(as_text=True)

"""Where agents keep their logs, found by the name of the tool; and whether it deletes them by itself.

Files have names as people write them, from `~` on: whoever hands a result on hands on no name of theirs.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from costcalc.files import read_file
from costcalc.prose import listed
from costcalc.usage.logs.faults import LogFaultError
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Setting = Callable[[Mapping[str, object]], str | None]

LARGEST_SETTINGS = 1024 * 1024
KEPT_FOR_GOOD = 365
"""Days after which nobody is warned any more."""
PACKED = ("", ".gz", ".zst")


class Usual(NamedTuple):
    """The logs that a tool keeps where it usually does: (name, path), and what to know of them."""

    files: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where a tool keeps its logs.

    `variables` name folders instead of those at `home`, with commas between several; below each stand files
    of one of the `patterns`. Those `otherwise` are only looked for where none of the others is there.
    `settings` is a file in the folder, and `kept` what it says of how long logs are kept.
    """

    variables: tuple[str, ...]
    home: tuple[str, ...]
    patterns: tuple[str, ...]
    otherwise: tuple[str, ...] = ()
    settings: str = ""
    kept: Setting | None = None


def _kept_by_claude(settings: Mapping[str, object]) -> str | None:
    days = settings.get("cleanupPeriodDays", 30)
    if isinstance(days, int) and days >= KEPT_FOR_GOOD:
        return None
    return (
        f"Claude Code deletes its logs after {days} days, so older use is not in them: cleanupPeriodDays in "
        "{settings} says for how long it keeps them"
    )


def _kept_by_gemini(settings: Mapping[str, object]) -> str | None:
    found: object = settings
    for name in ("general", "sessionRetention"):
        found = found.get(name) if isinstance(found, dict) else None
    said = found if isinstance(found, dict) else {}
    if said.get("enabled") is False:
        return None
    return (
        f"Gemini CLI deletes its sessions after {said.get('maxAge', '30d')}, so older use is not in them: "
        "general.sessionRetention in {settings} says for how long it keeps them"
    )


PLACES = {
    "claude-code": Place(
        ("CLAUDE_CONFIG_DIR",),
        ("~/.claude", "~/.config/claude"),
        ("projects/**/*.jsonl",),
        settings="settings.json",
        kept=_kept_by_claude,
    ),
    "codex": Place(("CODEX_HOME",), ("~/.codex",), ("sessions/**/*.jsonl", "archived_sessions/**/*.jsonl")),
    "gemini-cli": Place(
        ("GEMINI_CLI_HOME",),
        ("~",),
        (".gemini/tmp/*/chats/**/*.jsonl", ".gemini/tmp/*/chats/**/*.json"),
        settings=".gemini/settings.json",
        kept=_kept_by_gemini,
    ),
    "opencode": Place(
        ("XDG_DATA_HOME",),
        ("~/.local/share",),
        ("opencode/opencode*.db",),
        # What versions before 1.2 wrote is in the database too, since there is one.
        otherwise=("opencode/storage/message/**/*.json",),
    ),
}
"""The tools whose logs are found without being told where."""


def is_tool(name: str) -> bool:
    """Whether a name is that of a tool, and of no file or folder at hand."""
    return name in PLACES and not os.path.lexists(name)


def usual_notes(names: Iterable[str]) -> tuple[str, ...]:
    """What to know of the logs of the tools among what was named."""
    notes = (note for name in names if is_tool(name) for note in _notes(PLACES[name], _folders(PLACES[name])))
    return tuple(dict.fromkeys(notes))


def usual_logs(tool: str) -> Usual:
    """The logs of a tool of `PLACES`; `LogFaultError` says where none was found."""
    place = PLACES[tool]
    folders = _folders(place)
    for patterns in (place.patterns, place.otherwise):
        files = {real: path for pattern in patterns for path, real in _found(folders, pattern)}
        if files:
            named = sorted((_shortened(path), path) for path in files.values())
            return Usual(tuple(named), tuple(_notes(place, folders)))
    looked = [_shortened(str(folder / pattern)) for folder in folders for pattern in place.patterns]
    raise LogFaultError(
        "no logs",
        f"there is no log at {listed(looked, 'or')}; say where they are: a folder, files, or "
        f"{listed(place.variables, 'or')}",
    )


def _folders(place: Place) -> list[Path]:
    """The folders that variables name, or those at home."""
    told = [each.strip() for name in place.variables for each in os.environ.get(name, "").split(",")]
    return [_at_home(each) for each in [*filter(None, told)] or place.home]


def _at_home(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # whoever asks has no home
        return Path(path)


def _found(folders: list[Path], pattern: str) -> list[tuple[str, str]]:
    """The files of a pattern below some folders, each with where it really lies: links lead to some twice."""
    return [
        (str(path), os.path.realpath(path))
        for folder in folders
        for packed in PACKED
        for path in folder.glob(f"{pattern}{packed}")
        if path.is_file()
    ]


def _notes(place: Place, folders: list[Path]) -> list[str]:
    """What the settings of the folders that are there say of how long logs are kept."""
    if place.kept is None:
        return []
    notes = []
    for path in (folder / place.settings for folder in folders):
        if path.parent.is_dir():
            note = place.kept(_settings(path))
            notes += [note.replace("{settings}", _shortened(str(path)))] if note else []
    return notes


def _settings(path: Path) -> dict[str, object]:
    """What a file of settings says; nothing where there is none, or none that can be read."""
    try:
        said = json.loads(read_file(path, LARGEST_SETTINGS))
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _shortened(path: str) -> str:
    """A path from `~` on, where it lies below the home of whoever asks."""
    home = str(_at_home("~"))
    return f"~{path[len(home) :]}" if home != "~" and path.startswith(f"{home}{os.sep}") else path

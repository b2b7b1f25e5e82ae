"""A file that says what names of logs are called in the table."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.files import read_file
from costcalc.prose import shown
from costcalc.strict_json import SAVED

LARGEST = 1024 * 1024


def names_in(place: str) -> list[str]:
    """The pairs of a file, each as `name=model`: its lines, or a map in JSON.

    Lines that are empty or begin with # say nothing.
    """
    try:
        text = read_file(place, LARGEST).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{shown(place)} is no NAME=MODEL, and no file: {reason}", "model_map") from None
    if text.lstrip().startswith("{"):
        return [f"{name}={model}" for name, model in _map_in(text, place).items()]
    lines = [line.strip() for line in text.splitlines()]
    pairs = [line for line in lines if line and not line.startswith("#")]
    wrong = next((line for line in pairs if "=" not in line), None)
    if wrong is not None:
        raise UsageError(f"{place}: {shown(wrong)} is no pair: write NAME=MODEL", "model_map")
    return pairs


def _map_in(text: str, place: str) -> dict[str, str]:
    try:
        said = SAVED.read(text)
    except ValueError as error:
        raise UsageError(f"{place}: this is no JSON: {error}", "model_map") from None
    if not isinstance(said, dict) or not all(isinstance(each, str) for each in said.values()):
        raise UsageError(f"{place}: a map of names and models is due", "model_map")
    return said

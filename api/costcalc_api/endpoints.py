"""The routes of the questions, at the paths that they declare."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from costcalc_api import answers
from costcalc_api.questions import ASKED

if TYPE_CHECKING:
    from flask import Flask

LISTED = frozenset({"price"})
"""The questions of which a body may ask many."""


def setup(app: Flask) -> None:
    """Add the routes; what stands in a path may hold slashes."""
    for name, asked in ASKED.items():
        path = asked.route.path.replace("{id}", "<path:id>")
        app.add_url_rule(path, name, partial(answers.get, asked), methods=["GET"])
        if asked.route.bodies:
            post = answers.post_many if name in LISTED else answers.post
            app.add_url_rule(path, f"post_{name}", partial(post, asked), methods=["POST"])

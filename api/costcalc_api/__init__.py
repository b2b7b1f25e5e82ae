"""The REST service: the questions of costcalc over HTTP, for dashboards, spreadsheets and scripts."""

from costcalc_api.application import create_app

__all__ = ["create_app"]

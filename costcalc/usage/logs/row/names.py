"""The name of a model as logs have it: without where a cloud keeps it, and after that of who sold it."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.usage.logs.format import LogFormat

OF_AMAZON = "arn:"
NAMED_BY_MODEL = ("foundation-model", "inference-profile")
"""The resources of Bedrock that are called as their model; a profile of one's own has a name without it."""
OF_GOOGLE = ("projects/", "publishers/")
MODELS = "/models/"


def model_named(name: str, seller: str | None, of: LogFormat) -> str:
    """A name as it is priced by.

    >>> from costcalc.usage.logs.flat.amazon import BEDROCK
    >>> model_named("arn:aws:bedrock:eu-west-1:1:inference-profile/eu.amazon.nova-micro-v1:0", None, BEDROCK)
    'eu.amazon.nova-micro-v1:0'
    """
    name = _placed(name.strip())
    if seller is None or not of.has_sellers:
        return name
    prefix = f"{seller}/"
    return name if name.startswith(prefix) else prefix + name


def _placed(name: str) -> str:
    if name.startswith(OF_AMAZON):
        kind, _, rest = name.split(":", 5)[-1].partition("/")
        return rest if kind in NAMED_BY_MODEL and rest else name
    if name.startswith(OF_GOOGLE) and MODELS in name:
        return name.rpartition(MODELS)[2]
    return name

"""Which models of a table serve the weights that a name means, whoever hosts them however called.

`llama-3.1-8b`, `meta-llama/Llama-3.1-8B-Instruct` of Hugging Face, `meta.llama3-1-8b-instruct-v1:0` of
Bedrock and `@cf/meta/llama-3.1-8b-instruct` of Cloudflare are one. What makes another product of them is
kept: `-turbo`, `-fp8`, `:free`.
"""

from __future__ import annotations

import re

from costcalc.groups import gathered
from costcalc.pricing.names.letters import PRODUCTS_IN_PATHS, unmarked
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.stored.compiled import Catalogue

_MAKERS_POINT = re.compile(r"^(?:[a-z0-9-]+\.)+(?=[a-z])")
_BUILD = re.compile(r"(?:-v1)?:[0-9]+$")
"""The build of Bedrock: `…-v1:0`, `…:0`."""
_TUNED = re.compile(r"(?<=[0-9a-z])[ _-](?:instruct|it|maas)(?![a-z])")
"""What is written of weights that answer chats, and left out: https://huggingface.co/meta-llama, `-it` of
https://huggingface.co/google, and `-maas` of Google's: https://cloud.google.com/vertex-ai/generative-ai/docs/maas."""
_EXPERTS = re.compile(r"(?<=scout|erick)[ _-]17b[ _-](?:16|128)e")
"""Llama 4 with its sizes, which are one a name: https://huggingface.co/meta-llama."""
_MAKERS_WORD = re.compile(r"^(?:meta|nvidia|microsoft)[ _-](?=[lnp])")
"""What is written before names that are the same without: `Meta-Llama-3.1`, `NVIDIA-Nemotron`."""


def weights_of_name(name: str) -> str:
    """What names of the same weights have in common: their letters and sizes."""
    bare = _MAKERS_POINT.sub("", name.lower().rpartition("/")[2])
    for left_out in (_MAKERS_WORD, _BUILD, _TUNED, _EXPERTS):
        bare = left_out.sub("", bare)
    return unmarked(bare)


def hosts_named(catalogue: Catalogue, name: str) -> Sequence[str]:
    """The ids under which anyone sells the weights that a name means, in the order of the table."""
    by_weights: dict[str, list[str]] = catalogue.once("hosts by weights", lambda: _by_weights(catalogue))
    return by_weights.get(weights_of_name(name), ())


def is_alone(catalogue: Catalogue, name: str, seller: str) -> bool:
    """Whether nobody but a seller is known to sell what is called so."""
    return all(each.startswith(f"{seller}/") for each in hosts_named(catalogue, name))


def _by_weights(catalogue: Catalogue) -> dict[str, list[str]]:
    ids = [each for each in catalogue.ids() if not PRODUCTS_IN_PATHS.search(each)]
    return gathered((weights_of_name(each), each) for each in ids)

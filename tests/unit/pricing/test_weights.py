"""Which names are of the same weights."""

from __future__ import annotations

import pytest

from costcalc.pricing.names.weights import weights_of_name


@pytest.mark.parametrize(
    "names",
    [
        (
            "llama-3.1-8b",
            "Llama 3.1 8B Instruct",
            "meta-llama/Meta-Llama-3.1-8B-Instruct",
            "bedrock/meta.llama3-1-8b-instruct-v1:0",
            "@cf/meta/llama-3.1-8b-instruct",
            "llama3.1-8b",
        ),
        ("Llama-4-Scout-17B-16E-Instruct", "meta-llama/llama-4-scout", "llama-4-scout-17b-16e-instruct-maas"),
        ("Llama-4-Maverick-17B-128E-Instruct", "llama-4-maverick"),
        ("gemma-3-27b-it", "google/gemma-3-27b"),
        ("amazon.titan-embed-text-v2:0", "titan-embed-text-v2"),
        ("nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B", "nemotron-3-nano-30b-a3b"),
    ],
)
def test_names_of_the_same_weights(names: tuple[str, ...]):
    """The maker, the host's marks and `instruct` are left out."""
    assert len({weights_of_name(each) for each in names}) == 1


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("llama-3.1-8b-instruct", "llama-3.1-8b-instruct-turbo"),
        ("llama-3.1-8b-instruct", "llama-3.1-8b-instruct-fp8"),
        ("llama-3.1-8b-instruct", "llama-3.1-8b-instruct:free"),
        ("llama-3.3-70b", "llama-3.3-70b-versatile"),
        ("llama-3.1-8b", "llama-3.1-80b"),
        ("llama-4-scout", "llama-4-maverick"),
        ("titan-embed-text-v1", "titan-embed-text-v2:0"),
        ("kimi-k2-instruct", "kimi-k2-instruct-0905"),
    ],
)
def test_names_of_other_products(name: str, other: str):
    """What has a price of its own stays apart."""
    assert weights_of_name(name) != weights_of_name(other)

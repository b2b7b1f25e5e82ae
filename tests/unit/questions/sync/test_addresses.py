"""Which addresses are public."""

from __future__ import annotations

import pytest

from costcalc.questions.sync.fetch import is_loopback, is_public, resolved


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses(address):
    """Addresses of the internet, also where a gateway or the system writes them in IPv6."""
    assert is_public(address)
    assert not is_loopback(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fd00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
        "2001:0:a00:1::",
    ],
)  # fmt: skip
def test_other_addresses(address):
    """Private, link-local and reserved ones, those of groups and of this machine, however wrapped."""
    assert not is_public(address)


def test_this_machine():
    """The loopback is this machine's own."""
    assert [is_loopback(each) for each in ("127.0.0.1", "127.9.9.9", "::1", "10.0.0.1")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_name_is_resolved_once_for_all():
    """An address stands for itself; each is listed once."""
    assert resolved("127.0.0.1", 443) == ["127.0.0.1"]

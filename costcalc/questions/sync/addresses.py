"""Addresses on the network: which of them are public, and which are this machine's own.

A name may stand for any address, and for another one a moment later. So it is resolved once, every address
that it stands for is looked at, and what is connected to is one of these addresses and not the name.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from itertools import chain

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv6 addresses of which the last 32 bits are an IPv4 address that a gateway (NAT64) connects to."""


def resolved(host: str, port: int) -> list[str]:
    """The addresses that a name stands for, in the order in which the system would try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    return ip_address(address).is_loopback


def is_public(address: str) -> bool:
    """Whether an address is of the public internet: not private, of a link, this machine's or a group's."""
    found = ip_address(address)
    return all(map(_is_global, chain([found], _within(found))))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not site_local


def _within(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that a connection to an IPv6 address ends at."""
    if isinstance(address, IPv6Address):
        yield from (each for each in (address.ipv4_mapped, address.sixtofour) if each)
        yield from address.teredo or ()
        if address in TRANSLATED:
            yield IPv4Address(int(address) & 0xFFFFFFFF)

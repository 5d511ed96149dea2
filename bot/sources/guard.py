"""Keeping requests out of private networks: an address is judged when it is about to be connected to, and at no other time.

A feed, a page or a redirect can name anything: a router, a metadata service, a port of this machine, in many spellings, or
a name that means one thing when it is looked up and another a moment later. So nothing is read from the spelling and
nothing is looked up beforehand. Every socket of the session that asks for feeds is made here, for one numeric address.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]
"""As `socket.getaddrinfo` gives it: family, type, protocol, name, and the socket's address."""

# IANA's special-purpose registries. Python's own `is_global` reads them too, but differs from one patch release to the
# next, and counts multicast as global.
_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this host
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' NAT
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local, with the clouds' metadata services
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # relays for 6to4
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",  # multicast, reserved, broadcast
        ),
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # Teredo, benchmarks, and other protocols' own
            "2001:db8::/32",
            "2002::/16",  # 6to4: an IPv4 address, which may be any, through a relay
            "3fff::/20",
        ),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


class NotPublicError(OSError):
    """An address inside some private network was about to be connected to: an `OSError`, as what fails in connecting is."""

    def __init__(self, address: str) -> None:
        super().__init__(None, f"{address} is not a public address")
        self.address = address


def guarded(address_info: AddressInfo) -> socket.socket:
    """A socket for a public address. Raises `NotPublicError` for any other, before anything is sent to it."""
    family, kind, protocol, _, where = address_info
    if not is_public(str(where[0])):
        raise NotPublicError(str(where[0]))
    return socket.socket(family, kind, protocol)


def is_public(numeric: str) -> bool:
    """Whether the numeric address belongs to the public internet. What stands for an IPv4 address is judged as that one."""
    try:
        address = ip_address(numeric)
    except ValueError:
        return False
    return _is_public_4(address) if isinstance(address, IPv4Address) else _is_public_6(address)


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in network for network in _NOT_PUBLIC_4)


def _is_public_6(address: IPv6Address) -> bool:
    if inside := address.ipv4_mapped:
        return _is_public_4(inside)
    if address in _NAT64:  # how a machine without IPv4 reaches all that has nothing else
        return _is_public_4(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _GLOBAL_6 and not any(address in network for network in _NOT_PUBLIC_6)

"""Who asks, and by which address: what a proxy says of that is believed only if it is one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

UNKNOWN = ip_address("0.0.0.0")  # noqa: S104 — nothing listens here: it stands for whoever cannot be told
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\Z")
_IPV6_CUSTOMER = 64
"""Bits of an address by which one customer of a provider is told from the next."""

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Proxies:
    """The networks whose machines say truly for whom they ask."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Proxies:
        """From `10.0.0.0/8, 127.0.0.1`. Raises `ValueError`."""
        return cls(tuple(ip_network(part.strip()) for part in text.split(",") if part.strip()))

    def __contains__(self, address: Address) -> bool:
        return any(address in network for network in self.networks)

    def visitor(self, peer: Address, forwarded: Iterable[str]) -> Address:
        """Who asks: of those that stand in X-Forwarded-For, the last that is none of our proxies."""
        found = peer
        for name in reversed(list(forwarded)):
            if found not in self or (address := as_address(name)) is None:
                break
            found = address
        return found


def as_address(text: str) -> Address | None:
    """The address that is written there; one of IPv4 also where it is written as one of IPv6."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def peer(request: web.Request) -> Address:
    """The machine at the other end."""
    return as_address(request.remote or "") or UNKNOWN


def visitor(request: web.Request, proxies: Proxies) -> str:
    """Who asks, for counting: an address, or of IPv6 the network that one customer has."""
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    address = proxies.visitor(peer(request), forwarded)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_CUSTOMER), strict=False))
    return str(address)


def base_url(request: web.Request, proxies: Proxies) -> str:
    """Scheme and host by which this site was asked, without a slash at the end."""
    trusted = peer(request) in proxies
    told = [request.headers.get(name, "") for name in (["X-Forwarded-Host"] if trusted else []) + ["Host"]]
    host = next((one for one in told if _HOST.match(one)), "localhost")
    scheme = request.headers.get("X-Forwarded-Proto", "http") if trusted else "http"
    return f"{'https' if scheme == 'https' else 'http'}://{host}"

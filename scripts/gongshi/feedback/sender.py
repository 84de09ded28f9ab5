"""Who sends: an address of the network, as far as it tells one household from another."""

from __future__ import annotations

import ipaddress
import re

from starlette.requests import Request

_WITH_PORT = re.compile(r"\[(.+)\](?::\d+)?|([\d.]+):\d+")


def sender_of(request: Request, *, behind_proxy: bool) -> str:
    """Give what counts as one sender of a request.

    Behind a proxy it is the last address of X-Forwarded-For, the one that the proxy itself
    wrote: all before it, in however many headers, may be made up by whoever sends.
    """
    address = request.client.host if request.client else ""
    if behind_proxy:
        named = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
        address = named or address
    return network_of(address)


def network_of(address: str) -> str:
    """Give what counts as one sender: an IPv4 address, or the 64 bits a home has of IPv6."""
    if found := _WITH_PORT.fullmatch(address):
        address = found[1] or found[2]
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)

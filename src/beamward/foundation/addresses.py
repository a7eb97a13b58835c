"""From where a request comes: to be counted in memory and thrown away, never kept."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the address that a request comes from.

    Behind a proxy it is the last one in ``X-Forwarded-For``, which the proxy itself has written; what
    stands before it may be anybody's invention.
    """
    if settings.BEAMWARD.behind_proxy:
        forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
        last = forwarded.rpartition(",")[2].strip()
        if last:
            return last
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


def network_of(address: str) -> str:
    """Return what counts as one sender: an address, of version 6 the network of one household."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)

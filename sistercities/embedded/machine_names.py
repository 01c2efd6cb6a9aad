"""By what names and addresses a server on this machine can be asked, for `make run`."""

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

import psutil

Address = IPv4Address | IPv6Address
SAYABLE = re.compile(r"\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def hosts_of(bound: str) -> list[str]:
    """Return each host that a server bound to this address or name answers to, as in a URL.

    Of all that a wildcard stands for, what other machines can reach comes first.
    """
    address = _address_of(bound)
    if address.is_unspecified:
        found = sorted(_of_interfaces(address.version), key=lambda one: one.is_loopback)
        return _sayable([*map(in_url, found), "localhost", *_own_names()])
    return _sayable([in_url(bound), in_url(address), *_names_of(address)])


def in_url(host: str | Address) -> str:
    text = str(host).lower()
    return f"[{text}]" if ":" in text else text


def _address_of(bound: str) -> Address:
    try:
        return ip_address(bound)
    except ValueError:
        return ip_address(socket.gethostbyname(bound))


def _of_interfaces(version: int) -> list[Address]:
    """Return all addresses; those valid on one cable only are none that a browser can ask for."""
    wanted = (socket.AF_INET,) if version == 4 else (socket.AF_INET, socket.AF_INET6)
    entries = [entry for entries in psutil.net_if_addrs().values() for entry in entries]
    texts = [entry.address for entry in entries if entry.family in wanted]
    return [ip_address(text) for text in texts if "%" not in text and text[:4] != "fe80"]


def _names_of(address: Address) -> list[str]:
    if not address.is_loopback:
        return _own_names()
    return ["localhost"] if str(address) in _looked_up("localhost") else []


def _looked_up(name: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(name, None)]
    except OSError:
        return []


def _own_names() -> list[str]:
    """Return the name of the machine, and the whole name if it has one."""
    short = socket.gethostname()
    names = [short]
    try:
        found = socket.getaddrinfo(short, None, flags=socket.AI_CANONNAME)
        names += [entry[3] for entry in found if entry[3]]
    except (OSError, UnicodeError):
        pass  # nobody knows a longer one
    return [name.lower().rstrip(".") for name in names]


def _sayable(hosts: Iterable[str]) -> list[str]:
    """Keep each once that a browser may ask for and that we would understand."""
    return [host for host in dict.fromkeys(hosts) if SAYABLE.fullmatch(host)]

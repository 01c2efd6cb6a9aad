"""What a server on this machine answers to. The order counts: the first is what mails link to."""

from ipaddress import ip_address
from socket import gethostname

import pytest

from sistercities.embedded.machine_names import hosts_of


def addresses(hosts):
    return [ip_address(host.strip("[]")) for host in hosts if host[0] == "[" or host[-1].isdigit()]


def test_an_address_stands_with_the_names_that_lead_to_it():
    assert hosts_of("127.0.0.1") == ["127.0.0.1", "localhost"]
    assert hosts_of("localhost") == ["localhost", "127.0.0.1"]
    assert hosts_of("127.0.0.9") == ["127.0.0.9"]
    assert hosts_of("2001:DB8::1")[0] == "[2001:db8::1]"
    assert gethostname().lower() in hosts_of("192.0.2.9")


@pytest.mark.parametrize(("bound", "versions"), [("0.0.0.0", {4}), ("::", {4, 6})])
def test_a_wildcard_stands_for_all_that_can_be_asked_for(bound, versions):
    hosts = hosts_of(bound)
    found = addresses(hosts)

    assert {"127.0.0.1", "localhost", gethostname().lower()} <= {*hosts}
    assert len(hosts) == len({*hosts})
    assert {address.version for address in found} <= versions
    assert not any(address.is_unspecified or "%" in str(address) for address in found)
    assert sorted(found, key=lambda address: address.is_loopback) == found

"""Security groups and their rules."""

from world import OFFICE, SUPPLIERS, ident

EVERYONE = ["0.0.0.0/0", "::/0"]
# All addresses in two halves: no single rule says it.
IN_HALVES = ["0.0.0.0/1", "128.0.0.0/1"]


def group(name):
    return {"group": name}


# Name: what it is for, external sources, rules: who, protocol, first and last port.
GROUPS = {
    "default": ("Default Security Group", [], []),
    # FAULT: the feed of prices is open to everyone as well, which nobody declared.
    "web": ("The shop", [], [(EVERYONE, "tcp", 443, 443), (EVERYONE, "tcp", 80, 80), (EVERYONE, "tcp", 8080, 8080)]),
    # Well made: from one group to another, and from the office.
    "app": ("Behind the shop", [], [([group("web")], "tcp", 8443, 8443), ([group("admin")], "tcp", 22, 22),
                                    ([OFFICE], "tcp", 22, 22)]),
    # FAULT: SSH from everywhere, in two halves.
    "admin": ("The way in", [], [(["0.0.0.0/0"], "udp", 51820, 51820), (IN_HALVES, "tcp", 22, 22)]),
    # FAULT: MySQL from everywhere.
    "old": ("Shop of 2022", [], [(["0.0.0.0/0"], "tcp", 80, 80), (["0.0.0.0/0"], "tcp", 3306, 3306)]),
    "sks": ("Nodes", [], [(EVERYONE, "tcp", 30000, 32767), ([group("sks")], "tcp", 10250, 10250),
                          ([group("sks")], "udp", 4789, 4789)]),
    "workers": ("Workers", [], [([group("suppliers")], "tcp", 443, 443), ([OFFICE], "tcp", 22, 22)]),
    "suppliers": ("Addresses of suppliers", [SUPPLIERS], []),
    # FAULT: left over from a trade fair, with remote desktop open, and nothing is in it.
    "trade-fair-2023": ("For the fair", [], [(["0.0.0.0/0"], "tcp", 3389, 3389)]),
}


def record(to):
    groups = [security_group(name, *row) for name, row in GROUPS.items()]
    to.once("security-group", {"security-groups": groups}, "visibility=private")


def security_group(name, description, sources, rules):
    rows = [(peer, protocol, first, last) for peers, protocol, first, last in rules for peer in peers]
    made = [rule(name, place, *row) for place, row in enumerate(rows)]
    return {
        "id": ident("security group", name), "name": name, "description": description, "visibility": "private",
        **({"external-sources": sources} if sources else {}), **({"rules": made} if made else {}),
    }


def rule(name, place, peer, protocol, first, last):
    if isinstance(peer, dict):
        other = peer["group"]
        end = {"security-group": {"id": ident("security group", other), "name": other, "visibility": "private"}}
    else:
        end = {"network": peer}
    return {
        "id": ident("rule", f"{name}/{place}"), "flow-direction": "ingress", "protocol": protocol, "start-port": first,
        "end-port": last, **end,
    }

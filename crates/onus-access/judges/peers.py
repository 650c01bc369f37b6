"""policyuniverse on the same documents: is a bucket open to the internet?

That question has two readings, and an answer counts as wrong only when it is wrong in both: the internet is *some*
address out there, or it is *every* address. Out there are the addresses that are routed everywhere. z3 says what is
true; documents of which it says "unknown" are left out, and so are those that AWS would not store.
"""

import ipaddress
import json
import re
import time
from collections import Counter, defaultdict

from policyuniverse.policy import Policy

from semantics import prefix

SOMEWHERE = ("8.8.8.8", "2600::1")


def prefixes(value):
    """All texts below a JSON value that are prefixes."""
    if isinstance(value, dict):
        return [found for below in value.values() for found in prefixes(below)]
    if isinstance(value, list):
        return [found for below in value for found in prefixes(below)]
    network = prefix(value)
    return [] if network is None or isinstance(value, str) and value.isdigit() else [network]


def public_addresses(document):
    """One public address for each way in which the prefixes of a document can contain it."""
    networks = list(dict.fromkeys(prefixes(document)))
    numbers = {4: set(), 6: set()}
    for address in map(ipaddress.ip_address, SOMEWHERE):
        numbers[address.version].add(int(address))
    for network in networks:
        first, last = int(network.network_address), int(network.broadcast_address)
        numbers[network.version] |= {first, last, first - 1, last + 1}
    found = {}
    for version, make, bits in ((4, ipaddress.IPv4Address, 32), (6, ipaddress.IPv6Address, 128)):
        ranges = [(int(n.network_address), int(n.broadcast_address)) for n in networks if n.version == version]
        for number in sorted(number for number in numbers[version] if 0 <= number < 2**bits):
            address = make(number)
            if address.is_global and not address.is_multicast:
                found.setdefault((version, tuple(a <= number <= b for a, b in ranges)), address)
    return list(found.values())


def storable(document):
    """Whether AWS would take it, as far as the generator writes what it would not."""
    statements = document.get("Statement")
    statements = statements if isinstance(statements, list) else [statements]
    if not statements or not all(isinstance(statement, dict) for statement in statements):
        return False
    for statement in statements:
        for name in ("Principal", "Action", "Resource"):
            if (name in statement) == ("Not" + name in statement):
                return False
        if statement.get("Effect") == "Allow" and "NotPrincipal" in statement:
            return False
        for name, shape in (("Action", r"\*|[A-Za-z0-9*-]+:.+"), ("Resource", r"\*|arn:aws:s3:::[^/]+(/.+)?")):
            listed = statement.get(name, statement.get("Not" + name))
            listed = listed if isinstance(listed, list) else [listed]
            if not listed or not all(isinstance(text, str) and re.fullmatch(shape, text) for text in listed):
                return False
    return True


def why(document):
    """What a document has that the answer may have missed, the rarest first."""
    statements = document.get("Statement", [])
    statements = statements if isinstance(statements, list) else [statements]
    statements = [s for s in statements if isinstance(s, dict)]
    operators = [op.lower() for s in statements if isinstance(s.get("Condition"), dict) for op in s["Condition"]]
    if any("Effect" in s and s["Effect"] == "Deny" for s in statements):
        return "a statement denies"
    if any(op.startswith("notip") for op in operators):
        return "addresses are excluded"
    if any(op.startswith("ip") for op in operators):
        return "several prefixes, or one that is not a /0, decide"
    if any(name in s for s in statements for name in ("NotPrincipal", "NotAction", "NotResource")):
        return "a list of exceptions"
    if operators:
        return "other conditions decide"
    return "the names of actions, resources or principals decide"


class Judged:
    def __init__(self):
        self.counts = Counter()
        self.examples = defaultdict(list)
        self.times = []

    def judge(self, line, case, anywhere):
        """`anywhere`: z3's answer when the address does not matter."""
        document = json.loads(line["document"])
        if not storable(document):
            self.counts["left out: AWS would not store the document"] += 1
            return
        began = time.perf_counter()
        try:
            said = Policy(document).is_internet_accessible()
        except Exception as error:  # noqa: BLE001, whatever it raises is what is counted
            said = type(error).__name__
        self.times.append((time.perf_counter() - began) * 1000)
        answers = set() if anywhere == "yes" else {anywhere}
        for address in public_addresses(document) if anywhere == "yes" else ():
            answers.add(case.answer(case.request.asked(line["question"]) + case.request.from_address(address)))
            if len(answers) > 1 and not answers <= {"yes", "no"}:
                break
        if not answers <= {"yes", "no"}:
            self.counts["left out: the truth is unknown"] += 1
        elif isinstance(said, str):
            self.note(f"wrong: it fails with {said}", line)
        elif len(answers) == 2:
            self.counts["open to some addresses only: every answer counts as right"] += 1
        elif said == (answers == {"yes"}):
            self.counts["right"] += 1
        else:
            kind = "says open, and nobody gets in" if said else "says closed, and every address gets in"
            self.note(f"wrong: {kind}; {why(document)}", line)

    def note(self, kind, line):
        self.counts[kind] += 1
        self.examples[kind].append(line["document"])

    def report(self):
        if not self.times:
            return
        print(f"\npolicyuniverse, {len(self.times)} documents, {sum(self.times) / len(self.times):.3f} ms for each")
        for kind, count in sorted(self.counts.items(), key=lambda entry: -entry[1]):
            print(f"  {count:>6} {kind}")
            if kind in self.examples:
                print(f"         {min(self.examples[kind], key=len)}")

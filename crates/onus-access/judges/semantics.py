"""What a policy document says, as terms of z3.

Written from the rules alone, not from any program: addresses are bit vectors, moments and numbers integers, all
other things texts with regular expressions. A term that may hold and may not is a pair: where it surely holds, and
where it possibly does.
"""

import ipaddress
import json
import re
from datetime import datetime

import z3

LISTINGS = ("s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads")
LISTING_KEYS = ("s3:prefix", "s3:delimiter", "s3:max-keys")
TEXT_KEYS = {
    "aws:referer", "aws:useragent", "s3:prefix", "s3:delimiter", "s3:x-amz-acl", "s3:versionid",
    "s3:x-amz-server-side-encryption",
}
SCALEWAY_KEYS = {"aws:sourceip", "aws:referer", "aws:currenttime", "aws:epochtime", "s3:prefix"}
SCALEWAY_OPERATORS = {
    "ipaddress", "notipaddress", "stringequals", "stringnotequals", "stringequalsignorecase",
    "stringnotequalsignorecase", "stringlike", "stringnotlike", "dategreaterthan", "dategreaterthanequals",
    "datelessthan", "datelessthanequals",
}
SMALLEST, LARGEST = -(2**63), 2**63 - 1


class Members(list):
    """A JSON object as a list of pairs, because a name can be written twice."""

    def names(self):
        return [name for name, _ in self]

    def twice(self):
        return len(set(self.names())) < len(self)

    def get(self, wanted):
        return next((value for name, value in self if name == wanted), None)

    def has(self, wanted):
        return wanted in self.names()


class Unreadable(Exception):
    """What was found is not what belongs there."""


# Pairs of terms: surely, possibly.
NEVER = (z3.BoolVal(False), z3.BoolVal(False))
ALWAYS = (z3.BoolVal(True), z3.BoolVal(True))
PERHAPS = (z3.BoolVal(False), z3.BoolVal(True))


def sure(term):
    return (term, term)


def negated(pair):
    return (z3.Not(pair[1]), z3.Not(pair[0]))


def all_of(pairs):
    pairs = list(pairs)
    return (z3.And([surely for surely, _ in pairs]), z3.And([possibly for _, possibly in pairs]))


def any_of(pairs):
    pairs = list(pairs)
    return (z3.Or([surely for surely, _ in pairs]), z3.Or([possibly for _, possibly in pairs]))


class Request:
    """A request of which nothing is known, and what every request fulfils."""

    def __init__(self):
        self.known = z3.Bool("has credentials")
        self.principal = z3.String("principal")
        self.action = z3.String("action")
        self.resource = z3.String("resource")
        self.is_v4 = z3.Bool("is IPv4")
        self.v4 = z3.BitVec("IPv4", 32)
        self.v6 = z3.BitVec("IPv6", 128)
        self.time = z3.Int("time")
        self.tls = z3.Bool("TLS")
        self.present = {}
        self.values = {}

    def key(self, name):
        if name not in self.values:
            make = z3.Int if name == "s3:max-keys" else z3.String
            self.values[name] = make(name)
            self.present[name] = z3.Bool("has " + name)
        return self.present[name], self.values[name]

    def domain(self):
        character = z3.AllChar(z3.ReSort(z3.StringSort()))
        not_slash = z3.Diff(character, z3.Re("/"))
        not_upper = z3.Diff(character, z3.Range("A", "Z"))
        name = z3.Concat(z3.Plus(not_slash), z3.Option(z3.Concat(z3.Re("/"), z3.Plus(character))))
        facts = [
            z3.InRe(self.resource, name),
            z3.InRe(self.action, z3.Star(not_upper)),
            # No request comes from IPv4 written as IPv6.
            z3.Extract(127, 32, self.v6) != 0xFFFF,
            SMALLEST <= self.time,
            self.time <= LARGEST,
        ]
        listing = z3.Or([self.action == action for action in LISTINGS])
        for name, present in self.present.items():
            if name in LISTING_KEYS:
                facts.append(z3.Implies(present, listing))
        if "s3:max-keys" in self.values:
            number = self.values["s3:max-keys"]
            facts += [SMALLEST <= number, number <= LARGEST]
        return facts

    def asked(self, question):
        facts = []
        if question["who"] == "anonymous":
            facts.append(z3.Not(self.known))
        if question["who"] == "named":
            facts += [self.known, self.principal == text(question["name"])]
        if question["action"] is not None:
            facts.append(self.action == text(question["action"]))
        if question["resource"] is not None:
            facts.append(self.resource == text(question["resource"]))
        return facts

    def from_address(self, address):
        if address.version == 4:
            return [self.is_v4, self.v4 == int(address)]
        return [z3.Not(self.is_v4), self.v6 == int(address)]

    def is_the(self, witness):
        """The request is the one that is given, in all that the document looks at."""
        facts = [self.action == text(witness["action"]), self.resource == text(witness["resource"])]
        if witness["principal"] is None:
            facts.append(z3.Not(self.known))
        else:
            facts += [self.known, self.principal == text(witness["principal"])]
        facts += self.from_address(ipaddress.ip_address(witness["ip"]))
        facts.append(self.time == witness["time"])
        facts.append(self.tls == (witness["keys"].get("aws:securetransport") == "true"))
        for name, present in self.present.items():
            given = witness["keys"].get(name)
            facts.append(present == (given is not None))
            if given is not None:
                facts.append(self.values[name] == (given if isinstance(given, int) else text(given)))
        return facts


def text(value):
    return z3.StringVal(value)


def texts(value):
    """One text or a list of texts."""
    values = value if isinstance(value, list) and not isinstance(value, Members) else [value]
    if not all(isinstance(item, str) for item in values):
        raise Unreadable
    return values


VARIABLE = re.compile(r"\$\{([^}]*)\}")


def tokens(value, variables):
    """The characters of a pattern, each with whether it stands for itself; none when nobody can know it."""
    found, at = [], 0
    while at < len(value):
        variable = VARIABLE.match(value, at) if variables else None
        if variable:
            if variable.group(1) not in ("*", "?", "$"):
                return None
            found.append((variable.group(1), True))
            at = variable.end()
        elif variables and value.startswith("${", at):
            return None
        else:
            found.append((value[at], value[at] not in "*?"))
            at += 1
    return found


def matches(term, found, ignore_case=False, wildcards=True):
    """A text matches a pattern."""
    character = z3.AllChar(z3.ReSort(z3.StringSort()))
    parts, literal = [], ""

    def flush():
        nonlocal literal
        if literal:
            parts.append(z3.Re(text(literal)))
        literal = ""

    for value, itself in found:
        if itself or not wildcards:
            if ignore_case and value.isascii() and value.lower() != value.upper():
                flush()
                parts.append(z3.Union(z3.Re(value.lower()), z3.Re(value.upper())))
            else:
                literal += value
        else:
            flush()
            parts.append(z3.Star(character) if value == "*" else character)
    if not parts:
        whole = literal
        return term == text(whole)
    flush()
    return z3.InRe(term, parts[0] if len(parts) == 1 else z3.Concat(parts))


def exactly(term, found):
    return term == text("".join(value for value, _ in found))


class Document:
    """Reads a document; `allowed` is the pair for "the request is allowed"."""

    def __init__(self, document, dialect, request):
        self.aws = dialect == "aws"
        self.request = request
        parsed = json.loads(document, object_pairs_hook=Members)
        try:
            self.allowed = self.whole(parsed)
        except Unreadable:
            self.allowed = PERHAPS

    def whole(self, members):
        if not isinstance(members, Members) or members.twice():
            raise Unreadable
        if not set(members.names()) <= {"Version", "Id", "Statement"}:
            raise Unreadable
        if members.has("Id") and not isinstance(members.get("Id"), str):
            raise Unreadable
        version = members.get("Version") if members.has("Version") or not self.aws else "2008-10-17"
        if version not in (("2008-10-17", "2012-10-17") if self.aws else ("2012-10-17", "2023-04-17")):
            raise Unreadable
        self.version = version
        self.variables = version != "2008-10-17"
        statements = members.get("Statement")
        if isinstance(statements, Members):
            statements = [statements]
        if not isinstance(statements, list):
            raise Unreadable
        allows, denies = [], []
        for statement in statements:
            self.add(statement, allows, denies)
        return all_of([any_of(allows), negated(any_of(denies))])

    def add(self, statement, allows, denies):
        effects = []
        if isinstance(statement, Members):
            effects = [value for name, value in statement if name == "Effect"]
        readable = effects in (["Allow"], ["Deny"])
        applies = all_of(self.statement(statement, effects == ["Allow"]))
        if not readable:
            applies = all_of([applies, PERHAPS])
        if not readable or effects == ["Allow"]:
            allows.append(applies)
        if not readable or effects == ["Deny"]:
            if self.aws:
                denies.append(applies)
            elif self.version == "2012-10-17":
                denies.append(all_of([applies, PERHAPS]))

    def statement(self, members, allow):
        """What must hold. What cannot be read of it leaves itself open, and the rest counts."""
        known = {
            "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
        }
        if not isinstance(members, Members) or not set(members.names()) <= known:
            return [PERHAPS]
        parts = [PERHAPS] if members.twice() else []
        if members.has("Sid") and not isinstance(members.get("Sid"), str):
            parts.append(PERHAPS)
        for name, read in (("Principal", self.principals), ("Action", self.actions), ("Resource", self.resources)):
            written = [(spelled, value) for spelled, value in members if spelled in (name, "Not" + name)]
            if len(written) != 1:
                parts.append(PERHAPS)
                continue
            (spelled, value), = written
            try:
                part = read(value, allow and spelled == name)
                parts.append(part if spelled == name else negated(part))
            except Unreadable:
                parts.append(PERHAPS)
        if members.names().count("Condition") == 1:
            try:
                parts += self.conditions(members.get("Condition"))
            except Unreadable:
                parts.append(PERHAPS)
        return parts

    def principals(self, value, accounts_decide):
        if value == "*":
            return ALWAYS
        if not isinstance(value, Members) or value.twice() or not value:
            raise Unreadable
        named = []
        for kind, listed in value:
            for name in texts(listed):
                named.append(self.principal(kind, name, accounts_decide))
        return any_of(named)

    def principal(self, kind, name, accounts_decide):
        perhaps_known = all_of([sure(self.request.known), PERHAPS])
        is_this = sure(z3.And(self.request.known, self.request.principal == text(name)))
        if self.aws and kind in ("CanonicalUser", "Federated", "Service"):
            return perhaps_known
        if kind != ("AWS" if self.aws else "SCW"):
            return PERHAPS
        if name == "*":
            return ALWAYS
        if "*" in name or "?" in name:
            return PERHAPS
        if self.aws:
            account = re.fullmatch(r"([0-9]{12})|arn:aws:iam::([0-9]{12}):root", name)
            if not account:
                return is_this if name.startswith("arn:") else PERHAPS
            number = account.group(1) or account.group(2)
            starts = [z3.PrefixOf(text(f"arn:aws:{service}::{number}:"), self.request.principal)
                      for service in ("iam", "sts")]
            member = sure(z3.And(self.request.known, z3.Or(starts)))
            return all_of([member, PERHAPS]) if accounts_decide else member
        uuid = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
        if re.fullmatch(rf"(user_id|application_id):{uuid}", name):
            return sure(z3.And(self.request.known, self.request.principal == text(name.lower())))
        if re.fullmatch(rf"(project_id:)?{uuid}", name):
            return perhaps_known
        return PERHAPS

    def actions(self, value, _):
        return any_of(sure(matches(self.request.action, tokens(name.lower(), False))) for name in texts(value))

    def resources(self, value, _):
        return any_of([self.resource(name) for name in texts(value)])

    def resource(self, name):
        term = self.request.resource
        if self.aws:
            arn = re.match(r"arn:[^:*?]*:s3:::", name)
            if arn:
                name = name[arn.end():]
            else:
                term = z3.Concat(text("arn:aws:s3:::"), term)
        elif name.startswith("arn:"):
            # An ARN is not how a bucket is named there.
            raise Unreadable
        found = tokens(name, self.variables)
        if found is None:
            raise Unreadable
        if found == [("*", False)]:
            return ALWAYS
        return sure(matches(term, found))

    def conditions(self, operators):
        if not isinstance(operators, Members):
            raise Unreadable
        parts = []
        spelled = [name.lower() for name in operators.names()]
        for operator, keys in operators:
            if not isinstance(keys, Members) or spelled.count(operator.lower()) > 1:
                parts.append(PERHAPS)
                continue
            if not keys and not self.is_operator(operator.lower()):
                parts.append(PERHAPS)
            keys_spelled = [name.lower() for name in keys.names()]
            for key, values in keys:
                try:
                    if keys_spelled.count(key.lower()) > 1:
                        raise Unreadable
                    parts.append(self.condition(operator.lower(), key.lower(), values))
                except Unreadable:
                    parts.append(PERHAPS)
        return parts

    def is_operator(self, operator):
        """Whether there is such an operator, whatever it is used with."""
        if not self.aws:
            return operator in SCALEWAY_OPERATORS
        ordered = "(not)?equals|(less|greater)than(equals)?"
        return operator == "null" or re.fullmatch(
            rf"((not)?ipaddress|bool|string(not)?(equals(ignorecase)?|like)|(date|numeric)({ordered}))(ifexists)?", operator)

    def condition(self, operator, key, values):
        values = values if isinstance(values, list) and not isinstance(values, Members) else [values]
        if any(value is None or isinstance(value, list) for value in values):
            raise Unreadable
        if_exists = operator.endswith("ifexists")
        operator = operator.removesuffix("ifexists")
        if not self.aws and (if_exists or operator not in SCALEWAY_OPERATORS or key not in SCALEWAY_KEYS):
            raise Unreadable
        present = z3.BoolVal(True)
        if key in TEXT_KEYS or key == "s3:max-keys":
            present, _ = self.request.key(key)
        elif key not in ("aws:sourceip", "aws:currenttime", "aws:epochtime", "aws:securetransport"):
            raise Unreadable
        if operator == "null":
            if if_exists:
                raise Unreadable
            wanted = {"true": sure(z3.Not(present)), "false": sure(present)}
            if any(str(value).lower() not in wanted for value in values):
                raise Unreadable
            return any_of([wanted[str(value).lower()] for value in values])
        positive, test = self.operator(operator, key)
        terms = [test(value) for value in values]
        # One value that is not understood leaves open what all of them ask for.
        if any(term is None for term in terms):
            raise Unreadable
        matched = any_of([sure(term) for term in terms])
        if not positive:
            matched = negated(matched)
        when_absent = sure(z3.And(z3.Not(present), z3.BoolVal(if_exists or not positive)))
        return any_of([all_of([sure(present), matched]), when_absent])

    def operator(self, operator, key):
        """Whether an operator asks for a match, and how it compares with one value."""
        if key in TEXT_KEYS:
            shape = re.fullmatch(r"string(not)?(equals|equalsignorecase|like)", operator)
            if not shape:
                raise Unreadable
            return shape.group(1) is None, lambda value: self.compare_text(key, shape.group(2), value)
        if key == "aws:sourceip":
            if operator not in ("ipaddress", "notipaddress"):
                raise Unreadable
            return operator == "ipaddress", self.in_prefix
        if key == "aws:securetransport":
            if operator != "bool":
                raise Unreadable
            wanted = {"true": self.request.tls, "false": z3.Not(self.request.tls)}
            return True, lambda value: wanted.get(str(value).lower())
        kinds = {"aws:currenttime": "date", "aws:epochtime": "date|numeric", "s3:max-keys": "numeric"}[key]
        shape = re.fullmatch(
            rf"({kinds})(equals|notequals|lessthan|lessthanequals|greaterthan|greaterthanequals)", operator)
        if not shape:
            raise Unreadable
        term = self.request.key(key)[1] if key == "s3:max-keys" else self.request.time
        read = moment if shape.group(1) == "date" else whole
        compare = {
            "equals": lambda number: term == number,
            "notequals": lambda number: term == number,
            "lessthan": lambda number: term < number,
            "lessthanequals": lambda number: term <= number,
            "greaterthan": lambda number: term > number,
            "greaterthanequals": lambda number: term >= number,
        }[shape.group(2)]

        def test(value):
            number = read(value)
            return None if number is None else compare(number)

        return shape.group(2) != "notequals", test

    def compare_text(self, key, how, value):
        _, term = self.request.key(key)
        if not isinstance(value, str):
            return None
        if how == "equalsignorecase" and not value.isascii():
            return None
        found = tokens(value, self.variables)
        if found is None:
            return None
        if how == "equals":
            return exactly(term, found)
        return matches(term, found, ignore_case=how == "equalsignorecase", wildcards=how == "like")

    def in_prefix(self, value):
        network = prefix(value)
        if network is None:
            return None
        v4 = network.version == 4
        term, bits = (self.request.v4, 32) if v4 else (self.request.v6, 128)
        family = self.request.is_v4 if v4 else z3.Not(self.request.is_v4)
        if network.prefixlen == 0:
            return family
        start = z3.Extract(bits - 1, bits - network.prefixlen, term)
        return z3.And(family, start == int(network.network_address) >> (bits - network.prefixlen))


def prefix(value):
    """A network; IPv4 for what is IPv4 written as IPv6."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-fA-F.:]+(/[0-9]+)?", value):
        return None
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return None
    if network.version == 6 and network.prefixlen >= 96 and network.network_address.ipv4_mapped is not None:
        return ipaddress.ip_network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96))
    return network


def whole(value):
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not SMALLEST <= value <= LARGEST:
        return None
    return value


def moment(value):
    if isinstance(value, str) and re.fullmatch(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})", value
    ):
        try:
            return int(datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp())
        except ValueError:
            return None
    return whole(value)

#!/usr/bin/env python3
"""Verifies an evidence pack of onus without onus: Python 3.11, `ssh-keygen`, and `openssl` for one of the checks.

    python3 verify.py PACK --allowed-signers FILE [--signer NAME] [--expect SHA256] [--log DIR]

Exit codes: 0 all holds; 1 something is broken; 2 usage; 3 nothing is broken, and something could not be decided.
It does not compute verdicts again: `onus verify --reperform` does.
"""
import argparse, base64, contextlib, datetime, hashlib, json, mmap, pathlib, re, shutil, struct, subprocess, sys
import tempfile, tomllib, types, unicodedata, zlib

MANIFEST, SIGNATURE, DSSE, STAMP = WRAPS = "manifest.json", "manifest.json.sig", "manifest.dsse.json", "manifest.tsr"
SIGNERS, STATEMENTS, MIB = "workspace/allowed_signers", "workspace/attestations/", 1 << 20
NONE, OBLIGATION, TIME = type(None), "[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*){2}", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
FIELDS = {"format": [str], "onus": [str], "subject": [str], "as_of": [str], "weighed_at": [str], "made": [str],
          "signer": [str, NONE], "profile": [str], "provider": [str, NONE], "catalog": [str], "redactions": [list],
          "previous": [str, NONE], "log": [dict, NONE], "files": [list]}
FILE = {"path": [str], "size": [int], "sha256": [str]}
LINE = dict.fromkeys(["pack", "made", "manifest", "leaf", "root"], [str])
checks = []  # how each ended
def must(holds, why):
    if not holds: raise ValueError(why)
def has(value, fields):  # and no others, in this order
    return type(value) is dict and list(value) == list(fields) and all(type(value[k]) in fields[k] for k in fields)
def moment(value):
    return datetime.datetime.fromisoformat(value + "T00:00:00Z" if len(value) == 10 else value).astimezone(datetime.UTC)
def sha256(data):
    return hashlib.sha256(data).digest()
def run(command, given=b"", **files):
    with tempfile.TemporaryDirectory() as folder:  # that holds these files and no others
        for name, data in files.items(): pathlib.Path(folder, name).write_bytes(data)
        done = subprocess.run(["env", "TZ=UTC", *command], input=given, cwd=folder, capture_output=True)
    must(done.returncode == 0, (done.stderr or done.stdout).decode(errors="replace").strip())

@contextlib.contextmanager
def check(name, go_on=True):
    """Prints how a check ended. Whatever goes wrong with a pack, however it does, is a fault of the pack."""
    it = types.SimpleNamespace(word="holds", why="")
    try:
        yield it
    except Exception as error:
        it.word, it.why = "BROKEN", str(error) if type(error) is ValueError else repr(error)
    checks.append(it.word)
    print(f"  {it.word:6}  {name}: {it.why}".encode("unicode_escape").decode())
    if it.word == "BROKEN" and not go_on: sys.exit(1)

class Pack:
    """A zip of which every byte belongs to a header, a name or the data of one file."""
    def __init__(self, raw):
        self.raw, self.files, at, seen, last = raw, {}, 0, {}, b""
        number, length, start = struct.unpack("<10xH2L2x", raw[-22:])
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, length, start, 0)
        must(raw[-22:] == end and number < 65535 and start + length + 22 == len(raw), "it does not end as a pack")
        entry = start
        for _ in range(number):  # the form of a header is fixed but for the CRC, two sizes and the name
            crc, packed, size, long = struct.unpack("<3LH", raw[entry + 16:entry + 30])
            name = raw[entry + 46:entry + 46 + long]
            both = struct.pack("<5H3L2H", 20, 0 if name.isascii() else 0x800, 8, 0, 0x21, crc, packed, size, long, 0)
            listed = b"PK\1\2\x14\3" + both + struct.pack("<3H2L", 0, 0, 0, 0o100644 << 16, at) + name
            must(raw[entry:entry + len(listed)] == listed, f"bytes stand before {name!r}, or its entry is no pack's")
            local = b"PK\3\4" + both + name
            must(raw[at:at + len(local)] == local, f"the two headers of {name!r} differ")
            must(name > last, f"{name!r} is there twice, or not in its place")
            at, entry, last, name = at + len(local) + packed, entry + len(listed), name, name.decode()
            strange = [c for c in name if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") or c in "\\:"]
            must(not strange and long <= 1000 and not {"", ".", ".."} & set(name.split("/")), f"{name!r} is not plain")
            folded = unicodedata.normalize("NFC", name).casefold()  # some systems do not tell these apart
            must(seen.setdefault(folded, name) == name, f"{name!r} and {seen[folded]!r} can be one file")
            self.files[name] = at - packed, packed, size, crc
        must(at == start and entry == start + length, "bytes stand between the files and their list, or after it")
        must(not any(c == "/" and n[:i] in seen for n in seen for i, c in enumerate(n)), "a file lies in a file")
        must(sum(size for _, _, size, _ in self.files.values()) <= 64 << 30, "it is too large")
    def pieces(self, name):
        """The contents of a file: never more than its header says, and no byte behind them."""
        at, packed, size, crc = self.files[name]
        unpack, found, computed = zlib.decompressobj(-15), 0, 0
        for begin in range(at, at + packed, MIB):
            data = self.raw[begin:min(begin + MIB, at + packed)]
            while data and not unpack.eof:
                piece = unpack.decompress(data, MIB)
                data, found, computed = unpack.unconsumed_tail, found + len(piece), zlib.crc32(piece, computed)
                must(found <= size, f"`{name}` is longer than it says")
                yield piece
            must(not data and not unpack.unused_data, f"bytes are hidden behind the contents of `{name}`")
        must(unpack.eof and (found, computed) == (size, crc), f"`{name}` is not what its header says")
    def bytes(self, name, limit=MIB):
        must(name in self.files, f"there is no `{name}`")
        must(self.files[name][2] <= limit, f"`{name}` is longer than {limit} bytes")
        return b"".join(self.pieces(name))

def signed(message, signature, namespace, signer, signers, when):
    """Asks ssh-keygen whether the signer's key signed this and might do so then; gives the signature's own bytes."""
    armor = rb"-----BEGIN SSH SIGNATURE-----\n((?:.{70}\n)*[^\n]{1,70}\n)-----END SSH SIGNATURE-----\n"
    must(found := re.fullmatch(armor, signature), "it is no SSH signature, or text stands around it")
    run(["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", signer, "-n", namespace, "-s", "sig", "-O",
         f"verify-time={when:%Y%m%d%H%M%S}"], message, sig=signature, signers=signers)
    return base64.b64decode(found[1].replace(b"\n", b""), validate=True)

def envelope(raw, manifest, signature):
    """DSSE: what it says by hand, its Ed25519 signature with openssl, by the key that is in the SSH signature."""
    at, kind = signature.index(b"\0\0\0\x0bssh-ed25519\0\0\0\x20"), "application/vnd.in-toto+json"
    key, sig = signature[at:at + 51], json.loads(raw)["signatures"][0]["sig"]
    payload = b'{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"manifest.json","digest":{"sha256":"%s"' \
        b'}}],"predicateType":"urn:onus:pack:1","predicate":{}}' % sha256(manifest).hex().encode()
    by = {"keyid": "SHA256:" + base64.b64encode(sha256(key)).decode().rstrip("="), "sig": sig}
    form = {"payloadType": kind, "payload": base64.b64encode(payload).decode(), "signatures": [by]}
    must(raw.decode() == json.dumps(form, indent=2) + "\n", "it is not about this manifest, or not by its key")
    if not shutil.which("openssl"): return "open", "of this manifest; there is no openssl to verify its signature"
    run("openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in data -sigfile sig".split(),
        key=bytes.fromhex("302a300506032b6570032100") + key[19:], sig=base64.b64decode(sig, validate=True),
        data=b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload))
    return "holds", "of this manifest and by the same key"

def statement(pack, name, listed, signers):
    raw = pack.bytes(name, 16 * MIB)
    read = tomllib.loads(raw.decode())
    must(read["format"] == "onus.statement/1" and re.fullmatch(OBLIGATION, read["obligation"]), "it is no statement")
    observed, recorded, until = (moment(read[key]) for key in ("observed", "recorded", "until"))
    must(observed <= recorded and observed < until, "its dates contradict each other")
    signed(raw, pack.bytes(name + ".sig"), "onus-statement:" + read["obligation"], read["signer"], signers, recorded)
    for cited in read.get("evidence", []):
        must(listed.get("workspace/" + cited["file"], "?")[-1] == cited["sha256"], f"`{cited['file']}` is another file")

def in_log(folder, manifest, raw):
    """RFC 6962, 2.1: `trees` holds the full trees of the lines so far, each with its size, the largest first."""
    trees, place, before, lines = [], 0, {}, pathlib.Path(folder, "log.jsonl").read_bytes().decode().split("\n")
    for at, line in enumerate(lines[:-1], 1):  # what follows the last newline is no line
        one = json.loads(line)
        same = json.dumps(one, separators=(",", ":"), ensure_ascii=False) == line
        must(same and has(one, LINE) and re.fullmatch("[0-9a-f]{64}" + TIME, one["leaf"] + one["made"]), f"line {at} is bad")
        trees.append((1, bytes.fromhex(one["leaf"])))
        while len(trees) > 1 and trees[-1][0] == trees[-2][0]:
            (size, right), (_, left) = trees.pop(), trees.pop()
            trees.append((2 * size, sha256(b"\1" + left + right)))
        root = trees[-1][1]
        for _, left in reversed(trees[:-1]): root = sha256(b"\1" + left + root)
        must(root.hex() == one["root"], f"line {at} does not follow from those before it")
        if not place and one["manifest"] == sha256(raw).hex():
            ours, head = (sha256(b"\0" + raw).hex(), manifest["made"]), {"size": at - 1, "root": before.get("root")}
            must((one["leaf"], one["made"]) == ours, f"line {at} has another leaf or moment than this pack")
            follows = (manifest["previous"], manifest["log"]) == (before.get("manifest"), head if before else None)
            must(follows, "the pack does not follow the one before it")
            place = at
        before = one
    must(place and lines[-1] == "", "the log does not have this pack, or does not end with a whole line")
    return "holds", f"it is pack {place} of {at}"

def verify(pack, allowed_signers, signer, expect, log):
    with check("form", go_on=False) as it:
        pack = Pack(mmap.mmap(pack.fileno(), 0, access=mmap.ACCESS_READ))
        it.why = f"{len(pack.files)} files and nothing between them"
    with check("manifest", go_on=False) as it:
        raw = pack.bytes(MANIFEST, 64 * MIB)
        manifest = json.loads(raw)
        must(has(manifest, FIELDS) and manifest["format"] == "onus.pack/1", "a field is missing, unknown or wrong")
        must(all(has(file, FILE) for file in manifest["files"]), "an entry of the list is none")
        must(all(re.fullmatch(TIME, manifest[key]) for key in ("as_of", "weighed_at", "made")), "a moment is none")
        must(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n" == raw.decode(), "another form is expected")
        made, it.why = moment(manifest["made"]), f"SHA-256 {sha256(raw).hex()}"
        must(expect in (None, sha256(raw).hex()), "it is not the one that you expect")
    listed = {file["path"]: (file["size"], file["sha256"]) for file in manifest["files"]}
    with check("files") as it:
        must(len(listed) == len(manifest["files"]) and not listed.keys() & set(WRAPS), "a file is listed twice")
        odd = sorted(listed.keys() ^ (pack.files.keys() - set(WRAPS)))
        odd += [name for name in listed if name.startswith("snapshot.sqlite-")]  # SQLite would take it for facts
        must(not odd, f"not both listed and there, or nothing of a pack: {odd[:3]}")
        for name, expected in listed.items():
            found = hashlib.sha256()
            for piece in pack.pieces(name) if pack.files[name][2] == expected[0] else (): found.update(piece)
            must((pack.files[name][2], found.hexdigest()) == expected, f"`{name}` is not what is listed")
        it.why = f"{len(listed)} files, {sum(size for size, _ in listed.values())} bytes"
    with check("signature") as it:
        own, by, signature, there = not allowed_signers, manifest["signer"], None, pack.files.keys() & {SIGNATURE, DSSE}
        signers = pack.bytes(SIGNERS) if own and SIGNERS in pack.files else None if own else allowed_signers.read(MIB)
        must(SIGNATURE in there if by is not None else not there, "manifest and signature do not belong together")
        must(signer in (None, by), f"it is by {by}")
        it.word, it.why = "open", "nobody signed the pack" if by is None else "there is no list of signers"
        if by is not None and signers is not None:
            signature = signed(raw, pack.bytes(SIGNATURE), "onus-evidence", by, signers, made)
            it.word, it.why = "open" if own else "holds", f"by {by}" + own * ", as the pack's own list has it"
    with check("statements") as it:
        it.why = "all are signed"
        for name in (name for name in pack.files if name.startswith(STATEMENTS) and name.endswith(".toml")):
            try:
                statement(pack, name, listed, signers or b"")
            except Exception as error:  # it counts for nothing, which does not break the pack
                it.word, it.why = "open", f"`{name}` counts for nothing: {error}"
    more = {"envelope": signature and DSSE in pack.files and (lambda: envelope(pack.bytes(DSSE), raw, signature)),
            "time stamp": STAMP in pack.files and (lambda: ("open", "`openssl ts -verify` tells whether it holds")),
            "log": log and (lambda: in_log(log, manifest, raw))}
    for name in filter(more.get, more):
        with check(name) as it: it.word, it.why = more[name]()

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Verifies an evidence pack of onus without onus.")
    for name in ("pack", "--allowed-signers", "--signer", "--expect", "--log"):
        parser.add_argument(name, type=argparse.FileType("rb") if name in ("pack", "--allowed-signers") else str)
    verify(**vars(parser.parse_args()))
    sys.exit(1 if "BROKEN" in checks else 3 if "open" in checks else 0)

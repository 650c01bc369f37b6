#!/usr/bin/env python3
"""Verifies an evidence pack of onus without onus: Python 3.11, `ssh-keygen`, and `openssl` for one of the checks.

    python3 verify.py PACK --allowed-signers FILE [--signer NAME] [--expect SHA256] [--log DIR]

It ends with 0 when all holds, 1 when something is broken, 2 when it was called wrongly, and 3 when nothing is broken
and something could not be decided. It does not compute verdicts again: `onus verify --reperform` does.
"""
import argparse, base64, contextlib, datetime, hashlib, json, mmap, os, re, shutil, struct, subprocess, sys, tempfile
import tomllib, types, unicodedata, zlib

MANIFEST, SIGNATURE, DSSE, STAMP = WRAPS = "manifest.json", "manifest.json.sig", "manifest.dsse.json", "manifest.tsr"
SIGNERS, STATEMENTS = "workspace/allowed_signers", "workspace/attestations/"
MIB, LARGEST = 1 << 20, 64 << 30  # bytes of a whole pack, unpacked
NONE, OBLIGATION, TIME = type(None), "[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*){2}", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
FIELDS = {"format": [str], "onus": [str], "subject": [str], "as_of": [str], "weighed_at": [str], "made": [str],
          "signer": [str, NONE], "profile": [str], "provider": [str, NONE], "catalog": [str], "redactions": [list],
          "previous": [str, NONE], "log": [dict, NONE], "files": [list]}
FILE, LINE = {"path": [str], "size": [int], "sha256": [str]}, dict.fromkeys(("pack", "made", "manifest", "leaf", "root"), [str])
checks = []  # how each ended

def must(holds, why):
    if not holds:
        raise ValueError(why)

def has(value, fields):  # and no others, in this order
    return type(value) is dict and list(value) == list(fields) and all(type(value[k]) in fields[k] for k in fields)

def moment(value):
    return datetime.datetime.fromisoformat(value + "T00:00:00Z" if len(value) == 10 else value).astimezone(datetime.UTC)

def sha256(data):
    return hashlib.sha256(data).digest()

def run(command, given=b"", **files):
    """Runs a program in a folder that holds these files only."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        done = subprocess.run(command, input=given, cwd=folder, capture_output=True, env={**os.environ, "TZ": "UTC"})
    must(done.returncode == 0, (done.stderr or done.stdout).decode(errors="replace").strip())

@contextlib.contextmanager
def check(name):
    """Prints how a check ended. Whatever goes wrong with a pack, however it does, is a fault of the pack."""
    it = types.SimpleNamespace(word="holds", why="")
    try:
        yield it
    except Exception as error:
        it.word, it.why = "BROKEN", str(error) if type(error) is ValueError else repr(error)
    checks.append(it.word)
    print(f"  {it.word:6}  {name}: {it.why}".encode("unicode_escape").decode())

class Pack:
    """A zip of which every byte belongs to a header, a name or the data of one file."""
    def __init__(self, raw):
        self.raw, self.files, at, seen, last = raw, {}, 0, {}, b""
        number, length, start = struct.unpack("<10xH2L2x", raw[-22:])
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, length, start, 0)
        must(raw[-22:] == end and number < 65535, "it does not end as a plain zip without a comment")
        must(start + length + 22 == len(raw), "bytes stand around the list of files")
        entry = start
        for _ in range(number):  # the form of a header is fixed but for the CRC, two sizes and the name
            must(entry + 46 <= start + length, "the list of files is too short")
            crc, packed, size, long = struct.unpack("<3LH", raw[entry + 16:entry + 30])
            name = raw[entry + 46:entry + 46 + long]
            both = struct.pack("<5H3L2H", 20, 0 if name.isascii() else 0x800, 8, 0, 0x21, crc, packed, size, long, 0)
            listed = b"PK\1\2\x14\3" + both + struct.pack("<3H2L", 0, 0, 0, 0o100644 << 16, at) + name
            must(raw[entry:entry + len(listed)] == listed, f"bytes stand before {name!r}, or its entry is no pack's")
            local = b"PK\3\4" + both + name
            must(raw[at:at + len(local)] == local, f"the two headers of {name!r} differ")
            must(name > last, f"{name!r} is there twice, or not in its place")
            at, entry, last, name = at + len(local) + packed, entry + len(listed), name, name.decode()
            must(at <= start, f"{name!r} reaches into the list of files")
            strange = any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") or c in "\\:" for c in name)
            strange |= long > 1000 or bool({"", ".", ".."} & set(name.split("/")))
            must(not strange, f"{name!r} is no plain name")
            folded = unicodedata.normalize("NFC", name).casefold()  # some systems do not tell these apart
            must(seen.setdefault(folded, name) == name, f"{name!r} and {seen[folded]!r} are one file to some systems")
            self.files[name] = at - packed, packed, size, crc
        must(at == start and entry == start + length, "bytes stand between the files and their list, or after it")
        must(not any(c == "/" and name[:at] in seen for name in seen for at, c in enumerate(name)), "a file is in a file")
        must(sum(size for _, _, size, _ in self.files.values()) <= LARGEST, "it is too large")

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
    armor = rb"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]{1,16000})\n-----END SSH SIGNATURE-----\n"
    must(found := re.fullmatch(armor, signature), "it is no SSH signature, or text stands around it")
    run(["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", signer, "-n", namespace, "-s", "sig", "-O",
         f"verify-time={when:%Y%m%d%H%M%S}"], message, sig=signature, signers=signers)
    return base64.b64decode(found[1])

def envelope(raw, manifest, signature):
    """DSSE: what it says by hand, its Ed25519 signature with openssl, by the key that is in the SSH signature."""
    at, kind = signature.index(b"\0\0\0\x0bssh-ed25519\0\0\0\x20"), "application/vnd.in-toto+json"
    key, sig = signature[at:at + 51], json.loads(raw)["signatures"][0]["sig"]
    subject = {"name": MANIFEST, "digest": {"sha256": sha256(manifest).hex()}}
    says = {"_type": "https://in-toto.io/Statement/v1", "subject": [subject], "predicateType": "urn:onus:pack:1"}
    payload = json.dumps({**says, "predicate": {}}, separators=(",", ":")).encode()
    by = {"keyid": "SHA256:" + base64.b64encode(sha256(key)).decode().rstrip("="), "sig": sig}
    form = {"payloadType": kind, "payload": base64.b64encode(payload).decode(), "signatures": [by]}
    must(raw.decode() == json.dumps(form, indent=2) + "\n", "it is not about this manifest, or not by its key")
    if not shutil.which("openssl"):
        return "open", "it is about this manifest; without openssl nobody verified its signature"
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
    namespace = "onus-statement:" + read["obligation"]
    signed(raw, pack.bytes(name + ".sig"), namespace, read["signer"], signers, recorded)
    for cited in read.get("evidence", []):
        found = listed.get("workspace/" + cited["file"], (0, None))
        must(found[1] == cited["sha256"], f"`{cited['file']}` is not what it cites")

def in_log(folder, manifest, raw):
    """RFC 6962, 2.1: `trees` holds the full trees of the lines so far, each with its size, the largest first."""
    trees, place, before, at = [], None, {}, 0
    with open(os.path.join(folder, "log.jsonl"), encoding="utf-8", newline="\n") as file:
        for at, line in enumerate(file, 1):
            entry = json.loads(line)
            same = json.dumps(entry, separators=(",", ":"), ensure_ascii=False) + "\n" == line
            must(same and has(entry, LINE), f"line {at} is no entry")
            trees.append((1, bytes.fromhex(entry["leaf"])))
            while len(trees) > 1 and trees[-1][0] == trees[-2][0]:
                (size, right), (_, left) = trees.pop(), trees.pop()
                trees.append((2 * size, sha256(b"\1" + left + right)))
            root = trees[-1][1]
            for _, left in reversed(trees[:-1]):
                root = sha256(b"\1" + left + root)
            must(root.hex() == entry["root"], f"line {at} does not follow from those before it")
            if not place and entry["manifest"] == sha256(raw).hex():
                ours = sha256(b"\0" + raw).hex(), manifest["made"]
                must((entry["leaf"], entry["made"]) == ours, f"line {at} has another leaf or moment than this pack")
                head = {"size": at - 1, "root": before["root"]} if before else None
                follows = (manifest["previous"], manifest["log"]) == (before.get("manifest"), head)
                must(follows, "the pack does not follow the one before it")
                place = at
            before = entry
    must(place, "the log does not have this pack")
    return f"it is pack {place} of {at}"

def verify(pack_file, signers, signed_by, expect, log):
    with check("form") as it:
        pack = Pack(mmap.mmap(pack_file.fileno(), 0, access=mmap.ACCESS_READ))
        it.why = f"{len(pack.files)} files and nothing between them"
    if it.word == "BROKEN":
        return
    with check("manifest") as it:
        raw = pack.bytes(MANIFEST, 64 * MIB)
        manifest = json.loads(raw)
        must(has(manifest, FIELDS) and manifest["format"] == "onus.pack/1", "a field is missing, unknown or wrong")
        must(all(has(file, FILE) for file in manifest["files"]), "an entry of the list is none")
        must(all(re.fullmatch(TIME, manifest[key]) for key in ("as_of", "weighed_at", "made")), "a moment is none")
        must(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n" == raw.decode(), "another form is expected")
        made, it.why = moment(manifest["made"]), f"SHA-256 {sha256(raw).hex()}"
        must(expect in (None, sha256(raw).hex()), "it is not the one that you expect")
    if it.word == "BROKEN":
        return
    listed = {file["path"]: (file["size"], file["sha256"]) for file in manifest["files"]}
    with check("files") as it:
        must(len(listed) == len(manifest["files"]) and not listed.keys() & set(WRAPS), "a file is listed twice")
        odd = sorted(listed.keys() ^ (pack.files.keys() - set(WRAPS)))
        must(not odd, f"not both listed and there: {odd[:3]}")
        for name, expected in listed.items():
            found = hashlib.sha256()
            for piece in pack.pieces(name):
                found.update(piece)
            must((pack.files[name][2], found.hexdigest()) == expected, f"`{name}` is not what the manifest lists")
        it.why = f"{len(listed)} files, {sum(size for size, _ in listed.values())} bytes"
    with check("signature") as it:
        own, signer, signature, there = not signers, manifest["signer"], None, pack.files.keys() & {SIGNATURE, DSSE}
        signers = signers.read(MIB) if signers else pack.bytes(SIGNERS) if SIGNERS in pack.files else b""
        must(SIGNATURE in there if signer is not None else not there, "manifest and signature do not belong together")
        must(signed_by in (None, signer), f"it is by {signer}")
        it.word, it.why = "open", "nobody signed the pack" if signer is None else "there is no list of signers"
        if signer is not None and signers:
            signature = signed(raw, pack.bytes(SIGNATURE), "onus-evidence", signer, signers, made)
            it.word, it.why = "open" if own else "holds", f"by {signer}" + own * ", as the pack's own list has it"
    if signature and DSSE in pack.files:
        with check("envelope") as it:
            it.word, it.why = envelope(pack.bytes(DSSE), raw, signature)
    with check("statements") as it:
        names = [name for name in pack.files if name.startswith(STATEMENTS) and name.endswith(".toml")]
        it.why = f"{len(names)}, all signed"
        for name in names:
            try:
                statement(pack, name, listed, signers)
            except Exception as error:  # it counts for nothing, which does not break the pack
                it.word, it.why = "open", f"`{name}` counts for nothing: {error}"
    if STAMP in pack.files:
        with check("time stamp") as it:
            it.word, it.why = "open", "there is one; `openssl ts -verify` tells whether it holds"
    if log:
        with check("log") as it:
            it.why = in_log(log, manifest, raw)

def main():
    parser = argparse.ArgumentParser(description="Verifies an evidence pack of onus without onus.")
    for name in ("pack", "--allowed-signers"):
        parser.add_argument(name, type=argparse.FileType("rb"))
    for name in ("--signer", "--expect", "--log"):
        parser.add_argument(name)
    given = parser.parse_args()
    checks.clear()
    verify(given.pack, given.allowed_signers, given.signer, given.expect, given.log)
    return 1 if "BROKEN" in checks else 3 if "open" in checks else 0

if __name__ == "__main__":
    sys.exit(main())

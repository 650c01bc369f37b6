#!/usr/bin/env python3
"""Verifies an evidence pack of onus without onus: Python 3.11, `ssh-keygen`, and `openssl` for one of the checks.

    python3 verify.py PACK --allowed-signers FILE [--signer NAME] [--expect SHA256] [--log DIR]

It ends with 0 when all holds, 1 when something is broken, 2 when it was called wrongly, and 3 when nothing is broken
and something could not be decided. It does not compute verdicts again: `onus verify --reperform` does.
"""
import argparse, base64, datetime, hashlib, json, mmap, os, re, shutil, struct, subprocess, sys, tempfile, tomllib
import unicodedata, zlib

MANIFEST, SIGNATURE, DSSE, STAMP = WRAPS = "manifest.json", "manifest.json.sig", "manifest.dsse.json", "manifest.tsr"
SIGNERS, MIB, LARGEST = "workspace/allowed_signers", 1 << 20, 64 << 30  # bytes of a whole pack, unpacked
TIME, OBLIGATION = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*){2}"


def text(value): return isinstance(value, str)
def count(value): return type(value) is int and 0 <= value < 1 << 64
def digest(value): return text(value) and re.fullmatch("[0-9a-f]{64}", value)
def time(value): return text(value) and re.fullmatch(TIME, value) and moment(value)
def or_null(kind): return lambda value: value is None or kind(value)
def many(kind): return lambda value: isinstance(value, list) and all(map(kind, value))
def exactly(**form):  # an object with these fields and no others, in this order
    return lambda value: isinstance(value, dict) and list(value) == list(form) and all(form[k](value[k]) for k in form)


IS_LINE = exactly(pack=text, made=time, manifest=digest, leaf=digest, root=digest)
IS_MANIFEST = exactly(
    format="onus.pack/1".__eq__, onus=text, subject=text, as_of=time, weighed_at=time, made=time, signer=or_null(text),
    profile=text, provider=or_null(text), catalog=digest, redactions=many(text), previous=or_null(digest),
    log=or_null(exactly(size=count, root=digest)), files=many(exactly(path=text, size=count, sha256=digest)))


class Broken(Exception):
    """A check that does not hold."""


def must(holds, why):
    if not holds:
        raise Broken(why)


def moment(value):
    return datetime.datetime.fromisoformat(value + "T00:00:00Z" if len(value) == 10 else value).astimezone(datetime.UTC)


def sha256(data): return hashlib.sha256(data).digest()


def run(command, given=b"", **files):
    """Runs a program in an empty folder with these files in it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        done = subprocess.run(command, input=given, cwd=folder, capture_output=True, env={**os.environ, "TZ": "UTC"})
    must(done.returncode == 0, (done.stderr or done.stdout).decode(errors="replace").strip().replace("\n", "; "))


class Pack:
    """A zip of which every byte belongs to a header, a name or the data of one file, and no header says anything else."""

    def __init__(self, raw):
        self.raw, self.files, at, seen, last = raw, {}, 0, {}, b""
        must(len(raw) >= 22, "it is too short for a zip")
        *_, number, length, start, _ = struct.unpack("<4s4H2LH", raw[-22:])
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
            must(raw[entry:entry + len(listed)] == listed, f"the entry of {name!r} is none of a pack, or bytes stand before it")
            local = b"PK\3\4" + both + name
            must(raw[at:at + len(local)] == local, f"the two headers of {name!r} differ")
            must(name > last, f"{name!r} is there twice, or not in its place")
            at, entry, last = at + len(local) + packed, entry + len(listed), name
            must(at <= start, f"{name!r} reaches into the list of files")
            name = name.decode()
            strange = any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") or c in "\\:" for c in name)
            must(long <= 1000 and not strange and not {"", ".", ".."} & set(name.split("/")), f"{name!r} is no plain name")
            folded = unicodedata.normalize("NFC", name).casefold()
            must(seen.setdefault(folded, name) == name, f"{name!r} and {seen[folded]!r} are one file to some systems")
            self.files[name] = at - packed, packed, size, crc
        must(at == start and entry == start + length, "bytes stand between the files and their list, or after it")
        for name in seen:
            parents = (name[:at] for at, c in enumerate(name) if c == "/")
            must(not any(parent in seen for parent in parents), f"{name!r} lies in a file")
        must(sum(size for _, _, size, _ in self.files.values()) <= LARGEST, "it is too large")

    def pieces(self, name):
        """The contents of a file: never more than its header says, and no byte behind them."""
        at, packed, size, crc = self.files[name]
        unpack, found, check = zlib.decompressobj(-15), 0, 0
        for begin in range(at, at + packed, MIB):
            data = self.raw[begin:min(begin + MIB, at + packed)]
            while data and not unpack.eof:
                piece = unpack.decompress(data, MIB)
                data, found, check = unpack.unconsumed_tail, found + len(piece), zlib.crc32(piece, check)
                must(found <= size, f"`{name}` is longer than it says")
                yield piece
            must(not data and not unpack.unused_data, f"bytes are hidden behind the contents of `{name}`")
        must(unpack.eof and (found, check) == (size, crc), f"`{name}` is not what its header says")

    def bytes(self, name, limit=MIB):
        must(name in self.files, f"there is no `{name}`")
        must(self.files[name][2] <= limit, f"`{name}` is longer than {limit} bytes")
        return b"".join(self.pieces(name))


def signed(message, signature, namespace, signer, signers, when):
    """Asks ssh-keygen whether the signer's key signed this and was allowed to then; gives the signature's own bytes."""
    armor = rb"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]{1,16000})\n-----END SSH SIGNATURE-----\n"
    must(found := re.fullmatch(armor, signature), "it is no SSH signature, or text stands around it")
    run(["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", signer, "-n", namespace, "-s", "sig", "-O",
         f"verify-time={when:%Y%m%d%H%M%S}"], message, sig=signature, signers=signers)
    return base64.b64decode(found[1])


def envelope(raw, manifest, signature):
    """DSSE: what it says by hand, its Ed25519 signature with openssl, by the key that is in the SSH signature."""
    at, kind = signature.index(b"\0\0\0\x0bssh-ed25519\0\0\0\x20"), "application/vnd.in-toto+json"
    key = signature[at:at + 51]
    says = {"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": MANIFEST, "digest": {"sha256": sha256(
        manifest).hex()}}], "predicateType": "urn:onus:pack:1", "predicate": {}}
    payload, read = json.dumps(says, separators=(",", ":")).encode(), json.loads(raw)
    keyid = "SHA256:" + base64.b64encode(sha256(key)).decode().rstrip("=")
    sig = read["signatures"][0]["sig"]
    form = {"payloadType": kind, "payload": base64.b64encode(payload).decode(), "signatures": [{"keyid": keyid, "sig": sig}]}
    must(raw.decode() == json.dumps(form, indent=2) + "\n", "the envelope is not about this manifest, or not by its key")
    if not shutil.which("openssl"):
        return "open", "it is about this manifest; without openssl nobody verified its signature"
    run("openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in data -sigfile sig".split(),
        key=bytes.fromhex("302a300506032b6570032100") + key[19:], sig=base64.b64decode(sig),
        data=b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload))
    return "holds", "of this manifest and by the same key"


def statement(pack, name, sha256_of, signers):
    raw = pack.bytes(name, 16 * MIB)
    read = tomllib.loads(raw.decode())
    must(read["format"] == "onus.statement/1" and re.fullmatch(OBLIGATION, read["obligation"]), "it is no statement")
    observed, recorded, until = (moment(read[key]) for key in ("observed", "recorded", "until"))
    must(observed <= recorded and observed < until, "its dates contradict each other")
    signature = pack.bytes(name + ".sig")
    signed(raw, signature, "onus-statement:" + read["obligation"], read["signer"], signers, recorded)
    for cited in read.get("evidence", []):
        must(sha256_of.get("workspace/" + cited["file"]) == cited["sha256"], f"`{cited['file']}` is not what it cites")


def in_log(folder, manifest, raw):
    """RFC 6962, 2.1: `trees` holds the full trees of the lines so far, each with its size, the largest first."""
    trees, place, before, at = [], None, None, 0
    with open(os.path.join(folder, "log.jsonl"), encoding="utf-8", newline="\n") as file:
        for at, line in enumerate(file, 1):
            entry = json.loads(line)
            same = json.dumps(entry, separators=(",", ":"), ensure_ascii=False) + "\n" == line
            must(same and IS_LINE(entry), f"line {at} is no entry")
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
                head = before and {"size": at - 1, "root": before["root"]}
                follows = (manifest["previous"], manifest["log"]) == (before and before["manifest"], head)
                must(follows, "the pack does not follow the one before it")
                place = at
            before = entry
    must(place, "the log does not have this pack")
    return "holds", f"it is pack {place} of {at}"


def main():
    parser = argparse.ArgumentParser(description="Verifies an evidence pack of onus without onus.")
    for name in ("pack", "--allowed-signers", "--signer", "--expect", "--log"):
        parser.add_argument(name)
    given, words = parser.parse_args(), []
    try:
        own = given.allowed_signers and open(given.allowed_signers, "rb").read(MIB)
        file = open(given.pack, "rb")
    except OSError as error:
        parser.error(str(error))
    def check(name, how):
        try:
            word, why = how()
        except Exception as error:  # whatever goes wrong with a pack is a fault of the pack
            word, why = "BROKEN", str(error) if isinstance(error, Broken) else repr(error)
        words.append(word)
        print(f"  {word:6}  {name}: {why}".encode("unicode_escape").decode())
        return word != "BROKEN"
    def form():
        nonlocal pack
        pack = Pack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return "holds", f"{len(pack.files)} files and nothing between them"
    def form_of_manifest():
        nonlocal raw, manifest
        raw = pack.bytes(MANIFEST, 64 * MIB)
        manifest = json.loads(raw)
        must(IS_MANIFEST(manifest), "a field is missing, unknown, or not of its kind")
        must(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n" == raw.decode(), "it is not written as it should be")
        return "holds", f"SHA-256 {sha256(raw).hex()}"
    def files():
        listed = {file["path"]: (file["size"], file["sha256"]) for file in manifest["files"]}
        must(len(listed) == len(manifest["files"]) and not listed.keys() & set(WRAPS), "a file is listed twice")
        must(not (odd := listed.keys() ^ (pack.files.keys() - set(WRAPS))), f"not both in the list and there: {sorted(odd)[:3]}")
        for name, (size, expected) in listed.items():
            found = hashlib.sha256()
            for piece in pack.pieces(name):
                found.update(piece)
            must((pack.files[name][2], found.hexdigest()) == (size, expected), f"`{name}` is not what the manifest lists")
        return "holds", f"{len(listed)} files, {sum(size for size, _ in listed.values())} bytes"
    def signature():
        nonlocal blob
        signer = manifest["signer"]
        must((signer is None) == (SIGNATURE not in pack.files), "the manifest and the signature do not belong together")
        must(given.signer in (None, signer), f"it is by {signer}")
        if signer is None:
            must(DSSE not in pack.files, "there is an envelope that nobody signed")
            return "open", "nobody signed the pack"
        if signers is None:
            return "open", "there is no list of signers"
        blob = signed(raw, pack.bytes(SIGNATURE), "onus-evidence", signer, signers, moment(manifest["made"]))
        return ("holds", f"by {signer}") if own else ("open", f"by {signer}, as the pack's own list has it: use --allowed-signers")
    def statements():
        names = [name for name in pack.files if name.startswith("workspace/attestations/") and name.endswith(".toml")]
        wrong, sha256_of = [], {file["path"]: file["sha256"] for file in manifest["files"]}
        for name in names:
            try:
                statement(pack, name, sha256_of, signers or b"")
            except Exception as error:  # such a statement counts for nothing; the pack says so too, in its verdicts
                wrong.append(f"`{name}`: {error}")
        return ("open", f"of {len(names)}, these count for nothing: {'; '.join(wrong)}") if wrong else ("holds", f"{len(names)} signed statements")
    pack = raw = manifest = blob = None
    if check("form", form) and check("manifest", form_of_manifest):
        check("files", files)
        signers = own if own is not None else pack.bytes(SIGNERS) if SIGNERS in pack.files else None
        check("signature", signature)
        if blob and DSSE in pack.files:
            check("envelope", lambda: envelope(pack.bytes(DSSE), raw, blob))
        check("statements", statements)
        if STAMP in pack.files:
            check("time stamp", lambda: ("open", "openssl ts -verify -data manifest.json -in manifest.tsr -CAfile tsa.pem"))
        if given.log:
            check("log", lambda: in_log(given.log, manifest, raw))
    if given.expect:
        check("expected", lambda: (must(raw and sha256(raw).hex() == given.expect.lower(), "another manifest"), ("holds", "the manifest"))[1])
    return 1 if "BROKEN" in words else 3 if "open" in words else 0


if __name__ == "__main__":
    sys.exit(main())

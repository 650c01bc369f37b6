"""Writes `recording.jsonl`, all that `onus collect` would hear from the account of the Woolshop, and `plan.json`, what
`terraform show -json` would say of a part of it.

    python3 examples/webshop/account            write them
    python3 examples/webshop/account --check    fail if they are not what this script writes
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True

import buckets
import clusters
import databases
import disks
import events
import firewall
import fleet
import keys
import logs
import network
import organisation
import people
import plan
import roles
import templates
from recorder import Recorder

WEBSHOP = pathlib.Path(__file__).resolve().parent.parent
PARTS = (
    organisation, roles, people, templates, fleet, clusters, firewall, network, disks, keys, databases, logs, buckets,
    events,
)


def recording():
    recorder = Recorder()
    for part in PARTS:
        part.record(recorder)
    return "".join(line + "\n" for line in recorder.lines)


def main():
    files = {
        WEBSHOP / "recording.jsonl": recording(),
        WEBSHOP / "plan.json": json.dumps(plan.plan(), ensure_ascii=False, indent=2) + "\n",
    }
    for path, text in files.items():
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            sys.exit(f"{path} is not what {WEBSHOP / 'account'} writes; run it without --check")


main()

"""Writes `recording.jsonl`, all that `onus collect` would hear from the clinic's account, and `plan.json`, what
`terraform show -json` would say of a part of it.

    python3 examples/clinic/account            write them
    python3 examples/clinic/account --check    fail if they are not what this script writes
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True

import buckets
import disks
import firewall
import machines
import network
import organisation
import people
import plan
import rights
import watch
from recorder import Recorder

CLINIC = pathlib.Path(__file__).resolve().parent.parent


def recording():
    recorder = Recorder()
    for part in (organisation, people, rights, machines, firewall, network, disks, watch, buckets):
        part.record(recorder)
    return "".join(line + "\n" for line in recorder.lines)


def main():
    files = {
        CLINIC / "recording.jsonl": recording(),
        CLINIC / "plan.json": json.dumps(plan.plan(), ensure_ascii=False, indent=2) + "\n",
    }
    for path, text in files.items():
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            sys.exit(f"{path} is not what {CLINIC / 'account'} writes; run it without --check")


main()

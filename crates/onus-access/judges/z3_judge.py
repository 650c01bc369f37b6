"""Holds what the crate says about policy documents against z3, and both against policyuniverse.

    cargo run --release -p onus-access --example judge_cases -- 500 > cases.jsonl
    python3 z3_judge.py cases.jsonl

Ends with 1 when z3 and the crate disagree anywhere.
"""

import json
import statistics
import sys
import time
from collections import Counter

import z3

import peers
from semantics import Document, Request

# What z3 may spend on one question, in milliseconds. What it does not answer is counted, and proves nothing.
TIMEOUT_MS = 3_000
SHOWN = 10
# Longer documents are not printed in full: their seed says which they are.
LONGEST_SHOWN = 2_000


class Case:
    """A document, encoded."""

    def __init__(self, line):
        self.request = Request()
        self.document = Document(line["document"], line["dialect"], self.request)

    def ask(self, which, facts):
        """Whether there is a request: `sat`, `unsat` or `unknown`."""
        solver = z3.Solver()
        solver.set("timeout", TIMEOUT_MS)
        solver.add(self.request.domain() + facts)
        solver.add(self.document.allowed[which])
        return str(solver.check())

    def answer(self, facts):
        """The answer, or none when z3 gives up."""
        surely = self.ask(0, facts)
        if surely == "sat":
            return "yes"
        possibly = self.ask(1, facts)
        if "unknown" in (surely, possibly):
            return None
        return "unknown" if possibly == "sat" else "no"


def milliseconds(values):
    values = sorted(values)
    at = lambda part: values[min(len(values) - 1, int(len(values) * part))]
    return (f"median {statistics.median(values):.3f} ms, 99 of 100 below {at(0.99):.3f} ms, "
            f"longest {values[-1]:.3f} ms, all {sum(values) / 1000:.2f} s")


def main(path):
    counts, wrong, z3_times, fast_times = Counter(), [], [], []
    judged_peers = peers.Judged()
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    for at, line in enumerate(lines):
        began = time.perf_counter()
        case = Case(line)
        answer = case.answer(case.request.asked(line["question"]))
        z3_times.append((time.perf_counter() - began) * 1000)
        fast_times.append((line["read_ns"] + line["ask_ns"]) / 1e6)
        said = line["answer"]
        if answer is None or said == "too complex":
            counts[line["dialect"], "the crate gave up" if answer else "z3 gave up"] += 1
        else:
            counts[line["dialect"], answer] += 1
            if answer != said:
                wrong.append((line, f"the crate says {said}, z3 says {answer}"))
        if said == "yes" and case.ask(0, case.request.is_the(line["witness"])) == "unsat":
            wrong.append((line, "z3 refuses the request that the crate gives"))
        if line["dialect"] == "aws" and line["question"]["who"] == "anonymous" and line["question"]["action"] is None \
                and line["question"]["resource"] is None:
            judged_peers.judge(line, case, answer)
        if sys.stderr.isatty() and at % 50 == 0:
            print(f"\r{at}/{len(lines)}", end="", file=sys.stderr)

    print(f"{len(lines)} questions, {len(wrong)} disagreements")
    for (dialect, what), count in sorted(counts.items()):
        print(f"{dialect:>9} {count:>6} {what}")
    for line, what in wrong[:SHOWN]:
        print(f"\n{what}\nseed {line['seed']}, {line['dialect']}\n{line['document'][:LONGEST_SHOWN]}\n"
              f"{json.dumps(line['question'])}\n{json.dumps(line['witness'])}")
    print("\nTime for one question, with reading the document:")
    print(f"  the crate  {milliseconds(fast_times)}")
    print(f"  z3         {milliseconds(z3_times)}")
    judged_peers.report()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Adds up single tests, not programs, and shows all that a failing one said.

    tally.py TESTLOG.json [PLAYED.log...]

TESTLOG.json is meson's (one object a program). A program's tests are counted by what it printed: cmocka's OK and
FAILED lines, or TAP; one that prints neither is one test. A program that ended badly without a failed test of its
own counts as one failure: a crash, a time-out or a sanitizer's find. A played log closes with "N passed, N failed"
and "exit CODE".
"""
import json
import os
import re
import sys


def of_program(record):
    said = (record.get("stdout") or "") + "\n" + (record.get("stderr") or "")
    passed = len(set(re.findall(r"^\[       OK \] (.+)$", said, re.M)))
    failed = len(set(re.findall(r"^\[  FAILED  \] (\w+(?: SETUP| TEARDOWN)?)$", said, re.M)))
    if not passed and not failed:
        passed = len(re.findall(r"^ok \d+(?!.*# SKIP)", said, re.M))
        failed = len(re.findall(r"^not ok \d+", said, re.M))
    good = record["result"] in ("OK", "EXPECTEDFAIL")
    if record["result"] == "SKIP":
        return 0, 0, said
    if good and not passed and not failed:
        passed = 1
    if not good and not failed:
        failed = 1
    return passed, failed, said


def of_log(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        said = f.read()
    counts = re.findall(r"(\d+) passed, (\d+) failed", said)
    passed, failed = map(int, counts[-1]) if counts else (0, 0)
    if not said.endswith("exit 0\n") and not failed:
        failed = 1
    if not passed and not failed:
        failed = 1
    return passed, failed, said


def show(name, said):
    print(f"\n===== {name} =====\n{said.rstrip()}\n===== end of {name} =====")


def main():
    total_passed = total_failed = 0
    results = []
    if os.path.exists(sys.argv[1]):
        with open(sys.argv[1], encoding="utf-8", errors="replace") as f:
            for line in f:
                record = json.loads(line)
                results.append((record["name"], *of_program(record)))
    for path in sys.argv[2:]:
        results.append((os.path.basename(path).removesuffix(".log"), *of_log(path)))
    for name, passed, failed, said in results:
        if failed:
            show(name, said)
        total_passed += passed
        total_failed += failed
    print()
    for name, passed, failed, _ in results:
        print(f"{name:40} {passed:6} passed {failed:4} failed")
    print(f"{total_passed} passed, {total_failed} failed")
    return 1 if total_failed or not total_passed else 0


if __name__ == "__main__":
    sys.exit(main())

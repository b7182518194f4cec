#!/bin/sh
# The count at the end of script/test is honest: what it adds up, and what it calls a failure. Usage: tally_test.sh TALLY
. "$(dirname "$0")/planted.sh"
tally=$(realpath "$1")

fresh
row() { printf '{"name": "%s", "result": "%s", "stdout": "%s", "stderr": "%s"}\n' "$@"; }
ok() { printf '[       OK ] %s\\n' "$@"; }
counts() { expect_clean "$1" sh -c '[ "$(python3 "$1" log $3 | tail -n 1)" = "$2" ]' sh "$tally" "$2" "$3"; }
ends() { expect_fault "$1" "" "$2" python3 "$tally" log $3; }

row unit OK "$(ok one two)" "" | plant log
counts "single tests of a program" "2 passed, 0 failed"
row unit FAIL "$(ok one)" "[  FAILED  ] two\\n[  FAILED  ] 1 test(s), listed below:\\n[  FAILED  ] two\\n" | plant log
counts "a failed test is counted once" "1 passed, 1 failed"
ends "a failed test fails the whole" "1 passed, 1 failed"
ends "what it said is shown" "[       OK ] one"
row unit FAIL "$(ok one)" "ERROR: AddressSanitizer" | plant log
counts "a crash after good tests is a failure" "1 passed, 1 failed"
row unit TIMEOUT "" "" | plant log
counts "a time-out is a failure" "0 passed, 1 failed"
row house OK 'ok 1 - a\nok 2 - b\nok 3 - c # SKIP why\n1..3\n' "" | plant log
counts "TAP, without what was skipped" "2 passed, 0 failed"
row house FAIL 'ok 1 - a\nnot ok 2 - b\n' "" | plant log
counts "TAP with a failure" "1 passed, 1 failed"
row plain OK "" "" | plant log
counts "a plain program is one test" "1 passed, 0 failed"
: | plant log
ends "nothing at all fails" "0 passed, 0 failed"
row plain OK "" "" | plant log
printf 'x\nstories: 7 passed, 0 failed\nexit 0\n' | plant stories.log
counts "a played log" "8 passed, 0 failed" stories.log
printf 'stories: 7 passed, 0 failed\nexit 1\n' | plant stories.log
counts "a played log with a bad end" "8 passed, 1 failed" stories.log
printf 'cannot find module\nexit 1\n' | plant stories.log
counts "a played log that never began" "1 passed, 1 failed" stories.log
printf 'exit 0\n' | plant stories.log
counts "a played log that says nothing" "1 passed, 1 failed" stories.log
plan

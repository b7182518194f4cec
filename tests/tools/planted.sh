# planted.sh: plant KIND, then expect what a check says of it. Prints TAP, one line an expectation.
tree=$(mktemp -d "${TMPDIR:-/tmp}/martlet-planted.XXXXXX")
trap 'rm -rf "$tree"' EXIT
count=0

# plant FILE: standard input becomes the file.
plant() { mkdir -p "$tree/$(dirname "$1")"; cat >"$tree/$1"; }
fresh() { rm -rf "$tree"; mkdir -p "$tree/src"; }

result() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; sed 's/^/# /' "$tree.said"; fi
	rm -f "$tree.said"
}

# expect_fault NAME PLACE WORDS COMMAND...: the command ends with 1, and a line of its words holds PLACE and WORDS.
expect_fault() {
	expected=$1 place=$2 words=$3; shift 3
	(cd "$tree" && "$@") >"$tree.said" 2>&1
	code=$?
	[ $code = 1 ] && grep -F -- "$place" "$tree.said" | grep -qF -- "$words"
	result $? "$expected"
}

expect_clean() {
	expected=$1; shift
	(cd "$tree" && "$@") >"$tree.said" 2>&1
	result $? "$expected"
}

plan() { echo "1..$count"; }

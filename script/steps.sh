# steps.sh: sourced by the scripts beside it. A step says what it does, shows that it goes on, and keeps quiet about
# the rest unless it fails: then all that was said is shown.

steps_log=$(mktemp "${TMPDIR:-/tmp}/martlet-step.XXXXXX")
steps_pid=

steps_end() {
	code=$?
	trap - EXIT INT TERM
	[ -z "$steps_pid" ] || kill "$steps_pid" 2>/dev/null || true
	rm -f "$steps_log"
	exit "$code"
}
trap steps_end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# step WORDS COMMAND...: run it, with a dot every two seconds.
step() {
	printf '%s ' "$1"
	shift
	"$@" >"$steps_log" 2>&1 </dev/null &
	steps_pid=$!
	ticks=0
	while kill -0 "$steps_pid" 2>/dev/null; do
		sleep 0.1
		ticks=$((ticks + 1))
		[ $((ticks % 20)) -ne 0 ] || printf '.'
	done
	if wait "$steps_pid"; then
		steps_pid=
		printf ' done, %d s\n' $((ticks / 10))
		return 0
	fi
	steps_pid=
	printf ' failed\n'
	cat "$steps_log"
	return 1
}

#!/bin/sh
# js.sh IN.js OUT.js: the library's script without the line that points at a source map we do not serve.
set -eu
sed 's|//# sourceMappingURL=.*$||' "$1" >"$2"
if grep -q -F 'sourceMappingURL' "$2" || grep -q -F 'innerHTML' "$2"; then
	echo "$1: holds sourceMappingURL or innerHTML" >&2
	rm -f "$2"
	exit 1
fi

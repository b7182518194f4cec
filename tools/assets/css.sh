#!/bin/sh
# css.sh NODE_MODULES IN OUT.css: compile and shorten a style sheet, and refuse it if anything in it would make a
# page pass for GOV.UK or fetch a file we do not serve.
set -eu
"$1/.bin/sass" --load-path="$1/govuk-frontend/dist" --no-source-map --style=compressed --quiet "$2" "$3"
for word in 'GDS' 'crest' 'crown' 'font-face' 'url('; do
	if grep -q -i -F "$word" "$3"; then
		echo "$2: the compiled style sheet holds \"$word\"" >&2
		rm -f "$3"
		exit 1
	fi
done
# Left out, utilities would un-hide what only screen readers should meet.
case $2 in
*.scss) grep -q -F 'govuk-visually-hidden' "$3" || { echo "$2: govuk-visually-hidden is missing" >&2; exit 1; } ;;
esac

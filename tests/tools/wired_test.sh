#!/bin/sh
# The wiring check catches words of the practice that stray into the engine. Usage: wired_test.sh WIRED SMALL-PRACTICE
. "$(dirname "$0")/planted.sh"
wired=$(realpath "$1")
small=$(realpath "$2")

fresh
plant wired.def <<'END'
/* names and reasons */
WIRED(given_names, src/people, "the matcher's own word")
FOLDER(src/demo, "invents people of this practice")
END
plant src/people/a.c <<'END'
const char *x = "given_names", *y = "an absence is no word of code", *z = "born";   /* "absence" in a comment */
END
plant src/demo/b.c <<'END'
const char *x = "absence";
END
cp "$tree/wired.def" "$tree/rows"
expect_clean "what is allowed passes" "$wired" wired.def "$small" src

bad() {
	plant src/web/c.c
	expect_fault "$1" "src/web/c.c:$2:" "$3" "$wired" wired.def "$small" src
}
bad "a record" 2 '"absence" is a record of the practice' <<'END'
/* one line */
if (str_is(type, "absence"))
END
bad "a list" 1 '"flag_kind" is a list of the practice' <<'END'
list("flag_kind");
END
bad "a field" 3 '"reported_at" is a field of the practice' <<'END'
/* two
 lines */
field("reported_at");
END
bad "a field of a group" 1 '"question" is' <<'END'
field("question");
END
bad "inside a statement" 1 '"found_at" is a field of the practice' <<'END'
query("SELECT found_at FROM x");
END
bad "after an escape and a character" 1 '"interview" is a record' <<'END'
put('"', "\"", '\'', "interview");
END
bad "allowed elsewhere only" 1 '"given_names" is a field' <<'END'
field("given_names");
END
plant src/web/c.c <<'END'
END
row() {
	{ cat "$tree/rows"; echo "$2"; } | plant wired.def
	expect_fault "$1" "wired.def:4:1:" "$3" "$wired" wired.def "$small" src
}
row "a row nothing needs" 'WIRED(absence, src/web, "it was needed once")' "nothing below src/web needs this row"
row "a row without a reason" 'WIRED(absence, src/demo)' "a row is WIRED(name, where"
plan

#!/bin/sh
# The lint catches what is planted, and only that. Usage: lint_test.sh LINT
. "$(dirname "$0")/planted.sh"
lint=$(realpath "$1")

lines() { i=0; while [ $i -lt "$1" ]; do echo "${2:-}"; i=$((i + 1)); done; }
function_of() { printf 'int %s(void)\n{\n' "$1"; lines "$2" '	x();'; printf '}\n'; }

fresh
: | plant none
{ function_of longest 100; for i in $(seq 1 19); do function_of "short$i" 5; done; } | plant src/base/long.c
plant src/base/good.c <<'END'
/* sprintf(x) and system("rm") are only words in a comment; so is "<b>%s</b>". */
// malloc(1)
#define LOUD(x) do { strcpy_is_not_it(x); } while (0)
static const char text[] = "call strcpy( and system( ) by name";
static int time_of(int time) { return time; }
int show(struct clock *c)
{
	c->time(1);
	say("100%% <b>bold</b>");
	say("<circle r=\"%.2f\"/>", 2.0);
	say("select a child, then %s", "go on");
	say("select name from t where id = ?1");
	say('"', "plain %s");
	return snprintf(a, 1, "%s < %d", b, 2);
}
END
lines 150 | plant src/base/good.h
lines 600 | plant src/base/full.c
expect_clean "clean sources pass" "$lint" none src

# given: standard input becomes the one source, src/base/bad.c. The next two end in what the check must say of it.
given() { fresh; : | plant none; plant src/base/bad.c; }
says() { expect_fault "$1" "$2" "$3" "$lint" none src; }
call() {
	printf 'int f(void)\n{\n\t%s;\n}\n' "$3" | given
	says "$1" "src/base/bad.c:3: " "[$2] f: "
}
function_of over 101 | given
says "a function of 101 lines" "src/base/bad.c:2:" "[long-function] over: 101 lines"
{ function_of a 61; function_of b 1; } | given
says "too many functions over 60 lines" "" "1 of 2 functions are over 60"
lines 601 | given
says "a file of 601 lines" "src/base/bad.c:601:" "[long-file] 601 lines"
fresh; : | plant none; lines 151 | plant src/a.h
says "a header of 151 lines" "src/a.h:151:" "[long-header]"
printf 'int f(void) {\n}\n' | given
says "a brace out of place" "src/base/bad.c:1:" "[brace] f"
for name in sprintf vsprintf strcpy strcat strncpy gets system popen strtok atoi; do
	call "$name is refused" banned "$name(a, b)"
done
call "a call with a space is a call" banned 'system ("ls")'
call "malloc is refused" memory 'p = malloc(9)'
call "strdup is refused" memory 'p = strdup(z)'
call "the time is read in one place" clock 'now = time(NULL)'
call "a statement by formatting" sql 'say("SELECT x FROM t WHERE n = %s", name)'
call "a statement over two literals" sql 'say("delete from " "t where n = %d", n)'
call "a number by macro" sql 'say("update t set n = %" PRId64, n)'
call "words into markup" html 'say("<b>%s</b>", name)'
call "words into an end tag" html 'say("%.*s</td>", 1, name)'
call "a cut-off quote hides nothing" banned "c = '\"'; strcpy(a, \"b\")"

printf 'int f(void)\n{\n\tp = malloc(9);\n}\n' | given
echo 'memory src/base/bad.c:f because' | plant exceptions
expect_clean "an exception is heeded" "$lint" exceptions src
echo 'memory src/base/ because' | plant exceptions
expect_clean "an exception for a folder is heeded" "$lint" exceptions src
echo 'memory src/base/bad.c:g because' | plant exceptions
expect_fault "an exception for another function is not" "bad.c:3:" "[memory] f" "$lint" exceptions src
printf 'int f(void)\n{\n}\n' | given
echo 'memory src/base/bad.c:f because' | plant exceptions
expect_fault "an exception nothing needs is a fault" "exceptions:1:" "nothing needs it" "$lint" exceptions src
echo 'memory src/base/bad.c' | plant exceptions
expect_fault "an exception without a reason is a fault" "exceptions:1:" "wants: rule path reason" "$lint" exceptions src
plan

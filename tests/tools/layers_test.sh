#!/bin/sh
# The layer check catches what is planted, and lets the allowed edges be. Usage: layers_test.sh LAYERS
. "$(dirname "$0")/planted.sh"
layers=$(realpath "$1")

fresh
plant src/base/a.c <<'END'
#include <stdio.h>
#include "a.h"
#include "base/str.h"
END
plant src/store/b.c <<'END'
#include <sqlite3.h>
#include <libpq-fe.h>
#include "store/inside.h"
#include "practice/model.h"
END
plant src/web/c.c <<'END'
#include "record/record.h"
/* #include is only a word here */
END
plant src/record/d.h <<'END'
#include "store/store.h"
#include "people/people.h"
END
expect_clean "allowed edges pass" "$layers" src

bad() {
	fresh
	printf '%s\n' "// a planted fault" "$3" | plant "src/$2"
	expect_fault "$1" "src/$2:2: " "$4" "$layers" src
}
bad "base may not look up" base/a.c '#include "record/record.h"' "base may not include record/record.h: not beneath it"
bad "ledger may not include record" ledger/a.c '#include "record/record.h"' "not beneath it"
bad "store may not include ledger" store/a.h '#include "ledger/ledger.h"' "not beneath it"
bad "people may not include ledger" people/a.c '#include "ledger/ledger.h"' "not beneath it"
bad "report may not include share" report/a.c '#include "share/share.h"' "not beneath it"
bad "record may not include web" record/a.c '#include "web/http.h"' "not beneath it"
bad "web may not see SQLite" web/a.c '#include <sqlite3.h>' "only store"
bad "web may not see PostgreSQL" web/deep/a.c '# include  <postgresql/libpq-fe.h>' "only store sees PostgreSQL"
bad "web may not use store" web/a.c '#include "store/store.h"' "not beneath it"
bad "record may not see store's insides" record/a.c '#include "store/inside.h"' "store's own affair"
bad "cmd may not see SQLite" cmd/a.c '#include <sqlite3.h>' "only store"
bad "no way round by dots" web/a.c '#include "../store/store.h"' "name it from src/"
bad "an unknown folder has no rule" stray/a.c '#include "base/str.h"' "no rule for this folder"
bad "an include it cannot read" base/a.c '#include HEADER' "cannot read"
plan

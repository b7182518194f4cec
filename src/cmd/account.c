/* martlet account: add, list, stop or let in again accounts, or set a password. A password is read from standard input or a file, never from an argument. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "access/access.h"
#include "base/clock.h"
#include "cmd/command.h"
#include "ledger/ledger.h"
#include "practice/practice.h"

struct accounts {
	const char *verb, *data, *practice, *file;
	struct account account;
	struct arena arena;
	struct practice *loaded;
	struct store *store;
	struct ledger *ledger;
};

static int usage(void)
{
	fprintf(stderr, "martlet account add --data DIR --number N --name NAME --role ROLE [--practice DIR] [--password-file FILE]\n"
		"martlet account list --data DIR [--practice DIR]\n"
		"martlet account disable --data DIR --number N [--practice DIR]\n"
		"martlet account enable --data DIR --number N [--practice DIR]\n"
		"martlet account password --data DIR --number N [--practice DIR] [--password-file FILE]\n"
		"add and password read the password, one line, from the file or from standard input. A new one ends the account's\n"
		"sessions and does not let a disabled account in again; enable does.\n");
	return 2;
}

static bool arguments(struct accounts *a, int argc, char **argv)
{
	static const struct option longs[] = { { "data", required_argument, NULL, 'd' }, { "practice", required_argument, NULL, 'p' },
		{ "number", required_argument, NULL, 'n' }, { "name", required_argument, NULL, 'm' }, { "role", required_argument, NULL, 'r' },
		{ "password-file", required_argument, NULL, 'f' }, { NULL, 0, NULL, 0 } };
	int c;

	a->practice = "practice";
	optind = 1;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'd')
			a->data = optarg;
		else if (c == 'p')
			a->practice = optarg;
		else if (c == 'n')
			a->account.number = str_z(optarg);
		else if (c == 'm')
			a->account.name = str_z(optarg);
		else if (c == 'r')
			a->account.role = str_z(optarg);
		else if (c == 'f')
			a->file = optarg;
		else
			return false;
	}
	a->verb = optind == argc - 1 ? argv[optind] : "";
	if (!a->data)
		return false;
	if (strcmp(a->verb, "list") == 0)
		return true;
	if (strcmp(a->verb, "disable") == 0 || strcmp(a->verb, "enable") == 0 || strcmp(a->verb, "password") == 0)
		return a->account.number.n > 0;
	return strcmp(a->verb, "add") == 0 && a->account.number.n && a->account.name.n && a->account.role.n;
}

static bool open_all(struct accounts *a)
{
	struct notes notes;
	struct str why = STR("no reason was given");

	notes_open(&notes, &a->arena);
	a->loaded = practice_load(a->practice, &notes);
	if (!a->loaded) {
		notes_print(&notes, STDERR_FILENO);
		return false;
	}
	a->store = store_open(&(struct store_options){ .dir = a->data, .create = true, .readers = 2 }, a->loaded, &a->arena, &why);
	if (a->store)
		a->ledger = ledger_open(a->store, &a->arena, &why);
	if (!a->ledger)
		fprintf(stderr, "martlet account: %.*s\n", S(why));
	return a->ledger != NULL;
}

static bool password_read(struct accounts *a)
{
	FILE *f = a->file ? fopen(a->file, "r") : stdin;
	char line[1024];
	bool got = f && fgets(line, sizeof line, f);

	if (f && f != stdin)
		fclose(f);
	if (got)
		a->account.password = str_dup(&a->arena, str_head(str_z(line), strcspn(line, "\r\n")));
	explicit_bzero(line, sizeof line);
	return got;
}

static int with_password(struct accounts *a, enum account_outcome of(struct store *, const struct actor *, const struct account *),
	const char *no_role)
{
	static const char *const says[] = { [ACCOUNT_EXISTS] = "there is an account with that number already",
		[ACCOUNT_WEAK] = "the password is too short or too common: 12 characters or more", [ACCOUNT_BROKEN] = "the store cannot be written" };
	struct actor system = { 0 };
	enum account_outcome out;

	if (!password_read(a)) {
		fprintf(stderr, "martlet account: no password was given\n");
		return 1;
	}
	out = of(a->store, &system, &a->account);
	if (out != ACCOUNT_DONE)
		fprintf(stderr, "martlet account: %s\n", out == ACCOUNT_NO_ROLE ? no_role : says[out]);
	return out == ACCOUNT_DONE ? 0 : 1;
}

static enum account_outcome password_put(struct store *s, const struct actor *by, const struct account *acc)
{
	return account_password(s, by, acc->number, acc->password);
}

static int list(struct accounts *a)
{
	struct db *db = store_read(a->store, 0);
	struct account_row *rows;
	size_t n = account_list(db, &a->arena, &rows);

	for (size_t i = 0; i < n; i++)
		printf("%-10.*s %-28.*s %-28.*s %s\n", S(rows[i].number), S(rows[i].name), S(rows[i].role), rows[i].disabled ? "disabled" : "");
	store_read_end(db);
	return 0;
}

static int door(struct accounts *a, bool of(struct store *, const struct actor *, struct str))
{
	struct actor system = { 0 };

	if (of(a->store, &system, a->account.number))
		return 0;
	fprintf(stderr, "martlet account: no such account\n");
	return 1;
}

static int done(struct accounts *a)
{
	if (strcmp(a->verb, "add") == 0)
		return with_password(a, account_put, "the practice has no such role");
	if (strcmp(a->verb, "password") == 0)
		return with_password(a, password_put, "no such account");
	if (strcmp(a->verb, "list") == 0)
		return list(a);
	return door(a, strcmp(a->verb, "disable") == 0 ? account_disable : account_enable);
}

int account_command(int argc, char **argv)
{
	struct accounts a = { 0 };
	int code = 1;

	if (!arguments(&a, argc, argv))
		return usage();
	arena_open(&a.arena, (size_t)256 << 20);
	if (open_all(&a))
		code = done(&a);
	if (a.ledger)
		ledger_close(a.ledger);
	if (a.store)
		store_close(a.store);
	practice_free(a.loaded);
	arena_close(&a.arena);
	return code;
}

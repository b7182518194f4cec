/* Pages: who may come in, what a post must show, what every answer carries, and that nothing typed can become markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "ground.h"
#include "record/record.h"
#include "web/http.h"
#include "web/route.h"
#include "web/site.h"

#define PASSPHRASE "three green martlets fly"
#define MARK "zz9"

static struct arena arena, request;
static struct practice *practice;
static struct store *store;
static struct ledger *ledger;
static instant start;
static char dir[64];
static struct site site;
static char cookie[100], token[80];

struct asked { const char *method, *path, *body, *type, *origin, *fetch_site, *cookie; };
struct got { int status; struct str head, body; };

static struct str query_of(struct str *path)
{
	struct str all = *path;

	if (str_cut(&all, '?', path))
		return all;
	return STR("");
}

/* One request through the whole life; what comes back lives until the next. */
static struct got ask(const struct asked *a)
{
	struct http_header h[6];
	struct http_request q = { .method = *a->method == 'P' ? HTTP_POST_ : *a->method == 'H' ? HTTP_HEAD_ : *a->method == 'G' ? HTTP_GET_ :
		HTTP_OTHER_, .method_text = str_z(a->method), .path = str_z(a->path), .headers = h, .peer = "127.0.0.1", .arena = &request };
	struct http_reply r = { 0 };

	arena_empty(&request);
	buf_open(&r.head, &request);
	buf_open(&r.body, &request);
	q.query = query_of(&q.path);
	h[q.nheaders++] = (struct http_header){ STR("Host"), STR("martlet.test") };
	if (a->body) {
		q.body = str_z(a->body);
		h[q.nheaders++] = (struct http_header){ STR("Content-Type"), a->type ? str_z(a->type) : STR("application/x-www-form-urlencoded") };
	}
	if (a->origin)
		h[q.nheaders++] = (struct http_header){ STR("Origin"), str_z(a->origin) };
	if (a->fetch_site)
		h[q.nheaders++] = (struct http_header){ STR("Sec-Fetch-Site"), str_z(a->fetch_site) };
	if (a->cookie)
		h[q.nheaders++] = (struct http_header){ STR("Cookie"), str_z(a->cookie) };
	visit_handle(&site, &q, &r);
	return (struct got){ r.status, buf_text(&r.head), buf_text(&r.body) };
}

static struct got get(const char *path)
{
	return ask(&(struct asked){ .method = "GET", .path = path, .cookie = cookie });
}

static struct got post(const char *path, const char *body)
{
	return ask(&(struct asked){ .method = "POST", .path = path, .body = body, .cookie = cookie });
}

static struct str header(const struct got *g, const char *name)
{
	struct str head = g->head, line;

	while (str_cut(&head, '\n', &line)) {
		size_t n = strlen(name);
		if (line.n > n + 1 && strncasecmp(line.at, name, n) == 0 && line.at[n] == ':')
			return str_trim(str_from(line, n + 1));
	}
	return STR("");
}

static struct str after(struct str page, const char *what, char until)
{
	size_t n = strlen(what);

	for (size_t i = 0; i + n <= page.n; i++)
		if (memcmp(page.at + i, what, n) == 0) {
			struct str rest = str_from(page, i + n), out = { 0 };
			str_cut(&rest, until, &out);
			return out;
		}
	return STR("");
}

/* The session's cookie, and the token its pages carry. Why records are opened is not said yet. */
static void sign_in_unasked(const char *number)
{
	char body[200];
	struct got g;
	struct str set;

	snprintf(body, sizeof body, "number=%s&password=three+green+martlets+fly", number);
	g = ask(&(struct asked){ .method = "POST", .path = "/sign-in", .body = body });
	assert_int_equal(g.status, 303);
	set = header(&g, "Set-Cookie");
	assert_true(str_starts(set, STR("martlet=")));
	assert_true(str_has(set, STR("; HttpOnly")) && str_has(set, STR("; SameSite=Strict")) && str_has(set, STR("; Path=/")));
	snprintf(cookie, sizeof cookie, "%.*s", (int)(8 + 64), set.at);
	g = get("/purpose");
	assert_int_equal(g.status, 200);
	snprintf(token, sizeof token, "%.*s", S(after(g.body, "name=\"token\" value=\"", '"')));
	assert_true(strlen(token) > 15);
}

static struct got say_why(const char *rest)
{
	char body[400];

	snprintf(body, sizeof body, "token=%s&%s", token, rest);
	return post("/purpose", body);
}

static void sign_in(const char *number)
{
	sign_in_unasked(number);
	assert_int_equal(say_why("purpose=missing_child").status, 303);
}

static bool world_open(void)
{
	struct store_options o = { .dir = dir, .create = true, .readers = 4 };
	struct notes notes;
	struct str why = STR("");

	arena_open(&arena, (size_t)256 << 20);
	arena_open(&request, (size_t)64 << 20);
	snprintf(dir, sizeof dir, "/tmp/martlet-web-XXXXXX");
	instant_parse(STR("2026-01-05T02:00:00Z"), &start);     /* a Monday */
	clock_set(start);
	notes_open(&notes, &arena);
	practice = practice_load(PRACTICE_DIR, &notes);
	store = mkdtemp(dir) && practice ? store_open(&o, practice, &arena, &why) : NULL;
	ledger = store ? ledger_open(store, &arena, &why) : NULL;
	if (!ledger)
		notes_print(&notes, 2);
	return ledger != NULL;
}

static int web_open(void **state)
{
	struct actor system = { 0 };
	static const char *const people[][2] = { { "CH4471", "handler" }, { "AU1", "desk" } };

	(void)state;
	if (!world_open())
		return -1;
	site = (struct site){ .store = store, .ledger = ledger, .practice = store_practice(store) };
	for (size_t i = 0; i < 2; i++) {
		struct account a = { str_z(people[i][0]), STR("S. Patel"), str_z(people[i][1]), STR(PASSPHRASE) };
		assert_int_equal(account_put(store, &system, &a), ACCOUNT_DONE);
	}
	sign_in("CH4471");
	return 0;
}

static int web_close(void **state)
{
	(void)state;
	ledger_close(ledger);
	store_close(store);
	practice_free(practice);
	clock_set(0);
	ground_clear(dir);
	arena_close(&request);
	arena_close(&arena);
	return 0;
}

/* ---- routes ---- */

static void each_route_is_found_by_its_own_path(void **state)
{
	const struct route *all;
	size_t n = route_all(&all);
	struct routed r;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_true(all[i].permit >= PERMIT_ANYONE && all[i].permit <= PERMIT_IDENTITIES);
		for (size_t k = 0; k < i; k++)
			assert_false(all[i].method == all[k].method && str_eq(all[i].path, all[k].path));
		if (str_has(all[i].path, STR("{")))
			continue;
		route_find(site.practice, all[i].method, all[i].path, &r);
		assert_ptr_equal(r.route, &all[i]);
	}
}

static void types_are_found_by_their_path(void **state)
{
	struct routed r;

	(void)state;
	route_find(site.practice, HTTP_GET_, STR("/missing/MIS-2026-000001/do/grade"), &r);
	assert_non_null(r.route);
	assert_ptr_equal(r.type, practice_type(site.practice, STR("missing_episode")));
	assert_true(str_is(r.param[1], "MIS-2026-000001") && str_is(r.param[2], "grade"));
	route_find(site.practice, HTTP_GET_, STR("/nowhere/MIS-2026-000001"), &r);
	assert_null(r.route);
	assert_false(r.other_method);
	route_find(site.practice, HTTP_POST_, STR("/missing/MIS-2026-000001"), &r);
	assert_null(r.route);
	assert_true(r.other_method);
}

static void strangers_are_asked_who_they_are(void **state)
{
	const struct route *all;
	size_t n = route_all(&all);
	struct arena a;

	(void)state;
	arena_open(&a, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		struct buf path;
		struct str rest = str_from(all[i].path, 1), part;
		if (all[i].permit == PERMIT_ANYONE)
			continue;
		buf_open(&path, &a);
		while (str_cut(&rest, '/', &part)) {
			buf_c(&path, '/');
			buf_str(&path, str_is(part, "{path}") ? STR("missing") : str_is(part, "{move}") ? STR("grade") :
				str_starts(part, STR("{")) ? STR("MIS-2026-000001") : part);
		}
		if (!path.n)
			buf_c(&path, '/');
		const char *at = str_c(&a, buf_text(&path));
		bool posts = all[i].method == HTTP_POST_;
		struct got g = ask(&(struct asked){ .method = posts ? "POST" : "GET", .path = at, .body = posts ? "a=b" : NULL });
		assert_int_equal(g.status, posts ? 401 : 303);
		assert_false(str_has(g.body, STR("MIS-")) && !posts);
		g = ask(&(struct asked){ .method = posts ? "POST" : "GET", .path = at, .body = posts ? "a=b" : NULL, .cookie =
			"martlet=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" });
		assert_int_equal(g.status, 401);
		assert_true(str_has(g.body, STR("name=\"password\"")));
	}
	arena_close(&a);
}

static void a_role_without_the_permit_is_refused_and_it_is_written_down(void **state)
{
	int64_t before = ledger_size(ledger);
	struct got g = get("/accounts");

	(void)state;
	assert_int_equal(g.status, 403);
	assert_true(ledger_size(ledger) == before + 1);
	assert_int_equal(get("/no/such/page").status, 404);
	assert_int_equal(ask(&(struct asked){ .method = "POST", .path = "/how", .body = "a=b", .cookie = cookie }).status, 405);
}

static void hidden_and_absent_answer_alike(void **state)
{
	struct arena a;
	struct str absent, other;

	(void)state;
	arena_open(&a, 1 << 20);
	absent = str_dup(&a, after(get("/missing/MIS-2026-999999").body, "<main", '~'));
	other = after(get("/missing/MIS-1999-000001").body, "<main", '~');
	assert_int_equal(get("/missing/MIS-2026-999999").status, 404);
	assert_true(absent.n && other.n);
	assert_true(str_has(absent, STR("Nothing here to show you")) && str_has(other, STR("Nothing here to show you")));
	arena_close(&a);
}

/* ---- posts ---- */

static void a_post_must_be_from_our_own_page(void **state)
{
	char good[160];
	static const char person[] = "family_name=Forged&given_names=Never";
	int64_t before = ledger_size(ledger);

	(void)state;
	snprintf(good, sizeof good, "%s&token=%s", person, token);
	const struct asked bad[] = {
		{ .method = "POST", .path = "/people/new?move=add", .body = person, .cookie = cookie },
		{ .method = "POST", .path = "/people/new?move=add", .body = "family_name=Forged&token=0123456789abcdef", .cookie = cookie },
		{ .method = "POST", .path = "/people/new?move=add", .body = good, .cookie = cookie, .origin = "https://elsewhere.test" },
		{ .method = "POST", .path = "/people/new?move=add", .body = good, .cookie = cookie, .origin = "null" },
		{ .method = "POST", .path = "/people/new?move=add", .body = good, .cookie = cookie, .fetch_site = "cross-site" },
		{ .method = "POST", .path = "/people/new?move=add", .body = good, .cookie = cookie, .fetch_site = "same-site" },
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(ask(&bad[i]).status, 403);
		assert_true(ledger_size(ledger) == before + 1 + (int64_t)i);
	}
	before = ledger_size(ledger);
	assert_int_equal(ask(&(struct asked){ .method = "POST", .path = "/people/new?move=add", .body = good, .cookie = cookie,
		.type = "text/plain" }).status, 415);
	assert_true(ledger_size(ledger) == before);
	assert_false(str_has(get("/find?q=Forged&list=1").body, STR("Forged, Never")));
	assert_int_equal(ask(&(struct asked){ .method = "POST", .path = "/people/new?move=add", .body = good, .cookie = cookie,
		.origin = "http://martlet.test", .fetch_site = "same-origin" }).status, 303);
}

static void a_refused_form_keeps_what_was_typed(void **state)
{
	char body[200];
	struct got g;

	(void)state;
	snprintf(body, sizeof body, "token=%s&given_names=Kept+as+typed&born=32+March+2012", token);
	g = post("/people/new?move=add", body);
	assert_int_equal(g.status, 422);
	assert_true(str_has(g.body, STR("There is a problem")));
	assert_true(str_has(g.body, STR("value=\"Kept as typed\"")));
	assert_true(str_has(g.body, STR("value=\"32 March 2012\"")));
	assert_true(str_has(g.body, STR("id=\"f-born-error\"")));
	assert_true(str_has(g.body, STR("href=\"#f-family_name\"")));
}

static void the_same_form_sent_twice_is_one_record(void **state)
{
	char body[240];
	struct arena a;
	struct str first;
	struct got g;

	(void)state;
	arena_open(&a, 1 << 16);
	snprintf(body, sizeof body, "token=%s&family_name=Onceonly&given_names=A&_key=00112233445566778899aabbccddeeff&_sure=1", token);
	g = post("/people/new?move=add", body);
	assert_int_equal(g.status, 303);
	first = str_dup(&a, header(&g, "Location"));
	g = post("/people/new?move=add", body);
	assert_int_equal(g.status, 303);
	assert_true(str_has(header(&g, "Location"), STR("done=again")));
	assert_true(str_eq(str_head(first, 22), str_head(header(&g, "Location"), 22)));
	arena_close(&a);
}

/* Two people from one version: the second is shown both and nothing is merged; what is picked is what is kept. */
static void two_people_are_shown_both_versions(void **state)
{
	char body[400], path[80];
	struct got g;

	(void)state;
	snprintf(body, sizeof body, "token=%s&family_name=Twoatonce&given_names=First&_sure=1", token);
	g = post("/people/new?move=add", body);
	assert_int_equal(g.status, 303);
	snprintf(path, sizeof path, "%.*s/do/correct", S(after(header(&g, "Location"), "", '?')));
	snprintf(body, sizeof body, "token=%s&_version=1&family_name=Twoatonce&given_names=Theirs", token);
	assert_int_equal(post(path, body).status, 303);
	snprintf(body, sizeof body, "token=%s&_version=1&family_name=Twoatonce&given_names=Yours", token);
	g = post(path, body);
	assert_int_equal(g.status, 409);
	assert_true(str_has(g.body, STR("First")) && str_has(g.body, STR("Theirs")) && str_has(g.body, STR("Yours")));
	assert_true(str_has(g.body, STR("name=\"_pick.given_names\"")));
	snprintf(body, sizeof body, "token=%s&_version=2&family_name=Twoatonce&given_names=Yours&_pick.given_names=theirs", token);
	assert_int_equal(post(path, body).status, 303);
	path[strlen(path) - strlen("/do/correct")] = '\0';
	g = get(path);
	assert_true(str_has(g.body, STR("Theirs")) && !str_has(g.body, STR("Yours")));
}

/* ---- heads ---- */

static void every_answer_carries_its_headers(void **state)
{
	static const char *const paths[] = { "/", "/sign-in", "/settings", "/nothing", "/accounts", "/health", "/how/none", "/people/PER-2026-000001",
		"/assets/none", "/find?q=%ff", "/find?q=a" };

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct got g = get(paths[i]);
		assert_true(str_has(header(&g, "Content-Security-Policy"), STR("default-src 'none'; script-src 'nonce-")));
		assert_true(str_has(header(&g, "Content-Security-Policy"), STR("frame-ancestors 'none'")));
		assert_true(str_is(header(&g, "X-Content-Type-Options"), "nosniff"));
		assert_true(str_is(header(&g, "Cross-Origin-Opener-Policy"), "same-origin"));
		assert_true(str_is(header(&g, "Cache-Control"), "no-store"));
		assert_true(str_is(header(&g, "Referrer-Policy"), "same-origin"));
		assert_true(str_has(header(&g, "Content-Type"), STR("charset=utf-8")));
		assert_false(str_has(g.head, STR("Server:")));
	}
}

static void a_nonce_is_said_once_and_is_the_pages_own(void **state)
{
	struct arena a;
	struct str seen[50];

	(void)state;
	arena_open(&a, 1 << 20);
	for (size_t i = 0; i < 50; i++) {
		struct got g = get("/settings");
		seen[i] = str_dup(&a, after(header(&g, "Content-Security-Policy"), "'nonce-", '\''));
		assert_int_equal(seen[i].n, 32);
		assert_true(str_eq(seen[i], after(g.body, "<script nonce=\"", '"')));
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(seen[i], seen[k]));
	}
	arena_close(&a);
}

static void tls_hardens_the_cookie(void **state)
{
	struct got g;

	(void)state;
	site.tls = true;
	g = ask(&(struct asked){ .method = "POST", .path = "/sign-in", .body = "number=CH4471&password=three+green+martlets+fly" });
	site.tls = false;
	assert_true(str_starts(header(&g, "Set-Cookie"), STR("__Host-martlet=")));
	assert_true(str_has(header(&g, "Set-Cookie"), STR("; Secure")));
	assert_true(str_has(header(&g, "Strict-Transport-Security"), STR("max-age=")));
}

/* ---- sessions ---- */

static void hide_shows_nothing_until_the_password(void **state)
{
	char body[160];
	struct got g;

	(void)state;
	snprintf(body, sizeof body, "token=%s&back=/find?q=a", token);
	assert_int_equal(post("/lock", body).status, 303);
	g = get("/find?q=a");
	assert_int_equal(g.status, 303);
	assert_true(str_is(header(&g, "Location"), "/lock"));
	g = get("/lock");
	assert_int_equal(g.status, 200);
	assert_false(str_has(g.body, STR("Martlet")) || str_has(g.body, STR("Patel")) || str_has(g.body, STR("hild")));
	snprintf(body, sizeof body, "token=%s&password=wrong", token);
	assert_int_equal(post("/unlock", body).status, 422);
	assert_int_equal(get("/settings").status, 303);
	snprintf(body, sizeof body, "token=%s&password=three+green+martlets+fly&next=//evil.test", token);
	g = post("/unlock", body);
	assert_int_equal(g.status, 303);
	assert_true(str_is(header(&g, "Location"), "/"));
	assert_int_equal(get("/settings").status, 200);
}

static void a_session_that_is_over_opens_nothing(void **state)
{
	char old[100], body[100];
	struct got g;

	(void)state;
	memcpy(old, cookie, sizeof old);
	snprintf(body, sizeof body, "token=%s", token);
	g = post("/sign-out", body);
	assert_int_equal(g.status, 303);
	assert_true(str_has(header(&g, "Clear-Site-Data"), STR("\"cache\"")));
	assert_int_equal(ask(&(struct asked){ .method = "GET", .path = "/settings", .cookie = old }).status, 401);
	sign_in("CH4471");
	assert_string_not_equal(old, cookie);
}

static void why_is_asked_before_anything_is_shown(void **state)
{
	static const char *const paths[] = { "/", "/find?q=a", "/boards/people", "/people/new?move=add", "/settings", "/nothing/at/all" };
	struct got g;

	(void)state;
	sign_in_unasked("CH4471");
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		g = get(paths[i]);
		assert_int_equal(g.status, 303);
		assert_true(str_starts(header(&g, "Location"), STR("/purpose?next=%2F")));
	}
	g = get("/purpose?next=/find?q=a");
	assert_true(str_has(g.body, STR("A child is missing")) && str_has(g.body, STR("name=\"why\"")));
	assert_false(str_has(g.body, STR("<nav")));
	assert_int_equal(say_why("purpose=curiosity&why=because+I+am+curious").status, 422);
	g = say_why("purpose=audit&why=because");
	assert_int_equal(g.status, 422);
	assert_true(str_has(g.body, STR("Say it in 10 to 200 characters")) && str_has(g.body, STR("value=\"because\"")));
	assert_int_equal(get("/settings").status, 303);
	assert_int_equal(post("/purpose", "purpose=missing_child").status, 403);
	g = say_why("purpose=audit&why=How+Hale+was+found,+case+17&next=//evil.test");
	assert_int_equal(g.status, 303);
	assert_true(str_is(header(&g, "Location"), "/"));
	assert_true(str_has(get("/settings").body, STR("purpose: Audit")));
	assert_int_equal(say_why("purpose=missing_child").status, 303);
	assert_true(str_has(get("/settings").body, STR("purpose: A child is missing")));
}

/* The page a lost form leads to: what a browser that is asked to sign in again is sent to afterwards. */
static struct str signed_in_again(struct got g, const char *number)
{
	struct str next = after(g.body, "name=\"next\" value=\"", '"');
	static char path[200];

	snprintf(path, sizeof path, "%.*s", S(next));
	for (char *amp; (amp = strstr(path, "&amp;")); )
		memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
	sign_in(number);
	return get(path).body;
}

static void what_was_typed_outlives_the_session(void **state)
{
	char typed[200], forged[200], path[] = "/people/new?move=add";
	struct got g;

	(void)state;
	snprintf(typed, sizeof typed, "token=%s&given_names=Typed+late&family_name=%%3Cb%%3E&password=never+kept&_key=00112233445566778899aabbccddee00", token);
	snprintf(forged, sizeof forged, "token=%.*s%c&given_names=Forged+late", (int)strlen(token) - 1, token, token[31] == '0' ? '1' : '0');
	clock_set(start + 61 * US_MINUTE);
	g = post(path, forged);
	assert_int_equal(g.status, 401);
	assert_false(str_has(g.body, STR("is kept for your number alone")));
	g = post(path, typed);
	assert_int_equal(g.status, 401);
	assert_true(str_has(g.body, STR("is kept for your number alone")));
	assert_false(str_has(g.body, STR("Typed late")));
	assert_false(str_has(signed_in_again(g, "AU1"), STR("Typed late")));
	assert_false(str_has(get("/people/new?move=add&kept=1").body, STR("Typed late")));
	sign_in("CH4471");
	g = get("/people/new?move=add&kept=1");
	assert_true(str_has(g.body, STR("value=\"Typed late\"")) && str_has(g.body, STR("value=\"&lt;b&gt;\"")));
	assert_false(str_has(g.body, STR("never kept")));
	assert_true(str_has(get("/people/new?move=add").body, STR("You began this form")));
	/* Not for ever. */
	clock_set(start + 14 * US_HOUR);
	sign_in("CH4471");
	assert_false(str_has(get("/people/new?move=add&kept=1").body, STR("Typed late")));
	/* Hidden, or why not yet said: the same. */
	snprintf(typed, sizeof typed, "token=%s&given_names=Typed+hidden", token);
	snprintf(forged, sizeof forged, "token=%s", token);
	assert_int_equal(post("/lock", forged).status, 303);
	g = post(path, typed);
	assert_int_equal(g.status, 303);
	assert_true(str_is(header(&g, "Location"), "/lock?next=%2Fpeople%2Fnew%3Fmove%3Dadd%26kept%3D1"));
	snprintf(forged, sizeof forged, "token=%s&password=three+green+martlets+fly", token);
	assert_int_equal(post("/unlock", forged).status, 303);
	assert_true(str_has(get("/people/new?move=add&kept=1").body, STR("value=\"Typed hidden\"")));
	clock_set(start);
	sign_in("CH4471");
}

/* ---- what people type ---- */

static const char *const hostile[] = {
	"<" MARK " x=1>", "\"><" MARK ">", "' " MARK "=1 a='", "\" " MARK "=1 a=\"", "</title><" MARK ">", "</textarea><" MARK ">", "<!--<" MARK ">",
	"&lt;" MARK "&gt;", "]]><" MARK ">", "<svg/" MARK "=1>", "javascript:" MARK, "{{ " MARK " }}", "`" MARK "`=1", "\xc2\xa0<" MARK ">",
	"%3C" MARK "%3E", "&#60;" MARK ">", "</script><" MARK ">", "= " MARK "()", "../" MARK, "\xe2\x80\xa9<" MARK ">" };

/* Reads a page as a browser would cut it into tags: no element and no attribute may bear the mark, nor a URL begin with javascript. */
static void no_markup_was_made(struct str page, const char *path)
{
	for (size_t i = 0; i + 1 < page.n; i++) {
		char quote = 0;
		if (page.at[i] != '<' || !(page.at[i + 1] == '/' || page.at[i + 1] == '!' || (page.at[i + 1] | 32) >= 'a'))
			continue;
		for (i++; i < page.n && (quote || page.at[i] != '>'); i++) {
			if (quote) {
				quote = page.at[i] == quote ? 0 : quote;
				continue;
			}
			if (page.at[i] == '"' || page.at[i] == '\'')
				quote = page.at[i];
			if (strncmp(page.at + i, MARK, sizeof MARK - 1) == 0)
				fail_msg("%s: markup was made of what was typed: %.80s", path, page.at + (i > 40 ? i - 40 : 0));
			if (page.at[i] == '=' && i > 6 && strncmp(page.at + i, "=\"javascript", 12) == 0 &&
				(memcmp(page.at + i - 4, "href", 4) == 0 || memcmp(page.at + i - 6, "action", 6) == 0))
				fail_msg("%s: a link made of what was typed", path);
		}
	}
}

static void page_is_safe(const char *path)
{
	struct got g = get(path);

	if (g.status != 200 && g.status != 303 && g.status != 403 && g.status != 404 && g.status != 409)
		fail_msg("%s: %d", path, g.status);
	no_markup_was_made(g.body, path);
	assert_false(str_has(g.body, STR("<td></td>")) || str_has(g.body, STR("<dd></dd>")));
}

static void nothing_typed_becomes_markup(void **state)
{
	static const char *const more[] = { "", "/history", "/as-at", "/looks", "/chronology", "/print", "/do/correct", "/do/correct?given_names=x" };
	struct arena a;

	(void)state;
	arena_open(&a, (size_t)16 << 20);
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		struct str h = url_escape(&a, str_z(hostile[i]));
		struct got g = post("/people/new?move=add", str_c(&a, str_fmt(&a, "token=%s&_sure=1&family_name=%.*s&given_names=%.*s&phone=%.*s&born=%.*s",
			token, S(h), S(h), S(h), S(h))));
		assert_int_equal(g.status, 422);            /* no such date: everything comes back in the form */
		no_markup_was_made(g.body, "the form again");
		g = post("/people/new?move=add", str_c(&a, str_fmt(&a, "token=%s&_sure=1&family_name=%.*s&given_names=%.*s&phone=%.*s", token, S(h), S(h),
			S(h))));
		if (g.status == 422)
			continue;                           /* hidden characters are refused */
		assert_int_equal(g.status, 303);
		struct str url = str_dup(&a, after(header(&g, "Location"), "", '?'));
		for (size_t k = 0; k < sizeof more / sizeof *more; k++)
			page_is_safe(str_c(&a, str_fmt(&a, "%.*s%s", S(url), more[k])));
		page_is_safe(str_c(&a, str_fmt(&a, "/find?list=1&q=%.*s", S(h))));
		page_is_safe(str_c(&a, str_fmt(&a, "/people/new?move=add&typed=%.*s", S(h))));
		page_is_safe(str_c(&a, str_fmt(&a, "/how/%.*s", S(h))));
		page_is_safe(str_c(&a, str_fmt(&a, "/sign-in?next=%.*s", S(h))));
		page_is_safe(str_c(&a, str_fmt(&a, "/people/new?move=%.*s", S(h))));
	}
	arena_close(&a);
}

static void pages_of_the_past_post_nothing(void **state)
{
	char body[200], path[160], before[160];
	struct got g;

	(void)state;
	snprintf(body, sizeof body, "token=%s&family_name=Pastly&given_names=A&_sure=1", token);
	g = post("/people/new?move=add", body);
	assert_int_equal(g.status, 303);
	snprintf(path, sizeof path, "%.*s?at=2026-01-05T02:10:00Z", S(after(header(&g, "Location"), "", '?')));
	snprintf(before, sizeof before, "%.*s?at=2025-01-05T02:00:00Z", S(after(header(&g, "Location"), "", '?')));
	clock_set(start + 30 * US_MINUTE);
	g = get(path);
	assert_int_equal(g.status, 200);
	assert_true(str_has(g.body, STR("As known at")));
	assert_false(str_has(g.body, STR("method=\"post\"")) || str_has(g.body, STR("/do/")) || str_has(g.body, STR("/new?move=")));
	assert_int_equal(get(before).status, 404);
	clock_set(start);
	assert_int_equal(get("/people/PER-2026-000001?at=2999-01-01T00:00:00Z").status, 400);
	assert_int_equal(get("/people/PER-2026-000001?at=yesterday").status, 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_route_is_found_by_its_own_path), cmocka_unit_test(types_are_found_by_their_path),
		cmocka_unit_test(strangers_are_asked_who_they_are), cmocka_unit_test(a_role_without_the_permit_is_refused_and_it_is_written_down),
		cmocka_unit_test(hidden_and_absent_answer_alike), cmocka_unit_test(a_post_must_be_from_our_own_page),
		cmocka_unit_test(a_refused_form_keeps_what_was_typed), cmocka_unit_test(the_same_form_sent_twice_is_one_record),
		cmocka_unit_test(two_people_are_shown_both_versions), cmocka_unit_test(every_answer_carries_its_headers),
		cmocka_unit_test(a_nonce_is_said_once_and_is_the_pages_own), cmocka_unit_test(tls_hardens_the_cookie),
		cmocka_unit_test(hide_shows_nothing_until_the_password), cmocka_unit_test(a_session_that_is_over_opens_nothing),
		cmocka_unit_test(nothing_typed_becomes_markup), cmocka_unit_test(pages_of_the_past_post_nothing),
		cmocka_unit_test(why_is_asked_before_anything_is_shown),
		/* Last: it moves the clock on, and the ledger's time does not go back. */
		cmocka_unit_test(what_was_typed_outlives_the_session),
	};

	return cmocka_run_group_tests(tests, web_open, web_close);
}

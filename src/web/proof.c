/* The head of the ledger: how long it is, what it comes to, and how anybody can check it. */
#include "web/pages.h"
#include "web/show.h"

#include "ledger/head.h"

/* The last head that the seal process signed; size 0 when it has signed none. */
static struct head last_head(struct visit *v)
{
	struct head last = { 0 }, next;
	struct str rest;
	bool bad = false;

	if (head_file(str_c(v->arena, str_fmt(v->arena, "%s/heads.txt", store_dir(v->site->store))), v->arena, &rest))
		while (head_read(&rest, &next, &bad))
			last = next;
	return last;
}

static struct part_fact signed_fact(struct visit *v, const struct head *h, int64_t size)
{
	struct part_fact f = { .label = STR("Signed") };

	if (!h->size)
		f.gap = (struct gap){ .kind = GAP_NOT_DONE, .words = STR("No head has been signed yet") };
	else
		f.value = str_fmt(v->arena, "%lld entries, %lld since then", (long long)h->size, (long long)(size - h->size));
	return f;
}

void proof_page(struct visit *v)
{
	struct view_proof view = { 0 };
	struct part_fact *f = TAKE_N(v->arena, struct part_fact, 5);
	struct head head;
	struct digest root;
	int64_t size;

	if (!v->site->ledger) {
		visit_fault(v, 503, STR("The ledger cannot be read just now."));
		return;
	}
	size = ledger_size(v->site->ledger);
	ledger_root(v->site->ledger, &root);
	f[0] = (struct part_fact){ .label = STR("Entries"), .value = str_fmt(v->arena, "%lld", (long long)size) };
	f[1] = (struct part_fact){ .label = STR("Root"), .value = str_hex(v->arena, root.b, sizeof root.b) };
	f[2] = (struct part_fact){ .label = STR("Practice"), .value = str_hex(v->arena, v->practice->digest.b, 32),
		.beside = v->practice->title };
	f[3] = (struct part_fact){ .label = STR("To prove it"), .value = STR("martlet verify --data DIR"),
		.beside = STR("names the table, row and field of anything altered; heads are signed by a process that alone holds the key") };
	head = last_head(v);
	f[4] = signed_fact(v, &head, size);
	view.facts = f;
	view.nfacts = 5;
	view.checkpoint = head.size ? str_fmt(v->arena, "%.*s\n%.*s", S(head.text), S(head.signatures)) :
		ledger_checkpoint(v->arena, "martlet", size, &root);
	view.is_signed = head.size > 0;
	visit_frame(v, &view.frame, STR("Ledger"));
	page_proof(v->out, &view);
}

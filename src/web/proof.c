/* The head of the ledger: how long it is, what it comes to, and how anybody can check it. */
#include "web/pages.h"
#include "web/show.h"

void proof_page(struct visit *v)
{
	struct view_proof view = { 0 };
	struct part_fact *f = TAKE_N(v->arena, struct part_fact, 4);
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
	view.facts = f;
	view.nfacts = 4;
	view.checkpoint = ledger_checkpoint(v->arena, "martlet", size, &root);
	visit_frame(v, &view.frame, STR("Ledger"));
	page_proof(v->out, &view);
}

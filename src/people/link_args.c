#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "people/link_args.h"

enum { MODEL_MOST = 1 << 20 };

struct option { const char *name; const char **at; };

static bool take_option(struct link_args *a, const char *name, const char *value, struct notes *notes)
{
	const struct option options[] = {
		{ "--config", &a->config }, { "--out", &a->out }, { "--clusters", &a->clusters },
		{ "--model", &a->model }, { "--save-model", &a->save_model }, { "--index", &a->index },
		{ "--queries", &a->queries }, { "--svg", &a->svg },
	};
	struct place nowhere = { "martlet", 0, 0 };
	char *end;

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (strcmp(name, options[i].name) == 0) {
			*options[i].at = value;
			return true;
		}
	if (strcmp(name, "--threshold") == 0) {
		a->threshold = strtod(value, &end);
		a->has_threshold = true;
		if (*end || end == value)
			note(notes, nowhere, "--threshold is a number of bits, not \"%s\"", value);
		return !*end && end != value;
	}
	if (strcmp(name, "--top") == 0) {
		a->top = (unsigned)strtoul(value, &end, 10);
		if (*end || a->top < 1 || a->top > 1000)
			note(notes, nowhere, "--top is a number from 1 to 1000, not \"%s\"", value);
		return !*end && a->top >= 1 && a->top <= 1000;
	}
	note(notes, nowhere, "there is no option %s", name);
	return false;
}

bool link_args_read(struct link_args *a, int argc, char **argv, struct arena *arena, struct notes *notes)
{
	struct place nowhere = { "martlet", 0, 0 };
	bool good = true;

	*a = (struct link_args){ .top = 10 };
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--", 2) != 0) {
			if (a->rest_n < 4)
				a->rest[a->rest_n++] = argv[i];
			else
				note(notes, nowhere, "too many arguments: %s", argv[i]);
		} else if (i + 1 >= argc) {
			note(notes, nowhere, "%s needs a value", argv[i]);
			good = false;
		} else {
			good = take_option(a, argv[i], argv[i + 1], notes) && good;
			i++;
		}
	}
	if (a->config)
		good = columns_read(&a->plan, a->config, arena, notes) && good;
	return good;
}

bool link_args_two(struct link_args *a, struct notes *notes)
{
	a->second = a->rest_n > 1 ? a->rest[1] : NULL;
	if (a->rest_n > 2)
		note(notes, (struct place){ "martlet", 0, 0 }, "two files are linked at a time; %s is one too many", a->rest[2]);
	return a->rest_n <= 2;
}

bool link_args_load(struct link_args *a, struct book *b, struct notes *notes)
{
	struct columns_job job = { &a->plan.first, a->rest[0], 0, notes };
	int64_t rows;

	if (!a->config || a->rest_n < 1) {
		note(notes, (struct place){ "martlet", 0, 0 }, "needs --config LINK.yaml and a file; martlet SUBCOMMAND --help says more");
		return false;
	}
	rows = columns_load(b, &job, &a->faults);
	if (rows < 0)
		return false;
	fprintf(stderr, "%s: %lld rows\n", job.path, (long long)rows);
	if (a->second) {
		job = (struct columns_job){ a->plan.has_second ? &a->plan.second : &a->plan.first, a->second,
			PERSON_SECOND, notes };
		rows = columns_load(b, &job, &a->faults);
		if (rows < 0)
			return false;
		fprintf(stderr, "%s: %lld rows\n", job.path, (long long)rows);
	}
	if (a->faults)
		fprintf(stderr, "%llu faults in the files, told below by line%s\n", (unsigned long long)a->faults,
			a->faults > CSV_SAID_MOST ? " (the first 1000 of each file)" : "");
	return true;
}

bool link_args_model(struct model *m, const char *path, struct arena *arena, struct notes *notes)
{
	FILE *f = fopen(path, "rbe");
	char *text;
	size_t n;

	if (!f) {
		note(notes, (struct place){ path, 0, 0 }, "cannot be opened: %s", strerror(errno));
		return false;
	}
	text = arena_take(arena, MODEL_MOST);
	n = fread(text, 1, MODEL_MOST, f);
	fclose(f);
	return model_read(m, (struct str){ text, n }, path, notes);
}

bool link_args_save_model(const struct model *m, const char *path)
{
	FILE *f = fopen(path, "wbe");
	struct buf b;
	bool good;

	if (!f) {
		fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
		return false;
	}
	buf_open(&b, NULL);
	model_write(m, &b);
	good = fwrite(b.at, 1, b.n, f) == b.n;
	buf_close(&b);
	return fclose(f) == 0 && good;
}

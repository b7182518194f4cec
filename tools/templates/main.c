/* templates FILE.html NAMED-AS HEADER OUT.c OUT.h: prints file:line:column: words, and ends 1, when refused. */
#include <stdio.h>

#include "compile.h"

int main(int argc, char **argv)
{
	struct text source = { 0 }, c = { 0 }, h = { 0 };
	struct mistakes m = { 0 };

	if (argc != 6) {
		fputs("usage: templates FILE.html NAMED-AS HEADER OUT.c OUT.h\n", stderr);
		return 2;
	}
	if (!text_read(&source, argv[1])) {
		fprintf(stderr, "%s: cannot be read\n", argv[1]);
		return 2;
	}
	compile(source.at, argv[2], argv[3], &c, &h, &m);
	for (size_t i = 0; i < m.n; i++)
		fprintf(stderr, "%s:%d:%d: %s\n", argv[2], m.at[i].at.line, m.at[i].at.column, m.at[i].words);
	if (m.n)
		return 1;
	if (!text_write(&c, argv[4]) || !text_write(&h, argv[5])) {
		fprintf(stderr, "%s: cannot be written\n", argv[4]);
		return 2;
	}
	text_close(&source);
	text_close(&c);
	text_close(&h);
	return 0;
}

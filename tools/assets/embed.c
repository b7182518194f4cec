/**
 * embed: files into one C source, each as it is and gzipped, under a path that names its content.
 *
 *   embed OUT.c FILE...
 *
 * martlet.css becomes /assets/martlet-4f0c1a….css. In a script, "./NAME" of a file given before it is changed to
 * that file's path, so that one module can import another.
 */
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MOST 16

struct file { char name[64], path[128]; unsigned char *at; size_t n; };

static struct file files[MOST];
static size_t nfiles;

static void stop(const char *what, const char *why)
{
	fprintf(stderr, "embed: %s: %s\n", what, why);
	exit(1);
}

static void *room(size_t n)
{
	void *p = malloc(n);

	if (!p)
		stop("memory", "none left");
	return p;
}

static void read_whole(struct file *f, const char *path)
{
	FILE *in = fopen(path, "rb");

	if (!in || fseek(in, 0, SEEK_END) != 0)
		stop(path, "cannot be read");
	f->n = (size_t)ftell(in);
	rewind(in);
	f->at = room(f->n + 1);
	if (fread(f->at, 1, f->n, in) != f->n)
		stop(path, "cannot be read");
	f->at[f->n] = '\0';
	fclose(in);
}

static const char *mime(const char *name)
{
	static const char *const known[][2] = { { ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" }, { ".svg", "image/svg+xml" }, { ".png", "image/png" } };
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++)
		if (strcmp(dot, known[i][0]) == 0)
			return known[i][1];
	stop(name, "no media type is known for it");
	return NULL;
}

/* Change "./NAME" to the path under which NAME is served. */
static void refer(struct file *f, const struct file *to)
{
	char from[80];
	int n = snprintf(from, sizeof from, "\"./%s\"", to->name);
	char *hit = strstr((char *)f->at, from);

	if (!hit)
		return;
	size_t before = (size_t)(hit - (char *)f->at), path = strlen(to->path), after = f->n - before - (size_t)n;
	unsigned char *next = room(before + path + 2 + after + 1);
	memcpy(next, f->at, before);
	next[before] = '"';
	memcpy(next + before + 1, to->path, path);
	next[before + 1 + path] = '"';
	memcpy(next + before + path + 2, hit + n, after + 1);
	free(f->at);
	f->at = next;
	f->n = before + path + 2 + after;
}

static void name_by_content(struct file *f)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned int n = 0;
	const char *dot = strrchr(f->name, '.');

	if (!EVP_Digest(f->at, f->n, hash, &n, EVP_sha256(), NULL))
		stop(f->name, "cannot be hashed");
	char hex[17] = "";
	for (int i = 0; i < 8; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash[i]);
	char stem[64] = "";
	memcpy(stem, f->name, (size_t)(dot - f->name));
	snprintf(f->path, sizeof f->path, "/assets/%s-%s%s", stem, hex, dot);
}

static unsigned char *gzipped(const struct file *f, size_t *n)
{
	z_stream z = { 0 };

	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		stop(f->name, "cannot be compressed");
	size_t cap = deflateBound(&z, f->n);
	unsigned char *out = room(cap);
	z.next_in = f->at;
	z.avail_in = (uInt)f->n;
	z.next_out = out;
	z.avail_out = (uInt)cap;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		stop(f->name, "cannot be compressed");
	*n = cap - z.avail_out;
	deflateEnd(&z);
	return out;
}

static void bytes_out(FILE *out, const char *kind, size_t i, const unsigned char *at, size_t n)
{
	fprintf(out, "static const unsigned char %s_%zu[] = {", kind, i);
	for (size_t k = 0; k < n; k++)
		fprintf(out, "%s%u,", k % 32 ? "" : "\n", at[k]);
	fprintf(out, "\n};\n");
}

int main(int argc, char **argv)
{
	if (argc < 3 || argc - 2 > MOST)
		stop("usage", "embed OUT.c FILE...");
	FILE *out = fopen(argv[1], "wb");
	size_t gz[MOST];

	if (!out)
		stop(argv[1], "cannot be written");
	fprintf(out, "/* Made from the files of src/web/assets and npm: change those. */\n#include \"web/assets.h\"\n\n");
	for (int a = 2; a < argc; a++) {
		struct file *f = &files[nfiles];
		const char *slash = strrchr(argv[a], '/');
		snprintf(f->name, sizeof f->name, "%s", slash ? slash + 1 : argv[a]);
		mime(f->name);
		read_whole(f, argv[a]);
		for (size_t i = 0; i < nfiles && strstr(f->name, ".js"); i++)
			refer(f, &files[i]);
		name_by_content(f);
		unsigned char *small = gzipped(f, &gz[nfiles]);
		bytes_out(out, "plain", nfiles, f->at, f->n);
		bytes_out(out, "gzip", nfiles, small, gz[nfiles]);
		free(small);
		nfiles++;
	}
	fprintf(out, "const struct asset asset_table[] = {\n");
	for (size_t i = 0; i < nfiles; i++)
		fprintf(out, "\t{ { \"%s\", %zu }, { \"%s\", %zu }, { \"%s\", %zu },\n\t  { (const char *)plain_%zu, %zu }, "
			"{ (const char *)gzip_%zu, %zu } },\n", files[i].name, strlen(files[i].name), files[i].path,
			strlen(files[i].path), mime(files[i].name), strlen(mime(files[i].name)), i, files[i].n, i, gz[i]);
	fprintf(out, "};\nconst size_t asset_count = %zu;\n", nfiles);
	if (fclose(out) != 0)
		stop(argv[1], "cannot be written");
	return 0;
}

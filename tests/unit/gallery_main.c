/* gallery FOLDER [theme [density]]: the gallery page, and the files it asks for, as they would be served. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "web/assets.h"
#include "web/templates/gallery.h"

static bool save(const char *folder, const char *name, struct str bytes)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "wb");
	if (!f)
		return false;
	bool good = fwrite(bytes.at, 1, bytes.n, f) == bytes.n;
	return fclose(f) == 0 && good;
}

int main(int argc, char **argv)
{
	struct gallery g;
	struct frame f;
	struct buf out;
	char folder[512], name[128];

	if (argc < 2)
		return 2;
	gallery_fill(&g);
	gallery_frame(&f);
	f.nonce = STR("gallery");
	f.theme = str_z(argc > 2 ? argv[2] : "");
	f.density = str_z(argc > 3 ? argv[3] : "");
	buf_open(&out, NULL);
	gallery_page(&out, &f, &g);
	bool good = save(argv[1], "index.html", buf_text(&out));
	buf_close(&out);
	snprintf(folder, sizeof folder, "%s/assets", argv[1]);
	mkdir(folder, 0777);
	for (size_t i = 0; i < asset_count; i++) {
		snprintf(name, sizeof name, "%.*s", S(asset_table[i].path));
		good = save(argv[1], name + 1, asset_table[i].plain) && good;
	}
	return good ? 0 : 1;
}

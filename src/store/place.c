/* Whether the files a store was opened on still stand where they stood: SQLite goes on in a file that was removed or moved away, and
 * what is acknowledged there is gone with the process. */
#include "store/inside.h"

#include <sys/stat.h>

static bool found(const char *path, struct place_file *f, int64_t shortest)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	if (f->ino && (f->dev != (uint64_t)st.st_dev || f->ino != (uint64_t)st.st_ino || st.st_size < f->size))
		return false;
	*f = (struct place_file){ (uint64_t)st.st_dev, (uint64_t)st.st_ino, st.st_size < shortest ? st.st_size : shortest };
	return true;
}

/* The file only grows; the log starts again from its beginning without growing shorter, but for what passes STORE_LOG_KEPT. */
bool place_stands(struct store *s)
{
	return found(s->file_path, &s->file, INT64_MAX) && found(s->log_path, &s->log, STORE_LOG_KEPT);
}

/* The rows that did not come in, each with where, what and why, as it was. */
#include "share/import_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char heading[] = "row,column,reason,as_it_was\n";

bool import_quarantine_open(struct import_quarantine *q, const char *path, int64_t keep)
{
	struct stat st;

	*q = (struct import_quarantine){ .path = path, .length = keep };
	q->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (q->fd < 0)
		return false;
	/* What was written after the last commit belongs to rows that will be read again. */
	if (fstat(q->fd, &st) || !S_ISREG(st.st_mode) || st.st_size < keep || ftruncate(q->fd, keep) || lseek(q->fd, keep, SEEK_SET) < 0) {
		int why = errno;
		close(q->fd);
		errno = why;
		return false;
	}
	buf_open(&q->b, NULL);
	if (!keep)
		buf_z(&q->b, heading);
	return true;
}

static void flush(struct import_quarantine *q)
{
	size_t at = 0;

	while (!q->failed && at < q->b.n) {
		ssize_t done = write(q->fd, q->b.at + at, q->b.n - at);
		if (done < 0 && errno == EINTR)
			continue;
		q->failed = done <= 0;
		at += done > 0 ? (size_t)done : 0;
	}
	q->length += (int64_t)at;
	q->b.n = 0;
}

/* A line for each thing that is wrong; each line can be read by itself. */
void import_quarantine_put(struct import_quarantine *q, uint32_t row, const struct import_faults *faults, struct str as_it_was)
{
	for (size_t i = 0; i < faults->n; i++) {
		buf_fmt(&q->b, "%u,", row);
		csv_put(&q->b, faults->at[i].column);
		buf_c(&q->b, ',');
		csv_put(&q->b, faults->at[i].says);
		buf_c(&q->b, ',');
		csv_put(&q->b, as_it_was);
		buf_c(&q->b, '\n');
		if (q->b.n > 1 << 20)
			flush(q);
	}
}

bool import_quarantine_sync(struct import_quarantine *q)
{
	if (q->b.n) {
		flush(q);
		q->failed = q->failed || fsync(q->fd);
	}
	return !q->failed;
}

void import_quarantine_close(struct import_quarantine *q, bool none)
{
	buf_close(&q->b);
	close(q->fd);
	if (none)
		unlink(q->path);
}

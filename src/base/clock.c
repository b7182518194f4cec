#include "base/clock.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static _Atomic int64_t last, skipped;
static _Atomic bool ordinary = true;

/* Everything below belongs to a clock that was set, and is read under the lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static instant set_to;
static char path[PATH_MAX];

static int64_t read_clock(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return t.tv_sec * US_SECOND + t.tv_nsec / 1000;
}

int64_t clock_mono_us(void)
{
	return read_clock(CLOCK_MONOTONIC) + atomic_load_explicit(&skipped, memory_order_relaxed);
}

void clock_mono_skip(int64_t us)
{
	atomic_fetch_add(&skipped, us);
}

static instant forward(instant t)
{
	int64_t before = atomic_load_explicit(&last, memory_order_relaxed), next;

	do {
		next = t > before ? t : before + 1;
	} while (!atomic_compare_exchange_weak(&last, &before, next));
	return next;
}

/* The file's instant; when it runs on, counted from the file's own date, so that all processes that follow it
 * agree. */
static bool read_file(instant *t, bool *runs)
{
	char text[64];
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
	bool good = n > 0 && fstat(fd, &st) == 0;
	struct str s = str_trim((struct str){ text, n > 0 ? (size_t)n : 0 });

	if (fd >= 0)
		close(fd);
	*runs = s.n && *s.at == '+';
	if (!good || !instant_parse(str_from(s, *runs), t))
		return false;
	if (*runs)
		*t += read_clock(CLOCK_REALTIME) - (st.st_mtim.tv_sec * US_SECOND + st.st_mtim.tv_nsec / 1000);
	return true;
}

static instant now_when_set(void)
{
	bool runs = false;
	instant t;

	pthread_mutex_lock(&lock);
	if (*path && read_file(&t, &runs))
		set_to = t;                         /* unreadable for a moment: the last known stands */
	t = set_to;
	pthread_mutex_unlock(&lock);
	return runs ? forward(t) : t;
}

instant clock_now(void)
{
	if (!atomic_load_explicit(&ordinary, memory_order_relaxed))
		return now_when_set();
	return forward(read_clock(CLOCK_REALTIME));
}

void clock_set(instant t)
{
	pthread_mutex_lock(&lock);
	set_to = t;
	*path = '\0';
	pthread_mutex_unlock(&lock);
	atomic_store(&last, 0);
	atomic_store(&ordinary, t == 0);
}

bool clock_follow(const char *file)
{
	bool good, runs;
	instant t;

	if (strlen(file) >= sizeof path)
		return false;
	pthread_mutex_lock(&lock);
	memcpy(path, file, strlen(file) + 1);
	good = read_file(&t, &runs);
	if (good)
		set_to = t;
	else
		*path = '\0';
	pthread_mutex_unlock(&lock);
	if (good) {
		atomic_store(&last, 0);
		atomic_store(&ordinary, false);
	}
	return good;
}

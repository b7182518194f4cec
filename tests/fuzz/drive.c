/* A plain driver for fuzz targets, for compilers without libFuzzer: every seed file as it is, then a fixed number
 * of mutations of them from a fixed start, so that a failure can be had again.
 *
 *   TARGET ROUNDS SEED-FILE...
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { SEEDS_MOST = 256, BYTES_MOST = 8192 };

struct seed { uint8_t at[BYTES_MOST]; size_t n; };

static struct seed seeds[SEEDS_MOST], work;
static size_t nseeds;
static uint64_t state = 0x9E3779B97F4A7C15;

static size_t dice(size_t sides)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return sides ? (size_t)(state % sides) : 0;
}

static void load(const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f || nseeds == SEEDS_MOST) {
		fprintf(stderr, "cannot read %s, or too many seeds\n", path);
		exit(2);
	}
	seeds[nseeds].n = fread(seeds[nseeds].at, 1, BYTES_MOST, f);
	nseeds++;
	fclose(f);
}

static void splice(const struct seed *other)
{
	size_t from = dice(other->n), n = dice(other->n - from) + 1, to = dice(work.n + 1);

	if (!other->n || n > other->n - from)
		return;
	if (n > BYTES_MOST - to)
		n = BYTES_MOST - to;
	memcpy(work.at + to, other->at + from, n);
	if (work.n < to + n)
		work.n = to + n;
}

static void shift(size_t at, size_t by, int wider)
{
	if (wider && work.n + by <= BYTES_MOST) {
		memmove(work.at + at + by, work.at + at, work.n - at);
		work.n += by;
	} else if (!wider && at + by <= work.n) {
		memmove(work.at + at, work.at + at + by, work.n - at - by);
		work.n -= by;
	}
}

static void mutate(void)
{
	static const char telling[] = "\r\n\0 \t:;,/?#%&=+-0fFxX\x7F\x80\xFF";
	size_t at = dice(work.n);

	switch (dice(5)) {
	case 0:
		if (work.n)
			work.at[at] ^= (uint8_t)(1u << dice(8));
		break;
	case 1:
		if (work.n)
			work.at[at] = (uint8_t)telling[dice(sizeof telling)];
		break;
	case 2:
		shift(at, 1 + dice(8), 1);
		break;
	case 3:
		shift(at, 1 + dice(8), 0);
		break;
	default:
		splice(&seeds[dice(nseeds)]);
	}
}

int main(int argc, char **argv)
{
	long rounds = argc > 2 ? strtol(argv[1], NULL, 10) : 0;

	if (rounds <= 0) {
		fprintf(stderr, "usage: %s ROUNDS SEED-FILE...\n", argv[0]);
		return 2;
	}
	for (int i = 2; i < argc; i++)
		load(argv[i]);
	for (size_t i = 0; i < nseeds; i++)
		LLVMFuzzerTestOneInput(seeds[i].at, seeds[i].n);
	for (long i = 0; i < rounds; i++) {
		work = seeds[dice(nseeds)];
		for (size_t edits = 1 + dice(6); edits > 0; edits--)
			mutate();
		LLVMFuzzerTestOneInput(work.at, work.n);
	}
	printf("%zu seeds and %ld mutations held\n", nseeds, rounds);
	return 0;
}

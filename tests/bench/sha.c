/* sha: SHA-256 of N bytes on one core, MB/s: what verify is measured against. */
#include "base/clock.h"
#include "base/digest.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	static char block[1 << 20];
	long long n = argc == 2 ? atoll(argv[1]) : 0, left;
	struct sha s;
	struct digest d;
	int64_t begun = clock_mono_us();

	if (n <= 0) {
		fprintf(stderr, "usage: sha BYTES\n");
		return 2;
	}
	sha_open(&s);
	for (left = n; left > 0; left -= (long long)sizeof block)
		sha_put(&s, block, left < (long long)sizeof block ? (size_t)left : sizeof block);
	sha_close(&s, &d);
	printf("%.1f\n", (double)n / (double)(clock_mono_us() - begun + 1));
	return 0;
}

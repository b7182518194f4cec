/* What only the whole practice can show: states nobody reaches, fields nobody fills, effects that never end. */
#include "practice/loading.h"

void check_whole(struct loading *l)
{
	(void)l;
}

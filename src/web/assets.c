#include "web/assets.h"

#include <assert.h>
#include <stdlib.h>

const struct asset *asset_named(struct str path)
{
	for (size_t i = 0; i < asset_count; i++)
		if (str_eq(asset_table[i].path, path))
			return &asset_table[i];
	return NULL;
}

struct str asset_path(const char *name)
{
	for (size_t i = 0; i < asset_count; i++)
		if (str_is(asset_table[i].name, name))
			return asset_table[i].path;
	assert(!"an asset that is not embedded");
	abort();
}

/* The header, in plain C, with every rule of the compiler on. */
#include "plugins/abi/connector.h"

/* What has been released keeps its place: the two tables only ever grow at their ends. */
_Static_assert(sizeof(lianfang_connector) == 8 + 6 * sizeof(void *), "the connector's table");
_Static_assert(sizeof(lianfang_hub) == 8 + 14 * sizeof(void *), "the hub's table");

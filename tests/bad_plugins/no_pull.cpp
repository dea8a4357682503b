// Its table lacks what must be there.
#include "tests/bad_plugins/by_hand.h"

CONNECTOR_WITH(nullptr)

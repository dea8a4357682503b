// What a configuration says that can hardly be meant, though it can be used: it may become right by what arrives later.
#pragma once

#include "hub/app/configuration.h"

namespace lianfang {

// A connector that is in neither folder of libraries (`shipped` is the hub's own), a list that nobody makes, where it
// would be sent; a heading mapped to two required fields of a dataset; a parameter of hub.xml that no cross-check
// reads.
std::vector<ConfigFault> doubtsOf(const Configuration& configuration, const std::filesystem::path& shipped);

} // namespace lianfang

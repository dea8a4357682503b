// lianfang documents: what an exchange brought, and the attachments among it.
#pragma once

#include "hub/app/cli/client.h"

namespace lianfang::cli {

// Lists the documents accepted last; with `name` and `output` writes that attachment to the file. `which` is dataset,
// period, unit. Returns the exit code.
int documents(const Client& client, const Parameters& which, const std::string& name, const std::string& output,
              bool asJson);

} // namespace lianfang::cli

// The documents of what was accepted last, as the store has them on record.
#pragma once

#include "hub/store/store.h"

namespace lianfang {

// In the order they were submitted, attachments (format "attachment") last: name, media type, digest, bytes, format and
// rows. Empty if nothing was accepted.
std::vector<SubmittedDocument> documentsOf(Store& store, std::int64_t exchange);

} // namespace lianfang

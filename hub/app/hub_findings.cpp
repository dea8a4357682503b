// Cross-checks and findings, as the API asks for them.
#include "hub/app/hub.h"

#include "hub/api/messages.h"

namespace lianfang {

nlohmann::json Hub::crosscheck(const nlohmann::json&) { throw Error(message::notFound, {"crosscheck"}); }
nlohmann::json Hub::findings(const Query&) { throw Error(message::notFound, {"findings"}); }
nlohmann::json Hub::conclude(std::int64_t, const nlohmann::json&) { throw Error(message::notFound, {"findings"}); }

}  // namespace lianfang

// What a submission makes known to whoever delivered it, and to the bureau: entries of the outbox.
#pragma once

#include "hub/app/configuration.h"
#include "hub/dispatch/dispatch.h"
#include "hub/store/store.h"

#include <nlohmann/json_fwd.hpp>

namespace lianfang {

// Lists that a push order may name, besides a cross-check's.
inline constexpr std::string_view rejectionsPush = "rejections";   // refused rows, and all other remarks
inline constexpr std::string_view columnsPush = "unknown-columns"; // where no row was refused

// True if the department gets lists of its rejections through its connector.
bool takesLists(const Manifest& manifest);

// Where rows were refused, the department gets the list through its connector; where it has none that takes lists, the
// bureau gets it to pass on. Columns that the mapping does not know come with every delivery of the same make: for them
// alone the department is told once, and the bureau, whose mapping it is, once for the dataset, until they change.
// `occasion` stands for the submission, or for the attempt of which nothing was accepted.
std::vector<OutboxEntry> feedback(const Configuration& configuration, const Manifest& manifest,
                                  const Exchange& exchange, const std::string& occasion, std::uint64_t rejected,
                                  const std::vector<SubmittedDocument>& documents);

// An entry for each who is told of the bureau's matters; the same topic on the same occasion is told once.
std::vector<OutboxEntry> toBureau(const Configuration& configuration, const std::string& topic,
                                  const std::string& occasion, const nlohmann::json& payload);
// The same for matters that the system administrators have to look after; each is told once, whatever else they are.
std::vector<OutboxEntry> toBureauAndAdministrators(const Configuration& configuration, const std::string& topic,
                                                   const std::string& occasion, const nlohmann::json& payload);

// The entry that makes a department get its list; the same order on the same occasion is one entry.
OutboxEntry pushEntry(const PushOrder& order, const std::string& occasion);

} // namespace lianfang

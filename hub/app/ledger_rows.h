// The rows of all datasets that are about one employer or one person, with their Chinese labels and their evidence.
#pragma once

#include "hub/app/ledger.h"

#include <Poco/Data/Session.h>

#include <map>
#include <string>
#include <vector>

namespace lianfang {

class LedgerRows {
public:
    LedgerRows(const LedgerParts& parts, Poco::Data::Session& session) : parts_(parts), session_(session) {}

    // A section for each dataset that has any, by id, then the submissions that brought them. `references`: ids of
    // employer references, divided by commas.
    std::vector<LedgerSection> ofEmployer(const std::string& references);
    std::vector<LedgerSection> ofPerson(const std::string& person); // the key, 16 bytes

    std::string departmentZh(const std::string& id) const;

private:
    struct Document {
        std::string name, department, unit, received;
        std::vector<std::string> sheets;
    };
    // Rows of which `condition` holds; `person`: what a '?' in it stands for, if there is one.
    LedgerSection section(const Dataset& dataset, const std::string& condition, const std::string* person);
    LedgerSection submissions();
    std::string value(const Field& field, const std::string& stored, const std::string& name, const std::string& code);
    const Document& document(const std::string& id);
    std::string unitZh(const std::string& department, const std::string& unit) const;

    const LedgerParts& parts_;
    Poco::Data::Session& session_;
    std::map<std::string, Document> documents_;
    std::map<std::int64_t, std::int64_t> brought_; // by submission: rows that it brought or changed
};

} // namespace lianfang

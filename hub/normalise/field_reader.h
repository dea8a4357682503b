// One cell, one field: from text to the value that is stored.
#pragma once

#include "hub/model/parsed.h"
#include "hub/model/rows.h"
#include "hub/schema/record_layout.h"

#include <string>

namespace lianfang {

// Reads cells of one field of all types but identity and employer, which need more than the cell. One thread's own.
class FieldReader {
public:
    FieldReader(const Field& field, const Schema& schema);

    // The cell is not empty. `on` is the day on which codes must have been in force. Text values stay valid until the
    // next call.
    Parsed<Value> read(const Cell& cell, Day on);

private:
    Parsed<Value> readText(const Cell& cell);
    Parsed<Value> readCode(const Cell& cell, Day on);
    Parsed<Value> readCodes(const Cell& cell, Day on);

    const Field& field_;
    const CodeList* list_;
    const CodeList* local_;  // the city's own divisions, where the list is the national one
    enum class Listed : std::uint8_t { plain, division, industry, disease, accidentType } listed_;
    std::string text_;
};

}  // namespace lianfang

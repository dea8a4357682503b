// What a column of a fill-in template is: its heading, and what to tell the clerk about it.
#pragma once

#include "hub/schema/manifest.h"

#include <string>
#include <vector>

namespace lianfang {

struct TemplateColumn {
    const Field* field = nullptr; // of the dataset given
    FieldMap::Part part = FieldMap::Part::whole;
    std::string heading; // without the mark of a required one
    std::string other;   // of an employer's halves: the other one's heading, if it has a column
    bool required = false;
    bool byCode = false; // of a code list: codes are entered, because names are not unique or too many
    std::string zh;      // how to fill it in, one or two sentences
    std::string en;
};

// The columns in the schema's order. `mapping` may be null.
std::vector<TemplateColumn> templateColumns(const Dataset& dataset, const DatasetMapping* mapping,
                                            const Schema& schema);

// The entries of a field's list to choose from today, the city's own divisions behind those of GB/T 2260.
std::vector<const CodeList::Entry*> templateChoices(const Field& field, const Schema& schema);

} // namespace lianfang

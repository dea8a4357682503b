// The <schema> files: from XML to datasets.
#pragma once

#include "hub/schema/config_xml.h"
#include "hub/schema/messages.h"
#include "hub/schema/schema.h"

#include <functional>
#include <vector>

namespace lianfang {

// Appends the file's datasets to `datasets`; an id that already stands there is a fault. `hasCodes` tells whether a
// code list of that id was loaded.
void readDatasets(ConfigXml& xml, const std::function<bool(std::string_view)>& hasCodes,
                  std::vector<Dataset>& datasets);

// What a field's type is called in the files: "credit-code".
std::string_view toString(FieldType type);

} // namespace lianfang

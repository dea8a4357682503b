// An occupational disease (职业病) of the Catalogue of Occupational Diseases (职业病分类和目录): class, the subclass's
// ordinal in its class (0 if it has none), item: 1.1.3 is graphite pneumoconiosis.
#pragma once

#include "hub/model/code_list.h"
#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <array>
#include <string_view>

namespace lianfang {

// The 2024 catalogue is in force from this day on. No earlier catalogue is at hand.
inline constexpr Day firstDayOfCatalogue2024 = dayOf(2025, 8, 1);

class DiseaseCode {
public:
    // From firstDayOfCatalogue2024 on the catalogue decides, by code or by name. Before, only the form of a code is
    // checked, and the value is noted.
    static Parsed<DiseaseCode> parse(std::string_view text, CellKind kind, const CodeList& catalogue2024,
                                     Day diagnosedOn);

    std::string_view text() const { return {code_.data(), size_}; }

private:
    std::array<char, 8> code_{};
    std::uint8_t size_ = 0;
};

} // namespace lianfang

// What the postal administration delivers, in GB18030, a file per reporting unit, month and dataset, an empty
// done-marker beside each: postal/快递网点_<unit>_<month>.csv and postal/快递从业人员_<unit>_<month>.csv.
#pragma once

#include "tests/city/handwriting.h"

#include <array>
#include <set>

namespace lianfang::city {

class PostalFiles {
public:
    // Two counties have an office of their own; the others report through the city's.
    static constexpr std::array<std::string_view, 3> units{"", "340223", "340281"};

    PostalFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random, Truth& truth);

    void add(const Outlet& outlet);
    void close();

    std::string outletsDocument(int month, std::size_t unit) const { return outlets_[at(month, unit)].name(); }
    std::string couriersDocument(int month, std::size_t unit) const { return couriers_[at(month, unit)].name(); }

private:
    static std::size_t at(int month, std::size_t unit) { return static_cast<std::size_t>(month) * units.size() + unit; }
    static std::size_t unitOf(std::size_t county);
    void addOutlet(int month, const Outlet& outlet);
    void addCourier(int month, const Courier& courier, const Stay& stay);

    std::filesystem::path folder_;
    const Calendar& calendar_;
    Handwriting hand_;
    Truth& truth_;
    std::vector<CsvFile> outlets_; // by month and unit
    std::vector<CsvFile> couriers_;
};

} // namespace lianfang::city

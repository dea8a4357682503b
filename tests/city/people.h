// Made-up people and firms.
#pragma once

#include "hub/model/day.h"
#include "tests/city/random.h"

#include <array>
#include <string>
#include <string_view>

namespace lianfang::city {

struct Person {
    std::string identity;
    std::string name;
    std::string phone;
    Day birth;
    bool woman = false;
};

// A county or development zone: the id of its offices, and the division that its employers give.
struct County {
    std::string_view id;
    std::string_view division;
    std::string_view name;
};

// The offices of config/connectors/health.xml. The development zone's employers give the district around it.
inline constexpr std::array<County, 8> counties{{{"340202", "340202", "镜湖区"},
                                                 {"340207", "340207", "鸠江区"},
                                                 {"340209", "340209", "弋江区"},
                                                 {"340210", "340210", "湾沚区"},
                                                 {"340212", "340212", "繁昌区"},
                                                 {"340223", "340223", "南陵县"},
                                                 {"340281", "340281", "无为市"},
                                                 {"340261", "340207", "经济技术开发区"}}};

struct Firm {
    std::string code;
    std::string name;
    std::size_t county = 0;
};

// Hands out people and firms, no two alike.
class Registry {
public:
    Registry(Random& random, int year) : random_(random), year_(year) {}

    // Of working age for the whole run and some years after: men 20 to 56, women 20 to 46.
    Person worker();
    Person manAged(int low, int high);
    Person womanAged(int low, int high);
    Person manBorn(Day birth) { return person(birth, false); }
    Person womanBorn(Day birth) { return person(birth, true); }

    Firm firm(std::size_t county, std::string_view trade);

private:
    Person person(Day birth, bool woman);
    Day birthday(int low, int high);
    std::string personName();

    Random& random_;
    int year_;
    std::uint32_t people_ = 0;
    std::uint32_t firms_ = 0;
};

} // namespace lianfang::city

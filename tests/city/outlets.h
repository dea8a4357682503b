// Decides about express-delivery outlets and their couriers.
#pragma once

#include "tests/city/surroundings.h"

namespace lianfang::city {

class OutletPlans {
public:
    OutletPlans(Random& random, Registry& registry, const Calendar& calendar, const Surroundings& around);

    // An insured outlet of each brand, one in every county, that is there for the whole run: where couriers of other
    // outlets have their second work. To be delivered like the others, once.
    std::vector<Outlet> firstOfEachBrand();

    // The next outlet with about `couriers` people or fewer.
    Outlet next(int couriers);

    // An outlet that is a legal person, has no enrolment of its own and a parent that is enrolled: judged by itself.
    Outlet underParent(const Firm& own, const Firm& parent);

private:
    struct Known { // an insured outlet that stays
        std::string number;
        std::string subject;
        std::size_t county;
    };

    Outlet start(std::string_view scenario);
    Courier courier(const Outlet& outlet, int from, int to);
    void cover(Courier& courier, const Firm& subject, const std::string& outlet, int from, int to = always,
               int knownFrom = 0);
    void fill(Outlet& outlet, int count, int coveredFrom, int coveredTo, int knownFrom = 0);
    void specialCourier(Outlet& outlet);
    void secondStay(Courier& courier, const Known& other, int from, int to);
    void lines(std::vector<Line>& lines, int from, int to, Line line = Line::open) const;
    const Known& anotherBrand(const std::string& subject);

    Random& random_;
    Registry& registry_;
    const Calendar& calendar_;
    const Surroundings& around_;
    Deck<std::string_view> deck_;
    Deck<std::string_view> courierDeck_;
    std::vector<Known> known_; // by brand, the latest one
    std::size_t turn_ = 0;
    int number_ = 0;
};

} // namespace lianfang::city

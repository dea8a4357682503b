// Tokens with which departments' programs come in over the network. A token is for one department, and for one of its
// reporting units or all of them. It is told once, when it is made; the store holds only its hash under the hub's key.
#pragma once

#include "hub/base/crypto.h"
#include "hub/store/store.h"

#include <limits>

namespace lianfang {

struct AccessToken {
    static constexpr const char* anyUnit = "*";
    static constexpr Seconds forGood = std::numeric_limits<std::int32_t>::max();

    std::int64_t id = 0;
    std::string department;
    std::string unit; // "" is the department's own level, anyUnit all of them
    std::string name; // whose it is, for people
    Seconds made = 0;
    Seconds until = forGood; // a day: the last one on which it holds
    Seconds revoked = 0;     // 0: not
    Seconds lastUsed = 0;    // for a push; 0: never

    bool allows(const std::string& wantedDepartment, const std::string& wantedUnit) const
    {
        return department == wantedDepartment && (unit == anyUnit || unit == wantedUnit);
    }
    bool holds(Day today) const { return revoked == 0 && until >= numberOf(today); }
};

// May be used from several threads.
class AccessTokens {
public:
    AccessTokens(Store& store, const KeyRing& keys);

    struct Made {
        AccessToken token;
        std::string text; // "lianfang-7-…": what the department's program shows
    };
    Made make(const std::string& department, const std::string& unit, const std::string& name,
              std::optional<Day> until);
    std::vector<AccessToken> list();
    bool revoke(std::int64_t id); // false if there is no such token that holds

    // The token that `text` is, if it holds today. Takes as long for one that nearly is as for one that is none.
    std::optional<AccessToken> admit(std::string_view text, Day today);

private:
    std::string hashOf(std::string_view text) const;
    std::vector<std::pair<AccessToken, std::string>> read(const std::string& condition);

    Store& store_;
    const Key key_;
    std::mutex looking_;
    std::optional<Poco::Data::Session> session_;
};

} // namespace lianfang

// What an officer's SQL may do: read the generated views, and make temporary relations of its own.
#pragma once

#include <Poco/Data/Session.h>

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>

namespace lianfang {

// While it lives, a statement on the session that asks for more fails as it is prepared, and one that goes on beyond
// the time given is interrupted. One at a time on a session; statements of the hub's own come before or after it. On
// SQLite; on PostgreSQL it does nothing, there a role's rights say the same.
class Confinement {
public:
    // What a session's database has; good for as long as its tables and views stay.
    struct Relations {
        explicit Relations(Poco::Data::Session& session);
        std::set<std::string, std::less<>> views;
        std::set<std::string, std::less<>> tables;
        std::set<std::string, std::less<>> viewed; // tables that views read
    };

    // `relations` must outlive it.
    Confinement(Poco::Data::Session& session, const Relations& relations, std::chrono::seconds longest);
    ~Confinement();
    Confinement(const Confinement&) = delete;
    Confinement& operator=(const Confinement&) = delete;

    // What was refused, such as "read person.sealed"; empty: nothing was.
    const std::string& refused() const;
    bool interrupted() const;

private:
    struct State;
    std::unique_ptr<State> state_; // none: not SQLite
};

} // namespace lianfang

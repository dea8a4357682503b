// What an officer's SQL may do: read the generated views, and make temporary relations of its own.
#pragma once

#include <Poco/Data/Session.h>

#include <chrono>
#include <memory>
#include <string>

namespace lianfang {

// While it lives, a statement on the session that asks for more fails as it is prepared, and one that goes on beyond
// the time given is interrupted. One at a time on a session; statements of the hub's own come before or after it. On
// SQLite; on PostgreSQL it does nothing, there a role's rights say the same.
class Confinement {
public:
    Confinement(Poco::Data::Session& session, std::chrono::seconds longest);
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

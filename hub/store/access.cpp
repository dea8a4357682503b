#include "hub/store/access.h"

#include <Poco/Data/Statement.h>

#include <charconv>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

constexpr std::string_view prefix = "lianfang-";
constexpr std::size_t secretBytes = 32;

// "lianfang-7-…": 7; 0 if it has not a token's form.
std::int64_t idIn(std::string_view text)
{
    if (!text.starts_with(prefix))
        return 0;
    std::int64_t id = 0;
    const char* end = text.data() + text.size();
    const auto [after, error] = std::from_chars(text.data() + prefix.size(), end, id);
    return error == std::errc() && after != end && *after == '-' &&
                   static_cast<std::size_t>(end - after) == 1 + 2 * secretBytes
               ? id
               : 0;
}

} // namespace

AccessTokens::AccessTokens(Store& store, const KeyRing& keys) : store_(store), key_(keys.derive("access-token"))
{
}

std::string AccessTokens::hashOf(std::string_view text) const
{
    return hex(HmacSm3(key_).of(text));
}

std::vector<std::pair<AccessToken, std::string>> AccessTokens::read(const std::string& condition)
{
    const std::lock_guard lock(looking_);
    if (!session_)
        session_.emplace(store_.reader());
    std::vector<Poco::Int64> ids, made, until, revoked, lastUsed;
    std::vector<std::string> departments, units, names, hashes;
    *session_ << "SELECT id, department, unit, name, hash, made, until, revoked, last_used FROM access_token WHERE " +
                     condition + " ORDER BY id",
        into(ids), into(departments), into(units), into(names), into(hashes), into(made), into(until), into(revoked),
        into(lastUsed), now;
    std::vector<std::pair<AccessToken, std::string>> out;
    for (std::size_t i = 0; i < ids.size(); ++i)
        out.push_back(
            {{ids[i], departments[i], units[i], names[i], made[i], until[i], revoked[i], lastUsed[i]}, hashes[i]});
    return out;
}

AccessTokens::Made AccessTokens::make(const std::string& department, const std::string& unit, const std::string& name,
                                      std::optional<Day> until)
{
    Made made;
    made.token = {0, department, unit, name, secondsNow(), until ? numberOf(*until) : AccessToken::forGood, 0, 0};
    const std::string random = randomBytes(secretBytes);
    const std::string secret = hex(std::span(reinterpret_cast<const unsigned char*>(random.data()), random.size()));
    store_.write([&](Session& session) {
        Poco::Int64 id = 0, at = made.token.made, last = made.token.until;
        session << "SELECT coalesce(max(id), 0) + 1 FROM access_token", into(id), now;
        made.token.id = id;
        made.text = std::string(prefix) + std::to_string(id) + "-" + secret;
        std::string hash = hashOf(made.text), of = department, where = unit, called = name;
        session
            << "INSERT INTO access_token (id, department, unit, name, hash, made, until) VALUES (?, ?, ?, ?, ?, ?, ?)",
            use(id), use(of), use(where), use(called), use(hash), use(at), use(last), now;
    });
    return made;
}

std::vector<AccessToken> AccessTokens::list()
{
    std::vector<AccessToken> out;
    for (auto& [token, hash] : read("1 = 1"))
        out.push_back(std::move(token));
    return out;
}

bool AccessTokens::revoke(std::int64_t id)
{
    std::size_t changed = 0;
    store_.write([&](Session& session) {
        Poco::Int64 token = id, at = secondsNow();
        Poco::Data::Statement update(session);
        update << "UPDATE access_token SET revoked = ? WHERE id = ? AND revoked = 0", use(at), use(token);
        changed = update.execute();
    });
    return changed > 0;
}

std::optional<AccessToken> AccessTokens::admit(std::string_view text, Day today)
{
    const std::string shown = hashOf(text);
    std::string kept(shown.size(), ' '); // no token's hash
    std::optional<AccessToken> token;
    for (auto& [one, hash] : read("id = " + std::to_string(idIn(text)))) {
        token = std::move(one);
        kept = std::move(hash);
    }
    const bool same = sameSecret(shown, kept);
    return same && token && token->holds(today) ? token : std::nullopt;
}

} // namespace lianfang

#include "hub/crosscheck/worklist.h"

#include "hub/crosscheck/findings.h"
#include "hub/crosscheck/sql_text.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

std::vector<WorkFigure> worklist(Session& session, const std::string& county, Day today, int expiringDays)
{
    const std::string on = std::to_string(numberOf(today));
    std::vector<WorkFigure> out;
    const auto add = [&](const char* item, const std::string& condition) {
        std::vector<std::string> checks;
        std::vector<Poco::Int64> counts;
        session << "SELECT f.crosscheck, count(*) FROM finding f WHERE f.listed = 1 AND " + condition +
                       (county.empty() ? std::string() : " AND " + countyOfFinding() + " = " + sqlText(county)) +
                       " GROUP BY f.crosscheck ORDER BY 1",
            into(checks), into(counts), now;
        for (std::size_t i = 0; i < checks.size(); ++i)
            out.push_back({item, checks[i], counts[i]});
    };
    add("to-verify", "f.state = 'to-verify'");
    add("open", "f.state = 'open' AND f.step = ''");
    add("notified", "f.state = 'open' AND f.step = 'notified' AND f.deadline >= " + on);
    add("overdue", "f.state = 'open' AND f.step = 'notified' AND f.deadline < " + on);
    add("handed-over", "f.state = 'open' AND f.step = 'handed-over'");
    add("answered", "f.state = 'open' AND f.step = 'answered'");
    add("expiring", "f.state = 'concluded' AND f.concluded_until BETWEEN " + on + " AND " +
                        std::to_string(numberOf(today) + expiringDays));
    add("look-back", awaitsRecheck());
    return out;
}

} // namespace lianfang

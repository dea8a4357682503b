// lianfang-connector-test, run as a department's programmer runs it.
#pragma once

#include "tests/support/child_process.h"

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace lianfang::test {

struct KitReport {
    int code = 0;
    std::string text;
    std::map<std::string, std::string> verdicts; // by check: "passed", "FAILED", "n/a"

    // The checks with that verdict, sorted.
    std::vector<std::string> with(const std::string& verdict) const
    {
        std::vector<std::string> out;
        for (const auto& [check, said] : verdicts)
            if (said == verdict)
                out.push_back(check);
        return out;
    }
};

inline KitReport runKit(std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), LIANFANG_BINARY_DIR "/bin/lianfang-connector-test");
    const auto ended = execute(arguments);
    KitReport report{ended.code, ended.out + ended.err, {}};
    std::istringstream lines(ended.out);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string chinese;
        std::string verdict;
        std::string check;
        words >> chinese >> verdict >> check;
        if (verdict == "passed" || verdict == "FAILED" || verdict == "n/a")
            report.verdicts[check] = verdict;
    }
    return report;
}

} // namespace lianfang::test

// What every connector must do, one check after another.
#pragma once

#include "plugins/kit/report.h"
#include "plugins/kit/source.h"
#include "plugins/kit/subject.h"

#include <optional>
#include <string>

namespace lianfang::kit {

// Commands by which the source can be brought into states that the kit cannot bring about itself; run by /bin/sh.
struct Hooks {
    std::string add;      // adds rows, some of them with the same time of change as the latest there is
    std::string empty;    // leaves the source without data
    std::string breakOff; // makes the source go away, while a document is under way
    std::string count;    // prints how many lists the department has been pushed
};

struct Bench {
    Subject& subject;
    Source& source;
    const Manifest& manifest;
    const Hooks& hooks;
    std::filesystem::path scratch; // for the kit itself
    std::filesystem::path self;    // this program
    bool noPush = false;           // not wanted
    bool probes = true;            // it has the function
    bool pushes = true;
    Outcome first = {};           // the pull that all others are compared with
    std::uint64_t firstBytes = 0; // what it took from the server
};

// Its file, its table, its folder, the files of its secrets.
Verdict checkPermissions(const Bench& bench);
Verdict checkTable(Bench& bench);

Verdict checkProbe(Bench& bench);
Verdict checkFirstPull(Bench& bench);
Verdict checkSecondPull(Bench& bench);
Verdict checkCursorRepeats(Bench& bench);
Verdict checkCursorLoses(Bench& bench);
Verdict checkEmpty(Bench& bench);

Verdict checkAway(Bench& bench);
Verdict checkGoneHalfWay(Bench& bench);
Verdict checkCancel(Bench& bench);
Verdict checkDeadline(Bench& bench);

Verdict checkPushTwice(Bench& bench);
Verdict checkPushBrokenOff(Bench& bench);

Verdict checkMemory(Bench& bench);

// Of all that was printed and said until then.
Verdict checkPrinted(const Bench& bench);
Verdict checkSecrets(Bench& bench);

// Runs a hook; its output. Throws Error kit.hook-failed.
std::string runHook(const std::string& command);

} // namespace lianfang::kit

// A random draw that anybody can redo (双随机、一公开): from a pool that was frozen and published, and a seed that came
// from outside afterwards (decision 0023). One text, UTF-8 with LF, holds it all; a line is fields between tabs:
//
//   lianfang-draw  1                       what it is
//   number         2026-3                  of the year, without a gap
//   title          …                       what for
//   frozen         2026-11-25T10:00:00+08:00
//   by             …                       who froze it
//   seed-from      …                       where the seed will come from, said before anybody can know it
//   filter         …                       how the pool was chosen, for people
//   take           10                      how many are drawn
//   team           2                       inspectors for each
//   item           CODE  NAME              who may be drawn (employers by code, findings by number), bytewise sorted
//   inspector      NUMBER  NAME  UNIT      bytewise sorted
//   avoid          NUMBER  CODE            回避: that inspector is not sent to that employer; bytewise sorted
//
// The SM3 of these bytes is the pool's digest, to be published with them. Once the seed is there, these follow:
//
//   pool           DIGEST
//   seed           …
//   seeded         2026-11-27T21:30:00+08:00  WHO
//   drawn          CODE  NUMBER  NUMBER …  in the order drawn
//
// The rule. Items are sorted by SM3(seed LF line), smaller first, where `line` is the item's whole line without its LF;
// the first `take` are drawn. For each of them in order, inspectors are chosen one after another, `team` of them: of
// those not chosen for it already and not avoiding it, the one with the smallest (1 if somebody of its unit is in this
// team already, else 0; how often it was chosen for earlier ones; SM3(seed LF item's line LF inspector's line)).
#pragma once

#include "hub/base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

struct Inspector {
    std::string number; // of the law-enforcement card, never an identity number
    std::string name, unit;
    std::vector<std::string> avoids; // codes of employers
};

struct Draw {
    struct Item {
        std::string code, name;
    };
    struct Drawn {
        std::string code;
        std::vector<std::string> inspectors; // numbers; fewer than the team where there are no more
        friend bool operator==(const Drawn&, const Drawn&) = default;
    };

    std::string number, title, frozen, by, seedFrom, filter;
    std::size_t take = 0, team = 0;
    std::vector<Item> items;
    std::vector<Inspector> inspectors;
    // Once the seed is there:
    std::string poolDigest, seed, seeded, seededBy;
    std::vector<Drawn> drawn;
};

// Sorts what is to be sorted, and gives the lines up to the pool's digest. Tabs and control characters in fields become
// spaces. Equal lines are one.
std::string poolText(Draw& draw);
// 64 hexadecimal digits.
std::string poolDigest(std::string_view poolText);

// The rule; needs a pool as poolText() sorted it.
std::vector<Draw::Drawn> performDraw(const Draw& draw, std::string_view seed);

// The lines from the digest on.
std::string resultText(const Draw& draw);

// Reads a pool, or a pool with its result. `pool` becomes the bytes that the digest is over. Throws Error
// model.draw-line with the line's number.
Draw readDraw(std::string_view text, std::string& pool);

} // namespace lianfang

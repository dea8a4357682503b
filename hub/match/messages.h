// Messages of hub/match.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message matchUnknown{"match.unknown", "没有编号为 {0} 的单位匹配。", "There is no match {0}.",
                                      "请用 lianfang matches 查看编号。", "lianfang matches lists them."};
inline constexpr Message matchDecided{
    "match.decided", "匹配 {0} 已由 {1} 作出决定。", "Match {0} has been decided by {1}.",
    "如需改变，请先用 lianfang match withdraw 撤回。", "To change that, take it back first: lianfang match withdraw."};
inline constexpr Message matchUndecided{
    "match.undecided", "匹配 {0} 没有可撤回的决定。", "Of match {0} there is no decision to take back.",
    "请用 lianfang matches --state confirmed 或 refused 查看。", "See lianfang matches --state confirmed, or refused."};
inline constexpr Message matchLapsed{"match.lapsed", "匹配 {0} 已不再成立，不能再作决定。",
                                     "Match {0} is not proposed any more and cannot be decided.",
                                     "请用 lianfang matches 查看现有的建议。", "lianfang matches lists what is."};
inline constexpr Message matchOther{"match.other", "该申报单位已确认为匹配 {0} 的单位，不能同时是另一个。",
                                    "Match {0} says who that is; it cannot be another as well.",
                                    "如那一个有误，请先撤回它。", "If that one is wrong, take it back first."};

inline constexpr const Message* matchMessages[] = {&matchUnknown, &matchDecided, &matchUndecided, &matchLapsed,
                                                   &matchOther};

} // namespace lianfang::message

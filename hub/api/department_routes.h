// What departments' programs ask for:
//
//   POST /api/v1/submissions/{department}/{dataset}/{period}?unit=U&as_of=D&name=N    a push: 202, or 200 for a
//   repeated one GET  /api/v1/exchanges?dataset=…&period=…                                          their own GET
//   /api/v1/exchanges/{id}            …/{id}/rejections            …/{id}/rejections.xlsx
#pragma once

#include "hub/api/answers.h"

namespace lianfang {

// Told how many bytes of a body have come, whenever some have.
using Progress = std::function<void(std::uint64_t)>;

// False if the target is none of these. Throws what the operation throws.
bool answerDepartment(Operations& operations, const Caller& caller, const Target& target,
                      Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response,
                      const Progress& progress);

} // namespace lianfang

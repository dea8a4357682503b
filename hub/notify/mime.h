// A mail message as bytes (RFC 5322, MIME), such that every common client shows Chinese subjects, names and file names.
//
// All header lines and bodies are ASCII: headers as RFC 2047 encoded words of whole characters, bodies and attachments
// in base64, attachment names after RFC 2231 with an encoded word beside them in name= for clients that know only that.
#pragma once

#include "hub/model/outbox_entry.h"
#include "hub/notify/notice.h"

#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

struct Envelope {
    std::string fromName; // "市工伤保险科"; may be empty
    std::string from;     // an address: isMailAddress
    std::string to;
    Seconds date = 0;           // shown in China time, +0800
    std::string idempotencyKey; // Message-ID and boundaries come from it: the same message again has the same bytes
};

// The message, lines ending in CR LF, not yet dot-stuffed.
std::string mimeMessage(const Envelope& envelope, const Notice& notice);

// "<32 hex digits@domain of from>".
std::string messageId(const Envelope& envelope);

// "Name: value" with CR LF, folded to 76 columns. Line breaks and control characters in the text become spaces.
std::string headerLine(std::string_view name, std::string_view text);

// "Thu, 1 Oct 2026 08:00:00 +0800".
std::string mailDate(Seconds moment);

// True for a plain ASCII address, local@domain, that can stand in a command to a mail server.
bool isMailAddress(std::string_view text) noexcept;

} // namespace lianfang

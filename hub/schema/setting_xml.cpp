#include "hub/schema/setting_xml.h"

#include "hub/base/file.h"
#include "hub/schema/messages.h"

#include <cstdlib>

namespace lianfang {

Setting readSecretReference(ConfigXml& xml, const tinyxml2::XMLElement& element)
{
    xml.allow(element, {"name", "file", "env"}, {});
    Setting secret;
    secret.name = xml.required(element, "name");
    secret.file = xml.value(element, "file");
    secret.variable = xml.value(element, "env");
    if (secret.file.empty() == secret.variable.empty())
        xml.fault(element, message::secretSource, {secret.name});
    return secret;
}

RejectionLimit readRejectionLimit(ConfigXml& xml, const tinyxml2::XMLElement& element)
{
    RejectionLimit limit;
    limit.share = xml.share(element, "share", limit.share);
    const auto number = [&](const char* attribute, std::uint64_t otherwise) {
        return static_cast<std::uint64_t>(
            xml.number(element, attribute, static_cast<std::int64_t>(otherwise), 0, 1'000'000'000));
    };
    limit.count = number("count", limit.count);
    limit.from = number("from", limit.from);
    return limit;
}

std::string secretValue(const Setting& reference)
{
    std::string value;
    if (!reference.variable.empty()) {
        const char* set = std::getenv(reference.variable.c_str());
        value = set == nullptr ? "" : set;
    } else {
        try {
            value = readFile(reference.file, 1u << 20);
        } catch (const Error& error) {
            throw Error(message::secretUnreadable, {reference.name, error.asArgument()});
        }
        while (!value.empty() && (value.back() == '\n' || value.back() == '\r'))
            value.pop_back();
    }
    if (value.empty())
        throw Error(message::secretUnreadable,
                    {reference.name, reference.variable.empty()
                                         ? inBoth("文件 " + reference.file + " 是空的", reference.file + " is empty")
                                         : inBoth("环境变量 " + reference.variable + " 没有设置",
                                                  "environment variable " + reference.variable + " is not set")});
    return value;
}

} // namespace lianfang

#include "hub/base/log.h"

#include "hub/base/text.h"

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <memory>

namespace lianfang {

namespace {

class ToSpdlog : public Poco::Channel {
public:
    void log(const Poco::Message& message) override
    {
        const auto level = message.getPriority() <= Poco::Message::PRIO_ERROR     ? spdlog::level::err
                           : message.getPriority() == Poco::Message::PRIO_WARNING ? spdlog::level::warn
                           : message.getPriority() <= Poco::Message::PRIO_INFORMATION
                               ? spdlog::level::info
                               : spdlog::level::debug;
        spdlog::log(level, "{}: {}", message.getSource(), message.getText());
    }
};

// One event is one line, whatever it is about is called: control characters are escaped, and nobody's number is in it.
class PlainText : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override
    {
        for (const char c : withNumbersMasked({message.payload.data(), message.payload.size()})) {
            if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
                out.push_back(c);
                continue;
            }
            const auto escaped = fmt::format("\\x{:02x}", static_cast<unsigned>(c));
            out.append(escaped.data(), escaped.data() + escaped.size());
        }
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<PlainText>(); }
};

// The same as a JSON string.
class JsonText : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override
    {
        for (const char c : withNumbersMasked({message.payload.data(), message.payload.size()})) {
            if (c == '"' || c == '\\') {
                out.push_back('\\');
                out.push_back(c);
            } else if (static_cast<unsigned char>(c) < 0x20) {
                const auto escaped = fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                out.append(escaped.data(), escaped.data() + escaped.size());
            } else {
                out.push_back(c);
            }
        }
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonText>(); }
};

}  // namespace

namespace {

template <typename Text>
std::unique_ptr<spdlog::formatter> formatterOf(const char* pattern)
{
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<Text>('J');
    formatter->set_pattern(pattern);
    return formatter;
}

}  // namespace

void startLogging(const LogSettings& settings)
{
    std::vector<spdlog::sink_ptr> sinks;
    if (settings.toStderr) {
        sinks.push_back(std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
        sinks.back()->set_formatter(formatterOf<PlainText>("%H:%M:%S.%e %^%l%$ %J"));
    }
    if (!settings.folder.empty()) {
        std::filesystem::create_directories(settings.folder);
        sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            (settings.folder / "lianfang.log").string(), settings.maxBytes, settings.maxFiles));
        sinks.back()->set_formatter(formatterOf<PlainText>("%Y-%m-%dT%H:%M:%S.%e%z %l [%t] %J"));
        sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            (settings.folder / "lianfang.json.log").string(), settings.maxBytes, settings.maxFiles));
        sinks.back()->set_formatter(formatterOf<JsonText>(
            R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","thread":%t,"message":"%J"})"));
    }
    auto logger = std::make_shared<spdlog::logger>("lianfang", sinks.begin(), sinks.end());
    logger->set_level(spdlog::level::from_str(settings.level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(logger);
    Poco::Logger::setChannel("", Poco::AutoPtr<Poco::Channel>(new ToSpdlog));
}

}  // namespace lianfang

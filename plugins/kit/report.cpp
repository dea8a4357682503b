#include "plugins/kit/report.h"

#include "plugins/kit/messages.h"

#include <algorithm>

namespace lianfang::kit {

void Report::check(const std::string& id, const std::string& zh, const std::string& en,
                   const std::function<Verdict()>& run)
{
    if (!only_.empty() && std::find(only_.begin(), only_.end(), id) == only_.end())
        return;
    Verdict verdict;
    try {
        verdict = run();
    } catch (const Error& error) {
        verdict = failed(message::kitEnded, {error.zh(), error.en()});
    } catch (const Poco::Exception& error) {
        verdict = failed(message::kitEnded, {error.displayText(), error.displayText()});
    } catch (const std::exception& error) {
        verdict = failed(message::kitEnded, {error.what(), error.what()});
    }
    say(id, zh, en, verdict);
}

void Report::say(const std::string& id, const std::string& zh, const std::string& en, const Verdict& verdict)
{
    switch (verdict.kind) {
    case Verdict::Kind::passed:
        ++passed_;
        out_ << "通过   passed ";
        break;
    case Verdict::Kind::failed:
        ++failed_;
        out_ << "失败   FAILED ";
        break;
    case Verdict::Kind::notApplicable:
        ++notApplicable_;
        out_ << "不适用 n/a    ";
        break;
    }
    out_ << id << std::string(id.size() < 16 ? 16 - id.size() : 1, ' ') << zh << " / " << en << '\n';
    if (verdict.message) {
        const auto& m = *verdict.message;
        const auto line = [&](const char* mark, std::string_view chinese, std::string_view english) {
            const auto first = fill(chinese, verdict.arguments, Language::zh);
            const auto second = fill(english, verdict.arguments, Language::en);
            out_ << (first.empty() ? "" : std::string(15, ' ') + mark + first + "\n")
                 << (second.empty() || second == first ? "" : std::string(15, ' ') + mark + second + "\n");
        };
        line("", m.zh, m.en);
        line("→ ", m.mendZh, m.mendEn);
    }
    out_.flush();
}

bool Report::conclude()
{
    out_ << "\n" << passed_ << " 通过 passed, " << failed_ << " 失败 failed, " << notApplicable_ << " 不适用 n/a\n";
    return failed_ == 0;
}

} // namespace lianfang::kit

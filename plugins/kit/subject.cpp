#include "plugins/kit/subject.h"

#include "hub/base/crypto.h"
#include "hub/schema/setting_xml.h"

#include <algorithm>
#include <thread>

namespace lianfang::kit {

namespace {

constexpr std::uint64_t mostBytes = 512u << 20; // held in memory: made-up data is small

class Sink : public DocumentSink {
public:
    Sink(Outcome& outcome, const Meanwhile& meanwhile) : outcome_(outcome), meanwhile_(meanwhile) {}

    void begin(const std::string& name, const std::string& mediaType, std::optional<Day>) override
    {
        outcome_.documents.push_back({name, mediaType, {}, {}});
    }
    void write(std::string_view bytes) override
    {
        if (!begun_ && meanwhile_.atFirstPiece)
            meanwhile_.atFirstPiece();
        begun_ = true;
        if (untaken_ += bytes.size(); untaken_ >= pieceSize) {
            untaken_ = 0;
            std::this_thread::sleep_for(meanwhile_.eachPiece);
        }
        outcome_.documents.back().bytes += bytes;
    }
    std::string end() override
    {
        auto& last = outcome_.documents.back();
        return last.digest = hex(sm3(last.bytes));
    }
    void abandon() noexcept override {}

private:
    static constexpr std::size_t pieceSize = 64u << 10;

    Outcome& outcome_;
    const Meanwhile& meanwhile_;
    std::size_t untaken_ = 0;
    bool begun_ = false;
};

class Text : public ByteSource {
public:
    Text(const std::string& bytes, bool stopsHalfWay) : bytes_(bytes), stopsHalfWay_(stopsHalfWay) {}
    std::uint64_t size() const override { return bytes_.size(); }
    std::size_t readAt(std::uint64_t offset, std::span<char> into) override
    {
        if (offset >= bytes_.size())
            return 0;
        if (stopsHalfWay_ && offset >= bytes_.size() / 2)
            std::this_thread::sleep_for(std::chrono::seconds(1));
        return bytes_.copy(into.data(), into.size(), offset);
    }

private:
    const std::string& bytes_;
    const bool stopsHalfWay_;
};

// Asks to stop after a while, unless it is over by then.
class Stopper {
public:
    explicit Stopper(std::optional<std::chrono::milliseconds> after)
    {
        if (after)
            thread_ = std::jthread([this, after](std::stop_token over) {
                const auto until = std::chrono::steady_clock::now() + *after;
                while (!over.stop_requested() && std::chrono::steady_clock::now() < until)
                    std::this_thread::sleep_for(std::chrono::milliseconds(10));
                stop_.request_stop();
            });
    }
    std::stop_token token() const { return stop_.get_token(); }

private:
    std::stop_source stop_;
    std::jthread thread_;
};

} // namespace

Subject::Subject(std::filesystem::path library, std::filesystem::path host, const Manifest& manifest,
                 const DatasetMapping& mapping, Period period, std::string unit)
    : library_(std::move(library)), manifest_(manifest), mapping_(mapping), period_(period), unit_(std::move(unit)),
      name_(library_.stem().string()),
      collector_(
          CollectorSettings{.host = std::move(host), .output = [this](std::string_view bytes) { printed_ += bytes; }})
{
    for (const auto& secret : manifest.secrets)
        secrets[secret.name] = secretValue(secret);
}

CollectRequest Subject::request(const Settings& settings) const
{
    CollectRequest request;
    request.exchangeId = "kit";
    request.connector = name_;
    request.library = library_;
    request.dataset = mapping_.dataset->id;
    request.period = period_;
    request.unit = unit_;
    request.documents = mapping_.documentsOf(period_, unit_);
    request.asOf = period_.lastDay();
    request.settings = settings;
    for (const auto& [path, writable] : manifest_.opened(settings))
        request.folders.push_back({path, writable});
    request.secrets = secrets;
    request.deadline = deadline;
    request.maxBytes = mostBytes;
    return request;
}

template <typename Action>
Outcome Subject::timed(Action action)
{
    Outcome outcome;
    const auto begun = std::chrono::steady_clock::now();
    try {
        action(outcome);
    } catch (const Error& error) {
        outcome.code = error.message().code;
        outcome.zh = error.zh();
        outcome.en = error.en();
        outcome.documents.clear();
    }
    outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    said_ += outcome.zh + "\n" + outcome.en + "\n" + outcome.receipt + "\n" + outcome.cursor.value_or("") + "\n";
    for (const auto& document : outcome.documents)
        said_ += document.name + "\n";
    return outcome;
}

Outcome Subject::probe(const Settings& settings)
{
    return timed([&](Outcome&) { collector_.probe(request(settings)); });
}

Outcome Subject::pull(const Settings& settings, const std::optional<std::string>& cursor, const Meanwhile& meanwhile)
{
    return timed([&](Outcome& outcome) {
        auto wanted = request(settings);
        wanted.cursor = cursor;
        Sink sink(outcome, meanwhile);
        const Stopper stopper(meanwhile.cancel);
        outcome.cursor = collector_.pull(wanted, sink, stopper.token()).cursor;
    });
}

Outcome Subject::push(const Settings& settings, const std::string& list, const std::string& name,
                      const std::string& bytes, std::optional<std::chrono::milliseconds> cancel)
{
    return timed([&](Outcome& outcome) {
        auto wanted = request(settings);
        wanted.dataset = list;
        Text text(bytes, cancel.has_value());
        const Stopper stopper(cancel);
        outcome.receipt = collector_.push(wanted, name, "text/csv; charset=utf-8", text, stopper.token()).text;
    });
}

} // namespace lianfang::kit

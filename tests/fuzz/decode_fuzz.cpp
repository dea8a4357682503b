// A document of one format, whatever its bytes: it is read, or refused with an Error.
#include "hub/decode/decode.h"
#include "hub/decode/memory_source.h"

using namespace lianfang;

namespace {

struct Ignore : RowSink {
    void table(const Table&) override {}
    void rows(RowBatch&&) override {}
    void refused(Rejection&&) override {}
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    DecodeRequest request;
    request.document = "fuzz";
    request.format = FORMAT;
    request.headings = {"编号", "姓名", "number", "name"};
    request.limits.inflatedBytes = 64u << 20;
    request.limits.sharedStringBytes = 16u << 20;
    request.limits.rows = 100'000;
    MemorySource source({reinterpret_cast<const char*>(data), size});
    Ignore sink;
    try {
        decode(source, request, sink);
    } catch (const Error&) {
    }
    return 0;
}

#include "hub/store/documents.h"

#include <Poco/Data/Statement.h>

namespace lianfang {

using namespace Poco::Data::Keywords;

std::vector<SubmittedDocument> documentsOf(Store& store, std::int64_t exchange)
{
    auto session = store.reader();
    Poco::Int64 id = exchange;
    std::vector<std::string> names, types, digests, formats;
    std::vector<Poco::Int64> bytes, rows;
    session
        << "SELECT d.name, d.media_type, d.digest, d.bytes, d.format, d.rows_read FROM document d JOIN exchange e ON "
           "e.submission = d.submission AND e.id = d.exchange WHERE e.id = ? ORDER BY d.ordinal",
        use(id), into(names), into(types), into(digests), into(bytes), into(formats), into(rows), now;
    std::vector<SubmittedDocument> out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        SubmittedDocument document;
        document.name = names[i];
        document.mediaType = types[i];
        document.digest = digests[i];
        document.bytes = static_cast<std::uint64_t>(bytes[i]);
        document.format = formats[i];
        document.rows = static_cast<std::uint64_t>(rows[i]);
        out.push_back(std::move(document));
    }
    return out;
}

} // namespace lianfang

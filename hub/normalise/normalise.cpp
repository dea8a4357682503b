#include "hub/normalise/normalise.h"

#include "hub/normalise/known_by_tag.h"
#include "hub/normalise/row_normaliser.h"

namespace lianfang {

namespace {

// Changes with what the rules in hub/model and here make of a cell, so that no row of before passes for unchanged.
constexpr std::string_view rulesVersion = "1";

}  // namespace

std::string versionsOf(const Schema& schema, const Manifest& manifest)
{
    return schema.version() + "/" + manifest.version + "/" + std::string(rulesVersion);
}

Normalised normalise(std::vector<NormaliseInput>& inputs, const NormaliseContext& context, const NextTag& known)
{
    Normalised out;
    std::optional<KnownByTag> tags;
    if (known) {
        tags.emplace(context, inputs, known);
        out.confirmedRows = tags->rows;
        out.unchanged = tags->same();
        if (tags->confirmed)
            out.confirmed.push_back(std::move(tags->confirmed));
        if (tags->nothingNew()) {
            out.rows = out.confirmedRows;
            out.documents = std::move(tags->documents);
            out.keyHeading = std::move(tags->keyHeading);
            return out;
        }
        if (context.progress)
            context.progress->store(0, std::memory_order_relaxed);
    }

    // One normaliser a thread, and one for what decode refuses on this one.
    std::vector<std::unique_ptr<RowNormaliser>> normalisers;
    for (unsigned worker = 0; worker <= context.threads; ++worker)
        normalisers.push_back(std::make_unique<RowNormaliser>(context, worker, context.memoryBytes / context.threads));
    Pipeline pipeline(
        context,
        [&](unsigned worker, const Work& work) {
            std::vector<std::size_t> changed;
            for (std::size_t row = 0; row < work.batch.size(); ++row)
                if (!tags || !tags->holds(work.firstOrdinal + row))
                    changed.push_back(row);
            normalisers[worker]->rows(*work.binding, work.batch, changed, work.document, work.table);
        },
        [&](const Rejection& rejection, std::uint32_t document, std::uint32_t table) {
            normalisers.back()->refuse(rejection, document, table);
        });
    pipeline.run(inputs);

    out.rows = pipeline.rowsRead + pipeline.refusedRows;
    out.documents = std::move(pipeline.documents);
    out.keyHeading = std::move(pipeline.keyHeading);
    for (auto& normaliser : normalisers) {
        out.refusedRows += normaliser->refusedRows;
        out.repairedRows += normaliser->repairedRows;
        out.records.push_back(std::move(normaliser->records));
        out.references.push_back(std::move(normaliser->references));
        out.remarks.push_back(std::move(normaliser->remarks));
    }
    return out;
}

}  // namespace lianfang

// Which rows of a submission hold already, by their tags.
#pragma once

#include "hub/normalise/pipeline.h"

namespace lianfang {

// Reads the submission once. Its rows' tags meet the tags of the rows that hold now, in bounded memory; where the two
// are altogether the same, by their sums alone.
class KnownByTag {
public:
    KnownByTag(const NormaliseContext& context, std::vector<NormaliseInput>& inputs, const NextTag& known);

    // The rows read are those that hold: all of them, each once, and no other.
    bool same() const { return same_; }
    // Every row read holds already; others that hold may be missing, or some be there twice.
    bool nothingNew() const { return nothingNew_; }
    // Whether the row of that ordinal holds already.
    bool holds(std::uint64_t ordinal) const { return unchanged_[ordinal]; }

    std::unique_ptr<SortedRuns> confirmed; // see MergeRequest; nothing where same() is true
    std::uint64_t rows = 0;                // read that hold already, repeated ones included
    std::vector<NormalisedDocument> documents;
    std::string keyHeading;

private:
    bool same_ = false;
    bool nothingNew_ = false;
    std::vector<bool> unchanged_;
};

} // namespace lianfang

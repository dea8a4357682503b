#include "plugins/loader/exports.h"

#include "hub/base/file.h"
#include "plugins/loader/messages.h"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace lianfang {

namespace {

// Reads structures at places that the file itself names, and believes none of them.
class ElfFile {
public:
    explicit ElfFile(const std::filesystem::path& path) : path_(path), file_(path, File::Mode::read)
    {
        size_ = file_.size();
    }

    [[noreturn]] void fail(const std::string& why) const { throw Error(message::notALibrary, {path_.string(), why}); }

    template <typename T>
    std::vector<T> table(std::uint64_t offset, std::uint64_t count) const
    {
        if (offset > size_ || count > (size_ - offset) / sizeof(T))
            fail("it is cut short");
        std::vector<T> items(count);
        const std::size_t bytes = count * sizeof(T);
        if (file_.readAt(offset, {reinterpret_cast<char*>(items.data()), bytes}) != bytes)
            fail("it is cut short");
        return items;
    }

private:
    std::filesystem::path path_;
    File file_;
    std::uint64_t size_ = 0;
};

} // namespace

std::vector<std::string> exportedSymbols(const std::filesystem::path& library)
{
    const ElfFile file(library);
    const auto header = file.table<Elf64_Ehdr>(0, 1).front();
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64 ||
        header.e_ident[EI_DATA] != ELFDATA2LSB || header.e_type != ET_DYN || header.e_shentsize != sizeof(Elf64_Shdr))
        file.fail("it is no ELF64 shared object");

    const auto sections = file.table<Elf64_Shdr>(header.e_shoff, header.e_shnum);
    std::vector<std::string> names;
    for (const auto& section : sections) {
        if (section.sh_type != SHT_DYNSYM)
            continue;
        if (section.sh_link >= sections.size())
            file.fail("its table of symbols has no names");
        const auto& strings = sections[section.sh_link];
        auto text = file.table<char>(strings.sh_offset, strings.sh_size);
        text.push_back('\0');
        for (const auto& symbol : file.table<Elf64_Sym>(section.sh_offset, section.sh_size / sizeof(Elf64_Sym))) {
            const auto binding = ELF64_ST_BIND(symbol.st_info);
            const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
            const bool exported = symbol.st_shndx != SHN_UNDEF && (binding == STB_GLOBAL || binding == STB_WEAK) &&
                                  (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
            if (!exported)
                continue;
            if (symbol.st_name >= text.size())
                file.fail("a symbol's name lies outside");
            names.emplace_back(text.data() + symbol.st_name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace lianfang

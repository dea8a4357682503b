#include "plugins/loader/exports.h"

#include "hub/base/file.h"
#include "plugins/abi/connector.h"
#include "plugins/loader/messages.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>

namespace lianfang {

namespace {

// Reads structures at places that the file itself names, and believes none of them.
class ElfFile {
public:
    ElfFile(const std::filesystem::path& path, const std::string& name) : name_(name), file_(path, File::Mode::read)
    {
        size_ = file_.size();
    }

    [[noreturn]] void fail(const std::string& why) const { throw Error(message::notALibrary, {name_, why}); }

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
    std::string name_;
    File file_;
    std::uint64_t size_ = 0;
};

constexpr const char* tableSymbol = "lianfang_connector_v1";
// Up to and including pull: what the first version could not do without.
constexpr std::size_t shortestTable = offsetof(lianfang_connector, pull) + sizeof(lianfang_connector::pull);

struct Exported {
    std::string name;
    std::uint64_t address = 0;
};

Elf64_Ehdr headerOf(const ElfFile& file)
{
    const auto header = file.table<Elf64_Ehdr>(0, 1).front();
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64 ||
        header.e_ident[EI_DATA] != ELFDATA2LSB || header.e_type != ET_DYN || header.e_shentsize != sizeof(Elf64_Shdr))
        file.fail("it is no ELF64 shared object");
    return header;
}

std::vector<Exported> exportsOf(const ElfFile& file, const Elf64_Ehdr& header)
{
    const auto sections = file.table<Elf64_Shdr>(header.e_shoff, header.e_shnum);
    std::vector<Exported> out;
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
            out.push_back({text.data() + symbol.st_name, symbol.st_value});
        }
    }
    return out;
}

// The machine that this program was built for.
#if defined(__x86_64__)
constexpr Elf64_Half ownMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half ownMachine = EM_AARCH64;
#elif defined(__loongarch64)
constexpr Elf64_Half ownMachine = 258; // EM_LOONGARCH, which older headers lack
#elif defined(__riscv)
constexpr Elf64_Half ownMachine = EM_RISCV;
#else
#error "name this processor's ELF machine here"
#endif

// The first bytes of what lies at an address once the file is loaded.
template <typename T>
T at(const ElfFile& file, const Elf64_Ehdr& header, std::uint64_t address)
{
    if (header.e_phentsize != sizeof(Elf64_Phdr))
        file.fail("its program headers are of another size");
    for (const auto& segment : file.table<Elf64_Phdr>(header.e_phoff, header.e_phnum))
        if (segment.p_type == PT_LOAD && address >= segment.p_vaddr && segment.p_filesz >= sizeof(T) &&
            address - segment.p_vaddr <= segment.p_filesz - sizeof(T))
            return file.table<T>(segment.p_offset + (address - segment.p_vaddr), 1).front();
    file.fail("its table lies outside");
}

} // namespace

std::vector<std::string> exportedSymbols(const std::filesystem::path& library, const std::string& name)
{
    const ElfFile file(library, name);
    std::vector<std::string> names;
    for (auto& each : exportsOf(file, headerOf(file)))
        names.push_back(std::move(each.name));
    std::sort(names.begin(), names.end());
    return names;
}

std::uint32_t inspectConnector(const std::filesystem::path& library, const std::string& name)
{
    const ElfFile file(library, name);
    const auto header = headerOf(file);
    if (header.e_machine != ownMachine)
        throw Error(message::otherMachine, {name, std::to_string(header.e_machine), std::to_string(ownMachine)});
    const auto symbols = exportsOf(file, header);
    const auto table =
        std::find_if(symbols.begin(), symbols.end(), [](const auto& each) { return each.name == tableSymbol; });
    if (table == symbols.end())
        throw Error(message::noConnectorSymbol, {name});
    for (const auto& each : symbols) {
        // The linker and the runtimes of gcc and clang put these into every library.
        if (each.name != tableSymbol && each.name != "_init" && each.name != "_fini" &&
            !each.name.starts_with("__asan") && !each.name.starts_with("__ubsan") &&
            !each.name.starts_with("__odr_asan"))
            throw Error(message::furtherSymbols, {name, each.name});
    }
    struct Start {
        std::uint32_t size;
        std::uint32_t version;
    };
    const auto start = at<Start>(file, header, table->address);
    if (start.version != LIANFANG_ABI_VERSION)
        throw Error(message::wrongVersion, {name, std::to_string(start.version), std::to_string(LIANFANG_ABI_VERSION)});
    if (start.size < shortestTable)
        throw Error(message::shortTable, {name, std::to_string(start.size), std::to_string(shortestTable)});
    return start.version;
}

} // namespace lianfang

// A department's SFTP folder, over libssh: key login, the host key pinned, reads in a pipeline.
//
// libssh reads no configuration file of this machine and asks no agent: what the manifest says is all there is.
#pragma once

#include "connector.h"

#include <libssh/libssh.h>
#include <libssh/sftp.h>

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace lianfang::sdk {

struct SftpServer {
    std::string host;
    int port = 22;
    std::string user;
    std::string hostKey;    // "SHA256:…" as ssh-keygen -lf prints it; several, divided by spaces, while keys change
    std::string privateKey; // PEM or OpenSSH form, its text
    std::string passphrase; // of the key; empty if it has none
};

struct RemoteFile {
    std::string name;
    std::uint64_t size = 0;
    std::uint32_t modified = 0; // seconds since 1970, by the server's clock
    friend bool operator==(const RemoteFile&, const RemoteFile&) = default;
};

class SftpClient {
public:
    // Connects and logs in. Refused if the host key is not the pinned one or the login fails, Failure if the server
    // does not answer.
    explicit SftpClient(const SftpServer& server)
    {
        session_.reset(ssh_new());
        const int quiet = SSH_LOG_NOLOG;
        const int no = 0;
        const long seconds = 20;
        set(SSH_OPTIONS_LOG_VERBOSITY, &quiet);
        set(SSH_OPTIONS_PROCESS_CONFIG, &no);
        set(SSH_OPTIONS_HOST, server.host.c_str());
        set(SSH_OPTIONS_PORT, &server.port);
        set(SSH_OPTIONS_USER, server.user.c_str());
        set(SSH_OPTIONS_TIMEOUT, &seconds);
        const std::string where = server.host + ":" + std::to_string(server.port);
        if (ssh_connect(session_.get()) != SSH_OK)
            throw Failure("无法连接 SFTP 服务器 " + where + "：" + why(),
                          "cannot connect to SFTP server " + where + ": " + why());
        checkHostKey(server, where);
        logIn(server, where);
        sftp_.reset(sftp_new(session_.get()));
        if (!sftp_ || sftp_init(sftp_.get()) != SSH_OK)
            throw Failure("服务器 " + where + " 不提供 SFTP", "server " + where + " offers no SFTP");
    }

    // Regular files in the folder, by name. Failure if it cannot be read; none if it is not there and may be missing.
    std::vector<RemoteFile> list(const std::string& folder, bool mayBeMissing = false)
    {
        std::vector<RemoteFile> files;
        const std::unique_ptr<sftp_dir_struct, Free> directory(sftp_opendir(sftp_.get(), folder.c_str()));
        if (!directory && mayBeMissing && sftp_get_error(sftp_.get()) == SSH_FX_NO_SUCH_FILE)
            return files;
        if (!directory)
            fail("无法读取文件夹 ", "cannot read folder ", folder);
        while (const std::unique_ptr<sftp_attributes_struct, Free> entry{sftp_readdir(sftp_.get(), directory.get())})
            if (entry->type == SSH_FILEXFER_TYPE_REGULAR)
                files.push_back({entry->name, entry->size, entry->mtime});
        if (sftp_dir_eof(directory.get()) == 0)
            fail("无法读取文件夹 ", "cannot read folder ", folder);
        std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        return files;
    }

    // The file's bytes into the document; a Failure unless it is, before and after, what the listing said.
    void read(const std::string& folder, const RemoteFile& file, Document& document)
    {
        const std::string path = pathOf(folder, file.name);
        const std::unique_ptr<sftp_file_struct, Free> open(sftp_open(sftp_.get(), path.c_str(), O_RDONLY, 0));
        if (!open)
            fail("无法打开文件 ", "cannot open file ", path);
        // Many requests are under way at once: one at a time costs a round trip each and is many times slower.
        struct Asked {
            std::uint32_t id;
            std::uint32_t size;
        };
        std::deque<Asked> pipeline;
        std::array<char, blockSize> buffer;
        std::uint64_t asked = 0;
        std::uint64_t done = 0;
        while (done < file.size) {
            while (pipeline.size() < pipelineDepth && asked < file.size) {
                const auto size = static_cast<std::uint32_t>(std::min<std::uint64_t>(blockSize, file.size - asked));
                const int id = sftp_async_read_begin(open.get(), size);
                if (id < 0)
                    fail("读取失败：", "reading failed: ", path);
                pipeline.push_back({static_cast<std::uint32_t>(id), size});
                asked += size;
            }
            const Asked next = pipeline.front();
            pipeline.pop_front();
            const int got = sftp_async_read(open.get(), buffer.data(), next.size, next.id);
            if (got <= 0)
                fail("在读取时变短或中断：", "was cut short or broke off while it was read: ", path);
            document.write({buffer.data(), static_cast<std::size_t>(got)});
            done += static_cast<std::uint64_t>(got);
            if (static_cast<std::uint32_t>(got) == next.size)
                continue;
            // Less than asked for, which a server may give: what was asked beyond lies wrong, so begin again from here.
            for (const auto& wrong : pipeline)
                sftp_async_read(open.get(), buffer.data(), wrong.size, wrong.id);
            pipeline.clear();
            asked = done;
            sftp_seek64(open.get(), done);
        }
        const std::unique_ptr<sftp_attributes_struct, Free> now(sftp_stat(sftp_.get(), path.c_str()));
        if (!now || now->size != file.size || now->mtime != file.modified)
            throw Failure("文件 " + path + " 在读取时发生变化", "file " + path + " changed while it was read");
    }

    // Uploads under another name and renames, so that nobody there takes half a list. Returns the path.
    std::string put(const std::string& folder, Outgoing& outgoing)
    {
        const std::string path = pathOf(folder, outgoing.name);
        const std::string part = path + ".part";
        {
            const std::unique_ptr<sftp_file_struct, Free> open(
                sftp_open(sftp_.get(), part.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0640));
            if (!open)
                fail("无法写入文件 ", "cannot write file ", part);
            std::array<char, blockSize> buffer;
            std::uint64_t total = 0;
            while (const std::size_t got = outgoing.read(buffer)) {
                if (sftp_write(open.get(), buffer.data(), got) != static_cast<ssize_t>(got))
                    fail("无法写入文件 ", "cannot write file ", part);
                total += got;
            }
            if (total != outgoing.bytes)
                throw Failure("清单 " + outgoing.name + " 未能完整收到",
                              "list " + outgoing.name + " did not arrive whole");
        }
        // A rename over an existing file is refused by the protocol's third version.
        if (sftp_unlink(sftp_.get(), path.c_str()) != SSH_OK && sftp_get_error(sftp_.get()) != SSH_FX_NO_SUCH_FILE)
            fail("无法替换文件 ", "cannot replace file ", path);
        if (sftp_rename(sftp_.get(), part.c_str(), path.c_str()) != SSH_OK)
            fail("无法写入文件 ", "cannot write file ", path);
        return path;
    }

private:
    static constexpr std::size_t blockSize = 32u << 10; // the most every server must give at once
    static constexpr std::size_t pipelineDepth = 32;

    struct Free {
        void operator()(ssh_session session) const
        {
            ssh_disconnect(session);
            ssh_free(session);
        }
        void operator()(sftp_session sftp) const { sftp_free(sftp); }
        void operator()(sftp_dir directory) const { sftp_closedir(directory); }
        void operator()(sftp_file file) const { sftp_close(file); }
        void operator()(sftp_attributes attributes) const { sftp_attributes_free(attributes); }
        void operator()(ssh_key key) const { ssh_key_free(key); }
        void operator()(unsigned char* bytes) const { ssh_clean_pubkey_hash(&bytes); }
        void operator()(char* text) const { ssh_string_free_char(text); }
    };

    static std::string pathOf(const std::string& folder, const std::string& name)
    {
        return folder + (folder.ends_with('/') ? "" : "/") + name;
    }

    std::string why() const { return ssh_get_error(session_.get()); }

    [[noreturn]] void fail(const std::string& zh, const std::string& en, const std::string& path)
    {
        const std::string code = " (SFTP " + std::to_string(sftp_get_error(sftp_.get())) + ")";
        throw Failure(zh + path + code, en + path + code);
    }

    void set(ssh_options_e option, const void* value)
    {
        if (ssh_options_set(session_.get(), option, value) != SSH_OK)
            throw Refused("SFTP 设置无效：" + why(), "an SFTP setting is not valid: " + why());
    }

    void checkHostKey(const SftpServer& server, const std::string& where)
    {
        ssh_key raw = nullptr;
        if (ssh_get_server_publickey(session_.get(), &raw) != SSH_OK)
            throw Failure("服务器 " + where + " 没有给出主机密钥", "server " + where + " showed no host key");
        const std::unique_ptr<ssh_key_struct, Free> key(raw);
        unsigned char* bytes = nullptr;
        std::size_t size = 0;
        if (ssh_get_publickey_hash(key.get(), SSH_PUBLICKEY_HASH_SHA256, &bytes, &size) != SSH_OK)
            throw Failure("无法计算主机密钥指纹", "the host key's fingerprint cannot be reckoned");
        const std::unique_ptr<unsigned char, Free> hash(bytes);
        const std::unique_ptr<char, Free> text(ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, bytes, size));
        const std::string shown = text.get();
        if ((" " + server.hostKey + " ").find(" " + shown + " ") == std::string::npos) {
            const std::string kind = ssh_key_type_to_char(ssh_key_type(key.get()));
            throw Refused("服务器 " + where + " 的主机密钥（" + kind + "，" + shown +
                              "）与设置 host-key 不符；核实之前不会登录",
                          "the host key of " + where + " (" + kind + ", " + shown +
                              ") is not the one in setting host-key; nothing was sent");
        }
    }

    void logIn(const SftpServer& server, const std::string& where)
    {
        ssh_key raw = nullptr;
        const std::string pem = server.privateKey + "\n"; // libssh wants the last line ended
        const char* passphrase = server.passphrase.empty() ? nullptr : server.passphrase.c_str();
        const auto refuse = [](const char*, char*, std::size_t, int, int, void*) { return -1; }; // never ask a terminal
        if (ssh_pki_import_privkey_base64(pem.c_str(), passphrase, refuse, nullptr, &raw) != SSH_OK)
            throw Refused("密钥 key 不是可用的私钥，或口令不对",
                          "secret key is no usable private key, or its passphrase is wrong");
        const std::unique_ptr<ssh_key_struct, Free> key(raw);
        const int answer = ssh_userauth_publickey(session_.get(), nullptr, key.get());
        if (answer == SSH_AUTH_ERROR)
            throw Failure("登录 " + where + " 时连接中断：" + why(),
                          "the connection to " + where + " broke off at login: " + why());
        if (answer != SSH_AUTH_SUCCESS)
            throw Refused("服务器 " + where + " 不接受用户 " + server.user + " 的密钥",
                          "server " + where + " does not accept the key of user " + server.user);
    }

    std::unique_ptr<ssh_session_struct, Free> session_;
    std::unique_ptr<sftp_session_struct, Free> sftp_;
};

} // namespace lianfang::sdk

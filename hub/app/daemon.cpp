// lianfangd: the daemon.
#include "hub/api/network_server.h"
#include "hub/api/server.h"
#include "hub/app/configuration_doubts.h"
#include "hub/app/hub.h"
#include "hub/api/messages.h"
#include "hub/base/log.h"

#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/Option.h>
#include <Poco/Util/OptionSet.h>
#include <Poco/Util/ServerApplication.h>
#include <malloc.h>
#include <pthread.h>
#include <systemd/sd-daemon.h>

#include <sys/file.h>
#include <sys/stat.h>

#include <csignal>
#include <iostream>
#include <thread>

namespace lianfang {

namespace {

class Daemon : public Poco::Util::ServerApplication {
public:
    Daemon() { setUnixOptions(true); }

protected:
    void defineOptions(Poco::Util::OptionSet& options) override
    {
        Application::defineOptions(options);
        using Poco::Util::Option;
        const auto take = [&](const char* name, const char* letter, const char* text, const char* argument) {
            Option option(name, letter, text);
            if (argument)
                option.argument(argument);
            options.addOption(option.callback(
                Poco::Util::OptionCallback<Daemon>(this, &Daemon::takeOption)));
        };
        take("config", "c", "the hub's configuration, hub.xml; the other files of config/ lie beside it", "FILE");
        take("data", "d", "the data folder; overrides the one in hub.xml", "DIR");
        take("check-config", "", "check the configuration, report every fault with file and line, and end", nullptr);
        take("quiet", "q", "do not log to stderr as well", nullptr);
        take("help", "h", "say this, and end", nullptr);
    }

    void takeOption(const std::string& name, const std::string& value)
    {
        if (name == "config")
            config_ = value;
        else if (name == "data")
            data_ = value;
        else if (name == "check-config")
            checkOnly_ = true;
        else if (name == "quiet")
            quiet_ = true;
        else if (name == "help")
            helpOnly_ = true;
        if (helpOnly_)
            stopOptionsProcessing();
    }

    int main(const std::vector<std::string>&) override
    {
        try {
            if (helpOnly_)
                return help();
            return serve();
        } catch (const Error& e) {
            std::cerr << e.zh() << "\n" << e.en() << std::endl;
        } catch (const Poco::Exception& e) {
            std::cerr << e.displayText() << std::endl;
        } catch (const std::exception& e) {
            std::cerr << e.what() << std::endl;
        }
        return EXIT_SOFTWARE;
    }

private:
    int help()
    {
        Poco::Util::HelpFormatter formatter(options());
        formatter.setCommand("lianfangd");
        formatter.setUsage("--config FILE [--data DIR]");
        formatter.setHeader("联防工伤保险数据交换枢纽 / Lianfang, the work-injury data exchange hub.");
        formatter.format(std::cout);
        return EXIT_OK;
    }

    // Of schema and manifests, faults keep the daemon from nothing else: the hub takes up what is good.
    std::shared_ptr<const Configuration> load()
    {
        std::vector<ConfigFault> faults;
        auto configuration =
            checkOnly_ ? Configuration::load(config_, faults) : Configuration::loadSettings(config_, faults);
        for (const auto& fault : faults)
            std::cerr << describe(fault) << "\n";
        if (!faults.empty())
            return nullptr;
        return configuration;
    }

    static std::unique_ptr<NetworkServer> openNetwork(Hub& hub, const HubSettings::Api& settings)
    {
        if (!settings.http)
            return nullptr;
        auto server = std::make_unique<NetworkServer>(hub, settings);
        spdlog::info("departments may push to {}://{}:{}", settings.tls ? "https" : "http", settings.address, server->port());
        return server;
    }

    static HubFolders foldersOf(const HubSettings& settings)
    {
        HubFolders folders;
        const auto own = std::filesystem::canonical("/proc/self/exe").parent_path();
        // In the build folder everything lies beside the daemon; installed, where Debian puts it.
        const bool installed = !std::filesystem::exists(own / "lianfang-connector-host");
        folders.programs = installed ? (own / LIANFANG_HOST_FROM_DAEMON).lexically_normal() : own;
        folders.connectors = settings.connectors.folder;
        if (folders.connectors.empty())
            folders.connectors = (own / (installed ? LIANFANG_CONNECTORS_FROM_DAEMON : "../lib/lianfang/connectors")).lexically_normal();
        return folders;
    }

    static int tellChecked(const Configuration& configuration)
    {
        const auto doubts = doubtsOf(configuration, foldersOf(configuration.settings).connectors);
        for (const auto& doubt : doubts)
            std::cerr << "提醒 / Warning:\n" << describe(doubt) << "\n";
        if (doubts.empty())
            std::cout << "配置正确 / The configuration is sound.\n";
        else
            std::cout << "配置可用，有 " << doubts.size() << " 处提醒 / The configuration can be used; warnings: "
                      << doubts.size() << ".\n";
        return EXIT_OK;
    }

    int serve()
    {
        // SIGHUP would end the process before anything here sees it; every thread made from now on inherits this.
        sigset_t reload;
        sigemptyset(&reload);
        sigaddset(&reload, SIGHUP);
        sigaddset(&reload, SIGUSR1);  // only to end the thread that waits for SIGHUP
        pthread_sigmask(SIG_BLOCK, &reload, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
        // Big buffers come and go with exchanges: few arenas keep what is freed from staying about.
        mallopt(M_ARENA_MAX, 4);
        mallopt(M_MMAP_THRESHOLD, 1 << 20);

        auto configuration = load();
        if (!configuration)
            return EXIT_CONFIG;
        if (checkOnly_)
            return tellChecked(*configuration);
        if (!configuration->settings.demonstration)
            ::unsetenv("LIANFANG_TODAY");

        auto folders = foldersOf(configuration->settings);
        folders.data = std::filesystem::absolute(data_.empty() ? configuration->settings.data : data_).lexically_normal();
        if (!folders.data.has_filename())
            folders.data = folders.data.parent_path();
        ::umask(0077);
        std::error_code unusable;
        std::filesystem::create_directories(folders.data, unusable);
        if (unusable)
            throw Error(message::dataFolderUnusable,
                        {folders.data.string(), unusable == std::errc::not_a_directory || unusable == std::errc::file_exists
                                                    ? inBoth("它是文件", "it is a file")
                                                    : unusable.message()});
        const File lock(folders.data / "lianfang.lock", File::Mode::create);
        if (::flock(lock.descriptor(), LOCK_EX | LOCK_NB) != 0)
            throw Error(message::alreadyServing, {folders.data.string()});

        LogSettings log;
        log.folder = folders.data / "log";
        log.level = configuration->settings.log.level;
        log.maxBytes = configuration->settings.log.fileBytes;
        log.maxFiles = configuration->settings.log.files;
        log.toStderr = !quiet_;
        startLogging(log);

        Hub hub(configuration, folders);
        {
            const ApiServer api(hub, folders.data / "lianfang.sock");
            std::unique_ptr<NetworkServer> network = openNetwork(hub, configuration->settings.api);
            std::jthread clock([&](const std::stop_token& stop) {
                pthread_setname_np(pthread_self(), "clock");
                std::mutex mutex;
                std::condition_variable_any wake;
                std::unique_lock waiting(mutex);
                while (!wake.wait_for(waiting, stop, std::chrono::seconds(1), [&] { return stop.stop_requested(); })) {
                    try {
                        hub.tick();
                    } catch (const std::exception& e) {
                        spdlog::error("clock: {}", e.what());
                    }
                }
            });
            std::thread reloader([&] {
                pthread_setname_np(pthread_self(), "reload");
                for (int signal = 0; sigwait(&reload, &signal) == 0 && signal == SIGHUP;) {
                    ::sd_notify(0, "RELOADING=1");
                    auto fresh = load();
                    if (fresh && hub.reload(fresh)) {
                        // Made anew, so that a renewed certificate is taken up; whoever is pushing pushes again.
                        try {
                            NetworkServer::examine(fresh->settings.api);
                            network.reset();
                            network = openNetwork(hub, fresh->settings.api);
                        } catch (const Poco::Exception& e) {
                            spdlog::error("the network port stays {}: {}", network ? "as it was" : "closed",
                                          e.displayText());
                        }
                        spdlog::info("configuration reloaded");
                    } else {
                        spdlog::error("the configuration has faults (see stderr): the one before stays");
                    }
                    ::sd_notify(0, "READY=1");
                }
            });
            spdlog::info("ready: data in {}, configuration {}{}", folders.data.string(), config_.string(),
                         configuration->settings.demonstration ? ", DEMONSTRATION" : "");
            malloc_trim(0);
            ::sd_notify(0, "READY=1");
            waitForTerminationRequest();
            ::sd_notify(0, "STOPPING=1");
            spdlog::info("stopping");
            pthread_kill(reloader.native_handle(), SIGUSR1);
            reloader.join();
        }
        return EXIT_OK;
    }

    std::filesystem::path config_ = "/etc/lianfang/hub.xml";
    std::filesystem::path data_;
    bool checkOnly_ = false;
    bool quiet_ = false;
    bool helpOnly_ = false;
};

}  // namespace

}  // namespace lianfang

int main(int argc, char** argv)
{
    lianfang::Daemon daemon;
    return daemon.run(argc, argv);
}

// The daemon's own settings, config/hub.xml. What is not written has the default given here; an unknown element is a fault.
// Values may hold ${NAME} or ${NAME:-default}, taken from the environment.
//
//   <hub demonstration="no" zh="工伤保险数据交换枢纽" en="Work-injury data exchange hub">
//     <data folder="/var/lib/lianfang"/>                      <!-- lianfangd --data goes before it -->
//     <keys file=""/>                                         <!-- empty: the data folder's name with .key behind it -->
//     <log level="info" file-mib="16" files="8"/>
//     <api http="no" address="127.0.0.1" port="8643">         <!-- the Unix socket is always there -->
//       <tls certificate="" key="" client-ca=""/>             <!-- PEM files; without a certificate: loopback only -->
//     </api>
//     <database kind="sqlite"/>
//     <limits threads="0" document-mib="4096" spill-mib="64" connector-deadline="1800" connector-memory-mib="1024"
//             connector-threads="64" connector-files="256" connector-cpu="600"/>
//     <rejection-limit share="0.2" count="100000" from="20"/> <!-- where a manifest gives none -->
//     <connectors folder="" unsigned="root" drop-in="" user="lianfang-connector" trusted-keys="" set-aside-after="5"/>
//       <!-- folder empty: beside the programs; unsigned: whether libraries there may lack a signature (no; root: if root
//            owns them; yes); drop-in: a second folder, where none may; user: whom connectors run as where the daemon is
//            root; trusted-keys empty: the folder of that name beside hub.xml; set-aside-after: so many failures of its own in
//            a row, and a department's connector is not used until it is restored; 0: never -->
//     <schedule on="yes"/>
//     <retry attempts="6" first="60" factor="2" longest="21600"/>
//     <bureau><recipient address="gs@example.gov.cn" name="工伤保险科" name-en="Injury insurance office"/></bureau>
//     <administrators><recipient address="it@example.gov.cn" name="信息中心" name-en="Computer centre"/></administrators>
//       <!-- who is told, besides the bureau, of what the system's administrators have to look after -->
//     <chair><recipient address="lxh@example.gov.cn" name="联席会议召集人"/></chair>
//       <!-- who is told of what stays overdue -->
//     <members><recipient address="gsl@example.gov.cn" name="市总工会"/></members>
//       <!-- members of the joint conference (联席会议成员单位), who get the reports -->
//     <reports digest="25" annual="20"/>
//       <!-- on which working day after the quarter's, the year's end they are sent; 0: never; hub/schedule/reports.h -->
//     <reminders before="3" chase-every="5" escalate-after="10" hours="08:30-17:30"/>
//       <!-- in working days: before the due day, between chases (催报), until the chair is told; hub/schedule/reminders.h -->
//     <mail host="" port="465" security="tls" ca-file="" user="" from="" name="">
//       <secret name="password" file="/etc/lianfang/mail.password"/>
//     </mail>
//     <webhook url=""><secret name="key" env="LIANFANG_WEBHOOK_KEY"/></webhook>
//     <parameters><parameter name="grace-days" value="30"/></parameters>
//   </hub>
#pragma once

#include "hub/schema/manifest.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianfang {

struct HubSettings {
    struct Recipient {
        std::string address;
        std::string name;
        std::string nameEn;  // in the English part of a mail; empty: the address stands there
    };
    struct Log {
        std::string level = "info";  // trace, debug, info, warn, error
        std::size_t fileBytes = 16u << 20;
        std::size_t files = 8;
    };
    struct Tls {
        std::filesystem::path certificate;  // the server's, with its chain
        std::filesystem::path key;          // nobody but its owner may read it
        std::filesystem::path clientCa;     // empty: clients need no certificate
    };
    struct Api {
        bool http = false;  // besides the Unix socket
        std::string address = "127.0.0.1";  // an IP address; beyond loopback only with TLS
        std::uint16_t port = 8643;
        std::optional<Tls> tls;
    };
    struct Limits {
        unsigned threads = 0;  // 0: as many as the machine has
        std::uint64_t documentBytes = 4ull << 30;
        std::size_t spillBytes = 64u << 20;             // memory for sorting, of one exchange
        RunLimits connector;                            // where a manifest gives none; and none may give more
        RejectionLimit rejections;                      // where a manifest gives none
    };
    struct Retry {
        unsigned attempts = 6;               // the first one included; then it is a dead letter, or a failed exchange
        std::chrono::seconds first{60};      // until the second attempt
        unsigned factor = 2;                 // each further wait is so many times the one before
        std::chrono::seconds longest{21600};
        // How long to wait after `failed` attempts; nothing if there is to be none.
        std::optional<std::chrono::seconds> wait(unsigned failed) const;
    };
    struct Mail {
        enum class Security : std::uint8_t { none, startTls, tls };  // none only towards a loopback address

        std::string host;
        std::uint16_t port = 465;
        Security security = Security::tls;
        std::filesystem::path authorities;  // PEM file of trusted CAs; empty: the system's
        std::string user;                   // empty: no login
        std::optional<Setting> password;
        std::string from;
        std::string fromName;
    };
    struct Webhook {
        std::string url;
        std::optional<Setting> key;  // of the HMAC header
    };

    struct Reminders {
        int before = 3; // working days, these three
        int chaseEvery = 5;
        int escalateAfter = 10;
        int from = 8 * 60 + 30, to = 17 * 60 + 30; // minutes of a day
    };

    struct Reports {
        int digest = 25; // working days after the quarter's end; 0: never
        int annual = 20; // after the year's
    };

    bool demonstration = false;
    std::string zh = "工伤保险数据交换枢纽";
    std::string en = "Work-injury data exchange hub";
    std::filesystem::path data = "/var/lib/lianfang";
    std::filesystem::path key;         // empty: see keyFile()
    struct Connectors {
        enum class Unsigned : std::uint8_t { no, root, yes };
        std::filesystem::path folder;  // of connector libraries; empty: beside the programs
        Unsigned withoutSignature = Unsigned::root;  // whether those in `folder` may lack a signature; root: if root owns them
        std::filesystem::path dropIn;  // further libraries, which must be signed; empty: none
        std::string user;              // whom they run as where the daemon is root; empty: root, without capabilities
        unsigned setAsideAfter = 5;         // failures in a row; 0: never
        std::filesystem::path trustedKeys;  // empty: "trusted-keys" beside hub.xml
    };
    Connectors connectors;
    std::string database = "sqlite";
    bool scheduled = true;             // exchanges and cross-checks start by themselves
    Log log;
    Api api;
    Limits limits;
    Retry retry;
    std::vector<Recipient> recipients;  // at the bureau
    std::vector<Recipient> administrators;
    std::vector<Recipient> chair;       // of the joint conference (联席会议召集人)
    std::vector<Recipient> members;     // of the joint conference (联席会议成员单位)
    Reminders reminders;
    Reports reports;
    std::optional<Mail> mail;           // nothing: no mail is sent
    std::optional<Webhook> webhook;
    // Cross-check parameters by name as written ("grace-days"); in SQL the name has '_' for '-' (:grace_days).
    std::map<std::string, std::int64_t, std::less<>> parameters;

    std::map<std::string, int, std::less<>> parameterLines;
    std::filesystem::path file; // they were read from

    // Where the hub's secret lies: `key`, or beside the data folder, its name with ".key" behind it.
    std::filesystem::path keyFile(const std::filesystem::path& dataFolder) const;

    static HubSettings load(const std::filesystem::path& file, std::vector<ConfigFault>& faults);
};

}  // namespace lianfang

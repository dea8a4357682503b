// 示例连接器 / a connector to begin with: a department's HTTP interface, page by page, only what changed since last time.
//
// 设置 / settings: url, ca-file（https）。密钥 / secret: token。
#include <lianfang/sdk/http.h>

namespace {

using namespace lianfang::sdk;

class Sample : public Connector {
public:
    using Connector::Connector;

    // 收取：原样交付对方给的每一页；游标记下收到哪里。
    // Delivers every page as it is; the cursor says how far we got, and is kept only if the hub took the rows.
    void pull(const Request& request) override
    {
        HttpClient client(hub(), HttpClient::serverOf(hub()));
        HttpRequest ask;
        ask.path = "/vehicles";
        ask.parameters = {{"month", request.period}, {"since", hub().cursor().value_or("")}};
        std::string cursor;
        for (int page = 1;; ++page) {
            const HttpAnswer answer = client.send(ask);
            if (!answer.body.empty()) { // 204：没有新数据 / nothing new
                auto document = hub().begin("车辆_" + request.period + "_" + std::to_string(page) + ".csv", "text/csv");
                document.write(answer.body);
                document.end();
                cursor = answer.header("X-Cursor");
            }
            const auto next = answer.next(); // Link: <…>; rel="next"
            if (!next)
                break;
            ask = HttpRequest{};
            ask.path = *next;
        }
        if (!cursor.empty())
            hub().setCursor(cursor);
    }

    // 推送：同名清单替换前一份，推送两次等于一次。 / The same name replaces the earlier list.
    void push(const Request& request, Outgoing& outgoing) override
    {
        HttpRequest ask;
        ask.path = "/lists/" + request.dataset;
        hub().receipt(HttpClient(hub(), HttpClient::serverOf(hub())).put(ask, outgoing).body);
    }

    // 探测：对方是否应答、是否接受登录。 / Whether the other side answers and lets us in.
    void probe() override { HttpClient(hub(), HttpClient::serverOf(hub())).get("/ping"); }
};

} // namespace

LIANFANG_CONNECTOR(Sample, "sample")

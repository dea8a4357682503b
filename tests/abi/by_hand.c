/* A connector in plain C, by hand: says back what it was asked and given. Which header it is compiled against the
 * compiler is told. */
#include "connector.h"

#include <stdio.h>
#include <string.h>

static const lianfang_hub* hub;

static lianfang_text text(const char* value)
{
    const lianfang_text out = {value, strlen(value)};
    return out;
}

static lianfang_status opened(const lianfang_hub* given, void** instance)
{
    hub = given;
    *instance = (void*)given;
    return given->version == LIANFANG_ABI_VERSION ? LIANFANG_OK : LIANFANG_REFUSED;
}

static void closed(void* instance)
{
    if (instance == hub)
        hub->log(hub->context, LIANFANG_LOG_INFO, text("closed"));
}

static lianfang_status write_text(lianfang_text value, uint64_t* size)
{
    *size += value.size + 1;
    const lianfang_status status = hub->document_write(hub->context, value.bytes, value.size);
    return status != LIANFANG_OK ? status : hub->document_write(hub->context, "|", 1);
}

static lianfang_status pull(void* instance, const lianfang_request* request)
{
    (void)instance;
    char days[64];
    uint64_t size = 0;
    lianfang_text folder = {0}, token = {0}, cursor = {0}, none = {0};
    if (hub->setting(hub->context, text("folder"), &folder) != LIANFANG_OK ||
        hub->secret(hub->context, text("token"), &token) != LIANFANG_OK ||
        hub->setting(hub->context, text("nothing of the kind"), &none) != LIANFANG_ABSENT)
        return LIANFANG_FAILED;
    if (hub->cursor_get(hub->context, &cursor) == LIANFANG_ABSENT)
        cursor = text("first");
    snprintf(days, sizeof days, "%d..%d as of %d", (int)request->first_day, (int)request->last_day,
             (int)request->as_of);
    if (hub->document_begin(hub->context, text("所问.txt"), text("text/plain"), request->as_of) != LIANFANG_OK)
        return LIANFANG_FAILED;
    const lianfang_text said[] = {request->dataset, request->period, request->unit, request->documents,
                                  text(days),       folder,          token,         cursor};
    for (size_t i = 0; i < sizeof said / sizeof said[0]; ++i)
        if (write_text(said[i], &size) != LIANFANG_OK)
            return LIANFANG_FAILED;
    if (hub->document_end(hub->context, size) != LIANFANG_OK)
        return LIANFANG_FAILED;
    return hub->cursor_set(hub->context, text("second"));
}

static lianfang_status probe(void* instance, const lianfang_request* request)
{
    (void)instance;
    lianfang_text answer = {0};
    if (request->size < sizeof *request || hub->time_left(hub->context) <= 0 || hub->cancelled(hub->context))
        return LIANFANG_FAILED;
    if (hub->setting(hub->context, text("answer"), &answer) == LIANFANG_OK)
        return LIANFANG_OK;
    hub->explain(hub->context, text("没有设置 answer"), text("there is no setting answer"));
    return LIANFANG_REFUSED;
}

static lianfang_status push(void* instance, const lianfang_request* request, const lianfang_document* document)
{
    (void)instance;
    char buffer[1000], receipt[200];
    uint64_t got = 0, count = 0, sum = 0;
    for (;;) {
        const lianfang_status status = hub->push_read(hub->context, buffer, sizeof buffer, &got);
        if (status != LIANFANG_OK)
            return status;
        if (got == 0)
            break;
        count += got;
        for (uint64_t i = 0; i < got; ++i)
            sum += (unsigned char)buffer[i];
    }
    snprintf(receipt, sizeof receipt, "%.*s|%.*s|%llu|%llu|%llu", (int)request->dataset.size, request->dataset.bytes,
             (int)document->name.size, document->name.bytes, (unsigned long long)document->bytes,
             (unsigned long long)count, (unsigned long long)sum);
    return hub->push_receipt(hub->context, text(receipt));
}

const lianfang_connector lianfang_connector_v1 = {
    sizeof(lianfang_connector), LIANFANG_ABI_VERSION, "by-hand", opened, closed, pull, probe, push,
};

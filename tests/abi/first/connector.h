/* The C boundary between Lianfang's connector host and a connector.
 *
 * A connector moves bytes between one department and the hub, and nothing else: it pulls documents exactly as the
 * department has them, pushes lists back, and can tell whether the other side answers. It is a shared library that
 * exports one symbol, the table `lianfang_connector_v1`. The host loads it in a process of its own, opens one instance,
 * lets it do one thing (probe, pull or push) on one thread, closes it and ends.
 *
 * Rules of the boundary
 *   - Texts are UTF-8, given as pointer and length, not ended by a zero unless it says so.
 *   - Who allocates frees. A text handed to the connector lives until the call it was handed to returns, or, if the
 *     connector asked for it, until the instance is closed. A text handed to the hub is copied before the call returns.
 *   - Every function returns a status. No C++ exception, longjmp or exit crosses the boundary.
 *   - Hub functions are called from the thread that called the connector.
 *   - Tables and structures begin with their own size in bytes. New members are only ever appended. A shorter table is
 *     accepted: the functions it lacks are things it cannot do. A reader must not look beyond the size it is told.
 *   - What a connector prints to stdout or stderr becomes lines in the hub's log. Use log() instead: it carries a
 * level.
 *   - Nobody's identity number and no secret belongs in a log line, a message, or a document's name.
 *
 * In C++ use plugins/sdk/connector.h, which makes all this one small class and one macro line.
 */
#ifndef LIANFANG_CONNECTOR_H
#define LIANFANG_CONNECTOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LIANFANG_ABI_VERSION 1u

/* What a function returns. */
typedef int32_t lianfang_status;
#define LIANFANG_OK 0
#define LIANFANG_FAILED 1    /* it did not work this time; the hub will try again later */
#define LIANFANG_REFUSED 2   /* a setting, a login or a permission is wrong: somebody has to mend it */
#define LIANFANG_CANCELLED 3 /* the hub asked to stop, and the connector did */
#define LIANFANG_ABSENT 4    /* from the hub: there is no such setting, secret or cursor */
#define LIANFANG_MISUSE 5    /* from the hub: called out of order, or with something out of bounds */

typedef struct lianfang_text {
    const char* bytes;
    uint64_t size;
} lianfang_text;

/* A day, counted from 1970-01-01. */
typedef int32_t lianfang_day;
#define LIANFANG_NO_DAY INT32_MIN

/* Levels of log lines, as in syslog. */
#define LIANFANG_LOG_ERROR 3
#define LIANFANG_LOG_WARNING 4
#define LIANFANG_LOG_INFO 6
#define LIANFANG_LOG_DEBUG 7

/* What is wanted. For a probe only the size is set. */
typedef struct lianfang_request {
    uint32_t size;
    lianfang_day first_day;  /* of the period */
    lianfang_day last_day;   /* of the period, inclusive */
    lianfang_day as_of;      /* the data-as-of day the hub assumes unless a document states its own */
    lianfang_text dataset;   /* "postal/outlets"; for a push the list's name, "rejections" */
    lianfang_text period;    /* "2026Q3", "2026-09", "2026", "2026-09-30" */
    lianfang_text unit;      /* the reporting unit's id; empty: the department's own level */
    lianfang_text documents; /* which documents: a glob (* ? [a-z]) on names, parts of a path divided by '/' */
} lianfang_request;

/* A document that goes to the department. Its bytes are read with push_read(). */
typedef struct lianfang_document {
    uint32_t size;
    uint32_t reserved;
    uint64_t bytes; /* its length */
    lianfang_text name;
    lianfang_text media_type;
} lianfang_document;

/* What the hub does for a connector. `context` goes first into every call. */
typedef struct lianfang_hub {
    uint32_t size;
    uint32_t version;
    void* context;

    /* A setting or a secret of the department's manifest; LIANFANG_ABSENT if there is none of that name. */
    lianfang_status (*setting)(void* context, lianfang_text name, lianfang_text* value);
    lianfang_status (*secret)(void* context, lianfang_text name, lianfang_text* value);

    /* Where the last accepted exchange left off, in the connector's own words; LIANFANG_ABSENT the first time. A new
     * cursor is kept only together with the records of this exchange. At most 4096 bytes. */
    lianfang_status (*cursor_get)(void* context, lianfang_text* cursor);
    lianfang_status (*cursor_set)(void* context, lianfang_text cursor);

    /* One document of a pull at a time: begin, write any number of times, end. The length given to document_end() must
     * be the number of bytes written, so that a document cut short is never taken for a whole one. The hub adds a
     * digest. `name` is at most 512 bytes, without '/' and control characters; `media_type` may be empty; `as_of` is
     * the day the document itself states, or LIANFANG_NO_DAY. A pull that returns LIANFANG_OK with a document open has
     * failed. A pull without any document is valid: nothing has been delivered yet. */
    lianfang_status (*document_begin)(void* context, lianfang_text name, lianfang_text media_type, lianfang_day as_of);
    lianfang_status (*document_write)(void* context, const void* bytes, uint64_t size);
    lianfang_status (*document_end)(void* context, uint64_t size);

    /* The next bytes of the document to push: sets *got to how many were put into the buffer; 0 at the end.
     * LIANFANG_CANCELLED if the hub wants to stop. */
    lianfang_status (*push_read)(void* context, void* buffer, uint64_t capacity, uint64_t* got);
    /* The department's receipt, or where the document lies now. At most 4096 bytes. */
    lianfang_status (*push_receipt)(void* context, lianfang_text receipt);

    lianfang_status (*log)(void* context, int32_t level, lianfang_text line);
    /* Why the status about to be returned is not LIANFANG_OK, for the officer who must act: in Chinese and in English.
     * The last one counts. At most 4096 bytes each. */
    lianfang_status (*explain)(void* context, lianfang_text zh, lianfang_text en);

    /* Not zero if the hub no longer wants the result: return LIANFANG_CANCELLED soon. */
    int32_t (*cancelled)(void* context);
    /* Milliseconds left until the host is ended by force. */
    int64_t (*time_left)(void* context);
} lianfang_hub;

/* What a connector can do. A function it has not is a null pointer; open, close and pull must be there. */
typedef struct lianfang_connector {
    uint32_t size;    /* sizeof(lianfang_connector) where the connector was compiled */
    uint32_t version; /* LIANFANG_ABI_VERSION */
    const char* name; /* ended by a zero */

    /* Makes an instance. `hub` lives until close() returns. On failure *instance is not looked at. */
    lianfang_status (*open)(const lianfang_hub* hub, void** instance);
    void (*close)(void* instance);
    lianfang_status (*pull)(void* instance, const lianfang_request* request);
    lianfang_status (*probe)(void* instance, const lianfang_request* request);
    lianfang_status (*push)(void* instance, const lianfang_request* request, const lianfang_document* document);
} lianfang_connector;

#if defined(__GNUC__)
#define LIANFANG_EXPORT __attribute__((visibility("default")))
#else
#define LIANFANG_EXPORT
#endif

/* The one exported symbol. */
extern LIANFANG_EXPORT const lianfang_connector lianfang_connector_v1;

#ifdef __cplusplus
}
#endif
#endif

/* The C boundary between Lianfang's connector host and a connector. Version 1; needs the C library only.
 *
 * A connector moves bytes between one department and the hub, and nothing else: it pulls documents exactly as the
 * department has them, pushes lists back, and can tell whether the other side answers. It is a shared library that
 * exports one symbol, the table `lianfang_connector_v1`. In C++ use sdk/connector.h beside this folder, which makes all
 * of this one small class and one macro line.
 *
 * Life of a connector
 *   One process is started for one exchange. It loads the library, calls open() once, then exactly one of probe(),
 *   pull() and push() once, then close() once, and ends; the library is never unloaded. If open() fails nothing else is
 *   called. If the hub ends the process by force (deadline, cancelled and not heeded within a second, limits), close()
 *   is not called: leave nothing behind that a later attempt could take for whole.
 *
 * Rules of the boundary
 *   - Threads. The connector is called on one thread, always the same one. Hub functions are called on that thread
 *     only, and only between the start of open() and the end of close(). A connector may use further threads inside,
 *     and joins them before the call returns.
 *   - Texts. They are UTF-8, given as pointer and length, not ended by a zero unless it says so. A text of length 0 may
 *     have any pointer.
 *   - Ownership. Who allocates frees. What the hub hands to the connector as an argument lives until that call
 *     returns; what the connector asked for (setting, secret, cursor) lives until close() returns. What the
 *     connector hands to the hub is copied before the call returns.
 *   - Units. Sizes and lengths are bytes, times are milliseconds, days are counted from 1970-01-01 as the calendar
 *     has them, without a time zone.
 *   - Errors. A function returns a status, one of the LIANFANG_ numbers below. No C++ exception, longjmp, exit() or
 *     _exit() crosses the boundary; one that tries ends the exchange and is named in the hub's message.
 *   - Growth. Tables and structures begin with their own size in bytes. Members are only ever appended; none is
 *     moved, changed or taken away within version 1. A shorter table is accepted: the functions it lacks are things
 *     it cannot do. Look at no member beyond the size you are told: LIANFANG_HAS() asks.
 *   - Output. What a connector prints to stdout or stderr becomes lines in the hub's log. Use log(), which carries a
 *     level.
 *   - Privacy. Nobody's identity number and no secret belongs in a log line, an explanation, a cursor, a receipt or
 *     a document's name.
 */
#ifndef LIANFANG_CONNECTOR_H
#define LIANFANG_CONNECTOR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LIANFANG_ABI_VERSION 1u

/* What a function returns. Any other number counts as LIANFANG_FAILED. */
typedef int32_t lianfang_status;
#define LIANFANG_OK 0
#define LIANFANG_FAILED 1    /* it did not work this time; the hub will try again later */
#define LIANFANG_REFUSED 2   /* a setting, a login or a permission is wrong: somebody has to mend it */
#define LIANFANG_CANCELLED 3 /* the hub asked to stop, and the connector did */
#define LIANFANG_ABSENT 4    /* from the hub: there is no such setting, secret or cursor */
#define LIANFANG_MISUSE 5    /* from the hub: called out of order, or with something out of bounds; nothing was done */

/* The most bytes the hub takes. */
#define LIANFANG_NAME_LIMIT 512  /* of a document's name and of its media type */
#define LIANFANG_TEXT_LIMIT 4096 /* of a cursor, a receipt, a log line, an explanation */

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

/* True if a table or structure, given by pointer, is long enough to have that member. */
#define LIANFANG_HAS(table, member)                                                                                    \
    ((table)->size >= (size_t)((const char*)&(table)->member - (const char*)(table)) + sizeof((table)->member))

/* What is wanted. For a probe only the size is set; all texts are empty. */
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
    uint32_t size;            /* of this structure */
    uint32_t reserved;        /* 0 */
    uint64_t bytes;           /* length of the document */
    lianfang_text name;       /* a file name without '/' and control characters; the same for the same list */
    lianfang_text media_type; /* "text/csv"; may be empty */
} lianfang_document;

/* What the hub does for a connector. `context` goes first into every call. Every function is there in version 1. Each
 * returns at once unless it says that it waits. */
typedef struct lianfang_hub {
    uint32_t size;    /* of this table in the host at hand */
    uint32_t version; /* LIANFANG_ABI_VERSION of the host */
    void* context;

    /* A setting or a secret of the department's manifest, any number of times. LIANFANG_ABSENT if there is none of that
     * name; *value is then left alone. A secret's bytes must not be copied where they outlive close(). */
    lianfang_status (*setting)(void* context, lianfang_text name, lianfang_text* value);
    lianfang_status (*secret)(void* context, lianfang_text name, lianfang_text* value);

    /* Where the last accepted exchange of this dataset and unit left off, in the connector's own words; LIANFANG_ABSENT
     * the first time. cursor_set() gives a new one, at any time within a pull, at most LIANFANG_TEXT_LIMIT bytes
     * (LIANFANG_MISUSE); the last one counts. It is kept only together with the records of this exchange: after a
     * failure the next attempt starts from the old one. cursor_get() never gives what cursor_set() was told. */
    lianfang_status (*cursor_get)(void* context, lianfang_text* cursor);
    lianfang_status (*cursor_set)(void* context, lianfang_text cursor);

    /* One document of a pull at a time: begin, write any number of times, end; then the next. The length given to
     * document_end() must be the number of bytes written, so that a document cut short is never taken for a whole one.
     * The hub adds a digest. `name` is at most LIANFANG_NAME_LIMIT bytes, without '/' and control characters;
     * `media_type` may be empty; `as_of` is the day the document itself states, or LIANFANG_NO_DAY. A call out of
     * order or out of bounds is LIANFANG_MISUSE. A pull that returns LIANFANG_OK with a document open has failed; one
     * that returns anything else has delivered nothing, whatever was ended before. A pull without any document is
     * valid: nothing has been delivered yet. document_write() waits while the hub is busy with earlier bytes; pieces of
     * 64 to 256 KiB are best. */
    lianfang_status (*document_begin)(void* context, lianfang_text name, lianfang_text media_type, lianfang_day as_of);
    lianfang_status (*document_write)(void* context, const void* bytes, uint64_t size);
    lianfang_status (*document_end)(void* context, uint64_t size);

    /* Within a push: the next bytes of the document. Sets *got to how many were put into the buffer, 0 at the end;
     * waits for them. LIANFANG_CANCELLED if the hub wants to stop; LIANFANG_MISUSE outside a push. */
    lianfang_status (*push_read)(void* context, void* buffer, uint64_t capacity, uint64_t* got);
    /* Within a push: the department's receipt, or where the document lies now. At most LIANFANG_TEXT_LIMIT bytes
     * (LIANFANG_MISUSE). The last one counts. */
    lianfang_status (*push_receipt)(void* context, lianfang_text receipt);

    /* A line for the hub's log; what is longer than LIANFANG_TEXT_LIMIT is cut. The hub keeps some hundred lines of an
     * exchange and counts the rest. */
    lianfang_status (*log)(void* context, int32_t level, lianfang_text line);
    /* Why the status about to be returned is not LIANFANG_OK, for the officer who must act: in Chinese and in English,
     * without a full stop. The last one counts; what is longer than LIANFANG_TEXT_LIMIT is cut. */
    lianfang_status (*explain)(void* context, lianfang_text zh, lianfang_text en);

    /* Not zero if the hub no longer wants the result: return LIANFANG_CANCELLED within a second. It costs a system
     * call; ask once for each piece of work that takes a tenth of a second or so. */
    int32_t (*cancelled)(void* context);
    /* Milliseconds left until the process is ended by force; 0 if none. */
    int64_t (*time_left)(void* context);
} lianfang_hub;

/* What a connector can do. A function it has not is a null pointer; open, close and pull must be there. */
typedef struct lianfang_connector {
    uint32_t size;    /* sizeof(lianfang_connector) where the connector was compiled */
    uint32_t version; /* LIANFANG_ABI_VERSION where the connector was compiled */
    const char* name; /* ended by a zero; lower-case letters, digits, hyphens */

    /* Makes an instance; called once, first. `hub` and its functions may be used until close() returns. Do nothing
     * costly here. On failure *instance is not looked at and close() is not called. */
    lianfang_status (*open)(const lianfang_hub* hub, void** instance);
    /* Frees the instance; called once, last, also after a failure of the call before it. */
    void (*close)(void* instance);
    /* Delivers the documents that the request means, as they are. Asked twice with the same cursor for an unchanged
     * source it delivers the same bytes under the same names in the same order. LIANFANG_OK only if everything that the
     * source has was delivered. Deletes and marks nothing at the source: the hub may fail after it and ask again. */
    lianfang_status (*pull)(void* instance, const lianfang_request* request);
    /* Whether the other side answers and lets the connector in; reads and writes no data. Some seconds at most. */
    lianfang_status (*probe)(void* instance, const lianfang_request* request);
    /* Takes a document to the department, whole or not at all. The hub may repeat a push whose answer was lost: the
     * same name again replaces the earlier document, so that two pushes are one. */
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

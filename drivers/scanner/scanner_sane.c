#define _GNU_SOURCE
#include "scanner/scanner_sane.h"

#include "base/bytes.h"
#include "scanner/sane_device.h"
#include "scanner/sane_page.h"
#include "scanner/sane_setup.h"
#include "scanner/sane_status.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    STEP_MS = 50,       /* between two questions whether to stop */
    PAUSE_MS = 5,       /* after a read of nothing */
    HINT_MS = 500,      /* how long a backend's descriptor is trusted that there is nothing yet */
    BUSY_MS = 700,      /* a busy scanner is asked again so long: it may be ending its last page */
    WARM_UP_MS = 30000, /* a lamp */
};

struct scanner_sane {
    struct scanner scanner;
    char *uri;
    struct sane_device device; /* open during a batch */
    enum sane_source source;
    bool feeding; /* the batch under way comes from the feeder */
};

static void sleep_ms(int ms)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

/* A scanner that says it is busy or warming up is asked again for a while. */
static bool start(struct scanner_sane *scanner, int64_t deadline_ms, SANE_Status *out_status,
                  struct fault *fault)
{
    int64_t began_ms = sane_device_now_ms();
    for (;;) {
        scanner->device.started =
            true; /* also where it fails: the standard wants a sane_cancel then */
        SANE_Status status = sane_start(scanner->device.handle);
        int64_t patience_ms = sane_status_warms_up(status)        ? WARM_UP_MS
                              : status == SANE_STATUS_DEVICE_BUSY ? BUSY_MS
                                                                  : 0;
        *out_status = status;
        if (status == SANE_STATUS_GOOD) return true;
        if (scanner_stop_wanted(&scanner->scanner))
            return FAULT(fault, FAULT_REFUSED, 0, "the scan was stopped");
        if (sane_device_now_ms() - began_ms >= patience_ms || sane_device_now_ms() >= deadline_ms)
            return sane_status_fault(status, SANE_SCANNING, "sane_start", fault);
        sleep_ms(STEP_MS);
    }
}

/* sane_read may wait as long as it likes. Of the two ways around that, sane_set_io_mode is so
 * little used that SANE's own test backend takes its first "not yet" for the end of the page; so
 * only sane-airscan, which has most to wait for and knows how, is asked not to wait. With all
 * others the descriptor that some lend is a hint, believed for a moment: bytes may lie inside the
 * backend. */
struct patience {
    SANE_Int fd; /* readable when there is something; -1 = none */
    bool asks;   /* sane_read does not wait */
};

static struct patience learn_patience(const struct scanner_sane *scanner)
{
    struct patience patience = {.fd = -1};
    if (sane_get_select_fd(scanner->device.handle, &patience.fd) != SANE_STATUS_GOOD)
        patience.fd = -1;
    patience.asks = sane_device_is_of(&scanner->device, "airscan") && patience.fd >= 0 &&
                    sane_set_io_mode(scanner->device.handle, SANE_TRUE) == SANE_STATUS_GOOD;
    return patience;
}

static bool wait_for_bytes(struct scanner_sane *scanner, const struct patience *patience,
                           int64_t deadline_ms, struct fault *fault)
{
    struct pollfd wait = {.fd = patience->fd, .events = POLLIN};
    int64_t hint_ms = sane_device_now_ms() + HINT_MS;
    for (;;) {
        int64_t now = sane_device_now_ms();
        if (scanner_stop_wanted(&scanner->scanner))
            return FAULT(fault, FAULT_REFUSED, 0, "the scan was stopped");
        if (now >= deadline_ms)
            return FAULT_CODED(fault, "X-01", FAULT_TIMEOUT, 0, "the page takes too long");
        if (patience->fd < 0 || now >= hint_ms || poll(&wait, 1, STEP_MS) != 0 || patience->asks)
            return true;
    }
}

static bool read_frame(struct scanner_sane *scanner, struct sane_page *page, int64_t deadline_ms,
                       struct fault *fault)
{
    struct patience patience = learn_patience(scanner);
    for (;;) {
        SANE_Byte *room;
        SANE_Int size, got = 0;
        if (!wait_for_bytes(scanner, &patience, deadline_ms, fault) ||
            !sane_page_room(page, &room, &size, fault))
            return false;
        SANE_Status status = sane_read(scanner->device.handle, room, size, &got);
        if (status == SANE_STATUS_EOF) return true;
        if (status != SANE_STATUS_GOOD)
            return sane_status_fault(status, SANE_SCANNING, "sane_read", fault);
        if (got > 0 && got <= size) sane_page_took(page, got);
        if (got <= 0) sleep_ms(PAUSE_MS);
    }
}

/* One frame, which has been started. */
static bool take_frame(struct scanner_sane *scanner, struct sane_page *page, bool *out_last,
                       int64_t deadline_ms, struct fault *fault)
{
    SANE_Parameters shape, ended;
    SANE_Status status = sane_get_parameters(scanner->device.handle, &shape);
    if (status != SANE_STATUS_GOOD)
        return sane_status_fault(status, SANE_SCANNING, "sane_get_parameters", fault);
    if (!sane_page_begin_frame(page, &shape, fault) ||
        !read_frame(scanner, page, deadline_ms, fault))
        return false;
    bool told = sane_get_parameters(scanner->device.handle, &ended) == SANE_STATUS_GOOD;
    if (!sane_page_end_frame(page, told ? &ended : NULL, fault)) return false;
    *out_last = page->planes == 0 || shape.last_frame;
    return true;
}

/* All frames of a page; the first has been started. */
static bool read_page(struct scanner_sane *scanner, struct picture *out, int64_t deadline_ms,
                      struct fault *fault)
{
    struct sane_page page = {0};
    SANE_Status status;
    bool last = false;
    bool good = take_frame(scanner, &page, &last, deadline_ms, fault);
    while (good && !last)
        good = start(scanner, deadline_ms, &status, fault) &&
               take_frame(scanner, &page, &last, deadline_ms, fault);
    good = good && sane_page_finish(&page, out, fault);
    if (good) out->dpi = sane_setup_dpi(scanner->device.handle);
    sane_page_free(&page);
    return good;
}

static bool start_from(struct scanner_sane *scanner, const struct scan_request *request,
                       bool feeder, int64_t deadline_ms, SANE_Status *out_status,
                       struct fault *fault)
{
    enum sane_source source = feeder ? SANE_SOURCE_FEEDER : SANE_SOURCE_FLATBED;
    scanner->feeding = feeder;
    *out_status = SANE_STATUS_GOOD;
    return sane_setup(scanner->device.handle, request, source, scanner->uri, fault) &&
           start(scanner, deadline_ms, out_status, fault);
}

/* With source=auto the feeder is tried first: paper in it is the applicant's choice. A card is none
 * for a feeder, whatever lies there. */
static bool start_first(struct scanner_sane *scanner, const struct scan_request *request,
                        int64_t deadline_ms, struct fault *fault)
{
    SANE_Status status;
    sane_device_close(&scanner->device);
    if (!sane_device_open(&scanner->device, fault)) return false;
    struct sane_sources sources = sane_setup_sources(scanner->device.handle);
    bool automatic = scanner->source == SANE_SOURCE_AUTO;
    bool feeder = automatic ? sources.feeder : scanner->source == SANE_SOURCE_FEEDER;
    if (!sources.feeder && sources.flatbed) feeder = false;
    if (request->card && automatic && sources.flatbed) feeder = false;
    if (start_from(scanner, request, feeder, deadline_ms, &status, fault)) return true;
    if (status != SANE_STATUS_NO_DOCS || !automatic || !sources.flatbed || !feeder) return false;
    sane_cancel(scanner->device.handle);
    return start_from(scanner, request, false, deadline_ms, &status, fault);
}

/* Some backends take one sane_start an opening only: they are opened once more. An empty feeder is
 * the end of the batch then as well. */
static bool start_next(struct scanner_sane *scanner, const struct scan_request *request,
                       int64_t deadline_ms, struct fault *fault)
{
    SANE_Status status;
    if (!scanner->device.handle || !scanner->feeding)
        return FAULT(fault, FAULT_NOT_FOUND, 0, "a flatbed has one page");
    bool started = start(scanner, deadline_ms, &status, fault);
    if (!started && status == SANE_STATUS_INVAL) {
        sane_device_close(&scanner->device);
        started = sane_device_open(&scanner->device, fault) &&
                  start_from(scanner, request, true, deadline_ms, &status, fault);
    }
    if (!started && status == SANE_STATUS_NO_DOCS)
        return FAULT(fault, FAULT_NOT_FOUND, 0, "the feeder is empty");
    return started;
}

static bool scan(struct scanner *base, const struct scan_request *request, int index,
                 struct picture *out, int timeout_ms, struct fault *fault)
{
    struct scanner_sane *scanner = (struct scanner_sane *)base;
    struct fault scanning = {0};
    int64_t deadline_ms = sane_device_now_ms() + timeout_ms;
    bool started = index == 0 ? start_first(scanner, request, deadline_ms, &scanning)
                              : start_next(scanner, request, deadline_ms, &scanning);
    if (started && read_page(scanner, out, deadline_ms, &scanning)) return true;
    if (scanning.kind == FAULT_DEVICE) scanner->device.known = false;
    /* Some feeders tell only when the page is read that there was none (simple-scan's bug 49). */
    if (index > 0 && strcmp(scanning.code, "X-02") == 0)
        return FAULT(fault, FAULT_NOT_FOUND, 0, "the feeder is empty");
    if (fault) *fault = scanning;
    return false;
}

/* All that may take its time, or never end (sane_cancel does, with some), is here: by now the
 * caller has told what there is to tell. */
static void finish(struct scanner *base)
{
    struct scanner_sane *scanner = (struct scanner_sane *)base;
    sane_device_close(&scanner->device);
    if (!scanner->device.known) sane_device_end(&scanner->device);
}

static bool query(struct scanner *base, enum device_state *out, int timeout_ms, struct fault *fault)
{
    (void)timeout_ms; /* libsane has none: whoever opened this driver has a watchdog */
    struct scanner_sane *scanner = (struct scanner_sane *)base;
    if (!scanner->device.handle && !sane_device_is_there(&scanner->device)) {
        if (!sane_device_open(&scanner->device, fault)) return false;
        sane_device_close(&scanner->device);
    }
    *out = DEVICE_READY;
    return true;
}

static bool control(struct scanner *base, const char *word, struct fault *fault)
{
    (void)base;
    return FAULT(fault, FAULT_INPUT, 0, "a real scanner takes no word: \"%.30s\"", word);
}

static void destroy(struct scanner *base)
{
    struct scanner_sane *scanner = (struct scanner_sane *)base;
    if (!scanner) return;
    sane_device_close(&scanner->device);
    sane_device_end(&scanner->device);
    free(scanner->uri);
    free(scanner);
}

static const struct scanner_ops ops = {
    .scan = scan, .finish = finish, .query = query, .control = control, .destroy = destroy};

static bool parse_source(const char *uri, enum sane_source *out, struct fault *fault)
{
    static const char *const words[] = {"auto", "flatbed", "feeder"};
    char word[16];
    *out = SANE_SOURCE_AUTO;
    if (!device_uri_option(uri, "source", word, sizeof word) && !strstr(uri, "source="))
        return true;
    for (int i = 0; i < 3; i++) {
        if (strcmp(word, words[i]) != 0) continue;
        *out = (enum sane_source)i;
        return true;
    }
    return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "source is flatbed, feeder or auto");
}

static bool parse(struct scanner_sane *scanner, const char *uri, struct fault *fault)
{
    struct sane_device *device = &scanner->device;
    if (!parse_source(uri, &scanner->source, fault)) return false;
    if (strncmp(uri, "escl:", 5) == 0) {
        snprintf(device->wanted, sizeof device->wanted, "%s", SANE_ESCL_NAME);
        return sane_escl_parse(uri + 5, &device->escl, fault);
    }
    size_t length = strcspn(uri + 5, "?");
    if (length >= sizeof device->wanted)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "the scanner's name is too long");
    memcpy(device->wanted, uri + 5, length);
    return true;
}

struct scanner *scanner_sane_open(const char *uri, struct fault *fault)
{
    struct scanner_sane *scanner = memory_alloc(sizeof *scanner);
    scanner->scanner.ops = &ops;
    scanner->uri = memory_copy_text(uri);
    if (parse(scanner, uri, fault)) return &scanner->scanner;
    destroy(&scanner->scanner);
    return NULL;
}

int scanner_sane_list(struct device_found *out, int max)
{
    const SANE_Device **devices = NULL;
    SANE_Int version;
    int count = 0;
    if (sane_init(&version, NULL) != SANE_STATUS_GOOD) return 0;
    if (sane_get_devices(&devices, SANE_FALSE) == SANE_STATUS_GOOD)
        for (; devices && *devices && count < max; devices++) {
            const SANE_Device *device = *devices;
            if (strlen(device->name) + 6 > sizeof out->uri) continue;
            snprintf(out[count].uri, sizeof out->uri, "sane:%s", device->name);
            snprintf(out[count].name, sizeof out->name, "%s %s", device->vendor, device->model);
            count++;
        }
    sane_exit();
    return count;
}

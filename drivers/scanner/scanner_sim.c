#include "scanner/scanner_sim.h"

#include "base/file.h"
#include "sim.h"
#include "sim_specimen.h"

#include <string.h>

enum { FILE_MAX = 64 << 20, DPI_MIN = 75, DPI_MAX = 300, STEP_MS = 50 };

struct trouble {
    const char *word, *code;
    enum fault_kind kind;
    enum device_state state;
};

/* The scanner's own words. */
static const struct trouble troubles[] = {
    {"no_document", "X-02", FAULT_ATTENTION, DEVICE_READY},
    {"jam", "X-03", FAULT_ATTENTION, DEVICE_NEEDS_STAFF},
    {"cover_open", "X-04", FAULT_ATTENTION, DEVICE_USER_ERROR},
    {"busy", "X-06", FAULT_DEVICE, DEVICE_BUSY},
    {"io_error", "X-07", FAULT_DEVICE, DEVICE_READY},
    {"denied", "X-08", FAULT_DEVICE, DEVICE_READY},
    {"no_memory", "X-09", FAULT_SYSTEM, DEVICE_READY},
    {"unsupported", "X-10", FAULT_DEVICE, DEVICE_READY},
    {"cancelled", "X-11", FAULT_ATTENTION, DEVICE_READY},
    {"partial", "X-12", FAULT_ATTENTION, DEVICE_READY},
};

struct scanner_sim {
    struct scanner scanner;
    struct sim sim;
    const struct trouble *trouble; /* NULL: none */
    char *uri;
    bool midway, hang_finish;
    int sheets; /* in a batch */
    int dpi;    /* of the files; 0 = unknown */
    int next;   /* file or page */
};

static const struct trouble *trouble_find(const char *word)
{
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        if (strcmp(word, troubles[i].word) == 0) return &troubles[i];
    return NULL;
}

static bool gone(struct fault *fault)
{
    return FAULT_CODED(fault, "X-05", FAULT_DEVICE, 0, "the simulated scanner is unplugged");
}

/* What lies on the glass when a card is asked for. */
static bool card_file(const struct scanner_sim *scanner, const struct scan_request *request,
                      char path[PATH_SIZE])
{
    return request->card && device_uri_item(scanner->uri, "card", 0, path, PATH_SIZE);
}

static bool next_file(struct scanner_sim *scanner, char path[PATH_SIZE])
{
    if (device_uri_item(scanner->uri, "files", scanner->next, path, PATH_SIZE)) return true;
    if (!device_uri_item(scanner->uri, "files", 0, path, PATH_SIZE)) return false;
    scanner->next = 0;
    return true;
}

/* The delay of a scan, in steps so that it can be stopped. */
static bool wait_for_page(struct scanner_sim *scanner, struct fault *fault)
{
    for (int left_ms = scanner->sim.delay_ms; left_ms > 0; left_ms -= STEP_MS) {
        if (scanner_stop_wanted(&scanner->scanner))
            return FAULT(fault, FAULT_REFUSED, 0, "the scan was stopped");
        sim_sleep_ms(left_ms < STEP_MS ? left_ms : STEP_MS);
    }
    return true;
}

static bool in_trouble(const struct trouble *trouble, struct fault *fault)
{
    if (!trouble) return false;
    FAULT_CODED(fault, trouble->code, trouble->kind, 0, "simulated scanner: %s", trouble->word);
    return true;
}

static bool feed(struct scanner_sim *scanner, int index, int timeout_ms, struct fault *fault)
{
    if (scanner->sim.unplugged) return gone(fault);
    sim_strike(&scanner->sim);
    if (index > 0 && scanner->midway) scanner->trouble = trouble_find("jam");
    if (in_trouble(scanner->trouble, fault)) return false;
    if (index >= scanner->sheets)
        return FAULT(fault, FAULT_NOT_FOUND, 0, "no more than %d pages", scanner->sheets);
    if (scanner->sim.delay_ms > timeout_ms)
        return FAULT_CODED(fault, "X-01", FAULT_TIMEOUT, 0, "no page within %d ms", timeout_ms);
    return wait_for_page(scanner, fault);
}

static bool scan(struct scanner *base, const struct scan_request *request, int index,
                 struct picture *out, int timeout_ms, struct fault *fault)
{
    struct scanner_sim *scanner = (struct scanner_sim *)base;
    char path[PATH_SIZE];
    if (!feed(scanner, index, timeout_ms, fault)) return false;
    if (!next_file(scanner, path) && !card_file(scanner, request, path)) {
        int dpi = request->dpi < DPI_MIN ? DPI_MIN : request->dpi;
        sim_specimen_page(dpi > DPI_MAX ? DPI_MAX : dpi, request->colour, ++scanner->next, out);
        return true;
    }
    struct picture page = {.format = PICTURE_FILE, .dpi = scanner->dpi};
    struct fault reading = {0};
    scanner->next++; /* the next scan takes the next file, whatever this one is */
    if (!file_read(path, FILE_MAX, &page.pixels, &reading))
        return FAULT_CODED(fault, "D-01", reading.kind, reading.cause, "%s", reading.text);
    if (page.pixels.size == 0)
        return FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "%s is empty", path);
    picture_free(out);
    *out = page;
    return true;
}

static void finish(struct scanner *base)
{
    struct scanner_sim *scanner = (struct scanner_sim *)base;
    if (!scanner->hang_finish) return;
    scanner->sim.hang = true;
    sim_strike(&scanner->sim);
}

static bool query(struct scanner *base, enum device_state *out, int timeout_ms, struct fault *fault)
{
    (void)timeout_ms;
    struct scanner_sim *scanner = (struct scanner_sim *)base;
    if (scanner->sim.unplugged) return gone(fault);
    const struct trouble *trouble = scanner->trouble;
    if (trouble && trouble->state != DEVICE_READY) {
        in_trouble(trouble, fault);
        return false;
    }
    *out = DEVICE_READY;
    return true;
}

static bool control(struct scanner *base, const char *word, struct fault *fault)
{
    struct scanner_sim *scanner = (struct scanner_sim *)base;
    const struct trouble *trouble = trouble_find(word);
    if (trouble) {
        scanner->trouble = trouble;
    } else if (strcmp(word, "jam_midway") == 0) {
        scanner->midway = true;
    } else if (strcmp(word, "hang_finish") == 0) {
        scanner->hang_finish = true;
    } else if (!sim_control(&scanner->sim, word)) {
        return FAULT(fault, FAULT_INPUT, 0, "not a word for a scanner: \"%.30s\"", word);
    } else if (strcmp(word, "ok") == 0) {
        scanner->trouble = NULL;
        scanner->midway = scanner->hang_finish = false;
    }
    return true;
}

static void destroy(struct scanner *base)
{
    struct scanner_sim *scanner = (struct scanner_sim *)base;
    if (!scanner) return;
    memory_wipe_free(scanner->uri, strlen(scanner->uri));
    memory_wipe_free(scanner, sizeof *scanner);
}

static const struct scanner_ops ops = {
    .scan = scan, .finish = finish, .query = query, .control = control, .destroy = destroy};

struct scanner *scanner_sim_open(const char *uri, struct fault *fault)
{
    (void)fault;
    struct scanner_sim *scanner = memory_alloc(sizeof *scanner);
    scanner->scanner.ops = &ops;
    scanner->uri = memory_copy_text(uri);
    scanner->dpi = device_uri_number(uri, "dpi", 0, 1, 4800);
    scanner->sheets = device_uri_number(uri, "feeder", 1, 1, 1000);
    sim_init(&scanner->sim, uri, 0);
    return &scanner->scanner;
}

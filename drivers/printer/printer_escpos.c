#include "printer/printer_escpos.h"

#include "base/bytes.h"
#include "port/stream.h"
#include "printer/escpos.h"
#include "printer/escpos_link.h"
#include "printer/printer_status.h"

#include <stdlib.h>
#include <string.h>

enum {
    PROOF_MS = 15000,     /* for a process id, while the printer is seen to live */
    PROOF_LATE_MS = 4000, /* the same once it has processed all without one, or never answered */
    LOOK_MS = 500,        /* between two looks at the status meanwhile */
    CLEAR_MS = 1000,      /* to forget its buffers */
    JUDGE_MS = 2000,      /* to say why it has stopped */
};

struct escpos {
    struct printer printer;
    struct escpos_link link;
    enum escpos_cut cut;
    int feed_dots;
    bool asks_proof;
    bool broken_off; /* the job under way was begun and not ended */
    size_t owed;     /* the printer may still wait for at most so many bytes of a picture */
};

static bool look(struct escpos *printer, int64_t end_ms, struct escpos_answers *out,
                 struct fault *fault)
{
    struct escpos_link *link = &printer->link;
    *out = (struct escpos_answers){.status = link->unknown};
    if (!escpos_link_open(link, end_ms, fault)) return false;
    if (!link->port->two_way) return true;
    return escpos_link_skip(link, fault) && escpos_link_ask(link, end_ms, out, fault);
}

static bool query(struct printer *base, struct printer_status *out_status, int timeout_ms,
                  struct fault *fault)
{
    struct escpos *printer = (struct escpos *)base;
    struct escpos_link *link = &printer->link;
    struct escpos_answers answers;
    struct fault found = {0};
    bool looked = look(printer, stream_now_ms() + timeout_ms, &answers, &found);
    bool silent = !looked && found.kind == FAULT_TIMEOUT && link->port; /* takes no byte */
    if (!looked || !link->port->keep_open) escpos_link_close(link);
    if (!looked && !silent) {
        if (fault) *fault = found;
        return false;
    }
    *out_status = silent ? link->unknown : answers.status;
    if (silent || !answers.any) return true;
    printer_status_judge(out_status);
    if (answers.offline && out_status->state == DEVICE_READY) out_status->state = DEVICE_OFFLINE;
    return true;
}

/* What keeps the printer from working, if it says so. */
static bool judge(const struct escpos_answers *answers, struct fault *fault)
{
    return !answers->any || printer_status_allows(&answers->status, fault);
}

/* Completes in white the picture that the printer may still wait for, or it would print the next
 * job's commands as dots. Outside a picture zeros mean nothing, so too many do no harm. */
static bool pay_owed(struct escpos *printer, int64_t end_ms, struct fault *fault)
{
    static const uint8_t zeros[512];
    while (printer->owed > 0) {
        size_t part = printer->owed < sizeof zeros ? printer->owed : sizeof zeros;
        if (!escpos_link_send(&printer->link, zeros, part, end_ms, fault)) return false;
        printer->owed -= part;
    }
    return true;
}

static bool send_job(struct escpos *printer, const struct bitmap *page, int64_t end_ms,
                     struct fault *fault)
{
    struct port *port = printer->link.port;
    printer->link.number = printer->link.number % 9999 + 1;
    struct escpos_job job = {.page = page,
                             .cut = printer->cut,
                             .feed_dots = printer->feed_dots,
                             .number = printer->asks_proof ? printer->link.number : 0};
    struct bytes bytes = {0};
    size_t written = 0;
    printer->broken_off = true;
    escpos_encode(&job, &bytes);
    bool sent =
        port->ops->write(port, bytes.data, bytes.size, stream_left_ms(end_ms), &written, fault) &&
        port->ops->drain(port, stream_left_ms(end_ms), fault);
    /* How much of it the printer got is not known: the line may have dropped what it held. */
    if (!sent) printer->owed = (size_t)page->stride_bytes * ESCPOS_BAND_ROWS;
    bytes_free(&bytes);
    return sent;
}

/* Waits for the process id. True also without it; false: the printer says that it has stopped. */
static bool wait_for_proof(struct escpos *printer, bool silent, int64_t limit_ms,
                           enum print_proof *out_proof, struct fault *fault)
{
    /* GS r 1 is answered once all before it has been processed, by printers without process ids
     * too: from then on the id is late. */
    static const uint8_t transmit[] = {0x1D, 'r', 1};
    struct escpos_link *link = &printer->link;
    int64_t end_ms = stream_now_ms() + (silent ? PROOF_LATE_MS : PROOF_MS);
    if (end_ms > limit_ms) end_ms = limit_ms;
    if (!escpos_link_send(link, transmit, sizeof transmit, end_ms, fault)) return false;
    for (bool asks = false; stream_left_ms(end_ms) > 0; asks = !asks && !silent) {
        struct escpos_answers answers;
        int64_t look_ms = stream_now_ms() + LOOK_MS;
        bool heard =
            asks ? escpos_link_ask(link, end_ms, &answers, fault)
                 : escpos_link_listen(link, look_ms < end_ms ? look_ms : end_ms, &answers, fault);
        if (!heard) return false;
        if (answers.proved) {
            *out_proof = PRINT_CONFIRMED;
            return true;
        }
        if (!judge(&answers, fault)) return false;
        int64_t late_ms = stream_now_ms() + PROOF_LATE_MS;
        if (answers.transmitted && late_ms < end_ms) end_ms = late_ms;
    }
    return true;
}

/* The sending failed: what the printer says of it is better than the fault at hand. */
static void explain(struct escpos *printer, int64_t end_ms, struct fault *fault)
{
    struct escpos_answers answers;
    struct fault stopped = {0};
    if (!printer->link.port->two_way) return;
    if (!escpos_link_ask(&printer->link, end_ms, &answers, NULL)) return;
    if (!judge(&answers, &stopped) && fault) *fault = stopped;
}

static bool print_job(struct escpos *printer, const struct bitmap *page,
                      enum print_proof *out_proof, int64_t end_ms, struct fault *fault)
{
    struct escpos_answers before;
    int64_t send_end_ms = end_ms - JUDGE_MS - CLEAR_MS;
    if (!look(printer, end_ms, &before, fault) || !judge(&before, fault)) return false;
    if (!pay_owed(printer, send_end_ms, fault) || !send_job(printer, page, send_end_ms, fault)) {
        explain(printer, end_ms - CLEAR_MS, fault);
        return false;
    }
    if (!printer->link.port->two_way || !printer->asks_proof) return true;
    return wait_for_proof(printer, !before.any, end_ms - CLEAR_MS, out_proof, fault);
}

static bool print(struct printer *base, const struct bitmap *page, enum print_proof *out_proof,
                  int timeout_ms, struct fault *fault)
{
    struct escpos *printer = (struct escpos *)base;
    struct escpos_link *link = &printer->link;
    enum print_proof proof = PRINT_UNCONFIRMED;
    if (page->width_px > link->unknown.width_px)
        return FAULT(fault, FAULT_INPUT, 0, "a page of %d dots on a printer of %d", page->width_px,
                     link->unknown.width_px);
    printer->broken_off = false;
    bool printed = print_job(printer, page, &proof, stream_now_ms() + timeout_ms, fault);
    if (!printed && printer->broken_off && link->port->two_way &&
        escpos_link_clear(link, stream_now_ms() + CLEAR_MS))
        printer->owed = 0;
    if (link->port && (!printed || !link->port->keep_open)) escpos_link_close(link);
    if (printed) *out_proof = proof;
    return printed;
}

static bool control(struct printer *base, const char *word, struct fault *fault)
{
    (void)base;
    return FAULT(fault, FAULT_REFUSED, 0, "a real printer takes no word: \"%.30s\"", word);
}

static void destroy(struct printer *base)
{
    struct escpos *printer = (struct escpos *)base;
    if (!printer) return;
    escpos_link_close(&printer->link);
    memory_wipe_free(printer->link.address, strlen(printer->link.address));
    free(printer);
}

static const struct printer_ops ops = {
    .query = query, .print = print, .control = control, .destroy = destroy};

static bool read_cut(const char *uri, enum escpos_cut *out, struct fault *fault)
{
    static const char *const names[] = {"none", "partial", "full"};
    char text[12];
    *out = ESCPOS_CUT_PARTIAL;
    if (!device_uri_option(uri, "cut", text, sizeof text)) return true;
    for (int i = 0; i < 3; i++) {
        if (strcmp(text, names[i]) != 0) continue;
        *out = (enum escpos_cut)i;
        return true;
    }
    return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "cut=%s is not none, partial or full", text);
}

struct printer *printer_escpos_open(const char *uri, struct fault *fault)
{
    enum escpos_cut cut;
    char confirm[8];
    if (!read_cut(uri, &cut, fault)) return NULL;
    struct escpos *printer = memory_alloc(sizeof *printer);
    printer->printer.ops = &ops;
    printer->link.address = memory_copy_text(uri + strlen("escpos:"));
    printer->link.unknown =
        printer_status_unknown(device_uri_number(uri, "width", 576, 8, ESCPOS_WIDTH_MAX_PX),
                               device_uri_number(uri, "dpi", 203, 100, 600));
    printer->cut = cut;
    printer->feed_dots = device_uri_number(uri, "feed", 24, 0, 255);
    printer->asks_proof =
        !device_uri_option(uri, "confirm", confirm, sizeof confirm) || strcmp(confirm, "no") != 0;
    return &printer->printer;
}

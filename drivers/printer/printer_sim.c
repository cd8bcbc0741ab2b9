#include "printer/printer_sim.h"

#include "base/bytes.h"
#include "base/file.h"
#include "printer/escpos.h"
#include "printer/printer_status.h"
#include "sim.h"

#include <string.h>

enum { FEED_DOTS = 24 };

struct printer_sim {
    struct printer printer;
    struct sim sim;
    struct printer_status status;
    bool midprint, unconfirmed;
    unsigned number;
    char out[PATH_SIZE]; /* "" = thrown away */
};

static void heal(struct printer_sim *printer)
{
    printer->status.paper = PAPER_OK;
    printer->status.cover = COVER_CLOSED;
    printer->status.head = HEAD_OK;
    printer->status.cutter = CUTTER_OK;
    printer->midprint = printer->unconfirmed = false;
}

static bool gone(struct fault *fault)
{
    return FAULT_CODED(fault, "P-06", FAULT_DEVICE, 0, "the simulated printer is unplugged");
}

static bool query(struct printer *base, struct printer_status *out_status, int timeout_ms,
                  struct fault *fault)
{
    (void)timeout_ms;
    struct printer_sim *printer = (struct printer_sim *)base;
    if (printer->sim.unplugged) return gone(fault);
    *out_status = printer->status;
    printer_status_judge(out_status);
    return true;
}

static bool come_out(const struct printer_sim *printer, const struct bytes *job, size_t size,
                     struct fault *fault)
{
    if (!printer->out[0]) return true;
    return dir_make(printer->out, 0700, fault) &&
           file_write_durable(printer->out, "receipt.bin", job->data, size, 0600, fault);
}

static bool print_job(struct printer_sim *printer, const struct bytes *job, struct fault *fault)
{
    sim_sleep_ms(printer->sim.delay_ms / 2);
    if (printer->sim.hang || printer->sim.crash) {
        come_out(printer, job, job->size / 2, fault);
        sim_strike(&printer->sim);
    }
    sim_sleep_ms(printer->sim.delay_ms / 2);
    if (!printer->midprint) return come_out(printer, job, job->size, fault);
    printer->midprint = false;
    printer->status.paper = PAPER_OUT;
    return come_out(printer, job, job->size / 2, fault) &&
           printer_status_allows(&printer->status, fault);
}

static bool print(struct printer *base, const struct bitmap *page, enum print_proof *out_proof,
                  int timeout_ms, struct fault *fault)
{
    struct printer_sim *printer = (struct printer_sim *)base;
    if (printer->sim.unplugged) return gone(fault);
    if (!printer_status_allows(&printer->status, fault)) return false;
    if (page->width_px > printer->status.width_px)
        return FAULT(fault, FAULT_INPUT, 0, "a page of %d dots on a printer of %d", page->width_px,
                     printer->status.width_px);
    if (printer->sim.delay_ms > timeout_ms)
        return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, 0, "not printed in %d ms", timeout_ms);
    printer->number = printer->number % 9999 + 1;
    struct escpos_job job = {
        .page = page, .cut = ESCPOS_CUT_PARTIAL, .feed_dots = FEED_DOTS, .number = printer->number};
    struct bytes bytes = {0};
    escpos_encode(&job, &bytes);
    bool printed = print_job(printer, &bytes, fault);
    bytes_free(&bytes);
    if (!printed) return false;
    *out_proof = printer->unconfirmed ? PRINT_UNCONFIRMED : PRINT_CONFIRMED;
    return true;
}

static bool control(struct printer *base, const char *word, struct fault *fault)
{
    struct printer_sim *printer = (struct printer_sim *)base;
    struct printer_status *status = &printer->status;
    if (strcmp(word, "paper_out") == 0) {
        status->paper = PAPER_OUT;
    } else if (strcmp(word, "paper_low") == 0) {
        status->paper = PAPER_LOW;
    } else if (strcmp(word, "jam") == 0) {
        status->paper = PAPER_JAMMED;
    } else if (strcmp(word, "paper_out_midprint") == 0) {
        printer->midprint = true;
    } else if (strcmp(word, "cover_open") == 0) {
        status->cover = COVER_OPEN;
    } else if (strcmp(word, "head_hot") == 0) {
        status->head = HEAD_HOT;
    } else if (strcmp(word, "cutter_jammed") == 0) {
        status->cutter = CUTTER_JAMMED;
    } else if (strcmp(word, "unconfirmed") == 0) {
        printer->unconfirmed = true;
    } else if (sim_control(&printer->sim, word)) {
        if (strcmp(word, "ok") == 0) heal(printer);
    } else {
        return FAULT(fault, FAULT_INPUT, 0, "not a word for a printer: \"%.30s\"", word);
    }
    return true;
}

static void destroy(struct printer *base)
{
    memory_wipe_free(base, sizeof(struct printer_sim));
}

static const struct printer_ops ops = {
    .query = query, .print = print, .control = control, .destroy = destroy};

struct printer *printer_sim_open(const char *uri, struct fault *fault)
{
    struct printer_sim *printer = memory_alloc(sizeof *printer);
    printer->printer.ops = &ops;
    printer->status =
        printer_status_unknown(device_uri_number(uri, "width", 576, 8, ESCPOS_WIDTH_MAX_PX),
                               device_uri_number(uri, "dpi", 203, 100, 600));
    heal(printer);
    sim_init(&printer->sim, uri, 0);
    if (!device_uri_option(uri, "out", printer->out, sizeof printer->out)) printer->out[0] = 0;
    (void)fault;
    return &printer->printer;
}

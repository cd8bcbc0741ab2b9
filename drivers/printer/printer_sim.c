#include "printer/printer_sim.h"

#include "base/bytes.h"
#include "base/file.h"
#include "printer/escpos.h"
#include "printer/printer_choice.h"
#include "printer/printer_status.h"
#include "sim.h"

#include <string.h>

enum strike { STRIKE_NONE, STRIKE_PAPER, STRIKE_COVER, STRIKE_POWER };

struct printer_sim {
    struct printer printer;
    struct sim sim;
    struct printer_profile profile;
    struct printer_status status;
    enum strike strike; /* in the middle of the next job */
    bool unconfirmed, silent, offline;
    unsigned number;
    char out[PATH_SIZE]; /* "" = thrown away */
};

static void heal(struct printer_sim *printer)
{
    printer->status.paper = PAPER_OK;
    printer->status.cover = COVER_CLOSED;
    printer->status.head = HEAD_OK;
    printer->status.cutter = CUTTER_OK;
    printer->status.output = OUTPUT_EMPTY;
    printer->strike = STRIKE_NONE;
    printer->unconfirmed = printer->silent = printer->offline = false;
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
    struct printer_status status = printer->status;
    printer_status_judge(&status);
    if (printer->offline && status.state == DEVICE_READY) status.state = DEVICE_OFFLINE;
    *out_status = printer->silent ? printer_status_of(&printer->profile) : status;
    return true;
}

static bool come_out(const struct printer_sim *printer, const struct bytes *job, size_t size,
                     struct fault *fault)
{
    if (!printer->out[0]) return true;
    return dir_make(printer->out, 0700, fault) &&
           file_write_durable(printer->out, "receipt.bin", job->data, size, 0600, fault);
}

static bool strike(struct printer_sim *printer, struct fault *fault)
{
    switch (printer->strike) {
    case STRIKE_NONE: break;
    case STRIKE_PAPER: printer->status.paper = PAPER_OUT; break;
    case STRIKE_COVER: printer->status.cover = COVER_OPEN; break;
    case STRIKE_POWER:
        FAULT_CODED(fault, "P-11", FAULT_DEVICE, 0, "the simulated printer lost power");
        break;
    }
    bool stops = printer->strike == STRIKE_POWER;
    printer->strike = STRIKE_NONE;
    return !stops && printer_status_allows(&printer->status, fault);
}

static bool print_job(struct printer_sim *printer, const struct bytes *job, struct fault *fault)
{
    sim_sleep_ms(printer->sim.delay_ms / 2);
    if (printer->sim.hang || printer->sim.crash) {
        come_out(printer, job, job->size / 2, fault);
        sim_strike(&printer->sim);
    }
    sim_sleep_ms(printer->sim.delay_ms / 2);
    if (printer->strike == STRIKE_NONE) return come_out(printer, job, job->size, fault);
    return come_out(printer, job, job->size / 2, fault) && strike(printer, fault);
}

/* What keeps it from printing; one that says nothing tells nobody. */
static bool may_print(const struct printer_sim *printer, struct fault *fault)
{
    if (printer->sim.unplugged) return gone(fault);
    if (printer->silent) return true;
    if (!printer_status_allows(&printer->status, fault)) return false;
    if (!printer->offline) return true;
    return FAULT_CODED(fault, "P-01", FAULT_DEVICE, 0, "the simulated printer is offline");
}

static bool print(struct printer *base, const struct bitmap *page, enum print_proof *out_proof,
                  int timeout_ms, struct fault *fault)
{
    struct printer_sim *printer = (struct printer_sim *)base;
    const struct printer_profile *profile = &printer->profile;
    if (!may_print(printer, fault)) return false;
    if (page->width_px > printer->status.width_px)
        return FAULT(fault, FAULT_INPUT, 0, "a page of %d dots on a printer of %d", page->width_px,
                     printer->status.width_px);
    if (printer->sim.delay_ms > timeout_ms)
        return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, 0, "not printed in %d ms", timeout_ms);
    printer->number = printer->number % 9999 + 1;
    struct escpos_job job = {
        .page = page,
        .raster = profile->raster,
        .cut = profile->cut,
        .feed_px = (int)profile->feed_px,
        .number = profile->proof == PROOF_BY_PROCESS_ID ? printer->number : 0,
    };
    struct bytes bytes = {0};
    escpos_encode(&job, &bytes);
    bool printed = print_job(printer, &bytes, fault);
    bytes_free(&bytes);
    if (!printed) return false;
    bool proves = profile->proof != PROOF_BY_NOTHING && !printer->silent && !printer->unconfirmed;
    *out_proof = proves ? PRINT_CONFIRMED : PRINT_UNCONFIRMED;
    return true;
}

/* What the word makes of a part of the status. */
static bool control_part(struct printer_status *status, const char *word)
{
    if (strcmp(word, "paper_out") == 0)
        status->paper = PAPER_OUT;
    else if (strcmp(word, "jam") == 0)
        status->paper = PAPER_JAMMED;
    else if (strcmp(word, "paper_low") == 0) {
        status->paper = PAPER_LOW;
        status->near_end_sensor = true; /* it has spoken */
    } else if (strcmp(word, "cover_open") == 0)
        status->cover = COVER_OPEN;
    else if (strcmp(word, "head_hot") == 0)
        status->head = HEAD_HOT;
    else if (strcmp(word, "head_inoperative") == 0)
        status->head = HEAD_INOPERATIVE;
    else if (strcmp(word, "cutter_jammed") == 0)
        status->cutter = CUTTER_JAMMED;
    else if (strcmp(word, "presented") == 0)
        status->output = OUTPUT_PRESENTED;
    else
        return false;
    return true;
}

static bool control_job(struct printer_sim *printer, const char *word)
{
    if (strcmp(word, "paper_out_midprint") == 0)
        printer->strike = STRIKE_PAPER;
    else if (strcmp(word, "cover_open_midprint") == 0)
        printer->strike = STRIKE_COVER;
    else if (strcmp(word, "power_cycle") == 0)
        printer->strike = STRIKE_POWER;
    else if (strcmp(word, "unconfirmed") == 0 || strcmp(word, "old_id") == 0)
        printer->unconfirmed = true;
    else if (strcmp(word, "silent") == 0)
        printer->silent = true;
    else if (strcmp(word, "offline") == 0)
        printer->offline = true;
    else
        return false;
    return true;
}

static bool control(struct printer *base, const char *word, struct fault *fault)
{
    struct printer_sim *printer = (struct printer_sim *)base;
    if (control_part(&printer->status, word) || control_job(printer, word)) return true;
    if (!sim_control(&printer->sim, word))
        return FAULT(fault, FAULT_INPUT, 0, "not a word for a printer: \"%.30s\"", word);
    if (strcmp(word, "ok") == 0) heal(printer);
    return true;
}

static void destroy(struct printer *base)
{
    memory_wipe_free(base, sizeof(struct printer_sim));
}

static const struct printer_ops ops = {
    .query = query, .print = print, .control = control, .destroy = destroy};

struct printer *printer_sim_open(const char *uri, const struct printer_profiles *profiles,
                                 struct fault *fault)
{
    struct printer_profile profile;
    if (!printer_choose(uri, profiles, NULL, &profile, fault)) return NULL;
    struct printer_sim *printer = memory_alloc(sizeof *printer);
    printer->printer.ops = &ops;
    printer->profile = profile;
    printer->status = printer_status_of(&printer->profile);
    heal(printer);
    sim_init(&printer->sim, uri, 0);
    if (!device_uri_option(uri, "out", printer->out, sizeof printer->out)) printer->out[0] = 0;
    return &printer->printer;
}

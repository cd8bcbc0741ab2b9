#define _DEFAULT_SOURCE
#include "printer/printer_escpos.h"

#include "base/bytes.h"
#include "port/stream.h"
#include "printer/escpos_run.h"
#include "printer/printer_choice.h"
#include "printer/printer_status.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
    CLEAR_MS = 500,  /* to forget its buffers */
    JUDGE_MS = 1000, /* to say why it has stopped */
    SETTLE_MS = 1500,
    BACK_MS = 800, /* for one that vanished and was only switched off and on */
    RETRY_MS = 100,
    CLEAR_TRIES = 5,
    NUMBERS = 9999,
};

struct escpos {
    struct printer printer;
    struct escpos_link link;
    const struct printer_profiles *profiles;
    struct printer_profile profile; /* as chosen for this printer, with the URI's options */
    char *uri;
    int clear_tries; /* > 0: it may hold what must not come out; so often it will be told yet */
    size_t owed;     /* the printer may still wait for at most so many bytes of a picture */
};

/* What has just been plugged in may be another model, and may hold a job of before. */
static bool open_port(struct escpos *printer, int64_t end_ms, struct fault *fault)
{
    char device_id[1024];
    struct escpos_link *link = &printer->link;
    if (link->port) return true;
    if (!escpos_link_open(link, end_ms, fault)) return false;
    const struct port_ops *port = link->port->ops;
    bool known = port->device_id && port->device_id(link->port, device_id, sizeof device_id);
    return printer_choose(printer->uri, printer->profiles, known ? device_id : NULL,
                          &printer->profile, fault);
}

/* One that does not say that it has forgotten may be in the middle of a stripe, also of a driver
 * before this one. */
static void clear_remains(struct escpos *printer, int64_t end_ms)
{
    int64_t clear_end_ms = stream_now_ms() + CLEAR_MS;
    if (clear_end_ms > end_ms) clear_end_ms = end_ms;
    bool cleared = escpos_link_clear(&printer->link, clear_end_ms);
    printer->clear_tries = cleared ? 0 : printer->clear_tries - 1;
    printer->owed = cleared ? 0 : (printer->profile.width_px + 7) / 8 * ESCPOS_STRIPE_ROWS;
}

static bool look_once(struct escpos *printer, int64_t end_ms, struct escpos_answers *out,
                      struct fault *fault)
{
    struct escpos_link *link = &printer->link;
    *out = (struct escpos_answers){0};
    if (!open_port(printer, end_ms, fault)) return false;
    if (!link->port->two_way) return true;
    escpos_link_forget(link); /* an idle printer answers at once, or has lost the question */
    if (!escpos_link_ask(link, end_ms, out, fault)) return false;
    if (out->any && printer->clear_tries > 0) clear_remains(printer, end_ms);
    return escpos_link_hear(link, out, fault);
}

/* A port that was kept open may have lost its printer meanwhile, and the printer may be back. */
static bool look(struct escpos *printer, int64_t end_ms, struct escpos_answers *out,
                 struct fault *fault)
{
    struct fault found = {0};
    bool kept = printer->link.port;
    if (look_once(printer, end_ms, out, &found)) return true;
    if (kept && found.kind != FAULT_TIMEOUT) {
        escpos_link_close(&printer->link);
        if (printer->clear_tries == 0) printer->clear_tries = 1;
        found = (struct fault){0};
        if (look_once(printer, end_ms, out, &found)) return true;
    }
    if (fault) *fault = found;
    return false;
}

/* Automatic status is heard only while the port is open. */
static bool stays_open(const struct escpos *printer)
{
    const struct port *port = printer->link.port;
    return port && (port->keep_open || (port->two_way && printer->profile.automatic_status));
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
    if (!looked || !stays_open(printer)) escpos_link_close(link);
    if (!looked && !silent) {
        if (fault) *fault = found;
        return false;
    }
    if (silent) answers = (struct escpos_answers){0};
    *out_status = escpos_link_status(link, &answers);
    return true;
}

/* What keeps the printer from printing, if it says so. */
static bool judge(struct escpos *printer, const struct escpos_answers *answers, struct fault *fault)
{
    if (!answers->any) return true;
    struct printer_status status = escpos_link_status(&printer->link, answers);
    if (!printer_status_allows(&status, fault)) return false;
    struct printer_signs signs = escpos_link_signs(answers);
    if (!printer_signs_has(&signs, SIGN_OFFLINE)) return true;
    return FAULT_CODED(fault, "P-01", FAULT_DEVICE, 0, "the printer is offline");
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

/* An answer to an earlier job's GS r must not be taken for this one's. *out_settled: none is due
 * any more, since one that was asked now has come, in the order of the buffer. */
static bool settle(struct escpos *printer, int64_t end_ms, bool *out_settled, struct fault *fault)
{
    struct escpos_link *link = &printer->link;
    struct escpos_answers answers = {0};
    int64_t settle_ms = stream_now_ms() + SETTLE_MS;
    if (settle_ms > end_ms) settle_ms = end_ms;
    if (printer->profile.proof != PROOF_BY_STATUS) link->transmits_due = 0; /* proves nothing */
    *out_settled = link->transmits_due == 0;
    if (*out_settled) return true;
    if (!escpos_link_transmit(link, settle_ms, fault)) return false;
    while (link->transmits_due > 0 && stream_left_ms(settle_ms) > 0)
        if (!escpos_link_listen(link, settle_ms, &answers, fault)) return false;
    *out_settled = answers.transmitted > 0;
    link->transmits_due = 0;
    return true;
}

/* A line that needs longer than there is time would break off a receipt: it is not begun. */
static bool check_time(const struct escpos *printer, const struct bitmap *page, int64_t end_ms,
                       struct fault *fault)
{
    int rate = printer->link.port->bytes_per_s;
    if (rate <= 0) return true;
    int64_t size = (int64_t)page->stride_bytes * page->height_px;
    int64_t needed_ms = size * 1000 / rate, left_ms = stream_left_ms(end_ms);
    if (needed_ms < left_ms) return true;
    return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0,
                       "the line needs %d s for this page and has %d s", (int)(needed_ms / 1000),
                       (int)(left_ms / 1000));
}

static bool check_width(const struct escpos *printer, const struct bitmap *page,
                        struct fault *fault)
{
    if (page->width_px <= (int)printer->profile.width_px) return true;
    return FAULT(fault, FAULT_INPUT, 0, "a page of %d dots on a printer of %u", page->width_px,
                 printer->profile.width_px);
}

static bool send_and_prove(struct escpos *printer, const struct bitmap *page, bool settled,
                           struct escpos_run *run, struct fault *fault)
{
    const struct printer_profile *profile = &printer->profile;
    struct escpos_link *link = &printer->link;
    link->number = link->number % NUMBERS + 1;
    struct escpos_job job = {
        .page = page,
        .raster = profile->raster,
        .cut = profile->cut,
        .feed_px = (int)profile->feed_px,
        .automatic_status = profile->automatic_status && link->port->two_way,
        .number = profile->proof == PROOF_BY_PROCESS_ID ? link->number : 0,
    };
    if (!settled) run->strays = 1; /* an answer may be to another job's question */
    return escpos_run(run, &job, fault);
}

/* The sending failed: what the printer says of it is better than the fault at hand. */
static void explain(struct escpos *printer, int64_t end_ms, struct fault *fault)
{
    struct escpos_answers answers = {0};
    struct fault stopped = {0};
    if (!fault || fault->kind != FAULT_TIMEOUT || !printer->link.port->two_way) return;
    if (!escpos_link_ask(&printer->link, end_ms, &answers, NULL)) return;
    if (!judge(printer, &answers, &stopped)) *fault = stopped;
}

/* The port is gone in the middle of a job. One that is back at once was switched off and on. */
static void seek_again(struct escpos *printer, struct fault *fault)
{
    int64_t end_ms = stream_now_ms() + BACK_MS;
    struct escpos_answers answers = {0};
    while (stream_left_ms(end_ms) > 0 && !answers.any) {
        escpos_link_close(&printer->link);
        if (!look_once(printer, end_ms, &answers, NULL)) poll(NULL, 0, RETRY_MS);
    }
    if (answers.any)
        FAULT_CODED(fault, "P-11", FAULT_DEVICE, 0, "the printer was away in the middle");
}

/* A job was begun and has not been processed to its end: nothing of it may come out later. */
static void give_up_job(struct escpos *printer, const struct bitmap *page, bool failed,
                        struct fault *fault)
{
    int64_t end_ms = stream_now_ms() + JUDGE_MS;
    bool away = failed && strcmp(fault->code, "P-06") == 0;
    bool dead = failed && strcmp(fault->code, "P-11") == 0;
    printer->clear_tries = CLEAR_TRIES;
    /* How much of the picture the printer got is not known: the line may have dropped some. */
    if (failed) printer->owed = (size_t)page->stride_bytes * ESCPOS_STRIPE_ROWS;
    if (failed) explain(printer, end_ms, fault);
    if (away) seek_again(printer, fault);
    if (!away && !dead && printer->link.port->two_way)
        clear_remains(printer, stream_now_ms() + CLEAR_MS);
}

static bool print_page(struct escpos *printer, const struct bitmap *page,
                       enum print_proof *out_proof, int64_t end_ms, struct fault *fault)
{
    struct escpos_answers before;
    bool settled = false;
    int64_t run_end_ms = end_ms - JUDGE_MS - BACK_MS - CLEAR_MS;
    if (!look(printer, end_ms, &before, fault) || !judge(printer, &before, fault)) return false;
    if (!check_width(printer, page, fault) || !check_time(printer, page, run_end_ms, fault))
        return false;
    if (!settle(printer, run_end_ms, &settled, fault)) return false;
    if (!pay_owed(printer, run_end_ms, fault)) return false;
    struct escpos_run run = {.link = &printer->link, .alive = before.any, .end_ms = run_end_ms};
    bool printed = send_and_prove(printer, page, settled, &run, fault);
    if (!printed || (run.alive && !run.processed && printer->link.port->two_way))
        give_up_job(printer, page, !printed, fault);
    if (printed) *out_proof = run.proof;
    return printed;
}

static bool print(struct printer *base, const struct bitmap *page, enum print_proof *out_proof,
                  int timeout_ms, struct fault *fault)
{
    struct escpos *printer = (struct escpos *)base;
    struct fault found = {0};
    bool printed = print_page(printer, page, out_proof, stream_now_ms() + timeout_ms, &found);
    if (!printed || !stays_open(printer)) escpos_link_close(&printer->link);
    if (!printed && fault) *fault = found;
    return printed;
}

static bool control(struct printer *base, const char *word, struct fault *fault)
{
    (void)base;
    return FAULT(fault, FAULT_REFUSED, 0, "a real printer takes no word: \"%.30s\"", word);
}

static int news_fd(struct printer *base)
{
    const struct escpos *printer = (const struct escpos *)base;
    const struct port *port = printer->link.port;
    if (!port || !port->two_way || !printer->profile.automatic_status) return -1;
    return port->ops->fd(port);
}

static void destroy(struct printer *base)
{
    struct escpos *printer = (struct escpos *)base;
    if (!printer) return;
    escpos_link_close(&printer->link);
    memory_wipe_free(printer->uri, strlen(printer->uri));
    free(printer);
}

static const struct printer_ops ops = {
    .query = query, .print = print, .control = control, .news_fd = news_fd, .destroy = destroy};

struct printer *printer_escpos_open(const char *uri, const struct printer_profiles *profiles,
                                    struct fault *fault)
{
    struct printer_profile profile;
    uint16_t start = 0;
    if (!printer_choose(uri, profiles, NULL, &profile, fault)) return NULL;
    struct escpos *printer = memory_alloc(sizeof *printer);
    printer->printer.ops = &ops;
    printer->profiles = profiles;
    printer->profile = profile;
    printer->uri = memory_copy_text(uri);
    printer->link.address = printer->uri + strlen("escpos:");
    printer->link.profile = &printer->profile;
    /* Not from 1 on: the process id of a job from before a restart may come back yet. */
    if (getrandom(&start, sizeof start, GRND_NONBLOCK) != sizeof start)
        start = (uint16_t)stream_now_ms();
    printer->link.number = start % NUMBERS;
    printer->clear_tries = 1;
    return &printer->printer;
}

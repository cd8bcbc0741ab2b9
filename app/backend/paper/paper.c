#define _GNU_SOURCE
#include "backend/paper/paper.h"

#include "backend/paper/answer.h"
#include "backend/paper/reader.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <turbojpeg.h>

/* A page of a scan takes a tenth of a second and some 100 MB; a hostile one as much as
 * child/confine.h lets it have. */
enum { AT_ONCE = 3, WAIT_MS = 10 * 1000, TIME_MS = 15 * 1000, JPEG_QUALITY = 85, WORD_SIZE = 12 };

const unsigned paper_widths[PAPER_WIDTHS] = {800, 1200, 1800, PAPER_WIDTH_MAX};

struct papers {
    char *program;
    sem_t places;
    unsigned wait_ms, time_ms;
};

bool papers_create(const struct papers_options *options, struct papers **out, struct fault *fault)
{
    char *program = NULL;
    if (options->program)
        program = memory_copy_text(options->program);
    else if (!reader_find(&program, fault))
        return false;
    struct papers *papers = memory_alloc(sizeof *papers);
    papers->program = program;
    papers->wait_ms = options->wait_ms ? options->wait_ms : WAIT_MS;
    papers->time_ms = options->time_ms ? options->time_ms : TIME_MS;
    sem_init(&papers->places, 0, options->at_once ? options->at_once : AT_ONCE);
    *out = papers;
    return true;
}

void papers_destroy(struct papers *papers)
{
    if (!papers) return;
    sem_destroy(&papers->places);
    free(papers->program);
    memory_wipe_free(papers, sizeof *papers);
}

static bool take_place(struct papers *papers, struct fault *fault)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_nsec + (int64_t)(papers->wait_ms % 1000) * 1000000;
    until.tv_sec += papers->wait_ms / 1000 + ns / 1000000000;
    until.tv_nsec = ns % 1000000000;
    while (sem_clockwait(&papers->places, CLOCK_MONOTONIC, &until) != 0) {
        if (errno != EINTR)
            return FAULT(fault, FAULT_REFUSED, 0, "too many documents are being drawn at once");
    }
    return true;
}

static bool ask(struct papers *papers, const char *const *argv, const struct bytes *document,
                struct bytes *out_answer, struct fault *fault)
{
    if (!take_place(papers, fault)) return false;
    bool done = reader_run(argv, document, papers->time_ms, ANSWER_SIZE_MAX, out_answer, fault);
    sem_post(&papers->places);
    return done;
}

bool paper_inspect(struct papers *papers, const struct bytes *document, struct paper_info *out,
                   struct fault *fault)
{
    enum file_kind kind = file_kind_of(document->data, document->size);
    if (kind == FILE_KIND_NONE)
        return FAULT(fault, FAULT_INPUT, 0, "the document is of no kind that is shown");
    if (kind == FILE_KIND_CSR) {
        *out = (struct paper_info){.kind = kind};
        return true;
    }
    const char *const argv[] = {papers->program, "inspect", NULL};
    struct bytes all = {0};
    struct answer answer;
    const uint8_t *pixels;
    bool done = ask(papers, argv, document, &all, fault) &&
                answer_read(&all, NULL, &answer, &pixels, fault);
    if (done)
        *out = (struct paper_info){
            .kind = kind, .pages = answer.pages, .font_replaced = answer.font_replaced};
    bytes_free(&all);
    return done;
}

static bool view_is_offered(const struct paper_view *view)
{
    bool width = false;
    for (size_t i = 0; i < PAPER_WIDTHS; i++)
        width = width || paper_widths[i] == view->width_px;
    return width && view->page >= 1 && view->turn % 90 == 0 && view->turn < 360;
}

static bool is_grey(const uint8_t *pixels, size_t count)
{
    for (const uint8_t *p = pixels, *end = pixels + 3 * count; p < end; p += 3) {
        if (p[0] != p[1] || p[1] != p[2]) return false;
    }
    return true;
}

/* Stamps and signatures are coloured lines: they keep their colour at full resolution. */
static bool write_jpeg(const struct answer *answer, const uint8_t *pixels, struct bytes *out,
                       struct fault *fault)
{
    size_t count = (size_t)answer->width_px * answer->height_px;
    int sampling = is_grey(pixels, count) ? TJSAMP_GRAY : TJSAMP_444;
    unsigned char *made = NULL;
    unsigned long size = 0;
    tjhandle writer = tjInitCompress();
    if (!writer) return FAULT(fault, FAULT_SYSTEM, 0, "turbojpeg does not start");
    bool done = tjCompress2(writer, pixels, (int)answer->width_px, 0, (int)answer->height_px,
                            TJPF_RGB, &made, &size, sampling, JPEG_QUALITY, 0) == 0;
    if (done) {
        bytes_truncate(out, 0);
        bytes_append(out, made, size);
        explicit_bzero(made, size);
    } else {
        FAULT(fault, FAULT_SYSTEM, 0, "jpeg: %s", tjGetErrorStr2(writer));
    }
    tjFree(made);
    tjDestroy(writer);
    return done;
}

bool paper_render(struct papers *papers, const struct bytes *document,
                  const struct paper_view *view, struct bytes *out_jpeg, struct fault *fault)
{
    enum file_kind kind = file_kind_of(document->data, document->size);
    if (!view_is_offered(view))
        return FAULT(fault, FAULT_INPUT, 0, "there is no such view of a page");
    if (kind == FILE_KIND_NONE || kind == FILE_KIND_CSR)
        return FAULT(fault, FAULT_INPUT, 0, "the document is of no kind that is drawn");
    char page[WORD_SIZE], width[WORD_SIZE], turn[WORD_SIZE];
    snprintf(page, sizeof page, "%u", view->page);
    snprintf(width, sizeof width, "%u", view->width_px);
    snprintf(turn, sizeof turn, "%u", view->turn);
    const char *const argv[] = {papers->program, "render", page, width, turn, NULL};
    struct bytes all = {0};
    struct answer answer;
    const uint8_t *pixels;
    bool done = ask(papers, argv, document, &all, fault) &&
                answer_read(&all, view, &answer, &pixels, fault) &&
                write_jpeg(&answer, pixels, out_jpeg, fault);
    bytes_free(&all);
    return done;
}

#define _GNU_SOURCE
#include "match.h"
#include "papers.h"

#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void compare_lie(const struct trial *trial, const struct paper *paper,
                        const struct captured_page *page, struct outcome *out)
{
    struct picture file = {.format = PICTURE_FILE, .pixels = page->jpeg}, picture;
    if (!picture_decode(&file, 0, &picture, NULL)) return;
    double px_mm = trial->taking.device == TAKEN_CAMERA ? 0 : page->dpi / 25.4;
    struct match match;
    match_page(&paper->picture, trial->order.width_mm, &picture, px_mm, &match);
    picture_free(&picture);
    out->lie_measured = match.measured;
    out->skew_degrees = match.skew_degrees;
    out->upright =
        match.quarter_turns == 0 || (match.quarter_turns == 2 && trial->truth.half_turn_free);
}

static void compare_size(const struct trial *trial, const struct captured_page *page,
                         struct outcome *out)
{
    double width = trial->order.width_mm, height = trial->order.height_mm;
    out->size_told = page->width_mm > 0;
    out->size_miss_mm = fmax(fabs(fmin(page->width_mm, page->height_mm) - fmin(width, height)),
                             fabs(fmax(page->width_mm, page->height_mm) - fmax(width, height)));
}

bool papers_try(struct trial *trial, struct pen *pen, struct outcome *out)
{
    struct paper paper;
    struct taken taken;
    struct captured_page page;
    *out = (struct outcome){0};
    trial_take(trial, pen, &paper, &taken);
    double began = cpu_ms();
    bool done = capture_page(&taken.raw, &trial->wish, &page, NULL);
    out->cpu_ms = cpu_ms() - began;
    if (done) {
        out->right = trial_judged_rightly(&trial->truth, &page.judgement);
        out->verdict = page.judgement.verdict;
        snprintf(out->code, sizeof out->code, "%s", page.judgement.code);
        if (trial->truth.good && trial->truth.measure_lie) compare_lie(trial, &paper, &page, out);
        if (trial->truth.good && trial->truth.measure_size) compare_size(trial, &page, out);
        captured_page_free(&page);
    }
    taken_free(&taken);
    paper_free(&paper);
    return done;
}

bool papers_keep(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool done = file && fwrite(data, 1, size, file) == size;
    if (file && fclose(file) != 0) done = false;
    if (!done) perror(path);
    return done;
}

static bool keep_png(const char *path, const struct picture *picture)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)picture->width_px,
                       .height = (png_uint_32)picture->height_px,
                       .format = PNG_FORMAT_RGB,
                       .flags = PNG_IMAGE_FLAG_FAST};
    return png_image_write_to_file(&image, path, 0, picture->pixels.data, picture->stride_bytes,
                                   NULL);
}

static bool draw_page(const struct trial *trial, const struct picture *raw, const char *path)
{
    struct captured_page page;
    struct fault fault = {0};
    if (!capture_page(raw, &trial->wish, &page, &fault)) {
        fprintf(stderr, "%s\n", fault.text);
        return false;
    }
    const struct judgement *judgement = &page.judgement;
    printf("page: %d x %d px, %.2f x %.2f mm, %d dpi, found %d, skew %.2f, turns %d, colour %d\n",
           page.width_px, page.height_px, page.width_mm, page.height_mm, page.dpi, page.page_found,
           page.skew_degrees, page.quarter_turns, page.colour);
    printf("judged: %s %s at %d,%d %dx%d\n", verdict_name(judgement->verdict), judgement->code,
           judgement->spot.x_px, judgement->spot.y_px, judgement->spot.width_px,
           judgement->spot.height_px);
    for (int i = 0; i < judgement->figures_count; i++)
        printf("  %-24s %10.3f  %d\n", judgement->figures[i].name, judgement->figures[i].raw,
               judgement->figures[i].score);
    bool done = papers_keep(path, page.jpeg.data, page.jpeg.size);
    captured_page_free(&page);
    return done;
}

int papers_draw(const char *class_name, uint64_t seed, const char *path, bool page)
{
    struct trial trial;
    struct paper paper;
    struct taken taken;
    struct pen *pen = pen_create();
    trial_plan(trial_class_find(class_name), seed, &trial);
    trial_take(&trial, pen, &paper, &taken);
    printf("truth: %.2f x %.2f mm, %d dpi, askew %.2f, turned by %d, strength %.3f: %s%s %s\n",
           trial.order.width_mm, trial.order.height_mm, trial.order.dpi, trial.taking.degrees,
           trial.taking.quarter_turns, trial.truth.strength,
           trial.truth.grey_zone ? "grey zone, or " : "", trial.truth.good ? "good" : "not good",
           trial.truth.good ? "" : trial.truth.codes[0]);
    bool done = page ? draw_page(&trial, &taken.raw, path)
                : taken.raw.format == PICTURE_FILE
                    ? papers_keep(path, taken.raw.pixels.data, taken.raw.pixels.size)
                    : keep_png(path, &taken.raw);
    taken_free(&taken);
    paper_free(&paper);
    pen_destroy(pen);
    return done ? 0 : 1;
}

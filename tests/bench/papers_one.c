#define _GNU_SOURCE
#include "capture/pixels.h"
#include "papers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static long peak_kb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* P6 of 8 bits a channel without comments, as papers_sample writes it. */
static bool read_ppm(const char *path, struct picture *out)
{
    FILE *file = fopen(path, "rb");
    int width = 0, height = 0, most = 0;
    bool done = file && fscanf(file, "P6 %d %d %d", &width, &height, &most) == 3 && most == 255 &&
                width > 0 && height > 0 && width < 20000 && height < 20000 && fgetc(file) != EOF;
    if (done) {
        picture_make(PICTURE_RGB24, width, height, out);
        out->dpi = 300;
        done = fread(out->pixels.data, 1, out->pixels.size, file) == out->pixels.size;
    }
    if (file) fclose(file);
    if (!done) fprintf(stderr, "%s: no PPM\n", path);
    return done;
}

int papers_one(const char *ppm_path, const char *jpeg_path)
{
    struct picture raw = {0};
    struct captured_page page;
    struct fault fault = {0};
    if (!read_ppm(ppm_path, &raw)) {
        picture_free(&raw);
        return 1;
    }
    long held_kb = peak_kb();
    double began = wall_ms();
    bool done = capture_page(&raw, &(struct page_wish){.colour = true}, &page, &fault);
    double took_ms = wall_ms() - began;
    if (done) {
        printf("capture_ms %.1f\nheld_kb %ld\npeak_kb %ld\nverdict %s %s\nbytes %zu\n", took_ms,
               held_kb, peak_kb(), verdict_name(page.judgement.verdict), page.judgement.code,
               page.jpeg.size);
        done = papers_keep(jpeg_path, page.jpeg.data, page.jpeg.size);
        captured_page_free(&page);
    } else {
        fprintf(stderr, "%s\n", fault.text);
    }
    picture_free(&raw);
    return done ? 0 : 1;
}

int papers_sample(const char *path)
{
    struct trial trial = {
        .order = {PAPER_LETTER, .width_mm = 210, .height_mm = 297, .dpi = 300, .colour = true},
        .taking = {.device = TAKEN_FEEDER, .degrees = 2, .lid = 253},
        .harm = {.grain = 2}};
    struct paper paper;
    struct taken taken;
    struct pen *pen = pen_create();
    struct bytes file = {0};
    trial_take(&trial, pen, &paper, &taken);
    bytes_append_format(&file, "P6 %d %d 255\n", taken.raw.width_px, taken.raw.height_px);
    bytes_append(&file, taken.raw.pixels.data, taken.raw.pixels.size);
    bool done = papers_keep(path, file.data, file.size);
    bytes_free(&file);
    taken_free(&taken);
    paper_free(&paper);
    pen_destroy(pen);
    return done ? 0 : 1;
}

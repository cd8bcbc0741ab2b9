/* cards - reads specimen identity cards the way the kiosk does and counts what is right.
 *
 *     bench-cards [--from SEED] [--count N] [--dpi N] [--write DIR]
 *
 * Prints every card that was not read exactly, whether the checks of sense would have asked about
 * its NIK, and how long reading took. Judges nothing. */
#include "base/clock.h"
#include "base/file.h"
#include "capture/capture.h"
#include "case/sense.h"
#include "specimens/card.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = 5000, TIMEOUT_MS = 2000 };

struct tally {
    int cards, right[CARD_LINES], empty[CARD_LINES];
    int found, turned_right, silent;
    int times_ms[COUNT_MAX];
};

struct options {
    long from, count, dpi;
    const char *folder;
};

static void write_picture(const char *folder, uint64_t seed, const char *what,
                          const struct bytes *jpeg)
{
    char name[64];
    struct fault fault;
    snprintf(name, sizeof name, "%04llu-%s.jpg", (unsigned long long)seed, what);
    if (!file_write_durable(folder, name, jpeg->data, jpeg->size, 0644, &fault))
        fprintf(stderr, "%s\n", fault.text);
}

static void write_card(const char *folder, uint64_t seed, const struct picture *scan,
                       const struct captured_page *page, const struct card_reading *reading)
{
    struct bytes jpeg = {0};
    if (picture_encode_jpeg(scan, 92, &jpeg, NULL)) write_picture(folder, seed, "scan", &jpeg);
    write_picture(folder, seed, "page", &page->jpeg);
    for (int i = 0; i < CARD_LINES; i++) {
        const struct picture *strip = &reading->lines[i].strip;
        if (strip->width_px > 0 && picture_encode_jpeg(strip, 92, &jpeg, NULL))
            write_picture(folder, seed, card_line_name((enum card_line_kind)i), &jpeg);
    }
    bytes_free(&jpeg);
}

/* Would a person who took over what was read be asked about it? */
static bool is_asked(const char *nik, struct card_reading *reading)
{
    static const struct civil today = {.year = 2026, .month = 11, .day = 20};
    return sense_warning(FIELD_NIK, nik, &today) ||
           sense_card_warning(nik, nik, bytes_text(&reading->lines[CARD_BIRTH].text),
                              bytes_text(&reading->lines[CARD_SEX].text));
}

static void compare(uint64_t seed, struct card_reading *reading, struct tally *tally)
{
    struct card_truth truth;
    card_specimen_truth(seed, &truth);
    const char *const expected[CARD_LINES] = {truth.nik, truth.name, truth.birth, truth.sex};
    for (int i = 0; i < CARD_LINES; i++) {
        const char *read = bytes_text(&reading->lines[i].text);
        bool right = strcmp(read, expected[i]) == 0;
        tally->right[i] += right;
        tally->empty[i] += !*read;
        if (right) continue;
        printf("  %4llu %-5s read \"%s\" (%d), is \"%s\"", (unsigned long long)seed,
               card_line_name((enum card_line_kind)i), read, reading->lines[i].confidence,
               expected[i]);
        if (i == CARD_NIK && *read) {
            bool asked = is_asked(read, reading);
            printf(": %s", asked ? "asked about" : "not asked about");
            tally->silent += !asked;
        }
        printf("\n");
    }
}

static void read_one(struct card_reader *reader, uint64_t seed, const struct options *options,
                     struct tally *tally)
{
    const struct clock clock = {0};
    struct card_setting setting = card_specimen_setting(seed);
    setting.dpi = (int)options->dpi;
    struct picture scan;
    struct captured_page page;
    struct card_reading reading = {0};
    struct fault fault = {0};
    bool upside_down = false;
    card_specimen_draw(&setting, &scan);
    const struct page_wish wish = {.colour = true, .card = true};
    if (!capture_page(&scan, &wish, &page, &fault)) {
        printf("  %4llu no page: %s\n", (unsigned long long)seed, fault.text);
        picture_free(&scan);
        return;
    }
    int64_t start = clock_mono_ms(&clock);
    if (!card_reader_read(reader, &page.jpeg, TIMEOUT_MS, &reading, &upside_down, &fault))
        printf("  %4llu %s\n", (unsigned long long)seed, fault.text);
    tally->times_ms[tally->cards++] = (int)(clock_mono_ms(&clock) - start);
    tally->found += page.page_found;
    tally->turned_right += upside_down == (page.quarter_turns == 2 ? false : setting.upside_down);
    compare(seed, &reading, tally);
    if (options->folder) write_card(options->folder, seed, &scan, &page, &reading);
    card_reading_free(&reading);
    captured_page_free(&page);
    picture_free(&scan);
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void print_tally(struct tally *tally)
{
    qsort(tally->times_ms, (size_t)tally->cards, sizeof(int), by_value);
    printf("cards %d, edges found %d, lie recognised %d\n", tally->cards, tally->found,
           tally->turned_right);
    for (int i = 0; i < CARD_LINES; i++)
        printf("%-5s exact %5.1f %%, empty %d, wrong %d\n", card_line_name((enum card_line_kind)i),
               100.0 * tally->right[i] / tally->cards, tally->empty[i],
               tally->cards - tally->right[i] - tally->empty[i]);
    printf("NIK wrong and not asked about: %d\n", tally->silent);
    printf("reading: median %d ms, 95 %% %d ms, worst %d ms\n", tally->times_ms[tally->cards / 2],
           tally->times_ms[tally->cards * 95 / 100], tally->times_ms[tally->cards - 1]);
}

static bool parse(int count, char **words, struct options *out)
{
    *out = (struct options){.from = 1, .count = 200, .dpi = 300};
    for (int i = 1; i + 1 < count; i += 2) {
        if (strcmp(words[i], "--from") == 0) {
            out->from = strtol(words[i + 1], NULL, 10);
        } else if (strcmp(words[i], "--count") == 0) {
            out->count = strtol(words[i + 1], NULL, 10);
        } else if (strcmp(words[i], "--dpi") == 0) {
            out->dpi = strtol(words[i + 1], NULL, 10);
        } else if (strcmp(words[i], "--write") == 0) {
            out->folder = words[i + 1];
        } else {
            return false;
        }
    }
    return count % 2 == 1 && out->from >= 0 && out->count > 0 && out->count <= COUNT_MAX &&
           out->dpi >= 100 && out->dpi <= 1200;
}

int main(int count, char **words)
{
    struct options options;
    if (!parse(count, words, &options)) {
        fprintf(stderr, "bench-cards [--from SEED] [--count N] [--dpi N] [--write DIR]\n");
        return 2;
    }
    struct fault fault;
    struct card_reader *reader = card_reader_create(&fault);
    if (!reader) {
        fprintf(stderr, "%s %s\n", fault.code, fault.text);
        return 1;
    }
    struct tally *tally = memory_alloc(sizeof *tally);
    for (long i = 0; i < options.count; i++)
        read_one(reader, (uint64_t)(options.from + i), &options, tally);
    if (tally->cards > 0) print_tally(tally);
    memory_wipe_free(tally, sizeof *tally);
    card_reader_destroy(reader);
    return 0;
}

#define _GNU_SOURCE
#include "devices/child/tool_jobs.h"

#include "base/clock.h"
#include "base/file.h"
#include "devices/child/tool_pattern.h"
#include "devices/child/tool_picture.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    STATUS_MS = 5000,
    SCAN_MS = 60000,
    STILL_MS = 10000,
    FRAME_MS = 5000,
    PRINT_MS = 30000,
    READ_MS = 30000,
    LIGHT_MS = 5000,
    WATCH_MS = 500,
    FIRST_FRAMES = 10, /* while a camera finds its exposure */
    WIDTH_MIN_PX = 200,
};

/* Page after page; true also when there were fewer than asked for. */
static bool scan_pages(struct scanner *scanner, const struct tool_options *options,
                       struct fault *fault)
{
    const struct scan_request request = {
        .dpi = options->dpi, .colour = !options->grey, .pages_most = options->pages};
    struct fault end = {0};
    bool going = true;
    int index = 0;
    for (; going && index < options->pages; index += going) {
        struct picture page = {0};
        char path[PATH_SIZE];
        tool_picture_number(options->file, index + 1, path, sizeof path);
        going = scanner->ops->scan(scanner, &request, index, &page, SCAN_MS, &end) &&
                tool_picture_save(&page, options->pages == 1 ? options->file : path, &end);
        picture_free(&page);
    }
    scanner->ops->finish(scanner);
    if (going || (index > 0 && end.kind == FAULT_NOT_FOUND && !end.code[0])) return true;
    *fault = end;
    return false;
}

int tool_scan(struct scanner *scanner, const struct tool_options *options)
{
    struct fault fault = {0};
    return scan_pages(scanner, options, &fault) ? TOOL_DONE : tool_fail(&fault);
}

static bool take_frame(struct camera *camera, struct picture *out, struct fault *fault)
{
    if (!camera->ops->start(camera, fault)) return false;
    bool taken = true;
    for (int i = 0; i < FIRST_FRAMES && taken; i++)
        taken = camera->ops->frame(camera, out, FRAME_MS, fault);
    camera->ops->stop(camera);
    return taken;
}

int tool_take(struct camera *camera, const char *path, bool live)
{
    struct fault fault = {0};
    struct picture picture = {0};
    bool taken = live ? take_frame(camera, &picture, &fault)
                      : camera->ops->still(camera, &picture, STILL_MS, &fault);
    bool done = taken && tool_picture_save(&picture, path, &fault);
    picture_free(&picture);
    return done ? TOOL_DONE : tool_fail(&fault);
}

static int print_page(struct printer *printer, const struct bitmap *page)
{
    struct fault fault = {0};
    enum print_proof proof = PRINT_UNCONFIRMED;
    if (!printer->ops->print(printer, page, &proof, PRINT_MS, &fault)) return tool_fail(&fault);
    puts(proof == PRINT_CONFIRMED ? "printed: the printer confirmed it"
                                  : "sent: the printer gave no proof that it printed");
    return proof == PRINT_CONFIRMED ? TOOL_DONE : TOOL_UNCONFIRMED;
}

int tool_print(struct printer *printer, const char *path)
{
    struct fault fault = {0};
    struct bitmap page = {0};
    if (!tool_picture_load(path, &page, &fault)) return tool_fail(&fault);
    int status = print_page(printer, &page);
    bitmap_free(&page);
    return status;
}

/* The worst of its copies, and none after one that failed. */
int tool_print_test(struct printer *printer, int copies)
{
    struct fault fault = {0};
    struct printer_status status = {0};
    int worst = TOOL_DONE;
    if (!printer->ops->query(printer, &status, STATUS_MS, &fault)) return tool_fail(&fault);
    if (status.width_px < WIDTH_MIN_PX || status.dpi <= 0) {
        FAULT(&fault, FAULT_DEVICE, 0, "the printer's width is not known");
        return tool_fail(&fault);
    }
    for (int i = 0; i < copies && worst != TOOL_FAILED; i++) {
        struct bitmap page = {0};
        tool_pattern_draw(status.width_px, status.dpi, i + 1, &page);
        int ended = print_page(printer, &page);
        if (ended != TOOL_DONE) worst = ended;
        bitmap_free(&page);
    }
    return worst;
}

int tool_read(struct reader *reader)
{
    char text[READER_TEXT_SIZE];
    struct fault fault = {0};
    if (!reader->ops->read(reader, text, READ_MS, &fault)) return tool_fail(&fault);
    puts(text);
    explicit_bzero(text, sizeof text);
    return TOOL_DONE;
}

/* A code held before the camera. */
int tool_read_by_camera(struct camera *camera)
{
    char text[READER_TEXT_SIZE];
    struct fault fault = {0};
    struct picture frame = {0};
    struct clock clock = {0};
    bool found = false;
    int64_t end_ms = clock_mono_ms(&clock) + READ_MS;
    if (!camera->ops->start(camera, &fault)) return tool_fail(&fault);
    while (!found && fault.kind == FAULT_NONE && clock_mono_ms(&clock) < end_ms)
        found = camera->ops->frame(camera, &frame, FRAME_MS, &fault) &&
                reader_find_in_picture(&frame, text);
    camera->ops->stop(camera);
    picture_free(&frame);
    if (!found && fault.kind == FAULT_NONE) FAULT(&fault, FAULT_NOT_FOUND, 0, "no code was seen");
    if (!found) return tool_fail(&fault);
    puts(text);
    explicit_bzero(text, sizeof text);
    return TOOL_DONE;
}

/* Each change, as it comes. */
int tool_watch(struct headset *headset)
{
    struct fault fault = {0};
    struct clock clock = {0};
    enum headset_jack jack = JACK_UNKNOWN, last = JACK_WORDS;
    int64_t end_ms = clock_mono_ms(&clock) + READ_MS;
    while (clock_mono_ms(&clock) < end_ms) {
        if (!headset->ops->query(headset, &jack, STATUS_MS, &fault)) return tool_fail(&fault);
        if (jack != last) puts(headset_jack_name(jack));
        fflush(stdout);
        last = jack;
        struct pollfd news = {.fd = headset->ops->news_fd(headset), .events = POLLIN};
        poll(&news, 1, WATCH_MS);
    }
    return TOOL_DONE;
}

static void sleep_ms(int64_t ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static bool find_light(const char *place, const char *flash, enum light_place *out_place,
                       enum light_flash *out_flash)
{
    int p = 0, f = 0;
    while (p < LIGHT_PLACES && strcmp(light_place_name((enum light_place)p), place) != 0)
        p++;
    while (f < LIGHT_WORDS && strcmp(light_flash_name((enum light_flash)f), flash) != 0)
        f++;
    *out_place = (enum light_place)p;
    *out_flash = (enum light_flash)f;
    return p < LIGHT_PLACES && f < LIGHT_WORDS;
}

int tool_light(struct light *light, const char *place_name, const char *flash_name)
{
    enum light_place place;
    enum light_flash flash;
    struct fault fault = {0};
    if (!find_light(place_name, flash_name, &place, &flash)) return TOOL_USAGE;
    if (!light->ops->set(light, place, flash, &fault)) return tool_fail(&fault);
    struct clock clock = {0};
    int64_t end_ms = clock_mono_ms(&clock) + LIGHT_MS;
    for (int64_t now_ms = 0; flash != LIGHT_OFF && now_ms < end_ms;) {
        now_ms = clock_mono_ms(&clock);
        int wait_ms = light->ops->tick(light, now_ms);
        int64_t left_ms = end_ms - now_ms;
        sleep_ms(wait_ms < 0 || wait_ms > left_ms ? left_ms : wait_ms);
    }
    return TOOL_DONE;
}

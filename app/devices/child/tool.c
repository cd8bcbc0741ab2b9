#define _GNU_SOURCE
#include "devices/child/tool.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/support.h"
#include "devices/child/tool_pattern.h"
#include "devices/child/tool_picture.h"

#include <stdio.h>
#include <stdlib.h>
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
    FIRST_FRAMES = 10, /* while a camera finds its exposure */
    COPIES_MAX = 20,
    WIDTH_MIN_PX = 200,
    PAGES_MOST = 500,
};

void tool_print_help(void)
{
    puts("anjungan-device ROLE list\n"
         "anjungan-device ROLE URI [--profiles DIR] [--word WORD]... COMMAND\n"
         "\n"
         "ROLE     printer, scanner, camera, reader or light\n"
         "URI      what list tells, or: escpos:/dev/usb/lp0, escpos:tcp:HOST:PORT,\n"
         "         escpos:file:PATH, sane:NAME, escl:http://HOST/eSCL/, v4l2:/dev/video0,\n"
         "         evdev:/dev/input/event3, serial:/dev/ttyACM0, gpio:/dev/gpiochip0?receipt=17,\n"
         "         none:, sim:\n"
         "\n"
         "status                     what the device says of itself, who must act and how\n"
         "print-test [--copies N]    printer: a page to judge it by\n"
         "print FILE.png             printer: a picture, black where it is darker than half grey\n"
         "scan FILE [--dpi N] [--grey] [--pages N]\n"
         "                           scanner: a page; more go to FILE-1.png, FILE-2.png, ...\n"
         "frame FILE, still FILE     camera: a live frame, a photo\n"
         "read                       reader, camera: waits 30 seconds for a code\n"
         "light PLACE FLASH          light: at scanner, camera, receipt, reader or staff;\n"
         "                           off, continuous, slow, medium or quick, for five seconds\n"
         "\n"
         "--profiles DIR  the models of printers (config/printers)\n"
         "--word WORD     tells a simulator how to misbehave: paper_out, unplug, ...\n"
         "\n"
         "Exit status: 0 done, 1 failed, 2 wrong use, 3 printed without proof.\n"
         "Without a command it serves the kiosk on descriptor 3.");
}

static void explain(const char *code)
{
    const struct support *support = support_find(code);
    if (support)
        printf("code    %s  %s\nact     %s: %s\n", code, support->text,
               support_actor_name(support->actor), support_action_name(support->action));
}

static int fail(const struct fault *fault)
{
    fprintf(stderr, "%s%s%s\n", fault->code, *fault->code ? ": " : "", fault->text);
    fflush(stderr);
    explain(fault->code);
    return TOOL_FAILED;
}

static int wrong_use(void)
{
    tool_print_help();
    return TOOL_USAGE;
}

/* What follows a command's name. */
struct options {
    const char *file;
    int dpi, pages, copies;
    bool grey;
};

static bool read_number(const char *text, int min, int max, int *out)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end || number < min || number > max) return false;
    *out = (int)number;
    return true;
}

static bool read_options(char *const *command, int count, struct options *out)
{
    struct options options = {.dpi = 300, .pages = 1, .copies = 1};
    bool known = true;
    for (int i = 1; i < count && known; i++) {
        const char *word = command[i], *value = i + 1 < count ? command[i + 1] : "";
        if (strcmp(word, "--grey") == 0) {
            options.grey = true;
        } else if (strcmp(word, "--dpi") == 0) {
            known = read_number(value, 50, 4800, &options.dpi) && ++i;
        } else if (strcmp(word, "--pages") == 0) {
            known = read_number(value, 1, PAGES_MOST, &options.pages) && ++i;
        } else if (strcmp(word, "--copies") == 0) {
            known = read_number(value, 1, COPIES_MAX, &options.copies) && ++i;
        } else {
            known = word[0] != '-' && !options.file;
            options.file = word;
        }
    }
    *out = options;
    return known;
}

static void print_printer(const struct printer_status *status)
{
    printf("paper   %s%s\ncover   %s\nhead    %s\ncutter  %s\noutput  %s\n"
           "width   %d px at %d dpi, and %d mm behind each page\n",
           printer_paper_name(status->paper),
           status->near_end_sensor ? " (with a near-end sensor)" : "",
           printer_cover_name(status->cover), printer_head_name(status->head),
           printer_cutter_name(status->cutter), printer_output_name(status->output),
           status->width_px, status->dpi, status->trailer_mm);
}

static int run_status(struct driver *driver)
{
    struct device_report report = driver_report(driver, STATUS_MS);
    printf("state   %s\n", device_state_name(report.state));
    if (driver->printer) print_printer(&report.printer);
    explain(report.code);
    return report.code[0] ? TOOL_FAILED : TOOL_DONE;
}

/* Page after page; true also when there were fewer than asked for. */
static bool scan_pages(struct scanner *scanner, const struct options *options, struct fault *fault)
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

static int run_scan(struct scanner *scanner, const struct options *options)
{
    struct fault fault = {0};
    return scan_pages(scanner, options, &fault) ? TOOL_DONE : fail(&fault);
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

static int run_camera(struct camera *camera, const char *path, bool live)
{
    struct fault fault = {0};
    struct picture picture = {0};
    bool taken = live ? take_frame(camera, &picture, &fault)
                      : camera->ops->still(camera, &picture, STILL_MS, &fault);
    bool done = taken && tool_picture_save(&picture, path, &fault);
    picture_free(&picture);
    return done ? TOOL_DONE : fail(&fault);
}

static int print_page(struct printer *printer, const struct bitmap *page)
{
    struct fault fault = {0};
    enum print_proof proof = PRINT_UNCONFIRMED;
    if (!printer->ops->print(printer, page, &proof, PRINT_MS, &fault)) return fail(&fault);
    puts(proof == PRINT_CONFIRMED ? "printed: the printer confirmed it"
                                  : "sent: the printer gave no proof that it printed");
    return proof == PRINT_CONFIRMED ? TOOL_DONE : TOOL_UNCONFIRMED;
}

static int run_print(struct printer *printer, const char *path)
{
    struct fault fault = {0};
    struct bitmap page = {0};
    if (!tool_picture_load(path, &page, &fault)) return fail(&fault);
    int status = print_page(printer, &page);
    bitmap_free(&page);
    return status;
}

/* The worst of its copies, and none after one that failed. */
static int run_print_test(struct printer *printer, int copies)
{
    struct fault fault = {0};
    struct printer_status status = {0};
    int worst = TOOL_DONE;
    if (!printer->ops->query(printer, &status, STATUS_MS, &fault)) return fail(&fault);
    if (status.width_px < WIDTH_MIN_PX || status.dpi <= 0) {
        FAULT(&fault, FAULT_DEVICE, 0, "the printer's width is not known");
        return fail(&fault);
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

static int run_read(struct reader *reader)
{
    char text[READER_TEXT_SIZE];
    struct fault fault = {0};
    if (!reader->ops->read(reader, text, READ_MS, &fault)) return fail(&fault);
    puts(text);
    explicit_bzero(text, sizeof text);
    return TOOL_DONE;
}

/* A code held before the camera. */
static int run_camera_read(struct camera *camera)
{
    char text[READER_TEXT_SIZE];
    struct fault fault = {0};
    struct picture frame = {0};
    struct clock clock = {0};
    bool found = false;
    int64_t end_ms = clock_mono_ms(&clock) + READ_MS;
    if (!camera->ops->start(camera, &fault)) return fail(&fault);
    while (!found && fault.kind == FAULT_NONE && clock_mono_ms(&clock) < end_ms)
        found = camera->ops->frame(camera, &frame, FRAME_MS, &fault) &&
                reader_find_in_picture(&frame, text);
    camera->ops->stop(camera);
    picture_free(&frame);
    if (!found && fault.kind == FAULT_NONE) FAULT(&fault, FAULT_NOT_FOUND, 0, "no code was seen");
    if (!found) return fail(&fault);
    puts(text);
    explicit_bzero(text, sizeof text);
    return TOOL_DONE;
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

/* A name is what a device says of itself: nothing of it may steer the terminal. */
static void print_plain(const char *text, char end)
{
    for (; *text; text++)
        putchar(*text >= ' ' && *text <= '~' ? *text : '?');
    putchar(end);
}

int tool_list(enum device_role role)
{
    struct device_found found[DEVICE_FOUND_MAX];
    int count = driver_list(role, found, DEVICE_FOUND_MAX);
    for (int i = 0; i < count; i++) {
        print_plain(found[i].uri, '\t');
        print_plain(found[i].name, '\n');
    }
    if (count == 0) printf("no %s found\n", device_role_name(role));
    return count > 0 ? TOOL_DONE : TOOL_FAILED;
}

static void sleep_ms(int64_t ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static int run_light(struct light *light, const char *place_name, const char *flash_name)
{
    enum light_place place;
    enum light_flash flash;
    struct fault fault = {0};
    if (!find_light(place_name, flash_name, &place, &flash)) return wrong_use();
    if (!light->ops->set(light, place, flash, &fault)) return fail(&fault);
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

static int run_command(struct driver *driver, char *const *command, int count)
{
    struct options options;
    const char *name = command[0];
    if (driver->light && count == 3 && strcmp(name, "light") == 0)
        return run_light(driver->light, command[1], command[2]);
    if (!read_options(command, count, &options)) return wrong_use();
    if (strcmp(name, "status") == 0 && count == 1) return run_status(driver);
    if (driver->reader && strcmp(name, "read") == 0 && count == 1) return run_read(driver->reader);
    if (driver->camera && strcmp(name, "read") == 0 && count == 1)
        return run_camera_read(driver->camera);
    if (driver->printer && strcmp(name, "print-test") == 0 && !options.file)
        return run_print_test(driver->printer, options.copies);
    if (!options.file) return wrong_use();
    if (driver->printer && strcmp(name, "print") == 0)
        return run_print(driver->printer, options.file);
    if (driver->scanner && strcmp(name, "scan") == 0) return run_scan(driver->scanner, &options);
    if (driver->camera && (strcmp(name, "frame") == 0 || strcmp(name, "still") == 0))
        return run_camera(driver->camera, options.file, name[0] == 'f');
    return wrong_use();
}

int tool_run(const struct driver_setup *setup, char *const *command, int count)
{
    struct driver driver;
    struct fault fault = {0};
    if (!driver_open(setup, &driver, &fault)) return fail(&fault);
    bool told = true;
    for (int i = 0; i < setup->word_count && told; i++)
        told = driver_control(&driver, setup->words[i], &fault);
    int status = told ? run_command(&driver, command, count) : fail(&fault);
    driver_close(&driver);
    return status;
}

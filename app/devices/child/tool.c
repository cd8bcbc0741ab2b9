#include "devices/child/tool.h"

#include "base/support.h"
#include "devices/child/tool_jobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATUS_MS = 5000, COPIES_MAX = 20, PAGES_MOST = 500 };

void tool_print_help(void)
{
    puts("anjungan-device ROLE list\n"
         "anjungan-device ROLE URI [--profiles DIR] [--word WORD]... COMMAND\n"
         "\n"
         "ROLE     printer, scanner, camera, reader, light or headset\n"
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
         "watch                      headset: in, out or unknown, for thirty seconds\n"
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

int tool_fail(const struct fault *fault)
{
    fprintf(stderr, "%s%s%s\n", fault->code, *fault->code ? ": " : "", fault->text);
    fflush(stderr);
    explain(fault->code);
    return TOOL_FAILED;
}

static bool read_number(const char *text, int min, int max, int *out)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end || number < min || number > max) return false;
    *out = (int)number;
    return true;
}

static bool read_options(char *const *command, int count, struct tool_options *out)
{
    struct tool_options options = {.dpi = 300, .pages = 1, .copies = 1};
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
    if (driver->headset) printf("jack    %s\n", headset_jack_name(report.jack));
    explain(report.code);
    return report.code[0] ? TOOL_FAILED : TOOL_DONE;
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

static int run_command(struct driver *driver, char *const *command, int count)
{
    struct tool_options options;
    const char *name = command[0];
    if (driver->light && count == 3 && strcmp(name, "light") == 0)
        return tool_light(driver->light, command[1], command[2]);
    if (!read_options(command, count, &options)) return TOOL_USAGE;
    if (strcmp(name, "status") == 0 && count == 1) return run_status(driver);
    if (driver->reader && strcmp(name, "read") == 0 && count == 1) return tool_read(driver->reader);
    if (driver->headset && strcmp(name, "watch") == 0 && count == 1)
        return tool_watch(driver->headset);
    if (driver->camera && strcmp(name, "read") == 0 && count == 1)
        return tool_read_by_camera(driver->camera);
    if (driver->printer && strcmp(name, "print-test") == 0 && !options.file)
        return tool_print_test(driver->printer, options.copies);
    if (!options.file) return TOOL_USAGE;
    if (driver->printer && strcmp(name, "print") == 0)
        return tool_print(driver->printer, options.file);
    if (driver->scanner && strcmp(name, "scan") == 0) return tool_scan(driver->scanner, &options);
    if (driver->camera && (strcmp(name, "frame") == 0 || strcmp(name, "still") == 0))
        return tool_take(driver->camera, options.file, name[0] == 'f');
    return TOOL_USAGE;
}

int tool_run(const struct driver_setup *setup, char *const *command, int count)
{
    struct driver driver;
    struct fault fault = {0};
    if (!driver_open(setup, &driver, &fault)) return tool_fail(&fault);
    bool told = true;
    for (int i = 0; i < setup->word_count && told; i++)
        told = driver_control(&driver, setup->words[i], &fault);
    int status = told ? run_command(&driver, command, count) : tool_fail(&fault);
    if (status == TOOL_USAGE) tool_print_help();
    driver_close(&driver);
    return status;
}

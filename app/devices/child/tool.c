#include "devices/child/tool.h"

#include "base/file.h"
#include "base/support.h"
#include "devices/child/driver.h"

#include <png.h>
#include <stdio.h>
#include <string.h>

enum { STATUS_MS = 5000, SCAN_MS = 60000, STILL_MS = 10000, PRINT_MS = 30000 };

void tool_print_help(void)
{
    puts("anjungan-device ROLE URI [--word WORD]... COMMAND\n"
         "\n"
         "ROLE     scanner, camera or printer\n"
         "URI      sim:?files=A.jpg,B.png | sim:?out=DIR | escpos:/dev/usb/lp0 |\n"
         "         escpos:tcp:HOST:PORT | escpos:file:PATH\n"
         "COMMAND  status                what the device says of itself\n"
         "         scan --out FILE       one page (a scanner)\n"
         "         still --out FILE.png  one photo (a camera)\n"
         "         print FILE.png        a picture, black where it is darker than half grey\n"
         "WORD     tells a simulator how to misbehave: paper_out, cover_open, unplug, ...\n"
         "\n"
         "Exit status: 0 done, 1 failed, 2 wrong use, 3 printed without proof.\n"
         "Without a command it serves the kiosk on descriptor 3.");
}

static int fail(const struct fault *fault)
{
    fprintf(stderr, "%s%s%s\n", fault->code, *fault->code ? ": " : "", fault->text);
    const struct support *support = support_find(fault->code);
    if (support) fprintf(stderr, "%s\n", support->text);
    return TOOL_FAILED;
}

static void print_printer(const struct printer_status *status)
{
    static const char *const papers[] = {"unknown", "ok", "low", "out", "jammed"};
    static const char *const covers[] = {"unknown", "closed", "open"};
    static const char *const heads[] = {"unknown", "ok", "hot", "inoperative"};
    static const char *const cutters[] = {"unknown", "ok", "jammed"};
    printf("paper   %s\ncover   %s\nhead    %s\ncutter  %s\nwidth   %d px at %d dpi\n",
           papers[status->paper], covers[status->cover], heads[status->head],
           cutters[status->cutter], status->width_px, status->dpi);
}

static int run_status(struct driver *driver)
{
    struct device_report report = driver_report(driver, STATUS_MS);
    const struct support *support = support_find(report.code);
    printf("state   %s\n", device_state_name(report.state));
    if (driver->printer) print_printer(&report.printer);
    if (support) printf("code    %s  %s\n", report.code, support->text);
    return report.code[0] ? TOOL_FAILED : TOOL_DONE;
}

static bool save(const struct picture *picture, const char *path, struct fault *fault)
{
    FILE *file;
    if (picture->format != PICTURE_FILE) {
        png_image image = {.version = PNG_IMAGE_VERSION,
                           .width = (png_uint_32)picture->width_px,
                           .height = (png_uint_32)picture->height_px};
        image.format = picture->format == PICTURE_GREY8 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
        if (png_image_write_to_file(&image, path, 0, picture->pixels.data, picture->stride_bytes,
                                    NULL))
            return true;
        return FAULT(fault, FAULT_SYSTEM, 0, "write %s: %s", path, image.message);
    }
    file = fopen(path, "wb");
    if (!file) return FAULT(fault, FAULT_SYSTEM, 0, "cannot create %s", path);
    bool written = fwrite(picture->pixels.data, picture->pixels.size, 1, file) == 1;
    if (fclose(file) == 0 && written) return true;
    return FAULT(fault, FAULT_SYSTEM, 0, "cannot write %s", path);
}

static int run_picture(struct driver *driver, const char *path)
{
    struct fault fault = {0};
    struct picture picture = {0};
    struct scan_request request = {.dpi = 300, .colour = true};
    bool taken =
        driver->scanner
            ? driver->scanner->ops->scan(driver->scanner, &request, &picture, SCAN_MS, &fault)
            : driver->camera->ops->still(driver->camera, &picture, STILL_MS, &fault);
    bool done = taken && save(&picture, path, &fault);
    if (done && picture.format == PICTURE_FILE)
        printf("%s: %zu bytes as the device gave them\n", path, picture.pixels.size);
    else if (done)
        printf("%s: %d x %d px\n", path, picture.width_px, picture.height_px);
    picture_free(&picture);
    return done ? TOOL_DONE : fail(&fault);
}

static bool load_page(const char *path, struct bitmap *out, struct fault *fault)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return FAULT(fault, FAULT_INPUT, 0, "%s: %s", path, image.message);
    image.format = PNG_FORMAT_GRAY;
    struct bytes grey = {0};
    bytes_reserve(&grey, PNG_IMAGE_SIZE(image));
    png_color white = {255, 255, 255};
    bool read = png_image_finish_read(&image, &white, grey.data, 0, NULL);
    if (read) {
        bitmap_init(out, (int)image.width, (int)image.height);
        for (int y = 0; y < out->height_px; y++)
            for (int x = 0; x < out->width_px; x++)
                if (grey.data[(size_t)y * image.width + (size_t)x] < 128) bitmap_set(out, x, y);
    } else {
        FAULT(fault, FAULT_INPUT, 0, "%s: %s", path, image.message);
    }
    bytes_free(&grey);
    return read;
}

static int run_print(struct driver *driver, const char *path)
{
    struct fault fault = {0};
    struct bitmap page = {0};
    enum print_proof proof = PRINT_UNCONFIRMED;
    bool printed = load_page(path, &page, &fault) &&
                   driver->printer->ops->print(driver->printer, &page, &proof, PRINT_MS, &fault);
    bitmap_free(&page);
    if (!printed) return fail(&fault);
    puts(proof == PRINT_CONFIRMED ? "printed: the printer confirmed it"
                                  : "sent: the printer gave no proof that it printed");
    return proof == PRINT_CONFIRMED ? TOOL_DONE : TOOL_UNCONFIRMED;
}

static int run_command(struct driver *driver, char *const *command, int count)
{
    bool out_option = count == 3 && strcmp(command[1], "--out") == 0;
    if (count == 1 && strcmp(command[0], "status") == 0) return run_status(driver);
    if (driver->scanner && out_option && strcmp(command[0], "scan") == 0)
        return run_picture(driver, command[2]);
    if (driver->camera && out_option && strcmp(command[0], "still") == 0)
        return run_picture(driver, command[2]);
    if (driver->printer && count == 2 && strcmp(command[0], "print") == 0)
        return run_print(driver, command[1]);
    tool_print_help();
    return TOOL_USAGE;
}

int tool_run(enum device_role role, const char *uri, char *const *words, int word_count,
             char *const *command, int command_count)
{
    struct driver driver;
    struct fault fault = {0};
    if (!driver_open(role, uri, &driver, &fault)) return fail(&fault);
    bool told = true;
    for (int i = 0; i < word_count && told; i++)
        told = driver_control(&driver, words[i], &fault);
    int status = told ? run_command(&driver, command, command_count) : fail(&fault);
    driver_close(&driver);
    return status;
}

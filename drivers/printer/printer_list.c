#include "printer/printer_list.h"

#include "base/bytes.h"
#include "base/file.h"
#include "printer/printer.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 1024 };

/* A file of sysfs, without its line end; "" when there is none. */
static void read_text(const char *path, char out[TEXT_MAX])
{
    struct bytes text = {0};
    out[0] = 0;
    if (file_read(path, TEXT_MAX - 1, &text, NULL)) {
        memcpy(out, bytes_text(&text), text.size);
        out[text.size] = 0;
        out[strcspn(out, "\r\n")] = 0;
    }
    bytes_free(&text);
}

/* The value of a key of an IEEE 1284 string, "" when it is not there. The key may be written in
 * full: MANUFACTURER, MODEL. */
static void read_key(const char *id, const char *brief, const char *full, char *out, size_t size)
{
    out[0] = 0;
    for (const char *at = id; *at; at += strcspn(at, ";"), at += *at == ';') {
        at += strspn(at, " ");
        size_t length = strcspn(at, ":;");
        bool is_brief = length == strlen(brief) && strncmp(at, brief, length) == 0;
        bool is_full = length == strlen(full) && strncmp(at, full, length) == 0;
        if (at[length] != ':' || !(is_brief || is_full)) continue;
        const char *value = at + length + 1;
        snprintf(out, size, "%.*s", (int)strcspn(value, ";"), value);
        return;
    }
}

/* "EPSON TM-T82", from the string that usblp keeps for everyone, also while the printer is open. */
static void name_usb(const char *root, const char *node, char *out, size_t size)
{
    char path[512], id[TEXT_MAX], maker[48], model[72];
    snprintf(path, sizeof path, "%s/sys/class/usbmisc/%s/device/ieee1284_id", root, node);
    read_text(path, id);
    read_key(id, "MFG", "MANUFACTURER", maker, sizeof maker);
    read_key(id, "MDL", "MODEL", model, sizeof model);
    snprintf(out, size, "%s%s%s", maker, *maker && *model ? " " : "", model);
}

/* The USB product behind a serial line: one folder up for a modem's (ttyACM), two for an adapter's
 * (ttyUSB). */
static void name_serial(const char *root, const char *node, char *out, size_t size)
{
    static const char *const ups[] = {"..", "../.."};
    char path[512], product[TEXT_MAX] = "";
    for (size_t i = 0; i < 2 && !product[0]; i++) {
        snprintf(path, sizeof path, "%s/sys/class/tty/%s/device/%s/product", root, node, ups[i]);
        read_text(path, product);
    }
    snprintf(out, size, "%.100s", product);
}

/* Names go to a terminal and to a log: nothing but printable characters. */
static void make_printable(char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~') *text = '?';
}

static int list_kind(const char *root, const char *pattern, bool usb, struct device_found *out,
                     int max)
{
    char path[512];
    glob_t found = {0};
    int count = 0;
    snprintf(path, sizeof path, "%s%s", root, pattern);
    if (glob(path, 0, NULL, &found) != 0) return 0;
    for (size_t i = 0; i < found.gl_pathc && count < max; i++) {
        const char *device = found.gl_pathv[i] + strlen(root), *node = strrchr(device, '/') + 1;
        struct device_found *one = &out[count];
        if (snprintf(one->uri, sizeof one->uri, "escpos:%s", device) >= (int)sizeof one->uri)
            continue;
        if (usb)
            name_usb(root, node, one->name, sizeof one->name);
        else
            name_serial(root, node, one->name, sizeof one->name);
        make_printable(one->name);
        count++;
    }
    globfree(&found);
    return count;
}

int printer_list_under(const char *root, struct device_found *out, int max)
{
    int count = list_kind(root, "/dev/usb/lp*", true, out, max);
    count += list_kind(root, "/dev/ttyUSB*", false, out + count, max - count);
    count += list_kind(root, "/dev/ttyACM*", false, out + count, max - count);
    return count;
}

int printer_list(struct device_found *out, int max)
{
    return printer_list_under("", out, max);
}

#define _GNU_SOURCE
#include "scanner/sane_device.h"

#include "base/clock.h"
#include "scanner/sane_status.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    VERIFY_MS = 30000, /* how long a scanner that was opened well counts as there */
    CONNECT_MS = 1000, /* to a network scanner */
};

int64_t sane_device_now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

/* Where a USB scanner hangs: "genesys:libusb:001:004" is /dev/bus/usb/001/004. */
static bool usb_path(const char *name, char out[PATH_SIZE])
{
    int bus, number;
    const char *at = strstr(name, "libusb:");
    if (!at || sscanf(at, "libusb:%3d:%3d", &bus, &number) != 2) return false;
    snprintf(out, PATH_SIZE, "/dev/bus/usb/%03d/%03d", bus, number);
    return true;
}

static bool is_of_backend(const char *name, const char *wanted)
{
    size_t length = strcspn(wanted, ":");
    return strncmp(name, wanted, length) == 0 && name[length] == ':';
}

/* The first scanner, or the first of the wanted backend. */
static bool look_around(const struct sane_device *device, char out[SANE_NAME_SIZE],
                        struct fault *fault)
{
    const SANE_Device **devices = NULL;
    SANE_Status status = sane_get_devices(&devices, SANE_TRUE);
    if (status != SANE_STATUS_GOOD)
        return sane_status_fault(status, SANE_OPENING, "sane_get_devices", fault);
    for (; devices && *devices; devices++) {
        const char *name = (*devices)->name;
        if (strlen(name) >= SANE_NAME_SIZE) continue;
        if (device->wanted[0] && !is_of_backend(name, device->wanted)) continue;
        snprintf(out, SANE_NAME_SIZE, "%s", name);
        return true;
    }
    return FAULT_CODED(fault, "X-05", FAULT_DEVICE, 0, "no scanner is found");
}

static bool open_name(struct sane_device *device, const char *name, SANE_Status *out_status,
                      struct fault *fault)
{
    *out_status = sane_open(name, &device->handle);
    if (*out_status == SANE_STATUS_GOOD) {
        if (name != device->name) snprintf(device->name, sizeof device->name, "%s", name);
        return true;
    }
    device->handle = NULL;
    return sane_status_fault(*out_status, SANE_OPENING, "sane_open", fault);
}

/* By its name; and where the name is none, or that of a USB port which changes with each plugging,
 * the first scanner that fits. */
static bool open_wanted(struct sane_device *device, struct fault *fault)
{
    char name[SANE_NAME_SIZE] = "", path[PATH_SIZE];
    SANE_Status status = SANE_STATUS_INVAL;
    bool whole = strchr(device->wanted, ':');
    if (device->name[0] && open_name(device, device->name, &status, fault)) return true;
    if (whole && strcmp(device->name, device->wanted) != 0 &&
        open_name(device, device->wanted, &status, fault))
        return true;
    bool gone = status == SANE_STATUS_INVAL || status == SANE_STATUS_IO_ERROR;
    if (whole && !(gone && usb_path(device->wanted, path))) return false;
    return look_around(device, name, fault) && open_name(device, name, &status, fault);
}

static bool begin_sane(struct sane_device *device, struct fault *fault)
{
    if (device->initialised) return true;
    SANE_Int version;
    SANE_Status status = sane_init(&version, NULL);
    if (status != SANE_STATUS_GOOD)
        return sane_status_fault(status, SANE_OPENING, "sane_init", fault);
    device->initialised = true;
    return true;
}

void sane_device_end(struct sane_device *device)
{
    if (device->initialised) sane_exit();
    device->initialised = false;
}

static bool try_opening(struct sane_device *device, struct fault *fault)
{
    bool configure = device->escl.url[0] && !device->initialised;
    bool opened = (!configure || sane_escl_configure(&device->escl, fault)) &&
                  begin_sane(device, fault) && open_wanted(device, fault);
    sane_escl_forget(&device->escl);
    if (!opened) sane_device_end(device);
    return opened;
}

bool sane_device_open(struct sane_device *device, struct fault *fault)
{
    struct fault opening = {0};
    bool begun = device->initialised;
    bool reached = !device->escl.url[0] || sane_escl_answers(&device->escl, CONNECT_MS, &opening);
    bool opened =
        reached && (try_opening(device, &opening) ||
                    (begun && strcmp(opening.code, "X-05") == 0 && try_opening(device, &opening)));
    device->known = opened;
    device->verified_at_ms = sane_device_now_ms();
    if (opened) return true;
    device->name[0] = 0;
    if (fault) *fault = opening;
    return false;
}

void sane_device_close(struct sane_device *device)
{
    if (!device->handle) return;
    if (device->started) sane_cancel(device->handle);
    device->started = false;
    sane_close(device->handle);
    device->handle = NULL;
}

bool sane_device_is_of(const struct sane_device *device, const char *backend)
{
    return is_of_backend(device->name, backend);
}

bool sane_device_is_there(const struct sane_device *device)
{
    char path[PATH_SIZE];
    if (!device->known) return false;
    if (usb_path(device->name, path)) return access(path, F_OK) == 0;
    if (device->escl.url[0]) return sane_escl_answers(&device->escl, CONNECT_MS, NULL);
    return sane_device_now_ms() - device->verified_at_ms < VERIFY_MS;
}

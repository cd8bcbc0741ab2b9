#include "devices/child/driver.h"

#include "printer/printer_status.h"

#include <string.h>

bool driver_open(const struct driver_setup *setup, struct driver *out, struct fault *fault)
{
    struct driver driver = {.role = setup->role};
    const char *uri = setup->uri;
    bool opened = false;
    switch (setup->role) {
    case DEVICE_SCANNER: opened = (driver.scanner = scanner_open(uri, fault)); break;
    case DEVICE_CAMERA: opened = (driver.camera = camera_open(uri, fault)); break;
    case DEVICE_PRINTER:
        opened = (driver.printer = printer_open(uri, setup->profiles, fault));
        break;
    case DEVICE_READER: opened = (driver.reader = reader_open(uri, fault)); break;
    case DEVICE_LIGHT: opened = (driver.light = light_open(uri, fault)); break;
    case DEVICE_HEADSET: opened = (driver.headset = headset_open(uri, fault)); break;
    case DEVICE_ROLES: FAULT(fault, FAULT_INPUT, 0, "no such role"); break;
    }
    if (opened) *out = driver;
    return opened;
}

void driver_close(struct driver *driver)
{
    if (driver->scanner) driver->scanner->ops->destroy(driver->scanner);
    if (driver->camera) driver->camera->ops->destroy(driver->camera);
    if (driver->printer) driver->printer->ops->destroy(driver->printer);
    if (driver->reader) driver->reader->ops->destroy(driver->reader);
    if (driver->light) driver->light->ops->destroy(driver->light);
    if (driver->headset) driver->headset->ops->destroy(driver->headset);
    *driver = (struct driver){.role = driver->role};
}

/* The states that a code alone decides; of the others the fault's kind does. */
static const struct {
    const char *code;
    enum device_state state;
} states[] = {
    {"X-01", DEVICE_OFFLINE},   {"C-01", DEVICE_OFFLINE},   {"P-01", DEVICE_OFFLINE},
    {"R-01", DEVICE_OFFLINE},   {"X-05", DEVICE_NO_DEVICE}, {"C-02", DEVICE_NO_DEVICE},
    {"P-06", DEVICE_NO_DEVICE}, {"R-02", DEVICE_NO_DEVICE}, {"L-01", DEVICE_NO_DEVICE},
    {"X-02", DEVICE_READY},     {"R-03", DEVICE_READY},     {"X-04", DEVICE_USER_ERROR},
    {"X-06", DEVICE_BUSY},      {"X-09", DEVICE_BUSY},      {"P-04", DEVICE_BUSY},
    {"C-04", DEVICE_BUSY},      {"R-04", DEVICE_BUSY},      {"J-01", DEVICE_NO_DEVICE},
};

static enum device_state state_of(const struct fault *fault)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(fault->code, states[i].code) == 0) return states[i].state;
    switch (fault->kind) {
    case FAULT_ATTENTION: return DEVICE_NEEDS_STAFF;
    case FAULT_TIMEOUT: return DEVICE_OFFLINE;
    case FAULT_INPUT: return DEVICE_HARDWARE_ERROR;
    case FAULT_NONE:
    case FAULT_NOT_FOUND:
    case FAULT_DEVICE:
    case FAULT_REFUSED:
    case FAULT_SYSTEM: break;
    }
    return DEVICE_HARDWARE_ERROR;
}

struct device_report driver_report_fault(enum device_role role, const struct fault *fault)
{
    struct device_report report = {.role = role, .state = state_of(fault)};
    report.printer.state = report.state;
    memcpy(report.code, fault->code, sizeof report.code);
    return report;
}

static struct device_report report_printer(const struct printer_status *status)
{
    struct device_report report = {
        .role = DEVICE_PRINTER, .state = status->state, .printer = *status};
    struct fault fault = {0};
    if (!printer_status_allows(status, &fault)) memcpy(report.code, fault.code, sizeof fault.code);
    return report;
}

struct device_report driver_report(struct driver *driver, int timeout_ms)
{
    struct fault fault = {0};
    struct device_report report = {.role = driver->role, .state = DEVICE_UNKNOWN};
    struct printer_status status = {0};
    bool answered = false;
    if (driver->scanner)
        answered = driver->scanner->ops->query(driver->scanner, &report.state, timeout_ms, &fault);
    if (driver->camera)
        answered = driver->camera->ops->query(driver->camera, &report.state, timeout_ms, &fault);
    if (driver->printer)
        answered = driver->printer->ops->query(driver->printer, &status, timeout_ms, &fault);
    if (driver->reader)
        answered = driver->reader->ops->query(driver->reader, &report.state, timeout_ms, &fault);
    if (driver->light)
        answered = driver->light->ops->query(driver->light, &report.state, timeout_ms, &fault);
    if (driver->headset) {
        answered = driver->headset->ops->query(driver->headset, &report.jack, timeout_ms, &fault);
        report.state = DEVICE_READY;
    }
    if (!answered) return driver_report_fault(driver->role, &fault);
    return driver->printer ? report_printer(&status) : report;
}

bool driver_control(struct driver *driver, const char *word, struct fault *fault)
{
    if (driver->scanner) return driver->scanner->ops->control(driver->scanner, word, fault);
    if (driver->camera) return driver->camera->ops->control(driver->camera, word, fault);
    if (driver->printer) return driver->printer->ops->control(driver->printer, word, fault);
    if (driver->reader) return driver->reader->ops->control(driver->reader, word, fault);
    if (driver->light) return driver->light->ops->control(driver->light, word, fault);
    if (driver->headset) return driver->headset->ops->control(driver->headset, word, fault);
    return FAULT(fault, FAULT_INPUT, 0, "no driver to take a word");
}

int driver_news_fd(const struct driver *driver)
{
    if (driver->printer && driver->printer->ops->news_fd)
        return driver->printer->ops->news_fd(driver->printer);
    if (driver->reader && driver->reader->ops->news_fd)
        return driver->reader->ops->news_fd(driver->reader);
    if (driver->headset) return driver->headset->ops->news_fd(driver->headset);
    return -1;
}

int driver_list(enum device_role role, struct device_found *out, int max)
{
    switch (role) {
    case DEVICE_SCANNER: return scanner_list(out, max);
    case DEVICE_CAMERA: return camera_list(out, max);
    case DEVICE_PRINTER: return printer_list(out, max);
    case DEVICE_READER: return reader_list(out, max);
    case DEVICE_LIGHT: return light_list(out, max);
    case DEVICE_HEADSET: return headset_list(out, max);
    case DEVICE_ROLES: break;
    }
    return 0;
}

#include "devices/child/driver.h"

#include "printer/printer_status.h"

#include <string.h>

bool driver_open(enum device_role role, const char *uri, struct driver *out, struct fault *fault)
{
    struct driver driver = {.role = role};
    bool opened = false;
    switch (role) {
    case DEVICE_SCANNER: opened = (driver.scanner = scanner_open(uri, fault)); break;
    case DEVICE_CAMERA: opened = (driver.camera = camera_open(uri, fault)); break;
    case DEVICE_PRINTER: opened = (driver.printer = printer_open(uri, fault)); break;
    case DEVICE_READER:
    case DEVICE_ROLES:
        FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no %s driver knows \"%.60s\"",
                    device_role_name(role), uri);
        break;
    }
    if (opened) *out = driver;
    return opened;
}

void driver_close(struct driver *driver)
{
    if (driver->scanner) driver->scanner->ops->destroy(driver->scanner);
    if (driver->camera) driver->camera->ops->destroy(driver->camera);
    if (driver->printer) driver->printer->ops->destroy(driver->printer);
    *driver = (struct driver){.role = driver->role};
}

static enum device_state state_of(const struct fault *fault)
{
    static const char *const gone[] = {"X-05", "C-02", "P-06"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        if (strcmp(fault->code, gone[i]) == 0) return DEVICE_NO_DEVICE;
    if (strcmp(fault->code, "X-02") == 0) return DEVICE_READY;
    if (strcmp(fault->code, "X-04") == 0) return DEVICE_USER_ERROR;
    if (strcmp(fault->code, "X-06") == 0 || strcmp(fault->code, "P-04") == 0) return DEVICE_BUSY;
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
    if (!answered) return driver_report_fault(driver->role, &fault);
    return driver->printer ? report_printer(&status) : report;
}

bool driver_control(struct driver *driver, const char *word, struct fault *fault)
{
    if (driver->scanner) return driver->scanner->ops->control(driver->scanner, word, fault);
    if (driver->camera) return driver->camera->ops->control(driver->camera, word, fault);
    if (driver->printer) return driver->printer->ops->control(driver->printer, word, fault);
    return FAULT(fault, FAULT_INPUT, 0, "no driver to take a word");
}

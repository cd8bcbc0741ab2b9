#define _GNU_SOURCE
#include "devices/watcher_inside.h"

#include "base/log.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum { END_MS = 1000 };

/* What differs between the roles when a child is lost. */
struct role_codes {
    const char *dead, *stalled;
};
static const struct role_codes codes[DEVICE_ROLES] = {
    [DEVICE_SCANNER] = {"X-01", "X-01"}, [DEVICE_CAMERA] = {"C-01", "C-03"},
    [DEVICE_PRINTER] = {"P-01", "P-01"}, [DEVICE_READER] = {"R-01", "R-01"},
    [DEVICE_LIGHT] = {"L-01", "L-01"},   [DEVICE_HEADSET] = {"J-01", "J-01"},
};

void watcher_set_report(struct watcher *watcher, const struct device_report *report, bool asked)
{
    bool changed = !device_report_is_same(&watcher->report, report);
    watcher->report = *report;
    watcher->report.role = watcher->role;
    if (changed || asked) jobs_report(&watcher->jobs, &watcher->report);
}

/* What is known of a printer's parts is forgotten with its child; its measures are not. */
void watcher_set_state(struct watcher *watcher, enum device_state state, const char *code)
{
    struct device_report report = {.role = watcher->role, .state = state};
    report.printer = (struct printer_status){.state = state,
                                             .width_px = watcher->report.printer.width_px,
                                             .dpi = watcher->report.printer.dpi,
                                             .trailer_mm = watcher->report.printer.trailer_mm};
    report.printer.near_end_sensor = watcher->report.printer.near_end_sensor;
    memcpy(report.code, code, strnlen(code, sizeof report.code - 1));
    watcher_set_report(watcher, &report, false);
}

static void kill_child(struct watcher *watcher)
{
    process_signal(&watcher->process, SIGKILL);
    watcher->life = LIFE_DYING;
}

void watcher_lose_child(struct watcher *watcher, const struct fault *cause)
{
    struct fault fault = *cause;
    if (!fault.code[0]) memcpy(fault.code, codes[watcher->role].dead, sizeof "X-01");
    bool never_spoke = watcher->life == LIFE_STARTING;
    log_fault(LOG_LEVEL_WARNING, "devices", device_role_name(watcher->role), &fault);
    kill_child(watcher);
    watcher_set_state(watcher, DEVICE_OFFLINE, fault.code);
    if (watcher->running) jobs_fail(&watcher->jobs, watcher->running->job, &fault);
    watcher_end_order(watcher);
    if (watcher->live) jobs_fail(&watcher->jobs, watcher->live, &fault);
    watcher->live = 0;
    if (never_spoke) watcher_refuse_orders(watcher, &fault);
}

void watcher_lose_child_for(struct watcher *watcher, enum fault_kind kind, const char *why)
{
    struct fault fault = {0};
    FAULT_CODED(&fault, codes[watcher->role].dead, kind, 0, "the device's process %s", why);
    watcher_lose_child(watcher, &fault);
}

void watcher_lose_stalled(struct watcher *watcher)
{
    struct fault fault = {0};
    FAULT_CODED(&fault, codes[watcher->role].stalled, FAULT_TIMEOUT, 0, "no live frames");
    watcher_lose_child(watcher, &fault);
}

static void plan_restart(struct watcher *watcher)
{
    int64_t now = watcher_now_ms();
    if (now - watcher->born_ms >= watcher->limits.restart_reset_ms)
        watcher->backoff_ms = watcher->limits.restart_ms;
    watcher->restart_at_ms = now + watcher->backoff_ms;
    watcher->backoff_ms *= 2;
    if (watcher->backoff_ms > watcher->limits.restart_most_ms)
        watcher->backoff_ms = watcher->limits.restart_most_ms;
    watcher->life = LIFE_NONE;
}

void watcher_reap_child(struct watcher *watcher)
{
    int status = 0;
    if (watcher->life != LIFE_DYING) watcher_lose_child_for(watcher, FAULT_DEVICE, "died");
    if (!process_wait(&watcher->process, 0, &status)) return;
    log_line(LOG_LEVEL_INFO, "devices", "%s: process %d ended by %s %d",
             device_role_name(watcher->role), (int)watcher->process.pid,
             WIFSIGNALED(status) ? "signal" : "exit",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    process_close(&watcher->process);
    atomic_store(&watcher->pid, 0);
    plan_restart(watcher);
}

void watcher_start_child(struct watcher *watcher)
{
    const char *argv[7 + 2 * WORDS_MAX] = {watcher->program, device_role_name(watcher->role),
                                           watcher->uri};
    int count = 3;
    if (watcher->profiles_dir) {
        argv[count++] = "--profiles";
        argv[count++] = watcher->profiles_dir;
    }
    words_to_arguments(&watcher->words, argv + count);
    struct fault fault = {0};
    watcher->born_ms = watcher_now_ms();
    if (!process_start(argv, &watcher->process, &fault)) {
        memcpy(fault.code, codes[watcher->role].dead, 5);
        if (watcher->report.state != DEVICE_OFFLINE) /* once, and not at every attempt */
            log_fault(LOG_LEVEL_ERROR, "devices", device_role_name(watcher->role), &fault);
        watcher_set_state(watcher, DEVICE_OFFLINE, fault.code);
        watcher_refuse_orders(watcher, &fault);
        plan_restart(watcher);
        return;
    }
    atomic_store(&watcher->pid, (int)watcher->process.pid);
    watcher->life = LIFE_STARTING;
    watcher->deadline_ms = watcher->born_ms + watcher->limits.start_ms;
    watcher_set_state(watcher, DEVICE_STARTING, watcher->report.code);
}

/* The child sees its socket close and ends by itself; SIGTERM for one that is busy, SIGKILL for one
 * that hangs. */
void watcher_end_child(struct watcher *watcher)
{
    int status;
    if (watcher->life == LIFE_NONE) return;
    process_signal(&watcher->process, SIGTERM);
    if (!process_wait(&watcher->process, END_MS, &status)) {
        process_signal(&watcher->process, SIGKILL);
        process_wait(&watcher->process, END_MS, &status);
    }
    process_close(&watcher->process);
    atomic_store(&watcher->pid, 0);
}

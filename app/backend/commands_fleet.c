/* The fleet as a table: a line a terminal. */
#include "backend/commands.h"
#include "backend/fleet/fleet.h"
#include "backend/fleet/report.h"

#include <stdio.h>
#include <string.h>

enum { AGE_SIZE = 16, CELL_SIZE = 24 };

/* "45s", "12m", "7h", "9d"; a time to come counts as now. */
static const char *age_text(int64_t now_s, int64_t then_s, char out[AGE_SIZE])
{
    int64_t age_s = then_s < now_s ? now_s - then_s : 0;
    if (then_s <= 0)
        snprintf(out, AGE_SIZE, "-");
    else if (age_s < 120)
        snprintf(out, AGE_SIZE, "%ds", (int)age_s);
    else if (age_s < 7200)
        snprintf(out, AGE_SIZE, "%dm", (int)(age_s / 60));
    else if (age_s < 172800)
        snprintf(out, AGE_SIZE, "%dh", (int)(age_s / 3600));
    else
        snprintf(out, AGE_SIZE, "%dd", (int)(age_s / 86400));
    return out;
}

static const char *date_text(int64_t unix_s, char out[CELL_SIZE])
{
    struct civil at = civil_from_unix(unix_s, CIVIL_WIB);
    snprintf(out, CELL_SIZE, "%04d-%02d-%02d", at.year, at.month, at.day);
    return unix_s > 0 ? out : "-";
}

static const char *count_text(bool known, int count, char out[CELL_SIZE])
{
    snprintf(out, CELL_SIZE, "%d", count);
    return known ? out : "-";
}

static bool is_of_a_device(const struct report_kiosk *kiosk, const char *code)
{
    for (int i = 0; i < kiosk->devices_count; i++)
        if (report_device_is_down(&kiosk->devices[i]) && strcmp(kiosk->devices[i].code, code) == 0)
            return true;
    return false;
}

/* Devices that cannot work, then what else stands, then staff. */
static void print_troubles(const struct report_kiosk *kiosk)
{
    const char *between = "";
    for (int i = 0; i < kiosk->devices_count; i++) {
        const struct report_device *device = &kiosk->devices[i];
        if (!report_device_is_down(device)) continue;
        printf("%s%s %s%s%s", between, device->role, device->state, device->code[0] ? " " : "",
               device->code);
        between = ", ";
    }
    for (int i = 0; i < kiosk->codes_count; i++) {
        if (is_of_a_device(kiosk, kiosk->codes[i])) continue;
        printf("%s%s", between, kiosk->codes[i]);
        between = ", ";
    }
    if (kiosk->staff_called) {
        printf("%sstaff called", between);
        if (kiosk->step[0]) printf(" to %s", kiosk->step);
        if (kiosk->service[0]) printf(" of %s", kiosk->service);
        between = ", ";
    }
    if (kiosk->staff_in) {
        printf("%sstaff at work", between);
        between = ", ";
    }
    puts(*between ? "" : "-");
}

static bool is_silent(const struct db_beat *beat, int64_t now_s)
{
    return beat->state == DB_TERMINAL_ENROLLED && beat->at_s > 0 &&
           now_s - beat->at_s >= FLEET_SILENT_S;
}

#define ROW "%-31s %6s %8s %8s %-10s %7s %7s  "

static bool print_terminal(struct db_beat *beat, void *context)
{
    const struct backend *backend = context;
    struct report report = {0};
    const struct report_kiosk *kiosk = &report.kiosk;
    char heard[AGE_SIZE], oldest[AGE_SIZE], ends[CELL_SIZE], cells[3][CELL_SIZE];
    int64_t now_s = cases_now_s(&backend->cases);
    if (beat->state == DB_TERMINAL_WITHDRAWN) return true;
    if (beat->report.size > 0) report_read(&beat->report, &report, NULL);
    /* The terminal's times are by its own clock: against that clock they are ages. */
    int64_t its_now_s = report.courier.at_s + (now_s - beat->at_s);
    printf(ROW, beat->terminal, age_text(now_s, beat->at_s, heard),
           count_text(kiosk->paper.known, kiosk->paper.remaining_mm, cells[0]),
           count_text(kiosk->paper.known, kiosk->paper.receipts_left, cells[1]),
           date_text(kiosk->paper.ends_s, ends),
           count_text(report.has_kiosk, kiosk->waiting, cells[2]),
           age_text(its_now_s, kiosk->oldest_s, oldest));
    if (is_silent(beat, now_s)) printf(FLEET_SILENT_CODE ", ");
    if (beat->at_s == 0)
        puts("not heard of yet");
    else if (!report.has_kiosk)
        puts("the kiosk says nothing");
    else
        print_troubles(kiosk);
    return true;
}

bool command_fleet(struct backend *backend, const struct arguments *arguments, struct fault *fault)
{
    (void)arguments;
    printf(ROW "%s\n", "TERMINAL", "BEAT", "PAPER_MM", "RECEIPTS", "ENDS_ON", "WAITING", "OLDEST",
           "NOT_READY");
    return db_beat_list(backend->db, print_terminal, backend, fault);
}

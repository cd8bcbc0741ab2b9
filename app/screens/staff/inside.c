#include "screens/staff/inside.h"

#include "base/support.h"

#include <stdio.h>
#include <string.h>

struct frame staff_frame(const struct view *view, const struct theme *theme, char who[WHO_SIZE])
{
    const struct staff_view *staff = view->staff;
    char number[16];
    struct frame frame = {
        .heading = tr(theme, "Mode petugas"), .back = tr(theme, "Menu"), .staff = true};
    snprintf(who, WHO_SIZE, "%s %s", tr(theme, "Terminal"), view->terminal);
    frame.subheading = who;
    if (!staff || staff->number == 0) return frame;
    snprintf(number, sizeof number, "%02d", staff->number);
    words_fill(who, WHO_SIZE, tr(theme, "Petugas {1}"), number, "");
    if (*staff->name) {
        size_t used = strlen(who);
        snprintf(who + used, WHO_SIZE - used, " · %s", staff->name);
    }
    return frame;
}

bool staff_common_event(const struct event *event, struct answer *out)
{
    if (event_pressed(event, "back"))
        *out = GO(OUTCOME_BACK);
    else if (event_pressed(event, "help"))
        *out = ASK(ASK_STAFF_SHOW, STAFF_PAGE_manual);
    else
        return false;
    return true;
}

void words_age(const struct theme *theme, const struct civil *then, const struct civil *now,
               char *out, size_t size)
{
    int64_t minutes = (civil_to_unix(now) - civil_to_unix(then)) / 60;
    if (minutes < 1)
        snprintf(out, size, "%s", tr(theme, "kurang dari 1 menit"));
    else if (minutes < 60)
        words_fill_numbers(out, size, tr(theme, minutes == 1 ? "1 menit" : "{1} menit"),
                           (int)minutes, 0);
    else if (minutes < 48 * 60)
        words_fill_numbers(out, size, tr(theme, minutes < 120 ? "1 jam" : "{1} jam"),
                           (int)(minutes / 60), 0);
    else
        words_fill_numbers(out, size, tr(theme, "{1} hari"), (int)(minutes / 60 / 24), 0);
}

void words_when(const struct theme *theme, const struct civil *then, const struct civil *now,
                char *out, size_t size)
{
    char date[48], hour[16];
    text_time(theme->language, then, hour, sizeof hour);
    bool today = then->day == now->day && then->month == now->month && then->year == now->year;
    if (today) {
        snprintf(out, size, "%s", hour);
        return;
    }
    text_date_short(theme->language, then, date, sizeof date);
    snprintf(out, size, "%s, %s", date, hour);
}

void words_trouble(const struct theme *theme, const char *code, char *out, size_t size)
{
    const struct support *support = support_find(code);
    const char *text = support ? tr(theme, support->text) : "";
    const char *stop = strstr(text, ". ");
    size_t length = stop ? (size_t)(stop - text) : strlen(text);
    if (!stop && length > 0 && text[length - 1] == '.') length--;
    snprintf(out, size, "%.*s", (int)length, text);
}

void words_waiting(const struct theme *theme, const struct view *view, char *out, size_t size)
{
    const struct staff_view *staff = view->staff;
    char age[48], count[16];
    if (staff->waiting <= 0) {
        snprintf(out, size, "%s", tr(theme, "Semua permohonan sudah terkirim"));
        return;
    }
    snprintf(count, sizeof count, "%d", staff->waiting);
    if (staff->oldest.year == 0) {
        words_fill(out, size, tr(theme, "{1} permohonan menunggu dikirim"), count, "");
        return;
    }
    words_age(theme, &staff->oldest, &view->now, age, sizeof age);
    if (staff->waiting == 1)
        words_fill(out, size, tr(theme, "1 permohonan menunggu dikirim, sudah {1}"), age, "");
    else
        words_fill(out, size, tr(theme, "{1} permohonan menunggu dikirim, yang terlama sudah {2}"),
                   count, age);
}

const char *words_line(const struct theme *theme, const struct staff_view *staff)
{
    switch (staff->line) {
    case LINE_UP: return tr(theme, "Tersambung ke pusat layanan");
    case LINE_DOWN: return tr(theme, "Jaringan terputus");
    case LINE_UNKNOWN: break;
    }
    return tr(theme, "Keadaan jaringan belum diketahui");
}

struct notice staff_fault(const struct theme *theme, const char *text, const char *code)
{
    const struct support *support = support_find(code);
    return (struct notice){.kind = NOTICE_WARNING,
                           .text = text,
                           .detail = support ? tr(theme, support->text) : NULL,
                           .code = *code ? code : NULL};
}

#include "backend/alerts/inside.h"

#include "text/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
    struct standing *items;
    int count;
};

static struct standing *add(struct list *list, const char *kind, const char *which, int64_t rest_s)
{
    struct standing *item = &list->items[list->count++];
    *item = (struct standing){.rest_s = rest_s > ALERTS_REST_S ? rest_s : ALERTS_REST_S};
    snprintf(item->what, sizeof item->what, "%s%s", kind, which);
    return item;
}

static void add_paper(struct list *list, const struct fleet_view *view)
{
    const struct report_kiosk *kiosk = &view->report.kiosk;
    if (report_has_code(&view->report, "P-02")) {
        add(list, "paper-out", "", 0);
        return;
    }
    if (!kiosk->paper.warns && !report_has_code(&view->report, "P-08")) return;
    struct standing *item = add(list, "paper-low", "", 0);
    char date[32] = "";
    struct civil ends = civil_from_unix(view->paper_ends_s, CIVIL_WIB);
    if (view->paper_ends_s) text_date_short(LANGUAGE_ID, &ends, date, sizeof date);
    if (kiosk->paper.known)
        snprintf(item->detail, sizeof item->detail, "%d tanda terima lagi%s%s",
                 kiosk->paper.receipts_left, date[0] ? ", habis kira-kira " : "", date);
}

static void add_kiosk(struct list *list, const struct alerts_agency *agency,
                      const struct fleet_view *view, int64_t now_s)
{
    const struct report_kiosk *kiosk = &view->report.kiosk;
    add_paper(list, view);
    if (view->oldest_s && kiosk->waiting && now_s - view->oldest_s > agency->case_s) {
        struct standing *item = add(list, "cases", "", 0);
        snprintf(item->detail, sizeof item->detail, "%d berkas, tertua %" PRId64 " menit",
                 kiosk->waiting, (now_s - view->oldest_s) / 60);
    }
    for (int i = 0; i < kiosk->devices_count; i++)
        if (report_device_is_down(&kiosk->devices[i]))
            memcpy(add(list, "device:", kiosk->devices[i].role, agency->device_s)->detail,
                   kiosk->devices[i].code, sizeof kiosk->devices[i].code);
    for (int i = 0; i < kiosk->services_count; i++)
        if (!kiosk->services[i].ready)
            memcpy(add(list, "service:", kiosk->services[i].key, agency->device_s)->detail,
                   kiosk->services[i].code, sizeof kiosk->services[i].code);
}

int standing_read(const struct alerts_agency *agency, const struct fleet_view *view, int64_t now_s,
                  struct standing out[STANDING_MAX])
{
    struct list list = {.items = out};
    if (view->silent) add(&list, "silent", "", 0);
    if (view->reported && llabs(view->offset_s) > agency->clock_s)
        snprintf(add(&list, "clock", "", 0)->detail, DETAIL_SIZE, "%+" PRId64 " detik",
                 view->offset_s);
    if (view->report.has_kiosk) add_kiosk(&list, agency, view, now_s);
    return list.count;
}

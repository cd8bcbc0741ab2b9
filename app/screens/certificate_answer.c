#include "screens/aside.h"
#include "screens/certificate.h"
#include "screens/common.h"
#include "screens/desk.h"
#include "screens/service_row.h"

static const struct certificate_meaning meanings[CERTIFICATE_STATUSES] = {
    [CERTIFICATE_UNKNOWN] = {"Status sertifikat belum dapat dipastikan", NULL},
    [CERTIFICATE_NOT_REGISTERED] = {"Anda belum punya sertifikat elektronik", NULL},
    [CERTIFICATE_NO_CERTIFICATE] = {"Anda belum punya sertifikat elektronik", NULL},
    [CERTIFICATE_WAITING_FOR_VERIFICATION] =
        {"Permohonan Anda sedang diperiksa",
         "Anda tidak perlu mengajukan lagi; lacak saja dengan kode tanda terima."},
    [CERTIFICATE_NEW] =
        {"Sertifikat Anda sudah jadi, tinggal diaktifkan",
         "Buka tautan di e-mail dari BSrE, lalu buat passphrase Anda di sana. Passphrase hanya "
         "untuk Anda sendiri."},
    [CERTIFICATE_ISSUE] = {"Sertifikat Anda aktif", NULL},
    [CERTIFICATE_RENEW] = {"Pembaruan sertifikat Anda sedang berjalan",
                           "Anda tidak perlu mengajukan lagi; lacak saja dengan kode tanda "
                           "terima."},
    [CERTIFICATE_EXPIRED] = {"Sertifikat Anda sudah habis masa berlakunya", NULL},
    [CERTIFICATE_SUSPEND] = {"Sertifikat Anda sedang dibekukan", NULL},
    [CERTIFICATE_REVOKE] = {"Sertifikat Anda sudah dicabut", NULL},
};

const struct certificate_meaning *certificate_meaning(enum certificate_status status)
{
    return &meanings[status];
}

struct helpers {
    const struct view *view;
    enum certificate_status status;
};

static const struct service *service_at(const struct helpers *helpers, unsigned item)
{
    for (unsigned i = 0; i < helpers->view->services_count; i++)
        if (service_helps_with(helpers->view->services[i], helpers->status) && item-- == 0)
            return helpers->view->services[i];
    return NULL;
}

/* A certificate that is well may still be the wrong one: what no service is for has a row too. */
static int draw_other(struct canvas *canvas, struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    struct row row = {.id = "other",
                      .icon = ICON_SUPPORT,
                      .title = tr(theme, "Keperluan lain, atau data berubah"),
                      .hint = tr(theme, "Petugas membantu Anda")};
    return screen_row(canvas, at, &row, draw);
}

static int draw_helper(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                       bool draw)
{
    const struct service *service = service_at(of, item);
    return service ? service_row(canvas, service, at, true, draw) : draw_other(canvas, at, draw);
}

/* A service that helps, at whichever agency. */
static bool is_helped(const struct view *view, enum certificate_status status)
{
    for (unsigned i = 0; i < catalogue_service_count(view->catalogue); i++)
        if (service_helps_with(catalogue_service(view->catalogue, i), status)) return true;
    return false;
}

void certificate_answer_draw(struct canvas *canvas, const struct view *view, struct frame *frame,
                             const struct certificate_answer *answer)
{
    const struct theme *theme = canvas_theme(canvas);
    enum certificate_status status = answer->status;
    const struct certificate_meaning *meaning = &meanings[status];
    struct helpers helpers = {view, status};
    if (answer->desk) {
        frame->title = tr(theme, "Petugas siap membantu Anda");
        desk_draw(canvas, view, frame);
        return;
    }
    unsigned count = 0;
    while (service_at(&helpers, count))
        count++;
    frame->title = tr(theme, meaning->title);
    frame->is_private = true;
    if (count > 0) {
        struct list list = {.of = &helpers,
                            .count = count + 1,
                            .gap_px = screen_px(canvas, 24),
                            .item = draw_helper};
        frame->subtitle =
            tr(theme, count > 1 ? "Layanan ini yang cocok, pilih satu" : "Layanan ini yang cocok");
        list_draw(canvas, ui_frame(canvas, frame), &list, answer->page);
        return;
    }
    if (certificate_status_is_under_way(status)) {
        frame->subtitle = tr(theme, meaning->next);
        frame->primary = tr(theme, "Lacak dengan kode");
        frame->primary_id = "track";
        frame->reads = true;
        struct notice notice = {
            .kind = NOTICE_INFO,
            .icon = ICON_PEOPLE,
            .text = tr(theme, "Kode tanda terima hilang?"),
            .detail =
                tr(theme, "Petugas dapat membantu Anda. NIK keliru? Kembali, lalu betulkan.")};
        struct rect body = ui_frame(canvas, frame);
        ui_notice(canvas, body.x, body.y, body.width, &notice);
        canvas_mark_private(canvas); /* it tells that something is under way */
        return;
    }
    const char *told = is_helped(view, status) ? "Ini belum dilayani di terminal ini"
                                               : "Petugas siap membantu Anda";
    frame->subtitle = tr(theme, meaning->next ? meaning->next : told);
    desk_draw(canvas, view, frame);
}

#include "screens/over.h"

void over_draw_idle(struct canvas *canvas, int countdown_s, bool longer)
{
    const struct theme *theme = canvas_theme(canvas);
    canvas_blur(canvas, canvas_area(canvas));
    struct dialog dialog = {
        .title = tr(theme, "Anda masih di sini?"),
        .words = tr(theme, "Demi keamanan, data Anda akan dihapus dari terminal ini."),
        .buttons = {{.id = "idle-end", .label = tr(theme, "Akhiri"), .icon = ICON_CLOSE},
                    {.id = "idle-stay",
                     .label = tr(theme, "Saya masih di sini"),
                     .style = BUTTON_PRIMARY}},
        .countdown_s = countdown_s,
    };
    if (longer)
        dialog.buttons[2] = (struct button){.id = "idle-longer",
                                            .label = tr(theme, "Saya perlu waktu lebih lama"),
                                            .icon = ICON_CLOCK,
                                            .style = BUTTON_PLAIN};
    ui_dialog(canvas, &dialog);
}

static void draw_deletes(struct canvas *canvas, const char *title, const char *yes, const char *no)
{
    const struct theme *theme = canvas_theme(canvas);
    ui_dialog(canvas, &(struct dialog){
                          .title = title,
                          .words = tr(theme, "Semua yang sudah Anda isi dan pindai akan dihapus."),
                          .buttons = {{.id = yes,
                                       .label = tr(theme, "Ya, hapus"),
                                       .icon = ICON_DELETE,
                                       .style = BUTTON_DANGER},
                                      {.id = no,
                                       .label = tr(theme, "Tidak, lanjutkan"),
                                       .style = BUTTON_PRIMARY}},
                          .countdown_s = -1,
                      });
}

void over_draw_cancel(struct canvas *canvas)
{
    draw_deletes(canvas, tr(canvas_theme(canvas), "Berhenti dan hapus isian?"), "cancel-yes",
                 "cancel-no");
}

void over_draw_tracking(struct canvas *canvas)
{
    draw_deletes(canvas, tr(canvas_theme(canvas), "Hapus isian dan lacak?"), "tracking-yes",
                 "tracking-no");
}

void over_draw_handover(struct canvas *canvas)
{
    const struct theme *theme = canvas_theme(canvas);
    ui_dialog(canvas, &(struct dialog){
                          .title = tr(theme, "Serahkan kepada petugas?"),
                          .words = tr(theme, "Yang sudah Anda isi ikut. Petugas di loket "
                                             "melanjutkannya dengan kode yang sama."),
                          .buttons = {{.id = "handover-no",
                                       .label = tr(theme, "Tidak, saya lanjutkan"),
                                       .style = BUTTON_PLAIN},
                                      {.id = "handover-yes",
                                       .label = tr(theme, "Ya, serahkan"),
                                       .icon = ICON_PEOPLE,
                                       .style = BUTTON_PRIMARY}},
                          .countdown_s = -1,
                      });
}

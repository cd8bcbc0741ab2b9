/* standard_print.c - the row "Cetak ringkas". It is refused in words, and never in the way. */
#include "screens/common.h"
#include "screens/standard_card.h"

#include <stdio.h>

static const char *words_of(enum leaflet_state state)
{
    switch (state) {
    case LEAFLET_NONE: return "Syarat, waktu, biaya, dan pengaduan di selembar kertas";
    case LEAFLET_PRINTING: return "Sedang dicetak, mohon tunggu sebentar";
    case LEAFLET_PRINTED: return "Sudah tercetak. Silakan ambil kertasnya.";
    case LEAFLET_SENT: return "Sudah dikirim ke pencetak. Silakan ambil bila keluar.";
    case LEAFLET_FAILED: return "Belum tercetak. Anda dapat memfoto layar ini.";
    case LEAFLET_KEPT:
        return "Kertas tinggal sedikit, disimpan untuk tanda terima. Anda dapat memfoto layar ini.";
    case LEAFLET_AWAY: return "Pencetak belum siap. Anda dapat memfoto layar ini.";
    case LEAFLET_BUSY: return "Pencetak sedang dipakai. Sentuh lagi sebentar lagi.";
    case LEAFLET_ENOUGH: return "Sudah dicetak tiga kali. Anda dapat memfoto layar ini.";
    }
    return "";
}

static bool is_refused(enum leaflet_state state)
{
    return state >= LEAFLET_FAILED;
}

int standard_print(struct canvas *canvas, const struct view *view, struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    enum leaflet_state state = view->leaflet.state;
    char hint[240], code[40] = "";
    if (view->leaflet.code[0])
        words_fill(code, sizeof code, tr(theme, " Kode {1}."), view->leaflet.code, "");
    snprintf(hint, sizeof hint, "%s%s", tr(theme, words_of(state)), code);
    struct row row = {.id = state == LEAFLET_PRINTING ? NULL : "print",
                      .icon = ICON_PRINTER,
                      .title = tr(theme, "Cetak ringkas"),
                      .hint = hint,
                      .warning = is_refused(state)};
    at.height = 4096;
    return screen_row(canvas, at, &row, draw);
}

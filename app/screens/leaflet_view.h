/* leaflet_view.h - how the printing of a standard in short stands, as the screen tells it. */
#ifndef ANJUNGAN_SCREENS_LEAFLET_VIEW_H
#define ANJUNGAN_SCREENS_LEAFLET_VIEW_H

#include <stdbool.h>

enum leaflet_state {
    LEAFLET_NONE,
    LEAFLET_PRINTING,
    LEAFLET_PRINTED, /* and the printer said so */
    LEAFLET_SENT,    /* sent, and the printer said nothing */
    LEAFLET_FAILED,
    LEAFLET_KEPT,   /* refused: what paper there is, is for receipts */
    LEAFLET_AWAY,   /* refused: the printer is not ready */
    LEAFLET_BUSY,   /* refused: another page is on its way */
    LEAFLET_ENOUGH, /* refused: printed often enough */
};

struct leaflet_view {
    enum leaflet_state state;
    char code[8]; /* of FAILED and AWAY; "" where nothing is known */
};

#endif

/* leaflet.h - "Cetak ringkas": the standard in short on the receipt printer.
 *
 * Paper is there for receipts: nothing is printed while the roll nears its end, while another page
 * is on its way, or more than a few times a session; the screen then says so. It blocks no case. */
#ifndef ANJUNGAN_KIOSK_LEAFLET_H
#define ANJUNGAN_KIOSK_LEAFLET_H

#include "screens/leaflet_view.h"

#include <stdint.h>

struct kiosk;
struct mail;

struct leaflet_print {
    struct leaflet_view view;
    uint32_t draw_job;  /* of the worker */
    uint32_t print_job; /* of the devices; may outlive its session */
    int length_mm;
    unsigned prints; /* of this session, that were sent */
};

/* Of the service at hand. */
void leaflet_print(struct kiosk *);
/* True: it was for a leaflet. */
bool leaflet_mail(struct kiosk *, struct mail *);
/* A new look at a standard: what was said of the last print is no news any more. */
void leaflet_turn(struct kiosk *);
/* The session is over: what is under way comes out, but nothing else. */
void leaflet_forget(struct kiosk *);

#endif

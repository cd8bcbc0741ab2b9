/* fixture.h - a terminal that stands still: Friday 20 November 2026, 10.42, and a record filled
 * with specimen data, so that a screen looks the same every time it is drawn. */
#ifndef ANJUNGAN_TESTS_FIXTURE_H
#define ANJUNGAN_TESTS_FIXTURE_H

#include "receipt/receipt.h"
#include "screens/screen.h"
#include "specimen.h"

/* How a scene is looked at. */
struct look {
    int width_px, height_px;
    double px_per_mm; /* 0: as on the reference terminal */
    enum text_size size;
    enum language language;
    enum contrast contrast;
    bool reach, left_handed;
};

struct fixture {
    struct text *text;
    struct catalogue *catalogue;
    struct receipt_printer *printer;
    struct canvas *canvas;
    struct theme theme;
    struct look look;
    const struct service *services[8];
    struct agency connected; /* one that has a gateway */
    struct service asking;   /* one that asks for a presence check */
    struct case_record record;
    struct flow flow;
    struct picture frame;
    struct bitmap receipt, qr;
    struct staff_view staff;
    struct tracked tracked;
    struct rating rating;
    struct phone_view phone;
    struct view view;
    const struct screen *screen;
    void *state;
    void (*over)(struct canvas *); /* what lies over it, or NULL */
};

/* A fixture stops the program when the project's own files cannot be read. */
void fixture_open(struct fixture *, const char *source_dir, const struct look *);
void fixture_close(struct fixture *);

/* Begins the service with an empty record; fills it with specimen answers, papers and a photo. */
void fixture_service(struct fixture *, const char *key);
void fixture_fill(struct fixture *);
void fixture_scan(struct fixture *, unsigned requirement, int pages);
/* How its last page is judged. */
void fixture_judge(struct fixture *, unsigned requirement, enum verdict, const char *code,
                   struct spot);
/* The card has been read: what was not stays NULL. */
void fixture_read_card(struct fixture *, const char *nik, const char *name);
void fixture_photo(struct fixture *, const char *note);
/* The case has been handed in: code, due time, receipt and QR. */
void fixture_hand_in(struct fixture *);
/* What the camera sees, and what is said of it ("": the face will do) for so many looks. */
void fixture_see(struct fixture *, const struct pose *, const char *code, int looks);

/* Staff member 07 is in, all devices are ready, three cases wait. */
void fixture_staff(struct fixture *);
/* A terminal of this agency. */
void fixture_agency(struct fixture *, const char *key);
/* Its agency has a gateway to BSrE. */
void fixture_gateway(struct fixture *);
/* Shows a screen: outside a service, or at the station of step and item. */
void fixture_show(struct fixture *, const struct screen *);
void fixture_show_step(struct fixture *, enum kiosk_step, unsigned item);
struct answer fixture_event(struct fixture *, const struct event *);
void fixture_press(struct fixture *, const char *id);
void fixture_type(struct fixture *, const char *text);
void fixture_fault(struct fixture *, const char *code);
/* Draws the screen; canvas and its elements hold the result. */
void fixture_draw(struct fixture *);

#endif

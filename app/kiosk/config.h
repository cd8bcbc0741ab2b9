/* config.h - config/kiosk.yaml: what this terminal is, and where its parts are. */
#ifndef ANJUNGAN_KIOSK_CONFIG_H
#define ANJUNGAN_KIOSK_CONFIG_H

#include "base/fault.h"
#include "kiosk/keypad.h"

#include <stdint.h>
#include <stdio.h>

struct kiosk_config {
    char *agency;         /* key: "pekalongan"; its services are offered */
    char *state_dir;      /* see app/backend/WIRE.md for its folders */
    char *catalogue_dir;  /* agencies/ services/ holidays/ */
    char *text_dir;       /* en.po ... */
    char *device_program; /* anjungan-device */
    char *profiles_dir;   /* printers' profiles; or NULL */
    char *media_dir;      /* under which USB sticks are mounted; or NULL */
    char *tracking_base;  /* overrides the one learnt at enrolment; or NULL */
    struct kiosk_screen {
        char *presenter; /* "window" or "memory" */
        unsigned width_px, height_px;
        unsigned width_mm; /* of the visible area: sizes are drawn in millimetres */
        bool fullscreen;
    } screen;
    struct kiosk_devices {
        char *scanner, *camera, *printer, *reader, *light; /* driver URIs; NULL or "": not fitted */
        char *headset;
    } devices;
    struct kiosk_receipt {
        unsigned width_px, dpi; /* of the paper's printable width */
    } receipt;
    struct kiosk_paper {
        unsigned near_end_mm;   /* what the near-end sensor leaves */
        unsigned receipt_mm;    /* of a receipt, while none was printed */
        unsigned warn_receipts; /* warn while at most so many are left; 20 or more */
    } paper;
    struct kiosk_idle {
        unsigned blur_s;      /* without a touch, what is personal is made unreadable */
        unsigned countdown_s; /* to touch and go on */
    } idle;
    struct kiosk_keypad keypad;
};

/* FAULT_INPUT (K-01) with "file:line: field: what", FAULT_NOT_FOUND (K-02). */
bool kiosk_config_read(const char *path, struct kiosk_config **out, struct fault *);
void kiosk_config_free(struct kiosk_config *);
/* Every error of this file and of the catalogue it names, a line each; the number of errors. */
int kiosk_config_check(const char *path, FILE *out);

#endif

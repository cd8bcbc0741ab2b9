/* profile.h - what one model of receipt printer is and how its status bytes are to be read.
 *
 * A profile is a file of config/printers (read by app/devices/profiles.h; this room sees no YAML).
 * A status reply is nothing but bits; which bit means what differs between models, so the decoder
 * is a table of the profile's rules and has no bit of its own. A bit that no rule names means
 * nothing. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PROFILE_H
#define ANJUNGAN_DRIVERS_PRINTER_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

/* What a bit that is set tells. */
enum printer_sign {
    SIGN_OFFLINE,
    SIGN_COVER_OPEN,
    SIGN_PAPER_OUT,
    SIGN_PAPER_LOW,
    SIGN_PAPER_JAMMED,
    SIGN_PAPER_PRESENTED, /* a receipt waits in the presenter */
    SIGN_CUTTER_JAMMED,
    SIGN_HEAD_HOT,         /* recovers by itself */
    SIGN_HEAD_INOPERATIVE, /* unrecoverable */
    SIGN_FEED_BUTTON,
    SIGN_COUNT
};

/* Any bit of mask in the reply sets the sign; a reply without any clears it: cover CLOSED, paper
 * OK. */
struct printer_rule {
    unsigned reply; /* 1-4: DLE EOT n; 11-14: byte 1-4 of the automatic status; 21: GS r 1 */
    unsigned mask;  /* 1-255 */
    enum printer_sign means;
};

enum printer_raster { RASTER_GS_V, RASTER_COLUMNS /* ESC * 33, for what prints GS v 0 speckled */ };
enum printer_cut { CUT_NONE, CUT_PARTIAL, CUT_FULL };
/* How a job is proved: by the process id coming back once it is printed; or by GS r, which is
 * answered in the order of the buffer, and a clean status after: processed. NONE: never. */
enum printer_proof_by { PROOF_BY_PROCESS_ID, PROOF_BY_STATUS, PROOF_BY_NOTHING };
/* What makes the printer forget a job that it still holds: DLE DC4 function 8, in any state, and it
 * says when it has; DLE ENQ 2, in a state of error, and it says nothing. NONE: what it holds comes
 * out after the refill, unless it is switched off. */
enum printer_clear { CLEAR_NONE, CLEAR_DLE_ENQ, CLEAR_DLE_DC4 };

struct printer_profile {
    char *name;     /* "epson-tm-t82": the file's */
    char *title;    /* "EPSON TM-T82, 80 mm" */
    char **matches; /* patterns (fnmatch) over the IEEE 1284 string: "*MFG:EPSON*MDL:TM-T82*" */
    unsigned matches_count;
    unsigned width_px, dpi; /* of the head: 576 at 203 */
    unsigned paper_mm;      /* 80, 58 */
    enum printer_raster raster;
    enum printer_cut cut;
    unsigned feed_px;      /* white behind the page before the cut, 0-255 */
    unsigned cutter_mm;    /* from head to cutter: fed by the cut, and paper that is used */
    bool native_qr;        /* for people to know: a receipt is one picture, its QR in it */
    bool automatic_status; /* GS a */
    bool near_end_sensor;
    enum printer_proof_by proof;
    enum printer_clear clear;
    struct printer_rule *rules;
    unsigned rules_count;
};

struct printer_profiles {
    struct printer_profile *list;
    unsigned count;
};

const struct printer_profile *printer_profile_find(const struct printer_profiles *,
                                                   const char *name);
/* The first whose patterns match an IEEE 1284 device id ("MFG:EPSON;CMD:ESC/POS;MDL:..."), or NULL.
 */
const struct printer_profile *printer_profile_match(const struct printer_profiles *,
                                                    const char *device_id);
/* The profile of a printer of which nothing is known: 80 mm, 203 dpi, partial cut, the bits that
 * all known models share. */
const struct printer_profile *printer_profile_generic(void);

#endif

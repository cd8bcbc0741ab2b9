/* vocabulary.h - the one vocabulary of devices: from the driver's status to the screen, the event
 * log and the heartbeat, all use these states and these names.
 *
 * A union, kept small, of CEN XFS (devices, paper, cutter, guide lights), UPOS (cover, near-end)
 * and SANE. 0 is unknown everywhere: a zeroed status claims nothing. Header and vocabulary.c need
 * nothing of any driver: the kiosk knows the words without linking a vendor's library. */
#ifndef ANJUNGAN_DRIVERS_VOCABULARY_H
#define ANJUNGAN_DRIVERS_VOCABULARY_H

#include <stdbool.h>
#include <stdint.h>

enum device_role {
    DEVICE_SCANNER,
    DEVICE_CAMERA,
    DEVICE_PRINTER,
    DEVICE_READER,
    DEVICE_LIGHT,
    DEVICE_HEADSET,
    DEVICE_ROLES
};
const char *device_role_name(enum device_role); /* "scanner" */
bool device_role_from_name(const char *name, enum device_role *out);

enum device_state {
    DEVICE_UNKNOWN,
    DEVICE_STARTING,
    DEVICE_READY,
    DEVICE_BUSY,
    DEVICE_OFFLINE,
    DEVICE_NO_DEVICE,
    DEVICE_HARDWARE_ERROR,
    DEVICE_USER_ERROR,
    DEVICE_NEEDS_STAFF,
    DEVICE_STATES
};
const char *device_state_name(enum device_state); /* "no_device" */
bool device_state_from_name(const char *name, enum device_state *out);

enum printer_paper { PAPER_UNKNOWN, PAPER_OK, PAPER_LOW, PAPER_OUT, PAPER_JAMMED, PAPER_WORDS };
enum printer_cover { COVER_UNKNOWN, COVER_CLOSED, COVER_OPEN, COVER_WORDS };
enum printer_head { HEAD_UNKNOWN, HEAD_OK, HEAD_HOT, HEAD_INOPERATIVE, HEAD_WORDS };
enum printer_cutter { CUTTER_UNKNOWN, CUTTER_OK, CUTTER_JAMMED, CUTTER_WORDS };
enum printer_output { OUTPUT_UNKNOWN, OUTPUT_EMPTY, OUTPUT_PRESENTED, OUTPUT_WORDS };
const char *printer_paper_name(enum printer_paper); /* "out"; "unknown" */
const char *printer_cover_name(enum printer_cover);
const char *printer_head_name(enum printer_head);
const char *printer_cutter_name(enum printer_cutter);
const char *printer_output_name(enum printer_output); /* whether a receipt waits to be taken */

struct printer_status {
    enum device_state state;
    enum printer_paper paper; /* LOW is said by a near-end sensor only */
    enum printer_cover cover;
    enum printer_head head;
    enum printer_cutter cutter;
    enum printer_output output;
    int width_px, dpi;    /* of the head */
    int trailer_mm;       /* white fed behind each page: with the page, the paper that a job uses */
    bool near_end_sensor; /* one is known to be fitted: else paper OK does not mean plenty */
};

/* How a job ended. Bytes sent without proof are unconfirmed, and that is never success. */
enum print_proof { PRINT_UNCONFIRMED, PRINT_CONFIRMED };

struct scan_request {
    int dpi;
    bool colour;
    bool card;      /* an identity card lies on the glass: no sheet is drawn in for it */
    int pages_most; /* stop after so many; at least 1 */
};

enum light_flash {
    LIGHT_OFF,
    LIGHT_CONTINUOUS,
    LIGHT_SLOW,
    LIGHT_MEDIUM,
    LIGHT_QUICK,
    LIGHT_WORDS
};
const char *light_flash_name(enum light_flash); /* "slow": XFS: 0.5 Hz; medium 1 Hz, quick 2 Hz */
/* The place that a guide light draws the eye to. */
enum light_place {
    LIGHT_SCANNER,
    LIGHT_CAMERA,
    LIGHT_RECEIPT,
    LIGHT_READER,
    LIGHT_STAFF,
    LIGHT_PLACES
};
const char *light_place_name(enum light_place); /* "receipt" */

/* Whether a headset is plugged in. Only IN lets anything personal be said. */
enum headset_jack { JACK_UNKNOWN, JACK_OUT, JACK_IN, JACK_WORDS };
const char *headset_jack_name(enum headset_jack); /* "in" */

#endif

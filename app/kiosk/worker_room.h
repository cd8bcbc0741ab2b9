/* worker_room.h - what belongs to the worker threads alone: finder and reader to the eyes, all else
 * to the worker that has the disk. */
#ifndef ANJUNGAN_KIOSK_WORKER_ROOM_H
#define ANJUNGAN_KIOSK_WORKER_ROOM_H

#include "base/file.h"
#include "capture/capture.h"
#include "kiosk/asker.h"
#include "kiosk/config.h"
#include "receipt/receipt.h"
#include "seal/seal.h"
#include "store/store.h"

#include <stdatomic.h>

struct mailbox;

struct work {
    const struct kiosk_config *config;
    const struct text *text;
    const struct catalogue *catalogue;
    struct mailbox *mailbox;
    struct store *store;
    struct sealer *sealer;
    struct face_finder *finder;      /* NULL until a session needs it */
    struct card_reader *reader;      /* likewise */
    struct receipt_printer *printer; /* fonts; NULL until the first receipt */
    struct asker *asker;
    atomic_int width_px, dpi; /* of the printer's head, as it says; 0: not known */
    char tracking_base[200];
    char acks_dir[PATH_SIZE], enrol_dir[PATH_SIZE];
    struct bytes ca;        /* PEM; whom the terminal has trusted since its start */
    bool strange_recipient; /* the log was told of one that cannot be taken up */
};

/* Before something is sealed: another month's recipient is taken up, where the courier brought one.
 */
void work_follow_recipient(struct work *);

/* Of the eyes' worker: made with a session's first face, put away by work_rest. NULL: F-04. */
struct face_finder *work_face_finder(struct work *, struct fault *);

void work_post_progress(struct work *, uint32_t job, int permille, const char *words);

#endif

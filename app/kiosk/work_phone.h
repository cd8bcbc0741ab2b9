/* work_phone.h - work.h, of a file that came from a phone: opened, and judged by what was asked
 * for. */
#ifndef ANJUNGAN_KIOSK_WORK_PHONE_H
#define ANJUNGAN_KIOSK_WORK_PHONE_H

#include "kiosk/work.h"
#include "screens/phone_view.h"
#include "screens/phone_wanted.h"
#include "seal/drop.h"

struct phone_parcel {
    const struct drop_key *key; /* copied, as the texts are */
    const char *token, *kind;   /* as the centre says them */
    struct phone_wanted wanted;
    struct page_wish wish;
};

/* What came: a file that is kept as it is, or a picture that became a page or a photo of the face:
 * both drawn anew, so that nothing stays of what a phone writes beside the pixels (where it was).
 */
struct phone_arrival {
    enum phone_unfit unfit;
    enum csr_verdict request;
    char face_code[8];
    enum { ARRIVAL_FILE, ARRIVAL_PAGE, ARRIVAL_FACE } is;
    struct case_file file;
    struct captured_page page;
    struct captured_face face;
};
void phone_arrival_free(struct phone_arrival *);

/* Opens and judges; nothing fails but the file. finder: of a face; NULL: F-04. sealed is moved
 * from.
 */
void phone_open(const struct phone_parcel *, struct face_finder *, struct bytes *sealed,
                struct phone_arrival *out);
/* The same on the worker, of a face on that of the eyes: MAIL_WORK_PHONE. */
void work_phone(struct worker *, struct work *, uint32_t job, const struct phone_parcel *,
                struct bytes *sealed);

#endif

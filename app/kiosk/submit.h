/* submit.h - handing in: PDF, package, seal, store, receipt, in this order, on the worker.
 *
 * 1 Nothing is promised before the store says durable. 2 The code is drawn fresh for each try. 3 A
 * failure leaves the record as it was, so that the applicant can try again. */
#ifndef ANJUNGAN_KIOSK_SUBMIT_H
#define ANJUNGAN_KIOSK_SUBMIT_H

#include "kiosk/work.h"
#include "receipt/receipt.h"

bool submit_case(struct work *, uint32_t job, struct case_record *, struct civil now,
                 const char *copy_dir, struct sealed_case *out, struct fault *);
/* The printable width: the printer's own, or else what the configuration says. */
void submit_paper(struct work *, int *out_width_px, int *out_dpi);
/* Loads the receipt's fonts, once. */
bool submit_fonts(struct work *, struct fault *);
/* Fills in text and terminal, and draws at the paper's width. */
bool submit_draw_receipt(struct work *, struct receipt *, struct bitmap *out, struct fault *);
/* acks/name: verifies, marks the case, removes both files. A foreign or false one is kept aside as
 * name.bad and changes nothing. */
bool submit_acknowledge(struct work *, const char *name, struct fault *);

#endif

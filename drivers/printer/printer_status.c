#include "printer/printer_status.h"

/* Tenths of a millimetre count for a whole one: a roll must not end before the ledger says so. */
static int trailer_mm(const struct printer_profile *profile)
{
    unsigned tenths_of_mm = profile->feed_px * 254 / profile->dpi;
    unsigned cut_mm = profile->cut == CUT_NONE ? 0 : profile->cutter_mm;
    return (int)(cut_mm + (tenths_of_mm + 9) / 10);
}

struct printer_status printer_status_of(const struct printer_profile *profile)
{
    return (struct printer_status){.width_px = (int)profile->width_px,
                                   .dpi = (int)profile->dpi,
                                   .trailer_mm = trailer_mm(profile),
                                   .near_end_sensor = profile->near_end_sensor};
}

void printer_status_judge(struct printer_status *status)
{
    if (status->head == HEAD_INOPERATIVE)
        status->state = DEVICE_HARDWARE_ERROR;
    else if (status->cover == COVER_OPEN || status->paper == PAPER_OUT ||
             status->paper == PAPER_JAMMED || status->cutter == CUTTER_JAMMED)
        status->state = DEVICE_NEEDS_STAFF;
    else if (status->head == HEAD_HOT)
        status->state = DEVICE_BUSY;
    else
        status->state = DEVICE_READY;
}

bool printer_status_allows(const struct printer_status *status, struct fault *fault)
{
    /* An open cover also hides the paper from its sensor: name the cover first. */
    if (status->cover == COVER_OPEN)
        return FAULT_CODED(fault, "P-03", FAULT_ATTENTION, 0, "the printer's cover is open");
    if (status->paper == PAPER_OUT)
        return FAULT_CODED(fault, "P-02", FAULT_ATTENTION, 0, "the printer is out of paper");
    if (status->cutter == CUTTER_JAMMED)
        return FAULT_CODED(fault, "P-05", FAULT_ATTENTION, 0, "the printer's cutter is jammed");
    if (status->paper == PAPER_JAMMED)
        return FAULT_CODED(fault, "P-09", FAULT_ATTENTION, 0, "the printer's paper is jammed");
    if (status->head == HEAD_HOT)
        return FAULT_CODED(fault, "P-04", FAULT_ATTENTION, 0, "the print head is too hot");
    if (status->head == HEAD_INOPERATIVE)
        return FAULT_CODED(fault, "P-10", FAULT_DEVICE, 0, "the print head does not work");
    return true;
}

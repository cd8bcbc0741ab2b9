#include "printer/printer_status.h"

struct printer_status printer_status_unknown(int width_px, int dpi)
{
    return (struct printer_status){.width_px = width_px, .dpi = dpi};
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
        return FAULT_CODED(fault, "P-05", FAULT_ATTENTION, 0, "the printer's paper is jammed");
    if (status->head == HEAD_HOT)
        return FAULT_CODED(fault, "P-04", FAULT_ATTENTION, 0, "the print head is too hot");
    if (status->head == HEAD_INOPERATIVE)
        return FAULT_CODED(fault, "P-01", FAULT_DEVICE, 0, "the print head does not work");
    return true;
}

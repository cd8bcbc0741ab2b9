/* sane_status.h - the twelve words of SANE, as faults with a support code.
 *
 * What a word means depends on when it is said: INVAL at the opening is "no such scanner", later it
 * is "not with these settings". Codes above the twelve are those that SANE keeps for later
 * (warming up, locked for transport) and some backends give already: the scanner is busy. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SANE_STATUS_H
#define ANJUNGAN_DRIVERS_SCANNER_SANE_STATUS_H

#include "base/fault.h"

#include <sane/sane.h>

enum sane_stage { SANE_OPENING, SANE_SCANNING };

const char *sane_status_name(SANE_Status); /* "JAMMED" */
/* Fills the fault for any status but GOOD; call names the function that gave it. Always false. */
bool sane_status_fault(SANE_Status, enum sane_stage, const char *call, struct fault *);
/* Whether the scanner will be able to in a moment, without anybody's help. */
bool sane_status_warms_up(SANE_Status);

#endif

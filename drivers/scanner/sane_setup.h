/* sane_setup.h - tells an opened scanner what is wanted, in the words of its own backend.
 *
 * Every backend names its modes and sources as it likes, and setting one option changes others. So
 * options are looked up by name each time, values are chosen from what the backend lists, and what
 * it made of them is read back. An option that a scanner has not, or refuses, is left as it is:
 * what the page really is, its frames say. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SANE_SETUP_H
#define ANJUNGAN_DRIVERS_SCANNER_SANE_SETUP_H

#include "base/fault.h"
#include "vocabulary.h"

#include <sane/sane.h>

enum sane_source { SANE_SOURCE_AUTO, SANE_SOURCE_FLATBED, SANE_SOURCE_FEEDER };

struct sane_sources {
    bool flatbed, feeder; /* as listed; neither where there is nothing to choose */
};
struct sane_sources sane_setup_sources(SANE_Handle);

/* Source, mode, depth 8, resolution (the least that is enough), the whole bed; then the options
 * "set=NAME:VALUE" of the URI, for what one scanner needs and others have not. FAULT_INPUT with
 * K-01: such an option does not exist or does not take this value. */
bool sane_setup(SANE_Handle, const struct scan_request *, enum sane_source, const char *uri,
                struct fault *);
/* The resolution that the scanner has settled for; 0 = it does not say. */
int sane_setup_dpi(SANE_Handle);

/* Inside: the value of a NULL-ended list that fits the wanted words best, the first of them first,
 * whole before part, case ignored; never one with an unwanted word. NULL: none. */
const char *sane_setup_choose(const SANE_String_Const *list, const char *const *wanted,
                              const char *const *unwanted);
/* The least value within a constraint that is at least wanted, else the greatest. */
SANE_Word sane_setup_nearest(const SANE_Option_Descriptor *, SANE_Word wanted);

#endif

/* scanner_sim.h - a scanner that gives files, or pages of its own. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SCANNER_SIM_H
#define ANJUNGAN_DRIVERS_SCANNER_SCANNER_SIM_H

#include "scanner/scanner.h"

/* Words beside those of sim.h: jam, no_document, cover_open, busy; ok ends them all. */
struct scanner *scanner_sim_open(const char *uri, struct fault *);

#endif

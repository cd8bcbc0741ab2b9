/* scanner_sim.h - a scanner that gives files (files=A,B,...), or pages of its own, and where only a
 * card is given (card=A), that one when a card is asked for. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SCANNER_SIM_H
#define ANJUNGAN_DRIVERS_SCANNER_SCANNER_SIM_H

#include "scanner/scanner.h"

/* A flatbed, or with the option feeder=N a feeder that finds N sheets in each batch. Words beside
 * those of sim.h: jam, no_document, cover_open, busy, io_error, denied, no_memory, unsupported,
 * cancelled, partial (as a real scanner tells them, X-02 to X-12), jam_midway (the first page of a
 * batch comes, the next one jams); ok ends them all. hang_finish: the end of the next batch never
 * returns. */
struct scanner *scanner_sim_open(const char *uri, struct fault *);

#endif

/* service_row.h - a service as a row to choose: what it is, how soon, how many papers. */
#ifndef ANJUNGAN_SCREENS_SERVICE_ROW_H
#define ANJUNGAN_SCREENS_SERVICE_ROW_H

#include "screens/screen.h"

/* Draws it at the rect's corner (id "service-" and its key), or with draw false only measures;
 * returns the height. accent: it is the answer, not one of several. */
int service_row(struct canvas *, const struct service *, struct rect, bool accent, bool draw);
/* The index in view->services of the service whose row was pressed. False: another control. */
bool service_row_pressed(const struct event *, const struct view *, unsigned *out);

#endif

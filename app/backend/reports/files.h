/* files.h - a report as a file: CSV for a spreadsheet, PDF for paper. */
#ifndef ANJUNGAN_BACKEND_REPORTS_FILES_H
#define ANJUNGAN_BACKEND_REPORTS_FILES_H

#include "backend/reports/tables.h"
#include "base/bytes.h"

/* RFC 4180, UTF-8, CRLF: the tables one below the other, each line of as many fields, the first of
 * which names the table. What a spreadsheet would take for a formula begins with an apostrophe. */
void reports_csv(const struct tables *, struct bytes *out);
/* A4, landscape, with a title and a language, its fonts embedded. The same tables give the same
 * bytes. FAULT_SYSTEM: a font is missing, or the library fails. */
bool reports_pdf(const struct tables *, struct bytes *out, struct fault *);

#endif

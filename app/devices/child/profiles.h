/* profiles.h - the models of receipt printers, from config/printers: a file each, its name the
 * profile's ("epson-tm-t82.yaml" is epson-tm-t82).
 *
 *   title: "EPSON TM-T82, 80 mm"
 *   matches: ["*MFG:EPSON*MDL:TM-T82*"]  # over the IEEE 1284 string; may be left out
 *   width_px: 576          # 8 to 2040
 *   dpi: 203               # 100 to 600
 *   paper_mm: 80           # 20 to 120
 *   raster: gs_v           # or columns
 *   cut: partial           # or none, full
 *   feed_px: 24            # 0 to 255
 *   cutter_mm: 15          # 0 to 60
 *   native_qr: true
 *   automatic_status: true
 *   near_end_sensor: false
 *   proof: process_id      # or status, nothing
 *   clear: dle_dc4         # or dle_enq, none; may be left out: none
 *   status:                # which bit of which reply means what; may be left out
 *     - {reply: real_time_2, mask: 0x04, means: cover_open}
 *     - {reply: automatic_3, mask: 0x0C, means: paper_out}
 *
 * reply: real_time_1 to real_time_4 (DLE EOT n), automatic_1 to automatic_4 (the byte of the
 * automatic status), transmit_1 (GS r 1). means: offline, cover_open, paper_out, paper_low,
 * paper_jammed, paper_presented, cutter_jammed, head_hot, head_inoperative, feed_button.
 * All keys but matches, clear and status must be there. */
#ifndef ANJUNGAN_DEVICES_CHILD_PROFILES_H
#define ANJUNGAN_DEVICES_CHILD_PROFILES_H

#include "base/fault.h"
#include "printer/profile.h"

#include <stdio.h>

/* Reads each *.yaml of dir, in the order of their names. False: at least one file is wrong (K-01,
 * the first problem as "file:line: field: what") or dir cannot be read (K-02); all that is right is
 * in out all the same, which is the caller's to free. out_lines: each problem on a line, or NULL.
 */
bool profiles_read(const char *dir, struct printer_profiles *out, FILE *out_lines, struct fault *);
void profiles_free(struct printer_profiles *);

#endif

/* export.h - the waiting sealed cases on a USB stick, for an office whose line is down for long.
 *
 * Written: DIR/anjungan-TERMINAL-YYYYMMDD-HHMMSS/CASEID.p7m for each case in the outbox, byte for
 * byte, and MANIFEST.jws: the list with sizes and SHA-256, signed with the terminal's key (compact
 * JWS, ES256; seal/export_list.h). Everything is synced before it is called done. Nothing is
 * deleted here: only the service centre's acknowledgement deletes, and `anjungan-backend import
 * DIR` leads to one. */
#ifndef ANJUNGAN_KIOSK_EXPORT_H
#define ANJUNGAN_KIOSK_EXPORT_H

#include "base/file.h"
#include "seal/seal.h"

enum { EXPORT_NAME_SIZE = 96 };

struct export_result {
    int cases; /* 0: none waits; nothing was written */
    int64_t bytes;
    char name[EXPORT_NAME_SIZE]; /* of the folder made; "" */
};

/* media_dir: under which sticks are mounted, one folder each (image/: /run/anjungan/media). The
 * first that is a mount point other than media_dir's and can be written is taken. E-01 none; E-02
 * full or read-only, and what was begun is removed. progress (permille) may be NULL. */
bool export_cases(const char *media_dir, const char *outbox_dir, struct sealer *, int64_t now_s,
                  void (*progress)(void *context, int permille), void *context,
                  struct export_result *out, struct fault *);

/* Its two halves. A link under media_dir counts as what it leads to. */
bool export_find_stick(const char *media_dir, char out_dir[PATH_SIZE], struct fault *);
bool export_to(const char *dir, const char *outbox_dir, struct sealer *, int64_t now_s,
               void (*progress)(void *context, int permille), void *context,
               struct export_result *out, struct fault *);

#endif

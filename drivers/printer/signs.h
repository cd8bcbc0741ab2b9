/* signs.h - what a printer's replies say, read bit by bit by the rules of its profile. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_SIGNS_H
#define ANJUNGAN_DRIVERS_PRINTER_SIGNS_H

#include "printer/profile.h"
#include "vocabulary.h"

/* Which signs were spoken of, and which of them are there; bit n is enum printer_sign n. Zeroed: of
 * nothing. */
struct printer_signs {
    unsigned known, set;
};

/* The replies of a profile's rules. */
enum { REPLY_REAL_TIME = 0, REPLY_AUTOMATIC = 10, REPLY_TRANSMITTED = 20 };

/* Adds what the byte of one reply (REPLY_... + n) says. What another reply has set stays set: the
 * cause of a stop may be seen by one sensor and not by another. */
void printer_signs_read(const struct printer_profile *, unsigned reply, uint8_t byte,
                        struct printer_signs *);
void printer_signs_add(struct printer_signs *, const struct printer_signs *more);
bool printer_signs_has(const struct printer_signs *, enum printer_sign);
/* Sets the parts of status that are known, leaves the others and state. */
void printer_signs_tell(const struct printer_signs *, struct printer_status *);

#endif

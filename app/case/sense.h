/* sense.h - checks of sense on NIK, NIP, name, e-mail, telephone and Subject DN: they warn and
 * never refuse.
 *
 * A NIK never changes, even when the birth date it was made from is corrected, and a PPPK's NIP has
 * no month in it: so a mismatch is a question, not an error. */
#ifndef ANJUNGAN_CASE_SENSE_H
#define ANJUNGAN_CASE_SENSE_H

#include "catalogue/catalogue.h"

/* A message id of assets/text to show as a soft warning, or NULL when the value makes sense. An
 * empty value is no warning here. today judges dates that lie in the future. */
const char *sense_warning(enum field_kind, const char *value, const struct civil *today);
/* Of a Subject DN. Not whole: it is still being typed, and its last part is not judged yet. */
const char *sense_dn(const char *dn, bool whole);
/* May this character be typed into such a field? */
bool sense_accepts(enum field_kind, char character);
/* NIK and NIP taken together: the birth dates disagree. NULL: no warning. */
const char *sense_pair_warning(const char *nik, const char *nip);
/* A NIK against what was read by machine on the identity card: its NIK, its birth date
 * ("1990-01-31") and its sex ("L" or "P"); "" or NULL where it was not read. NULL: no warning. */
const char *sense_card_warning(const char *nik_typed, const char *nik_read, const char *birth_iso,
                               const char *sex);
/* A name as it was typed against the name (CN) in a signing request: in any case, with or without
 * titles, spaces and punctuation. NULL: no warning, also where either has no letters. */
const char *sense_request_warning(const char *name, const char *common_name);

#endif

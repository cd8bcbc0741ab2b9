/* spoken.h - what is on the screen, as a sentence for the ear: the label, what it is, its state,
 * and where it stands among the others ("Lanjut, tombol. 2 dari 5").
 *
 * What is personal is put into words for a headset alone. For a loudspeaker "tersembunyi" stands in
 * its place, and of what is typed only that it was. Pure. */
#ifndef ANJUNGAN_UI_SPOKEN_H
#define ANJUNGAN_UI_SPOKEN_H

#include "base/bytes.h"
#include "ui/focus.h"

/* Who hears it. */
enum hearers { HEARD_BY_ALL, HEARD_IN_HEADSET };

/* Appends the sentence for one element. The theme's language and text are read, nothing else.
 * Returns whether anything personal is in it: never when all hear it. */
bool spoken_element(const struct canvas *, const struct theme *, int element, enum hearers,
                    struct bytes *out);
/* Marked private, or a key that types a character into a field that is. Of a private choice only
 * whether it is chosen is personal: what there is to choose from is not. */
bool spoken_is_private(const struct canvas *, int element);
/* A value for the ear: digits one by one, "@" and dots by their names. */
void spoken_value(const struct theme *, const char *value, struct bytes *out);
/* One character by its name: "koma", "huruf besar A"; several (".go.id") one by one. */
void spoken_characters(const struct theme *, const char *characters, struct bytes *out);
/* pattern with {1} and {2} replaced. */
void spoken_numbers(const char *pattern, int first, int second, struct bytes *out);
/* Of what was typed into a field: its last character, or "dihapus"; to all, only how many there
 * are. before: the value as it was last. True: it is personal. */
bool spoken_echo(const struct theme *, const char *before, const char *now, enum hearers,
                 struct bytes *out);

#endif

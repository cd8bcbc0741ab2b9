/* walk.h - a scene as whoever hears it meets it: the keys reach every control once, whatever they
 * stop at says something, and through the loudspeaker nothing of what was entered. What is private
 * is a list here, element by element: what a screen marks and the list does not have, or the other
 * way round, is a failure. */
#ifndef ANJUNGAN_TESTS_WALK_H
#define ANJUNGAN_TESTS_WALK_H

#include "fixture.h"

/* Prints each failure with the prefix and returns how many there are. */
int walk_check(const struct fixture *, const char *prefix);
/* After all scenes: what is on the list and was nowhere. */
int walk_check_list(void);

#endif

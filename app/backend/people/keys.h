/* keys.h - inside of the people room: words in a comma list, each a bit; what roles and scopes are
 * called on the command line. */
#ifndef ANJUNGAN_BACKEND_PEOPLE_KEYS_H
#define ANJUNGAN_BACKEND_PEOPLE_KEYS_H

#include <stdbool.h>

/* The bits by their place in known; false: some word is none of them. */
bool keys_parse(const char *list, const char *const known[], int count, unsigned *out);

#endif

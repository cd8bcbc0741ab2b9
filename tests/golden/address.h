/* address.h - the address that a phone opens, on the screen that awaits a file from it. */
#ifndef ANJUNGAN_TESTS_ADDRESS_H
#define ANJUNGAN_TESTS_ADDRESS_H

#include "looks.h"

/* Every language and size on every glass, as it stands and in reach. */
bool look_of_address(unsigned index, struct look *out);
/* The scene shows an address. Goes through its pages and back; prints each fault behind prefix,
 * returns how many there are. */
int address_check(struct fixture *, const char *prefix);

#endif

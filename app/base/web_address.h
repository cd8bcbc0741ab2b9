/* web_address.h - is what goes to an address guarded against who listens on the way? */
#ifndef ANJUNGAN_BASE_WEB_ADDRESS_H
#define ANJUNGAN_BASE_WEB_ADDRESS_H

#include <stdbool.h>

/* "https://HOST...", or "http://HOST..." where HOST is this very machine: localhost, 127.0.0.1 or
 * [::1]. */
bool web_address_is_guarded(const char *url);

#endif

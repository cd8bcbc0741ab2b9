/* link.h - the tracking URL of the receipt's QR, and the terminal's signature in it.
 *
 * BASE/t/CODE?k=TERMINAL&s=SIGNATURE, where SIGNATURE is base64url of ECDSA P-256 (64 bytes) over
 * link_message. The backend can so answer "handed in, on its way" before the upload arrives, and
 * "not ours" to a forgery. */
#ifndef ANJUNGAN_RECEIPT_LINK_H
#define ANJUNGAN_RECEIPT_LINK_H

#include "base/fault.h"
#include "receipt/code.h"

#include <stddef.h>

enum { LINK_SIZE = 400, LINK_MESSAGE_SIZE = 80 };

/* "anjungan-link-1\nCODE\nTERMINAL": what is signed. Returns its length. */
size_t link_message(const char code[CODE_SIZE], const char *terminal, char out[LINK_MESSAGE_SIZE]);
/* base: "https://loket.example.go.id", without a slash at the end. */
bool link_write(const char *base, const char code[CODE_SIZE], const char *terminal,
                const uint8_t signature[64], char out[LINK_SIZE], struct fault *);

/* The code in what was typed, or behind "/t/" in what a receipt's QR says; hostile. */
bool link_read_code(const char *said, char out[CODE_SIZE]);

#endif

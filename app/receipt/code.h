/* code.h - the tracking code: 65 random bits as 13 characters of Crockford base32, and his check
 * character (value mod 37), written in groups: "K7QF 2M9X RT4B W8".
 *
 * Codes whose check would be one of * ~ $ = U are drawn again, so that every character is one of
 * the 32 and the code stands in a URL as it is; that leaves log2(2^65 * 32/37) = 64.8 bits. */
#ifndef ANJUNGAN_RECEIPT_CODE_H
#define ANJUNGAN_RECEIPT_CODE_H

#include <stdbool.h>
#include <stdint.h>

enum { CODE_LENGTH = 14, CODE_SIZE = CODE_LENGTH + 1, CODE_GROUPED_SIZE = 18 };

/* random: at least 9 bytes of the system's generator. false: draw again with fresh bytes. */
bool code_from_random(const uint8_t random[9], char out[CODE_SIZE]);
/* Takes what a person typed: lower case, spaces, hyphens, I and L for 1, O for 0. false: not a
 * code. */
bool code_parse(const char *typed, char out[CODE_SIZE]);
void code_group(const char code[CODE_SIZE], char out[CODE_GROUPED_SIZE]);

#endif

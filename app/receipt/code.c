#include "receipt/code.h"

#include <string.h>

/* Crockford's alphabet: no I, L, O, U. The check alphabet goes on with * ~ $ = U, unused here. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { DATA_LENGTH = CODE_LENGTH - 1, CHECK_PRIME = 37 };

static int digit_value(char typed)
{
    if (typed >= 'a' && typed <= 'z') typed = (char)(typed - 'a' + 'A');
    if (typed == 'I' || typed == 'L') typed = '1';
    if (typed == 'O') typed = '0';
    const char *found = typed ? strchr(alphabet, typed) : NULL;
    return found ? (int)(found - alphabet) : -1;
}

/* The value of the 13 characters, modulo 37. */
static int check_value(const int digits[DATA_LENGTH])
{
    int value = 0;
    for (int i = 0; i < DATA_LENGTH; i++)
        value = (value * 32 + digits[i]) % CHECK_PRIME;
    return value;
}

bool code_from_random(const uint8_t random[9], char out[CODE_SIZE])
{
    int digits[DATA_LENGTH];
    for (int i = 0; i < DATA_LENGTH; i++) {
        int bit = 5 * i, byte = bit / 8;
        int pair = random[byte] << 8 | random[byte + 1];
        digits[i] = pair >> (11 - bit % 8) & 31;
    }
    int check = check_value(digits);
    if (check >= 32) return false;
    for (int i = 0; i < DATA_LENGTH; i++)
        out[i] = alphabet[digits[i]];
    out[DATA_LENGTH] = alphabet[check];
    out[CODE_LENGTH] = 0;
    return true;
}

bool code_parse(const char *typed, char out[CODE_SIZE])
{
    int digits[CODE_LENGTH];
    int count = 0;
    for (; *typed; typed++) {
        if (*typed == ' ' || *typed == '-') continue;
        int value = digit_value(*typed);
        if (value < 0 || count == CODE_LENGTH) return false;
        digits[count++] = value;
    }
    if (count != CODE_LENGTH || check_value(digits) != digits[DATA_LENGTH]) return false;
    for (int i = 0; i < CODE_LENGTH; i++)
        out[i] = alphabet[digits[i]];
    out[CODE_LENGTH] = 0;
    return true;
}

void code_group(const char code[CODE_SIZE], char out[CODE_GROUPED_SIZE])
{
    char *to = out;
    for (int i = 0; i < CODE_LENGTH; i++) {
        if (i > 0 && i % 4 == 0) *to++ = ' ';
        *to++ = code[i];
    }
    *to = 0;
}

/* Is it the same name? An identity card writes it without titles, a certificate often with them:
 * "BUDI SANTOSO" and "Dr. H. Budi Santoso, S.T., M.Kom." are one. */
#include "case/sense.h"

#include <string.h>
#include <strings.h>

/* One unit of a name as it is compared: a lower-case letter or a digit, of UTF-8 an octet. */
static char folded(unsigned char octet, unsigned char before)
{
    if (octet >= 'A' && octet <= 'Z') return (char)(octet | 0x20);
    if (before == 0xC3 && octet >= 0x80 && octet <= 0x9E && octet != 0x97)
        return (char)(octet | 0x20); /* U+00C0 to U+00DE: a capital with its accent */
    bool counts = octet >= 0x80 || (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9');
    return counts ? (char)octet : '\0';
}

/* The typographic apostrophe, which keyboards put where others put '. */
static bool is_apostrophe(const char *at)
{
    return strncmp(at, "\xE2\x80\x98", 3) == 0 || strncmp(at, "\xE2\x80\x99", 3) == 0;
}

/* Behind the titles that stand before a name, as long as something is left behind them. */
static const char *behind_titles(const char *name)
{
    static const char *const titles[] = {"prof", "dr", "drs", "dra", "drg", "ir", "h", "hj", "kh"};
    for (;;) {
        name += strspn(name, " .");
        size_t length = strcspn(name, " .,"), i = 0, count = sizeof titles / sizeof *titles;
        while (i < count &&
               (strlen(titles[i]) != length || strncasecmp(titles[i], name, length) != 0))
            i++;
        const char *rest = name + length + strspn(name + length, " .");
        if (i == count || !*rest || *rest == ',') return name;
        name = rest;
    }
}

/* The next unit of the name; 0 at its end, or at the comma behind which titles stand. */
static char next_unit(const char **at, unsigned char *before)
{
    while (**at && **at != ',') {
        if (is_apostrophe(*at)) {
            *at += 3;
            continue;
        }
        unsigned char octet = (unsigned char)*(*at)++;
        char unit = folded(octet, *before);
        *before = octet;
        if (unit) return unit;
    }
    return '\0';
}

const char *sense_request_warning(const char *name, const char *common_name)
{
    const char *typed = behind_titles(name), *signed_for = behind_titles(common_name);
    unsigned char before_typed = 0, before_signed = 0;
    char a = next_unit(&typed, &before_typed), b = next_unit(&signed_for, &before_signed);
    if (!a || !b) return NULL;
    while (a && a == b) {
        a = next_unit(&typed, &before_typed);
        b = next_unit(&signed_for, &before_signed);
    }
    return a == b ? NULL
                  : "Nama ini berbeda dari nama (CN) di CSR yang dikirim. Bila keduanya benar, "
                    "lanjutkan saja.";
}

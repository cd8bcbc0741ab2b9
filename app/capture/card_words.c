#include "capture/card_words.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_MAX = 20, AHEAD = 4 };

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* A line's letters alone, as capitals, and the symbol of each. */
struct letters {
    char letter[CARD_SYMBOLS_MAX];
    int symbol[CARD_SYMBOLS_MAX];
    int count;
};

static void letters_of(const struct card_text *text, int from, struct letters *out)
{
    out->count = 0;
    for (int i = from; i < text->count; i++) {
        char c = upper(text->symbols[i].character);
        if (!is_capital(c)) continue;
        out->letter[out->count] = c;
        out->symbol[out->count++] = i;
    }
}

/* The fewest changes that make a stretch of the first `within` letters the label (Sellers 1980: an
 * edit distance that may begin anywhere); out_end: the letter after it. */
static int label_distance(const struct letters *letters, int within, const char *label,
                          int *out_end)
{
    int length = (int)strlen(label), row[LABEL_MAX + 1];
    for (int j = 0; j <= length; j++)
        row[j] = j;
    int best = length;
    *out_end = 0;
    for (int i = 0; i < letters->count && i < within; i++) {
        int diagonal = row[0];
        for (int j = 1; j <= length; j++) {
            int change = diagonal + (letters->letter[i] != label[j - 1]);
            diagonal = row[j];
            int least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < least ? change : least;
        }
        if (row[length] < best) {
            best = row[length];
            *out_end = i + 1;
        }
    }
    return best;
}

int card_words_value(const struct card_text *text, const char *label)
{
    struct letters letters;
    letters_of(text, 0, &letters);
    int length = (int)strlen(label), end;
    if (label_distance(&letters, length + AHEAD, label, &end) > length / 4) return -1;
    int at = end > 0 ? letters.symbol[end - 1] + 1 : 0;
    int colon = at;
    while (colon < text->count && colon < at + 4 && text->symbols[colon].character != ':')
        colon++;
    if (colon < text->count && colon < at + 4) at = colon + 1;
    while (at < text->count && text->symbols[at].character == ' ')
        at++;
    return at;
}

/* Read among letters, these are letters. */
static char as_letter(char c)
{
    switch (c) {
    case '0': return 'O';
    case '1':
    case '|': return 'I';
    case '5': return 'S';
    case '8': return 'B';
    case '`': return '\'';
    case 'l': return 'I';
    default: return upper(c);
    }
}

static bool in_name(char c)
{
    return is_capital(c) || strchr(" .,'-", c) != NULL;
}

bool card_words_name(const struct card_text *text, int from, char out[CARD_NAME_SIZE],
                     int *out_confidence)
{
    int end = text->count, confidence = 100, length = 0;
    /* Before the first and after the last capital stand specks; a full stop may end a title, a
     * comma a line with more to follow. */
    while (from < end && !is_capital(upper(text->symbols[from].character)))
        from++;
    while (end > from && (text->symbols[end - 1].character == '|' ||
                          !is_capital(as_letter(text->symbols[end - 1].character))))
        end--;
    while (end - from > 2 && text->symbols[end - 2].character == ' ' &&
           text->symbols[end - 1].confidence < 60)
        end -= 2;
    if (end < text->count && strchr(".,", text->symbols[end].character)) end++;
    for (int i = from; i < end; i++) {
        char c = as_letter(text->symbols[i].character);
        if (!in_name(c)) {
            confidence = 0;
            continue;
        }
        if (text->symbols[i].confidence < confidence) confidence = text->symbols[i].confidence;
        out[length++] = c;
    }
    out[length] = 0;
    *out_confidence = confidence;
    return length > 1;
}

/* Read among digits, these are digits; 0: it is none. */
static char as_digit(char c)
{
    switch (c) {
    case 'O':
    case 'o':
    case 'D':
    case 'Q': return '0';
    case 'l':
    case 'I':
    case 'i':
    case '|': return '1';
    case 'Z':
    case 'z': return '2';
    case 'A': return '4';
    case 'S':
    case 's': return '5';
    case 'b':
    case 'G': return '6';
    case '?': return '7';
    case 'B': return '8';
    default: return c >= '0' && c <= '9' ? c : 0;
    }
}

/* dd-mm-yyyy at a symbol, whatever stands for the dashes; -1: none. Otherwise the least confidence.
 */
static int date_at(const struct card_text *text, int at, int *day, int *month, int *year)
{
    char digits[9] = "";
    int count = 0, confidence = 100;
    for (int i = at; i < text->count && count < 8; i++) {
        char c = text->symbols[i].character, digit = as_digit(c);
        bool dash = strchr("-~._", c) != NULL && (count == 2 || count == 4);
        if (c == ' ' || dash) continue;
        if (!digit) return -1;
        digits[count++] = digit;
        if (text->symbols[i].confidence < confidence) confidence = text->symbols[i].confidence;
    }
    if (count < 8 || sscanf(digits, "%2d%2d%4d", day, month, year) != 3) return -1;
    bool exists = *month >= 1 && *month <= 12 && *year >= 1900 && *year < 2100 && *day >= 1 &&
                  *day <= civil_month_days(*year, *month);
    return exists ? confidence : -1;
}

bool card_words_date(const struct card_text *text, int from, char out[CARD_DATE_SIZE],
                     int *out_confidence)
{
    for (int i = text->count - 8; i >= from && i >= 0; i--) {
        int day, month, year, confidence;
        bool begins = i == 0 || strchr(" ,.:", text->symbols[i - 1].character) != NULL;
        if (!begins || text->symbols[i].character == ' ') continue;
        if ((confidence = date_at(text, i, &day, &month, &year)) < 0) continue;
        snprintf(out, CARD_DATE_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000,
                 (unsigned)month % 100, (unsigned)day % 100);
        *out_confidence = confidence;
        return true;
    }
    return false;
}

static int mean_confidence(const struct card_text *text, int from, int count)
{
    int sum = 0, seen = 0;
    for (int i = from; i < text->count && seen < count; i++) {
        if (text->symbols[i].character == ' ') continue;
        sum += text->symbols[i].confidence;
        seen++;
    }
    return seen ? sum / seen : 0;
}

bool card_words_sex(const struct card_text *text, int from, char *out_sex, int *out_confidence)
{
    struct letters letters;
    letters_of(text, from, &letters);
    int end, woman = label_distance(&letters, 12, "PEREMPUAN", &end);
    int man = label_distance(&letters, 12, "LAKILAKI", &end);
    if ((woman < man ? woman : man) > 2) return false;
    *out_sex = woman < man ? 'P' : 'L';
    int confidence = mean_confidence(text, from, 8) - 10 * (woman < man ? woman : man);
    *out_confidence = confidence > 0 ? confidence : 0;
    return true;
}

int card_words_digits(const struct card_text *text, char out[CARD_SYMBOLS_MAX], int *out_confidence,
                      int *out_left)
{
    int end = text->count, from, certain = 0, length = 0;
    while (end > 0 && !as_digit(text->symbols[end - 1].character))
        end--;
    for (from = end; from > 0; from--) {
        char c = text->symbols[from - 1].character;
        if (c == ' ' ? length >= 16 || from == 1 || !as_digit(text->symbols[from - 2].character)
                     : !as_digit(c))
            break;
        certain += c >= '0' && c <= '9';
        length += c != ' ';
    }
    if (certain * 3 < length * 2) return 0;
    int count = 0;
    *out_confidence = 100;
    *out_left = from < end ? text->symbols[from].left_px : 0;
    for (int i = from; i < end; i++) {
        const struct card_symbol *symbol = &text->symbols[i];
        if (symbol->character == ' ') continue;
        out[count++] = as_digit(symbol->character);
        if (symbol->confidence < *out_confidence) *out_confidence = symbol->confidence;
    }
    out[count] = 0;
    return count;
}

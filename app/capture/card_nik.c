#define _DEFAULT_SOURCE
#include "capture/card_digits.h"
#include "capture/card_reader.h"
#include "capture/card_words.h"

#include <stdio.h>
#include <string.h>

enum {
    FEMALE_DAY = 40,
    CONFIDENCE_MISFIT = 45, /* at most, when it disagrees with birth date or sex */
    CONFIDENCE_LONE = 70,   /* at most, when one way alone saw it and nothing confirms it */
    CONFIDENCE_CLEAR = 50,
    VOTES_OCR_A = 4,
    VOTES_PLAIN = 2,
    VOTES_SETTLE = 3,
    CANDIDATES_MAX = 12,
};

struct candidate {
    char digits[CARD_NIK_LENGTH + 1];
    int confidence;
    int votes;
};

struct ballot {
    struct candidate candidates[CANDIDATES_MAX];
    int count;
};

static int two(const char *digits)
{
    return 10 * (digits[0] - '0') + digits[1] - '0';
}

/* Digits 7 to 12 are DDMMYY, DD + 40 for a woman (PP 37/2007, article 37). */
static bool fits(const char *nik, const struct card_findings *findings)
{
    const char *birth = findings->birth;
    int day = two(nik + 6);
    bool woman = day > FEMALE_DAY;
    if (woman) day -= FEMALE_DAY;
    if (findings->sex && woman != (findings->sex == 'P')) return false;
    return !*birth || (day == two(birth + 8) && two(nik + 8) == two(birth + 5) &&
                       two(nik + 10) == two(birth + 2));
}

static void vote(struct ballot *ballot, const char *digits, int votes, int confidence)
{
    int i = 0;
    while (i < ballot->count && strcmp(ballot->candidates[i].digits, digits) != 0)
        i++;
    if (i == CANDIDATES_MAX) return;
    struct candidate *candidate = &ballot->candidates[i];
    if (i == ballot->count) {
        ballot->count++;
        snprintf(candidate->digits, sizeof candidate->digits, "%s", digits);
    }
    candidate->votes += votes;
    if (confidence > candidate->confidence) candidate->confidence = confidence;
}

static void vote_text(struct ballot *ballot, const struct card_text *text)
{
    char digits[CARD_SYMBOLS_MAX];
    int confidence, left;
    if (card_words_digits(text, digits, &confidence, &left) == CARD_NIK_LENGTH)
        vote(ballot, digits, 1, confidence);
    explicit_bzero(digits, sizeof digits);
}

/* Shapes that are clear outweigh the recogniser: in OCR-A whatever it says. */
static void vote_shapes(struct ballot *ballot, const struct picture *print,
                        const struct card_band *band)
{
    struct card_digits digits;
    if (card_digits_read(print, band, &digits)) {
        int votes = digits.confidence < CONFIDENCE_CLEAR ? 1
                    : digits.face == CARD_FACE_OCR_A     ? VOTES_OCR_A
                                                         : VOTES_PLAIN;
        vote(ballot, digits.text, votes, digits.confidence);
    }
    explicit_bzero(&digits, sizeof digits);
}

/* Fitting candidates first, then those that more ways agree on, then the surer. */
static const struct candidate *winner(const struct ballot *ballot,
                                      const struct card_findings *findings)
{
    const struct candidate *best = NULL;
    int best_worth = -1;
    for (int i = 0; i < ballot->count; i++) {
        const struct candidate *candidate = &ballot->candidates[i];
        int worth = (fits(candidate->digits, findings) ? 1000 : 0) + 40 * candidate->votes +
                    candidate->confidence;
        if (worth <= best_worth) continue;
        best = candidate;
        best_worth = worth;
    }
    return best;
}

static bool settled(const struct ballot *ballot, const struct card_findings *findings)
{
    const struct candidate *best = winner(ballot, findings);
    return best && best->votes >= VOTES_SETTLE && fits(best->digits, findings);
}

/* Did another way of reading see another number that would fit as well, as clearly? The check knows
 * six of the sixteen digits. */
static bool is_disputed(const struct ballot *ballot, const struct candidate *best,
                        const struct card_findings *findings)
{
    for (int i = 0; i < ballot->count; i++) {
        const struct candidate *other = &ballot->candidates[i];
        if (other != best && fits(other->digits, findings) && other->votes * 2 >= best->votes &&
            best->votes < VOTES_OCR_A)
            return true;
    }
    return false;
}

/* Where the digits stand: to the right of the label and the colon. */
static struct card_span span_of(const struct card_text *text)
{
    char digits[CARD_SYMBOLS_MAX];
    int confidence, left = 0;
    card_words_digits(text, digits, &confidence, &left);
    explicit_bzero(digits, sizeof digits);
    left -= 6;
    if (left < CARD_PLANE_WIDTH / 8) left = CARD_PLANE_WIDTH / 8;
    return (struct card_span){left, CARD_PLANE_WIDTH * 725 / 1000};
}

/* Both readers on the print at other levels. false: no time left. */
static bool try_levels(struct card_reader *reader, const struct card_plane *plane, double harder,
                       const struct card_findings *findings, struct ballot *ballot)
{
    const struct card_band *band = &findings->bands[CARD_NIK];
    struct picture print;
    card_plane_print(plane, harder, &print);
    struct card_text text;
    vote_shapes(ballot, &print, band);
    bool time =
        card_reader_line(reader, &print, band, span_of(&findings->nik_text), CARD_DIGITS, &text);
    if (time) vote_text(ballot, &text);
    explicit_bzero(&text, sizeof text);
    picture_free(&print);
    return time;
}

void card_find_nik(struct card_reader *reader, const struct card_plane *plane,
                   struct card_findings *findings)
{
    const struct card_band *band = &findings->bands[CARD_NIK];
    if (band->bottom_px == 0) return;
    struct ballot ballot = {0};
    vote_shapes(&ballot, &plane->print, band);
    vote_text(&ballot, &findings->nik_text);
    static const double levels[] = {0, 0.5, -0.5, 1};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (settled(&ballot, findings)) break;
        if (!try_levels(reader, plane, levels[i], findings, &ballot)) break;
    }
    const struct candidate *best = winner(&ballot, findings);
    if (best) {
        int most = !fits(best->digits, findings) || is_disputed(&ballot, best, findings)
                       ? CONFIDENCE_MISFIT
                   : best->votes == 1 && !*findings->birth ? CONFIDENCE_LONE
                                                           : 100;
        findings->confidence[CARD_NIK] = best->confidence < most ? best->confidence : most;
        memcpy(findings->nik, best->digits, sizeof findings->nik);
    }
    explicit_bzero(&ballot, sizeof ballot);
}

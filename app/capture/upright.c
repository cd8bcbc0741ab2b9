#include "capture/upright.h"

#include "capture/print.h"

#include <leptonica/allheaders.h>

/* How sure leptonica must be, in its own units: the difference of its counts by their standard
 * deviation. Its own advice is 8 for pages of which nothing is known; specimens that lie right have
 * 5 to 24 for a page of sentences and 4 to 17 for a form (tests/specimens). */
#define CONFIDENCE_LEAST 4.0F
/* By how many times fewer the words are than the letters, where lines of print run: 2.7 to 5.8 on
 * specimens. */
#define LINES_LEAST 1.6

/* Pixels, at UPRIGHT_DPI. */
enum {
    LETTER_WIDE = 50, /* what is larger is a rule, a frame, a stamp, a hand's line */
    LETTER_TALL = 40,
    SPECK = 4,
    LETTER_GAP = 7, /* closed between the letters of a word, never between lines */
    WORD_WIDE = 26, /* less is a letter or a digit that stands alone */
    WORD_WIDEST = 400,
    WORD_TALL = 34,
    WORD_LOW = 6,
    LETTERS_LEAST = 60,
    STEMS_LEAST = 40, /* ascenders and descenders, to judge by */
};

static PIX *keep(PIX *pix, int width, int height, int which, int relation)
{
    return pix ? pixSelectBySize(pix, width, height, 8, which, relation, NULL) : NULL;
}

static PIX *letters_of(PIX *print)
{
    PIX *small = keep(print, LETTER_WIDE, LETTER_TALL, L_SELECT_IF_BOTH, L_SELECT_IF_LTE);
    PIX *letters = keep(small, SPECK, SPECK, L_SELECT_IF_EITHER, L_SELECT_IF_GTE);
    pixDestroy(&small);
    return letters;
}

static int count_joined(PIX *letters, int width, int height)
{
    PIX *joined = pixDilateBrick(NULL, letters, width, height);
    l_int32 count = 0;
    if (joined) pixCountConnComp(joined, 8, &count);
    pixDestroy(&joined);
    return count;
}

/* Letters that stand in words: digits in boxes and what is written by hand between lines have
 * ascenders where they like. */
static PIX *letters_in_words(PIX *letters)
{
    PIX *joined = pixDilateBrick(NULL, letters, LETTER_GAP, 1);
    PIX *lines = keep(joined, WORD_WIDEST, WORD_TALL, L_SELECT_IF_BOTH, L_SELECT_IF_LTE);
    PIX *words = keep(lines, WORD_WIDE, WORD_LOW, L_SELECT_IF_BOTH, L_SELECT_IF_GTE);
    PIX *kept = words ? pixAnd(NULL, words, letters) : NULL;
    pixDestroy(&joined);
    pixDestroy(&lines);
    pixDestroy(&words);
    return kept;
}

/* 1: as it stands; -1: upside down; 0: there is doubt. */
static int way_up(PIX *letters)
{
    PIX *words = letters_in_words(letters);
    l_float32 up = 0;
    bool done = words && pixUpDownDetect(words, &up, STEMS_LEAST, 0, 0) == 0;
    pixDestroy(&words);
    if (!done || (up < CONFIDENCE_LEAST && up > -CONFIDENCE_LEAST)) return 0;
    return up > 0 ? 1 : -1;
}

static int turns_of(PIX *letters)
{
    int level = count_joined(letters, LETTER_GAP, 1);
    int sideways = count_joined(letters, 1, LETTER_GAP);
    if (level + sideways < LETTERS_LEAST) return 0;
    if (sideways > LINES_LEAST * level) return way_up(letters) < 0 ? 2 : 0;
    if (level < LINES_LEAST * sideways) return 0;
    PIX *turned = pixRotate90(letters, 1);
    int way = turned ? way_up(turned) : 0;
    pixDestroy(&turned);
    return way == 0 ? 0 : way > 0 ? 1 : 3;
}

int upright_turns(const struct picture *grey)
{
    PIX *print = print_of(grey), *letters = print ? letters_of(print) : NULL;
    int turns = letters ? turns_of(letters) : 0;
    pixDestroy(&print);
    pixDestroy(&letters);
    return turns;
}

/* reader_line.h - the bytes of a reader become codes: a line each, of printable ASCII or refused as
 * a whole. Pure, as what comes in is a stranger's. Inside the reader's room only. */
#ifndef ANJUNGAN_DRIVERS_READER_READER_LINE_H
#define ANJUNGAN_DRIVERS_READER_READER_LINE_H

#include "reader/reader.h"

struct reader_line {
    char text[READER_TEXT_SIZE];
    int length;
    bool foreign;  /* something in it is no text of ours: the whole code is refused */
    bool skipping; /* it was too long, and has been refused: the rest is dropped */
};

enum reader_step {
    READER_MORE,   /* no code yet */
    READER_CODE,   /* text holds one */
    READER_REFUSED /* what came is no code */
};

/* CR and LF end a code; an empty one is none. After READER_CODE take the text before going on. */
enum reader_step reader_line_put(struct reader_line *, char byte);
/* A key or a gap that stands for no character: the code will be refused. */
void reader_line_spoil(struct reader_line *);
/* As CR does. */
enum reader_step reader_line_end(struct reader_line *);
/* Copies the code out and wipes the line. */
void reader_line_take(struct reader_line *, char out[READER_TEXT_SIZE]);
/* Forgets what has come so far. */
void reader_line_drop(struct reader_line *);
/* Whether something has come that has not ended. */
bool reader_line_open(const struct reader_line *);

#endif

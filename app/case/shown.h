/* shown.h - a case as staff see it: what was typed, what was scanned and sent and how, what the
 * terminal noticed. Personal: wiped by case_shown_free.
 *
 * Read from case.json, which is hostile until parsed: what is not as agreed is left out, for the
 * case was accepted and somebody has to work it. */
#ifndef ANJUNGAN_CASE_SHOWN_H
#define ANJUNGAN_CASE_SHOWN_H

#include "case/case.h"

enum { CASE_WARNINGS_MAX = 16, CASE_NOTE_SIZE = 8 };

struct shown_document {
    char state[12]; /* "scanned", "sent", "later", "missing" */
    char note[CASE_NOTE_SIZE];
    char file[CASE_FILE_NAME_SIZE]; /* as a part of the package has it; "" = none */
    bool by_phone, kept;            /* sent by phone; some page kept in spite of a reason */
    int pages;
};

struct case_shown {
    char code[CASE_CODE_SIZE];
    bool dictated;
    bool asked[CASE_FIELDS_MAX];          /* by the index of service->fields */
    struct bytes values[CASE_FIELDS_MAX]; /* UTF-8; a choice by its key */
    struct {
        char field[64];
        struct bytes text; /* a message id */
    } warnings[CASE_WARNINGS_MAX];
    int warnings_count;
    struct shown_document documents[CASE_DOCUMENTS_MAX]; /* by the index of requirements */
    bool face_taken, face_by_phone, presence_seen;
    char face_note[CASE_NOTE_SIZE];
    char consent_version[16];
};

/* FAULT_INPUT: not JSON. */
bool case_read_shown(const struct bytes *json, const struct service *, struct case_shown *out,
                     struct fault *);
void case_shown_free(struct case_shown *);

#endif

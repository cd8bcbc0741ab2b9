/* case.h - what one applicant has given so far; lives in memory only, until it is sealed.
 *
 * One struct from touch to seal; its JSON form is written once, when the case is handed in. All
 * personal values live in struct bytes and are wiped by case_clear. */
#ifndef ANJUNGAN_CASE_CASE_H
#define ANJUNGAN_CASE_CASE_H

#include "base/card.h"
#include "base/clock.h"
#include "base/file_kind.h"
#include "base/picture.h"
#include "base/verdict.h"
#include "catalogue/catalogue.h"
#include "seal/csr.h"

enum {
    CASE_ID_SIZE = 33, /* 32 hexadecimal digits of 128 random bits, and NUL */
    CASE_CODE_SIZE = 20,
    CASE_NIK_SIZE = 17, /* 16 digits and NUL */
    CASE_FIELDS_MAX = 24,
    CASE_DOCUMENTS_MAX = 12,
    CASE_PAGES_MAX = 12,
    CASE_STATION_SIZE = 64,
    CASE_MISSING_SIZE = 512,
    CASE_FILE_NAME_SIZE = 64, /* as a part of the package has it */
};

/* One scanned page, straightened: a JPEG, and a small picture to show. */
struct case_page {
    struct bytes jpeg;
    struct picture preview; /* RGB24, at most 1000 px on its longer side */
    int width_px, height_px, dpi;
    double width_mm, height_mm;
    bool colour;
    struct judgement judgement;
    bool kept;             /* the applicant keeps the page in spite of the judgement's reason */
    bool by_phone;         /* a picture that came from the applicant's phone, not the scanner */
    struct bytes likeness; /* of capture/: to notice the same page twice */
};

enum document_state {
    DOCUMENT_MISSING,
    DOCUMENT_SCANNED,
    DOCUMENT_SENT, /* a file, from the applicant's phone */
    DOCUMENT_LATER /* to be handed in at the desk */
};

/* A file that is kept as it came. */
struct case_file {
    enum file_kind kind; /* FILE_KIND_NONE: there is none */
    struct bytes content;
    struct csr csr; /* of FILE_KIND_CSR: what it says */
    bool is_signed; /* of FILE_KIND_PDF: an electronic signature stands in it, whosever it is */
};

struct case_document {
    const struct requirement *requirement;
    enum document_state state;
    struct case_page pages[CASE_PAGES_MAX];
    int pages_count;
    char note[8];     /* of DOCUMENT_LATER: the support code that led to the desk ("X-05"), or "" */
    struct bytes pdf; /* made when the document is complete */
    struct case_file file; /* of DOCUMENT_SENT */
};

struct case_face {
    bool taken;
    struct bytes jpeg;
    struct picture preview;
    char note[8]; /* why it is not as asked, or not there ("F-01", "C-02", "F-14"), or how it came
                     ("F-16"), or "" */
    struct judgement judgement; /* of the photo; its figures go into the case */
    bool presence_seen;         /* the presence check that the service asks for was passed */
    bool by_phone;              /* from the applicant's phone, not this terminal's camera */
};

struct case_consent {
    bool given;
    enum language language;
    char version[16];
    char sha256[65]; /* of the exact text shown, UTF-8 */
    struct civil at;
};

/* One line of the session's story: "step", "scan", "consent", "cancel"... Never a personal value.
 */
struct case_event {
    struct civil at;
    char kind[24];
    char detail[64];
    char chain[65]; /* SHA-256 of the previous chain value and this line, hexadecimal */
};

struct case_record {
    char id[CASE_ID_SIZE];
    char code[CASE_CODE_SIZE]; /* tracking code without spaces; "" until it is drawn */
    const struct service *service;
    enum language language;
    struct bytes values[CASE_FIELDS_MAX]; /* by the index of service->fields; UTF-8 */
    bool from_card[CASE_FIELDS_MAX]; /* the value was read on the card; nobody has confirmed it yet
                                      */
    struct case_document documents[CASE_DOCUMENTS_MAX]; /* by the index of service->requirements */
    struct card_reading card;                           /* what was read, whatever was typed */
    bool card_read;                                     /* the reading has ended */
    struct case_face face;
    struct case_consent consent;
    struct case_event *events;
    int events_count, events_capacity;
    char handed_at[CASE_STATION_SIZE]; /* handed over to staff at this station ("form:email"); "" =
                                          finished by the applicant */
    struct civil handed_in, due;       /* due: year 0 when none could be promised */
    bool dictated;                     /* staff wrote down what the applicant said */
};

/* A new case: a fresh id, one empty document for each requirement. */
void case_begin(struct case_record *, const struct service *, enum language);
/* Wipes and frees everything; leaves it zeroed. */
void case_clear(struct case_record *);
void case_value_set(struct case_record *, unsigned field, const char *utf8);
const char *case_value(struct case_record *, unsigned field); /* "" when empty */
/* The field's `when` holds, and so does that of the field it looks at. A value that is not asked
 * for any more stays in the record, in case it is again; it is not handed in. */
bool case_asks(struct case_record *, unsigned field);
/* The choice that was made; NULL: none, or the field has none. */
const struct choice *case_choice(struct case_record *, unsigned field);
/* The value that decides how soon the case is due (service->promises_field); "" when none does. */
const char *case_promised_for(struct case_record *);
/* A reading of the identity card (moved from; left empty): its NIK and name go into those fields
 * that are empty, or hold what another card said and nobody confirmed. */
void case_card_take(struct case_record *, struct card_reading *);
/* What the card says against this NIK: a message id, or NULL. */
const char *case_card_warning(struct case_record *, const char *nik);
/* The applicant's own name is the first of the service's; fields_count: it asks for none. */
unsigned case_name_field(const struct case_record *);
/* What a signing request among the documents says against this name: a message id, or NULL. */
const char *case_request_warning(struct case_record *, const char *name);
/* The card is gone: its reading, and what of it nobody confirmed. */
void case_card_forget(struct case_record *);
/* Wipes and frees what the page holds; leaves it zeroed. */
void case_page_free(struct case_page *);
/* The page may go to the verifier: it is good, or was kept in spite of a soft reason. */
bool case_page_is_settled(const struct case_page *);
/* The first page that is not; pages_count when all are. */
int case_document_unsettled(const struct case_document *);
void case_document_remove_page(struct case_document *, int page);
/* Wipes the photo and all that is known of it. */
void case_face_forget(struct case_face *);
/* The file (moved from) is the document now, instead of whatever was. */
void case_document_take_file(struct case_document *, struct case_file *);
/* Without it the document is missing again. */
void case_document_remove_file(struct case_document *);
void case_file_free(struct case_file *); /* leaves it zeroed */
/* "documents/ktp.pdf", "documents/csr.csr"; "" while it has no file. */
void case_document_file_name(const struct case_document *, char out[CASE_FILE_NAME_SIZE]);
/* The page from stands at to afterwards; the others keep their order. */
void case_document_move_page(struct case_document *, int from, int to);
/* Chains one event; kind and detail are cut to fit. */
void case_event_add(struct case_record *, const struct civil *at, const char *kind,
                    const char *detail);
/* True when every event's chain value follows from the one before. */
bool case_events_verify(const struct case_event *, int count);
/* The exact text that is agreed to was shown in this language: fills record->consent. */
void case_consent_give(struct case_record *, const struct civil *at);
/* It was given once, also where it was taken back since: there may be something to lose. */
bool case_is_begun(const struct case_record *);

/* Handed over as it stands, at this step of the service; item as in a station of the flow. */
void case_hand_over(struct case_record *, enum kiosk_step, unsigned item);
/* What the desk has to complete: keys of fields and papers, "face"; each told to visit. */
typedef void case_missing_visitor(const char *key, void *context);
void case_visit_missing(struct case_record *, case_missing_visitor *, void *context);

/* The parts of the package: case.json, consent.json, events.json (their members: case_json.c and
 * events.c); beside them lie documents/KEY.pdf (or .csr) and face.jpg. recipient is the SHA-256 of
 * the recipient's certificate. S-01 when the case is not handed in, or consent does not fit its
 * text.
 */
bool case_write_json(struct case_record *, const char *terminal, const char *recipient,
                     struct bytes *out, struct fault *);
bool case_write_consent(const struct case_record *, struct bytes *out, struct fault *);
bool case_write_events(const struct case_record *, struct bytes *out, struct fault *);

/* What the backend reads back: hostile until parsed. */
struct case_summary {
    char id[CASE_ID_SIZE], code[CASE_CODE_SIZE], terminal[32], recipient[65], service[64];
    struct civil handed_in, due; /* due: year 0 when the terminal promised none */
    enum language language;
    char handed_at[CASE_STATION_SIZE]; /* "" unless it was handed over; the station as in the record
                                        */
    char missing[CASE_MISSING_SIZE];   /* the keys of what is missing, a space between them */
    char nik[CASE_NIK_SIZE]; /* whose it is: the field "nik", "" where that is none. Personal */
    char
        promised_for[41]; /* the choice by which the promise was made; "" where there is one only */
};
bool case_read_json(const struct bytes *json, struct case_summary *out, struct fault *);
bool case_read_events(const struct bytes *json, int *out_count,
                      struct fault *); /* verifies the chain */

#endif

/* catalogue.h - the agencies and their service standards, as their YAML files state them.
 *
 * Everything a service is comes from here: what the terminal shows and asks, the steps of its
 * kiosk flow, the steps of its procedure with actor and outcomes, its hours and its promise.
 * Adding a service is adding a file under config/services. */
#ifndef ANJUNGAN_CATALOGUE_CATALOGUE_H
#define ANJUNGAN_CATALOGUE_CATALOGUE_H

#include "base/certificate_status.h"
#include "base/fault.h"
#include "base/file_kind.h"
#include "text/text.h"

#include <stdint.h>
#include <stdio.h>

/* A text in each language it was given in; id is always there. The files that ship give all three:
 * a component's lines and a step's description are the published standard in Indonesian, and a
 * reading of it in the others; titles of laws, offices and procedures stay as they are named. */
struct phrase {
    char *id, *en, *jv; /* NULL where not given */
};
/* Falls back to Indonesian. Never NULL. */
const char *phrase_in(const struct phrase *, enum language);

/* The components of PermenPANRB 15/2014, in its order. */
enum component_key {
    COMPONENT_REQUIREMENTS,      /* persyaratan */
    COMPONENT_PROCEDURE,         /* sistem, mekanisme, dan prosedur */
    COMPONENT_TIME,              /* jangka waktu */
    COMPONENT_COST,              /* biaya/tarif */
    COMPONENT_PRODUCT,           /* produk pelayanan */
    COMPONENT_COMPLAINTS,        /* penanganan pengaduan, saran, dan masukan */
    COMPONENT_LEGAL_BASIS,       /* dasar hukum */
    COMPONENT_FACILITIES,        /* sarana, prasarana, dan/atau fasilitas */
    COMPONENT_COMPETENCE,        /* kompetensi pelaksana */
    COMPONENT_SUPERVISION,       /* pengawasan internal */
    COMPONENT_STAFF,             /* jumlah pelaksana */
    COMPONENT_SERVICE_GUARANTEE, /* jaminan pelayanan */
    COMPONENT_SAFETY_GUARANTEE,  /* jaminan keamanan dan keselamatan pelayanan */
    COMPONENT_EVALUATION,        /* evaluasi kinerja pelaksana */
    COMPONENT_COUNT,
};
/* Its name in the regulation, e.g. "Jangka waktu": a message id. */
const char *component_title(enum component_key);
/* What stands in brackets behind a value that is marked as an assumption, in words of whoever it is
 * for: a message id. brief: where there is no room for why. */
const char *assumption_mark(bool brief);

struct component {
    enum component_key key;
    struct phrase
        *lines; /* one paragraph or numbered point each; none where the standard says "-" */
    unsigned lines_count;
    bool assumption; /* the standard is silent: this is ours, and is marked so */
};

/* More than these, and the file is refused: a case has room for no more. */
enum {
    SERVICE_FIELDS_MAX = 24,
    SERVICE_REQUIREMENTS_MAX = 12,
    REQUIREMENT_PAGES_MAX = 12,
};

enum requirement_kind {
    REQUIREMENT_PAPER,
    REQUIREMENT_CARD, /* the applicant's identity card (KTP): of ID-1 size, and read by machine */
    REQUIREMENT_FILE,
};

/* One thing the applicant hands in. */
struct requirement {
    char *key; /* "ktp": file name in the case, never shown */
    enum requirement_kind kind;
    struct phrase title; /* "Scan KTP berwarna" */
    struct phrase hint;  /* what to lay on the glass and how */
    bool colour;         /* scanned in colour; a card without any is asked about, as a copy */
    bool optional;       /* may be skipped: evidence, if there is any */
    unsigned pages_max;
    unsigned size_max_kb;    /* of its PDF, or of the file */
    enum file_kind *formats; /* REQUIREMENT_FILE only: what it may be */
    unsigned formats_count;
};
/* What may be sent from a phone for it: a file as it is asked for; for a paper, a PDF or a picture
 * of a page; for a card, a picture alone, for it is read. */
bool requirement_takes(const struct requirement *, enum file_kind);

enum field_kind {
    FIELD_TEXT,
    FIELD_NAME,
    FIELD_NIK,
    FIELD_NIP,
    FIELD_EMAIL,
    FIELD_PHONE,
    FIELD_DN,
    FIELD_CHOICE,
    FIELD_STORY,   /* several lines, in one's own words */
    FIELD_CODE,    /* the tracking code of another case (receipt/code.h) */
    FIELD_CONTACT, /* an e-mail address or a telephone number */
};

/* Which letters of a FIELD_TEXT begin as capitals on the screen's keyboard. */
enum field_capitals {
    CAPITALS_FIRST, /* "first", the usual: "Dinas Contoh" */
    CAPITALS_NONE,  /* "none": a user name and the like, which others compare letter by letter */
};

struct choice {
    char *key; /* "cessationOfOperation": an RFC 5280 reason, or a word of the service's own */
    struct phrase title;
    struct phrase hint;
    unsigned *code; /* the number by which others know it (RFC 5280, CRLReason); NULL: none */
};

/* Asked only where another field, a choice that was asked before, has this value. */
struct field_condition {
    char *field; /* its key; NULL: always asked */
    char *equals;
};

struct field {
    char *key; /* "nik" */
    enum field_kind kind;
    struct phrase label;
    struct phrase hint;
    bool optional;
    enum field_capitals capitals; /* FIELD_TEXT only */
    unsigned length_max;          /* characters */
    struct choice *choices;       /* FIELD_CHOICE only */
    unsigned choices_count;
    struct field_condition when;
};

/* The steps a kiosk flow may have; each is one screen, FORM one a field, DOCUMENTS one a
 * requirement. CARD scans the identity card before the form, which is then filled from it. */
enum kiosk_step {
    STEP_STANDARD,
    STEP_CONSENT,
    STEP_CARD,
    STEP_FORM,
    STEP_DOCUMENTS,
    STEP_FACE,
    STEP_REVIEW,
    STEP_SUBMIT,
    STEP_RECEIPT,
    STEP_THANKS
};
const char *kiosk_step_name(enum kiosk_step); /* "documents" */

enum actor {
    ACTOR_APPLICANT,
    ACTOR_HEAD,
    ACTOR_VERIFIER,
    ACTOR_AGENCY,
    ACTOR_BSRE,
    ACTOR_OFFICIALS, /* to whom the officer on duty passes a complaint on */
};
const char *actor_title(enum actor); /* "Pemohon", "Kepala Dinas", ...: a message id */

struct outcome_rule {
    char *key; /* "done", "agree", "return" */
    struct phrase title;
    unsigned next;   /* number of the procedure's step that follows; 0 = the case is finished */
    bool assumption; /* the standard does not name this outcome: this is ours */
};

struct procedure_step {
    unsigned number; /* from 1, as in the standard */
    enum actor actor;
    struct phrase title;       /* "Pemeriksaan berkas": on the tracking page */
    struct phrase description; /* the standard's own sentence */
    struct phrase waiting;     /* the tracking page's headline while the case is here */
    struct phrase advice;      /* what the applicant should do meanwhile */
    bool at_kiosk;             /* done by handing in at the terminal */
    bool assigns;              /* a disposisi: whoever does it names who goes on */
    bool two_persons;          /* a second person has to agree before the case goes on from here */
    unsigned link_hours;       /* the applicant has a link by e-mail, good for so long; 0: none */
    struct outcome_rule *outcomes; /* at least one */
    unsigned outcomes_count;
};

/* Minutes since midnight; a day without service has opens = closes = 0. */
struct day_hours {
    unsigned opens, closes, break_from, break_to; /* break_from = break_to: none */
};

enum promise_unit { PROMISE_WORKING_DAYS, PROMISE_MINUTES };

/* What an applicant does before the camera to show that a person stands there. */
enum presence { PRESENCE_NONE, PRESENCE_TURN, PRESENCE_BLINK };

struct promise {
    enum promise_unit unit;
    unsigned amount;
};

/* Where the value of one field decides how soon a case is due: complaints fall into classes. */
struct promise_rule {
    char *choice; /* of that field */
    struct promise promise;
    struct phrase title; /* of the class, as the standard calls it: "Pengaduan ringan" */
    bool assumption;     /* that this choice falls into this class, or the time itself, is ours */
};

/* To whom a case is raised that takes long. */
enum escalation_to { ESCALATE_COMPLAINTS, ESCALATE_HEAD, ESCALATE_SUPERVISOR };
const char *escalation_word(enum escalation_to);  /* "head" */
const char *escalation_title(enum escalation_to); /* "Kepala Dinas": a message id */

/* At this share of its time, in percent; 100: at its due time. */
struct escalation {
    unsigned share;
    enum escalation_to to;
    bool assumption; /* the standard is silent: this is ours */
};

enum channel_kind {
    CHANNEL_PHONE,
    CHANNEL_EMAIL,
    CHANNEL_WEB,
    CHANNEL_WHATSAPP,
    CHANNEL_SOCIAL,
    CHANNEL_LETTER,
    CHANNEL_IN_PERSON,
    CHANNEL_LAPOR, /* SP4N-LAPOR, the national service */
};

/* A way to complain beside this terminal. */
struct channel {
    enum channel_kind kind;
    struct phrase label;
    char *value;     /* number, address, name; NULL where the standard leaves it blank */
    bool assumption; /* the agency's standard does not list it */
};

struct agency {
    char *key;                /* "pekalongan" */
    struct phrase name;       /* "Dinas Komunikasi dan Informatika" */
    struct phrase place;      /* "Kota Pekalongan" */
    struct phrase short_name; /* "Dinas Kominfo Kota Pekalongan" */
    char *complaint_phone;
    char *email;
    char *website;
    struct channel *channels; /* in the standard's order */
    unsigned channels_count;
    bool gateway; /* the centre can ask BSrE for this agency how a certificate stands */
};

/* A complaint (pengaduan) goes the way of every case; it is not listed among the services. */
enum service_kind { SERVICE_APPLICATION, SERVICE_COMPLAINT };
const char *service_kind_name(enum service_kind); /* "complaint" */

/* What somebody may say who does not know the name of a service; several services may answer one
 * situation, by its key. */
struct situation {
    char *key;  /* "expired" */
    char *icon; /* as a service's */
    struct phrase title;
    struct phrase hint;
};

struct service {
    char *key;     /* "pekalongan/issue-esign" */
    char *version; /* of this file's content, for the case */
    enum service_kind kind;
    const struct agency *agency;
    char *icon;                 /* name of a theme icon: "verified", "renew", "lock", "block" */
    struct phrase title;        /* as published */
    struct phrase short_title;  /* "Penerbitan sertifikat" */
    struct phrase choice_title; /* on the service list: "Penerbitan sertifikat baru" */
    struct phrase choice_hint;
    struct situation *guide; /* that lead to it */
    unsigned guide_count;
    enum certificate_status *statuses; /* of a certificate, that it helps with */
    unsigned statuses_count;
    struct phrase receipt_next;   /* what happens next, two lines at most */
    struct component *components; /* COMPONENT_COUNT of them, in order */
    unsigned components_count;
    struct requirement *requirements;
    unsigned requirements_count;
    struct field *fields;
    unsigned fields_count;
    enum kiosk_step *steps;
    unsigned steps_count;
    struct procedure_step *procedure;
    unsigned procedure_count;
    struct day_hours hours[7];     /* by struct civil's weekday: 0 = Sunday */
    bool hours_assumed;            /* the standard does not state them */
    bool once;                     /* a person has one case of it at a time */
    struct promise promise;        /* of the slowest class, where there are several */
    char *promises_field;          /* whose value decides the class; NULL: there is one promise */
    struct promise_rule *promises; /* one for each choice of that field */
    unsigned promises_count;
    struct escalation *escalations; /* the shares do not fall */
    unsigned escalations_count;
    enum presence presence;  /* with the face photo */
    unsigned retention_days; /* a case is deleted so long after it is finished; consent says so */
    struct phrase consent;   /* the exact text agreed to */
    char *consent_version;
};

/* Both are days without service: on collective leave (cuti bersama) civil servants are off too. */
enum holiday_kind { HOLIDAY_NATIONAL, HOLIDAY_COLLECTIVE_LEAVE };

struct holiday {
    int year, month, day;
    enum holiday_kind kind;
    struct phrase name;
};

struct catalogue; /* owns all of the above */

/* Reads agencies/, services/ and holidays/ under dir. Of several errors the first is told:
 * FAULT_INPUT (K-01) with "file:line: field: what"; FAULT_NOT_FOUND (K-02) when a folder is absent.
 */
struct catalogue *catalogue_create(const char *dir, struct fault *);
void catalogue_destroy(struct catalogue *);
/* Every error of every file under dir, one line each; the number of errors. */
int catalogue_check(const char *dir, FILE *out);

unsigned catalogue_agency_count(const struct catalogue *);
const struct agency *catalogue_agency(const struct catalogue *, unsigned index);
unsigned catalogue_service_count(const struct catalogue *);
/* By agency, then by the `order` that each service's own file states. */
const struct service *catalogue_service(const struct catalogue *, unsigned index);
const struct agency *catalogue_find_agency(const struct catalogue *, const char *key); /* or NULL */
const struct service *catalogue_find_service(const struct catalogue *,
                                             const char *key); /* or NULL */
bool service_has_step(const struct service *, enum kiosk_step);
/* It is what somebody needs whose certificate stands so. */
bool service_helps_with(const struct service *, enum certificate_status);
/* The index of the field with this key; fields_count when there is none. */
unsigned service_find_field(const struct service *, const char *key);
/* The index of the requirement that is the identity card; requirements_count when none is. */
unsigned service_card(const struct service *);
/* The field whose value decides how soon the case is due; fields_count: none does. */
unsigned service_promise_field(const struct service *);
/* The rule for that value; NULL where there is none. */
const struct promise_rule *service_promise_rule(const struct service *, const char *choice);
/* The paragraph of the consent that tells how long a case is kept ("Disimpan: ..."), as it stands
 * there; NULL: it has none. */
const char *service_retention_words(const struct service *, enum language, size_t *out_length);
/* Likewise the one that tells how it is withdrawn ("Boleh ditarik kapan pun: ..."). */
const char *service_withdrawal_words(const struct service *, enum language, size_t *out_length);
/* The agency's way to take complaints at the terminal; NULL: it has none. */
const struct service *catalogue_find_complaint(const struct catalogue *, const struct agency *);
/* The address of the agency's first channel of this kind; NULL: none, or its standard leaves it
 * blank. Agency NULL: none. */
const char *agency_channel(const struct agency *, enum channel_kind);
/* NULL: the step has none of that key. */
const struct outcome_rule *step_find_outcome(const struct procedure_step *, const char *key);
/* It leads on, not back: to a later step or to the end. */
bool outcome_leads_on(const struct procedure_step *, const struct outcome_rule *);
const struct procedure_step *service_find_step(const struct service *,
                                               unsigned number); /* or NULL */
bool catalogue_is_holiday(const struct catalogue *, int year, int month, int day);
/* The holiday of that date, or NULL. */
const struct holiday *catalogue_find_holiday(const struct catalogue *, int year, int month,
                                             int day);
/* The last year whose holidays are listed; 0 when none is. */
int catalogue_last_year(const struct catalogue *);
/* The year's list is computed, not decreed: staff should replace it. */
bool catalogue_year_is_provisional(const struct catalogue *, int year);

#endif

/* survey.h - the satisfaction survey (Survei Kepuasan Masyarakat, SKM) of PermenPANRB 14/2017: nine
 * elements, four grades each, and the index that comes of them.
 *
 * Elements go by name, for sources number them differently; config/surveys/skm.yaml says in which
 * order they are asked, and in which words. */
#ifndef ANJUNGAN_CATALOGUE_SURVEY_H
#define ANJUNGAN_CATALOGUE_SURVEY_H

#include "catalogue/catalogue.h"

enum survey_element {
    SURVEY_REQUIREMENTS, /* persyaratan */
    SURVEY_PROCEDURE,    /* sistem, mekanisme, dan prosedur */
    SURVEY_TIME,         /* waktu penyelesaian */
    SURVEY_COST,         /* biaya/tarif */
    SURVEY_PRODUCT,      /* produk spesifikasi jenis pelayanan */
    SURVEY_COMPETENCE,   /* kompetensi pelaksana */
    SURVEY_CONDUCT,      /* perilaku pelaksana */
    SURVEY_COMPLAINTS,   /* penanganan pengaduan, saran, dan masukan */
    SURVEY_FACILITIES,   /* sarana dan prasarana */
    SURVEY_ELEMENTS,
};
enum { SURVEY_GRADES = 4 }; /* 1 the worst, 4 the best */
/* "requirements": in the YAML file, the form and the database. */
const char *survey_element_name(enum survey_element);

struct survey_question {
    enum survey_element element;
    struct phrase title, question;
    struct phrase *grades; /* SURVEY_GRADES of them, the worst first */
    unsigned grades_count;
};

struct survey {
    char *key;                         /* "skm" */
    struct survey_question *questions; /* SURVEY_ELEMENTS of them, in the order they are asked in */
    unsigned questions_count;
};

/* NULL where config/surveys has none: then none is held. */
const struct survey *catalogue_survey(const struct catalogue *);

/* The index (Indeks Kepuasan Masyarakat) in hundredths: 25 * sum / (9 * count), exact, rounded
 * once. sum: of every grade of every element of count answers; count at least 1. */
int survey_index(uint64_t sum, uint64_t count);
enum survey_band { SURVEY_A, SURVEY_B, SURVEY_C, SURVEY_D };
/* A from 88.31, B from 76.61, C from 65.00, D below. */
enum survey_band survey_band(int hundredths);
char survey_band_letter(enum survey_band);
const char *survey_band_title(enum survey_band); /* "Sangat baik": a message id */

#endif

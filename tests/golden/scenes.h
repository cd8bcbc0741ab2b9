/* scenes.h - the moments of each screen that are kept as pictures. */
#ifndef ANJUNGAN_TESTS_SCENES_H
#define ANJUNGAN_TESTS_SCENES_H

#include "fixture.h"

/* In which looks a scene is kept. Its layout is checked in all of them, kept or not. */
enum keep { KEEP_ALL, KEEP_INDONESIAN, KEEP_NONE };

struct scene {
    const char *name;   /* "documents-look": the picture's name */
    const char *screen; /* "documents": the test golden-documents has it */
    enum keep keep;
    void (*prepare)(struct fixture *);
};

/* In the order in which they are met; NULL past the last. */
const struct scene *scene_at(unsigned index);
/* Of help and the questions over a screen (scenes_help.c). */
const struct scene *help_scene_at(unsigned index);
unsigned help_scene_count(void);
/* Of the questions that lead to a service (scenes_guide.c). */
const struct scene *guide_scene_at(unsigned index);
unsigned guide_scene_count(void);
/* Of papers and the card: scanned, judged, looked at (scenes_documents.c). */
const struct scene *documents_scene_at(unsigned index);
unsigned documents_scene_count(void);
/* Of complaints (scenes_complaint.c). */
const struct scene *complaint_scene_at(unsigned index);
unsigned complaint_scene_count(void);
/* Of the satisfaction survey (scenes_survey.c). */
const struct scene *survey_scene_at(unsigned index);
unsigned survey_scene_count(void);
/* Of a file that comes from a phone (scenes_phone.c). */
const struct scene *phone_scene_at(unsigned index);
unsigned phone_scene_count(void);
/* Of staff mode and tracking (scenes_staff.c). */
const struct scene *staff_scene_at(unsigned index);
unsigned staff_scene_count(void);
/* Of what is printed (scenes_paper.c). */
const struct scene *paper_scene_at(unsigned index);

#endif

/* scenes.h - the moments of each screen that are kept as pictures. */
#ifndef ANJUNGAN_TESTS_SCENES_H
#define ANJUNGAN_TESTS_SCENES_H

#include "fixture.h"

struct scene {
    const char *name;   /* "documents-look": the picture's name */
    const char *screen; /* "documents": the test golden-documents has it */
    bool brief;         /* kept in Indonesian only; every scene's layout is checked in all */
    void (*prepare)(struct fixture *);
};

extern const struct scene scenes[];
extern const unsigned scenes_count;

#endif

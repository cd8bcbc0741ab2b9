/* help_topics.h - what help says: of the screen that it lies over, or of the step of the case; in a
 * form of the kind of the question. For help.c alone. */
#ifndef ANJUNGAN_SCREENS_HELP_TOPICS_H
#define ANJUNGAN_SCREENS_HELP_TOPICS_H

#include "screens/screen.h"

struct help_tip {
    enum icon icon;
    const char *title, *hint; /* message ids */
};

/* What stands in the way there, most frequent first; behind the last is one without a title. */
const struct help_tip *help_topic(const struct view *);

#endif

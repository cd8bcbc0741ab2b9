/* form_inside.h - the kinds of question that are more than a line to type, each in a file of its
 * own: one of several (form_choice.c), a story (form_story.c), another case's code (form_code.c).
 */
#ifndef ANJUNGAN_SCREENS_FORM_INSIDE_H
#define ANJUNGAN_SCREENS_FORM_INSIDE_H

#include "screens/common.h"

struct form {
    struct keyboard keyboard;
    bool warned; /* the warning about this very value has been on the screen */
    unsigned page;
};

unsigned form_field_index(const struct view *);
size_t form_characters(const char *utf8);

void form_choice_event(struct form *, const struct view *, const struct event *);
void form_choice_draw(struct canvas *, const struct view *, const struct form *, struct frame *);

/* A sentence begins here: the shift key presses itself. */
bool form_story_begins_sentence(const char *value);
/* Staff are called to write it down, or not any more. False: another control. */
bool form_story_event(const struct view *, const struct event *, struct answer *out);
void form_story_draw(struct canvas *, const struct view *, const struct form *, struct frame *);

/* Codes held before the reader are wanted, where one is fitted. */
struct answer form_code_enter(const struct view *);
/* Takes what the reader read. False: another event. */
bool form_code_event(const struct view *, const struct event *);
/* The code as it is printed, however it was typed. False: it is neither empty nor a code. */
bool form_code_settle(const struct view *);
void form_code_draw(struct canvas *, const struct view *, const struct form *, struct frame *);

#endif

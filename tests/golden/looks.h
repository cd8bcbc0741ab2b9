/* looks.h - the looks in which every scene is drawn: the nine of the pictures (three languages by
 * usual, large and high contrast), and the many of the layout check. */
#ifndef ANJUNGAN_TESTS_LOOKS_H
#define ANJUNGAN_TESTS_LOOKS_H

#include "scenes.h"

/* A picture of its own each; the other six share one (NAME.rest.png), side by side. */
enum { LOOKS_ALONE = 3, LOOKS = 9, REST_COLUMNS = 3, REST_ROWS = 2 };

/* On the reference terminal. The first LOOKS_ALONE are Indonesian, English and large; the rest in
 * the order of their sheet, row by row. out_name: "id", "jv-large". */
struct look look_of_picture(int index, const char **out_name);

/* Every language in every size on each glass, then what moves the controls. False past the last. */
bool look_of_layout(unsigned index, struct look *out);
/* Every language in every size, for words and order; then in every contrast, for the pixels. */
bool look_of_words(unsigned index, struct look *out, bool *out_pixels);
/* "1920x1080 jv largest reach left" */
void look_name(const struct look *, char *out, size_t size);
/* A word of the command line: "en", "large", "1920x1080". False: not one. */
bool look_from_word(struct look *, const char *word);

/* What is wrong with the scene's layout in a look of look_of_layout, said and counted. */
enum { NO_SUCH_LOOK = -1 };
int check_layout(const struct scene *, unsigned look);
/* Words, order and contrast; likewise, in looks of its own. */
int check_words(const struct scene *, unsigned look);
/* By the keys and the ear; likewise, once a language. */
int check_walk(const struct scene *, unsigned look);
/* An address that a phone opens; likewise, in looks of its own. */
int check_address(const struct scene *, unsigned look);

#endif

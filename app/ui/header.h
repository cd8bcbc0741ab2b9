/* header.h - the top row of every screen: agency, language, help. Inside the ui room only. */
#ifndef ANJUNGAN_UI_HEADER_H
#define ANJUNGAN_UI_HEADER_H

#include "ui/widgets_inside.h"

enum { PILLS_MAX = 4 };

struct pill {
    struct button button;
    int width;
};

struct pills {
    struct pill items[PILLS_MAX]; /* from the left */
    int count, width, height, gap;
};

/* Which there are beside language and help. */
struct pill_choice {
    bool cancel, access;
};
/* The language by its name, or briefly by its tag. */
struct pills pills_of(struct canvas *, struct pill_choice, bool brief);
/* The most said of them that limit has room for: names, tags, or words without icons. */
struct pills pills_fit(struct canvas *, struct pill_choice, int limit);
void pills_draw(struct canvas *, const struct pills *, int right, int y);
int pills_height(const struct theme *);

struct header {
    struct rect mark, heading; /* mark's width is 0 where there is no heading */
    struct pills pills;
    int pills_y; /* only where pills.count */
    int bottom;
};
struct header header_of(struct canvas *, const struct frame *, const struct columns *, bool pills,
                        struct pill_choice);
void header_draw(struct canvas *, const struct frame *, const struct columns *,
                 const struct header *);

#endif

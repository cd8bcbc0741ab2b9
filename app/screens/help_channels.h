/* help_channels.h - the second page of help: every way to complain to the agency, and the way into
 * a complaint at this terminal, which takes nothing away from anybody who was not asked. For help.c
 * alone. */
#ifndef ANJUNGAN_SCREENS_HELP_CHANNELS_H
#define ANJUNGAN_SCREENS_HELP_CHANNELS_H

#include "screens/screen.h"

struct help_channels {
    bool open;
    bool asks; /* whether what was entered may go */
    unsigned page;
};

bool help_has_channels(const struct view *);
/* False: another control, of help itself. */
bool help_channels_event(struct help_channels *, const struct view *, const struct event *,
                         struct answer *out);
void help_channels_draw(struct canvas *, const struct help_channels *, const struct view *,
                        struct frame *);

#endif

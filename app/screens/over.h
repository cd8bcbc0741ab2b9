/* over.h - the questions that lie over a screen: whether anyone is still there, whether to cancel,
 * whether staff are to go on. What is pressed on them goes to the kiosk, not to the screen. */
#ifndef ANJUNGAN_SCREENS_OVER_H
#define ANJUNGAN_SCREENS_OVER_H

#include "ui/widgets.h"

/* longer: more time can be asked for ("idle-longer"). */
void over_draw_idle(struct canvas *, int countdown_s, bool longer);
void over_draw_cancel(struct canvas *);
void over_draw_tracking(struct canvas *);
void over_draw_handover(struct canvas *);

#endif

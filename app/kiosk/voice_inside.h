/* voice_inside.h - what the voice's files share. */
#ifndef ANJUNGAN_KIOSK_VOICE_INSIDE_H
#define ANJUNGAN_KIOSK_VOICE_INSIDE_H

#include "kiosk/kiosk.h"
#include "kiosk/voice.h"

/* Instead of what is being said; words is left empty. What is personal is dropped when no headset
 * is in. */
void voice_say(struct kiosk *, struct bytes *words, bool personal);
/* When what is being said is over. */
void voice_say_in_turn(struct kiosk *, struct bytes *words, bool personal);
void voice_say_text(struct kiosk *, const char *indonesian);
void voice_hush(struct kiosk *);
void voice_turn(struct kiosk *, bool on);
/* One step up or down, said aloud. */
void voice_step_volume(struct kiosk *, int step);
void voice_plug(struct kiosk *, bool in);
/* Somebody is there, unless the jack alone says so too often. */
void voice_touch_jack(struct kiosk *);
void voice_forget_screen(struct voice *);

#endif

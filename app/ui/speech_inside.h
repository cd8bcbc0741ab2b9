/* speech_inside.h - what becomes of text and of sound on the way. Pure. Inside the ui room only. */
#ifndef ANJUNGAN_UI_SPEECH_INSIDE_H
#define ANJUNGAN_UI_SPEECH_INSIDE_H

#include "base/bytes.h"

/* Appends what of text (UTF-8, or not) can be said and can be no command: espeak-ng takes control
 * characters for settings, private ones for marks of its own, and what stands in [[ ]] for
 * phonemes. */
void speech_make_plain(const char *text, struct bytes *out);
/* A sample at a volume of 0 to 100: half of it sounds about half as loud. */
int16_t speech_gain(int16_t sample, int volume_percent);

#endif

/* text.h - what the terminal says, in the language of the person in front of it.
 *
 * The source language is Indonesian and is its own key: text_get(text, LANGUAGE_EN, "Kembali") is
 * "Back". Catalogues are gettext .po files (assets/text/en.po, jv.po). A missing translation falls
 * back to Indonesian: better understood than blank. */
#ifndef ANJUNGAN_TEXT_TEXT_H
#define ANJUNGAN_TEXT_TEXT_H

#include "base/clock.h"
#include "base/fault.h"

#include <stddef.h>

enum language { LANGUAGE_ID, LANGUAGE_EN, LANGUAGE_JV, LANGUAGE_COUNT };

/* "id", "en", "jv" and back (false: not one of them). */
const char *language_tag(enum language);
bool language_from_tag(const char *tag, enum language *out);

struct text;

/* Reads every catalogue of dir. A catalogue that is absent is fine (its language falls back); one
 * that cannot be parsed is FAULT_INPUT with file and line. */
struct text *text_create(const char *dir, struct fault *);
void text_destroy(struct text *);

/* Never NULL; lives as long as text. */
const char *text_get(const struct text *, enum language, const char *indonesian);
bool text_has(const struct text *, enum language, const char *indonesian);

/* "Senin, 23 November 2026" / "Monday, 23 November 2026"; "Sen 23 Nov"; "09.30" (id, jv), "09:30"
 * (en). */
void text_date_long(enum language, const struct civil *, char *out, size_t size);
void text_date_short(enum language, const struct civil *, char *out, size_t size);
void text_time(enum language, const struct civil *, char *out, size_t size);

#endif

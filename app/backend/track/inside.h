/* inside.h - what the files of the tracking room share. */
#ifndef ANJUNGAN_BACKEND_TRACK_INSIDE_H
#define ANJUNGAN_BACKEND_TRACK_INSIDE_H

#include "backend/track/frame.h"
#include "catalogue/survey.h"

/* The state in one sentence, and what to do meanwhile (of what is not finished). */
const char *page_sentence(const struct page *, const struct case_view *);
const char *page_advice(const struct page *, const struct case_view *);
/* What is to be put right, a line each: "Surat Rekomendasi: belum bertanda tangan ..."; nothing
 * while nothing came back. count: of lines. */
enum { PAGE_WANTED_MAX = 14, PAGE_WANTED_SIZE = 240 };
int page_wanted(const struct page *, const struct case_view *,
                char out[PAGE_WANTED_MAX][PAGE_WANTED_SIZE]);
void page_write_case(const struct page *, const struct case_view *, struct bytes *out);
void page_write_on_its_way(const struct page *, struct bytes *out);
void page_write_entry(const struct page *, struct bytes *out);
void page_write_unknown(const struct page *, struct bytes *out);

/* Where to complain: the agency's telephone, e-mail and web site; and the national
 * service, where the code is named. */
void page_complaint(const struct page *, struct html *);

/* The survey: asked of a finished application, of which nobody has answered yet. */
bool survey_is_asked(const struct track *, const struct case_view *);
bool survey_is_open(const struct track *, const struct case_view *);
/* By catalogue/survey.h's elements. FAULT_REFUSED: this case was answered before, and stays so. */
bool survey_keep(const struct track *, const struct case_view *, const int grades[SURVEY_ELEMENTS],
                 struct fault *);
/* survey_inquiry.c */
inquiry_handler survey_answer_terminal;

/* The same as JSON. */
void track_json_case(const struct page *, const char *code, const struct case_view *,
                     struct bytes *out);
void track_json_on_its_way(const struct page *, const char *code, struct bytes *out);

#endif

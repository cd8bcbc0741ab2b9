/* inside.h - what the files of the tracking room share. */
#ifndef ANJUNGAN_BACKEND_TRACK_INSIDE_H
#define ANJUNGAN_BACKEND_TRACK_INSIDE_H

#include "backend/track/frame.h"
#include "backend/track/wanted.h"
#include "catalogue/survey.h"

/* The state in one sentence; and what to do meanwhile, or how it ended (NULL: nobody can say). */
const char *page_sentence(const struct page *, const struct case_view *);
const char *page_advice(const struct page *, const struct case_view *);
/* What is to be put right, a line: "Surat Rekomendasi: belum bertanda tangan ...". */
enum { PAGE_WANTED_SIZE = 240 };
void page_wanted_line(const struct page *, const struct wanted *, char out[PAGE_WANTED_SIZE]);
/* None where it cannot be read: that is told in the log. */
void page_read_wanted(const struct page *, const struct case_view *, struct wanted_list *out);
/* In place of the step's own advice, where a phone can send something. */
const char *page_wanted_advice(const struct page *, const struct wanted_list *);
/* page_wanted.c: what is wanted, how it is sent, what has come. */
void page_write_wanted(const struct page *, struct html *, const struct wanted_list *);
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
